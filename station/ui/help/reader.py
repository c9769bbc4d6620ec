"""A page of the manual on the screen: Markdown of our own in the program's type and colours, pictures as wide as there is room."""

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QFont,
    QImage,
    QResizeEvent,
    QShowEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from station.ui import theme
from station.ui.help.book import ManualPage, manual
from station.ui.widgets.painted import FocusFrame

MARGIN, WIDEST = 32, 760
_HEADINGS = {1: "page", 2: "section", 3: "body"}


class Reader(QTextBrowser):
    """Shows one page at a time; ``asked`` carries the address of a link."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("manual.reader")
        self.setAccessibleName("手册正文")
        self.setFrameShape(QFrame.Shape.NoFrame)
        FocusFrame(self)
        self.setReadOnly(True)
        self.setOpenLinks(False)
        self.anchorClicked.connect(lambda url: self.asked.emit(url.toString()))
        self._page: ManualPage | None = None
        self._heading = ""
        self._words: list[str] = []
        self._pictures: dict[str, QImage] = {}
        theme.follow(self._again)

    def show_page(self, page: ManualPage, heading: str = "", words: list[str] | None = None) -> None:
        """Show a page from a heading on, with words marked."""
        self._page, self._heading, self._words = page, heading, words or []
        self._again()
        self.show_heading(heading)

    def show_picture(self, path: str) -> None:
        """One picture at its full size."""
        image = QImage(str(manual().folder / path))
        document = self.document()
        document.clear()
        self._page = None
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(path), image)
        self.textCursor().insertImage(path)
        self.verticalScrollBar().setValue(0)
        self.horizontalScrollBar().setValue(0)

    def headings(self) -> list[str]:
        """The headings of the page shown."""
        return [block.text() for block in self._blocks() if block.blockFormat().headingLevel()]

    def show_heading(self, heading: str) -> None:
        """Scroll so that a heading stands at the top; to the beginning when there is none of that name."""
        found = next((block for block in self._blocks() if block.blockFormat().headingLevel() > 1 and block.text() == heading), None)
        top = self.document().documentLayout().blockBoundingRect(found).top() - 12 if found is not None else 0
        self.verticalScrollBar().setValue(round(top))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, lambda: self.show_heading(self._heading))  # before, nothing had its width

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _blocks(self) -> list[QTextBlock]:
        found, block = [], self.document().begin()
        while block.isValid():
            found.append(block)
            block = block.next()
        return found

    def _again(self) -> None:
        """Set the page anew: type and colours stand in the document itself."""
        page = self._page
        if page is None:
            return
        now = theme.current()
        ground = f"background: {now.hex('paper')}; border: 0; border-radius: 0; padding: 0;"
        self.setStyleSheet(f'QTextEdit, QTextEdit:focus, QTextEdit[readOnly="true"] {{ {ground} }}')
        self.document().setDefaultFont(now.font("body"))
        self.setMarkdown(page.text)
        self._pictures = {path: QImage(str(manual().folder / path)) for path in page.pictures()}
        for block in self._blocks():
            self._style(block)
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                _style_table(frame)
        self._fit()
        self._mark()

    def _style(self, block: QTextBlock) -> None:
        now = theme.current()
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        look = QTextBlockFormat()
        style = _HEADINGS.get(level, "body")
        look.setLineHeight(now.line_height(style) + (0 if level else 3), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        look.setTopMargin(now.size({1: 0, 2: 24, 3: 16}.get(level, 0)))
        look.setBottomMargin(now.size(4 if cursor.currentTable() else 10 if level or block.textList() is None else 6))
        is_note = block.blockFormat().intProperty(QTextBlockFormat.Property.BlockQuoteLevel) > 0
        if is_note:
            look.setBackground(QBrush(now.colour("mat")))
            look.setLeftMargin(12)
        stretches = []
        pieces = block.begin()
        while not pieces.atEnd():
            stretches.append(pieces.fragment())
            pieces += 1
        if any(one.charFormat().isImageFormat() for one in stretches):
            look.setLineHeight(100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.mergeBlockFormat(look)
        for one in stretches:
            self._dress(one.position(), one.length(), one.charFormat(), style, bool(level))

    def _dress(self, start: int, length: int, was: QTextCharFormat, style: str, is_heading: bool) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        if was.isImageFormat():  # a click shows it at its full size
            link = QTextCharFormat()
            link.setAnchor(True)
            link.setAnchorHref(was.toImageFormat().name())
            cursor.mergeCharFormat(link)
            return
        now = theme.current()
        look = QTextCharFormat(was)
        look.clearProperty(QTextCharFormat.Property.FontSizeAdjustment)
        look.setFont(now.font(style, is_heading or was.fontWeight() >= QFont.Weight.DemiBold.value))
        look.setForeground(QBrush(now.colour("act" if was.isAnchor() else "ink")))
        if was.fontFixedPitch():
            look.setFont(now.font("dense", True))
            look.setBackground(QBrush(now.colour("gry-bg")))
        cursor.setCharFormat(look)

    def _fit(self) -> None:
        """Margins and pictures for the width there is."""
        now = theme.current()
        room = self.viewport().width()
        column = min(room - 2 * MARGIN, round(WIDEST * now.factor))
        frame = QTextFrameFormat(self.document().rootFrame().frameFormat())
        frame.setLeftMargin(MARGIN)
        frame.setRightMargin(max(room - column - MARGIN, MARGIN))
        frame.setTopMargin(20)
        frame.setBottomMargin(40)
        self.document().rootFrame().setFrameFormat(frame)
        ratio = self.devicePixelRatioF()
        for path, image in self._pictures.items():
            size = image.size().scaled(QSize(max(column - 2, 1), image.height()), Qt.AspectRatioMode.KeepAspectRatio)
            smooth = image.scaled(size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
            smooth.setDevicePixelRatio(ratio)
            self.document().addResource(QTextDocument.ResourceType.ImageResource, QUrl(path), smooth)
        self.document().markContentsDirty(0, self.document().characterCount())

    def _mark(self) -> None:
        """What was searched for stands on a ground of its own."""
        marks = []
        for word in self._words:
            found = self.document().find(word)
            while not found.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = found  # type: ignore[attr-defined]
                mark.format.setBackground(QBrush(theme.current().colour("hit")))  # type: ignore[attr-defined]
                marks.append(mark)
                found = self.document().find(word, found)
        self.setExtraSelections(marks)


def _style_table(table: QTextTable) -> None:
    """No frame; the heads stand on a ground of their own."""
    now = theme.current()
    look = QTextTableFormat(table.format())
    look.setBorder(0)
    look.setCellSpacing(0)
    look.setCellPadding(now.size(6))
    look.setTopMargin(4)
    look.setBottomMargin(12)
    table.setFormat(look)
    for row in range(table.rows()):
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            ground = cell.format()
            ground.setBackground(QBrush(now.colour("sel" if row == 0 else "paper" if row % 2 else "mat")))
            cell.setFormat(ground)
