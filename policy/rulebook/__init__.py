"""The rules as data: ``policy/rules/*.toml`` read, checked, and asked what is in force for a region on a date.

``model`` says what a rule file holds, ``loader`` reads and checks it, ``book`` answers, ``listing`` shows it to
readers. May import the ground (``fields``, ``places``, ``steps``, ``money``) and nothing else of ``policy``.
"""

from policy.rulebook.book import Rulebook
from policy.rulebook.loader import rulebook
from policy.rulebook.model import FORWARDED, Entry, Kind, Note, Reading, Source

__all__ = ["FORWARDED", "Entry", "Kind", "Note", "Reading", "Rulebook", "Source", "rulebook"]
