"""A kept file looked at inside the program: pictures, PDFs, one after the other; nothing else is opened."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from papers import LETTER
from stand_ins import Dialogs
from station.actions import attachments
from station.casework.model import Attachment, Grievance
from station.db import attachments as kept
from station.db.store import Store
from station.errors import StationError
from station.export.letter_pdf import letter_pdf
from station.ui import apart
from station.ui.apart import LONGEST, read_picture
from station.ui.attachment import AttachmentPage
from station.ui.grievances.files import Files
from station.ui.preview import Preview
from station.ui.widgets import Paragraph


def picture(width: int = 40, height: int = 20, kind: str = "PNG", colour: str = "#3060a0") -> bytes:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)
    return bytes(buffer.data().data())


@pytest.mark.parametrize("kind", ["PNG", "JPG", "BMP"])
def test_a_picture_is_read_from_its_bytes(kind: str) -> None:
    found = read_picture(picture(kind=kind))
    assert (found.width(), found.height()) == (40, 20)
    red, green, blue = found.pixelColor(5, 5).red(), found.pixelColor(5, 5).green(), found.pixelColor(5, 5).blue()
    assert abs(red - 0x30) < 6 and abs(green - 0x60) < 6 and abs(blue - 0xA0) < 6


def test_a_large_photo_is_read_smaller() -> None:
    found = read_picture(picture(LONGEST * 2, 64, "JPG"))
    assert (found.width(), found.height()) == (LONGEST, 32)


def test_what_is_see_through_stands_on_white() -> None:
    assert read_picture(picture(colour="#00000000")).pixelColor(1, 1) == QColor("white")


@pytest.mark.parametrize(
    "content",
    [b"", picture()[:40], b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", b"\xff\xd8\xff\xe0 no more"],
    ids=["empty", "cut", "drawing", "head"],
)
@pytest.mark.qt_log_ignore("JPEG datastream contains no image")
def test_what_is_no_plain_picture_is_said_in_a_sentence(content: bytes) -> None:
    with pytest.raises(StationError, match=r"看不了|打不开"):
        read_picture(content)


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "LONGEST_S", 60.0)  # where many tests run at once


@pytest.fixture
def shown(store: Store, qtbot: QtBot) -> tuple[Desk, Sequence[Attachment]]:
    at_work(store)
    case = registered(store)
    files = [
        ("工资条.png", picture()),
        ("合同.pdf", letter_pdf(LETTER)),
        ("明细.csv", "月份,应发".encode()),
        ("坏了.pdf", b"%PDF-1.7 no more"),
    ]
    attachments.add(store, case.grievance, files, case.grievance.number)
    desk = Desk(store, qtbot)
    found = store.matching(Attachment)
    desk.window.show_place("grievances")
    page = AttachmentPage(desk.context, found, 0)
    desk.window.place("grievances").open_page(page)
    return desk, found


def test_pictures_and_papers_are_looked_at_one_after_the_other(shown: tuple[Desk, Sequence[Attachment]], qtbot: QtBot) -> None:
    desk, _ = shown
    page = desk.window.findChild(AttachmentPage)
    preview = desk.find(Preview, "attachment.preview")
    assert (page.title, preview.pages) == ("工资条.png", 1)
    assert page.phrase.endswith("第 1 份，共 4 份")
    qtbot.waitUntil(lambda: not preview._sheet.picture.isNull())
    middle: QPoint = preview._sheet.page.center()
    assert abs(preview._sheet.grab().toImage().pixelColor(middle).blue() - 0xA0) < 6
    desk.key(Qt.Key.Key_PageDown, ctrl=True)
    assert (page.title, preview.pages) == ("合同.pdf", 2)
    assert preview.trouble_pane.isHidden()
    preview.turn(1)
    assert preview.where.text() == "第 2 页，共 2 页"
    preview.turn(-1)
    desk.click("attachment.after")
    assert "别的文件不在程序里打开" in preview.trouble.text()
    assert not preview.fit.isVisible() and not preview.forth.isVisible(), "nothing to turn, nothing to enlarge"
    preview.zoom(2)  # of nothing: the key is there
    desk.click("attachment.after")
    assert preview.trouble.text().startswith("这份 PDF 打不开")
    assert not page.after.isEnabled()
    desk.key(Qt.Key.Key_PageUp, ctrl=True)
    desk.key(Qt.Key.Key_PageUp, ctrl=True)
    assert preview.trouble_pane.isHidden() and preview.forth.isVisible() and page.title == "合同.pdf"
    desk.key(Qt.Key.Key_Escape)
    assert desk.window.findChild(AttachmentPage) is None or not page.isVisible()


def test_a_file_that_has_not_arrived_says_so(shown: tuple[Desk, Sequence[Attachment]], store: Store) -> None:
    desk, found = shown
    kept.path_of(store, found[1].sha256).unlink()
    desk.click("attachment.after")
    assert "“合同.pdf”还没有收到" in desk.find(Preview, "attachment.preview").trouble.text()


def test_a_copy_is_saved_from_the_preview(shown: tuple[Desk, Sequence[Attachment]], dialogs: Dialogs, store: Store) -> None:
    desk, found = shown
    target = store.folder.parent / "副本.png"
    dialogs.answer((str(target), ""))
    desk.click("attachment.save")
    assert target.read_bytes() == kept.read(store, found[0].sha256)


def test_several_files_are_dropped_at_once_and_doubles_are_said(shown: tuple[Desk, Sequence[Attachment]], store: Store) -> None:
    desk, found = shown
    folder = store.folder.parent
    for name, content in (("新的.txt", b"new"), ("又一份.txt", b"another"), ("工资条(1).png", picture())):
        (folder / name).write_bytes(content)
    files = Files(desk.context, "test.files")
    desk.qtbot.addWidget(files)
    owner = store.get(Grievance, found[0].owner_id)
    files.show_files(owner, owner.number, found)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder / name)) for name in ("新的.txt", "工资条(1).png", "又一份.txt")])
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    files.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, plain))
    assert [a.name for a in store.matching(Attachment)][-2:] == ["新的.txt", "又一份.txt"]
    assert desk.said[-1] == "已添加 2 份材料，1 份已有、没有重复添加"
    files.add([folder / "工资条(1).png"])
    assert desk.window.note_text().startswith("“工资条(1).png”已经在材料里，没有重复添加。")


def test_the_limits_are_said_before_anything_is_chosen(shown: tuple[Desk, Sequence[Attachment]], store: Store) -> None:
    desk, found = shown
    files = Files(desk.context, "test.files")
    desk.qtbot.addWidget(files)
    for kept_files in (found, ()):
        files.show_files(store.get(Grievance, found[0].owner_id), "", kept_files)
        words = " ".join(paragraph.text() for paragraph in files.findChildren(Paragraph))
        assert attachments.LIMITS in words
    assert files.add_button().toolTip() == attachments.LIMITS
