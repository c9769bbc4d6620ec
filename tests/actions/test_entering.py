"""Who can open the store and who has it open: passwords given, changed and taken, the way back, and what is told of wrong tries."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stand_ins import Clock
from station.actions import at_desk, entering, rights, setting_up
from station.actions.entering import Welcome
from station.casework.model import StaffMember, Station
from station.db.store import Store
from station.errors import ProblemsError, StationError
from station.vault import slots
from station.vault.slots import LockedError, WaitError, WrongPasswordError, is_closed

HEAD, WANG, LI = "周启明", "王芳", "李强"
FIRST, GIVEN, OWN = "tianlanbaiyun", "hong hua lü ye", "qing shan bu lao"


class Office:
    """A station of three people whose head has closed the store."""

    def __init__(self, store: Store) -> None:
        self.store, self.folder = store, store.folder
        station = Station(name="站前街道职工服务站", number_prefix="ZQ", code="zq-01", parent_name="滨河区总工会")
        setting_up.set_up(store, station, StaffMember(name=HEAD, role="head"))
        for name, role in ((WANG, "clerk"), (LI, "mediator")):
            setting_up.save_staff(store, StaffMember(name=name, role=role))
        self.ids = {person.name: person.id for person in store.matching(StaffMember)}

    def come_in(self, name: str, password: str) -> Welcome:
        """As after a start of the program."""
        staff_id = self.ids[name]
        unlocked = entering.unlock(self.folder, staff_id, password, self.store.clock())
        if not self.store.is_resting:
            self.store.rest()
        self.store.wake(unlocked.key)
        return entering.come_in(self.store, staff_id)

    def acts(self) -> list[tuple[str, str, str]]:
        """(who, act, detail) of what was logged."""
        return [tuple(row) for row in self.store.query("SELECT by, act, detail FROM act_log ORDER BY seq")]  # type: ignore[misc]


@pytest.fixture
def office(store: Store) -> Iterator[Office]:
    store.user = ""
    made = Office(store)
    entering.first_password(store, made.ids[HEAD], FIRST)
    yield made


def test_a_stations_own_store_needs_a_password_and_practice_does_not(store: Store, practice: Store) -> None:
    store.user = ""
    assert not at_desk.needs_first_password(store)
    office = Office(store)
    assert at_desk.needs_first_password(store)
    entering.first_password(store, office.ids[HEAD], FIRST)
    assert not at_desk.needs_first_password(store)
    assert is_closed(store.folder)
    assert not at_desk.needs_first_password(practice)


def test_nobody_opens_it_without_a_password(office: Office) -> None:
    office.store.rest()
    with pytest.raises(LockedError):
        Store.open(office.folder)
    with pytest.raises(WrongPasswordError):
        entering.unlock(office.folder, office.ids[HEAD], "wrong", office.store.clock())
    assert office.come_in(HEAD, FIRST).staff.name == HEAD
    assert office.store.user == HEAD


def test_a_given_password_is_to_be_changed_by_its_owner(office: Office) -> None:
    entering.give_password(office.store, office.ids[WANG], GIVEN)
    welcome = office.come_in(WANG, GIVEN)
    assert welcome.must_change
    assert office.store.user == WANG
    with pytest.raises(WrongPasswordError):
        entering.change_password(office.store, "wrong", OWN)
    with pytest.raises(ProblemsError):
        entering.change_password(office.store, GIVEN, GIVEN)
    entering.change_password(office.store, GIVEN, OWN)
    assert not office.come_in(WANG, OWN).must_change
    with pytest.raises(WrongPasswordError):
        office.come_in(WANG, GIVEN)


@pytest.mark.parametrize("password", ["kurz", "12345678", "王芳123456", "zq-01zq-01"])
def test_a_password_that_is_easily_guessed_is_not_taken(office: Office, password: str) -> None:
    before = entering.slots(office.store)
    with pytest.raises(ProblemsError):
        entering.give_password(office.store, office.ids[WANG], password)
    assert entering.slots(office.store) == before


def test_only_who_may_manages_passwords(office: Office) -> None:
    entering.give_password(office.store, office.ids[WANG], GIVEN)
    codes = entering.new_sheets(office.store)
    assert len(codes) == 3
    office.come_in(WANG, GIVEN)
    before = entering.slots(office.store), entering.sheets_made_at(office.store)
    for act in (
        lambda: entering.give_password(office.store, office.ids[LI], GIVEN),
        lambda: entering.take_password(office.store, office.ids[HEAD]),
        lambda: entering.new_sheets(office.store),
        lambda: entering.set_locking(office.store, 5, 60),
        lambda: entering.set_suite(office.store, "sm4"),
    ):
        with pytest.raises(StationError, match="管密码和恢复单由"):
            act()
    assert (entering.slots(office.store), entering.sheets_made_at(office.store)) == before


def test_a_password_that_was_taken_opens_no_more(office: Office) -> None:
    entering.give_password(office.store, office.ids[WANG], GIVEN)
    entering.take_password(office.store, office.ids[WANG])
    with pytest.raises(StationError, match="没有密码"):
        office.come_in(WANG, GIVEN)
    with pytest.raises(StationError):
        entering.take_password(office.store, office.ids[WANG])
    with pytest.raises(StationError, match="自己"):
        entering.take_password(office.store, office.ids[HEAD])


def test_who_has_left_loses_the_way_in_at_the_next_opening(office: Office) -> None:
    for name in (WANG, LI):
        entering.give_password(office.store, office.ids[name], GIVEN)
    wang = office.store.get(StaffMember, office.ids[WANG])
    setting_up.save_staff(office.store, wang.with_values(is_active=False), wang)
    with pytest.raises(StationError, match="不在岗"):
        office.come_in(WANG, GIVEN)
    office.come_in(HEAD, FIRST)
    assert set(entering.slots(office.store)) == {office.ids[HEAD], office.ids[LI]}
    assert ("停用：王芳，已不在岗") in [detail for _, _, detail in office.acts()]


def test_another_name_is_shown_at_the_door(office: Office) -> None:
    entering.give_password(office.store, office.ids[WANG], GIVEN)
    wang = office.store.get(StaffMember, office.ids[WANG])
    setting_up.save_staff(office.store, wang.with_values(name="王芳芳"), wang)
    office.come_in(HEAD, FIRST)
    assert entering.slots(office.store)[office.ids[WANG]].title == "王芳芳"


def test_wrong_tries_are_told_and_kept(office: Office, clock: Clock) -> None:
    office.store.rest()
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            entering.unlock(office.folder, office.ids[HEAD], "wrong", clock())
        clock.advance(minutes=1)
    welcome = office.come_in(HEAD, FIRST)
    assert welcome.wrong == 3
    assert welcome.sentence.startswith("上次登录以后有 3 次输错密码，最近一次是 3月16日 09:02。")
    assert [detail for _, act, detail in office.acts() if act == "failed_login"] == [
        f"{HEAD}，2026-03-16 09:0{minute}:00" for minute in range(3)
    ]
    assert office.come_in(HEAD, FIRST).sentence == ""


def test_a_slip_just_before_is_no_alarm(office: Office, clock: Clock) -> None:
    office.store.rest()
    with pytest.raises(WrongPasswordError):
        entering.unlock(office.folder, office.ids[HEAD], "wrong", clock().replace(microsecond=47_026))
    assert office.come_in(HEAD, FIRST).sentence.startswith("刚才有 1 次输错密码。是自己输错的不用管；")
    assert [detail for _, act, detail in office.acts() if act == "failed_login"] == [f"{HEAD}，2026-03-16 09:00:00"]
    with pytest.raises(WrongPasswordError):
        entering.unlock(office.folder, office.ids[HEAD], "wrong", clock())
    clock.advance(hours=1)
    assert office.come_in(HEAD, FIRST).sentence.startswith("上次登录以后有 1 次输错密码，最近一次是 3月16日 09:00。")


def test_a_slip_does_not_cover_what_was_tried_the_night_before(office: Office, clock: Clock) -> None:
    office.store.rest()
    for _ in range(2):
        with pytest.raises(WrongPasswordError):
            entering.unlock(office.folder, office.ids[HEAD], "wrong", clock())
        clock.advance(hours=14)
    clock.advance(hours=-14)
    assert office.come_in(HEAD, FIRST).sentence.startswith("上次登录以后有 2 次输错密码，最近一次是 3月16日 23:00。")


def test_after_wrong_tries_one_waits_also_after_a_restart(office: Office, clock: Clock) -> None:
    for _ in range(3):
        with pytest.raises(WrongPasswordError):
            entering.unlock(office.folder, office.ids[HEAD], "wrong", clock())
    with pytest.raises(WaitError):
        office.come_in(HEAD, FIRST)
    clock.advance(seconds=5)
    assert office.come_in(HEAD, FIRST).wrong == 3


def test_a_second_person_confirms_with_their_own_password(office: Office) -> None:
    entering.give_password(office.store, office.ids[WANG], GIVEN)
    entering.confirm(office.store, WANG, GIVEN)
    for name, password in ((WANG, FIRST), (HEAD, GIVEN), (LI, GIVEN), ("谁也不是", GIVEN)):
        with pytest.raises(StationError):
            entering.confirm(office.store, name, password)
    assert [detail.partition("，")[0] for _, act, detail in office.acts() if act == "failed_login"] == [WANG, HEAD]
    assert office.store.user == HEAD


def test_in_practice_the_name_confirms(practice: Store) -> None:
    colleague = next(person.name for person in practice.matching(StaffMember) if person.name != practice.user and person.is_active)
    entering.confirm(practice, colleague, "")
    with pytest.raises(StationError):
        entering.confirm(practice, "谁也不是", "")


def test_no_password_stands_in_the_log(office: Office) -> None:
    entering.give_password(office.store, office.ids[WANG], GIVEN)
    entering.give_password(office.store, office.ids[WANG], OWN)
    entering.change_password(office.store, FIRST, f"{FIRST} 2")
    entering.take_password(office.store, office.ids[WANG])
    told = [(act, detail) for _, act, detail in office.acts()]
    assert told == [
        ("password", "设第一个密码：周启明"),
        ("password", "新设：王芳"),
        ("password", "重设：王芳"),
        ("password", "自己改密码：周启明"),
        ("password", "停用：王芳"),
    ]


# -- recovery ------------------------------------------------------------------------------------------------------------


def test_two_people_with_two_sheets_come_back_in(office: Office, clock: Clock) -> None:
    codes = entering.new_sheets(office.store)
    office.store.rest()
    unlocked = entering.unlock_with_sheets(office.folder, ["梁敏华", " 王 芳"], codes[1:], clock())
    office.store.wake(unlocked.key)
    with pytest.raises(ProblemsError):
        entering.recover(office.store, ["梁敏华", "王 芳"], office.ids[HEAD], "12345678")
    welcome = entering.recover(office.store, ["梁敏华", "王 芳"], office.ids[HEAD], OWN)
    assert (welcome.staff.name, office.store.user) == (HEAD, HEAD)
    assert ("recovery", "梁敏华、王 芳用两张恢复单打开，给周启明设了新密码") in [(act, detail) for _, act, detail in office.acts()]
    with pytest.raises(WrongPasswordError):
        office.come_in(HEAD, FIRST)
    assert not office.come_in(HEAD, OWN).must_change


@pytest.mark.parametrize(
    "people", [["王芳", "王 芳"], ["Wang Fang", "wang fang"], ["王芳", "王芳"], ["王芳", " 王芳 "], ["", "王芳"], ["王芳", " "]]
)
def test_one_person_alone_does_not_come_back_in(office: Office, clock: Clock, people: list[str]) -> None:
    codes = entering.new_sheets(office.store)
    with pytest.raises(StationError):
        entering.unlock_with_sheets(office.folder, people, codes[:2], clock())


def test_sheets_made_anew_void_the_old_ones(office: Office, clock: Clock) -> None:
    old = entering.new_sheets(office.store)
    clock.advance(days=1)
    assert entering.recovery_pdf(office.store, entering.new_sheets(office.store)).startswith(b"%PDF")
    assert entering.sheets_made_at(office.store) == clock().isoformat()
    with pytest.raises(WrongPasswordError):
        entering.unlock_with_sheets(office.folder, ["甲", "乙"], old[:2], clock())
    assert [detail for _, act, detail in office.acts() if act == "recovery"] == ["做了恢复单", "做了新的恢复单，原来的作废"]


# -- settings ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "seconds"), [(0, 60), (61, 60), (10, 9), (10, 601)])
def test_how_long_until_it_locks_has_limits(office: Office, minutes: int, seconds: int) -> None:
    with pytest.raises(StationError):
        entering.set_locking(office.store, minutes, seconds)
    assert (entering.idle_minutes(office.store), entering.clipboard_seconds(office.store)) == (10, 60)


def test_files_are_sealed_with_sm4_where_the_office_must(office: Office) -> None:
    from station.db import attachments

    before = attachments.put(office.store, b"before")
    entering.set_suite(office.store, "sm4")
    after = attachments.put(office.store, b"after")
    assert entering.suite(office.store) == "sm4"
    assert attachments.path_of(office.store, after).read_bytes()[3] == 2
    assert [attachments.read(office.store, digest) for digest in (before, after)] == [b"before", b"after"]


def test_the_vault_is_missed_in_plain_words(office: Office, tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(StationError, match="钥匙文件"):
        entering.unlock(tmp_path / "empty", office.ids[HEAD], FIRST, clock())


def test_who_manages_nothing_makes_no_sheets_that_open_for_everybody(office: Office) -> None:
    entering.give_password(office.store, office.ids[WANG], GIVEN)
    office.come_in(WANG, GIVEN)
    assert not entering.may_make_sheets(office.store)
    for act in (lambda: entering.new_sheets(office.store), lambda: entering.recovery_pdf(office.store, slots.new_codes())):
        with pytest.raises(StationError, match="管密码和恢复单由"):
            act()
    assert entering.sheets_made_at(office.store) == ""


def test_who_is_alone_on_a_pc_makes_its_sheets(store: Store) -> None:
    store.user = ""
    office = Office(store)
    at_desk.sit_down(store, office.ids[WANG])
    entering.first_password(store, office.ids[WANG], FIRST)
    assert entering.may_make_sheets(store)
    assert len(entering.new_sheets(store)) == 3


def test_sheets_that_are_not_on_paper_yet_void_nothing(office: Office, clock: Clock) -> None:
    old = entering.new_sheets(office.store)
    codes = slots.new_codes()
    assert entering.recovery_pdf(office.store, codes).startswith(b"%PDF")
    assert entering.unlock_with_sheets(office.folder, ["甲", "乙"], old[:2], clock()).key == office.store.key
    entering.new_sheets(office.store, codes)
    assert entering.unlock_with_sheets(office.folder, ["甲", "乙"], codes[:2], clock()).key == office.store.key


def test_who_stood_in_until_a_head_came_can_still_let_the_head_in(store: Store) -> None:
    store.user = ""
    alone = StaffMember(name=WANG, role="clerk")
    setting_up.set_up(store, Station(name="站前街道职工服务站", number_prefix="ZQ", code="zq-01", parent_name="滨河区总工会"), alone)
    entering.first_password(store, store.matching(StaffMember)[0].id, FIRST)
    setting_up.save_staff(store, StaffMember(name=HEAD, role="head"))
    head = store.matching(StaffMember, name=HEAD)[0]
    assert "manage_staff" not in rights.allowed(store)
    entering.give_password(store, head.id, GIVEN)
    with pytest.raises(rights.RefusedError):  # from now on there is somebody to ask
        entering.give_password(store, head.id, OWN)
