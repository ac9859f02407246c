"""One person's visits of a year, settled and explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from policy.fields import InputError
from policy.money import fen, yuan
from policy.visit import reasons
from policy.visit.answer import ReadingResult, SettledVisit, Settlement, Sums, Totals
from policy.visit.cap import CapTerms, cap_terms, continuous_reward, critical_cap, zero_claim_reward
from policy.visit.compiled import (
    AFFILIATION_CODES,
    GRADE_CODES,
    KIND_CODES,
    NO_GRADE,
    NO_LIMIT,
    REGION_CODES,
    TRAVEL_CODES,
    days,
    tables,
)
from policy.visit.explanation import Story, notes, steps
from policy.visit.scenario import READINGS, Scenario, Visit
from policy.visit.settlement import AMOUNTS, Judged, Visits, judge, settle

SETTLING = ("over_cap_threshold", "reduction_above_cap", "deductible_in_critical", "over_quota_in_critical")
CAPPING = ("zero_claim_lasts", "continuity_counts")
Column = npt.NDArray[np.int64]


def estimate(scenario: Scenario) -> Settlement:
    """Settle a scenario.

    Raises:
        InputError: where no rule settles a visit, or the opening sums cannot be; each fault names its field.
    """
    visits = scenario.visits
    terms = cap_terms(scenario.region, scenario.year)
    order = sorted(range(len(visits)), key=lambda position: visits[position].date)
    columns = _columns(scenario, [visits[position] for position in order], terms)
    judged = judge(tables(), columns)
    _refuse(scenario, order, judged)
    first = np.repeat(np.arange(1 + len(SETTLING) + len(CAPPING)) * len(visits), len(visits))
    settled = settle(tables(), columns, judged, first, trace=True)
    used = {name: column[: len(visits)].tolist() for name, column in settled.items()}
    rows: list[dict[str, int]] = [{} for _ in visits]
    for place, position in enumerate(order):
        rows[position] = {name: column[place] for name, column in used.items()}
    cap = int(columns.critical_cap[0])
    stories = [
        Story(scenario, visit, row, cap, int(columns.outpatient_annual_limit[0]))
        for visit, row in zip(visits, rows, strict=True)
    ]
    return Settlement.model_construct(
        region=scenario.region,
        rules_on=scenario.first_day,
        critical_cap=yuan(cap) if terms else None,
        visits=[_settled(story) for story in stories],
        totals=_totals(rows, fen(scenario.family_account)),
        readings=_readings(scenario, settled["out_of_pocket"], len(visits)),
        notes=notes(stories),
    )


def columns_of(scenario: Scenario) -> dict[str, int]:
    """The first visit as the settlement's columns hold it, one number a column: what many variants are made from."""
    found = _columns(scenario, scenario.visits[:1], cap_terms(scenario.region, scenario.year))
    return {field.name: int(getattr(found, field.name)[0]) for field in fields(Visits)}


def _columns(scenario: Scenario, visits: Sequence[Visit], terms: CapTerms | None) -> Visits:
    """The visits once as asked and once more for each reading taken the other way, ledger after ledger."""
    copies = 1 + len(SETTLING) + len(CAPPING)
    opening, enrolment = scenario.opening, scenario.enrolment

    def each(values: list[int]) -> Column:
        return np.array(values * copies, dtype=np.int64)

    def once(value: int) -> Column:
        return np.array([value], dtype=np.int64)

    def limit(value: Decimal | None) -> int:
        return NO_LIMIT if value is None else fen(value)

    switched = {
        name: np.repeat(column, len(visits)) for name, column in _switches(tuple(scenario.readings.items())).items()
    }
    year = scenario.year
    return Visits(
        region=once(REGION_CODES[scenario.region]),
        day=each([days(v.date) for v in visits]),
        kind=each([KIND_CODES[v.kind] for v in visits]),
        grade=each([NO_GRADE if v.hospital_grade is None else GRADE_CODES[v.hospital_grade] for v in visits]),
        affiliation=each([AFFILIATION_CODES[v.hospital_affiliation] for v in visits]),
        travel=each([TRAVEL_CODES[v.travel] for v in visits]),
        class_a=each([fen(v.expenses.class_a) for v in visits]),
        class_b_drug=each([fen(v.expenses.class_b_drug) for v in visits]),
        class_b_service=each([fen(v.expenses.class_b_service) for v in visits]),
        domestic_consumable=each([fen(v.expenses.domestic_consumable) for v in visits]),
        imported_consumable=each([fen(v.expenses.imported_consumable) for v in visits]),
        uncovered=each([fen(v.expenses.uncovered) for v in visits]),
        chronic_rate=each([-1 if v.chronic_rate is None else int(v.chronic_rate.scaleb(4)) for v in visits]),
        chronic_deductible=each([fen(v.chronic_deductible) for v in visits]),
        chronic_quota_left=each([limit(v.chronic_quota_left) for v in visits]),
        cover_from=once(days(enrolment.cover_from or date(year, 1, 1))),
        cover_to=once(days(enrolment.cover_to or date(year, 12, 31))),
        admissions=once(opening.admissions),
        fund_paid=once(fen(opening.fund_paid)),
        compliant_self_pay=once(fen(opening.compliant_self_pay)),
        over_cap=once(fen(opening.over_cap)),
        outpatient_paid=once(fen(opening.outpatient_paid)),
        hypertension_paid=once(fen(opening.hypertension_paid)),
        diabetes_paid=once(fen(opening.diabetes_paid)),
        student_accident_paid=once(fen(opening.student_accident_paid)),
        outpatient_annual_limit=once(limit(scenario.outpatient_annual_limit)),
        critical_cap=_caps(scenario, terms, switched),
        **{name: switched[name] for name in SETTLING},
    )


@cache
def _switches(readings: tuple[tuple[str, str], ...]) -> dict[str, npt.NDArray[np.bool_]]:
    """For each reading, whether the other reading is taken: as asked, then with one reading after another turned."""
    names = SETTLING + CAPPING
    asked = [(name, READINGS[name][1]) in readings for name in names]
    turned = np.vstack([np.zeros(len(names), dtype=bool), np.eye(len(names), dtype=bool)])
    return dict(zip(names, (turned ^ np.array(asked)).T, strict=True))


def _caps(scenario: Scenario, terms: CapTerms | None, switched: dict[str, npt.NDArray[np.bool_]]) -> Column:
    if terms is None:
        return np.zeros(1, dtype=np.int64)
    enrolment = scenario.enrolment
    rewards = fen(enrolment.continuous_reward_kept) + (
        continuous_reward(terms, scenario.year, enrolment.continuous_years, switched["continuity_counts"])
        + zero_claim_reward(terms, enrolment.zero_claim_years, switched["zero_claim_lasts"])
    )
    return critical_cap(terms, rewards, enrolment.break_years)


def _refuse(scenario: Scenario, order: Sequence[int], judged: Judged) -> None:
    if not judged.fault.any():
        return
    found = sorted(zip(order, judged.fault[: len(order)].tolist(), strict=True))
    faults = [
        reasons.fault(code, scenario.region, scenario.visits[position], scenario.opening, f"visits[{position}].")
        for position, code in found
        if code
    ]
    raise InputError(list(dict.fromkeys(faults)))


def _settled(story: Story) -> SettledVisit:
    row, visit = story.row, story.visit
    amounts: dict[str, Any] = {name: yuan(row[name]) for name in _MONEY}
    return SettledVisit.model_construct(
        None,
        date=visit.date,
        kind=visit.kind,
        uncovered=visit.expenses.uncovered,
        rate=_rate(row["rate"]),
        reason=story.reason,
        steps=steps(story),
        limit=None if story.limit is None else yuan(story.limit),
        before=_sums(row, after=False),
        after=_sums(row, after=True),
        **amounts,
    )


_MONEY = tuple(name for name in AMOUNTS if name not in {"rate", "reason"})


def _rate(value: int) -> Decimal:
    rate = Decimal(value).scaleb(-4)
    return rate if value % 100 else rate.quantize(Decimal("0.01"))


def _sums(row: dict[str, int], *, after: bool) -> Sums:
    moved = after and row["counts"]
    return Sums(
        admissions=row["admissions_before"] + (row["admission"] if after else 0),
        limit_used=yuan(row["bucket_before"] + (row["fund_paid"] if after else 0)),
        compliant_self_pay=yuan(row["self_pay_before"] + (row["compliant_self_pay"] if moved else 0)),
        over_cap=yuan(row["over_cap_before"] + (row["over_cap"] if moved else 0)),
        tier_1=yuan(row["tier_1_before"] + (row["tier_1"] if after else 0)),
        critical_paid=yuan(row["critical_before"] + (row["critical_paid"] if after else 0)),
    )


def _totals(rows: Sequence[dict[str, int]], account: int) -> Totals:
    owed = sum(row["out_of_pocket"] for row in rows)
    return Totals.model_construct(
        total=yuan(sum(row["total"] for row in rows)),
        fund_paid=yuan(sum(row["fund_paid"] for row in rows)),
        critical_paid=yuan(sum(row["critical_paid"] for row in rows)),
        family_account_paid=yuan(min(account, owed)),
        out_of_pocket=yuan(owed),
        cash=yuan(owed - min(account, owed)),
    )


def _readings(scenario: Scenario, out_of_pocket: Column, rows: int) -> list[ReadingResult]:
    """The readings under which some visit would cost the person another amount."""
    found: list[ReadingResult] = []
    asked = out_of_pocket[:rows]
    for copy, name in enumerate(SETTLING + CAPPING, start=1):
        other = out_of_pocket[copy * rows : (copy + 1) * rows]
        if (other != asked).any():
            default, alternative = READINGS[name]
            used = scenario.readings.get(name, default)
            turned = alternative if used == default else default
            found.append(
                ReadingResult.model_construct(
                    id=name, used=used, other=turned, other_out_of_pocket=yuan(int(other.sum()))
                )
            )
    return found
