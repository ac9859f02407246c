"""What is asked about one visit, in the order a resident thinks, and the answers as ``policy.Scenario`` takes them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from policy.dates import day_in_words
from policy.form.asking import UNSURE, Asking
from policy.form.outcomes import PossibleAnswer, Unknown
from policy.places import AFFILIATIONS
from policy.rulebook import Kind, rulebook
from policy.rulebook.listing import rule_history
from policy.visit.reasons import rate_key
from policy.visit.scenario import REGIONS

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
GRADE_ANSWERS = {
    "grade_1": "一级、乡镇卫生院、社区、村卫生室",
    "grade_2b": "二级乙等",
    "grade_2a": "二级甲等",
    "grade_3b": "三级乙等",
    "grade_3a": "三级甲等（三甲）",
}
UNGRADED = {"ungraded": "没有评级"}
FEE_CLASSES = {"fee_class_3": "三类", "fee_class_2": "二类", "fee_class_1": "一类"}
NEAR = {"local": "参保的市里", "in_province": "本省别的市"}
FAR_ANSWERS = {
    "referral": "出省：办了转诊",
    "emergency": "出省：急诊抢救",
    "long_term_resident": "出省：办了长期异地居住备案",
    "temporary_filed": "出省：办了其他备案",
    "unfiled": "出省：没有备案",
}
FAR_UNSURE = {"plain_emergency": "出省：看急诊，不是抢救", "far_unsure": "出省：不清楚算哪种"}
_BILL = {
    "class_a": "甲类费用（元）",
    "class_b_drug": "乙类药品（元）",
    "class_b_service": "乙类检查、治疗（元）",
    "domestic_consumable": "国产耗材、材料（元）",
    "imported_consumable": "进口耗材、材料（元）",
    "uncovered": "自费，也叫丙类、目录外（元）",
}
FIRST_EXPENSE: Final = "class_a"
"""The first category of a bill, where a bill without any amount is said to be empty."""
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


_REGION_WORDS: Final = {
    "shanxi": "山西省（不清楚是哪个市）",
    "hunan": "湖南省（外省，只有签约门诊和参保的几条规定）",
}
_STAY: Final = "inpatient/0"
"""The first kind that a person thinks of: offered everywhere, also where the documents are silent on it."""


def region(ask: Asking) -> str | None:
    """Where the person is enrolled: the cities first, then their province, and apart from them the other one."""
    ruled = {place: _REGION_WORDS.get(place, name) for place, name in REGIONS.items() if kinds(place)}
    cities = {place: name for place, name in ruled.items() if "/" in place}
    return ask.pick("在哪里参保", "region", cities | ruled, placeholder="请选参保的市，可以打字找")


def visit_questions(ask: Asking, place: str, *, unsure: bool) -> VisitForm:
    """Ask what kind of visit it was and where; with ``unsure`` a person may not know."""
    ruled = kinds(place)
    options = ruled if _STAY in ruled else {_STAY: "住院"} | ruled
    chosen = ask.pick("怎么看的病", "kind", options) or next(iter(options))
    kind = rulebook().kinds[chosen.split("/")[0]]
    form = VisitForm(place, {"kind": kind.id})
    if chosen not in ruled:
        held = "、".join(ruled.values())
        form.silent = f"{REGIONS[place]}的{kind.title}怎么报，手头的文件没有写，请问 12393。手头写了的只有：{held}。"
        return form
    if kind.id == "special_drug":
        ask.note(rule_history("special_drug.rate", place)[-1].sentence)
    if kind.needs_grade:
        _ask_grade(ask, form, unsure=unsure)
        hospital_details(ask, form, unsure=unsure)
    _ask_travel(ask, form, unsure=unsure)
    if kind.given_terms:
        _ask_rate(ask, form, unsure=unsure)
    return form


_RATE: Final = "慢特病的报销比例（%）"
_RATE_HINT: Final = "各市各病种不同，办慢特病时的审批单上一般有；也可以问给您办的经办机构，或者打 12393。"
RATE_ASSUMED: Final = "不知道比例的，先按这个范围算"
RATE_RANGE: Final = ("chronic_low", "chronic_high")
"""The names under which a link keeps the two ends of a rate that nobody knows, whole percent."""


def _ask_rate(ask: Asking, form: VisitForm, *, unsure: bool) -> None:
    """Ask the rate of a chronic disease; who does not know it gets a range of rates and may move it."""
    rate = ask.share(_RATE, "chronic_rate", hint=_RATE_HINT, needed=not unsure)
    if rate is not None or not unsure or ask.given["chronic_rate"]:
        form.visit["chronic_rate"] = rate
        return
    usual = _usual_rates(form.place)
    chosen = ask.percents(RATE_ASSUMED, RATE_RANGE, usual)
    ask.note(f"范围是假定的：文件里别的项目最低报 {usual[0]}%，最高报 {usual[1]}%。{_RATE_HINT}")
    ways = [
        PossibleAnswer(f"假定报 {share}%", {"chronic_rate": Decimal(share).scaleb(-2)}) for share in sorted(set(chosen))
    ]
    form.unknowns.append(Unknown("问清慢特病的报销比例", tuple(ways), "慢特病的报销比例"))


def _usual_rates(place: str) -> tuple[int, int]:
    """The lowest and the highest rate at which the fund pays anything in a region, in percent."""
    book = rulebook()
    entries = [entry for kind in book.kinds for entry in book.history(f"{kind}.rate", place)[-1:]]
    rates = [value // 100 for entry in entries for value in entry.values.values() if isinstance(value, int)]
    return min(rates), max(rates)


def _ask_grade(ask: Asking, form: VisitForm, *, unsure: bool) -> None:
    ask.hospital(form.place)
    # Where only some grades are paid, a fee class need not tell the grade.
    options = GRADE_ANSWERS | ({} if form.kind.paid_at else UNGRADED) | ({UNSURE: "不清楚"} if unsure else {})
    chosen = ask.pick("医院是几级的", "grade", options, placeholder="请选医院等级")
    if chosen in {None, UNSURE}:
        ask.note(_WHERE_TO_FIND_GRADE)
    if chosen == UNSURE:
        ways = tuple(way for grade, words in GRADE_ANSWERS.items() for way in _ways_at(form, grade, words))
        form.unknowns.append(Unknown("问清医院是几级的", ways, "医院是几级的"))
    elif chosen is not None and chosen not in UNGRADED:
        form.visit["hospital_grade"] = chosen


def _ways_at(form: VisitForm, grade: str, words: str) -> tuple[PossibleAnswer, ...]:
    """A hospital of a grade; twice where it matters who runs it."""
    if not _is_split(form, grade):
        return (PossibleAnswer(words, {"hospital_grade": grade}),)
    return tuple(
        PossibleAnswer(f"{words}，{owner}医院", {"hospital_grade": grade, "hospital_affiliation": affiliation})
        for affiliation, owner in AFFILIATIONS.items()
    )


def _is_split(form: VisitForm, grade: str) -> bool:
    """Whether a hospital of this grade is paid by who runs it (二类收费: 县级, 省市级)."""
    classes = rulebook().history("hospital.fee_class", form.place)[-1].values
    return f"{classes[grade]}_county" in rulebook().parameters[f"{form.kind.id}.rate"].types


def _ask_travel(ask: Asking, form: VisitForm, *, unsure: bool) -> None:
    far = {travel: words for travel, words in FAR_ANSWERS.items() if travel in form.kind.travel}
    if far and unsure:
        far |= FAR_UNSURE
    options = NEAR | (far or {"unfiled": "出省"})
    chosen = ask.pick("在哪里看的", "travel", options) or "local"
    if chosen == "plain_emergency":
        # An emergency that was no rescue falls between the clauses.
        ways = tuple(PossibleAnswer(words, {"travel": travel}) for travel, words in _EITHER_EMERGENCY.items())
        form.unknowns.append(Unknown("问医保经办机构，这次急诊算不算抢救", ways, "这次急诊算不算抢救"))
    elif chosen == "far_unsure":
        ways = tuple(PossibleAnswer(words, {"travel": travel}) for travel, words in FAR_ANSWERS.items())
        form.unknowns.append(Unknown("弄清出省看病办的是哪种手续", ways, "出省看病办的是哪种手续"))
    else:
        form.visit["travel"] = chosen
        if chosen not in (*form.kind.travel, *form.kind.pooled):
            form.silent = f"“{form.kind.title}”在{options[chosen]}看怎么报，文件没有写，请问 12393。这一次没有算。"


_EITHER_EMERGENCY = {"emergency": "按急诊抢救算", "unfiled": "按没有转诊、没有备案算"}


def hospital_details(ask: Asking, form: VisitForm, *, unsure: bool) -> None:
    """Ask the fee class of an ungraded hospital, and who runs one whose fee class is split."""
    grade = form.visit.get("hospital_grade")
    open_end = {UNSURE: "不清楚"} if unsure else {}
    if grade is None and form.kind.needs_grade and ask.held("grade") in UNGRADED:
        chosen = ask.pick(
            "医院的收费类别", "fee_class", open_end | FEE_CLASSES, hint="可以问医院收费处，或者打 12393。"
        )
        if chosen == UNSURE:
            named = {key: f"{words}收费" for key, words in FEE_CLASSES.items()}
            ways = tuple(way for key, words in named.items() for way in _ways_at(form, key, words))
            form.unknowns.append(Unknown("问医院的收费类别", ways, "医院的收费类别"))
            return
        grade = chosen
        form.visit["hospital_grade"] = chosen
    if grade is None or not _is_split(form, grade):
        return
    label = "这家医院归哪级管"
    owner = ask.choose_any(label, "affiliation", AFFILIATIONS | open_end)
    if owner is None and not unsure:
        ask.missing(label, "还没有选")
    elif owner in {None, UNSURE}:
        ways = tuple(
            PossibleAnswer(f"{words}医院", {"hospital_affiliation": affiliation})
            for affiliation, words in AFFILIATIONS.items()
        )
        form.unknowns.append(Unknown("问医院归县里管，还是归省、市管", ways, "医院归县里管还是归省市管"))
    else:
        form.visit["hospital_affiliation"] = owner


def visit_day(ask: Asking) -> date | None:
    """Ask the day of settlement; one that is still to come is asked back."""
    day = ask.day("结算日期（住院填出院那天）", "date", today=True, needed=True)
    if day is not None and day > ask.today:
        ask.note(f"{day_in_words(day)}还没到，是这一天吗？提前估一估的，不用改。")
    return day


def chronic_details(ask: Asking, form: VisitForm) -> None:
    """Ask what a chronic disease's approval says beside its rate."""
    if form.kind.given_terms:
        deductible = ask.money("慢特病起付标准（元）", "chronic_deductible", hint="审批单上一般有，各市不同。")
        if deductible is None and not ask.given["chronic_deductible"]:
            ask.note("起付标准没有填，按 0 算。")
        form.visit["chronic_deductible"] = deductible
        form.visit["chronic_quota_left"] = ask.money(
            "慢特病今年还剩的限额（元）", "chronic_quota_left", hint="没有填的，按不扣限额算。"
        )


def bill(ask: Asking, kind: Kind) -> dict[str, Decimal]:
    """Ask the bill by category, in the words of a hospital's list; only what this kind of visit may hold."""
    labels = {name: words for name, words in _BILL.items() if name in (*kind.expenses, "uncovered")}
    return ask.amounts(labels, _WHERE_TO_FIND_BILL)


def whole_visit(ask: Asking, place: str) -> dict[str, Any] | None:
    """Ask everything about one visit of a person enrolled at ``place``, as one entry of a scenario's ``visits``.

    None where something is missing or wrong (``ask.faults`` says what). Where the documents are silent it is said here,
    and the visit is one that cannot be settled.
    """
    day = visit_day(ask)
    form = visit_questions(ask, place, unsure=False)
    chronic_details(ask, form)
    expenses = bill(ask, form.kind)
    if form.silent:
        ask.tell(form.silent)
    if ask.faults or day is None:
        return None
    return form.visit | {"date": day, "expenses": expenses}
