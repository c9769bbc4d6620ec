"""The right side of a mediation: what remains to be done, and what the file holds."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from station.casework.casefile import CaseFile
from station.casework.mediation_steps import FilePaper, ToDo, papers, to_do
from station.casework.model import Attachment, Mediation
from station.casework.papers import Offer
from station.ui.context import Context
from station.ui.papers.page import PaperActs
from station.ui.widgets import LINK, Button, Icon, Label, Pane, Paragraph, Scroll, column, empty, reveal, row, spaced

TITLES = {"applied": "受理前要做", "open": "结束前要做", "agreed": "达成后还要做", "failed": "终止后还要做", "refused": "还要做"}


class Remaining(Pane):
    """``filed`` carries the name of a paper (or "") and the files to be put in as that paper."""

    filed = Signal(str, list)
    taken_out = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(fill="mat", edges="l", line="line2")
        self.setAcceptDrops(True)
        self.title = Label("", bold=True)
        self.steps = column(spacing=12)
        self.papers = column(spacing=2)
        self.others = column(spacing=2)
        self.acts = PaperActs(context, "mediation.papers")
        add = Button("添加（可拖入）", lambda: self.choose_files(""), kind=LINK)
        add.setObjectName("mediation.add_file")
        self._inside = column(
            self.title,
            self.steps,
            20,
            row(Label("卷内材料", bold=True), None, add),
            self.acts,
            self.papers,
            self.others,
            None,
            spacing=10,
            margins=(20, 20, 20, 20),
        )
        self.setLayout(column(Scroll(self._inside)))

    def show_mediation(
        self,
        mediation: Mediation,
        case: CaseFile,
        files: Sequence[Attachment],
        offers: Sequence[Offer],
        today: date,
    ) -> None:
        """Fill both lists; ``offers`` are the papers that can be made."""
        names = [file.name for file in files]
        self.title.setText(TITLES.get(mediation.status, "还要做"))
        empty(self.steps)
        for step in to_do(mediation, case, today, names):
            self.steps.addLayout(_step_line(step))
        empty(self.papers)
        wanted = papers(mediation, case, names)
        more = [offer for offer in offers if not any(offer.label.startswith(paper.label) for paper in wanted)]
        wanted += [FilePaper(offer.label, any(name.startswith(offer.label) for name in names)) for offer in more]
        for number, paper in enumerate(wanted):
            filed = [file for file in files if file.name.startswith(paper.label)]
            offer = next((offer for offer in offers if offer.label.startswith(paper.label)), None)
            made = self.acts.buttons(offer, mediation, f"mediation.paper.{number}") if offer else []
            self.papers.addLayout(self._paper_line(paper, number, filed, made))
        empty(self.others)
        for file in files:
            if not any(file.name.startswith(paper.label) for paper in wanted):
                self.others.addLayout(self._file_line(file))
        for lines in (self.steps, self.papers, self.others):
            reveal(lines)

    def _paper_line(self, paper: FilePaper, number: int, files: Sequence[Attachment], made: Sequence[Button]) -> QHBoxLayout:
        icon = Icon("circle-check" if paper.is_filed else "circle", 16, "grn" if paper.is_filed else "ink3")
        line = row(icon, Label(spaced(paper.label), "body", "ink" if paper.is_filed else "ink2"), None, *made, spacing=2)
        line.insertSpacing(1, 8)
        if files:
            button = Button("另存", lambda: self.taken_out.emit(files[-1]), kind=LINK)
        else:
            button = Button("放入", lambda: self.choose_files(paper.label), kind=LINK)
        button.setObjectName(f"mediation.paper.{number}")
        line.addSpacing(6)
        line.addWidget(button)
        return line

    def _file_line(self, file: Attachment) -> QHBoxLayout:
        line = row(Icon("paperclip", 16), Label(file.name, "body"), None, spacing=10)
        line.addWidget(Button("另存", lambda: self.taken_out.emit(file), kind=LINK))
        return line

    def choose_files(self, label: str) -> None:
        """Ask which files to put in."""
        chosen, _ = QFileDialog.getOpenFileNames(self, f"放入{label}" if label else "添加材料")
        if chosen:
            self.filed.emit(label, [Path(name) for name in chosen])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.filed.emit("", paths)


def _step_line(step: ToDo) -> QHBoxLayout:
    icon = Icon("circle-check" if step.is_done else "circle", 16, "grn" if step.is_done else "act")
    words = column(Paragraph(spaced(step.label)), Paragraph(spaced(step.detail), "caption", "ink2"), spacing=0)
    line = row(column(2, icon, None, spacing=0), spacing=10)
    line.addLayout(words, 1)
    return line
