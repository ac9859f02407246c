"""The examples of the open readings: both results, and they differ."""

from policy.compare.examples import reading_examples
from policy.rulebook import rulebook


def test_every_reading_has_an_example_on_which_it_matters() -> None:
    found = reading_examples()
    assert found.keys() == rulebook().readings.keys()
    assert all(example.default != example.other for example in found.values())


def test_results_are_told_in_words() -> None:
    found = reading_examples()
    assert found["deductible_in_critical"].default == "自己出 11,750.00 元"
    assert found["deductible_in_critical"].other == "自己出 12,500.00 元"
    assert found["window_extension"].default == "2027-04-10 起享受待遇，大病封顶线 400,000 元"
    assert found["window_extension"].other == "2027-01-10 起享受待遇，大病封顶线 400,000 元"
    assert found["continuity_counts"].default == "2026-01-01 起享受待遇，大病封顶线 406,000 元"
