"""The month through the window, with clicks and keys, and what the window says when something is not right."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from journeys import month
from journeys.clerk import Clerk
from journeys.conftest import CommandLine
from journeys.window import Hand
from stand_ins import Clock, Dialogs
from station import app
from station.casework.model import RECORDS
from station.db.safekeeping import verify
from station.db.store import Store
from station.ui import theme

DISTRICT = {
    "station": {"name": "滨河区总工会", "code": "bh", "parent_name": "市总工会", "level": "区（县）"},
    "staff": {"name": "梁敏华"},
}
Contents = dict[str, list[dict[str, Any]]]
OpenWindow = Callable[[Path], Clerk]


@pytest.fixture
def open_window(wall_clock: Clock, dialogs: Dialogs, qtbot: QtBot) -> Iterator[OpenWindow]:
    """A window on the store in a folder, with a clerk at it."""
    theme.apply("light", "标准")
    with ExitStack() as stores:

        def open_it(folder: Path) -> Clerk:
            store = stores.enter_context(Store.open(folder, clock=wall_clock))
            window = app.main_window(store, inline=True)
            qtbot.addWidget(window)
            return Clerk(Hand(window, qtbot), dialogs)

        yield open_it


def test_the_month(run: CommandLine, open_window: OpenWindow, wall_clock: Clock, tmp_path: Path) -> None:
    """Through the window and by commands: the same contents, ledgers, letters and, at the district, the same copy."""
    wall_clock.now, *_ = next(month.steps())
    clerk = open_window(tmp_path / "window")
    clerk.walk_the_month(wall_clock)
    run.walk_the_month(wall_clock)
    ours = clerk.hand.window.context.store
    with Store.open(run.data) as theirs:
        assert differences(month.contents(ours), month.contents(theirs)) == []
        assert month.sheets(ours) == month.sheets(theirs)
        texts = month.letter_texts(ours)
        assert texts == month.letter_texts(theirs)
    for key, period in sorted(month.LEDGERS, key=lambda ledger: ledger[1], reverse=True):
        clerk.export_ledger(key, period, tmp_path / "window.xlsx")
        run("ledger", key, "--month", period, "--out", tmp_path / "command.xlsx")
        assert cells(tmp_path / "window.xlsx") == cells(tmp_path / "command.xlsx")
    for number in texts:
        clerk.export_letter(number, tmp_path / "window.pdf")
        run("letter", number, "--out", tmp_path / "command.pdf")
        assert (tmp_path / "window.pdf").read_bytes() == (tmp_path / "command.pdf").read_bytes()
    (drop := tmp_path / "drop").mkdir()
    clerk.send(drop)
    district = open_window(tmp_path / "district")
    district.set_up(DISTRICT)
    district.receive(drop)
    copy = district.hand.window.context.store
    for cls in RECORDS:
        for record in ours.matching(cls):
            assert copy.find(cls, record.id) == record
    assert [*verify(ours), *verify(copy)] == []


def differences(one: Contents, other: Contents) -> list[str]:
    """Where two stores differ, field by field: “letter 1 servers: 'x' or 'y'”."""
    found = []
    for kind in one:
        for number, (ours, theirs) in enumerate(zip_longest(one[kind], other[kind], fillvalue={}), 1):
            names = [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]
            found += [f"{kind} {number} {name}: {ours.get(name)!r} or {theirs.get(name)!r}" for name in names]
    return found


def cells(path: Path) -> list[list[list[Any]]]:
    """What every cell of every sheet holds; the ids of records, which no two stores share, by the order they come in."""
    ids: dict[str, str] = {}

    def plain(value: Any) -> Any:
        is_id = isinstance(value, str) and bool(re.fullmatch("[0-9A-Z]{26}", value))
        return ids.setdefault(value, f"id {len(ids)}") if is_id else value

    return [[[plain(value) for value in row] for row in sheet.iter_rows(values_only=True)] for sheet in load_workbook(path).worksheets]
