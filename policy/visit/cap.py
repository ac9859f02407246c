"""The critical illness cap (大病保险封顶线): base, rewards (奖励) and penalty (断保扣减), in fen.

Works alike on single integers and on integer columns. Sources: jin-2024-19 四, jin-2025-3 一（二）, hunan-2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from policy.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class CapTerms:
    """What a region's cap is made of for one year; amounts in fen, ``first_year`` is the first that earns rewards."""

    base: int
    after_years: int
    first_year: int
    continuous: int
    zero_claim: int
    reward_limit: int
    penalty: int
    penalty_limit: int


@lru_cache(maxsize=4096)
def cap_terms(book: Rulebook, region: str, year: int) -> CapTerms | None:
    """The cap's terms for a region and year, renewed past their documents' end; None where no cap is ruled."""
    on = date(year, 12, 31)
    base = book.latest("critical.cap", region, on)
    continuous = book.latest("reward.continuous", region, on)
    zero_claim = book.latest("reward.zero_claim", region, on)
    limit = book.latest("reward.limit", region, on)
    if base is None or continuous is None or continuous.starts is None or zero_claim is None or limit is None:
        return None
    penalty = book.latest("penalty.break", region, on)
    penalty_limit = book.latest("penalty.limit", region, on)
    return CapTerms(
        base=base.number("amount"),
        after_years=continuous.number("after_years"),
        first_year=continuous.starts.year,
        continuous=continuous.number("amount"),
        zero_claim=zero_claim.number("amount"),
        reward_limit=limit.number("amount"),
        penalty=penalty.number("amount") if penalty else 0,
        penalty_limit=penalty_limit.number("amount") if penalty_limit else 0,
    )


def most_years(first_year: Any, year: Any) -> Any:  # noqa: ANN401 - integers or columns of them
    """How many break (断保) or zero-claim (零报销) years there can have been before a year, from ``first_year`` on."""
    return np.maximum(year - first_year, 0)


def continuous_reward(terms: CapTerms, year: Any, run: Any, from_2025: Any) -> npt.NDArray[np.int64]:  # noqa: ANN401
    """Reward of the present run of ``run`` years (``year`` included); under ``from_2025`` it starts in 2025."""
    since = year - terms.first_year + 1
    counted = np.where(from_2025, np.minimum(run, since), run)
    return np.asarray(np.clip(counted - terms.after_years, 0, np.maximum(since, 0)) * terms.continuous, dtype=np.int64)


def zero_claim_reward(terms: CapTerms, years: Any, one_year: Any) -> npt.NDArray[np.int64]:  # noqa: ANN401
    """Reward of ``years`` zero-claim years (零报销) that still stand; under ``one_year`` only the last counts."""
    return np.asarray(np.where(one_year, np.minimum(years, 1), years) * terms.zero_claim, dtype=np.int64)


def limited_rewards(terms: CapTerms, rewards: Any) -> npt.NDArray[np.int64]:  # noqa: ANN401
    """Both rewards together, up to their limit."""
    return np.asarray(np.minimum(rewards, terms.reward_limit), dtype=np.int64)


def penalty(terms: CapTerms, break_years: Any) -> npt.NDArray[np.int64]:  # noqa: ANN401
    """What ``break_years`` break years (断保) since 2025 take off the cap, up to the limit."""
    return np.asarray(np.minimum(break_years * terms.penalty, terms.penalty_limit), dtype=np.int64)


def critical_cap(terms: CapTerms, rewards: Any, break_years: Any) -> npt.NDArray[np.int64]:  # noqa: ANN401
    """The cap: base, plus rewards up to their limit, less the penalty up to its own."""
    return np.asarray(terms.base + limited_rewards(terms, rewards) - penalty(terms, break_years), dtype=np.int64)
