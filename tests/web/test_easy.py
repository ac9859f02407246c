"""The big-text page (大字版): one question after another, all answers, and the engine's own figures to the fen."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from starlette.applications import Starlette

from policy import EnrolmentRecord, InputError, Scenario, assess_enrolment, estimate
from policy.dates import in_text
from policy.enrolment.assessment import assess
from policy.enrolment.prose import enrolment_verdict
from policy.form import opened
from policy.form.estimate import EXAMPLE, form
from policy.form.outcomes import outcomes
from policy.form.sheet import AnswerSheet
from policy.link.answers import Answers
from policy.link.code import AskedComparison, code_of, open_code
from policy.money import in_ten_thousands, to_the_fen
from policy.rulebook import rulebook
from policy.stories.settled import settle
from policy.stories.tale import tales
from policy.year.standing import year_verdict
from tests.form.walks import walked
from tests.web.conftest import ask
from web.easy import routes
from web.easy.page import today
from web.easy.sent import MOST_BYTES

SITE = Starlette(routes=routes)
MOST = 60_000
"""Bytes of a page with its style and script."""


class Visitor:
    """Somebody who fills in what a page asks, and goes on by its buttons."""

    def __init__(self, path: str = "/easy") -> None:
        address, _, self.query = path.partition("?")
        self.status, headers, body = ask(SITE, "GET", address, query=self.query)
        self.headers = {name.decode(): value.decode() for name, value in headers.items()}
        self.html = body.decode()

    def press(self, do: str, *typed: str) -> "Visitor":
        """Press a button of this page, after typing or choosing."""
        assert f'name="do" value="{do}"' in self.html, do
        return self.send({**self.hidden(), "do": do, "v": list(typed)})

    def send(self, fields: dict[str, Any]) -> "Visitor":
        """Send whatever fields."""
        sent = urlencode(fields, doseq=True).encode()
        self.status, _, body = ask(SITE, "POST", "/easy", sent, query=self.query)
        self.html = body.decode()
        return self

    def hidden(self) -> dict[str, list[str]]:
        """What travels along."""
        found: dict[str, list[str]] = {}
        for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.html):
            found.setdefault(name, []).append(unescape(value))
        return found

    @property
    def heading(self) -> str:
        """What the page is about."""
        found = re.search(r"<h1>(.*?)</h1>", self.html, re.DOTALL)
        return unescape(re.sub(r"<[^>]+>", "", found[1])) if found else ""

    @property
    def text(self) -> str:
        """Everything it says."""
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", self.html.partition("<main")[2])))

    @property
    def full(self) -> str:
        """The code that leads to the full page."""
        found = re.search(r'href="/(?:enrolment)?\?c=([0-9A-Z]+)" target', self.html)
        assert found
        return found[1]


def at_the_answers() -> Visitor:
    """A stay at a county hospital, as far as the page of all answers."""
    visitor = Visitor().press("flow:estimate", "shanxi/yangquan")
    for typed in ("before", "inpatient/0", "grade_2a", "county", "local", "2.8万"):
        visitor.press("next", typed)
    assert visitor.heading == "看看填得对不对"
    return visitor


def amounts(html: str, title: str) -> list[str]:
    """The amounts to the fen that stand behind a title, in their order."""
    return re.findall(rf'<b>{title}</b> <span class="sum">([\d,.]+) 元</span>', html)


def test_the_first_page_asks_where_one_is_enrolled() -> None:
    visitor = Visitor()
    assert visitor.heading == "在哪里参保"
    assert visitor.html.index("在哪里参保") < 500
    assert '<html lang="zh-CN">' in visitor.html
    assert "太原市" in visitor.text
    assert not {"set-cookie"} & set(visitor.headers)


def test_a_shared_link_shows_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIC_ADDRESS", raising=False)
    html = Visitor().html
    assert '<meta property="og:title" content="居民医保报销估算（大字版）">' in html
    assert html.count("以医院结算单为准") >= 2
    assert "og:image" not in html
    monkeypatch.setenv("PUBLIC_ADDRESS", "https://estimate.example.gov.cn")
    assert '<meta property="og:image" content="https://estimate.example.gov.cn/assets/card.' in Visitor().html


def test_one_question_after_another() -> None:
    visitor = Visitor().press("flow:estimate", "shanxi/yangquan")
    asked = []
    for typed in ("before", "inpatient/0", "grade_2a", "county", "local", "28000"):
        asked.append(visitor.heading)
        visitor.press("next", typed)
    assert asked == [
        "您今年的医保",
        "怎么看的病",
        "医院是几级的",
        "这家医院归哪级管",
        "在哪里看的",
        "这次一共花了多少（元）",
    ]
    assert visitor.heading == "看看填得对不对"
    for words in ("阳泉市", "住院", "二级甲等", "县级", "参保的市里", "28000", "可以不填"):
        assert words in visitor.text


def test_back_keeps_what_was_answered() -> None:
    visitor = Visitor().press("flow:estimate", "shanxi/yangquan").press("next", "before").press("next", "inpatient/0")
    visitor.press("back", "grade_3a").press("back")
    assert visitor.heading == "您今年的医保"
    assert 'value="before" id="v" checked' in visitor.html
    visitor.press("back")
    assert visitor.heading == "在哪里参保"
    assert re.search(r'value="shanxi/yangquan"[^>]* checked', visitor.html)
    visitor.press("flow:estimate", "shanxi/datong").press("next", "before").press("next", "inpatient/0")
    assert re.search(r'value="grade_3a"[^>]* checked', visitor.html)


def test_nothing_is_chosen_beforehand_and_nothing_chosen_is_asked_back() -> None:
    visitor = Visitor()
    assert "checked" not in visitor.html
    visitor.press("flow:estimate")
    assert visitor.heading == "在哪里参保"
    assert "还没有选" in visitor.text
    visitor.press("flow:estimate", "shanxi/datong")
    assert "checked" not in visitor.html
    visitor.press("next")
    assert visitor.heading == "您今年的医保"
    assert "<title>有错：" in visitor.html
    assert "还没有选" in visitor.text


@pytest.mark.parametrize("typed", ["很多", "-5", "<b>1</b>", "1e3", "9999999999"])
def test_what_cannot_be_read_is_said_and_stays(typed: str) -> None:
    visitor = Visitor().press("flow:estimate", "shanxi/datong")
    for answer in ("before", "inpatient/0", "grade_3a", "local"):
        visitor.press("next", answer)
    visitor.press("next", typed)
    assert visitor.heading == "这次一共花了多少（元）"
    assert f"“{typed}” 不对，要填 0 到 100,000,000 元的金额" in visitor.text.replace("  ", " ")
    held = re.search(r'<input type="text" name="v" id="v" value="([^"]*)"', visitor.html)
    assert held
    assert unescape(held[1]) == typed
    assert 'aria-invalid="true"' in visitor.html
    assert visitor.press("next", "28000").heading == "看看填得对不对"


def test_a_change_asks_what_follows_from_it() -> None:
    visitor = at_the_answers().press("go:ordinal").press("next", "2")
    assert visitor.heading == "前几次住院花的钱"
    visitor.press("next", "known").press("next", "30000").press("next", "9000").press("next")
    assert visitor.heading == "看看填得对不对"
    assert "第 2 次" in visitor.text
    visitor.press("go:grade").press("next", "grade_3a")
    assert visitor.heading == "看看填得对不对"


def test_the_bill_by_category() -> None:
    visitor = Visitor().press("flow:estimate", "shanxi/taiyuan")
    for answer in ("before", "inpatient/0", "grade_3a", "local"):
        visitor.press("next", answer)
    visitor.press("set:by_list")
    asked = []
    for typed in ("20000", "6000", "1500", "800", "", "1200"):
        asked.append(visitor.heading)
        visitor.press("next", typed)
    assert asked[0] == "甲类费用（元）"
    assert asked[-1] == "自费，也叫丙类、目录外（元）"
    visitor.press("answer")
    assert visitor.heading == "估算结果"
    assert "范围" not in visitor.text.partition("一步一步")[0]


def test_the_answer_is_a_range_where_something_is_open() -> None:
    visitor = at_the_answers().press("answer")
    assert visitor.heading == "估算结果"
    assert "所以先给一个范围" in visitor.text
    assert "自己出得最少" in visitor.text
    assert "想算得更准，先做这一件" in visitor.text
    visitor.press("check")
    assert visitor.heading == "看看填得对不对"


def test_a_reading_can_be_switched_and_back() -> None:
    visitor = at_the_answers().press("go:ordinal").press("next", "2").press("next", "known")
    visitor.press("next", "30000").press("next", "9000").press("next").press("answer")
    before = visitor.text
    visitor.press("reading:deductible_in_critical=out")
    assert visitor.text != before
    visitor.press("reading:deductible_in_critical=in")
    assert visitor.text == before
    unknown = visitor.send({**visitor.hidden(), "do": "reading:nothing=at_all"})
    assert unknown.text == before


def test_what_a_visit_is_paid_as_instead_is_one_tap() -> None:
    visitor = Visitor().press("flow:estimate", "shanxi/datong")
    for answer in ("before", "hypertension/0", "grade_3a", "local", "300"):
        visitor.press("next", answer)
    visitor.press("answer")
    assert "改按普通门诊算" in visitor.text
    assert "99 元" in visitor.press("kind:outpatient").text


def test_employees_are_told_at_once() -> None:
    visitor = Visitor().press("flow:estimate", "shanxi/datong").press("next", "employee")
    assert visitor.heading == "这里只算居民医保"
    assert visitor.press("go:paid").heading == "您今年的医保"


def test_where_the_documents_are_silent_it_is_said() -> None:
    visitor = Visitor().press("flow:estimate", "hunan").press("next", "before").press("next", "inpatient/0")
    for _ in range(3):
        if visitor.heading != "看看填得对不对":
            visitor.press("next", "28000")
    assert "手头的文件没有写" in visitor.text
    assert 'value="answer"' not in visitor.html


def test_what_is_missing_is_listed_with_the_way_there() -> None:
    code = code_of(Answers.kept("estimate", {"region": "shanxi/datong", "paid": "before"}))
    visitor = Visitor(f"/S/{code}")
    assert visitor.status == 200
    assert "有 2 处请改一下" in visitor.text
    assert 'href="#q-grade"' in visitor.html
    assert visitor.press("go:grade").heading == "医院是几级的"


def test_a_fault_of_the_whole_names_its_question() -> None:
    values = {**EXAMPLE, "date": date(2030, 1, 1)}
    visitor = Visitor(f"/S/{code_of(Answers.kept('estimate', values))}")
    assert visitor.heading == "看看填得对不对"
    assert "只管到 2029 年底" in visitor.text
    assert 'href="#q-date"' in visitor.html


def test_enrolment_then_the_estimate_with_it_and_back() -> None:
    visitor = at_the_answers().press("answer").press("flow:enrolment")
    for typed in ("before", str(today().year), "2018", "no", f"{today().year - 1}-12-01"):
        visitor.press("next", typed)
    visitor.press("answer")
    assert visitor.heading == "您的待遇"
    visitor.press("carry")
    assert visitor.heading == "看看填得对不对"
    assert "用的是您在“参保与待遇”里算的结果" in visitor.text
    assert "28000" in visitor.text
    assert visitor.press("answer").heading == "估算结果"
    visitor.press("check").press("drop").press("next", "before")
    assert "参保与待遇”里算的" not in visitor.text
    visitor.press("answer").press("flow:enrolment")
    assert visitor.heading == "您是哪种情况"
    assert re.search(r'value="before"[^>]* checked', visitor.html)


@pytest.mark.parametrize(
    "given",
    [
        {"region": "shanxi", "coverage_year": 2026, "paid_on": "2025-12-01", "history": [{"year": 2025}]},
        {
            "region": "shanxi",
            "coverage_year": 2026,
            "paid_on": "2026-03-10",
            "history": [{"year": 2021}, {"year": 2022}],
        },
        {
            "region": "shanxi/datong",
            "coverage_year": 2026,
            "paid_on": "2026-03-10",
            "history": [{"year": 2023}, {"year": 2024}],
        },
        {
            "region": "hunan",
            "coverage_year": 2026,
            "paid_on": "2025-12-10",
            "history": [{"year": 2025, "claimed": False}],
        },
        {"region": "shanxi", "coverage_year": 2026, "group": "newborn", "born_on": "2026-05-01"},
    ],
    ids=str,
)
def test_an_enrolment_record_is_answered_as_the_engine_does(given: dict[str, Any]) -> None:
    record = EnrolmentRecord.model_validate(given)
    visitor = Visitor(f"/S/{code_of(record)}")
    assert visitor.heading == "您的待遇"
    assert enrolment_verdict(assess(record)) in visitor.text
    answer = assess_enrolment(record)
    assert in_ten_thousands(int(answer.critical_cap * 100)) in visitor.text
    assert to_the_fen(answer.critical_cap) in visitor.text
    for note in answer.notes:
        assert note.partition("20")[0] in visitor.text


def test_who_has_not_paid_yet_is_told_until_when() -> None:
    visitor = Visitor().press("flow:enrolment", "shanxi/datong").press("next", "not_yet")
    visitor.press("next", str(today().year + 1)).press("next", "2018").press("next", "yes").press(
        "next", "2019", "2020"
    )
    assert visitor.heading == "看看填得对不对"
    visitor.press("answer")
    assert visitor.heading == "您的待遇"
    assert "今天" in visitor.text
    assert "断保从 2025 年算起：以前断的 2 年" in visitor.text


KINDS = ("inpatient", "outpatient", "hypertension", "special_drug", "dual_channel_drug", "tcm_therapy")


def scenario(draw: Random) -> Scenario:
    """Any one visit of any person that the form can ask for, with its whole bill."""
    kind = rulebook().kinds[draw.choice([*["inpatient"] * 6, *KINDS])]
    grade = draw.choice(["grade_1", "grade_2b", "grade_2a", "grade_3b", "grade_3a", "fee_class_2", "fee_class_1"])
    scale = draw.choice([300_00, 20_000_00, 300_000_00, 1_500_000_00])
    names = [name for name in (*kind.expenses, "uncovered") if draw.random() < 0.7] or ["class_a"]
    visit: dict[str, Any] = {
        "kind": kind.id,
        "date": date(2026, draw.randint(1, 12), draw.randint(1, 28)),
        "travel": draw.choice([*kind.travel]),
        "expenses": {name: Decimal(draw.randint(1, scale)).scaleb(-2) for name in names},
    }
    if kind.needs_grade:
        visit["hospital_grade"] = grade if kind.id == "inpatient" else draw.choice(["grade_1", "grade_2b", "grade_3a"])
    if kind.id == "inpatient" and grade in {"grade_2a", "grade_3b", "fee_class_2"}:
        visit["hospital_affiliation"] = draw.choice(["county", "city_or_province"])
    found: dict[str, Any] = {
        "region": draw.choice(["shanxi", "shanxi/yangquan", "shanxi/jincheng", "shanxi/datong"]),
        "visits": [visit],
    }
    if kind.stay and draw.random() < 0.5:
        sums = {"fund_paid": draw.randint(0, 70_000), "compliant_self_pay": draw.randint(0, 200_000)}
        found["opening"] = {"admissions": draw.randint(1, 5), **{name: str(value + 1) for name, value in sums.items()}}
        found["opening"]["fund_paid"] = str(min(70_000, int(found["opening"]["fund_paid"])))
    if draw.random() < 0.4:
        found["enrolment"] = {"continuous_years": draw.randint(1, 8)}
    if draw.random() < 0.3:
        found["family_account"] = str(draw.randint(1, 3_000))
    if draw.random() < 0.3:
        found["readings"] = {name: rulebook().readings[name].other for name in ("deductible_in_critical",)}
    return Scenario.model_validate(found)


@pytest.mark.parametrize("block", range(10))
def test_a_thousand_random_scenarios_come_to_the_engines_figures_to_the_fen(block: int) -> None:
    draw, done = Random(block), 0  # noqa: S311 - not for secrets
    while done < 100:
        asked = scenario(draw)
        settled = estimate(asked)
        if opened.read(asked) is None:
            continue
        done += 1
        visitor = Visitor(f"/S/{code_of(asked)}")
        assert visitor.heading == "估算结果", visitor.text
        totals = settled.totals
        assert amounts(visitor.html, "居民医保") == [to_the_fen(totals.fund_paid)]
        assert amounts(visitor.html, "大病保险") == [to_the_fen(totals.critical_paid)]
        assert amounts(visitor.html, "您自己") == [to_the_fen(totals.cash)]
        assert amounts(visitor.html, "合计（就是总费用）") == [to_the_fen(totals.total)]
        own = [to_the_fen(step.amount) for step in settled.visits[0].steps if step.amount and step.id == "eligible"]
        assert settled.visits[0].reason or amounts(visitor.html, "政策范围内费用") == (own or ["0.00"])


@pytest.mark.parametrize("seed", range(40))
def test_any_answers_come_to_the_forms_own_outcomes(seed: int) -> None:
    values, sheet, asked = walked(form, Random(seed), {})  # noqa: S311 - not for secrets
    if asked is None or sheet.faults or asked.silent:
        return
    page = Visitor(f"/S/{code_of(Answers.kept('estimate', {**values, 'date': values.get('date', sheet.today)}))}")
    try:
        found = outcomes(asked.scenario, asked.visit, asked.unknowns)
    except InputError:
        assert page.heading == "看看填得对不对"
        return
    ends = [found[0]] if found[0].out_of_pocket == found[-1].out_of_pocket else [found[0], found[-1]]
    shown = [to_the_fen(end.settlement.totals.cash) for end in ends if not end.bare]
    assert amounts(page.html, "您自己") == shown


def test_codes_of_other_pages_lead_there() -> None:
    stay = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": "5"}}
    unruled = Scenario.model_validate({"region": "shanxi", "visits": [stay | {"date": "2031-03-02"}] * 2})
    one = Scenario.model_validate({"region": "shanxi", "visits": [stay]})
    for thing, page in ((unruled, "ledger"), (AskedComparison((one, one)), "variants")):
        code = code_of(thing)
        visitor = Visitor(f"/S/{code}")
        assert (visitor.status, visitor.headers["location"]) == (302, f"/{page}?c={code}")
        assert Visitor(f"/S/{code}?embed=true").headers["location"] == f"/{page}?c={code}&embed=true"


@pytest.mark.parametrize("name", ["chemotherapy", "two_diseases"])
def test_several_visits_are_answered_as_a_year(name: str) -> None:
    scenario = settle(tales()[name]).scenario
    settled, code = estimate(scenario), code_of(scenario)
    visitor = Visitor(f"/S/{code}")
    assert visitor.heading == "一年的估算结果"
    assert in_text(year_verdict(settled)) in visitor.text
    totals = settled.totals
    assert amounts(visitor.html, "居民医保") == [to_the_fen(totals.fund_paid)]
    assert amounts(visitor.html, "大病保险") == [to_the_fen(totals.critical_paid)]
    assert amounts(visitor.html, "您自己") == [to_the_fen(totals.cash)]
    for visit in settled.visits:
        assert f"一共花了 {to_the_fen(visit.total)} 元" in visitor.text
        assert f"您自己出 {to_the_fen(visit.out_of_pocket)} 元" in visitor.text
    for note in settled.notes:
        assert note.partition("20")[0] in visitor.text
    assert f'href="/ledger?c={code}"' in visitor.html
    assert weight(visitor.html) < MOST


@pytest.mark.parametrize("code", ["X", "1", "0" * 50, "1ABC", "%00"])
def test_a_bad_code_is_said_plainly(code: str) -> None:
    visitor = Visitor(f"/S/{code}")
    assert visitor.status == 404
    assert visitor.heading == "这个码打不开"


def test_the_full_page_gets_the_same_answers() -> None:
    visitor = at_the_answers().press("answer")
    kept = open_code(visitor.full)
    assert isinstance(kept, Answers)
    assert kept.values["asked"] is True
    again = Visitor(f"/S/{visitor.full}")
    assert again.text.partition("接下来")[0] == visitor.text.partition("接下来")[0]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"f": "estimate", "c": "NOTACODE", "do": "answer"}, 422),
        ({"f": "nothing", "do": "answer"}, 200),
        ({"f": "estimate", "do": "next", "at": "no_such_question", "v": "1"}, 200),
        ({"f": "estimate", "do": "go:no_such_question"}, 200),
        ({"f": "estimate", "do": "no_such_step"}, 200),
        ({"f": "estimate", "do": "flow:no_such_flow"}, 200),
        ({"f": "estimate", "do": "set:no_such_switch"}, 200),
        ({"f": "estimate", "do": "kind:no_such_kind"}, 200),
        ({"f": "estimate", "do": "carry"}, 200),
        ({"f": "estimate", "do": "next", "at": "region", "v": "x" * 60_000}, 200),
        ({"f": "estimate", "do": "next", "at": "region", "v": "x" * MOST_BYTES}, 413),
        ({f"n{number}": "1" for number in range(300)}, 413),
        ({}, 200),
    ],
)
def test_whatever_is_sent_is_answered(fields: dict[str, str], status: int) -> None:
    visitor = Visitor().send(fields)
    assert visitor.status == status
    assert "<h1>" in visitor.html


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(method: str) -> None:
    assert ask(SITE, method, "/easy")[0] == 405


def weight(html: str) -> int:
    """Bytes of a page with everything that it loads."""
    loads = re.findall(r'(?:href|src)="(/easy/[^"?]+)', html)
    assert len(loads) == 2
    return len(html.encode()) + sum(len(ask(SITE, "GET", name)[2]) for name in loads)


PAGES: list[Callable[[], Visitor]] = [
    Visitor,
    at_the_answers,
    lambda: at_the_answers().press("answer"),
    lambda: at_the_answers().press("go:ordinal").press("next", "5").press("next", "unsure").press("answer"),
    lambda: Visitor(f"/S/{code_of(Answers.kept('estimate', EXAMPLE))}"),
]


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_a_page_with_everything_is_small_and_needs_nothing_from_elsewhere(page: int) -> None:
    html = PAGES[page]().html
    assert weight(html) < MOST
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    assert "style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script(?! src=)", html)
    assert not re.search(r" on\w+=", html)


def test_the_sheet_is_the_forms() -> None:
    """Labels, options and hints stand once: every one that the form has for these answers is on the page of answers."""
    visitor = at_the_answers()
    sheet = AnswerSheet({"region": "shanxi/yangquan", "paid": "before", "grade": "grade_2a", "total": "28000"}, today())
    form(sheet)
    for question in sheet.questions:
        assert question.label in visitor.text


def test_what_could_not_be_read_is_there_again_after_going_back() -> None:
    visitor = Visitor().press("flow:estimate", "shanxi/datong")
    for answer in ("before", "inpatient/0", "grade_3a", "local"):
        visitor.press("next", answer)
    visitor.press("back", 'about <b>"3=万"</b>')
    assert visitor.heading == "在哪里看的"
    visitor.press("back").press("next", "grade_3a").press("next", "in_province")
    assert visitor.heading == "这次一共花了多少（元）"
    assert held(visitor) == 'about <b>"3=万"</b>'
    assert 'aria-invalid="true"' in visitor.html
    visitor.press("back").press("back").press("back").press("back").press("back")
    assert visitor.heading == "在哪里参保"
    visitor.press("flow:enrolment", "shanxi/datong").press("back").press("flow:estimate", "shanxi/datong")
    for answer in ("before", "inpatient/0", "grade_3a", "local"):
        visitor.press("next", answer)
    assert held(visitor) == 'about <b>"3=万"</b>'
    visitor.press("next", "2.8万")
    assert "about" not in visitor.html


def test_an_answer_made_unreadable_does_not_count_as_it_was() -> None:
    visitor = at_the_answers().press("go:total").press("back", "很多")
    assert visitor.heading == "看看填得对不对"
    assert "“很多” 不对" in visitor.text
    visitor.press("answer")
    assert visitor.heading == "看看填得对不对"
    visitor.press("go:total")
    assert held(visitor) == "很多"
    assert visitor.press("next", "3万").press("answer").heading == "估算结果"


def held(visitor: Visitor) -> str:
    """What the field holds."""
    found = re.search(r'<input type="\w+" name="v" id="v" value="([^"]*)"', visitor.html)
    assert found
    return unescape(found[1])


def test_a_framed_page_stays_framed() -> None:
    visitor = Visitor("/easy?embed=true")
    assert 'action="/easy?embed=true"' in visitor.html
    assert 'href="/?embed=true" target="_self"' in visitor.html
    visitor.press("flow:estimate", "shanxi/datong").press("back").press("flow:estimate", "shanxi/datong")
    visitor.press("back").press("flow:enrolment", "shanxi/datong")
    assert 'action="/easy?embed=true"' in visitor.html
    visitor = Visitor(f"/S/{code_of(Answers.kept('estimate', EXAMPLE))}?embed=true")
    assert visitor.heading == "估算结果"
    assert 'action="/easy?embed=true"' in visitor.html
    assert re.search(r'href="/\?c=[0-9A-Z]+&amp;embed=true" target="_self"', visitor.html)
    assert 'target="_top"' in Visitor().html


def test_nothing_typed_stands_in_an_address_or_a_log(address: str, web: requests.Session, log: Path) -> None:
    visitor = at_the_answers().press("go:total")
    sent = {**visitor.hidden(), "do": "next", "v": "31415926很多"}
    answer = web.post(f"{address}/easy", data=sent)
    assert "31415926很多" in answer.text
    assert answer.url == f"{address}/easy"
    assert not answer.history
    written = log.read_text("utf-8")
    assert "31415926" not in written
    assert visitor.hidden()["c"][0] not in written
