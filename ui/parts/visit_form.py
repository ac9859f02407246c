"""What is asked about one visit, in the order a resident thinks, and the answers as ``policy.Scenario`` takes them."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import streamlit as st

from policy.places import AFFILIATIONS
from policy.rulebook import Kind, rulebook
from policy.rulebook.listing import rule_history
from policy.visit.reasons import rate_key
from policy.visit.scenario import REGIONS
from ui.parts.outcomes import Unknown, Way
from ui.parts.questions import UNSURE, Questions

# Some kinds of visit go by more than one name; a kind that is missing here goes by its title.
_PLAIN_KINDS = {
    "inpatient": ("住院", "生孩子、保胎住院"),
    "outpatient": ("普通门诊", "产前检查（门诊）"),
    "hypertension": ("高血压门诊开药",),
    "diabetes_type_1": ("糖尿病门诊开药（Ⅰ型）",),
    "diabetes_other": ("糖尿病门诊开药（Ⅰ型以外）",),
    "chronic_disease": ("门诊慢特病",),
    "special_drug": ("双通道药品（首批 6 种特药）",),
    "dual_channel_drug": ("双通道药品（其他）",),
    "tcm_therapy": ("中医适宜技术门诊（针灸、推拿一类）",),
    "student_accident": ("学生在校受伤",),
}
_GRADES = {
    "grade_1": "一级、乡镇卫生院、社区、村卫生室",
    "grade_2b": "二级乙等",
    "grade_2a": "二级甲等",
    "grade_3b": "三级乙等",
    "grade_3a": "三级甲等（三甲）",
}
_UNGRADED = {"ungraded": "没有评级"}
_FEE_CLASSES = {"fee_class_3": "三类", "fee_class_2": "二类", "fee_class_1": "一类"}
_NEAR = {"local": "参保的市里", "in_province": "本省别的市"}
_FAR = {
    "referral": "出省：办了转诊",
    "emergency": "出省：急诊抢救",
    "long_term_resident": "出省：办了长期异地居住备案",
    "temporary_filed": "出省：办了其他备案",
    "unfiled": "出省：没有备案",
}
_BILL = {
    "class_a": "甲类费用（元）",
    "class_b_drug": "乙类药品（元）",
    "class_b_service": "乙类检查、治疗（元）",
    "domestic_consumable": "国产耗材、材料（元）",
    "imported_consumable": "进口耗材、材料（元）",
    "uncovered": "自费，也叫丙类、目录外（元）",
}
_WHERE_TO_FIND_GRADE = "医院门口的牌子和官网上一般都写着，也可以问医院，或者打 12393。"
_WHERE_TO_FIND_BILL = "出院时的费用清单，或结算单上“甲类、乙类、自费”几栏。没有的空着。"


@dataclass
class VisitForm:
    """The answers about one visit: the fields of a visit, what is left open, and what the documents are silent on."""

    place: str
    visit: dict[str, Any]
    unknowns: list[Unknown] = field(default_factory=list)
    silent: str = ""

    @property
    def kind(self) -> Kind:
        """The kind of visit."""
        return rulebook().kinds[self.visit["kind"]]


def kinds(region: str) -> dict[str, str]:
    """The kinds of visit that the region's documents rule, as options with plain words."""
    ruled = [kind for kind in rulebook().kinds.values() if rulebook().history(rate_key(rulebook(), kind.id), region)]
    return {
        f"{kind.id}/{number}": words
        for kind in ruled
        for number, words in enumerate(_PLAIN_KINDS.get(kind.id, (kind.title,)))
    }


def region(ask: Questions) -> str | None:
    """Where the person is enrolled: the cities first, then the provinces."""
    ruled = {place: name for place, name in REGIONS.items() if kinds(place)}
    cities = {place: name for place, name in ruled.items() if "/" in place}
    return ask.pick("在哪里参保", "region", cities | ruled, placeholder="请选参保的市")


def visit_questions(ask: Questions, place: str, *, unsure: bool) -> VisitForm:
    """Ask what kind of visit it was and where; with ``unsure`` a person may not know."""
    options = kinds(place)
    chosen = ask.pick("怎么看的病", "kind", options)
    kind = rulebook().kinds[(chosen or next(iter(options))).split("/")[0]]
    if kind.id == "special_drug":
        st.caption(rule_history("special_drug.rate", place)[-1].sentence)
    form = VisitForm(place, {"kind": kind.id})
    if kind.needs_grade:
        _ask_grade(ask, form, unsure=unsure)
    _ask_travel(ask, form, unsure=unsure)
    if kind.given_terms:
        form.visit["chronic_rate"] = ask.share(
            "慢特病的报销比例（%）", "chronic_rate", hint="各市不同，可以问给您办慢特病的经办机构，或者打 12393。"
        )
    return form


def _ask_grade(ask: Questions, form: VisitForm, *, unsure: bool) -> None:
    # Where only some grades are paid, a fee class need not tell the grade.
    options = _GRADES | ({} if form.kind.paid_at else _UNGRADED) | ({UNSURE: "不清楚"} if unsure else {})
    chosen = ask.pick("医院是几级的", "grade", options, placeholder="请选医院等级")
    if chosen in {None, UNSURE}:
        st.caption(_WHERE_TO_FIND_GRADE)
    if chosen == UNSURE:
        ways = tuple(way for grade, words in _GRADES.items() for way in _ways_at(form, grade, words))
        form.unknowns.append(Unknown("问清医院是几级的", ways))
    elif chosen is not None and chosen not in _UNGRADED:
        form.visit["hospital_grade"] = chosen


def _ways_at(form: VisitForm, grade: str, words: str) -> tuple[Way, ...]:
    """A hospital of a grade; twice where it matters who runs it."""
    if not _is_split(form, grade):
        return (Way(words, {"hospital_grade": grade}),)
    return tuple(
        Way(f"{words}，{owner}医院", {"hospital_grade": grade, "hospital_affiliation": affiliation})
        for affiliation, owner in AFFILIATIONS.items()
    )


def _is_split(form: VisitForm, grade: str) -> bool:
    """Whether a hospital of this grade is paid by who runs it (二类收费: 县级, 省市级)."""
    classes = rulebook().history("hospital.fee_class", form.place)[-1].values
    return f"{classes[grade]}_county" in rulebook().parameters[f"{form.kind.id}.rate"].types


def _ask_travel(ask: Questions, form: VisitForm, *, unsure: bool) -> None:
    far = {travel: words for travel, words in _FAR.items() if travel in form.kind.travel}
    if far and unsure:
        far |= {"plain_emergency": "出省：看急诊，不是抢救", "far_unsure": "出省：不清楚算哪种"}
    options = _NEAR | (far or {"unfiled": "出省"})
    chosen = ask.pick("在哪里看的", "travel", options) or "local"
    if chosen == "plain_emergency":
        # An emergency that was no rescue falls between the clauses.
        ways = tuple(Way(words, {"travel": travel}) for travel, words in _EITHER_EMERGENCY.items())
        form.unknowns.append(Unknown("问医保经办机构，这次急诊算不算抢救", ways))
    elif chosen == "far_unsure":
        ways = tuple(Way(words, {"travel": travel}) for travel, words in _FAR.items())
        form.unknowns.append(Unknown("弄清出省看病办的是哪种手续", ways))
    else:
        form.visit["travel"] = chosen
        if chosen not in (*form.kind.travel, *form.kind.pooled):
            form.silent = f"“{form.kind.title}”在{options[chosen]}看怎么报，文件没有写，请问 12393。这一次没有算。"


_EITHER_EMERGENCY = {"emergency": "按急诊抢救算", "unfiled": "按没有转诊、没有备案算"}


def hospital_details(ask: Questions, form: VisitForm, *, unsure: bool) -> None:
    """Ask the fee class of an ungraded hospital, and who runs one whose fee class is split."""
    grade = form.visit.get("hospital_grade")
    open_end = {UNSURE: "不清楚"} if unsure else {}
    if grade is None and form.kind.needs_grade and st.session_state.get(ask.key("grade")) in _UNGRADED:
        chosen = ask.pick(
            "医院的收费类别", "fee_class", open_end | _FEE_CLASSES, hint="可以问医院收费处，或者打 12393。"
        )
        if chosen == UNSURE:
            named = {key: f"{words}收费" for key, words in _FEE_CLASSES.items()}
            ways = tuple(way for key, words in named.items() for way in _ways_at(form, key, words))
            form.unknowns.append(Unknown("问医院的收费类别", ways))
            return
        grade = chosen
        form.visit["hospital_grade"] = chosen
    if grade is None or not _is_split(form, grade):
        return
    owner = ask.choose("这家医院归哪级管", "affiliation", open_end | AFFILIATIONS)
    if owner == UNSURE:
        ways = tuple(
            Way(f"{words}医院", {"hospital_affiliation": affiliation}) for affiliation, words in AFFILIATIONS.items()
        )
        form.unknowns.append(Unknown("问医院归县里管，还是归省、市管", ways))
    else:
        form.visit["hospital_affiliation"] = owner


def chronic_details(ask: Questions, form: VisitForm) -> None:
    """Ask what a chronic disease's approval says beside its rate."""
    if form.kind.given_terms:
        form.visit["chronic_deductible"] = ask.money("慢特病起付标准（元）", "chronic_deductible")
        form.visit["chronic_quota_left"] = ask.money("慢特病今年还剩的限额（元）", "chronic_quota_left")


def bill(ask: Questions, kind: Kind) -> dict[str, Decimal]:
    """Ask the bill by category, in the words of a hospital's list; only what this kind of visit may hold."""
    st.caption(_WHERE_TO_FIND_BILL)
    asked = [name for name in _BILL if name in (*kind.expenses, "uncovered")]
    amounts = {}
    # Pair by pair, so that a phone shows them in the bill's order.
    for pair in (asked[start : start + 2] for start in range(0, len(asked), 2)):
        for name, column in zip(pair, st.columns(2), strict=False):
            with column:
                amounts[name] = ask.money(_BILL[name], name)
    return {name: amount for name, amount in amounts.items() if amount is not None}


def whole_visit(ask: Questions, place: str) -> dict[str, Any] | None:
    """Ask everything about one visit of a person enrolled at ``place``, as one entry of a scenario's ``visits``.

    None where something is missing or wrong (``ask.faults`` says what). Where the documents are silent it is said here,
    and the visit is one that cannot be settled.
    """
    day = ask.day("结算日期（住院填出院那天）", "date", today=True)
    form = visit_questions(ask, place, unsure=False)
    hospital_details(ask, form, unsure=False)
    chronic_details(ask, form)
    expenses = bill(ask, form.kind)
    if form.silent:
        st.info(form.silent)
    if ask.faults or day is None:
        return None
    return form.visit | {"date": day, "expenses": expenses}
