"""A file as it is sent: whole, or packed with brotli or gzip. Each is packed once, kept in memory and on disk."""

from __future__ import annotations

import gzip
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal, TypeAlias

import brotli

Coding: TypeAlias = Literal["br", "gzip", "identity"]

KEPT: Final = Path(__file__).parent.parent.parent / ".cache" / "assets"
"""Where packed files are kept from one start to the next. A folder that cannot be written costs time, nothing else."""

MEDIA_TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
}
_TEXT = {".js", ".css", ".json", ".html", ".svg", ".ttf"}  # the others are packed already
_SMALL = 1_000_000
_one_at_a_time = threading.Lock()


def accepted(header: str) -> Coding:
    """The best coding that an ``Accept-Encoding`` header allows."""
    offers = {}
    for offer in header.lower().split(","):
        name, _, weight = offer.partition(";")
        offers[name.strip()] = weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    if offers.get("br"):
        return "br"
    return "gzip" if offers.get("gzip") else "identity"


@dataclass(frozen=True)
class Asset:
    """A file to be sent: its bytes, and the suffix of its name, which tells what it is."""

    body: bytes = field(repr=False)
    suffix: str
    _packed: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, path: Path) -> Asset:
        """The asset that a file holds."""
        return cls(path.read_bytes(), path.suffix)

    @property
    def media_type(self) -> str:
        """What a response says that it is."""
        return MEDIA_TYPES.get(self.suffix, "application/octet-stream")

    @cached_property
    def digest(self) -> str:
        """A name made from what it holds: another content has another name."""
        return sha256(self.body).hexdigest()[:16]

    def coding(self, header: str) -> Coding:
        """How it is best sent to who sent this ``Accept-Encoding``."""
        return accepted(header) if self.suffix in _TEXT else "identity"

    def ready(self, coding: Coding) -> bytes | None:
        """Its bytes in a coding, if they are at hand."""
        return self.body if coding == "identity" else self._packed.get(coding)

    def packed(self, coding: Coding) -> bytes:
        """Its bytes in a coding; the first time that may take seconds."""
        if (found := self.ready(coding)) is not None:
            return found
        with _one_at_a_time:  # many who ask for the same file wait for one packing
            if coding not in self._packed:
                self._packed[coding] = self._pack(coding)
            return self._packed[coding]

    def _pack(self, coding: Coding) -> bytes:
        if coding == "gzip":
            return kept(self.body, ".gz", lambda: gzip.compress(self.body, 9, mtime=0))
        # The best quality takes two seconds a megabyte. What is larger belongs to no page of ours.
        quality = 11 if len(self.body) < _SMALL else 5
        return kept(self.body, ".br", lambda: bytes(brotli.compress(self.body, quality=quality)))


def kept(source: bytes, suffix: str, make: Callable[[], bytes]) -> bytes:
    """What is made of a source: read from disk if it was made before, else made and put there."""
    file = KEPT / f"{sha256(source).hexdigest()}{suffix}"
    with suppress(OSError):
        return file.read_bytes()
    made = make()
    with suppress(OSError):
        KEPT.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(made)
        part.replace(file)  # whoever reads sees all of it or nothing
    return made
