"""Questions about the person and the year beside cover: earlier stays, what the bill is not paid of, and the rest.

Where a person knows only a sum, the answer is a range: the sum as if all of it counted, and as if a share did not.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from policy.form.asking import UNSURE, Asking
from policy.form.outcomes import PossibleAnswer, Unknown
from policy.form.visit import VisitForm
from policy.money import fen, yuan
from policy.rulebook import rulebook

SHARE: Final = "share"
SHARE_LABEL: Final = "总费用里有多少不能报（自费）：这是假定的，文件里没有"
TOTAL: Final = "这次一共花了多少（元）"
USUAL_SHARE: Final = 20
"""Percent of a bill taken to be uncovered until the person says otherwise: an assumption, from no document."""

EARLIER: Final = {
    "known": "知道医保付了多少、自己付了多少",
    "cost": "只知道一共花了多少",
    UNSURE: "不清楚",
}
_EARLIER_ADVICE: Final = "翻出前几次的结算单，看医保付了多少、自己付了多少"
_EARLIER_OPEN: Final = "前几次住院花了多少"


def total(ask: Asking) -> Decimal | None:
    """Ask only the bill's total."""
    return ask.money(TOTAL, "total", needed=True)


def chosen_share(ask: Asking) -> int:
    """Percent of a total that the rules do not pay of, as the person set it last."""
    found = ask.held(SHARE)
    return found if isinstance(found, int) and 0 <= found <= 100 else USUAL_SHARE  # noqa: PLR2004 - percent


def ask_share(ask: Asking) -> None:
    """Let the person move the share that a total is split by, and say that it is an assumption."""
    ask.percent(SHARE_LABEL, SHARE, range(0, 65, 5), USUAL_SHARE)


def split(amount: Decimal, share: int) -> dict[str, Decimal]:
    """A total with ``share`` percent of it uncovered, rounded half up to the fen, and the rest class A."""
    uncovered = yuan((fen(amount) * share + 50) // 100)
    return {"class_a": amount - uncovered, "uncovered": uncovered}


def total_is(amount: Decimal, share: int, before_cover: Decimal | None = None) -> Unknown:
    """A bill of which only the total is known; ``before_cover`` of it was spent before cover began."""
    early = {"before_cover": before_cover} if before_cover else {}
    rest = amount - (before_cover or Decimal(0))
    shares = [0, share] if share else [0]
    ways = tuple(_share_is(rest, part, early) for part in shares)
    return Unknown("照着费用清单填，把自费的分出来", ways, "费用里有多少是自费")


def _share_is(amount: Decimal, share: int, early: Mapping[str, Decimal]) -> PossibleAnswer:
    words = f"假定费用的 {share}% 是自费" if share else "假定没有自费"
    return PossibleAnswer(words, {"expenses": split(amount, share) | dict(early)}, assumed=f"{words}。")


def earlier_stays(ask: Asking, form: VisitForm, day: date, share: int, told: list[str]) -> dict[str, Any]:
    """Ask which stay of the year this is and what the earlier ones came to, as opening sums; adds to ``told``."""
    if form.visit["kind"] != "inpatient":
        return _other_sums(ask, form, told)
    ordinals = {str(number): f"第 {number} 次" for number in range(1, 11)}
    before = int(ask.pick("今年这是第几次住院", "ordinal", ordinals) or 1) - 1
    if not before:
        told.append("按今年第 1 次住院算；今年已经住过院的，起付线会低一些，请在“再答几个”里改。")
        return {}
    opening: dict[str, Any] = {"admissions": before}
    known = ask.choose("前几次住院花的钱", "earlier", EARLIER)
    if known == "cost":
        amount = ask.money("前几次住院一共花了（元）", "earlier_total")
        if amount is not None:
            form.unknowns.append(_earlier_cost(amount, before, share))
            return {}
        ask.note("没有填，按“不清楚”给一个范围。")
    sums = _known_sums(ask) if known == "known" else {}
    left = [name for name in ("compliant_self_pay", "fund_paid") if not ask.given.get(name) and name not in sums]
    if left:
        form.unknowns.append(_earlier_unknown(form, day, left))
    return opening | sums


def _known_sums(ask: Asking) -> dict[str, Any]:
    """The sums that were given; what was left blank is not among them."""
    hint = "前几次的结算单上有。空着的，按“不清楚”给一个范围。"
    sums = {
        "fund_paid": ask.money("前几次居民医保一共付了（元）", "fund_paid", hint=hint + "叫统筹基金支付。"),
        "compliant_self_pay": ask.money(
            "前几次自己付的合规费用（元）", "compliant_self_pay", hint=hint + "叫个人自付，自费和先行自付不算在里面。"
        ),
        "over_cap": ask.money(
            "前几次超过居民医保年度限额的部分（元）", "over_cap", hint="居民医保今年已经付满限额才会有，没有的空着。"
        ),
    }
    return {name: amount for name, amount in sums.items() if amount is not None}


def _earlier_cost(amount: Decimal, stays: int, share: int) -> Unknown:
    """Earlier stays of which only the sum is known: taken as equal stays at the same hospital."""
    each, rest = divmod(fen(amount), stays)
    bills = [yuan(each + (1 if number < rest else 0)) for number in range(stays)]
    ways = [PossibleAnswer("假定前几次没有自费", earlier=[split(bill, 0) for bill in bills])]
    if share:
        words = f"假定前几次费用的 {share}% 是自费"
        ways.append(PossibleAnswer(words, earlier=[split(bill, share) for bill in bills]))
    return Unknown(_EARLIER_ADVICE, tuple(ways), _EARLIER_OPEN)


def _earlier_unknown(form: VisitForm, day: date, left: Sequence[str]) -> Unknown:
    """Earlier stays of unknown sums: critical illness begun or not, the fund's limit untouched or used up."""
    openings: dict[str, Any] = {}
    ways = [PossibleAnswer("前几次花得不多")]
    for key, value, name, words in (
        ("critical.tier_1", "threshold", "compliant_self_pay", "前几次自付的已经到了大病保险的起付线"),
        ("fund.cap", "amount", "fund_paid", "居民医保的年度限额前几次也用完了"),
    ):
        entry = rulebook().find(key, form.place, day)
        if name in left and entry is not None and entry.state == "in_force":
            openings = {**openings, name: yuan(entry.number(value))}
            ways.append(PossibleAnswer(words, opening=openings))
    return Unknown(_EARLIER_ADVICE, tuple(ways), _EARLIER_OPEN)


def _other_sums(ask: Asking, form: VisitForm, told: list[str]) -> dict[str, Any]:
    """Ask what the year already held, for visits that are no stay; what is assumed of a blank is told."""
    kind = form.kind
    if kind.bucket == "fund":
        sums = {"fund_paid": ask.money("今年前面居民医保一共付了（住院、慢特病、特药，元）", "fund_paid")}
        if kind.critical:
            sums["compliant_self_pay"] = ask.money("今年前面自己付的合规费用（元）", "compliant_self_pay")
    else:
        name = "diabetes_paid" if kind.bucket.startswith("diabetes") else f"{kind.bucket}_paid"
        sums = {name: ask.money("今年前面这一项已经报了（元）", name)}
    if any(amount is None for amount in sums.values()):
        told.append("今年前面报过多少没有填，按还没有报过算。")
    return sums


def other_details(ask: Asking, form: VisitForm, known: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ask what else bears on the result: fields of the scenario, and of its enrolment where not ``known`` yet."""
    scenario: dict[str, Any] = {}
    if form.kind.limit == "given":
        scenario["outpatient_annual_limit"] = ask.money(
            "普通门诊一年最多报多少（元）", "outpatient_annual_limit", hint="文件没有写，由省里适时调整，请问 12393。"
        )
    scenario["family_account"] = ask.money(
        "家人的职工医保个人账户能替您付（元）",
        "family_account",
        hint="叫家庭共济账户，怎么办请问当地医保局。没有就空着。",
    )
    enrolment: dict[str, Any] = {}
    if form.kind.critical and "continuous_years" not in known:
        enrolment["continuous_years"] = ask.whole(
            "连续参加居民医保多少年了（算上今年）", "continuous_years", hint="连续参保久了，大病保险的封顶线会提高。"
        )
    return scenario, enrolment


def low_income(ask: Asking) -> bool:
    """Ask whether medical aid (医疗救助) may apply."""
    answers = {"no": "不是", "yes": "是", UNSURE: "不清楚"}
    return ask.choose("您家是特困、低保或防返贫监测对象吗", "low_income", answers) == "yes"


MEDICAL_AID: Final = (
    "医疗救助没有算在里面，您实际可能还要少出一些。请带上结算单去问乡镇（街道）或医保局，也可以打 12393。"
)
"""What low-income groups are told: what is not counted."""
