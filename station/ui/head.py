"""The head of a page: title, a switch between several first pages, a grey phrase, the search box, the page's buttons, who is working."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from station.ui import icons, theme
from station.ui.page import Page, Room
from station.ui.widgets.avatar import Avatar
from station.ui.widgets.button import Button
from station.ui.widgets.layout import Pane, row
from station.ui.widgets.text import ElidedLabel, Label, as_tip

_PHRASES = ("查姓名、单位、编号、电话后四位", "查姓名、单位、编号", "查找")  # what the search box says, as long as it has room for


class SearchBox(QAbstractButton):
    """Looks like a field and opens the palette, the same everywhere."""

    def __init__(self) -> None:
        super().__init__()
        self.width_now = 320
        self.setAccessibleName("搜索和命令")
        self.setToolTip("搜索和命令（Ctrl+K）")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self.updateGeometry)

    def set_width(self, width: int) -> None:
        """320, or 240 where room is short."""
        self.width_now = width
        self.updateGeometry()

    def least_width(self) -> int:
        """Room for the mark, the shortest of its phrases and the key."""
        now = theme.current()
        words, key = now.metrics("dense").horizontalAdvance(_PHRASES[-1]), now.metrics("mini").horizontalAdvance("Ctrl+K")
        return words + key + 2 * now.size(18) + 34

    def sizeHint(self) -> QSize:
        return QSize(self.width_now, theme.current().size(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = "focus" if self.hasFocus() else "ctl" if self.underMouse() else "line2"
        painter.setPen(QPen(now.colour(frame), 2 if self.hasFocus() else 1))
        painter.setBrush(now.colour("paper"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        side = now.size(18)
        icons.paint(painter, "search", 9, (self.height() - side) // 2, side, "ink2")
        key = now.metrics("mini").horizontalAdvance("Ctrl+K") + 10
        box = QRectF(self.width() - key - 8.5, (self.height() - now.size(18)) // 2 + 0.5, key, now.size(18) - 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(now.colour("line2"), 1))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(now.font("mini"))
        painter.setPen(now.colour("ink3"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "Ctrl+K")
        words = QRectF(9 + side + 8, 0, box.left() - side - 24, self.height())
        painter.setFont(now.font("dense"))
        metrics = now.metrics("dense")
        phrase = next((phrase for phrase in _PHRASES if metrics.horizontalAdvance(phrase) <= words.width()), "")
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, phrase)


class _Person(QAbstractButton):
    """Who is working; a click leads to where another takes the place."""

    def __init__(self) -> None:
        super().__init__()
        self.avatar = Avatar("", 28)
        self.avatar.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.name = Label("", "dense")
        self.name.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setLayout(row(self.avatar, self.name, spacing=8, margins=(4, 2, 4, 2)))

    def sizeHint(self) -> QSize:
        layout = self.layout()
        assert layout is not None
        return layout.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.current().colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class PageHead(Pane):
    """Shows the head of whatever page is in front: ``head.show_page(page)``."""

    search = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__(fill="desk", line="line2")
        self.way_back: Button | None = None  # made with the first page that lies over another
        self.title = Label("", "page", bold=True)
        self.phrase = ElidedLabel("", "dense", "ink2")
        self.phrase.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.box = SearchBox()
        self.box.clicked.connect(self.search.emit)
        self.person = _Person()
        self.person.hide()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._line = row(self.title, spacing=12, margins=(24, 0, 24, 0))
        self._line.addWidget(self.phrase, 1)
        for item in (self.box, self.person):
            self._line.addWidget(item)
        self._line.insertLayout(3, self._buttons)
        self._switch = row(spacing=0)
        self._line.insertLayout(1, self._switch)
        self.setLayout(self._line)
        self._is_low = False
        self._box_width = self.box.width_now
        self._height()
        theme.follow(self._height)

    def show_page(self, page: Page, below: str = "") -> None:
        """Take words and buttons from a page; one that lies over another has a way back to it, by the title of that."""
        if below and self.way_back is None:
            self.way_back = Button("返回", self.back.emit, icon="chevron-left", key="Esc")
            self.way_back.setObjectName("head.back")
            self._line.insertWidget(0, self.way_back)
        if self.way_back is not None:
            self.way_back.setVisible(bool(below))
            self.way_back.setToolTip(as_tip(f"返回{below}（Esc）"))
        self.title.setText(page.title)
        self.phrase.setText(page.phrase)
        _put(self._switch, [page.switch] if page.switch is not None else [])
        _put(self._buttons, page.actions_shown)
        self._share()
        edges = "b" if page.has_head_line else ""
        if edges != self.edges:
            self.edges = edges
            self.update()

    def buttons(self) -> list[Button]:
        """The page's buttons that stand in the head."""
        found = (self._buttons.itemAt(place).widget() for place in range(self._buttons.count()))
        return [widget for widget in found if isinstance(widget, Button)]

    def set_person(self, name: str) -> None:
        """Who is working; nobody for an empty name."""
        self.person.avatar.set_name(name)
        self.person.name.setText(name)
        self.person.setAccessibleName(name)
        self.person.setVisible(bool(name))
        self.person.updateGeometry()

    def fit(self, room: Room) -> None:
        """56 high, 48 in a low window; the search box gives way first."""
        self._is_low = room.is_low
        self._line.setContentsMargins(room.margin, 0, room.margin, 0)
        self._box_width = 240 if room.is_narrow else 320
        self._height()
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Let the search box give way to a phrase that has no room beside it."""
        self.box.set_width(self._box_width)
        missing = self.phrase.sizeHint().width() - (self.width() - self._line.minimumSize().width())
        if self.phrase.text() and missing > 0:
            self.box.set_width(max(min(self.box.least_width(), self._box_width), self._box_width - missing))

    def _height(self) -> None:
        self.setFixedHeight(theme.current().size(48 if self._is_low else 56))


def _put(line: QHBoxLayout, widgets: Sequence[QWidget]) -> None:
    """Show these, which stay their page's, in place of those of the page before."""
    while (item := line.takeAt(0)) is not None:
        old = item.widget()
        if old is not None and old not in widgets:
            old.hide()
            old.setParent(None)
    for widget in widgets:
        line.addWidget(widget)
        widget.show()
