"""JSON Schema of the models as they really read: amounts as text or numbers, choices as lists, null for left out."""

from __future__ import annotations

from typing import Any, Final, get_args

from pydantic import RootModel, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from policy.fields import MAX_YUAN, Choice, Input, Label, count, day, money, rate, year

REF: Final = "#/components/schemas/{model}"
_DIGITS: Final = {"type": "string", "pattern": r"^[0-9]{1,15}(\.[0-9]{1,18})?$"}


def _number(least: int, most: int, kind: str = "number") -> JsonSchemaValue:
    return {"anyOf": [_DIGITS, {"type": kind, "minimum": least, "maximum": most}]}


_READ: Final[dict[Any, JsonSchemaValue]] = {
    money: _number(0, MAX_YUAN) | {"examples": ["1234.50"]},
    rate: _number(0, 1) | {"examples": ["0.65"]},
    count: _number(0, 150, "integer"),
    year: _number(2000, 2100, "integer"),
    day: {"type": "string", "format": "date", "examples": ["2026-03-02"]},
}
"""What each of the readers of ``policy.fields`` takes."""


class _Read(GenerateJsonSchema):
    """Schemas that also say what the readers take and what a field is called in Chinese."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """The schema of a field with a reader."""
        reader = schema["function"]["function"]
        if self.mode == "validation" and isinstance(reader, Choice):
            return {"type": "string", "enum": list(reader.choices)}
        if self.mode == "validation" and reader in _READ:
            return dict(_READ[reader])
        return super().function_before_schema(schema)

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """The schema of a model: its fields by their Chinese names, and null allowed where one may be left out."""
        made = super().model_schema(schema)
        model = schema["cls"]
        if issubclass(model, RootModel):
            return made
        for inside, field in model.model_fields.items():
            name = field.alias or inside
            shown = made["properties"][name]
            shown.pop("title", None)
            if (label := _label(field)) is not None:
                shown["title"] = label.title
            if issubclass(model, Input) and not field.is_required() and field.default is not None:
                made["properties"][name] = {"anyOf": [shown, {"type": "null"}]}
        return made


def _label(field: FieldInfo) -> Label | None:
    """A field's Chinese name, which in ``Annotated[…] | None`` stands inside."""
    inside = (item for part in get_args(field.annotation) for item in getattr(part, "__metadata__", ()))
    return next((item for item in (*field.metadata, *inside) if isinstance(item, Label)), None)


def schema_of(model: TypeAdapter[Any], mode: JsonSchemaMode, schemas: dict[str, Any]) -> JsonSchemaValue:
    """The schema of a model, which goes into ``schemas`` with those of the models that it names."""
    made = model.json_schema(mode=mode, ref_template=REF, schema_generator=_Read)
    schemas |= made.pop("$defs", {})
    name = made.get("title")
    if name is None:
        return made
    schemas[name] = made
    return {"$ref": REF.format(model=name)}
