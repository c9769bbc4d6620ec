"""The place 服务: the kinds of work and the registers at the left, the list of the one chosen beside them."""

from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from station.casework.model import (
    BY_NAME,
    Consultation,
    EmployerWarning,
    FieldVisit,
    FollowUp,
    Grievance,
    Indicator,
    InjuryVisit,
    JointMeeting,
    LawyerShift,
    Negotiation,
    OpinionCheck,
)
from station.casework.outreach import BY_RECORD, WORK
from station.changes import Changes
from station.db import outreach as queries
from station.ui import theme
from station.ui.context import Context
from station.ui.page import Page, Room
from station.ui.services.callbacks import CALL_BACKS, CallBacks
from station.ui.services.converting import CONVERT
from station.ui.services.kind import KindList
from station.ui.services.planning import PLAN, PlanVisits
from station.ui.widgets import Pane, Scroll, SectionItem, SectionNav, column, row

CHOSEN = "services.kind"
_AROUND = 8
SECTIONS = {  # kind: heading in the manual
    FieldVisit.record: "走访",
    InjuryVisit.record: "工伤探视",
    LawyerShift.record: "律师值班和法律咨询",
    Consultation.record: "律师值班和法律咨询",
    Negotiation.record: "协商恳谈和联席会议",
    JointMeeting.record: "协商恳谈和联席会议",
    OpinionCheck.record: "舆情核实和企业预警",
    EmployerWarning.record: "舆情核实和企业预警",
    Indicator.record: "填报指标",
    CALL_BACKS: "回访",
}
PARENTS = {child.cls.record: (work, child.link) for work in WORK for child in work.children}


class Services(Page):
    """服务: each kind is made when it is first shown; Ctrl+N is a new one of the kind in front."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "服务")
        self.setObjectName("services")
        self.kinds: dict[str, KindList | CallBacks] = {}
        self._room = Room(1440, 800)
        self._back = ""
        self.nav = SectionNav()
        self.nav.setObjectName("services.kinds")
        self.nav.chosen.connect(self.show_kind)
        self.side = Pane(column(Scroll(column(self.nav, None, margins=_AROUND))), fill="desk", edges="r", line="line2")
        self.stack = QStackedWidget()
        whole = row(self.side, spacing=0)
        whole.addWidget(self.stack, 1)
        self.setLayout(whole)
        context.changed.connect(self._changed)
        theme.follow(self._fit)
        self._count()
        remembered = str(context.memory.get(CHOSEN, ""))
        self.show_kind(remembered if remembered in (*BY_RECORD, CALL_BACKS) else WORK[0].record)

    def manual_topic(self) -> str:
        return f"services#{SECTIONS.get(self.nav.current(), '')}"

    def current(self) -> KindList | CallBacks:
        """The list in front."""
        return self.kinds[self.nav.current()]

    def _work(self) -> KindList:
        kind = self.current()
        assert isinstance(kind, KindList)
        return kind

    def show_kind(self, record: str) -> None:
        """Bring a kind to the front."""
        if record not in self.kinds:
            self.kinds[record] = self._made(record)
            self.stack.addWidget(self.kinds[record])
        self.nav.set_current(record)
        self.context.memory[CHOSEN] = record
        kind = self.kinds[record]
        kind.arrange(self._room)
        self.stack.setCurrentWidget(kind)
        kind.refresh()
        self._take_head()

    def _made(self, record: str) -> KindList | CallBacks:
        if record == CALL_BACKS:
            return CallBacks(self.context)
        made = KindList(self.context, BY_RECORD[record])
        made.opened.connect(self.opened.emit)
        made.detail.done.connect(self._act_done)
        made.head_changed.connect(self._take_head)
        return made

    def _take_head(self) -> None:
        kind = self.current()
        self.phrase = kind.title
        self.acts = kind.acts
        self.set_actions(*kind.actions_shown)

    def _count(self) -> None:
        items = []
        for is_register, heading in ((False, "工作"), (True, "名册和指标")):
            items.append(SectionItem("", heading))
            items += [
                SectionItem(work.record, work.title, aside=f"{self.context.store.count(work.cls):,}", icon=work.icon)
                for work in WORK
                if work.is_register is is_register
            ]
            if not is_register:
                waiting = queries.call_back_count(self.context.store)
                items.append(SectionItem(CALL_BACKS, FollowUp.title, aside=f"{waiting:,}", icon="phone"))
        self.nav.set_items(items)

    def _changed(self, changes: Changes) -> None:
        if self.isVisible() and changes.touches(*BY_RECORD, Grievance.record):
            self._count()

    # -- the page --------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        self._count()
        self.current().refresh()

    def focus_first(self) -> None:
        self.current().focus_first()

    def home(self) -> None:
        self.current().home()

    def escape(self) -> bool:
        return self.current().escape()

    def leave(self) -> bool:
        return all(kind.leave() for kind in self.kinds.values())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.nav.fit(event.size().height() - 2 * _AROUND)

    def arrange(self, room: Room) -> None:
        self._room = room
        self._fit()
        self.current().arrange(room)

    def _fit(self) -> None:
        self.side.setFixedWidth(theme.current().size(148 if self._room.is_narrow else 172))

    def arrive(self, kind: str = "", act: str = "", key: str = "", id: str = "", back: str = "", **arguments: Any) -> None:
        """From elsewhere: a kind, or what belongs to one, by its record's name, with what its list takes; a draft by its ``key``.

        ``back`` is the place to go once the act is done.
        """
        self._back = back
        if act == "draft":
            self._open_draft(key)
        elif kind in PARENTS:
            self._open_child(kind, id, act)
        else:
            self._bring(kind or self.nav.current())
            self.context.later(self, lambda: self.current().arrive(act=act, id=id, **arguments))

    def _act_done(self) -> None:
        if self._back:
            back, self._back = self._back, ""
            if back == CALL_BACKS:
                self._bring(back)
            else:
                self.context.go(back)

    def _bring(self, kind: str) -> None:
        self.show_kind(kind)
        self.focus_first()

    def _open_child(self, kind: str, record_id: str, act: str = "") -> None:
        """Lay a child open with the record it belongs to, and begin an act on it."""
        work, link = PARENTS[kind]
        found = self.context.store.find(BY_NAME[kind], record_id)
        self._bring(work.record)
        if found is not None:
            self._work().show_detail(getattr(found, link))
            self._work().then(partial(self._work().detail.show_child, kind, record_id, act))

    def _open_draft(self, key: str) -> None:
        _, act, which = key.split(":", 2)
        kind, *parts = which.split("/")
        if act in ("new", PLAN):
            self._bring(kind)
            if act == PLAN:
                self.open_page(PlanVisits(self.context))
            else:
                self._work().new()
            return
        if kind in PARENTS:
            self._open_child(kind, parts[0])
        else:
            self._bring(kind)
            self._work().show_detail(parts[0])
        detail = self._work().detail
        if act == CONVERT:
            record = self.context.store.find(BY_NAME[kind], parts[0])
            if record is not None:
                self._work().then(lambda: detail.convert(record))
        else:
            self._work().then(lambda: detail.resume(act, *parts[1:]))
