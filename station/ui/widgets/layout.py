"""Laying things out: rows and columns in one call, and panes that paint their own ground."""

from typing import TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.tabbing import move_focus
from station.ui.widgets.painted import paint_line

Item = QWidget | QLayout | int | None
Margins = int | tuple[int, int, int, int]
_Box = TypeVar("_Box", bound=QBoxLayout)


def row(*items: Item, spacing: int = 8, margins: Margins = 0) -> QHBoxLayout:
    """Things from left to right: a widget, a layout, a number of pixels, or ``None`` for all the room that is left."""
    return _filled(QHBoxLayout(), items, spacing, margins)


def column(*items: Item, spacing: int = 8, margins: Margins = 0) -> QVBoxLayout:
    """Things from top to bottom, as ``row``."""
    return _filled(QVBoxLayout(), items, spacing, margins)


def _filled(box: _Box, items: tuple[Item, ...], spacing: int, margins: Margins) -> _Box:
    box.setSpacing(spacing)
    sides = (margins,) * 4 if isinstance(margins, int) else margins
    box.setContentsMargins(*sides)
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(item)
        elif isinstance(item, QLayout):
            box.addLayout(item)
        else:
            box.addWidget(item)
    return box


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty(inner)


def reveal(layout: QLayout) -> None:
    """Show at once what was newly put into a layout: Qt does it later, and a ``Scroll`` around it would not learn of the new height."""
    above: QWidget | None = layout.parentWidget()
    whole = (above.layout() if above is not None else None) or layout
    whole.setEnabled(False)  # or all of it would be laid out anew for each part that is shown
    _show_all(layout)
    whole.setEnabled(True)
    while above is not None and (around := above.layout()) is not None:
        around.activate()
        above = above.parentWidget()


def _show_all(layout: QLayout) -> None:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is not None and (widget := item.widget()) is not None:
            widget.show()
        elif item is not None and (inner := item.layout()) is not None:
            _show_all(inner)


def height_at(widget: QWidget, width: int) -> int:
    """What the layout of a widget takes at a width, with all its words."""
    layout = widget.layout()
    assert layout is not None
    return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()


def set_shown(widget: QWidget, shown: bool) -> None:
    """Show or hide what is not so already: told to show, Qt styles and lays out all that is in it, also where nobody sees it yet."""
    if not shown or widget.isHidden():  # not yet put anywhere it counts as hidden, and would be shown with what it is put into
        widget.setVisible(shown)


def measure_anew(widget: QWidget) -> None:
    """Have the layouts within that of a widget forget what they measured: of what was just shown or hidden only the outermost is told."""
    layout = widget.layout()
    known = [layout] if layout is not None else []
    for outer in known:
        items = (outer.itemAt(place) for place in range(outer.count()))
        known += [inner for item in items if item is not None and (inner := item.layout()) is not None]
        outer.invalidate()


def make_viewport(area: QAbstractScrollArea, *, filled: bool = True) -> None:
    """Give an area a viewport made here: asked for one that Qt made, PySide builds the types of all its widgets to find which it is."""
    viewport = QWidget()
    viewport.setObjectName("qt_scrollarea_viewport")
    if filled:  # else the words in it would take the colour that goes with a ground, not their own
        viewport.setBackgroundRole(QPalette.ColorRole.Base)
    viewport.setAutoFillBackground(filled)
    area.setViewport(viewport)


class Pane(QWidget):
    """A ground in one colour of the theme, with lines on the sides named in ``edges`` (``l t r b``) or all round with a radius.

    ``Pane(column(a, b), fill="paper", edges="r")``; ``fill=""`` paints nothing.
    """

    def __init__(
        self,
        content: QLayout | None = None,
        fill: str = "paper",
        edges: str = "",
        radius: int = 0,
        line: str = "line",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.fill = fill
        self.edges = edges
        self.radius = radius
        self.line = line
        if content is not None:
            self.setLayout(content)
        theme.follow(self.update)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return move_focus(self, forward) if self.isWindow() else super().focusNextPrevChild(forward)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_pane(self, self.fill, self.edges, self.radius, self.line)


def paint_pane(widget: QWidget, fill: str, edges: str = "", radius: int = 0, line: str = "line") -> None:
    """Paint a widget's whole ground; a radius means a frame all round."""
    colours = theme.current()
    painter = QPainter(widget)
    if radius:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.colour(line), 1) if line else Qt.PenStyle.NoPen)
        painter.setBrush(colours.colour(fill) if fill else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        return
    if fill:
        theme.fill(painter, widget.rect(), colours.colour(fill))
    right, bottom = widget.width() - 1, widget.height() - 1
    for edge, area in {
        "l": (0, 0, 1, bottom + 1),
        "t": (0, 0, right + 1, 1),
        "r": (right, 0, 1, bottom + 1),
        "b": (0, bottom, right + 1, 1),
    }.items():
        if edge in edges:
            paint_line(painter, *area, colours.colour(line))


class Rule(QWidget):
    """A line of one pixel across a column."""

    def __init__(self, token: str = "line") -> None:
        super().__init__()
        self.token = token
        self.setFixedHeight(1)
        theme.follow(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_line(QPainter(self), 0, 0, self.width(), 1, theme.current().colour(self.token))


class Scroll(QScrollArea):
    """A column that scrolls when it is taller than its place: ``Scroll(column(...))``."""

    def __init__(self, content: QLayout | QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # ``tabbing`` stops at it where nothing in it can be stopped at
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        make_viewport(self, filled=False)
        inner = content if isinstance(content, QWidget) else QWidget()
        inner.setAutoFillBackground(False)
        inner.setProperty("kind", "scrolled")
        self.setWidget(inner)
        if isinstance(content, QLayout):
            inner.setLayout(content)  # once it is in place: the area asks what it is given for its size, which styles all that is in it
