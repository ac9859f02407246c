"""An enrolment record's amounts and dates, before they are put into words; amounts are integer fen."""

from __future__ import annotations

from dataclasses import dataclass

from policy.enrolment.cover import Cover, Window, in_time, settle_cover, window
from policy.enrolment.faults import check, check_paid_back
from policy.enrolment.record import EnrolmentRecord
from policy.enrolment.rules import YearRules, rules_of
from policy.enrolment.years import Years, count_years
from policy.rulebook import Rulebook, rulebook
from policy.visit.cap import CapTerms, critical_cap, limited_rewards, penalty, zero_claim_reward


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything a record comes to before it is put into words; amounts in fen."""

    record: EnrolmentRecord
    rules: YearRules
    terms: CapTerms
    window: Window
    in_window: bool
    years: Years
    cover: Cover
    continuous_reward: int
    zero_claim_reward: int
    rewards: int
    penalty: int
    critical_cap: int
    arrears: int


def assess(record: EnrolmentRecord, book: Rulebook | None = None) -> Assessment:
    """The amounts and dates of a record, by the project's own rulebook unless another is handed in.

    Raises:
        InputError: for a record that cannot be answered; each fault names its field.
    """
    rules = rules_of(record, book or rulebook())
    terms, closing = check(record, rules), window(record, rules)
    in_window = in_time(record, closing.closes)
    years = count_years(record, rules, terms, in_window=in_window)
    check_paid_back(record, years)
    continuous = len(years.rewarded) * terms.continuous
    zero_claim = int(zero_claim_reward(terms, len(years.zero_claims), False))
    contribution = rules.get("contribution.personal")
    return Assessment(
        record=record,
        rules=rules,
        terms=terms,
        window=closing,
        in_window=in_window,
        years=years,
        cover=settle_cover(record, rules, years, in_window=in_window),
        continuous_reward=continuous,
        zero_claim_reward=zero_claim,
        rewards=int(limited_rewards(terms, continuous + zero_claim)),
        penalty=int(penalty(terms, years.breaks_total)),
        critical_cap=int(critical_cap(terms, continuous + zero_claim, years.breaks_total)),
        arrears=record.years_paid_back * contribution.number("amount") if contribution else 0,
    )
