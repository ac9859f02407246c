"""The answer as a PDF to take home (存成 PDF), made only when it is asked for."""

from collections.abc import Sequence

import streamlit as st

from policy.form.estimate import Asked
from policy.form.outcomes import Outcome, why_a_range


def download(found: Sequence[Outcome], asked: Asked, address: str | None) -> None:
    """Offer the answer as PDF; ``address`` is its printed link, with a QR code."""
    best, worst = found[0], found[-1]
    told = [words for words in (why_a_range(found, asked.unknowns), best.assumed, *asked.told) if words]

    def made() -> bytes:
        from paper.sheet import estimate_sheet  # noqa: PLC0415 - a page without the click need not load the press

        return estimate_sheet(best.scenario, best.settlement, address, told=told, dearest=worst.settlement)

    st.download_button(
        "存成 PDF（能打印）",
        data=made,
        file_name="报销估算单.pdf",
        mime="application/pdf",
        on_click="ignore",
        width="stretch",
    )
