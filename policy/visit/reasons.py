"""The Chinese words for visits that cannot be settled (faults) and visits that are paid nothing (reasons)."""

from __future__ import annotations

from datetime import date

from policy.dates import day_in_words
from policy.fields import Fault, shown
from policy.places import AFFILIATIONS, EXPENSES, GRADES, TRAVEL
from policy.rulebook import Rulebook
from policy.visit.cap import most_years
from policy.visit.compiled import FAULTS, OPENING_FAULTS, REASONS
from policy.visit.scenario import Opening, Scenario, Visit

ASK = "请问 12393"


def fault(book: Rulebook, code: int, region: str, visit: Visit, opening: Opening, prefix: str = "") -> Fault:
    """A fault code of :mod:`policy.visit.compiled` as a field (``prefix`` before a visit's own) and a message."""
    name = (FAULTS + OPENING_FAULTS)[code]
    if name in OPENING_FAULTS:
        return _opening_fault(book, name, region, visit, opening)
    field, message = _VISIT_FAULTS[name](book, region, visit)
    return Fault(field if field == "region" else prefix + field, message)


def _no_rule(book: Rulebook, region: str, visit: Visit) -> tuple[str, str]:
    if region not in book.regions:
        return "region", f"“{region}” 不对，这套规则里没有这个地方"
    kind = book.kinds[visit.kind].title
    if region == "national":
        return "region", "“全国”只有各省都要达到的底线，没有可以结算的规定；请选省或市"
    span = _span(book, region, visit)
    if span:
        return "date", f"“{visit.date}” 不对，{book.regions[region].name}手头的文件，“{kind}”{span}"
    key = rate_key(book, visit.kind)
    homes = "、".join(about.name for place, about in book.regions.items() if (place, key) in book.written)
    silent = f"{book.regions[region].name}的文件里没有“{kind}”的规定"
    return "kind", f"“{visit.kind}” 不对，{silent}，有这项规定的是：{homes}；{ASK}"


def rate_key(book: Rulebook, kind: str) -> str:
    """The parameter without which a kind is not ruled."""
    found = book.kinds[kind]
    return found.limit if found.given_terms else f"{kind}.rate"


def _span(book: Rulebook, region: str, visit: Visit) -> str:
    """From or until when the region rules the kind, seen from the visit's day; empty where it never does."""
    found = [entry for entry in book.history(rate_key(book, visit.kind), region) if entry.state == "in_force"]
    if not found:
        return ""
    starts, ends = found[0].starts, found[-1].ends
    if starts is not None and visit.date < starts:
        return f"从 {day_in_words(starts)}才开始管"
    assert ends is not None  # a day without a rule that is not before the first lies behind the last  # noqa: S101
    return f"只管到 {_last_day(ends)}"


def _last_day(day: date) -> str:
    """The last day of a rule: the year's end by its name."""
    return f"{day.year} 年底" if (day.month, day.day) == (12, 31) else day_in_words(day)


def _needs_grade(book: Rulebook, _region: str, visit: Visit) -> tuple[str, str]:
    return "hospital_grade", f"没有填，“{book.kinds[visit.kind].title}”要填医院等级，可以填：{'、'.join(GRADES)}"


def _unclear_grade(book: Rulebook, _region: str, visit: Visit) -> tuple[str, str]:
    grade = visit.hospital_grade or ""
    kind = book.kinds[visit.kind]
    allowed = [key for key in GRADES if key.startswith("grade") and key in kind.paid_at]
    shown = f"“{grade}”（{GRADES.get(grade, '')}）"
    return "hospital_grade", (
        f"{shown} 说不清医院几级，“{kind.title}”要看医院等级，"
        f"请填 grade_1 到 grade_3a（能报的是：{'、'.join(allowed)}）"
    )


def _travel_silent(book: Rulebook, _region: str, visit: Visit) -> tuple[str, str]:
    kind = book.kinds[visit.kind]
    allowed = "、".join(f"{name}（{TRAVEL[name]}）" for name in kind.travel)
    shown = f"“{visit.travel}”（{TRAVEL[visit.travel]}）"
    return "travel", f"{shown} 文件没有写“{kind.title}”怎么报，写了的只有：{allowed}；{ASK}"


def _wrong_expense(book: Rulebook, _region: str, visit: Visit) -> tuple[str, str]:
    kind = book.kinds[visit.kind]
    wrong = [n for n in EXPENSES if n not in kind.expenses and getattr(visit.expenses, n) > 0]
    allowed = "、".join((*(EXPENSES[name] for name in kind.expenses), "自费"))
    amount = getattr(visit.expenses, wrong[0])
    return f"expenses.{wrong[0]}", f"“{amount}” 不对，“{kind.title}”只能有：{allowed}"


def _needs_chronic_rate(_book: Rulebook, _region: str, _visit: Visit) -> tuple[str, str]:
    return "chronic_rate", "没有填，门诊慢特病的支付比例各市不同，请填当地的比例，0 到 1 之间，例如 0.65"


def _needs_affiliation(_book: Rulebook, _region: str, _visit: Visit) -> tuple[str, str]:
    allowed = "、".join(f"{name}（{title}）" for name, title in AFFILIATIONS.items())
    return "hospital_affiliation", f"没有填，二类收费医院住院，县级和省市级报得不一样，可以填：{allowed}"


def _admitted_late(_book: Rulebook, _region: str, visit: Visit) -> tuple[str, str]:
    return "admitted_on", f"“{visit.admitted_on}” 不对，入院日期不能晚于结算日期 {visit.date}"


def _no_cover_start(book: Rulebook, _region: str, visit: Visit) -> tuple[str, str]:
    shown = f"“{visit.expenses.before_cover}” 不对"
    if not book.kinds[visit.kind].stay:
        return "expenses.before_cover", f"{shown}，只有住院才分待遇开始前后的费用"
    if visit.admitted_on is None:
        return "admitted_on", f"没有填，填了待遇开始前的费用“{visit.expenses.before_cover}”，就要填入院日期"
    return "expenses.before_cover", f"{shown}，只有入院早于待遇开始日期、结算在那以后的住院才有这一项"


_VISIT_FAULTS = {
    "no_rule": _no_rule,
    "needs_grade": _needs_grade,
    "unclear_grade": _unclear_grade,
    "travel_silent": _travel_silent,
    "wrong_expense": _wrong_expense,
    "needs_affiliation": _needs_affiliation,
    "needs_chronic_rate": _needs_chronic_rate,
    "admitted_late": _admitted_late,
    "no_cover_start": _no_cover_start,
}


def _opening_fault(book: Rulebook, name: str, region: str, visit: Visit, opening: Opening) -> Fault:
    def limit(key: str) -> str:
        entry = book.find(key, region, visit.date)
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


def too_many_breaks(given: int, first_year: int, year: int) -> str:
    """The words for more break years (断保) than there were from the first that counts to a coverage year."""
    most = int(most_years(first_year, year))
    return f"{shown(given)} 不对，断保从 {first_year} 年开始数，到 {year} 年最多 {most} 年"


def reason_texts(book: Rulebook) -> list[str | None]:
    """Why a visit is paid nothing, by its reason's code; None where it is paid."""
    plain = [book.notes[name].text if name in book.notes else None for name in REASONS]
    return [*plain, *(None if text is None else f"{text}；{AS_ORDINARY}" for text in plain)]


AS_ORDINARY = "可以改按普通门诊报"


def reason_detail(book: Rulebook, code: int, scenario: Scenario, visit: Visit) -> str:
    """The reason with the visit's own hospital, kind and dates."""
    tail = f"；{AS_ORDINARY}" if code >= len(REASONS) else ""
    match REASONS[code % len(REASONS)]:
        case "two_disease_level":
            text = f"{book.notes['two_disease_level'].text}，这次在{_place(visit)}"
        case "abolished":
            text = f"“{book.kinds[visit.kind].title}”的规定在 {day_in_words(visit.date)}已经不再执行"
        case "out_of_cover":
            starts = scenario.enrolment.cover_from or date(visit.date.year, 1, 1)
            ends = scenario.enrolment.cover_to or date(visit.date.year, 12, 31)
            text = f"{day_in_words(visit.date)}不在待遇期内（{day_in_words(starts)}到{day_in_words(ends)}）"
        case name:
            text = book.notes[name].text
    return text + tail


def _place(visit: Visit) -> str:
    return f"{GRADES.get(visit.hospital_grade or '', '这类')}医院"
