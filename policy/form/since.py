"""What changed since a link was made, in yuan: the same answers by the rules of that time and by today's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from policy.fields import InputError
from policy.rulebook import Rulebook, rulebook
from policy.rulebook.past import BEFORE, book_after, past_changes


def changes(known: int, tell: Callable[[Rulebook], str], folder: Path = BEFORE) -> list[str]:
    """What changed since only the first ``known`` changes had been made, in a sentence; none where nothing did."""
    later = past_changes(folder)[known:]
    if not later:
        return []
    which = "".join(f"{change.on.year}年{change.on.month}月{change.on.day}日：{change.words}" for change in later)
    try:
        then = tell(book_after(known, folder))
    except InputError:
        return [f"这个链接做好以后，这里的规定改过。{which}照改以前的规定，这一次算不出来；下面是照现在的规定算的。"]
    now = tell(rulebook())
    outcome = "您的结果没有变。" if then == now else f"照改以前的规定，{then}；照现在的规定，{now}。"
    return [f"这个链接做好以后，这里的规定改过。{which}{outcome}"]
