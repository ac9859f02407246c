"""The Chinese words for visits that cannot be settled (faults) and visits that are paid nothing (reasons)."""

from __future__ import annotations

from policy.fields import Fault
from policy.places import EXPENSES, GRADES, TRAVEL
from policy.rulebook import rulebook
from policy.visit.compiled import FAULTS, OPENING_FAULTS
from policy.visit.scenario import KINDS, REGIONS, Opening, Scenario, Visit

ASK = "请问 12393"


def fault(code: int, region: str, visit: Visit, opening: Opening, prefix: str = "") -> Fault:
    """A fault code of :mod:`policy.visit.compiled` as a field (``prefix`` before a visit's own) and a message."""
    name = (FAULTS + OPENING_FAULTS)[code]
    if name in OPENING_FAULTS:
        return _opening_fault(name, region, visit, opening)
    field, message = _VISIT_FAULTS[name](region, visit)
    return Fault(field if field == "region" else prefix + field, message)


def _no_rule(region: str, visit: Visit) -> tuple[str, str]:
    book, kind = rulebook(), KINDS[visit.kind]
    if region == "national":
        return "region", "“全国”只有各省都要达到的底线，没有可以结算的规定；请选省或市"
    span = _span(region, visit.kind)
    if span:
        return "date", f"“{visit.date}” 没有“{kind}”的规定，{REGIONS[region]}的文件只管 {span}"
    homes = "、".join(place.name for place in book.regions.values() if (place.id, rate_key(visit.kind)) in book.entries)
    silent = f"{REGIONS[region]}的文件里没有“{kind}”的规定"
    return "kind", f"“{visit.kind}” 不对，{silent}，有这项规定的是：{homes}；{ASK}"


def rate_key(kind: str) -> str:
    """The parameter without which a kind is not ruled."""
    found = rulebook().kinds[kind]
    return found.limit if found.given_terms else f"{kind}.rate"


def _span(region: str, kind: str) -> str:
    """The days on which the region rules the kind, in words; empty where it never does."""
    found = [entry for entry in rulebook().history(rate_key(kind), region) if entry.state == "in_force"]
    if not found:
        return ""
    starts, ends = found[0].starts, found[-1].ends
    return f"{starts or '（开始日期文件没有写）'} 到 {ends or '（截止日期文件没有写）'}"


def _needs_grade(_region: str, visit: Visit) -> tuple[str, str]:
    return "hospital_grade", f"没有填，“{KINDS[visit.kind]}”要填医院等级，可以填：{'、'.join(GRADES)}"


def _unclear_grade(_region: str, visit: Visit) -> tuple[str, str]:
    grade = visit.hospital_grade or ""
    kind = rulebook().kinds[visit.kind]
    allowed = [key for key in GRADES if key.startswith("grade") and key in kind.paid_at]
    shown = f"“{grade}”（{GRADES.get(grade, '')}）"
    return "hospital_grade", (
        f"{shown} 说不清医院几级，“{kind.title}”要看医院等级，"
        f"请填 grade_1 到 grade_3a（能报的是：{'、'.join(allowed)}）"
    )


def _travel_silent(_region: str, visit: Visit) -> tuple[str, str]:
    kind = rulebook().kinds[visit.kind]
    allowed = "、".join(f"{name}（{TRAVEL[name]}）" for name in kind.travel)
    shown = f"“{visit.travel}”（{TRAVEL[visit.travel]}）"
    return "travel", f"{shown} 文件没有写“{kind.title}”怎么报，写了的只有：{allowed}；{ASK}"


def _wrong_expense(_region: str, visit: Visit) -> tuple[str, str]:
    kind = rulebook().kinds[visit.kind]
    wrong = [n for n in EXPENSES if n not in kind.expenses and getattr(visit.expenses, n) > 0]
    allowed = "、".join((*(EXPENSES[name] for name in kind.expenses), "自费"))
    amount = getattr(visit.expenses, wrong[0])
    return f"expenses.{wrong[0]}", f"“{amount}” 不对，“{kind.title}”只能有：{allowed}"


def _needs_chronic_rate(_region: str, _visit: Visit) -> tuple[str, str]:
    return "chronic_rate", "没有填，门诊慢特病的支付比例各市不同，请填当地的比例，0 到 1 之间，例如 0.65"


_VISIT_FAULTS = {
    "no_rule": _no_rule,
    "needs_grade": _needs_grade,
    "unclear_grade": _unclear_grade,
    "travel_silent": _travel_silent,
    "wrong_expense": _wrong_expense,
    "needs_chronic_rate": _needs_chronic_rate,
}


def _opening_fault(name: str, region: str, visit: Visit, opening: Opening) -> Fault:
    def limit(key: str) -> str:
        entry = rulebook().find(key, region, visit.date)
        return next(iter(entry.printed.values())) if entry and entry.printed else "（没有这项限额）"

    match name:
        case "fund_over_cap":
            return Fault("opening.fund_paid", f"“{opening.fund_paid}” 不对，基金一年最多付 {limit('fund.cap')} 元")
        case "over_cap_early":
            text = f"只有此前基金已付到 {limit('fund.cap')} 元才会有；现在此前基金已付填的是 {opening.fund_paid}"
            return Fault("opening.over_cap", f"“{opening.over_cap}” 不对，{text}")
        case "hypertension_over_limit":
            text = f"高血压用药一年最多报 {limit('hypertension.limit')} 元"
            return Fault("opening.hypertension_paid", f"“{opening.hypertension_paid}” 不对，{text}")
        case _:
            text = f"糖尿病用药一年最多报 {limit('diabetes_type_1.limit')} 元"
            return Fault("opening.diabetes_paid", f"“{opening.diabetes_paid}” 不对，{text}")


_ORDINARY = "在参保的市里看的，可以改按“普通门诊”算"
REASON_TEXTS = {
    "": None,
    "two_disease_level": f"高血压、糖尿病门诊用药只在二级及以下定点医院能报；{_ORDINARY}",
    "tcm_level": f"中医适宜技术要在二级及以上医院做；乡镇卫生院只有所在市放宽了才行，哪些市放宽了{ASK}；{_ORDINARY}",
    "abolished": f"这项规定在结算那天已经不再执行；{_ORDINARY}",
    "out_of_cover": "结算日期不在待遇期内",
}
"""Why a visit is paid nothing, by the names of ``policy.visit.compiled.REASONS``; None where it is paid."""


def reason_detail(name: str, scenario: Scenario, visit: Visit) -> str:
    """The reason with the visit's own hospital, kind and dates."""
    match name:
        case "two_disease_level":
            return f"“{KINDS[visit.kind]}”只在二级及以下定点医院能报，这次在{_place(visit)}；{_ORDINARY}"
        case "abolished":
            return f"“{KINDS[visit.kind]}”的规定在 {visit.date} 已经不再执行；{_ORDINARY}"
        case "out_of_cover":
            starts = scenario.enrolment.cover_from or f"{visit.date.year}-01-01"
            ends = scenario.enrolment.cover_to or f"{visit.date.year}-12-31"
            return f"{visit.date} 不在待遇期内（{starts} 到 {ends}）"
        case _:
            return REASON_TEXTS[name] or ""


def _place(visit: Visit) -> str:
    return f"{GRADES.get(visit.hospital_grade or '', '这类')}医院"
