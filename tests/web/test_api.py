"""The API: the command line's answers to the byte, its faults, its limits, and a log that holds nothing typed."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from starlette.applications import Starlette
from starlette.routing import Route

from paper.press import FontMissingError
from policy.commands import COMMANDS
from tests.web.conftest import ask
from tests.years import years
from web.api.routes import FAULTS, Question
from web.api.ways import MOST_BYTES, PDF, ApiWay

STAY = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "11000.10"}}
SCENARIO = {"region": "shanxi", "visits": [STAY]}
RECORD = {"region": "shanxi", "coverage_year": 2026, "paid_on": "2026-02-26", "history": []}


def scenario_with(**changed: object) -> bytes:
    return json.dumps({**SCENARIO, **changed}).encode()


def faults(response: requests.Response) -> list[dict[str, str]]:
    """The faults of an answer, which must be in the one form."""
    assert response.headers["Content-Type"] == "application/json"
    found = response.json()
    assert list(found) == ["error"]
    assert all(list(fault) == ["field", "message"] and fault["message"] for fault in found["error"])
    return list(found["error"])


def command_line(*arguments: str, given: bytes = b"") -> bytes:
    done = subprocess.run([sys.executable, "-m", "policy", *arguments], input=given, capture_output=True, check=True)
    return done.stdout


def drawn(number: int) -> list[dict[str, Any]]:
    """So many random scenarios."""
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=number,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(years())
    def draw(scenario: dict[str, Any]) -> None:
        found.append(scenario)

    draw()
    return found


def test_a_hundred_scenarios_get_the_command_lines_answer_to_the_byte(address: str, web: requests.Session) -> None:
    lines = [json.dumps(scenario, ensure_ascii=False) for scenario in drawn(100)]
    assert len(lines) >= 100
    said = command_line("estimate", "-", "--lines", given="\n".join(lines).encode()).decode().splitlines()
    assert len(said) == len(lines)
    answered = 0
    for line, expected in zip(lines, said, strict=True):
        response = web.post(f"{address}/api/v1/estimate", data=line.encode())
        if response.status_code == 422:
            assert response.text == expected
        else:
            assert response.status_code == 200
            assert response.text == json.dumps(json.loads(expected), ensure_ascii=False, indent=2) + "\n"
            answered += 1
    assert answered >= 90


ASKED = {
    "estimate": SCENARIO,
    "enrolment": RECORD,
    "compare": {"scenarios": [SCENARIO, {**SCENARIO, "visits": [{**STAY, "hospital_grade": "grade_1"}]}]},
    "curve": {"scenario": SCENARIO, "from": "0", "to": "400000"},
    "reconcile": {"scenario": SCENARIO, "slip": {"fund_paid": "6500"}},
    "link": SCENARIO,
}


def test_every_command_is_tried() -> None:
    assert set(ASKED) == set(COMMANDS)


@pytest.mark.parametrize(("name", "asked"), ASKED.items())
def test_an_answer_is_what_the_command_prints(
    address: str, web: requests.Session, name: str, asked: dict[str, Any]
) -> None:
    body = json.dumps(asked).encode()
    response = web.post(f"{address}/api/v1/{name}", data=body)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.content == command_line(name, "-", given=body)


def test_the_rules_are_what_the_command_prints(address: str, web: requests.Session) -> None:
    question = {"region": "shanxi/datong", "on": "2026-03-02"}
    response = web.get(f"{address}/api/v1/rules", params=question)
    assert response.content == command_line("rules", "--region", "shanxi/datong", "--on", "2026-03-02", "--json")
    assert web.get(f"{address}/api/v1/rules").content == command_line("rules", "--json")


@pytest.mark.parametrize("visits", [[STAY], [STAY, {**STAY, "date": "2026-05-02"}], [STAY] * 60])
def test_a_sheet_is_a_pdf(address: str, web: requests.Session, visits: list[dict[str, Any]]) -> None:
    response = web.post(f"{address}/api/v1/sheet", data=scenario_with(visits=visits))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_a_sheet_of_what_is_not_understood_is_a_422(address: str, web: requests.Session) -> None:
    response = web.post(f"{address}/api/v1/sheet", data=scenario_with(visits=[]))
    assert response.status_code == 422
    assert [fault["field"] for fault in faults(response)] == ["visits"]


def test_a_code_leads_to_the_big_text_answer_or_its_own_page(address: str, web: requests.Session) -> None:
    given = json.loads(scenario_with())
    code = web.post(f"{address}/api/v1/link", data=scenario_with()).json()["code"]
    response = web.get(f"{address}/S/{code}", allow_redirects=False)
    assert response.status_code == 200
    response.encoding = "utf-8"
    assert "估算结果" in response.text
    for held, page in (
        ({"scenarios": [given, given]}, "variants"),
        ({"scenario": given, "slip": {"total": "1"}}, "slip"),
    ):
        other = web.post(f"{address}/api/v1/link", json=held).json()["code"]
        response = web.get(f"{address}/S/{other}", allow_redirects=False)
        assert (response.status_code, response.headers["Location"]) == (302, f"/{page}?c={other}")
    cut = web.get(f"{address}/S/{code[:-1]}", allow_redirects=False)
    assert cut.status_code == 404
    assert "链接不完整或者被改过" in cut.text


def without_a_font(_: str) -> bytes:
    raise FontMissingError


def broken(text: str) -> bytes:
    raise ValueError(text)


@pytest.mark.parametrize(("answer", "status", "words"), [(without_a_font, 503, "fonts-"), (broken, 500, "没有算出来")])
def test_what_the_server_cannot_do_is_told_in_the_same_form(
    caplog: pytest.LogCaptureFixture, answer: Callable[[str], bytes], status: int, words: str
) -> None:
    way = ApiWay("", TypeAdapter(dict[str, str]), None, PDF, answer)
    app = Starlette(routes=[Route("/", Question(way), methods=["POST"])], exception_handlers=FAULTS)
    with caplog.at_level(logging.ERROR):
        answered, _, body = ask(app, "POST", "/", b"29500.37")
    assert answered == status
    assert words in json.loads(body)["error"][0]["message"]
    assert "29500" not in caplog.text


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        (b"", "", "不是能读的 JSON"),
        (b"[1", "", "不是能读的 JSON"),
        (b"\xff\xfe", "", "UTF-8"),
        (b"[" * 60_000, "", "不是能读的 JSON"),
        (b"9" * 60_000, "", "不是能读的 JSON"),
        (b"[]", "", "一组字段"),
        (b'{"visits": []}', "region", "必须填写"),
        (scenario_with(region="shanxi/nowhere"), "region", "shanxi/nowhere"),
        (scenario_with(visits=[{**STAY, "expenses": {"class_a": -1}}]), "visits[0].expenses.class_a", "-1"),
    ],
)
def test_what_cannot_be_understood_is_a_422_that_says_why(
    address: str, web: requests.Session, body: bytes, field: str, words: str
) -> None:
    response = web.post(f"{address}/api/v1/estimate", data=body)
    assert response.status_code == 422
    found = [fault for fault in faults(response) if fault["field"] == field]
    assert any(words in fault["message"] for fault in found)


@pytest.mark.parametrize(
    ("query", "field"), [({"region": "mars"}, "region"), ({"on": "2026-02-30"}, "on"), ({"day": "2026-02-03"}, "day")]
)
def test_a_wrong_question_about_rules_is_a_422(
    address: str, web: requests.Session, query: dict[str, str], field: str
) -> None:
    response = web.get(f"{address}/api/v1/rules", params=query)
    assert response.status_code == 422
    assert [fault["field"] for fault in faults(response)] == [field]


def test_64_kb_are_read_and_a_byte_more_is_not(address: str, web: requests.Session) -> None:
    body = json.dumps(SCENARIO).encode()
    assert web.post(f"{address}/api/v1/estimate", data=body.ljust(MOST_BYTES)).status_code == 200
    response = web.post(f"{address}/api/v1/estimate", data=body.ljust(MOST_BYTES + 1))
    assert response.status_code == 413
    assert "64 KB" in faults(response)[0]["message"]


def test_a_body_without_a_length_is_stopped_too(address: str, web: requests.Session) -> None:
    response = web.post(f"{address}/api/v1/estimate", data=(b" " * 1024 for _ in range(80)))
    assert response.status_code == 413
    faults(response)


@pytest.mark.parametrize("name", [*COMMANDS, "sheet"])
def test_another_method_is_a_405(address: str, web: requests.Session, name: str) -> None:
    response = web.get(f"{address}/api/v1/{name}")
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "POST" in faults(response)[0]["message"]


@pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v2/estimate", "/api/v1/estimate/", "/api/v1/ESTIMATE"])
def test_another_address_is_a_404(address: str, web: requests.Session, path: str) -> None:
    response = web.post(address + path, data=b"{}", allow_redirects=False)
    assert response.status_code == 404
    faults(response)


def test_the_description_names_every_command_and_its_models(address: str, web: requests.Session) -> None:
    described = web.get(f"{address}/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert {f"/api/v1/{name}" for name in COMMANDS} | {"/api/v1/rules", "/api/v1/openapi.json"} <= set(
        described["paths"]
    )
    visit = described["components"]["schemas"]["Visit"]
    assert visit["required"] == ["date", "kind"]
    assert visit["properties"]["kind"]["title"] == "看病方式"
    assert "inpatient" in visit["properties"]["kind"]["enum"]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_no_bytes_break_it(address: str, web: requests.Session, body: bytes) -> None:
    assert web.post(f"{address}/api/v1/enrolment", data=body).status_code == 422


def test_nothing_typed_is_logged(address: str, web: requests.Session, log: Path) -> None:
    typed = "29500.37"
    stay = {**STAY, "expenses": {"class_a": typed}}
    for body in (scenario_with(visits=[stay]), scenario_with(visits=[{**stay, "kind": f"x{typed}"}])):
        web.post(f"{address}/api/v1/estimate", data=body)
    web.post(f"{address}/api/v1/estimate", data=f"{{{typed}")
    web.get(f"{address}/api/v1/rules", params={"on": typed})
    web.get(f"{address}/S/1{typed.replace('.', '')}")
    web.get(f"{address}/", params={"c": typed})
    assert "29500" not in log.read_text("utf-8")
