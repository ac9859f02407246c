"""Variants of a visit side by side (方案对比): the estimate with one thing changed, part by part."""

from typing import Final

import streamlit as st

from paper.sheet import comparison_sheet
from policy import Scenario, estimate
from policy.compare.pair_script import pair_script
from policy.compare.variants import CompareInput, compare
from policy.link.code import AskedComparison
from policy.money import in_yuan
from policy.rulebook import Rulebook
from ui.desk import current, desk, variants
from ui.parts import kept, look, script, sheet

PAGE: Final = variants.PREFIX
_LINKED: Final = f"{PAGE}.linked"


def keep_linked(comparison: AskedComparison) -> None:
    """Remember what a link holds beside its first scenario."""
    st.session_state[_LINKED] = comparison.scenarios


def linked(base: Scenario) -> tuple[Scenario, ...]:
    """The other scenarios of the link, as long as its first is the one looked at."""
    found: tuple[Scenario, ...] = st.session_state.get(_LINKED, ())
    return found[1:] if found and found[0] == base else ()


def show(base: Scenario) -> None:
    """Ask what is changed and show what that makes."""
    changes = variants.chosen(base, linked(base))
    if not changes:
        kept.keep_thing(PAGE, None)
        st.info("请在上面选一种情况来比。")
        return
    scenarios = [base, *(change.scenario for change in changes)]
    found = compare(CompareInput(scenarios=scenarios))
    kept.keep_thing(PAGE, AskedComparison(tuple(scenarios)))
    kept.told_changes(PAGE, lambda book: costs(scenarios, book))
    variants.cards(found)
    variants.picture(found)
    variants.parts(found, base.region)
    titles = [variant.title for variant in found.variants]
    place = variants.told_pair(changes, titles[1:])
    script.show_words(pair_script(base, scenarios[place], [titles[0], titles[place]]))
    st.subheader("带走", anchor=False)
    address = kept.printed_address(PAGE)
    told = found.model_dump(mode="json")
    sheet.download("下载对比单，可以打印", "方案对比.pdf", lambda: comparison_sheet(told, scenarios, address))
    kept.share(PAGE)


def costs(scenarios: list[Scenario], book: Rulebook) -> str:
    """What each variant costs the person by a rulebook."""
    owns = (estimate(scenario, book).totals.out_of_pocket for scenario in scenarios)
    return f"自己出 {'、'.join(in_yuan(own) for own in owns)}"


current.restore(PAGE, comparison=keep_linked)
desk.opens()
look.wide()
st.title("方案对比", anchor=False)
st.markdown("同一次看病，换一家医院、换一种去法，自己出的钱差多少、差在哪一条规定。")
case = current.case()
if case is None:
    kept.keep_thing(PAGE, None)
else:
    show(case.scenario)
