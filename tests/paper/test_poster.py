"""Posters and cards: one page, every figure of the story, a QR code that leads there, and nothing that lies."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from paper import press
from paper.poster import LAYOUTS, Contribution, Layout, PosterBar, Size, Story, card, poster
from policy import InputError, Scenario, estimate

MADE = datetime(2026, 9, 1, 9, 5, tzinfo=press.CHINA)
ADDRESS = "HTTPS://YIBAO.EXAMPLE.CN/S/1A2B3C4D5E6F7G8H9J0K"
BILL = {"class_a": "40000", "domestic_consumable": "25000", "uncovered": "6000"}
STAY = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": BILL}


def story() -> Story:
    paid = estimate(Scenario(region="shanxi/taiyuan", visits=[STAY])).totals
    bill, nothing = paid.total, Decimal(0)
    return Story(
        title="奶奶摔断了腿",
        teller="一位老人在本市三甲医院做髋关节手术。",
        assumptions=["今年第 1 次住院，全年都能报。", "断保一年的，住院那天还在等待期里。"],
        variants=[
            PosterBar("参保", bill, paid.fund_paid, paid.critical_paid, paid.out_of_pocket),
            PosterBar("没参保", bill, nothing, nothing, bill),
            PosterBar("断保一年", bill, nothing, nothing, bill),
        ],
        contribution=Contribution(2026, Decimal(400), Decimal(700), 2025),
        sources=["晋医保发〔2024〕19号第二条"],
        on=date(2026, 3, 2),
        address=ADDRESS,
    )


def longest() -> Story:
    most = PosterBar("断保好几年", Decimal(9_999_999), Decimal(1), Decimal(1), Decimal(9_999_997))
    return replace(
        story(),
        title="很" * 20,
        teller="长" * 32,
        assumptions=["的" * 40] * 3,
        variants=[most] * 3,
        sources=["文" * 20] * 3,
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("size", ["a4", "a3"])
def test_a_poster_is_one_tagged_page_with_every_figure(
    layout: Layout, size: Size, paper: Callable[[bytes], Any]
) -> None:
    told = story()
    made = paper(poster(told, layout, size, made=MADE))
    made.check_tagged()
    assert made.pages == 1
    assert made.info.title == told.title
    assert made.codes == [ADDRESS]
    text = made.text
    for variant in told.variants:
        for amount in (variant.total, variant.own):
            assert f"{amount:,.0f}元" in text
    assert "2026年每人缴400元；2025年财政给每人补700元。" in text
    for words in ("举例，不是真人", "依据：晋医保发〔2024〕19号第二条", "按2026年3月2日有效的规定", "2026年9月1日制作"):
        assert words in text
    assert all("".join(words.split()) in text for words in told.assumptions)
    alts = "".join(tag["/Alt"] for tag in made.tags() if tag.get("/S") == "/Figure")
    assert f"居民医保 {told.variants[0].fund:,.0f} 元" in alts


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_card_fills_a_phone_and_its_code_is_read(layout: Layout, picture: Callable[[bytes], Image.Image]) -> None:
    made = picture(card(story(), layout, made=MADE))
    assert (made.format, made.size) == ("PNG", (1080, 1920))
    assert [found.text for found in zxingcpp.read_barcodes(made)] == [ADDRESS]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_longest_story_still_fits(
    layout: Layout, paper: Callable[[bytes], Any], picture: Callable[[bytes], Image.Image]
) -> None:
    assert paper(poster(longest(), layout, made=MADE)).pages == 1
    assert picture(card(longest(), layout, made=MADE)).size == (1080, 1920)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_in_black_and_white_every_payer_has_a_pattern_of_its_own(
    layout: Layout, picture: Callable[[bytes], Image.Image]
) -> None:
    """How much white a card holds without its colours, when half the bill is paid by the fund, by critical, by none."""

    def white(fund: int, critical: int, own: int) -> int:
        told = replace(story(), variants=[PosterBar("参保", Decimal(71000), *map(Decimal, (fund, critical, own)))] * 3)
        return picture(card(told, layout, made=MADE)).convert("L").histogram()[255]

    plain, dotted, striped = white(0, 0, 71000), white(0, 35000, 36000), white(35000, 0, 36000)
    assert plain + 5000 < dotted
    assert dotted + 5000 < striped


def test_what_enrolling_saves_is_the_difference(paper: Callable[[bytes], Any]) -> None:
    told = story()
    saved = told.variants[1].own - told.variants[0].own
    assert f"参保比没参保，自己少出{saved:,.0f}元" in paper(poster(told, "number", made=MADE)).text
    turned = replace(told, variants=told.variants[1::-1])
    assert f"没参保比参保，自己多出{saved:,.0f}元" in paper(poster(turned, "number", made=MADE)).text


def test_a_poster_without_an_address_has_no_code(paper: Callable[[bytes], Any]) -> None:
    made = paper(poster(replace(story(), address=None), made=MADE))
    assert not made.codes
    assert "扫一扫" not in made.text


def test_a_contribution_without_a_known_subsidy_names_none() -> None:
    assert Contribution(2026, Decimal(400)).words() == "2026 年每人缴 400 元。"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "很" * 21}, "title"),
        ({"teller": "长" * 33}, "teller"),
        ({"assumptions": []}, "assumptions"),
        ({"assumptions": ["的" * 41]}, "assumptions"),
        ({"sources": ["文" * 21]}, "sources"),
        ({"variants": []}, "variants"),
        ({"variants": [PosterBar("参保", Decimal(10), Decimal(5), Decimal(0), Decimal("4.99"))] * 2}, "variants"),
        ({"variants": [PosterBar("参保", Decimal(10), Decimal(-1), Decimal(0), Decimal(11))] * 2}, "variants"),
        ({"variants": [PosterBar("断保好几年了", Decimal(1), Decimal(0), Decimal(0), Decimal(1))] * 2}, "label"),
    ],
)
def test_a_story_that_does_not_fit_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as refused:
        poster(replace(story(), **changes))
    assert {fault.field for fault in refused.value.faults} == {field}
