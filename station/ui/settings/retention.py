"""保管期限和销毁: the lists by which files are destroyed, and how long each kind is kept."""

from collections.abc import Generator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.actions import destroying as actions
from station.casework import retention, vocabulary
from station.casework.dates import show_day
from station.casework.destruction_paper import TITLE
from station.casework.model import Destruction, DestructionLine, Grievance, RetentionRule, Station
from station.casework.retention import Rule
from station.changes import Changes
from station.db.store import Store
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.form import Cell, RecordForm
from station.ui.form import Section as FormSection
from station.ui.formpane import FormPane
from station.ui.retention.agreeing import AgreeDialog
from station.ui.settings.section import MARGINS, Heading, Section
from station.ui.table import Column, Table
from station.ui.widgets import PRIMARY, Answer, Button, Dialog, EmptyState, Paragraph, PillText, SegmentedChoice, ask, column, row
from station.vault.slots import is_closed

_LISTS, _PERIODS = "lists", "periods"
_TONES = {"drawn": "vio", "agreed": "blu", "executed": "gry", "withdrawn": "gry"}
_ROWS = [[Cell("retention", 6)], [Cell("source", 12, hint="例如：滨河区档案局〔2026〕3号批复")]]
_SENTENCE = "到期的档案由一个人鉴定列册，第二个人同意，等候期过后销毁。销毁后只留编号、日期、类别和数字，登记簿和以前各月的数字不变。"


class RetentionSection(Section):
    """See the module."""

    records = (Destruction.record, DestructionLine.record, RetentionRule.record, Grievance.record)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._rule: Rule | None = None
        self.part = SegmentedChoice(((_LISTS, "销毁清册"), (_PERIODS, "保管期限")), _LISTS, small=True)
        self.part.setObjectName("settings.retention.part")
        self.part.chosen.connect(lambda _: self.refresh())
        self.due_button = Button("到期清单", lambda: self.context.go("workers", act="run_out"), icon="archive", small=True)
        self.due_button.setObjectName("settings.retention.due")
        self.files = FileStrip(context, "settings.retention.files")
        self._set_up_lists()
        self._set_up_periods()
        self.tables = QStackedWidget()
        for part in (self._lists, self._periods):
            self.tables.addWidget(part)
        listing = column(
            Heading("保管期限和销毁", _SENTENCE), row(self.part, None, self.due_button), self.files, spacing=12, margins=MARGINS
        )
        listing.addWidget(self.tables, 1)
        self._list = QWidget()
        self._list.setLayout(listing)
        self.form = RecordForm([RetentionRule], [FormSection("period", "", _ROWS)], clock=context.store.now)
        self._form_heading = Heading("保管期限")
        self.pane = FormPane(
            context,
            "settings.retention",
            self.form,
            submit=self._submit,
            done=self._done,
            cancel=self._show_list,
            head=self._form_heading,
            right="manage_station",
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self._list)
        self.stack.addWidget(self.pane)
        self.setLayout(column(self.stack, spacing=0))

    def _set_up_lists(self) -> None:
        label = Destruction.spec
        self.table = Table(
            [
                Column("number", label("number").label, 136, lambda one: one.number, whole=True),
                Column("status", label("status").label, 84, pill=_status),
                Column("station", label("station_id").label, 150, self._unit),
                Column("files", "件数", 104, self._count, sortable=False),
                Column("drawn", "鉴定", 164, lambda one: _who(one.drawn_by, one.drawn_on)),
                Column("agreed", "同意", 164, lambda one: _who(one.agreed_by, one.agreed_on)),
                Column("executed", "销毁", 164, _executed, stretch=True, tip=_executed),
            ],
            name="destructions",
            memory=self.context.memory,
            unit="份",
            row_id=lambda one: str(one.id),
            when_empty=EmptyState("还没有销毁清册。从“到期清单”里选档案列入。"),
            foot_shown=False,
        )
        self.table.setObjectName("settings.retention.lists")
        self.table.set_lead(12)
        self.table.selection_changed.connect(self._show_lines)
        self.agree_button = Button("第二人同意…", self.agree, icon="user-check", small=True)
        self.agree_button.setObjectName("settings.retention.agree")
        self.destroy_button = Button("销毁…", self.execute, icon="eraser", small=True, right="destroy")
        self.destroy_button.setObjectName("settings.retention.destroy")
        self.withdraw_button = Button("撤回", self.withdraw, icon="arrow-back-up", small=True, right="destroy")
        self.withdraw_button.setObjectName("settings.retention.withdraw")
        self.keep_button = Button("续存…", self.keep_on, icon="player-pause", small=True, right="destroy")
        self.keep_button.setObjectName("settings.retention.keep")
        self.paper_button = Button("导出清册", self.hand_out, icon="file-type-pdf", small=True, right="export")
        self.paper_button.setObjectName("settings.retention.paper")
        self.lines = Table(
            [
                Column("number", DestructionLine.spec("number").label, 150, lambda line: line.number or "—", whole=True),
                Column("closed_on", DestructionLine.spec("closed_on").label, 120, lambda line: show_day(line.closed_on)),
                Column("retention", "保管期限", 84, lambda line: vocabulary.label("retention", line.retention)),
                Column("verdict", DestructionLine.spec("verdict").label, 84, _verdict),
                Column("size", "内容", 150, lambda line: f"{line.records or 0} 条记录，{line.files or 0} 份材料", sortable=False),
                Column("basis", DestructionLine.spec("basis").label, 240, _basis, stretch=True, tip=_basis, token="ink2"),
            ],
            name="destruction_lines",
            memory=self.context.memory,
            unit="件",
            row_id=lambda line: str(line.id),
            foot_shown=False,
        )
        self.lines.setObjectName("settings.retention.lines")
        self.lines.set_lead(12)
        self.lines.selection_changed.connect(self._show_buttons)
        acts = row(self.agree_button, 8, self.destroy_button, self.withdraw_button, self.keep_button, None, self.paper_button)
        inside = column(acts, spacing=12)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.lines, 1)
        self._lists = QWidget()
        self._lists.setLayout(inside)

    def _set_up_periods(self) -> None:
        self.periods = Table(
            [
                Column("title", "适用", 190, lambda rule: rule.title),
                Column("retention", "保管期限", 96, lambda rule: vocabulary.label("retention", rule.retention)),
                Column("stands", "状态", 110, pill=_confirmed),
                Column("source", "依据", 360, lambda rule: rule.source, stretch=True, tip=lambda rule: rule.source, token="ink2"),
            ],
            name="periods",
            memory=self.context.memory,
            unit="条",
            row_id=lambda rule: str(rule.key),
            foot_shown=False,
        )
        self.periods.setObjectName("settings.retention.periods")
        self.periods.set_lead(12)
        self.periods.opened.connect(self.confirm)
        self.periods.selection_changed.connect(self._show_buttons)
        self.confirm_button = Button(
            "确认或改…", lambda: self.confirm(self.periods.current_row()), kind=PRIMARY, icon="check", small=True, right="manage_station"
        )
        self.confirm_button.setObjectName("settings.retention.confirm")
        never = (f"{one['title']}：{one['years']}（{one['source']}）" for one in retention.kept_on())
        inside = column(row(self.confirm_button, None), spacing=12)
        inside.addWidget(self.periods, 1)
        inside.addWidget(Paragraph("\n".join(("程序不单独提请销毁的：", *never, f"{retention.wait_words()}。")), "caption", "ink2"))
        self._periods = QWidget()
        self._periods.setLayout(inside)

    def _unit(self, one: Destruction) -> str:
        found = self.context.store.find(Station, one.station_id)
        return found.name if found is not None else ""

    def _count(self, one: Destruction) -> str:
        lines = actions.lines(self.context.store, one)
        kept = sum(line.verdict != "destroy" for line in lines)
        return f"{len(lines) - kept:,} 件" + (f"，续存 {kept}" if kept else "")

    def refresh(self) -> None:
        store = self.context.store
        is_lists = self.part.current() == _LISTS
        self.tables.setCurrentWidget(self._lists if is_lists else self._periods)
        self.table.set_rows(actions.lists(store))
        self.periods.set_rows(actions.periods(store))
        if self.table.current_row() is None and self.table.row_count():
            self.table.select_number(0)
        self._show_lines()

    def _show_lines(self) -> None:
        one: Destruction | None = self.table.current_row()
        self.lines.set_rows(actions.lines(self.context.store, one) if one is not None else [])
        self.lines.setVisible(one is not None)
        self._show_buttons()

    def _show_buttons(self) -> None:
        one: Destruction | None = self.table.current_row()
        is_own = one is not None and one.station_id == self.context.store.setting("station", "")
        status = one.status if one is not None and is_own else ""  # a list of another unit is there to be read
        self.agree_button.setEnabled(status == "drawn")
        self.keep_button.setEnabled(status == "drawn" and self.lines.selected_count() == 1)
        self.withdraw_button.setEnabled(status in ("drawn", "agreed"))
        is_over = one is not None and one.wait_to <= self.context.store.now().date().isoformat()
        self.destroy_button.setEnabled(status == "agreed" and is_over)
        self.paper_button.setEnabled(one is not None)
        self.confirm_button.setEnabled(self.periods.current_row() is not None)

    # -- lists -----------------------------------------------------------------------------------------------------

    def agree(self) -> None:
        """The second person's name and password."""
        one: Destruction = self.table.current_row()
        store = self.context.store
        files = sum(line.verdict == "destroy" for line in actions.lines(store, one))
        wait, asks = f"{retention.wait_words()}。", is_closed(store.folder)
        dialog = AgreeDialog(self.window(), one.number, files, actions.seconds(store, one), wait, asks_password=asks)
        dialog.exec()
        if dialog.agreed is not None:
            self._do(partial(actions.agree, store, one, *dialog.agreed), f"{dialog.agreed[0]}已同意清册 {one.number}")

    def execute(self) -> None:
        """Ask once more, then destroy."""
        one: Destruction = self.table.current_row()
        last = show_day(retention.last_backup_on(self.context.store.now().date().isoformat()))
        sentence = f"销毁后不能放回。以前的备份里还有这些内容，本程序自己的备份最晚约在 {last}前去掉；另存在别处的备份请自行处理。"
        if left := actions.set_aside(self.context.store):
            sentence += f"数据文件夹里还有恢复备份时换下的旧数据（{'、'.join(left)}），程序不会去掉，也请自行处理。"
        answers = [Answer("destroy", "销毁"), Answer("", "不销毁", safe=True)]
        if ask(self.window(), f"按清册 {one.number} 销毁？", sentence, answers) == "destroy":
            self.context.run(
                self.context.own_store(lambda store: _destroying(store, one)),
                lambda changes: self._destroyed(changes, one),
                failed=self.files.say,
                busy=self.destroy_button.set_busy,
                busy_words="正在销毁…",
            )

    def _destroyed(self, changes: Changes, one: Destruction) -> None:
        self._told(changes, f"已按清册 {one.number} 销毁")
        self.context.beside(actions.tidy, lambda _: None)

    def withdraw(self) -> None:
        """Give the list up."""
        one: Destruction = self.table.current_row()
        self._do(partial(actions.withdraw, self.context.store, one), f"已撤回清册 {one.number}")

    def keep_on(self) -> None:
        """Keep the chosen file on, for a reason."""
        (line,) = self.lines.selected_rows()
        answers = [Answer("keep", "续存"), Answer("", "不改", safe=True)]
        sentence = "写明原因，这一件不销毁，以后也不再列入，直到在到期清单里解除。清册永久保存，原因里不要写姓名。"
        dialog = Dialog(self.window(), f"{line.number or '这一件'}续存？", sentence, answers, reason="续存的原因")
        dialog.exec()
        if dialog.answer == "keep":
            self._do(partial(actions.keep_on, self.context.store, line, dialog.reason), f"{line.number}续存", undo=True)

    def hand_out(self) -> None:
        """Write the list as PDF."""
        one: Destruction = self.table.current_row()
        name = f"{TITLE} {one.number}"

        def write(path: Path) -> Generator[None, None, Path]:
            return self.context.own_store(lambda store: _exporting(store, one, path))

        self.files.save("导出清册", f"{name}.pdf", "PDF (*.pdf)", write, lambda path: f"已导出《{path.stem}》", self.paper_button.set_busy)

    def _do(self, act: partial[Changes], words: str, *, undo: bool = False) -> None:
        changes = self.context.attempt(act)
        if changes is not None:
            self._told(changes, words, undo=undo)

    def _told(self, changes: Changes, words: str, *, undo: bool = False) -> None:
        self.context.tell(changes)
        self.context.toast(words, undo=undo)
        self.refresh()

    # -- periods ---------------------------------------------------------------------------------------------------

    def confirm(self, rule: Rule | None) -> None:
        """The form of one period."""
        if rule is not None:
            self._rule = rule
            self._form_heading.set_title(f"{rule.title}的保管期限")
            source = rule.source if rule.is_confirmed else ""
            self.pane.open(f"settings:retention:{rule.key}", f"保管期限 {rule.title}", {"retention": rule.retention, "source": source})
            self.stack.setCurrentWidget(self.pane)
            self.pane.focus_first()

    def open_draft(self, key: str) -> None:
        """Go on with what was typed and not saved."""
        self.part.set_current(_PERIODS)
        self.confirm(next((rule for rule in actions.periods(self.context.store) if rule.key == key.rpartition(":")[2]), None))

    def begin(self, act: str) -> None:
        """``act="periods"`` shows the periods."""
        self.part.set_current(_PERIODS if act == _PERIODS else _LISTS)
        self.refresh()

    def save(self) -> None:
        if self.stack.currentWidget() is self.pane:
            self.pane.save()

    def _submit(self) -> Changes:
        assert self._rule is not None
        values = self.form.values()
        return actions.lay_down(self.context.store, self._rule.key, values["retention"], values["source"])

    def _done(self, changes: Changes) -> None:
        self.context.tell(changes)
        self._show_list()
        self.context.toast("已确认保管期限", undo=True)

    def _show_list(self) -> None:
        self.stack.setCurrentWidget(self._list)
        self.refresh()

    def leave(self) -> None:
        self.pane.drafts.keep()


def _destroying(store: Store, one: Destruction) -> Generator[None, None, Changes]:
    yield
    return actions.execute(store, one, tidies=False)


def _exporting(store: Store, one: Destruction, path: Path) -> Generator[None, None, Path]:
    yield
    actions.export_pdf(store, one, path)
    return path


def _status(one: Destruction) -> PillText:
    return PillText(vocabulary.label("destruction_status", one.status), _TONES.get(one.status, "gry"))


def _confirmed(rule: Rule) -> PillText:
    if rule.is_confirmed:
        return PillText("本单位已定", "grn")
    return PillText("默认", "gry") if rule.counts else PillText("待确认", "amb")


def _who(name: str, day: str) -> str:
    return f"{name} {show_day(day)}" if name else "—"


def _executed(one: Destruction) -> str:
    if one.status == "agreed":
        return f"等候至 {show_day(one.wait_to)}"
    return _who(one.executed_by, one.executed_on)


def _verdict(line: DestructionLine) -> str:
    return vocabulary.label("destruction_verdict", line.verdict)


def _basis(line: DestructionLine) -> str:
    return line.basis if line.verdict == "destroy" else line.reason
