"""What one page hands another within a visitor's session, in the place of bare session keys.

Nothing here outlives the session; what a page itself was answered lives in its address (``ui.parts.kept``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

import streamlit as st

_SUMMARY: Final = "enrolment_summary"
_REGION: Final = "enrolment_region"
_YEAR: Final = "enrolment_year"
_READINGS: Final = "enrolment_readings"
_OWN: Final = "last_out_of_pocket"
_ESTIMATED: Final = "estimated"


@dataclass(frozen=True)
class Enrolled:
    """What the page 参保与待遇 found, or a record in the same words.

    ``summary`` holds fields of ``policy.visit.scenario.EnrolmentSummary``; ``readings`` are those that were switched to
    their second value.
    """

    region: str | None
    year: int
    summary: Mapping[str, Any]
    readings: tuple[str, ...] = ()


def hand_enrolled(found: Enrolled) -> None:
    """Hand on what the page 参保与待遇 found."""
    st.session_state[_SUMMARY] = dict(found.summary)
    st.session_state[_REGION] = found.region
    st.session_state[_YEAR] = found.year
    st.session_state[_READINGS] = list(found.readings)


def enrolled() -> Enrolled | None:
    """What the page 参保与待遇 found last; None where it found nothing."""
    state = st.session_state
    summary, year = state.get(_SUMMARY), state.get(_YEAR)
    if not summary or year is None:
        return None
    return Enrolled(state.get(_REGION), year, summary, tuple(state.get(_READINGS) or ()))


@dataclass(frozen=True)
class Estimated:
    """What the page 报销估算 settled last.

    ``person`` holds fields of ``policy.Scenario`` without the visits (region, enrolment, opening, readings …),
    ``visit`` those of a visit. ``known``: nothing was left open; only then is ``visit`` whole and the answer one sum.
    """

    person: Mapping[str, Any]
    visit: Mapping[str, Any]
    out_of_pocket: Decimal
    known: bool = True
    answers: Mapping[str, Any] = field(default_factory=dict)
    """The answers as the form keeps them, by the questions' names: for a page that takes totals and 「不清楚」 too."""


def hand_estimated(found: Estimated) -> None:
    """Hand on an estimate; ``out_of_pocket`` is yuan."""
    st.session_state[_ESTIMATED] = found
    st.session_state[_OWN] = str(found.out_of_pocket)


def estimated() -> Estimated | None:
    """The last estimate of this session; None where there is none."""
    found = st.session_state.get(_ESTIMATED)
    return found if isinstance(found, Estimated) else None


def forget_estimated() -> None:
    """Drop the last estimate: the form was cleared."""
    st.session_state.pop(_ESTIMATED, None)
    st.session_state.pop(_OWN, None)


def last_out_of_pocket() -> Decimal | None:
    """What the person paid in the last estimate, yuan."""
    known = st.session_state.get(_OWN)
    return None if known is None else Decimal(known)
