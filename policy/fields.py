"""Field types and Chinese messages shared by every model that takes input.

A model built on :class:`Input` refuses unknown names, drops nulls (a null is a value left out), and says what is wrong
in Chinese: which field, which value, what is allowed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from numbers import Integral
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

MAX_YUAN = 100_000_000
FEN = Decimal("0.01")
_DECIMAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,18})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in the input: the field's path and a Chinese message with the value and what is allowed."""

    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}：{self.message}" if self.field else self.message


class InputError(ValueError):
    """Input that cannot be settled; ``faults`` says why, one entry a fault."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def shown(value: object) -> str:
    """A value as an error message quotes it: short, on one line."""
    text = "".join(character if character.isprintable() else " " for character in str(value)[:200])
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"  # noqa: PLR2004 - a line's worth


def refuse(value: object, allowed: str) -> PydanticCustomError:
    """The error for a bad value: quotes it and says what is allowed."""
    return PydanticCustomError("input", "{text}", {"text": f"{shown(value)} 不对，{allowed}"})


def _decimal(value: object, allowed: str) -> Decimal:
    """A decimal from a decimal string or a JSON number; anything else is refused."""
    if isinstance(value, float):
        value = float.__repr__(value)
    elif isinstance(value, Integral) and not isinstance(value, bool):
        value = int(value)
    elif isinstance(value, str) and not _DECIMAL.fullmatch(value):
        raise refuse(value, allowed)
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise refuse(value, allowed)
    return Decimal(value)


def _scaled(value: object, places: int, most: int, allowed: str) -> Decimal:
    number = _decimal(value, allowed)
    if not number.is_finite() or not 0 <= number <= most:
        raise refuse(value, allowed)
    rounded = number.quantize(Decimal(1).scaleb(-places))
    if rounded != number:
        raise refuse(value, allowed)
    return abs(rounded)


def money(value: object) -> Decimal:
    """Yuan with two decimals, 0 to 100,000,000, from a decimal string or a JSON number."""
    return _scaled(value, 2, MAX_YUAN, f"要填 0 到 {MAX_YUAN:,} 元的金额，最多两位小数")


def rate(value: object) -> Decimal:
    """A share between 0 and 1 with up to four decimals ("0.65")."""
    number = _scaled(value, 4, 1, "要填 0 到 1 之间的比例，最多四位小数，例如 0.65")
    return number if number != number.quantize(FEN) else number.quantize(FEN)


def count(value: object) -> int:
    """A whole number from 0 to 150."""
    return int(_scaled(value, 0, 150, "要填 0 到 150 之间的整数"))


def year(value: object) -> int:
    """A calendar year between 2000 and 2100."""
    allowed = "要填 2000 到 2100 之间的年份"
    found = int(_scaled(value, 0, 2100, allowed))
    if found < 2000:  # noqa: PLR2004 - the years a form can mean
        raise refuse(value, allowed)
    return found


def day(value: object) -> date:
    """A date written 2026-03-02, between 2000 and 2100."""
    allowed = "要填日期，例如 2026-03-02，年份在 2000 到 2100 之间"
    if type(value) is date:
        found = value
    elif isinstance(value, str) and _DAY.fullmatch(value):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            raise refuse(value, allowed) from None
    else:
        raise refuse(value, allowed)
    if not 2000 <= found.year <= 2100:  # noqa: PLR2004 - the years a form can mean
        raise refuse(value, allowed)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A field's Chinese name and, for a choice, the Chinese words of each allowed value."""

    title: str
    choices: dict[str, str] | None = None


class Choice:
    """A validator: the value must be one of the allowed words."""

    def __init__(self, choices: dict[str, str]) -> None:
        self.choices = choices

    def __call__(self, value: object) -> str:
        """The value itself, if it is allowed."""
        if not isinstance(value, str) or value not in self.choices:
            allowed = "、".join(f"{key}（{title}）" for key, title in self.choices.items())
            raise refuse(value, f"可以填：{allowed}")
        return value


Money: TypeAlias = Annotated[Decimal, BeforeValidator(money)]
Rate: TypeAlias = Annotated[Decimal, BeforeValidator(rate)]
Count: TypeAlias = Annotated[int, BeforeValidator(count)]
Year: TypeAlias = Annotated[int, BeforeValidator(year)]
Day: TypeAlias = Annotated[date, BeforeValidator(day)]


class Input(BaseModel):
    """Base of every input model."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)

    @model_validator(mode="wrap")
    @classmethod
    def _in_chinese(cls, data: Any, handler: Any) -> Any:  # noqa: ANN401 - pydantic's own signature
        if isinstance(data, dict):
            data = {key: value for key, value in data.items() if value is not None}
        try:
            return handler(data)
        except ValidationError as error:
            raise ValidationError.from_exception_data(
                cls.__name__, [_translated(cls, item) for item in error.errors(include_url=False)]
            ) from None


def _translated(model: type[BaseModel], item: Any) -> InitErrorDetails:  # noqa: ANN401 - pydantic's error details
    kind, loc, value = item["type"], item["loc"], item["input"]
    name = str(loc[-1]) if loc else ""
    match kind:
        case "missing":
            text = "必须填写"
        case "extra_forbidden":
            names = (field.alias or name for name, field in model.model_fields.items())
            text = f"没有这一项，可以填的有：{'、'.join(names)}"
        case "input" | "whole":
            text = item["msg"]
        case "too_short":
            text = "至少要有一项"
        case "bool_type" | "bool_parsing":
            text = f"{shown(value)} 不对，要填 true 或 false"
        case _:
            text = f"{shown(value)} 的格式不对" if name else f"{shown(value)} 的格式不对，这里要填一组字段"
    return InitErrorDetails(type=PydanticCustomError("input", "{text}", {"text": text}), loc=loc, input=value)


def path(loc: tuple[int | str, ...]) -> str:
    """A pydantic location as a path: ``visits[0].expenses.class_a``."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def faults(error: ValidationError) -> list[Fault]:
    """The faults of a pydantic error, in Chinese."""
    return [Fault(path(item["loc"]), item["msg"]) for item in error.errors(include_url=False)]
