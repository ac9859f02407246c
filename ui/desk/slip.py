"""核对结算单: what the slip says in its own words and order, the lines side by side, and the ranked causes."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Final

import streamlit as st

from policy.compare.slip.lines import OTHERS
from policy.compare.slip.reconcile import Cause, Line, Reconciliation, Slip
from policy.form.plain import label, without_keys
from policy.money import to_the_fen
from policy.rulebook import rulebook
from policy.rulebook.citing import place
from ui.parts import look
from ui.parts.questions import Questions

PREFIX: Final = "slip"
WORDS: Final = {
    "total": "医疗费用总额",
    "uncovered": "全自费（丙类、目录外）",
    "first_self_pay": "先行自付（乙类先付的）",
    "deductible": "起付线",
    "fund_paid": "统筹基金支付",
    "critical_paid": "大病保险支付",
    "medical_aid": "医疗救助支付",
    "other_paid": "其他支付",
    "out_of_pocket": "个人负担总额",
    "family_account": "个人账户（共济）支付",
    "cash": "个人现金支付",
    "compliant_self_pay": "合规个人自付（进大病累计的）",
}
"""The lines of a slip in its own words and its own order."""
_SHOWN: Final = 5


def fill(said: Slip) -> None:
    """Put a link's slip into the questions, and hold it against the estimate at once."""
    for name in WORDS:
        amount = getattr(said, name)
        st.session_state[f"{PREFIX}.{name}"] = "" if amount is None else f"{amount.normalize():f}"
    st.session_state[f"{PREFIX}.asked"] = True


def form(ask: Questions) -> Slip | None:
    """Ask what the slip says; any line may stay empty. None where there is nothing sound."""
    st.caption("照着单子填，单子上没有的空着。大病保险可以以后另外结算，没有这一行也能核对。不用填姓名和身份证号。")
    names = list(WORDS)
    amounts = {}
    # Pair by pair, so that a phone shows them in the slip's order.
    for pair in (names[start : start + 2] for start in range(0, len(names), 2)):
        for name, column in zip(pair, st.columns(2), strict=False):
            with column:
                amounts[name] = ask.money(f"{WORDS[name]}（元）", name)
    if ask.faults:
        return None
    said = {name: amount for name, amount in amounts.items() if amount is not None}
    if not set(said) - set(OTHERS):
        ask.missing(ask.labels["total"], "至少要填一行，例如费用总额、统筹基金支付或者个人负担")
        return None
    return Slip(**said)


def lines(found: Reconciliation) -> None:
    """Every line beside the estimate: those that agree are ticked, the first that differs stands out."""
    order = list(WORDS)
    told = sorted(found.lines, key=lambda line: order.index(line.name))
    first = next((line for line in told if line.difference), None)
    rows = "".join(_line(line, stands_out=line is first) for line in told)
    heads = "".join(
        f"<th scope='col'>{name}</th>" for name in ("单子上的项目", "单子（元）", "估算（元）", "对不对得上")
    )
    st.html(f"<table class='look-compare desk-lines'><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>")


def _line(line: Line, *, stands_out: bool) -> str:
    if line.estimate is None:
        mark, kind = "这里不算", ""
    elif not line.difference:
        mark, kind = "✓ 一致", ""
    else:
        more = "单子多" if line.difference > 0 else "单子少"
        mark = f"{'从这一行起不同：' if stands_out else ''}{more} {to_the_fen(abs(line.difference))}"
        kind = " class='desk-off desk-first'" if stands_out else " class='desk-off'"
    estimate = "" if line.estimate is None else to_the_fen(line.estimate)
    return (
        f"<tr{kind}><th scope='row'>{WORDS[line.name]}</th><td data-place='单子'>{to_the_fen(line.slip)}</td>"
        f"<td data-place='估算'>{estimate}</td><td>{mark}</td></tr>"
    )


def outcome(found: Reconciliation) -> None:
    """How far slip and estimate are apart, and what is to be known about the comparison."""
    if found.gap:
        closing = sum(cause.closes for cause in found.causes)
        can = f"有 {closing} 种原因能完全对上" if closing else f"解释不了 {to_the_fen(found.unexplained)} 元"
        look.sentence(f"单子和估算一共差 {to_the_fen(found.gap)} 元，{can}。")
    else:
        look.sentence("单子和估算对上了，没有差别。")
    if found.notes:
        st.html(f"<ul class='look-notes look-text'>{''.join(f'<li>{escape(note)}</li>' for note in found.notes)}</ul>")


def causes(found: Sequence[Cause], region: str) -> None:
    """The causes in their rank: what each changes, the gap it leaves, what to ask next, its article."""
    if not found:
        return
    st.subheader("可能的原因，先看最像的", anchor=False)
    st.html("".join(_cause(number, cause, region) for number, cause in enumerate(found[:_SHOWN], start=1)))
    if len(found) > _SHOWN:
        with st.expander(f"还有 {len(found) - _SHOWN} 种"):
            rest = enumerate(found[_SHOWN:], start=_SHOWN + 1)
            st.html("".join(_cause(number, cause, region) for number, cause in rest))


def _cause(number: int, cause: Cause, region: str) -> str:
    left = "按这样算，每一行都对得上。" if cause.closes else f"按这样算，还差 {to_the_fen(cause.gap_after)} 元。"
    changed = "；".join(_change(path, *ends) for path, ends in cause.changes.items())
    links = "　".join(
        look.rule_link(place(cited), cited.rule, region) if cited.rule else escape(place(cited))
        for cited in cause.citations
    )
    source = f"<small>依据：{links}</small>" if links else ""
    return (
        f"<section class='desk-cause{' desk-closes' if cause.closes else ''}'><h4>{number}　{escape(cause.title)}</h4>"
        f"<p>{left}</p><p>接着问：{escape(cause.ask)}</p><small>改了什么：{escape(changed)}</small>{source}</section>"
    )


def _change(path: str, before: str | None, after: str | None) -> str:
    """What a change makes of one answer, in words."""
    holder, _, name = path.rpartition(".")
    if holder == "readings":
        reading = rulebook().readings[name]
        texts = {reading.default: reading.default_text, reading.other: reading.other_text}
        return f"{reading.title}：“{texts[before or ''].rstrip('。')}”改成“{texts[after or ''].rstrip('。')}”"
    return f"{label(path).removeprefix('第 1 次的')}：{_value(before)} 改成 {_value(after)}"


def _value(value: str | None) -> str:
    """A scenario's value in words."""
    if value is None:
        return "没有填"
    try:
        amount = Decimal(value)
    except ArithmeticError:
        return f"“{without_keys(value)}”"
    return f"{to_the_fen(amount)} 元" if "." in value else value
