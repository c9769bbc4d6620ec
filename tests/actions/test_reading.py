"""Numbers in full are for those who may see them, and every look at something sensitive is noted once a day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cases import LI, STATION, intake
from station.actions import attachments, ledgers, reading, report_papers, rights
from station.actions.grievances import register
from station.casework.model import Attachment, Grievance, StaffMember
from station.casework.sheets import Asked, Period
from station.db.store import Store
from station.errors import ProblemsError, StationError

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


# -- registering what is kept from others ----------------------------------------------------------------------------------


@pytest.fixture
def desk(manned: Store) -> Store:
    """The same with a station of its own and a second clerk."""
    with manned.step("建站") as step:
        manned.set_setting("station", step.add(STATION).id)
        step.add(StaffMember(name="陈立秋", role="clerk"))
    return manned


def test_who_registers_a_confidential_case_for_a_colleague_goes_on_seeing_it_and_nobody_else_does(desk: Store) -> None:
    desk.user = "陈立秋"
    case = register(desk, intake(LI, confidentiality="confidential", handler="周启明", readers="梁敏华"))
    assert case.grievance.readers == "梁敏华\n陈立秋"
    seen = {}
    for name in (*ROLES, "陈立秋"):
        desk.user = name
        seen[name] = desk.find(Grievance, case.grievance.id) is not None
    assert {name for name, sees in seen.items() if sees} == {"冯守义", "周启明", "梁敏华", "陈立秋"}


@pytest.mark.parametrize("name", ["冯守义", "周启明"])
def test_the_head_and_the_handler_need_not_be_named(desk: Store, name: str) -> None:
    desk.user = name
    assert register(desk, intake(LI, confidentiality="confidential", handler="周启明")).grievance.readers == ""


def test_a_lawyer_may_register_for_a_colleague_and_loses_sight_of_it(desk: Store) -> None:
    desk.user = "杨知行"
    case = register(desk, intake(LI, handler="周启明"))
    assert case.grievance.number
    assert desk.find(Grievance, case.grievance.id) is None


def test_a_number_of_a_case_one_does_not_see_is_taken_all_the_same(desk: Store) -> None:
    desk.user = "冯守义"
    register(desk, intake(LI, confidentiality="confidential", handler="冯守义", number="旧-7"))
    desk.user = "陈立秋"
    with pytest.raises(ProblemsError) as refused:
        register(desk, intake(None, worker_title="杨某", number="旧-7"))
    assert "grievance.number" in refused.value.problems


def test_what_is_counted_of_ones_own_cases_does_not_leave_as_the_figures_of_the_station(desk: Store, tmp_path: Path) -> None:
    asked = Asked("grievances", Period.month("2026-03"))
    desk.user = "周启明"
    assert not reading.sees_own_only(desk) and ledgers.sheet(desk, asked).scope == ""
    desk.user = "杨知行"
    assert reading.sees_own_only(desk) and ledgers.sheet(desk, asked).scope == "杨知行能看到的案件"
    with pytest.raises(rights.RefusedError, match="全部"):
        report_papers.export_analysis(desk, "2026-03", tmp_path / "a.pdf")
    assert list(tmp_path.glob("*.pdf")) == []
