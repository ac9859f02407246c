"""One job in a process that may die: ``python -m policy.table.worker``, a job on standard input, its answer on output.

Both are a line of JSON with the sizes of the bytes behind it. The process has only so much memory and time and cannot
write a file; whatever a file does to it, the one that started it sees an answer or none.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from typing import Any, BinaryIO

MEMORY = 1_400_000_000
"""Bytes of address space."""
SECONDS = 90
"""Seconds of a processor's time."""
_LAST = 5
_NICER = 10


def limit() -> None:  # pragma: no cover - binds the process it runs in
    """Bound this process's memory, time and files, and let the server go first."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + _LAST))  # the first ends it by SIGXCPU
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    os.nice(_NICER)


def answer(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What a job comes to: ``settle`` a file, or ``write`` a settled table."""
    from policy.fields import InputError  # noqa: PLC0415 - after the limits
    from policy.table.upload import settle_upload, write_result  # noqa: PLC0415

    try:
        if job["work"] == "write":
            return {}, [write_result(data, job["ending"])]
        about, shown, whole = settle_upload(job["name"], data)
    except InputError as error:
        faults = [[fault.field, fault.message] for fault in error.faults]
        return {"faults": faults, "preview": getattr(error, "preview", [])}, []
    return about, [shown, whole]


def work(asked: BinaryIO, answered: BinaryIO) -> None:
    """Do one job; none where nobody asks any more."""
    line = asked.readline()
    if not line:
        return
    job = json.loads(line)
    about, parts = answer(job, asked.read(job["size"]))
    answered.write(json.dumps(about | {"sizes": [len(part) for part in parts]}).encode() + b"\n")
    answered.writelines(parts)
    answered.flush()


if __name__ == "__main__":
    limit()
    import policy.table.upload  # noqa: F401 - loaded before there is a job, so that nobody waits for it

    work(sys.stdin.buffer, sys.stdout.buffer)
