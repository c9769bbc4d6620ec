"""The main window: the rail, the head and the page in front, the status bar, and the keys that work everywhere.

Places are registered and built when first shown::

    window = MainWindow(context, "站前街道职工服务站")
    window.add_place("grievances", "诉求", "clipboard-list", Grievances)   # Grievances(context) -> Page
    window.add_place("settings", "设置", "settings", Settings, foot=True)
    window.set_acts(new=lambda: context.go("grievances", act="new"), lock=lock, help=show_help)
    window.set_search(search_everything)                                  # text -> list[palette.Hit]
    window.show_place("workbench")
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from station import NAME
from station.changes import Changes
from station.errors import StationError
from station.ui import may, names, theme
from station.ui.context import Context, Job
from station.ui.head import PageHead
from station.ui.page import KEYS, Page, Room
from station.ui.rail import Rail
from station.ui.statusbar import StatusBar, StatusItem
from station.ui.tabbing import move_focus
from station.ui.taking_back import TakingBack
from station.ui.widgets.button import Button
from station.ui.widgets.card import Note
from station.ui.widgets.layout import Pane, column, row
from station.ui.widgets.progress import ProgressStrips
from station.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from station.ui.palette import Hit, Palette, Search

SMALLEST = QSize(1024, 560)
BUSY_AFTER_MS, STRIP_AFTER_MS = 1000, 3000
KEYS_MS = 100  # after which the window stands and its keys work; nobody is faster
_NUMBERED = 10  # places with a key of their own: Ctrl+1 to Ctrl+9, then Ctrl+0
WINDOW_ACTS = {
    "undo": "撤销",
    "redo": "重做",
    "names": "盖住姓名，或者再显示出来",
    "lock": "锁定",
    "help": "打开手册",
    "shortcuts": "看快捷键",
}
NoteActions = Sequence[tuple[str, Callable[[], object]]]


@dataclass
class _Place:
    label: str
    factory: Callable[[Context], Page]
    first: Page | None = None  # made, but perhaps not yet put among the pages
    pages: QStackedWidget | None = None


class MainWindow(QWidget):
    """The window; ``room_changed`` says when the class of its size changed."""

    room_changed = Signal(object)
    place_shown = Signal(str)
    front_changed = Signal()  # another page came to the front

    def __init__(self, context: Context, station_name: str = "") -> None:
        super().__init__()
        self.context = context
        self.places: dict[str, _Place] = {}
        self.current_key = ""
        self.acts: dict[str, Callable[[], object]] = {
            "undo": context.undo,
            "redo": context.redo,
            "names": context.cover_names,
            "shortcuts": self._show_shortcuts,
        }
        self._notes: dict[str, Note] = {}
        self._room: Room | None = None
        self._going: tuple[str, dict[str, Any]] = "", {}  # where one was asked to go last
        self._coming: tuple[QStackedWidget, type[Page]] | None = None  # the pages over which one is being made, and its kind
        self._next: list[tuple[QStackedWidget, Page]] = []  # what was opened meanwhile, as by work that came to its end
        self.rail = Rail()
        self.head = PageHead()
        self.status = StatusBar()
        self.strips = ProgressStrips()
        self._note_line = QVBoxLayout()
        self.stack = QStackedWidget()
        parts = column(self.head, self._note_line, spacing=0)
        parts.addWidget(self.stack, 1)
        self.main = Pane(parts, fill="desk")
        self._work = QWidget()
        self._work.setLayout(row(self.rail, self.main, spacing=0))
        self._body = QStackedWidget()
        self._body.addWidget(self._work)
        self._under_way = QWidget()
        self._under_way.setLayout(column(self.strips, spacing=0))
        self.setLayout(column(self._body, self._under_way, self.status, spacing=0))
        self.toast = Toast(self.stack, KEYS["said"][0])
        self.acts["said"] = self.toast.press
        names.settle(context.memory)
        self._tell_names()
        self._palette: Palette | None = None
        self._search: Search = lambda text: ()
        self.setMinimumSize(SMALLEST)
        theme.dress(self)
        self.set_station(station_name)
        self._listen()
        if context.inline:
            self._bind_keys()
        else:
            QTimer.singleShot(KEYS_MS, self, self._bind_keys)
        self._taking_back = TakingBack(self)

    def _tell_names(self, _: object = None) -> None:
        words = "姓名已盖住" if names.is_covered() else ""
        told = StatusItem(words, "eye-off", self.context.cover_names, "屏幕上的姓名盖着，点一下再显示出来（F8）")
        self.status.put("names", told, right=True)

    # -- putting it together ---------------------------------------------------------------------------------------

    def add_place(self, key: str, label: str, icon: str, factory: Callable[[Context], Page], *, foot: bool = False) -> None:
        """Register a place; its page is made by ``factory(context)`` when it is first shown."""
        number = len([item for item in self.rail.items if item in self.places]) + 1
        tip = f"{label}（Ctrl+{number % 10}）" if number <= _NUMBERED and not foot else label
        self.places[key] = _Place(label, factory)
        self.rail.add(key, label, icon, tip, foot=foot)

    def set_acts(self, **acts: Callable[[], object]) -> None:
        """What the keys do where the page in front has nothing of its own (names of ``page.KEYS``)."""
        self.acts |= acts

    def offer_lock(self, lock: Callable[[], object]) -> None:
        """The lock stands at the foot of the rail and of the window, and has a key."""
        self.acts["lock"] = lock
        self.rail.add("lock", "锁定", "lock", "锁定，或者换人（Ctrl+L）", foot=True)
        self.status.put("lock", StatusItem("锁定 · 换人", "lock", lock, "离开一会儿就锁定；换人用也从这里（Ctrl+L）"), right=True)

    def set_search(self, search: "Search") -> None:
        """How the palette finds things; what can be done on the page in front stands before the commands that are there everywhere."""
        self._search = search

    @property
    def palette_box(self) -> "Palette":
        """The palette, made when it is first opened: the first list does not wait for it."""
        if self._palette is None:
            from station.ui.palette import Palette

            self._palette = Palette(self)
            self._palette.set_search(self._found)
        return self._palette

    def _found(self, text: str) -> "list[Hit]":
        from station.ui.palette import COMMANDS

        hits = [*self._search(text)]
        first = next((number for number, hit in enumerate(hits) if hit.group == COMMANDS), len(hits))
        return [*hits[:first], *self._offered(text), *hits[first:], *self._everywhere(text)]

    def _is_palette_open(self) -> bool:
        return self._palette is not None and self._palette.isVisible()

    def _hide_palette(self) -> None:
        if self._palette is not None:
            self._palette.hide()

    def set_station(self, name: str) -> None:
        """The station's name in the title; cases are never named there."""
        self.setWindowTitle(f"{NAME} — {name}" if name else NAME)

    def _listen(self) -> None:
        self.rail.chosen.connect(self._choose)
        self.head.search.connect(self.open_palette)
        self.head.back.connect(partial(self._when_settled, self._go_back))
        self.context.went.connect(self._go)
        self.context.said.connect(self.toast.say)
        self.context.troubled.connect(self._show_problem)
        self.context.changed.connect(self._drop_problem)
        self.context.changed.connect(self._tell_names)
        self.context.job_started.connect(self._follow_job)
        self.context.settled.connect(self._end_turns)
        self.context.settled.connect(self._open_next)  # also where the page before it could not be made
        self.context.asked.connect(self._end_turns)  # what is asked about is seen behind the question
        self.context.user_changed.connect(self.head.set_person)
        self.head.set_person(self.context.store.user)
        self.head.person.clicked.connect(lambda: self.context.go("settings", section="people"))
        theme.follow(self._refit)

    def _bind_keys(self) -> None:
        from PySide6.QtGui import QKeySequence, QShortcut  # their 71 words come after the first list

        for act, keys in KEYS.items():
            for key in keys:
                QShortcut(QKeySequence(key), self, partial(self.perform, act))
        QShortcut(QKeySequence("Ctrl+K"), self, self.open_palette)
        for number in range(1, _NUMBERED + 1):
            QShortcut(QKeySequence(f"Ctrl+{number % 10}"), self, partial(self._show_number, number))

    # -- places and pages ------------------------------------------------------------------------------------------

    def show_place(self, key: str, /, **arguments: Any) -> None:
        """Bring a place to the front; with arguments its first page is given them and pages over it are left.

        What is still to be made comes to the front of a window that is looked at in turns, as a page over another does.
        """
        if self._room is None:
            self._refit()
        is_new = self.places[key].pages is None and self.isVisible()
        show = partial(self._show_place, key, arguments, is_new=is_new)
        if is_new and self.current_key:
            self._show_in_turns(self, partial(self._first, key), partial(self._pages, key), show)
        else:
            show()

    def _show_place(self, key: str, arguments: dict[str, Any], *, is_new: bool) -> None:
        pages = self._pages(key)
        while pages.count() > 1 and (arguments or (key != self.current_key and not _top(pages).is_begun())):
            if not self._close_top(pages):
                return
        self.current_key = key
        self.rail.set_current(key)
        self.stack.setCurrentWidget(pages)
        self.drop_note("problem")
        self._front_changed()
        page = self.page()
        if is_new:
            self.context.later(page, partial(_bring, page))
        else:
            _bring(page)
        if arguments:
            self._begin_turns()
            self.context.later(page, lambda: page.arrive(**arguments))
        self.place_shown.emit(key)

    def page(self) -> Page:
        """The page in front."""
        pages = self.stack.currentWidget()
        assert isinstance(pages, QStackedWidget)
        page = pages.currentWidget()
        assert isinstance(page, Page)
        return page

    def topic(self) -> str:
        """Where the manual is to be opened: what covers the window, the page in front, one below it, or the place has its page."""
        if self.is_covered() or not self.current_key:
            return str(getattr(self._body.currentWidget(), "topic", ""))
        pages = self._pages(self.current_key)
        over = [pages.widget(place) for place in reversed(range(pages.count()))]
        return next(filter(None, (page.manual_topic() for page in over if isinstance(page, Page))), self.current_key)

    def place(self, key: str) -> Page:
        """The first page of a place, built if need be."""
        page = self._pages(key).widget(0)
        assert isinstance(page, Page)
        return page

    def _pages(self, key: str) -> QStackedWidget:
        place = self.places[key]
        if place.pages is None:
            first = self._first(key)
            place.pages = QStackedWidget()
            self.stack.addWidget(place.pages)
            self._put_page(place.pages, first)
        return place.pages

    def _first(self, key: str) -> Page:
        place = self.places[key]
        if place.first is None:
            place.first = place.factory(self.context)
        return place.first

    def _put_page(self, pages: QStackedWidget, page: Page) -> None:
        page.head_changed.connect(self._head_changed)
        page.opened.connect(partial(self._open_over, pages))
        page.closed.connect(partial(self._close_page, pages))
        pages.addWidget(page)

    def _open_over(self, pages: QStackedWidget, page: Page) -> None:
        if (pages, type(page)) in (self._coming, *((over, type(each)) for over, each in self._next)):
            page.deleteLater()  # a row or a button below was pressed twice: it meant one page
            return
        if self._coming is not None:
            self._next.append((pages, page))
            return
        self._coming = pages, type(page)
        bring = partial(self._bring_to_front, pages, page), partial(_bring, page), self._open_next
        self._show_in_turns(page, partial(self._put_page, pages, page), *bring)

    def _open_next(self) -> None:
        if self._next:
            self._open_over(*self._next.pop(0))

    def _bring_to_front(self, pages: QStackedWidget, page: Page) -> None:
        self._coming = None
        pages.setCurrentWidget(page)
        self._front_changed()

    def _show_in_turns(self, whose: QObject, *acts: Callable[[], object]) -> None:
        """A page is made, styled as it comes into the window, laid out as it comes to the front, and filled, each in a turn."""
        self._begin_turns()
        self.context.in_turns(whose, *(partial(self._hide_after, act) for act in acts))

    def _hide_after(self, act: Callable[[], object]) -> None:
        act()
        self._begin_turns()  # also after a question, behind which all was seen

    def _begin_turns(self) -> None:
        """What is made in several turns of the loop is seen when it is whole."""
        if not self.context.inline:
            self.main.setUpdatesEnabled(False)

    def _end_turns(self) -> None:
        self._going, self._coming = ("", {}), None
        self.main.setUpdatesEnabled(True)
        if self.current_key:
            self.rail.set_current(self.current_key)  # where a page could not be made

    def _close_page(self, pages: QStackedWidget, page: Page) -> None:
        if pages.indexOf(page) <= 0:
            return
        if not page.is_gone():  # that has been said
            self.context.left.emit(page)
        pages.removeWidget(page)
        self._front_changed()
        page.deleteLater()
        current = pages.currentWidget()
        if isinstance(current, Page):
            current.refresh()
            current.focus_first()

    def _close_top(self, pages: QStackedWidget) -> bool:
        page = pages.currentWidget()
        assert isinstance(page, Page)
        if not page.leave():
            return False
        self._close_page(pages, page)
        return True

    def _front_changed(self) -> None:
        if self.stack.count() and self.current_key:
            page = self.page()
            self.head.show_page(page, self._below())
            if self._room is not None:
                page.arrange(self._room)
            self.front_changed.emit()

    def _head_changed(self) -> None:
        if self.stack.count() and self.current_key and self.sender() is self.page():
            self.head.show_page(self.page(), self._below())

    def _below(self) -> str:
        """The title of the page that the one in front lies over; "" for the first one of a place."""
        pages = self._pages(self.current_key)
        below = pages.widget(pages.currentIndex() - 1)
        return below.title or self.places[self.current_key].label if isinstance(below, Page) else ""

    def _go_back(self) -> None:
        pages = self._pages(self.current_key)
        if pages.count() > 1:
            self._close_top(pages)

    def _go_home(self, key: str) -> None:
        """The place that is in front was chosen again: to its list, whatever lies over it."""
        if key != self.current_key:  # another was on its way
            self.show_place(key)
            return
        pages = self._pages(self.current_key)
        self.rail.set_current(self.current_key)
        while pages.count() > 1:
            if not self._close_top(pages):
                return
        self.page().home()

    def _choose(self, key: str) -> None:
        if key == self.current_key:
            self._going = "", {}  # this is meant last
            self._when_settled(partial(self._go_home, key))
        elif key in self.places:
            self._go(key, {})
        elif key in self.acts:
            self.rail.set_current(self.current_key)
            self.acts[key]()

    def _go(self, key: str, arguments: dict[str, Any]) -> None:
        wanted = key, arguments
        if self.context.is_settled():
            self._going = wanted
            self.show_place(key, **arguments)
            if self.context.is_settled():
                self._going = "", {}
        elif wanted != self._going:  # a button that was pressed twice meant it once
            self._going = wanted
            self.context.later(self, lambda: self.show_place(key, **arguments))

    def _when_settled(self, act: Callable[[], object]) -> None:
        """Now, or after what is under way."""
        if self.context.is_settled():
            act()
        else:
            self.context.later(self, act)

    def _show_number(self, number: int) -> None:
        keys = [key for key in self.rail.items if key in self.places]
        if number <= len(keys) and not self.is_covered():
            self._hide_palette()
            self._choose(keys[number - 1])

    # -- keys ------------------------------------------------------------------------------------------------------

    def perform(self, act: str) -> None:
        """Do what a key means here: the page in front, or on its way there, first, then the window."""
        self._when_settled(lambda: self._perform(act))

    def _perform(self, act: str) -> None:
        if act in ("help", "shortcuts") and act in self.acts:
            self.acts[act]()
            return
        if self.is_covered() or not self.current_key:
            return
        if self._is_palette_open():  # what a key does is to be seen, and Esc means the palette
            self.palette_box.dismiss()
            if act == "escape":
                return
        if act == "escape":
            self._escape()
            return
        doing = self.page().acts.get(act) or self.acts.get(act)
        if doing is None:
            return
        if refusal := self._refusal(act):
            self.context.problem(StationError(refusal))
            return
        doing()

    def _refusal(self, act: str) -> str:
        """Why the person at the desk may not press the button that bears the key of an act; "" if they may or there is none."""
        page = self.page()
        bearing = (*page.actions_shown, *(button for button in page.findChildren(Button) if button.isVisible()))
        found = (may.refusal(button.right) for button in bearing if any(button.matches(key) for key in KEYS.get(act, ())))
        return next(filter(None, found), "")

    def _escape(self) -> None:
        """Close the nearest thing that was opened; a toast, which goes by itself, only where there is nothing else."""
        pages = self.stack.currentWidget()
        assert isinstance(pages, QStackedWidget)
        if self.page().escape():
            return
        if pages.count() > 1:
            self._close_top(pages)
        else:
            self.toast.hide()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return move_focus(self.palette_box if self._is_palette_open() else self, forward)

    def _offered(self, text: str) -> "list[Hit]":
        """The buttons in sight that can be pressed and whose words hold a text, so that each is reached without the mouse."""
        from station.casework.pinyin import initials
        from station.ui.palette import HERE, Hit, name_marks, names_act

        page = self.page()
        said = [self.toast.action] if self.toast.action is not None else []
        bearing = dict.fromkeys(
            [*page.actions_shown, *page.findChildren(Button), *(strip.stop for strip in self.strips.of.values()), *said]
        )
        found: dict[str, Hit] = {}
        for button in bearing:
            words = button.accessibleName()
            if words and button.isEnabled() and button.isVisible() and names_act(words, text):
                press = partial(_press, button, is_passing=button in said)
                found.setdefault(words, Hit(HERE, words, press, aside=button.key, icon="chevron-right", marks=name_marks(words, text)))
        return sorted(found.values(), key=lambda hit: bool(text) and text not in (hit.text, initials(hit.text)))

    def _everywhere(self, text: str) -> "list[Hit]":
        """What the window itself can do, with its keys."""
        from station.ui.palette import COMMANDS, Hit, name_marks, names_act

        offered = [(act, words) for act, words in WINDOW_ACTS.items() if act in self.acts]
        found = [(act, words) for act, words in offered if names_act(words, text)]
        return [
            Hit(COMMANDS, words, partial(self.perform, act), aside=KEYS[act][0], icon="chevron-right", marks=name_marks(words, text))
            for act, words in found
        ]

    def _show_shortcuts(self) -> None:
        from station.ui.help.window import show_manual

        show_manual(self, "shortcuts")

    def open_palette(self) -> None:
        """Ctrl+K."""
        if not self.is_covered():
            self.context.in_turns(self, lambda: self.palette_box, self._fill_palette, self._show_palette)

    def _fill_palette(self) -> None:
        if not self.is_covered():  # it may have been locked meanwhile, and nothing can be read then
            self.palette_box.begin()

    def _show_palette(self) -> None:
        if not self.is_covered():
            self.palette_box.open()

    # -- covering everything: first run, lock ------------------------------------------------------------------------

    def cover(self, widget: QWidget, *, status: bool = True, strips: bool = True) -> None:
        """Show one widget in place of rail, head and page; keys do nothing until ``uncover``.

        How far slow work is stands below it all the same, but not with ``strips=False``.
        """
        self.uncover()
        self._hide_palette()
        self._body.addWidget(widget)
        self._body.setCurrentWidget(widget)
        self.status.setVisible(status)
        self._under_way.setVisible(strips)

    def uncover(self) -> None:
        """Back to the page; the covering widget is let go."""
        while self._body.count() > 1:
            widget = self._body.widget(1)
            self._body.removeWidget(widget)
            widget.deleteLater()
        self.status.show()
        self._under_way.show()

    def is_covered(self) -> bool:
        """Whether something stands before the pages."""
        return self._body.currentWidget() is not self._work

    # -- saying things ---------------------------------------------------------------------------------------------

    def put_note(
        self, key: str, text: str, actions: NoteActions = (), *, attention: bool = True, icon: str = "", behind: bool = False
    ) -> None:
        """A strip under the head; the latest one is shown, the others wait behind it, and one put ``behind`` behind all of them."""
        self.drop_note(key)
        note = Note(text, attention=attention, actions=actions, icon=icon, closable=True)
        note.close_button.clicked.connect(partial(self.drop_note, key))
        self._notes = {key: note, **self._notes} if behind else {**self._notes, key: note}
        self._show_note()

    def drop_note(self, key: str) -> None:
        """Take a strip away."""
        if key in self._notes:
            del self._notes[key]
            self._show_note()

    def has_note(self, key: str) -> bool:
        """Whether a strip is there, shown or waiting behind another."""
        return key in self._notes

    def note_text(self) -> str:
        """What the strip under the head says; empty when there is none."""
        return next(reversed(self._notes.values())).sentence.text() if self._notes else ""

    def _show_note(self) -> None:
        shown = self._note_line.takeAt(0)
        while shown is not None:
            widget = shown.widget()
            if widget is not None:
                widget.hide()  # or the layout, which shows it with the next events, would show it as a window of its own
                widget.setParent(None)
            shown = self._note_line.takeAt(0)
        margin = self._room.margin if self._room is not None else 24
        self._note_line.setContentsMargins(margin, 0, margin, 12 if self._notes else 0)
        if self._notes:
            note = next(reversed(self._notes.values()))
            note.show_waiting(len(self._notes) - 1)
            self._note_line.addWidget(note)
            note.show()

    def _show_problem(self, error: StationError) -> None:
        self.put_note("problem", str(error))

    def _drop_problem(self, changes: Changes) -> None:
        if changes:
            self.drop_note("problem")

    def _follow_job(self, job: Job) -> None:
        if job.busy is not None:
            QTimer.singleShot(BUSY_AFTER_MS, job, partial(self._say_busy, job))
        QTimer.singleShot(STRIP_AFTER_MS, job, partial(self._show_strip, job))
        job.ended.connect(self._end_strip)

    def _say_busy(self, job: Job) -> None:
        if job in self.context.jobs and job.busy is not None:
            job.busy(job.busy_words)

    def _show_strip(self, job: Job) -> None:
        if job in self.context.jobs and job.can_stop and (job.words is not None or job.busy_words):
            strip = self.strips.add(job)
            strip.tell(job.busy_words)
            strip.cancelled.connect(job.cancel)
            if job.words is not None:
                job.reported.connect(lambda progress: strip.tell(*job.words(progress)))

    def _end_strip(self, job: Job) -> None:
        self.strips.drop(job)
        if job.is_cancelled:
            self.context.toast("已取消，没有留下半个文件。")

    # -- room ------------------------------------------------------------------------------------------------------

    def room(self) -> Room:
        """How much room there is now."""
        now = theme.current()
        return Room(self.width(), self.height() - now.size(28) - now.size(48))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._palette is not None:
            self._palette.setGeometry(self.rect())
        before, room = self._room, self.room()
        self._room = room
        if before is None or (before.kind, before.is_low, before.margin, before.height < 600) != (
            room.kind,
            room.is_low,
            room.margin,
            room.height < 600,
        ):
            self._refit()

    def _refit(self) -> None:
        self._room = room = self.room()
        self.rail.fit(72 if room.is_narrow else 88, room.height < 600)
        self.head.fit(room)
        self._show_note()
        self._front_changed()
        self.room_changed.emit(room)

    def closeEvent(self, event: QCloseEvent) -> None:
        if busy := next((job.busy_words for job in self.context.jobs if job.busy_words), ""):  # a preview being set is no loss
            from station.ui.widgets.dialog import Answer, ask

            answers = [Answer("wait", "等它完成", safe=True), Answer("stop", "停下并关闭")]
            if ask(self, f"{busy.rstrip('…')}，现在关窗口？", "关窗口会停下，做了一半的不会留下。", answers) == "wait":
                event.ignore()
                return
            for job in list(self.context.jobs):
                job.cancel()
        if self.context.is_locked:  # what was typed was kept when it locked
            event.accept()
            return
        for place in self.places.values():
            for number in range(place.pages.count() if place.pages is not None else 0):
                page = place.pages.widget(number) if place.pages is not None else None
                if isinstance(page, Page) and not page.leave():
                    event.ignore()
                    return
        event.accept()


def _top(pages: QStackedWidget) -> Page:
    page = pages.widget(pages.count() - 1)
    assert isinstance(page, Page)
    return page


def _bring(page: Page) -> None:
    page.refresh()
    page.focus_first()


def _press(button: Button, *, is_passing: bool) -> None:
    """Press a button that a command stands for, if it is still there; that of a toast also when its five seconds are over."""
    if isValid(button) and (button.isVisible() or is_passing):
        button.click()
