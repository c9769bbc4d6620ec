"""What a place of the rail is made of: a page with its head, its acts for the keys, and pages opened over it.

::

    class Grievances(Page):
        def __init__(self, context):
            super().__init__(context, "诉求")
            self.set_actions(Button("登记诉求", self.register, kind=PRIMARY, icon="clipboard-plus", key="Ctrl+N"))
            self.acts = {"new": self.register, "find": self.search.setFocus, "export": self.export}
            self.setLayout(column(...))

        def register(self):
            self.open_page(RegisterForm(self.context))     # Esc or close_page() comes back here

        def arrive(self, act="", id="", **rest): ...        # what context.go("grievances", act="new") brings
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.changes import Changes
from station.frozen import frozen
from station.ui import theme
from station.ui.context import Context
from station.ui.widgets.button import Button

if TYPE_CHECKING:  # the window stands before the store is loaded
    from station.casework.fields import Record

COMPACT, STANDARD, WIDE = "compact", "standard", "wide"

# act: keys. A page offers what it can do under these names in ``acts``.
KEYS: dict[str, tuple[str, ...]] = {
    "new": ("Ctrl+N",),
    "save": ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"),
    "export": ("F12",),
    "print": ("Ctrl+P",),
    "find": ("Ctrl+F",),
    "filters": ("Ctrl+Shift+L",),
    "next_tab": ("Ctrl+Tab",),
    "edit": ("F2",),
    "phrases": ("F3",),
    "inbox": ("F5",),
    "same": ("Ctrl+D",),
    "previous": ("Ctrl+PgUp",),
    "next": ("Ctrl+PgDown",),
    "undo": ("Ctrl+Z",),
    "redo": ("Ctrl+Y",),
    "said": ("F6",),
    "help": ("F1",),
    "shortcuts": ("Ctrl+/",),
    "names": ("F8",),
    "lock": ("Ctrl+L",),
    "escape": ("Esc",),
}


@frozen
class Room:
    """How much room there is: the window's width and the height between page head and status bar, in pixels."""

    width: int
    height: int

    @property
    def kind(self) -> str:
        """COMPACT below 1280, STANDARD below 1600, WIDE from there (screens.md §2.3); two panes in large type want more."""
        return COMPACT if self.width < max(1280, theme.current().size(1120)) else STANDARD if self.width < 1600 else WIDE

    @property
    def is_low(self) -> bool:
        """Rows are 32 instead of 36 high, two-line rows 48 instead of 54."""
        return self.height < 700

    @property
    def is_narrow(self) -> bool:
        """Margins are 16 instead of 24, the rail 72, the search box 240."""
        return self.width < 1400

    @property
    def margin(self) -> int:
        """Margin of a page."""
        return 16 if self.is_narrow else 24


class Page(QWidget):
    """A page: ``title``, a grey ``phrase`` beside it, ``actions`` at the right of its head, ``acts`` for keys.

    ``switch`` stands between title and phrase where a place has several first pages. ``topic`` is the page of the manual F1 opens
    (``"services#走访"`` for a section); without one that of the page below, or of the place.
    """

    topic = ""
    head_changed = Signal()
    opened = Signal(object)
    closed = Signal(object)

    def __init__(self, context: Context, title: str = "", phrase: str = "") -> None:
        super().__init__()
        self.context = context
        self.title = title
        self.phrase = phrase
        self.switch: QWidget | None = None
        self.actions_shown: tuple[Button, ...] = ()
        self.acts: dict[str, Callable[[], object]] = {}
        self.has_head_line = False
        self._stands_on: tuple[Record, ...] = ()
        self._has_gone = False
        context.changed.connect(self._leave_gone)  # before a page listens itself

    def manual_topic(self) -> str:
        """Where F1 opens the manual for what is shown now."""
        return self.topic

    def set_head(self, title: str, phrase: str = "") -> None:
        """Change the words of the head."""
        self.title, self.phrase = title, phrase
        self.head_changed.emit()

    def set_actions(self, *buttons: Button) -> None:
        """The buttons of the head: secondary ones first, at most one primary last."""
        self.actions_shown = buttons
        self.head_changed.emit()

    def open_page(self, page: "Page") -> None:
        """Put a page over this one; it has its own head and leaves with ``close_page``."""
        self.opened.emit(page)

    def is_left(self) -> bool:
        """Whether something else came to the front while a page over this one was made in turns, as by a second double click."""
        return self.window().isVisible() and not self.isVisible()

    def close_page(self) -> None:
        """Leave, back to the page below."""
        self.closed.emit(self)

    def stand_on(self, *records: "Record") -> None:
        """Say what an opened page is about: with any of it the page goes, whoever deletes it and where; what was typed is kept.

        A page that listens to ``changed`` itself does nothing once ``is_gone``.
        """
        self._stands_on = records

    def is_gone(self) -> bool:
        """Whether something of what the page is about is no longer there."""
        return self._has_gone or self._gone() is not None

    def _gone(self) -> "Record | None":
        from station.db.belonging import is_gone

        return next((record for record in self._stands_on if is_gone(self.context.store, type(record), record.id)), None)

    def _leave_gone(self, _: Changes) -> None:
        from station.ui.gone import keep_typed

        gone = None if self._has_gone else self._gone()
        if gone is not None:
            self._has_gone = True
            keep_typed(self.context, self, gone)
            self.close_page()

    def arrive(self, **arguments: Any) -> None:
        """Someone came here with ``context.go(place, **arguments)``; called after ``refresh``."""

    def refresh(self) -> None:
        """The page came to the front: reload if something was missed meanwhile."""

    def focus_first(self) -> None:
        """The page came to the front: put the focus where one goes on; by default on nothing."""
        self.window().setFocus()

    def leave(self) -> bool:
        """The page is about to close or the window with it: keep what was typed. False to stay."""
        return True

    def is_begun(self) -> bool:
        """Whether it is to stay over its list when one comes back to the place: False for a form nobody has typed into."""
        return True

    def arrange(self, room: Room) -> None:
        """Fit the page to the room: columns, side panels, heights of rows."""

    def home(self) -> None:
        """The place in front was chosen again on the rail: show the list, where something else has its room."""

    def escape(self) -> bool:
        """Esc: close what floats, go back to the list, clear the filter. False when there is nothing to close."""
        return False


def page_of(widget: QWidget) -> Page | None:
    """The page a widget stands in, so that a part of it can put another page over it."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, Page):
        above = above.parentWidget()
    return above
