"""The states that a page is looked at in: empty, with faults, answered, and answered with everything opened.

Each is reached as a person reaches it, by clicking and typing, so that what is looked at is what people meet.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Literal, NamedTuple, TypeAlias
from urllib.parse import urljoin

from playwright.sync_api import Browser, FilePayload, Page

from policy.stories.tale import tales
from tests.browser.watch import idle, pick

Scheme: TypeAlias = Literal["light", "dark"]
Step: TypeAlias = Callable[[Page], None]

SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
HEIGHTS: Final = {390: 844, 1280: 900}
"""Heights of a phone's and of a desk's screen, by their widths."""

STAY: Final = "1138512AUAV6ZMACA6UPWCWTGIKMY8ZCK3JPDEZW4W34OEBKVZHHVRKHVCQS53"
"""The link code of a second stay of the year, on which both the fund and critical illness insurance pay."""
YEAR: Final = {
    "region": "shanxi/yangquan",
    "visits": [
        {"date": "2026-05-01", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "61000"}},
        {"date": "2026-02-10", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "20000"}},
    ],
}
BILLS: Final = "人员编号,参保地,结算日期,看病方式,医院等级,甲类费用\n" + "".join(
    f"001,太原市,2026-03-02,住院,三级甲等,{amount}\n" for amount in ("11000", "11000", "x")
)


class State(NamedTuple):
    """One state of one page: its path, its name, how one gets there, and what is to be seen then."""

    path: str
    name: str
    reach: tuple[Step, ...] = ()
    shows: str = "h1"

    def __str__(self) -> str:
        """A short name, as a test's."""
        return f"{self.path.strip('/').partition('?')[0] or 'estimate'}-{self.name}"


def go(path: str) -> Step:
    """Go to an address of the app, such as one with answers in it."""
    return lambda page: void(page.goto(urljoin(page.url, path)))


def void(_: object) -> None:
    """A step gives nothing."""


def press(label: str) -> Step:
    """Press the first button of this name."""
    return lambda page: page.get_by_role("button", name=label, exact=True).first.click()


def choose(question: str, words: str) -> Step:
    """Choose from a list."""
    return lambda page: pick(page, question, words)


def on_day(key: str, digits: str) -> Step:
    """Type a day, such as 20260110, into the date field of this key."""

    def step(page: Page) -> None:
        page.locator(f".st-key-{key}").get_by_role("spinbutton").first.click()
        page.keyboard.type(digits)
        page.keyboard.press("Escape")  # the calendar lies over what comes next
        page.keyboard.press("Tab")

    return step


def typed(label: str, text: str) -> Step:
    """Type into a field and leave it."""

    def step(page: Page) -> None:
        field = page.get_by_role("textbox", name=label).first
        field.fill(text)
        field.press("Tab")

    return step


def upload(name: str, text: str) -> Step:
    """Give the page a file."""
    file: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": text.encode("utf-8")}

    def step(page: Page) -> None:
        page.locator("input[type=file]").first.set_input_files(file)
        page.get_by_test_id("stFileChip").wait_for()

    return step


def open_all(page: Page) -> None:
    """Open every fold, also those that lie in another."""
    closed = page.locator("details:not([open]) > summary:visible")
    for _ in range(60):
        if not closed.count():
            break
        closed.first.click()
        page.wait_for_timeout(100)
    idle(page)
    page.wait_for_timeout(800)  # they glide open


def _four(path: str, faults: tuple[Step, ...], answered: tuple[Step, ...], shows: str) -> Iterator[State]:
    yield State(path, "empty")
    yield State(path, "faults", faults, ".look-errors, .look-fault, [data-testid='stAlert']")
    yield State(path, "answered", answered, shows)
    yield State(path, "opened", (*answered, open_all), shows)


STATES: Final = (
    *_four("/", (typed("这次一共花了多少（元）", "很多"), press("算一算")), (press("看一个例子"),), ".look-verdict"),
    *_four("/ledger", (press("记进账本"),), (upload("book.json", json.dumps(YEAR)),), ".look-verdict"),
    *_four(
        "/enrolment",
        (press("看看我的待遇"),),
        (
            choose("在哪里参保", "阳泉市"),
            choose("哪年开始参加居民医保", "2020 年"),
            on_day("enrolment-paid_on", "20260110"),
            press("看看我的待遇"),
        ),
        ".look-verdict",
    ),
    *_four("/variants", (press("就看这一次"),), (go(f"/variants?c={STAY}"),), ".desk-cards"),
    *_four("/curve", (go(f"/curve?c={STAY}"), typed("账单（元）", "很多")), (go(f"/curve?c={STAY}"),), ".desk-case"),
    *_four(
        "/slip",
        (go(f"/slip?c={STAY}"), press("核对")),
        (
            go(f"/slip?c={STAY}"),
            typed("统筹基金支付（元）", "16000"),
            typed("个人负担总额（元）", "5800"),
            press("核对"),
        ),
        ".desk-lines",
    ),
    *_four("/batch", (upload("bills.csv", "没有\n这些列\n"),), (upload("bills.csv", BILLS),), ".look-verdict"),
    *_four(
        "/stories",
        (
            choose("看哪个故事", "用一次估算自己做一个"),
            lambda page: page.get_by_text("一个链接或短码", exact=True).click(),
            typed("把链接或短码贴在这里", "1ABC"),
        ),
        (choose("看哪个故事", tales()["newborn"].title),),
        ".story",
    ),
    *_four(
        "/lapse",
        (press("看看会怎样"),),
        (
            choose("在哪里参保", "太原市"),
            choose("哪年开始参加居民医保", "2020 年"),
            choose("最近一次缴的是哪一年的医保费", "2026 年"),
            press("看看会怎样"),
        ),
        ".story",
    ),
    *_four(
        "/rules",
        (go("/rules?rule=nothing"),),
        (go("/rules?rule=inpatient.rate&region=shanxi/taiyuan"),),
        ".look-opened",
    ),
    *_four(
        "/compare", (typed("居民医保实际缴费几年", "十几"),), (typed("居民医保实际缴费几年", "10"),), ".look-verdict"
    ),
)


def _rest(page: Page) -> None:
    """Wait until the page stands to its foot."""
    idle(page)
    page.locator(".look-foot").wait_for()
    idle(page)


def reach(page: Page, server: str, state: State) -> None:
    """Bring a page into a state."""
    page.goto(server + state.path)
    _rest(page)
    for step in state.reach:
        step(page)
        _rest(page)
    page.locator(state.shows).first.wait_for()


@contextmanager
def opened(browser: Browser, width: int = 390) -> Iterator[Page]:
    """A page of a browser in which nothing moves; our policy would not let a checker's script in."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]}, locale="zh-CN", reduced_motion="reduce", bypass_csp=True
    )
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def look_at(page: Page, width: int, scheme: Scheme) -> None:
    """Show a page at a width and in a scheme, on a screen so tall that all of it is seen."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})
    for _ in range(3):  # a taller screen may let more be drawn
        page.wait_for_timeout(200)
        tall = page.evaluate("""() => Math.max(
          ...[...document.querySelectorAll('html, [data-testid="stMain"]')].map(part => part.scrollHeight))""")
        if tall <= page.evaluate("window.innerHeight"):
            break
        page.set_viewport_size({"width": width, "height": tall})
    idle(page)
