"""Who pays what in whole yuan: of one answer, or of the cheapest and the dearest beside each other."""

from decimal import Decimal

import streamlit as st

from payers import Payer, paid_by
from policy import Settlement
from policy.money import in_yuan, together
from ui.parts import look


def one_answer(settlement: Settlement) -> None:
    """Show a box for each payer."""
    look.four_figures(_whole(settlement))


def _whole(settlement: Settlement) -> dict[Payer, Decimal]:
    """What each pays in whole yuan that add up to the whole bill."""
    amounts = paid_by(settlement)
    return dict(zip(amounts, together(list(amounts.values())), strict=True))


def both_ends(best: Settlement, worst: Settlement) -> None:
    """Show the cheapest and the dearest answer as two columns."""
    ends = (_whole(best), _whole(worst))
    rows = "".join(
        f"<tr class='look-{payer.key}' style='--payer:{payer.colour}'><th scope='row'>{payer.label}</th>"
        + "".join(f"<td>{in_yuan(amounts.get(payer, Decimal(0)))}</td>" for amounts in ends)
        + "</tr>"
        for payer in look.PAYERS
        if any(payer in amounts for amounts in ends)
    )
    headings = "<td></td><th scope='col'>自己出得最少</th><th scope='col'>自己出得最多</th>"
    st.html(f"<table class='look-pair'><thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table>")
