"""One kept file looked at inside the program: a picture or a PDF, page by page; any other is handed out and never opened.

::

    files.opened.connect(page.open_page)             # carries an AttachmentPage
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from station.actions import attachments
from station.casework.dates import show_day
from station.casework.fields import Record
from station.casework.file_kinds import PDF, PICTURE, kind_of
from station.casework.model import Attachment
from station.casework.plain_text import file_name
from station.changes import Changes
from station.errors import StationError
from station.ui.apart import Drawn, drawn
from station.ui.context import Context
from station.ui.page import Page
from station.ui.preview import FIT_PAGE, Preview
from station.ui.reading import Reading
from station.ui.stages import stage_words
from station.ui.widgets import ICON, Button, column

if TYPE_CHECKING:
    from station.db.store import Store


def size_words(size: int) -> str:
    """“1.2 MB”, “312 KB”."""
    return f"{size / 1048576:.1f} MB" if size >= 1048576 else f"{max(1, round(size / 1024))} KB"


def save_copy(parent: QWidget, context: Context, attachment: Attachment) -> None:
    """Ask where a copy shall lie and write it there."""
    name, _ = QFileDialog.getSaveFileName(parent, "另存材料", file_name(attachment.name), "所有文件 (*)")
    if not name:
        return
    path = Path(name)
    context.beside(lambda store: attachments.save_copy(store, attachment, path), lambda _: context.toast(f"已另存“{path.name}”"))


def add_files(context: Context, owner: Record, paths: Sequence[Path], of: str, *, label: str = "") -> None:
    """Keep files lying on disk with a record, beside the window: twenty of fifty megabytes take a while."""
    context.run(
        context.own_store(lambda store: attachments.adding(store, owner, paths, of, label=label)),
        partial(tell_added, context, len(paths)),
        words=stage_words,
        stopped=lambda: context.toast("已取消，没有添加材料。"),
        busy_words="正在添加材料…",
    )


def add_picture(context: Context, owner: Record, picture: QImage, name: str, of: str) -> None:
    """Keep a picture from the clipboard with a record, packed as PNG beside the window."""

    def act(store: "Store") -> Changes:
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")  # type: ignore[call-overload]
        return attachments.add(store, owner, [(name, bytes(content.data()))], of)

    context.beside(act, partial(tell_added, context, 1))


def tell_added(context: Context, chosen: int, changes: Changes) -> None:
    """Say how many of the files chosen were added."""
    context.tell(changes)
    context.toast(attachments.added(changes, chosen), undo=True)


class AttachmentPage(Page):
    """One file of a record, the others of the same record before and after it."""

    topic = "materials"

    def __init__(self, context: Context, files: Sequence[Attachment], place: int) -> None:
        super().__init__(context)
        self.setObjectName("attachment.page")
        self._files = list(files)
        self._place = place
        self.before = Button("上一份", lambda: self.step(-1), kind=ICON, icon="chevron-up", key="Ctrl+PgUp", small=True)
        self.before.setObjectName("attachment.before")
        self.after = Button("下一份", lambda: self.step(1), kind=ICON, icon="chevron-down", key="Ctrl+PgDown", small=True)
        self.after.setObjectName("attachment.after")
        copy = Button("另存一份", self.save, icon="download", small=True, right="export")
        copy.setObjectName("attachment.save")
        self._looking = Reading(self, context, self._look, self._show_drawn, lambda error: self.preview.show_trouble(error))
        self.preview = Preview(self._show, [self.before, self.after, copy], FIT_PAGE, context=context)
        self.preview.setObjectName("attachment.preview")
        self.setLayout(column(self.preview))
        self.acts = {"previous": lambda: self.step(-1), "next": lambda: self.step(1), "save": self.save}
        self.step(0)

    @property
    def attachment(self) -> Attachment:
        """The file looked at."""
        return self._files[self._place]

    def step(self, by: int) -> None:
        """The file before or after, if there is one."""
        if not 0 <= self._place + by < len(self._files):
            return
        self._place += by
        shown = self.attachment
        self.stand_on(shown)
        day = show_day(shown.added_on, self.context.store.now().date())
        self.set_head(shown.name, f"{size_words(shown.size or 0)}，{day}添加，第 {self._place + 1} 份，共 {len(self._files)} 份")
        self.before.setEnabled(self._place > 0)
        self.after.setEnabled(self._place < len(self._files) - 1)
        self.preview.page = 0
        self.preview.refresh()

    def save(self) -> None:
        """Write a copy where the person wants it."""
        save_copy(self, self.context, self.attachment)

    def _show(self) -> None:
        """Its first page goes into the preview, the others when they are turned to; all are drawn in a process of its own."""
        self._looking.start()

    def _look(self, store: "Store") -> tuple[bytes, Drawn]:
        shown = self.attachment
        content = attachments.content(store, shown)
        if kind_of(content, shown.name) not in (PDF, PICTURE):
            raise StationError("这里只能看图片和 PDF，别的文件不在程序里打开。", "请另存一份，用别的程序看。")
        return content, drawn(content)

    def _show_drawn(self, found: tuple[bytes, Drawn]) -> None:
        content, first = found

        def picture_of(page: int) -> QImage:
            return drawn(content, page).picture if page else first.picture

        self.preview.set_pictures(first.pages, picture_of, first.dpi)
