"""Whom to send to check: the station's own people with a card to be ticked, and a field for those from elsewhere."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from station.casework import deadlines
from station.casework import supervisions as rules
from station.casework.casefile import SupervisionFile
from station.casework.model import Inspector, Recusal, StaffMember
from station.db.staff import colleagues
from station.ui.context import Context
from station.ui.editors import LineEditor
from station.ui.widgets import CheckBox, Label, Pane, Paragraph, column, row


class InspectorsBox(Pane):
    """``people()`` are names and card numbers of those chosen; ``lines`` the same as text, one a line, as a draft keeps it."""

    changed = Signal()

    def __init__(self, context: Context, file: SupervisionFile) -> None:
        super().__init__(fill="paper", radius=4, line="line2")
        self._file = file
        grievance = file.supervision.grievance_id
        self._barred = context.store.matching(Recusal, grievance_id=grievance) if grievance else []
        sent = {inspector.name for inspector in file.inspectors}
        self._boxes: dict[str, tuple[CheckBox, str]] = {}
        lines = column(spacing=4)
        for person in colleagues(context.store):
            if person.is_active and person.name not in sent:
                lines.addLayout(self._line(person))
        self.other = LineEditor()
        self.other.setObjectName("supervision.assign.other")
        self.other.setAccessibleName("不在名册上的监督员")
        self.other.setPlaceholderText("不在名册上的写姓名和证号，如：章弘 滨工监0031；几个人用顿号分开")
        self.other.edited.connect(self._changed)
        self.words = Paragraph("", "dense", "ink2")
        self.setLayout(column(lines, self.other, self.words, spacing=8, margins=(12, 10, 12, 10)))
        self._count()

    def _line(self, person: StaffMember) -> QHBoxLayout:
        box = CheckBox(person.name)
        box.setObjectName(f"supervision.assign.{person.name}")
        said = rules.inspector_problem(self._inspector(person.name, person.card_number), self._file, self._barred)
        said.pop("assigned_on", None)
        why = "没有证号，在“设置 · 人员”里补" if not person.card_number else next(iter(said.values()), "")
        box.setEnabled(not why)
        box.clicked.connect(self._changed)
        self._boxes[person.name] = (box, person.card_number)
        return row(box, Label(why or person.card_number, "dense", "ink3" if why else "ink2"), None, spacing=10)

    def _inspector(self, name: str, card: str) -> Inspector:
        return Inspector(supervision_id=self._file.supervision.id, name=name, card_number=card)

    def _changed(self) -> None:
        self._count()
        self.changed.emit()

    def people(self) -> list[tuple[str, str]]:
        """Name and card number of each who is chosen, the card "" where none was written."""
        chosen = [(name, card) for name, (box, card) in self._boxes.items() if box.isChecked()]
        for words in rules.names(self.other.text()):
            name, _, card = words.partition(" ")
            chosen.append((name, card.strip()))
        return chosen

    def lines(self) -> str:
        """Those chosen as text."""
        return "\n".join(f"{name} {card}" for name, card in self.people())

    def show_lines(self, lines: str) -> None:
        """Choose these."""
        people = [line.partition(" ") for line in lines.splitlines()]
        for name, (box, _) in self._boxes.items():
            box.setChecked(box.isEnabled() and any(name == other for other, _, _ in people))
        self.other.setText("、".join(f"{name} {card}" for name, _, card in people if name not in self._boxes))
        self._count()

    def problem(self) -> str:
        """Why these cannot be sent; "" if they can."""
        if not self.people():
            return "请勾选监督员，或者写上姓名和证号。"
        for name, card in self.people():
            if not card:
                return f"{name}没有写证号。"
            said = rules.inspector_problem(self._inspector(name, card), self._file, self._barred)
            said.pop("assigned_on", None)  # asked for in a field of its own
            if said:
                return next(iter(said.values()))
        return ""

    def _count(self) -> None:
        sent = rules.present(self._file.inspectors)
        count, least = len(sent) + len(self.people()), deadlines.threshold("inspectors_least")
        before = f"已指派{'、'.join(inspector.name for inspector in sent)}，加上这里选的" if sent else ""
        self.words.set_text(f"{before}共 {count} 名" if count >= least else f"{before}共 {count} 名，核查要 {least} 名以上，可以以后再补")
