"""The detail beside the list: head, steps, acts, tabs; an act takes the place of the tabs until it is saved or given up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from station.actions import grievances as actions
from station.actions import moves, reading, rights
from station.casework import deadlines, plans, states
from station.casework import grievances as rules
from station.casework import handovers as handover_rules
from station.casework.casefile import CaseFile
from station.casework.members import level
from station.casework.model import Employer, Grievance, Station, Worker
from station.casework.naming import along
from station.casework.wording import people_words
from station.changes import Changes
from station.db.casefiles import case_file
from station.errors import GoneError
from station.ui.context import Context
from station.ui.detailpane import DetailPane
from station.ui.glance import Glance
from station.ui.grievances import clock_acts, handover_panels, members, orders, panels, parties, plan_panels, standing
from station.ui.grievances.course import CourseTab
from station.ui.grievances.history import HistoryTab
from station.ui.grievances.members import MembersTab
from station.ui.grievances.menu import CaseMenu, head_acts
from station.ui.grievances.move_panel import move_panel
from station.ui.grievances.overview import Overview
from station.ui.grievances.panels import ActPanel, Panels
from station.ui.grievances.parts import FilesTab, LettersTab, PeopleTab, ProgressTab
from station.ui.widgets import (
    DONE,
    NEXT,
    NOW,
    PRIMARY,
    SECONDARY,
    Button,
    Note,
    Pill,
    PillText,
    Scroll,
    Step,
    empty,
    status,
)

TABS = {
    "overview": "概况",
    "progress": "进展",
    "course": "流转",
    "people": "当事人",
    "members": "名单",
    "files": "材料",
    "letters": "文书",
    "history": "修改记录",
}
PANELS: Panels = {
    **panels.PANELS,
    "move": move_panel,
    **clock_acts.PANELS,
    **plan_panels.PANELS,
    **handover_panels.PANELS,
    **members.PANELS,
    **orders.PANELS,
    **parties.PANELS,
    **standing.PANELS,
}
_ON_CLOCKS = {"hold": "suspend", "policy": "suspend", "resume": "resume"}  # acts whose form is that of the clock


def steps_of(case: CaseFile) -> list[Step]:
    """受理 联系 反馈 办理 办结 回访 归档, feedback being the first one, due within a day: what is done, what is to be done now."""
    grievance = case.grievance
    closed = grievance.status in rules.DONE
    done = {
        "受理": grievance.status != "pending",
        "联系": bool(grievance.contacted_at) or closed,
        "反馈": bool(grievance.feedback_at) or closed,
        "办理": closed,
        "办结": closed,
        "回访": grievance.status in ("followed_up", "archived"),
        "归档": grievance.status == "archived",
    }
    now = next((label for label, is_done in done.items() if not is_done), "")
    return [Step(label, DONE if is_done else NOW if label == now else NEXT) for label, is_done in done.items()]


class Detail(DetailPane):
    """One case: ``detail.show_id(id)``, ``detail.start("progress")``."""

    done = Signal()
    opened = Signal(object)  # a page to be opened over the list

    def __init__(self, context: Context) -> None:
        super().__init__(context, "grievance")
        self.case: CaseFile | None = None
        self._filled = ("", False)  # the part that shows what was read last, and whether its numbers are covered
        self.glance = Glance(self, self._show_tab)
        self.setObjectName("grievance")
        self.setMinimumWidth(420)
        self._build_head()
        self.set_tabs(TABS, self._show_tab)
        self.lay_out(self.head, self.tab_line)
        context.later(self, self._build_tabs)  # no page of the window takes longer to make than the list with all of these

    def _build_head(self) -> None:
        self.group = Pill(PillText(""))
        self.overlong = Pill(PillText(""))
        self.overlong.setObjectName("grievance.overlong")
        secrecy = "诉求人要求保密：姓名不写进发给单位的文书，台账里不出现。"
        self.secret = Pill(PillText(Grievance.spec("is_confidential").label, "gry", "shield-lock", secrecy))
        self.kept = Pill(PillText(""))
        self.kept.setObjectName("grievance.kept")
        self._incoming = ""  # id of the handover that waits for this station
        self.incoming = Note("", icon="transfer", actions=[("接收或者退回", lambda: self.start(f"answer_handover:{self._incoming}"))])
        self.incoming.setObjectName("grievance.incoming")
        self.incoming.hide()
        self.set_head(self.kept, self.overlong, self.group, self.secret, notes=[self.incoming], foot=6)

    def _build_tabs(self) -> None:
        self.overview = Overview(self.context)
        self.overview.eye.connect(self._look)
        self.overview.more.connect(lambda: self.tabs.set_current("progress"))
        self.course = CourseTab(self.context)
        self.people = PeopleTab(self.context)
        self.people.correct.connect(self._correct)
        self.people.opened.connect(self.opened.emit)
        self.members = MembersTab(self.context)
        for part in (self.overview, self.course, self.people, self.members):
            part.started.connect(self.start)
        self.parts: dict[str, Any] = {
            "overview": self.overview,
            "progress": ProgressTab(self.context),
            "course": self.course,
            "people": self.people,
            "members": self.members,
            "files": FilesTab(self.context),
            "letters": LettersTab(self.context),
            "history": HistoryTab(self.context),
        }
        self.pages: dict[str, QWidget] = {key: part if key in ("letters", "history") else Scroll(part) for key, part in self.parts.items()}
        self.add_pages(self.pages.values())

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_id(self, record_id: str) -> None:
        """Show a case; a case that is gone leaves the detail."""
        if self.case is not None and record_id == self.case.grievance.id and not self.isHidden():
            self._load(record_id)
            return
        self.stop()
        self.glance.stop()
        self._load(record_id)
        if self.case is not None:
            reading.opened(self.context.store, self.case.grievance)

    def _load(self, case_id: str) -> None:
        try:
            self.case = case_file(self.context.store, case_id)
        except GoneError:
            gone, self.case = self.case, None
            self.leave_gone(gone.grievance if gone is not None else None)
            return
        self._filled = ("", False)
        grievance = self.case.grievance
        self.number.setText(grievance.number)
        self.status.set_pill(status("grievance_status", grievance.status))
        self._show_overlong(grievance)
        self.group.set_pill(PillText(f"{level(grievance.people or 0, True)} {people_words(grievance.people or 0, grievance.people_mark)}"))
        self.group.setVisible(grievance.is_collective)
        self.secret.setVisible(grievance.is_confidential)
        named = "、".join(["站长", grievance.handler, *grievance.readers.split("\n")]).rstrip("、")
        self.kept.set_pill(PillText("限知悉", "gry", "lock", f"保密诉求：{named}和办这件诉求的人能看，打开会记入操作日志。"))
        self.kept.setVisible(grievance.confidentiality == "confidential")
        self.title.setText(grievance.summary.partition("\n")[0])
        self.show_parts(
            partial(self.merged.show_record, grievance.id),
            partial(self._show_course, self.case),
            self._show_acts,
            self._show_tab,
        )

    def _show_course(self, case: CaseFile) -> None:
        self.stepper.set_steps(steps_of(case))
        self._show_incoming(case)
        counts = {
            "progress": len(case.progress),
            "course": len(case.moves),
            "people": 1 + len(case.parties),
            "members": len(case.members),
            "files": len(case.attachments),
            "letters": len(case.letters),
        }
        has_list = (case.grievance.people or 0) > 1 or bool(case.members)
        self.tabs.set_tabs([(key, label) for key, label in TABS.items() if has_list or key != "members"])
        self.tabs.set_counts({key: count for key, count in counts.items() if count})

    def _show_overlong(self, grievance: Grievance) -> None:
        today = self.context.store.now().date()
        self.overlong.setVisible(plans.is_backlog(grievance, today))
        if plans.is_backlog(grievance, today):
            days = plans.days_open(grievance, today)
            limit = deadlines.threshold("backlog_days")
            self.overlong.set_pill(PillText(f"积案 {days} 天", "amb", "", f"受理超过 {limit} 天还没有办结"))

    def _show_incoming(self, case: CaseFile) -> None:
        waiting = handover_rules.awaits(case, self.context.store.find(Station, self.context.store.setting("station", "")))
        self.incoming.setVisible(waiting is not None)
        if waiting is not None:
            self._incoming = waiting.id
            self.incoming.sentence.set_text(f"{waiting.from_name}移交来的，待接收：{waiting.reason}")

    def _show_tab(self) -> None:
        """The part in front, filled once with what was read: where an act was left it stands there as it was."""
        if self.case is not None and self.panel is None:
            key, is_masked = self.tabs.current(), not self.glance.isActive()
            if self._filled != (key, is_masked):
                self.parts[key].show_case(self.case, is_masked)
                self._filled = key, is_masked
            self.stack.setCurrentWidget(self.pages[key])

    def _changed(self, changes: Changes) -> None:
        if self.case is not None and self.isVisible():
            self._load(self.case.grievance.id)

    def next_tab(self) -> None:
        """Ctrl+Tab."""
        if self.panel is None:
            self.tabs.step(1)

    def _look(self) -> None:
        """Uncover for half a minute, which is logged, or cover again."""
        if self.glance.isActive():
            self.glance.stop()
        elif self.case is not None:
            self.glance.look(self.context, f"查看完整号码 {self.case.grievance.number}", self.case.grievance)
        self._show_tab()

    # -- acts ------------------------------------------------------------------------------------------------------

    def _show_acts(self) -> None:
        assert self.case is not None
        grievance = self.case.grievance
        may = rights.allowed(self.context.store)
        empty(self._acts)
        for act in head_acts(grievance.status, may):
            button = Button(act.words, partial(self.start, act.start), kind=PRIMARY if act.icon else SECONDARY, icon=act.icon)
            button.setObjectName(f"grievance.{act.name}")
            self._acts.addWidget(button)
        self._acts.addStretch(1)
        more = Button("", self._open_menu, icon="dots")
        more.setToolTip("更多")
        more.setAccessibleName("更多")
        more.setObjectName("grievance.more")
        self._acts.addWidget(more)
        self._more = more

    def menu(self) -> QMenu:
        """What “⋯” holds, by the state of the case and the role of the person at the desk."""
        assert self.case is not None
        menu = CaseMenu(self.case, rights.allowed(self.context.store), self)
        menu.started.connect(self.start)
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _do(self, act: Callable[[], Changes], said: str) -> None:
        changes = self.context.attempt(act)
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(said, undo=True)

    def make_move(self, code: str) -> None:
        """Do an act of the table: at once, or by the form of what it needs."""
        assert self.case is not None
        grievance, act = self.case.grievance, states.acts()[code]
        if code in _ON_CLOCKS:
            self.start(f"{_ON_CLOCKS[code]}:{code}")
        elif act.needs_reason or act.told:
            self.start(f"move:{code}")
        else:
            self._do(lambda: moves.move(self.context.store, grievance.id, code), f"已登记{act.label} {grievance.number}")

    def archive(self) -> None:
        """Put the case into the archive."""
        assert self.case is not None
        grievance = self.case.grievance
        self._do(lambda: actions.archive(self.context.store, grievance.id), f"已归档 {grievance.number}")

    def remove(self, case_id: str) -> None:
        """Put a case into the bin, also one of the list that is not laid open."""
        case = self.context.attempt(lambda: case_file(self.context.store, case_id))
        if case is None:
            return
        grievance = case.grievance
        with_it = along(case.mediations, case.legal_aid)
        letters = len([letter for letter in case.letters if letter.status != "void"])
        self._do(
            lambda: actions.remove(self.context.store, grievance, f"删除 {grievance.number}"),
            f"已删除 {grievance.number}{f'，{with_it}' if with_it else ''}，在“设置”的“回收站”里"
            + (f"；它的 {letters} 份文书还在，不要的去作废" if letters else ""),
        )

    # -- panels ----------------------------------------------------------------------------------------------------

    def start(self, act: str) -> None:
        """Open an act in place of the tabs (progress, employer:<id>, move:<act> …), go to a tab, or do what needs no form."""
        case = self.case
        if case is None:
            return
        what, _, which = act.partition(":")
        if what in PANELS:
            self._show_panel(partial(PANELS[what], self.context, case, which))
        elif what == "plan" or what in TABS:
            self.stop()
            self.tabs.set_current("course" if what == "plan" else what)
        elif what == "do":
            self.make_move(which)
        elif what == "hand":
            self.context.go(which, act="new", grievance=case.grievance.id)
        elif what == "archive":
            self.archive()
        elif what == "supervise":
            self.context.go("letters", part="supervision", act="new", grievance=case.grievance.id)
        elif what == "remove":
            self.remove(case.grievance.id)

    def edit(self) -> None:
        """F2: correct what was written at intake."""
        self.start("edit")

    def _correct(self, record: Worker | Employer) -> None:
        self.start("worker" if isinstance(record, Worker) else f"employer:{record.id}")

    def _show_panel(self, build: Callable[[], ActPanel]) -> None:
        self.stop()
        panel = build()
        panel.finished.connect(self._panel_done)
        panel.given_up.connect(self.stop)
        self.tabs.hide()
        self.act(panel, panel.take_focus)

    def _panel_done(self) -> None:
        self.stop()
        self.setFocus()
        self.done.emit()

    def _act_left(self) -> None:
        self.tabs.show()
        self.stack.setCurrentWidget(self.pages[self.tabs.current()])
        self.show_parts(self._show_tab)  # a turn later: what was saved is read by then
