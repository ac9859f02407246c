"""What the tests of paper share: PDF pages read back as text, as pictures, and as tags."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image


class Paper:
    """A PDF as its readers meet it."""

    def __init__(self, made: bytes) -> None:
        self.file = pypdfium2.PdfDocument(made)
        self.root: Any = pypdf.PdfReader(BytesIO(made)).trailer["/Root"]
        self.info: Any = pypdf.PdfReader(BytesIO(made)).metadata

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self.file)

    @property
    def text(self) -> str:
        """All text without white space: a line may break anywhere."""
        return squeezed("".join(page.get_textpage().get_text_bounded() for page in self.file))

    @property
    def codes(self) -> list[str]:
        """What the QR codes say, as a camera reads them."""
        pictures = [page.render(scale=3).to_pil() for page in self.file]
        return [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)]

    @property
    def links(self) -> list[str]:
        """Where a click leads."""
        notes = [note for page in self.root["/Pages"]["/Kids"] for note in page.get_object().get("/Annots", [])]
        return [note.get_object()["/A"]["/URI"] for note in notes]

    def tags(self) -> Iterator[Any]:
        """Every element of the structure tree."""
        waiting = [self.root["/StructTreeRoot"]]
        while waiting:
            element = waiting.pop()
            below = element.get("/K", [])
            found = [kid.get_object() for kid in (below if isinstance(below, list) else [below])]
            waiting += [kid for kid in found if isinstance(kid, dict) and "/S" in kid]
            yield element

    def check_tagged(self) -> None:
        """Hold what PDF/UA-1 asks of a reader's aids: language, title, tags, words for every picture, table heads."""
        assert self.root["/Lang"] == "zh-CN"
        assert self.root["/MarkInfo"]["/Marked"]
        assert self.root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert b"<pdfuaid:part>1</pdfuaid:part>" in self.root["/Metadata"].get_data()
        tags = list(self.tags())
        assert all(tag.get("/Alt") for tag in tags if tag.get("/S") == "/Figure")
        tables = [tag for tag in tags if tag.get("/S") == "/Table"]
        assert all(any(kid.get_object()["/S"] == "/THead" for kid in table["/K"]) for table in tables)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def paper() -> Callable[[bytes], Paper]:
    return Paper


@pytest.fixture
def picture() -> Callable[[bytes], Image.Image]:
    return lambda made: Image.open(BytesIO(made))
