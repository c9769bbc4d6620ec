"""The declarations of all records agree with each other, with the vocabularies and with the types."""

import dataclasses
from pathlib import Path

import pytest

from station.casework import grievances, legal_aid, mediations
from station.casework.fields import FieldSpec, Kind
from station.casework.model import BY_NAME, RECORDS, Record
from station.casework.vocabulary import vocabulary

FIELDS = [(cls, spec) for cls in RECORDS for spec in cls.specs() if spec.name not in ("id", "deleted")]
TYPES = {Kind.COUNT: int | None, Kind.MONEY: int | None, Kind.FLAG: bool}


def default(cls: type[Record], spec: FieldSpec) -> object:
    return getattr(cls(), spec.name)


def test_a_code_names_its_vocabulary_and_starts_inside_it() -> None:
    for cls, spec in FIELDS:
        if spec.kind in (Kind.CODE, Kind.CODES):
            assert default(cls, spec) in {"", *(entry.code for entry in vocabulary(spec.of).current())}, spec.path


def test_a_link_names_a_record_and_nothing_else_names_one() -> None:
    for _, spec in FIELDS:
        if spec.kind is Kind.KEY and spec.of:
            assert spec.of in BY_NAME, spec.path
            assert spec.name.endswith("_id"), spec.path
        elif spec.kind not in (Kind.CODE, Kind.CODES):
            assert spec.of == "", spec.path


def test_type_default_and_kind_agree() -> None:
    for cls, spec in FIELDS:
        declared = {f.name: f.type for f in dataclasses.fields(cls)}[spec.name]
        assert declared == TYPES.get(spec.kind, str), spec.path
        value = default(cls, spec)
        assert value is None or type(value) is type(0 if spec.empty is None else spec.empty), spec.path


def test_a_mark_is_a_code_field_of_the_same_record() -> None:
    marked = [(cls.spec(spec.mark), spec) for cls, spec in FIELDS if spec.mark]
    assert marked
    for mark, spec in marked:
        assert (mark.kind, mark.of) in ((Kind.CODE, "amount_mark"), (Kind.CODE, "date_mark")), spec.path


def test_names_tell_the_kind() -> None:
    for _, spec in FIELDS:
        assert spec.name.startswith("is_") == (spec.kind is Kind.FLAG), spec.path
        assert spec.kind is not Kind.DATE or spec.name.endswith(("_on", "_to", "_by")) or spec.name == "period", spec.path
        assert spec.kind is not Kind.MOMENT or spec.name == "at" or spec.name.endswith("_at"), spec.path


def test_every_record_is_listed_once_under_its_own_name_and_titles_differ() -> None:
    assert len(BY_NAME) == len(RECORDS)
    assert all(BY_NAME[cls.record] is cls for cls in RECORDS)
    assert len({cls.title for cls in RECORDS}) == len(RECORDS)


@pytest.mark.parametrize("cls", RECORDS, ids=lambda cls: cls.record)
def test_labels_are_filled_and_differ_within_a_record(cls: type[Record]) -> None:
    labels = [spec.label for spec in cls.specs()]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_a_record_comes_after_the_records_it_links_to() -> None:
    """Practice data, snapshots and ledgers write records in this order."""
    seen: set[str] = set()
    for cls in RECORDS:
        seen.add(cls.record)
        for spec in cls.specs():
            if spec.kind is Kind.KEY and spec.of:
                assert spec.of in seen, f"{spec.path} comes before {spec.of}"


@pytest.mark.parametrize(
    ("name", "states"),
    [
        ("grievance_status", (*grievances.OPEN, *grievances.PAUSED, *grievances.DONE)),
        ("mediation_status", mediations.OPEN),
        ("aid_status", legal_aid.OPEN),
    ],
)
def test_states_the_rules_speak_of_are_in_the_vocabulary_and_in_one_group_only(name: str, states: tuple[str, ...]) -> None:
    assert len(set(states)) == len(states)
    assert set(states) <= {entry.code for entry in vocabulary(name).entries}


def test_only_states_that_ended_without_handling_belong_to_no_group() -> None:
    left = {e.code for e in vocabulary("grievance_status").entries} - {*grievances.OPEN, *grievances.PAUSED, *grievances.DONE}
    assert left == {"refused", "returned", "withdrawn", "ended"}


def test_every_record_is_in_the_glossary_with_its_title() -> None:
    glossary = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
    for cls in RECORDS:
        assert f"| `{cls.record}` | {cls.title} |" in glossary
