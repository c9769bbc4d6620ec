"""Words on the screen: one line, one line cut at the right, and paragraphs at a line height of one and a half."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPalette, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from station.frozen import frozen
from station.patterns import pattern
from station.ui import theme
from station.ui.widgets.painted import Painted, paint_focus

_BORDER = pattern(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])")
_WHOLE_DATE = pattern(r"(\d+年\d+月(?:\d+日)?|\d+月\d+日|(?<!\d)\d{4}年)")
_WHOLE = pattern(r"(?:\d+年)?\d+月(?:\d+日)?|\d+日|[0-9A-Za-z*][0-9A-Za-z*,.:〔〕-]*[0-9A-Za-z*]")
_UNIT_SPACE = pattern(r"(?<=\d) (?=[\u4e00-\u9fff]|[KMG]B)")
_JOINER, _FIRM_SPACE, _NEW_LINE = "\u2060", "\u00a0", "\u2028"
_WIDOW = 4.5  # characters that are too few for the last line of a paragraph
_STOPS = tuple("，。；：、！？")
_NARROWEST, _WIDEST = 40, 480  # pixels a paragraph asks for
_WIDEST_WHOLE = 200  # pixels a paragraph asks for at most on account of one number


def spaced(text: str) -> str:
    """Words of a vocabulary as the screen has them: a space between Chinese and figures or letters (“12351 工单”), none in dates."""
    parts = _WHOLE_DATE.split(text)
    return "".join(part if place % 2 else _BORDER.sub(" ", part) for place, part in enumerate(parts))


def as_tip(text: str) -> str:
    """Words for ``setToolTip``, shown as they stand: Qt takes for HTML what has a tag in it, and would load the pictures it names."""
    if "<" not in text and "&" not in text:
        return text
    import html  # with every entity there is; few words need it

    return f"<span>{html.escape(text)}</span>".replace("\n", "<br>")


def _of_tip(tip: str) -> str:
    """The words that ``as_tip`` was given."""
    if not tip.startswith("<span>"):
        return tip
    import html

    return html.unescape(tip.removeprefix("<span>").removesuffix("</span>").replace("<br>", "\n"))


def fitted(words: str, room: float, style: str = "body", bold: bool = False) -> str:
    """One line for a room of so many pixels, ending in “…” where that is too little; what scaling rounds away cuts nothing."""
    return theme.current().metrics(style, bold).elidedText(words, Qt.TextElideMode.ElideRight, max(0, round(room) + 1))


class _Rest(QObject):
    """Shows a pointer that rests on a widget what its ``told_at`` says."""

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return False
        words: str | None = watched.told_at(event.pos())
        if words is None:
            return False
        QToolTip.showText(event.globalPos(), as_tip(words), watched)
        return True


_rest = cache(_Rest)


def answer_rest(widget: QWidget) -> None:
    """A pointer has come: when it rests it is told ``widget.told_at(place)``, or the tooltip where that is None.

    An ``event`` of the widget's own would be called for every other event, too: thousands for a form.
    """
    widget.installEventFilter(_rest())


def cut(widget: QWidget, words: str) -> str | None:
    """The words of a widget with less room than it asked for, and its tooltip if that says more; None where nothing is cut."""
    if widget.width() >= widget.sizeHint().width():
        return None
    tip = _of_tip(widget.toolTip())
    return tip if words in tip else "\n".join(filter(None, (words, tip)))


def unbroken(text: str) -> str:
    """The text with dates and numbers joined: “11月18日”, “138****2046”, “52 岁” never break over two lines."""
    if not any(char.isdigit() or char.isascii() for char in text):  # as most sentences: no pattern is compiled for them
        return text
    return _WHOLE.sub(lambda found: _JOINER.join(found.group()), _UNIT_SPACE.sub(_FIRM_SPACE, text))


class Label(QLabel):
    """One line of text in a style and a colour of the theme: ``Label("本月", "body", bold=True)``."""

    def __init__(self, text: str = "", style: str = "body", token: str = "ink", bold: bool = False) -> None:
        super().__init__(text)
        self.style_name = style
        self.token = token
        self.bold = bold
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.restyle()
        theme.follow(self._follow)

    def restyle(self) -> None:
        """Take font and colour from the theme in force."""
        now = theme.current()
        self.setFont(now.font(self.style_name, self.bold))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, now.colour(self.token))
        self.setPalette(palette)

    def _follow(self) -> None:
        self.ensurePolished()  # the style sheet, polishing what was not yet shown, would put an earlier font back
        self.restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self.focusPolicy() & Qt.FocusPolicy.TabFocus:
            paint_focus(QPainter(self), self)

    def set_token(self, token: str) -> None:
        """Change the colour."""
        self.token = token
        self.restyle()


class ElidedLabel(Label):
    """One line that is cut at the right where room is short; the tooltip then holds the whole."""

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("字…") + 2, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.current().colour(self.token))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(as_tip(self.text() if cut else ""))

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(as_tip(text if self.width() and self.fontMetrics().horizontalAdvance(text) > self.width() else ""))
        self.updateGeometry()


@frozen
class Run:
    """A stretch of a paragraph that differs from the rest."""

    text: str
    token: str = ""
    bold: bool = False
    ground: str = ""

    @property
    def differs(self) -> bool:
        """Whether it is not just the text of its paragraph."""
        return bool(self.token or self.bold or self.ground)


class Paragraph(Painted):
    """Text over several lines at its style's line height; dates and numbers stay whole.

    ``Paragraph("一句话")`` or ``Paragraph(["支付工资 ", Run("187,200.00", bold=True), " 元"])``.
    """

    indent = below = 0  # room left of the words and below them, in pixels

    def __init__(
        self, text: str | Sequence[str | Run] = "", style: str = "body", token: str = "ink", bold: bool = False, centred: bool = False
    ) -> None:
        super().__init__()
        self.style_name = style
        self.token = token
        self.bold = bold
        self.centred = centred
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_text(text)

    def set_text(self, text: str | Sequence[str | Run]) -> None:
        """Say something else."""
        parts = [text] if isinstance(text, str) else text
        self._runs = [part if isinstance(part, Run) else Run(part) for part in parts]
        self._heights: dict[tuple[int, theme.Theme], int] = {}
        self._last: tuple[tuple[object, ...], QTextLayout, int] | None = None
        self._wide: tuple[theme.Theme, int, int] | None = None
        self.setAccessibleName(self.text())
        self._again()

    def text(self) -> str:
        """All of it, without formats."""
        return "".join(run.text for run in self._runs)

    def _laid_out(self, width: int) -> tuple[QTextLayout, int]:
        """The words for a width and what they are high, kept for the next to ask: what is painted was measured just before."""
        case = (width, theme.current(), self.token)
        if self._last is None or self._last[0] != case:
            self._last = (case, *self._set_out(width - self.indent))
        return self._last[1:]

    def _set_out(self, width: int) -> tuple[QTextLayout, int]:
        now = theme.current()
        words, pieces = _UNIT_SPACE.sub(_FIRM_SPACE, self.text()), []  # a unit may stand in the run behind its number
        for run in self._runs:
            pieces.append(unbroken(words[: len(run.text)]))
            words = words[len(run.text) :]
        text = "".join(pieces).replace("\n", _NEW_LINE)
        layout = QTextLayout(text, now.font(self.style_name, self.bold))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setAlignment(Qt.AlignmentFlag.AlignHCenter if self.centred else Qt.AlignmentFlag.AlignLeft)
        layout.setTextOption(option)
        if any(run.differs for run in self._runs):
            layout.setFormats(self._formats(pieces))
        self._break_well(layout, max(width, 1))
        return layout, max(layout.lineCount(), 1) * now.line_height(self.style_name) + self.below

    def _formats(self, pieces: Sequence[str]) -> list[QTextLayout.FormatRange]:
        """How the runs look that differ from the rest, which is painted with the pen."""
        from PySide6.QtGui import QTextCharFormat  # with a name for everything a document may say; most paragraphs are of one look

        now, formats, start = theme.current(), [], 0
        for run, piece in zip(self._runs, pieces, strict=True):
            length = len(piece.encode("utf-16-le")) // 2
            if run.differs:
                look, span = QTextCharFormat(), QTextLayout.FormatRange()
                look.setForeground(now.colour(run.token or self.token))
                if run.ground:
                    look.setBackground(now.colour(run.ground))
                if run.bold:
                    look.setFont(now.font(self.style_name, True))
                span.start, span.length, span.format = start, length, look  # type: ignore[attr-defined]
                formats.append(span)
            start += length
        return formats

    def _break_well(self, layout: QTextLayout, width: int) -> None:
        """No word or two alone on the last line; centred lines end at a pause, else are of like length; never a line more for it."""
        lines = self._break(layout, width, width)
        if not self.centred and not self._ends_in_widow(layout):
            return
        character, narrower = theme.current().metrics(self.style_name).horizontalAdvance("字"), width
        pausing = width if self._pauses_at_ends(layout) else 0
        while narrower - character > width / 2 and self._break(layout, width, narrower - character) == lines:
            narrower -= character
            if not self.centred and not self._ends_in_widow(layout):
                return
            pausing = narrower if self._pauses_at_ends(layout) else pausing
        self._break(layout, width, (pausing or narrower) if self.centred else width)

    def _pauses_at_ends(self, layout: QTextLayout) -> bool:
        """Whether every line but the last ends behind a stop, and the last is no word or two."""
        text, starts = layout.text(), [layout.lineAt(number).textStart() for number in range(1, layout.lineCount())]
        return not self._ends_in_widow(layout) and all(text[:start].endswith(_STOPS) for start in starts)

    def _ends_in_widow(self, layout: QTextLayout) -> bool:
        last = layout.lineAt(layout.lineCount() - 1)
        least = _WIDOW * theme.current().metrics(self.style_name).horizontalAdvance("字")
        return layout.lineCount() > 1 and last.naturalTextWidth() < least and layout.text()[last.textStart() - 1] != _NEW_LINE

    def _break(self, layout: QTextLayout, width: int, narrower: int) -> int:
        height = theme.current().line_height(self.style_name)
        left = (width - narrower) / 2 if self.centred else 0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(narrower)
            line.setPosition(QPointF(left, (layout.lineCount() - 1) * height + (height - line.height()) / 2))
        layout.endLayout()
        return layout.lineCount()

    def heightForWidth(self, width: int) -> int:
        case = (width, theme.current())
        if case not in self._heights:  # layouts ask a dozen times for each width
            self._heights[case] = self._laid_out(width)[1]
        return self._heights[case]

    def sizeHint(self) -> QSize:
        width = self._widths()[0]
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._widths()[1], theme.current().line_height(self.style_name) + self.below)

    def _widths(self) -> tuple[int, int]:
        """The width that is asked for and the least, measured once: layouts ask again whenever something near them changes."""
        now = theme.current()
        if self._wide is None or self._wide[0] is not now:
            metrics, text = now.metrics(self.style_name, self.bold), self.text()
            line = max((metrics.horizontalAdvance(line) for line in text.split("\n")), default=0) + 4
            whole = max((metrics.horizontalAdvance(whole) for whole in _WHOLE.findall(text)), default=0) + 4
            self._wide = now, min(line, _WIDEST) + self.indent, max(_NARROWEST, min(whole, _WIDEST_WHOLE)) + self.indent
        return self._wide[1:]

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Layouts without a path of height-for-width (splitters, stacks) would otherwise cut the last lines.
        self.setMinimumHeight(self.heightForWidth(self.width()))
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(theme.current().colour(self.token))
        self._laid_out(self.width())[0].draw(painter, QPointF(self.indent, 0))
