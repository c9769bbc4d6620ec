"""导入旧台账: four steps over the file somebody brings along; nothing is written before the last."""

from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from station.actions import import_ledger as actions
from station.actions.import_ledger import UNDO_DAYS, Imported
from station.actions.import_recognising import remember
from station.actions.progress import Stage
from station.casework.import_plan import Plan
from station.casework.importing.targets import targets
from station.casework.model import LedgerImport
from station.changes import Changes
from station.errors import StationError
from station.ui import theme
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.footer import FormFooter
from station.ui.importing.choosing import Choosing
from station.ui.importing.columns import Columns
from station.ui.importing.confirming import Confirming
from station.ui.importing.expected import Expected
from station.ui.importing.session import Session, opened
from station.ui.importing.troubles import WORDS, Troubles
from station.ui.page import COMPACT, WIDE, Page, Room
from station.ui.stages import stage_words
from station.ui.way import HOMES
from station.ui.widgets import DONE, NEXT, NOW, PRIMARY, Button, Label, Step, Stepper, column, row

if TYPE_CHECKING:
    from station.db.store import Store

CHOOSE, COLUMNS, LOOK, CONFIRM = range(4)
STEPS = ("选文件", "对应列", "核对有问题的行", "确认导入")


class ImportPage(Page):
    """``page.open_page(ImportPage(context))``; a file or a pasted text given along is read at once."""

    topic = "importing"

    def __init__(self, context: Context, given: Path | str | None = None) -> None:
        super().__init__(context, "导入旧台账")
        self.setObjectName("import.page")
        self.session: Session | None = None
        self.done: Imported | None = None
        self.step = CHOOSE
        self._asked = 0
        self.stepper = Stepper(numbered=True)
        self.files = FileStrip(context, "import.files", within=True)
        self.choosing = Choosing(context, self._rechosen)
        self.choosing.given.connect(self.read)
        self.choosing.undone.connect(self.undo)
        self.columns = Columns(self._replan, partial(self.show_step, CHOOSE), context.store.now().date())
        self.troubles = Troubles(context, self._replan, self.export)
        self.confirming = Confirming(self.look, self._undo_this, self.start_again, self._date)
        self.expected = Expected(self.match_words)
        self.stack = QStackedWidget()
        for part in (self.choosing, self.columns, self.troubles, self.confirming):
            self.stack.addWidget(part)
        self.cancel_button = Button("取消", self.close_page)
        self.cancel_button.setObjectName("import.cancel")
        self.back_button = Button("上一步", self.go_back)
        self.back_button.setObjectName("import.back")
        self.next_button = Button("下一步", self.go_on, kind=PRIMARY, key="Ctrl+S")
        self.next_button.setObjectName("import.next")
        self.footer = FormFooter(self.cancel_button, self.back_button, self.next_button)
        self._lay_out()
        self.acts = {"save": self.go_on}
        context.changed.connect(self._changed)
        self._show_past()
        self.show_step(CHOOSE)
        if given is not None:
            self.read(given)

    def _lay_out(self) -> None:
        self.untouched = Label("确认之前不写入任何数据", "dense", "ink2")
        head = row(self.stepper, 24, self.untouched, spacing=0)
        head.setStretch(0, 1)
        self._body = row(spacing=12)
        self._body.addWidget(self.stack, 1)
        self._body.addWidget(self.expected)
        self._inner = column(head, self.files, spacing=12)
        self._inner.addLayout(self._body, 1)
        whole = column(spacing=0)
        whole.addLayout(self._inner, 1)
        whole.addWidget(self.footer)
        self.setLayout(whole)

    # -- steps -----------------------------------------------------------------------------------------------------

    def show_step(self, step: int) -> None:
        """Bring a step to the front."""
        self.step = step
        is_over = self.done is not None
        states = [DONE if n < step or is_over else NOW if n == step else NEXT for n in range(len(STEPS))]
        self.stepper.set_steps([Step(words, state) for words, state in zip(STEPS, states, strict=True)])
        self.stack.setCurrentIndex(step)
        self.expected.setVisible(step != CHOOSE and not is_over)
        self.back_button.setVisible(step != CHOOSE and not is_over)
        self.untouched.setVisible(not is_over)
        self.cancel_button.setText("关闭" if is_over else "取消")
        self.next_button.setVisible(not is_over and (step != CHOOSE or self.session is not None))
        self._name_next()

    def _name_next(self) -> None:
        plan = self.session.plan if self.session else None
        look = sum(plan.standing[key] for key in ("look", "skipped")) if plan else 0
        has_words = plan is not None and any(not question.decided for question in plan.questions)
        words = "下一步"
        if self.step == COLUMNS:
            words = f"下一步，核对 {look:,} 行" if look else "下一步，对应写法" if has_words else "下一步，确认"
        elif self.step == CONFIRM and plan is not None:
            words = f"导入 {len(plan.to_write):,} 行"
        self.next_button.setText(words)
        ready = self.session is not None and bool(self.session.taken)
        self.next_button.setEnabled(
            ready and (self.step == CHOOSE or plan is not None) and (self.step != CONFIRM or bool(plan and plan.to_write))
        )
        self.footer.say(f"导入后 {UNDO_DAYS} 天内可整批撤销" if self.step != CHOOSE and self.done is None else "", "arrow-back-up")

    def go_on(self) -> None:
        """The next step; the last writes."""
        session = self.session
        if not self.next_button.isEnabled() or self.next_button.isHidden() or session is None:
            return
        if self.step == CHOOSE:
            self._show_columns()
        elif self.step == COLUMNS:
            assert session.plan is not None
            self.show_step(CONFIRM if session.plan.is_plain else LOOK)
            self._show_plan()
            self.troubles.show_first()
            if self.step == LOOK:
                self.troubles.focus_first()
        elif self.step == LOOK:
            self.show_step(CONFIRM)
            self._show_plan()
        elif session.plan is not None:
            self._carry_out(session.plan)

    def go_back(self) -> None:
        """The step before."""
        plan = self.session.plan if self.session else None
        skips = self.step == CONFIRM and plan is not None and plan.is_plain
        self.show_step(self.step - (2 if skips else 1))

    def escape(self) -> bool:
        if self.step in (CHOOSE,) or self.done is not None:
            return False
        self.go_back()
        return True

    def match_words(self) -> None:
        """Go to the words that are to be matched."""
        if self.session is not None and self.session.plan is not None:
            self.show_step(LOOK)
            self._show_plan()
            self.troubles.show_tab(WORDS)

    # -- reading ---------------------------------------------------------------------------------------------------

    def read(self, given: Path | str) -> None:
        """Read a file, or cells that were pasted, beside the window."""
        self.files.clear()
        self.context.run(
            self.context.own_store(lambda store: _reading(store, given)),
            self._opened,
            failed=self.files.say,
            busy=self.choosing.choose_button.set_busy,
            busy_words="正在读入…",
        )

    def _opened(self, session: Session) -> None:
        if not isValid(self):
            return
        self.session, self.done = session, None
        self.choosing.show_session(session)
        if not session.taken:
            again = "请连同表头那一行一起复制，再粘贴一次" if session.is_pasted else "请换一份带表头的"
            hint = f"{again}；下面看得到表头的话，选它是第几行。" if session.tables else f"{again}。"
            self.files.say(StationError(f"“{session.book.name}”里没有找到台账的表头，还没有读入。", hint))
            self.show_step(CHOOSE)
            return
        self._show_columns()

    def _rechosen(self) -> None:
        if self.session is not None:
            self.session.plan = None
            self.session.fixes.clear()
            self.session.choices.clear()
            self.session.received_at = ""
        self._name_next()

    def _show_columns(self) -> None:
        assert self.session is not None
        self.columns.show_session(self.session, [(key, target.name) for key, target in targets().items()])
        self.show_step(COLUMNS)
        self._replan()

    def _replan(self) -> None:
        """Count anew what would come of the rows, beside the window; the answer to what was asked last is shown."""
        session = self.session
        assert session is not None
        self._asked += 1
        if session.plan is None:
            self.expected.show_plan(None, session.is_recalled)
        asked = session.asked()
        self.context.run(
            self.context.own_store(lambda store: actions.plan(store, asked)),
            partial(self._planned, self._asked),
            words=stage_words,
            failed=self.files.say,
        )

    def _planned(self, asked: int, plan: Plan) -> None:
        if not isValid(self) or asked != self._asked or self.session is None:
            return
        is_first = self.session.plan is None
        self.session.plan = plan
        self._show_plan()
        if is_first:
            self.next_button.setFocus()

    def _show_plan(self) -> None:
        session = self.session
        if session is None or session.plan is None:
            return
        self.expected.show_plan(session.plan, session.is_recalled)
        if self.step == COLUMNS:
            self.columns.show_results(session.plan)
        elif self.step == LOOK:
            self.troubles.show_plan(session, session.plan)
        elif self.step == CONFIRM:
            self.confirming.show_plan(session.plan, self.context.store.now().date().isoformat())
        self._name_next()

    def _date(self, is_today: bool) -> None:
        """Cases without a day are received now, or stay without."""
        assert self.session is not None
        self.session.received_at = self.context.store.now().isoformat(timespec="minutes") if is_today else ""
        self._replan()

    # -- writing ---------------------------------------------------------------------------------------------------

    def _carry_out(self, plan: Plan) -> None:
        is_remembered = self.expected.remember.isChecked()
        self.files.clear()
        self.context.run(
            self.context.own_store(lambda store: _writing(store, plan, is_remembered)),
            self._written,
            words=stage_words,
            failed=self._not_written,
            stopped=lambda: self.context.toast("已取消，没有写入任何内容。"),
            busy=self.next_button.set_busy,
            busy_words="正在写入…",
        )

    def _written(self, done: Imported) -> None:
        self.context.tell(done.changes)
        made = done.ledger_import
        known = f"，{made.known:,} 行已有跳过" if made.known else ""
        self.context.toast(f"已导入 {(made.added or 0) + (made.changed or 0):,} 行{known}", undo=bool(done.changes))
        if not isValid(self):
            return
        self.done = done
        self.confirming.show_done(done)
        self.show_step(CONFIRM)
        self._show_past()

    def _not_written(self, error: StationError) -> None:
        if isValid(self):
            self.files.say(error)
            self._replan()
        else:
            self.context.problem(error)

    def start_again(self) -> None:
        """Take another file."""
        self.session, self.done = None, None
        self.choosing.show_session(None)
        self.show_step(CHOOSE)

    def look(self) -> None:
        """Show what was imported at its place."""
        assert self.done is not None
        record = targets()[self.done.ledger_import.target].record
        self.close_page()
        where = {} if record in HOMES else {"kind": record}
        self.context.go(HOMES.get(record, "services"), **where, imported=self.done.ledger_import.id)

    # -- undoing ---------------------------------------------------------------------------------------------------

    def _undo_this(self) -> None:
        assert self.done is not None
        self.undo(self.done.ledger_import.id)

    def undo(self, import_id: str) -> None:
        """Take back a whole import."""
        found = self.context.store.get(LedgerImport, import_id)
        self.files.clear()
        self.context.run(
            self.context.own_store(lambda store: actions.undo_import(store, import_id)),
            partial(self._undone, found.file_name),
            words=stage_words,
            failed=self.files.say,
            stopped=lambda: self.context.toast("已取消，什么都没有撤销。"),
        )

    def _undone(self, name: str, changes: Changes) -> None:
        self.context.tell(changes)
        self.context.toast(f"已整批撤销“{name}”", undo=True)
        if isValid(self):
            self.start_again()
            self._show_past()

    # -- around ----------------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Hand out the rows in trouble with their reasons, to be mended in the sheet."""
        session = self.session
        assert session is not None and session.plan is not None
        plan = session.plan

        def write(path: Path) -> Generator[Any, None, int]:
            return self.context.own_store(lambda store: _handed_out(store, plan, path))

        name = f"{Path(session.book.name).stem}（有问题的行）.xlsx"
        said = "已导出 {:,} 行".format
        self.files.save("导出有问题的行", name, "Excel 工作簿 (*.xlsx)", write, said, self.troubles.export_button.set_busy)

    def _show_past(self) -> None:
        self.choosing.show_past(actions.past_imports(self.context.store))

    def _changed(self, changes: Changes) -> None:
        if changes.touches(LedgerImport.record):
            if self.done is not None and self.context.store.get(LedgerImport, self.done.ledger_import.id).deleted:
                self.start_again()
            self._show_past()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.step == CHOOSE and event.matches(QKeySequence.StandardKey.Paste):
            self.choosing.paste()
        else:
            super().keyPressEvent(event)

    def arrange(self, room: Room) -> None:
        size = theme.current().size
        self.expected.setFixedWidth(300 if room.kind == COMPACT else size(380 if room.kind == WIDE else 300))
        self._inner.setContentsMargins(room.margin, 4, room.margin, 12)
        self.footer.set_margin(room.margin)

    def focus_first(self) -> None:
        target: QWidget = self.choosing.choose_button if self.step == CHOOSE else self.next_button
        target.setFocus()


def _reading(store: "Store", given: Path | str) -> Generator[None, None, Session]:
    from station.export.foreign_sheet import read_book, read_text  # slow to load

    yield
    return opened(read_book(given) if isinstance(given, Path) else read_text(given), store)


def _writing(store: "Store", plan: Plan, is_remembered: bool) -> Generator[Stage, None, Imported]:
    done = yield from actions.carry_out(store, plan)
    if is_remembered:
        remember(store, plan.asked)
    return done


def _handed_out(store: "Store", plan: Plan, path: Path) -> Generator[Any, None, int]:
    from station.actions.import_troubles import export_troubles

    yield
    return export_troubles(store, plan, path)
