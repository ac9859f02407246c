"""A code on paper: small enough to scan from a poster, and read back by another program."""

import tomllib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import segno
import zxingcpp
from PIL import Image

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent.parent / "cases" / "links.toml").read_text("utf-8"))[
    "code"
]
HOST = "SHANXI.BAOXIAO.EXAMPLE.GOV.CN1"
POSTERS = [case["code"] for case in CASES if case["most"] <= 90]


def test_the_host_is_as_long_as_foreseen() -> None:
    assert len(HOST) == 30


@pytest.mark.parametrize("code", [*POSTERS, "1" + "Z" * 89], ids=len)
def test_a_code_of_90_characters_fits(code: str) -> None:
    address = f"HTTPS://{HOST}/S/{code}"
    drawn = segno.make_qr(address, error="m", boost_error=False)
    assert drawn.mode == "alphanumeric"
    assert isinstance(drawn.version, int)
    assert drawn.version <= 7
    file = BytesIO()
    drawn.save(file, kind="png", scale=4)
    with Image.open(file) as picture:
        (read,) = zxingcpp.read_barcodes(picture)
    assert read.text == address
