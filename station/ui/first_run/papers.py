"""What the names typed at the first start will look like on paper: the head of a letter and of a ledger, always on white."""

from datetime import date
from functools import cache
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station import paths
from station.casework.ledgers import ledgers
from station.casework.letter_templates import kinds
from station.casework.letters import letter_code, number_text
from station.casework.model import Station
from station.casework.numbers import grievance_number
from station.casework.sheets import look
from station.frozen import frozen
from station.ui import theme

INK = QColor("#23272B")  # paper stays white with black print in the dark, so no token of the theme
_CENTRE, _RIGHT = Qt.AlignmentFlag.AlignCenter, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@frozen
class Names:
    """What is known so far; ``station`` may still lack anything."""

    station: Station
    today: date

    @property
    def issuer(self) -> tuple[str, str]:
        """Who issues a 提示函 and the code of its numbers."""
        station = self.station
        if station.issuer_name or not station.district_issuer_name:
            return station.issuer_name or station.name, station.issuer_code
        return station.district_issuer_name, station.district_issuer_code


@cache
def _family(name: str) -> str:
    number = QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / name))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else ""


def _font(family: str, pixels: int) -> QFont:
    font = QFont(family)
    font.setPixelSize(pixels)
    return font


class _Sheet(QWidget):
    """A white page with a thin frame."""

    HEIGHT = 300

    def __init__(self) -> None:
        super().__init__()
        self.names = Names(Station(), date.today())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)

    def show_names(self, names: Names) -> None:
        """Draw again with other names."""
        self.names = names
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self.HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.current().colour("line2"), 1))
        painter.setBrush(theme.current().colour("sheet"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setPen(INK)
        self.draw(painter, self.width())

    def draw(self, painter: QPainter, width: int) -> None:
        """What is printed on it."""
        raise NotImplementedError


def _fitted(painter: QPainter, area: QRectF, text: str, font: QFont, flags: Qt.AlignmentFlag = _CENTRE) -> None:
    """One line, made smaller until it fits."""
    while QFontMetricsF(font).horizontalAdvance(text) > area.width() and font.pixelSize() > 8:
        font.setPixelSize(font.pixelSize() - 1)
    painter.setFont(font)
    painter.drawText(area, flags, text)


class LetterPaper(_Sheet):
    """The head of a letter: issuing body in red, double rule, number, title, the first lines."""

    HEIGHT = 308

    def draw(self, painter: QPainter, width: int) -> None:
        issuer, code = self.names.issuer
        kind = "reminder"
        red = theme.current().colour("paper-red")
        painter.setPen(red)
        mark = _font(_family("StationSong-Bold.ttf"), 32)
        mark.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 2)
        _fitted(painter, QRectF(28, 44, width - 56, 48), issuer or "发文机关", mark)
        theme.fill(painter, QRectF(20, 104, width - 40, 2), red)
        theme.fill(painter, QRectF(20, 108, width - 40, 1), red)
        painter.setPen(INK)
        body = _font(_family("LXGWZhuqueFangsong-Regular.ttf"), 17)
        number = number_text(letter_code(code, kind) or "××劳监提", self.names.today.year, 1)
        _fitted(painter, QRectF(44, 116, width - 88, 28), number, QFont(body), _RIGHT)
        _fitted(painter, QRectF(28, 166, width - 56, 36), str(kinds()[kind]["heading"]), _font(_family("StationSong-Bold.ttf"), 21))
        painter.setFont(body)
        painter.drawText(QPointF(44, 238), "某某有限公司：")
        painter.drawText(QPointF(44 + 34, 264), "近期，我会在办理职工诉求中了解到，你")
        painter.drawText(QPointF(44, 290), "单位存在……")


class LedgerPaper(_Sheet):
    """The head of the ledger of grievances and its first lines, numbered with the prefix."""

    HEIGHT = 196
    SHARES = (0.09, 0.28, 0.22, 0.18, 0.23)

    def draw(self, painter: QPainter, width: int) -> None:
        names, ledger = self.names, ledgers()["grievances"]
        title = f"{names.station.name}{ledger.name}（{names.today.year}年{names.today.month}月）"
        left, inner = 20.0, width - 40.0
        _fitted(painter, QRectF(left, 18, inner, 28), title, _font(theme.own_family(), 16))
        small = _font(_family("StationSong-Regular-fallback.ttf"), 11)
        filler = f"{look().filler_label}：{names.station.name}"
        _fitted(painter, QRectF(left, 52, inner * 0.66, 20), filler, QFont(small), _LEFT)
        _fitted(painter, QRectF(left, 52, inner, 20), f"{look().filled_on_label}：{names.today.isoformat()}", QFont(small), _RIGHT)
        headings = [column.heading for column in ledger.columns if column.narrow][: len(self.SHARES)]
        lines = [headings, *([str(n), grievance_number(names.station, names.today.year, n)] for n in (1, 2)), []]
        edges = [round(left + inner * sum(self.SHARES[:at])) + 0.5 for at in range(len(self.SHARES) + 1)]
        painter.setPen(QPen(INK, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for at, cells in enumerate(lines):
            for place, (start, end) in enumerate(pairwise(edges)):
                area = QRectF(start, 76.5 + 25 * at, end - start, 25)
                painter.drawRect(area)
                if place < len(cells):
                    font = _font(theme.own_family(), 11) if at == 0 else QFont(small)
                    _fitted(painter, area.adjusted(3, 0, -3, 0), cells[place], font)
