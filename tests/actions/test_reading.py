"""Numbers in full are for those who may see them, and every look at something sensitive is noted once a day."""

from collections.abc import Iterator

import pytest

from station.actions import attachments, reading, rights
from station.casework.model import Attachment, Grievance, StaffMember
from station.db.store import Store
from station.errors import StationError

ROLES = {
    "冯守义": "head",
    "周启明": "clerk",
    "邵文锦": "mediator",
    "杨知行": "lawyer",
    "梁敏华": "signer",
    "何区": "district_admin",
    "白读": "reader",
}


@pytest.fixture
def manned(store: Store) -> Iterator[Store]:
    """A station with one person of each role."""
    store.user = "系统"
    with store.step("建站") as step:
        for name, role in ROLES.items():
            step.add(StaffMember(name=name, role=role))
    yield store


def case_of(store: Store, **values: str) -> Grievance:
    store.user = "周启明"
    with store.step("登记") as step:
        return step.add(Grievance(number="ZQ-2026-0001", received_at="2026-03-16T09:00", handler="周启明", **values))


@pytest.mark.parametrize("name", ROLES)
def test_numbers_in_full_are_for_who_may_see_them(manned: Store, name: str) -> None:
    case = case_of(manned)
    manned.user = name
    if "see_plain" in rights.allowed(manned):
        reading.reveal(manned, "查看完整号码 ZQ-2026-0001", case)
        assert [(look.by, look.act) for look in reading.looks(manned, case)] == [(name, "reveal")]
    else:
        assert ROLES[name] in ("district_admin", "reader")
        with pytest.raises(StationError):
            reading.reveal(manned, "查看完整号码 ZQ-2026-0001", case)
        assert list(reading.looks(manned, case)) == []


def test_a_look_is_noted_once_a_day(manned: Store) -> None:
    case = case_of(manned, confidentiality="confidential")
    for name in ("冯守义", "冯守义", "周启明"):
        manned.user = name
        reading.opened(manned, case)
    assert [(look.by, look.act) for look in reading.looks(manned, case)] == [("周启明", "read"), ("冯守义", "read")]


def test_opening_an_ordinary_case_is_not_noted(manned: Store) -> None:
    case = case_of(manned)
    reading.opened(manned, case)
    assert list(reading.looks(manned, case)) == []


def test_what_is_scanned_is_not_for_who_sees_numbers_covered(manned: Store) -> None:
    manned.user = "白读"
    with pytest.raises(StationError, match="完整"):
        attachments.content(manned, Attachment(owner="grievance", owner_id="x", sha256="0" * 64, name="身份证.jpg"))
