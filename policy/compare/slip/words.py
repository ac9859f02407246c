"""The words of a cause: what it says, what to ask next, and where its rule stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from policy.compare.slip.facts import kind_rule
from policy.compare.slip.labels import labels
from policy.compare.slip.paths import Changes
from policy.money import to_the_fen
from policy.places import AFFILIATIONS, GRADES, TRAVEL
from policy.rulebook import rulebook
from policy.steps import Citation
from policy.visit.scenario import KINDS, EnrolmentSummary, Expenses, Opening, Scenario, Visit

FITTED = "有的原因里金额是反过来凑出来的，凑得上不等于就是这样；请看结算单的“自费”一行和费用清单。"
_FITS = "这个金额是凑出来的，凑得上不等于就是这样。"


_NAMES = {
    name: title
    for model in (Expenses, Opening, EnrolmentSummary, Visit, Scenario)
    for name, title in labels(model).items()
}


def title_of(scenario: Scenario, ids: Sequence[str], changes: Changes) -> str:
    """What a cause says, each of its changes in words."""
    told = [name for name in ids if name != "bill_split" or "bill_total" not in ids]
    return "；同时，".join(_TITLES[name](scenario, _own(name, changes)) for name in told)


def ask_for(scenario: Scenario, ids: Sequence[str], changes: Changes) -> str:
    """What to ask the caller next."""
    return "".join(_ASKS[name](scenario, _own(name, changes)) for name in ids)


def citations_of(scenario: Scenario, ids: Sequence[str], changes: Changes) -> list[Citation]:
    """Where the rules of a cause stand, each article once."""
    found: dict[tuple[str, str], Citation] = {}
    for name in ids:
        for citation in _CITED.get(name, _kind_cited)(scenario, _own(name, changes)):
            found.setdefault((citation.document, citation.article), citation)
    return list(found.values())


def _own(name: str, changes: Changes) -> Changes:
    """The changes that belong to an id; the bill's are those of ``bill_split`` and ``bill_total`` alike."""
    own = {path: value for path, value in changes.items() if path.startswith(_PATHS[name])}
    return {path: v for path, v in own.items() if name != "opening" or path != "opening.admissions"}


_PATHS: dict[str, tuple[str, ...]] = {
    "bill_split": ("visits[0].expenses.",),
    "bill_total": ("visits[0].expenses.",),
    "admission": ("opening.admissions",),
    "hospital": ("visits[0].hospital_",),
    "affiliation": ("visits[0].hospital_affiliation",),
    "travel": ("visits[0].travel",),
    "opening": ("opening.",),
    "cover": ("enrolment.cover_",),
    "limit": ("outpatient_annual_limit", "visits[0].chronic_quota_left"),
    "cap": ("enrolment.continuous_years", "enrolment.zero_claim_years", "enrolment.break_years"),
    "kind": ("visits[0].kind",),
    "reading": ("readings.",),
}


def _last(path: str) -> str:
    return path.rsplit(".", 1)[-1]


def _sum(value: str | None) -> str:
    return f"{to_the_fen(Decimal(value or 0))} 元"


def _moves(changes: Changes) -> str:
    """Each category of the bill and by how much it is more or less."""
    found = []
    for path, (before, after) in changes.items():
        more = Decimal(after or 0) - Decimal(before or 0)
        found.append(f"“{_NAMES[_last(path)]}”{'多' if more > 0 else '少'} {to_the_fen(abs(more))} 元")
    return "，".join(found)


def _hospital(scenario: Scenario, changes: Changes) -> str:
    """The fee class (收费类别) of the hospital that is meant, and whose it is."""
    grade = next((to for path, (_, to) in changes.items() if path.endswith("grade")), None)
    entry = rulebook().find("hospital.fee_class", scenario.region, scenario.visits[0].date)
    if grade and entry is not None:
        grade = f"fee_{entry.values[grade]}"
    affiliation = next((to for path, (_, to) in changes.items() if path.endswith("affiliation")), None)
    found = [GRADES[grade] if grade else "", AFFILIATIONS[affiliation] if affiliation else ""]
    return "、".join(text for text in found if text)


def _grade(changes: Changes) -> str:
    return next((GRADES[to] for _, to in changes.values() if to in GRADES), "")


def alike_in(changes: Changes, alike: Sequence[Changes]) -> str:
    """What else comes out the same, where a cause stands for several."""
    words = {**TRAVEL, **KINDS, **GRADES}
    own = {to for _, to in changes.values()}
    found = [words[to] for other in alike for _, to in other.values() if to in words and to not in own]
    return f"算出来一样的还有：{'、'.join(dict.fromkeys(found))}。" if found else ""


def _to(changes: Changes) -> str:
    return next(value for _, value in changes.values()) or ""


def _years(_: Scenario, changes: Changes) -> str:
    return "，".join(f"“{_NAMES[_last(path)]}”是 {to}" for path, (_, to) in changes.items())


def _opened(_: Scenario, changes: Changes) -> str:
    return "，".join(f"“{_NAMES[_last(path)]}”是 {_sum(to)}" for path, (_, to) in changes.items())


def _limited(_: Scenario, changes: Changes) -> str:
    return "，".join(f"“{_NAMES[_last(p)]}”是 {_sum(to)}" for p, (_, to) in changes.items())


def _in_cover(scenario: Scenario, changes: Changes) -> bool:
    day = scenario.visits[0].date.isoformat()
    return all(to == day for _, to in changes.values())


def _read(_: Scenario, changes: Changes) -> str:
    path, to = next((path, to) for path, (_, to) in changes.items())
    reading = rulebook().readings[_last(path)]
    return f"按另一种理解：{(reading.other_text if to == reading.other else reading.default_text).rstrip('。')}"


Words = Callable[[Scenario, Changes], str]
_TITLES: dict[str, Words] = {
    "bill_split": lambda _, c: f"账单分类不同：{_moves(c)}",
    "bill_total": lambda _, c: f"账单总额不同：{_moves(c)}",
    "admission": lambda _, c: "今年此前没有住过院" if _to(c) == "0" else "今年此前已经住过院，这次不是第一次",
    "hospital": lambda s, c: f"医院按“{_hospital(s, c)}”算",
    "affiliation": lambda s, c: f"医院按“{_hospital(s, c)}”算",
    "travel": lambda _, c: f"就医地点按“{TRAVEL[_to(c)]}”算",
    "opening": _opened,
    "cover": lambda s, c: "结算那天在待遇期内" if _in_cover(s, c) else "结算那天不在待遇期内",
    "limit": _limited,
    "cap": _years,
    "kind": lambda _, c: f"按“{KINDS[_to(c)]}”结算",
    "reading": _read,
}
_ASKS: dict[str, Words] = {
    "bill_split": lambda _, __: f"请念一下结算单的“自费”一行，再看费用清单的甲类、乙类。{_FITS}",
    "bill_total": lambda _, __: "请核对费用总额，看是不是漏填或者多填了哪一项。",
    "admission": lambda _, c: (
        "请核对今年此前那次住院是哪天结算的，在不在今年。"
        if _to(c) == "0"
        else "请问今年在这次以前还住过院吗，哪天结算的？"
    ),
    "hospital": lambda s, c: f"请看结算单上的医院等级和收费类别，是不是“{_hospital(s, c)}”，例如{_grade(c)}？",
    "affiliation": lambda _, __: "请问这家医院是县里的，还是省里、市里的？",
    "travel": lambda _, __: "请问在哪里住的院，去之前有没有转诊或者备案，是不是急诊抢救？以经办机构的备案记录为准。",
    "opening": lambda _, c: f"请查今年此前的结算记录，核对“{'”“'.join(_NAMES[_last(p)] for p in c)}”。{_FITS}",
    "cover": lambda _, __: "请问今年的费是哪天缴的，断过保没有，待遇从哪天开始？",
    "limit": lambda _, c: f"请问经办机构，{'、'.join(_NAMES[_last(p)] for p in c)}到底是多少。{_FITS}",
    "cap": lambda _, __: "请查参保记录：连续参保几年，零报销几年，断保几年。",
    "kind": lambda _, c: f"请看结算单上的医疗类别，是不是按“{KINDS[_to(c)]}”结算的？",
    "reading": lambda _, __: "这一条原文可以有两种理解，请问经办机构按哪一种执行。",
}


def _cite(scenario: Scenario, key: str) -> list[Citation]:
    """Where a parameter's value on the visit's day stands; nothing where the region has none."""
    entry = rulebook().find(key, scenario.region, scenario.visits[0].date)
    if entry is None:
        return []
    pairs = rulebook().citations(entry.source, scenario.region)
    return [Citation(document=document, article=article, rule=key) for document, article in pairs]


def _kind_cited(scenario: Scenario, changes: Changes) -> list[Citation]:
    kind = next((to for path, (_, to) in changes.items() if path.endswith(".kind")), None) or scenario.visits[0].kind
    pairs = rulebook().citations(rulebook().kinds[kind].source, scenario.region)
    return [Citation(document=d, article=a, rule=kind_rule(kind, "rate")) for d, a in pairs]


def _of(*names: str) -> Callable[[Scenario, Changes], list[Citation]]:
    """Cites parameters; those that begin with a dot are the visit's kind's own."""

    def cited(scenario: Scenario, changes: Changes) -> list[Citation]:
        kind = scenario.visits[0].kind
        keys = [kind + name if name.startswith(".") else name for name in names]
        return [c for key in keys for c in _cite(scenario, key)] or _kind_cited(scenario, changes)

    return cited


def _reading_cited(scenario: Scenario, changes: Changes) -> list[Citation]:
    reading = rulebook().readings[_last(next(iter(changes)))]
    return [Citation(document=d, article=a) for d, a in rulebook().citations(reading.source, scenario.region)]


def _opening_cited(scenario: Scenario, changes: Changes) -> list[Citation]:
    own = {"compliant_self_pay": "critical.tier_1", "over_cap": "critical.tier_1", "fund_paid": "fund.cap"}
    keys = [own.get(_last(path), rulebook().kinds[scenario.visits[0].kind].limit) for path in changes]
    return [c for key in keys for c in _cite(scenario, key)] or _kind_cited(scenario, changes)


_CITED = {
    "bill_split": _of("first_self_pay.rate"),
    "admission": _of(".repeat_deductible"),
    "hospital": _of("hospital.fee_class", ".rate"),
    "affiliation": _of(".rate"),
    "travel": _of(".travel_points"),
    "opening": _opening_cited,
    "cover": _of("window.usual", "waiting.fixed"),
    "cap": _of("reward.continuous", "reward.zero_claim", "penalty.break"),
    "reading": _reading_cited,
}
