"""An answer's blocks: who pays, the steps, what could change it, what it stands on. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from paper.blocks import Bar, Block, Cell, Column, bars, figures, items, money, table, two
from payers import YOURSELF, Payer, paid_by, per_hundred
from policy import Settlement
from policy.money import fen, in_yuan, together
from policy.rulebook import rulebook
from policy.rulebook.citing import place
from policy.steps import MAIN_STEPS, Citation, Step, in_beats
from policy.visit.answer import SettledVisit
from policy.visit.verdict import shares

_STEP_COLUMNS = (Column("项目"), Column("怎么算", 9), Column("金额（元）", right=True), Column("依据", 6))


def who_pays(settlement: Settlement) -> list[Block]:
    """What each payer pays, to the fen and of every hundred yuan, and the picture of it."""
    amounts, totals = paid_by(settlement), settlement.totals
    hundred, whole = per_hundred([fen(amount) for amount in amounts.values()]), together(list(amounts.values()))
    cells: list[tuple[Payer | None, str, str, str]] = [
        (payer, payer.label, in_yuan(about), f"{money(amount)} 元\n{_of_hundred(amount, share)}")
        for (payer, amount), about, share in zip(amounts.items(), whole, hundred, strict=True)
    ]
    caption = f"合计（就是总费用）{money(totals.total)} 元。"
    if totals.family_account_paid:
        caption += f"居民医保和大病保险报完，您自己要出 {money(totals.out_of_pocket)} 元，家庭共济账户付掉其中一部分。"
    return [figures(cells), bars("", [Bar("", "", amounts)], shares(settlement), caption=caption, labelled=True)]


def _of_hundred(amount: Decimal, share: int) -> str:
    return f"每 100 元里 {share} 元" if share or not amount else "每 100 元里不到 1 元"


def two_ends(best: Settlement, worst: Settlement) -> list[Block]:
    """The cheapest and the dearest answer for the person, side by side."""
    ends = [paid_by(best), paid_by(worst)]
    names = ("自己出得最少", "自己出得最多")
    payers = [payer for payer in dict.fromkeys([*ends[0], *ends[1]]) if payer != YOURSELF] + [YOURSELF]
    rows: list[list[Cell]] = [[payer.label, *(money(end.get(payer, Decimal(0))) for end in ends)] for payer in payers]
    rows.append(["合计（就是总费用）", *(money(one.totals.total) for one in (best, worst))])
    drawn = [Bar(name, in_yuan(end[YOURSELF]), end) for name, end in zip(names, ends, strict=True)]
    alt = "".join(f"{name}：{shares(one)}" for name, one in zip(names, (best, worst), strict=True))
    columns = (Column("谁付（元）", 1), *(Column(name, 1, right=True) for name in names))
    return [table("", columns, rows, strong=[len(payers) - 1]), bars("", drawn, alt, legend=payers)]


def steps(visit: SettledVisit, level: int = 2) -> list[Block]:
    """Every step of a visit in three beats: item, formula with its numbers, why, amount, where it stands."""
    quota = rulebook().kinds[visit.kind].given_terms
    return [step_table(title, found, level) for title, found in in_beats(visit.steps, quota=quota).items()]


def step_table(title: str, found: Sequence[Step], level: int = 2) -> Block:
    """Some steps as a table."""
    rows: list[list[Cell]] = [
        [
            step.title,
            two(step.formula, step.why),
            "" if step.amount is None else money(step.amount),
            two("", "、".join(dict.fromkeys(map(place, step.citations)))),
        ]
        for step in found
    ]
    strong = [number for number, step in enumerate(found) if step.id in MAIN_STEPS]
    return table(title, _STEP_COLUMNS, rows, strong=strong, level=level)


def readings(settlement: Settlement) -> list[Block]:
    """The places where the text can be read two ways, with what one pays under either."""
    own = settlement.totals.out_of_pocket
    return readings_table(
        (result.id, result.used, f"自己出 {money(own)} 元", f"自己出 {money(result.other_out_of_pocket)} 元")
        for result in settlement.readings
    )


def readings_table(results: Iterable[tuple[str, str, str, str]]) -> list[Block]:
    """Readings as (id, value used, what it gives, what the other gives); none where there are none."""
    known = rulebook().readings
    rows: list[list[Cell]] = []
    for name, used, gives, other_gives in results:
        reading = known[name]
        texts = [reading.default_text, reading.other_text]
        if used == reading.other:
            texts.reverse()
        rows.append([two(f"{reading.title}？", reading.why), two(gives, texts[0]), two(other_gives, texts[1])])
    columns = (Column("文件可以两种理解的地方", 5), Column("这里按这种理解", 4), Column("另一种理解", 4))
    return [table("有两种理解的地方", columns, rows)] if rows else []


def caveats(told: Sequence[str], notes: Sequence[str]) -> list[Block]:
    """What was assumed, and what is not counted or not said by the documents."""
    open_ones = {
        note.text for name, note in rulebook().notes.items() if note.group == "open" and name != "estimate_only"
    }
    left_out = [note for note in notes if note in open_ones]
    assumed = [*told, *(note for note in notes if note not in left_out)]
    return [*items("按什么算的", assumed), *items("没有算在里面、文件没有写的", left_out)]


def rules(cited: Iterable[Citation], region: str, on: date) -> list[Block]:
    """The documents an answer stands on: number, title, when issued, until when, and when they were last compared."""
    book, found = rulebook(), list(cited)
    documents = [book.documents[name] for name in dict.fromkeys(citation.document for citation in found)]
    entries = (book.latest(citation.rule, region, on) for citation in found if citation.rule is not None)
    checked = [entry.source.checked_on for entry in entries if entry is not None]
    lead = f"用的是 {on} 有效的规定" + (f"，{min(checked)} 同文件核对过。" if checked else "。")
    rows: list[list[Cell]] = [
        [document.number, document.title, document.issued, str(document.until or "没有写")] for document in documents
    ]
    columns = (Column("文件", 5), Column("名称", 11), Column("印发", 3), Column("有效到", 3))
    return [table("依据的文件", columns, rows, lead=lead)]
