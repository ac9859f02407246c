"""The answer as a PDF to take home (存成 PDF), made only when it is asked for."""

from collections.abc import Sequence

from paper.sheet import estimate_sheet
from policy.form.estimate import AskedEstimate
from policy.form.outcomes import Outcome, why_a_range
from ui.parts import sheet


def download(found: Sequence[Outcome], asked: AskedEstimate, address: str | None) -> None:
    """Offer the answer as PDF; ``address`` is its printed link, with a QR code."""
    best, worst = found[0], found[-1]
    told = [words for words in (why_a_range(found, asked.unknowns), best.assumed, *asked.told) if words]

    def made() -> bytes:
        return estimate_sheet(best.scenario, best.settlement, address, told=told, dearest=worst.settlement)

    sheet.download("存成 PDF（能打印）", "报销估算单.pdf", made)
