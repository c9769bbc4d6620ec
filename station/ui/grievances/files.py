"""The files of a case: added by dropping, pasting or choosing; handed out as copies, never run."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QWidget

from station.actions import attachments, grievances
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.model import Attachment
from station.ui.context import Context
from station.ui.widgets import ICON, LINK, Button, ElidedLabel, Icon, Label, Pane, Paragraph, Rule, column, empty, row

EMPTY = "还没有材料。把照片、扫描件拖到这里，或按 Ctrl+V 粘贴。单个不超过 50 MB。"


def size_words(size: int) -> str:
    """“1.2 MB”, “312 KB”."""
    return f"{size / 1048576:.1f} MB" if size >= 1048576 else f"{max(1, round(size / 1024))} KB"


def icon_of(attachment: Attachment) -> str:
    """An icon by the kind of file."""
    if attachment.mime.startswith("image/"):
        return "photo"
    return "file-type-pdf" if attachment.mime == "application/pdf" else "file-text"


class Files(Pane):
    """``files.show_case(case)``; the whole pane takes drops."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__(radius=6)
        self.context = context
        self.case: CaseFile | None = None
        self.setObjectName(name)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._lines = column(spacing=0)
        self.setLayout(self._lines)

    def add_button(self) -> Button:
        """“添加（可拖入）”, to stand in the heading above."""
        button = Button("添加（可拖入）", self.choose, kind=LINK)
        button.setObjectName(f"{self.objectName()}.add")
        return button

    def show_case(self, case: CaseFile) -> None:
        """Show the files of a case."""
        self.case = case
        empty(self._lines)
        for place, attachment in enumerate(case.attachments):
            if place:
                self._lines.addWidget(Rule())
            self._lines.addWidget(self._line(attachment))
        if not case.attachments:
            self._lines.addLayout(row(Paragraph(EMPTY, "dense", "ink3"), margins=(14, 10, 14, 10)))

    def _line(self, attachment: Attachment) -> QWidget:
        line = QWidget()
        name = ElidedLabel(attachment.name)
        about = f"{size_words(attachment.size or 0)}　{show_day(attachment.added_on, self.context.store.now().date())}"
        copy = Button("另存一份", partial(self.save_copy, attachment), kind=ICON, icon="download", small=True)
        drop = Button("删除这份材料", partial(self.remove, attachment), kind=ICON, icon="trash", small=True)
        layout = row(Icon(icon_of(attachment), 16), name, Label(about, "caption", "ink2"), copy, drop, spacing=8, margins=(12, 4, 8, 4))
        layout.setStretch(1, 1)
        line.setLayout(layout)
        return line

    def choose(self) -> None:
        """Add files from disk."""
        names, _ = QFileDialog.getOpenFileNames(self, "添加材料", "", "所有文件 (*)")
        self.add([Path(name) for name in names])

    def add(self, paths: list[Path]) -> None:
        """Add these files to the case."""
        if paths and (case := self.case) is not None:
            number = case.grievance.number
            changes = self.context.attempt(lambda: attachments.add_paths(self.context.store, case.grievance, paths, number))
            if changes is not None:
                self.context.tell(changes)
                self.context.toast(f"已添加 {len(paths)} 份材料", undo=True)

    def save_copy(self, attachment: Attachment) -> None:
        """Write a copy where the person wants it."""
        name, _ = QFileDialog.getSaveFileName(self, "另存材料", attachment.name, "所有文件 (*)")
        if name:
            self.context.attempt(lambda: attachments.save_copy(self.context.store, attachment, Path(name)))

    def remove(self, attachment: Attachment) -> None:
        """Put one into the bin."""
        assert self.case is not None
        name = f"删除材料 {self.case.grievance.number}"
        changes = self.context.attempt(lambda: grievances.remove(self.context.store, attachment, name))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast("已删除，可在回收站找回", undo=True)

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
        elif mime.hasImage() and (case := self.case) is not None:
            content = QByteArray()
            buffer = QBuffer(content)
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            clipboard.image().save(buffer, "PNG")  # type: ignore[call-overload]
            name = f"粘贴的图片{len(case.attachments) + 1}.png"
            files = [(name, bytes(content.data()))]
            number = case.grievance.number
            changes = self.context.attempt(lambda: attachments.add(self.context.store, case.grievance, files, number))
            if changes is not None:
                self.context.tell(changes)
                self.context.toast("已添加 1 份材料", undo=True)
