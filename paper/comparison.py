"""A comparison's blocks, from what ``policy compare`` prints: decimal strings in yuan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from paper import asked
from paper.blocks import Bar, Block, Cell, Column, bars, items, money, pairs, table, two
from payers import CRITICAL, FAMILY, FUND, YOURSELF
from policy import Scenario
from policy.money import in_yuan
from policy.rulebook.citing import place
from policy.steps import Citation
from policy.visit.verdict import ESTIMATE_ONLY

_TOTALS = {
    "total": "费用总额",
    "fund_paid": FUND.label,
    "critical_paid": CRITICAL.label,
    "out_of_pocket": "个人负担",
    "family_account_paid": FAMILY.label,
    "cash": YOURSELF.label,
}


def verdict(compared: Mapping[str, Any]) -> str:
    """What each variant costs the person, and how much more or less that is than the first."""
    names = [variant["title"] for variant in compared["variants"]]
    owns = [Decimal(variant["totals"]["out_of_pocket"]) for variant in compared["variants"]]
    told = [f"“{names[0]}”您自己大约出 {in_yuan(owns[0])}"]
    for name, own in zip(names[1:], owns[1:], strict=True):
        told.append(f"“{name}”大约出 {in_yuan(own)}，{_beside(own - owns[0])}")
    return f"{'；'.join(told)}。{ESTIMATE_ONLY}"


def _beside(difference: Decimal) -> str:
    if not difference:
        return "和第一种一样"
    return f"比第一种{'多' if difference > 0 else '少'} {in_yuan(abs(difference))}"


def pictures(compared: Mapping[str, Any]) -> list[Block]:
    """A bar and a column of totals for each variant."""
    variants = compared["variants"]
    payers = {"fund_paid": FUND, "critical_paid": CRITICAL, "family_account_paid": FAMILY, "cash": YOURSELF}
    if not any(Decimal(variant["totals"]["family_account_paid"]) for variant in variants):
        payers.pop("family_account_paid")
    drawn = [
        Bar(
            variant["title"],
            f"一共 {money(Decimal(variant['totals']['total']))} 元",
            {payer: Decimal(variant["totals"][name]) for name, payer in payers.items()},
        )
        for variant in variants
    ]
    alt = "；".join(
        f"{bar.label}：" + "，".join(f"{payer.label}付 {money(amount)} 元" for payer, amount in bar.amounts.items())
        for bar in drawn
    )
    own = {"out_of_pocket"} if "family_account_paid" in payers else set()
    names = [name for name in _TOTALS if name in {*payers, "total", *own}]
    rows: list[list[Cell]] = [
        [_TOTALS[name], *(money(Decimal(variant["totals"][name])) for variant in variants)] for name in names
    ]
    caps = [variant["critical_cap"] for variant in variants]
    rows.append(["大病保险封顶线", *("没有" if cap is None else money(Decimal(cap)) for cap in caps)])
    columns = (Column("（元）", 2), *(Column(variant["title"], 2, right=True) for variant in variants))
    strong = [names.index("cash")]
    return [bars("谁付多少", drawn, alt, legend=list(payers.values())), table("", columns, rows, strong=strong)]


def parts(compared: Mapping[str, Any]) -> list[Block]:
    """What one pays oneself, part by part, each with its difference against the first variant and where it stands."""
    variants = compared["variants"]
    rows: list[list[Cell]] = [
        [
            part["title"],
            *map(_amount, part["amounts"], part["differences"]),
            two("", "、".join(place(Citation(c["document"], c["article"])) for c in part["citations"])),
        ]
        for part in compared["parts"]
    ]
    owns = [Decimal(variant["totals"]["out_of_pocket"]) for variant in variants]
    rows.append(["合起来自己出", *(_amount(str(own), str(own - owns[0])) for own in owns), ""])
    columns = (
        Column("自己出的钱（元）", 3),
        *(Column(variant["title"], 2, right=True) for variant in variants),
        Column("依据", 4),
    )
    lead = "每一格下面的小字，是比第一种多多少或少多少。"
    why = [f"{part['title']}：{part['why']}" for part in compared["parts"] if any(map(Decimal, part["amounts"]))]
    return [table("差在哪里", columns, rows, strong=[len(rows) - 1], lead=lead), *items("为什么", why)]


def _amount(amount: str, difference: str) -> Cell:
    more = Decimal(difference)
    sign = "" if not more else f"{'多' if more > 0 else '少'} {money(abs(more))}"
    return two(money(Decimal(amount)), sign)


def asked_of(compared: Mapping[str, Any], scenarios: Sequence[Scenario]) -> list[Block]:
    """What was asked in each variant: the first in full, of the others only what they have otherwise."""
    first = _pairs(scenarios[0]) if scenarios else []
    found = []
    for variant, scenario in zip(compared["variants"], scenarios, strict=bool(scenarios)):
        own = _pairs(scenario)
        shown = own if scenario is scenarios[0] else [pair for pair in own if pair not in first]
        found.append(pairs(f"问的是什么：{variant['title']}", shown))
    return found


def _pairs(scenario: Scenario) -> list[list[str]]:
    return [*asked.person(scenario), *(pair for visit in scenario.visits for pair in asked.visit(visit))]


def cited(compared: Mapping[str, Any]) -> Iterator[Citation]:
    """Every citation of the parts."""
    for part in compared["parts"]:
        for citation in part["citations"]:
            yield Citation(citation["document"], citation["article"], citation.get("rule"))
