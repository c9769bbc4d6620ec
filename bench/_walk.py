"""Everything a person does in the window, one act after the other, as the watchdog goes through it."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from station.casework.model import Consultation, Employer, Grievance, Worker
from station.db.store import Store
from station.ui.listpage import ListPage
from station.ui.page import Page
from station.ui.shell import MainWindow
from tools.page_scenes import PAGES, Make, asked
from tools.scenes import SCENES

Act = tuple[str, Callable[[], object]]

# made of damage or of two PCs
LEFT_OUT = ("exchange-trouble", "exchange-finding", "exchange-deciding", "grievances-contested", "exchange-line")
WORDS = ("工资", "工", "王", "0017")


def actions(window: MainWindow, store: Store, folder: Path) -> Iterator[Act]:
    """Name and act, in an order in which each can be done; the caller waits after each until nothing is under way."""
    yield from _places(window)
    yield from _scenes(window, store)
    yield from _pages(window, store)
    for key in window.places:
        window.place(key)  # made at once, also where it was not opened before
        window.show_place(key)
        page = window.page()
        if isinstance(page, ListPage):
            yield from _list(page, key)
    yield from _palette(window)
    yield from _saves(window, store)
    yield from _papers(window, folder)


def _places(window: MainWindow) -> Iterator[Act]:
    for turn in ("first", "again"):
        for key in window.places:
            yield f"open {key}, {turn}", partial(window.show_place, key)
    for key in window.places:
        window.show_place(key)
        for turn in ("covered", "shown again"):
            yield f"names {turn}, {key}", window.context.cover_names


def _scenes(window: MainWindow, store: Store) -> Iterator[Act]:
    """Every scene, and on it whatever its page can do by a key that no page of its kind was asked for before."""
    done: set[tuple[type[Page], str]] = set()
    for scene in SCENES:
        if scene.place not in window.places or scene.name in LEFT_OUT:
            continue
        with suppress(IndexError, StopIteration):  # the store has nothing of that kind
            show = partial(window.show_place, scene.place, **scene.arguments(store))
            yield f"show {scene.name}", show
            for title, act in new_acts(window, done):
                yield f"{scene.name}: {title}", act
                yield f"show {scene.name}, again", show


def _pages(window: MainWindow, store: Store) -> Iterator[Act]:
    """Every page that a button puts over another."""

    def put(make: Make) -> None:
        window.page().open_page(make(window.context))

    def convert(record: Consultation) -> None:
        """As its button does, also where a form was left open over the lists: the form is made in a turn before its page."""
        services: Any = window.place("services")
        services.current().detail.convert(record)

    for name, (place, of) in PAGES.items():
        with suppress(IndexError, ValueError):  # the store has nothing of that kind
            make = of(store)
            yield f"below {name}", partial(window.show_place, place)
            yield f"put {name}", partial(convert, asked(store)) if name == "conversion" else partial(put, make)


def new_acts(window: MainWindow, done: set[tuple[type[Page], str]]) -> list[Act]:
    """What the page in front can do by a key, without what is among the ``done``, to which it is added."""
    page = window.page()
    found = [act for act in page.acts if (type(page), act) not in done]
    done.update((type(page), act) for act in found)
    return [(act, partial(window.perform, act)) for act in found]


def not_come_to(seen: Collection[type[Page]]) -> list[str]:
    """Kinds of pages that were never in front, by name; bases that no page is made from directly are not told."""
    kinds: list[type[Page]] = [Page]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return sorted({kind.__name__ for kind in kinds if not kind.__subclasses__() and kind not in seen})


def _list(page: ListPage, key: str) -> Iterator[Act]:
    for view in page._labels:
        yield f"{key}: view {view}", partial(page.tabs.set_current, view)
    for word in WORDS:
        yield f"{key}: search {word}", partial(page.search.setText, word)
    yield f"{key}: search cleared", partial(page.search.setText, "")
    for column in [each for each in page.table.model.columns if each.sortable and each.label]:
        yield f"{key}: sort {column.key}", partial(page.table.sort, column.key)
    yield f"{key}: to the last row", page.table.view.scrollToBottom
    yield f"{key}: all rows chosen", page.table.choose_all
    yield f"{key}: copied", partial(QTest.keyClick, page.table.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    yield f"{key}: one row", partial(page.table.select_number, 0)
    yield f"{key}: next row", partial(page.table.step, 1)


def _palette(window: MainWindow) -> Iterator[Act]:
    yield "palette: open", window.open_palette
    for word in (*WORDS, "gzf", "登记"):
        yield f"palette: {word}", partial(_type, window.palette_box.findChild(QLineEdit), word)
    yield "palette: close", window.palette_box.hide


def _saves(window: MainWindow, store: Store) -> Iterator[Act]:
    def write(name: str, text: str) -> None:
        _type(_seen(window, name), text)

    def press(name: str) -> None:
        QTest.mouseClick(_seen(window, name), Qt.MouseButton.LeftButton)

    case = store.matching(Grievance, status="working")[-1].id
    yield "progress: form", partial(window.show_place, "grievances", id=case, act="progress")
    yield "progress: typed", partial(write, "progress.content", "已电话告知权利和流程")
    yield "progress: saved", partial(press, "progress.save")
    yield "progress: taken back", partial(window.perform, "undo")
    yield "register: form", partial(window.show_place, "grievances", act="new")
    yield "register: name typed", partial(write, "intake.worker.name", "王")
    yield "register: text typed", partial(write, "intake.grievance.summary", "拖欠三月工资")
    yield "register: refused for what is missing", partial(window.perform, "save")
    for place, cls in (("employers", Employer), ("workers", Worker)):
        yield f"{place}: edit", partial(window.show_place, place, id=store.matching(cls)[-1].id, act="edit")
        yield f"{place}: saved", partial(window.perform, "save")


def _papers(window: MainWindow, folder: Path) -> Iterator[Act]:
    """Ledgers, reports and letters on their way out; the system's dialog answers with a path."""

    def out(name: str) -> Callable[[], object]:
        def act() -> None:
            with mock.patch.object(QFileDialog, "getSaveFileName", lambda *_: (str(folder / name), "")):
                window.perform("export")

        return act

    for period in ({"month": "2026-02"}, {"month": "2026-03"}):
        yield f"ledgers: {period['month']} shown", partial(window.show_place, "ledgers", key="grievances", **period)
        yield f"ledgers: {period['month']} exported", out(f"{period['month']}.xlsx")
    yield "report: shown", partial(window.show_place, "ledgers", act="report", month="2026-02")
    yield "report: exported", out("report.pdf")


def _seen(window: MainWindow, name: str) -> Any:
    """The widget of that name that can be seen."""
    return next(each for each in window.findChildren(QWidget, name) if each.isVisible())


def _type(field: Any, text: str) -> None:
    """As an input method does: the whole word at once."""
    target = field.focusProxy() or field
    target.setFocus()
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(target, event)
