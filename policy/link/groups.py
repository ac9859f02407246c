"""Several values of a code together: a group of named parts, and a list of like parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from policy.fields import shown
from policy.link.digits import Digits, Rest
from policy.link.parts import Slot, UnheldError


@dataclass(frozen=True)
class Group(Slot):
    """Named parts in their order. With ``seldom`` one digit says that all of them are left out.

    A part under a name that begins with "+" is a group whose parts stand in this group's own mapping.
    """

    parts: Mapping[str, Slot]
    seldom: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all parts as a mapping holds them."""
        found: list[str] = []
        for name, part in self.parts.items():
            found += part.names if isinstance(part, Group) and name.startswith("+") else [name]
        return tuple(found)

    def blank(self, value: Any) -> bool:  # noqa: ANN401, D102
        return value is None or all(part.blank(value.get(name)) for name, part in self.flat())

    def write(self, value: Any, out: Digits) -> None:  # noqa: ANN401, D102
        given = self._known({} if value is None else value)
        if self.seldom:
            blank = self.blank(given)
            out.put(0 if blank else 1, 2)
            if blank:
                return
        for name, part in self.parts.items():
            try:
                part.write(self._own(given, name, part), out)
            except UnheldError as error:
                raise (error if name.startswith("+") else error.inside(name)) from None

    def read(self, rest: Rest) -> dict[str, Any] | None:  # noqa: D102
        if self.seldom and not rest.take(2):
            return None
        return self._joined((name, part.read(rest)) for name, part in self.parts.items())

    def write_change(self, value: Any, base: Any, out: Digits) -> None:  # noqa: ANN401, D102
        given = self._known(value or {})
        for name, part in self.parts.items():
            part.write_beside(self._own(given, name, part), self._own(base or {}, name, part), out)

    def read_change(self, base: Any, rest: Rest) -> Any:  # noqa: ANN401, D102
        given = base or {}
        found = self._joined(
            (name, part.read_beside(self._own(given, name, part), rest)) for name, part in self.parts.items()
        )
        return found or None

    def flat(self) -> Iterable[tuple[str, Slot]]:
        """All parts by the names that a mapping holds them under."""
        for name, part in self.parts.items():
            if isinstance(part, Group) and name.startswith("+"):
                yield from part.flat()
            else:
                yield name, part

    def _known(self, value: Any) -> Mapping[str, Any]:  # noqa: ANN401
        if not isinstance(value, Mapping):
            raise UnheldError("", f"{shown(value)} 的格式不对，这里要填一组字段")
        for name in value:
            if name not in self.names:
                raise UnheldError(str(name), f"没有这一项，可以填的有：{'、'.join(self.names)}")
        return value

    @staticmethod
    def _own(value: Mapping[str, Any], name: str, part: Slot) -> Any:  # noqa: ANN401
        """What of a mapping belongs to a part."""
        if isinstance(part, Group) and name.startswith("+"):
            return {own: value[own] for own in part.names if value.get(own) is not None} or None
        return value.get(name)

    def _joined(self, found: Iterable[tuple[str, Any]]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in found:
            if value not in (None, {}):
                values |= value if name.startswith("+") else {name: value}
        return values


@dataclass(frozen=True)
class Several(Slot):
    """A list of ``least`` to ``most`` like parts; up to ``usual`` of them say their number shortly."""

    item: Slot
    usual: int
    most: int
    least: int = 0

    def blank(self, value: Any) -> bool:  # noqa: ANN401, D102
        return not value

    def write(self, value: Any, out: Digits) -> None:  # noqa: ANN401, D102
        given = self._counted(value, out)
        for place, item in enumerate(given):
            try:
                self.item.write(item, out)
            except UnheldError as error:
                raise error.inside(f"[{place}]") from None

    def read(self, rest: Rest) -> list[Any] | None:  # noqa: D102
        return [self.item.read(rest) for _ in range(self._count(rest))] or None

    def write_change(self, value: Any, base: Any, out: Digits) -> None:  # noqa: ANN401, D102
        given, before = self._counted(value, out), base or []
        for place, item in enumerate(given):
            if place < len(before):
                self.item.write_beside(item, before[place], out)
            else:
                self.item.write(item, out)

    def read_change(self, base: Any, rest: Rest) -> Any:  # noqa: ANN401, D102
        before = base or []
        return [
            self.item.read_beside(before[place], rest) if place < len(before) else self.item.read(rest)
            for place in range(self._count(rest))
        ] or None

    def _counted(self, value: Any, out: Digits) -> list[Any]:  # noqa: ANN401
        given = [] if value is None else value
        if not isinstance(given, list):
            raise UnheldError("", f"{shown(value)} 的格式不对，这里要填一组")
        if not self.least <= len(given) <= self.most:
            raise UnheldError("", f"“{len(given)}” 项不对，一个链接最多放 {self.most} 项，最少 {self.least} 项")
        out.put_whole(len(given) - self.least, self.usual - self.least, self.most - self.least)
        return given

    def _count(self, rest: Rest) -> int:
        return self.least + rest.take_whole(self.usual - self.least, self.most - self.least)
