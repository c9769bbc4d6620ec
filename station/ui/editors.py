"""One editor for each kind of field: what a person types, read and shown again as the house writes it."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QDate, QLocale, QPoint, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QTextCharFormat
from PySide6.QtWidgets import QAbstractButton, QCalendarWidget, QCompleter, QLineEdit, QMenu, QPlainTextEdit, QSizePolicy, QWidget

from station.casework import dates, identity, money, vocabulary
from station.casework.entry import one_line
from station.casework.fields import FieldSpec, Kind
from station.errors import StationError
from station.ui import icons, theme
from station.ui.widgets.chips import StayingMenu
from station.ui.widgets.choice import CheckBox, ComboBox
from station.ui.widgets.text import spaced

Options = Sequence[tuple[str, str]]


class Editor:
    """What every editor can do, beside being a widget.

    ``edited`` after each change by the person, ``left`` when the focus goes. ``read()`` gives the value and, where the field
    has one, its mark; it raises StationError for text that cannot be read. ``show_value`` fills without ``edited``.
    """

    edited: Any
    left: Any

    def read(self) -> tuple[Any, str]:
        """The value and its mark."""
        raise NotImplementedError

    def show_value(self, value: Any, mark: str = "") -> None:
        """Show a stored value."""
        raise NotImplementedError

    def show_problem(self, is_wrong: bool) -> None:
        """Ochre border and triangle, or none."""
        assert isinstance(self, QWidget)
        if bool(self.property("problem")) != is_wrong:
            self.setProperty("problem", is_wrong)
            self.style().unpolish(self)
            self.style().polish(self)
            self.update()

    def tidy(self) -> None:
        """Write what was typed as the house writes it; called when the focus has gone."""

    def set_read_only(self, read_only: bool) -> None:
        """Show only."""
        assert isinstance(self, QWidget)
        self.setEnabled(not read_only)


class LineEditor(QLineEdit, Editor):
    """One line: text, with a unit at the right where there is one, and suggestions while typing."""

    edited = Signal()
    left = Signal()

    def __init__(self, suffix: str = "", icon: str = "") -> None:
        super().__init__()
        self.suffix = suffix
        self.icon_name = icon
        self.setMinimumWidth(48)
        self.textEdited.connect(lambda text: self.edited.emit())
        self.textChanged.connect(self._keep_one_line)
        self._margins()
        theme.follow(self._margins)

    def read(self) -> tuple[Any, str]:
        return self.text().strip(), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        self.setText(str(value or ""))
        self.setCursorPosition(0)

    def _keep_one_line(self, text: str) -> None:
        """Qt shows the line ends of a paste as blanks but keeps them."""
        if one_line(text) != text.strip():
            place = self.cursorPosition()
            self.setText(one_line(text))
            self.setCursorPosition(place)

    def show_problem(self, is_wrong: bool) -> None:
        super().show_problem(is_wrong)
        self._margins()

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)
        self.style().unpolish(self)
        self.style().polish(self)

    def suggest(self, find: Callable[[str], Sequence[str]]) -> None:
        """Offer what ``find(text)`` gives below the field while the person types."""
        words = QStringListModel(self)
        completer = QCompleter(words, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.activated.connect(lambda text: self.edited.emit())
        self.setCompleter(completer)
        self.textEdited.connect(lambda text: words.setStringList(list(find(text.strip()))))

    def _margins(self) -> None:
        now = theme.current()
        right = now.metrics("dense").horizontalAdvance(self.suffix) + 4 if self.suffix else 0
        right += now.size(22) if self.icon_name else 0
        right += now.size(22) if self.property("problem") else 0
        self.setTextMargins(0, 0, right, 0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.tidy()
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = theme.current()
        painter = QPainter(self)
        right = self.width() - 10
        side = now.size(18)
        for name, token in ((self.icon_name, "ink2"), ("alert-triangle" if self.property("problem") else "", "amb")):
            if name:
                icons.paint(painter, name, right - side, (self.height() - side) // 2, side, token)
                right -= side + 6
        if self.suffix:
            painter.setFont(now.font("dense"))
            painter.setPen(now.colour("ink3"))
            area = QRectF(0, 0, right, self.height())
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), self.suffix)


class MoneyEditor(LineEditor):
    """Whole fen; 1.2万 and 约八千 are understood, the doubt goes into the mark where the field has one."""

    def __init__(self, has_mark: bool, suffix: str = "元") -> None:
        super().__init__(suffix)
        self.has_mark = has_mark

    def read(self) -> tuple[Any, str]:
        if self.has_mark:
            amount = money.parse_amount(self.text())
            return amount.fen, amount.mark
        return money.parse_exact(self.text()), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        super().show_value(money.marked(money.yuan(value), mark) if value is not None else "")

    def tidy(self) -> None:
        try:
            self.show_value(*self.read())
        except StationError:
            return


class CountEditor(LineEditor):
    """A whole number of people or days; 23余 where the field has a mark."""

    def __init__(self, has_mark: bool, suffix: str = "") -> None:
        super().__init__(suffix)
        self.has_mark = has_mark

    def read(self) -> tuple[Any, str]:
        typed = self.text().strip()
        try:
            fen, mark = money.parse_amount(re.sub(r"[人名件天日个]$", "", typed))
        except StationError:
            fen, mark = -1, ""
        if fen is not None and (fen < 0 or fen % money.YUAN or (mark and not self.has_mark)):
            raise StationError(f"“{typed}”不是整数。", "请填数字，例如 12。")
        return (None if fen is None else fen // money.YUAN), mark

    def show_value(self, value: Any, mark: str = "") -> None:
        super().show_value(money.marked(f"{value:,}", mark) if value is not None else "")

    def tidy(self) -> None:
        try:
            self.show_value(*self.read())
        except StationError:
            return


class NumberEditor(LineEditor):
    """ID numbers, credit codes and phone numbers: spaces are dropped, the check is the field's."""

    def __init__(self, check: Callable[[str], str], grouped: bool = False) -> None:
        super().__init__()
        self.check = check
        self.grouped = grouped

    def read(self) -> tuple[Any, str]:
        number = identity.clean(self.text())
        if problem := self.check(number):
            raise StationError(problem)
        return number, ""

    def show_value(self, value: Any, mark: str = "") -> None:
        number = identity.clean(str(value or ""))
        is_mobile = self.grouped and len(number) == 11 and number.startswith("1")
        super().show_value(f"{number[:3]} {number[3:7]} {number[7:]}" if is_mobile else number)

    def tidy(self) -> None:
        self.show_value(self.text())


class DateEditor(LineEditor):
    """A day or a moment as text: Ctrl+; today, Ctrl+Shift+; now, ↑ and ↓ a day, a calendar behind the icon."""

    def __init__(self, clock: Callable[[], datetime], with_time: bool) -> None:
        super().__init__(icon="calendar-event")
        self.clock = clock
        self.with_time = with_time
        self.setToolTip("今天（Ctrl+;）　现在（Ctrl+Shift+;）" if with_time else "今天（Ctrl+;）")

    def read(self) -> tuple[Any, str]:
        typed = self.text().strip()
        if not typed or dates.is_reduced(typed):
            return typed, ""
        now = self.clock()
        return (dates.parse_moment(typed, now) if self.with_time else dates.parse_day(typed, now.date())), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        super().show_value(str(value or "").replace("T", " "))

    def tidy(self) -> None:
        try:
            self.show_value(self.read()[0])
        except StationError:
            return

    def _put(self, value: str) -> None:
        self.show_value(value)
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if ctrl and event.key() in (Qt.Key.Key_Semicolon, Qt.Key.Key_Colon):
            now = self.clock()
            moment = self.with_time and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._put(now.isoformat(timespec="minutes")[:16] if moment else now.date().isoformat())
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def _step(self, days: int) -> None:
        try:
            value = self.read()[0] or self.clock().date().isoformat()
        except StationError:
            return
        day = QDate.fromString(value[:10], "yyyy-MM-dd")
        if day.isValid():
            self._put(day.addDays(days).toString("yyyy-MM-dd") + value[10:])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = event.position().x() > self.width() - theme.current().size(30)
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().x() > self.width() - theme.current().size(30) and not self.isReadOnly():
            self.open_calendar()
        else:
            super().mousePressEvent(event)

    def open_calendar(self) -> None:
        """A month below the field; a click takes the day and keeps the time of day."""
        calendar = QCalendarWidget(self)
        calendar.setWindowFlags(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        rest = QTextCharFormat()  # Qt draws rest days red, which here means 逾期
        rest.setForeground(theme.current().colour("ink3"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekday, rest)
        for name, icon in (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right")):
            button = calendar.findChild(QAbstractButton, name)
            if button is not None:
                button.setIcon(icons.icon(icon))
        try:
            value = self.read()[0]
        except StationError:
            value = ""
        day = QDate.fromString(value[:10], "yyyy-MM-dd")
        calendar.setSelectedDate(day if day.isValid() else QDate.fromString(self.clock().date().isoformat(), "yyyy-MM-dd"))
        clock = value[10:] if self.with_time else ""

        def take(chosen: QDate) -> None:
            self._put(chosen.toString("yyyy-MM-dd") + clock)
            calendar.close()

        calendar.clicked.connect(take)
        calendar.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        calendar.show()


class TextEditor(QPlainTextEdit, Editor):
    """Several lines; grows with its text up to twelve lines; Tab goes on."""

    edited = Signal()
    left = Signal()
    MOST = 12

    def __init__(self, lines: int = 2) -> None:
        super().__init__()
        self.lines = lines
        self._quiet = False
        self.setTabChangesFocus(True)
        self.setMinimumWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._grown)
        self.document().setDocumentMargin(3)
        theme.follow(self.updateGeometry)

    def read(self) -> tuple[Any, str]:
        return self.toPlainText().strip(), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        self._quiet = True
        self.setPlainText(str(value or ""))
        self._quiet = False

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)
        self.style().unpolish(self)
        self.style().polish(self)

    def insert(self, text: str) -> None:
        """Put a stock phrase where the caret is (F3)."""
        self.insertPlainText(text)

    def _grown(self) -> None:
        self.updateGeometry()
        if not self._quiet:
            self.edited.emit()

    def _height(self) -> int:
        line = self.fontMetrics().lineSpacing()
        text, block = 0.0, self.document().begin()
        while block.isValid():
            text += self.blockBoundingRect(block).height()
            block = block.next()
        return math.ceil(min(self.MOST * line, max(self.lines * line, text))) + 18

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # another width breaks the lines elsewhere

    def sizeHint(self) -> QSize:
        return QSize(240, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class CodeEditor(ComboBox, Editor):
    """One word of a vocabulary; a word no longer used is shown where it is stored already."""

    edited = Signal()
    left = Signal()

    def __init__(self, of: str, required: bool) -> None:
        super().__init__(words_of(of), "请选择" if required else "（不填）")
        self.of = of
        self.required = required
        self.activated.connect(lambda place: self.edited.emit())

    def read(self) -> tuple[Any, str]:
        return self.key(), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        code = str(value or "")
        if code and self.findData(code) < 0:
            self.addItem(spaced(vocabulary.label(self.of, code)), code)
        self.set_key(code)

    def set_choices(self, options: Options) -> None:
        """Other words, such as the causes of one category; the choice stays if it is among them."""
        self.set_options(options, "请选择" if self.required else "（不填）")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class CodesEditor(QAbstractButton, Editor):
    """Several words of a vocabulary, ticked in a menu, stored as codes joined by one space."""

    edited = Signal()
    left = Signal()

    def __init__(self, options: Options) -> None:
        super().__init__()
        self._options = dict(options)
        self._codes: list[str] = []
        self.setMinimumWidth(48)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)

    def read(self) -> tuple[Any, str]:
        return " ".join(self._codes), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        self._codes = str(value or "").split()
        self.update()

    def menu(self) -> QMenu:
        """The words with the chosen ones ticked."""
        menu = StayingMenu(self)
        menu.setMinimumWidth(self.width())
        for code, label in self._options.items():
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setData(code)
            action.setChecked(code in self._codes)
            action.toggled.connect(lambda on, code=code: self._toggle(code, on))
        return menu

    def open_menu(self) -> None:
        """Let the person tick."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _toggle(self, code: str, on: bool) -> None:
        chosen = {*self._codes, code} if on else set(self._codes) - {code}
        self._codes = [item for item in self._options if item in chosen] + [item for item in self._codes if item not in self._options]
        self.update()
        self.edited.emit()

    def sizeHint(self) -> QSize:
        return QSize(120, theme.current().size(34))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wrong = bool(self.property("problem"))
        token = "focus" if self.hasFocus() else "problem" if wrong else "ctl"
        wide = 2 if self.hasFocus() else 1
        painter.setPen(QPen(now.colour(token), wide))
        painter.setBrush(now.colour("problem-bg" if wrong else "paper" if self.isEnabled() else "mat"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2), 4, 4)
        labels = "、".join(self._options.get(code, code) for code in self._codes)
        area = QRectF(self.rect()).adjusted(11, 0, -now.size(28), 0)
        painter.setFont(now.font())
        painter.setPen(now.colour("ink" if labels else "ink3"))
        words = now.metrics().elidedText(labels or "（不填）", Qt.TextElideMode.ElideRight, round(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)
        side = now.size(16)
        icons.paint(painter, "chevron-down", self.width() - side - 9, (self.height() - side) // 2, side, "ink2")
        self.setToolTip(labels if words != labels else "")


class FlagEditor(CheckBox, Editor):
    """Yes or no, with its label beside the box."""

    edited = Signal()
    left = Signal()

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.clicked.connect(lambda: self.edited.emit())

    def read(self) -> tuple[Any, str]:
        return self.isChecked(), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        self.setChecked(bool(value))


def words_of(name: str, parent: str = "") -> list[tuple[str, str]]:
    """Codes and labels of a vocabulary that a new record may use; with ``parent`` only those that belong under it or anywhere."""
    entries = vocabulary.vocabulary(name).current()
    return [(entry.code, spaced(entry.label)) for entry in entries if not parent or entry.parent in ("", parent)]


def editor_for(spec: FieldSpec, clock: Callable[[], datetime], *, label: str, suffix: str, lines: int) -> Editor:
    """The editor of a field's kind; KeyError for a KEY, which is chosen by other means."""
    make: dict[Kind, Callable[[], Editor]] = {
        Kind.TEXT: lambda: LineEditor(suffix),
        Kind.NUMBER: lambda: LineEditor(suffix),
        Kind.LONG_TEXT: lambda: TextEditor(lines),
        Kind.LINES: lambda: TextEditor(lines),
        Kind.CODE: lambda: CodeEditor(spec.of, spec.required),
        Kind.CODES: lambda: CodesEditor(words_of(spec.of)),
        Kind.FLAG: lambda: FlagEditor(label),
        Kind.COUNT: lambda: CountEditor(bool(spec.mark), suffix),
        Kind.MONEY: lambda: MoneyEditor(bool(spec.mark), suffix or "元"),
        Kind.DATE: lambda: DateEditor(clock, False),
        Kind.MOMENT: lambda: DateEditor(clock, True),
        Kind.ID_NUMBER: lambda: NumberEditor(identity.id_number_problem),
        Kind.CREDIT_CODE: lambda: NumberEditor(identity.credit_code_problem),
        Kind.PHONE: lambda: NumberEditor(identity.phone_problem, grouped=True),
    }
    return make[spec.kind]()
