"""What everybody should know: from the rulebook, on either side of the window's dates."""

from datetime import date

from policy.stories.facts import KeyFact, key_facts


def facts(on: date, region: str = "shanxi") -> dict[str, KeyFact]:
    return {fact.id: fact for fact in key_facts(region, on)}


def test_in_autumn_the_usual_last_day_is_told_as_usual() -> None:
    found = facts(date(2026, 9, 10))
    assert list(found) == ["window", "contribution", "where", "no_waiting", "rewards"]
    assert found["window"].headline == "2027 年的医保费，一般 12月25日前缴"
    assert any("没有公布" in text for text in found["window"].sentences)
    assert found["contribution"].headline == "2026 年一个人缴 400 元"
    assert found["contribution"].sentences[0] == "2026 年每人缴 400 元；2025 年财政给每人补 700 元。"
    assert "2027 年缴多少，这里的文件还没有公布。" in found["contribution"].sentences
    assert "山西医保" in found["where"].sentences[0]
    assert found["no_waiting"].headline == "按时缴，2027年1月1日起就能报"
    assert "3,000 元" in found["rewards"].sentences[0]
    assert "3,000 元" in found["rewards"].sentences[1]
    assert "本身不发钱" in found["rewards"].sentences[2]
    assert all(fact.sources for fact in found.values())


def test_in_an_announced_window_its_days_are_told() -> None:
    found = facts(date(2026, 2, 25))
    assert found["window"].headline == "2026 年的医保费，2026年2月25日前缴"
    assert "2025年10月21日" in found["window"].sentences[0]
    assert len(found["contribution"].sentences) == 1
    assert found["no_waiting"].headline == "按时缴，缴费当天起就能报"
    assert facts(date(2026, 2, 26))["window"].headline.startswith("2027 年")
    assert facts(date(2025, 11, 1))["no_waiting"].headline == "按时缴，2026年1月1日起就能报"


def test_where_documents_are_silent_nothing_is_told() -> None:
    assert list(facts(date(2026, 9, 10), "hunan")) == ["rewards"]
