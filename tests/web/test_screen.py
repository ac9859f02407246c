"""The big screen (大屏): every figure of every slide is the engine's, and what it is asked."""

import re
from datetime import date
from html import unescape

import pytest
from starlette.applications import Starlette

from paper.codes import qr_code
from policy.dates import day_in_words
from policy.link.code import code_of, open_code
from policy.money import in_yuan
from policy.stories.facts import key_facts
from policy.stories.settled import settle
from policy.stories.tale import tales
from tests.web.conftest import ask
from web.screen import routes
from web.screen.slides import slides

SITE = Starlette(routes=routes)
DAY = date(2026, 9, 10)


def page() -> str:
    status, headers, body = ask(SITE, "GET", "/screen")
    assert status == 200
    assert headers[b"content-type"].startswith(b"text/html")
    return unescape(body.decode()).replace("\u00a0", " ")


def sections(text: str) -> dict[str, str]:
    found = re.findall(r'<section class="\w+" id="(\w+)"(.*?)</section>', text, re.DOTALL)
    return dict(found)


@pytest.mark.parametrize("name", tales())
def test_a_story_shows_its_three_ways_and_what_a_year_costs(name: str) -> None:
    told, shown = settle(tales()[name]), sections(page())[name]
    for way in told.ways:
        assert f'<b>{way.label}</b>\n<span class="own">自己出 <strong>{in_yuan(way.own)}</strong></span>' in shown
        paid = f"居民医保 {in_yuan(way.fund)}，大病保险 {in_yuan(way.critical)}，自己出 {in_yuan(way.own)}"
        assert f"{way.label}：一共花 {in_yuan(way.total)}，{paid}" in shown
        widths = [int(width) for width in re.findall(r"flex:(\d+) 0 0", shown)]
    assert sum(widths) == sum(int(way.total * 100) for way in told.ways)
    assert told.dues is not None
    for words in (
        tales()[name].title,
        "举例，不是真人",
        told.dues.words(),
        *told.assumes,
        *told.sources,
        day_in_words(told.on),
        "12393",
    ):
        assert words in shown


def test_every_fact_is_told_with_its_source() -> None:
    told = {slide.id: slide for slide in slides(DAY)}
    for fact in key_facts("shanxi", DAY):
        assert told[fact.id].headline == fact.headline
        assert told[fact.id].data["sentences"] == fact.sentences
        assert told[fact.id].data["sources"] == "；".join(fact.sources)


def test_facts_stand_between_the_stories() -> None:
    kinds = "".join(slide.kind[0] for slide in slides(DAY))
    assert kinds == "ssfssfssfssff"


def test_no_script_stands_in_the_page() -> None:
    text = page()
    assert re.findall(r"<script[^>]*>(.*?)</script>", text) == [""]
    assert not re.search(r"\son\w+=", text)
    for name in ("screen.css", "screen.js"):
        status, headers, body = ask(SITE, "GET", f"/screen/{name}")
        assert (status, bool(body)) == (200, True)
        assert name.rpartition(".")[2].replace("js", "javascript").encode() in headers[b"content-type"]
    assert ask(SITE, "GET", "/screen/page.py")[0] == 404


@pytest.mark.parametrize(
    ("query", "seconds", "refresh"),
    [
        ("", 12, 300),
        ("seconds=5&refresh=60", 5, 60),
        ("seconds=1&refresh=0", 3, 1),
        ("seconds=999999&refresh=x", 12, 300),
    ],
)
def test_the_pace_may_be_given(query: str, seconds: int, refresh: int) -> None:
    text = ask(SITE, "GET", "/screen", query=query)[2].decode()
    assert f'<body data-seconds="{seconds}" data-refresh="{refresh}"' in text


def test_an_unchanged_page_is_not_sent_again() -> None:
    tag = ask(SITE, "GET", "/screen")[1][b"etag"]
    status, _, body = ask(SITE, "GET", "/screen", headers=[(b"if-none-match", tag)])
    assert (status, body) == (304, b"")


def test_with_a_public_address_each_story_leads_to_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIC_ADDRESS", raising=False)
    assert "<svg" not in page()
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://estimate.example.gov.cn")
    shown = sections(page())
    for name, tale in tales().items():
        code = code_of(settle(tale).scenario)
        assert open_code(code) == settle(tale).scenario
        assert qr_code(f"https://estimate.example.gov.cn/S/{code}") in shown[name]
