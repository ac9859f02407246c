"""What is asked: one person, one calendar year, one or more visits (:class:`Scenario`).

Amounts are yuan as decimals with two places. The models are also the table's columns:
``policy.table.understanding.columns`` derives headings, types and limits from them.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from policy.fields import Choice, Count, Day, Input, Label, Money, Rate, refuse
from policy.places import AFFILIATIONS, GRADES, TRAVEL
from policy.rulebook import rulebook

_BOOK = rulebook()
REGIONS = {key: region.name for key, region in _BOOK.regions.items()}
KINDS = {kind.id: kind.title for kind in _BOOK.kinds.values()}
READINGS = {reading.id: (reading.default, reading.other) for reading in _BOOK.readings.values()}

Region: TypeAlias = Annotated[str, BeforeValidator(Choice(REGIONS)), Label("参保地", REGIONS)]
Kind: TypeAlias = Annotated[str, BeforeValidator(Choice(KINDS)), Label("看病方式", KINDS)]
Grade: TypeAlias = Annotated[str, BeforeValidator(Choice(GRADES)), Label("医院等级", GRADES)]
Affiliation: TypeAlias = Annotated[str, BeforeValidator(Choice(AFFILIATIONS)), Label("二类收费医院隶属", AFFILIATIONS)]
Travel: TypeAlias = Annotated[str, BeforeValidator(Choice(TRAVEL)), Label("就医地点", TRAVEL)]


class Expenses(Input):
    """A bill by category, yuan; ``before_cover`` is what a stay cost before cover began, of any category."""

    class_a: Annotated[Money, Label("甲类费用")] = Decimal("0.00")
    class_b_drug: Annotated[Money, Label("乙类药品费")] = Decimal("0.00")
    class_b_service: Annotated[Money, Label("乙类检查治疗费")] = Decimal("0.00")
    domestic_consumable: Annotated[Money, Label("国产医用耗材费")] = Decimal("0.00")
    imported_consumable: Annotated[Money, Label("进口医用耗材费")] = Decimal("0.00")
    uncovered: Annotated[Money, Label("自费")] = Decimal("0.00")
    before_cover: Annotated[Money, Label("待遇开始前的费用")] = Decimal("0.00")


class Visit(Input):
    """One visit; ``date`` is the day of settlement (discharge), ``admitted_on`` a stay's first day.

    The chronic fields are for chronic disease only. ``hospital_affiliation`` matters for a stay at a 二类 hospital, and
    is needed there.
    """

    date: Annotated[Day, Label("结算日期")]
    kind: Kind
    hospital_grade: Grade | None = None
    hospital_affiliation: Affiliation | None = None
    travel: Travel = "local"
    admitted_on: Annotated[Day, Label("入院日期")] | None = None
    expenses: Expenses = Field(default_factory=Expenses)
    chronic_rate: Annotated[Rate, Label("慢特病支付比例")] | None = None
    chronic_deductible: Annotated[Money, Label("慢特病起付标准")] = Decimal("0.00")
    chronic_quota_left: Annotated[Money, Label("慢特病剩余限额")] | None = None


class EnrolmentSummary(Input):
    """Enrolment (参保) as it bears on a year's visits; counts are years, ``continuous_reward_kept`` is yuan."""

    continuous_years: Annotated[Count, Label("连续参保年数")] = 0
    zero_claim_years: Annotated[Count, Label("零报销年数")] = 0
    break_years: Annotated[Count, Label("2025年以来断保几年")] = 0
    continuous_reward_kept: Annotated[Money, Label("断保前连续参保奖励")] = Decimal("0.00")
    cover_from: Annotated[Day, Label("待遇开始日期")] | None = None
    cover_to: Annotated[Day, Label("待遇结束日期")] | None = None

    @model_validator(mode="after")
    def _cover_in_order(self) -> EnrolmentSummary:
        if self.cover_from and self.cover_to and self.cover_to < self.cover_from:
            text = f"cover_to “{self.cover_to}” 不对，不能早于 cover_from “{self.cover_from}”"
            kind = "input"
            raise PydanticCustomError(kind, "{text}", {"text": text})
        return self


class Opening(Input):
    """What the year held before the first visit given, yuan (``admissions``: a count)."""

    admissions: Annotated[Count, Label("此前住院次数")] = 0
    fund_paid: Annotated[Money, Label("此前基金已付")] = Decimal("0.00")
    compliant_self_pay: Annotated[Money, Label("此前合规个人自付")] = Decimal("0.00")
    over_cap: Annotated[Money, Label("此前超过基金限额的部分")] = Decimal("0.00")
    outpatient_paid: Annotated[Money, Label("此前普通门诊已付")] = Decimal("0.00")
    hypertension_paid: Annotated[Money, Label("此前高血压用药已付")] = Decimal("0.00")
    diabetes_paid: Annotated[Money, Label("此前糖尿病用药已付")] = Decimal("0.00")
    student_accident_paid: Annotated[Money, Label("此前学生意外已付")] = Decimal("0.00")


class Scenario(Input):
    """One person's visits of one calendar year, and what is known of the person; see ``docs/interface.md``."""

    region: Region
    enrolment: EnrolmentSummary = Field(default_factory=EnrolmentSummary)
    opening: Opening = Field(default_factory=Opening)
    outpatient_annual_limit: Annotated[Money, Label("普通门诊年度限额")] | None = None
    family_account: Annotated[Money, Label("家庭共济账户")] = Decimal("0.00")
    readings: dict[str, str] = Field(default_factory=dict)
    visits: Annotated[list[Visit], Field(min_length=1)]

    @field_validator("readings", mode="before")
    @classmethod
    def _known_readings(cls, value: object) -> object:
        return check_readings(value)

    @field_validator("visits")
    @classmethod
    def _one_year(cls, value: list[Visit]) -> list[Visit]:
        years = sorted({visit.date.year for visit in value})
        if len(years) > 1:
            raise refuse("、".join(map(str, years)), "一次只能算同一年的费用，请按年分开填")
        return value

    @property
    def year(self) -> int:
        """The calendar year of all visits."""
        return self.visits[0].date.year

    @property
    def first_day(self) -> date:
        """The earliest visit's date."""
        return min(visit.date for visit in self.visits)


def check_readings(value: object) -> dict[str, str]:
    """Readings as ``{id: value}``; an unknown id or value is refused."""
    if not isinstance(value, dict):
        raise refuse(value, "要填一组“理解的编号: 取值”，例如 over_cap_threshold: threshold")
    for key, used in value.items():
        if key not in READINGS:
            raise refuse(key, f"可以填：{'、'.join(READINGS)}")
        if used not in READINGS[key]:
            raise refuse(f"{key}={used}", f"可以填：{'、'.join(READINGS[key])}")
    return value
