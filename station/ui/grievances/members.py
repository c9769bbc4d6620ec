"""The tab 名单 of a case of several people: its duties, its representatives, and what became of each, changed where it stands."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.actions import members as actions
from station.casework import members as rules
from station.casework import money, vocabulary
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.masking import mask_id_number, mask_phone
from station.casework.model import Member, Worker
from station.changes import Changes
from station.errors import ProblemsError, StationError
from station.ui import names
from station.ui.context import Context
from station.ui.editors import Editor, LineEditor, editor_for
from station.ui.form import Cell, Custom
from station.ui.grievances.panels import ActPanel, Build
from station.ui.grievances.rosterfield import RosterField
from station.ui.table import Column, Group, Table
from station.ui.widgets import (
    LINK,
    Button,
    Card,
    Icon,
    Label,
    Note,
    Pane,
    Paragraph,
    Run,
    column,
    empty,
    reveal,
    row,
)

_MARGINS = (20, 14, 20, 16)
EDITED = ("amount", "outcome", "paid", "settled_on")
_UNTOLD = "自行核对"


class MembersTab(QWidget):
    """``tab.show_case(case, is_masked)``; ``started`` carries an act whose form is wanted."""

    started = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.case: CaseFile | None = None
        self._is_masked = True
        self._line: _LineOfEditors | None = None
        self._duties = column(spacing=10)
        self.level_words = Paragraph("", "dense")
        self.level_words.setObjectName("members.level")
        self.remarks = Note("", attention=True)
        self.remarks.setObjectName("members.remarks")
        self.figures = Paragraph("", "dense", "ink2")
        self.figures.setObjectName("members.figures")
        self.table = Table(self._columns(), name="grievance.members", memory=context.memory, unit="人", row_id=lambda pair: pair[0].id)
        self.table.setObjectName("grievance.members")
        self.table.set_lead(12)
        self.table.setMinimumHeight(300)
        self.table.opened.connect(lambda pair: self.edit(pair[0]))
        self.table.selection_changed.connect(self._show_buttons)
        self.add_button = Button("加人", partial(self.started.emit, "members.add"), icon="user-plus", small=True, right="edit")
        self.settle_button = Button("填结果", self._settle, small=True, right="edit")
        self.represent_button = Button("设为代表人", self._represent, small=True, right="edit")
        self.drop_button = Button("移出名单", self._drop, kind=LINK)
        named = {"add": self.add_button, "settle": self.settle_button, "represent": self.represent_button, "drop": self.drop_button}
        for name, button in named.items():
            button.setObjectName(f"members.{name}.start")
        acts = row(self.add_button, self.settle_button, self.represent_button, self.drop_button, None, spacing=8)
        hint = Label("回车或双击一行就地改；按住 Ctrl、Shift 选几行一起填", "caption", "ink3")
        frame = Pane(column(self.table, margins=1), radius=6)
        whole = column(self.level_words, self.remarks, acts, self.figures, frame, hint, 8, self._duties, None, spacing=8, margins=_MARGINS)
        self.setLayout(whole)

    def _columns(self) -> list[Column]:
        label = {name: Member.spec(name).label for name in EDITED}
        return [
            Column("name", Worker.spec("name").label, 96, lambda pair: names.shown(pair[1].name)),
            Column("phone", "电话", 104, lambda pair: self._covered(pair[1], "phone"), whole=True, shown=False),
            Column("id", Worker.spec("id_number").label, 160, lambda pair: self._covered(pair[1], "id_number"), whole=True, shown=False),
            Column("amount", label["amount"], 84, lambda pair: _sum(pair[0].amount), right=True, order=lambda pair: pair[0].amount),
            Column("outcome", label["outcome"], 76, lambda pair: vocabulary.label("member_outcome", pair[0].outcome)),
            Column("paid", label["paid"], 84, lambda pair: _sum(pair[0].paid), right=True, order=lambda pair: pair[0].paid),
            Column("settled_on", label["settled_on"], 92, self._settled_on, order=lambda pair: pair[0].settled_on, stretch=True),
        ]

    def _settled_on(self, pair: Any) -> str:
        return show_day(pair[0].settled_on, self.context.store.now().date())

    def _covered(self, worker: Worker, name: str) -> str:
        text: str = getattr(worker, name)
        mask = mask_phone if name == "phone" else mask_id_number
        return mask(text) if self._is_masked else text

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_case(self, case: CaseFile, is_masked: bool) -> None:
        """Show a case; a line that is being changed is left as it is."""
        if self._line is not None and self.case is not None and self.case.grievance.id == case.grievance.id:
            return
        self._line = None
        self.case, self._is_masked = case, is_masked
        self._show_duties(case)
        remarks = [*rules.sum_remarks(case), *([rules.too_few(case)] if rules.too_few(case) else [])]
        self.remarks.sentence.set_text("\n".join(remarks))
        self.remarks.setVisible(bool(remarks))
        members = [member for member, _ in case.members]
        self.figures.set_text(self._figures(members))
        self.table.set_rows(_grouped(case))
        self.table.set_foot([f"{len(members)} 人"])
        self._show_buttons()

    def _show_duties(self, case: CaseFile) -> None:
        empty(self._duties)
        levels = rules.levels(case)
        if levels:
            duties = [duty for level in levels for duty in level.duties]
            done = sum(bool(duty.is_done) for duty in duties)
            phrase = f"　要做的事 {len(duties)} 项，案卷里看得到已做 {done} 项，列在名单下面"
            self.level_words.set_text([Run(levels[-1].label, bold=True), Run(phrase, "ink2")])
        self.level_words.setVisible(bool(levels))
        for level in levels:
            lines = column(spacing=6)
            for duty in level.duties:
                icon = Icon("circle-check", 16, "grn") if duty.is_done else Icon("circle", 16, "ink3")
                words: list[str | Run] = [duty.text, Run(f"　{duty.source}", "ink3")]
                if duty.is_done is None:
                    words.append(Run(f"　{_UNTOLD}", "ink3"))
                line = row(column(2, icon, None, spacing=0), Paragraph(words, "dense"), spacing=8)
                line.setStretch(1, 1)
                lines.addLayout(line)
            card = Card(level.label, lines, phrase=f"满 {level.least} 人要做的事")
            card.setObjectName(f"members.level.{level.key}")
            self._duties.addWidget(card)
        reveal(self._duties)

    def _figures(self, members: list[Member]) -> str:
        if not members:
            return "名单还是空的：逐个填写、从 Excel 粘贴，或者读入文件。"
        rate = rules.agreement_rate(members)
        totals = ((rules.total_of(members, name), Member.spec(name).label) for name in ("amount", "paid"))
        sums = [f"{label}合计 {money.yuan(fen)} 元" for fen, label in totals if fen is not None]
        return "，".join([f"{rate.label} {rate.percent}（{rate.sum_text}）", *sums])

    def _show_buttons(self) -> None:
        chosen = self.table.selected_rows()
        count = f" {len(chosen)} 人" if chosen else ""
        self.settle_button.setText(f"填结果{count}")
        self.represent_button.setText(self._represent_words(chosen))
        self.drop_button.setText(f"移出名单{count}")
        for button in (self.settle_button, self.represent_button, self.drop_button):
            button.setEnabled(bool(chosen))

    def _represent_words(self, chosen: list[Any]) -> str:
        takes_away = bool(chosen) and all(member.is_representative for member, _ in chosen)
        return ("取消代表人" if takes_away else "设为代表人") + (f" {len(chosen)} 人" if chosen else "")

    # -- one line --------------------------------------------------------------------------------------------------

    def edit(self, member: Member) -> None:
        """Change a line where it stands; Enter stores it and goes on to the next, Esc leaves it as it was."""
        self.table.select_id(member.id)
        self._line = _LineOfEditors(self, self.table, member)
        self._line.begin()

    def line_done(self, member: Member, values: dict[str, Any] | None) -> None:
        """A line was left: with values to be stored, or None to leave it as it was."""
        if values is not None:
            changed = member.with_values(**values)
            try:
                changes = actions.save(self.context.store, changed, member)
            except ProblemsError as error:
                self.context.problem(StationError(next(iter(error.problems.values()))))
                return
        self._line = None
        if values is not None:
            self.context.tell(changes)
            self.context.toast("已保存这一行", undo=bool(changes))
        if self.case is not None:
            self.show_case(self.case, self._is_masked)
        self.table.setFocus()
        self.table.select_id(member.id)
        if values is not None:
            self.table.step(1)
            following = self.table.current_row()[0]
            if following.id != member.id:
                self.edit(following)

    # -- several ---------------------------------------------------------------------------------------------------

    def _ids(self) -> list[str]:
        return [member.id for member, _ in self.table.selected_rows()]

    def _settle(self) -> None:
        self.started.emit(f"members.settle:{' '.join(self._ids())}")

    def _represent(self) -> None:
        assert self.case is not None
        chosen = self.table.selected_rows()
        now = {member.id for member, _ in self.case.members if member.is_representative}
        takes_away = all(member.is_representative for member, _ in chosen)
        ids = now - set(self._ids()) if takes_away else now | set(self._ids())
        self._do(lambda case_id: actions.choose_representatives(self.context.store, case_id, ids), f"代表人现在 {len(ids)} 人")

    def _drop(self) -> None:
        ids = self._ids()
        self._do(lambda _: actions.drop(self.context.store, ids), f"已移出名单 {len(ids)} 人")

    def _do(self, act: Any, said: str) -> None:
        assert self.case is not None
        case_id = self.case.grievance.id
        try:
            changes = act(case_id)
        except ProblemsError as error:
            self.context.problem(StationError(next(iter(error.problems.values()))))
            return
        self.context.tell(changes)
        self.context.toast(said, undo=bool(changes))


class _LineOfEditors(QObject):
    """The editors that stand in the cells of one line of the table until it is stored or left."""

    def __init__(self, tab: MembersTab, table: Table, member: Member) -> None:
        super().__init__(tab)
        self._tab, self._table, self._member = tab, table, member
        self._editors: dict[str, Editor] = {}

    def begin(self) -> None:
        """Put the editors into the cells that are shown, the focus into the first."""
        number = self._table.view.currentIndex().row()
        for name in EDITED:
            place = next(n for n, item in enumerate(self._table.model.columns) if item.key == name)
            if self._table.view.isColumnHidden(place):
                continue
            spec = Member.spec(name)
            editor = editor_for(spec, self._tab.context.store.now, label=spec.label, suffix=" ", lines=1)
            assert isinstance(editor, QWidget)
            editor.show_value(getattr(self._member, name))
            editor.setObjectName(f"member.{name}")
            editor.setAccessibleName(spec.label)
            editor.installEventFilter(self)
            if isinstance(editor, LineEditor):  # the cell is no wider than what stands in it
                editor.icon_name = ""
                editor.show_problem(False)
            self._table.view.setIndexWidget(self._table.model.index(number, place), editor)
            self._editors[name] = editor
        first = next(iter(self._editors.values()))
        assert isinstance(first, QWidget)
        first.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and is_escape:
            event.accept()  # Esc leaves the line, not the case
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self.store()
                return True
            if is_escape:
                self._tab.line_done(self._member, None)
                return True
        return super().eventFilter(watched, event)

    def store(self) -> None:
        """Store the line if all of it can be read."""
        values: dict[str, Any] = {}
        for name, editor in self._editors.items():
            try:
                values[name] = editor.read()[0]
                editor.show_problem(False)
            except StationError as error:
                editor.show_problem(True)
                self._tab.context.problem(error)
                return
        self._tab.line_done(self._member, values)


class RosterPanel(ActPanel):
    """加人: typed, pasted, or read from a file; nothing is stored as long as a line is not understood."""

    def __init__(self, context: Context, case: CaseFile) -> None:
        store, grievance = context.store, case.grievance
        self.field = RosterField(context, "members.list", 8, [worker for _, worker in case.members])
        super().__init__(
            context,
            "members",
            "加入名单",
            Member,
            [[Custom(self.field, 12, "名单", "list", required=True)]],
            lambda _: actions.add(store, grievance.id, self.field.roster().people),
            said=f"已加入名单 {grievance.number}",
            verb="加入名单",
            check=lambda _: self._problems(),
        )
        self.field.changed.connect(self._typed)
        self.field.left.connect(self.drafts.keep)
        self.begin("members.add", grievance, {})

    def values(self) -> dict[str, Any]:
        return {"list": self.field.text()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.field.set_text(str(values.get("list", "")))

    def take_focus(self) -> None:
        self.field.setFocus()

    def _problems(self) -> dict[str, str]:
        found = self.field.roster()
        if found.troubles:
            return {"list": f"有 {len(found.troubles)} 行要改：改好，或者删去那一行。"}
        return {} if found.people else {"list": "请填写名单。"}

    def _typed(self) -> None:
        count = len(self.field.roster().people)
        self.save_button.setText(f"加入 {count} 人" if count else "加入名单")
        self.form.tell_changed("list")


def add_panel(context: Context, case: CaseFile, _: str = "") -> ActPanel:
    """The form of 加人."""
    return RosterPanel(context, case)


def settle_panel(context: Context, case: CaseFile, ids: str) -> ActPanel:
    """填结果 for several at once."""
    store, chosen = context.store, ids.split()

    def save(values: dict[str, Any]) -> Changes:
        return actions.settle(store, chosen, **values)

    panel = ActPanel(
        context,
        "settle",
        f"填 {len(chosen)} 人的结果",
        Member,
        [
            [Cell("outcome", 6), Cell("settled_on", 6)],
            [Cell("paid", 6, hint="每人同一个数；选“已支付”而不填，按各人本人金额记")],
        ],
        save,
        said=f"已填 {len(chosen)} 人的结果",
        verb=f"保存 {len(chosen)} 人",
    )
    return panel.begin(f"members.settle:{ids}", case.grievance, {"settled_on": store.now().date().isoformat()})


def _grouped(case: CaseFile) -> list[Any]:
    """The list with the representatives first, under a heading of their own."""
    first = [pair for pair in case.members if pair[0].is_representative]
    others = [pair for pair in case.members if not pair[0].is_representative]
    return [Group("代表人", str(len(first))), *first, Group("其他职工", str(len(others))), *others] if first else others


def _sum(fen: int | None) -> str:
    return "" if fen is None else money.yuan(fen)


PANELS: dict[str, Build] = {"members.add": add_panel, "members.settle": settle_panel}
