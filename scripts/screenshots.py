"""Makes ``docs/screenshots``: every page with its answer, on a phone and on a desk, and ``docs/screenshots.md``.

Run as ``python -m scripts.screenshots`` or ``make screenshots``; names of pages after it make only those anew. The app
takes it to be always the same day, so that pictures change where pages did.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Final, TypeAlias

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.audit.states import HEIGHTS, STATES, STAY, State, look_at, opened, reach, void
from tests.browser.conftest import CHROMIUM, FLAGS, running_app

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "docs" / "screenshots"
INDEX: Final = ROOT / "docs" / "screenshots.md"
TALLEST: Final = {390: 2600, 1280: 2000}
"""Pages that are longer are cut here, by width."""
ON_ONE_DAY: Final = """
import time_machine
time_machine.travel("2026-09-10T04:00:00Z", tick=True).start()
from streamlit.web.cli import main
main(prog_name="streamlit")
"""
TITLES: Final = {
    "estimate": "报销估算",
    "ledger": "全年账本",
    "enrolment": "参保与待遇",
    "variants": "方案对比",
    "curve": "费用曲线",
    "slip": "核对结算单",
    "batch": "批量核算",
    "stories": "参保宣传",
    "lapse": "今年不缴会怎样",
    "rules": "政策依据",
    "compare": "各地对照",
    "easy": "大字版：第一问",
    "easy-answer": "大字版：结果",
    "screen": "大屏",
}
PLAIN: Final = ("easy", "easy-answer", "screen")
"""Pages that are none of Streamlit's."""
SHOWN: Final = {390: 220, 1280: 620}
"""How wide a picture of each width stands on the page."""
Show: TypeAlias = Callable[[Page, str], None]


def _plain(path: str) -> Show:
    return lambda page, server: void(page.goto(server + path, wait_until="networkidle"))


def _answered(state: State) -> Show:
    return lambda page, server: reach(page, server, state)


def pages() -> Iterator[tuple[str, Show]]:
    """Every page by its name, and how it is shown with its answer."""
    for state in STATES:
        if state.name == "answered":
            yield str(state).removesuffix("-answered"), _answered(state)
    yield "easy", _plain("/easy")
    yield "easy-answer", _plain(f"/S/{STAY}")
    yield "screen", _plain("/screen")


def small(picture: bytes, width: int) -> bytes:
    """A WebP of a page, cut where it is too long."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, TALLEST[width])))
    out = BytesIO()
    image.save(out, "WEBP", lossless=True, quality=100, method=6)
    return out.getvalue()


def _cell(file: str, told: str, width: int) -> str:
    return f'<td valign="top"><img src="{file}" alt="{told}" width="{width}"></td>'


def index() -> str:
    """The page that shows them all."""
    lines = [
        "# Every page",
        "",
        "Made by `make screenshots`, as if it were 10 September 2026: every page with its answer, on a phone and",
        "on a desk. What is longer is cut off.",
    ]
    for name, title in TITLES.items():
        row = "".join(
            _cell(f"screenshots/{name}-{width}.webp", f"{title}，{width} 像素宽", SHOWN[width]) for width in SHOWN
        )
        lines += ["", f"## {title}", "", f"<table><tr>{row}</tr></table>"]
    return "\n".join([*lines, ""])


def main(names: list[str]) -> None:
    """Make the pictures of these pages, or of all."""
    FOLDER.mkdir(exist_ok=True)
    INDEX.write_text(index(), "utf-8")
    with running_app(ROOT, streamlit=("-c", ON_ONE_DAY)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, show in pages():
            if names and name not in names:
                continue
            with opened(browser) as page:
                show(page, server)
                for width, height in HEIGHTS.items():
                    if name in PLAIN:
                        page.set_viewport_size({"width": width, "height": height})
                        page.wait_for_timeout(500)
                    else:
                        look_at(page, width, "light")
                    file = FOLDER / f"{name}-{width}.webp"
                    file.write_bytes(small(page.screenshot(full_page=name in PLAIN), width))
                    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
