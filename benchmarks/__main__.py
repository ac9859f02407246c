"""Measures everything in one run and writes ``docs/benchmarks.md``: ``python -m benchmarks [--quick]``."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import data, floor
from benchmarks.apart import apart, batch, files_alone
from policy import Scenario, estimate
from policy.batches import BATCH_ROWS
from policy.frames import settle_frame

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
STAY = {
    "date": "2026-03-02",
    "kind": "inpatient",
    "hospital_grade": "grade_3a",
    "expenses": {"class_a": "20000", "class_b_drug": "6000", "class_b_service": "1500", "uncovered": "1200"},
}


def best(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of several runs, seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def one_explained_visit() -> float:
    """Seconds from scenario to JSON, in the median."""
    found = []
    for _ in range(2000):
        start = time.perf_counter()
        estimate(Scenario(region="shanxi/yangquan", visits=[STAY])).model_dump_json()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def frames(rows: int) -> list[tuple[str, str, str]]:
    """Tables in memory, beside the floor."""
    typed = data.stays(rows)
    least = best(lambda: floor.settle_stays(typed))
    own = best(lambda: settle_frame(typed), 7)
    texts = data.with_text_ids(typed)
    text = best(lambda: settle_frame(texts))
    years = data.shuffled_years(rows)
    mixed = best(lambda: settle_frame(years))
    million = rows / 1_000_000
    return [
        (
            "住院一百万次，每人一次，列已定型",
            f"{million / own:.1f} 百万次/秒",
            f"底线的 {own / least:.1f} 倍（要求至多 3）",
        ),
        ("同上，人员编号是文字", f"{million / text:.1f} 百万次/秒", f"底线的 {text / least:.1f} 倍"),
        ("每人九次，次序打乱，多种看病方式", f"{million / mixed:.1f} 百万次/秒", f"底线的 {mixed / least:.1f} 倍"),
    ]


def files(rows: int, folder: Path, *, large: bool) -> list[tuple[str, str, str]]:
    """Table files on disk."""
    table = data.with_text_ids(data.stays(rows))
    table.to_parquet(folder / "in.parquet", row_group_size=BATCH_ROWS)
    table.to_csv(folder / "in.csv", index=False)
    seconds, peak = apart(batch, folder / "in.parquet", folder / "out.parquet")
    found = [("parquet 一百万行", f"{seconds:.2f} 秒，内存最多 {peak:.2f} GB", "要求 3 秒、1 GB")]
    if large:
        big = data.with_text_ids(data.stays(10 * rows))
        big.to_parquet(folder / "large.parquet", row_group_size=BATCH_ROWS)
        longer, more = apart(batch, folder / "large.parquet", folder / "large-out.parquet")
        words = f"一百万行的 {longer / seconds:.1f} 倍（要求至多 12，2 GB）"
        found.append(("parquet 一千万行", f"{longer:.1f} 秒，内存最多 {more:.2f} GB", words))
    alone, _ = apart(files_alone, folder / "in.csv", folder / "copy.csv")
    whole, peak = apart(batch, folder / "in.csv", folder / "out.csv")
    words = f"只读写要 {alone:.2f} 秒，是它的 {whole / alone:.2f} 倍（要求至多 1.5）"
    return [*found, ("csv 一百万行", f"{whole:.2f} 秒，内存最多 {peak:.2f} GB", words)]


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, no page")
    quick = parser.parse_args().quick
    rows = 100_000 if quick else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        lines = [*frames(rows), *files(rows, Path(name), large=not quick)]
    lines.append(("一次看病，从输入到 JSON", f"{one_explained_visit() * 1000:.2f} 毫秒（中位数）", "要求 0.6 毫秒"))
    table = "\n".join(f"| {what} | {speed} | {beside} |" for what, speed, beside in lines)
    text = f"| 做什么 | 多快 | 对照 |\n| --- | --- | --- |\n{table}\n"
    sys.stdout.write(text)
    if not quick:
        words = "底线是同样几步的纯 NumPy float64 写法，不取整、不检查、不分人，在同一次运行里用同样的数据测。\n"
        PAGE.write_text(f"# 速度\n\n`make bench` 在两个核的机器上一次测得。{words}\n{text}", "utf-8")


if __name__ == "__main__":
    main()
