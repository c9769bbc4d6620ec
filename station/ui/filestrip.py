"""Handing out a file: ask where, write it beside the window, say what was done; what stands in the way stays in the page.

::

    self.files = FileStrip(context, "ledgers")                  # stands under the head, hidden while all is well
    self.files.save("导出台账", sheet.file_name, "Excel 工作簿 (*.xlsx)", self.write, self.said, self.export_button.set_busy)
"""

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.ui.context import Context, Job, Words
from station.ui.widgets import Note, column, empty

Write = Callable[[Path], Generator[Any, None, Any]]
Actions = Sequence[tuple[str, Callable[[], object]]]


@frozen
class _Order:
    title: str
    name: str
    kinds: str
    write: Write
    said: Callable[[Any], str]
    busy: Callable[[str], object] | None
    words: Words | None
    stopped: str


class FileStrip(QWidget):
    """See the module. ``write(path)`` is a generator that returns what ``said`` puts into the toast.

    ``within`` a page that has its margins already, the strip has none.
    """

    def __init__(self, context: Context, name: str, *, within: bool = False) -> None:
        super().__init__()
        self.context = context
        self._folder = f"{name}.folder"
        self._lines = column(margins=0 if within else (16, 8, 16, 8))
        self.note: Note | None = None
        self._printing: Job | None = None
        self.setObjectName(f"{name}.trouble")
        self.setLayout(self._lines)
        self.hide()

    def save(
        self,
        title: str,
        name: str,
        kinds: str,
        write: Write,
        said: Callable[[Any], str],
        busy: Callable[[str], object] | None = None,
        *,
        words: Words | None = None,
        stopped: str = "",
    ) -> None:
        """Ask for a place, proposing ``name`` in the folder used last, and write there; nothing happens when none is given.

        With no ``kinds`` the place is a folder, in which ``write`` is given the new one ``name``. ``words`` tell how far it is,
        ``stopped`` what is said when the person stopped it.
        """
        self._ask(_Order(title, name, kinds, write, said, busy, words, stopped))

    def put_on_paper(
        self,
        make: "Callable[[Store], bytes]",
        title: str,
        kind: str,
        noted: Callable[[], object],
        instead: Callable[[], object],
        busy: Callable[[str], object] | None = None,
    ) -> None:
        """Set a paper beside the window, ask how it is to be printed and print it; ``instead`` hands it out as a file where that fails.

        ``kind`` is that of ``print_pdf``; ``noted`` is called when it went to the printer.
        """

        def ask(pdf: bytes) -> None:
            from station.ui.printing import print_pdf  # with what Qt has for printers

            try:
                if isValid(self) and print_pdf(self.window(), pdf, title, self.context.memory, kind):
                    noted()
                    self.context.toast(f"已送到打印机：{title}")
            except StationError as error:
                failed(error)

        def failed(error: StationError) -> None:
            self.say(error, [("导出 PDF", instead)])

        if self._printing not in self.context.jobs:  # pressed again meanwhile
            self._printing = self.context.beside(make, ask, failed=failed, busy=busy, busy_words="正在排版…")

    def say(self, error: StationError, actions: Actions = ()) -> None:
        """Show what stands in the way and what one can do about it; in the window where the page was left meanwhile."""
        if not isValid(self):
            self.context.problem(error)
            return
        self.clear()
        self.note = Note(str(error), attention=True, actions=actions, closable=True)
        self.note.close_button.clicked.connect(self.clear)
        self._lines.addWidget(self.note)
        self.show()

    def clear(self) -> None:
        """Take the note away."""
        empty(self._lines)
        self.note = None
        self.hide()

    def _ask(self, order: _Order) -> None:
        folder = str(self.context.memory.get(self._folder, str(Path.home())))
        if order.kinds:
            chosen, _ = QFileDialog.getSaveFileName(self, order.title, str(Path(folder) / order.name), order.kinds)
        else:
            chosen = QFileDialog.getExistingDirectory(self, order.title, folder)
        if chosen:
            path = Path(chosen) if order.kinds else Path(chosen) / order.name
            self.context.memory[self._folder] = str(path.parent)
            self._write(order, path)

    def _write(self, order: _Order, path: Path) -> None:
        self.clear()
        self.context.run(
            order.write(path),
            partial(self._written, order, path),
            failed=partial(self._failed, order, path),
            words=order.words,
            stopped=(lambda: self.context.toast(order.stopped)) if order.stopped else None,
            busy=order.busy,
            busy_words="正在导出…",
        )

    def _written(self, order: _Order, path: Path, result: Any) -> None:
        folder = QUrl.fromLocalFile(str(path.parent))
        self.context.toast(order.said(result), ("打开所在文件夹", lambda: QDesktopServices.openUrl(folder)))

    def _failed(self, order: _Order, path: Path, error: StationError) -> None:
        other = replace(order, name=free_name(path))
        self.say(error, [("重试", partial(self._write, order, path)), ("换个名字", partial(self._ask, other))])


def free_name(path: Path) -> str:
    """A name beside ``path`` that is not taken: 台账.xlsx becomes 台账（2）.xlsx, 台账（2）.xlsx becomes 台账（3）.xlsx."""
    if not path.exists():
        return path.name
    stem, number = path.stem, 2
    if numbered := re.fullmatch(r"(.+)（(\d+)）", stem):
        stem, number = numbered[1], int(numbered[2]) + 1
    while (free := path.with_name(f"{stem}（{number}）{path.suffix}")).exists():
        number += 1
    return free.name
