"""The first page and the files it loads: Chinese from the first byte, packed, kept."""

import gzip
import io
import re
from pathlib import Path

import brotli
import pytest
import requests
from fontTools.ttLib import TTFont
from streamlit import file_util

from web.assets.icons import cut, icons_in
from web.assets.packing import accepted
from web.assets.shelf import Shelf
from web.files import pages

STREAMLIT = Path(file_util.get_static_dir())
YEAR = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def first_page(address: str, web: requests.Session) -> str:
    return web.get(address).content.decode("utf-8")


def linked(page: str) -> list[str]:
    """Paths of every file that the first page names."""
    return re.findall(r'(?:src|href)="\.(/[^"]+)"', page)


def test_the_first_page_is_chinese_and_says_what_it_is(first_page: str) -> None:
    assert '<html lang="zh-CN">' in first_page
    assert "<title>医保报销估算</title>" in first_page
    for name in ('name="description"', 'property="og:title"', 'property="og:description"'):
        assert re.search(rf'<meta {name} content="[^"]*医保[^"]*">', first_page)
    assert 'property="og:image" content="https://estimate.example.gov.cn/assets/card.' in first_page
    words = re.sub(r"<[^>]+>", " ", first_page)
    assert not set(re.findall(r"[A-Za-z]{2,}", words)) - {"JavaScript"}
    assert re.search(r'<div id="announce"[^>]* aria-live="polite"', first_page)


def test_the_first_page_has_no_script_of_its_own_and_leads_no_program_on(first_page: str) -> None:
    for tag, inside in re.findall(r"<script([^>]*)>(.*?)</script>", first_page, re.DOTALL):
        assert 'src="./' in tag
        assert inside == ""
    assert not re.search(r"\son\w+=|javascript:", first_page)
    assert "_stcore" not in first_page
    assert not re.search(r'rel="preload"|SourceSans', first_page)


def test_every_page_has_the_same_first_page(address: str, web: requests.Session, first_page: str) -> None:
    others = sorted(pages() - {"estimate"})
    assert "ledger" in others
    for name in others:
        assert web.get(f"{address}/{name}").text == first_page


def test_the_first_page_is_asked_for_again_and_not_sent_again(address: str, web: requests.Session) -> None:
    first = web.get(address)
    assert first.headers["Cache-Control"] == "no-cache"
    again = web.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(("coding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_file_is_packed_and_kept_for_a_year(
    address: str, web: requests.Session, first_page: str, coding: str, unpack: type[bytes]
) -> None:
    scripts = [path for path in linked(first_page) if path.endswith(".js")]
    assert len(scripts) > 50
    for path in scripts[:5]:
        whole = web.get(address + path).content
        sent = web.get(address + path, headers={"Accept-Encoding": coding}, stream=True)
        packed = sent.raw.read(decode_content=False)
        assert sent.headers["Content-Encoding"] == coding
        assert sent.headers["Cache-Control"] == YEAR
        assert sent.headers["Vary"] == "Accept-Encoding"
        assert sent.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert unpack(packed) == whole
        assert len(packed) < len(whole)


def test_every_file_of_the_first_page_is_there(address: str, web: requests.Session, first_page: str) -> None:
    for path in linked(first_page):
        assert web.head(address + path).status_code == 200, path


def test_streamlits_scripts_are_sent_as_they_are(address: str, web: requests.Session) -> None:
    for path in sorted((STREAMLIT / "static" / "js").glob("*.js"))[::40]:
        assert web.get(f"{address}/static/js/{path.name}").content == path.read_bytes()


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br; q=0.000, gzip; q=0", "identity"),
        ("", "identity"),
        ("zstd", "identity"),
    ],
)
def test_what_a_browser_accepts(header: str, coding: str) -> None:
    assert accepted(header) == coding


def test_the_style_sheet_asks_for_the_cut_icons_and_no_latin_font(
    address: str, web: requests.Session, first_page: str
) -> None:
    sheet = next(path for path in linked(first_page) if ".css" in path)
    style = web.get(address + sheet).text
    assert "Source Sans" not in style
    font = re.search(r"url\(\.\./(media/MaterialSymbols[^)]+)\)", style)
    assert font
    icons = web.get(f"{address}/static/{font[1]}")
    assert icons.headers["Content-Type"] == "font/woff2"
    assert len(icons.content) < 20_000


def test_the_cut_font_draws_what_it_keeps_and_nothing_else(tmp_path: Path) -> None:
    source = tmp_path / "page.py"
    source.write_text('st.button("x", icon=":material/check_circle:")', "utf-8")
    icons = icons_in([source])
    assert icons == {"check_circle"}
    whole = next((STREAMLIT / "static" / "media").glob("MaterialSymbols-Rounded*")).read_bytes()
    cut_down = cut(whole, icons | {"no_such_icon"})
    assert cut_down == cut(whole, icons | {"no_such_icon"})
    font = TTFont(io.BytesIO(cut_down))
    (lookup,) = font["GSUB"].table.LookupList.Lookup
    drawn = [
        ligature
        for table in lookup.SubTable
        for found in getattr(table, "ExtSubTable", table).ligatures.values()
        for ligature in found
    ]
    assert len(drawn) == 1
    assert len(drawn[0].Component) == len("check_circle") - 1


def test_the_names_of_our_own_files_tell_what_they_hold(address: str, web: requests.Session) -> None:
    own = Shelf().own
    assert {path.split("/")[2].split(".")[0] for path in own} == {"page", "icon", "card"}
    for path in own:
        assert web.get(address + path).headers["Cache-Control"] == YEAR


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/estimate",
        "/a/b",
        "/static/js/gone.js",
        "/static/../app.py",
        "/static/%2e%2e/%2e%2e/app.py",
        "/assets/page.js",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore//agent/mcp",
        "/ledger/_stcore/agent/mcp",
        "/_stcore/stream",
        "/manifest.json",
        "/S/NOSUCHCODE",
        "/S/%3Cscript%3E",
    ],
)
def test_what_is_not_there_is_a_plain_chinese_404(address: str, path: str) -> None:
    request = requests.Request("GET", address + path).prepare()
    request.url = address + path  # as it stands, dots and all
    with requests.Session() as session:
        response = session.send(request, allow_redirects=False)
    assert response.status_code == 404
    assert '<html lang="zh-CN">' in response.text
    assert "打开报销估算" in response.text
    assert "<script" not in response.text


def test_programs_are_not_let_in_by_post_either(address: str, web: requests.Session) -> None:
    response = web.post(f"{address}/_stcore/agent/interact", json={})
    assert response.status_code == 404
