"""Posters and cards as the pages make them: each fits, its code is read back and leads to the same figures."""

import tomllib
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from paper import poster
from paper.poster import LAYOUTS, Layout
from policy import EnrolmentRecord, Scenario, estimate
from policy.link.code import code_of, open_code
from policy.money import to_the_fen
from policy.stories.lapsing import lapsing
from policy.stories.settled import settle
from policy.stories.tale import tales
from tests.web.conftest import ask
from ui.stories import lapse, printing
from web.front import SITE

FILE = Path(__file__).parent.parent / "cases" / "stories.toml"
CASES = {case["name"]: case for case in tomllib.loads(FILE.read_text("utf-8"))["case"]}


@pytest.fixture(autouse=True)
def _public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://estimate.example.gov.cn")


def scanned(made: bytes) -> str:
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(made)))
    return read.text


@pytest.mark.parametrize("name", tales())
def test_a_storys_card_leads_to_its_own_figures(name: str) -> None:
    told = settle(tales()[name])
    assert told.dues is not None
    address = scanned(poster.card(printing.story(told, told.dues)))
    host, _, code = address.partition("/S/")
    assert host == "HTTPS://ESTIMATE.EXAMPLE.GOV.CN"
    scenario = open_code(code)
    assert isinstance(scenario, Scenario)
    assert str(estimate(scenario).totals.out_of_pocket) == CASES[name]["enrolled"]["own"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_posters_code_opens_the_big_text_answer_with_the_posters_own_figure(layout: Layout) -> None:
    told = settle(tales()["hip"])
    assert told.dues is not None
    page = pypdfium2.PdfDocument(poster.poster(printing.story(told, told.dues), layout))[0]
    (read,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    status, headers, body = ask(SITE, "GET", urlsplit(read.text).path)
    assert (status, headers[b"content-type"]) == (200, b"text/html; charset=utf-8")
    text = body.decode()
    assert "<h1>估算结果</h1>" in text
    assert f'<b>您自己</b> <span class="sum">{to_the_fen(told.ways[0].own)} 元</span>' in text
    assert to_the_fen(told.ways[0].own).removesuffix(".00") in page.get_textpage().get_text_bounded()


@pytest.mark.parametrize("name", ["chemotherapy", "two_diseases"])
def test_a_story_of_several_visits_opens_as_a_year_with_its_own_figure(name: str) -> None:
    told = settle(tales()[name])
    assert told.dues is not None
    address = scanned(poster.card(printing.story(told, told.dues)))
    status, _, body = ask(SITE, "GET", urlsplit(address).path)
    assert status == 200
    assert f'<b>您自己</b> <span class="sum">{to_the_fen(told.ways[0].own)} 元</span>' in body.decode()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_lapse_is_printed_in_every_layout(layout: Layout) -> None:
    found = lapsing("shanxi/taiyuan", 2020, 2026, date(2026, 9, 10), tales()["hip"])
    assert found.covered is not None
    assert found.bare is not None
    assert found.dues is not None
    made = lapse.card(found, found.covered, found.bare, found.dues)
    assert [variant.own for variant in made.variants] == [18560, 56000]
    record = open_code(scanned(poster.card(made, layout)).partition("/S/")[2])
    assert isinstance(record, EnrolmentRecord)
    assert record.coverage_year == 2027


def test_every_answer_about_a_lapse_fits_on_paper() -> None:
    for name, tale in tales().items():
        for since, last in ((2026, 2026), (2001, 2026), (2015, 2018), (2024, 2024)):
            found = lapsing("shanxi/jincheng", since, last, date(2026, 9, 10), tale)
            assert found.covered is not None, name
            assert found.bare is not None
            assert found.dues is not None
            poster.check(lapse.card(found, found.covered, found.bare, found.dues))


def test_without_a_public_address_or_with_too_much_there_is_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = {"date": "2026-03-02", "kind": "outpatient", "hospital_grade": "grade_1", "expenses": {"class_a": "123.45"}}
    many = Scenario(
        region="shanxi", visits=[visit | {"date": f"2026-{1 + n % 12:02d}-{1 + n % 28:02d}"} for n in range(300)]
    )
    assert printing.address(many) is None
    one = Scenario(region="shanxi", visits=[visit])
    assert printing.address(one) == f"https://estimate.example.gov.cn/S/{code_of(one)}"
    monkeypatch.setenv("PUBLIC_ADDRESS", "http://localhost:8501")
    assert printing.address(one) is None
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://example.gov.cn/yibao")
    assert printing.address(one) == f"https://example.gov.cn/yibao/S/{code_of(one)}"
    monkeypatch.delenv("PUBLIC_ADDRESS")
    assert printing.address(one) is None
