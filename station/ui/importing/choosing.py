"""The first step of an import: the file, its sheets and headings, and the imports of before."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from station.actions.import_ledger import Past
from station.casework.dates import show_moment
from station.casework.importing.raw import text_of
from station.casework.importing.targets import targets
from station.casework.masking import mask_text
from station.ui import theme
from station.ui.context import Context
from station.ui.importing.session import Session
from station.ui.table import Column, Table
from station.ui.widgets import (
    PRIMARY,
    SECONDARY,
    Button,
    Card,
    CheckBox,
    ComboBox,
    ElidedLabel,
    EmptyState,
    Label,
    Pane,
    Paragraph,
    Scroll,
    column,
    empty,
    reveal,
    row,
)
from station.ui.widgets.layout import height_at

KINDS = "台账 (*.xlsx *.xlsm *.xls *.csv *.txt);;所有文件 (*)"
ASKED = "把旧台账拖到这里，或者选文件；也可以在 Excel、WPS 里复制几行，再到这里粘贴。"
_HEADER_ROWS = 30
_SHOWN_TABLES = 5  # of a year of months the rest is scrolled to
_SEEN_ROWS = 5  # of what has no heading, to be told what was pasted
_DROP, _PAST = 190, 152  # pixels of the place for files, and of the imports of before, at least
_GAP = 12


class Choosing(QWidget):
    """``read(path)`` and ``read_text(text)`` begin reading; ``changed`` is called after other tables or headings were chosen."""

    given = Signal(object)  # the path of a file, or a text that was pasted
    undone = Signal(str)  # id of an import

    def __init__(self, context: Context, changed: Callable[[], object]) -> None:
        super().__init__()
        self.context = context
        self._changed = changed
        self._session: Session | None = None
        self.setAcceptDrops(True)
        self.choose_button = Button("选文件", self.choose, kind=PRIMARY, icon="folder-open", right="import")
        self.choose_button.setObjectName("import.choose")
        paste = Button("粘贴", self.paste, icon="clipboard-plus", key="Ctrl+V", right="import")
        paste.setObjectName("import.paste")
        self.sentence = Paragraph(ASKED, "body", centred=True)
        self._about = Paragraph("能读 xlsx、xls 和 csv。先看一遍每行的结果，确认之前不写入任何数据。", "dense", "ink2", centred=True)
        buttons = row(None, self.choose_button, paste, None)
        self.drop = Pane(column(None, self.sentence, self._about, 4, buttons, None, spacing=8, margins=24), radius=6, line="line2")
        self._tables = column(spacing=6)
        self._tables_room = Scroll(column(self._tables, None, spacing=0))
        self._tables_card = Card("导入哪几张表", self._tables_room)
        self._tables_card.hide()
        self._build_past()
        whole = column(self.drop, self._tables_card, spacing=_GAP)
        whole.addWidget(self.past_card, 1)
        self.setLayout(whole)
        self._fit()

    def _build_past(self) -> None:
        today = self.context.store.now().date
        names = {key: target.name for key, target in targets().items()}

        def figure(name: str) -> Callable[[Past], str]:
            return lambda past: f"{getattr(past.ledger_import, name) or 0:,}"

        self.past = Table(
            [
                Column("at", "导入时间", 150, lambda p: show_moment(p.ledger_import.imported_at, today()), whole=True),
                Column("file", "文件", 240, lambda p: p.ledger_import.file_name, stretch=True),
                Column("target", "内容", 120, lambda p: names.get(p.ledger_import.target, p.ledger_import.target)),
                Column("added", "新登记", 76, figure("added"), right=True),
                Column("changed", "改动", 64, figure("changed"), right=True),
                Column("known", "已有", 64, figure("known"), right=True),
                Column("held", "没有导入", 84, figure("held"), right=True),
                Column("by", "导入人", 90, lambda p: p.ledger_import.imported_by),
                Column("undo", "", 110, lambda p: p.barred, token="ink3", action="整批撤销"),
            ],
            name="imports",
            memory=self.context.memory,
            unit="次",
            row_id=lambda past: past.ledger_import.id,
            when_empty=EmptyState("还没有导入过旧台账。导入以后 30 天内可以整批撤销。"),
            foot_shown=False,
        )
        self.past.setObjectName("import.past")
        self.past.acted.connect(lambda past: self.undone.emit(past.ledger_import.id))
        self.past_card = Card("导入过的", self.past, padding=0)

    def show_past(self, found: list[Past]) -> None:
        """Show the imports of before."""
        self.past.set_rows(found)

    def show_session(self, session: Session | None) -> None:
        """Show the tables of the file that was read."""
        self._session = session
        empty(self._tables)
        self._tables_card.setVisible(session is not None)
        self.choose_button.kind = SECONDARY if session is not None else PRIMARY
        if session is None:
            self.sentence.set_text(ASKED)
            self._fit()
            return
        told = f"已经读入“{session.book.name}”。要换一份，把它拖到这里，或者另选文件。"
        self.sentence.set_text(told if session.taken else ASKED)
        for place, table in enumerate(session.tables):
            box = CheckBox(f"“{table.sheet}”" + ("（隐藏）" if table.is_hidden else ""))
            box.setObjectName(f"import.table.{place}")
            box.setChecked(place in session.taken)
            box.setEnabled(bool(table.body) and (place in session.taken or session.fits(place) or len(session.taken) <= 1))
            box.toggled.connect(partial(self._take, place))
            words = f"{len(table.body):,} 行数据，{len(table.left_out):,} 行标题、合计和空行" if table.body else "没有找到表头"
            words += f"，{table.unread:,} 格公式出错或没有结果" if table.unread else ""
            line = row(box, Label(words, "dense", "ink2"), None, spacing=10)
            first, last = (self._row_choice(value) for value in table.header)
            first.setObjectName(f"import.header.first.{place}")
            for choice in (first, last):
                choice.currentIndexChanged.connect(partial(self._set_header, place, first, last))
            for part in (Label("表头从第", "dense", "ink2"), first, Label("行到第", "dense", "ink2"), last, Label("行", "dense", "ink2")):
                line.addWidget(part)
            self._tables.addLayout(line)
            if not table.columns:
                for read in table.lines[:_SEEN_ROWS]:
                    said = "，".join(mask_text(text_of(cell), ()) or "（空）" for cell in read.cells)
                    self._tables.addWidget(ElidedLabel(f"第 {read.row} 行：{said}", "dense", "ink2"))
        reveal(self._tables)
        self._fit()

    def _fit(self) -> None:
        """The tables of a file come before the imports of before, and these are away where both have no room."""
        is_asked = self._session is None
        self._about.setVisible(is_asked)
        self.drop.setMinimumHeight(_DROP if is_asked else 0)
        if is_asked:
            self.past_card.show()
            return
        a_row = theme.current().size(34) + self._tables.spacing()
        wanted = min(height_at(self._tables_room.widget(), self._tables_room.width()), (_SHOWN_TABLES + 1) * a_row)
        around = self._tables_card.body.contentsMargins()
        frame = self._tables_card.head.minimumHeight() + around.top() + around.bottom()
        rest = self.height() - height_at(self.drop, self.width()) - _GAP - frame
        has_room = rest - _GAP - wanted >= theme.current().size(_PAST)
        self.past_card.setVisible(has_room)
        self._tables_room.setFixedHeight(wanted if has_room else max(a_row, rest))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _row_choice(self, value: int) -> ComboBox:
        rows = [(str(n), str(n)) for n in range(1, max(_HEADER_ROWS, value) + 1)]
        choice = ComboBox(rows, empty="" if value else "？")  # one that shows a row could not be set to it
        choice.set_key(str(value or ""))
        return choice

    def _take(self, place: int, is_on: bool) -> None:
        session = self._session
        assert session is not None
        if is_on and (not session.taken or not session.fits(place)):
            session.take_like(place)
            session.guess_all(self.context.store)
        else:
            session.taken = session.taken | {place} if is_on else session.taken - {place}
        self.show_session(session)
        self._changed()

    def _set_header(self, place: int, first: ComboBox, last: ComboBox, _: int) -> None:
        session = self._session
        assert session is not None
        upper = int(first.key() or last.key())
        lower = int(last.key() or upper)
        session.set_header(place, upper, max(upper, lower))
        session.take_like(place)
        if session.taken:
            session.guess_all(self.context.store)
        self.show_session(session)
        self._changed()

    # -- giving a file ---------------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask for the file."""
        folder = str(self.context.memory.get("import.folder", str(Path.home())))
        chosen, _ = QFileDialog.getOpenFileName(self, "选旧台账", folder, KINDS)
        if chosen:
            self.context.memory["import.folder"] = str(Path(chosen).parent)
            self.given.emit(Path(chosen))

    def paste(self) -> None:
        """Take the file or the cells that lie on the clipboard."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, content: QMimeData) -> None:
        """Read what was dropped or pasted, the first of several files."""
        paths = [Path(url.toLocalFile()) for url in content.urls() if url.isLocalFile()]
        if len(paths) > 1:
            self.context.toast(f"一次读一份，先读“{paths[0].name}”。其余 {len(paths) - 1} 份没有读。")
        self.given.emit(paths[0] if paths else content.text())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(event.mimeData())
