"""回收改过的表: what was changed in an exported ledger cell by cell, beside what stands here now; tick what is to be taken back."""

from collections.abc import Generator, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget
from shiboken6 import isValid

from station.actions import roundtrip as actions
from station.casework.dates import show_moment
from station.casework.roundtrip import CellChange, Comparison, State
from station.errors import StationError
from station.ui import theme
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.page import COMPACT, Page, Room
from station.ui.table import Column, Table
from station.ui.widgets import PRIMARY, Button, EmptyState, Label, Pane, Paragraph, Scroll, column, empty, reveal, row
from station.ui.widgets.pill import PillText

if TYPE_CHECKING:
    from station.db.store import Store

_KINDS = "Excel 工作簿 (*.xlsx *.xls);;所有文件 (*)"
_FOLDER = "roundtrip.folder"
_TAKE = "take"
_MOST_NAMED = 12  # rows and columns told by name; the rest is counted


class RoundTripPage(Page):
    """``page.open_page(RoundTripPage(context))``; it begins with the choice of a file."""

    topic = "roundtrip"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "回收改过的表", "导出的台账在 Excel、WPS 里改过以后，挑要的改动收回来")
        self.setObjectName("roundtrip")
        self.setAcceptDrops(True)
        self.path: Path | None = None
        self.compared: Comparison | None = None
        self.taken: set[tuple[str, str]] = set()
        self.refused: Mapping[tuple[str, str], str] = {}  # why, of what was ticked and not taken
        self._build_head()
        self._lay_out()
        self.acts = {"new": self.choose, "save": self.apply}
        self._show()

    # -- building --------------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.choose_button = Button("选文件", self.choose, icon="folder-open", key="Ctrl+N", right="edit")
        self.choose_button.setObjectName("roundtrip.choose")
        self.apply_button = Button("收回", self.apply, kind=PRIMARY, icon="check", key="Ctrl+S", right="edit")
        self.apply_button.setObjectName("roundtrip.apply")

    def _lay_out(self) -> None:
        self.files = FileStrip(self.context, "roundtrip")
        self.said = Label("", "dense", "ink2")
        self.said.setObjectName("roundtrip.said")
        self.all_button = Button("全收", partial(self._take_all, True), small=True)
        self.all_button.setObjectName("roundtrip.all")
        self.none_button = Button("全不收", partial(self._take_all, False), small=True)
        self.none_button.setObjectName("roundtrip.none")
        self.bar = row(self.said, None, self.all_button, self.none_button, spacing=8)
        self.table = Table(
            [
                Column(_TAKE, "收回", 88, pill=self._pill, sortable=False),
                Column("name", "哪一条", 150, lambda change: change.name),
                Column("column", "项目", 120, lambda change: change.column.title),
                Column("old", "本机现在", 190, lambda change: change.old or "（空）", token="ink2", tip=lambda change: change.old),
                Column("new", "表里", 190, lambda change: change.new or "（空）", stretch=True, bold=True, tip=lambda change: change.new),
                Column("state", "说明", 260, self._state, tip=self._state, token="ink2"),
            ],
            name="roundtrip",
            memory=self.context.memory,
            unit="处",
            row_id=lambda change: f"{change.record_id} {change.column.key}",
            when_empty=EmptyState("表里没有要收回的改动。"),
            foot_shown=False,
        )
        self.table.setObjectName("roundtrip.changes")
        self.table.current_changed.connect(self._show_whole)
        self.table.view.clicked.connect(self._clicked)
        QShortcut(QKeySequence(Qt.Key.Key_Space), self.table.view, self._toggle_chosen, context=Qt.ShortcutContext.WidgetShortcut)
        shown = column(Pane(self.bar, fill="desk", edges="b", line="line2"), spacing=0)
        shown.addWidget(self.table, 1)
        self.texts = row(spacing=24)
        self.whole_texts = {title: Paragraph("", "dense", "ink2") for title in ("本机现在", "表里", "说明")}
        for title, text in self.whole_texts.items():
            self.texts.addLayout(column(Label(title, "dense", bold=True), text, None, spacing=4), 1)
        self.whole = Pane(self.texts, fill="desk", edges="t", line="line2")
        self.whole.setObjectName("roundtrip.whole")
        self.whole.hide()
        shown.addWidget(self.whole)
        self.told = column(spacing=4, margins=(16, 12, 16, 16))
        self.side = Pane(column(Scroll(self.told)), fill="desk", edges="l", line="line2")
        both = row(spacing=0)
        both.addLayout(shown, 1)
        both.addWidget(self.side)
        self.begin_button = Button("选文件", self.choose, kind=PRIMARY, right="edit")
        nothing = EmptyState(
            "选一份从本机导出、在 Excel 或 WPS 里改过的台账，也可以把文件拖到这里。先列出改了哪些格，勾选以后才写入。",
            [self.begin_button],
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(Pane(column(nothing), fill="paper"))
        self.stack.addWidget(Pane(both, fill="paper"))
        whole = column(self.files, spacing=0)
        whole.addWidget(self.stack, 1)
        self.setLayout(whole)

    # -- a file ----------------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for the file that came back."""
        folder = str(self.context.memory.get(_FOLDER, str(Path.home())))
        chosen, _ = QFileDialog.getOpenFileName(self, "回收改过的表", folder, _KINDS)
        if chosen:
            self.context.memory[_FOLDER] = str(Path(chosen).parent)
            self.take(Path(chosen))

    def take(self, path: Path) -> None:
        """Compare a file beside the window and show what is different."""

        def read(store: "Store") -> Generator[None, None, Comparison]:
            yield
            return actions.compare(store, path)

        self.files.clear()
        self.context.run(
            self.context.own_store(read),
            partial(self._read, path),
            failed=self.files.say,
            busy=self.choose_button.set_busy,
            busy_words="正在比对…",
        )

    def _read(self, path: Path, compared: Comparison) -> None:
        if isValid(self):
            self.path, self.compared = path, compared
            self.taken = {_key(change) for change in compared.changes if change.is_offered}
            self.refused = {}
            self._show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(Path(event.mimeData().urls()[0].toLocalFile()))

    # -- showing ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        compared = self.compared
        self.stack.setCurrentIndex(1 if compared else 0)
        self.set_actions(*([self.choose_button, self.apply_button] if compared else []))
        if compared is None or self.path is None:
            return
        left = f"，{show_moment(compared.exported_at, self.context.store.now().date())} 导出" if compared.exported_at else ""
        self.set_head("回收改过的表", f"{self.path.name}{left}")
        self.table.set_rows([change for change in compared.changes if change.state is not State.SAME])
        self._tell(compared)
        self._count()

    def _show_whole(self, change: CellChange | None) -> None:
        """What is said of the chosen cell, to its end."""
        self.whole.setVisible(change is not None)
        if change is not None:
            said = (change.old or "（空）", change.new or "（空）", self._state(change))
            for paragraph, text in zip(self.whole_texts.values(), said, strict=True):
                paragraph.set_text(text)

    def _count(self) -> None:
        assert self.compared is not None
        shown = [change for change in self.compared.changes if change.state is not State.SAME]
        self.said.setText(f"认出 {self.compared.rows:,} 行，改动 {len(shown):,} 处，勾选 {len(self.taken):,} 处")
        self.apply_button.setText(f"收回 {len(self.taken):,} 处" if self.taken else "收回")
        self.apply_button.setEnabled(bool(self.taken))
        can = sum(change.can_be_taken for change in shown)
        self.all_button.setEnabled(len(self.taken) < can)
        self.none_button.setEnabled(bool(self.taken))

    def _tell(self, compared: Comparison) -> None:
        """What was left aside, and why."""
        empty(self.told)
        changes = compared.changes
        on_both = sum(change.state is State.BOTH for change in changes)
        unsure = sum(change.state is State.UNSURE for change in changes)
        same = sum(change.state is State.SAME for change in changes)
        unread = sum(bool(change.trouble) and change.state is not State.SAME for change in changes)
        self._say(
            "要看一眼",
            [
                f"{on_both} 处本机后来也改了，先不收，请逐处决定。" if on_both else "",
                f"{unsure} 处不知道本机后来改没改：这份表的导出记录不在本机。先不收，请逐处决定。" if unsure else "",
                f"{unread} 处收不了，原因写在各行。" if unread else "",
                f"{same} 处两边改得一样，不用收。" if same else "",
            ],
        )
        self._say("有改动但不收的列", [f"{heading}，{count} 处：{why}" for heading, why, count in compared.refused])
        self._say("表里新加的行，不登记", _named([f"第 {number} 行：{text}" for number, text in compared.new_rows], "行"))
        self._say("认不准是哪一条的行", _named([f"第 {number} 行：{text}" for number, text in compared.unclear_rows], "行"))
        self._say("表里没有了的行，本机不删", _named(compared.missing, "行"))
        self._say("本机没有了的记录", [f"{compared.gone} 条，已经删除或者不在这本台账里。"] if compared.gone else [])
        self._say("表里没有了的列", _named(compared.lost_columns, "列"))
        self._say("表里新加的列，不收", _named(compared.strange_columns, "列"))
        if not self.told.count():
            self.told.addWidget(Paragraph("行和列都对得上。", "dense", "ink2"))
        self.told.addStretch(1)
        reveal(self.told)

    def _say(self, title: str, sentences: Iterable[str]) -> None:
        said = [sentence for sentence in sentences if sentence]
        if not said:
            return
        if self.told.count():
            self.told.addSpacing(12)
        self.told.addWidget(Label(title, "dense", bold=True))
        for sentence in said:
            self.told.addWidget(Paragraph(sentence, "dense", "ink2"))

    def _pill(self, change: CellChange) -> PillText:
        if not change.can_be_taken:
            return PillText("收不了", "")
        return PillText("收回", "blu", "check") if _key(change) in self.taken else PillText("不收", "gry")

    def _state(self, change: CellChange) -> str:
        """What is to be known before it is taken."""
        today = self.context.store.now().date()
        since = f"{change.by} {show_moment(change.at[:16], today)}" if change.at else ""
        if why := change.trouble or self.refused.get(_key(change)):
            return why
        if change.state is State.BOTH:
            return f"本机后来也改了（{since}）" if since else "本机后来也改了"
        if change.state is State.UNSURE:
            return f"不知道本机后来改没改（{since} 改过）" if since else "不知道本机后来改没改"
        return "只在表里改了"

    # -- ticks -----------------------------------------------------------------------------------------------------

    def _clicked(self, index: QModelIndex) -> None:
        if self.table.model.columns[index.column()].key == _TAKE:
            self._toggle([self.table.model.row(index.row())])

    def _toggle_chosen(self) -> None:
        self._toggle(self.table.selected_rows())

    def _toggle(self, changes: Iterable[CellChange]) -> None:
        keys = {_key(change) for change in changes if change.can_be_taken}
        self.taken = self.taken - keys if keys <= self.taken else self.taken | keys
        self.table.view.viewport().update()
        self._count()

    def _take_all(self, wanted: bool) -> None:
        changes = self.compared.changes if self.compared else ()
        self.taken = {_key(change) for change in changes if change.can_be_taken} if wanted else set()
        self.table.view.viewport().update()
        self._count()

    # -- acts ------------------------------------------------------------------------------------------------------

    def apply(self) -> None:
        """Enter what is ticked, in one step, and compare again."""
        if self.compared is None or self.path is None or not self.taken:
            return
        chosen = [change for change in self.compared.changes if _key(change) in self.taken]
        try:
            changes = actions.apply(self.context.store, chosen)
        except actions.RefusedError as error:
            self.refused = error.troubles
            self.taken -= set(error.troubles)
            self.table.view.viewport().update()
            self._show_whole(self.table.current_row())
            self._count()
            rest = f"收不了的已经去掉勾，原因写在各行；其余 {len(self.taken):,} 处可以再点“收回”。" if self.taken else "原因写在各行。"
            self.files.say(StationError(error.message, f"{error.hint}{rest}"), [("重新比对", partial(self.take, self.path))])
            return
        except StationError as error:
            self.files.say(error, [("重新比对", partial(self.take, self.path))])
            return
        self.context.tell(changes)
        self.context.toast(f"已收回 {len(chosen):,} 处改动", undo=True)
        self.take(self.path)

    # -- the page --------------------------------------------------------------------------------------------------

    def arrange(self, room: Room) -> None:
        self.side.setFixedWidth(theme.current().size(240 if room.kind == COMPACT else 320))
        self.table.set_low(room.is_low)
        self.table.set_lead(room.margin)
        self.bar.setContentsMargins(room.margin, 8, 16, 8)
        self.texts.setContentsMargins(room.margin, 10, 16, 12)

    def focus_first(self) -> None:
        (self.table if self.compared else self.begin_button).setFocus(Qt.FocusReason.OtherFocusReason)


def _key(change: CellChange) -> tuple[str, str]:
    return change.record_id, change.column.key


def _named(texts: Iterable[str], unit: str) -> list[str]:
    every = list(texts)
    rest = len(every) - _MOST_NAMED
    return [*every[:_MOST_NAMED], f"还有 {rest:,} {unit}。"] if rest > 0 else every
