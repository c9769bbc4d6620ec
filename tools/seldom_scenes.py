"""What a place shows seldom: notes that wait, lists that find nothing, slow work under way, drafts, limits with an hour, open lists."""

import re
from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QComboBox, QLineEdit, QMenu, QWidget

from station.actions import grievances
from station.casework.grievances import Intake
from station.casework.model import Employer, Grievance, Letter, Party, Worker
from station.db import drafts
from station.db.store import Store
from station.ui.draftbox import DraftBox
from station.ui.editors.date import DateEditor
from station.ui.importing.page import ImportPage
from station.ui.letters.acting import made_before
from station.ui.listpage import ListPage
from station.ui.shell import MainWindow
from station.ui.table import Table
from station.ui.widgets.progress import ProgressStrip
from tools import old_ledger

Show = Callable[[MainWindow, Store], QWidget]

LISTS = ("grievances", "mediations", "legal_aid", "employers", "workers")
_NOWHERE = "查无此人"
_HOUR = re.compile(r"明天 \d")


def _notes(window: MainWindow, store: Store) -> QWidget:
    """Three strips, the latest before the others."""
    window.show_place("workbench")
    window.put_note("wrong_tries", "昨天 18:20 有人用您的名字登录，密码输错 3 次。")
    window.put_note("second_place", "备份只有一份，和数据在同一块盘上。", [("去选", str)])
    window.put_note(
        "drafts",
        "上次没有保存完。找回 2 份草稿：登记诉求（倪小曼），昨天 17:52 等。",
        [("接着写", str), ("看全部草稿", str), ("放进草稿箱", str)],
    )
    return window


def _pasted(window: MainWindow, store: Store) -> QWidget:
    """Rows of an old ledger that were pasted without their heading."""
    window.show_place("ledgers")
    page = ImportPage(window.context)
    window.page().open_page(page)
    page.read("\n".join(old_ledger.pasted().splitlines()[1:]))
    return window


def _draft(window: MainWindow, store: Store) -> QWidget:
    """A registration that finds an earlier one."""
    drafts.keep(store, "grievances:new:1", "登记诉求（倪小曼）", {"worker.name": "倪小曼"})
    window.show_place("grievances", act="new")
    return window


def _box(window: MainWindow, store: Store) -> QWidget:
    """The list of drafts."""
    drafts.keep(store, "grievances:new:1", "登记诉求（倪小曼）", {"worker.name": "倪小曼"})
    drafts.keep(store, "legal_aid:new", "新建援助", {"worker.name": "倪小曼"})
    return _open(DraftBox(window).menu())


def _held(window: MainWindow, store: Store) -> QWidget:
    """A letter that was being drafted already."""
    letter = store.matching(Letter, status="draft")[-1]
    window.show_place("letters", id=letter.id)
    window.context.toast(*made_before(letter, str))
    return window


def _hour(place: str) -> Show:
    """A limit that has an hour, tomorrow."""

    def show(window: MainWindow, store: Store) -> QWidget:
        at = store.now() - timedelta(minutes=34)
        like = next(case for case in store.matching(Grievance, status="working") if case.channel)
        said = {"channel": like.channel, "area": like.area, "category": like.category, "handler": store.user, "summary": "两个月工资没有发"}
        case = Grievance(received_at=f"{at:%Y-%m-%dT%H:%M}", **said)
        parties = ((Party(role="employer"), Employer(name="青禾里餐饮")),)
        if not store.matching(Grievance, received_at=case.received_at):
            grievances.register(store, Intake(grievance=case, worker=Worker(name="倪小曼", phone="13900002188"), parties=parties))
        window.show_place(place)
        QApplication.processEvents()  # a list that is laid out for the first time begins at its top
        for table in window.page().findChildren(Table):
            view, model = table.view, table.view.model()
            rows = [number for number in range(model.rowCount()) if _HOUR.match(str(model.index(number, 0).data()))]
            if rows:
                view.selectionModel().setCurrentIndex(model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate)
                view.scrollTo(model.index(rows[0], 0), view.ScrollHint.PositionAtCenter)
        return window

    return show


def _palette(window: MainWindow, store: Store) -> QWidget:
    """Cases and people by their initials, and what can be done here and everywhere, for two letters."""
    case = store.matching(Grievance, status="working", is_anonymous=False)[-1]
    window.show_place("grievances", id=case.id)
    window.open_palette()
    window.palette_box.field.setText("kt")
    window.palette_box.ask()
    return window


def _nothing_found(window: MainWindow, store: Store) -> QWidget:
    window.open_palette()
    window.palette_box.field.setText(_NOWHERE)
    window.palette_box.ask()
    return window


def _progress(window: MainWindow, store: Store) -> QWidget:
    """Two works under way, of one it is known how long it takes; a third one stops."""
    window.show_place("ledgers", key="grievances", month="2026-10")
    now = 0.0
    known = ProgressStrip(lambda: now)
    for strip, words, shares in (
        (known, "正在写入第 {:,} 行，共 50,000 行", (0.02, 0.44)),
        (window.strips.add("backup"), "正在备份…", (-1.0,)),
        (stopping := window.strips.add("copy"), "正在复制，1,024 / 4,210", (0.24,)),
    ):
        for share in shares:
            strip.tell(words.format(int(share * 50_000)), share)
            now += 24
    window.strips.layout().insertWidget(0, known)  # type: ignore[attr-defined]
    stopping.stop.click()
    return window


def _none(place: str) -> Show:
    """A list that finds nothing of what was looked for."""

    def show(window: MainWindow, store: Store) -> QWidget:
        window.show_place(place)
        page = window.page()
        assert isinstance(page, ListPage)
        page.search.setText(_NOWHERE)
        page.narrow()
        return window

    return show


def _problem(window: MainWindow, store: Store) -> QWidget:
    """A field that is wrong and has the keyboard, beside one that is wrong and one that only has it not."""
    window.show_place("grievances", act="new")
    for name, text in (("intake.worker.phone", "1390000218"), ("intake.worker.name", "")):
        line = window.findChild(QLineEdit, name)
        line.setText(text)
        line.editingFinished.emit()
    window.page().acts["save"]()
    return window


def _columns(window: MainWindow, store: Store) -> QWidget:
    """The columns a list can show."""
    window.show_place("grievances")
    page = window.page()
    assert isinstance(page, ListPage)
    return _open(page.table.columns.menu())


def _calendar(window: MainWindow, store: Store) -> QWidget:
    """The month below a field for a day."""
    window.show_place("grievances", act="new")
    field = next(field for field in window.page().findChildren(DateEditor) if field.isVisible())
    field.open_calendar()
    return field.findChildren(QCalendarWidget)[-1]


def _words(window: MainWindow, store: Store) -> QWidget:
    """The words a field offers."""
    window.show_place("grievances", act="new")
    box = next(box for box in window.page().findChildren(QComboBox) if box.isVisible() and box.count() > 5)
    box.showPopup()
    return box.view().window()


def _open(menu: QMenu) -> QMenu:
    menu.popup(QPoint())  # only shown, it would have no more than two thirds of the screen
    QTest.keyClick(menu, Qt.Key.Key_Down)
    return menu


SELDOM: dict[str, Show] = {
    "seldom-notes": _notes,
    "seldom-pasted": _pasted,
    "seldom-held": _held,
    "seldom-hour": _hour("workbench"),
    "seldom-hour_list": _hour("grievances"),
    "seldom-palette": _palette,
    "seldom-palette_none": _nothing_found,
    "seldom-progress": _progress,
    **{f"seldom-none_{place}": _none(place) for place in LISTS},
    "seldom-problem": _problem,
    "seldom-columns": _columns,
    "seldom-calendar": _calendar,
    "seldom-words": _words,
    "seldom-box": _box,
    "seldom-draft": _draft,  # last: they leave drafts behind
}
