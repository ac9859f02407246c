"""The tables of the released versions: whatever a part may hold comes back, and nothing the models ask is missing."""

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from policy.compare.slip.reconcile import Check
from policy.enrolment.record import COVERS, GROUPS, EnrolmentRecord
from policy.link.digits import Digits, Rest
from policy.link.groups import Group, Several
from policy.link.parts import OneOf, Readings, Slot
from policy.link.versions import NEWEST, Version, version
from policy.places import AFFILIATIONS, GRADES, TRAVEL
from policy.rulebook import rulebook
from policy.visit.scenario import Scenario
from tests.link.things import values

VERSIONS = {name: found for name in "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" if (found := version(name))}
SORTS = [(name, sort) for name, found in VERSIONS.items() for sort in found.groups]


def newest() -> Version:
    return VERSIONS[NEWEST]


@pytest.mark.parametrize(("name", "sort"), SORTS)
@settings(max_examples=50)
@given(data=st.data())
def test_what_goes_in_comes_out(name: str, sort: str, data: st.DataObject) -> None:
    group = VERSIONS[name].groups[sort]
    given_values = data.draw(values(group))
    out = Digits()
    group.write(given_values, out)
    rest = Rest(out.number())
    assert group.read(rest) == given_values
    assert rest.left == 0


@settings(max_examples=50)
@given(data=st.data())
def test_a_difference_comes_out_whole(data: st.DataObject) -> None:
    group = newest().groups["scenario"]
    base, other = data.draw(values(group)), data.draw(values(group))
    mixed = {**base, **data.draw(st.sampled_from([{}, other, {"visits": other["visits"]}]))}
    out = Digits()
    group.write(base, out)
    group.write_beside(mixed, base, out)
    rest = Rest(out.number())
    read = group.read(rest)
    assert (read, group.read_beside(read, rest), rest.left) == (base, mixed, 0)


def parts(part: Slot) -> dict[str, Slot]:
    """Every named part below a part."""
    if isinstance(part, Several):
        return parts(part.item)
    if not isinstance(part, Group):
        return {}
    found = dict(part.flat())
    for inner in list(found.values()):
        found |= parts(inner)
    return found


def asked(model: type[BaseModel]) -> dict[str, type[BaseModel] | None]:
    """The fields of a model, with the model that a field holds, alone or in a list."""
    found: dict[str, type[BaseModel] | None] = {}
    for name, info in model.model_fields.items():
        inside = [info.annotation, *get_args(info.annotation)]
        found[name] = next((one for one in inside if isinstance(one, type) and issubclass(one, BaseModel)), None)
    return found


def missing(model: type[BaseModel], part: Slot) -> list[str]:
    """The fields of a model, and of the models in it, that a table lacks."""
    group = part.item if isinstance(part, Several) else part
    assert isinstance(group, Group)
    held = dict(group.flat())
    lacking = [name for name in asked(model) if name not in held]
    for name, inner in asked(model).items():
        if inner is not None and name in held:
            lacking += [f"{name}.{field}" for field in missing(inner, held[name])]
    return lacking


@pytest.mark.parametrize(("sort", "model"), [("scenario", Scenario), ("record", EnrolmentRecord), ("slip", Check)])
def test_the_newest_table_holds_every_field(sort: str, model: type[BaseModel]) -> None:
    assert missing(model, newest().groups[sort]) == []


def test_the_newest_table_holds_every_choice() -> None:
    book = rulebook()
    scenario, record = parts(newest().groups["scenario"]), parts(newest().groups["record"])
    for part, names in (
        (scenario["region"], book.regions),
        (scenario["kind"], book.kinds),
        (scenario["hospital_grade"], GRADES),
        (scenario["hospital_affiliation"], AFFILIATIONS),
        (scenario["travel"], TRAVEL),
        (record["region"], book.regions),
        (record["group"], GROUPS),
        (record["cover"], COVERS),
    ):
        assert isinstance(part, OneOf)
        assert set(names) <= set(part.names)
    chosen = scenario["readings"]
    assert isinstance(chosen, Readings)
    for reading in book.readings.values():
        assert set(chosen.values[reading.id]) == {reading.default, reading.other}


def test_a_form_offers_every_kind() -> None:
    kinds = parts(newest().groups["estimate"])["kind"]
    assert isinstance(kinds, OneOf)
    assert {f"{kind}/0" for kind in rulebook().kinds} <= set(kinds.names)


def test_no_list_says_anything_twice() -> None:
    for group in newest().groups.values():
        for part in parts(group).values():
            if isinstance(part, OneOf):
                assert len(part.names) == len(set(part.names))


def test_there_is_no_other_version() -> None:
    assert version("0") is None
    assert max(VERSIONS) == NEWEST
