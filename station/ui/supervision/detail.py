"""One matter beside the list: its steps, its acts, its tabs; an act takes the place of the tabs until it is saved or given up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from station.actions import rights
from station.actions import supervisions as actions
from station.casework.casefile import SupervisionFile
from station.casework.model import Attachment, Inspector, Interview, Supervision
from station.casework.rights import refusal
from station.changes import Changes
from station.db.casefiles import supervision_file
from station.errors import GoneError
from station.ui.context import Context
from station.ui.detailpane import DetailPane
from station.ui.glance import Glance
from station.ui.grievances.files import Files
from station.ui.grievances.history import HistoryTab
from station.ui.supervision.acts import ACTS, Act, beside, others, under_way
from station.ui.supervision.check import CheckTab, TalkTab
from station.ui.supervision.interview import InterviewPage
from station.ui.supervision.letters import LettersTab
from station.ui.supervision.overview import Overview
from station.ui.supervision.panels import PANELS
from station.ui.supervision.steps import steps_of
from station.ui.widgets import (
    PRIMARY,
    Button,
    Label,
    Pill,
    PillText,
    Scroll,
    column,
    empty,
    reveal,
    row,
    spaced,
    status,
)

RECORDS = ("supervision", "inspector", "interview", "letter", "letter_addressee", "attachment", "employer", "grievance")
TABS = {"overview": "概况", "check": "核查", "talk": "沟通", "letters": "文书", "files": "材料", "history": "修改记录"}


class FilesTab(QWidget):
    """The papers and pictures put into the file of a matter."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.files = Files(context, "supervision.files")
        head = row(Label(Attachment.title, "dense", bold=True), None, self.files.add_button())
        self.setLayout(column(head, self.files, None, spacing=8, margins=(20, 14, 20, 16)))

    def show_file(self, file: SupervisionFile, is_masked: bool) -> None:
        """Show what lies there."""
        matter = file.supervision
        kept = self.context.store.matching(Attachment, owner=matter.record, owner_id=matter.id)
        self.files.show_files(matter, matter.number, kept)


class SupervisionDetail(DetailPane):
    """``show_id(id)``; ``start(act)`` opens the form of an act, goes to a tab, or does what needs no form."""

    opened = Signal(object)  # a page to be put over the list

    def __init__(self, context: Context) -> None:
        super().__init__(context, "supervision")
        self.file: SupervisionFile | None = None
        self.glance = Glance(self, self._show_tab)
        self.setObjectName("supervision.detail")
        self.setMinimumWidth(460)
        self._build_head()
        self._build_tabs()
        self.lay_out(self.head, self.tab_line, pages=self.pages.values())

    def _build_head(self) -> None:
        self.secret = Pill(PillText("要求保密", "gry", "shield-lock", "反映人要求保密：姓名不写进任何发出去的文书。"))
        self.set_head(self.secret, foot=6)

    def _build_tabs(self) -> None:
        self.set_tabs(TABS, self._show_tab)
        self.overview = Overview(self.context)
        self.overview.eye.connect(self._look)
        self.check = CheckTab(self.context)
        self.check.declared.connect(self._declare)
        self.check.dropped.connect(self._drop)
        self.talk = TalkTab(self.context)
        for part in (self.check, self.talk):
            part.started.connect(self.start)
        for opener in (self.overview, self.check):
            opener.opened.connect(self.opened.emit)
        self.letters = LettersTab(self.context)
        self.history = HistoryTab(self.context)
        self.history.table.setObjectName("supervision.history")
        self.parts: dict[str, Any] = {
            "overview": self.overview,
            "check": self.check,
            "talk": self.talk,
            "letters": self.letters,
            "files": FilesTab(self.context),
        }
        self.pages: dict[str, QWidget] = {key: part if key == "letters" else Scroll(part) for key, part in self.parts.items()}
        self.pages["history"] = self.history

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_id(self, record_id: str) -> None:
        if self.file is None or record_id != self.file.supervision.id:
            self.stop()
            self.glance.stop()
        self._load(record_id)

    def _load(self, record_id: str) -> None:
        try:
            self.file = file = supervision_file(self.context.store, record_id)
        except GoneError:
            gone, self.file = self.file, None
            self.leave_gone(gone.supervision if gone is not None else None)
            return
        matter = file.supervision
        self.number.setText(matter.number)
        self.status.set_pill(status("supervision_status", matter.status))
        self.secret.setVisible(matter.is_confidential)
        self.title.setText(spaced(matter.summary.partition("\n")[0]))
        self.show_parts(
            partial(self.merged.show_record, matter.id),
            partial(self._show_course, file),
            partial(self._show_acts, file),
            self._show_tab,
        )

    def _show_course(self, file: SupervisionFile) -> None:
        matter = file.supervision
        self.stepper.set_steps(steps_of(file))
        kept = len(self.context.store.matching(Attachment, owner=matter.record, owner_id=matter.id))
        counts = {"check": len(file.inspectors), "letters": len(file.letters), "files": kept}
        self.tabs.set_counts({key: count for key, count in counts.items() if count})

    def _show_tab(self) -> None:
        if self.file is None or self.panel is not None:
            return
        key = self.tabs.current()
        if key == "history":
            self.history.show_records([self.file.supervision, *self.file.inspectors, *self.file.interviews], not self.glance.isActive())
        else:
            self.parts[key].show_file(self.file, not self.glance.isActive())
        self.stack.setCurrentWidget(self.pages[key])

    def _changed(self, changes: Changes) -> None:
        if self.file is not None and self.isVisible() and changes.touches(*RECORDS):
            self._load(self.file.supervision.id)

    def next_tab(self) -> None:
        """Ctrl+Tab."""
        if self.panel is None:
            self.tabs.step(1)

    def _look(self) -> None:
        """Uncover for half a minute, which is logged, or cover again."""
        if self.glance.isActive():
            self.glance.stop()
        elif self.file is not None:
            self.glance.look(self.context, f"查看反映人 {self.file.supervision.number}", self.file.supervision)
        self._show_tab()

    # -- acts ------------------------------------------------------------------------------------------------------

    def _show_acts(self, file: SupervisionFile) -> None:
        empty(self._acts)
        may = rights.allowed(self.context.store)
        for place, act in enumerate(beside(file)):
            if not act.right or act.right in may:
                button = Button(act.words, partial(self.start, act.key), kind="secondary" if place else PRIMARY)
                button.setObjectName(f"supervision.act.{act.key}")
                self._acts.addWidget(button)
            elif not place:  # what comes next waits for somebody else
                self._acts.addWidget(Label(refusal(act.right), "dense", "ink2"))
        self._acts.addStretch(1)
        self._more = Button("", self._open_menu, icon="dots")
        self._more.setToolTip("更多")
        self._more.setAccessibleName("更多")
        self._more.setObjectName("supervision.more")
        self._acts.addWidget(self._more)
        reveal(self._acts)

    def menu(self) -> QMenu:
        """What “⋯” holds."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.file is not None:
            may = rights.allowed(self.context.store)
            for act in others(self.file):
                menu.addAction(act.words, partial(self.start, act.key)).setEnabled(act.right in may)
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def start(self, act: str) -> None:
        """Open the form of an act in place of the tabs (check, skip:<step>), go to a tab (tab:check), or do what needs no form."""
        file = self.file
        what, _, which = act.partition(":")
        if file is None or not self._may(ACTS.get(what)):
            return
        at_once: dict[str, Callable[[], Changes]] = {
            "archive": lambda: actions.archive(self.context.store, file.supervision.id),
            "reopen": lambda: actions.reopen(self.context.store, file.supervision.id),
        }
        if what == "interview":
            base = self.context.store.find(Interview, which) if which else None
            self.opened.emit(InterviewPage(self.context, file, base))
        elif what in PANELS:
            self._show_panel(what, which, file)
        elif what == "letter" and (letter := under_way(file)) is not None:
            self.context.go("letters", id=letter.id)
        elif what in ("tab", "letters"):
            self.stop()
            self.tabs.set_current(which or what)
        elif what in at_once:
            said = {"archive": "已归档", "reopen": "已重办"}[what]
            self._do(at_once[what], f"{said} {file.supervision.number}")
        elif what == "remove":
            self.remove(file.supervision.id)

    def remove(self, record_id: str) -> None:
        """Put a matter into the bin, also one of the list that is not laid open."""
        store = self.context.store
        self._do(lambda: actions.remove(store, store.get(Supervision, record_id)), "已删除，在“设置”的“回收站”里")

    def _may(self, act: Act | None) -> bool:
        """Whether the person at the desk may; who may instead is said in the page."""
        if act is None or not act.right or act.right in rights.allowed(self.context.store):
            return True
        self.context.attempt(lambda: rights.require(self.context.store, act.right))
        return False

    def _do(self, act: Callable[[], Changes], said: str) -> None:
        changes = self.context.attempt(act)
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(said, undo=True)

    def _declare(self, inspector: Inspector) -> None:
        self._do(lambda: actions.declare(self.context.store, inspector.id), f"已登记声明 {inspector.name}")

    def _drop(self, part: Inspector | Interview) -> None:
        self._do(lambda: actions.remove_part(self.context.store, part), f"已删除{part.title}，在“设置”的“回收站”里")

    # -- panels ----------------------------------------------------------------------------------------------------

    def _show_panel(self, what: str, which: str, file: SupervisionFile) -> None:
        self.stop()
        panel = PANELS[what](self.context, file, which)
        panel.finished.connect(self._panel_done)
        panel.given_up.connect(self.stop)
        self.tabs.hide()
        self.act(panel, panel.focus_first)

    def _panel_done(self, changes: Changes, said: str) -> None:
        self.stop()
        self.context.tell(changes)
        self.context.toast(said, undo=True)
        self.setFocus()

    def _act_left(self) -> None:
        self.tabs.show()
        self._show_tab()
