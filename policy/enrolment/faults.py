"""What can be wrong with an enrolment record, in Chinese: field, value, what is allowed."""

from __future__ import annotations

from policy.enrolment.record import GROUPS, LEAVERS, EnrolmentRecord
from policy.enrolment.rules import YearRules
from policy.enrolment.years import Years, history_faults
from policy.fields import Fault, InputError, shown
from policy.visit.cap import CapTerms
from policy.visit.reasons import ASK
from policy.visit.scenario import REGIONS

# Groups that only some regions' documents know, and the rule that knows them.
_RULED_GROUPS = {"new_student": "student.cover", "welfare_child": "welfare_child.cover"}


def check(record: EnrolmentRecord, rules: YearRules) -> CapTerms:
    """The terms of the record's cap.

    Raises:
        InputError: where the record cannot be answered, with every fault found.
    """
    if rules.terms is None:
        raise InputError([_no_terms(record, rules)])
    found = [*history_faults(record), *_payment(record), *_group(record, rules)]
    if found:
        raise InputError(found)
    return rules.terms


def check_paid_back(record: EnrolmentRecord, years: Years) -> None:
    """Refuse more years paid back than were missed.

    Raises:
        InputError: naming how many years were missed.
    """
    missed = len(years.breaks)
    if record.years_paid_back > missed:
        allowed = f"这次断保 {missed} 年，最多补缴 {missed} 年" if missed else "这次没有断保，不用补缴，只能填 0"
        raise InputError([Fault("years_paid_back", f"{shown(record.years_paid_back)} 不对，{allowed}")])


def _no_terms(record: EnrolmentRecord, rules: YearRules) -> Fault:
    starts = {entry.starts for entry in rules.book.history("reward.continuous", record.region) if entry.starts}
    if record.region == "national" or not starts:
        return Fault("region", f"“{REGIONS[record.region]}”只有各省都要达到的底线，没有可以照着算的规定；请选省或市")
    return Fault(
        "coverage_year", f"{shown(record.coverage_year)} 不对，参保奖励和等待期的规定从 {min(starts).year} 年起才有"
    )


def _payment(record: EnrolmentRecord) -> list[Fault]:
    paid = record.paid_on
    if paid is None:
        free = record.group == "newborn" and record.born_on and record.born_on.year == record.coverage_year
        return [] if free else [Fault("paid_on", "没有填，要填缴费日期，例如 2026-03-02")]
    if paid > record.last_day:
        allowed = f"参保年度是 {record.coverage_year} 年，缴费日期不能晚于 {record.last_day}"
        return [Fault("paid_on", f"{shown(paid)} 不对，{allowed}")]
    earliest = record.first_day.replace(year=record.coverage_year - 1)
    if paid < earliest and not record.prepaid:
        allowed = f"缴 {record.coverage_year} 年的费，不会早于 {earliest}；按学制一次缴清的，请注明"
        return [Fault("paid_on", f"{shown(paid)} 不对，{allowed}")]
    if record.group == "newborn" and record.born_on and paid < record.born_on:
        return [Fault("paid_on", f"{shown(paid)} 不对，不能早于出生日期 {record.born_on}")]
    return []


def _group(record: EnrolmentRecord, rules: YearRules) -> list[Fault]:
    key = _RULED_GROUPS.get(record.group)
    if key is not None and rules.get(key) is None:
        silent = f"{REGIONS[record.region]}的这些文件没有写“{GROUPS[record.group]}”怎么算，{ASK}"
        return [Fault("group", f"{shown(record.group)} 不对，{silent}")]
    if record.group == "newborn":
        return _newborn(record, rules)
    if record.group in LEAVERS:
        return _leaver(record)
    if record.group == "new_student":
        return _student(record, rules)
    if record.entered_on is not None and record.entered_on > record.last_day:
        return [Fault("entered_on", f"{shown(record.entered_on)} 不对，不能晚于 {record.last_day}")]
    return []


def _newborn(record: EnrolmentRecord, rules: YearRules) -> list[Fault]:
    born = record.born_on
    if born is None:
        return [Fault("born_on", "没有填，新生儿要填出生日期，例如 2026-03-02")]
    allowed = (born.year, born.year + 1)
    if record.coverage_year not in allowed:
        text = f"{born.year} 年出生的，参保年度只能填 {allowed[0]} 或 {allowed[1]}，以后的年份按一般居民填"
        return [Fault("coverage_year", f"{shown(record.coverage_year)} 不对，{text}")]
    if any(entry.year < born.year for entry in record.history):
        return [Fault("history", f"{born.year} 年才出生，不能列出生以前的年份")]
    choice = rules.get("newborn.next_year_only")
    if record.coverage_year == born.year and choice is not None and born <= choice.day("after", born.year):
        silent = f"{REGIONS[record.region]}的这些文件只写了 {choice.printed['after']}以后出生的新生儿，{ASK}"
        return [Fault("born_on", f"{shown(born)} 不对，{silent}")]
    return []


def _leaver(record: EnrolmentRecord) -> list[Fault]:
    left, found = record.left_other_cover_on, []
    if left is None:
        found.append(Fault("left_other_cover_on", "没有填，要填离开原保障的日期，例如 2026-03-02"))
    elif left > record.last_day:
        found.append(Fault("left_other_cover_on", f"{shown(left)} 不对，不能晚于 {record.last_day}"))
    elif record.paid_on is not None and record.paid_on < left:
        found.append(Fault("paid_on", f"{shown(record.paid_on)} 不对，不能早于离开原保障的日期 {left}"))
    if record.group == "employee_leaver" and record.years_in_basic_insurance is None:
        found.append(Fault("years_in_basic_insurance", "没有填，要填此前连续参加基本医保满几年，0 到 150"))
    return found


def _student(record: EnrolmentRecord, rules: YearRules) -> list[Fault]:
    terms, found = rules.get("student.cover"), []
    if record.paid_on is not None and record.paid_on.year != record.coverage_year:
        text = f"新入学学生的参保年度就是缴费那年，要填 {record.paid_on.year}"
        found.append(Fault("coverage_year", f"{shown(record.coverage_year)} 不对，{text}"))
    last = record.graduation_year
    if last is not None and terms is not None and "starts" not in terms.values:
        silent = f"{REGIONS[record.region]}的这些文件没有写待遇到毕业那年，请不要填"
        found.append(Fault("graduation_year", f"{shown(last)} 不对，{silent}"))
    elif last is not None and last < record.coverage_year:
        found.append(Fault("graduation_year", f"{shown(last)} 不对，不能早于缴费那年 {record.coverage_year}"))
    return found
