"""One legal-aid application beside the list: its stages, what is known, and the form of the stage one works on."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from station.actions import legal_aid as actions
from station.actions import papers
from station.casework import aid_stages, wording
from station.casework import legal_aid as rules
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.fields import Kind
from station.casework.model import LegalAid
from station.changes import Changes
from station.db.casefiles import case_file
from station.ui.context import Context
from station.ui.detailpane import DetailPane
from station.ui.due import due_pill
from station.ui.formpane import FormPane
from station.ui.fromcase import case_lines
from station.ui.grievances.clocks import ClockLine, ClockTable
from station.ui.legal_aid.form import APPLICATION, ASSIGNMENT, CLOSING, REFERRAL, AidForm, Rows, review_rows, reviewer_rows
from station.ui.papers.page import PaperActs
from station.ui.widgets import (
    DONE,
    LINK,
    NEXT,
    NOW,
    PRIMARY,
    Button,
    ElidedLabel,
    Icon,
    KeyValues,
    Label,
    Note,
    Paragraph,
    Pill,
    PillText,
    Rule,
    Scroll,
    Step,
    Stepper,
    column,
    empty,
    paired,
    reveal,
    row,
    spaced,
    status,
)

RECORDS = ("legal_aid", "grievance", "worker", "employer", "party", "claim")
GROUPS = {"application": "申请", "review": "审批", "assignment": "指派和转介", "closing": "结案"}
_ELSEWHERE = ("papers_missing",)


def steps_of(aid: LegalAid) -> list[Step]:
    """The stepper: what is done, what is on now."""
    now = aid_stages.stage(aid)
    keys = list(aid_stages.STAGES)
    place = keys.index(now) if now else len(keys)
    states = [DONE if number < place else NOW if number == place else NEXT for number in range(len(keys))]
    return [Step(label, state) for label, state in zip(aid_stages.STAGES.values(), states, strict=True)]


class AidDetail(DetailPane):
    """``show_id(id)``; ``start(act)`` opens the form of an act of ``casework.aid_stages``."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "legal_aid")
        self.aid: LegalAid | None = None
        self.setObjectName("legal_aid.detail")
        self.setMinimumWidth(460)
        self._build_head()
        self._build_overview()
        self.stack.addWidget(Scroll(self.overview))
        whole = column(self.head, Rule("line2"), spacing=0, margins=(1, 0, 0, 0))
        whole.addWidget(self.stack, 1)
        self.setLayout(whole)

    def _build_head(self) -> None:
        self.number = Label("", "dense", "ink2")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.status = Pill(PillText(""))
        self.urgent = Pill(PillText(LegalAid.spec("is_urgent").label))
        line = row(self.back, self.number, self.status, self.urgent, None, spacing=8)
        for button in self.movers:
            line.addWidget(button)
        self.title = ElidedLabel("", "section", bold=True)
        self.stepper = Stepper()
        self._acts = row(spacing=8)
        self.head = QWidget()
        self.head.setLayout(column(line, self.title, 2, self.stepper, 4, self._acts, spacing=6, margins=(20, 8, 20, 12)))

    def _build_overview(self) -> None:
        self.refused = Note("", attention=True)
        self.clocks = ClockTable()
        self.parties = KeyValues(label_width=84)
        self.papers = column(spacing=4)
        self.paper_acts = PaperActs(self.context, "legal_aid.papers")
        self.made = column(spacing=2)
        self.groups = {key: KeyValues(label_width=84) for key in GROUPS}
        self.group_heads = {key: Label(words, "dense", bold=True) for key, words in GROUPS.items()}
        self.overview = QWidget()
        inside = column(
            self.refused,
            Label("期限", "dense", bold=True),
            self.clocks,
            6,
            Label("申请人与对方", "dense", bold=True),
            self.parties,
            6,
            self.group_heads["application"],
            self.groups["application"],
            6,
            Label("材料", "dense", bold=True),
            self.papers,
            6,
            Label("卷内文书", "dense", bold=True),
            self.paper_acts,
            self.made,
            spacing=8,
            margins=(20, 14, 20, 16),
        )
        for key in list(GROUPS)[1:]:
            inside.addSpacing(6)
            inside.addWidget(self.group_heads[key])
            inside.addWidget(self.groups[key])
        inside.addStretch(1)
        self.overview.setLayout(inside)

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_id(self, record_id: str) -> None:
        if self.aid is None or self.aid.id != record_id:
            self.stop()
        self._load(record_id)

    def _load(self, record_id: str) -> None:
        aid = self.context.store.find(LegalAid, record_id)
        if aid is None or aid.deleted:
            self.aid = None
            self.stop()
            self.closed.emit()
            return
        self.aid = aid
        case = case_file(self.context.store, aid.grievance_id)
        self.number.setText(aid.number)
        self.status.set_pill(status("aid_status", aid.status))
        self.urgent.setVisible(aid.is_urgent)
        self.title.setText(case.grievance.summary.partition("\n")[0])
        self.stepper.set_steps(steps_of(aid))
        self._show_acts(aid)
        self._show_overview(aid, case)

    def _show_acts(self, aid: LegalAid) -> None:
        empty(self._acts)
        following = aid_stages.next_act(aid)
        if following is not None:
            self._button(following.key, following.words, PRIMARY)
        elif aid.status == "refused":
            self._button("review", "改审批登记")
        else:
            self._button("closing", "改结案登记")
        if following is not None and following.key == "assignment":
            self._button("referral", aid_stages.ACTS["referral"].words)
        self._acts.addStretch(1)
        more = Button("", self._open_menu, icon="dots")
        more.setToolTip("更多")
        more.setAccessibleName("更多")
        more.setObjectName("legal_aid.more")
        self._more = more
        self._acts.addWidget(more)

    def _button(self, act: str, words: str, kind: str = "secondary") -> None:
        button = Button(words, partial(self.start, act), kind=kind)
        button.setObjectName(f"legal_aid.act.{act}")
        self._acts.addWidget(button)

    def menu(self) -> QMenu:
        """What “⋯” holds: corrections of what was reached, passing on."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.aid is not None:
            for act in aid_stages.other_acts(self.aid):
                menu.addAction(act.words, partial(self.start, act.key))
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _show_overview(self, aid: LegalAid, case: CaseFile) -> None:
        now = self.context.store.now()
        self.refused.setVisible(aid.decision == "refused")
        self.refused.sentence.set_text(f"不予援助：{aid.refusal_reason}")
        self.clocks.set_lines([self._clock_line(aid)])
        origin = Button(case.grievance.number, lambda: self.context.go("grievances", id=case.grievance.id), kind=LINK)
        origin.setObjectName("legal_aid.grievance")
        self.parties.set_lines([*case_lines(case), [("来自诉求", origin)]])
        for key, values in self.groups.items():
            specs = [s for s in LegalAid.specs() if s.group == key and s.name not in _ELSEWHERE and getattr(aid, s.name) not in ("", None)]
            pairs = [
                (s.label, spaced(wording.field_words(aid, s.name, today=now.date())))
                for s in specs
                if s.kind is not Kind.FLAG and not (key == "closing" and not aid.closed_on)
            ]
            lines = paired(pairs)
            values.set_lines(lines)
            values.setVisible(bool(lines))
            self.group_heads[key].setVisible(bool(lines))
        self._show_papers(aid)

    def _clock_line(self, aid: LegalAid) -> ClockLine:
        clock, now = rules.clocks(aid)[0], self.context.store.now()
        if aid.decided_on:
            when = PillText(f"{show_day(aid.decided_on, now.date())}已审批", "grn" if aid.decided_on <= clock.due else "gry")
        elif aid.status in rules.OPEN and clock.due:
            when = due_pill(clock.due, now, clock.sum_text)
        else:
            when = PillText(show_day(clock.due, now.date()), "")
        return ClockLine(clock.rule.title, when, clock.sum_text)

    def _show_papers(self, aid: LegalAid) -> None:
        empty(self.papers)
        lines = [(paper, True) for paper in aid_stages.received(aid)]
        lines += [(paper, False) for paper in aid.papers_missing.splitlines()]
        for paper, is_there in lines:
            icon = Icon("circle-check" if is_there else "circle", 16, "grn" if is_there else "amb")
            words = Paragraph(paper if is_there else f"缺　{paper}", "body", "ink" if is_there else "amb")
            line = row(column(2, icon, None, spacing=0), spacing=8)
            line.addWidget(words, 1)
            self.papers.addLayout(line)
        reveal(self.papers)
        empty(self.made)
        for offer in papers.offers(self.context.store, aid):
            buttons = self.paper_acts.buttons(offer, aid, f"legal_aid.paper.{offer.key}")
            self.made.addLayout(row(Icon("file-text", 16), 6, Label(offer.label), None, *buttons, spacing=2))
        reveal(self.made)

    def _changed(self, changes: Changes) -> None:
        if self.aid is not None and self.isVisible() and changes.touches(*RECORDS):
            self._load(self.aid.id)

    # -- acting ----------------------------------------------------------------------------------------------------

    def start(self, act: str) -> None:
        """Open the form of an act in place of the overview."""
        aid = self.aid
        if aid is None or act not in aid_stages.ACTS:
            return
        self.stop()
        today = self.context.store.now().date().isoformat()
        rows: dict[str, Callable[[], Rows]] = {
            "application": lambda: APPLICATION,
            "papers": lambda: [],
            "submit": lambda: reviewer_rows(self.context),
            "review": lambda: review_rows(self.context),
            "assignment": lambda: ASSIGNMENT,
            "referral": lambda: REFERRAL,
            "closing": lambda: CLOSING,
        }
        preset: dict[str, dict[str, Any]] = {
            "submit": {"reviewer": aid.reviewer},
            "review": {"reviewer": aid.reviewer or self.context.store.user, "decided_on": aid.decided_on or today},
            "assignment": {"assigned_on": aid.assigned_on or today},
            "referral": {"referred_on": aid.referred_on or today},
            "closing": {"closed_on": aid.closed_on or today},
        }
        with_papers = act == "papers"
        form = AidForm(self.context, rows[act](), lambda values: self._check(aid, values), with_papers=with_papers, basis=aid.basis)
        words = next((item.words for item in (aid_stages.next_act(aid),) if item and item.key == act), aid_stages.ACTS[act].words)
        head = Label(words, "section", bold=True)
        panel = FormPane(
            self.context,
            "legal_aid.form",
            form,
            submit=lambda: actions.save(self.context.store, aid.with_values(**form.values()), aid),
            done=self._saved,
            cancel=self.stop,
            head=head,
        )
        panel.set_margin(20)
        self.act(panel)
        values = {name: getattr(aid, name) for name in form.values()} | preset.get(act, {})
        panel.open(f"legal_aid:{act}:{aid.id}", f"{words}（{aid.number}）", values)
        panel.focus_first()

    def _check(self, aid: LegalAid, values: Mapping[str, Any]) -> dict[str, str]:
        return rules.aid_problems(aid.with_values(**values), self.context.store.now())

    def _saved(self, changes: Changes) -> None:
        number = self.aid.number if self.aid else ""
        self.stop()
        self.context.tell(changes)
        if self.aid is not None:
            self.context.toast(f"已保存 {number}：{wording.field_words(self.aid, 'status')}", undo=True)
        self.setFocus()
