"""The week of visits or of lawyers on duty as a table of seven days: looked at, planned, gone through by ← and →."""

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from station.casework import vocabulary
from station.casework.dates import show_day
from station.casework.fields import Record
from station.casework.model import FieldVisit, LawyerShift
from station.changes import Changes
from station.db import outreach as queries
from station.db.outreach import WeekDay
from station.ui.page import Page, Room
from station.ui.services.planning import PlanVisits
from station.ui.widgets import ICON, Button, Item, ItemList, Label, Pane, Scroll, column, empty, reveal, row, spaced

if TYPE_CHECKING:
    from station.ui.services.kind import KindList

WEEKDAYS = "一二三四五六日"
DAY = {FieldVisit: "planned_on", LawyerShift: "duty_on"}


class WeekPage(Page):
    """Seven days of one kind; a press opens what stands in a day, the plus of a day begins a new one on it."""

    def __init__(self, kind: "KindList", cls: type[Record]) -> None:
        super().__init__(kind.context, "周计划" if cls is FieldVisit else "周排班", cls.title)
        self.setObjectName("services.week")
        self.kind = kind
        self.cls = cls
        self.day = kind.context.store.now().date()
        before = Button("上一周", partial(self.turn, -7), icon="chevron-left", key="Ctrl+PgUp", small=True)
        before.setObjectName("services.week.before")
        after = Button("下一周", partial(self.turn, 7), icon="chevron-right", key="Ctrl+PgDown", small=True)
        after.setObjectName("services.week.after")
        today = Button("本周", self.show_today, small=True)
        today.setObjectName("services.week.today")
        self.words = Label("", bold=True)
        self.sum = Label("", "dense", "ink2")
        plan = Button("排走访", lambda: self.open_page(PlanVisits(self.context)), icon="plus", small=True, right="outreach")
        plan.setObjectName("services.week.plan")
        tools = [plan] if cls is FieldVisit else []
        self._head = row(before, after, today, self.words, self.sum, None, *tools, spacing=10)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self.lists: dict[str, ItemList] = {}
        self.frame = Pane(self._grid, fill="paper", radius=6, line="line2")
        self._margins = column(self._head, spacing=12)
        self._margins.addWidget(Scroll(column(self.frame, spacing=0)), 1)
        self.setLayout(self._margins)
        self.acts = {"previous": partial(self.turn, -7), "next": partial(self.turn, 7)}
        self.context.changed.connect(self._changed)
        self.reload()

    def turn(self, days: int) -> None:
        """Another week."""
        self.day += timedelta(days=days)
        self.reload()

    def show_today(self) -> None:
        """Back to the week of today."""
        self.day = self.context.store.now().date()
        self.reload()

    def reload(self) -> None:
        """Read the week again."""
        week = queries.week(self.context.store, self.day)
        today = self.context.store.now().date()
        self.words.setText(f"{show_day(week[0].day.isoformat(), today)}—{show_day(week[-1].day.isoformat(), today)}")
        self.lists.clear()
        empty(self._grid)
        for place, day in enumerate(week):
            self._grid.addWidget(self._day(day, place, day.day == today), 0, place)
            self._grid.setColumnStretch(place, 1)
        reveal(self._grid)
        count = sum(len(self._rows(day)) for day in week)
        self.sum.setText(f"{count} 次走访" if self.cls is FieldVisit else f"{count} 班")

    def _rows(self, day: WeekDay) -> tuple[Any, ...]:
        return day.visits if self.cls is FieldVisit else day.shifts

    def _day(self, day: WeekDay, place: int, is_today: bool) -> QWidget:
        name = day.day.isoformat()
        token = "ink" if day.is_worked else "ink3"
        weekday = Label(f"周{WEEKDAYS[place]}", "dense", token, bold=is_today)
        words = show_day(name, self.context.store.now().date()) + ("" if day.is_worked else "　休")
        new = Button(f"{words}：新排一次", partial(self._new, day.day), kind=ICON, icon="plus", small=True)
        new.setObjectName(f"services.week.new.{name}")
        head = Pane(
            row(column(weekday, Label(words, "caption", "ink2"), spacing=0), None, new, spacing=4, margins=(10, 6, 6, 6)),
            fill="act-bg" if is_today else "mat",
            edges="b" if place == 6 else "br",
            line="line2",
        )
        items = ItemList([self._item(found) for found in self._rows(day)], padding=10)
        items.setObjectName(f"services.week.{name}")
        items.setMinimumWidth(0)
        items.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        items.chosen.connect(self._open)
        self.lists[name] = items
        inside = column(head, items, None, spacing=0)
        return Pane(inside, fill="paper" if day.is_worked else "mat", edges="" if place == 6 else "r", line="line2")

    def _item(self, found: Any) -> Item:
        if self.cls is FieldVisit:
            status = vocabulary.label("visit_status", found["status"])
            return Item(found["id"], found["employer"] or FieldVisit.title, "", spaced(f"{status}　{found['visitors']}"))
        period = vocabulary.label("day_period", found["period"])
        attended = LawyerShift.spec("is_attended").label if found["is_attended"] else ""
        second = "　".join(part for part in (period, found["place"], attended) if part)
        return Item(found["id"], found["lawyer"] or LawyerShift.title, "", second)

    def _open(self, record_id: str) -> None:
        self.close_page()
        self.kind.show_detail(record_id)

    def _new(self, day: date) -> None:
        self.close_page()
        self.kind.new(**{DAY[self.cls]: day.isoformat()})

    def _changed(self, changes: Changes) -> None:
        if changes.touches(self.cls.record):
            self.reload()

    def arrange(self, room: Room) -> None:
        self._margins.setContentsMargins(room.margin, 8, room.margin, 16)
