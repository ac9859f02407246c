"""Dates as people write them; in fields, codes and tables they stay ``2026-08-20``.

>>> in_words(date(2026, 8, 20))
'2026年8月20日'
"""

from __future__ import annotations

from datetime import date


def in_words(day: date) -> str:
    """A date in Chinese."""
    return f"{day.year}年{day.month}月{day.day}日"
