"""The command palette: Ctrl+K finds people, cases, employers, papers and commands."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from station.casework.pinyin import initials
from station.frozen import frozen
from station.ui import icons, theme
from station.ui.widgets.icon import Icon
from station.ui.widgets.layout import Pane, Rule, row
from station.ui.widgets.text import Label, answer_rest

WIDTH, TOP, ROW, GROUP = 648, 112, 44, 30
ROWS_SHOWN = 8
ASK_AFTER_MS = 60
HERE, COMMANDS = "本页", "命令"  # the groups that “>” asks for alone
Marks = tuple[tuple[int, int], ...]


@frozen
class Hit:
    """One line: its group, words, what Enter does, a grey phrase, what stands at the right, an icon.

    ``marks`` are the stretches of ``text`` (``phrase_marks`` of ``phrase``) that matched, as (start, length).
    ``acts`` says what → offers, as (words, act); it is asked when → is pressed.
    """

    group: str
    text: str
    run: Callable[[], object]
    phrase: str = ""
    aside: str = ""
    icon: str = "search"
    marks: Marks = ()
    phrase_marks: Marks = ()
    acts: Callable[[], Sequence[tuple[str, Callable[[], object]]]] = tuple


Search = Callable[[str], Sequence[Hit]]


def marks_of(text: str, words: str) -> Marks:
    """Where the words of a query stand in a text, for a search that has no better knowledge of it."""
    found, lower = [], text.lower()
    for word in words.lower().split():
        start = lower.find(word)
        if start >= 0:
            found.append((start, len(word)))
    return tuple(sorted(found))


def name_marks(name: str, words: str, *, is_person: bool = False) -> Marks:
    """Where each word of a query stands in a name, or its letters in the name's initials, which are as many as its characters."""
    letters = initials(name, is_person=is_person)
    return tuple(sorted(mark for word in words.split() for mark in marks_of(name, word) or marks_of(letters, word)))


def names_act(words: str, text: str) -> bool:
    """Whether a text means a command: parts of its words, or of their initials (“djjz” is 登记进展)."""
    return all(part in words or part.lower() in initials(words) for part in text.split())


class Palette(QWidget):
    """An overlay of its parent: ``palette.set_search(search)``, then ``begin()`` and ``open()``.

    ``search("")`` gives what stands there at first.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._search: Search = lambda text: ()
        self._before: QWidget | None = None
        self.field = QLineEdit()
        self.field.setProperty("kind", "bare")
        self.field.setPlaceholderText("查姓名、单位、编号、电话后四位，或者输入命令")
        self.field.setAccessibleName("搜索和命令")
        self.field.installEventFilter(self)
        self.hits = HitList()
        self.hits.taken.connect(self._take)
        self.hint = Label("首字母、单个字、电话和证件后四位都能查", "caption", "ink3")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ASK_AFTER_MS)
        self._timer.timeout.connect(self.ask)
        self.field.textChanged.connect(lambda: self._timer.start())
        keys = Label("↑↓ 选择　Enter 打开　→ 更多　Esc 关闭", "caption", "ink2")
        self.box = Pane(fill="paper", radius=8, line="line2", parent=self)
        inner = QVBoxLayout(self.box)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        inner.addLayout(row(Icon("search", 20, "ink"), self.field, spacing=12, margins=(20, 12, 20, 12)))
        inner.addWidget(Rule("line2"))
        inner.addWidget(self.hits)
        inner.addWidget(Rule())
        inner.addLayout(row(keys, None, self.hint, margins=(20, 9, 20, 9)))
        theme.follow(self._restyle)
        self._restyle()
        self.hide()

    def set_search(self, search: Search) -> None:
        """How things are found; called with the text as it stands, at most every 60 ms."""
        self._search = search

    def begin(self) -> None:
        """Find what stands there at first, under an empty field."""
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.field.clear()
        self.ask()

    def open(self) -> None:
        """Show what was found."""
        parent = self.parentWidget()
        assert parent is not None
        if self.isHidden():  # pressed again it only empties the field
            self._before = parent.window().focusWidget()
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.field.setFocus()

    def dismiss(self) -> None:
        """Hide; the focus goes back to where it was."""
        self._timer.stop()
        self.hide()
        if self._before is not None and isValid(self._before):  # a list that was read anew may have taken it away meanwhile
            self._before.setFocus()

    def ask(self) -> None:
        """Find now."""
        self._timer.stop()
        text = self.field.text().strip()
        commands_only = text.startswith(">")
        found = self._search(text.lstrip("> "))
        hits = [hit for hit in found if hit.group in (HERE, COMMANDS) or not commands_only]
        nothing = f"没找到“{text}”。可以试姓名首字母、电话后四位、单位里的任意一个字。"
        self.hits.set_hits(hits, nothing if text else "输入一个字就开始找。")
        self._place()

    def _take(self, hit: Hit) -> None:
        self.dismiss()
        hit.run()

    def _restyle(self) -> None:
        pixels = theme.current().font("section").pixelSize()
        self.field.setStyleSheet(f"font-size: {pixels}px; min-height: {theme.current().size(28)}px;")
        self._place()

    def _place(self) -> None:
        width = min(theme.current().size(WIDTH), max(400, self.width() - 64))
        top = max(16, min(TOP, self.height() // 7))
        self.box.setFixedWidth(width)
        self.hits.set_room(max(120, self.height() - top - 150))
        self.box.setFixedHeight(self.box.sizeHint().height())
        self.box.move((self.width() - width) // 2, top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme.fill(QPainter(self), self.rect(), theme.current().tint)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.box.geometry().contains(event.position().toPoint()):
            self.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = Qt.Key(event.key())
        if event.type() == QEvent.Type.ShortcutOverride and key == Qt.Key.Key_Escape:
            event.accept()  # the window's Esc would close the page behind
            return True
        if event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.hits.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._timer.isActive():
                self.ask()
            self.hits.take()
        elif key == Qt.Key.Key_Right and self.field.cursorPosition() == len(self.field.text()):
            self.hits.open_acts()
            self._place()
        else:
            return super().eventFilter(watched, event)
        return True


class HitList(QWidget):
    """The lines below the field, painted; eight rows, then it scrolls."""

    taken = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.hits: list[Hit] = []
        self.current = 0
        self._nothing = ""
        self._room = 400
        self._top = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_hits(self, hits: Sequence[Hit], nothing: str) -> None:
        """Show these, the first chosen; ``nothing`` is the sentence when there are none."""
        self.hits, self._nothing = list(hits), nothing
        self.current = self._top = 0
        self.updateGeometry()
        self.update()

    def set_room(self, height: int) -> None:
        """The greatest height there is."""
        self._room = height
        self.updateGeometry()

    def step(self, by: int) -> None:
        """Choose the next one or the one before, round and round."""
        if self.hits:
            self.current = (self.current + by) % len(self.hits)
            area = dict(self._places())[self.current]
            head = theme.current().size(GROUP) if self._starts_group(self.current) else 0
            if area.top() - head < 0:
                self._top += round(area.top() - head)
            elif area.bottom() > self.height():
                self._top += round(area.bottom() - self.height())
            self.update()

    def take(self) -> None:
        """Enter."""
        if self.hits:
            self.taken.emit(self.hits[self.current])

    def open_acts(self) -> None:
        """→: what else can be done with the hit."""
        hit = self.hits[self.current] if self.hits else None
        if hit is not None and (acts := hit.acts()):
            self.set_hits([Hit(hit.text, words, act, icon="chevron-right") for words, act in acts], "")

    def _starts_group(self, number: int) -> bool:
        return number == 0 or self.hits[number].group != self.hits[number - 1].group

    def _places(self) -> list[tuple[int, QRectF]]:
        now = theme.current()
        places, y = [], float(-self._top)
        for number in range(len(self.hits)):
            if self._starts_group(number):
                y += now.size(GROUP)
            places.append((number, QRectF(0, y, self.width(), now.size(ROW))))
            y += now.size(ROW)
        return places

    def _whole(self) -> int:
        places = self._places()
        return round(places[-1][1].bottom()) + self._top + 8 if places else theme.current().size(64)

    def sizeHint(self) -> QSize:
        now = theme.current()
        if self._whole() <= self._room and len(self.hits) <= ROWS_SHOWN:
            return QSize(400, self._whole())
        ends = [round(area.bottom()) + self._top for _, area in self._places()[:ROWS_SHOWN]]
        return QSize(400, max((end for end in ends if end <= self._room), default=now.size(ROW)))  # no line is shown by half

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        found = next((self.hits[number] for number, area in self._places() if area.contains(place.toPointF())), None)
        return "\n".join(filter(None, (found.text, found.phrase))) if found else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        for number, area in self._places():
            if area.contains(event.position()) and number != self.current:
                self.current = number
                self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        for number, area in self._places():
            if area.contains(event.position()):
                self.current = number
                self.take()
                return

    def wheelEvent(self, event: QWheelEvent) -> None:
        most = max(0, self._whole() - self.height())
        self._top = max(0, min(most, self._top - event.angleDelta().y() // 2))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        if not self.hits:
            painter.setFont(now.font("dense"))
            painter.setPen(now.colour("ink2"))
            painter.drawText(self.rect().adjusted(20, 0, -20, 0), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap, self._nothing)
            return
        for number, area in self._places():
            hit = self.hits[number]
            if area.bottom() <= 0 or area.top() >= self.height():
                continue
            if self._starts_group(number):
                painter.setFont(now.font("caption"))
                painter.setPen(now.colour("ink2"))
                head = QRectF(20, area.top() - now.size(GROUP), area.width() - 40, now.size(GROUP))
                painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, hit.group)
            if number == self.current:
                theme.fill(painter, area, now.colour("sel"))
            self._paint_hit(painter, hit, area)

    def _paint_hit(self, painter: QPainter, hit: Hit, area: QRectF) -> None:
        now = theme.current()
        side = now.size(20)
        icons.paint(painter, hit.icon, 20, round(area.center().y() - side / 2), side, "ink2")
        painter.setFont(now.font("dense"))
        painter.setPen(now.colour("ink2"))
        right = area.right() - 20
        painter.drawText(QRectF(0, area.top(), right, area.height()), int(_RIGHT), hit.aside)
        right -= now.metrics("dense").horizontalAdvance(hit.aside) + 16
        left = 32.0 + side
        left += _paint_marked(painter, hit.text, hit.marks, QRectF(left, area.top(), right - left, area.height()), "body", "ink") + 14
        if hit.phrase and right - left > 40:
            _paint_marked(painter, hit.phrase, hit.phrase_marks, QRectF(left, area.top(), right - left, area.height()), "dense", "ink2")


_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def _paint_marked(painter: QPainter, text: str, marks: Marks, area: QRectF, style: str, token: str) -> float:
    """Draw one line with its hits marked; the width it took."""
    now = theme.current()
    metrics = now.metrics(style)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(area.width()))
    height = now.line_height(style)
    painter.setPen(QPen(Qt.PenStyle.NoPen))
    for start, length in marks:
        if start + length <= len(shown):
            left = area.left() + metrics.horizontalAdvance(shown[:start])
            width = metrics.horizontalAdvance(shown[: start + length]) - metrics.horizontalAdvance(shown[:start])
            theme.fill(painter, QRectF(left, area.center().y() - height / 2, width, height), now.colour("hit"))
    painter.setFont(now.font(style))
    painter.setPen(now.colour(token))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
    return float(metrics.horizontalAdvance(shown))
