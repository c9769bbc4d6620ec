"""The tab 文书 of a matter: its letters with their stages, and which kind can be drafted now or why it cannot."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.actions import letter_drafts
from station.actions import letters as actions
from station.casework import deliveries, vocabulary
from station.casework import supervisions as rules
from station.casework.casefile import SupervisionFile
from station.casework.model import Letter, LetterAddressee
from station.changes import Changes
from station.ui import theme
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.letters.acting import made_before
from station.ui.table import Column, Table
from station.ui.widgets import Button, EmptyState, Label, Pane, Paragraph, PillText, Scroll, column, empty, reveal, row, status

KINDS = ("reminder", "opinion", "proposal")
_FOR = {
    "reminder": "提醒自查自纠，可以公开发",
    "opinion": "查实以后要求改正，限期答复",
    "proposal": "单位拒收、不答复、不改正的，提请主管部门处理",
}


Deliveries = Mapping[str, Sequence[LetterAddressee]]  # of the letters of a matter, by their ids


def before(file: SupervisionFile, held: Deliveries) -> tuple[Letter, str] | None:
    """The newest opinion that gives a ground for a proposal, and that ground; None while none does."""
    opinions = [letter for letter in file.letters if letter.kind == "opinion" and letter.number and letter.status != "void"]
    for letter in reversed(opinions):
        for delivery in held.get(letter.id, ()):
            if ground := deliveries.ground(delivery):
                return letter, ground
    return None


def bar(kind: str, file: SupervisionFile, held: Deliveries) -> str:
    """Why a kind of letter cannot be drafted from a matter now; "" if it can."""
    matter = file.supervision
    if matter.status == "clue":
        return "先受理。"
    if kind == "reminder":
        return ""
    if file.employer is None:
        return "没有写明单位，只能发提示函。"
    if not matter.checked_on and "check" not in matter.skipped.split():
        return "先核查，登记核查结论。"
    if matter.verdict == "untrue":
        return "核查结论是不属实。"
    if kind == "proposal" and before(file, held) is None:
        return "先发意见书。拒收、逾期不答复或者不改正，才能提请部门处理。"
    return ""


class LettersTab(QWidget):
    """``show_file(file, is_masked)``; a kind that is pressed is drafted and opened."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._file: SupervisionFile | None = None
        self._held: Deliveries = {}
        now = context.store.now
        self.table = Table(
            [
                Column("kind", "文种", 76, lambda letter: vocabulary.label("letter_kind", letter.kind)),
                Column("number", Letter.spec("number").label, 170, lambda letter: letter.number or "还没有取号", stretch=True),
                Column("due", Letter.spec("reply_amount").label, 124, pill=lambda letter: self._reply(letter, now())),
                Column("status", Letter.spec("status").label, 94, pill=lambda letter: status("letter_status", letter.status)),
            ],
            row_id=lambda letter: letter.id,
            unit="份",
            when_empty=EmptyState("这件事还没有文书。"),
        )
        self.table.setObjectName("supervision.letters")
        self.table.set_lead(20)
        self.table.opened.connect(lambda letter: context.go("letters", id=letter.id))
        self._kinds = column(spacing=8)
        kinds = column(Label("拟文书", "dense", bold=True), self._kinds, spacing=10, margins=(20, 14, 20, 14))
        self.drafting = Pane(kinds, edges="b", line="line2")
        whole = column(self.drafting, spacing=0)
        whole.addWidget(self.table, 1)
        self.setLayout(column(Scroll(whole), spacing=0))  # a low window has no room for both, in large type

    def show_file(self, file: SupervisionFile, is_masked: bool) -> None:
        """Show the letters of a matter, the newest first."""
        store = self.context.store
        self._file = file
        self._held = {letter.id: store.matching(LetterAddressee, letter_id=letter.id) for letter in file.letters}
        self.drafting.setVisible(file.supervision.status not in rules.ENDED)
        empty(self._kinds)
        for kind in KINDS:
            self._kinds.addLayout(self._kind(kind, file))
        reveal(self._kinds)
        self.table.set_rows(list(reversed(file.letters)))
        self.table.set_foot([f"{len(file.letters)} 份"])

    def _kind(self, kind: str, file: SupervisionFile) -> QHBoxLayout:
        why_not = bar(kind, file, self._held)
        button = Button(vocabulary.label("letter_kind", kind), partial(self.draft, kind), icon="writing", small=True)
        button.setObjectName(f"supervision.draft.{kind}")
        button.setEnabled(not why_not)
        button.setMinimumWidth(max(theme.current().size(96), button.sizeHint().width()))
        words = Paragraph(why_not or _FOR[kind], "dense", "ink3" if why_not else "ink2")
        line = row(button, spacing=12)
        line.addWidget(words, 1, Qt.AlignmentFlag.AlignVCenter)
        return line

    def draft(self, kind: str, *, another: bool = False) -> None:
        """Draft a letter of this kind and open it: to the employer, or to all of an industry; a proposal follows the opinion before.

        One that is being drafted already is gone on with, unless ``another`` is wanted.
        """
        file, store = self._file, self.context.store
        if file is None:
            return
        matter, ahead = file.supervision, before(file, self._held)
        previous, ground = (ahead[0].id, ahead[1]) if kind == "proposal" and ahead is not None else ("", "")
        audience = "employer" if file.employer is not None else "industry" if matter.scope else "public"
        held = letter_drafts.in_the_making(store, kind, supervision_id=matter.id, previous_id=previous)
        if held is not None and not another:
            self.context.go("letters", id=held.id)
            self.context.toast(*made_before(held, partial(self.draft, kind, another=True)))
            return
        made = self.context.attempt(
            lambda: actions.draft(store, kind, audience=audience, previous_id=previous, ground=ground, supervision_id=matter.id)
        )
        if made is not None:
            touched = {"letter": frozenset([made.letter.id]), "supervision": frozenset([matter.id])}
            words = vocabulary.label("letter_kind", kind)
            self.context.tell(Changes(f"拟{words}", touched))
            self.context.go("letters", id=made.letter.id)
            self.context.toast(f"已拟{words}", undo=True)

    def _reply(self, letter: Letter, now: datetime) -> PillText:
        waiting = [r.reply_due_on for r in self._held.get(letter.id, ()) if deliveries.awaits_reply(letter, r)]
        if waiting:
            return due_pill(min(waiting), now)
        return PillText("已答复", "grn") if letter.status in ("replied", "rectified", "done") else PillText("", "")
