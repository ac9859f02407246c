"""The states that a page is looked at in: empty, with faults, answered, and answered with everything opened.

Each is reached as a person reaches it, by clicking and typing, so that what is looked at is what people meet.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal, NamedTuple, TypeAlias

from playwright.sync_api import Browser, Page

from tests.browser.watch import idle, pick

Scheme: TypeAlias = Literal["light", "dark"]
Step: TypeAlias = Callable[[Page], None]

SCHEMES: Final[tuple[Scheme, ...]] = ("light", "dark")
HEIGHTS: Final = {390: 844, 1280: 900}
"""Heights of a phone's and of a desk's screen, by their widths."""

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
    """One state of one page: its path, its name, and how one gets there."""

    path: str
    name: str
    reach: tuple[Step, ...] = ()

    def __str__(self) -> str:
        """A short name, as a test's."""
        return f"{self.path.strip('/').partition('?')[0] or 'estimate'}-{self.name}"


def press(*labels: str) -> Step:
    """Press the first button there is with one of these labels."""

    def step(page: Page) -> None:
        for label in labels[:-1]:
            if page.get_by_role("button", name=label, exact=True).count():
                page.get_by_role("button", name=label, exact=True).first.click()
                return
        page.get_by_role("button", name=labels[-1], exact=True).first.click()

    return step


def typed(label: str, text: str) -> Step:
    """Type into a field and leave it."""

    def step(page: Page) -> None:
        field = page.get_by_role("textbox", name=label).first
        field.fill(text)
        field.press("Tab")

    return step


def chosen(question: str, words: str) -> Step:
    """Choose from a list."""
    return lambda page: pick(page, question, words)


def upload(name: str, text: str) -> Step:
    """Give the page a file."""

    def step(page: Page) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder) / name
            file.write_text(text, "utf-8")
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


def _four(path: str, faults: tuple[Step, ...], answered: tuple[Step, ...]) -> Iterator[State]:
    yield State(path, "empty")
    yield State(path, "faults", faults)
    yield State(path, "answered", answered)
    yield State(path, "opened", (*answered, open_all))


LAPSE: Final = (
    chosen("在哪里参保", "太原市"),
    chosen("哪年开始参加居民医保", "2020 年"),
    chosen("最近一次缴的是哪一年的医保费", "2026 年"),
    press("看看会怎样"),
)
STATES: Final = (
    *_four("/", (typed("这次一共花了多少（元）", "很多"), press("算一算")), (press("看一个例子", "用例子填一份"),)),
    *_four("/ledger", (press("记进账本"),), (upload("book.json", json.dumps(YEAR)),)),
    *_four("/enrolment", (press("看看我的待遇"),), (press("看看我的待遇"),)),
    *_four("/batch", (upload("bills.csv", "没有\n这些列\n"),), (upload("bills.csv", BILLS),)),
    *_four("/stories", (open_all, typed("甲类费用（元）", "很多")), ()),
    *_four("/lapse", (press("看看会怎样"),), LAPSE),
    *_four("/rules", (), ()),
    *_four("/compare", (typed("居民医保实际缴费几年", "十几"),), (typed("居民医保实际缴费几年", "10"),)),
)


def reach(page: Page, server: str, state: State) -> None:
    """Bring a page into a state."""
    page.goto(server + state.path)
    idle(page)
    for step in state.reach:
        step(page)
        idle(page)


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
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    for _ in range(3):  # a taller screen may let more be drawn
        page.wait_for_timeout(200)
        tall = page.evaluate("""() => Math.max(
          ...[...document.querySelectorAll('html, [data-testid="stMain"]')].map(part => part.scrollHeight))""")
        if tall <= page.evaluate("window.innerHeight"):
            break
        page.set_viewport_size({"width": width, "height": tall})
    idle(page)
