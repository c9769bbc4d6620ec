"""Puts the parts together once: the store, the window and its places; then has nothing more to do."""

import importlib
import logging
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from station.errors import StationError

if TYPE_CHECKING:
    from station.db.store import Store
    from station.ui.context import Context
    from station.ui.page import Page
    from station.ui.shell import MainWindow

LOG_NAME = "station.log"
LEAVING_S = 20

# key, label, icon, module and class of the page; those at the foot of the rail last
PLACES = (
    ("workbench", "工作台", "home", "station.ui.workbench.page:Workbench"),
    ("grievances", "诉求", "clipboard-list", "station.ui.grievances.page:Grievances"),
    ("mediations", "调解", "messages", "station.ui.mediations.page:Mediations"),
    ("legal_aid", "援助", "scale", "station.ui.legal_aid.page:LegalAids"),
    ("letters", "文书", "rubber-stamp", "station.ui.letters.place:LetterPlace"),
    ("services", "服务", "heart-handshake", "station.ui.services.page:Services"),
    ("ledgers", "台账", "table", "station.ui.ledgers.page:Ledgers"),
    ("employers", "单位", "building", "station.ui.employers.page:Employers"),
    ("workers", "职工", "users", "station.ui.workers.page:Workers"),
    ("exchange", "同步", "transfer", "station.ui.exchange.page:Exchange"),
    ("settings", "设置", "settings", "station.ui.settings.page:Settings"),
)
FOOT = ("settings",)


def run(data: Path, *, practice: bool = False) -> int:
    """Open the window on the store in ``data``, or on the practice store beside it; returns the exit code."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from station.actions import faces
    from station.actions import practice as practising
    from station.actions.progress import finish
    from station.db.store import Store
    from station.ui import theme
    from station.ui.widgets.dialog import Answer, ask

    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    theme.apply()
    folder = practising.practice_folder(data) if practice else data
    try:
        if practice and not practising.is_made(folder):
            finish(practising.make(folder))
        opened = Store.open(folder)
    except StationError as error:  # after a double click there is no console to read it in
        ask(None, error.message, error.hint, [Answer("", "关闭", safe=True)])
        raise
    with opened as store:
        _keep_log(folder)
        theme.apply(store.setting("appearance", "light"), store.setting("text_size", "标准"))
        window = main_window(store)
        sys.excepthook = partial(_unexpected, window)
        threading.Thread(target=_warm_up, args=(faces.chosen(store),), daemon=True).start()
        window.resize(1366, 768)
        window.show()
        code = int(application.exec())
        _send_before_leaving(store)
        return code


def main_window(store: "Store", *, inline: bool = False) -> "MainWindow":
    """The window on an open store, with all places registered; a store without a station starts with the first-run page."""
    from station.actions.renewal import settle_home
    from station.actions.setting_up import is_set_up, sit_down
    from station.db import in_force
    from station.ui.context import Context
    from station.ui.memory import Memory
    from station.ui.search import searcher
    from station.ui.shell import MainWindow

    sit_down(store)
    copied = settle_home(store)
    in_force.adopt(store)
    context = Context(store, Memory(store.folder / "window.json"), inline=inline)
    window = MainWindow(context)
    for key, label, icon, page in PLACES:
        window.add_place(key, label, icon, partial(_page, page), foot=key in FOOT)
    window.set_acts(new=partial(context.go, "grievances", act="new"), inbox=partial(context.go, "exchange"))
    window.set_search(searcher(context, {key: label for key, label, *_ in PLACES}))
    if copied:
        window.put_note("copied", copied, attention=False)
    if is_set_up(store):
        _begin(window)
    else:
        from station.ui.first_run.page import FirstRun

        window.cover(FirstRun(context, done=partial(_begin, window)), status=False)
    return window


def _page(path: str, context: "Context") -> "Page":
    module, _, name = path.partition(":")
    page: Page = getattr(importlib.import_module(module), name)(context)
    return page


def _begin(window: "MainWindow") -> None:
    """Show the workbench and the facts at the foot of the window."""
    from station.ui.exchange.announcing import Announcer
    from station.ui.facts import keep_facts
    from station.ui.watching import Watcher

    window.uncover()
    keep_facts(window)
    window.show_place("workbench")
    watcher = Watcher(window.context, window)
    Announcer(window, watcher)
    watcher.start()


def _send_before_leaving(store: "Store") -> None:
    """Send what was done, if the office wants that; a share that does not answer is not waited for longer than LEAVING_S.

    Sending may stop anywhere and goes on the next time, so the thread is simply left behind.
    """
    from station.actions import watching

    if watching.habits(store).sends_at_close and watching.is_something_unsent(store):
        sending = threading.Thread(target=watching.send_before_leaving, args=(store.again,), daemon=True)
        sending.start()
        sending.join(LEAVING_S)


def _warm_up(which: str) -> None:
    """Load what the first export and the first letter need while the window is already there."""
    from station.actions import faces
    from station.export import fonts, ledger_xlsx, letter_pdf

    fonts.warm_up()
    if which == faces.OFFICE:
        faces.settle(which)
    logging.getLogger(__name__).debug("%s and %s are ready", ledger_xlsx.__name__, letter_pdf.__name__)


def _keep_log(folder: Path) -> None:
    handler = logging.FileHandler(folder / LOG_NAME, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)


def _unexpected(window: "MainWindow", kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A defect of ours: where it happened goes to the log (never the values, which may be a worker's), the person is told."""
    from station.ui.unexpected import tell

    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    tell(window, kind, trace)


Check = tuple[str, Callable[[], None]]


def self_test() -> list[tuple[str, str]]:
    """(what was tried, what was wrong or "") for everything this machine must be able to do."""
    import os
    import tempfile

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    results: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="station-self-test-") as folder:
        checks: tuple[Check, ...] = (
            ("字体和词表", _check_resources),
            ("练习站、台账、月报、文书、收发包", partial(_check_tour, Path(folder))),
            ("读回台账", partial(_check_reading, Path(folder))),
            ("数据核对", partial(_check_store, Path(folder))),
            ("窗口", partial(_check_window, Path(folder))),
        )
        for name, check in checks:
            try:
                check()
                results.append((name, ""))
            except StationError as error:
                results.append((name, str(error)))
            except Exception as error:
                results.append((name, f"{type(error).__name__}: {error}"))
    return results


def _check_resources() -> None:
    from station.casework import deadlines, ledgers, vocabulary
    from station.casework.fields import Kind
    from station.casework.model import RECORDS
    from station.export.fonts import missing_glyphs, warm_up

    warm_up()
    if missing_glyphs("职工服务站李𬭎"):
        raise StationError("字体缺字。")
    for record in RECORDS:
        for spec in record.specs():
            if spec.kind in (Kind.CODE, Kind.CODES):
                vocabulary.vocabulary(spec.of)
    if not deadlines.rules() or not ledgers.ledgers():
        raise StationError("期限规则或台账版式没有读到。")


def _check_tour(folder: Path) -> None:
    from station.actions.progress import finish
    from station.actions.tour import tour

    missing = [path.name for path in finish(tour(folder)).files if not path.exists()]
    if missing:
        raise StationError(f"没有做出来：{'、'.join(missing)}。")


def _check_reading(folder: Path) -> None:
    from station.actions.import_recognising import asks
    from station.actions.tour import PRACTICE
    from station.db.store import Store
    from station.export.foreign_sheet import read_book

    (ledger,) = folder.glob("*诉求台账*.xlsx")
    with Store.open(folder / PRACTICE) as store:
        if [asked.target for asked in asks(store, read_book(ledger))] != ["grievances"]:
            raise StationError("导出的台账没有认出来。")


def _check_store(folder: Path) -> None:
    from station.actions.tour import PRACTICE
    from station.db.safekeeping import verify
    from station.db.store import Store

    with Store.open(folder / PRACTICE) as store:
        faults = list(verify(store))
    if faults:
        raise StationError(faults[0])


def _check_window(folder: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from station.actions.tour import PRACTICE
    from station.db.store import Store
    from station.ui import theme

    application = QApplication.instance() or QApplication(["station"])
    theme.apply()
    with Store.open(folder / PRACTICE) as store:
        window = main_window(store, inline=True)
        window.resize(1366, 768)
        window.show()
        for key, *_ in PLACES:
            window.show_place(key)
            application.processEvents()
            if window.grab().isNull():
                raise StationError(f"“{key}”画不出来。")
        window.close()
        window.deleteLater()
        application.processEvents()
