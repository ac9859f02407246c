"""A year's blocks: every visit in one picture and one table, where the year stands, and each visit with its steps."""

from __future__ import annotations

from decimal import Decimal

from paper import answer, asked
from paper.blocks import Bar, Block, Cell, Column, bars, money, pairs, table, words
from payers import CRITICAL, FUND, YOURSELF, Payer
from policy import Scenario, Settlement
from policy.money import in_yuan
from policy.visit.answer import SettledVisit
from policy.year.orders import Orders, other_orders
from policy.year.standing import running, standing, visit_name, which_stay

_PAYERS = (FUND, CRITICAL, YOURSELF)


def overview(settlement: Settlement) -> list[Block]:
    """Every visit in the order of its date, as bars and as a table, then the year's sums beside their lines."""
    ordered = sorted(settlement.visits, key=lambda visit: visit.date)
    drawn = [Bar(visit_name(one.date, one.kind), in_yuan(one.total), _paid(one)) for one in ordered]
    alt = "；".join(
        f"{bar.label}：" + "，".join(f"{payer.label}付 {money(amount)} 元" for payer, amount in bar.amounts.items())
        for bar in drawn
    )
    rows: list[list[Cell]] = [
        [
            f"{visit_name(one.date, one.kind)}　{which_stay(one)}".strip(),
            *map(money, (one.deductible, one.total, *_paid(one).values())),
        ]
        for one in ordered
    ]
    names = ("起付线", "花了", *(payer.label for payer in _PAYERS))
    columns = (Column("哪次（元）", 2), *(Column(name, 1, right=True) for name in names))
    return [
        bars("每一次谁付了多少", drawn, alt, legend=_PAYERS),
        table("", columns, rows),
        *_standings(settlement),
    ]


def _paid(visit: SettledVisit) -> dict[Payer, Decimal]:
    return dict(zip(_PAYERS, (visit.fund_paid, visit.critical_paid, visit.out_of_pocket), strict=True))


def _standings(settlement: Settlement) -> list[Block]:
    rows: list[list[Cell]] = [
        [line.name, money(line.amount), money(line.line), money(line.left) if line.left else "到了", line.means]
        for line in standing(settlement)
    ]
    columns = (
        Column("累计（元）", 3),
        Column("累计到", 2, right=True),
        Column("线", 2, right=True),
        Column("还差", 2, right=True),
        Column("这条线管什么", 4),
    )
    return [table("今年累计到哪儿了", columns, rows)] if rows else []


def order(scenario: Scenario) -> list[Block]:
    """How much the order of the visits matters; nothing where it does not."""
    told = []
    same_day = other_orders(scenario, same_day=True)
    if same_day:
        told.append(f"同一天的几次，是按记进账本的先后算的。{_spread(same_day)}")
    found = other_orders(scenario)
    if found:
        told.append(f"看病的先后也有影响。同样这几次、这几个日子，{_spread(found)}")
    return [words(text) for text in told]


def _spread(found: Orders) -> str:
    low, high = in_yuan(found.least), in_yuan(found.most)
    if found.every:
        return f"换个先后，全年自己出的最少 {low}，最多 {high}。"
    return f"换个先后，结果会不同，例如全年自己出的可能是 {low}，也可能是 {high}。"


def visits(scenario: Scenario, settlement: Settlement) -> list[Block]:
    """Each visit: its bill, the sums before and after it, and its steps."""
    both = sorted(zip(scenario.visits, settlement.visits, strict=True), key=lambda pair: pair[0].date)
    found: list[Block] = []
    for bill, one in both:
        found.append(pairs(f"{visit_name(one.date, one.kind)}　{which_stay(one)}".strip(), asked.visit(bill)))
        if one.reason:
            found.append(words(f"没有报：{one.reason}。"))
        else:
            found.append(_running(one, settlement))
        found += answer.steps(one)
    return found


def _running(visit: SettledVisit, settlement: Settlement) -> Block:
    rows: list[list[Cell]] = [
        [line.name, money(line.before), money(line.after), "文件没有写" if line.line is None else money(line.line)]
        for line in running(visit, settlement)
    ]
    names = ("之前", "之后", "限额或起付线")
    return table("", (Column("累计（元）", 2), *(Column(name, 1, right=True) for name in names)), rows)
