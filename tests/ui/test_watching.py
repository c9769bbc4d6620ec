"""The window notices by itself: bundles in a folder, what another window wrote, a rest after work; and leaves an open form alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cases import registered
from desk import Desk
from replicas import colleague, joined, received, sent, station_store
from station.actions import watching
from station.actions.places import ABOVE, BELOW, STATION, add_place, places
from station.actions.watching import Around, Habits, set_by_hand, set_habits
from station.casework import workdays
from station.casework.model import CalendarPeriod, Employer, Grievance
from station.changes import Changes
from station.db import exchange as boxes
from station.db import in_force
from station.db.heads import conflicts
from station.db.store import Store
from station.ui import watching as noticing
from station.ui.exchange.announcing import Announcer
from station.ui.exchange.page import Exchange
from station.ui.grievances.page import Grievances
from station.ui.watching import Watcher
from station.ui.widgets import Note


@pytest.fixture(autouse=True)
def _no_volumes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noticing, "mounted", lambda: ())


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "district", "BH") as opened:
        yield opened


@pytest.fixture
def station(tmp_path: Path, district: Store) -> Iterator[Store]:
    """The station, which shares a folder with its district."""
    drop = tmp_path / "drop"
    drop.mkdir()
    with station_store(tmp_path / "station", "ZQ") as opened:
        joined(district, opened)
        add_place(opened, drop, ABOVE)
        add_place(district, drop, BELOW)
        yield opened


def watched(store: Store, qtbot: QtBot) -> tuple[Desk, Watcher]:
    desk = Desk(store, qtbot, exchange=Exchange, grievances=Grievances)
    watcher = Watcher(desk.context, desk.window)
    Announcer(desk.window, watcher)
    return desk, watcher


def employer_at(store: Store, name: str = "晨光家具厂") -> Employer:
    with store.step("登记") as step:
        return step.add(Employer(name=name))


def from_above(station: Store, district: Store, drop: Path) -> None:
    """An employer of the station that the district has changed, waiting in the drop."""
    employer_at(station)
    sent(station, drop)
    received(district, drop)
    found = district.matching(Employer)[0]
    with district.step("改") as step:
        step.save(found.with_values(phone="0571-88001234"), found)
    sent(district, drop)


# -- what is noticed -----------------------------------------------------------------------------------------------------


def test_new_bundles_are_taken_in_without_being_asked_and_said_quietly(
    station: Store, district: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    from_above(station, district, tmp_path / "drop")
    desk, watcher = watched(station, qtbot)
    watcher.look()
    assert station.matching(Employer)[0].phone == "0571-88001234"
    assert desk.said[-1] == "收到 2 包，2 条，已并入"


def test_an_office_that_wants_it_is_only_told(station: Store, district: Store, qtbot: QtBot, tmp_path: Path) -> None:
    from_above(station, district, tmp_path / "drop")
    set_habits(station, Habits(receives=False))
    desk, watcher = watched(station, qtbot)
    watcher.look()
    assert station.matching(Employer)[0].phone == ""
    assert desk.window.status.fact("arrivals").text() == "有 2 包可收"


def test_nothing_is_taken_in_while_other_work_is_under_way(station: Store, district: Store, qtbot: QtBot, tmp_path: Path) -> None:
    from_above(station, district, tmp_path / "drop")
    desk, watcher = watched(station, qtbot)
    desk.context.jobs.append(QObject())  # type: ignore[arg-type]
    watcher.look()
    assert station.matching(Employer)[0].phone == ""
    desk.context.jobs.clear()
    watcher.look()
    assert station.matching(Employer)[0].phone == "0571-88001234"


def test_a_folder_tells_of_itself(station: Store, district: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(noticing, "SETTLING_MS", 20)
    employer_at(station)
    sent(station, tmp_path / "drop")
    received(district, tmp_path / "drop")
    _, watcher = watched(station, qtbot)
    watcher.look()
    found = district.matching(Employer)[0]
    with district.step("改") as step:
        step.save(found.with_values(phone="0571-88001234"), found)
    sent(district, tmp_path / "drop")
    qtbot.waitUntil(lambda: station.matching(Employer)[0].phone == "0571-88001234")


def test_a_place_that_is_away_is_no_trouble(station: Store, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "drop").rename(tmp_path / "pulled")
    desk, watcher = watched(station, qtbot)
    watcher.look()
    assert [place.location for place in watcher.around.away] == [str(tmp_path / "drop")]
    assert desk.window.note_text() == ""


# -- sticks --------------------------------------------------------------------------------------------------------------


def test_a_stick_is_offered_when_it_is_plugged_in_and_touched_only_then(
    station: Store, district: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    from_above(station, district, drop)
    set_by_hand(station, places(station)[0].id, True)
    drop.rename(tmp_path / "pulled")
    desk, watcher = watched(station, qtbot)
    watcher.look()
    assert desk.window.note_text() == ""
    (tmp_path / "pulled").rename(drop)
    watcher.look()
    assert desk.window.note_text() == "U 盘“和上级”插上了：有 2 包可收。"
    assert station.matching(Employer)[0].phone == ""
    note = next(note for note in desk.window.findChildren(Note) if note.isVisible() and "插上了" in note.sentence.text())
    note.buttons[0].click()
    assert station.matching(Employer)[0].phone == "0571-88001234"
    assert desk.window.note_text() == ""


def test_a_stick_put_away_by_hand_is_not_offered_again_until_it_is_plugged_in_anew(
    station: Store, district: Store, qtbot: QtBot, tmp_path: Path
) -> None:
    from_above(station, district, tmp_path / "drop")
    set_by_hand(station, places(station)[0].id, True)
    desk, watcher = watched(station, qtbot)
    watcher.look()
    desk.window.drop_note("stick")
    watcher.look()
    assert desk.window.note_text() == ""


@pytest.mark.parametrize("below", ["", "工会交换"])
def test_a_stick_that_comes_back_as_another_drive_is_known(
    station: Store, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    volume = tmp_path / "volume"
    (volume / "other").mkdir(parents=True)
    if below:
        (tmp_path / "drop").rename(volume / below)
    else:
        (volume / "other").rmdir()
        volume.rmdir()
        (tmp_path / "drop").rename(volume)
    monkeypatch.setattr(noticing, "mounted", lambda: (volume,))
    _, watcher = watched(station, qtbot)
    watcher.look()
    assert [place.location for place in places(station)] == [str(volume / below) if below else str(volume)]
    assert not watcher.around.away


# -- sending without being asked -------------------------------------------------------------------------------------------


def test_after_a_rest_what_was_done_goes_out(station: Store, qtbot: QtBot) -> None:
    desk, watcher = watched(station, qtbot)
    employer_at(station)
    desk.context.tell(Changes("登记", {"employer": frozenset({"x"})}))
    assert watcher._rest.isActive() and watcher._rest.interval() == 600_000
    watcher.send()
    assert not watching.is_something_unsent(station)
    assert desk.said[-1].startswith("和上级：已发出第 1 包")


def test_an_office_that_does_not_want_it_sends_itself(station: Store, qtbot: QtBot) -> None:
    set_habits(station, Habits(send_after=0))
    desk, watcher = watched(station, qtbot)
    employer_at(station)
    desk.context.tell(Changes("登记", {"employer": frozenset({"x"})}))
    assert not watcher._rest.isActive()
    watcher.send()
    assert watching.is_something_unsent(station)


def test_when_the_window_closes_what_was_done_goes_out_and_a_stick_is_left_alone(station: Store, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    set_by_hand(station, add_place(station, stick, ABOVE, "U 盘").id, True)
    employer_at(station)
    watching.send_before_leaving(station.again)
    assert not watching.is_something_unsent(station)
    assert len(boxes.where_written(station)) > 0
    assert not list(stick.rglob("*.gwb"))


# -- two windows, two PCs --------------------------------------------------------------------------------------------------


def test_what_another_window_wrote_is_told_once(station: Store, qtbot: QtBot) -> None:
    desk, watcher = watched(station, qtbot)
    told: list[Changes] = []
    desk.context.changed.connect(told.append)
    with Store.open(station.folder, clock=station.clock) as other:
        written = employer_at(other)
    watcher.catch_up()
    watcher.catch_up()
    assert [changes.touched for changes in told if changes] == [{"employer": frozenset({written.id})}]


def test_holidays_another_window_entered_are_counted_by(station: Store, qtbot: QtBot) -> None:
    in_force.adopt(station)
    _, watcher = watched(station, qtbot)
    with Store.open(station.folder, clock=station.clock) as other, other.step("登记") as step:
        step.add(CalendarPeriod(name="春休", kind="rest", first_on="2026-03-17", last_on="2026-03-18"))
    workdays.adopt(())  # another window is another process
    watcher.catch_up()
    assert "2026-03-17" in workdays.adopted()
    workdays.adopt(())


def test_what_this_window_told_itself_is_not_told_again(station: Store, qtbot: QtBot) -> None:
    desk, watcher = watched(station, qtbot)
    written = employer_at(station)
    desk.context.tell(Changes("登记", {"employer": frozenset({written.id})}))
    told: list[Changes] = []
    desk.context.changed.connect(told.append)
    watcher.catch_up()
    assert told == []


def test_two_windows_may_look_at_one_store(station: Store, district: Store, qtbot: QtBot, tmp_path: Path) -> None:
    from_above(station, district, tmp_path / "drop")
    _, first = watched(station, qtbot)
    with Store.open(station.folder, clock=station.clock) as again:
        desk, second = watched(again, qtbot)
        first.look()
        second.look()
        assert second.around.ready() == 0
        assert again.matching(Employer)[0].phone == "0571-88001234"
        assert desk.said == []


@pytest.mark.parametrize(("field", "is_contested"), [("remark", False), ("summary", True)])
def test_a_form_that_is_open_keeps_what_was_typed_and_what_came_meanwhile(
    station: Store, qtbot: QtBot, tmp_path: Path, field: str, is_contested: bool
) -> None:
    """A colleague changes the case while its form is open here; nothing typed is lost, nothing that came either."""
    shared = tmp_path / "shared"
    shared.mkdir()
    case = registered(station).grievance
    add_place(station, shared, STATION)
    with colleague(station, tmp_path / "second") as second:
        sent(station, shared)
        add_place(second, shared, STATION)
        received(second, shared)
        desk, watcher = watched(station, qtbot)
        desk.window.show_place("grievances", id=case.id, act="edit")
        desk.type("edit.summary", "在这里写的")
        theirs = second.get(Grievance, case.id)
        with second.step("改") as step:
            step.save(theirs.with_values(**{field: "同事写的"}), theirs)
        sent(second, shared)
        watcher.look()
        assert getattr(station.get(Grievance, case.id), field) == "同事写的"
        desk.click("edit.save")
        assert bool(conflicts(station, case.id)) is is_contested
        now = station.get(Grievance, case.id)
        values = {now.summary} | {head.value for found in conflicts(station, case.id) for head in found.heads}
        assert values >= ({"在这里写的", "同事写的"} if is_contested else {"在这里写的"})
        assert is_contested or now.remark == "同事写的"


def test_nothing_found_calls_for_nothing() -> None:
    assert Around().ready() == 0
    assert not Around().calls()
