"""QR codes (二维码), drawn in one place for paper, page and screen."""

from __future__ import annotations

from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

import segno

_HERE_ONLY: Final = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104 - names no other device can open


def reachable(address: str) -> bool:
    """Whether another device may open an address: this machine's own name is of no use on paper.

    >>> reachable("https://yibao.example.cn"), reachable("http://localhost:8501")
    (True, False)
    """
    return (urlsplit(address).hostname or "").lower() not in _HERE_ONLY


def in_squares(address: str) -> str:
    """An address as its code holds it: in capitals it takes fewer squares, and a host and ``/S/CODE`` know no case.

    >>> in_squares("https://yibao.example.cn/S/1AB"), in_squares("https://yibao.example.cn/?c=1AB")
    ('HTTPS://YIBAO.EXAMPLE.CN/S/1AB', 'https://yibao.example.cn/?c=1AB')
    """
    return address.upper() if urlsplit(address).path.startswith("/S/") else address


def qr_code(address: str) -> str:
    """An address as a QR code, SVG without a size of its own."""
    drawn = BytesIO()
    segno.make(in_squares(address), error="m", micro=False).save(
        drawn, kind="svg", border=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None, omitsize=True
    )
    return drawn.getvalue().decode()
