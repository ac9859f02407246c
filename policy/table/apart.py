"""The command line's batch in a process of its own: what a file does to it, it does to that process alone."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import resource
import shutil
import signal
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from policy.fields import Fault, InputError, shown

if TYPE_CHECKING:
    from policy.table.batch import BatchCount

_SHARE = 0.75
_LEAST = 4 << 30
_DIE_WITH_PARENT = 1
_TOO_LARGE = "要用的内存太多，或者文件坏了，读不了，请分成几个文件，或者存成 .parquet 再试"


def run_apart(source: Path, target: Path, readings: Mapping[str, str], *, progress: bool) -> BatchCount:
    """As :func:`policy.table.batch.run_batch`, where a reader that runs out of memory or dies is one clear line.

    Raises:
        InputError: as there, and where the process ended without an answer.
    """
    # Forked before the libraries are loaded, so that it costs nothing.
    fork = multiprocessing.get_context("fork")
    answers, answer = fork.Pipe(duplex=False)
    process = fork.Process(target=_work, args=(answer, source, target, readings, progress))
    process.start()
    answer.close()
    try:
        found = answers.recv()
    except EOFError:
        found = None
    except KeyboardInterrupt:
        os.kill(process.pid or 0, signal.SIGINT)
        raise
    finally:
        process.join()
        _clean(target, process.pid or 0)
    if found is None:
        raise InputError([Fault("", f"{shown(source.name)} {_TOO_LARGE}")])
    if isinstance(found, list):
        raise InputError(found)
    count: BatchCount = found
    return count


def _work(answer: Connection, source: Path, target: Path, readings: Mapping[str, str], progress: bool) -> None:  # noqa: FBT001  # pragma: no cover - in the other process
    """Settle in this process; its answer is what was counted or what was wrong, or none."""
    try:
        _limit()
        _hush()
        from policy.table.batch import run_batch  # noqa: PLC0415 - only here are the libraries loaded

        try:
            answer.send(run_batch(source, target, readings, progress=progress))
        except InputError as error:
            answer.send(error.faults)
    except (MemoryError, KeyboardInterrupt):
        sys.stderr = None  # said by the process that waits
    finally:
        answer.close()


def _limit() -> None:  # pragma: no cover - binds the process it runs in
    """Let this process take only so much of the machine's memory, and end with the one that started it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    most = max(int(memory * _SHARE), _LEAST)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _hush() -> None:  # pragma: no cover - in the other process
    """What a library says in English as it dies is no line for people; our own still go out."""
    own = os.dup(2)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.stderr = os.fdopen(own, "w")


def _clean(target: Path, process: int) -> None:
    """Take away what a process left that could not do so itself."""
    left = target.with_name(f".{target.name}.{process}.part")
    if left.exists():
        left.unlink()
    for folder in target.parent.glob(f".batch-{process}-*"):
        shutil.rmtree(folder, ignore_errors=True)
