"""The line of views over a list: shipped tabs, the clerk's own, and what makes, renames, moves and drops those."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QMenu, QScrollArea, QSizePolicy, QWidget

from station.ui import savedviews, theme
from station.ui.context import Context
from station.ui.savedviews import SavedView
from station.ui.widgets import ICON, LINK, Button, ViewTabs, row

LONGEST = 20  # characters of a name
_LEAST = 200  # pixels of tabs that stay in sight


class ViewLine(QWidget):
    """``line.chosen`` carries the key of a tab; ``line.saved()`` is the clerk's own view in front, None for a shipped one.

    ``now()`` tells what the list shows at the moment, ``suggestion()`` how one would call it.
    """

    chosen = Signal(str)

    def __init__(
        self, context: Context, page: str, labels: Mapping[str, str], now: Callable[[], SavedView], suggestion: Callable[[], str]
    ) -> None:
        super().__init__()
        self.context = context
        self._page = page
        self._labels = dict(labels)
        self._now = now
        self._suggestion = suggestion
        self._naming = ""  # key of the view that is being renamed
        self._left_out: set[str] = set()
        self.views = savedviews.kept(context.store, page)
        self.tabs = ViewTabs(self._all(), next(iter(labels)))
        self.tabs.setObjectName(f"{page}.views")
        self.tabs.chosen.connect(self._front)
        self.tabs.asked.connect(self._asked)
        self._strip = _Strip(self.tabs)
        self.save_button = Button("存为视图", self.begin, kind=LINK, icon="plus")
        self.save_button.setObjectName(f"{page}.views.save")
        self.more_button = Button("这个视图", self._open_menu, kind=ICON, icon="dots", small=True)
        self.more_button.setObjectName(f"{page}.views.more")
        self.name = QLineEdit(maxLength=LONGEST)
        self.name.setObjectName(f"{page}.views.name")
        self.name.setAccessibleName("视图的名字")
        self.name.setFixedWidth(theme.current().size(180))
        self.name.installEventFilter(self)
        self.keep_button = Button("存", self.finish, small=True)
        self.line = row(self._strip, self.more_button, self.save_button, self.name, self.keep_button, None, spacing=12)
        self.setLayout(self.line)
        self._fit()

    def saved(self, key: str = "") -> SavedView | None:
        """The clerk's own view of that key, by default the one in front."""
        return next((view for view in self.views if view.key == (key or self.tabs.current())), None)

    def view(self) -> str:
        """The shipped view that is asked for: the one in front, or the one the clerk's own began from."""
        found = self.saved()
        return found.view if found else self.tabs.current()

    def label(self) -> str:
        """What the tab in front is called."""
        found = self.saved()
        return found.name if found else self._labels[self.tabs.current()]

    def leave_out(self, key: str, is_out: bool) -> None:
        """Show no tab of a shipped view that holds nothing most of the time, or show it again; the one in front stays."""
        left_out = self._left_out - {key} | ({key} if is_out and key != self.tabs.current() else set())
        if left_out != self._left_out:
            self._left_out = left_out
            self.tabs.set_tabs(self._all())
            self._fit()

    def refresh(self) -> None:
        """What the list shows has changed: offer to keep it where it differs from the view in front."""
        self._fit()

    # -- making and changing ---------------------------------------------------------------------------------------

    def begin(self, key: str = "") -> None:
        """Ask for a name, for what is shown now or for a view that is to be called differently."""
        found = self.saved(key) if key else None
        self._naming = key
        self.name.setText(found.name if found else self._suggestion()[:LONGEST])
        self._fit(is_naming=True)
        self.name.setFocus()
        self.name.selectAll()

    def finish(self) -> None:
        """Keep under the name typed; without one nothing is kept."""
        name, key = self.name.text().strip(), self._naming
        self.stop()
        if not name:
            return
        if key:
            self._keep([replace(view, name=name) if view.key == key else view for view in self.views])
            return
        made = replace(self._now(), key=savedviews.new_key(self.views), name=name)
        self._keep([*self.views, made])
        self.tabs.set_current(made.key)
        self.context.toast(f"已存为视图“{name}”")

    def stop(self) -> None:
        """No name after all."""
        self._naming = ""
        self._fit()

    def is_naming(self) -> bool:
        """Whether a name is being typed."""
        return not self.name.isHidden()

    def menu(self, key: str) -> QMenu:
        """What can be done with one of the clerk's own views."""
        menu = QMenu(self)
        view = self.saved(key)
        if view is not None:
            place = self.views.index(view)
            update = menu.addAction("按现在的条件更新", lambda: self._update(view))
            update.setEnabled(key == self.tabs.current() and not view.asks_as(self._now()))
            menu.addAction("改名", lambda: self.begin(key))
            menu.addAction("往左移", lambda: self._move(place, -1)).setEnabled(place > 0)
            menu.addAction("往右移", lambda: self._move(place, 1)).setEnabled(place < len(self.views) - 1)
            menu.addSeparator()
            menu.addAction("删除这个视图", lambda: self._drop(view))
        return menu

    def _update(self, view: SavedView) -> None:
        self._keep([replace(self._now(), key=view.key, name=view.name) if other.key == view.key else other for other in self.views])
        self.context.toast(f"已更新视图“{view.name}”")

    def _move(self, place: int, by: int) -> None:
        views = list(self.views)
        views.insert(place + by, views.pop(place))
        self._keep(views)

    def _drop(self, view: SavedView) -> None:
        views = list(self.views)
        if view.key == self.tabs.current():
            self.tabs.set_current(view.view)
        self._keep([other for other in views if other.key != view.key])
        self.context.toast(f"已删除视图“{view.name}”", ("放回", lambda: self._keep(views)))

    def _keep(self, views: list[SavedView]) -> None:
        self.views = views
        savedviews.keep(self.context.store, self._page, views)
        self.tabs.set_tabs(self._all())
        self._fit()
        self.chosen.emit(self.tabs.current())

    def _all(self) -> list[tuple[str, str]]:
        shipped = [(key, label) for key, label in self._labels.items() if key not in self._left_out]
        return [*shipped, *((view.key, view.name) for view in self.views)]

    # -- what is seen ----------------------------------------------------------------------------------------------

    def _front(self, key: str) -> None:
        self.stop()
        self._strip.reveal(key)
        self.chosen.emit(key)

    def _asked(self, key: str) -> None:
        if self.saved(key) is not None:
            self._popup(key, self.tabs.mapToGlobal(self.tabs.place_of(key).bottomLeft().toPoint()))

    def _open_menu(self) -> None:
        self._popup(self.tabs.current(), self.more_button.mapToGlobal(QPoint(0, self.more_button.height())))

    def _popup(self, key: str, at: QPoint) -> None:
        menu = self.menu(key)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def _fit(self, *, is_naming: bool = False) -> None:
        found = self.saved()
        self.more_button.setVisible(found is not None and not is_naming)
        self.save_button.setVisible(not is_naming)
        self.name.setVisible(is_naming)
        self.keep_button.setVisible(is_naming)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and watched is self.name:
            key = Qt.Key(event.key())
            if event.type() == QEvent.Type.ShortcutOverride and key == Qt.Key.Key_Escape:
                event.accept()  # the page's Esc would take the filters off
                return True
            if event.type() == QEvent.Type.KeyPress and key == Qt.Key.Key_Escape:
                self.stop()
                self.tabs.setFocus()
                return True
            if event.type() == QEvent.Type.KeyPress and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.finish()
                return True
        return super().eventFilter(watched, event)


class _Strip(QScrollArea):
    """The tabs, in as much room as there is; those out of sight come with the wheel, the arrow keys or Ctrl+Tab."""

    def __init__(self, tabs: ViewTabs) -> None:
        super().__init__()
        self._tabs = tabs
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        tabs.setAutoFillBackground(False)
        self.setWidget(tabs)
        tabs.measured.connect(self._measure)

    def _measure(self) -> None:
        self.updateGeometry()
        around = self.parentWidget()
        if around is not None and (line := around.layout()) is not None:
            line.activate()  # of a page that is not seen yet Qt drops the request to do it later

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.reveal(self._tabs.current())

    def sizeHint(self) -> QSize:
        return self._tabs.sizeHint()

    def minimumSizeHint(self) -> QSize:
        whole = self._tabs.sizeHint()
        return QSize(min(_LEAST, whole.width()), whole.height())

    def reveal(self, key: str) -> None:
        """Bring a tab into sight."""
        area = self._tabs.place_of(key)
        self.ensureVisible(round(area.center().x()), 0, round(area.width() / 2) + 8, 0)
