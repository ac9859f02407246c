"""The icon font cut to the icons in use: Streamlit's holds 4,000 and weighs 366 KB.

An icon's name is a ligature: its letters, in this order, are drawn as one glyph. The names are found where they are
written, so a new ``:material/…:`` of ours or of Streamlit's is cut in by itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

_NAMED = re.compile(r":material/([a-z0-9_]+):")


def icons_in(files: Iterable[Path]) -> set[str]:
    """Names of the icons that these files of text speak of."""
    return {name for file in files for name in _NAMED.findall(file.read_text("utf-8"))}


def cut(font: bytes, icons: AbstractSet[str]) -> bytes:
    """A woff2 font with nothing but these icons; a name that the font does not have is left out."""
    whole = TTFont(io.BytesIO(font), recalcTimestamp=False)  # the same font at every start
    letters = whole.getBestCmap()
    glyphs = {letters[ord(letter)] for name in icons for letter in name if ord(letter) in letters}
    spelled = {tuple(letters.get(ord(letter)) for letter in name) for name in icons}
    glyphs |= {drawn for spelling, drawn in _ligatures(whole) if spelling in spelled}
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_closure = False  # else every icon that can be spelled with the same letters comes along
    options.glyph_names = False
    cutter = subset.Subsetter(options)
    cutter.populate(glyphs=glyphs)
    cutter.subset(whole)
    out = io.BytesIO()
    whole.flavor = "woff2"
    whole.save(out)
    return out.getvalue()


def _ligatures(font: TTFont) -> Iterable[tuple[tuple[str, ...], str]]:
    """Every ligature: the glyphs it is spelled with, and the glyph that is drawn."""
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, rest in getattr(getattr(table, "ExtSubTable", table), "ligatures", {}).items():
                for ligature in rest:
                    yield (first, *ligature.Component), ligature.LigGlyph
