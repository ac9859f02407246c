"""Headings: what they mean in any dress, what they do not mean, and what is said when they are not understood."""

import pandas as pd
import pytest

from policy import InputError, settle_frame
from policy.form.visit import _BILL
from policy.table.understanding.columns import HEADINGS, PERSON_ID_TITLE, RESULT_TITLES, RESULTS
from policy.table.understanding.headings import SYNONYMS, NotUnderstoodError, is_result, known, read_headings

STAY = {"人员编号": "P1", "参保地": "山西省", "结算日期": "2026-03-02", "看病方式": "住院", "医院等级": "三级甲等"}


@pytest.mark.parametrize("name", HEADINGS)
@pytest.mark.parametrize("dress", ["{}", " {}\n", "{}（元）", "{}\n(单位：元)", "＊{}", "{}（必填）", "{}：", "{}/元"])
def test_a_heading_in_any_dress(name: str, dress: str) -> None:
    assert known(dress.format(HEADINGS[name].title)) == name
    assert known(dress.format(name.upper())) == name


@pytest.mark.parametrize(("name", "label"), _BILL.items())
def test_the_pages_own_labels_are_headings(name: str, label: str) -> None:
    assert known(label) == name


@pytest.mark.parametrize(("name", "word"), [(name, word) for name, words in SYNONYMS.items() for word in words])
def test_every_synonym_leads_to_its_field(name: str, word: str) -> None:
    assert known(word) == name


@pytest.mark.parametrize(
    "heading", ["甲类费用（万元）", "甲类费用合计", "慢特病支付比例(%)", "备注", "", "nan", "费用", "费", "甲" * 1000]
)
def test_what_only_looks_like_a_heading_is_none(heading: str) -> None:
    assert known(heading) is None


@pytest.mark.parametrize("word", [*RESULTS, *RESULT_TITLES.values(), "个人负担（元）", "Fund_Paid "])
def test_results_in_either_language_are_results_and_no_input(word: str) -> None:
    assert is_result(word)
    assert known(word) is None


def test_results_of_anybody_make_room_and_never_count_as_two() -> None:
    old = {"个人负担": "x", "out_of_pocket": "y", "错误": "z", "提示": "", "备注": "kept"}
    answer = settle_frame(pd.DataFrame([STAY | {"甲类（元）": "11000"} | old]))
    assert list(answer.columns) == [*STAY, "甲类（元）", "备注", *RESULTS]
    assert answer.loc[0, "out_of_pocket"] == 5000.0


def test_two_columns_for_one_field_are_named() -> None:
    with pytest.raises(InputError) as refused:
        read_headings([*STAY, "甲类", "甲类费用（元）", "自费", "丙类"])
    assert [str(fault) for fault in refused.value.faults] == [
        "甲类费用：有 2 列都是它：“甲类”“甲类费用（元）”，只能留一列",
        "自费：有 2 列都是它：“自费”“丙类”，只能留一列",
    ]


def test_what_is_missing_is_said_with_what_is_there() -> None:
    with pytest.raises(NotUnderstoodError) as refused:
        read_headings(["姓名", *(f"列{number}" for number in range(20))], [["姓名", "x" * 50], ["张"] * 30])
    (line,) = map(str, refused.value.faults)
    assert line.startswith("表头：缺这几列：参保地、结算日期、看病方式；没有认出金额列")
    assert line.endswith("“列10”等 21 列")
    assert refused.value.preview == [["姓名", "x" * 20], ["张"] * 12]


def test_self_paid_alone_is_no_bill() -> None:
    with pytest.raises(InputError, match="光有自费不够"):
        read_headings([*STAY, "自费"])


def test_the_template_is_understood() -> None:
    found = read_headings([PERSON_ID_TITLE, *(heading.title for heading in HEADINGS.values())])
    assert list(found.fields) == ["person_id", *HEADINGS]
