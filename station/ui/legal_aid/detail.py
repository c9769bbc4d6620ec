"""One legal-aid application beside the list: its stages, what is known, and the form of the stage one works on."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from station.actions import legal_aid as actions
from station.actions import rights
from station.casework import aid_stages, wording
from station.casework import legal_aid as rules
from station.casework.aid_stages import Act
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.fields import Kind
from station.casework.model import AidStep, Attachment, LegalAid
from station.casework.rights import refusal
from station.changes import Changes
from station.db.belonging import is_gone
from station.db.casefiles import case_file
from station.ui.context import Context
from station.ui.detailpane import DetailPane
from station.ui.form import RecordForm
from station.ui.formpane import FormPane
from station.ui.fromcase import case_lines
from station.ui.grievances.clocks import ClockTable
from station.ui.grievances.files import Files
from station.ui.legal_aid.form import (
    APPLICATION,
    CLOSING,
    EVALUATION,
    RECEIPT,
    REFERRAL,
    SERVICE,
    AidForm,
    Parts,
    RegisterBox,
    Rows,
    assignment_rows,
    review_rows,
    step_form,
    submit_rows,
)
from station.ui.legal_aid.parts import FileList, StepList, clock_lines
from station.ui.papers.page import PaperActs
from station.ui.widgets import (
    DONE,
    LINK,
    NEXT,
    NOW,
    PRIMARY,
    Button,
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
    column,
    empty,
    paired,
    reveal,
    row,
    spaced,
    status,
)

RECORDS = ("legal_aid", "aid_step", "attachment", "grievance", "worker", "employer", "party", "claim")
GROUPS = {"application": "申请", "first_review": "初审", "review": "审批", "assignment": "指派和转介", "closing": "结案"}
_ELSEWHERE = ("papers_missing", "papers_told", "lawyer_id", "closing_report")
_BESIDE = {"granted": "referral", "assigned": "closing"}  # a second button, by the stage an application is in


def steps_of(aid: LegalAid) -> list[Step]:
    """The stepper: what is done, what is on now; what urgent aid left for later stays open."""
    now, passed = aid_stages.stage(aid), aid_stages.passed(aid)
    return [Step(label, NOW if key == now else DONE if key in passed else NEXT) for key, label in aid_stages.STAGES.items()]


def _note(aid: LegalAid, today: date) -> str:
    """What is to be seen first: why it was turned down, or that the time to supply papers is over."""
    if aid.status in aid_stages.TURNED_DOWN:
        words = wording.field_words(aid, "decision")
        return f"{words}：{aid.refusal_reason}" if aid.refusal_reason else f"{words}：补正期限内没有补齐材料。"
    if rules.awaits_papers(aid) and not aid.decision and aid.supply_due_on < today.isoformat():
        return f"补正期限 {show_day(aid.supply_due_on, today)}已过。可以再等，也可以在“登记审批”里按视为撤回处理（法律援助法第四十三条）。"
    return ""


class AidDetail(DetailPane):
    """``show_id(id)``; ``start(act)`` opens the form of an act of ``casework.aid_stages``."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "legal_aid")
        self.aid: LegalAid | None = None
        self.setObjectName("legal_aid.detail")
        self.setMinimumWidth(460)
        self.urgent = Pill(PillText(LegalAid.spec("is_urgent").label))
        self.set_head(self.urgent)
        self._build_overview()
        self.lay_out(self.head, Rule("line2"), pages=[Scroll(self.overview)])

    def _build_overview(self) -> None:
        self.note = Note("", attention=True)
        self.clocks = ClockTable()
        self.parties = KeyValues(label_width=84)
        self.papers = column(spacing=4)
        self.paper_acts = PaperActs(self.context, "legal_aid.papers")
        self.steps_head = Label(AidStep.title, "dense", bold=True)
        self.steps = StepList(self.context)
        self.steps.edited.connect(self._edit_step)
        self.steps.removed.connect(self._remove_step)
        self.files = Files(self.context, "legal_aid.files")
        self.file_list = FileList(self.context, self.paper_acts, self.files.add)
        self.groups = {key: KeyValues(label_width=84) for key in GROUPS}
        self.group_heads = {key: Label(words, "dense", bold=True) for key, words in GROUPS.items()}
        self.report = Paragraph("")
        self.report_head = Label(LegalAid.spec("closing_report").label, "dense", bold=True)
        self.overview = QWidget()
        inside = column(
            self.note,
            Label("期限", "dense", bold=True),
            self.clocks,
            6,
            self.steps_head,
            self.steps,
            Label("申请人与对方", "dense", bold=True),
            self.parties,
            6,
            self.group_heads["application"],
            self.groups["application"],
            6,
            Label("申请材料", "dense", bold=True),
            self.papers,
            spacing=8,
            margins=(20, 14, 20, 16),
        )
        for key in list(GROUPS)[1:-1]:
            inside.addWidget(self.group_heads[key])
            inside.addWidget(self.groups[key])
        for widget in (self.group_heads["closing"], self.groups["closing"], self.report_head, self.report):
            inside.addWidget(widget)
        inside.addSpacing(6)
        for part in (Label("卷内应有的文书和材料", "dense", bold=True), self.paper_acts, self.file_list):
            inside.addWidget(part)
        inside.addLayout(row(Label("卷内文件", "dense", bold=True), None, self.files.add_button()))
        inside.addWidget(self.files)
        inside.addStretch(1)
        self.overview.setLayout(inside)

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_id(self, record_id: str) -> None:
        if self.aid is None or self.aid.id != record_id:
            self.stop()
        self._load(record_id)

    def _load(self, record_id: str) -> None:
        if is_gone(self.context.store, LegalAid, record_id):
            gone, self.aid = self.aid, None
            self.leave_gone(gone)
            return
        self.aid = aid = self.context.store.get(LegalAid, record_id)
        case = case_file(self.context.store, aid.grievance_id)
        self.number.setText(aid.number)
        self.status.set_pill(status("aid_status", aid.status))
        self.urgent.setVisible(aid.is_urgent)
        self.title.setText(case.grievance.summary.partition("\n")[0])
        self.stepper.set_steps(steps_of(aid))
        self._show_acts(aid)
        self.show_parts(
            partial(self._show_overview, aid, case),
            partial(self._show_course, aid, case),
            partial(self._show_papers, aid),
            partial(self._show_files, aid),
        )

    def _show_acts(self, aid: LegalAid) -> None:
        empty(self._acts)
        may = rights.allowed(self.context.store)
        following = aid_stages.next_act(aid)
        if following is not None:
            self._button(following, may, PRIMARY)
        elif aid.status in aid_stages.TURNED_DOWN:
            self._button(replace(aid_stages.ACTS["review"], words="改审批登记"), may)
        else:
            self._button(replace(aid_stages.ACTS["closing"], words="改结案登记"), may)
        beside = _BESIDE.get(aid.status, "submit" if following and following.key == "assignment" else "")
        if beside and following is not None and beside != following.key:
            self._button(aid_stages.ACTS[beside], may)
        self._acts.addStretch(1)
        more = Button("", self._open_menu, icon="dots")
        more.setToolTip("更多")
        more.setAccessibleName("更多")
        more.setObjectName("legal_aid.more")
        self._more = more
        self._acts.addWidget(more)

    def _button(self, act: Act, may: Collection[str], kind: str = "secondary") -> None:
        if act.right not in may:
            if kind == PRIMARY:  # what comes next waits for somebody else
                self._acts.addWidget(Label(refusal(act.right), "dense", "ink2"))
            return
        button = Button(act.words, partial(self.start, act.key), kind=kind)
        button.setObjectName(f"legal_aid.act.{act.key}")
        self._acts.addWidget(button)

    def menu(self) -> QMenu:
        """What “⋯” holds: corrections of what was reached, passing on."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.aid is not None:
            may = rights.allowed(self.context.store)
            for act in aid_stages.other_acts(self.aid):
                menu.addAction(act.words, partial(self.start, act.key)).setEnabled(act.right in may)
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _show_overview(self, aid: LegalAid, case: CaseFile) -> None:
        now = self.context.store.now()
        told = _note(aid, now.date())
        self.note.setVisible(bool(told))
        self.note.sentence.set_text(told)
        self.clocks.set_lines(clock_lines(aid, now))
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
        self.report.set_text(aid.closing_report)
        for widget in (self.report_head, self.report):
            widget.setVisible(bool(aid.closing_report))

    def _show_course(self, aid: LegalAid, case: CaseFile) -> None:
        steps = [step for step in case.aid_steps if step.legal_aid_id == aid.id]
        is_at_work = bool(steps) or aid.status == "assigned"
        self.steps.show_steps(steps)
        self.steps.setVisible(is_at_work)
        self.steps_head.setVisible(is_at_work)

    def _show_files(self, aid: LegalAid) -> None:
        kept = self.context.store.matching(Attachment, owner=LegalAid.record, owner_id=aid.id)
        self.file_list.show_papers(aid, kept)
        self.files.show_files(aid, aid.number, kept)

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

    def _changed(self, changes: Changes) -> None:
        if self.aid is not None and self.isVisible() and changes.touches(*RECORDS):
            self._load(self.aid.id)

    # -- acting ----------------------------------------------------------------------------------------------------

    def start(self, act: str, step: AidStep | None = None) -> None:
        """Open the form of an act in place of the overview; ``step`` is one to be mended."""
        aid = self.aid
        if aid is None or act not in aid_stages.ACTS:
            return
        right = aid_stages.ACTS[act].right
        if right not in rights.allowed(self.context.store):
            self.context.attempt(lambda: rights.require(self.context.store, right))  # says who may
            return
        self.stop()
        words = next((item.words for item in (aid_stages.next_act(aid),) if item and item.key == act), aid_stages.ACTS[act].words)
        if act == "step":
            self._start_step(aid, step, words)
            return
        register = RegisterBox(self.context) if act == "assignment" and actions.lawyers(self.context.store) else None
        today = self.context.store.now().date().isoformat()
        rows: dict[str, Callable[[], Rows | Parts]] = {
            "application": lambda: APPLICATION,
            "papers": lambda: [],
            "submit": lambda: submit_rows(self.context),
            "review": lambda: review_rows(self.context, aid),
            "service": lambda: SERVICE,
            "assignment": lambda: assignment_rows(self.context, register),
            "referral": lambda: REFERRAL,
            "receipt": lambda: RECEIPT,
            "closing": lambda: CLOSING,
            "evaluation": lambda: EVALUATION,
        }
        user = self.context.store.user
        preset: dict[str, dict[str, Any]] = {
            "submit": {"first_reviewer": aid.first_reviewer or user, "first_reviewed_on": aid.first_reviewed_on or today},
            "review": {
                "reviewer": aid.reviewer or (user if aid.first_reviewer and user != aid.first_reviewer else ""),
                "decided_on": aid.decided_on or today,
            },
            "service": {"decision_served_on": aid.decision_served_on or today},
            "assignment": {"assigned_on": aid.assigned_on or today},
            "referral": {"referred_on": aid.referred_on or today},
            "receipt": {"receipt_on": aid.receipt_on or today},
            "closing": {"closed_on": aid.closed_on or today},
            "evaluation": {"evaluated_on": aid.evaluated_on or today},
        }
        form = AidForm(
            self.context,
            rows[act](),
            lambda values: actions.problems(self.context.store, aid.with_values(**values), aid),
            with_papers=act == "papers",
            aid=aid,
            is_later=self._is_later(aid),
        )
        if register is not None:
            register.taken.connect(form.take_lawyer)
        values = {name: getattr(aid, name) for name in form.values()} | preset.get(act, {})
        self._open_panel(
            form,
            words,
            f"legal_aid:{act}:{aid.id}",
            values,
            lambda: actions.save(self.context.store, aid.with_values(**form.values()), aid),
        )

    def _is_later(self, aid: LegalAid) -> bool:
        """Whether an earlier stage of the same matter was aided too."""
        return any(other.id < aid.id and other.subsidy for other in self.context.store.matching(LegalAid, grievance_id=aid.grievance_id))

    def _start_step(self, aid: LegalAid, step: AidStep | None, words: str) -> None:
        store = self.context.store
        blank = step or AidStep(legal_aid_id=aid.id, done_on=store.now().date().isoformat())

        def check(values: Mapping[str, Any]) -> dict[str, str]:
            return rules.step_problems(blank.with_values(**values), aid, store.now())

        form = step_form(self.context, check)
        values = {name: getattr(blank, name) for name in form.values()}
        key = f"legal_aid:step:{aid.id}" + (f":{step.id}" if step else "")
        self._open_panel(form, words, key, values, lambda: actions.record_step(store, blank.with_values(**form.values()), step))

    def _open_panel(self, form: RecordForm, words: str, key: str, values: dict[str, Any], submit: Callable[[], Any]) -> None:
        number = self.aid.number if self.aid else ""
        panel = FormPane(
            self.context,
            "legal_aid.form",
            form,
            submit=submit,
            done=self._saved,
            cancel=self.stop,
            head=Label(words, "section", bold=True),
        )
        panel.set_margin(20)

        def begin() -> None:
            panel.open(key, f"{words}（{number}）", values)
            panel.focus_first()

        self.act(panel, begin)

    def _edit_step(self, step: AidStep) -> None:
        self.start("step", step)

    def _remove_step(self, step: AidStep) -> None:
        changes = self.context.attempt(lambda: actions.remove_step(self.context.store, step))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast("已删除这一步，在“设置”的“回收站”里", undo=True)

    def _saved(self, result: Changes | AidStep) -> None:
        number = self.aid.number if self.aid else ""
        self.stop()
        if isinstance(result, AidStep):
            self.context.tell(Changes("登记援助进程", {AidStep.record: frozenset([result.id])}))
        else:
            self.context.tell(result)
        if self.aid is not None:
            self.context.toast(f"已保存 {number}：{wording.field_words(self.aid, 'status')}", undo=True)
        self.setFocus()
