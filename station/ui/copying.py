"""Cells on the clipboard as WPS and Excel paste them: whole numbers of ID cards, and nothing that calculates."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData

from station.patterns import pattern

_FORMULA = pattern(r"[=@]|[+-](?![\d,.]*%?$)")  # a signed amount is none


def cells(lines: Sequence[Sequence[str]]) -> QMimeData:
    """Lines of cells, each in one line, as a table whose cells are text, and parted by tabs for programs that take no table."""
    content = QMimeData()
    lines = [[" ".join(cell.split()) for cell in line] for line in lines]
    content.setText("".join("\t".join(map(_harmless, line)) + "\n" for line in lines))
    rows = "".join(f"<tr>{''.join(map(_as_text, line))}</tr>" for line in lines)
    content.setHtml(f"<table>{rows}</table>")
    return content


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula begins with the sign that makes it text."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _as_text(cell: str) -> str:
    return f"<td style='mso-number-format:\"\\@\"'>{escape(cell)}</td>"
