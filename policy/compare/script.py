"""The words to read out (讲解词) for a comparison: what each variant costs, and what the difference is made of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from policy.compare.variants import Comparison, Part
from policy.money import in_yuan
from policy.visit.script import Script, difference, told


def comparison_script(comparison: Comparison) -> Script:
    """The words to read out: the first variant and what the others cost beside it, then the parts that differ."""
    base = comparison.variants[0]
    first = [f"按{base.title}，您自己大约出 {in_yuan(base.totals.out_of_pocket)}。"]
    others = [
        f"按{variant.title}，大约出 {in_yuan(variant.totals.out_of_pocket)}，"
        f"{difference(variant.totals.out_of_pocket - base.totals.out_of_pocket)}。"
        for variant in comparison.variants[1:]
    ]
    differing = [part for part in comparison.parts if any(part.differences)]
    telling = differing or [part for part in comparison.parts if any(part.amounts)]
    way = [] if differing else ["几种情况算下来，每一项都一样。"]
    more = [sentence for part in differing for sentence in _told(part, comparison)]
    cited = [citation for part in telling for citation in part.citations]
    return told([*first, *others], [], [*way, *([f"差在{_names(differing)}。"] if differing else [])], more, cited)


def _names(parts: list[Part]) -> str:
    return "、".join(part.title for part in parts)


def _told(part: Part, comparison: Comparison) -> Iterator[str]:
    """A part that differs: the first variant's amount, then that of each other and how much more or less one pays."""
    said = [f"{part.title}，按{comparison.variants[0].title}是 {_amount(part.amounts[0])}"]
    for variant, amount, more in zip(comparison.variants[1:], part.amounts[1:], part.differences[1:], strict=True):
        if more:
            said.append(f"按{variant.title}是 {_amount(amount)}，自己{difference(more)}")
    yield "；".join(said) + "。"


def _amount(amount: Decimal) -> str:
    """An amount of a part; what critical illness insurance (大病保险) takes off is told as what it pays."""
    return in_yuan(abs(amount))
