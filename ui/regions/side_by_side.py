"""The national floor, Shanxi and Hunan side by side (各地对照): each cell made from the rules, with its source."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final

import streamlit as st

from policy.money import short
from policy.rulebook import Note, rulebook
from policy.rulebook.citing import place as cited_place
from policy.rulebook.listing import RuleLine, cited, rule_history, told_notes
from policy.steps import Citation
from policy.visit.compiled import UNIT
from ui.parts import look

PLACES: Final = ("national", "shanxi", "hunan")
TOLD: Final = {"national": "国家的文件还写了", "shanxi": "山西的文件还写了", "hunan": "湖南的报道还写了"}
LINES: Final = {
    "连续参保奖励": ("reward.continuous",),
    "零报销奖励": ("reward.zero_claim", "reward.zero_claim_next"),
    "奖励合计上限": ("reward.limit_share", "reward.limit"),
    "大病保险封顶线": ("critical.cap",),
    "断保扣减": ("penalty.break", "penalty.limit"),
    "固定等待期": ("waiting.fixed",),
    "变动等待期和补缴": ("waiting.variable", "waiting.paid_back", "waiting.floor"),
    "在哪里参保": (),
    "新生儿": ("newborn.days", "newborn.next_year_only"),
    "学生": ("student.cover",),
    "福利机构儿童": ("welfare_child.cover",),
    "基层门诊报多少": ("outpatient.rate", "contracted_primary.rate", "contracted_primary_list.rate"),
}
"""What is compared, and the rules that say it."""

NOTES: Final = {
    "固定等待期": ("low_income_waiting",),
    "在哪里参保": ("flexible_workers", "where_to_enrol", "hunan_where"),
    "新生儿": ("national_newborn", "newborn_where"),
    "学生": ("national_where", "prepaid_student", "hunan_prepaid_student"),
    "基层门诊报多少": ("hunan_volume_drugs",),
}
"""What the documents tell beside these rules."""

MONEY: Final = {
    "subsidy.person": "财政人均补助",
    "contribution.personal": "个人缴费",
    "contribution.aid": "监测对象参保资助",
}
_COLOURS: Final = dict(zip(MONEY, (look.FUND.colour, look.YOURSELF.colour, look.CRITICAL.colour), strict=True))
SILENT: Final = "文件没有写"


def table(on: date) -> None:
    """Show the comparison; on a phone each line is a card."""
    book = rulebook()
    heads = "".join(f"<th scope='col'>{book.regions[place].name}</th>" for place in PLACES)
    rows = "".join(
        f"<tr><th scope='row'>{name}</th>{''.join(_cell(name, keys, place, on) for place in PLACES)}</tr>"
        for name, keys in LINES.items()
    )
    st.html(f"<table class='look-compare'><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table>")


def _cell(line: str, keys: Sequence[str], place: str, on: date) -> str:
    found = [rule for key in keys for rule in rule_history(key, place) if in_force(rule, on)]
    beside = [note for note in own_notes(place) if note.id in NOTES.get(line, ())]
    words = "".join([*(_rule(rule, place, on) for rule in found), *(_note(note, place) for note in beside)])
    silent = f"<span class='look-silent'>{SILENT}</span>"
    return f"<td data-place='{rulebook().regions[place].name}'>{words or silent}</td>"


def own_notes(place: str) -> list[Note]:
    """What a place's own documents tell: a province's without the State's."""
    book = rulebook()
    others = book.documents_of("national") if place != "national" else set()
    return [note for note in told_notes(place) if note.source is not None and note.source.document not in others]


def told(place: str) -> None:
    """Show everything that a place's own documents tell beside the rules."""
    lines = "".join(
        f"<li>{escape(note.text)}{look.rule_link('依据', note.id, place)}</li>" for note in own_notes(place)
    )
    st.html(f"<ul class='look-notes look-text'>{lines}</ul>")


def _note(note: Note, place: str) -> str:
    source = note.source
    where = "依据" if source is None else cited_place(Citation(source.document, source.article))
    return f"<div>{escape(note.text)}<small>{look.rule_link(where, note.id, place)}</small></div>"


def _rule(line: RuleLine, place: str, on: date) -> str:
    where = look.rule_link(cited(line), line.key, place, on)
    return f"<div>{escape(line.sentence)}<small>{where}</small></div>"


def in_force(line: RuleLine, on: date) -> bool:
    """Whether a rule counts on a day."""
    return (line.since or "") <= str(on) and (line.until is None or str(on)[: len(line.until)] <= line.until)


def money_rows() -> list[dict[str, str]]:
    """Contributions and subsidies, yuan a person, of each year that a document speaks of."""
    known = {key: dict(_years(key)) for key in MONEY}
    years = sorted({year for amounts in known.values() for year in amounts})
    return [
        {"年份": str(year)} | {MONEY[key]: amounts.get(year, SILENT) for key, amounts in known.items()}
        for year in years
    ]


def _years(key: str) -> list[tuple[int, str]]:
    """The years for which a document gives an amount; each of these rules is given year by year."""
    return [(int(line.since[:4]), line.printed["amount"]) for line in rule_history(key, "shanxi") if line.since]


def money() -> None:
    """Show contributions and subsidies as a picture and as a table, with the rules they come from."""
    rows = money_rows()
    known = [(row["年份"], key, int(row[name])) for row in rows for key, name in MONEY.items() if row[name] != SILENT]
    most = max(amount for _, _, amount in known)
    told = "；".join(f"{year} 年{MONEY[key]} {amount} 元" for year, key, amount in known)
    bars = "".join(
        f"<div style='--payer:{_COLOURS[key]}'><span>{year} 年{MONEY[key]}</span>"
        f"<i style='width:{amount * 100 // most}%'></i><b>{amount} 元</b></div>"
        for year, key, amount in known
    )
    sources = "　".join(look.rule_link(name, key, "shanxi") for key, name in MONEY.items())
    st.html(
        f"<figure class='look-money'><div role='img' aria-label='缴费和补助。{escape(told)}'>{bars}</div>"
        f"<figcaption>都是每人每年多少元，所以画在一起。依据：{sources}</figcaption></figure>"
    )
    st.table(rows, hide_index=True, border="horizontal", alt="缴费和补助，每人每年，单位元")
    st.caption("单位：元，每人每年。没有列出来的年份，这些文件没有写。")


def shares() -> str:
    """Who pays the latest subsidy: the centre and the places, in usual and in western counties."""
    book, today = rulebook(), date.today()  # noqa: DTZ011 - the reader's own day
    subsidy = book.latest("subsidy.person", "shanxi", today)
    split = book.latest("subsidy.central_share", "shanxi", today)
    if subsidy is None or split is None or subsidy.starts is None:
        return ""
    amount = subsidy.number("amount")
    usual, western = (amount * split.number(name) // UNIT for name in ("usual", "western"))
    return (
        f"{subsidy.starts.year} 年每人补助 {short(amount)} 元："
        f"一般县中央出 {short(usual)} 元、地方出 {short(amount - usual)} 元；"
        f"享受西部政策的县中央出 {short(western)} 元、地方出 {short(amount - western)} 元。"
    )


def helped() -> str:
    """What people monitored against poverty pay themselves in the latest year known."""
    book, today = rulebook(), date.today()  # noqa: DTZ011 - the reader's own day
    due, aid = book.latest("contribution.personal", "shanxi", today), book.latest("contribution.aid", "shanxi", today)
    if due is None or aid is None or due.starts != aid.starts or due.starts is None:
        return ""
    own = short(due.number("amount") - aid.number("amount"))
    reckoned = f"{due.printed['amount']} − {aid.printed['amount']} = {own}"
    return f"{due.starts.year} 年，符合条件的防止返贫监测对象自己缴 {reckoned} 元。"
