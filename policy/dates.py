"""Dates as people write them in Chinese.

>>> day_in_words(date(2026, 8, 20)), in_text("2026-06-10 到 2026-12-31")
('2026年8月20日', '2026年6月10日 到 2026年12月31日')
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_ISO: Final = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


def day_in_words(day: date) -> str:
    """A date in words."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_text(text: str) -> str:
    """A text with its dates in words; what only looks like a date stays."""
    return _ISO.sub(lambda found: f"{found[1]}年{int(found[2])}月{int(found[3])}日", text)
