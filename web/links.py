"""What a printed code leads to: ``/S/CODE``, short and in capitals for a QR; the big-text page answers there."""

from __future__ import annotations

from web import settings


def printed(code: str) -> str | None:
    """The whole address of a code, to be printed; none where the public address is not set."""
    address = settings.public_address()
    return f"{address}/S/{code}" if address else None
