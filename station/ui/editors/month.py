"""The month that drops down from a field for a day."""

from typing import TypeVar

from PySide6.QtCore import QDate, QLocale, QPoint, QRect, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QBoxLayout, QCalendarWidget, QSpinBox, QToolButton, QWidget

from station.ui import menuicons, theme
from station.ui.widgets.text import as_tip

Part = TypeVar("Part", bound=QWidget)
_WIDTH, _HEIGHT = 316, 256
_TURNING = (("prevmonth", "上个月", "PgUp", "chevron-left"), ("nextmonth", "下个月", "PgDn", "chevron-right"))  # Qt shows no focus on them


class Month(QCalendarWidget):
    """Qt's calendar with Chinese words, the year before the month, and parts that have names and can be reached with Tab."""

    def __init__(self, parent: QWidget, day: QDate) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setContentsMargins(1, 1, 1, 1)  # for the frame
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        rest = QTextCharFormat()  # Qt draws rest days red, which here means 逾期
        rest.setForeground(theme.current().colour("ink2"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekday, rest)
        self.setSelectedDate(day)
        self.setMinimumSize(theme.current().size(_WIDTH), theme.current().size(_HEIGHT))
        self._name_parts(parent.accessibleName())

    def _name_parts(self, field: str) -> None:
        self.setAccessibleName(f"{field}：日历")
        days = self._part(QAbstractItemView, "calendarview")
        days.setAccessibleName(f"{field}：日期，方向键选，Enter 填上")
        years = self._part(QSpinBox, "yearedit")
        years.setAccessibleName("年份")
        years.setSuffix("年")
        for name, words, key, icon in _TURNING:
            turning = self._part(QAbstractButton, name)
            turning.setIcon(menuicons.icon(icon))
            turning.setAccessibleName(words)
            turning.setToolTip(as_tip(f"{words}（{key}）"))
        year, month = (self._part(QToolButton, f"{name}button") for name in ("year", "month"))
        bar = self._part(QWidget, "navigationbar")
        line = bar.layout()
        assert isinstance(line, QBoxLayout)
        line.insertWidget(line.indexOf(month), year)
        for button in (year, month):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        QWidget.setTabOrder(year, month)
        QWidget.setTabOrder(month, days)

        for number, action in enumerate(month.menu().actions(), 1):
            action.setText(f"{number}月")  # Qt's words would be 十一月, and no other date here is written so

        def name_page(at_year: int, at_month: int) -> None:
            year.setText(f"{at_year}年")
            month.setText(f"{at_month}月")
            year.setAccessibleName(f"{at_year} 年，改年份")
            month.setAccessibleName(f"{at_month} 月，改月份")

        self.currentPageChanged.connect(name_page)
        name_page(self.yearShown(), self.monthShown())

    def _part(self, kind: type[Part], name: str) -> Part:
        part = self.findChild(kind, f"qt_calendar_{name}")
        assert part is not None
        return part

    def open_beside(self, field: QWidget) -> None:
        """Below the field, or above it where the screen ends; the keys move the day at once."""
        self.adjustSize()
        screen = field.screen().availableGeometry()
        place = field.mapToGlobal(QPoint(0, field.height() + 2))
        if place.y() + self.height() > screen.bottom():
            place.setY(max(screen.top(), field.mapToGlobal(QPoint()).y() - self.height() - 2))
        place.setX(max(screen.left(), min(place.x(), screen.right() + 1 - self.width())))
        self.setGeometry(QRect(place, self.size()))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
