"""The room a form stands in: where it is too low its rows move together, then its sections come a page at a time; only then it scrolls."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from station.ui.form import CLOSE_SECTION_GAP, RecordForm
from station.ui.widgets import Scroll, ViewTabs
from station.ui.widgets.layout import height_at

_NOTCH = 120  # of a wheel, as Qt counts


class FormScroll(Scroll):
    """``FormScroll(content, form, tabs)``: ``content`` holds the form and what stands above and below it.

    The pages are made by height alone: each section but the last of a page keeps its own, the last gets the rest, and the bar is
    held at the top of a page. So every field stays where Tab, a draft and a check look for it. ``tabs`` name the sections and are
    shown while there are pages; ``turned`` carries the key of the section in front.
    """

    turned = Signal(str)
    fitted = Signal()  # there may be pages now, or none any more

    def __init__(self, content: QLayout, form: RecordForm, tabs: ViewTabs | None = None) -> None:
        self._form = form
        self._tabs = tabs
        self._tops: list[int] = []  # of the pages; empty while the form scrolls
        self._page = 0
        self._parts: list[list[int]] = []
        self._fitted: tuple[object, ...] = ()
        self._wheel = 0
        self._wide = 0, 0  # what the content has above and below it where rows are not close
        super().__init__(content)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.fit)
        self.verticalScrollBar().valueChanged.connect(self._hold)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)
        if tabs is not None:
            tabs.hide()
            tabs.chosen.connect(form.show_section)

    @property
    def is_paged(self) -> bool:
        """Whether the sections come a page at a time."""
        return bool(self._tops)

    # -- fitting -------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._later.start()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._later.start()

    def fit(self) -> None:
        """Choose between wide rows, close rows, pages and a scroll bar for the room there is."""
        if not self.isVisible():
            return
        tabs = self._tabs.sizeHint().height() if self._tabs is not None else 0
        room = self.height() + (tabs if self._tabs is not None and not self._tabs.isHidden() else 0)
        is_new = self._measures(room) != self._fitted
        if is_new:
            pages = self._chosen(room, room - tabs)
            self._put_pages(pages, room - tabs)
            # Qt may keep a bar that has nowhere to scroll to: its width was what made the words need a line more
            is_whole = bool(pages) or self._natural() <= room
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff if is_whole else Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            self._fitted = self._measures(room)
            self.fitted.emit()
        if self._tops:
            focus = QApplication.focusWidget()
            if focus is not None and self.widget().isAncestorOf(focus) and (is_new or self._page_of(focus) == self._page):
                self._turn(self._page_of(focus), focus)
            else:
                self._turn(self._page)  # who has turned away from what is typed in, to read, is left there

    def _measures(self, room: int) -> tuple[object, ...]:
        """All that the choice depends on: once it is made, layouts ask again."""
        return room, self._form.is_close, *self._heights(), self._lead(), self._natural(), *self._form.titles()

    def _chosen(self, room: int, page_room: int) -> list[list[int]]:
        """The sections by pages, none where they fit or cannot be parted; moves the rows."""
        for is_close in (False, True):
            self._set_close(is_close)
            if self._natural() <= room:
                return []
        for is_close in (False, True):
            self._set_close(is_close)
            if pages := self._parted(page_room):
                return pages
        return []

    def _set_close(self, is_close: bool) -> None:
        """Move the rows, and let what stands around the form learn of its height at once."""
        if is_close == self._form.is_close:
            return
        self._form.set_close(is_close)
        self._set_margins(is_close)
        around = self._form.parentWidget()
        while around is not None and around is not self.viewport():
            if (layout := around.layout()) is not None:
                layout.activate()
            around = around.parentWidget()

    def _set_margins(self, is_close: bool) -> None:
        """Less room above and below close rows, or as much again as there was."""
        content = self.widget().layout()
        assert content is not None
        around = content.contentsMargins()
        if is_close:
            self._wide = around.top(), around.bottom()
        top, bottom = (min(high, CLOSE_SECTION_GAP) for high in self._wide) if is_close else self._wide
        content.setContentsMargins(around.left(), top, around.right(), bottom)

    def _heights(self) -> list[int]:
        """What each section takes by itself."""
        return [height_at(pane, pane.width()) for pane in self._form.panes()]

    def _whole(self) -> int:
        return height_at(self.widget(), self.viewport().width())

    def _natural(self) -> int:
        """The height of everything without pages."""
        heights = self._heights()
        return self._whole() - sum(max(0, pane.minimumHeight() - own) for pane, own in zip(self._form.panes(), heights, strict=True))

    def _lead(self) -> int:
        """What stands above the first section."""
        return self._form.panes()[0].mapTo(self.widget(), self._form.panes()[0].rect().topLeft()).y()

    def _parted(self, room: int) -> list[list[int]]:
        """The places of the sections by pages; empty where a page would be too high, or its sections have no names to choose by."""
        heights, gap, titles = self._heights(), self._form.gap, self._form.titles()
        tail = self._natural() - self._lead() - sum(heights) - gap * (len(heights) - 1)
        named = [place for place, title in enumerate(titles) if title]
        if len(named) < 2 or named[0] or (self._tabs is not None and self._tabs.minimumSizeHint().width() > self.width()):
            return []
        pages: list[list[int]] = [[]]
        used = self._lead()
        ends = [*named[1:], len(heights)]
        for start, end in zip(named, ends, strict=True):  # what has no name goes with what stands above it
            own = sum(heights[start:end]) + gap * (end - start - 1)
            rest = tail if end == len(heights) else 0
            if pages[-1] and used + gap + own + rest > room:
                pages.append([])
                used = 0
            used += own + (gap if pages[-1] or len(pages) > 1 else 0)
            pages[-1] += range(start, end)
            if used + rest > room:
                return []
        return pages

    def _put_pages(self, pages: list[list[int]], room: int) -> None:
        panes, heights, gap = self._form.panes(), self._heights(), self._form.gap
        lead = self._lead()
        tail = self._natural() - lead - sum(heights) - gap * (len(heights) - 1)
        lasts = {}
        for number, page in enumerate(pages):
            before = (gap if number else lead) + sum(heights[place] + gap for place in page[:-1])
            lasts[page[-1]] = room - before - (tail if number == len(pages) - 1 else 0)
        for place, pane in enumerate(panes):
            pane.setMinimumHeight(lasts.get(place, 0))
        self._parts = pages
        self._tops = [number * room for number in range(len(pages))]
        if self._tabs is not None:
            self._tabs.set_tabs([(key, title) for key, title in zip(self._form.keys(), self._form.titles(), strict=True) if title])
            self._tabs.setVisible(bool(pages))
        self._page = min(self._page, max(0, len(pages) - 1))

    # -- turning -------------------------------------------------------------------------------------------------------

    def _page_of(self, widget: QWidget) -> int:
        """The page a part of the content stands on; what is above the form is on the first, what is below it on the last."""
        if (place := self._place_of(widget)) >= 0:
            return next(number for number, page in enumerate(self._parts) if place in page)
        is_above = widget.mapTo(self.widget(), widget.rect().topLeft()).y() < self._lead()
        return 0 if is_above or widget is self._form or widget.isAncestorOf(self._form) else len(self._parts) - 1

    def _place_of(self, widget: QWidget) -> int:
        """In which section a widget is; -1 in none."""
        panes = self._form.panes()
        return next((place for place, pane in enumerate(panes) if pane is widget or pane.isAncestorOf(widget)), -1)

    def _turn(self, page: int, widget: QWidget | None = None) -> None:
        self._page = page
        self.verticalScrollBar().setValue(self._tops[page])
        keys, titles = self._form.keys(), self._form.titles()
        place = self._place_of(widget) if widget is not None else -1
        place = place if place in self._parts[page] else self._parts[page][0]
        key = next(keys[one] for one in reversed(range(place + 1)) if titles[one])
        if self._tabs is not None:
            self._tabs.blockSignals(True)  # the form is there already
            self._tabs.set_current(key)
            self._tabs.blockSignals(False)
        self.turned.emit(key)

    def _hold(self, value: int) -> None:
        if self._tops and value != self._tops[self._page]:
            self.verticalScrollBar().setValue(self._tops[self._page])

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if self._tops and now is not None and self.widget().isAncestorOf(now):
            self._turn(self._page_of(now), now)

    def ensureWidgetVisible(self, widget: QWidget, across: int = 50, down: int = 50) -> None:
        if self._tops:
            self._turn(self._page_of(widget), widget)
        else:
            super().ensureWidgetVisible(widget, across, down)

    def ensureVisible(self, x: int, y: int, across: int = 50, down: int = 50) -> None:
        if self._tops:
            self._turn(max(number for number, top in enumerate(self._tops) if top <= max(0, y)))
        else:
            super().ensureVisible(x, y, across, down)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self._tops:
            super().wheelEvent(event)
            return
        self._wheel += event.angleDelta().y()
        if abs(self._wheel) >= _NOTCH:
            self._turn(max(0, min(len(self._tops) - 1, self._page + (-1 if self._wheel > 0 else 1))))
            self._wheel = 0
        event.accept()
