"""axe-core finds nothing on any page, in any of its states, on a phone and on a desk, light and dark.

``make test`` looks at the residents' answers on a phone; ``make audit`` at all of them.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.audit.axe import findings
from tests.browser.audit.states import HEIGHTS, SCHEMES, STATES, Scheme, State, look_at, opened, reach

Show: TypeAlias = Callable[[State], Page]

CORE = {"estimate-answered"}

LOOKS = [
    pytest.param(
        state,
        width,
        scheme,
        id=f"{state}-{width}-{scheme}",
        marks=() if (width, scheme) == (390, "light") and str(state) in CORE else pytest.mark.audit,
    )
    for state in STATES
    for width in HEIGHTS
    for scheme in SCHEMES
]


@pytest.fixture(scope="module")
def show(server: str, chromium: Browser) -> Iterator[Show]:
    """Bring a page into a state; where it is there already, nothing is done again."""
    with opened(chromium) as page:
        now: list[State] = []

        def shown(state: State) -> Page:
            if now != [state]:
                now[:] = []
                reach(page, server, state)
                now[:] = [state]
            return page

        yield shown


@pytest.mark.parametrize(("state", "width", "scheme"), LOOKS)
def test_axe_finds_nothing(show: Show, state: State, width: int, scheme: Scheme) -> None:
    page = show(state)
    look_at(page, width, scheme)
    found = findings(page)
    assert not found, "\n".join(found)
