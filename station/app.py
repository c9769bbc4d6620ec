"""Puts the parts together once: the store, the window and its places; then has nothing more to do."""

import gc
import importlib
import logging
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from station import NAME, defects, paths
from station.defects import LOG_NAME
from station.errors import StationError

if TYPE_CHECKING:
    from PySide6.QtCore import QLockFile
    from PySide6.QtWidgets import QWidget

    from station.actions.damage import Intact
    from station.actions.entering import Unlocked, Welcome
    from station.db.faults import DamagedError
    from station.db.store import Store
    from station.ui.context import Context
    from station.ui.damaged.page import DamagedPage
    from station.ui.entering.page import LoginPage
    from station.ui.page import Page
    from station.ui.palette import Hit
    from station.ui.shell import MainWindow

MEMORY = "window.json"
SIZE = (1366, 768)
# A thread that reads gives way after each row, and would wait as long for its next turn as another may calculate: by default 5 ms.
SWITCH_S = 0.0005
LEAVING_S = 20
SEARCH_MS = 60_000  # after which the file is looked through for damage: the opening is over by then
UNPAINTED_MS = 2_000  # after which a window that is not painted is shown as an icon, and is to lock all the same
PAINTED_MS = 100  # after which the login page stands and what comes next may be loaded

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
_WINDOW = ("station.actions.entering", "station.ui.shell", "station.ui.workbench.page", "station.db.damage_mark")
_NEXT = ("station.ui.palette", "station.ui.search", "station.ui.exchange.announcing", "station.ui.watching")


def run(data: Path, *, practice: bool = False) -> int:
    """Open the window on the store in ``data``, or on the practice store beside it; returns the exit code."""
    gc.disable()  # until the collector takes over
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from station.actions import handing_over
    from station.ui import chinese, input_method, theme
    from station.ui.collecting import Collector
    from station.ui.environment import said_to_qt

    sys.setswitchinterval(SWITCH_S)
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    keep_memory_private()
    with said_to_qt(is_packed=getattr(sys, "frozen", False)):
        application = QApplication.instance() or theme.made_application(sys.argv[:1])
    assert isinstance(application, QApplication)
    input_method.stand_in(application)
    chinese.speak(application)
    theme.apply(*theme.USUAL)
    folder = data
    try:
        if practice:
            folder = _practice_folder(data)
        front = _Front(folder)
        Collector(application)
        front.begin()
    except StationError as error:  # after a double click there is no console to read it in
        from station.ui.widgets.dialog import Answer, ask

        ask(None, error.message, error.hint, [Answer("", "关闭", safe=True)])
        raise
    _keep_log(folder)
    handing_over.begin(folder)
    sys.excepthook = partial(_unexpected, front)
    try:
        code = int(application.exec())
        if front.window is not None:
            front.window.context.leave(LEAVING_S)
        if front.store is not None and not front.store.is_resting:
            _keep_first_list(front.store)
            _send_before_leaving(front.store)
        return code
    finally:
        if front.store is not None:
            front.store.close()
        handing_over.end()


def _practice_folder(data: Path) -> Path:
    """Where the practice store lies that belongs to ``data``, made if need be."""
    from station.actions import practice
    from station.actions.progress import finish

    folder = practice.practice_folder(data)
    if not practice.is_made(folder):
        finish(practice.make(folder))
    return folder


class _Front:
    """What stands on the screen: the login page while the store is shut, then the window of whoever has come in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store: Store | None = None
        self.window: MainWindow | None = None
        self.login: LoginPage | DamagedPage | None = None
        self._alone: QLockFile | None = None

    def begin(self) -> None:
        """Ask who is there, or show the window of a store without passwords; StationError if it cannot be opened."""
        from PySide6.QtCore import QTimer

        from station.db import switching
        from station.ui import theme
        from station.ui.memory import LOOK, Memory
        from station.vault.slots import is_closed

        switching.finish(self.folder)  # restored data may have other passwords
        if not is_closed(self.folder):
            self._open()
            return

        from station.ui.entering.page import LoginPage

        look = Memory(self.folder / MEMORY).get(LOOK, [])
        theme.apply(*(look if len(look) == 2 and look[1] in [*theme.SIZES] else theme.USUAL))
        page = LoginPage(self.folder, self._opened, self._came_in)
        page.setWindowTitle(NAME)
        page.resize(*SIZE)
        theme.dress(page)
        _offer_help(page)
        page.show()
        self.login = page
        QTimer.singleShot(PAINTED_MS, page, lambda: threading.Thread(target=_load_window, daemon=True).start())  # Qt keeps no thread alive

    def _open(self) -> None:
        from station.db import vaulting
        from station.db.faults import DamagedError
        from station.db.store import Store

        try:
            self.store = _intact(Store.open(self.folder))
        except DamagedError as trouble:
            self._show_damaged(trouble, vaulting.open_key(self.folder))
            return
        self._show()

    def _opened(self, unlocked: "Unlocked") -> "Store":
        from station.db.faults import DamagedError
        from station.db.store import Store

        if self.store is None:
            try:
                self.store = _intact(Store.open(self.folder, unlocked.key))
            except DamagedError as trouble:
                self._show_damaged(trouble, unlocked.key, unlocked.staff_id)
                raise
        else:
            self.store.wake(unlocked.key)
        return self.store

    def _show_damaged(self, trouble: "DamagedError", key: bytes, staff_id: str = "") -> None:
        """What is intact, in the place of what stood there; then from the beginning."""
        from station.ui import theme
        from station.ui.damaged.page import DamagedPage

        def again() -> None:
            self.login = None
            self.begin()
            page.hide()
            page.deleteLater()

        page = DamagedPage(self.folder, key, trouble, again, partial(reading_window, key=key, staff_id=staff_id))
        page.setWindowTitle(NAME)
        page.resize(*SIZE)
        theme.dress(page)
        _offer_help(page)
        page.show()
        if self.login is not None:
            self.login.hide()
        self.login = page

    def _came_in(self, welcome: "Welcome") -> None:
        self._show(welcome)

    def _show(self, welcome: "Welcome | None" = None) -> None:
        """The window, in the place of what stood there before."""
        from station.ui import theme
        from station.ui.memory import LOOK

        assert self.store is not None
        before: QWidget | None = self.window or self.login
        appearance, size = theme.USUAL
        look = [self.store.setting("appearance", appearance), self.store.setting("text_size", size)]
        theme.apply(*look)
        self.window = main_window(self.store, guard=self._came_in)
        self.window.context.memory[LOOK] = look
        self.login = None
        if before is not None and not before.isMaximized():
            self.window.setGeometry(before.geometry())
        if before is not None and before.isMaximized():
            self.window.showMaximized()
        else:
            self.window.show()
        if before is not None:
            before.hide()
            before.deleteLater()
        if welcome is not None and welcome.sentence:
            self.window.put_note("wrong_tries", welcome.sentence)
        _once_read(self.window, partial(self._tell_faults, self.window))

    def _tell_faults(self, window: "MainWindow") -> None:
        """What a person should know of before working: no recovery sheets, one place of backups, a wrong clock, another window, damage."""
        from PySide6.QtCore import QLockFile, QTimer

        from station.actions import backup, damage, entering, pc_clock, rights
        from station.db.faults import DamagedError
        from station.vault.slots import is_closed

        context = window.context
        if is_closed(self.folder) and not entering.sheets_made_at(context.store) and entering.may_make_sheets(context.store):
            words = "还没有恢复单。万一忘记密码就打不开数据，请打印三张，分开保管。"
            window.put_note("sheets", words, [("去打印", partial(context.go, "settings", section="security"))], behind=True)
        if is_closed(self.folder) and not backup.standing(context.store).second and "backup" in rights.allowed(context.store):
            words = "备份只在这台电脑上，电脑坏了、丢了会一起没。请选一个第二处：U 盘、另一块硬盘或者共享文件夹。"
            window.put_note("second_place", words, [("去选", partial(context.go, "settings", section="backup"))], behind=True)
        if trouble := pc_clock.trouble(context.store):
            window.put_note("clock", trouble)
        if (paths.versions() / paths.CURRENT_VERSION).exists():
            from station.actions import updating

            if trouble := updating.trouble():
                window.put_note("update", trouble, [("去更新", partial(context.go, "settings", section="about"))])
        if self._alone is None:
            self._alone = QLockFile(str(self.folder / "window.lock"))
            self._alone.setStaleLockTime(0)
            if not self._alone.tryLock(0) and self._alone.error() == QLockFile.LockError.LockFailedError:
                words = "这份数据已经在另一个窗口里打开。两边都可以录入，都会存好；另一边刚录的，一分钟以内在这边也看得到。"
                window.put_note("twice", words, attention=False)

        def found(pages: int) -> None:
            if pages:
                window.put_note("damaged", "数据文件有损坏。请把手上的事存好，关掉程序再打开，按页面上说的把完好的内容存下来。")

        def look() -> None:
            if context.is_locked:
                QTimer.singleShot(SEARCH_MS, window, look)
            else:
                context.run(context.own_store(damage.search), found, failed=met)

        def met(error: StationError) -> None:
            if isinstance(error, DamagedError):
                found(1)

        QTimer.singleShot(SEARCH_MS, window, look)  # goes through the whole file
        context.troubled.connect(lambda error: look() if isinstance(error, DamagedError) else None)  # known at the next opening


def _intact(store: "Store") -> "Store":
    """The store, or DamagedError, and it is closed, if it is known to be damaged."""
    from station.db import damage_mark

    try:
        damage_mark.refuse_known(store)
    except StationError:
        store.close()
        raise
    return store


def main_window(store: "Store", *, inline: bool = False, guard: "Callable[[Welcome], object] | None" = None) -> "MainWindow":
    """The window on an open store, with all places registered; a store without a station starts with the first-run page.

    With a ``guard`` a station's own store must have a password and the window locks; it is told when another person comes in.
    """
    from station.actions.at_desk import first_run_left_at, is_set_up, needs_first_password, settle_home, sit_down
    from station.db import in_force
    from station.db.staff import colleagues
    from station.ui.context import Context
    from station.ui.memory import Memory
    from station.ui.shell import MainWindow

    staff = sit_down(store)
    copied = settle_home(store)
    in_force.adopt(store)
    context = Context(store, Memory(store.folder / MEMORY), inline=inline)
    window = MainWindow(context)
    window.resize(*SIZE)  # before there is a list in it, which is so laid out once
    for key, label, icon, page in PLACES:
        window.add_place(key, label, icon, partial(_page, page), foot=key in FOOT)
    help_ = partial(_help, window, window.topic)
    window.set_acts(new=partial(context.go, "grievances", act="new"), inbox=partial(context.go, "exchange"), help=help_)
    window.set_search(partial(_find, context))
    if copied:
        window.put_note("copied", copied, attention=False)
    _once_read(window, partial(_wear_mark, window))
    begin = partial(_begin, window, guard)
    if not is_set_up(store) or first_run_left_at(store):
        from station.ui.first_run.page import FirstRun

        window.cover(FirstRun(context, done=begin), status=False)
    elif guard is not None and needs_first_password(store) and (there := [p for p in colleagues(store) if p.is_active]):
        from station.ui.entering.first import FirstPassword

        window.cover(FirstPassword(context, [staff] if staff is not None and staff in there else there, done=begin), status=False)
    else:
        begin()
    return window


def _find(context: "Context", text: str) -> "list[Hit]":
    from station.ui.search import searcher  # with all that can be found: the first list does not wait for it

    return searcher(context, {key: label for key, label, *_ in PLACES})(text)


def _wear_mark(window: "QWidget") -> None:
    from station.ui import menuicons

    window.setWindowIcon(menuicons.mark())


def _help(window: "QWidget", topic: Callable[[], str]) -> None:
    from station.ui.help.window import show_manual

    show_manual(window, topic())


def _offer_help(page: "QWidget") -> None:
    """F1 on a page that stands in the place of the window and names its page of the manual."""
    from PySide6.QtGui import QKeySequence, QShortcut

    QShortcut(QKeySequence("F1"), page, partial(_help, page, lambda: str(getattr(page, "topic", ""))))


def reading_window(
    intact: "Intact", *, key: bytes, staff_id: str = "", clock: "Callable[[], datetime]" = datetime.now, inline: bool = False
) -> "QWidget":
    """The window on what is intact of a damaged store, for whoever logged in; StationError if that cannot be opened either."""
    from station.actions.damage import open_to_read
    from station.db import in_force
    from station.ui.damaged.reading import ReadingWindow

    store = open_to_read(intact, key, staff_id, clock)
    in_force.adopt(store)
    places = [(key, label, icon, partial(_page, page)) for key, label, icon, page in PLACES]
    window = ReadingWindow(store, intact, places, inline=inline)
    window.set_acts(help=partial(_help, window, window.topic))
    return window


def _page(path: str, context: "Context") -> "Page":
    module, _, name = path.partition(":")
    page: Page = getattr(importlib.import_module(module), name)(context)
    return page


def _begin(window: "MainWindow", guard: "Callable[[Welcome], object] | None") -> None:
    """Show the workbench, let the window lock, and go on with the rest when its list is read."""
    from PySide6.QtCore import QTimer

    from station.actions.at_desk import is_practice, own_station
    from station.ui.practising import tell_practice
    from station.vault.slots import is_closed

    window.uncover()
    window.set_station(own_station(window.context.store).name)
    if is_practice(window.context.store):
        tell_practice(window)
    window.show_place("workbench")
    _once_read(window, partial(_go_on, window))
    if guard is not None and is_closed(window.context.store.folder):
        offer = partial(_offer_lock, window, guard)
        if window.context.inline:
            offer()
        else:
            window.place("workbench").painted.connect(offer)  # type: ignore[attr-defined]
            QTimer.singleShot(UNPAINTED_MS, window, offer)


def _offer_lock(window: "MainWindow", guard: "Callable[[Welcome], object]") -> None:
    from station.ui.entering.locking import Lock

    if "lock" not in window.acts:
        window.offer_lock(Lock(window, guard).lock)


def _load_window() -> None:
    """Load what the window needs while the password is being typed."""
    for module in _WINDOW:
        importlib.import_module(module)


def _once_read(window: "MainWindow", act: Callable[[], object]) -> None:
    """Do this when the first list is painted and read: until then it has the processor for itself."""
    from PySide6.QtCore import QTimer

    def look() -> None:
        pages = window.places["workbench"].pages
        if window.context.jobs or (pages is not None and not getattr(pages.widget(0), "is_asked", True)):
            QTimer.singleShot(PAINTED_MS, window, look)
        else:
            act()

    if window.context.inline:
        act()
    else:
        QTimer.singleShot(PAINTED_MS, window, look)  # a list kept from the last time is read when it is painted


def _go_on(window: "MainWindow") -> None:
    """The facts at the foot of the window, then what the other places and the exchange need."""
    from station.actions import faces
    from station.ui.facts import keep_facts

    keep_facts(window)
    window.context.run(_load_the_rest(faces.chosen(window.context.store)), partial(_watch, window))


def _load_the_rest(which: str) -> Generator[None, None, None]:
    """Load, beside the window that is there already, what the exchange, the other places and the first export need."""
    for module in (*_NEXT, *(page.partition(":")[0] for *_, page in PLACES)):
        importlib.import_module(module)
        yield
    threading.Thread(target=_warm_up, args=(which,), daemon=True).start()


def _watch(window: "MainWindow", _: None) -> None:
    from PySide6.QtCore import QTimer

    from station.ui.exchange.announcing import Announcer
    from station.ui.watching import Watcher

    QTimer.singleShot(0, window, _know_widgets)
    watcher = Watcher(window.context, window)
    Announcer(window, watcher)
    watcher.start()


def _know_widgets() -> None:
    """PySide builds the types of all widgets there are when first asked for one that Qt made: now, and not with the first page opened."""
    from PySide6.QtWidgets import QScrollArea

    QScrollArea().viewport()


def _keep_first_list(store: "Store") -> None:
    """Where something was done since the workbench was read, its list is read once more for the next opening."""
    from station.actions.at_desk import is_set_up
    from station.db import first_list

    with suppress(StationError):
        if is_set_up(store) and store.user:
            first_list.renew(store)


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


def keep_memory_private() -> None:
    """No picture of the memory is left on the disk when the program falls: it holds the key and the cases on the screen."""
    import ctypes

    try:
        import resource
    except ImportError:  # Windows
        getattr(ctypes, "windll").kernel32.SetErrorMode(0x0003)  # noqa: B009 # no fault box, so no report with a dump
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # PR_SET_DUMPABLE: systems that pipe cores to a program do not ask for the limit; nobody may attach either
        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)


def _unexpected(front: _Front, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A defect of ours: where it happened goes to the log (never the values, which may be a worker's), the person is told."""
    from PySide6.QtCore import QCoreApplication

    from station.ui.unexpected import NOT_DONE, tell
    from station.vault.slots import LockedError

    if isinstance(error, LockedError):  # a timer asked something of the store while the window is locked
        return
    if isinstance(error, KeyboardInterrupt) or QCoreApplication.instance() is None:
        defects.say(kind, error, trace)
    elif front.window is not None:
        tell(front.window, kind, trace)
    else:
        defects.say(kind, error, trace)
        if front.login is not None:
            front.login.say(NOT_DONE)
