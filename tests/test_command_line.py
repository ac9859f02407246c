"""The command line, as a program of its own and as a function."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policy import InputError
from policy.__main__ import main
from policy.link.code import DAMAGED
from policy.table import apart
from policy.visit.scenario import Scenario

STAY = {"date": "2026-03-02", "kind": "inpatient", "hospital_grade": "grade_3a", "expenses": {"class_a": 11000.1}}
SCENARIO = {"region": "shanxi", "visits": [STAY]}
RECORD = {"region": "shanxi", "coverage_year": 2026, "paid_on": "2026-02-26", "history": []}


def run(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-m", "policy", *arguments], input=given, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:  # noqa: ANN401
    """Runs a command in this process: (arguments, standard input) to (status, output, errors)."""

    def told(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
        out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            try:
                status = main(list(arguments))
            except SystemExit as stop:
                status = int(stop.code or 0)
            out.flush()
            err.flush()
        return status, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()

    return told


def test_estimate_as_a_program(tmp_path: Path) -> None:
    path = tmp_path / "scenario.json"
    path.write_text(json.dumps(SCENARIO), "utf-8-sig")
    status, out, err = run("estimate", str(path))
    assert (status, err) == (0, "")
    assert json.loads(out)["totals"]["fund_paid"] == "6000.06"
    assert run("estimate", "-", given=path.read_bytes()) == (0, out, "")


def test_estimate_starts_without_pandas() -> None:
    code = "import sys, policy.__main__ as m; m.main(['estimate', '-']); sys.exit('pandas' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(SCENARIO).encode(), capture_output=True, check=False
    )
    assert done.returncode == 0


def test_a_reader_that_goes_away_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "policy", "rules", "--on", "2026-01-01"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.close()
        errors = program.stderr.read()
    assert (program.returncode, errors) == (0, b"")


def test_enrolment(say: Any) -> None:  # noqa: ANN401
    status, out, _ = say("enrolment", "-", given=json.dumps(RECORD).encode())
    assert status == 0
    assert json.loads(out)["cover_from"] == "2026-05-26"


def test_compare(say: Any) -> None:  # noqa: ANN401
    other = {"region": "shanxi", "visits": [{**STAY, "travel": "unfiled"}]}
    status, out, _ = say("compare", "-", given=json.dumps({"scenarios": [SCENARIO, other]}).encode())
    answer = json.loads(out)
    assert (status, list(answer)) == (0, ["variants", "parts"])
    assert [variant["totals"]["out_of_pocket"] for variant in answer["variants"]] == ["5000.04", "6500.05"]
    assert answer["parts"][6]["differences"] == ["0.00", "1500.01"]
    status, _, err = say("compare", "-", given=json.dumps({"scenarios": [SCENARIO, {"region": "mars"}]}).encode())
    assert status == 2
    assert [line.split("：")[0] for line in err.splitlines()] == ["scenarios[1].region", "scenarios[1].visits"]


def test_curve(say: Any) -> None:  # noqa: ANN401
    asked = {"scenario": SCENARIO, "from": 0, "to": "20000"}
    faulty = {**asked, "scenario": {**SCENARIO, "region": "national"}}
    status, out, _ = say("curve", "-", "--lines", given="\n".join(map(json.dumps, [asked, faulty])).encode())
    drawn, refused = (json.loads(line) for line in out.splitlines())
    assert status == 0
    assert [(point["total"], point["kink"]) for point in drawn["points"]] == [
        ("0.00", None),
        ("1000.01", "deductible"),
        ("20000.00", None),
    ]
    assert [fault["field"] for fault in refused["error"]] == ["scenario.region"]


def test_lines(say: Any) -> None:  # noqa: ANN401
    lines = [SCENARIO, {"region": "mars"}, {**SCENARIO, "region": "national"}, "text"]
    given = "\n".join([*(json.dumps(line) for line in lines), "", "{"]).encode()
    status, out, err = say("estimate", "-", "--lines", given=given)
    answers = [json.loads(line) for line in out.splitlines()]
    assert (status, err, len(answers)) == (0, "", 5)
    assert answers[0]["totals"]["fund_paid"] == "6000.06"
    assert [fault["field"] for fault in answers[1]["error"]] == ["region", "visits"]
    assert "底线" in answers[2]["error"][0]["message"]
    assert "这里要填一组字段" in answers[3]["error"][0]["message"]
    assert "JSON" in answers[4]["error"][0]["message"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (b"{", "第 1 行第 2 列"),
        (b"", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"region": "mars", "visits": []}', "region：“mars” 不对"),
        (b'{"region": "shanxi", "visits": [{"date": "2030-01-01", "kind": "inpatient"}]}', "visits[0].date"),
        (b'{"region": NaN}', "visits：必须填写"),
    ],
    ids=["cut off", "empty", "deep", "other encoding", "a fault", "no rule", "not a number"],
)
def test_input_that_cannot_be_understood(say: Any, given: bytes, words: str) -> None:  # noqa: ANN401
    status, out, err = say("estimate", "-", given=given)
    assert (status, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_a_fault_a_line(say: Any) -> None:  # noqa: ANN401
    bad = {"region": "shanxi", "visits": [{**STAY, "kind": "x", "date": "y\nz"}]}
    _, _, err = say("estimate", "-", given=json.dumps(bad).encode())
    assert [line.split("：")[0] for line in err.splitlines()] == ["visits[0].date", "visits[0].kind"]


def test_a_missing_file(say: Any) -> None:  # noqa: ANN401
    assert say("estimate", "none.json")[::2] == (2, "FILE：“none.json” 读不了，请给一个存在的 JSON 文件，或者“-”\n")


@pytest.mark.parametrize("arguments", [(), ("fly",), ("estimate",), ("rules", "--on")])
def test_a_wrong_command_shows_the_usage(say: Any, arguments: tuple[str, ...]) -> None:  # noqa: ANN401
    status, _, err = say(*arguments)
    assert status == 2
    assert err.startswith("命令写得不对。用法：python -m policy")
    assert len(err.splitlines()) == 1


def test_batch(say: Any, tmp_path: Path) -> None:  # noqa: ANN401
    rows = "person_id,region,date,kind,hospital_grade,class_a\n1,shanxi,2026-03-02,inpatient,grade_3a,11000\n2,,,,,\n"
    (tmp_path / "in.csv").write_text(rows + "3,shanxi,2026-03-02,inpatient,grade_3a,11000\n", "utf-8")
    status, out, err = say("batch", "in.csv", "out.csv", "--reading", "over_cap_threshold=threshold")
    assert (status, out, err) == (0, "", "共 3 行，其中有错 1 行。\n")
    assert "6000.00" in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_a_batch_says_what_it_understood(say: Any, tmp_path: Path) -> None:  # noqa: ANN401
    tables = Path(__file__).parent / "table" / "tables"
    status, _, err = say("batch", str(tables / "x03_data_on_2nd_sheet.xlsx"), "out.csv")
    assert (status, err) == (0, "读的是工作表 “数据”，第 1 行是表头。\n共 1 行，其中有错 0 行。\n")
    status, _, err = say("batch", str(tables / "c60_national_settlement_table.csv"), "out.csv")
    assert (status, err) == (0, "没有认出这几列，原样留着：“退费标志”\n共 3 行，其中有错 1 行。\n")
    status, _, err = say("batch", str(tables / "r01_own_result_fixed.csv"), "out.csv")
    assert status == 0
    assert err.startswith("这几列和结果同名，换成了新算的：“费用总额”“先行自付”")
    status, _, err = say("batch", str(tables / "x37_one_cell_at_XFD1048576.xlsx"), "no.csv")
    assert (status, len(err.splitlines())) == (2, 1)
    assert err.startswith("“x37_one_cell_at_XFD1048576.xlsx” 太大")
    assert not (tmp_path / "no.csv").exists()


def test_a_batch_whose_process_dies_is_a_line(tmp_path: Path) -> None:
    rows = "person_id,region,date,kind,hospital_grade,class_a\n" + "1,shanxi,2026-03-02,inpatient,grade_3a,11000\n" * 9
    (tmp_path / "in.csv").write_text(rows, "utf-8")
    # The library that settles is killed in its own process, as an out-of-memory killer does it.
    program = (
        "import os, sys, policy.table.batch as batch, policy.__main__ as main\n"
        "def die(*_): open(sys.argv[1] + '/.out.csv.%d.part' % os.getpid(), 'w'); os.kill(os.getpid(), 9)\n"
        "batch.settle_table = die\n"
        "sys.exit(main.main(['batch', sys.argv[1] + '/in.csv', sys.argv[1] + '/out.csv']))"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr[:16]) == (2, "“in.csv” 要用的内存太多")
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_a_file_that_its_library_dies_of_is_a_line_in_chinese(tmp_path: Path) -> None:
    source = Path(__file__).parent / "table" / "broken" / "levels.parquet"
    command = [sys.executable, "-m", "policy", "batch", source, tmp_path / "out.csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == (
        "“levels.parquet” 要用的内存太多，或者文件坏了，读不了，请分成几个文件，或者存成 .parquet 再试\n"
    )
    assert not list(tmp_path.iterdir())


@pytest.fixture
def _heeds_ctrl_c() -> Iterator[None]:
    """Whoever starts tests in the background may have had Ctrl-C ignored, for them and for what they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heeds_ctrl_c")
def test_a_process_that_is_killed_or_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed() -> None:
        (tmp_path / f".batch-{os.getpid()}-x").mkdir()
        (tmp_path / f".out.csv.{os.getpid()}.part").touch()
        os.kill(os.getpid(), signal.SIGKILL)

    monkeypatch.setattr(apart, "_limit", killed)
    with pytest.raises(InputError, match=r"“in.csv” 要用的内存太多"):
        apart.run_apart(tmp_path / "in.csv", tmp_path / "out.csv", {}, progress=False)
    monkeypatch.setattr(apart, "_limit", lambda: time.sleep(60))
    signal.signal(signal.SIGALRM, lambda *_: signal.raise_signal(signal.SIGINT))
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    with pytest.raises(KeyboardInterrupt):
        apart.run_apart(tmp_path / "in.csv", tmp_path / "out.csv", {}, progress=False)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("reading", ["over_cap_threshold", "x=y", "over_cap_threshold=x"])
def test_a_wrong_reading(say: Any, reading: str) -> None:  # noqa: ANN401
    status, _, err = say("batch", "in.csv", "out.csv", "--reading", reading)
    assert status == 2
    assert err.startswith("--reading：")


def test_rules(say: Any) -> None:  # noqa: ANN401
    status, out, _ = say("rules", "--region", "shanxi/yangquan", "--on", "2026-03-02")
    assert status == 0
    assert "晋医保发〔2024〕19号第二条；阳医保发〔2024〕32号（转发）" in out
    status, out, _ = say("rules", "--region", "hunan", "--on", "2026-03-02", "--json")
    assert {rule["key"] for rule in json.loads(out)} >= {"reward.continuous", "contracted_primary.rate"}
    assert say("rules")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "words"), [(("--region", "mars"), "--region：“mars” 不对"), (("--on", "soon"), "--on：“soon” 不对")]
)
def test_rules_of_nowhere(say: Any, arguments: tuple[str, ...], words: str) -> None:  # noqa: ANN401
    status, _, err = say("rules", *arguments)
    assert status == 2
    assert err.startswith(words)


def test_a_closed_pipe_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as pipe:
        monkeypatch.setattr(sys, "stdout", pipe)
        assert main(["rules", "--on", "2026-01-01"]) == 0


class Interrupted(io.BytesIO):
    """Standard input on which somebody presses Ctrl-C."""

    def read(self, *_: object) -> bytes:
        """Never comes back."""
        raise KeyboardInterrupt


def test_stopping_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO()))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Interrupted()))
    assert main(["estimate", "-"]) == 130


@pytest.mark.usefixtures("_heeds_ctrl_c")
def test_stopping_a_batch_leaves_nothing_behind(tmp_path: Path) -> None:
    row = "{0:07d},shanxi,2026-03-02,inpatient,grade_3a,11000\n"
    with (tmp_path / "in.csv").open("w") as file:
        file.write("person_id,region,date,kind,hospital_grade,class_a\n")
        file.writelines(row.format(number) for number in range(1_500_000))
    command = [sys.executable, "-m", "policy", "batch", str(tmp_path / "in.csv"), str(tmp_path / "out.csv")]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as program:
        while program.poll() is None and not list(tmp_path.glob(".out.csv.*")):
            time.sleep(0.01)
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate(timeout=60)
    assert (program.returncode, errors.decode()) == (130, "已停止，没有写出结果。\n")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def links() -> list[dict[str, Any]]:
    """The codes that are out in the world."""
    found: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "links.toml").read_text("utf-8"))[
        "code"
    ]
    return found


def test_a_link_there_and_back(say: Any) -> None:  # noqa: ANN401
    case = links()[1]
    status, out, err = say("link", "-", given=case["thing"].encode())
    assert (status, json.loads(out), err) == (0, {"code": case["code"]}, "")
    status, out, err = say("link", "--open", case["code"])
    assert (status, err) == (0, "")
    assert Scenario(**json.loads(out)) == Scenario(**json.loads(case["thing"]))


@pytest.mark.parametrize("name", ["answers", "record", "scenarios"])
def test_a_link_of_what_is_no_scenario(say: Any, name: str) -> None:  # noqa: ANN401
    case = next(case for case in links() if name in json.loads(case["thing"]))
    status, out, err = say("link", "--lines", "--open", case["code"])
    assert (status, list(json.loads(out)), len(out.splitlines()), err) == (0, [name], 1, "")


def test_links_a_line_each(say: Any) -> None:  # noqa: ANN401
    given = "\n".join([*(case["thing"] for case in links()), '{"region": "mars"}', ""])
    status, out, err = say("link", "-", "--lines", given=given.encode())
    *codes, fault = map(json.loads, out.splitlines())
    assert (status, err) == (0, "")
    assert codes == [{"code": case["code"]} for case in links()]
    assert [found["field"] for found in fault["error"]] == ["region", "visits"]


@pytest.mark.parametrize("code", ["", "1", "1BW1Z3OIO0OYAW", "x" * 100_000, "-1"])
def test_a_link_that_does_not_open_is_one_line(say: Any, code: str) -> None:  # noqa: ANN401
    assert say("link", f"--open={code}") == (2, "", f"code：{DAMAGED}\n")


@pytest.mark.parametrize("arguments", [(), ("-", "--open", "1")])
def test_a_link_is_made_or_opened(say: Any, arguments: tuple[str, ...]) -> None:  # noqa: ANN401
    status, _, err = say("link", *arguments)
    assert status == 2
    assert err.startswith("命令写得不对。用法：python -m policy link")
