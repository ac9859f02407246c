"""Where a rule stands, in words: the document's number and the article."""

from __future__ import annotations

from policy.rulebook.book import Rulebook
from policy.rulebook.loader import rulebook
from policy.rulebook.model import FORWARDED
from policy.steps import Citation

_NUMERALS = "一二三四五六七八九十"


def place(citation: Citation, book: Rulebook | None = None) -> str:
    """Where a rule stands: the document's number and the article.

    >>> place(Citation(document="jin-2024-19", article="二"))
    '晋医保发〔2024〕19号第二条'
    >>> place(Citation(document="jin-2025-3", article="一（二）")), place(Citation(document="hunan-2025", article="奖"))
    ('晋医保发〔2025〕3号一（二）', '湖南医保六大举措“奖”')
    """
    return place_of((book or rulebook()).documents[citation.document].number, citation.article)


def place_of(number: str, article: str) -> str:
    """The same from a document's number.

    >>> place_of("晋医保发〔2024〕19号", "转发")
    '晋医保发〔2024〕19号（转发）'
    """
    if article in _NUMERALS:
        return f"{number}第{article}条"
    if article == FORWARDED:
        return f"{number}（转发）"
    return f"{number}{article}" if article.startswith(tuple(_NUMERALS)) else f"{number}“{article}”"
