"""What a printed code leads to: ``/S/CODE``, short and in capitals for a QR; the big-text page answers there."""

from __future__ import annotations

from paper.codes import reachable
from web import settings


def printed(code: str) -> str | None:
    """The whole address of a code, to be printed; none where no public address is set that others can open."""
    address = settings.public_address()
    return f"{address}/S/{code}" if address and reachable(address) else None
