"""The rulebook: what is in force for a region on a date, and which document says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from policy.rulebook.model import FORWARDED, Document, Entry, Kind, Note, Parameter, Reading, Region, Source


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Everything the rule files hold, checked."""

    documents: Mapping[str, Document]
    regions: Mapping[str, Region]
    parameters: Mapping[str, Parameter]
    kinds: Mapping[str, Kind]
    readings: Mapping[str, Reading]
    notes: Mapping[str, Note]
    entries: Mapping[tuple[str, str], tuple[Entry, ...]]

    def lineage(self, region: str) -> tuple[str, ...]:
        """The region itself, then its parents."""
        parent = self.regions[region].parent
        return (region,) if parent is None else (region, *self.lineage(parent))

    def history(self, key: str, region: str) -> tuple[Entry, ...]:
        """All entries of a parameter as the region sees them, oldest first; the nearest region's entries win."""
        for place in self.lineage(region):
            found = self.entries.get((place, key))
            if found:
                return found
        return ()

    def find(self, key: str, region: str, on: date) -> Entry | None:
        """The entry in force on a date (it may say "abolished" or "silent"), or None where no rule exists."""
        return next((entry for entry in self.history(key, region) if entry.covers(on)), None)

    def latest(self, key: str, region: str, on: date) -> Entry | None:
        """The last entry with a value begun by ``on``, as if documents were renewed and silence meant no change."""
        known = [e for e in self.history(key, region) if e.state == "in_force" and (e.starts is None or e.starts <= on)]
        return known[-1] if known else None

    def in_force(self, region: str, on: date) -> list[Entry]:
        """Every entry with a value in force for the region on a date, in the order of ``parameters.toml``."""
        found = (self.find(key, region, on) for key in self.parameters)
        return [entry for entry in found if entry is not None and entry.state == "in_force"]

    def citations(self, source: Source, region: str) -> tuple[tuple[str, str], ...]:
        """(document id, article) pairs: the source itself and the region's notice that forwards it."""
        forwarded = self.regions[region].forwards.get(source.document)
        own = (source.document, source.article)
        return (own,) if forwarded is None else (own, (forwarded, FORWARDED))

    def breakpoints(self) -> tuple[date, ...]:
        """Every date on which some rule begins, or the day after one ends, sorted."""
        days = {e.starts for entries in self.entries.values() for e in entries if e.starts is not None}
        ends = {e.ends + timedelta(days=1) for entries in self.entries.values() for e in entries if e.ends is not None}
        return tuple(sorted(days | ends))
