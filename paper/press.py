"""The press: a template and its data become PDF or PNG bytes, in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import typst

from paper import codes

CHINA: Final = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China's one time zone; a fixed offset, as the press wants it."""
PACKAGES: Final = ("fonts-wqy-microhei", "fonts-noto-cjk")
"""Debian packages with a Chinese font; either will do."""

_FAMILIES: Final = (
    "WenQuanYi Micro Hei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Heiti SC",
    "Microsoft YaHei",
    "DengXian",
    "SimHei",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "AR PL UMing CN",
    "AR PL UKai CN",
    "Droid Sans Fallback",
)
"""Chinese fonts of Linux, macOS and Windows, the best first."""

_TEMPLATES = Path(__file__).parent / "templates"


class FontMissingError(RuntimeError):
    """No Chinese font is installed; the message names the packages that bring one."""

    def __init__(self) -> None:
        first, second = PACKAGES
        super().__init__(f"这台服务器没有中文字体，印不出来。请管理员安装 {first}（或 {second}）。")


def pdf(template: str, data: Mapping[str, Any], made: datetime) -> bytes:
    """Set a template as tagged PDF (PDF/UA-1).

    Raises:
        FontMissingError: where no Chinese font is installed.
    """
    return _set(template, data, format="pdf", pdf_standards=["ua-1"], timestamp=made)


def png(template: str, data: Mapping[str, Any], ppi: float) -> bytes:
    """Set a template of one page as PNG with so many pixels an inch.

    Raises:
        FontMissingError: where no Chinese font is installed.
    """
    return _set(template, data, format="png", ppi=ppi)


def ready() -> None:
    """Look whether this machine can print.

    Raises:
        FontMissingError: where no Chinese font is installed.
    """
    _fonts()


def _set(template: str, data: Mapping[str, Any], **how: Any) -> bytes:  # noqa: ANN401 - options of typst.compile
    fonts, family = _fonts()
    given = json.dumps({**data, "font": family}, ensure_ascii=False)
    made: bytes = typst.compile(
        _TEMPLATES / f"{template}.typ", root=_TEMPLATES, font_paths=fonts, sys_inputs={"data": given}, **how
    )
    return made


@cache
def _fonts() -> tuple[typst.Fonts, str]:
    """This machine's fonts, read once, and the Chinese one; a machine without one is looked at again every time."""
    found = typst.Fonts()
    return found, chinese(found.families())


def missing() -> str | None:
    """Why nothing can be printed here, in words; None where it can be."""
    try:
        _fonts()
    except FontMissingError as error:
        return str(error)
    return None


def chinese(families: Iterable[str]) -> str:
    """The best Chinese font among some.

    Raises:
        FontMissingError: where there is none.
    """
    known = set(families)
    family = next((name for name in _FAMILIES if name in known), None)
    if family is None:
        raise FontMissingError
    return family


def linked(address: str | None) -> dict[str, str] | None:
    """An address as a sheet shows it: itself, and its QR code as SVG. None for none and for this machine's own."""
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        message = "an address on paper starts with http:// or https://"
        raise ValueError(message)
    return {"address": address, "qr": codes.qr_code(address)} if codes.reachable(address) else None


def now() -> datetime:
    """This moment in China, to the minute."""
    return datetime.now(CHINA).replace(second=0, microsecond=0)


def moment_in_words(moment: datetime) -> str:
    """A moment in words.

    >>> moment_in_words(datetime(2026, 3, 2, 9, 5, tzinfo=CHINA))
    '2026 年 3 月 2 日 9:05'
    """
    here = moment.astimezone(CHINA)
    return f"{here.year} 年 {here.month} 月 {here.day} 日 {here.hour}:{here.minute:02d}"
