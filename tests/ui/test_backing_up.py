"""The window backs up by itself, and says at its foot how old the last backup is; late is ochre, very late is red."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from stand_ins import Clock
from station.actions import backup
from station.actions.progress import finish
from station.casework.model import Worker
from station.db import backup_making
from station.db.store import Store
from station.ui.backing_up import PAUSE, Keeper


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    at_work(store)
    registered(store)
    return Desk(store, qtbot)


@pytest.fixture
def keeper(desk: Desk) -> Keeper:
    keeper = Keeper(desk.window)
    keeper.tell()
    return keeper


def fact(desk: Desk) -> tuple[str, str]:
    """The words and the colour they stand in."""
    item = desk.window.status.fact("backup").item  # type: ignore[attr-defined]
    return item.text, item.pill.tone if item.pill is not None else ""


def work(store: Store) -> None:
    with store.step("登记职工") as step:
        step.add(Worker(name="张三"))


def test_one_is_made_after_opening_and_then_with_the_changes(desk: Desk, keeper: Keeper, clock: Clock) -> None:
    assert fact(desk) == ("还没有备份", "")
    keeper.look()
    made = fact(desk)
    assert made == (f"备份 今天 {clock.now:%H:%M} · 打开查对过", "")
    clock.advance(minutes=10)
    keeper.look()
    assert fact(desk) == made, "the hour stays true, however long nobody renews it"
    work(desk.store)
    keeper.tell()
    assert fact(desk) == (f"{made[0]} · 之后有改动", "")
    clock.advance(minutes=25)
    keeper.look()
    assert [kept.copy.why for kept in backup.listed(desk.store)] == ["interval", "open"]


def test_late_is_ochre_and_very_late_is_red(desk: Desk, keeper: Keeper, clock: Clock) -> None:
    keeper.look()
    clock.advance(days=40)
    keeper.tell()
    assert fact(desk) == ("备份 3月16日 09:00 · 打开查对过", "")  # nothing was done since
    work(desk.store)
    clock.advance(days=1)
    keeper.tell()
    assert fact(desk)[1] == "amb"
    clock.advance(days=7)
    keeper.tell()
    assert fact(desk) == ("备份 3月16日 09:00 · 打开查对过 · 之后有改动", "red")


def test_a_failure_is_said_and_tried_again_later(desk: Desk, keeper: Keeper, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    monkeypatch.setattr(backup_making, "_store_faults", lambda *_, **__: ["备份里的数据打不开。"])
    keeper.look()
    assert desk.window.note_text() == "这次没有备份成：备份读不回来：备份里的数据打不开。"
    assert fact(desk) == ("还没有备份 · 上次没做成", "amb")
    monkeypatch.undo()
    for _ in range(PAUSE):
        keeper.look()
        assert backup.last_backup(desk.store).at == ""
    work(desk.store)
    clock.advance(hours=1)
    keeper.look()
    assert fact(desk) == (f"备份 今天 {clock.now:%H:%M} · 打开查对过", "")
    assert desk.window.note_text() == ""


def test_a_drill_is_offered_once_a_quarter(desk: Desk, keeper: Keeper, clock: Clock) -> None:
    finish(backup.make(desk.store, "hand"))
    keeper.look()
    assert desk.window.note_text() == ""
    clock.advance(days=92)
    keeper.look()
    assert "有一季没有试过" in desk.window.note_text()


def test_a_stick_that_comes_back_is_caught_up(desk: Desk, keeper: Keeper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from station.ui import watching

    (tmp_path / "stick").mkdir()
    backup.set_second(desk.store, tmp_path / "stick")
    away = (tmp_path / "stick").rename(tmp_path / "E")
    keeper.look()
    assert [kept.in_second for kept in backup.listed(desk.store)] == [False]
    monkeypatch.setattr(watching, "mounted", lambda: (away,))
    keeper.look()
    assert [kept.in_second for kept in backup.listed(desk.store)] == [True]
