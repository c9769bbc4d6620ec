"""The preview of a paper: the very PDF, page by page, on a grey table; paper stays white in the dark.

::

    preview = Preview(self.make, actions=[Button("导出 PDF", …), Button("打印", …)])
    form.changed.connect(preview.refresh_soon)   # once typing stops; the place on the page is kept
    preview.clicked_at.connect(self.jump)        # page, millimetres from its left top corner
"""

from collections.abc import Callable, Sequence
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget
from shiboken6 import isValid

from station.actions.progress import at_once
from station.errors import StationError
from station.ui import theme
from station.ui.context import Context
from station.ui.reading import Reading
from station.ui.widgets.button import ICON, LINK, Button
from station.ui.widgets.layout import Pane, column, row
from station.ui.widgets.painted import FocusFrame
from station.ui.widgets.text import ElidedLabel, Paragraph

if TYPE_CHECKING:
    from station.db.store import Store
    from station.export.page_image import PageImage

REFRESH_AFTER_MS = 300
Question = Callable[["Store"], bytes]
FIT_PAGE, FIT_WIDTH = "page", "width"
MARGIN = 16
_STEP = 1.25
_SMALLEST, _LARGEST = 0.1, 4.0
_BASE_DPI, _MM_PER_INCH = 96, 25.4
_LONGEST = 1_000_000  # pixels of a page that claims to be any size
_FINER = 3
_FINEST_DPI = 600  # a page finer than this is over 100 MB of pixels, and its rules no truer


class _Room(NamedTuple):
    """The room a page has, without its margin, the width of a scroll bar, and pixels of the screen for a logical one."""

    size: QSize
    bar: int
    sharp: float


class _Sheet(QWidget):
    """One page as a picture on the table."""

    pressed = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.picture = QImage()
        self.page = QRect()
        theme.follow(self.update)

    def show_picture(self, picture: QImage, size: QSize) -> None:
        self.picture = picture
        self.page = QRect(QPoint(0, 0), size)
        self.setMinimumSize(size + QSize(2 * MARGIN, 2 * MARGIN))
        self._centre()
        self.update()

    def _centre(self) -> None:
        self.page.moveTo(max(MARGIN, (self.width() - self.page.width()) // 2), max(MARGIN, (self.height() - self.page.height()) // 2))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._centre()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.page.contains(event.position().toPoint()):
            self.pressed.emit(event.position().toPoint() - self.page.topLeft())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        theme.fill(painter, self.rect(), now.colour("table"))
        if self.picture.isNull():
            return
        theme.fill(painter, self.page.adjusted(-1, -1, 1, 1), now.colour("line2"))
        edge = QColor(0, 0, 0, 28)
        theme.fill(painter, QRect(self.page.left() + 1, self.page.bottom() + 2, self.page.width(), 1), edge)
        theme.fill(painter, self.page, now.colour("sheet"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.page, self.picture)


class _Where(ElidedLabel):
    """Which page this is: it keeps its room from the first moment, and buttons give way to it."""

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(self.fontMetrics().horizontalAdvance("第 1 页，共 1 页") + 2, 0))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Preview(QWidget):
    """See the module. ``make`` gives the PDF's bytes, or None when it answers with ``set_pictures``, or later with
    ``set_pdf`` or ``show_trouble``.

    Its StationError is shown in place of the page; ``aside`` stands at the right of it, below the toolbar. With a ``context`` pages
    are drawn beside the window, and ``make`` may give a question that a store is asked there for the bytes.
    """

    clicked_at = Signal(int, float, float)
    page_changed = Signal(int, int)
    refresh_after_ms = REFRESH_AFTER_MS

    def __init__(
        self,
        make: "Callable[[], bytes | Question | None]",
        actions: Sequence[QWidget] = (),
        mode: str = FIT_PAGE,
        aside: QWidget | None = None,
        context: Context | None = None,
    ) -> None:
        super().__init__()
        self._make = make
        self._question: Question = lambda _: b""
        self._setting = Reading(self, context, self._set, self._show_set, self.show_trouble) if context else None
        self._beside = context
        self._is_drawing = self._draw_again = False
        self._asked: tuple[object, ...] | None = None  # what is drawn, or being drawn: once for all who ask
        self._pdf = b""
        self._picture_of: Callable[[int], QImage] | None = None
        self._picture, self._pictured, self._picture_dpi = QImage(), -1, _BASE_DPI
        self._page_size = QSize(794, 1123)  # A4, until a page has been seen
        self._mode = mode
        self._zoom = 1.0
        self.page, self.pages = 0, 0
        self._sheet = _Sheet()
        self._sheet.pressed.connect(self._pressed)
        self.area = QScrollArea()
        self.area.setWidget(self._sheet)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.installEventFilter(self)
        FocusFrame(self.area)
        self.trouble = Paragraph("", "body", "ink2")
        self.trouble_pane = Pane(column(self.trouble, None, margins=24), fill="paper")
        self.trouble_pane.hide()
        below = row(column(self.trouble_pane, self.area, spacing=0), spacing=0)
        below.setStretch(0, 1)
        if aside is not None:
            below.addWidget(aside)
        self.bar = self._toolbar(actions)
        whole = column(self.bar, spacing=0)
        whole.addLayout(below, 1)
        self.setLayout(whole)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(self.refresh_after_ms)
        self._timer.timeout.connect(self.refresh)
        self._is_rough = False
        self._finish = QTimer(self)
        self._finish.setSingleShot(True)
        self._finish.setInterval(REFRESH_AFTER_MS)
        self._finish.timeout.connect(self._draw_finely)

    def _toolbar(self, actions: Sequence[QWidget]) -> QWidget:
        self.back = Button("上一页", lambda: self.turn(-1), kind=ICON, icon="chevron-left", small=True)
        self.forth = Button("下一页", lambda: self.turn(1), kind=ICON, icon="chevron-right", small=True)
        self.where = _Where("", "dense", "ink2")
        self.fit = Button("页宽", self._other_fit, kind=LINK)
        smaller = Button("缩小", lambda: self.zoom(1 / _STEP), kind=ICON, icon="zoom-out", small=True)
        larger = Button("放大", lambda: self.zoom(_STEP), kind=ICON, icon="zoom-in", small=True)
        self._of_pages = QWidget()  # there is nothing to turn or enlarge while no page is shown
        self._of_pages.setLayout(row(self.back, self.where, self.forth, 12, smaller, self.fit, larger, spacing=4))
        line = row(self._of_pages, None, *actions, spacing=4, margins=(16, 5, 12, 5))
        self._name_fit()
        return Pane(line, fill="rail", edges="b", line="line2")

    # -- contents --------------------------------------------------------------------------------------------------

    def refresh_soon(self, *_: object) -> None:
        """Draw again when nothing has been asked for a while (``refresh_after_ms``); takes any signal."""
        self._timer.start()

    def refresh(self) -> None:
        """Draw again now."""
        self._timer.stop()
        try:
            pdf = self._make()
        except StationError as error:
            self.show_trouble(error)
            return
        if callable(pdf):
            assert self._setting is not None
            self._question = pdf
            self._setting.start()
        elif pdf is not None:
            self.set_pdf(pdf)

    def _set(self, store: "Store") -> tuple[bytes, int]:
        """What was asked for and its pages, counted beside the window too: PDFium serves one at a time, and may be drawing."""
        from station.export.page_image import page_count

        pdf = self._question(store)
        return pdf, page_count(pdf)

    def _show_set(self, found: tuple[bytes, int]) -> None:
        self.set_pdf(*found)

    def show_trouble(self, error: StationError) -> None:
        """Say in place of the pages why there are none."""
        self._of_pages.hide()
        self._say(error)

    def _not_shown(self, error: StationError) -> None:
        """Say in place of a page why it is not seen; the others can be turned to."""
        if self.pages > 1:
            self._say(error)
        else:
            self.show_trouble(error)

    def _say(self, error: StationError) -> None:
        self.trouble.set_text(str(error))
        self.trouble_pane.show()
        self.area.hide()

    def set_pdf(self, pdf: bytes, pages: int = 0, *, is_rough: bool = False) -> None:
        """Show this document, at the page and place one was; roughly at first while somebody types.

        ``pages`` if they are known: to count them may have to wait for what is being drawn.
        """
        if not pages:
            from station.export.page_image import page_count  # PDFium is not needed before the first paper is seen

            try:
                pages = page_count(pdf)
            except StationError as error:
                self.show_trouble(error)
                return
        self._pdf, self._picture_of = pdf, None
        self._is_rough = is_rough
        self._show_pages(pages)
        if is_rough:
            self._finish.start()

    def set_pictures(self, pages: int, picture_of: Callable[[int], QImage], dpi: int) -> None:
        """Show pictures in place of a document, each asked for (its StationError is shown) when its page, from 0, is turned to."""
        self._pdf, self._picture_of = b"", picture_of
        self._pictured, self._picture_dpi, self._asked = -1, dpi, None
        self._show_pages(pages)

    def _show_pages(self, pages: int) -> None:
        self.pages = pages
        bars = self.area.verticalScrollBar(), self.area.horizontalScrollBar()
        places = [bar.value() for bar in bars]
        self.show_page(min(self.page, self.pages - 1))
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def pdf(self) -> bytes:
        """The document shown: what is exported and printed."""
        return self._pdf

    # -- pages and size --------------------------------------------------------------------------------------------

    def show_page(self, page: int) -> None:
        """Show a page, counted from 0."""
        self.page = page
        self.trouble_pane.hide()
        self._of_pages.show()
        self.area.show()
        self._draw()  # a page that cannot be drawn says so, and the others can be turned to
        self.where.setText(f"第 {page + 1} 页，共 {self.pages} 页")
        self.back.setEnabled(page > 0)
        self.forth.setEnabled(page < self.pages - 1)
        self.page_changed.emit(page, self.pages)

    def turn(self, by: int) -> None:
        """The next page or the one before."""
        if 0 <= self.page + by < self.pages:
            self.show_page(self.page + by)
            self.area.verticalScrollBar().setValue(0)

    def zoom(self, by: float) -> None:
        """Larger or smaller than it is now."""
        self._zoom = max(_SMALLEST, min(_LARGEST, self._scale(self._room()) * by))
        self._mode = ""
        self._name_fit()
        self._draw()

    def set_mode(self, mode: str) -> None:
        """FIT_PAGE or FIT_WIDTH."""
        self._mode = mode
        self._name_fit()
        self._draw()

    def _other_fit(self) -> None:
        self.set_mode(FIT_WIDTH if self._mode == FIT_PAGE else FIT_PAGE)

    def _name_fit(self) -> None:
        self.fit.setText("页宽" if self._mode == FIT_PAGE else "整页")
        self.fit.setToolTip("按页面宽度显示" if self._mode == FIT_PAGE else "显示整页")

    def _image(self, dpi: float) -> "PageImage":
        from station.export.page_image import MOST_PIXELS, PageImage, page_image

        if self._picture_of is None:
            return page_image(self._pdf, self.page, dpi)
        size = self._picture.size()
        scale = min(dpi / self._picture_dpi, (MOST_PIXELS / (size.width() * size.height())) ** 0.5)
        wanted = QSize(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))
        drawn = self._picture.scaled(wanted, mode=Qt.TransformationMode.SmoothTransformation).convertToFormat(QImage.Format.Format_RGB888)
        return PageImage(drawn.width(), drawn.height(), drawn.bytesPerLine(), bytes(drawn.constBits()))

    def _size(self) -> QSize:
        """The page's size in pixels at 96 dpi."""
        if self._picture_of is not None:
            return (self._picture.size() * (_BASE_DPI / self._picture_dpi)).expandedTo(QSize(1, 1))
        from station.export.page_image import page_size

        return QSize(*(min(max(1, ceil(inches * _BASE_DPI)), _LONGEST) for inches in page_size(self._pdf, self.page)))

    def _room(self) -> "_Room":
        """The room there is now."""
        size = self.area.maximumViewportSize() - QSize(2 * MARGIN, 2 * MARGIN)
        return _Room(size, self.area.verticalScrollBar().sizeHint().width(), self.devicePixelRatioF())

    def _scale(self, room: "_Room") -> float:
        """Logical pixels of the screen for one pixel at 96 dpi."""
        if not self._mode:
            return self._zoom
        base = self._page_size
        across, down = room.size.width() / base.width(), room.size.height() / base.height()
        if self._mode == FIT_PAGE:
            return max(_SMALLEST, min(across, down))
        return max(_SMALLEST, (room.size.width() - (room.bar if across > down else 0)) / base.width())

    def _draw(self) -> None:
        is_bare = not self._pdf and self._picture_of is None
        is_bare |= self._picture_of is not None and self._pictured == self.page and self._picture.isNull()
        if is_bare or not self.isVisible() or self.width() < 2 * MARGIN:
            return
        room = self._room()
        asked = self._pdf, self._picture_of, self.page, room, self._mode, self._zoom, self._is_rough
        if asked == self._asked:
            return
        self._asked = asked
        work = partial(self._drawn, room)
        if self._beside is None:
            try:
                self._sheet.show_picture(*work())
            except StationError as error:
                self._asked = None
                self._not_shown(error)
        elif self._is_drawing:
            self._draw_again = True
        else:
            self._is_drawing = True
            self._beside.run(at_once(work), self._show_drawn, failed=self._not_drawn)

    def _show_drawn(self, found: tuple[QImage, QSize]) -> None:
        if self._has_drawn():
            self._sheet.show_picture(*found)

    def _not_drawn(self, error: StationError) -> None:
        if self._has_drawn():
            self._asked = None
            self._not_shown(error)

    def _has_drawn(self) -> bool:
        """The drawing asked for has come to its end; whether that is still what is wanted, else it is drawn anew."""
        if not isValid(self):
            return False  # the page was left meanwhile
        is_wanted, self._is_drawing, self._draw_again = not self._draw_again, False, False
        if not is_wanted:
            self._asked = None
            self._draw()
        return is_wanted

    def _draw_finely(self) -> None:
        self._is_rough = False
        self._draw()

    def _drawn(self, room: "_Room") -> tuple[QImage, QSize]:
        """The page as it fits into the room, and its size in logical pixels; what changes meanwhile is drawn again after it."""
        page = self.page  # which may be turned meanwhile
        if self._picture_of is not None and self._pictured != page:
            self._picture, self._pictured = QImage(), page  # what cannot be drawn is not asked for at every change of size
            self._picture = self._picture_of(page)
        self._page_size = self._size()
        scale, sharp = self._scale(room), room.sharp
        # Drawn finer than the screen and then reduced: PDFium widens rules to whole pixels, and a double rule would run together.
        dpi = _BASE_DPI * scale * sharp
        finer = 1.0 if self._is_rough else max(1.0, min(_FINER, _FINEST_DPI / dpi))
        image = self._image(dpi * finer)
        fine = QImage(image.rgb, image.width, image.height, image.stride, QImage.Format.Format_RGB888)
        pixels = QSize(ceil(image.width / finer), ceil(image.height / finer))  # as many as when it is rough
        exact = fine if finer == 1 else fine.scaled(pixels, mode=Qt.TransformationMode.SmoothTransformation)
        picture = exact.convertToFormat(QImage.Format.Format_RGB32)  # painted in a tenth of the time, and on its own
        return picture, QSize(round(pixels.width() / sharp), round(pixels.height() / sharp))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.area and event.type() == QEvent.Type.Resize and self._mode:
            self._draw()
        return super().eventFilter(watched, event)

    def _pressed(self, at: QPoint) -> None:
        dpi = self._sheet.page.width() / (self._page_size.width() / _BASE_DPI)
        self.clicked_at.emit(self.page, at.x() / dpi * _MM_PER_INCH, at.y() / dpi * _MM_PER_INCH)
