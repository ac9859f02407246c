"""Every file that the pages ask for, by its path: Streamlit's static files, and our own beside this module.

Streamlit's are sent as they are, save for two: the icon font is cut to the icons in use, and the style sheet asks for
the cut one and for no Latin font. Both get a name of their own, because browsers keep them for a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from html import escape
from pathlib import Path
from string import Template
from typing import Final

import fontTools
from streamlit import file_util

from web import settings
from web.assets.icons import cut, icons_in
from web.assets.packing import Asset, kept

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parent.parent
SCRIPTS: Final = (
    *("address", "watch", "words", "errors", "keypad", "jump", "announce", "navigation", "scroll", "history"),
    *("copy", "enter"),
)
"""Our scripts in the order in which they run; each is a file of ``scripts/``."""

WIDGETS: Final = ("Html", "PageLink", "Button", "Radio", "Selectbox", "TextInput", "Checkbox", "DateInput")
"""Streamlit's names of what the form is made of: loaded along with the rest, not when the form is drawn."""

TITLE: Final = "医保报销估算"
DESCRIPTION: Final = (
    "山西省城乡居民医保：一次看病大约能报多少、自己出多少，一步一步写明依据。按公开的医保文件估算，以医院结算单为准。"
)

_STREAMLIT_TAG = re.compile(
    r'<script type="module"[^>]*></script>|<link rel="modulepreload"[^>]*>|<link rel="stylesheet"[^>]*>'
)
_IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
_ICON_FONT = re.compile(r"MaterialSymbols-Rounded\.[\w-]+\.woff2")
_LATIN_FONT = re.compile(r"@font-face\{font-family:Source [^}]*\}")


class Shelf:
    """The files of one version of Streamlit, and ours, as they are sent."""

    def __init__(self, streamlit: Path | None = None) -> None:
        self.streamlit = streamlit or Path(file_util.get_static_dir())
        self._paths = {
            f"/static/{path.relative_to(self.streamlit / 'static').as_posix()}": path
            for path in (self.streamlit / "static").rglob("*")
            if path.is_file()
        }
        self._assets: dict[str, Asset] = {}

    def find(self, path: str) -> Asset | None:
        """The asset at a path such as ``/static/js/index.abc.js`` or ``/assets/page.123.js``; none if there is none."""
        if path in self.own:
            return self.own[path]
        if path not in self._assets and path in self._paths:
            self._assets[path] = self._made(path)
        return self._assets.get(path)

    def _made(self, path: str) -> Asset:
        asset = Asset.read(self._paths[path])
        if path == self._styles:
            text = asset.body.decode("utf-8")
            text = _ICON_FONT.sub(rf"\g<0>?v={self.icons.digest}", _LATIN_FONT.sub("", text))
            return Asset(text.encode("utf-8"), ".css")
        return self.icons if _ICON_FONT.search(path) else asset

    @cached_property
    def icons(self) -> Asset:
        """The icon font with the icons in use."""
        whole = next(path for name, path in self._paths.items() if _ICON_FONT.search(name))
        ours = [path for folder in ("ui", "pages") for path in (ROOT / folder).rglob("*.py")]
        theirs = [path for name, path in self._paths.items() if name.endswith(".js")]
        font, names = whole.read_bytes(), icons_in([*ours, *theirs])
        source = font + " ".join(["fonttools", fontTools.version, *sorted(names)]).encode("ascii")
        return Asset(kept(source, ".woff2", lambda: cut(font, names)), ".woff2")

    @cached_property
    def icon(self) -> Asset:
        """The picture in a browser's tab."""
        return Asset.read(ROOT / "ui" / "parts" / "icon.svg")

    @cached_property
    def own(self) -> Mapping[str, Asset]:
        """Our own files, each under a name made from what it holds."""
        return {f"/assets/{name}": asset for name, asset in self._named().items()}

    @cache  # noqa: B019 - one shelf lives as long as the program
    def _named(self) -> dict[str, Asset]:
        parts = [(HERE / "scripts" / f"{name}.js").read_text("utf-8") for name in SCRIPTS]
        script = "(() => {\n'use strict'\n" + "\n".join(parts) + "})()\n"
        files = {
            "page": Asset(script.encode("utf-8"), ".js"),
            "icon": self.icon,
            "card": Asset.read(HERE / "card.png"),
        }
        return {f"{name}.{asset.digest}{asset.suffix}": asset for name, asset in files.items()}

    def _name(self, name: str) -> str:
        return next(found for found in self._named() if found.startswith(f"{name}."))

    @cached_property
    def _index(self) -> str:
        return (self.streamlit / "index.html").read_text("utf-8")

    @cached_property
    def _styles(self) -> str:
        """Path of Streamlit's style sheet."""
        found = re.search(r'<link rel="stylesheet"[^>]*href="\.(/static/css/[^"]+)"', self._index)
        if not found:
            raise LookupError("no style sheet in Streamlit's first page")
        return found[1]

    @cached_property
    def first_page(self) -> Asset:
        """The page that every visit begins with: Streamlit's scripts and styles in a Chinese frame of our own."""
        tags = "\n".join(f"    {tag}" for tag in _STREAMLIT_TAG.findall(self._index))
        tags = tags.replace(self._styles, f"{self._styles}?v={self._made(self._styles).digest}")
        page = Template((HERE / "first_page.html").read_text("utf-8")).substitute(
            title=TITLE,
            description=DESCRIPTION,
            icon=self._name("icon"),
            script=self._name("page"),
            streamlit="\n".join([tags, *self._preloads(tags)]),
            card=f'    <meta property="og:image" content="{escape(self.card)}">' if self.card else "",
        )
        return Asset(page.encode("utf-8"), ".html")

    def _preloads(self, tags: str) -> Iterator[str]:
        """Links to the scripts of the form's widgets and to what they import, save for those already linked."""
        found = [name for widget in WIDGETS for name in self._scripts if name.split(".")[0] == widget]
        for name in found:  # grows while it is read
            imported = _IMPORTED.findall(self._scripts[name].read_text("utf-8"))
            found += [other for other in imported if other not in found]
        for name in found:
            if name not in tags:
                yield f'    <link rel="modulepreload" crossorigin fetchpriority="low" href="./static/js/{name}">'

    @cached_property
    def _scripts(self) -> Mapping[str, Path]:
        """Streamlit's scripts by name."""
        return {path.name: path for path in self._paths.values() if path.suffix == ".js"}

    @property
    def card(self) -> str | None:
        """Address of the share card's picture, which must be a whole one; none where no public address is set."""
        address = settings.public_address()
        return f"{address}/assets/{self._name('card')}" if address else None

    def of_the_first_page(self) -> Iterator[Asset]:
        """The first page and every file that it names."""
        yield self.first_page
        text = self.first_page.body.decode("utf-8")
        for path in re.findall(r'(?:src|href)="\.(/[^"?]+)', text):
            if asset := self.find(path):
                yield asset
