"""Headers of every kind of response, and the two settings that they know."""

import logging

import pytest
import requests
from starlette.types import Receive, Scope, Send

from tests.web.conftest import EMBEDDER, ask
from web import settings
from web.headers import Headers


def policy_of(response: requests.Response) -> dict[str, str]:
    """The content security policy, directive by directive."""
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/ledger", 200),
        ("POST", "/", 405),
        ("GET", "/nowhere", 404),
        ("GET", "/favicon.ico", 200),
        ("GET", "/static/js/gone.js", 404),
        ("GET", "/_stcore/health", 200),
        ("GET", "/_stcore/host-config", 200),
        ("GET", "/media/none.png", 404),
        ("PUT", "/_stcore/upload_file/none/none", 403),
        ("GET", "/_stcore/agent/mcp", 404),
        ("GET", "/api/v1/openapi.json", 200),
        ("GET", "/api/v1/estimate", 405),
        ("POST", "/api/v1/estimate", 422),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/S/X", 404),
        ("GET", "/easy/easy.css", 200),
        ("GET", "/easy/nothing", 404),
    ],
)
def test_every_response_carries_the_headers(
    address: str, web: requests.Session, method: str, path: str, status: int
) -> None:
    response = web.request(method, address + path, allow_redirects=False)
    assert response.status_code == status
    policy = policy_of(response)
    assert policy["script-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert "unsafe" not in policy["default-src"]
    assert policy["frame-ancestors"] == "'self'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_only_the_embedded_pages_may_be_framed_by_the_site_of_the_setting(address: str, web: requests.Session) -> None:
    assert policy_of(web.get(f"{address}/?embed=true"))["frame-ancestors"] == f"'self' {EMBEDDER}"
    assert policy_of(web.get(f"{address}/easy"))["frame-ancestors"] == f"'self' {EMBEDDER}"
    assert policy_of(web.post(f"{address}/easy"))["frame-ancestors"] == f"'self' {EMBEDDER}"
    for other in ("/", "/?embed=false", "/?embed=true&embed=false", "/?c=embed=true", "/easy/easy.js"):
        assert policy_of(web.get(address + other))["frame-ancestors"] == "'self'"


def test_a_false_host_gets_no_say_in_the_policy(address: str, web: requests.Session) -> None:
    response = web.get(address, headers={"Host": "a; script-src *"})
    assert "script-src *" not in response.headers.get("Content-Security-Policy", "")


async def failing(*_: Scope | Receive | Send) -> None:
    raise ValueError("29500.37")


def test_what_breaks_is_told_calmly_with_the_headers_and_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        status, headers, body = ask(Headers(failing), "GET", "/")
    assert status == 500
    assert b"content-security-policy" in headers
    assert "没有算出来" in body.decode()
    assert "ValueError at test_headers.py" in caplog.text
    assert "29500" not in caplog.text


@pytest.mark.parametrize("sites", ["https://a.gov.cn; script-src *", "'none'", "javascript:x"])
def test_a_setting_that_is_no_site_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch, sites: str) -> None:
    monkeypatch.setenv("EMBEDDING_SITES", sites)
    with pytest.raises(ValueError, match="EMBEDDING_SITES 要填网站"):
        Headers(failing)


@pytest.mark.parametrize(
    ("given", "found"),
    [("", None), ("https://a.gov.cn/", "https://a.gov.cn"), ("http://10.0.0.8:8501/bx", "http://10.0.0.8:8501/bx")],
)
def test_the_public_address(monkeypatch: pytest.MonkeyPatch, given: str, found: str | None) -> None:
    monkeypatch.setenv("PUBLIC_ADDRESS", given)
    assert settings.public_address() == found


@pytest.mark.parametrize("given", ["a.gov.cn", 'https://a.gov.cn/"><script>', "ftp://a.gov.cn"])
def test_a_public_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PUBLIC_ADDRESS", given)
    with pytest.raises(ValueError, match="PUBLIC_ADDRESS 要填网址"):
        settings.public_address()
