"""What single answers open, close and assume: cover inside the year, earlier stays, hospitals, payments."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from policy import EnrolmentRecord
from policy.enrolment.assessment import assess
from policy.fields import Fault
from policy.form import enrolment, person
from policy.form.enrolment import contribution_words
from policy.form.estimate import MORE
from policy.form.outcomes import Outcome, narrowest, outcomes, why_a_range
from policy.form.plain import fault_words, label
from policy.form.sheet import AnswerSheet, Question
from policy.form.visit import whole_visit
from tests.form.test_forms import STAY, asked
from tests.form.walks import TODAY

LATE = {**STAY, "paid": "late", "cover_from": date(2026, 2, 20)}


def ends(values: dict[str, Any]) -> list[Outcome]:
    """Every outcome of some answers, none of them wrong."""
    sheet, found = asked(values)
    assert sheet.faults == []
    return outcomes(found.scenario, found.visit, found.unknowns)


def own(values: dict[str, Any]) -> list[str]:
    """What the person pays, the least and the most, yuan."""
    found = ends(values)
    return [str(found[0].out_of_pocket), str(found[-1].out_of_pocket)]


# 28,000 at 3a, all eligible: 28,000 − (28,000 − 1,000) × 60% = 11,800; compliant 11,800 → 大病 1,800 × 75% = 1,350.
# 20% uncovered: eligible 22,400, fund 12,840, own 15,160, compliant 9,560, no 大病.
@pytest.mark.parametrize(
    ("more", "least", "most"),
    [
        ({}, "10450.00", "15160.00"),
        ({"share": 0}, "10450.00", "10450.00"),
        ({"share": 50}, "10450.00", "20200.00"),
        ({"paid": "unsure"}, "10450.00", "28000.00"),
        ({"paid": "late"}, "10450.00", "28000.00"),
        ({"paid": "newborn"}, "10450.00", "15160.00"),
    ],
)
def test_what_is_open_is_a_range(more: dict[str, Any], least: str, most: str) -> None:
    assert own({**STAY, **more}) == [least, most]


def test_cover_of_another_year_is_asked_back() -> None:
    sheet, _ = asked({**LATE, "cover_from": date(2025, 2, 20)})
    assert sheet.faults[0][0] == "从哪天起能报（待遇开始的日期）"
    assert sheet.faults[0][1].startswith("“2025年2月20日” 不对，看病是 2026 年的事")


@pytest.mark.parametrize(
    ("more", "least", "most"),
    [
        ({}, "10450.00", "28000.00"),
        ({"admitted_on": date(2026, 2, 20)}, "10450.00", "15160.00"),
        ({"admitted_on": date(2026, 2, 10)}, "10450.00", "28000.00"),
        # 8,000 before cover; 20,000 under it: fund 11,400, own 8,000 + 8,600; 20% uncovered: 4,000 and 15,000 × 60%.
        ({"admitted_on": date(2026, 2, 10), "before_cover": "8000"}, "16600.00", "19000.00"),
        ({"cover_from": date(2026, 3, 20), "admitted_on": date(2026, 2, 10)}, "28000.00", "28000.00"),
        ({"cover_from": date(2026, 3, 20), "admitted_on": date(2025, 12, 10)}, "10450.00", "28000.00"),
        ({"cover_from": date(2026, 3, 20)}, "10450.00", "28000.00"),
        ({"cover_from": date(2026, 1, 1)}, "10450.00", "15160.00"),
    ],
    ids=str,
)
def test_a_stay_across_the_start_of_cover(more: dict[str, Any], least: str, most: str) -> None:
    assert own({**LATE, **more}) == [least, most]


def test_what_a_stay_across_cannot_be() -> None:
    later, _ = asked({**LATE, "admitted_on": date(2026, 3, 3)})
    assert later.faults == [("哪天住进医院的（入院日期）", "“2026年3月3日” 不对，不能晚于出院那天2026年3月2日")]
    more, _ = asked({**LATE, "admitted_on": date(2026, 2, 10), "before_cover": "28000.01"})
    assert more.faults == [("2026年2月20日以前花了多少（元）", "“28,000.01” 不对，不能比总费用 28,000 元还多")]
    listed, found = asked(
        {**LATE, "admitted_on": date(2026, 2, 10), "before_cover": "3", "by_list": True, "class_a": "9"}
    )
    assert not listed.faults
    assert found.visit["expenses"] == {"class_a": Decimal("9.00"), "before_cover": Decimal("3.00")}


# A second stay: deductible 500. One stay of 5,000 before it leaves 2,600 compliant if all of it is eligible, 2,200 if a
# fifth is not: 14,100 in all and 3,075 from critical illness insurance, or 11,460 and 1,095.
@pytest.mark.parametrize(
    ("more", "least", "most"),
    [
        ({"earlier": "known", "fund_paid": "0", "compliant_self_pay": "0"}, "10375.00", "14860.00"),
        ({"earlier": "cost", "earlier_total": "5000"}, "8425.00", "13765.00"),
        ({"earlier": "unsure"}, "2875.00", "14860.00"),
        ({"earlier": "cost"}, "2875.00", "14860.00"),
        ({"earlier": "known"}, "2875.00", "14860.00"),
    ],
    ids=str,
)
def test_earlier_stays(more: dict[str, Any], least: str, most: str) -> None:
    found = own({**STAY, "ordinal": "2", **more})
    assert found[1] <= "28000.00"
    assert found == [least, most]


def test_a_hospital_nobody_knows_is_every_hospital() -> None:
    sheet, found = asked({**STAY, "grade": "unsure"})
    assert not sheet.faults
    assert [len(unknown.ways) for unknown in found.unknowns] == [7, 2]
    ungraded = {**STAY, "grade": "ungraded"}
    assert [len(unknown.ways) for unknown in asked(ungraded)[1].unknowns] == [4, 2]
    assert asked({**ungraded, "fee_class": "fee_class_1"})[1].visit["hospital_grade"] == "fee_class_1"
    assert [len(one.ways) for one in asked({**ungraded, "fee_class": "fee_class_2"})[1].unknowns] == [2, 2]
    owned = {**STAY, "grade": "grade_2a", "affiliation": "county"}
    assert asked(owned)[1].visit["hospital_affiliation"] == "county"


@pytest.mark.parametrize(("travel", "ways"), [("plain_emergency", 2), ("far_unsure", 5)])
def test_a_way_out_of_the_province_nobody_knows(travel: str, ways: int) -> None:
    _, found = asked({**STAY, "travel": travel, "share": 0})
    assert len(found.unknowns[0].ways) == ways
    settled = outcomes(found.scenario, found.visit, found.unknowns)
    assert why_a_range(settled, found.unknowns).startswith("还不清楚")
    assert narrowest(settled, found.unknowns) is found.unknowns[0]
    assert settled[0].words
    assert not settled[0].bare
    assert settled[0].assumed == "假定没有自费。"


def test_where_the_documents_are_silent_it_is_told() -> None:
    for values in ({"region": "hunan"}, {"kind": "tcm_therapy/0", "travel": "unfiled"}):
        sheet, found = asked({**STAY, **values})
        assert found.silent in sheet.told
        assert "没有写" in found.silent
    sheet, _ = asked({**STAY, "region": "hunan", "paid": "newborn"})
    assert "手头的文件没有写当地新生儿" in "".join((sheet.find("paid") or sheet.questions[0]).notes)


def test_a_bill_without_an_amount_is_asked_back() -> None:
    sheet, _ = asked({**STAY, "by_list": True})
    assert sheet.faults == [("甲类费用（元）", "请至少填一项费用")]


def test_a_day_to_come_is_asked_back_softly() -> None:
    sheet, _ = asked({**STAY, "date": date(2026, 12, 2)})
    assert not sheet.faults
    assert "还没到，是这一天吗" in "".join((sheet.find("date") or sheet.questions[0]).notes)


def test_the_share_may_be_moved() -> None:
    sheet = AnswerSheet({}, TODAY)
    with sheet.more(MORE):
        person.ask_share(sheet)
    assert (sheet.given["share"], sheet.questions[0].words, sheet.questions[0].more) == (20, "20%", MORE)
    assert not sheet.questions[0].open
    odd = AnswerSheet({"share": 33}, TODAY)
    person.ask_share(odd)
    assert odd.questions[0].words == "33%"
    assert odd.find("nothing") is None


def test_a_long_list_opens() -> None:
    short, long = ({str(year): f"{year} 年" for year in range(2000, 2000 + many)} for many in (15, 16))
    assert [Question("since", "哪年", "options", options).opens for options in (short, long)] == [False, True]
    assert not Question("missed", "哪几年", "several", long).opens


@pytest.mark.parametrize("day", [None, date(2026, 3, 2)])
def test_a_whole_visit_leaves_nothing_open(day: date | None) -> None:
    values = {"kind": "inpatient/0", "grade": "grade_2a", "travel": "local", "class_a": "5", "date": day}
    sheet = AnswerSheet(values, TODAY)
    assert whole_visit(sheet, "shanxi") is None
    assert ("这家医院归哪级管", "还没有选") in sheet.faults
    sheet = AnswerSheet({**values, "affiliation": "county"}, TODAY)
    assert whole_visit(sheet, "shanxi") == {
        "kind": "inpatient",
        "hospital_grade": "grade_2a",
        "hospital_affiliation": "county",
        "travel": "local",
        "date": day or TODAY,
        "expenses": {"class_a": Decimal("5.00")},
    }
    silent = AnswerSheet({**values, "kind": "tcm_therapy/0", "travel": "unfiled"}, TODAY)
    assert whole_visit(silent, "shanxi") is not None
    assert silent.told


PAYER = {"region": "shanxi", "paid": "before", "year": "2026", "since": "2018", "broken": "no"}


@pytest.mark.parametrize(
    ("more", "label", "words"),
    [
        ({"paid_on": date(2026, 11, 21)}, "2026 年的医保费哪天缴的", "“2026年11月21日” 还没有到"),
        ({"paid_on": date(2024, 11, 21)}, "2026 年的医保费哪天缴的", "“2024年11月21日” 离 2026 年太远"),
        ({"paid": "not_yet", "year": "2025"}, "看哪一年的待遇", "2025 年已经过去，缴不上了"),
        ({"paid": "newborn", "born_on": date(2026, 12, 1)}, "孩子的出生日期", "“2026年12月1日” 还没有到"),
        ({"paid": "newborn"}, "孩子的出生日期", "还没有填"),
        ({"broken": "yes"}, "哪几年没有参保（可以点几个）", "还没有选"),
    ],
    ids=str,
)
def test_what_enrolment_asks_back(more: dict[str, Any], label: str, words: str) -> None:
    sheet = AnswerSheet({**PAYER, **more}, TODAY)
    enrolment.form(sheet)
    assert words in dict(sheet.faults)[label]


@pytest.mark.parametrize(
    ("more", "given"),
    [
        ({"paid_on": date(2024, 9, 1), "prepaid": True}, {"prepaid": True}),
        ({"paid": "newborn", "born_on": date(2026, 10, 5)}, {"group": "newborn", "born_on": date(2026, 10, 5)}),
        ({"paid": "newborn", "born_on": date(2025, 10, 5)}, {"history": [{"year": 2025}], "paid_on": None}),
        ({"paid": "newborn", "born_on": date(2026, 10, 5), "region": "hunan"}, {"paid_on": None}),
    ],
    ids=str,
)
def test_what_enrolment_makes_of_answers(more: dict[str, Any], given: dict[str, Any]) -> None:
    sheet = AnswerSheet({**PAYER, **more}, TODAY)
    found = enrolment.form(sheet)
    assert not sheet.faults
    assert given.items() <= found.given.items() or given == {name: found.given[name] for name in given}


@pytest.mark.parametrize(
    ("region", "year", "words"),
    [
        ("shanxi", 2026, "2026 年每人缴 400 元。"),
        ("shanxi", 2028, "每人缴多少，2028 年的还没有公布，2026 年是 400 元。"),
        ("hunan", 2026, ""),
    ],
)
def test_what_a_year_costs(region: str, year: int, words: str) -> None:
    record = EnrolmentRecord.model_validate({"region": region, "coverage_year": year, "paid_on": f"{year - 1}-12-01"})
    assert contribution_words(assess(record)) == words


def test_a_field_in_words() -> None:
    assert label("opening.nothing") == "填的内容"
    assert fault_words(Fault("visits[0].travel", "“local”（参保市内） 不对")) == (
        "第 1 次的就医地点",
        "“参保市内” 不对",
    )
