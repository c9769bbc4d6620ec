"""Every screen shown one after the other, for whoever looks at them: ``tools.pictures`` paints them, ``tools.walk`` walks their widgets."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from station.actions import at_desk, backup, setting_up
from station.actions.progress import finish
from station.app import main_window, reading_window
from station.casework.model import StaffMember, Station
from station.casework.outreach import WORK
from station.db.faults import DamagedError
from station.db.store import FILE_NAME, Store
from station.ui import theme
from station.ui.damaged.page import DamagedPage
from station.ui.services.callbacks import CALL_BACKS
from station.ui.shell import MainWindow
from tools.entering_scenes import PREFIX, entering_screens
from tools.over_scenes import OVER
from tools.scene_store import NOW
from tools.scenes import scenes

FIRST_RUN, EMPTY = "first-run", "empty"
NOTED = "workbench"  # the one screen that keeps the note about practice data
DAMAGED, READING = "damaged", "damaged-reading"

_LISTS_BEHIND = (
    ("clues", "letters", {"part": "supervision"}),
    ("register", "letters", {"part": "register"}),
    *((f"services-{kind}", "services", {"kind": kind}) for kind in (*(work.record for work in WORK[1:]), CALL_BACKS)),
    *((f"settings-{section}", "settings", {"section": section}) for section in ("backup", "bin", "log", "retention")),
)

Size = tuple[int, int]
Screens = Iterator[tuple[str, QWidget]]


def needs_practice(only: str) -> bool:
    """Whether what begins so shows invented cases."""
    return only != FIRST_RUN and not only.startswith((PREFIX, EMPTY))


def screens(folder: Path, size: Size, only: str = "") -> Screens:
    """Every screen whose name begins so, shown until the next is asked for; ``folder`` is what ``tools.scene_store.prepare`` made."""
    if needs_practice(only):
        yield from _places(folder, only, size)
    for name in OVER:
        if name.startswith(only):
            yield from _over(folder, name, size)
    if PREFIX.startswith(only) or only.startswith(PREFIX):
        yield from ((name, page) for name, page in entering_screens(_anew(folder, PREFIX), size, lambda: NOW) if name.startswith(only))
    if needs_practice(only) and READING.startswith(only):
        yield from ((name, page) for name, page in _damaged(folder, size) if name.startswith(only))
    if EMPTY.startswith(only) or only.startswith(EMPTY):
        yield from ((name, window) for name, window in _empty(folder, size) if name.startswith(only))
    if FIRST_RUN.startswith(only):
        yield from _first_run(folder, size)


def _anew(folder: Path, name: str) -> Path:
    """A folder that is not there yet."""
    return next(path for number in count() if not (path := folder / f"{name}-{number}").exists())


def _places(folder: Path, only: str, size: Size) -> Screens:
    with Store.open(folder / "practice", clock=lambda: NOW) as store:
        window = _shown(store, size)
        for scene in scenes(window):
            if scene.name.startswith(only):
                if scene.name != NOTED:
                    window.drop_note("practice")
                window.show_place(scene.place, **scene.arguments(store))
                yield scene.name, window
        _gone(window)


def _over(folder: Path, name: str, size: Size) -> Screens:
    """What is put over a place and cannot be come to by arguments."""
    with Store.open(folder / "practice", clock=lambda: NOW) as store:
        somebody = str(store.setting("user", ""))
        window = _shown(store, size)
        window.drop_note("practice")
        window.show_place("letters")
        yield name, OVER[name](window, store)
        _gone(window)
        at_desk.sit_down(store, somebody)


def _empty(folder: Path, size: Size) -> Screens:
    """Every place of a station on its first day, and the lists behind them."""
    with Store.open(_anew(folder, EMPTY), clock=lambda: NOW) as store:
        station = Station(name="站前街道职工服务站", code="zq-01", number_prefix="ZQ", parent_name="滨河区总工会")
        setting_up.set_up(store, station, StaffMember(name="周启明", role="head"))
        window = _shown(store, size)
        for key in window.places:
            window.show_place(key)
            yield f"{EMPTY}-{key}", window
        for key, place, arguments in _LISTS_BEHIND:
            window.show_place(place, **arguments)
            yield f"{EMPTY}-{key}", window
        _gone(window)


def _first_run(folder: Path, size: Size) -> Screens:
    with Store.open(_anew(folder, FIRST_RUN), clock=lambda: NOW) as store:
        window = _shown(store, size)
        yield FIRST_RUN, window
        _gone(window)


def _damaged(folder: Path, size: Size) -> Screens:
    """The page in the place of the window, after two pages of a practice store that has a backup went bad."""
    home = _anew(folder, DAMAGED)
    shutil.copytree(folder / "practice", home)
    with Store.open(home, clock=lambda: NOW - timedelta(hours=3)) as store:
        finish(backup.make(store, "hand"))
        key = store.key
    with (home / FILE_NAME).open("rb+") as file:
        for page in (2, 900):
            file.seek((page - 1) * 4096)
            file.write(bytes(4096))
    trouble = DamagedError("数据文件有损坏，有的内容读不出来。")
    read = partial(reading_window, key=key, clock=lambda: NOW, inline=True)
    shown = DamagedPage(home, key, trouble, lambda: None, read, clock=lambda: NOW, inline=True)
    theme.dress(shown)
    shown.resize(*size)
    shown.show()
    yield DAMAGED, shown
    shown.read_button.click()
    assert shown.reading is not None
    yield READING, shown.reading
    _gone(shown)


def _shown(store: Store, size: Size) -> MainWindow:
    now = theme.current()
    store.set_setting("appearance", "dark" if now.dark else "light")  # the settings show what the picture has
    store.set_setting("text_size", next(name for name, factor in theme.SIZES.items() if factor == now.factor))
    window = main_window(store, inline=True)
    window.resize(*size)
    window.show()
    return window


def _gone(window: QWidget) -> None:
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
