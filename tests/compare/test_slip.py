"""The hospital's slip: worked cases, and what must hold whatever the visit and the slip are."""

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from policy import InputError, Scenario, estimate
from policy.compare.slip.amounts import solve
from policy.compare.slip.bench import Bench
from policy.compare.slip.case_file import as_case
from policy.compare.slip.lines import amounts_of, said
from policy.compare.slip.paths import apply
from policy.compare.slip.reconcile import Check, Reconciliation, Slip, reconcile
from policy.fields import faults
from policy.places import AFFILIATIONS, TRAVEL
from policy.visit.scenario import READINGS
from tests.visit.test_cases import test_case as run_case
from tests.years import years

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "slips.toml").read_text("utf-8"))
STAY = CASES["scenario"]
BILL = STAY["visits"][0]["expenses"]
LINES = ("total", "uncovered", "first_self_pay", "deductible", "fund_paid", "compliant_self_pay", "out_of_pocket")
ORDER = ("bill_split", "opening")


def check(scenario: dict[str, Any], slip: dict[str, Any]) -> Reconciliation:
    return reconcile(Check.model_validate({"scenario": scenario, "slip": slip}))


def slip_of(scenario: dict[str, Any] | Scenario, *left_out: str) -> dict[str, str]:
    """What a hospital's slip says that settles as the program does."""
    visit = estimate(Scenario.model_validate(scenario)).visits[0]
    lines = {name: str(getattr(visit, name)) for name in (*LINES, "critical_paid")}
    return {name: value for name, value in lines.items() if name not in left_out}


def with_visit(scenario: dict[str, Any], **changed: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {**scenario, "visits": [{**scenario["visits"][0], **changed}]}


def settles(scenario: dict[str, Any]) -> bool:
    try:
        estimate(Scenario.model_validate(scenario))
    except (InputError, ValidationError):
        return False
    return True


@pytest.mark.parametrize("case", CASES["slip"], ids=lambda case: case["name"])
def test_a_worked_slip(case: dict[str, Any]) -> None:
    answer = check({**STAY, **case.get("also", {})}, case["says"]).model_dump(mode="json")
    assert (answer["gap"], answer["unexplained"]) == (case["gap"], case["unexplained"])
    first = json.loads(json.dumps(answer["causes"][:3]).replace("null", '"none"'))  # TOML has no null
    assert [{key: cause[key] for key in expected} for cause, expected in zip(first, case["first"], strict=True)] == (
        case["first"]
    )
    assert any("解释不了" in note and "12393" in note for note in answer["notes"]) == (case["unexplained"] != "0.00")


@given(years(most=1), st.sets(st.sampled_from(LINES), max_size=5), st.integers(0, 100_00))
def test_the_slip_of_an_unchanged_estimate_has_no_gap(scenario: dict[str, Any], empty: set[str], aid: int) -> None:
    slip = slip_of(scenario, *empty)
    if "out_of_pocket" in slip:
        helped = min(Decimal(aid).scaleb(-2), Decimal(slip["out_of_pocket"]))
        owed = Decimal(slip["out_of_pocket"]) - helped
        account = min(owed, Decimal(scenario.get("family_account", "0")))
        slip |= {"medical_aid": str(helped), "out_of_pocket": str(owed)}
        slip |= {"family_account": str(account), "cash": str(owed - account)}
    answer = check(scenario, slip)
    assert (answer.gap, answer.causes, answer.unexplained) == (0, [], 0)
    assert {line.name for line in answer.lines} == set(slip)


@given(years(most=1))
def test_a_slip_without_critical_insurance_is_held_against_what_is_owed_before_it(scenario: dict[str, Any]) -> None:
    whole = slip_of(scenario)
    critical = Decimal(whole.pop("critical_paid"))
    later = {**whole, "out_of_pocket": str(Decimal(whole["out_of_pocket"]) + critical)}
    told = check(scenario, later)
    assert told.gap == 0
    assert any("另外结算" in note for note in told.notes) == bool(critical)
    assert check(scenario, whole).gap == 0
    assert check(scenario, {"out_of_pocket": whole["out_of_pocket"]}).gap == 0
    assert check(scenario, {"out_of_pocket": later["out_of_pocket"]}).gap == 0


@settings(max_examples=40)
@given(years(most=1), st.data())
def test_a_planted_fact_is_found(scenario: dict[str, Any], data: st.DataObject) -> None:
    name, changed = data.draw(st.sampled_from(sorted(planted(scenario).items())))
    assume(settles(changed))
    answer = check(scenario, slip_of(changed))
    assert not answer.gap or [name] in [cause.ids for cause in answer.causes if cause.closes]
    sound(scenario, slip_of(changed), answer)


def planted(scenario: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """One change for each fact."""
    visit, opening = scenario["visits"][0], scenario["opening"]
    turned = [name for name, (default, _) in READINGS.items() if scenario["readings"].get(name, default) == default]
    return {
        "admission": {**scenario, "opening": {**opening, "admissions": 0 if opening.get("admissions") else 2}},
        "affiliation": with_visit(
            scenario, hospital_affiliation=next(a for a in AFFILIATIONS if a != visit["hospital_affiliation"])
        ),
        "hospital": with_visit(scenario, hospital_grade="grade_2a" if "3" in visit["hospital_grade"] else "grade_3a"),
        "travel": with_visit(scenario, travel=next(way for way in reversed(TRAVEL) if way != visit["travel"])),
        "cover": {**scenario, "enrolment": {**scenario["enrolment"], "cover_from": "2027-01-01"}},
        "cap": {**scenario, "enrolment": {**scenario["enrolment"], "break_years": 1}},
        "kind": with_visit(scenario, kind="inpatient" if visit["kind"] != "inpatient" else "outpatient"),
        "reading": {**scenario, "readings": {**scenario["readings"], turned[0]: READINGS[turned[0]][1]}}
        if turned
        else scenario,
    }


@settings(max_examples=40)
@given(years(most=1), st.data())
def test_a_planted_split_of_the_bill_is_found(scenario: dict[str, Any], data: st.DataObject) -> None:
    bill = scenario["visits"][0]["expenses"]
    full = [name for name, amount in bill.items() if Decimal(amount)]
    assume(full)
    source = data.draw(st.sampled_from(full))
    target = data.draw(st.sampled_from([name for name in bill if name != source] or [source]))
    moved = Decimal(data.draw(st.integers(1, int(Decimal(bill[source]).scaleb(2))))).scaleb(-2)
    other = {**bill, source: str(Decimal(bill[source]) - moved)}
    other[target] = str(Decimal(other[target]) + moved)
    slip = slip_of(with_visit(scenario, expenses=other))
    answer = check(scenario, slip)
    assert not answer.gap or ["bill_split"] in [cause.ids for cause in answer.causes if cause.closes]
    sound(scenario, slip, answer)


@settings(max_examples=40)
@given(years(most=1), st.integers(1, 5_000_000), st.integers(1, 5_000_000))
def test_whatever_the_slip_says_the_causes_are_sound(scenario: dict[str, Any], fund: int, owed: int) -> None:
    slip = {"fund_paid": str(Decimal(fund).scaleb(-2)), "out_of_pocket": str(Decimal(owed).scaleb(-2))}
    sound(scenario, slip, check(scenario, slip))


def sound(scenario: dict[str, Any], slip: dict[str, str], answer: Reconciliation) -> None:
    """Every cause makes the gap smaller by what it says, each set of ids stands once, and the order is kept."""
    asked = Scenario.model_validate(scenario)
    assert answer.gap == sum(abs(line.difference) for line in answer.lines)
    for cause in answer.causes:
        changed = apply(asked, cause.changes)
        assert cause.gap_after == gap_of(changed, slip, answer) < answer.gap
        assert cause.closes == (cause.gap_after == 0)
        assert all(before != after for before, after in cause.changes.values())
        assert cause.title
        assert cause.ask.endswith(("。", "？"))
        assert cause.citations
    assert len({frozenset(cause.ids) for cause in answer.causes}) == len(answer.causes)
    ranks = [(not c.closes, len(c.ids), any(i in ORDER for i in c.ids), c.gap_after) for c in answer.causes]
    assert ranks == sorted(ranks)
    assert answer.unexplained == min([answer.gap, *(cause.gap_after for cause in answer.causes)])


def gap_of(scenario: Scenario, slip: dict[str, str], answer: Reconciliation) -> Decimal:
    """The gap by its definition; the answer's own lines tell whether critical insurance was left out."""
    before = estimate(Scenario.model_validate(scenario)).visits[0]
    owed = before.out_of_pocket
    if "critical_paid" not in slip and not any("已经减去大病" in note for note in answer.notes):
        owed += before.critical_paid
    found = {**{name: getattr(before, name) for name in slip}, "out_of_pocket": owed}
    return sum((abs(Decimal(slip[name]) - found[name]) for name in slip), Decimal(0))


def test_two_changes_together_are_found() -> None:
    bill = {**BILL, "class_a": "19200", "uncovered": "2000"}
    answer = check(STAY, slip_of(with_visit(STAY, expenses=bill, travel="referral")))
    assert (answer.causes[0].ids, answer.causes[0].closes) == (["bill_split", "travel"], True)
    assert answer.causes[0].changes["visits[0].expenses.uncovered"] == ("1200.00", "2000.00")
    facts = {**with_visit(STAY, hospital_grade="grade_2a", hospital_affiliation="county"), "opening": {"admissions": 3}}
    assert check(STAY, slip_of(facts)).causes[0].ids == ["admission", "hospital"]


def test_another_total_is_put_into_one_category() -> None:
    more = slip_of(with_visit(STAY, expenses={**BILL, "class_b_service": "1700"}))
    cause = check(STAY, more).causes[0]
    assert (cause.ids, cause.closes) == (["bill_total"], True)
    assert cause.changes == {"visits[0].expenses.class_b_service": ("1500.00", "1700.00")}
    unsaid = {name: more[name] for name in ("fund_paid", "critical_paid", "out_of_pocket")}
    assert check(STAY, {**unsaid, "cash": unsaid["out_of_pocket"]}).causes[0].ids == ["bill_total"]
    both = slip_of(with_visit(STAY, expenses={**BILL, "class_b_drug": "5000", "uncovered": "1700"}))
    assert check(STAY, both).causes[0].ids == ["bill_total"]
    three = slip_of(with_visit(STAY, expenses={**BILL, "class_b_drug": "5000", "class_b_service": "2300"}))
    cause = check(STAY, three).causes[0]
    assert (cause.ids, cause.closes) == (["bill_split", "bill_total"], True)
    assert cause.title.count("元") == len(cause.changes)


@pytest.mark.parametrize(
    ("visit", "path", "value"),
    [
        ({"kind": "outpatient", "hospital_grade": "grade_2a"}, "outpatient_annual_limit", "300.00"),
        ({"kind": "chronic_disease", "chronic_rate": "0.6"}, "visits[0].chronic_quota_left", "1234.50"),
    ],
)
def test_a_limit_is_solved_for(visit: dict[str, Any], path: str, value: str) -> None:
    scenario = {"region": "shanxi", "visits": [{"date": "2026-03-02", "expenses": {"class_a": "5000"}, **visit}]}
    limited = apply(Scenario.model_validate(scenario), {path: (None, value)})
    cause = check(scenario, slip_of(limited)).causes[0]
    assert (cause.ids, cause.changes, cause.closes) == (["limit"], {path: (None, value)}, True)
    assert "凑出来" in cause.ask


@pytest.mark.parametrize(
    ("bill", "opening"),
    [
        ("90000", {"fund_paid": "52000.00"}),
        ("29500", {"compliant_self_pay": "4000.00"}),
        ("29500", {"fund_paid": "70000.00", "over_cap": "180000.00"}),
    ],
)
def test_an_opening_sum_is_solved_for(bill: str, opening: dict[str, str]) -> None:
    scenario = with_visit(STAY, expenses={"class_a": bill})
    answer = check(scenario, slip_of({**scenario, "opening": opening}))
    cause = next(cause for cause in answer.causes if cause.ids == ["opening"])
    assert (cause.closes, {path.removeprefix("opening."): to for path, (_, to) in cause.changes.items()}) == (
        True,
        opening,
    )
    assert any("凑出来" in note for note in answer.notes)


def test_uncovered_as_the_slip_says_it_and_another_category_beside_it() -> None:
    bill = {**BILL, "class_a": "18200", "imported_consumable": "1000", "uncovered": "2000"}
    cause = check(STAY, slip_of(with_visit(STAY, expenses=bill))).causes[0]
    assert (cause.ids, cause.closes) == (["bill_split"], True)
    assert {to for _, to in cause.changes.values()} == {"18200.00", "1000.00", "2000.00"}


def test_whose_hospital_it_is_matters_in_the_second_class() -> None:
    stay = with_visit(STAY, hospital_grade="grade_2a", hospital_affiliation="city_or_province")
    cause = check(stay, slip_of(with_visit(stay, hospital_affiliation="county"))).causes[0]
    assert (cause.ids, cause.closes, cause.title) == (["affiliation"], True, "医院按“县级”算")


def test_the_cap_follows_the_years_of_enrolment() -> None:
    spent = {**STAY, "opening": {"compliant_self_pay": "485000"}}
    cause = check(spent, slip_of({**spent, "enrolment": {"break_years": 1}})).causes[0]
    assert (cause.ids, cause.closes, cause.title) == (["cap"], True, "“2025年以来断保几年”是 1")
    both = {**spent, "enrolment": {"continuous_years": 6}}
    turned = {**both, "readings": {"continuity_counts": "from_2025"}}
    assert ["reading"] in [cause.ids for cause in check(both, slip_of(turned)).causes if cause.closes]


def test_no_change_leads_to_an_amount_that_cannot_be_typed() -> None:
    most = "100000000"
    scenario = with_visit(STAY, expenses={"class_a": most, "class_b_drug": most, "uncovered": most})
    sound(scenario, {"first_self_pay": "0"}, check(scenario, {"first_self_pay": "0"}))
    huge = {"fund_paid": most, "critical_paid": most, "out_of_pocket": most}
    sound(STAY, huge, check(STAY, huge))


def test_a_visit_out_of_cover_may_have_been_under_it() -> None:
    for enrolment, path in (
        ({"cover_from": "2026-04-01"}, "cover_from"),
        ({"cover_from": "2026-01-01", "cover_to": "2026-02-01"}, "cover_to"),
    ):
        cause = check({**STAY, "enrolment": enrolment}, slip_of(STAY)).causes[0]
        assert (cause.ids, list(cause.changes)) == (["cover"], [f"enrolment.{path}"])
        assert cause.title == "结算那天在待遇期内"
    last_day = {**STAY, "enrolment": {"cover_to": "2026-03-02"}}
    out = {"fund_paid": "0", "deductible": "0", "critical_paid": "0", "out_of_pocket": "29500"}
    assert [c.closes for c in check(last_day, out).causes if c.ids == ["cover"]] == [True]


def test_a_region_without_a_fund_or_a_cap_is_answered() -> None:
    visit = {"date": "2026-03-02", "kind": "contracted_primary", "expenses": {"class_a": "1000"}}
    answer = check({"region": "hunan", "visits": [visit]}, {"fund_paid": "900"})
    assert [(cause.ids, cause.closes) for cause in answer.causes][:1] == [(["kind"], True)]
    accident = {"date": "2024-03-02", "kind": "student_accident", "expenses": {"class_a": "1000"}}
    answer = check({"region": "shanxi/yangquan", "visits": [accident]}, {"fund_paid": "100"})
    assert answer.causes[0].closes
    assert all(cause.citations for cause in answer.causes)


def test_what_the_program_does_not_settle_is_shown_and_taken_off() -> None:
    slip = {**slip_of(STAY), "out_of_pocket": "11057", "medical_aid": "1000", "other_paid": "100"}
    answer = check(STAY, slip)
    assert answer.gap == 0
    aid = next(line for line in answer.lines if line.name == "medical_aid")
    assert (aid.title, aid.slip, aid.estimate, aid.difference) == ("医疗救助", 1000, None, 0)
    assert any("医疗救助 1,000.00 元、其他支付 100.00 元" in note for note in answer.notes)
    assert any("还多" in note for note in check(STAY, {"fund_paid": "0", "medical_aid": "29500"}).notes)


def test_the_family_account_is_the_scenarios() -> None:
    scenario = {**STAY, "family_account": "500"}
    assert check(scenario, {"family_account": "500", "cash": "11657"}).gap == 0
    answer = check(scenario, {"family_account": "600", "cash": "11557", "critical_paid": "1281"})
    assert (answer.gap, answer.unexplained) == (200, min([200, *(cause.gap_after for cause in answer.causes)]))
    assert any("家庭共济账户填的是 500.00 元" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"fund_paid": "17062"}, "多 1,000 元"),
        ({"fund_paid": "15062.50"}, "少 999.50 元，单子上可能还有医疗救助、其他支付没有填"),
        ({"fund_paid": "15062", "medical_aid": "0", "other_paid": "0"}, "少 1,000 元，请重新看"),
        ({"cash": "12000", "family_account": "100"}, "现金加起来差 57 元"),
        ({"deductible": "30000"}, "起付标准比费用总额还多"),
    ],
)
def test_a_slip_that_contradicts_itself_is_told(changed: dict[str, str], words: str) -> None:
    assert any("结算单自己对不上" in note and words in note for note in check(STAY, {**slip_of(STAY), **changed}).notes)


def test_a_slip_with_critical_insurance_in_no_line_of_it() -> None:
    slip = {"total": "29500", "fund_paid": "16062", "out_of_pocket": "12157"}
    answer = check(STAY, slip)
    assert answer.gap == 0
    assert any("还差 1,281.00 元" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("scenario", "slip", "field"),
    [
        (STAY, {}, "slip"),
        (STAY, {"medical_aid": "1"}, "slip"),
        (STAY, {"fund_paid": "-1"}, "slip.fund_paid"),
        (STAY, {"name": "1"}, "slip.name"),
        ({**STAY, "visits": STAY["visits"] * 2}, {"fund_paid": "1"}, "scenario"),
        ({**STAY, "region": "mars"}, {"fund_paid": "1"}, "scenario.region"),
    ],
)
def test_what_cannot_be_compared_is_refused(scenario: dict[str, Any], slip: dict[str, str], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Check.model_validate({"scenario": scenario, "slip": slip})
    assert [fault.field for fault in faults(caught.value)] == [field]


def test_a_scenario_that_no_rule_settles_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        check({**STAY, "region": "national"}, {"fund_paid": "1"})
    assert [fault.field for fault in caught.value.faults] == ["scenario.region"]


@given(years(most=1))
def test_a_case_runs_as_it_is(scenario: dict[str, Any]) -> None:
    slip = slip_of(scenario)
    (case,) = tomllib.loads(as_case(Scenario.model_validate(scenario), Slip.model_validate(slip)))["case"]
    run_case(case)
    assert case["slip"] == slip
    assert case["name"].endswith("差 0.00 元")


def test_a_change_may_take_something_away() -> None:
    scenario = Scenario.model_validate({**STAY, "outpatient_annual_limit": "300"})
    assert apply(scenario, {"outpatient_annual_limit": ("300.00", None)}).outpatient_annual_limit is None


def test_the_command_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from policy.__main__ import main  # noqa: PLC0415 - only here

    path = tmp_path / "slip.json"
    path.write_text(json.dumps({"scenario": STAY, "slip": CASES["slip"][0]["says"]}), "utf-8")
    assert main(["reconcile", str(path)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == ["lines", "gap", "causes", "unexplained", "notes"]
    assert answer["causes"][0]["changes"] == {"opening.admissions": ["0", "1"]}
    assert answer["lines"][2] == {
        "name": "deductible",
        "title": "起付标准",
        "slip": "500.00",
        "estimate": "1000.00",
        "difference": "-500.00",
    }


@pytest.mark.parametrize("owner", [{}, {"hospital_affiliation": None}])
def test_whose_hospital_it_is_may_be_missing(owner: dict[str, None]) -> None:
    visit = {name: value for name, value in STAY["visits"][0].items() if name != "hospital_affiliation"}
    unsaid = {**STAY, "visits": [{**visit, **owner}]}
    county = with_visit(unsaid, hospital_grade="grade_2a", hospital_affiliation="county")
    answer = check(unsaid, slip_of(county))
    sound(unsaid, slip_of(county), answer)
    closing = [cause for cause in answer.causes if cause.closes]
    assert closing[0].ids == ["hospital"]
    assert closing[0].changes["visits[0].hospital_affiliation"] == (None, "county")
    with pytest.raises(InputError) as refused:
        check(with_visit(unsaid, hospital_grade="grade_2a"), slip_of(county))
    assert [fault.field for fault in refused.value.faults] == ["scenario.visits[0].hospital_affiliation"]


def test_nothing_to_solve_for_is_solved_by_nothing() -> None:
    scenario, slip = Scenario.model_validate(STAY), Slip.model_validate({"fund_paid": "1"})
    amounts = amounts_of(estimate(scenario))
    assert solve(Bench(scenario, said(slip, scenario, amounts)), []) == []
