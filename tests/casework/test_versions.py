"""What entries make of a record: heads, sets, deletions; tables of cases small enough to be read."""

from itertools import permutations
from typing import Any

import pytest

from station.casework.fields import Kind
from station.casework.journal import Entry, FieldChange
from station.casework.model import Employer, Worker
from station.casework.versions import Field, merged, state_of


def stamp(n: int) -> str:
    return f"{n:016x}.feed"


def entry(n: int, is_new: bool = False, **values: Any) -> Entry:
    """An entry of stamp ``n``; values are (after, stamps it knew …), with before first for a set."""
    changes = {}
    for name, (after, *knew) in values.items():
        before, after = after if isinstance(after, tuple) else ("", after)
        changes[name] = FieldChange(before, after, " ".join(stamp(k) for k in knew))
    return Entry("d", n, stamp(n), "2026-03-16T09:00:00", "王芳", "s", "改", "worker", "w1", is_new, changes)


MADE = entry(1, True, name=("甲",))

SCALARS = {
    "as entered": ([], ("甲", [1], [])),
    "one after another": ([entry(2, name=("乙", 1)), entry(3, name=("丙", 2))], ("丙", [3], [])),
    "side by side": ([entry(2, name=("乙", 1)), entry(3, name=("丙", 1))], ("丙", [3], [2])),
    "side by side, the same value": ([entry(2, name=("乙", 1)), entry(3, name=("乙", 1))], ("乙", [3, 2], [])),
    "three PCs": ([entry(2, name=("乙", 1)), entry(3, name=("丙", 1)), entry(4, name=("丁", 1))], ("丁", [4], [3, 2])),
    "a decision for the older": ([entry(2, name=("乙", 1)), entry(3, name=("丙", 1)), entry(4, name=("乙", 3, 2))], ("乙", [4], [])),
    "an edit of one side only": ([entry(2, name=("乙", 1)), entry(3, name=("丙", 1)), entry(4, name=("丁", 3))], ("丁", [4], [2])),
    "two decisions": (
        [entry(2, name=("乙", 1)), entry(3, name=("丙", 1)), entry(4, name=("乙", 3, 2)), entry(5, name=("丙", 3, 2))],
        ("丙", [5], [4]),
    ),
    "the version named has not come yet": ([entry(3, name=("丙", 2))], ("丙", [3], [1])),
    "a child with the lower stamp": ([entry(9, name=("乙", 1)), entry(4, name=("丙", 9))], ("丙", [4], [])),
    "from one that did not say what it knew": ([entry(2, name=("乙", 1)), entry(3, name=("丙",))], ("丙", [3], [])),
    "made twice": ([entry(2, True, name=("乙",))], ("乙", [2], [1])),
    "two that name each other": ([entry(2, name=("乙", 1, 3)), entry(3, name=("丙", 2, 1))], ("丙", [3], [])),
}


@pytest.mark.parametrize("case", SCALARS)
def test_heads_of_a_field_in_any_order(case: str) -> None:
    entries, (value, heads, others) = SCALARS[case]
    wanted = Field(value, tuple(map(stamp, heads)), tuple(map(stamp, others)))
    for order in permutations([MADE, *entries]):
        assert state_of(Worker, [*order, *order[:1]]).fields["name"] == wanted


def test_what_nobody_stated_has_the_version_of_the_creation() -> None:
    state = state_of(Worker, [MADE, entry(2, phone=("1", 1)), entry(3, phone=("2", 1))])
    assert state.stamps == {"": stamp(1), "phone": stamp(3)}
    assert state.fields["phone"] == Field("2", (stamp(3),), (stamp(2),))
    assert "address" not in state.fields


def test_two_of_the_same_value_are_shown_with_both_versions() -> None:
    state = state_of(Worker, [MADE, entry(2, phone=("1", 1)), entry(3, phone=("1", 1))])
    assert state.stamps["phone"] == f"{stamp(3)} {stamp(2)}"


DELETIONS = {
    "deleted as known": ([entry(2, name=("乙", 1)), entry(3, deleted=(True, 1, 2))], (True, [3], [], "")),
    "an edit it did not know, earlier": ([entry(2, name=("乙", 1)), entry(3, deleted=(True, 1))], (False, [], [3], stamp(2))),
    "an edit it did not know, later": ([entry(2, deleted=(True, 1)), entry(3, name=("乙", 1))], (False, [], [2], stamp(3))),
    "two edits it did not know": (
        [entry(2, name=("乙", 1)), entry(3, deleted=(True, 1)), entry(4, phone=("1", 1))],
        (False, [], [3], stamp(4)),
    ),
    "an edit of what lies in the bin": ([entry(2, deleted=(True, 1)), entry(3, name=("乙", 1, 2))], (True, [2], [], "")),
    "known at second hand": ([entry(2, name=("乙", 1)), entry(3, name=("丙", 2)), entry(4, deleted=(True, 1, 3))], (True, [4], [], "")),
    "put back": ([entry(2, deleted=(True, 1)), entry(3, deleted=(False, 2))], (False, [3], [], "")),
    "put back and deleted side by side": (
        [entry(2, deleted=(True, 1)), entry(3, deleted=(False, 2)), entry(4, deleted=(True, 1))],
        (True, [4], [3], ""),
    ),
    "deleted by two": ([entry(2, deleted=(True, 1)), entry(3, deleted=(True, 1))], (True, [3, 2], [], "")),
    "deleted by two, one of whom knew all": (
        [entry(2, name=("乙", 1)), entry(3, deleted=(True, 1)), entry(4, deleted=(True, 1, 2))],
        (True, [4, 3], [], stamp(2)),
    ),
    "decided: gone": ([entry(2, name=("乙", 1)), entry(3, deleted=(True, 1)), entry(4, deleted=(True, 1, 2, 3))], (True, [4], [], "")),
    "decided: kept": ([entry(2, name=("乙", 1)), entry(3, deleted=(True, 1)), entry(4, deleted=(False, 1, 2, 3))], (False, [4], [], "")),
}


@pytest.mark.parametrize("case", DELETIONS)
def test_a_deletion_counts_if_it_knew_every_edit(case: str) -> None:
    entries, (value, heads, others, kept_by) = DELETIONS[case]
    for order in permutations([MADE, *entries]):
        state = state_of(Worker, order)
        assert state.fields["deleted"] == Field(value, tuple(map(stamp, heads)), tuple(map(stamp, others)))
        assert state.kept_by == kept_by


SETS = [
    # now, before, after, what comes of it
    ("甲\n乙", "甲\n乙", "乙\n甲", "乙\n甲"),  # nobody else wrote: the order of the form
    ("甲\n丙", "甲", "甲\n乙", "甲\n丙\n乙"),
    ("甲\n丙", "甲", "", "丙"),
    ("", "甲", "甲\n乙", "乙"),  # taken away by another
    ("乙", "", "乙\n甲", "乙\n甲"),
    ("甲\n\n乙", "甲\n\n乙", "甲\n\n乙\n", "甲\n\n乙\n"),  # word for word where nobody else wrote
]


@pytest.mark.parametrize(("now", "before", "after", "wanted"), SETS)
def test_elements_are_added_and_taken_away_one_by_one(now: str, before: str, after: str, wanted: str) -> None:
    assert merged(Kind.LINES, now, before, after) == wanted
    blank = merged(Kind.CODES, *(text.replace("\n\n", "\n").strip().replace("\n", " ") for text in (now, before, after)))
    assert blank.split() == wanted.split()


def test_the_last_word_on_an_element_counts_and_nothing_is_a_conflict() -> None:
    entries = [
        entry(1, True, aliases=("甲",)),
        entry(2, aliases=(("甲", "甲\n乙"), 1)),
        entry(3, aliases=(("甲", "丙"), 1)),  # 甲 away, 丙 added
        entry(4, aliases=(("甲\n乙", "甲"), 2)),  # 乙 away again
        entry(5, aliases=(("甲", "甲\n丁"), 4)),
    ]
    for order in permutations(entries):
        found = state_of(Employer, order).fields["aliases"]
        assert set(found.value.split()) == {"丙", "丁"}
        assert (found.heads, found.others) == ((stamp(5), stamp(3)), ())


def test_fields_this_version_does_not_know_are_left_out() -> None:
    assert set(state_of(Worker, [MADE, entry(2, blood_type=("A", 1))]).fields) == {"name"}
