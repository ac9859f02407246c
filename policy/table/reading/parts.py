"""What a workbook's parts hold, looked at while they are unpacked and before any cell is built.

A packed part can be a thousand times as large as the file, and one cell in the last corner makes a reader build a
rectangle of seventeen thousand million cells.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from policy.table.reading.source import Limits, TableFile
from policy.table.understanding.headings import HEADING_ROWS

_PIECE = 1 << 16
_MOST_PARTS = 5_000
_MOST_NOTED = 100_000
_ROW_DIGITS, _COLUMN_LETTERS = 8, 4
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@dataclass(slots=True)
class Sheet:
    """What a look through a sheet found, by (row, column) from 0: cells in error, formulas without a result.

    ``rows``, ``columns``: from the first cell to the last that holds anything.
    """

    rows: int = 0
    columns: int = 0
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
        is_xml = part.filename.endswith((".xml", ".rels"))
        for piece in _pieces(packed, part):
            left -= len(piece)
            if left < 0:
                raise _TooMuchError(f"解开以后超过 {limits.unpacked >> 20:,} 兆，请分成几个文件")
            if is_xml:
                look.parser.Parse(piece, False)
        if is_xml:
            look.finish()
            found[part.filename] = look
    if sum(_repeated(packed, name, found, limits) + look.total for name, look in found.items()) > limits.text // 4:
        raise _TooMuchError("里的字太多，请删掉不用的列")
    return _by_sheet(found)


def _pieces(packed: zipfile.ZipFile, part: zipfile.ZipInfo | str) -> Iterator[bytes]:
    with packed.open(part) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def _repeated(packed: zipfile.ZipFile, name: str, found: dict[str, _Look], limits: Limits) -> int:
    """How many characters a sheet's shared texts come to: at most, or exactly where that would be too many."""
    strings = next((look.lengths for part, look in found.items() if part.endswith("sharedStrings.xml")), [])
    most = found[name].sharing * max(strings, default=0)
    if most <= limits.text // 8:
        return most
    again = _Look(limits, each_text=True)
    for piece in _pieces(packed, name):
        again.parser.Parse(piece, False)
    return sum(strings[place] for place in again.shared if place < len(strings))


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
    """What is noted of one part while its XML passes by; whatever the part is named, its cells are counted.

    Every cell costs time here: characters are asked for only inside text, errors and formulas' results.
    """

    def __init__(self, limits: Limits, *, each_text: bool = False) -> None:
        self.limits = limits
        self.each_text = each_text
        self.sheet = Sheet()
        self.shared: list[int] = []
        self.sharing = self.length = self.longest = self.total = 0
        self.lengths: list[int] = []
        self.sheets: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self.place, self.kind = "", ""
        self.row = self.column = -1
        self.widest, self.cut, self.fresh, self.listening = "", -1, True, False
        self.counted: set[str] = set()
        self.asking: tuple[int, int] | None = None
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begin
        self.parser.EntityDeclHandler = self.entity

    def entity(self, *_: object) -> None:
        """No spreadsheet declares entities."""
        raise _TooMuchError("读不懂，不是普通的 Excel 表")

    def begin(self, tag: str, about: dict[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            if self.asking is not None or self.listening:
                self._close()
            self.place, self.kind = about.get("r", ""), about.get("t", "")
            self.column += 1
        elif name == "v":
            if self.fresh or self.place[: self.cut] not in self.counted:
                self._count()
            if self.each_text:
                self.parser.CharacterDataHandler = self.share if self.kind == "s" else None
            elif self.kind == "s":
                self.sharing += 1
            elif self.kind in {"str", "e"} or self.asking is not None:
                self._listen()
        elif name == "t":
            self._listen()
        else:
            self._rare(name, about)

    def _rare(self, name: str, about: dict[str, str]) -> None:
        self.parser.CharacterDataHandler = None
        match name:
            case "row":
                self._close()
                self.row, self.column = _number(about.get("r"), self.row + 2) - 1, -1
                self.cut = -len(str(self.row + 1))
                self.fresh = True
            case "f":
                self._count()
                self.asking = self._at()
            case "is":
                self._count()
            case "si":
                self.lengths.append(0)
            case "sheet":
                key = next((value for key, value in about.items() if key.rpartition(":")[2] == "id"), "")
                self.sheets[about.get("name", "")] = key
            case "Relationship":
                self.targets[about.get("Id", "")] = about.get("Target", "")
            case _:
                pass

    def _listen(self) -> None:
        self.length, self.listening = 0, True
        self.parser.CharacterDataHandler = self.characters

    def share(self, text: str) -> None:
        """The number of a shared text."""
        if text.isascii() and text.isdecimal():
            self.shared.append(int(text))

    def characters(self, text: str) -> None:
        """Characters of a text, an error or a formula's result."""
        self.length += len(text)
        self.total += len(text)
        if self.length > self.limits.cell:
            raise _TooMuchError(f"有一格超过 {self.limits.cell:,} 个字，读不了")
        self.asking = None
        if self.lengths:
            self.lengths[-1] += len(text)
        if self.kind == "e" and len(self.sheet.errors) < _MOST_NOTED:
            self.sheet.errors[self._at()] = text[:20]

    def _at(self) -> tuple[int, int]:
        """The row and column of the cell that passes by, from 0."""
        place = _CELL.fullmatch(self.place)
        return (int(place[2]) - 1, _column(place[1])) if place else (self.row, self.column)

    def _close(self) -> None:
        """A cell is over: a formula that was given no result is noted."""
        self.parser.CharacterDataHandler, self.listening = None, False
        if self.asking is not None and len(self.sheet.unanswered) < _MOST_NOTED:
            self.sheet.unanswered.append(self.asking)
        self.asking = None

    def finish(self) -> None:
        """The part is over."""
        self.parser.Parse(b"", True)
        self._close()

    def _count(self) -> None:
        """A cell holds something: the rectangle from the first cell grows to it."""
        if self.place:
            self.counted.add(self.place[: self.cut])
            self.fresh = False
        letters = self.place.rstrip("0123456789")
        row, column = self.row + 1, self.column + 1
        if len(self.place) - len(letters) > _ROW_DIGITS or len(letters) > _COLUMN_LETTERS:
            raise _TooMuchError("读不懂，不是普通的 Excel 表")
        if letters:
            row = int(self.place[len(letters) :] or 0)
            column = self._wide(letters)
        sheet = self.sheet
        if row > sheet.rows or column > sheet.columns:
            sheet.rows, sheet.columns = max(sheet.rows, row), max(sheet.columns, column)
            self._within()

    def _wide(self, letters: str) -> int:
        """The column of a cell, counted from 1; looked up only where it is the widest so far."""
        if len(letters) > len(self.widest) or (len(letters) == len(self.widest) and letters > self.widest):
            self.widest = letters
            return _column(letters) + 1
        return 0

    def _within(self) -> None:
        rows, columns = self.sheet.rows, self.sheet.columns
        if rows * columns > self.limits.cells or columns > self.limits.columns:
            raise _TooMuchError(
                f"太大：从第一格到最后一格有 {rows:,} 行、{columns:,} 列，请删掉表格外面的内容，或者分成几个文件"
            )
        if rows > self.limits.rows + HEADING_ROWS:
            raise _TooMuchError(f"超过 {self.limits.rows:,} 行，请分成几个文件")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= _ROW_DIGITS else otherwise


def _column(letters: str) -> int:
    """A column's place from 0.

    >>> _column("A"), _column("XFD")
    (0, 16383)
    """
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
