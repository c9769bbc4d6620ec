"""Words that are cut off, lie over one another or are shortened without a tooltip; scroll bars where there should be none."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QTextEdit,
    QWidget,
)

from station.ui import theme
from station.ui.formscroll import FormScroll
from station.ui.table import Table
from station.ui.tableview import TableView
from tools.walk.painted import Words
from tools.walk.screen import Fault, Screen, ancestors, scrolls, tip_at

_SLACK = 1.5  # pixels by which ink may pass a border without a person seeing it
_TYPED = (QLineEdit, QPlainTextEdit, QTextEdit)  # what was typed there may be longer than its place, which follows the caret
_ROOM = (1366, 768)  # in a window of this size forms need no scroll bar
_BLANK = re.compile(r"[\s\u2060]+")


def cut(screen: Screen) -> Iterator[Fault]:
    """Texts of which a part cannot be seen; those ending in “…” may, if the tooltip has them whole."""
    for words in screen.words:
        if isinstance(_typed_in(words.widget), _TYPED):
            yield from _placeholder(screen, words)
        elif "…" in words.text and not _is_own(words):
            yield from _shortened(screen, words)
        elif hidden := _hidden(words):
            yield screen.fault("cut", words.widget, f"{words.text} ({hidden})")


def _typed_in(widget: QWidget) -> QWidget:
    area = scrolls(widget)
    return area if area is not None else widget


def _placeholder(screen: Screen, words: Words) -> Iterator[Fault]:
    field = _typed_in(words.widget)
    if isinstance(field, QLineEdit) and not field.text() and "…" in words.text and words.text != field.placeholderText():
        yield from _shortened(screen, words)


def _is_own(words: Words) -> bool:
    """Whether the dots belong to the text itself: “正在导出…”, or “单位存在……” with the two of a Chinese ellipsis."""
    if "…" not in words.text.replace("……", ""):
        return True
    said = (getattr(words.widget, name, None) for name in ("text", "accessibleName", "_busy"))
    return any(words.text in (text() if callable(text) else str(text)) for text in said if text is not None)


def _shortened(screen: Screen, words: Words) -> Iterator[Fault]:
    rest = iter(_BLANK.sub("", tip_at(words.widget, words.area.center().toPoint())))
    if not all(character in rest for character in _BLANK.sub("", words.text).replace("…", "")):  # a short name stands for the whole one
        yield screen.fault("no tooltip", words.widget, words.text)


def _hidden(words: Words) -> str:
    """Over which side of what the ink goes; empty when all of it can be seen, or be scrolled to."""
    area = words.area
    if words.clip is not None and (over := _over(area, words.clip)):
        return f"{over} of its clip"
    view = scrolls(words.widget)
    if over := _over(area, QRectF(words.widget.rect()), view):
        return f"{over} of itself"
    if view is not None:
        return ""  # its place in the scroll area is judged by the scroll bars
    widget = words.widget
    for around in ancestors(words.widget):
        area = area.translated(QPointF(widget.pos()))
        if over := _over(area, QRectF(around.rect()), scrolls(around)):
            return f"{over} of {type(around).__name__}"
        if scrolls(around) is not None:
            return ""
        widget = around
    return ""


def _over(area: QRectF, room: QRectF, view: QAbstractScrollArea | None = None) -> str:
    sideways, upright = _can_scroll(view)
    passed = {
        "left": 0 if sideways else room.left() - area.left(),
        "right": 0 if sideways else area.right() - room.right(),
        "top": 0 if upright else room.top() - area.top(),
        "bottom": 0 if upright else area.bottom() - room.bottom(),
    }
    return ", ".join(f"{by:.0f} px {side}" for side, by in passed.items() if by > _SLACK)


def _can_scroll(view: QAbstractScrollArea | None) -> tuple[bool, bool]:
    """Whether a scroll area, or the one it is the head of, can be scrolled sideways and upright."""
    areas = [] if view is None else [view, *(around for around in ancestors(view) if isinstance(around, QAbstractScrollArea))]
    bars = [(area.horizontalScrollBar().maximum() > 0, area.verticalScrollBar().maximum() > 0) for area in areas]
    return any(sideways for sideways, _ in bars), any(upright for _, upright in bars)


def overlapping(screen: Screen) -> Iterator[Fault]:
    """Texts painted over one another, unless one of them lies on something put over the page."""
    seen = []
    for words in screen.words:
        place = screen.place(words)
        if words.clip is not None:
            place = place.intersected(words.clip.translated(place.topLeft() - words.area.topLeft()))
        for around in (words.widget, *ancestors(words.widget)):
            if scrolls(around) is not None:
                place = place.intersected(QRectF(around.rect()).translated(QPointF(around.mapTo(screen.window, around.rect().topLeft()))))
        if not place.isEmpty() and not words.widget.visibleRegion().isEmpty():
            seen.append((place, words))
    seen.sort(key=lambda item: item[0].top())
    for number, (place, words) in enumerate(seen):
        for other, others in seen[number + 1 :]:
            if other.top() > place.bottom():
                break
            both = place.intersected(other)
            if words.widget is others.widget and words.text == others.text:
                continue  # chosen text is painted twice
            if both.width() > 3 and both.height() > 3 and not _one_lies_over(words.widget, others.widget):
                yield screen.fault("overlap", words.widget, f"{words.text} / {others.text}")


def _one_lies_over(one: QWidget, other: QWidget) -> bool:
    """Whether the two stand in different layers: a toast, a drawer or the palette over a page."""
    mine, others = [one, *ancestors(one)], [other, *ancestors(other)]
    shared = next(widget for widget in mine if widget in others)
    return any(
        shared.layout() is None or (child.parentWidget() is shared and not _is_laid_out(child, shared))
        for line in (mine, others)
        for child in line[: line.index(shared)][-1:]
    )


def _is_laid_out(child: QWidget, parent: QWidget) -> bool:
    if isinstance(parent, QStackedWidget):
        return parent.indexOf(child) >= 0
    if isinstance(parent, QAbstractScrollArea):
        return True
    waiting = [parent.layout()]
    while waiting:
        layout = waiting.pop()
        for number in range(layout.count() if layout is not None else 0):
            item = layout.itemAt(number)
            if item.widget() is child:
                return True
            if item.layout() is not None:
                waiting.append(item.layout())
    return False


def scroll_bars(screen: Screen) -> Iterator[Fault]:
    """What is wider than its place: nobody scrolls sideways, but through a table that compares its columns; and forms that scroll at all.

    A bar beside a text of which nothing is written has nothing to scroll to.
    """
    has_room = screen.window.width() >= _ROOM[0] and screen.window.height() >= _ROOM[1] and theme.current().factor == 1
    for widget in screen.widgets:
        if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, QAbstractItemView | QTextEdit | QPlainTextEdit):
            over = widget.horizontalScrollBar().maximum()
            if over > 0:
                yield screen.fault("sideways", widget, f"{over} px wider than its place")
        if isinstance(widget, TableView) and (list_of := _list_around(widget)) and (over := widget.horizontalScrollBar().maximum()) > 0:
            yield screen.fault("list sideways", list_of, f"{over} px wider than its place")
        if isinstance(widget, QPlainTextEdit) and not widget.toPlainText() and widget.verticalScrollBar().isVisible():
            yield screen.fault("empty text scrolls", widget, widget.accessibleName())
        if isinstance(widget, FormScroll) and has_room and widget.verticalScrollBar().isVisible():
            yield screen.fault("form scrolls", widget, f"{widget.verticalScrollBar().maximum()} px higher than its place")


def _list_around(view: TableView) -> Table | None:
    """The list of a place: its columns give way, or are left out; those of other tables are compared with one another."""
    return next((each for each in ancestors(view) if isinstance(each, Table) and each.objectName().endswith(".list")), None)
