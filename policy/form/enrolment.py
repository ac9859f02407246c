"""Questions about enrolment (参保): a few plain answers, and the years one by one for whoever wants it exact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from policy.dates import day_in_words
from policy.enrolment.assessment import Assessment
from policy.enrolment.record import GROUPS, LEAVERS, EnrolmentRecord
from policy.enrolment.rules import rules_of
from policy.form.asking import Asking
from policy.form.enrolment_link import CRITICAL, MISSED, STATE
from policy.form.visit import region
from policy.money import short
from policy.rulebook import rulebook
from policy.visit.cap import cap_terms

OLDEST: Final = 2000
"""The first year a form can mean."""

STATES: Final = {"claimed": "报销过", "unclaimed": "没报销", "missed": "断保", "other": "其他保障"}
"""What a year may have been."""

NOT_YET: Final = "not_yet"
NEWBORN: Final = "newborn"
_PAID = {"before": "已经缴了费", NOT_YET: "还没缴费", NEWBORN: "给孩子问：今年或去年出生的新生儿"}
_BROKEN = {"no": "没断过", "yes": "断过"}
_REGION_RULES = {"new_student": "student.cover", "welfare_child": "welfare_child.cover"}
_LEFT = {
    "employee_leaver": "职工医保停的日期",
    "veteran": "退出现役的日期",
    "released": "离开原来保障的日期",
}


@dataclass
class AskedRecord:
    """The answers: fields of a record as ``policy.EnrolmentRecord`` takes them, and whether the fee is still to pay.

    ``listed`` says what each year before the coverage year was; ``usual`` what the plain answers make of it.
    """

    given: dict[str, Any]
    unpaid: bool = False
    listed: dict[int, str] = field(default_factory=dict)
    usual: dict[int, str] = field(default_factory=dict)


def form(ask: Asking) -> AskedRecord:
    """Draw the questions; gives a sound record if nothing is missing."""
    place = region(ask)
    paid = ask.choose("您是哪种情况", "paid", _PAID)
    this_year = ask.today.year
    options = {str(year): f"{year} 年" for year in range(_first_year(place, this_year), this_year + 5)}
    year = int(ask.pick("看哪一年的待遇", "year", options, usual=str(this_year)) or this_year)
    asked = AskedRecord({"region": place, "coverage_year": year}, unpaid=paid == NOT_YET)
    if paid == NEWBORN:
        _newborn(ask, asked, year)
    else:
        _person(ask, asked, year)
    if asked.unpaid and year < this_year:
        over = f"{year} 年已经过去，缴不上了；没有缴的，就是断保了一年。请选今年或者明年"
        ask.wrong(ask.labels["year"], over)
    return asked


def _newborn(ask: Asking, asked: AskedRecord, year: int) -> None:
    """A newborn: birth, and the payment for the year after; in Hunan the birth year may be paid for too."""
    born = ask.day("孩子的出生日期", "born_on", needed=True)
    asked.given |= {"group": NEWBORN, "born_on": born}
    if born is None:
        return
    if born > ask.today:
        ask.wrong(ask.labels["born_on"], f"“{day_in_words(born)}” 还没有到，请核对")
    if born.year == year:
        choice = _rule(asked, "newborn.next_year_only")
        if choice is None or born <= choice.day("after", year):
            ask.note("出生当年不用缴费，办好参保登记就行。")
            return
        ask.note(f"{choice.printed['after']}以后出生的，可以选：缴出生当年的费，或者只缴下一年的费。")
        _payment(ask, asked, f"{year} 年的医保费哪天缴的（只缴下一年的空着）")
        return
    asked.given["history"] = [{"year": born.year}] if born.year < year else []
    _payment(ask, asked, f"{year} 年的医保费哪天缴的（还没缴就空着）")
    asked.unpaid = asked.given["paid_on"] is None


def _person(ask: Asking, asked: AskedRecord, year: int) -> None:
    """Everybody else: since when, which years were missed, the payment, and whoever wants it exact."""
    starts = {str(past): f"{past} 年" for past in range(year, OLDEST - 1, -1)}
    chosen = ask.pick("哪年开始参加居民医保", "since", starts, placeholder="请选年份", hint=_SINCE_HINT)
    since = int(chosen or year)
    missed = _missed(ask, since, year)
    if not asked.unpaid:
        _payment(ask, asked, f"{year} 年的医保费哪天缴的", hint="记不清就填个大概的日子。", needed=True)
    with ask.more("再细一点：人群、补缴、每年的情况（可以不填）"):
        group = _group(ask, asked)
        asked.given |= {"group": group} | _group_details(ask, asked, group)
        _years(ask, asked, since, missed)
        if any(state == "missed" for state in asked.listed.values()):
            asked.given["years_paid_back"] = ask.whole("补缴了几年", "years_paid_back", hint="没有补缴就空着。")
        asked.given["history"] = _history(ask, asked.listed)


def _payment(ask: Asking, asked: AskedRecord, label: str, *, hint: str = "", needed: bool = False) -> None:
    """The day of payment; one that is still to come, or years ago, is asked back."""
    paid = ask.day(label, "paid_on", hint=hint, needed=needed)
    asked.given["paid_on"] = paid
    year = asked.given["coverage_year"]
    if paid is None:
        return
    if paid > ask.today:
        ask.wrong(label, f"“{day_in_words(paid)}” 还没有到，请核对；还没缴的，请选“{_PAID[NOT_YET]}”")
    elif paid < date(year - 1, 1, 1):
        asked.given["prepaid"] = ask.switch("这是学生按学制一次缴清的", "prepaid")
        if not asked.given["prepaid"]:
            ask.wrong(label, f"“{day_in_words(paid)}” 离 {year} 年太远，请核对；按学制一次缴清的，请打开下面的开关")


_SINCE_HINT = f"以前参加新农合、城镇居民医保的也算。{OLDEST} 年以前开始的选 {OLDEST} 年。"


def _first_year(place: str | None, this_year: int) -> int:
    """The first year for which rewards and waiting are ruled."""
    terms = cap_terms(rulebook(), place or "shanxi", this_year)
    return terms.first_year if terms else this_year


def _rule(asked: AskedRecord, key: str) -> Any:  # noqa: ANN401 - an entry of the rulebook, or None
    """A rule of the person's region and coverage year."""
    probe = EnrolmentRecord(region=asked.given["region"] or "shanxi", coverage_year=asked.given["coverage_year"])
    return rules_of(probe, rulebook()).get(key)


def _missed(ask: Asking, since: int, year: int) -> set[int]:
    """The years that the person says were missed."""
    if since >= year - 1 or ask.choose("中间断过吗", "broken", _BROKEN) == "no":
        return set()
    label = "哪几年没有参保（可以点几个）"
    years = {str(past): f"{past} 年" for past in range(year - 1, since, -1)}
    chosen = ask.several(label, MISSED.format(since=since, year=year), years)
    ask.given["missed"] = list(chosen)
    if not chosen:
        ask.missing(label, "还没有选")
    return {int(past) for past in chosen}


def _group(ask: Asking, asked: AskedRecord) -> str:
    """Who the person is; only the groups that the region's documents know. Newborns were asked first."""
    known = {
        group: words
        for group, words in GROUPS.items()
        if group != NEWBORN and (group not in _REGION_RULES or _rule(asked, _REGION_RULES[group]) is not None)
    }
    return ask.pick("是不是下面这些人", "group", known) or "general"


def _group_details(ask: Asking, asked: AskedRecord, group: str) -> dict[str, Any]:
    """What a group's own rule asks for."""
    found: dict[str, Any] = {}
    if group in LEAVERS:
        found["left_other_cover_on"] = ask.day(_LEFT[group], "left_on", needed=True)
    if group == "employee_leaver":
        label = "停之前连续参加基本医保几年"
        found["years_in_basic_insurance"] = ask.whole(label, "basic_years", needed=True)
    if group == "welfare_child":
        found["entered_on"] = ask.day("进入福利机构的日期", "entered_on")
    if group == "new_student":
        terms, year = _rule(asked, "student.cover"), asked.given["coverage_year"]
        if terms is not None and "starts" in terms.values:
            last = {"": "没有一次缴清"} | {str(later): f"{later} 年毕业" for later in range(year, year + 9)}
            found["graduation_year"] = ask.pick("按学制一次缴清了吗", "graduation", last) or None
    return found


def _years(ask: Asking, asked: AskedRecord, since: int, missed: set[int]) -> None:
    """What each year before the coverage year was: as the plain answers say, until the person changes it."""
    year = asked.given["coverage_year"]
    if since == year:
        return
    ask.note(f"{YEARS}　不对的点一下改过来。{_STATES_HINT}")
    for past in range(year - 1, since - 1, -1):
        # A plain answer that changes puts a fresh row in the place of the old one.
        usual = asked.usual[past] = "missed" if past in missed else "claimed"
        asked.listed[past] = ask.state(f"{past} 年", STATE.format(year=past, usual=usual), STATES, usual)


YEARS: Final = "每年的情况"
_STATES_HINT: Final = (
    "“报销过”“没报销”都是参了保的；没报销，是医保基金一分钱没付过，记不清就选报销过。"
    "“其他保障”指职工医保、参军，或者在外地参保。"
)


def _history(ask: Asking, listed: Mapping[int, str]) -> list[dict[str, Any]]:
    """The years as a record lists them, with what critical illness insurance paid where somebody knows it."""
    history: list[dict[str, Any]] = []
    large = bool(listed) and ask.switch("有的年份大病保险报过很多钱", "large")
    if large:
        ask.note("用到过奖励的额度，零报销奖励会清零。")
    for past, state in sorted(listed.items()):
        if state == "missed":
            continue
        entry: dict[str, Any] = {"year": past, "claimed": state != "unclaimed"}
        if state == "other":
            entry["cover"] = "other"
        if large and state == "claimed" and past >= _first_year(None, ask.today.year):
            entry["critical_paid"] = ask.money(f"{past} 年大病保险报了多少（元）", CRITICAL.format(year=past))
        history.append(entry)
    return history


FIELDS: Final = {
    "coverage_year": "year",
    "left_other_cover_on": "left_on",
    "graduation_year": "graduation",
    "years_in_basic_insurance": "basic_years",
    "history": "since",
}
"""The questions whose names are not those of the record's fields."""


def contribution_words(found: Assessment) -> str:
    """What the year costs; where its own contribution is not announced, the last one, said so."""
    entry, year = found.rules.get("contribution.personal"), found.record.coverage_year
    if entry is None or entry.starts is None:
        return ""
    amount = short(entry.number("amount"))
    if entry.covers(found.record.first_day):
        return f"{year} 年每人缴 {amount} 元。"
    return f"每人缴多少，{year} 年的还没有公布，{entry.starts.year} 年是 {amount} 元。"
