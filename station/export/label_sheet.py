"""Address labels on sheets of stickers: address, name, and small at the foot which letter it is for."""

from collections.abc import Sequence
from functools import cache, partial

from reportlab.pdfgen.canvas import Canvas

from station.casework.paper import printable
from station.export.fonts import Role
from station.export.letter_pdf import draw_line
from station.export.type_area import POINT, Placed, measure, one_line
from station.export.typesetting import break_lines
from station.frozen import frozen
from station.paths import read_json

_NAME, _ADDRESS, _FOOT = 14.0, 12.0, 9.0
_MARGIN, _LEAD = 5.0, 1.3


@frozen
class Label:
    """One sticker."""

    name: str
    address: str
    foot: str


@frozen
class Stock:
    """A sheet of stickers in millimetres; ``across`` and ``down`` are the distances from one to the next."""

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float
    ending: str

    @property
    def count(self) -> int:
        """Stickers on a sheet."""
        return self.columns * self.rows


@cache
def stock() -> Stock:
    """The sheet of ``resources/papers/labels.json``."""
    raw = read_json("papers", "labels.json")
    return Stock(**{name: raw[name] for name in Stock.__dataclass_fields__})


def label_sheets(labels: Sequence[Label]) -> list[Sequence[Label]]:
    """The stickers sheet by sheet."""
    return [labels[first : first + stock().count] for first in range(0, len(labels), stock().count)]


def draw_labels(canvas: Canvas, sheet: Sequence[Label]) -> None:
    """Draw one sheet of stickers row by row, whoever calls holding ``fonts.drawing``."""
    form = stock()
    for place, label in enumerate(sheet):
        row, column = divmod(place, form.columns)
        for placed in _placed(label, form, form.left + column * form.across, form.top + row * form.down):
            draw_line(canvas, placed)
    canvas.showPage()


def _placed(label: Label, form: Stock, left: float, top: float) -> list[Placed]:
    """The lines of a sticker, in smaller type where they would not fit above its foot."""
    width = form.width - 2 * _MARGIN
    x, bottom = left + _MARGIN, top + form.height - _MARGIN - _FOOT * POINT
    cell = _FOOT * POINT
    foot = one_line(label.foot, Role.BODY, cell, _FOOT)
    found = _lines(label, form, x, top + _MARGIN, width, 1.0)
    for shrunk in (0.85, 0.7, 0.55):
        if not found or found[-1].top + found[-1].cell <= bottom:
            break
        found = _lines(label, form, x, top + _MARGIN, width, shrunk)
    return [*found, Placed(foot, left + form.width - _MARGIN - foot.width * cell, bottom, _FOOT, cell)]


def _lines(label: Label, form: Stock, x: float, top: float, width: float, scale: float) -> list[Placed]:
    found = []
    for text, role, full in ((label.address, Role.BODY, _ADDRESS), (f"{label.name}　{form.ending}", Role.HEADING, _NAME)):
        size = full * scale
        cell = size * POINT
        for line in break_lines([(printable(text), role)], partial(measure, size=size, cell=cell), width / cell):
            found.append(Placed(line, x, top, size, cell))
            top += cell * _LEAD
        top += 1.5
    return found
