"""到期鉴定清单: the files whose time to be kept has passed, and what stands against destroying each of them."""

from functools import partial

from station.actions import destroying as actions
from station.actions.destroying import Candidate
from station.casework import vocabulary
from station.casework.dates import show_day
from station.casework.model import BY_NAME, Destruction, DestructionLine, Grievance, RetentionRule
from station.changes import Changes
from station.ui.context import Context
from station.ui.page import Page, Room
from station.ui.reading import Reading
from station.ui.table import Column, Table
from station.ui.widgets import PRIMARY, Answer, Button, Dialog, EmptyState, Note, column

SENTENCE = (
    "保管期限已满的档案，先鉴定，再由第二个人同意，等候期过后才销毁；程序不会自动销毁。"
    "“不能列入”写明原因的，办完那些事才能选。选中的行可以用 Ctrl+C 复制到表格。"
)
_PLACES = {"grievance": "grievances", "supervision": "letters", "letter": "letters"}


class DuePage(Page):
    """See the module."""

    topic = "settings-retention#到期了"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "到期鉴定清单")
        self.setObjectName("workers.run_out_page")
        self.draw_button = Button("列入销毁清册…", self.draw, kind=PRIMARY, right="destroy")
        self.draw_button.setObjectName("workers.run_out.draw")
        hold = Button("暂不销毁…", self.hold, icon="player-pause", right="archive")
        hold.setObjectName("workers.run_out.hold")
        self.hold_button = hold
        self.set_actions(hold, self.draw_button)
        label = Grievance.spec
        self.nothing = EmptyState("正在读取…")
        self._reading = Reading(self, context, actions.due, self._show)
        self.table = Table(
            [
                Column("of", DestructionLine.spec("of").label, 96, lambda one: BY_NAME[one.of].title),
                Column("archive_number", label("archive_number").label, 180, lambda one: one.archive_number or "—", whole=True),
                Column("number", DestructionLine.spec("number").label, 150, lambda one: one.number or "—", whole=True),
                self._day("closed_on"),
                Column("retention", label("retention").label, 84, lambda one: vocabulary.label("retention", one.retention)),
                self._day("keep_to"),
                Column("obstacles", "不能列入", 220, _obstacles, stretch=True, tip=_obstacles, token="amb"),
            ],
            name="run_out",
            memory=context.memory,
            row_id=lambda one: str(one.of_id),
            when_empty=self.nothing,
        )
        self.table.setObjectName("workers.run_out_list")
        self.table.opened.connect(self._open)
        self.table.selection_changed.connect(self._show_buttons)
        self._note = column(Note(SENTENCE))
        whole = column(self._note, spacing=0)
        whole.addWidget(self.table, 1)
        self.setLayout(whole)
        context.changed.connect(self._changed)
        self._show_buttons()
        self.reload()

    def _day(self, name: str) -> Column:
        label = DestructionLine.spec(name).label
        return Column(name, label, 120, lambda one: show_day(getattr(one, name)), order=lambda one: getattr(one, name))

    def reload(self) -> None:
        """Read the list again, beside the window: what lies in the recycle bin is looked for kind by kind."""
        self._reading.start()

    def _show(self, found: list[Candidate]) -> None:
        self.nothing.set_text("没有保管期限已满的档案。")
        self.table.set_rows(found)
        free = sum(one.is_free for one in found)
        self.table.set_foot([f"{len(found):,} 件", f"可以列入 {free:,} 件"])
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen: list[Candidate] = self.table.selected_rows()
        self.draw_button.setEnabled(bool(chosen) and all(one.is_free for one in chosen))
        one = chosen[0] if len(chosen) == 1 else None
        self.hold_button.setEnabled(one is not None and (one.of == Grievance.record or one.is_kept))

    def draw(self) -> None:
        """Put what is chosen on a list, for a reason."""
        ids = [one.of_id for one in self.table.selected_rows()]
        sentence = "列入以后由第二个人同意。在销毁以前都可以撤回，什么也不会少。清册永久保存，意见里不要写姓名。"
        answers = [Answer("draw", "列入清册"), Answer("", "不列入", safe=True)]
        dialog = Dialog(self.window(), f"把这 {len(ids)} 件列入销毁清册？", sentence, answers, reason="鉴定意见，例如：无继续保存价值")
        dialog.exec()
        if dialog.answer != "draw":
            return
        made = self.context.attempt(partial(actions.draw, self.context.store, ids, dialog.reason))
        if made is not None:
            self.context.tell(Changes("列销毁清册", {Destruction.record: frozenset([made.id])}))
            self.context.toast(f"已列入清册 {made.number}", ("看清册", lambda: self.context.go("settings", section="retention")))

    def hold(self) -> None:
        """Keep the chosen case from every list, or lift that."""
        (one,) = self.table.selected_rows()
        reason = ""
        if not one.is_kept:
            answers = [Answer("hold", "暂不销毁"), Answer("", "不改", safe=True)]
            sentence = "上级或者档案部门要求留着的，写明原因，以后不再列入。"
            dialog = Dialog(self.window(), f"{one.number} 暂不销毁？", sentence, answers, reason="原因")
            dialog.exec()
            if dialog.answer != "hold":
                return
            reason = dialog.reason
        store = self.context.store
        act = partial(actions.hold, store, one.of_id, reason) if one.of == Grievance.record else partial(actions.lift, store, one.of_id)
        changes = self.context.attempt(act)
        if changes is not None:
            self.context.tell(changes)
            named = f"{one.number} " if one.number else BY_NAME[one.of].title
            self.context.toast(named + ("暂不销毁" if reason else "可以列入了"), undo=True)

    def _open(self, one: Candidate) -> None:
        if one.of in _PLACES:
            self.context.go(_PLACES[one.of], id=one.of_id)
        else:
            self.context.go("services", kind=one.of, id=one.of_id)

    def _changed(self, changes: Changes) -> None:
        if changes.touches(Grievance.record, Destruction.record, DestructionLine.record, RetentionRule.record):
            self.reload()

    def arrange(self, room: Room) -> None:
        self._note.setContentsMargins(room.margin, 10, room.margin, 10)
        self.table.set_lead(room.margin)
        self.table.set_low(room.is_low)

    def focus_first(self) -> None:
        self.table.setFocus()


def _obstacles(one: Candidate) -> str:
    return "；".join(one.obstacles)
