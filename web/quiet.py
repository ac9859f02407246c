"""Logs that hold no word a person typed: of an exception only its kind and place are kept, whoever logs it.

An exception's text may quote an amount, so neither our log nor Streamlit's own may write it.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any


def kind_and_place(error: BaseException) -> str:
    """``ValueError at estimate.py:12``: the kind of an exception and the innermost place it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def hush() -> None:
    """Let every log record of this process tell of exceptions by kind and place alone."""
    make = logging.getLogRecordFactory()
    if getattr(make, "hushed", False):
        return

    def record(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401 - logging's own signature
        made = make(*args, **kwargs)
        if isinstance(made.args, tuple):
            made.args = tuple(kind_and_place(arg) if isinstance(arg, BaseException) else arg for arg in made.args)
        if isinstance(made.msg, BaseException):
            made.msg = kind_and_place(made.msg)
        error = made.exc_info[1] if made.exc_info else None
        made.exc_info, made.exc_text = None, None
        if error is not None:
            made.msg, made.args = f"{made.getMessage()}: {kind_and_place(error)}", ()
        return made

    record.hushed = True  # type: ignore[attr-defined]  # told apart from other factories by this mark
    logging.setLogRecordFactory(record)
