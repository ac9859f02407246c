"""The pictures of the pages in docs: one a page and a width, small, named; `make screenshots` makes them."""

import re
from pathlib import Path

import pytest
from PIL import Image

DOCS = Path(__file__).parent.parent / "docs"
PAGES = sorted(path.stem for path in (DOCS.parent / "pages").glob("*.py"))
FILES = sorted((DOCS / "screenshots").iterdir())


@pytest.mark.parametrize("name", [*PAGES, "easy", "easy-answer", "screen"])
def test_a_page_has_its_pictures(name: str) -> None:
    text = (DOCS / "screenshots.md").read_text("utf-8")
    for width in (390, 1280):
        file = DOCS / "screenshots" / f"{name}-{width}.webp"
        assert re.search(rf'<img src="screenshots/{file.name}" alt="[^"]+，{width} 像素宽"', text)
        with Image.open(file) as picture:
            assert picture.width == width


def test_the_pictures_are_few_and_small() -> None:
    assert len(FILES) == 2 * (len(PAGES) + 3)
    assert max(file.stat().st_size for file in FILES) < 300_000
    assert sum(file.stat().st_size for file in FILES) < 4_000_000
