"""The Chinese names of a model's fields."""

from __future__ import annotations

from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from policy.fields import Label


def labels(model: type[BaseModel]) -> dict[str, str]:
    """Each labelled field's Chinese name, also where the label stands inside ``X | None``."""
    return {name: label.title for name, info in model.model_fields.items() for label in _labels(info)}


def _labels(info: FieldInfo) -> list[Label]:
    inside = [item for part in get_args(info.annotation) for item in getattr(part, "__metadata__", ())]
    return [item for item in (*info.metadata, *inside) if isinstance(item, Label)]
