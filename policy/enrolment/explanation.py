"""Enrolment in words: every stage as a step.

Nothing is computed here: every figure comes from the assessment, every number of a rule from the rulebook.
"""

from __future__ import annotations

from datetime import date

from policy.dates import day_in_words
from policy.enrolment.assessment import Assessment
from policy.enrolment.cover import add_months
from policy.money import short, yuan
from policy.rulebook import Entry
from policy.steps import Citation, Step

RECORD_STEP_TITLES = {
    "window": "集中缴费期",
    "break_years": "断保年数",
    "waiting_fixed": "固定等待期",
    "waiting_variable": "变动等待期",
    "waiting_floor": "最短等待期",
    "cover": "待遇期",
    "arrears": "补缴金额",
    "continuous_reward": "连续参保奖励",
    "zero_claim_reward": "零报销奖励",
    "reward_limit": "奖励合计",
    "penalty": "断保扣减",
    "critical_cap": "大病保险封顶线",
}


def enrolment_steps(found: Assessment) -> list[Step]:
    """Every stage, also those that come to nothing; no window where there is none to be in."""
    return [
        *([_window(found)] if found.window.rule is not None and found.record.paid_on is not None else []),
        _breaks(found),
        _fixed(found),
        _variable(found),
        _floor(found),
        _cover(found),
        _arrears(found),
        _continuous(found),
        _zero_claim(found),
        _limit(found),
        _penalty(found),
        _cap(found),
    ]


def _step(
    found: Assessment, name: str, formula: str, why: str, *entries: Entry | None, amount: int | None = None
) -> Step:
    # Two rules of one article are cited once, under the first.
    cited: dict[tuple[str, str], Citation] = {}
    for entry in entries:
        if entry is not None:
            for place in found.rules.book.citations(entry.source, found.record.region):
                cited.setdefault(place, Citation(*place, entry.parameter.key))
    value = None if amount is None else yuan(amount)
    return Step(name, RECORD_STEP_TITLES[name], formula, value, why, list(cited.values()))


def _window(found: Assessment) -> Step:
    paid, closing = found.record.paid_on, found.window
    formula = f"{_day(paid)}，{'不晚于' if found.in_window else '晚于'}截止日 {_day(closing.closes)}"
    if found.cover.route in _ANY_DAY:
        why = "这些人不看集中缴费期，另有规定。"
    else:
        why = "在集中缴费期内，算按时。" if found.in_window else "过了集中缴费期。"
    return _step(found, "window", formula, why, closing.rule)


_ANY_DAY = frozenset({"leaver", "student", "welfare_child", "newborn_in_time", "newborn_exempt"})
"""Ways to cover for which the window does not matter."""


def _day(day: date | None) -> str:
    return "" if day is None else day_in_words(day)


def _breaks(found: Assessment) -> Step:
    years, cited = found.years, found.rules.floor("waiting.variable")
    if not years.breaks_total:
        why = f"{found.terms.first_year} 年以来没有断保。"
        return _step(found, "break_years", "", why, cited)
    present = f"这一次断了 {len(years.breaks)} 年" if years.breaks else "这一次没有断"
    since = f"{found.terms.first_year} 年以来一共断了 {years.breaks_total} 年"
    why = f"{present}（决定要等几个月）；{since}（决定封顶线扣多少）。"
    return _step(found, "break_years", "、".join(map(str, years.breaks)), why, cited)


_NO_WAIT = {
    "in_time": "按时缴费，中间没有断，不用等。",
    "leaver": "离开原来的保障后在期限内缴费，不用等。",
    "student": "新入学学生，不用等。",
    "welfare_child": "福利机构接收的儿童，不用等。",
    "newborn_birth_year": "新生儿出生当年不用等。",
    "newborn_in_time": "新生儿按期限缴费，不用等。",
    "newborn_joined": "新生儿在集中缴费期内缴费，不用等。",
    "newborn_in_window": "新生儿在集中缴费期内缴费，不用等。",
    "newborn_exempt": "新生儿不在等待期的范围里，不用等。",
    "newborn_paid_birth_year": "年底出生、当年就缴费的新生儿，不用等。",
    "newborn_next_year_only": "选择只缴次年的费，出生当年不享受待遇。",
    "newborn_after_choice": "年底出生、只缴次年费的新生儿，次年不用等。",
}


def _fixed(found: Assessment) -> Step:
    cover, entry = found.cover, found.rules.floor("waiting.fixed")
    if not cover.wait.fixed:
        return _step(found, "waiting_fixed", "0 个月", _NO_WAIT[cover.route], entry)
    why = {"break": "断保后再参保", "late": "没在集中缴费期内参保", "newborn_late": "过了新生儿的缴费期限"}[cover.route]
    return _step(found, "waiting_fixed", f"{cover.wait.fixed} 个月", f"{why}，先等 {cover.wait.fixed} 个月。", entry)


def _variable(found: Assessment) -> Step:
    record, wait, missed = found.record, found.cover.wait, len(found.years.breaks)
    longer, shorter = (found.rules.floor(f"waiting.{name}") for name in ("variable", "paid_back"))
    if found.cover.route != "break":
        why = "不用等。" if missed else "没有断保，不用多等。"
        return _step(found, "waiting_variable", "0 个月", why, longer)
    counted = missed - found.rules.switched(record, "wait_per_break_year")
    formula = f"{counted} × {longer.printed['months']} 个月"
    why = f"断保 {missed} 年，多等 {counted * longer.number('months')} 个月"
    if record.years_paid_back:
        formula += f" − {record.years_paid_back} × {shorter.printed['months']} 个月"
        why += f"；补缴 {record.years_paid_back} 年，少等 {record.years_paid_back * shorter.number('months')} 个月"
    why += "，最多减到 0。" if record.years_paid_back else "。"
    if wait.floor:
        why += f"按最短等待期算，这一段是 {wait.variable} 个月。"
    return _step(found, "waiting_variable", formula, why, longer, shorter)


def _floor(found: Assessment) -> Step:
    wait, least = found.cover.wait, found.rules.floor("waiting.floor")
    years, months = least.printed["break_years"], least.printed["months"]
    if wait.floor:
        why = f"连续断保 {years} 年及以上，一共不少于 {months} 个月；补缴再多，也不会比这更短。"
        return _step(found, "waiting_floor", f"{months} 个月", why, least)
    why = f"连续断保 {years} 年及以上才有最短 {months} 个月的要求，这次没有用上。"
    return _step(found, "waiting_floor", "", why, least)


def _cover(found: Assessment) -> Step:
    cover, record = found.cover, found.record
    cited = _cover_rule(found)
    if cover.starts is None:
        why = _NO_WAIT.get(
            cover.route,
            f"等到 {day_in_words(_first_covered(found))}才满，已经过了 {record.coverage_year} 年，这一年不享受待遇。",
        )
        return _step(found, "cover", "", why, cited)
    formula = f"{day_in_words(cover.starts)}到 {_day(cover.ends)}"
    return _step(found, "cover", formula, _cover_why(found, cover.starts), cited)


def _first_covered(found: Assessment) -> date:
    record = found.record
    return add_months(max(record.paid_on or record.first_day, record.first_day), found.cover.wait.months)


def _cover_why(found: Assessment, starts: date) -> str:
    cover, record = found.cover, found.record
    if cover.wait.months:
        base = "缴费那天" if starts == add_months(record.paid_on or starts, cover.wait.months) else "元旦"
        return f"从{base}起等 {cover.wait.months} 个月，{day_in_words(starts)}起能报。"
    own = {
        "newborn_birth_year": "从出生那天起能报，不用缴费。",
        "welfare_child": "从进入福利机构那天起能报。",
        "newborn_in_time": "和出生当年接上，元旦起能报。",
        "newborn_joined": "和出生当年接上，元旦起能报。",
        "newborn_paid_birth_year": "选择缴出生当年的费，从出生那天起能报。",
    }
    if cover.route in own:
        return own[cover.route]
    if cover.route == "student":
        return f"新入学学生从 {day_in_words(starts)}起能报，到 {_day(cover.ends)}为止。"
    if starts == record.first_day:
        return "头一年底前缴了费，元旦起能报。" if cover.route == "in_time" else "元旦起能报。"
    if cover.route == "in_time":
        return "从缴费那天起能报；元旦到缴费前一天的医药费不能报。"
    return "从缴费那天起能报。"


_CHOSEN = frozenset({"newborn_next_year_only", "newborn_after_choice", "newborn_paid_birth_year"})


def _cover_rule(found: Assessment) -> Entry | None:
    route = found.cover.route
    if route in _CHOSEN:
        return found.rules.get("newborn.next_year_only")
    if route.startswith("newborn"):
        return found.rules.get("newborn.days") or found.rules.floor("waiting.fixed")
    keys = {"leaver": "leaver.terms", "student": "student.cover", "welfare_child": "welfare_child.cover"}
    if route in keys:
        return found.rules.get(keys[route])
    return found.window.rule if route == "in_time" else found.rules.floor("waiting.fixed")


def _arrears(found: Assessment) -> Step:
    entry, years = found.rules.get("contribution.personal"), found.record.years_paid_back
    shorter = found.rules.floor("waiting.paid_back")
    if not years:
        return _step(found, "arrears", "", "没有补缴。", shorter, amount=0)
    if entry is None:
        return _step(found, "arrears", "", found.rules.book.notes["contribution_silent"].text, shorter, amount=0)
    why = f"补缴 {years} 年，按当年的个人缴费标准每年 {entry.printed['amount']} 元。"
    formula = f"{years} × {entry.printed['amount']}"
    return _step(found, "arrears", formula, why, shorter, entry, amount=found.arrears)


def _continuous(found: Assessment) -> Step:
    entry, years = found.rules.get("reward.continuous"), found.years
    after, run = found.terms.after_years, f"到 {found.record.coverage_year} 年连续参保 {years.run} 年"
    if not years.rewarded:
        missing = after + 1 - years.run
        lead = f"，再过 {missing} 年开始有奖励" if missing > 0 else ""
        why = f"{run}，满 {after} 年以后才有奖励{lead}。"
        return _step(found, "continuous_reward", "", why, entry, amount=0)
    formula = f"{len(years.rewarded)} × {short(found.terms.continuous)}"
    why = f"{run}；有奖励的年份：{'、'.join(map(str, years.rewarded))}。"
    return _step(found, "continuous_reward", formula, why, entry, amount=found.continuous_reward)


def _zero_claim(found: Assessment) -> Step:
    rules = [found.rules.get(key) for key in ("reward.zero_claim", "reward.zero_claim_next")]
    years = found.years
    used = f"{'、'.join(map(str, years.cleared))} 年用到过奖励额度，在那以前攒的清零。" if years.cleared else ""
    if not years.zero_claims:
        since = f"{found.terms.first_year} 年以来没有还有效的零报销年份。"
        return _step(found, "zero_claim_reward", "", used + since, *rules, amount=0)
    formula = f"{len(years.zero_claims)} × {short(found.terms.zero_claim)}"
    why = f"{used}还有效的零报销年份：{'、'.join(map(str, years.zero_claims))}。"
    return _step(found, "zero_claim_reward", formula, why, *rules, amount=found.zero_claim_reward)


def _limit(found: Assessment) -> Step:
    entry, limit = found.rules.get("reward.limit"), short(found.terms.reward_limit)
    formula = f"{short(found.continuous_reward)} + {short(found.zero_claim_reward)}"
    over = found.rewards < found.continuous_reward + found.zero_claim_reward
    why = f"两项奖励合计最多 {limit} 元，{'超过的不算' if over else '没有超过'}。"
    return _step(found, "reward_limit", formula, why, entry, amount=found.rewards)


def _penalty(found: Assessment) -> Step:
    entry, limit = found.rules.get("penalty.break"), found.rules.get("penalty.limit")
    if entry is None or limit is None:
        silent = "当地的这些文件没有写断保要扣减封顶线。"
        return _step(found, "penalty", "", silent, found.rules.get("critical.cap"), amount=0)
    missed = found.years.breaks_total
    if not missed:
        return _step(found, "penalty", "", "没有断保，不扣减。", entry, amount=0)
    why = f"断保一共 {missed} 年，每年扣 {entry.printed['amount']} 元，最多扣 {limit.printed['amount']} 元。"
    return _step(found, "penalty", f"{missed} × {entry.printed['amount']}", why, entry, limit, amount=found.penalty)


def _cap(found: Assessment) -> Step:
    base = short(found.terms.base)
    formula = f"{base} + {short(found.rewards)} − {short(found.penalty)}"
    year, cap = found.record.coverage_year, short(found.critical_cap)
    why = f"{year} 年大病保险最多付 {cap} 元：原来 {base} 元，加上奖励，减去断保扣减。"
    return _step(found, "critical_cap", formula, why, found.rules.get("critical.cap"), amount=found.critical_cap)
