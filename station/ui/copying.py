"""Cells on the clipboard as WPS and Excel paste them: whole numbers of ID cards, and nothing that calculates."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData

from station.patterns import pattern

_FORMULA = pattern(r"[=@]|[+-](?![\d,.]*%?$)")  # a signed amount is none


def cells(lines: Sequence[Sequence[str]]) -> QMimeData:
    """Lines of cells, each in one line, as a table whose cells are text, and parted by tabs for programs that take no table."""
    return content(*texts(lines))


def texts(lines: Sequence[Sequence[str]]) -> tuple[str, str]:
    """The same as text and as HTML, which may be made in any thread."""
    lines = [[" ".join(cell.split()) for cell in line] for line in lines]
    rows = "".join(f"<tr>{''.join(map(_as_text, line))}</tr>" for line in lines)
    return "".join("\t".join(map(_harmless, line)) + "\n" for line in lines), f"<table>{rows}</table>"


def content(text: str, html: str) -> QMimeData:
    """What the clipboard takes; it falls with one that was made beside the window."""
    made = QMimeData()
    made.setText(text)
    made.setHtml(html)
    return made


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula begins with the sign that makes it text."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _as_text(cell: str) -> str:
    return f"<td style='mso-number-format:\"\\@\"'>{escape(cell)}</td>"
