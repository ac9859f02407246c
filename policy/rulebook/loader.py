"""Reads and checks ``policy/rules/*.toml``: every fault is an error that names file, key and date.

Documents, regions, kinds, readings and notes are read through their models; entries by :mod:`policy.rulebook.timeline`.
Caught are: unknown keys, parameters, documents, regions and types, missing or surplus values, values not written as
printed ("85%", "70000"), dates out of order or outside their document's validity, missing sources, broken links.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from policy.rulebook.book import Rulebook
from policy.rulebook.model import (
    Bucket,
    Document,
    Entry,
    Kind,
    Note,
    Parameter,
    Reading,
    Region,
    Source,
    Support,
    Written,
)
from policy.rulebook.timeline import RulebookError, Table, check_parameter, check_sentence, laid_over, timeline

__all__ = ["RULES", "RulebookError", "load", "rulebook"]

RULES = Path(__file__).parent.parent / "rules"
Model = TypeVar("Model", bound=Written)


@cache
def rulebook() -> Rulebook:
    """The project's own rulebook, read once."""
    return load(RULES)


def load(folder: Path) -> Rulebook:
    """Read every rule file of ``folder``.

    Raises:
        RulebookError: at the first fault found.
    """
    documents = _models(_read(folder, "documents.toml"), "documents.toml", Document)
    parameters = dict(_parameters(folder))
    regions = _regions(folder, documents)
    written = _entries(folder, regions, parameters, documents)
    kinds = _read(folder, "kinds.toml")
    book = Rulebook(
        documents=documents,
        regions=regions,
        parameters=parameters,
        buckets=_models(kinds.pop("buckets", {}), "kinds.toml: buckets", Bucket),
        kinds=_models(kinds, "kinds.toml", Kind, named=True),
        readings=_models(_read(folder, "readings.toml"), "readings.toml", Reading, named=True),
        notes=_models(_read(folder, "notes.toml"), "notes.toml", Note, named=True),
        written=written,
        seen=_seen(regions, parameters, written),
        support=_models(_read(folder, "support.toml"), "support.toml", Support),
        synonyms={word: tuple(others) for word, others in _read(folder, "synonyms.toml").items()},
    )
    _check_links(book)
    _check_support(book)
    return book


def _read(folder: Path, name: str) -> Table:
    try:
        with (folder / name).open("rb") as file:
            return tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulebookError(f"{name}: cannot be read: {error}") from error


def _models(tables: Table, where: str, model: type[Model], *, named: bool = False) -> dict[str, Model]:
    """Each table of a file as a model; with ``named`` the model holds its key as ``id``."""
    return {key: _model(f"{where}: {key}", table, model, {"id": key} if named else {}) for key, table in tables.items()}


def _model(where: str, table: object, model: type[Model], more: Table) -> Model:
    if not isinstance(table, dict):
        raise RulebookError(f"{where}: a table is expected, not {table!r}")
    try:
        return model.model_validate({**table, **more})
    except ValidationError as error:
        raise RulebookError(f"{where}: {_fault(error)}") from error


def _fault(error: ValidationError) -> str:
    """The first fault of a table, in the loader's words."""
    first: Any = error.errors(include_url=False)[0]
    # A number that names a place in a list, or a branch of several types, says nothing to a reader.
    path = ": ".join(part for part in first["loc"] if isinstance(part, str) and part.isidentifier())
    match first["type"]:
        case "missing":
            return f"{path} is missing"
        case "extra_forbidden":
            return f"unknown key {path}"
        case "value_error":
            return str(first["ctx"]["error"])
        case "date_type":
            return f"{path} {first['input']!r} is not a date"
        case "int_type":
            return f"{first['loc'][0]} {first['input']!r} is neither a date nor a year"
        case _:
            return f"{path} {first['input']!r}: {first['msg']}"


def _parameters(folder: Path) -> Iterator[tuple[str, Parameter]]:
    needed = {"topic", "title", "sentence", "values"}
    for key, table in _read(folder, "parameters.toml").items():
        where = f"parameters.toml: {key}"
        for name in sorted(needed - table.keys()):
            raise RulebookError(f"{where}: {name} is missing")
        for name in sorted(table.keys() - needed):
            raise RulebookError(f"{where}: unknown key {name}")
        parameter = Parameter(key, table["topic"], table["title"], table["sentence"], table["values"])
        check_parameter(where, parameter)
        yield key, parameter


def _regions(folder: Path, documents: Mapping[str, Document]) -> dict[str, Region]:
    regions = _models(_read(folder, "regions.toml"), "regions.toml", Region)
    known: set[str] = set()
    for key, region in regions.items():
        if region.parent is not None and region.parent not in known:
            raise RulebookError(f"regions.toml: {key}: the parent {region.parent} must stand before it")
        known.add(key)
        for document in (*region.forwards, *region.forwards.values()):
            if document not in documents:
                raise RulebookError(f"regions.toml: {key}: unknown document {document}")
    return regions


def _entries(
    folder: Path,
    regions: Mapping[str, Region],
    parameters: Mapping[str, Parameter],
    documents: Mapping[str, Document],
) -> dict[tuple[str, str], tuple[Entry, ...]]:
    """The entries of every region's own file."""

    def source(where: str, table: object) -> Source:
        found = _model(f"{where}: source", table, Source, {})
        if found.document not in documents:
            raise RulebookError(f"{where}: source: unknown document {found.document}")
        return found

    written: dict[tuple[str, str], tuple[Entry, ...]] = {}
    for region, about in regions.items():
        for group, members in _read(folder, about.file).items() if about.file else ():
            for leaf, rows in _members(f"{about.file}: {group}", members).items():
                key = f"{group}.{leaf}"
                if key not in parameters:
                    raise RulebookError(f"{about.file}: unknown parameter {key}")
                where = f"{about.file}: {key}"
                written[region, key] = timeline(where, rows, region, parameters[key], documents, source)
    return written


def _members(where: str, members: object) -> dict[str, list[object]]:
    if not isinstance(members, dict) or not all(isinstance(rows, list) for rows in members.values()):
        raise RulebookError(f"{where}: entries are written [[group.parameter]]")
    return members


def _seen(
    regions: Mapping[str, Region],
    parameters: Mapping[str, Parameter],
    written: Mapping[tuple[str, str], tuple[Entry, ...]],
) -> dict[tuple[str, str], tuple[Entry, ...]]:
    """The entries as each region sees them; parents stand before their children."""
    seen: dict[tuple[str, str], tuple[Entry, ...]] = {}
    for region, about in regions.items():
        for key in parameters:
            above = () if about.parent is None else seen.get((about.parent, key), ())
            found = laid_over(written.get((region, key), ()), above)
            if found:
                seen[region, key] = found
    return seen


def _check_links(book: Rulebook) -> None:
    """Every name that points to another table must be there."""
    for key, kind in book.kinds.items():
        where = f"kinds.toml: {key}"
        if kind.limit not in {"given", *book.parameters}:
            raise RulebookError(f"{where}: unknown parameter {kind.limit}")
        if kind.instead is not None and kind.instead not in book.kinds:
            raise RulebookError(f"{where}: unknown kind {kind.instead}")
        if kind.bucket not in book.buckets:
            raise RulebookError(f"{where}: unknown bucket {kind.bucket}")
        for note in (*kind.notes, kind.unpaid_reason, kind.deductible_assumed):
            if note is not None and note not in book.notes:
                raise RulebookError(f"{where}: unknown note {note}")
    for name, tables in (("kinds", book.kinds), ("readings", book.readings), ("notes", book.notes)):
        for key, written in tables.items():
            if written.source is not None and written.source.document not in book.documents:
                raise RulebookError(f"{name}.toml: {key}: source: unknown document {written.source.document}")


def _check_support(book: Rulebook) -> None:
    """Support lines are about parameters and regions that are there, and name only values that every entry has."""
    for key, support in book.support.items():
        where = f"support.toml: {key}"
        if key not in book.parameters:
            raise RulebookError(f"{where}: unknown parameter")
        for place in support.places.keys() - book.regions.keys():
            raise RulebookError(f"{where}: unknown region {place}")
        for (region, parameter), entries in book.written.items():
            for entry in entries if parameter == key else ():
                if entry.state == "in_force":
                    for text in support.texts(region):
                        check_sentence(where, text, entry.values)
