"""Frozen classes behave as the frozen dataclasses of the standard library do."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.frozen import frozen


@frozen
class Point:
    """A point."""

    x: int
    y: int = 0
    secret: str = dataclasses.field(default="", repr=False)
    seen: int = dataclasses.field(default=0, compare=False)


@dataclasses.dataclass(frozen=True)
class Peer:
    """A point as the standard library makes it."""

    x: int
    y: int = 0
    secret: str = dataclasses.field(default="", repr=False)
    seen: int = dataclasses.field(default=0, compare=False)


@frozen(kw_only=True)
class Named:
    """One with a method of its own."""

    name: str

    def __repr__(self) -> str:
        return "<named>"


@frozen
class Nothing:
    """No field at all."""


@frozen
class Further(Point):
    """One field more."""

    z: int = 0


VALUES = st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(["", "a"]), st.integers(0, 2))


@given(VALUES, VALUES)
def test_compared_hashed_and_shown_as_a_dataclass(left: tuple[Any, ...], right: tuple[Any, ...]) -> None:
    assert (Point(*left) == Point(*right)) is (Peer(*left) == Peer(*right))
    assert hash(Point(*left)) == hash(Peer(*left))
    assert repr(Point(*left)) == repr(Peer(*left)).replace("Peer", "Point")


def test_what_is_alike_of_another_class_is_not_equal() -> None:
    assert Point(1) != Further(1)
    assert Further(1, z=2) != Further(1, z=3)
    assert Further(1, z=2) == dataclasses.replace(Further(1), z=2)
    assert Point(1) != Peer(1)


def test_the_constructor_is_compiled_with_the_first_object_and_fields_are_known_without_one() -> None:
    @frozen
    class Late:
        """Of which there is no object yet."""

        x: int
        seen: list[int] = dataclasses.field(default_factory=list, compare=False)

    @frozen(kw_only=True)
    class Later(Late):
        """One field more."""

        y: int = 0

    before = vars(Late)["__init__"]
    assert [each.name for each in dataclasses.fields(Later)] == ["x", "seen", "y"]
    with ThreadPoolExecutor(8) as threads:
        made = [*threads.map(lambda number: Later(number, y=1), range(200))]
    assert [(each.x, each.seen, each.y) for each in made] == [(number, [], 1) for number in range(200)]
    assert vars(Late)["__init__"] is not before
    assert object.__new__(Later).__class__ is Later and Later(1) == Later(1) != Later(2)


def test_own_methods_stay_and_keywords_are_asked_for() -> None:
    assert repr(Named(name="王芳")) == "<named>"
    with pytest.raises(TypeError):
        Named("王芳")  # type: ignore[call-arg, misc]
    assert Nothing() == Nothing() and {Nothing()} == {Nothing()}
