"""The form of a legal-aid application, whole or one stage of it, with the papers its ground asks for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from station.actions.setting_up import staff_names
from station.casework.aid_stages import papers_for
from station.casework.model import LegalAid
from station.ui.context import Context
from station.ui.form import Cell, Custom, RecordForm, Section
from station.ui.widgets import CheckBox, Label, Pane, column, empty, row

PAPERS = "papers_missing"
APPLICATION = [
    [Cell("applied_on"), Cell("form"), Cell("claim_amount")],
    [Cell("basis", 8), Cell("is_urgent", 4, hint="时效或开庭不足 7 日，材料后补")],
]
TOLD = [[Cell("told_missing_on", hint="缺的材料一次告知")]]
ASSIGNMENT = [[Cell("firm", 8), Cell("assigned_on")], [Cell("lawyer"), Cell("licence", 8)]]
REFERRAL = [[Cell("referred_to", 12, placeholder="如：区法律援助中心")], [Cell("referred_on"), Cell("receipt_on")]]
CLOSING = [
    [Cell("closed_on"), Cell("closing_way"), Cell("result")],
    [Cell("document_number", 8), Cell("recovered")],
    [Cell("beneficiaries", suffix="人"), Cell("subsidy"), Cell("satisfaction")],
    [Cell("archive_number")],
]
Rows = Sequence[Sequence[Cell | Custom]]


class PapersBox(Pane):
    """Each paper the ground asks for with a tick when it is there; what is not ticked is missing."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(fill="paper", radius=4, line="line2")
        self._boxes: list[CheckBox] = []
        self._lines = column(spacing=4)
        self.other = QLineEdit()
        self.other.setObjectName("legal_aid.papers.other")
        self.other.setAccessibleName("其他还缺的材料")
        self.other.setPlaceholderText("其他还缺的，用顿号隔开")
        self.other.textEdited.connect(lambda _: self.changed.emit())
        self.words = Label("", "dense", "ink2")
        self.setLayout(column(self._lines, self.other, row(self.words, None), spacing=8, margins=(12, 10, 12, 10)))
        self.changed.connect(self._count)

    def set_basis(self, basis: str) -> None:
        """The papers of another ground: ticks stay where the paper stays, a paper newly asked for is missing."""
        before = {box.text() for box in self._boxes}
        wanted = papers_for(basis)
        kept = [line for line in self.missing().splitlines() if line in wanted or line not in before]
        self.show_missing("\n".join([*kept, *(paper for paper in wanted if paper not in before)]), basis)

    def show_missing(self, missing: str, basis: str) -> None:
        """Tick what is not among the missing papers (one a line)."""
        lines = [line for line in missing.splitlines() if line]
        known = papers_for(basis)
        empty(self._lines)
        self._boxes = []
        for place, paper in enumerate(known):
            box = CheckBox(paper)
            box.setObjectName(f"legal_aid.paper.{place}")
            box.setChecked(paper not in lines)
            box.clicked.connect(self.changed.emit)
            self._boxes.append(box)
            self._lines.addWidget(box)
        self.other.setText("、".join(line for line in lines if line not in known))
        self._count()

    def missing(self) -> str:
        """What is missing, one a line."""
        others = [word.strip() for word in self.other.text().split("、")]
        return "\n".join([box.text() for box in self._boxes if not box.isChecked()] + [word for word in others if word])

    def _count(self) -> None:
        lines = self.missing().splitlines()
        self.words.setText(f"已收 {sum(box.isChecked() for box in self._boxes)} 份，缺 {len(lines)} 份" if lines else "材料齐了")


class AidForm(RecordForm):
    """A form over ``rows`` of an application; ``with_papers`` puts the papers below them."""

    def __init__(
        self,
        context: Context,
        rows: Rows,
        check: Callable[[Mapping[str, Any]], dict[str, str]],
        *,
        with_papers: bool = False,
        basis: str = "",
    ) -> None:
        self.papers = PapersBox() if with_papers else None
        self._basis = basis
        whole: list[Sequence[Cell | Custom]] = list(rows)
        if self.papers is not None:
            whole += [[Custom(self.papers, 12, "材料（收到的打勾）", PAPERS)], *TOLD]
        super().__init__([LegalAid], [Section("aid", "", whole)], clock=context.store.now, check=check)
        if self.papers is not None:
            self.papers.changed.connect(lambda: self.tell_changed(PAPERS))
            self.changed.connect(self._follow)

    def values(self) -> dict[str, Any]:
        found = super().values()
        return found if self.papers is None else {**found, PAPERS: self.papers.missing()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        super().set_values(values)
        if self.papers is not None and PAPERS in values:
            self._basis = str(values.get("basis", self._basis))
            self.papers.show_missing(values[PAPERS], self._basis)

    def editor(self, name: str) -> QWidget:
        return self.papers if name == PAPERS and self.papers is not None else super().editor(name)

    def _follow(self, name: str) -> None:
        if name == "basis" and self.papers is not None:
            self.papers.set_basis(self.values()["basis"])


def reviewer_rows(context: Context) -> Rows:
    """Who may review: the people of the station are suggested."""

    def suggest(text: str) -> list[str]:
        return [name for name in staff_names(context.store) if text in name]

    return [[Cell("reviewer", 6, required=True, suggest=suggest)]]


def review_rows(context: Context) -> Rows:
    """The decision."""
    return [
        [*reviewer_rows(context)[0]],
        [Cell("decision", 6, required=True), Cell("decided_on", 6, required=True)],
        [Cell("refusal_reason", 12)],
    ]
