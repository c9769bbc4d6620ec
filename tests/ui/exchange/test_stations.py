"""各站: those in trouble come first, what is typed narrows, one of them is told in full, and the table goes out as a workbook."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from stand_ins import Clock
from station.casework.model import Station
from station.db import exchange as boxes
from station.db.exchange import Incoming
from station.db.store import Store
from station.ui.context import Context
from station.ui.exchange.stations import StationsPane


@pytest.fixture
def pane(store: Store, clock: Clock, qtbot: QtBot) -> Iterator[StationsPane]:
    clock.now = datetime(2026, 11, 17, 9, 0)
    with store.step("站点") as step:
        step.add(Station(id="own", name="滨河区总工会", code="BH", level="county"))
        for number in range(1, 5):
            step.add(Station(id=f"s{number}", name=f"第{number}站", code=f"ZD{number}", level="street", area="站前街道"))
        for station, number, at in (
            ("zd1", 1, "2026-11-17T08:00:00"),
            ("zd2", 3, "2026-11-17T08:00:00"),
            ("zd3", 1, "2026-10-01T08:00:00"),
        ):
            facts = (station, "k" * 16, f"{number:064x}", "0" * 64, at, 3, at)
            boxes.take_in(store, Incoming(f"{station:016}", "up", number, number, *facts))
    store.set_setting("station", "own")
    made = StationsPane(Context(store, {}, inline=True))
    qtbot.addWidget(made)
    made.resize(1280, 700)
    made.show()
    made.refresh()
    yield made


def names(pane: StationsPane) -> list[str]:
    return [pane.table.model.row(number).name for number in range(pane.table.row_count())]


def test_those_in_trouble_come_first_and_the_first_is_told(pane: StationsPane) -> None:
    assert names(pane) == ["第2站", "第4站", "第3站", "第1站"]
    assert pane.sums.text() == "4 个站点，2 个本周有来往，1 个缺号，4 个没有上报上月月报。"
    assert pane.detail.shown is not None
    assert pane.detail.title.text() == "第2站"
    assert pane.detail.shown.troubles[0] == "第 1 至 2 包没有收到，请让它再发一次。"


def test_what_is_typed_narrows(pane: StationsPane) -> None:
    pane.search.setText("zd3")
    assert names(pane) == ["第3站"]
    assert pane.detail.title.text() == "第3站"
    pane.search.setText("没有这个站")
    assert names(pane) == []
    assert not pane.detail.isVisible()


def test_only_those_in_trouble(pane: StationsPane, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 17, 9, 0)
    pane.which.set_current("trouble")
    assert len(names(pane)) == 4  # all owe the report of the month before


def test_a_station_asked_for_is_brought_into_sight(pane: StationsPane, qtbot: QtBot) -> None:
    pane.search.setText("zd1")
    pane.show_code("zd3")
    qtbot.waitUntil(lambda: pane.detail.title.text() == "第3站")
    assert pane.search.text() == ""


def test_the_troubles_are_copied_to_be_sent_on(pane: StationsPane) -> None:
    pane.detail.copy()
    assert QGuiApplication.clipboard().text().split("\n")[:2] == ["第2站", "第 1 至 2 包没有收到，请让它再发一次。"]


def test_what_is_shown_goes_out_as_a_workbook(pane: StationsPane, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "各站往来.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    pane.search.setText("zd2")
    pane.hand_out()
    rows = list(load_workbook(path).active.values)
    assert [one[0] for one in rows] == ["站点", "第2站"]
