"""The month through the window, with clicks and keys, and what the window says when something is not right."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
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


@pytest.fixture(scope="session")
def _standard_look(qapp: QApplication) -> None:
    theme.apply("light", "标准")


@pytest.fixture
def open_window(_standard_look: None, wall_clock: Clock, dialogs: Dialogs, qtbot: QtBot, qapp: QApplication) -> Iterator[OpenWindow]:
    """A window on the store in a folder, with a clerk at it."""
    with ExitStack() as stores:

        def open_it(folder: Path) -> Clerk:
            store = stores.enter_context(Store.open(folder, clock=wall_clock))
            window = app.main_window(store, inline=True)
            qtbot.addWidget(window)
            return Clerk(Hand(window, qtbot), dialogs)

        yield open_it
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # or closed windows would slow down those that follow


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


@dataclass(frozen=True)
class Half:
    """A form that is left half filled in: after how many steps of the month, how it is come by, what is typed where."""

    after: int
    begin: Callable[[Clerk], None]
    label: str
    text: str


def of_case(words: str) -> Callable[[Clerk], None]:
    """An act on the case of the month."""

    def begin(clerk: Clerk) -> None:
        clerk.open_case()
        clerk.hand.press(words)

    return begin


def of_row(place: str, words: str = "") -> Callable[[Clerk], None]:
    """What opens from a list, and an act on it."""

    def begin(clerk: Clerk) -> None:
        clerk.hand.press(place)
        clerk.hand.open_row("滨河锦禾保洁服务有限公司")
        if words:
            clerk.hand.press(words)

    return begin


HALVES = {
    "registration": Half(1, lambda clerk: clerk.hand.key("Ctrl+N"), "诉求摘要", "扣发高温津贴"),
    "progress": Half(2, of_case("登记进展"), "内容", "约了周五当面谈"),
    "correction": Half(2, lambda clerk: (clerk.open_case(), clerk.hand.key("F2")), "备注", "工友一起来的"),
    "mediation": Half(3, of_case("转调解"), "记录人", "邵文锦"),
    "session": Half(4, of_row("调解"), "申请人陈述", "三个月工资未付"),
    "legal aid": Half(6, of_case("转援助"), "标的额", "46,800.00"),
    "review": Half(7, of_row("援助", "提交审批"), "审批人", "梁敏华"),
    "letter": Half(10, of_row("文书"), "抄送", "站前街道办事处"),
    "service": Half(11, of_row("文书", "登记送达"), "收件人", "前台"),
    "closing": Half(20, of_case("办结"), "挽回金额", "46,800.00"),
    "station": Half(1, lambda clerk: clerk.hand.press("设置"), "地址", "站前路 1 号"),
}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
def test_a_half_filled_form_survives_a_crash(half: Half, open_window: OpenWindow, wall_clock: Clock, tmp_path: Path) -> None:
    with Store.open(tmp_path / "station", clock=wall_clock) as store:
        month.walk(store, wall_clock, half.after)
    crashed = open_window(tmp_path / "station")
    half.begin(crashed)
    crashed.hand.fill(half.label, half.text)
    crashed.hand.window.hide()  # not closed: nothing asks its pages to keep what stands in them
    clerk = open_window(tmp_path / "station")
    assert "上次没有保存完。找回 1 份草稿：" in clerk.hand.reads()
    clerk.hand.press("接着写")
    assert clerk.hand.value(half.label) == half.text
    assert "上次没有保存完。" not in clerk.hand.reads() and clerk.hand.can_press("草稿箱 1 份")
