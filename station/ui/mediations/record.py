"""One mediation as a page: the case at the left, the record in the middle, what remains at the right."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.actions import mediations, papers
from station.casework.commissions import ENTRUSTED
from station.casework.dates import show_day
from station.casework.mediation_steps import commission_of, plan_of, sessions_of
from station.casework.model import Attachment, Mediation, MediationSession
from station.casework.papers import Offer
from station.changes import Changes
from station.db.casefiles import case_file
from station.ui import theme
from station.ui.attachment import add_files, save_copy
from station.ui.context import Context
from station.ui.formpane import FormPane
from station.ui.mediations.case_panel import COMMISSION, HARDENING, NEW, OUTCOME, PLAN, CasePanel
from station.ui.mediations.commission import CommissionPane
from station.ui.mediations.details import ApplicationPane, OutcomePane
from station.ui.mediations.hardening import HardeningPane
from station.ui.mediations.plan import PlanPane
from station.ui.mediations.remaining import Remaining
from station.ui.mediations.session import SessionPane
from station.ui.page import WIDE, Page, Room
from station.ui.reading import Reading
from station.ui.widgets import Button, Pane, ViewTabs, column, row

P = TypeVar("P", bound=FormPane)
RECORDS = (
    *("mediation", "mediation_session", "panel_seat", "instalment", "commission"),
    *("grievance", "worker", "employer", "party", "claim", "attachment", "recusal"),
)
RECORD, REMAINING = "record", "remaining"
APPLICATION = "application"


class MediationPage(Page):
    """One mediation."""

    def __init__(self, context: Context, mediation_id: str, part: str = "") -> None:
        super().__init__(context, "调解")
        self.setObjectName("mediation.page")
        self._id = mediation_id
        self._current = part
        self._is_narrow = False
        self._margin = 24
        self.mediation = context.store.get(Mediation, mediation_id)
        self.stand_on(self.mediation)
        self.case = case_file(context.store, self.mediation.grievance_id)
        self.sessions: list[MediationSession] = []
        new = Button("新建调解", lambda: context.go("mediations", act="new"), icon="plus", key="Ctrl+N", show_key=False, right="mediate")
        self.set_actions(new)
        self.panel = CasePanel(context)
        self.panel.chosen.connect(self.show_part)
        self.panel.edit_asked.connect(lambda: self.show_part(APPLICATION))
        self.panel.extended.connect(self.extend)
        self.panes: list[FormPane] = []  # those that were wanted so far
        self.middle = QStackedWidget()
        self.remaining = Remaining(context)
        self.remaining.filed.connect(self._file)
        self.remaining.taken_out.connect(self._save_copy)
        self.remaining.acts.opened.connect(self.open_page)
        self.tabs = ViewTabs([(RECORD, "办理"), (REMAINING, "还要做")], RECORD)
        self.tabs.setObjectName("mediation.tabs")
        self.tabs.chosen.connect(lambda _: self._fit())
        self._offering = Reading(self, context, lambda store: papers.offers(store, self.mediation), self._show_offers)
        self._tab_line = row(self.tabs, None, margins=(24, 0, 24, 0))
        self.tab_bar = Pane(self._tab_line, fill="paper", edges="b", line="line2")
        self.work = QWidget()
        parts = row(spacing=0)
        parts.addWidget(self.middle, 1)
        parts.addWidget(self.remaining)
        whole = column(self.tab_bar, spacing=0)
        whole.addLayout(parts, 1)
        self.work.setLayout(whole)
        layout = row(self.panel, spacing=0)
        layout.addWidget(self.work, 1)
        self.setLayout(layout)
        self.acts = {
            "new": lambda: context.go("mediations", act="new"),
            "save": self.save,
            "edit": lambda: self.show_part(APPLICATION),
            "phrases": self._phrases,
            "next_tab": self._next_tab,
        }
        context.settled.connect(self._show_whole)
        context.later(self, self._begin)

    # -- the parts, each built when it is first wanted ---------------------------------------------------------------

    def _built(self, pane: P) -> P:
        pane.set_margin(self._margin)
        self.panes.append(pane)
        return pane

    @cached_property
    def session(self) -> SessionPane:
        """A meeting."""
        return self._built(SessionPane(self.context, self._saved))

    @cached_property
    def application(self) -> ApplicationPane:
        """The application."""
        return self._built(ApplicationPane(self.context, self._saved, lambda: self.show_part("")))

    @cached_property
    def agreement(self) -> OutcomePane:
        """What was agreed."""
        return self._built(OutcomePane(self.context, True, self._saved))

    @cached_property
    def end(self) -> OutcomePane:
        """The end without an agreement."""
        return self._built(OutcomePane(self.context, False, self._saved))

    @cached_property
    def plan(self) -> PlanPane:
        """When what is paid."""
        return self._built(PlanPane(self.context, self._saved))

    @cached_property
    def hardening(self) -> HardeningPane:
        """How the agreement is made to hold."""
        pane = self._built(HardeningPane(self.context, self._saved))
        pane.acts.opened.connect(self.open_page)
        return pane

    @cached_property
    def commission(self) -> CommissionPane:
        """Who entrusted the mediation."""
        return self._built(CommissionPane(self.context, self._saved))

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._reload()
        self.context.changed.connect(self._changed)

    def _reload(self) -> None:
        store = self.context.store
        self.mediation = store.get(Mediation, self._id)
        self.case = case_file(store, self.mediation.grievance_id)
        self.sessions = sessions_of(self.mediation, self.case)
        if self.middle.count() and self._current and self._pane().drafts.is_touched:
            self._show_sides()  # what is being typed stays; it is saved against the values it began with
        else:
            self.show_part(self._current)

    def _usual_part(self) -> str:
        if self.mediation.status == "applied":
            return APPLICATION
        if self.mediation.status == "open":
            return NEW if not self.sessions else max(self.sessions, key=lambda session: session.ordinal or 0).id
        return OUTCOME

    def show_part(self, part: str) -> None:
        """Show a session by id, or one of the other parts, in the middle; "" what is most likely wanted."""
        known = {session.id for session in self.sessions} | {APPLICATION}
        known |= {NEW} if self.mediation.status == "open" else set()
        known |= {OUTCOME} if self.mediation.status in ("agreed", "failed") else set()
        known |= {PLAN, HARDENING} if self.mediation.status == "agreed" else set()
        known |= {COMMISSION} if self.mediation.origin in ENTRUSTED else set()
        part = part if part in known else self._usual_part()
        self._current = part
        if not self.context.inline:
            self.work.setUpdatesEnabled(False)  # it is seen when it is whole
        for turn in (self._pane_of, self._put, self._fill, self._bring):
            self.context.later(self, partial(self._if_wanted, turn, part))

    def _if_wanted(self, turn: Callable[[str], object], part: str) -> None:
        """Go on with a part, unless another one was chosen meanwhile."""
        if part == self._current and not self.is_gone():
            turn(part)

    def _pane_of(self, part: str) -> FormPane:
        status = self.mediation.status
        if part == APPLICATION or (part == OUTCOME and status == "refused"):
            return self.application
        if part == OUTCOME:
            return self.agreement if status == "agreed" else self.end
        if part == PLAN:
            return self.plan
        if part == HARDENING:
            return self.hardening
        return self.commission if part == COMMISSION else self.session

    def _put(self, part: str) -> None:
        pane = self._pane_of(part)
        if self.middle.indexOf(pane) < 0:
            self.middle.addWidget(pane)

    def _fill(self, part: str) -> None:
        pane, mediation = self._pane_of(part), self.mediation
        if isinstance(pane, PlanPane):
            pane.show_mediation(mediation, plan_of(mediation, self.case))
        elif isinstance(pane, HardeningPane):
            pane.show_case(mediation, self.case, [file.name for file in self._files()])
        elif isinstance(pane, CommissionPane):
            pane.show_mediation(mediation, commission_of(mediation, self.case))
        elif isinstance(pane, SessionPane):
            pane.show_session(mediation, self.case, self.sessions, "" if part == NEW else part)
        elif isinstance(pane, ApplicationPane | OutcomePane):
            pane.show_mediation(mediation)

    def _bring(self, part: str) -> None:
        self.middle.setCurrentWidget(self._pane_of(part))
        self._show_sides()
        self.tabs.set_current(RECORD)

    def _show_whole(self) -> None:
        self.work.setUpdatesEnabled(True)

    def _show_sides(self) -> None:
        self.panel.show_mediation(self.mediation, self.case, self._current)
        self._offering.start()

    def _show_offers(self, offers: Sequence[Offer]) -> None:
        self.context.later(self, partial(self._show_remaining, offers))

    def _show_remaining(self, offers: Sequence[Offer]) -> None:
        self.remaining.show_mediation(self.mediation, self.case, self._files(), offers, self.context.store.now().date())

    def _files(self) -> list[Attachment]:
        return self.context.store.matching(Attachment, owner=Mediation.record, owner_id=self._id)

    def _pane(self) -> FormPane:
        pane = self.middle.currentWidget()
        assert isinstance(pane, FormPane)
        return pane

    def _changed(self, changes: Changes) -> None:
        if changes.touches(*RECORDS) and not self.is_gone():
            self._reload()

    # -- acts ------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ctrl+S: store what stands in the middle."""
        self._pane().save()

    def _saved(self, changes: Changes) -> None:
        was_open = self.mediation.status
        sessions = changes.touched.get("mediation_session", frozenset())
        if self._current not in (PLAN, HARDENING, COMMISSION):
            self._current = next(iter(sessions), "") if "mediation" not in changes.touched else ""
        self.context.tell(changes)
        if was_open != self.mediation.status and self.mediation.status in ("agreed", "failed"):
            words = f"，协议 {self.mediation.agreement_number}" if self.mediation.agreement_number else ""
            self.context.toast(f"已结束调解 {self.mediation.number}{words}", undo=True)
        else:
            self.context.toast(f"已保存 {self.mediation.number}", undo=True)

    def extend(self, extended: Mediation) -> None:
        """Both parties agreed to a later limit."""
        changes = self.context.attempt(lambda: mediations.save(self.context.store, extended, self.mediation))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(f"{self.mediation.number} 已延期至 {show_day(extended.extended_to)}", undo=True)

    def _file(self, label: str, paths: list[Path]) -> None:
        add_files(self.context, self.mediation, paths, self.mediation.number, label=label)

    def _save_copy(self, attachment: Attachment) -> None:
        save_copy(self, self.context, attachment)

    def _phrases(self) -> None:
        if self.middle.currentWidget() is self.session:
            self.session.offer_phrases()

    def _next_tab(self) -> None:
        if self._is_narrow:
            self.tabs.step(1)

    # -- room ------------------------------------------------------------------------------------------------------

    def arrange(self, room: Room) -> None:
        self._is_narrow = room.is_narrow
        self.panel.setFixedWidth(theme.current().size(340 if room.kind == WIDE else 276 if room.is_narrow else 300))
        self.panel.set_margin(room.margin)
        margin = self._margin = 24 if room.kind != WIDE else 32
        for pane in self.panes:
            pane.set_margin(margin)
        self._tab_line.setContentsMargins(margin, 0, margin, 0)
        self._wide_right = 400 if room.kind == WIDE else 312
        self._fit()

    def _fit(self) -> None:
        on_right = not self._is_narrow
        self.tab_bar.setVisible(not on_right)
        self.middle.setVisible(on_right or self.tabs.current() == RECORD)
        self.remaining.setVisible(on_right or self.tabs.current() == REMAINING)
        self.remaining.edges = "l" if on_right else ""
        if on_right:
            self.remaining.setFixedWidth(self._wide_right)
        else:
            self.remaining.setMinimumWidth(0)
            self.remaining.setMaximumWidth(16777215)

    def focus_first(self) -> None:
        self._pane().focus_first()

    def leave(self) -> bool:
        for pane in self.panes:
            pane.drafts.keep()
        return True
