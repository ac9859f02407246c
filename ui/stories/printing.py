"""Posters and cards of a story: made when somebody asks for one, in one of the three layouts."""

from collections.abc import Callable
from typing import Final, cast

import streamlit as st

from paper import poster, press
from paper.poster import Contribution, Layout, PosterBar, Story
from paper.press import FontMissingError
from policy import InputError
from policy.link.code import Thing, code_of
from policy.stories.settled import Dues, SettledStory
from ui.parts import look
from ui.parts.questions import Questions
from web.links import printed

LAYOUTS: Final[dict[str, str]] = {
    "bars": "横条：一种情况一条，一条比一条长",
    "columns": "竖条：并排站着，远处看得清",
    "number": "大数字：参保少出多少钱，占满上半张",
}
_MOST_SOURCES: Final = 3
_FIELDS: Final = {
    "title": "标题",
    "teller": "一句话说是谁",
    "assumptions": "怎么假定的",
    "variants": "金额",
    "sources": "依据",
}


def contribution(dues: Dues) -> Contribution:
    """What one pays for a year, as paper takes it."""
    return Contribution(dues.year, dues.own, dues.subsidy, dues.subsidy_year)


def story(told: SettledStory, dues: Dues) -> Story:
    """A settled story as paper takes it; its code leads to the answer of who enrolled."""
    return Story(
        title=told.tale.title,
        teller=told.tale.teller,
        assumptions=told.assumes,
        variants=[PosterBar(way.label, way.total, way.fund, way.critical, way.own) for way in told.ways],
        contribution=contribution(dues),
        sources=told.sources[:_MOST_SOURCES],
        on=told.on,
        address=address(told.scenario),
    )


def address(thing: Thing) -> str | None:
    """Where a printed code leads; None without a public address, or where there is too much for a code."""
    try:
        return printed(code_of(thing))
    except InputError:
        return None


def downloads(ask: Questions, made: Story, name: str) -> None:
    """Offer the posters and the card; say what does not fit."""
    layout = cast("Layout", ask.choose("版式", "layout", LAYOUTS))
    try:
        press.ready()
        poster.check(made)
    except FontMissingError as error:
        st.warning(str(error))
        return
    except InputError as error:
        look.error_summary([(_FIELDS.get(fault.field, "海报"), fault.message) for fault in error.faults])
        return
    ways: dict[str, tuple[str, str, Callable[[], bytes]]] = {
        "A4 海报": (f"{name}-A4.pdf", "application/pdf", lambda: poster.poster(made, layout, "a4")),
        "A3 海报": (f"{name}-A3.pdf", "application/pdf", lambda: poster.poster(made, layout, "a3")),
        "手机图片": (f"{name}.png", "image/png", lambda: poster.card(made, layout)),
    }
    for place, (label, (file, kind, make)) in zip(st.columns(len(ways)), ways.items(), strict=True):
        place.download_button(
            f"下载 {label}" if label[0].isascii() else f"下载{label}",
            data=make,
            file_name=file,
            mime=kind,
            on_click="ignore",
            key=ask.key(label),
            width="stretch",
        )
