"""The curve of costs (费用曲线): who pays what over the size of a visit's bill."""

import streamlit as st

from policy.compare.curve import growth_of
from ui.desk import current, curve, desk
from ui.parts import kept, look


def show(case: current.Case) -> None:
    """Draw the curve of a visit, with one size picked."""
    growth = growth_of(case.scenario)
    points = curve.shown(case.scenario)
    total = curve.size(case.scenario, points[-1].total)
    if total is not None:
        curve.at(growth, total)
    curve.picture(points, total)
    curve.table(points, case.scenario.region)
    curve.turned_round(growth)


current.restore(curve.PREFIX)
desk.opens()
look.wide()
st.title("费用曲线", anchor=False)
st.markdown("同样的病、各类费用的比例不变，账单越大，各方各付多少，从哪里起变。")
found = current.case()
kept.keep_thing(curve.PREFIX, None if found is None else found.scenario)
if found is not None:
    show(found)
