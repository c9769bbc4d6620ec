"""The form of a legal-aid application, whole or one stage of it, with the papers its ground asks for."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from station.actions import legal_aid as actions
from station.actions.setting_up import staff_names
from station.casework import aid_conditions, deadlines, money
from station.casework.aid_stages import papers_for
from station.casework.model import AidStep, Lawyer, LegalAid
from station.ui.context import Context
from station.ui.form import Cell, Custom, RecordForm, Section
from station.ui.widgets import CheckBox, ComboBox, Label, Pane, column, empty, row

PAPERS = "papers_missing"
ENDED = ("end_ground", "end_detail")
APPLICATION = [
    [Cell("applied_on"), Cell("form"), Cell("claim_amount")],
    [Cell("basis", 8), Cell("is_urgent", 4, hint="先办理，材料和审批后补")],
    [Cell("urgent_ground", 8, required=True)],
]
TOLD = [[Cell("told_missing_on", hint="缺的材料一次告知，告知后不能再加"), Cell("supplied_on", hint="材料齐了自动填当天")]]
SERVICE = [[Cell("decision_served_on", required=True)]]
REFERRAL = [[Cell("referred_to", 12, placeholder="如：区法律援助中心", required=True)], [Cell("referred_on", required=True)]]
RECEIPT = [[Cell("receipt_on", required=True), Cell("referral_answer", required=True)], [Cell("referral_result", 12)]]
STEP = [[Cell("done_on"), Cell("stage"), Cell("next_on", hint="到那天提醒")], [Cell("content", 12, lines=4)]]
CLOSING = {
    "结案": [
        [Cell("closed_on"), Cell("closing_way"), Cell("result")],
        [Cell("end_ground", 6, required=True), Cell("end_detail", 6, required=True)],
        [Cell("document_number", 8), Cell("recovered")],
    ],
    "补贴和归档": [
        [Cell("beneficiaries", suffix="人"), Cell("subsidy_stage"), Cell("subsidy")],
        [Cell("subsidy_paid_on"), Cell("archive_number", 8)],
        [Cell("closing_report", 12, lines=2)],
    ],
}
EVALUATION = [[Cell("satisfaction", required=True), Cell("evaluated_on", required=True)], [Cell("evaluation", 12)]]
Rows = Sequence[Sequence[Cell | Custom]]
Parts = Mapping[str, Rows]  # by the names they have where a form comes a page at a time


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

    def show_missing(self, missing: str, basis: str, told: str = "") -> None:
        """Tick what is not among the missing papers (one a line); once they were told (``told``) no other can be asked for."""
        lines = [line for line in missing.splitlines() if line]
        known = tuple(dict.fromkeys((*papers_for(basis), *told.splitlines())))
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
        self.other.setVisible(not told)
        self._count()

    def missing(self) -> str:
        """What is missing, one a line."""
        others = [word.strip() for word in self.other.text().split("、")]
        return "\n".join([box.text() for box in self._boxes if not box.isChecked()] + [word for word in others if word])

    def _count(self) -> None:
        lines = self.missing().splitlines()
        self.words.setText(f"已收 {sum(box.isChecked() for box in self._boxes)} 份，缺 {len(lines)} 份" if lines else "材料齐了")


class AidForm(RecordForm):
    """A form over ``rows`` of an application, or over parts of them; ``with_papers`` puts the papers below them.

    What hangs on another field follows it: the reason of urgency, the reason of an end, the explanation of a ground,
    the subsidy by the district's standard (``is_later`` for a later stage of the same matter).
    """

    def __init__(
        self,
        context: Context,
        rows: Rows | Parts,
        check: Callable[[Mapping[str, Any]], dict[str, str]],
        *,
        with_papers: bool = False,
        aid: LegalAid | None = None,
        is_later: bool = False,
    ) -> None:
        self.papers = PapersBox() if with_papers else None
        self._basis = aid.basis if aid else ""
        self._told = aid.papers_told if aid else ""
        self._is_later = is_later
        parts: Parts = rows if isinstance(rows, Mapping) else {"": rows}
        papers: Rows = [] if self.papers is None else [[Custom(self.papers, 12, "材料（收到的打勾）", PAPERS)], *TOLD]
        sections = [Section(f"aid.{tab}", "", [*part, *papers], tab=tab) for tab, part in parts.items()]
        super().__init__([LegalAid], sections, clock=context.store.now, check=check)
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
            self.papers.show_missing(values[PAPERS], self._basis, self._told)
        self._explain()

    def editor(self, name: str) -> QWidget:
        return self.papers if name == PAPERS and self.papers is not None else super().editor(name)

    def _follow(self, name: str) -> None:
        if name == "basis" and self.papers is not None:
            self.papers.set_basis(self.values()["basis"])
        self._explain()

    def take_lawyer(self, lawyer: Lawyer) -> None:
        """Fill in a lawyer of the register."""
        self.set_values({"lawyer": lawyer.name, "firm": lawyer.firm, "licence": lawyer.licence})
        self.tell_changed("lawyer")

    def _explain(self) -> None:
        """Show what the values ask for now, and the sentences below them."""
        names, values = self.names(), self.values()
        if "urgent_ground" in names:
            self.set_shown("urgent_ground", values["is_urgent"])
        if "end_ground" in names:
            is_ended = values["closing_way"] == "ended"
            for name in ENDED:
                self.set_shown(name, is_ended)
            if not is_ended and any(values[name] for name in ENDED):
                super().set_values(dict.fromkeys(ENDED, ""))
        if "basis" in names:
            remark = aid_conditions.amount_remark(LegalAid(basis=values["basis"], claim_amount=values.get("claim_amount")))
            self.set_hint("basis", aid_conditions.explained(values["basis"]) + remark)
        if "refusal_reason" in names:
            self.set_shown("refusal_reason", values["decision"] == "refused")
        if "subsidy" in names:
            standard = aid_conditions.subsidy(values["subsidy_stage"], values["beneficiaries"] or 1, is_later=self._is_later)
            self.set_hint("subsidy", f"按标准 {money.yuan(standard)} 元" if standard is not None else "")
            self.set_hint("subsidy_stage", aid_conditions.standard().source if standard is not None else "")


def step_form(context: Context, check: Callable[[Mapping[str, Any]], dict[str, str]]) -> RecordForm:
    """One step of the work on a matter."""
    return RecordForm([AidStep], [Section("step", "", STEP)], clock=context.store.now, check=check)


def _people(context: Context) -> Callable[[str], list[str]]:
    return lambda text: [name for name in staff_names(context.store) if text in name]


def submit_rows(context: Context) -> Rows:
    """The first review, and who decides: the people of the station are suggested."""
    people = _people(context)
    hint = "初审和审批不能是同一人" if deadlines.threshold("aid_reviewers") > 1 else ""
    return [
        [Cell("first_reviewer", 6, required=True, suggest=people), Cell("first_reviewed_on", 6, required=True)],
        [Cell("first_opinion", 12)],
        [Cell("reviewer", 6, suggest=people, hint=hint)],
    ]


def review_rows(context: Context, aid: LegalAid) -> Rows:
    """The decision, with the first review where there is none yet (papers that never came need none)."""
    people = _people(context)
    before = (
        []
        if aid.first_reviewer
        else [[Cell("first_reviewer", 6, suggest=people), Cell("first_reviewed_on", 6)], [Cell("first_opinion", 12)]]
    )
    return [
        *before,
        [Cell("reviewer", 6, suggest=people), Cell("decided_on", 6, required=True)],
        [Cell("decision", 6, required=True), Cell("decision_served_on", 6)],
        [Cell("refusal_reason", 12)],
    ]


class RegisterBox(ComboBox):
    """The lawyers of the register, those on duty first; ``taken`` carries the one chosen."""

    taken = Signal(object)

    def __init__(self, context: Context) -> None:
        on_duty = actions.on_duty_today(context.store)
        self._lawyers = {lawyer.id: lawyer for lawyer in actions.lawyers(context.store)}
        found = [(key, f"{one.name}，{one.firm}{'，今天值班' if key in on_duty else ''}") for key, one in self._lawyers.items()]
        super().__init__(found, empty="（请选择）")
        self.setObjectName("legal_aid.register")
        self.activated.connect(self._choose)

    def _choose(self) -> None:
        if self.key():
            self.taken.emit(self._lawyers[self.key()])


def assignment_rows(context: Context, register: RegisterBox | None) -> Rows:
    """The lawyer, out of the register where there is one: firm and licence come along."""
    picked: Rows = [[Custom(register, 12, "从律师名册选")]] if register else []
    hint = "" if register else "律师名册还是空的，先直接填"
    return [
        *picked,
        [Cell("lawyer", required=True, hint=hint), Cell("firm", 8)],
        [Cell("licence", 8), Cell("assigned_on", required=True)],
    ]
