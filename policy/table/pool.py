"""Uploads settled in worker processes, a few at a time and in the order they came.

A worker does one job and ends. The next one is started before it is needed, so that nobody waits for libraries to load.

The order is fair since nobody stands in the line twice: a page waits for its one upload, and a page that is left, or is
given another file, forgets the one before (:meth:`Pool.forget`), which gives up its place and its worker.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from policy.fields import Fault, InputError
from policy.table.understanding.headings import NotUnderstoodError, Understood
from policy.table.worker import SECONDS

SLOTS = 2
MOST_WAITING = 40
PATIENCE = 3
"""So many times as long as its own time a worker may take where the processors have other work."""
_COMMAND = [sys.executable, "-m", "policy.table.worker"]
_HOUSE = Path(__file__).parent.parent.parent
_TOO_LONG = "这张表用的时间太长，没有算完，请分成几个文件再试"
_DIED = "这张表要用的内存太多，或者文件坏了，没有算完，请删掉不用的行和列，或者分成几个文件再试"
_ENVIRONMENT = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # takes memory as it needs it, so that the limit bounds what is used
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",  # Arrow's too: one worker never takes more than one processor from the server
    "PYTHONDONTWRITEBYTECODE": "1",
}


@dataclass(frozen=True, slots=True)
class SettledUpload:
    """A settled upload: what was understood, its rows, and Arrow streams of what is shown and of the whole result.

    ``no_sheet`` says why there can be no Excel file, or is None.
    """

    understood: Understood
    rows: int
    no_sheet: str | None
    shown: bytes
    whole: bytes


class Job:
    """A job and, while it is done, the worker that does it."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.worker: subprocess.Popen[bytes] | None = None
        self.ended = False

    def begin(self, worker: subprocess.Popen[bytes]) -> None:
        """A worker takes it; one whose job has ended already is ended too."""
        with self.lock:
            self.worker = worker
            if self.ended:
                worker.kill()

    def end(self) -> None:
        """End it, whether it has a worker or is about to get one."""
        with self.lock:
            self.ended = True
            if self.worker is not None:
                self.worker.kill()


class Pool:
    """A few workers that many sessions share."""

    def __init__(self, slots: int = SLOTS, seconds: int = PATIENCE * SECONDS) -> None:
        self.seconds = seconds
        self.threads = ThreadPoolExecutor(slots, thread_name_prefix="table")
        self.lock = Lock()
        self.waiting = 0
        self.spare: subprocess.Popen[bytes] | None = None
        self.jobs: dict[Future[Any], Job] = {}

    def settle(self, name: str, data: bytes) -> Future[SettledUpload]:
        """Settle a table file; the future raises :class:`InputError` where that cannot be done."""
        return self._submit(lambda job: _settled(*self._ask(job, {"work": "settle", "name": name}, data)))

    def write(self, whole: bytes, ending: str) -> Future[bytes]:
        """A settled table as the bytes of a ``.csv`` or ``.xlsx`` file."""
        return self._submit(lambda job: self._ask(job, {"work": "write", "ending": ending}, whole)[1][0])

    def forget(self, future: Future[Any]) -> None:
        """Nobody waits for this any more: it is not begun, or its worker is ended."""
        with self.lock:
            job = self.jobs.get(future)
        if job is not None and not future.cancel():
            job.end()

    def close(self) -> None:
        """End the worker that waits."""
        self.threads.shutdown()
        with self.lock:
            if self.spare is not None:
                self.spare.communicate()
                self.spare = None

    def _submit(self, work: Callable[[Job], Any]) -> Future[Any]:
        with self.lock:
            if self.waiting >= MOST_WAITING:
                raise InputError([Fault("", "现在传表的人太多，请过几分钟再试")])
            self.waiting += 1
        job = Job()
        future: Future[Any] = self.threads.submit(work, job)
        with self.lock:
            self.jobs[future] = job
        future.add_done_callback(self._done)
        return future

    def _done(self, future: Future[Any]) -> None:
        with self.lock:
            self.waiting -= 1
            del self.jobs[future]

    def _worker(self) -> subprocess.Popen[bytes]:
        """A worker that is ready or nearly so, and another one for whoever comes next."""
        with self.lock:
            ready, self.spare = self.spare or started(), started()
        return ready

    def _ask(self, job: Job, asked: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
        """One job's answer.

        Raises:
            InputError: with what the worker says of the file, or where it died or took too long.
        """
        line = json.dumps(asked | {"size": len(data)}).encode() + b"\n"
        worker = self._worker()
        job.begin(worker)
        try:
            answer, _ = worker.communicate(line + data, self.seconds)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.communicate()
            raise InputError([Fault("", _TOO_LONG)]) from None
        if worker.returncode == -signal.SIGXCPU:
            raise InputError([Fault("", _TOO_LONG)])
        if worker.returncode or not answer:
            raise InputError([Fault("", _DIED)])
        return answer_parts(answer)


def started() -> subprocess.Popen[bytes]:
    """A worker that waits for a job."""
    return subprocess.Popen(  # noqa: S603 - our own program
        _COMMAND,
        cwd=_HOUSE,
        env=os.environ | _ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # nothing of a table is logged
    )


def answer_parts(answer: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """An answer's line, and the bytes behind it."""
    end = answer.index(b"\n") + 1
    about = json.loads(answer[:end])
    if "faults" in about:
        faults = [Fault(field, message) for field, message in about["faults"]]
        raise NotUnderstoodError(faults, about["preview"]) if about["preview"] else InputError(faults)
    parts = []
    for size in about["sizes"]:
        parts.append(answer[end : end + size])
        end += size
    return about, parts


def _settled(about: dict[str, Any], parts: list[bytes]) -> SettledUpload:
    shown, whole = parts
    told = about["understood"]
    columns = [(heading, name) for heading, name in told["columns"]]
    return SettledUpload(Understood(**told | {"columns": columns}), about["rows"], about["no_sheet"], shown, whole)


@cache
def pool() -> Pool:
    """The one pool of this process."""
    made = Pool()
    atexit.register(made.close)
    return made
