"""The year as a PDF to take home (存成 PDF), made only when it is asked for."""

from collections.abc import Iterator

from paper.sheet import year_sheet
from policy.year.standing import visit_name
from ui.ledger.settled import SettledYear
from ui.parts import sheet


def download(settled: SettledYear, address: str | None) -> None:
    """Offer the settled year as PDF; ``address`` is its printed link, with a QR code."""
    low, high = settled.low, settled.high
    if low is None or high is None:
        return
    words = list(told(settled))
    sheet.download(
        "存成 PDF（能打印）",
        f"{low.scenario.year}年看病账本.pdf",
        lambda: year_sheet(low.scenario, low.answer, address, told=words, dearest=high.answer),
    )


def told(settled: SettledYear) -> Iterator[str]:
    """What the page says beside the figures: visits left out, and what is not known of the others."""
    if settled.left_out:
        yield f"还有 {len(settled.left_out)} 次没有算进去。"
    for key, what in settled.open.items():
        if settled.low and key in settled.visits:
            visit, assumed = settled.visits[key], settled.low.words[key]
            yield f"{visit_name(visit.date, visit.kind)}：还不清楚{what}{f'，这里{assumed}' if assumed else ''}。"
