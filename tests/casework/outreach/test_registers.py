"""Registers: terms of mediators, the tree of union bodies, figures with their base and target."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.model import Indicator, Lawyer, Mediator, OrgUnit
from station.casework.outreach import registers
from station.casework.outreach.rules import Kin, problems, tidied
from station.casework.vocabulary import vocabulary

NOW = datetime(2026, 3, 16, 9, 0)
LEVELS = [entry.code for entry in vocabulary("org_level").entries]
MEDIATOR = Mediator(name="陈立", appointed_on="2025-04-01", term_to="2026-03-31")
FIGURE = Indicator(period="2026", kind="supervision_cover", value="65")


@pytest.mark.parametrize(
    ("mediator", "wrong"),
    [
        (MEDIATOR, []),
        (replace(MEDIATOR, name=""), ["name"]),
        (replace(MEDIATOR, term_to="2026-03-30"), ["term_to"]),
        (replace(MEDIATOR, appointed_on="2024-02-29", term_to="2025-02-28"), []),
        (replace(MEDIATOR, appointed_on="2024-02-29", term_to="2025-02-27"), ["term_to"]),
        (replace(MEDIATOR, appointed_on="2026-03-17", term_to=""), ["appointed_on"]),
        (replace(MEDIATOR, appointed_on="2025-04", term_to="2025"), []),
        (replace(MEDIATOR, phone="12"), ["phone"]),
    ],
)
def test_a_mediator_s_term_is_a_year_at_least(mediator: Mediator, wrong: list[str]) -> None:
    assert list(problems(mediator, NOW, Kin())) == wrong


@pytest.mark.parametrize(
    ("mediator", "words"),
    [
        (MEDIATOR, "在聘"),
        (replace(MEDIATOR, term_to="2026-03-16"), "在聘"),
        (replace(MEDIATOR, term_to="2026-03-15"), "聘期已满"),
        (replace(MEDIATOR, term_to="2026-03"), "在聘"),
        (replace(MEDIATOR, term_to=""), "在聘"),
        (replace(MEDIATOR, is_active=False), "已解聘"),
    ],
)
def test_how_a_mediator_stands(mediator: Mediator, words: str) -> None:
    assert registers.standing(mediator, date(2026, 3, 16)) == words


def test_phones_are_kept_without_spaces() -> None:
    lawyer = tidied(Lawyer(name="周明", firm="明正律师事务所", phone="138 0013 8000"), Kin())
    assert lawyer.phone == "13800138000"
    assert problems(lawyer, NOW, Kin()) == {}


DISTRICT = OrgUnit(id="d", name="滨河区总工会", level="county")
STREET = OrgUnit(id="s", name="站前街道总工会", level="street", parent_id="d")
GRID = OrgUnit(id="g", name="站前片区工会联合会", level="grid", parent_id="s")
FIRM = OrgUnit(id="f", name="晨光家具厂工会", level="enterprise", parent_id="g")
UNITS = [FIRM, GRID, STREET, DISTRICT]


@pytest.mark.parametrize(
    ("unit", "wrong"),
    [
        (GRID, []),
        (replace(GRID, id=""), []),
        (replace(STREET, parent_id="g"), ["parent_id"]),
        (replace(STREET, parent_id="s"), ["parent_id"]),
        (replace(FIRM, parent_id=""), []),
        (replace(FIRM, parent_id="gone"), []),
        (replace(GRID, level="street"), ["parent_id"]),
        (replace(GRID, level="enterprise"), ["level"]),
        (replace(DISTRICT, level="city"), []),
    ],
)
def test_a_body_stands_under_one_of_a_higher_level(unit: OrgUnit, wrong: list[str]) -> None:
    assert list(problems(unit, NOW, Kin(others=UNITS))) == wrong


def test_a_matter_goes_up_from_body_to_body() -> None:
    known = {unit.id: unit for unit in UNITS}
    assert [unit.id for unit in registers.superiors(FIRM, known)] == ["g", "s", "d"]
    assert registers.superiors(DISTRICT, known) == []


def test_the_tree_hangs_each_body_under_its_own() -> None:
    other = OrgUnit(id="o", name="河西街道总工会", level="street", parent_id="d")
    found = registers.tree([*UNITS, other])
    assert [(depth, unit.id) for depth, unit in found] == [(0, "d"), (1, "o"), (1, "s"), (2, "g"), (3, "f")]


BODIES = st.lists(st.tuples(st.sampled_from(LEVELS), st.integers(-1, 9)), min_size=1, max_size=10)


@given(BODIES)
def test_bodies_that_were_accepted_make_a_tree(drawn: list[tuple[str, int]]) -> None:
    """Whatever is tried in whatever order, what is accepted has no circle and only rising levels."""
    kept: dict[str, OrgUnit] = {}
    for place, (level, parent) in enumerate([*drawn, *reversed(drawn)]):
        unit = OrgUnit(id=str(place % len(drawn)), name=f"工会{place}", level=level, parent_id=str(parent) if parent >= 0 else "")
        if not registers.org_unit_problems(unit, kept.values()):
            kept[unit.id] = unit
    for unit in kept.values():
        above = [unit, *registers.superiors(unit, kept)]
        ranks = [LEVELS.index(one.level) for one in above]
        assert ranks == sorted(set(ranks)), above


@given(st.lists(st.integers(-1, 8), min_size=1, max_size=9))
def test_the_tree_shows_every_body_once_even_in_a_circle(parents: list[int]) -> None:
    units = [OrgUnit(id=str(n), name=f"工会{n}", parent_id=str(p) if p >= 0 else "") for n, p in enumerate(parents)]
    found = registers.tree(units)
    assert sorted(unit.id for _, unit in found) == sorted(unit.id for unit in units)
    depth = {unit.id: level for level, unit in found}
    known = {unit.id: unit for unit in units}
    for unit in units:
        above = registers.superiors(unit, known)
        if all(unit is not one for one in above) and not any(one in registers.superiors(one, known) for one in above):
            assert depth[unit.id] == len(above)


@pytest.mark.parametrize(
    ("values", "wrong", "percentage", "is_reached"),
    [
        ({}, [], "", None),
        ({"value": "130", "base": "200", "target": "65"}, [], "65.00%", True),
        ({"value": "129", "base": "200", "target": "65"}, [], "64.50%", False),
        ({"value": "2", "base": "3"}, [], "66.67%", None),
        ({"value": "1,200", "target": "1000"}, [], "", True),
        ({"value": "64.9%", "target": "65"}, [], "", False),
        ({"value": "许多"}, ["value"], "", None),
        ({"value": "-1"}, ["value"], "", None),
        ({"value": "NaN"}, ["value"], "", None),
        ({"base": "0"}, ["base"], "", None),
        ({"base": "不详"}, ["base"], "", None),
    ],
)
def test_a_figure_has_a_base_and_a_target(values: dict[str, str], wrong: list[str], percentage: str, is_reached: bool | None) -> None:
    figure = replace(FIGURE, **values)
    assert list(problems(figure, NOW, Kin())) == wrong
    assert registers.percentage(figure) == percentage
    assert registers.is_reached(figure) is is_reached
