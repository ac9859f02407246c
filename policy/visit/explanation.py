"""Amounts to words: every stage of a visit as a step, and the notes that bear on a result.

Nothing is computed here: every figure comes from the settlement, every rate and limit from the rulebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

from policy.money import exact, fen, percent, short, yuan
from policy.places import GRADES, TRAVEL
from policy.rulebook import Entry, Kind, Rulebook
from policy.steps import Citation, Step
from policy.visit import reasons
from policy.visit.cap import cap_terms, most_years
from policy.visit.cautions import cautions, zero_claim_years
from policy.visit.compiled import NO_LIMIT, REASONS, SHARED
from policy.visit.scenario import Scenario, Visit

Row: TypeAlias = dict[str, int]
_BARRED = "这样算不能报：{reason}。"


@dataclass(slots=True)
class Workings:
    """One settled visit with what its words need: its row of amounts, the year's cap and outpatient limit, in fen."""

    book: Rulebook
    scenario: Scenario
    visit: Visit
    row: Row
    cap: int
    outpatient_limit: int

    @property
    def kind(self) -> Kind:
        """The kind of visit."""
        return self.book.kinds[self.visit.kind]

    @property
    def limit(self) -> int | None:
        """The yearly limit that the visit counts against, fen; None where it is not known."""
        return None if self.row["limit"] >= NO_LIMIT else self.row["limit"]

    @property
    def reason(self) -> str | None:
        """Why nothing is paid."""
        return reasons.reason_texts(self.book)[self.row["reason"]]

    @property
    def as_another(self) -> bool:
        """Whether a visit that is paid nothing may be paid as another kind."""
        return self.row["reason"] >= len(REASONS)

    def rule(self, key: str) -> Entry | None:
        """A parameter's entry in force on the visit's day."""
        return _entry(self.book, self.scenario.region, key, self.visit.date)

    def cite(self, *keys: str) -> list[Citation]:
        """Where parameters' values on the visit's day stand, each article of a document once."""
        return _joined(*(_citations(self.book, self.scenario.region, key, self.visit.date) for key in keys))

    def cite_kind(self) -> list[Citation]:
        """Where the kind of visit is ruled."""
        return _kind_citations(self.book, self.scenario.region, self.visit.kind)


@lru_cache(maxsize=4096)
def _entry(book: Rulebook, region: str, key: str, on: date) -> Entry | None:
    return book.find(key, region, on)


@lru_cache(maxsize=4096)
def _citations(book: Rulebook, region: str, key: str, on: date) -> list[Citation]:
    entry = _entry(book, region, key, on)
    if entry is None:
        return []
    return [Citation(document=d, article=a, rule=key) for d, a in book.citations(entry.source, region)]


@lru_cache(maxsize=4096)
def _kind_citations(book: Rulebook, region: str, kind: str) -> list[Citation]:
    rule = next(key for key in book.parameters if key.startswith(f"{kind}."))
    return [Citation(document=d, article=a, rule=rule) for d, a in book.citations(book.kinds[kind].source, region)]


def _joined(*lists: list[Citation]) -> list[Citation]:
    """Several lists as one, each article of a document once."""
    found: dict[tuple[str, str], Citation] = {}
    for citation in chain.from_iterable(lists):
        found.setdefault((citation.document, citation.article), citation)
    return list(found.values())


def visit_steps(workings: Workings) -> list[Step]:
    """Every stage of a visit, also those that paid nothing."""
    if workings.row["reason"]:
        return _barred(workings)
    return [make(workings) for make in _STAGES]


def _step(name: str, formula: str, amount: int, why: str, citations: list[Citation]) -> Step:
    return Step(
        id=name,
        title=STEP_TITLES[name],
        formula=formula,
        amount=yuan(amount),
        why=why,
        citations=citations,
    )


STEP_TITLES = {
    "total": "费用总额",
    "uncovered": "自费",
    "before_cover": "待遇开始前的费用",
    "first_self_pay": "先行自付",
    "eligible": "政策范围内费用",
    "deductible": "起付标准",
    "fund_raw": "按比例应付",
    "fund_paid": "居民医保基金支付",
    "over_cap": "超过年度限额",
    "reduction": "出省就医少报的部分",
    "over_quota": "超过慢特病限额",
    "compliant_self_pay": "合规个人自付",
    "critical_tier_1": "大病保险第一段",
    "critical_tier_2": "大病保险第二段",
    "critical_paid": "大病保险支付",
    "out_of_pocket": "个人负担",
}


def _barred(workings: Workings) -> list[Step]:
    """The stages of a visit that is paid nothing: the bill, zeros with the reason, and the whole bill to pay."""
    detail = reasons.reason_detail(workings.book, workings.row["reason"], workings.scenario, workings.visit)
    why = _BARRED.format(reason=detail)
    shown = {"total": _total, "uncovered": _uncovered, "before_cover": _before_cover, "out_of_pocket": _out_of_pocket}
    return [
        shown[name](workings) if name in shown else _step(name, "", 0, why, workings.cite_kind())
        for name in STEP_TITLES
    ]


def _total(workings: Workings) -> Step:
    parts = [getattr(workings.visit.expenses, name) for name in ("class_a", *SHARED, "uncovered", "before_cover")]
    formula = " + ".join(f"{part:,}" for part in parts if part)
    return _step("total", formula, workings.row["total"], "账单上各项加起来。", [])


def _uncovered(workings: Workings) -> Step:
    amount = fen(workings.visit.expenses.uncovered)
    why = "目录以外的费用，医保不报。" if amount else "按没有自费费用算。"
    return _step("uncovered", "", amount, why, [])


def _before_cover(workings: Workings) -> Step:
    amount = fen(workings.visit.expenses.before_cover)
    why = "住院时跨过了待遇开始那天，这以前的费用不能报。" if amount else "没有待遇开始以前的费用。"
    return _step("before_cover", "", amount, why, workings.cite("waiting.fixed") if amount else [])


def _first_self_pay(workings: Workings) -> Step:
    entry = workings.rule("first_self_pay.rate")
    if not workings.kind.first_self_pay or entry is None:
        why = f"“{workings.kind.title}”不用先自付一部分。"
        return _step("first_self_pay", "", 0, why, workings.cite_kind())
    parts = [(getattr(workings.visit.expenses, name), entry.printed[name]) for name in SHARED]
    formula = " + ".join(f"{amount:,} × {rate}" for amount, rate in parts if amount)
    why = "乙类费用和医用耗材先由个人付一部分，每项算到分。" if formula else "没有乙类费用和医用耗材，不用先自付。"
    cited = workings.cite("first_self_pay.rate")
    if workings.visit.kind != "inpatient":
        cited = _joined(workings.cite_kind(), cited)
    return _step("first_self_pay", formula, workings.row["first_self_pay"], why, cited)


def _eligible(workings: Workings) -> Step:
    row = workings.row
    early = workings.visit.expenses.before_cover
    off = [workings.visit.expenses.uncovered, *([early] if early else []), yuan(row["first_self_pay"])]
    formula = " − ".join([exact(row["total"]), *(f"{part:,}" for part in off)])
    less = "自费、待遇开始前的费用" if early else "自费"
    why = f"总额减去{less}和先行自付，剩下的才按政策报。"
    return _step("eligible", formula, row["eligible"], why, workings.cite_kind())


def _deductible(workings: Workings) -> Step:
    row, kind = workings.row, workings.kind
    own = workings.cite(f"{kind.id}.deductible")
    standard = row["standard"]
    if not standard:
        return _step("deductible", "", 0, "这种看病方式没有起付线。", own or workings.cite_kind())
    formula, why, cited = exact(standard), "起付线以下的钱自己付。", own or workings.cite_kind()
    if kind.deductible_assumed:
        why += workings.book.notes[kind.deductible_assumed].text
    repeat = workings.rule(f"{kind.id}.repeat_deductible")
    if repeat is not None and row["admissions_before"]:
        full = standard * 10_000 // repeat.number("share")
        formula = f"{exact(full)} × {repeat.printed['share']}"
        why = f"今年第 {row['admissions_before'] + 1} 次住院，起付线按 {repeat.printed['share']} 算。"
        cited = _joined(cited, workings.cite(f"{kind.id}.repeat_deductible"))
    if row["deductible"] < standard:
        why += f"这次政策范围内只有 {short(row['eligible'])} 元，没有超过起付线 {short(standard)} 元。"
        formula = f"{exact(row['eligible'])}（不到 {formula}）"
    return _step("deductible", formula, row["deductible"], why, cited)


def _rate_citations(workings: Workings) -> list[Citation]:
    return workings.cite(f"{workings.kind.id}.rate") or workings.cite_kind()


def _fund_raw(workings: Workings) -> Step:
    row, travel = workings.row, workings.visit.travel
    base = f"({exact(row['eligible'])} − {exact(row['deductible'])})" if row["deductible"] else exact(row["eligible"])
    formula = f"{base} × {percent(row['rate'])}"
    cited = _rate_citations(workings)
    above = "起付线以上的部分" if row["deductible"] else "政策范围内的费用"
    why = f"{above}，{_where(workings)}报 {percent(row['rate'])}。"
    if row["in_rate"] != row["rate"]:
        points = (row["in_rate"] - row["rate"]) // 100
        why += f"省内同级医院报 {percent(row['in_rate'])}，{TRAVEL[travel]}少 {points} 个百分点。"
        cited = _joined(cited, workings.cite(f"{workings.kind.id}.travel_points"))
    if row["over_quota"]:
        why += f"按比例是 {exact(row['fund_raw'] + row['over_quota'])} 元，慢特病限额只剩 {exact(row['fund_raw'])} 元。"
        formula += f"，最多 {exact(row['fund_raw'])}"
    return _step("fund_raw", formula, row["fund_raw"], why, cited)


def _where(workings: Workings) -> str:
    grade = workings.visit.hospital_grade
    if workings.kind.given_terms:
        return "按您填的比例"
    if grade is None or not workings.kind.needs_grade or workings.kind.paid_at:
        return f"“{workings.kind.title}”"
    return f"{GRADES[grade]}医院"


def _limit_citations(workings: Workings) -> list[Citation]:
    """Where the yearly limit stands, and where the kind is counted against it."""
    limit = workings.cite(workings.kind.limit)
    return _joined(limit, workings.cite_kind()) if limit else _rate_citations(workings)


def _fund_paid(workings: Workings) -> Step:
    row = workings.row
    cited = _limit_citations(workings)
    if workings.limit is None:
        why = "年度限额文件没有写，您也没有填，这是没有扣限额的数。"
        return _step("fund_paid", exact(row["fund_raw"]), row["fund_paid"], why, cited)
    left = max(workings.limit - row["bucket_before"], 0)
    why = f"一年最多付 {short(workings.limit)} 元，此前已付 {short(row['bucket_before'])} 元，还剩 {short(left)} 元"
    if row["fund_paid"] < row["fund_raw"]:
        return _step(
            "fund_paid",
            f"{exact(workings.limit)} − {exact(row['bucket_before'])}",
            left,
            f"{why}，付到限额为止。",
            cited,
        )
    return _step("fund_paid", exact(row["fund_raw"]), row["fund_paid"], f"{why}，够付。", cited)


def _over_cap(workings: Workings) -> Step:
    row, cited = workings.row, _limit_citations(workings)
    if workings.kind.critical or row["over_cap"]:
        cited = _joined(cited, workings.cite("critical.tier_1"))
    if row["over_cap"]:
        formula = f"{exact(row['over_cap'] + row['fund_paid'])} − {exact(row['fund_paid'])}"
        after = "转给大病保险来报。" if workings.kind.critical else "由自己付，也不进大病保险。"
        return _step("over_cap", formula, row["over_cap"], f"基金今年的限额用完了，超过的部分{after}", cited)
    if workings.limit is None:
        return _step("over_cap", "", 0, "限额不知道，没有算超过。", cited)
    left = workings.limit - row["bucket_before"] - row["fund_paid"]
    return _step("over_cap", "", 0, f"没有超过年度限额，报完这次还剩 {short(left)} 元。", cited)


def _reduction(workings: Workings) -> Step:
    row = workings.row
    cited = workings.cite(f"{workings.kind.id}.travel_points", "critical.tier_1") if workings.kind.critical else []
    cited = cited or workings.cite_kind()
    if row["in_rate"] == row["rate"]:
        return _step("reduction", "", 0, "不是出省就医，或者不少报，没有这一项。", cited)
    base = exact(row["base"])
    formula = f"{base} × {percent(row['in_rate'])} − {exact(row['fund_raw'])}"
    if workings.scenario.readings.get("reduction_above_cap") == "effective":
        formula = f"{exact(row['reduction'] + row['fund_paid'])} − {exact(row['fund_paid'])}"
    return _step("reduction", formula, row["reduction"], "出省就医少报的部分自己付，不进大病保险。", cited)


def _over_quota(workings: Workings) -> Step:
    row = workings.row
    if not workings.kind.given_terms:
        return _step("over_quota", "", 0, "只有门诊慢特病才有这一项。", workings.cite_kind())
    if not row["over_quota"]:
        return _step("over_quota", "", 0, "没有超过慢特病限额。", workings.cite_kind())
    formula = f"{exact(row['fund_raw'] + row['over_quota'])} − {exact(row['fund_raw'])}"
    return _step("over_quota", formula, row["over_quota"], "超过慢特病限额的部分自己付。", workings.cite_kind())


def _compliant(workings: Workings) -> Step:
    row, readings = workings.row, workings.scenario.readings
    quota_out = readings.get("over_quota_in_critical") != "in"
    deductible_out = readings.get("deductible_in_critical") == "out"
    parts = [
        row["fund_paid"] + row["over_cap"],
        row["reduction"],
        row["over_quota"] if quota_out else 0,
        row["deductible"] if deductible_out else 0,
    ]
    formula = "".join([exact(row["eligible"]), *(f" − {exact(part)}" for part in parts if part)])
    why = "政策范围内、基金按比例报完后自己付的部分"
    why += "，能累计进大病保险。" if row["counts"] else "，这种看病方式不累计进大病保险。"
    return _step(
        "compliant_self_pay",
        formula,
        row["compliant_self_pay"],
        why,
        workings.cite("critical.tier_1") or workings.cite_kind(),
    )


def _no_critical(workings: Workings, name: str) -> Step:
    why = f"“{workings.kind.title}”自己付的钱不进大病保险，大病只管住院和门诊慢特病。"
    return _step(name, "", 0, why, workings.cite("critical.tier_1") or workings.cite_kind())


def _tier_1(workings: Workings) -> Step:
    row, key = workings.row, "critical.tier_1"
    entry = workings.rule(key)
    if not row["counts"] or entry is None:
        return _no_critical(workings, "critical_tier_1")
    threshold, rate = entry.number("threshold"), entry.printed["rate"]
    self_pay, over = _after(row)
    if self_pay + over <= threshold and not over:
        why = f"今年合规个人自付一共 {short(self_pay)} 元，满 {short(threshold)} 元大病保险才开始报"
        why += f"，还差 {short(threshold - self_pay)} 元。"
        return _step("critical_tier_1", "", 0, why, workings.cite(key))
    late = workings.scenario.readings.get("over_cap_threshold") == "threshold"
    formula = _tier_1_formula(self_pay, over, threshold, late=late) + f" × {rate}"
    formula += f" − {exact(row['tier_1_before'])}" if row["tier_1_before"] else ""
    why = f"今年合规个人自付一共 {short(self_pay)} 元，超过 {short(threshold)} 元的部分报 {rate}"
    if self_pay <= threshold:
        why = f"今年合规个人自付一共 {short(self_pay)} 元，没有超过 {short(threshold)} 元"
    why += f"；超过基金限额的 {short(over)} 元也按 {rate} 报" if over else ""
    why += f"；减去此前已经报的 {short(row['tier_1_before'])} 元。" if row["tier_1_before"] else "。"
    return _step("critical_tier_1", formula, row["tier_1"], why, workings.cite(key))


def _tier_1_formula(self_pay: int, over: int, threshold: int, *, late: bool) -> str:
    """What the first rate is taken of, with its numbers."""
    if late:
        return f"({exact(self_pay)} + {exact(over)} − {exact(threshold)})" if self_pay + over > threshold else exact(0)
    if self_pay <= threshold:
        return exact(over)
    return f"({exact(self_pay)} − {exact(threshold)}{f' + {exact(over)}' if over else ''})"


def _after(row: Row) -> tuple[int, int]:
    """The year's compliant self-pay and over-cap sums after the visit."""
    return row["self_pay_before"] + row["compliant_self_pay"], row["over_cap_before"] + row["over_cap"]


def _tier_2(workings: Workings) -> Step:
    row, key = workings.row, "critical.tier_2"
    entry = workings.rule(key)
    if not row["counts"] or entry is None:
        return _no_critical(workings, "critical_tier_2")
    self_pay, over = _after(row)
    threshold, rate = entry.number("threshold"), entry.printed["rate"]
    paid = row["tier_1_before"] + row["tier_1"]
    left = self_pay + over - paid
    if left <= threshold:
        why = f"第一段报完，今年还剩合规费用 {short(left)} 元，超过 {short(threshold)} 元的部分才再报"
        why += f"，还差 {short(threshold - left)} 元。"
        return _step("critical_tier_2", "", 0, why, workings.cite(key))
    formula = f"({exact(self_pay + over)} − {exact(paid)} − {exact(threshold)}) × {rate}"
    formula += f" − {exact(row['tier_2_before'])}" if row["tier_2_before"] else ""
    why = f"第一段报完，今年还剩合规费用 {short(left)} 元，超过 {short(threshold)} 元的部分再报 {rate}。"
    return _step("critical_tier_2", formula, row["tier_2"], why, workings.cite(key))


def _critical_paid(workings: Workings) -> Step:
    row = workings.row
    if not row["counts"]:
        return _no_critical(workings, "critical_paid")
    formula = f"{exact(row['tier_1'])} + {exact(row['tier_2'])}"
    used = row["critical_before"] + row["critical_paid"]
    cap, cited = _cap(workings)
    why = f"{cap}，算上这次一共付了 {short(used)} 元，还剩 {short(workings.cap - used)} 元。"
    if row["critical_paid"] < row["tier_1"] + row["tier_2"]:
        formula = f"{exact(workings.cap)} − {exact(row['critical_before'])}"
        why = f"{cap}，付到封顶线为止。"
    return _step("critical_paid", formula, row["critical_paid"], why, cited)


def _cap(workings: Workings) -> tuple[str, list[Citation]]:
    """The year's cap in words, with what raised or lowered it, and where that stands."""
    entry, cited = workings.rule("critical.cap"), workings.cite("critical.cap")
    words = f"大病保险今年最多付 {short(workings.cap)} 元"
    if entry is None or entry.number("amount") == workings.cap:
        return words, cited
    own = workings.cite("reward.limit") + workings.cite("penalty.limit")
    words += f"（原来 {entry.printed['amount']} 元，加上参保奖励，减去断保扣减）"
    return words, cited + [c for c in dict.fromkeys(own) if c not in cited]


def _out_of_pocket(workings: Workings) -> Step:
    row = workings.row
    formula = f"{exact(row['total'])} − {exact(row['fund_paid'])} − {exact(row['critical_paid'])}"
    return _step("out_of_pocket", formula, row["out_of_pocket"], "总额减去基金和大病保险支付。", workings.cite_kind())


_STAGES: tuple[Callable[[Workings], Step], ...] = (
    _total,
    _uncovered,
    _before_cover,
    _first_self_pay,
    _eligible,
    _deductible,
    _fund_raw,
    _fund_paid,
    _over_cap,
    _reduction,
    _over_quota,
    _compliant,
    _tier_1,
    _tier_2,
    _critical_paid,
    _out_of_pocket,
)


def visit_notes(all_workings: Sequence[Workings]) -> list[str]:
    """The assumptions and open questions that bear on these visits, each once."""
    book, scenario = all_workings[0].book, all_workings[0].scenario
    found = dict.fromkeys(name for workings in all_workings for name in _visit_notes(workings))
    if scenario.enrolment.continuous_reward_kept:
        found["kept_reward"] = None
    texts = [book.notes[name].text for name in found]
    return [*texts, *cautions(all_workings), *_enrolment_notes(book, scenario), book.notes["estimate_only"].text]


def _visit_notes(workings: Workings) -> Iterable[str]:
    row, visit = workings.row, workings.visit
    yield "designated"
    if not row["reason"]:
        yield from workings.kind.notes
    yield from _stay_notes(workings)
    if workings.kind.limit == "given" and workings.limit is None and not row["reason"]:
        yield "outpatient_limit"
    if workings.kind.given_terms and visit.chronic_quota_left is None:
        yield "chronic_no_quota"
    if visit.travel == "emergency":
        yield "plain_emergency"
    if row["counts"] and row["critical_paid"]:
        yield from ("critical_bill", "one_cap", "special_disease")
    if row["counts"] and row["out_of_pocket"]:
        yield "medical_aid"


def _stay_notes(workings: Workings) -> Iterable[str]:
    """What is open about a stay that lies across the start of cover."""
    visit, starts = workings.visit, workings.scenario.enrolment.cover_from
    if not workings.kind.stay or starts is None:
        return
    admitted, new_year = visit.admitted_on, date(visit.date.year, 1, 1)
    if visit.date < starts:
        if admitted is None or admitted < new_year:
            yield "stay_began_covered"
    elif admitted is not None and new_year < starts and admitted < starts:
        yield "before_cover" if visit.expenses.before_cover else "before_cover_blank"


def _enrolment_notes(book: Rulebook, scenario: Scenario) -> Iterable[str]:
    terms = cap_terms(book, scenario.region, scenario.year)
    claimed = scenario.enrolment.zero_claim_years
    if terms is not None and claimed > most_years(terms.first_year, scenario.year):
        yield zero_claim_years(claimed, terms.first_year, scenario.year)
