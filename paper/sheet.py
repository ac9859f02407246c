"""The sheet to take home: what a page answered, as one or more A4 pages of tagged PDF.

Every function gives the bytes of a PDF. ``address`` is the answer's link, printed with its QR code; without one (or
with one that only this machine knows) the sheet carries none. ``told`` are the assumptions that the page itself made.
All raise :class:`paper.press.FontMissingError` where no Chinese font is installed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from paper import answer, asked, comparison, enrolled, ledger, press
from paper.blocks import Block, pairs, verdict, words
from policy import Scenario, Settlement
from policy.enrolment.assessment import assess
from policy.enrolment.prose import enrolment_verdict
from policy.enrolment.record import EnrolmentAnswer, EnrolmentRecord
from policy.visit.verdict import range_verdict, visit_verdict
from policy.year.standing import year_range_verdict, year_verdict

AUTHOR: Final = "山西居民医保报销估算"
_FOOT: Final = "按公开的医保文件估算，以医院结算单和医保经办机构的答复为准。医保热线 12393。"
_STEPS: Final = "一步一步怎么算的"


def estimate_sheet(
    scenario: Scenario,
    settlement: Settlement,
    address: str | None = None,
    *,
    told: Sequence[str] = (),
    dearest: Settlement | None = None,
    made: datetime | None = None,
) -> bytes:
    """One visit. Where a page shows a range, ``settlement`` is its cheapest end for the person, ``dearest`` the other.

    The steps are those of ``settlement``.
    """
    visit = settlement.visits[0]
    ranged = dearest is not None and dearest.totals.out_of_pocket != settlement.totals.out_of_pocket
    if dearest is not None and ranged:
        head = [verdict(range_verdict(settlement, dearest)), *answer.two_ends(settlement, dearest)]
        which = "（自己出得最少的那一种）"
    else:
        head, which = [verdict(visit_verdict(settlement)), *answer.who_pays(settlement)], ""
    return _sheet(
        "报销估算单",
        [
            *head,
            pairs(f"问的是什么{which}", [*asked.person(scenario), *asked.visit(scenario.visits[0])]),
            words("", f"{_STEPS}{which}"),
            *answer.steps(visit),
            *answer.readings(settlement),
            *answer.caveats(told, settlement.notes),
            *answer.rules((c for step in visit.steps for c in step.citations), settlement.region, visit.date),
        ],
        address,
        made,
    )


def year_sheet(
    scenario: Scenario,
    settlement: Settlement,
    address: str | None = None,
    *,
    told: Sequence[str] = (),
    dearest: Settlement | None = None,
    made: datetime | None = None,
) -> bytes:
    """A year of visits: the whole on the first page, then every visit with its steps.

    Where a page shows a range, ``settlement`` is its cheapest end for the person, ``dearest`` the other; all but the
    first figures are those of ``settlement``.
    """
    ranged = dearest is not None and dearest.totals.out_of_pocket != settlement.totals.out_of_pocket
    if dearest is not None and ranged:
        head = [verdict(year_range_verdict(settlement, dearest)), *answer.two_ends(settlement, dearest)]
        head.append(words("下面按自己出得最少的那一种写。"))
    else:
        head = [verdict(year_verdict(settlement)), *answer.who_pays(settlement)]
    cited = [c for visit in settlement.visits for step in visit.steps for c in step.citations]
    return _sheet(
        f"{settlement.rules_on.year} 年看病账本",
        [
            *head,
            *ledger.overview(settlement),
            *([] if ranged else ledger.order(scenario)),
            pairs("本人和这一年", asked.person(scenario)),
            *ledger.visits(scenario, settlement),
            *answer.readings(settlement),
            *answer.caveats(told, settlement.notes),
            *answer.rules(cited, settlement.region, settlement.rules_on),
        ],
        address,
        made,
    )


def comparison_sheet(
    compared: Mapping[str, Any],
    scenarios: Sequence[Scenario] = (),
    address: str | None = None,
    *,
    told: Sequence[str] = (),
    made: datetime | None = None,
) -> bytes:
    """Two to four variants; ``compared`` is what ``policy compare`` prints, ``scenarios`` what it was given."""
    on = scenarios[0].first_day if scenarios else None
    return _sheet(
        "方案对比",
        [
            verdict(comparison.verdict(compared)),
            *comparison.pictures(compared),
            *comparison.parts(compared),
            *comparison.asked_of(compared, scenarios),
            *answer.caveats(told, ()),
            *(answer.rules(comparison.cited(compared), scenarios[0].region, on) if on else []),
        ],
        address,
        made,
    )


def enrolment_sheet(
    record: EnrolmentRecord,
    answered: EnrolmentAnswer,
    address: str | None = None,
    *,
    said: str | None = None,
    told: Sequence[str] = (),
    made: datetime | None = None,
) -> bytes:
    """An enrolment record's answer: cover, waiting, cap, what paying back buys and what lapsing costs.

    ``said`` is the page's own sentence, where it is another than the record's: somebody has not paid yet.
    """
    found = assess(record)
    day = record.paid_on or date(record.coverage_year, 1, 1)
    return _sheet(
        f"{record.coverage_year} 年参保与待遇",
        [
            verdict(said or enrolment_verdict(found)),
            *enrolled.figures(found, answered),
            pairs("问的是什么", asked.record(record)),
            *enrolled.years(record),
            *enrolled.outlook(record, found),
            words("", _STEPS),
            *enrolled.steps(answered),
            *enrolled.readings(found, answered),
            *answer.caveats(told, answered.notes),
            *answer.rules((c for step in answered.steps for c in step.citations), record.region, day),
        ],
        address,
        made,
    )


def _sheet(title: str, blocks: Sequence[Block], address: str | None, made: datetime | None) -> bytes:
    moment = made or press.now()
    data = {
        "title": title,
        "author": AUTHOR,
        "subject": blocks[0]["text"],
        "made": f"{press.moment_in_words(moment)} 算的",
        "foot": _FOOT,
        "link": press.linked(address),
        "blocks": blocks,
    }
    return press.pdf("sheet", data, moment)
