"""What is known of a visit: from the form's answers, as a ledger keeps them, to a visit and what is open about it.

The answers have the names of the questions of ``ui.parts.visit_form`` and of a link. Amounts are yuan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any, Final

from policy.form.outcomes import PossibleAnswer, Unknown
from policy.link.answers import Answers
from policy.money import fen, yuan
from policy.places import AFFILIATIONS, EXPENSES, GRADES, TRAVEL
from policy.rulebook import rulebook
from policy.typed import percentage
from policy.visit.scenario import Visit
from ui.parts.questions import UNSURE

USUAL_SHARE: Final = 20
"""Percent of a bill of which only the total is known that is taken to be uncovered: an assumption, from no document."""
_BILL: Final = (*EXPENSES, "uncovered")
_RANKS: Final = {grade: words for grade, words in GRADES.items() if grade.startswith("grade_")}
_FEE_CLASSES: Final = {grade: words for grade, words in GRADES.items() if grade not in _RANKS}
_FAR: Final = {travel: words for travel, words in TRAVEL.items() if travel not in {"local", "in_province"}}


@dataclass(frozen=True)
class Known:
    """A visit as far as it is known, as ``policy.visit.scenario.Visit`` takes it, and what is open about it."""

    visit: dict[str, Any]
    unknowns: tuple[Unknown, ...] = ()

    def ways(self) -> list[tuple[dict[str, Any], str]]:
        """Every whole visit that this may be, each with its assumptions in words; one where nothing is open."""
        found = []
        for ways in product(*(unknown.ways for unknown in self.unknowns)):
            visit = dict(self.visit)
            for way in ways:
                visit |= way.visit
            found.append((visit, "；".join(way.words for way in ways)))
        return found


def kept(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Of a form's answers those that a ledger keeps of a visit."""
    return dict(Answers.kept("ledger", {"visits": [dict(answers)]}).values.get("visits", [{}])[0])


def known(place: str, answers: Mapping[str, Any]) -> Known:
    """A visit of a person enrolled at ``place``."""
    kind = str(answers.get("kind") or "inpatient").split("/")[0]
    found = Known({"kind": kind, "date": answers.get("date")})
    parts = [_grade(place, kind, answers), _travel(kind, answers), _chronic(kind, answers), _bill(answers)]
    visit = found.visit
    unknowns: list[Unknown] = []
    for part in parts:
        visit |= part.visit
        unknowns += part.unknowns
    return Known({name: value for name, value in visit.items() if value is not None}, tuple(unknowns))


def _grade(place: str, kind: str, answers: Mapping[str, Any]) -> Known:
    """The hospital's grade or fee class, and whose hospital it is where that matters."""
    grade, asked = answers.get("grade"), rulebook().kinds[kind].needs_grade
    options, question = _RANKS, "医院是几级的"
    if grade == "ungraded":
        grade, options, question = answers.get("fee_class") or UNSURE, _FEE_CLASSES, "医院的收费类别"
    if not asked or grade is None:
        return Known({})
    if grade == UNSURE:
        ways = tuple(way for key, words in options.items() for way in _owned(place, kind, key, words, None))
        return Known({}, (Unknown(f"问清{question}", ways, question),))
    ways = tuple(_owned(place, kind, str(grade), "", answers.get("affiliation")))
    if len(ways) == 1:
        return Known(dict(ways[0].visit))
    owner = "医院归县里管还是归省市管"
    return Known({}, (Unknown(f"问{owner}", ways, owner),))


def _owned(place: str, kind: str, grade: str, words: str, owner: object) -> list[PossibleAnswer]:
    """A hospital of a grade; one way for each owner where that matters and nobody said whose it is."""
    classes = rulebook().history("hospital.fee_class", place)[-1:]
    split = f"{classes[0].values[grade]}_county" if classes else ""
    if split not in rulebook().parameters[f"{kind}.rate"].types:
        return [PossibleAnswer(words, {"hospital_grade": grade})]
    owners = {key: title for key, title in AFFILIATIONS.items() if owner in {None, UNSURE, key}}
    return [
        PossibleAnswer(f"{words}{title}医院", {"hospital_grade": grade, "hospital_affiliation": key})
        for key, title in owners.items()
    ]


def _travel(kind: str, answers: Mapping[str, Any]) -> Known:
    """Where it was, and by which way out of the province."""
    travel = answers.get("travel") or "local"
    open_ends = {
        "plain_emergency": (("emergency", "unfiled"), "这次急诊算不算抢救"),
        "far_unsure": (tuple(_FAR), "出省看病办的是哪种手续"),
    }
    if travel not in open_ends:
        return Known({"travel": travel})
    names, question = open_ends[travel]
    ruled = [name for name in names if name in rulebook().kinds[kind].travel]
    ways = tuple(PossibleAnswer(f"按{TRAVEL[name]}算", {"travel": name}) for name in ruled or names[-1:])
    return Known({}, (Unknown(f"问清{question}", ways, question),))


def _chronic(kind: str, answers: Mapping[str, Any]) -> Known:
    """A chronic disease's rate, or the range that stands for it; its deductible and quota."""
    if not rulebook().kinds[kind].given_terms:
        return Known({})
    terms = {name: _amount(answers.get(name)) for name in ("chronic_deductible", "chronic_quota_left")}
    rate = answers.get("chronic_rate")
    if rate:
        return Known(terms | {"chronic_rate": percentage(str(rate))})
    ends = sorted({int(end) for name in ("chronic_low", "chronic_high") if (end := answers.get(name)) is not None})
    ways = tuple(PossibleAnswer(f"假定报 {end}%", {"chronic_rate": str(Decimal(end).scaleb(-2))}) for end in ends)
    return Known(terms, (Unknown("问清慢特病的报销比例", ways, "慢特病的报销比例"),) if ways else ())


def _bill(answers: Mapping[str, Any]) -> Known:
    """The bill: by category, or a total of which nobody knows how much is uncovered."""
    stay = {"admitted_on": answers.get("admitted_on")}
    early = _amount(answers.get("before_cover"))
    before = {"before_cover": early} if early else {}
    if answers.get("by_list"):
        listed = {name: amount for name in _BILL if (amount := _amount(answers.get(name))) is not None}
        return Known(stay | {"expenses": listed | before})
    total = (_amount(answers.get("total")) or Decimal(0)) - (early or Decimal(0))
    share = answers.get("share")
    shares = dict.fromkeys([0, USUAL_SHARE if share is None else int(share)])
    ways = tuple(
        PossibleAnswer(
            f"假定费用的 {part}% 是自费" if part else "假定没有自费", {"expenses": _split(total, part) | before}
        )
        for part in shares
    )
    return Known(stay, (Unknown("照着费用清单填，把自费的分出来", ways, "费用里有多少是自费"),))


def _split(total: Decimal, share: int) -> dict[str, Decimal]:
    """A total with ``share`` percent of it uncovered, rounded half up to the fen, and the rest class A."""
    uncovered = yuan((fen(total) * share + 50) // 100)
    return {"class_a": total - uncovered, "uncovered": uncovered}


def _amount(value: object) -> Decimal | None:
    return None if value in {None, ""} else Decimal(str(value)).quantize(Decimal("0.01"))


def answers_of(visit: Visit) -> dict[str, Any]:
    """The answers that a whole visit would have been given by; what is nought is left out."""
    grade, rate = visit.hospital_grade, visit.chronic_rate
    ungraded = grade is not None and grade.startswith("fee_class")
    expenses = {name: amount for name, amount in visit.expenses if amount}
    found = {
        "kind": f"{visit.kind}/0",
        "grade": "ungraded" if ungraded else grade,
        "fee_class": grade if ungraded else None,
        "affiliation": visit.hospital_affiliation,
        "travel": visit.travel,
        "date": visit.date,
        "by_list": True,
        "admitted_on": visit.admitted_on,
        "chronic_rate": None if rate is None else f"{(rate * 100).normalize():f}%",
        "chronic_deductible": typed(visit.chronic_deductible) if visit.chronic_deductible else None,
        "chronic_quota_left": None if visit.chronic_quota_left is None else typed(visit.chronic_quota_left),
        **{name: typed(amount) for name, amount in expenses.items()},
    }
    return {name: value for name, value in found.items() if value is not None}


def typed(amount: Decimal) -> str:
    """An amount as a person types it."""
    return f"{amount.normalize():f}"


def day_of(answers: Mapping[str, Any]) -> date:
    """The day of settlement."""
    day = answers["date"]
    assert isinstance(day, date)  # no visit is kept without  # noqa: S101
    return day
