"""Settings of whoever runs the app, from the environment; ``docs/deploy.md`` lists them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

PUBLIC_ADDRESS: Final = "PUBLIC_ADDRESS"
EMBEDDING_SITES: Final = "EMBEDDING_SITES"
HOSPITAL_LIST: Final = "HOSPITAL_LIST"

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")
_SITE = re.compile(r"(https?://)?(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?|\*")


def public_address() -> str | None:
    """The address under which everybody reaches the app, without a slash at its end; none if it is not set.

    Raises:
        ValueError: it is no http address.
    """
    address = os.environ.get(PUBLIC_ADDRESS, "").strip().rstrip("/")
    if address and not _ADDRESS.fullmatch(address):
        raise ValueError(f"{PUBLIC_ADDRESS} 要填网址，例如 https://example.gov.cn")
    return address or None


def hospital_list() -> Path | None:
    """The file with the list of hospitals, which need not be there; none where it may lie beside the rules."""
    file = os.environ.get(HOSPITAL_LIST, "").strip()
    return Path(file) if file else None


def embedding_sites() -> tuple[str, ...]:
    """Sites that may show ``/?embed=true`` in a frame, besides our own: ``https://example.gov.cn``, or ``*`` for all.

    Raises:
        ValueError: one of them is no site.
    """
    sites = tuple(os.environ.get(EMBEDDING_SITES, "").split())
    for site in sites:
        if not _SITE.fullmatch(site):
            raise ValueError(f"{EMBEDDING_SITES} 要填网站，用空格分开，例如 https://example.gov.cn")
    return sites
