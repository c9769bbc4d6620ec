"""The preview shows the very PDF, keeps its place and says what is wrong in its place."""

import io

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from station.errors import StationError
from station.export.page_image import PageImage
from station.ui.preview import FIT_PAGE, FIT_WIDTH, Preview
from station.ui.theme import TOKENS, apply


def paper(pages: int) -> bytes:
    """A4 with a red square 20 mm from the left and the top, on every page."""
    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(210 * mm, 297 * mm), invariant=True)
    for _ in range(pages):
        canvas.setFillColorRGB(0.784, 0.086, 0.114)
        canvas.rect(20 * mm, 257 * mm, 20 * mm, 20 * mm, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


@pytest.fixture
def preview(qtbot: QtBot) -> Preview:
    made = Preview(lambda: paper(2))
    qtbot.addWidget(made)
    made.resize(704, 820)
    made.show()
    made.refresh()
    return made


def test_it_shows_the_page_whole_on_the_table(preview: Preview) -> None:
    page = preview._sheet.page
    assert preview.where.text() == "第 1 页，共 2 页"
    assert page.height() <= preview.area.viewport().height()
    assert abs(page.width() / page.height() - 210 / 297) < 0.01
    picture = preview._sheet.grab().toImage()
    inside = page.topLeft() + QPoint(round(page.width() * 30 / 210), round(page.height() * 30 / 297))
    assert picture.pixelColor(inside).name().upper() == TOKENS["paper-red"][0]
    assert picture.pixelColor(page.center()).name() == "#ffffff"
    assert picture.pixelColor(3, 3).name().upper() == TOKENS["table"][0]


def test_paper_stays_white_in_the_dark(preview: Preview) -> None:
    apply("dark", "标准")
    try:
        picture = preview._sheet.grab().toImage()
        assert picture.pixelColor(preview._sheet.page.center()).name() == "#ffffff"
        assert picture.pixelColor(3, 3).name().upper() == TOKENS["table"][1]
    finally:
        apply("light", "标准")


def test_a_page_that_cannot_be_drawn_is_asked_for_once_and_the_others_are_shown(preview: Preview) -> None:
    asked = []

    def picture_of(page: int) -> QImage:
        asked.append(page)
        if page == 0:
            raise StationError("这一页看不了。")
        picture = QImage(400, 200, QImage.Format.Format_RGB888)
        picture.fill(Qt.GlobalColor.red)
        return picture

    preview.set_pictures(2, picture_of, 192)
    assert preview.trouble.text() == "这一页看不了。" and preview.area.isHidden()
    assert preview.forth.isVisible() and preview.forth.isEnabled()
    preview.resize(720, 830)
    preview.zoom(1)
    assert asked == [0]
    preview.turn(1)
    assert preview.trouble_pane.isHidden() and preview.where.text() == "第 2 页，共 2 页"
    assert preview._page_size.width() == 200, "as large as it is on paper"
    assert preview._sheet.picture.pixelColor(9, 9).name() == "#ff0000"
    preview.set_pdf(paper(1))
    assert preview._page_size.width() in (792, 794, 800)
    assert preview._sheet.picture.pixelColor(1, 1).name() == "#ffffff"


def test_pages_turn_and_end(preview: Preview, qtbot: QtBot) -> None:
    assert not preview.back.isEnabled()
    qtbot.mouseClick(preview.forth, Qt.MouseButton.LeftButton)
    assert preview.where.text() == "第 2 页，共 2 页"
    assert not preview.forth.isEnabled()
    preview.turn(1)
    assert preview.page == 1


def test_the_page_can_be_as_wide_as_its_place_or_any_size(preview: Preview, qtbot: QtBot) -> None:
    whole = preview._sheet.page.width()
    qtbot.mouseClick(preview.fit, Qt.MouseButton.LeftButton)
    wide = preview._sheet.page.width()
    assert wide > whole
    assert wide <= preview.area.viewport().width()
    assert preview.fit.text() == "整页"
    preview.zoom(2)
    assert preview._sheet.page.width() == pytest.approx(2 * wide, abs=4)
    preview.set_mode(FIT_PAGE)
    assert preview._sheet.page.width() == whole


def test_typing_redraws_once_and_keeps_the_place(qtbot: QtBot) -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return paper(3)

    preview = Preview(make, mode=FIT_WIDTH)
    qtbot.addWidget(preview)
    preview.resize(600, 400)
    preview.show()
    preview.refresh()
    preview.turn(1)
    preview.area.verticalScrollBar().setValue(200)
    made.clear()
    with qtbot.waitSignal(preview.page_changed):
        for _ in range(5):
            preview.refresh_soon("grievance.summary")
    assert made == [1]
    assert (preview.page, preview.area.verticalScrollBar().value()) == (1, 200)


def test_a_shorter_paper_goes_back_to_its_last_page(preview: Preview) -> None:
    preview.turn(1)
    preview.set_pdf(paper(1))
    assert preview.where.text() == "第 1 页，共 1 页"


def test_what_stands_in_the_way_is_said_in_place_of_the_page(qtbot: QtBot) -> None:
    wrong = [True]

    def make() -> bytes:
        if wrong:
            raise StationError("缺字：𰻝。", "请换一个写法。")
        return paper(1)

    preview = Preview(make)
    qtbot.addWidget(preview)
    preview.resize(500, 600)
    preview.show()
    preview.refresh()
    assert preview.trouble.isVisible()
    assert preview.trouble.text() == "缺字：𰻝。请换一个写法。"
    wrong.clear()
    preview.refresh()
    assert not preview.trouble.isVisible()
    assert preview.area.isVisible()


def test_a_click_says_where_on_the_paper(preview: Preview, qtbot: QtBot) -> None:
    page = preview._sheet.page
    at = page.topLeft() + QPoint(page.width() // 2, page.height() // 2)
    with qtbot.waitSignal(preview.clicked_at) as said:
        qtbot.mouseClick(preview._sheet, Qt.MouseButton.LeftButton, pos=at)
    number, across, down = said.args
    assert (number, across, down) == (0, pytest.approx(105, abs=1.5), pytest.approx(148.5, abs=1.5))


def test_the_largest_page_still_fits_in_memory(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    draw = preview._image
    monkeypatch.setattr(preview, "_image", lambda dpi: asked.append(dpi) or draw(min(dpi, 50)))
    preview.zoom(1)
    usual = max(asked)
    preview.zoom(100)
    assert usual < max(asked) <= 600


@pytest.fixture
def finely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("station.ui.preview._FINER", 3)


def test_while_somebody_types_the_page_is_drawn_roughly_and_then_finely(finely: None, preview: Preview, qtbot: QtBot) -> None:
    fine = preview._sheet.picture.copy()
    preview.set_pdf(paper(2), is_rough=True)
    rough = preview._sheet.picture.copy()
    assert rough.size() == fine.size()
    assert rough != fine
    qtbot.waitUntil(lambda: preview._sheet.picture == fine)


def test_a_page_is_drawn_once_for_all_who_ask_for_the_same(preview: Preview, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    draw = preview._image

    def counted(dpi: float) -> PageImage:
        drawn.append(preview.page)
        return draw(dpi)

    monkeypatch.setattr(preview, "_image", counted)
    preview.set_pdf(paper(2))
    preview.set_mode(FIT_PAGE)
    preview.refresh()
    assert drawn == [], "the very paper at the same size"
    preview.turn(1)
    preview.resize(600, 700)
    preview.set_pdf(paper(1))
    assert drawn == [1, 1, 0]
