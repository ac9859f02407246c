"""The bureau's list of hospitals: read, refused with line and column, and absent. Every hospital here is made up."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from policy.hospitals import Hospital, hospitals
from ui.parts.hospitals import filled

HEAD = "name,grade,fee_class,affiliation\n"
SAMPLE = (
    HEAD + "云上县样例医院,二级甲等,,县级\n样例省医院,grade_3a,一类,省市级\n"
    "样例专科医院,,fee_class_2,\n样例中医院,三级乙等,三类,city_or_province\n样例门诊部,,,\n"
)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    file = tmp_path / "hospitals.csv"
    file.write_text(SAMPLE, "utf-8-sig")
    return file


def test_a_list_in_keys_or_in_words(sample: Path) -> None:
    assert hospitals(sample)[:3] == (
        Hospital("云上县样例医院", "grade_2a", None, "county"),
        Hospital("样例省医院", "grade_3a", "fee_class_1", "city_or_province"),
        Hospital("样例专科医院", None, "fee_class_2", None),
    )


def test_without_a_file_there_is_no_list(tmp_path: Path) -> None:
    assert hospitals(tmp_path / "none.csv") == ()
    assert hospitals() == ()


def test_a_changed_list_is_read_again(sample: Path) -> None:
    assert len(hospitals(sample)) == 5
    sample.write_text(HEAD, "utf-8")
    assert hospitals(sample) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("名称\n", "第 1 行：要是 name,grade,fee_class,affiliation"),
        (HEAD + "甲,三级特等,,\n", "第 2 行：grade “三级特等” 不对"),
        (HEAD + "甲,,四类,\n", "fee_class “四类” 不对"),
        (HEAD + "甲,,,\n甲,,,\n", "第 3 行：“甲”重复了"),
        (HEAD + " ,,,\n", "没有医院名称"),
        (HEAD + "甲,\n", "要有 4 列，现在是 2 列"),
        (HEAD + "".join(f"样例{number},,,\n" for number in range(20_001)), "超过 20000 家"),
    ],
    ids=["head", "grade", "class", "twice", "name", "columns", "many"],
)
def test_a_faulty_list_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "hospitals.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=words):
        hospitals(file)


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        ("云上县样例医院", {"grade": "grade_2a", "fee_class": None, "affiliation": "county"}),
        ("样例省医院", {"grade": "grade_3a", "fee_class": None, "affiliation": "city_or_province"}),
        ("样例专科医院", {"grade": "ungraded", "fee_class": "fee_class_2", "affiliation": None}),
        ("样例中医院", {"grade": "ungraded", "fee_class": "fee_class_3", "affiliation": "city_or_province"}),
        ("样例门诊部", {"affiliation": None}),
    ],
)
def test_a_name_fills_in_the_rest(sample: Path, name: str, answers: dict[str, str | None]) -> None:
    hospital = next(hospital for hospital in hospitals(sample) if hospital.name == name)
    assert filled(hospital, "shanxi/taiyuan") == answers


def test_the_form_offers_the_names_and_no_link_holds_one(
    house: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOSPITAL_LIST", str(sample))
    app = AppTest.from_file(house / "ui" / "shell.py", default_timeout=30).run()
    app.selectbox(key="estimate.hospital").set_value("云上县样例医院").run()
    assert not app.exception
    assert app.selectbox(key="estimate.grade").value == "grade_2a"
    assert app.radio(key="estimate.affiliation").value == "county"
    monkeypatch.delenv("HOSPITAL_LIST")
    bare = AppTest.from_file(house / "ui" / "shell.py", default_timeout=30).run()
    assert not [box for box in bare.selectbox if box.key == "estimate.hospital"]


def test_a_faulty_list_stops_no_page(house: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hospitals.csv").write_text("?\n", "utf-8")
    monkeypatch.setenv("HOSPITAL_LIST", str(tmp_path / "hospitals.csv"))
    app = AppTest.from_file(house / "ui" / "shell.py", default_timeout=30).run()
    assert not app.exception
    assert not [box for box in app.selectbox if box.key == "estimate.hospital"]
