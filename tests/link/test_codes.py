"""Codes as a whole: opened for ever, short enough, and nothing but a code of ours opens."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy import InputError
from policy.compare.slip.lines import SLIP_TITLES
from policy.compare.slip.reconcile import Check
from policy.link.answers import PAGES, Answers, fields_of
from policy.link.code import (
    DAMAGED,
    NEWER,
    OUTDATED,
    TOO_LONG,
    AskedComparison,
    as_json,
    code_of,
    code_of_json,
    open_code,
    opened,
)
from policy.link.digits import MOST_CHARACTERS, Digits, Rest, seal
from policy.link.parts import NewerError, Readings
from policy.link.versions import version
from policy.money import yuan
from policy.visit.scenario import Scenario
from tests.link.things import values
from tests.years import years

CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent.parent / "cases" / "links.toml").read_text("utf-8"))[
    "code"
]
CODES = [case["code"] for case in CASES]


def refused(code: str) -> str:
    """What is said of a code that does not open: one fault, one sentence."""
    with pytest.raises(InputError) as found:
        open_code(code)
    (fault,) = found.value.faults
    assert fault.field == "code"
    return fault.message


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_released_code_opens(case: dict[str, Any]) -> None:
    """Never change a case: somebody has this code on paper."""
    thing = open_code(case["code"])
    assert code_of_json(json.loads(case["thing"])) == case["code"]
    assert code_of(thing) == case["code"]
    assert as_json(thing) == as_json(open_code(code_of_json(as_json(thing))))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_code_is_short(case: dict[str, Any]) -> None:
    assert len(case["code"]) <= case["most"]


@settings(max_examples=40)
@given(scenario=years(), known=st.just(0))
def test_a_scenario_comes_back(scenario: dict[str, Any], known: int) -> None:
    asked = Scenario.model_validate(scenario)
    found = opened(code_of(asked, known))
    assert (found.thing, found.known) == (asked, known)


@settings(max_examples=20)
@given(scenarios=st.lists(years(2), min_size=2, max_size=4))
def test_a_comparison_comes_back(scenarios: list[dict[str, Any]]) -> None:
    asked = AskedComparison(tuple(map(Scenario.model_validate, scenarios)))
    assert open_code(code_of(asked)) == asked


@settings(max_examples=20)
@given(scenario=years(1), lines=st.dictionaries(st.sampled_from([*SLIP_TITLES]), st.integers(0, 10**10)))
def test_a_slip_comes_back(scenario: dict[str, Any], lines: dict[str, int]) -> None:
    said = {"total": "0", **{name: str(yuan(fen)) for name, fen in lines.items()}}
    asked = Check.model_validate({"scenario": scenario, "slip": said})
    assert open_code(code_of(asked)) == asked
    assert open_code(code_of_json(as_json(asked))) == asked


@pytest.mark.parametrize("page", PAGES)
@settings(max_examples=20)
@given(data=st.data())
def test_answers_come_back(page: str, data: st.DataObject) -> None:
    answers = Answers(page, data.draw(values(fields_of(page))))
    assert open_code(code_of(answers)) == answers
    assert Answers.kept(page, answers.values) == answers
    assert open_code(code_of_json(json.loads(json.dumps(as_json(answers))))) == answers


def test_variants_share_what_they_share() -> None:
    alone = json.loads(CASES[0]["thing"])
    other = {**alone, "visits": [{**alone["visits"][0], "travel": "referral"}]}
    both = code_of_json({"scenarios": [alone, other]})
    assert len(both) < len(CASES[0]["code"]) + 12
    assert as_json(open_code(both))["scenarios"][1]["visits"][0]["travel"] == "referral"


ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize("code", CODES, ids=str)
def test_no_changed_character_goes_unseen(code: str) -> None:
    for place, character in enumerate(code):
        for other in ALPHABET:
            if other != character:
                assert refused(code[:place] + other + code[place + 1 :]) in {DAMAGED, NEWER}


@pytest.mark.parametrize("code", CODES, ids=str)
def test_no_cut_goes_unseen(code: str) -> None:
    for place in range(len(code)):
        assert refused(code[:place]) == DAMAGED
        assert place == 0 or refused(code[place:]) == DAMAGED
        assert refused(code[:place] + code[place + 1 :]) == DAMAGED
        assert refused(code[:place] + code[place + 4 :]) == DAMAGED


@pytest.mark.parametrize("code", CODES, ids=str)
def test_no_two_that_changed_places_go_unseen(code: str) -> None:
    for place, first in enumerate(code):
        for later in range(place + 1, len(code)):
            second = code[later]
            if first != second:
                swapped = code[:place] + second + code[place + 1 : later] + first + code[later + 1 :]
                assert refused(swapped) == DAMAGED


@pytest.mark.parametrize("code", CODES, ids=str)
def test_nothing_added_goes_unseen(code: str) -> None:
    for other in ("0", "1", "Z", " ", "\n", "00000", code):
        for place in range(len(code) + 1):
            assert refused(code[:place] + other + code[place:]) == DAMAGED


HOSTILE = {
    "empty": "",
    "one": "1",
    "spaces": "     ",
    "small letters": "1uadfrss1wy1li03k1s1fbu",
    "full width": "１ＢＷ１Ｚ３ＯＩＯ０",
    "other digits": "1١٢٣٤٥٦",
    "a path": "../../etc/passwd",
    "a nul": "1\0AAAA",
    "long": "1" + "Z" * MOST_CHARACTERS,
    "very long": "1" * 1_000_000,
}


@pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_code_is_refused(code: str) -> None:
    assert refused(code) == DAMAGED


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", max_size=40).map(lambda text: "1" + text))
def test_no_text_opens_by_chance(code: str) -> None:
    assert refused(code) == DAMAGED


@given(st.one_of(st.integers(0, 10**8), st.integers(0, 36**60)))
def test_whatever_has_a_right_check_opens_or_is_refused(number: int) -> None:
    code = seal("1", number)
    try:
        found = opened(code)
    except InputError as error:
        assert error.faults[0].message in {DAMAGED, NEWER, OUTDATED}  # noqa: PT017 - either is right
    else:
        assert as_json(open_code(code_of(found.thing, found.known))) == as_json(found.thing)


def crafted(*digits: tuple[int, int], name: str = "1") -> str:
    """A code with a right check and digits of somebody's own making."""
    out = Digits()
    for value, radix in digits:
        out.put(value, radix)
    return seal(name, out.number())


def scenario_of(behind: int = 0, **changed: Any) -> str:  # noqa: ANN401
    """A code of a scenario as the table holds it, sound or not, with something ``behind`` its end."""
    visit = {"date": "2026-03-02", "kind": "inpatient", "travel": "local"}
    out = Digits()
    out.put(0, 8)
    out.put_whole(0, 2, 4095)
    found = version("1")
    assert found
    found.groups["scenario"].write({"region": "shanxi", "visits": [visit], **changed}, out)
    out.put(behind, 2)
    return seal("1", out.number())


FOUND = {
    "a newer version": (crafted((0, 8), name="Z"), NEWER),
    "a newer sort": (crafted((7, 8)), NEWER),
    "a newer change of the rules": (crafted((0, 8), (1, 3)), NEWER),
    "a region that is not listed yet": (crafted((0, 8), (0, 3), (14, 16)), NEWER),
    "a visit on no day": (crafted((0, 8)), OUTDATED),
    "a number that begins with nothing": (seal("10", 5), DAMAGED),
    "something behind the end": (scenario_of(behind=1), DAMAGED),
    "a day after the last": (crafted((2, 8), (0, 3), (0, 16), (17, 18), (100, 101), (732, 734)), DAMAGED),
    "cover that ends before it begins": (
        scenario_of(enrolment={"cover_from": "2026-03-02", "cover_to": "2026-03-01"}),
        OUTDATED,
    ),
    "two years": (
        scenario_of(
            visits=[
                {"date": f"{year}-03-02", "kind": "inpatient", "travel": "local", "expenses": {"class_a": 1}}
                for year in (2026, 2027)
            ]
        ),
        OUTDATED,
    ),
}


@pytest.mark.parametrize(("code", "words"), FOUND.values(), ids=FOUND)
def test_a_right_check_is_not_enough(code: str, words: str) -> None:
    assert refused(code) == words


def test_each_thing_has_one_code() -> None:
    """Whole yuan are written as whole yuan: the same amount written as fen is no code of ours."""
    before = [(3, 8), (0, 3), (0, 2), (0, 9), (0, 17), (0, 17), (0, 9), (0, 11), (0, 1828)]
    assert open_code(crafted(*before, (1, 12), (1, 500_001))) == Answers("estimate", {"total": "2"})
    assert refused(crafted(*before, (3, 12), (25, 12_500_001))) == DAMAGED


def test_a_book_too_long_for_a_link() -> None:
    visit = json.loads(CASES[2]["thing"])["visits"][0]
    with pytest.raises(InputError, match=TOO_LONG):
        code_of_json({"region": "shanxi", "visits": [visit] * 200})


@pytest.mark.parametrize(
    ("thing", "message"),
    [
        ([], "“[]” 的格式不对，这里要填一组字段"),
        ({"region": "mars", "visits": []}, "region：“mars” 不对"),
        ({"scenarios": [{}]}, "scenarios：“1” 个不对，要 2 到 4 个"),
        ({"scenarios": [{}, {}]}, "scenarios[0].region：必须填写"),
        ({"scenarios": [], "titles": []}, "region：必须填写"),
        ({"record": {}}, "record.region：必须填写"),
        ({"record": 1}, "record：“1” 的格式不对"),
        ({"answers": 1}, "region：必须填写"),
        ({"answers": {"page": "batch"}}, "answers.page：“batch” 不对，可以填：estimate、ledger、enrolment"),
        ({"answers": {"name": "张三"}}, "answers.name：没有这一项"),
        ({"answers": {"total": "张三"}}, "answers.total：“张三” 不对"),
        ({"answers": {"asked": 1}}, "answers.asked：“1” 不对，要填 true 或 false"),
        ({"answers": {"paid": "maybe"}}, "answers.paid：“maybe” 不对，可以填：before"),
        ({"answers": {"chronic_rate": "120%"}}, "answers.chronic_rate：“1.2000” 不对"),
        ({"answers": {"readings": 1}}, "answers.readings：“1” 不对"),
        ({"answers": {"readings": {"x": "y"}}}, "answers.readings.x：没有这一项"),
        (
            {"answers": {"readings": {"pooling_area": "y"}}},
            "answers.readings.pooling_area：“y” 不对，可以填：city、province",
        ),
        ({"answers": {"page": "ledger", "visits": 1}}, "answers.visits：“1” 的格式不对，这里要填一组"),
        ({"answers": {"page": "ledger", "visits": [1]}}, "answers.visits[0]：“1” 的格式不对，这里要填一组字段"),
        ({"answers": {"page": "ledger", "visits": [{"total": "x"}]}}, "answers.visits[0].total：“x” 不对"),
        ({"answers": {"page": "ledger", "visits": [{}] * 201}}, "answers.visits：“201” 项不对，一个链接最多放 200 项"),
    ],
)
def test_what_a_code_cannot_hold(thing: Any, message: str) -> None:  # noqa: ANN401
    with pytest.raises(InputError) as found:
        code_of_json(thing)
    assert str(found.value.faults[0]).startswith(message)


def test_readings_that_are_not_listed_yet() -> None:
    known = {"pooling_area": ("city", "province")}
    out = Digits()
    Readings({**known, "another": ("yes", "no")}, 1).write({"another": "no"}, out)
    with pytest.raises(NewerError):
        Readings(known, 1).read(Rest(out.number()))


def test_a_choice_that_must_be_made() -> None:
    with pytest.raises(InputError, match="region"):
        code_of_json({"visits": []})


def test_free_text_never_gets_into_a_code() -> None:
    typed = {
        "total": "张三",
        "date": "soon",
        "region": "shanxi/datong",
        "asked": "yes",
        "paid": ["late"],
        "fund_paid": "",
        "readings": {"pooling_area": "province"},
        "jump": True,
    }
    assert Answers.kept("estimate", typed).values == {
        "region": "shanxi/datong",
        "readings": {"pooling_area": "province"},
    }
    visits = [{"total": "2800", "grade": "unsure"}, {"total": "张三"}]
    kept = Answers.kept("ledger", {"visits": visits, "missed": ["x"]})
    assert kept.values == {"visits": [{"total": "2800", "grade": "unsure"}, {}]}


def test_a_range_of_years_is_kept_or_not() -> None:
    assert Answers.kept("enrolment", {"missed": ["2021", "2022"]}).values == {"missed": ["2021", "2022"]}
    assert Answers.kept("enrolment", {"missed": ["then"]}).values == {}
    assert Answers.kept("enrolment", {"missed": "then"}).values == {}
