"""Parts of one application's detail: its limits as lines, the steps of the work, the papers its file should hold."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from station.actions import papers
from station.casework import aid_stages, vocabulary
from station.casework import legal_aid as rules
from station.casework.dates import show_day
from station.casework.deadlines import Deadline
from station.casework.mediation_steps import FilePaper
from station.casework.model import AidStep, Attachment, LegalAid
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.grievances.clocks import ClockLine
from station.ui.papers.page import PaperActs
from station.ui.widgets import ICON, LINK, Button, Icon, Label, Paragraph, PillText, Run, column, empty, reveal, row, spaced

_MET = {
    "aid_review": ("decided_on", "已审批"),
    "aid_supply": ("supplied_on", "已补齐"),
    "aid_assignment": ("assigned_on", "已指派"),
    "aid_receipt": ("receipt_on", "有回执"),
}


def clock_lines(aid: LegalAid, now: datetime) -> list[ClockLine]:
    """The limits of an application: met with their day, running, or standing still while papers are awaited."""
    return [_clock_line(aid, clock, now) for clock in rules.clocks(aid)]


def _clock_line(aid: LegalAid, clock: Deadline, now: datetime) -> ClockLine:
    name, words = _MET[clock.rule.key]
    if met_on := getattr(aid, name):
        when = PillText(f"{show_day(met_on, now.date())}{words}", "grn" if met_on <= clock.due else "gry")
    elif clock.rule.key == "aid_review" and rules.awaits_papers(aid):
        when = PillText("等补正", "")
    elif aid.status in rules.OPEN and clock.due:
        when = due_pill(clock.due, now, clock.sum_text)
    else:
        when = PillText(show_day(clock.due, now.date()), "")
    return ClockLine(clock.rule.title, when, clock.sum_text, clock)


class StepList(QWidget):
    """What was done in a matter, newest first; each step can be mended or taken out."""

    edited = Signal(object)
    removed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._lines = column(spacing=6)
        self.setLayout(self._lines)

    def show_steps(self, steps: Sequence[AidStep]) -> None:
        """Show these."""
        empty(self._lines)
        for step in sorted(steps, key=lambda step: (step.done_on, step.id), reverse=True):
            self._lines.addLayout(self._line(step))
        if not steps:
            self._lines.addWidget(Paragraph("还没有进程。会见、立案、开庭、收到裁判，办一步记一步。", "dense", "ink3"))
        reveal(self._lines)

    def _line(self, step: AidStep) -> QHBoxLayout:
        today = self.context.store.now().date()
        what = vocabulary.label("aid_stage", step.stage)
        words: list[str | Run] = [Run(what, bold=True)]
        if step.content:
            words.append(f"　{step.content}")
        ahead = f"下一步 {show_day(step.next_on, today)}" if step.next_on else ""
        about = "　".join(part for part in (step.recorded_by, ahead) if part)
        day = Label(show_day(step.done_on, today), "dense", "ink2")
        day.setMinimumWidth(84)
        mend = Button(f"改这一步：{what}", partial(self.edited.emit, step), kind=ICON, icon="pencil", small=True)
        mend.setObjectName("legal_aid.step.edit")
        drop = Button(f"删除这一步：{what}", partial(self.removed.emit, step), kind=ICON, icon="trash", small=True)
        drop.setObjectName("legal_aid.step.remove")
        line = row(column(2, day, None, spacing=0), spacing=4)
        line.addLayout(column(Paragraph(words), Paragraph(about, "caption", "ink2"), spacing=0), 1)
        for button in (mend, drop):
            line.addLayout(column(button, None, spacing=0))
        return line


class FileList(QWidget):
    """The papers the file should hold, ticked when a file of that name is there, each with what can be made of it."""

    def __init__(self, context: Context, acts: PaperActs, file: Callable[[list[Path], str], object]) -> None:
        super().__init__()
        self.context = context
        self._acts = acts
        self._file = file
        self.words = Label("", "dense", "ink2")
        self._lines = column(spacing=2)
        self.setLayout(column(self.words, self._lines, spacing=6))

    def show_papers(self, aid: LegalAid, files: Sequence[Attachment]) -> None:
        """Fill it; papers that can be made but need not be there stand last."""
        offers = {offer.label: offer for offer in papers.offers(self.context.store, aid)}
        names = [file.name for file in files]
        wanted = aid_stages.file_papers(aid, names)
        labels = {paper.label for paper in wanted}
        missing = [paper for paper in wanted if not paper.is_filed]
        self.words.setText(f"应有 {len(wanted)} 份，缺 {len(missing)} 份" if missing else f"应有 {len(wanted)} 份，都在")
        empty(self._lines)
        for paper in [*wanted, *(FilePaper(label, False) for label in offers if label not in labels)]:
            offer = offers.get(paper.label)
            made = self._acts.buttons(offer, aid, f"legal_aid.paper.{offer.key}") if offer else []
            self._lines.addLayout(self._line(paper, paper.label in labels, made))
        reveal(self._lines)

    def _line(self, paper: FilePaper, is_wanted: bool, made: Sequence[Button]) -> QHBoxLayout:
        icon = Icon("circle-check" if paper.is_filed else "circle" if is_wanted else "file-text", 16, "grn" if paper.is_filed else "ink3")
        line = row(icon, 6, Label(spaced(paper.label), "body", "ink" if paper.is_filed else "ink2"), None, *made, spacing=2)
        if not paper.is_filed:
            put = Button("放入", partial(self._choose, paper.label), kind=LINK)
            put.setObjectName(f"legal_aid.file.{paper.label}")
            line.addSpacing(6)
            line.addWidget(put)
        return line

    def _choose(self, label: str) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, f"放入{label}")
        self._file([Path(name) for name in names], label)
