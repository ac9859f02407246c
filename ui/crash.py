"""A crash, anywhere on a page or in a callback: a calm message with a number, and a line in the log with it.

The log has the number, the kind of the exception and its place; never its text, which may hold what a person typed.
"""

import logging
import secrets

from ui.parts import look
from web.quiet import kind_and_place


def show(error: Exception) -> bool:
    """Log a crash and say it calmly; true: nothing more needs to be shown."""
    number = f"{secrets.randbelow(1_000_000):06d}"
    logging.getLogger(__name__).error("crash %s: %s", number, kind_and_place(error))
    look.style()
    look.crash(number)
    return True
