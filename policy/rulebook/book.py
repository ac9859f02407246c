"""The rulebook: what is in force for a region on a date, and which document says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from policy.rulebook.model import (
    FORWARDED,
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
)


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """Everything the rule files hold, checked.

    ``written`` are the entries as each region's file holds them; ``seen`` the entries as each region sees them: its own
    laid over its parent's, day by day. ``support`` is what to say about a parameter, ``synonyms`` the rules' own words
    for those that people look for.
    """

    documents: Mapping[str, Document]
    regions: Mapping[str, Region]
    parameters: Mapping[str, Parameter]
    buckets: Mapping[str, Bucket]
    kinds: Mapping[str, Kind]
    readings: Mapping[str, Reading]
    notes: Mapping[str, Note]
    written: Mapping[tuple[str, str], tuple[Entry, ...]]
    seen: Mapping[tuple[str, str], tuple[Entry, ...]]
    support: Mapping[str, Support]
    synonyms: Mapping[str, tuple[str, ...]]

    def lineage(self, region: str) -> tuple[str, ...]:
        """The region itself, then its parents."""
        parent = self.regions[region].parent
        return (region,) if parent is None else (region, *self.lineage(parent))

    def history(self, key: str, region: str) -> tuple[Entry, ...]:
        """All entries of a parameter as the region sees them, oldest first.

        A city's own entry counts from its date until its end; before and after it the province's is in force.
        """
        return self.seen.get((region, key), ())

    def find(self, key: str, region: str, on: date) -> Entry | None:
        """The entry in force on a date (it may say "abolished" or "silent"), or None where no rule exists."""
        return next((entry for entry in self.history(key, region) if entry.covers(on)), None)

    def latest(self, key: str, region: str, on: date) -> Entry | None:
        """The last entry begun by ``on``, as if documents were renewed and silence meant no change; None if ended."""
        begun = [e for e in self.history(key, region) if e.starts is None or e.starts <= on]
        spoken = [entry for entry in begun if entry.state != "silent"]
        return spoken[-1] if spoken and spoken[-1].state == "in_force" else None

    def in_force(self, region: str, on: date) -> list[Entry]:
        """Every entry with a value in force for the region on a date, in the order of ``parameters.toml``."""
        found = (self.find(key, region, on) for key in self.parameters)
        return [entry for entry in found if entry is not None and entry.state == "in_force"]

    def citations(self, source: Source, region: str) -> tuple[tuple[str, str], ...]:
        """(document id, article) pairs: the source itself and the region's notice that forwards it."""
        forwarded = self.regions[region].forwards.get(source.document)
        own = (source.document, source.article)
        return (own,) if forwarded is None else (own, (forwarded, FORWARDED))

    def documents_of(self, region: str) -> set[str]:
        """The documents that bear on a region: those its rules come from, its notices, and the State's."""
        lineage = (*self.lineage(region), "national")
        own = {e.source.document for (place, _), found in self.written.items() if place in lineage for e in found}
        return own | {name for place in lineage for name in self.regions[place].forwards.values()}

    def breakpoints(self) -> tuple[date, ...]:
        """Every date on which some rule begins, or the day after one ends, sorted."""
        days = {e.starts for entries in self.seen.values() for e in entries if e.starts is not None}
        ends = {e.ends + timedelta(days=1) for entries in self.seen.values() for e in entries if e.ends is not None}
        return tuple(sorted(days | ends))

    def bearing(self, *on: str) -> tuple[str, ...]:
        """The readings (两种理解) that bear on one of these: ``visit``, ``summary``, ``record``."""
        return tuple(name for name, reading in self.readings.items() if set(on) & set(reading.bears_on))
