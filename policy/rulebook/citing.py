"""Where a rule stands, in words: the document's number and the article."""

from __future__ import annotations

from policy.rulebook.book import Rulebook
from policy.rulebook.loader import rulebook
from policy.rulebook.model import FORWARDED
from policy.steps import Citation

_NUMERALS = "一二三四五六七八九十"


def place(citation: Citation, book: Rulebook | None = None) -> str:
    """Where a rule stands: the document's number and the article; of what is known from the press, the heading there.

    >>> place(Citation(document="jin-2024-19", article="二"))
    '晋医保发〔2024〕19号第二条'
    >>> place(Citation(document="jin-2025-3", article="一（二）")), place(Citation(document="hunan-2025", article="奖"))
    ('晋医保发〔2025〕3号一（二）', '湖南医保六大举措（报道小标题“奖”）')
    """
    document = (book or rulebook()).documents[citation.document]
    number, article = document.number, citation.article
    if document.press:
        return f"{number}（报道小标题“{article}”）"
    if article in _NUMERALS:
        return f"{number}第{article}条"
    if article == FORWARDED:
        return f"{number}（转发）"
    return f"{number}{article}"
