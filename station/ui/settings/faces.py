"""文书字体: what each role of a letter is set in on this PC, from where, and why another face is not used."""

from collections.abc import Generator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.actions import faces
from station.actions.at_desk import is_practice
from station.actions.faces import FaceInUse
from station.ui import may, theme
from station.ui.context import Context
from station.ui.settings.section import Heading, Section
from station.ui.widgets import Card, Label, Note, Paragraph, SegmentedChoice, column, empty, row
from station.ui.widgets.painted import Painted

_CHOICES = [(faces.OFFICE, "用本机字体（找得到的）"), (faces.BUNDLED, "用随带的字体")]
_DPI, _FINER = 96, 3
_SENTENCE = "只管这台电脑。本机字体从原处读，不复制；一个字体里没有的字，逐字用随带的字体补。PDF 里只带用到的字。"


class FacesSection(Section):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.choice = SegmentedChoice(_CHOICES)
        self.choice.setObjectName("settings.faces.choice")
        self.choice.chosen.connect(self._choose)
        self.lines = column(spacing=16)
        practice = Note("练习站一律用随带的字体，各台电脑印出来一样。")
        (self.choice if is_practice(context.store) else practice).hide()  # shown before they have a place they would be windows
        self.fill(Heading("文书字体", _SENTENCE), column(row(self.choice, None), practice, Card("", self.lines), spacing=12))

    def refresh(self) -> None:
        self.choice.setEnabled(not may.refusal("manage_station"))
        self.choice.blockSignals(True)
        self.choice.set_current(faces.chosen(self.context.store))
        self.choice.blockSignals(False)
        self.context.run(_settled(self.choice.current()), self._show)

    def _choose(self, which: str) -> None:
        self.context.attempt(lambda: faces.choose(self.context.store, which))
        self.refresh()

    def _show(self, found: list[tuple[FaceInUse, bytes]]) -> None:
        empty(self.lines)
        specimens = [_Specimen(specimen) for _, specimen in found]
        widest = max((specimen.width_of_type for specimen in specimens), default=0)
        for (face, _), specimen in zip(found, specimens, strict=True):
            specimen.setMinimumWidth(widest)
            self.lines.addWidget(_FaceLine(face, specimen))


def _settled(which: str) -> Generator[None, None, list[tuple[FaceInUse, bytes]]]:
    yield
    return [(face, faces.specimen(face.role)) for face in faces.settle(which)]


class _FaceLine(QWidget):
    """One role: its face, where it comes from, a specimen, and why others are not used."""

    def __init__(self, face: FaceInUse, specimen: "_Specimen") -> None:
        super().__init__()
        self.setObjectName(f"settings.faces.{face.role}")
        where = str(face.path) if face.path else "随程序提供"
        lines = column(row(Label(face.role, "body", bold=True), Label(f"{face.title}，{where}", "dense", "ink2"), None), spacing=6)
        lines.addWidget(specimen)
        for refused in face.refused:
            lines.addWidget(Paragraph(f"没有用 {refused}", "caption", "ink3"))
        self.setLayout(lines)


class _Specimen(Painted):
    """A line of type on white, as it will be on paper; the white may be wider than the line."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        from station.export.page_image import page_image  # PDFium is not needed before the first paper is seen

        image = page_image(pdf, 0, _DPI * _FINER)
        picture = QImage(image.rgb, image.width, image.height, image.stride, QImage.Format.Format_RGB888)
        self._size = QSize(picture.width() // _FINER, picture.height() // _FINER)
        self._picture = picture.copy()  # the bytes go with the page
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def width_of_type(self) -> int:
        """How wide the line itself is, in pixels."""
        return self._size.width()

    def sizeHint(self) -> QSize:
        return self._size

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme.fill(painter, self.rect(), theme.current().colour("sheet"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        sharp = self._size * self.devicePixelRatioF()
        scaled = self._picture.scaled(sharp, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(QRect(QPoint(), self._size), scaled)
