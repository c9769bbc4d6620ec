"""Topics for talks out of the grievances of a time, an employer, an industry: counted, chosen, added."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from station.actions import outreach as actions
from station.casework import vocabulary
from station.casework.model import Employer, Grievance, Negotiation, NegotiationTopic
from station.db import outreach as queries
from station.errors import StationError
from station.ui.context import Context
from station.ui.editors import CodeEditor, DateEditor
from station.ui.footer import FormFooter
from station.ui.formparts import FieldBox
from station.ui.page import Page, Room
from station.ui.reading import Reading
from station.ui.services.links import NEW, LinkEditor, linked
from station.ui.table import Column, Table
from station.ui.widgets import PRIMARY, Button, EmptyState, column, row


class Topics(Page):
    """What the grievances were about, the most frequent first; the rows chosen become topics of the talks."""

    topic = "services#协商恳谈和联席会议"

    def __init__(self, context: Context, negotiation: Negotiation) -> None:
        super().__init__(context, "从诉求找议题", negotiation.subject)
        self.setObjectName("services.topics")
        self.negotiation = negotiation
        self.stand_on(negotiation)
        self._wanted: Mapping[str, str] = {}
        self._counting = Reading(self, context, lambda store: queries.topics_from(store, **self._wanted), self._show, self._fail)
        year = context.store.now().year
        self.first, self.last = DateEditor(context.store.now, False), DateEditor(context.store.now, False)
        self.first.show_value(f"{year}-01-01")
        self.category = CodeEditor("category", False)
        self.industry = CodeEditor("industry", False)
        self.employer = LinkEditor(context, "employer")
        self.employer.setPlaceholderText(linked("employer").prompt)
        self.employer.show_value(negotiation.employer_id)
        labels: dict[str, tuple[Any, int]] = {
            "从": (self.first, 2),
            "到": (self.last, 2),
            Grievance.spec("category").label: (self.category, 2),
            Employer.spec("industry").label: (self.industry, 2),
            Employer.title: (self.employer, 3),
        }
        self._line = row(spacing=16)
        for (label, (editor, stretch)), name in zip(labels.items(), ("first", "last", "category", "industry", "employer"), strict=True):
            editor.setObjectName(f"topics.{name}")
            editor.edited.connect(self.reload)
            self._line.addWidget(FieldBox(label, editor, False), stretch)
        self.employer.textChanged.connect(lambda _: self.reload())
        self.table = Table(
            [
                Column("topic", NegotiationTopic.spec("topic").label, 240, lambda topic: topic.topic, stretch=True),
                Column(
                    "category",
                    NegotiationTopic.spec("category").label,
                    220,
                    lambda topic: vocabulary.label("category", topic.category),
                ),
                Column(
                    "grievances",
                    NegotiationTopic.spec("grievances").label,
                    120,
                    lambda topic: f"{topic.grievances:,}",
                    order=lambda topic: topic.grievances,
                    right=True,
                ),
            ],
            row_id=lambda topic: f"{topic.category} {topic.topic}",
            unit="个议题",
            when_empty=EmptyState("这个范围里没有诉求。换个时间或类别看看。", []),
        )
        self.table.setObjectName("topics.found")
        self.table.selection_changed.connect(self._name_button)
        self.add = Button("添加", self.save, kind=PRIMARY, key="Ctrl+S", right="outreach")
        self.add.setObjectName("topics.add")
        cancel = Button("取消", self.close_page, key="Esc", show_key=True)
        self.footer = FormFooter(cancel, self.add)
        self._filters = QWidget()
        self._filters.setLayout(self._line)
        whole = column(self._filters, spacing=0)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.footer)
        self.setLayout(whole)
        self.acts = {"save": self.save}
        self._name_button()
        self.table.set_foot(["正在读取…"])
        self.reload()

    def _asked(self) -> Mapping[str, str]:
        employer = self.employer.record.id if self.employer.record is not None else NEW if self.employer.text().strip() else ""
        first, last = self.first.text().strip(), self.last.text().strip()
        return {"category": self.category.key(), "industry": self.industry.key(), "employer_id": employer, "first": first, "last": last}

    def reload(self) -> None:
        """Count again, beside the window; the topics of before stand there meanwhile."""
        self._wanted = self._asked()
        self._counting.start()

    def _show(self, found: list[NegotiationTopic]) -> None:
        self.table.set_rows(found)
        self.table.set_foot([f"{len(found)} 个议题", f"来自诉求 {sum(topic.grievances or 0 for topic in found):,} 件"])
        self._name_button()

    def _fail(self, error: StationError) -> None:
        self.table.set_foot([])  # nothing is being read any more
        self.context.problem(error)

    def _name_button(self) -> None:
        count = self.table.selected_count()
        self.add.setText(f"添加 {count} 个议题" if count else "添加")
        self.add.setEnabled(count > 0)

    def save(self) -> None:
        """Add the topics chosen."""
        chosen = self.table.selected_rows()
        changes = self.context.attempt(lambda: actions.draw_topics(self.context.store, self.negotiation.id, chosen)) if chosen else None
        if changes is not None:
            self.close_page()
            self.context.tell(changes)
            self.context.toast(f"已添加 {len(chosen)} 个议题", undo=True)

    def focus_first(self) -> None:
        self.table.setFocus()

    def arrange(self, room: Room) -> None:
        self._line.setContentsMargins(room.margin, 8, room.margin, 8)
        self.table.set_lead(room.margin)
        self.footer.set_margin(room.margin)
