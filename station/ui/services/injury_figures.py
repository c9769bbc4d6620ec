"""工伤探视 counted by cause, employer and industry for a stretch of time; nobody is named."""

from station.casework.model import Employer, InjuryVisit
from station.db import outreach as queries
from station.ui.context import Context
from station.ui.editors import DateEditor
from station.ui.formparts import FieldBox
from station.ui.page import Page, Room
from station.ui.table import Column, Table
from station.ui.widgets import Label, Pane, column, row

BY = {"cause": InjuryVisit.spec("cause").label, "employer": Employer.title, "industry": Employer.spec("industry").label}
UNNAMED = "没有填"


class InjuryFigures(Page):
    """Three counts side by side."""

    topic = "services#工伤探视"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "工伤探视分类统计")
        self.setObjectName("services.injury_figures")
        now = context.store.now()
        self.first, self.last = DateEditor(context.store.now, False), DateEditor(context.store.now, False)
        self.first.show_value(f"{now.year}-01-01")
        self.last.show_value(now.date().isoformat())
        self._line = row(spacing=16)
        for editor, label, name in ((self.first, "从", "first"), (self.last, "到", "last")):
            editor.setObjectName(f"injury_figures.{name}")
            editor.edited.connect(self.reload)
            editor.left.connect(self.reload)
            self._line.addWidget(FieldBox(label, editor, False), 1)
        self._line.addStretch(4)
        self._most: dict[str, int] = {}
        self.tables = {key: self._table(key, label) for key, label in BY.items()}
        self._shown = row(*(self._titled(BY[key], table) for key, table in self.tables.items()), spacing=12)
        self._margins = column(self._line, spacing=12)
        self._margins.addLayout(self._shown, 1)
        self.setLayout(self._margins)
        self.reload()

    def _table(self, key: str, label: str) -> Table:
        table = Table(
            [
                Column("value", label, 140, lambda found: found[0] or UNNAMED, stretch=True),
                Column(
                    "visits",
                    InjuryVisit.title,
                    150,
                    lambda found: f"{found[1]:,}",
                    order=lambda found: found[1],
                    right=True,
                    bar=lambda found: found[1] / self._most[key],
                ),
            ],
            row_id=lambda found: str(found[0]),
        )
        table.setObjectName(f"injury_figures.{key}")
        table.set_lead(16)
        return table

    def _titled(self, label: str, table: Table) -> Pane:
        inside = column(row(Label(f"按{label}", bold=True), margins=(16, 10, 16, 6)), spacing=0, margins=1)
        inside.addWidget(table, 1)
        return Pane(inside, radius=6)

    def reload(self) -> None:
        """Count again; a day that cannot be read yet changes nothing."""
        first, last = self.first.text().strip(), self.last.text().strip()
        if not first or not last:
            return
        for key, table in self.tables.items():
            found = queries.injury_counts(self.context.store, key, first, last)
            self._most[key] = max((count for _, count in found), default=1)
            table.set_rows(found)
            table.set_foot([f"{sum(count for _, count in found):,} 件"])

    def arrange(self, room: Room) -> None:
        self._margins.setContentsMargins(room.margin, 8, room.margin, 16)
        for table in self.tables.values():
            table.set_low(room.is_low)
