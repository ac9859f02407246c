"""A cluster of two workers settles every visit as one process does, also where one of them is lost on the way."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from distributed import Client, LocalCluster

from policy import settle_frame
from policy.table.understanding.columns import RESULTS

pytestmark = pytest.mark.scale
ROWS, PARTS = 60_000, 60


@pytest.fixture
def cluster(house: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalCluster]:
    """Two workers that know this project."""
    monkeypatch.setenv("PYTHONPATH", str(house))
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as started:
        yield started


@pytest.fixture
def visits(tmp_path: Path) -> pd.DataFrame:
    """Nine visits a person in no order, some of nobody, some with faults, in three files."""
    random = np.random.default_rng(4)
    days = np.datetime64("2026-01-01") + random.integers(0, 365, ROWS).astype("timedelta64[D]")
    ids = pd.Series(random.permutation(np.arange(ROWS) // 9)).map("{:06}".format)
    frame = pd.DataFrame(
        {
            "person_id": ids.where(random.random(ROWS) > 0.01),
            "region": pd.Categorical(random.choice(["shanxi", "shanxi/yangquan"], ROWS // 9 + 1)[ids.astype(int)]),
            "date": days,
            "kind": pd.Categorical(random.choice(["inpatient", "outpatient", "prenatal"], ROWS)),
            "hospital_grade": random.choice(["grade_3a", "grade_2b", "grade_1", ""], ROWS, p=[0.5, 0.2, 0.25, 0.05]),
            "class_a": random.integers(0, 9_000_000, ROWS) / 100,
            "note": [f"第 {number} 行" for number in range(ROWS)],
        }
    )
    (tmp_path / "in").mkdir()
    for number, part in enumerate(np.array_split(np.arange(ROWS), 3)):
        path = tmp_path / "in" / f"{number}.parquet"
        frame.iloc[part].to_parquet(path, index=False, row_group_size=7_000)
    return frame


def settling(folder: Path, house: Path, cluster: LocalCluster) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "deploy.scale.settle", str(folder / "in"), str(folder / "out")]
    command += ["--scheduler", cluster.scheduler_address, "--parts", str(PARTS)]
    return subprocess.Popen(command, cwd=house, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.parametrize("lost", [False, True], ids=["two workers", "a worker lost"])
def test_a_cluster_settles_as_one_process(
    tmp_path: Path, house: Path, cluster: LocalCluster, visits: pd.DataFrame, *, lost: bool
) -> None:
    running = settling(tmp_path, house, cluster)
    if lost:
        with Client(cluster) as client:
            workers = list(client.run(os.getpid).values())
        begun = tmp_path / "out.part"
        while running.poll() is None and not list(begun.glob("*.parquet")):
            time.sleep(0.01)
        os.kill(workers[0], signal.SIGKILL)
        assert 0 < len(list(begun.glob("*.parquet"))) < PARTS
    said, _ = running.communicate(timeout=240)
    assert running.returncode == 0, said
    files = sorted((tmp_path / "out").iterdir())
    assert {path.suffix for path in files} == {".parquet"}
    parts = [pd.read_parquet(path) for path in files]
    assert all(part["__row"].is_monotonic_increasing for part in parts)
    found = pd.concat(parts).sort_values("__row", ignore_index=True)
    expected = settle_frame(visits)
    assert found["__row"].tolist() == list(range(ROWS))
    assert found["note"].tolist() == visits["note"].tolist()
    for name in RESULTS[:-3]:
        np.testing.assert_array_equal(found[name], expected[name])
    for name in RESULTS[-3:]:
        assert found[name].astype(object).fillna("").tolist() == expected[name].astype(object).fillna("").tolist()
    assert f"errors {expected['error'].count()}" in said
    assert expected["error"].count() > 0
