"""What a workbook's parts hold, looked at while they are unpacked and before any cell is built.

A packed part can be a thousand times as large as the file, and one cell in the last corner makes a reader build a
rectangle of seventeen thousand million cells.
"""

from __future__ import annotations

import io
import posixpath
import re
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from policy.table.reading.source import Limits, TableFile
from policy.table.understanding.headings import HEADING_ROWS

_PIECE = 1 << 16
_MOST_PARTS = 5_000
_MOST_NOTED = 100_000
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(slots=True)
class Sheet:
    """What a look through a sheet found, by (row, column) from 0: cells in error, formulas without a result."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unanswered: list[tuple[int, int]] = field(default_factory=list)


class _TooMuchError(Exception):
    """A part holds more than it may."""


def look_through(file: TableFile, data: bytes, limits: Limits) -> dict[str, Sheet]:
    """Unpack every part once, piece by piece, and tell what each sheet holds beside its cells.

    Raises:
        InputError: where the file holds more than it may.
        zipfile.BadZipFile: where it is no such file.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        names = [part.filename for part in parts]
        if len(parts) > _MOST_PARTS or len(set(names)) < len(names):
            file.refuse("读不懂，不是普通的 Excel 表")
        try:
            return _looked_through(packed, parts, limits)
        except _TooMuchError as error:
            file.refuse(str(error))
        except (expat.ExpatError, UnicodeDecodeError, KeyError):
            file.refuse("读不懂，文件坏了，请用 Excel 或 WPS 打开，另存为 .xlsx 再试")


def _looked_through(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo], limits: Limits) -> dict[str, Sheet]:
    left = limits.unpacked
    found: dict[str, _Look] = {}
    for part in parts:
        look = _Look(limits)
        parser = look.parser() if part.filename.endswith((".xml", ".rels")) else None
        with packed.open(part) as stream:
            while piece := stream.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise _TooMuchError(f"解开以后超过 {limits.unpacked >> 20:,} 兆，请分成几个文件")
                if parser is not None:
                    parser.Parse(piece, False)
        if parser is not None:
            parser.Parse(b"", True)
            found[part.filename] = look
    strings = next((look.lengths for name, look in found.items() if name.endswith("sharedStrings.xml")), [])
    text = sum(sum(look.lengths) for look in found.values())
    for look in found.values():
        text += sum(strings[place] if place < len(strings) else 0 for place in look.shared)
    if text * 3 > limits.text:
        raise _TooMuchError("里的字太多，请删掉不用的列")
    return _by_sheet(found)


def _by_sheet(found: dict[str, _Look]) -> dict[str, Sheet]:
    """Each sheet's name to what its part holds."""
    book = next(name for name in [*found, ""] if name.endswith("workbook.xml") or not name)
    if not book:
        raise KeyError(book)
    folder, base = posixpath.split(book)
    targets = found.get(f"{folder}/_rels/{base}.rels", found[book]).targets
    sheets = {}
    for name, relation in found[book].sheets.items():
        target = targets.get(relation, "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if path in found:
            sheets[name] = found[path].sheet
    return sheets


class _Look:
    """What is noted of one part while its XML passes by; whatever the part is named, its cells are counted."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheet = Sheet()
        self.rows = self.columns = 0
        self.cells = 0
        self.lengths: list[int] = []
        self.shared: list[int] = []
        self.sheets: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.row, self.column, self.kind = -1, -1, ""
        self.formula = self.answered = False
        self.text: list[str] | None = None
        self.length = 0

    def parser(self) -> Any:  # noqa: ANN401 - expat's own
        """A parser that tells this look what passes by."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.EntityDeclHandler = self.entity
        return parser

    def entity(self, *_: object) -> None:
        """No spreadsheet declares entities."""
        raise _TooMuchError("读不懂，不是普通的 Excel 表")

    def begin(self, tag: str, about: dict[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition(" ")[2]
        match name:
            case "c":
                self._cell(about)
            case "row":
                self.row, self.column = _number(about.get("r"), self.row + 2) - 1, -1
            case "v" | "t":
                self.text, self.length = [], 0
            case "f":
                self.formula = True
            case "si" | "is":
                self.lengths.append(0)
            case "sheet":
                key = next((value for key, value in about.items() if key.rpartition(" ")[2] == "id"), "")
                self.sheets[about.get("name", "")] = key
            case "Relationship":
                self.targets[about.get("Id", "")] = about.get("Target", "")
            case _:
                pass

    def _cell(self, about: dict[str, str]) -> None:
        place = _CELL.fullmatch(about.get("r", ""))
        if place:
            self.row, self.column = int(place[2]) - 1, _column(place[1])
        else:
            self.column += 1
        self.kind, self.formula, self.answered = about.get("t", "n"), False, False

    def characters(self, text: str) -> None:
        """Characters of a value."""
        if self.text is not None:
            self.length += len(text)
            if self.length > self.limits.cell:
                raise _TooMuchError(f"有一格超过 {self.limits.cell:,} 个字，读不了")
            if self.kind in {"s", "e"}:
                self.text.append(text)

    def end(self, tag: str) -> None:
        """An element ends."""
        match tag.rpartition(" ")[2]:
            case "v":
                self._value("".join(self.text or []))
                self.text = None
            case "t":
                if self.lengths:
                    self.lengths[-1] += self.length
                self.answered, self.text = True, None
            case "c":
                if self.formula or self.answered:
                    self._count()
                if self.formula and not self.answered and len(self.sheet.unanswered) < _MOST_NOTED:
                    self.sheet.unanswered.append((self.row, self.column))
            case _:
                pass

    def _value(self, text: str) -> None:
        self.answered = self.length > 0
        if self.kind == "s" and text.strip().isdecimal():
            self.shared.append(int(text))
        elif self.kind == "e" and len(self.sheet.errors) < _MOST_NOTED:
            self.sheet.errors[self.row, self.column] = text[:20]
        elif self.kind == "str":
            self.lengths.append(self.length)

    def _count(self) -> None:
        self.rows, self.columns = max(self.rows, self.row + 1), max(self.columns, self.column + 1)
        if self.rows > self.limits.rows + HEADING_ROWS:
            raise _TooMuchError(f"超过 {self.limits.rows:,} 行，请分成几个文件")
        if self.rows * self.columns > self.limits.cells or self.columns > self.limits.columns:
            raise _TooMuchError(
                f"太大：从第一格到最后一格有 {self.rows:,} 行、{self.columns:,} 列，请删掉表格外面的内容，或者分成几个文件"
            )


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= 8 else otherwise  # noqa: PLR2004


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
