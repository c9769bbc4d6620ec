"""A list of people, typed, pasted or read from a file, with what was made of each line said below before anything is stored."""

from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from station.casework import money, roster
from station.casework.model import Worker
from station.casework.roster import Roster
from station.ui.context import Context
from station.ui.editors import TextEditor
from station.ui.widgets import LINK, Button, Paragraph, column, row

SHOWN = 6  # troubles named below the field; the rest is counted


class RosterField(QWidget):
    """``field.roster()`` is what stands in it, read; ``known`` are the people on the list already."""

    changed = Signal()
    left = Signal()

    def __init__(self, context: Context, name: str, lines: int = 3, known: Sequence[Worker] = ()) -> None:
        super().__init__()
        self.context = context
        self._known = known
        self._read = Roster()
        self.editor = TextEditor(lines)
        self.editor.setObjectName(name)
        self.editor.setAccessibleName("名单")
        self.editor.setPlaceholderText("一行一人：姓名、电话、身份证号、金额；可以从 Excel 粘贴，有没有表头都行")
        self.file_button = Button("从 Excel 或 CSV 文件读入", self.choose_file, kind=LINK, icon="file-spreadsheet")
        self.file_button.setObjectName(f"{name}.file")
        self.words = Paragraph("", "caption", "ink2")
        self.words.setObjectName(f"{name}.words")
        self.troubles = Paragraph("", "caption", "amb")
        self.troubles.setObjectName(f"{name}.troubles")
        self.setLayout(column(self.editor, row(self.file_button, None), self.words, self.troubles, spacing=4))
        self.editor.edited.connect(self._typed)
        self.editor.left.connect(self.left.emit)
        self._look()

    def setFocus(self, *_: object) -> None:
        self.editor.setFocus()

    def roster(self) -> Roster:
        """The list as it was read."""
        return self._read

    def text(self) -> str:
        """What stands in the field."""
        return self.editor.toPlainText()

    def set_text(self, text: str) -> None:
        """Put a text in place of what stands there."""
        self.editor.show_value(text)
        self._look()

    def choose_file(self) -> None:
        """Ask for a file and put its rows behind what stands there."""
        folder = str(self.context.memory.get("roster.folder", str(Path.home())))
        chosen, _ = QFileDialog.getOpenFileName(self, "读入名单", folder, "Excel 或 CSV (*.xlsx *.xlsm *.csv *.txt);;所有文件 (*)")
        if chosen:
            path = Path(chosen)
            self.context.memory["roster.folder"] = str(path.parent)
            self.context.run(_reading(path), self._take_rows, busy=self.file_button.set_busy, busy_words="正在读入…")

    def _take_rows(self, rows: list[list[str]]) -> None:
        before = self.text().rstrip()
        self.set_text(f"{before}\n{roster.as_text(rows)}" if before else roster.as_text(rows))
        self.changed.emit()

    def _typed(self) -> None:
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        found = self._read = roster.read_text(self.text(), self._known)
        parts = [f"认出 {len(found.people)} 人"] if found.people or found.troubles else []
        if found.total is not None:
            parts.append(f"金额合计 {money.yuan(found.total)} 元")
        if speakers := sum(person.is_representative for person in found.people):
            parts.append(f"代表人 {speakers} 人")
        if found.passed:
            parts.append(f"跳过 {found.passed} 行标题或合计")
        if found.troubles:
            parts.append(f"{len(found.troubles)} 行要改")
        self.words.set_text("，".join(parts))
        self.words.setVisible(bool(parts))
        lines = [trouble.words for trouble in found.troubles[:SHOWN]]
        if len(found.troubles) > SHOWN:
            lines.append(f"另有 {len(found.troubles) - SHOWN} 行要改。")
        self.troubles.set_text("\n".join(lines))
        self.troubles.setVisible(bool(lines))


def _reading(path: Path) -> Generator[None, None, list[list[str]]]:
    from station.export.foreign_sheet import first_sheet  # what it needs is slow to load

    yield
    return first_sheet(path)
