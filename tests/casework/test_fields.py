"""What a declaration of a field says, and what records do with it."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from typing import ClassVar

import pytest

from station.casework.fields import Kind, Privacy, Record, counted, declared, field, missing
from station.casework.model import Grievance


@declared
class Sample(Record):
    record: ClassVar[str] = "sample"
    title: ClassVar[str] = "样本"

    name: str = field("名称", required=True, group="head")
    id_number: str = field("身份证号", Kind.ID_NUMBER)
    phone: str = field("电话", Kind.PHONE)
    note: str = field("说明", Kind.LONG_TEXT)
    plain_lines: str = field("目录", Kind.LINES, privacy=Privacy.NONE)
    people: int | None = field("人数", Kind.COUNT, required=True, mark="people_mark", default=1)
    amount: int | None = field("金额", Kind.MONEY)
    is_open: bool = field("公开", Kind.FLAG, default=True)


def test_a_declaration_is_found_again_whole() -> None:
    spec = Sample.spec("people")
    assert (spec.record, spec.name, spec.label, spec.kind, spec.mark) == ("sample", "people", "人数", Kind.COUNT, "people_mark")
    assert spec.path == "sample.people"
    assert Sample.spec("name").group == "head"
    assert Sample.knows("people")
    assert not Sample.knows("stamps")
    with pytest.raises(KeyError):
        Sample.spec("nothing")


def test_fields_come_in_order_of_declaration_after_id_and_deleted() -> None:
    names = [spec.name for spec in Sample.specs()]
    assert names == ["id", "deleted", "name", "id_number", "phone", "note", "plain_lines", "people", "amount", "is_open"]


@pytest.mark.parametrize(
    ("name", "privacy"),
    [
        ("name", Privacy.NONE),
        ("id_number", Privacy.SENSITIVE),
        ("phone", Privacy.PERSONAL),
        ("note", Privacy.FREE_TEXT),
        ("plain_lines", Privacy.NONE),
    ],
)
def test_privacy_follows_the_kind_unless_stated(name: str, privacy: Privacy) -> None:
    assert Sample.spec(name).privacy is privacy


@pytest.mark.parametrize(("name", "empty"), [("name", ""), ("amount", None), ("people", None), ("is_open", False)])
def test_empty_is_what_says_nothing_whatever_the_default(name: str, empty: object) -> None:
    value = Sample.spec(name).empty
    assert (value, type(value)) == (empty, type(empty))


def test_required_fields_that_are_empty_are_named_in_a_sentence_each() -> None:
    assert missing(Sample(people=None)) == {"name": "请填写名称。", "people": "请填写人数。"}
    assert missing(Sample(people=None), ["people"]) == {"people": "请填写人数。"}
    assert missing(Sample(name="甲", people=0)) == {}


def test_who_says_nothing_of_how_many_is_counted_as_in_a_new_record() -> None:
    assert [counted(one, "people") for one in (Grievance(), Grievance(people=None), Grievance(people=3))] == [1, 1, 3]
    assert counted(Grievance(people=None, people_mark="several"), "people") is None, "多名 says that there are more, not how many"
    assert counted(Grievance(amount=None), "amount") is None


def test_versions_take_no_part_in_comparison() -> None:
    old, new = Sample(name="甲", stamps={"": "1"}), Sample(name="甲", stamps={"": "2"})
    assert old == new
    assert old.differences(new) == ()
    assert old.differences(new.with_values(name="乙", amount=0)) == ("name", "amount")
    assert new.with_values(name="乙").stamps == {"": "2"}


def test_records_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Sample().name = "甲"  # type: ignore[misc]


def test_a_kind_is_made_once_when_its_fields_are_first_asked_for() -> None:
    @declared
    class Parcel(Record):
        """As a kind of its own, and asked for by two threads at once."""

        record: ClassVar[str] = "parcel"
        title: ClassVar[str] = "包裹"

        sender: str = field("寄件人", Kind.PHONE, required=True)

    assert not isinstance(vars(Parcel)["__dataclass_fields__"], dict)
    with ThreadPoolExecutor(4) as pool:
        asked = [*pool.map(lambda _: dataclasses.fields(Parcel), range(20))]
    assert all(found == asked[0] for found in asked)
    assert [each.name for each in asked[0]] == ["id", "deleted", "stamps", "sender"]
    assert Parcel.spec("sender").privacy is Privacy.PERSONAL
    assert Parcel(sender="寄").sender == "寄"
