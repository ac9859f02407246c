"""One person's visits of a year, settled and explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from policy.fields import Fault, InputError
from policy.money import fen, yuan
from policy.rulebook import Rulebook, rulebook
from policy.visit import reasons
from policy.visit.answer import Instead, ReadingResult, SettledVisit, Settlement, Sums, Totals
from policy.visit.cap import CapTerms, cap_terms, continuous_reward, critical_cap, most_years, zero_claim_reward
from policy.visit.compiled import (
    AFFILIATION_CODES,
    GRADE_CODES,
    KIND_CODES,
    NO_AFFILIATION,
    NO_DAY,
    NO_GRADE,
    NO_LIMIT,
    REGION_CODES,
    TRAVEL_CODES,
    compiled,
    days,
)
from policy.visit.explanation import Workings, visit_notes, visit_steps
from policy.visit.scenario import Scenario, Visit
from policy.visit.settlement import AMOUNTS, SWITCHES, Judged, Visits, judge, settle

Column = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Settled:
    """A scenario's visits as amounts, fen: each visit's row, and for each reading turned what each visit then costs."""

    rows: list[dict[str, int]]
    turned: dict[str, Column]
    cap: int
    outpatient_limit: int


def estimate(scenario: Scenario, book: Rulebook | None = None) -> Settlement:
    """Settle a scenario by a rulebook, the project's own unless another is handed in.

    Raises:
        InputError: where no rule settles a visit, or the opening sums cannot be; each fault names its field.
    """
    book = book or rulebook()
    settled = _settle(scenario, book)
    all_workings = [
        Workings(book, scenario, visit, row, settled.cap, settled.outpatient_limit)
        for visit, row in zip(scenario.visits, settled.rows, strict=True)
    ]
    return Settlement.model_construct(
        region=scenario.region,
        rules_on=scenario.first_day,
        critical_cap=yuan(settled.cap) if cap_terms(book, scenario.region, scenario.year) else None,
        visits=[_settled(workings, _instead(workings, position)) for position, workings in enumerate(all_workings)],
        totals=_totals(settled.rows, fen(scenario.family_account)),
        readings=_readings(scenario, book, settled),
        notes=visit_notes(all_workings),
    )


def _settle(scenario: Scenario, book: Rulebook) -> _Settled:
    visits, tables = scenario.visits, compiled(book)
    terms = cap_terms(book, scenario.region, scenario.year)
    order = sorted(range(len(visits)), key=lambda position: visits[position].date)
    turned = book.bearing("visit", "summary")
    columns = visit_columns(scenario, [visits[position] for position in order], book, terms)
    judged = judge(tables, columns)
    _refuse(scenario, book, order, judged, terms)
    first = np.repeat(np.arange(1 + len(turned)) * len(visits), len(visits))
    amounts = settle(tables, columns, judged, first, trace=True)
    asked = {name: column[: len(visits)].tolist() for name, column in amounts.items()}
    rows: list[dict[str, int]] = [{} for _ in visits]
    for place, position in enumerate(order):
        rows[position] = {name: column[place] for name, column in asked.items()}
    as_asked, *otherwise = amounts["out_of_pocket"].reshape(-1, len(visits))
    limit = int(columns.outpatient_annual_limit[0])
    others = dict(zip(turned, otherwise, strict=True))
    return _Settled(rows, {"": as_asked, **others}, int(columns.critical_cap[0]), limit)


def _instead(workings: Workings, position: int) -> Instead | None:
    """What a visit that its own rule does not pay is paid as, the others as asked."""
    if not workings.as_another or workings.kind.instead is None:
        return None
    visits = list(workings.scenario.visits)
    visits[position] = visits[position].model_copy(update={"kind": workings.kind.instead})
    row = _settle(workings.scenario.model_copy(update={"visits": visits}), workings.book).rows[position]
    return Instead(
        kind=workings.kind.instead, fund_paid=yuan(row["fund_paid"]), out_of_pocket=yuan(row["out_of_pocket"])
    )


def columns_of(scenario: Scenario, book: Rulebook | None = None) -> dict[str, int]:
    """The first visit as the settlement's columns hold it, one number a column: what many variants are made from."""
    book = book or rulebook()
    found = visit_columns(scenario, scenario.visits[:1], book, cap_terms(book, scenario.region, scenario.year))
    return {field.name: int(getattr(found, field.name)[0]) for field in fields(Visits)}


def visit_columns(scenario: Scenario, visits: Sequence[Visit], book: Rulebook, terms: CapTerms | None) -> Visits:
    """The visits once as asked and once more for each reading taken the other way, ledger after ledger."""
    switches = _switches(book, tuple(scenario.readings.items()))
    copies = switches[SWITCHES[0]].size
    opening, enrolment = scenario.opening, scenario.enrolment

    def each(values: list[int]) -> Column:
        return np.array(values * copies, dtype=np.int64)

    def once(value: int) -> Column:
        return np.array([value], dtype=np.int64)

    def limit(value: Decimal | None) -> int:
        return NO_LIMIT if value is None else fen(value)

    switched = {name: np.repeat(column, len(visits)) for name, column in switches.items()}
    year = scenario.year
    return Visits(
        region=once(REGION_CODES[scenario.region]),
        day=each([days(v.date) for v in visits]),
        kind=each([KIND_CODES[v.kind] for v in visits]),
        grade=each([NO_GRADE if v.hospital_grade is None else GRADE_CODES[v.hospital_grade] for v in visits]),
        affiliation=each([AFFILIATION_CODES.get(v.hospital_affiliation or "", NO_AFFILIATION) for v in visits]),
        travel=each([TRAVEL_CODES[v.travel] for v in visits]),
        admitted=each([NO_DAY if v.admitted_on is None else days(v.admitted_on) for v in visits]),
        class_a=each([fen(v.expenses.class_a) for v in visits]),
        class_b_drug=each([fen(v.expenses.class_b_drug) for v in visits]),
        class_b_service=each([fen(v.expenses.class_b_service) for v in visits]),
        domestic_consumable=each([fen(v.expenses.domestic_consumable) for v in visits]),
        imported_consumable=each([fen(v.expenses.imported_consumable) for v in visits]),
        uncovered=each([fen(v.expenses.uncovered) for v in visits]),
        before_cover=each([fen(v.expenses.before_cover) for v in visits]),
        chronic_rate=each([-1 if v.chronic_rate is None else int(v.chronic_rate.scaleb(4)) for v in visits]),
        chronic_deductible=each([fen(v.chronic_deductible) for v in visits]),
        chronic_quota_left=each([limit(v.chronic_quota_left) for v in visits]),
        cover_from=once(days(enrolment.cover_from) if enrolment.cover_from else NO_DAY),
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
        **{name: switched[name] for name in SWITCHES},
    )


@lru_cache(maxsize=1024)
def _switches(book: Rulebook, readings: tuple[tuple[str, str], ...]) -> dict[str, npt.NDArray[np.bool_]]:
    """For each reading, whether the other reading is taken: as asked, then with one reading after another turned."""
    names = book.bearing("visit", "summary")
    asked = [(name, book.readings[name].other) in readings for name in names]
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


def _refuse(scenario: Scenario, book: Rulebook, order: Sequence[int], judged: Judged, terms: CapTerms | None) -> None:
    faults = _too_many_breaks(scenario, terms)
    for position, code in sorted(zip(order, judged.fault[: len(order)].tolist(), strict=True)):
        if code:
            visit, where = scenario.visits[position], f"visits[{position}]."
            faults.append(reasons.fault(book, code, scenario.region, visit, scenario.opening, where))
    if faults:
        raise InputError(list(dict.fromkeys(faults)))


def _too_many_breaks(scenario: Scenario, terms: CapTerms | None) -> list[Fault]:
    """More break years (断保) than there were years since the first that counts."""
    given = scenario.enrolment.break_years
    if terms is None or scenario.readings.get("breaks_before_2025") == "counted":
        return []
    if given <= most_years(terms.first_year, scenario.year):
        return []
    return [Fault("enrolment.break_years", reasons.too_many_breaks(given, terms.first_year, scenario.year))]


def _settled(workings: Workings, instead: Instead | None) -> SettledVisit:
    row, visit = workings.row, workings.visit
    amounts: dict[str, Any] = {name: yuan(row[name]) for name in _MONEY}
    return SettledVisit.model_construct(
        None,
        date=visit.date,
        kind=visit.kind,
        uncovered=visit.expenses.uncovered,
        before_cover=visit.expenses.before_cover,
        rate=_rate(row["rate"]),
        reason=workings.reason,
        instead=instead,
        steps=visit_steps(workings),
        limit=None if workings.limit is None else yuan(workings.limit),
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


def _readings(scenario: Scenario, book: Rulebook, settled: _Settled) -> list[ReadingResult]:
    """The readings under which some visit would cost the person another amount."""
    found: list[ReadingResult] = []
    for name in book.bearing("visit", "summary"):
        other = settled.turned[name]
        if (other != settled.turned[""]).any():
            reading = book.readings[name]
            used = scenario.readings.get(name, reading.default)
            turned = reading.other if used == reading.default else reading.default
            cost = yuan(int(other.sum()))
            found.append(ReadingResult.model_construct(id=name, used=used, other=turned, other_out_of_pocket=cost))
    return found
