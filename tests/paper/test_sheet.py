"""The sheets: whatever a page says is on the paper, to the fen, and a screen reader can read it."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typst

from paper import press, sheet
from policy import Scenario, Settlement, assess_enrolment, estimate
from policy.enrolment.record import EnrolmentRecord
from policy.rulebook import rulebook
from policy.rulebook.citing import place
from policy.steps import BEATS, Step
from policy.visit.explanation import STEP_TITLES
from policy.visit.verdict import visit_verdict

CASES_FOLDER = Path(__file__).parent.parent / "cases"
ADDRESS = "HTTPS://YIBAO.EXAMPLE.CN/S/1A2B3C4D5E6F7G8H9J0K"
MADE = datetime(2026, 3, 2, 9, 5, tzinfo=press.CHINA)
STAY = {
    "date": "2026-03-02",
    "kind": "inpatient",
    "hospital_grade": "grade_3a",
    "travel": "unfiled",
    "expenses": {"class_a": "20000", "class_b_drug": "6000", "class_b_service": "1500", "uncovered": "1200.07"},
}


def cases(pattern: str) -> list[dict[str, Any]]:
    return [case for path in sorted(CASES_FOLDER.glob(pattern)) for case in tomllib.loads(path.read_text())["case"]]


def record(given: dict[str, Any]) -> EnrolmentRecord:
    """A record as the worked cases give it: ``enrolled`` is short for years in which something was claimed."""
    rest = {name: value for name, value in given.items() if name not in {"enrolled", "history"}}
    listed = [*({"year": year} for year in given.get("enrolled", [])), *given.get("history", [])]
    return EnrolmentRecord.model_validate({"region": "shanxi", **rest, "history": listed})


def scenario(case: dict[str, Any]) -> Scenario:
    return Scenario(**{name: value for name, value in case.items() if name in Scenario.model_fields})


VISITS = [pytest.param(scenario(case), id=case["name"]) for case in cases("visits/*.toml") if len(case["visits"]) == 1]
YEARS = [pytest.param(scenario(case), id=case["name"]) for case in cases("visits/*.toml") if len(case["visits"]) > 1]
RECORDS = [pytest.param(record(case["given"]), id=case["name"]) for case in cases("enrolment.toml")]


def stay(**given: Any) -> Scenario:  # noqa: ANN401
    return Scenario(region="shanxi/yangquan", visits=[STAY], **given)


def amounts(found: Any) -> Iterator[str]:  # noqa: ANN401
    """Every amount of an answer, as a table prints it."""
    if isinstance(found, Decimal):
        yield f"{found:,.2f}"
    elif isinstance(found, dict):
        for value in found.values():
            yield from amounts(value)
    elif isinstance(found, list):
        for value in found:
            yield from amounts(value)


def said(step: Step) -> list[str]:
    return [step.title, step.formula, step.why, *map(place, step.citations)]


def squeezed(texts: Iterator[str] | list[str]) -> list[str]:
    return ["".join(text.split()) for text in texts]


def told(settlement: Settlement, quota: bool) -> Iterator[str]:  # noqa: FBT001
    """Everything that a settlement says and pays; ``quota``: also what only chronic disease has."""
    for visit in settlement.visits:
        for step in visit.steps:
            if quota or step.id != "over_quota":
                yield from said(step)
                yield f"{step.amount:,.2f}"
    yield from amounts(settlement.totals.model_dump())
    yield from settlement.notes
    for reading in settlement.readings:
        yield f"{reading.other_out_of_pocket:,.2f}"
        yield rulebook().readings[reading.id].title


def test_every_step_has_its_beat() -> None:
    assert {name for names in BEATS.values() for name in names} == set(STEP_TITLES)


@pytest.mark.parametrize("asked", VISITS)
def test_a_visits_sheet_says_everything_on_two_pages(asked: Scenario, paper: Callable[[bytes], Any]) -> None:
    settlement = estimate(asked)
    made = paper(sheet.estimate_sheet(asked, settlement, ADDRESS, made=MADE))
    quota = settlement.visits[0].kind == "chronic_disease"
    text = made.text
    missing = [words for words in squeezed([visit_verdict(settlement), *told(settlement, quota)]) if words not in text]
    assert not missing
    assert made.pages <= 2


@pytest.mark.parametrize("asked", YEARS)
def test_a_years_sheet_says_everything(asked: Scenario, paper: Callable[[bytes], Any]) -> None:
    settlement = estimate(asked)
    text = paper(sheet.year_sheet(asked, settlement, made=MADE)).text
    missing = [words for words in squeezed(told(settlement, quota=False)) if words not in text]
    assert not missing


@pytest.mark.parametrize("asked", RECORDS)
def test_an_enrolment_sheet_says_everything(asked: EnrolmentRecord, paper: Callable[[bytes], Any]) -> None:
    answered = assess_enrolment(asked)
    made = paper(sheet.enrolment_sheet(asked, answered, made=MADE))
    text = made.text
    days = [str(day) for day in (answered.cover_from, answered.cover_to) if day]
    caps = [f"{reading.other_critical_cap:,.0f} 元" for reading in answered.readings]
    sums = [f"{step.amount:,.2f}" for step in answered.steps if step.amount is not None]
    said_steps = [words for step in answered.steps for words in said(step)]
    missing = [words for words in squeezed([*days, *caps, *sums, *said_steps, *answered.notes]) if words not in text]
    assert not missing
    assert made.pages <= 3


def test_what_was_asked_is_printed(paper: Callable[[bytes], Any]) -> None:
    opening = {"admissions": 1, "fund_paid": "30000", "compliant_self_pay": "9000.5"}
    asked = stay(opening=opening, enrolment={"continuous_years": 6, "cover_from": "2026-01-01"}, family_account="500")
    text = paper(sheet.estimate_sheet(asked, estimate(asked), made=MADE)).text
    for words in (
        "参保地：阳泉市",
        "连续参保年数：6",
        "待遇开始日期：2026-01-01",
        "此前住院次数：1",
        "此前合规个人自付：9,000.50元",
        "就医地点：跨省未备案",
        "医院等级：三级甲等",
        "自费：1,200.07元",
        "2026年3月2日9:05算的",
    ):
        assert words in text
    assert "二类收费医院隶属" not in text


def test_what_was_left_blank_is_said(paper: Callable[[bytes], Any]) -> None:
    text = paper(sheet.estimate_sheet(stay(), estimate(stay()), made=MADE)).text
    assert "参保情况：没有填，按全年都能报" in text
    assert "今年前面：没有填，按今年前面没有报过算" in text


def test_a_rate_is_printed_as_a_percentage(paper: Callable[[bytes], Any]) -> None:
    visit = {"date": "2026-03-02", "kind": "chronic_disease", "chronic_rate": "0.655", "expenses": {"class_a": "5000"}}
    asked = Scenario(region="shanxi", visits=[visit])
    assert "慢特病支付比例：65.5%" in paper(sheet.estimate_sheet(asked, estimate(asked), made=MADE)).text


def test_a_range_shows_both_ends(paper: Callable[[bytes], Any]) -> None:
    bills = [{**STAY, "expenses": bill} for bill in ({"class_a": "29500"}, {"class_a": "23600", "uncovered": "5900"})]
    best, worst = (Scenario(region="shanxi", visits=[bill]) for bill in bills)
    ends = estimate(best), estimate(worst)
    guess = ["费用的 20% 不在报销范围"]
    text = paper(sheet.estimate_sheet(best, ends[0], told=guess, dearest=ends[1], made=MADE)).text
    for settlement in ends:
        assert all(words in text for words in squeezed(amounts(settlement.totals.model_dump())))
    assert "费用的20%不在报销范围" in text


def test_a_years_range_shows_both_ends(paper: Callable[[bytes], Any]) -> None:
    bills = [{**STAY, "expenses": bill} for bill in ({"class_a": "29500"}, {"class_a": "23600", "uncovered": "5900"})]
    best, worst = (Scenario(region="shanxi", visits=[STAY, bill]) for bill in bills)
    ends = estimate(best), estimate(worst)
    guess = ["还有 1 次没有算进去。"]
    text = paper(sheet.year_sheet(best, ends[0], told=guess, dearest=ends[1], made=MADE)).text
    for settlement in ends:
        assert all(words in text for words in squeezed(amounts(settlement.totals.model_dump())))
    assert "下面按自己出得最少的那一种写" in text
    assert "还有1次没有算进去" in text
    assert "换个先后" not in text


def test_who_has_not_paid_is_told_so_on_paper(paper: Callable[[bytes], Any]) -> None:
    asked = EnrolmentRecord.model_validate({"region": "shanxi", "coverage_year": 2026, "paid_on": "2026-03-01"})
    said_first = "2026 年的费还没有缴，随时可以缴。"
    text = paper(sheet.enrolment_sheet(asked, assess_enrolment(asked), said=said_first, made=MADE)).text
    assert "".join(said_first.split()) in text


def compared() -> dict[str, Any]:
    """A comparison as ``policy compare`` prints it."""
    totals = [estimate(asked).totals.model_dump(mode="json") for asked in (stay(), stay(family_account="500"))]
    return {
        "variants": [
            {"title": "跨省没备案", "totals": totals[0], "critical_cap": "400000.00"},
            {"title": "用家里的账户", "totals": totals[1], "critical_cap": None},
        ],
        "parts": [
            {
                "id": "deductible",
                "title": "起付标准",
                "amounts": ["1234.56", "617.28"],
                "differences": ["0.00", "-617.28"],
                "why": "跨省没备案 1,234.56 元（2,469.12 × 50%）。",
                "citations": [{"document": "jin-2024-19", "article": "二"}],
            },
            {
                "id": "critical_paid",
                "title": "大病保险支付",
                "amounts": ["-7777.77", "0.00"],
                "differences": ["0.00", "7777.77"],
                "why": "超过一万元的部分报 75%。",
                "citations": [],
            },
        ],
    }


def test_a_comparison_shows_every_amount_and_difference(paper: Callable[[bytes], Any]) -> None:
    both = (stay(), stay(family_account="500"))
    made = paper(sheet.comparison_sheet(compared(), both, ADDRESS, made=MADE))
    made.check_tagged()
    text = made.text
    for words in (
        "1,234.56",
        "617.28少617.28",
        "−7,777.77",
        "多7,777.77",
        "家庭共济账户：500.00元",
        "400,000.00",
        "没有",
        "起付标准：跨省没备案1,234.56元（2,469.12×50%）。",
    ):
        assert words in text
    for asked in both:
        assert all(words in text for words in squeezed(amounts(estimate(asked).totals.model_dump())))
    assert "晋医保发〔2024〕19号第二条" in text


def test_a_comparison_stands_without_its_scenarios(paper: Callable[[bytes], Any]) -> None:
    assert "问的是什么" not in paper(sheet.comparison_sheet(compared(), made=MADE)).text


def test_a_reader_finds_title_language_and_words_for_pictures(paper: Callable[[bytes], Any]) -> None:
    asked = stay()
    made = paper(sheet.estimate_sheet(asked, estimate(asked), ADDRESS, made=MADE))
    made.check_tagged()
    assert made.info.title == "报销估算单"
    alts = [tag["/Alt"] for tag in made.tags() if tag.get("/S") == "/Figure"]
    assert any("居民医保付" in alt for alt in alts)
    assert any(ADDRESS in alt for alt in alts)


def test_the_code_and_the_link_lead_to_the_answer(paper: Callable[[bytes], Any]) -> None:
    asked = stay()
    made = paper(sheet.estimate_sheet(asked, estimate(asked), ADDRESS, made=MADE))
    assert made.codes == [ADDRESS]
    assert made.links == [ADDRESS]
    assert ADDRESS in made.text


@pytest.mark.parametrize(
    "address", [None, "", "http://localhost:8501/S/1A", "HTTP://127.0.0.1/S/1A", "http://[::1]/S/1"]
)
def test_nothing_on_paper_leads_to_this_machine(address: str | None, paper: Callable[[bytes], Any]) -> None:
    made = paper(sheet.estimate_sheet(stay(), estimate(stay()), address, made=MADE))
    assert not made.codes
    assert not made.links
    assert "打开这次的答案" not in made.text


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="http"):
        sheet.estimate_sheet(stay(), estimate(stay()), "javascript:alert(1)")


def test_text_is_printed_and_never_read_as_markup(paper: Callable[[bytes], Any]) -> None:
    typed = '#panic("x") $a$ [*b*] \\u{41} <c> @d /* e */ // f ` " \' = 1'
    text = paper(sheet.estimate_sheet(stay(), estimate(stay()), told=[typed], made=MADE)).text
    assert "".join(typed.split()) in text


def test_without_a_chinese_font_it_says_which_package_to_install() -> None:
    with pytest.raises(press.FontMissingError, match=r"fonts-wqy-microhei.*fonts-noto-cjk"):
        press.chinese(typst.Fonts(include_system_fonts=False).families())


def test_any_of_the_packages_will_do() -> None:
    assert press.chinese(["DejaVu Sans", "Noto Sans CJK SC", "AR PL UMing CN"]) == "Noto Sans CJK SC"
    assert press.chinese(["WenQuanYi Micro Hei", "Noto Sans CJK SC"]) == "WenQuanYi Micro Hei"
