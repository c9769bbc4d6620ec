"""The files of a record: added by dropping, pasting or choosing; looked at inside the program, handed out as copies, never run.

::

    files = Files(context, "legal_aid.files")
    files.show_files(aid, aid.number, attachments)      # a case: files.show_case(case)
    column(row(Label("材料"), None, files.add_button()), files)
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from station.actions import attachments, grievances
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.fields import Record
from station.casework.model import Attachment
from station.ui.attachment import AttachmentPage, add_files, add_picture, save_copy, size_words
from station.ui.context import Context
from station.ui.page import page_of
from station.ui.widgets import ICON, LINK, Button, ElidedLabel, Icon, Label, Pane, Paragraph, Rule, column, empty, reveal, row
from station.ui.widgets.painted import paint_focus
from station.ui.widgets.text import as_tip

EMPTY = "还没有材料。把照片、扫描件拖到这里，或按 Ctrl+V 粘贴。"


def icon_of(attachment: Attachment) -> str:
    """An icon by the kind of file."""
    if attachment.mime.startswith("image/"):
        return "photo"
    return "file-type-pdf" if attachment.mime == "application/pdf" else "file-text"


class Files(Pane):
    """See the module; the whole pane takes drops of several files at once."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__(radius=6)
        self.context = context
        self.owner: Record | None = None
        self.files: list[Attachment] = []
        self._of = ""
        self.setObjectName(name)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # where Ctrl+V goes
        self.setAccessibleName("材料，按 Ctrl+V 粘贴")
        self._lines = column(spacing=0)
        self.setLayout(self._lines)

    def add_button(self) -> Button:
        """“添加（可拖入）”, to stand in the heading above; it says the limits before anything is chosen."""
        button = Button("添加（可拖入）", self.choose, kind=LINK)
        button.setToolTip(as_tip(attachments.LIMITS))
        button.setObjectName(f"{self.objectName()}.add")
        return button

    def show_case(self, case: CaseFile) -> None:
        """Show the files of a case."""
        self.show_files(case.grievance, case.grievance.number, case.attachments)

    def show_files(self, owner: Record, of: str, files: Sequence[Attachment]) -> None:
        """Show the files of any record; ``of`` names it for the history."""
        self.owner, self._of, self.files = owner, of, list(files)
        empty(self._lines)
        for attachment in self.files:
            self._lines.addWidget(self._line(attachment))
            self._lines.addWidget(Rule())
        told = attachments.LIMITS if self.files else f"{EMPTY}{attachments.LIMITS}"
        self._lines.addLayout(row(Paragraph(told, "caption", "ink3"), margins=(12, 6, 12, 6)))
        reveal(self._lines)

    def _line(self, attachment: Attachment) -> QWidget:
        line = QWidget()
        name = ElidedLabel(attachment.name)
        about = f"{size_words(attachment.size or 0)}　{show_day(attachment.added_on, self.context.store.now().date())}"
        look = Button("预览", partial(self.look, attachment), kind=ICON, icon="eye", small=True)
        look.setObjectName(f"{self.objectName()}.look")
        copy = Button("另存一份", partial(self.save_copy, attachment), kind=ICON, icon="download", small=True)
        drop = Button("删除这份材料", partial(self.remove, attachment), kind=ICON, icon="trash", small=True)
        layout = row(
            Icon(icon_of(attachment), 16), name, Label(about, "caption", "ink2"), look, copy, drop, spacing=8, margins=(12, 4, 8, 4)
        )
        layout.setStretch(1, 1)
        line.setLayout(layout)
        return line

    def choose(self) -> None:
        """Add files from disk."""
        names, _ = QFileDialog.getOpenFileNames(self, f"添加材料（{attachments.LIMITS.rstrip('。')}）", "", "所有文件 (*)")
        self.add([Path(name) for name in names])

    def add(self, paths: list[Path], label: str = "") -> None:
        """Add these files; ``label`` names them after a paper of the file."""
        if paths and self.owner is not None:
            add_files(self.context, self.owner, paths, self._of, label=label)

    def look(self, attachment: Attachment) -> None:
        """Show one over the page this stands in."""
        page = page_of(self)
        if page is not None:
            page.open_page(AttachmentPage(self.context, self.files, self.files.index(attachment)))

    def save_copy(self, attachment: Attachment) -> None:
        """Write a copy where the person wants it."""
        save_copy(self, self.context, attachment)

    def remove(self, attachment: Attachment) -> None:
        """Put one into the bin."""
        changes = self.context.attempt(lambda: grievances.remove(self.context.store, attachment, f"删除材料 {self._of}"))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast("已删除，在“设置”的“回收站”里", undo=True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Add what lies on the clipboard: copied files, or a picture."""
        clipboard = QGuiApplication.clipboard()
        mime = clipboard.mimeData()
        if mime.hasUrls():
            self.add([Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()])
        elif mime.hasImage() and self.owner is not None:
            add_picture(self.context, self.owner, clipboard.image(), f"粘贴的图片{len(self.files) + 1}.png", self._of)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            paint_focus(QPainter(self), self)
