"""Enrolment (参保): the record that is asked about, and the answer.

Amounts are yuan as decimals with two places; waiting is in calendar months. Names are those of ``docs/interface.md``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, Field, StrictBool, field_validator

from policy.fields import Choice, Count, Day, Input, Label, Money, Year
from policy.steps import Step
from policy.visit.scenario import Region, check_readings

GROUPS = {
    "general": "一般居民",
    "newborn": "新生儿",
    "employee_leaver": "职工医保中断缴费的人",
    "veteran": "今年退出现役的军人、随军未就业配偶",
    "released": "原有保障已终止的人员",
    "new_student": "新入学的大学生、技工院校学生",
    "welfare_child": "福利机构接收的儿童（湖南）",
}
LEAVERS = frozenset({"employee_leaver", "veteran", "released"})
COVERS = {"resident": "居民医保", "other": "职工、军队等其他保障，或在别处参保"}

Group: TypeAlias = Annotated[str, BeforeValidator(Choice(GROUPS)), Label("人群", GROUPS)]
YearCover: TypeAlias = Annotated[str, BeforeValidator(Choice(COVERS)), Label("哪种保障", COVERS)]


class EnrolledYear(Input):
    """A year before the coverage year: enrolled here, or (``cover`` "other") under another public cover.

    ``claimed`` false is a zero-claim year (零报销); ``critical_paid`` is what critical illness insurance paid, yuan.
    """

    year: Annotated[Year, Label("年份")]
    cover: YearCover = "resident"
    claimed: Annotated[StrictBool, Label("报销过")] = True
    critical_paid: Annotated[Money, Label("大病保险已付")] = Decimal("0.00")


class EnrolmentRecord(Input):
    """One person's enrolment for ``coverage_year``; ``paid_on`` may be left out only in a newborn's birth year.

    ``prepaid``: paid in one sum for the years of study, maybe years ago.
    """

    region: Region
    coverage_year: Annotated[Year, Label("参保年度")]
    paid_on: Annotated[Day, Label("缴费日期")] | None = None
    years_paid_back: Annotated[Count, Label("补缴年数")] = 0
    group: Group = "general"
    prepaid: Annotated[StrictBool, Label("按学制一次缴清")] = False
    born_on: Annotated[Day, Label("出生日期")] | None = None
    left_other_cover_on: Annotated[Day, Label("离开原保障的日期")] | None = None
    years_in_basic_insurance: Annotated[Count, Label("此前连续参加基本医保年数")] | None = None
    entered_on: Annotated[Day, Label("进入福利机构的日期")] | None = None
    graduation_year: Annotated[Year, Label("毕业年份")] | None = None
    readings: dict[str, str] = Field(default_factory=dict)
    history: list[EnrolledYear] = Field(default_factory=list)

    @field_validator("readings", mode="before")
    @classmethod
    def _known_readings(cls, value: object) -> object:
        return check_readings(value)

    @property
    def first_day(self) -> date:
        """1 January of the coverage year."""
        return date(self.coverage_year, 1, 1)

    @property
    def last_day(self) -> date:
        """31 December of the coverage year."""
        return date(self.coverage_year, 12, 31)


class EnrolmentReading(BaseModel):
    """A reading (两种理解) that changes cover or cap: which was used, and what the other gives."""

    id: str
    used: str
    other: str
    other_cover_from: date | None
    other_cover_to: date | None
    other_critical_cap: Decimal


class EnrolmentAnswer(BaseModel):
    """Cover (待遇期), waiting (等待期, months), arrears (补缴) and the critical illness cap, yuan."""

    in_window: bool
    break_years: int
    break_years_total: int
    wait_months: int
    fixed_months: int
    variable_months: int
    cover_from: date | None
    cover_to: date | None
    arrears: Decimal
    continuous_years: int
    continuous_reward: Decimal
    zero_claim_reward: Decimal
    rewards: Decimal
    penalty: Decimal
    critical_cap: Decimal
    steps: list[Step]
    readings: list[EnrolmentReading]
    notes: list[str]
