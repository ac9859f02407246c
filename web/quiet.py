"""Logs that hold no word a person typed: of an exception or a warning only its kind and place are kept.

An exception's text may quote an amount, so neither our log nor Streamlit's, uvicorn's or Python's own may write it. A
message that comes with an exception may quote it too (asyncio's does), so the name of its logger stands in its place.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TextIO

LOG: Final = logging.getLogger(__name__)


def kind_and_place(error: BaseException) -> str:
    """``ValueError at estimate.py:12``: the kind of an exception and the innermost place it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def hush() -> None:
    """Let everything this process tells of exceptions and warnings be their kind and place alone."""
    make = logging.getLogRecordFactory()
    if getattr(make, "hushed", False):
        return

    def record(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401 - logging's own signature
        made = make(*args, **kwargs)
        made.msg, made.args = _quiet(made.msg), _quiet_all(made.args)
        error = made.exc_info[1] if made.exc_info else None
        made.exc_info, made.exc_text = None, None
        if error is not None:
            made.msg, made.args = f"{made.name}: {kind_and_place(error)}", ()
        return made

    record.hushed = True  # type: ignore[attr-defined]  # told apart from other factories by this mark
    logging.setLogRecordFactory(record)
    warnings.showwarning = _warning
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    sys.unraisablehook = _unraisable


def _quiet(value: Any) -> Any:  # noqa: ANN401 - whatever is logged
    return kind_and_place(value) if isinstance(value, BaseException) else value


def _quiet_all(values: Any) -> Any:  # noqa: ANN401 - logging's own arguments: a tuple or a mapping
    if isinstance(values, Mapping):
        return {name: _quiet(value) for name, value in values.items()}
    return tuple(map(_quiet, values)) if isinstance(values, tuple) else values


def _warning(
    message: Warning | str,  # noqa: ARG001 - what is not to be told
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - Python's own signature
    line: str | None = None,  # noqa: ARG001 - the same
) -> None:
    LOG.warning("%s at %s:%s", category.__name__, Path(filename).name, lineno)


def _uncaught(_kind: type[BaseException], error: BaseException, _trace: object) -> None:
    LOG.critical("uncaught: %s", error)


def _uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    LOG.error("uncaught in a thread: %s", told.exc_value or told.exc_type.__name__)


def _unraisable(told: Any) -> None:  # noqa: ANN401 - Python names no type for it when it runs
    LOG.error("not raised: %s", told.exc_value or told.exc_type.__name__)
