"""Workers: what a file does to one of them, it does to that one alone."""

import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import ipc

from policy import InputError
from policy.table import pool as pools
from policy.table import upload, worker
from policy.table.pool import Pool
from policy.table.understanding.headings import NotUnderstoodError

HEAD = "人员编号,参保地,结算日期,看病方式,医院等级,甲类费用\n"
STAY = "00123,山西省,2026-03-02,住院,三级甲等,11000\n"
GOOD = (HEAD + "\n" + STAY + STAY.replace("11000", "x")).encode()


@pytest.fixture(scope="module")
def workers() -> Iterator[Pool]:
    """A pool of real workers."""
    made = Pool(slots=1)
    yield made
    made.close()


def test_a_table_comes_back_settled_and_is_written(workers: Pool) -> None:
    found = workers.settle("a.csv", GOOD).result()
    shown = ipc.open_stream(found.shown).read_all()
    assert shown.column_names == [*upload.SUMMED, "caution", "error", "row", "person_id"]
    assert shown["fund_paid"].to_pylist() == [6000.0, None]
    assert shown["row"].to_pylist() == [3, 4]
    assert (found.rows, found.no_sheet, found.understood.row) == (2, None, 1)
    assert ("甲类费用", "class_a") in found.understood.columns
    assert '"=""00123"""' in workers.write(found.whole, ".csv").result().decode("utf-8-sig")
    assert workers.write(found.whole, ".xlsx").result().startswith(b"PK")


def test_what_a_worker_refuses_is_said_with_the_first_rows(workers: Pool) -> None:
    with pytest.raises(NotUnderstoodError, match="缺这几列") as refused:
        workers.settle("a.csv", "姓名,年龄\n某某,30\n".encode()).result()
    assert refused.value.preview == [["姓名", "年龄"], ["某某", "30"]]
    with pytest.raises(InputError, match="是空文件"):
        workers.settle("a.csv", b"").result()


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("import os; os.abort()", "要用的内存太多"),
        ("import sys; sys.exit(1)", "要用的内存太多"),
        ("x = [bytes(10**6) for _ in range(10**6)]", "要用的内存太多"),
        ("import time; time.sleep(60)", "用的时间太长"),
        ("import resource as r; r.setrlimit(r.RLIMIT_CPU, (1, 9)); exec('while 1: pass')", "用的时间太长"),
    ],
    ids=["dies", "fails", "eats", "sleeps", "works on and on"],
)
def test_a_worker_that_ends_badly_is_a_line_and_the_next_upload_works(
    monkeypatch: pytest.MonkeyPatch, program: str, words: str
) -> None:
    bad = f"from policy.table.worker import limit; limit(); {program}"
    made = Pool(slots=1, seconds=3 if "sleep" in program else 300)
    with monkeypatch.context() as patched:
        patched.setattr(pools, "_COMMAND", [sys.executable, "-c", bad])
        made.spare = pools.started()
    with pytest.raises(InputError, match=words):
        made.settle("a.csv", GOOD).result()
    made.seconds = 300
    assert made.settle("a.csv", GOOD).result().rows == 2
    made.close()


def test_uploads_wait_in_line_and_too_many_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "MOST_WAITING", 2)
    made = Pool(slots=1)
    waiting = [made.settle("a.csv", GOOD), made.settle("a.csv", GOOD)]
    with pytest.raises(InputError, match="现在传表的人太多"):
        made.settle("a.csv", GOOD)
    assert [future.result().rows for future in waiting] == [2, 2]
    for _ in range(100):
        if not made.waiting:
            break
        time.sleep(0.01)
    assert made.settle("a.csv", GOOD).result().rows == 2
    made.close()


def test_an_upload_nobody_waits_for_gives_up_its_place_and_its_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Pool(slots=1)
    with monkeypatch.context() as patched:
        patched.setattr(pools, "_COMMAND", [sys.executable, "-c", "import time; time.sleep(600)"])
        made.spare = pools.started()
    begun, waiting = made.settle("a.csv", GOOD), made.settle("a.csv", GOOD)
    made.forget(waiting)
    assert waiting.cancelled()
    made.forget(begun)
    with pytest.raises(InputError):
        begun.result()
    found = made.settle("a.csv", GOOD)
    assert found.result().rows == 2
    made.forget(found)
    made.close()
    assert (made.waiting, made.jobs) == (0, {})


def test_a_worker_that_comes_too_late_is_ended() -> None:
    job, worker = pools.Job(), pools.started()
    job.end()
    job.begin(worker)
    worker.communicate()
    assert worker.returncode < 0


def test_a_pool_that_was_never_asked_closes() -> None:
    Pool().close()


def test_there_is_one_pool() -> None:
    assert pools.pool() is pools.pool()


def test_a_worker_nobody_asks_ends() -> None:
    answered = io.BytesIO()
    worker.work(io.BytesIO(), answered)
    assert answered.getvalue() == b""


def test_a_job_and_its_answer() -> None:
    job = json.dumps({"work": "settle", "name": "a.csv", "size": len(GOOD)}).encode() + b"\n"
    answered = io.BytesIO()
    worker.work(io.BytesIO(job + GOOD), answered)
    about, (_, whole) = pools.answer_parts(answered.getvalue())
    assert about["rows"] == 2
    _, (data,) = worker.answer({"work": "write", "ending": ".csv"}, whole)
    assert data.decode("utf-8-sig").splitlines()[0].startswith('"人员编号","参保地"')
    about, parts = worker.answer({"work": "settle", "name": "a.txt"}, b"x")
    assert (about["faults"][0][1][:11], about["preview"], parts) == ("“a.txt” 不对，", [], [])


def settled(columns: dict[str, pa.Array]) -> pa.Table:
    sink = io.BytesIO()
    rows = len(next(iter(columns.values())))
    stay = dict(zip(HEAD.strip().split(","), STAY.strip().split(","), strict=True))
    table = pa.table({name: pa.array([value] * rows) for name, value in stay.items()} | columns)
    pa.parquet.write_table(table, sink)
    _, shown, whole = upload.settle_upload("a.parquet", sink.getvalue())
    assert ipc.open_stream(shown).read_all()["row"].to_pylist() == list(range(1, rows + 1))
    table = ipc.open_stream(whole).read_all()
    assert isinstance(table, pa.Table)
    return table


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())], ids=str)
def test_a_cell_too_long_for_a_sheet_is_said_before_anybody_asks(kind: pa.DataType) -> None:
    assert upload.no_sheet(settled({"备注": pa.array(["长" * 32_767], kind)})) is None
    assert (
        upload.no_sheet(settled({"备注": pa.array(["长" * 32_768], kind)}))
        == "有一格超过 32,767 个字，Excel 放不下，请下载 CSV"
    )


def test_a_table_too_large_for_a_sheet_is_said_before_anybody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "MOST_SHEET_CELLS", 20)
    assert upload.no_sheet(settled({"备注": pa.array(["a"])})) == "结果太大，存不成 Excel 文件，请下载 CSV"


def test_a_column_without_cells_is_refused_when_it_comes() -> None:
    with pytest.raises(InputError, match="“备注” 这一列的格子里不是单个的值"):
        settled({"备注": pa.array([[1]])})


def test_a_table_without_persons_and_with_cells_of_several_types() -> None:
    from openpyxl import Workbook  # noqa: PLC0415 - only here

    book = Workbook()
    for row in (
        [*HEAD.strip().split(",")[1:], "备注"],
        [*STAY.strip().split(",")[1:], 1],
        [*STAY.strip().split(",")[1:], "x"],
    ):
        book.active.append(row)
    sink = io.BytesIO()
    book.save(sink)
    about, shown, _ = upload.settle_upload("a.xlsx", sink.getvalue())
    assert about["no_sheet"] is None
    assert "person_id" not in ipc.open_stream(shown).read_all().column_names


def test_nothing_is_written_to_disk(workers: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    workers.write(workers.settle("a.csv", GOOD).result().whole, ".xlsx").result()
    assert not list(tmp_path.iterdir())
