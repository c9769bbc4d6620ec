"""The tab 核查 of a matter: who checks, with cards and declarations, what was asked, what was found."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.actions import papers
from station.casework import supervisions as rules
from station.casework import vocabulary
from station.casework.casefile import SupervisionFile
from station.casework.dates import show_day, show_moment
from station.casework.model import Inspector, Interview
from station.casework.wording import field_words
from station.ui.context import Context
from station.ui.papers.page import PaperActs
from station.ui.supervision.acts import ACTS, MEND_CHECK
from station.ui.supervision.overview import LABELS, values_of
from station.ui.widgets import (
    ICON,
    LINK,
    Button,
    Icon,
    KeyValues,
    Label,
    Note,
    Paragraph,
    Pill,
    PillText,
    Run,
    column,
    empty,
    reveal,
    row,
    spaced,
)


class CheckTab(QWidget):
    """``show_file(file, is_masked)``; ``started`` carries an act, ``declared`` and ``dropped`` a record, ``opened`` a page."""

    started = Signal(str)
    declared = Signal(object)
    dropped = Signal(object)
    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.bar = Note("", attention=True)
        self.bar.setObjectName("supervision.check.bar")
        self.assign = Button("指派监督员", partial(self.started.emit, "assign"), kind=LINK, icon="user-plus")
        self.assign.setObjectName("supervision.check.assign")
        self._inspectors = column(spacing=2)
        self.ask = Button("记笔录", partial(self.started.emit, "interview"), kind=LINK, icon="plus")
        self.ask.setObjectName("supervision.check.interview")
        self.paper_acts = PaperActs(context, "supervision.interview_papers")
        self.paper_acts.opened.connect(self.opened.emit)
        self._interviews = column(spacing=6)
        self.mend = Button("", partial(self.started.emit, "check"), kind=LINK, icon="pencil")
        self.mend.setObjectName("supervision.check.verdict")
        self.found = KeyValues(label_width=LABELS)
        self.findings = Paragraph("")
        self.evidence_head = Label("", "dense", bold=True)
        self._evidence = column(spacing=2)
        self.setLayout(
            column(
                self.bar,
                row(Label("监督员", "dense", bold=True), None, self.assign),
                self._inspectors,
                8,
                row(Label("调查笔录", "dense", bold=True), None, self.ask),
                self.paper_acts,
                self._interviews,
                8,
                row(Label("核查结论", "dense", bold=True), None, self.mend),
                self.found,
                self.findings,
                4,
                self.evidence_head,
                self._evidence,
                None,
                spacing=8,
                margins=(20, 14, 20, 16),
            )
        )

    def show_file(self, file: SupervisionFile, is_masked: bool) -> None:
        """Show what is known of the check."""
        matter = file.supervision
        is_open = matter.status == "accepted"
        said = rules.check_bar(file) if is_open else ""
        self.bar.sentence.set_text(spaced(said))
        self.bar.setVisible(bool(said))
        self.assign.setVisible(is_open)
        self.ask.setVisible(matter.status not in rules.ENDED)
        self.mend.setText(MEND_CHECK.words if matter.checked_on else ACTS["check"].words)
        self.mend.setVisible(is_open or (bool(matter.checked_on) and matter.status not in rules.ENDED))
        self._show_inspectors(file, is_open)
        self._show_interviews(file, is_open)
        lines = values_of(matter, ["checked_on", "verdict", "obstruction"], self.context)
        self.found.set_lines(lines)
        self.found.setVisible(bool(lines))
        self.findings.token = "ink" if matter.findings else "ink3"
        self.findings.set_text(spaced(matter.findings) or "还没有结论。")
        evidence = matter.evidence.splitlines()
        self.evidence_head.setText(f"证据目录　{len(evidence)}")
        self.evidence_head.setVisible(bool(evidence))
        empty(self._evidence)
        for place, line in enumerate(evidence, 1):
            self._evidence.addWidget(Paragraph([Run(f"{place}.　", "ink3"), spaced(line)]))
        reveal(self._evidence)

    # -- who checks ------------------------------------------------------------------------------------------------

    def _show_inspectors(self, file: SupervisionFile, is_open: bool) -> None:
        empty(self._inspectors)
        for inspector in file.inspectors:
            self._inspectors.addLayout(self._inspector(inspector, is_open))
        if not file.inspectors:
            self._inspectors.addWidget(Paragraph("还没有指派监督员。", "body", "ink3"))
        reveal(self._inspectors)

    def _inspector(self, inspector: Inspector, is_open: bool) -> QHBoxLayout:
        today = self.context.store.now().date()
        words = Paragraph([Run(inspector.name, bold=True), Run(f"　{inspector.card_number}", "ink2")])
        day = Label(f"{show_day(inspector.assigned_on, today)}指派", "caption", "ink2")
        line = row(Icon("user-check", 16, "ink3"), spacing=8)
        line.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        for part in (day, Pill(self._standing(inspector))):
            line.addWidget(part)
        if is_open and not inspector.recused_on:
            if not inspector.declared_on:
                self._button(line, "已声明", f"declare.{inspector.name}", partial(self.declared.emit, inspector))
            self._button(line, "回避", f"recuse.{inspector.name}", partial(self.started.emit, f"recuse:{inspector.id}"))
        if is_open:
            drop = Button(f"移出{inspector.name}", partial(self.dropped.emit, inspector), kind=ICON, icon="trash", small=True)
            drop.setObjectName(f"supervision.drop.{inspector.name}")
            line.addWidget(drop)
        return line

    def _standing(self, inspector: Inspector) -> PillText:
        today = self.context.store.now().date()
        if inspector.recused_on:
            why = vocabulary.label("recusal_reason", inspector.recusal_reason)
            return PillText("已回避", "gry", "", f"{show_day(inspector.recused_on, today)}，{why}")
        if inspector.declared_on:
            return PillText("无须回避", "grn", "", f"{show_day(inspector.declared_on, today)}声明")
        return PillText("还没有声明", "gry")

    def _button(self, line: QHBoxLayout, words: str, name: str, press: Callable[[], object]) -> None:
        button = Button(words, press, kind=LINK)
        button.setObjectName(f"supervision.{name}")
        line.addWidget(button)

    # -- what was asked --------------------------------------------------------------------------------------------

    def _show_interviews(self, file: SupervisionFile, is_open: bool) -> None:
        empty(self._interviews)
        offers = {offer.key.partition(":")[2]: offer for offer in papers.offers(self.context.store, file.supervision)}
        for interview in file.interviews:
            offer = offers.get(interview.id)
            made = self.paper_acts.buttons(offer, file.supervision, "supervision.interview.paper") if offer else []
            self._interviews.addLayout(self._interview(interview, is_open, made))
        if not file.interviews:
            told = "还没有笔录。找单位和职工各问一次，笔录交被询问人核对后签名。"
            self._interviews.addWidget(Paragraph(told, "body", "ink3"))
        reveal(self._interviews)

    def _interview(self, interview: Interview, is_open: bool, made: Sequence[Button]) -> QHBoxLayout:
        today = self.context.store.now().date()
        side = vocabulary.label("interview_side", interview.side)
        about = [show_moment(interview.started_at, today), interview.place]
        words = column(
            Paragraph([Run(interview.person, bold=True), Run(f"　{'，'.join(filter(None, [side, interview.post]))}", "ink2")]),
            Paragraph("　".join(filter(None, about)), "caption", "ink2"),
            spacing=0,
        )
        line = row(column(2, Icon("writing", 16, "ink3"), None, spacing=0), spacing=8)
        line.addLayout(words, 1)
        signed = field_words(interview, "signing") if interview.signing else "还没有签名"
        tone = {"": "gry", "refused": "vio"}.get(interview.signing, "grn")
        line.addLayout(column(Pill(PillText(signed, tone, "", interview.unsigned_reason)), None, spacing=0))
        mend = Button(
            f"改笔录：{interview.person}", partial(self.started.emit, f"interview:{interview.id}"), kind=ICON, icon="pencil", small=True
        )
        mend.setObjectName("supervision.interview.edit")
        buttons = [*made, mend]
        if is_open:
            drop = Button(f"删除笔录：{interview.person}", partial(self.dropped.emit, interview), kind=ICON, icon="trash", small=True)
            drop.setObjectName("supervision.interview.drop")
            buttons.append(drop)
        line.addLayout(column(row(*buttons, spacing=2), None, spacing=0))
        return line


class TalkTab(QWidget):
    """The tab 沟通: the talk with the employer before anything is written."""

    started = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.facts = KeyValues(label_width=LABELS)
        self.record = Paragraph("")
        self.note = Button("登记沟通协商", partial(self.started.emit, "talk"), kind=LINK, icon="pencil-plus")
        self.note.setObjectName("supervision.talk.note")
        head = row(Label("沟通协商", "dense", bold=True), None, self.note)
        self.setLayout(column(head, self.facts, self.record, None, spacing=8, margins=(20, 14, 20, 16)))

    def show_file(self, file: SupervisionFile, is_masked: bool) -> None:
        """Show the talk, or why there was none."""
        matter = file.supervision
        lines = values_of(matter, ["talked_on", "talk_result", "talk_people"], self.context)
        self.facts.set_lines(lines)
        self.facts.setVisible(bool(lines))
        skipped = rules.reason_of(matter, "negotiation")
        told = f"不经沟通协商：{skipped}" if skipped else "还没有沟通。发意见书以前先组织双方协商；谈成了就按约定改正，不用再发文。"
        self.record.token = "ink" if matter.talk_record else "ink3"
        self.record.set_text(spaced(matter.talk_record or told))
        self.note.setText("改沟通记录" if matter.talked_on else "登记沟通协商")
        self.note.setVisible(matter.status in ("accepted", "checked", "talked", "letter"))
