"""What lies on the clipboard: cells that stay as they are in a spreadsheet."""

import pytest
from PySide6.QtGui import QTextDocument

from station.ui import copying


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("110105194912310021", "110105194912310021"),
        ("-1,200.00", "-1,200.00"),
        ("+86", "+86"),
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("欠薪 <8 月>", "欠薪 <8 月>"),
        ("欠薪\t8 月\n和 9 月", "欠薪 8 月 和 9 月"),
    ],
)
def test_a_cell_pastes_as_text(cell: str, text: str) -> None:
    content = copying.cells([["编号"], [cell]])
    assert content.text() == f"编号\n{text}\n"
    assert content.html().count('mso-number-format:"\\@"') == 2  # Excel, WPS and LibreOffice take the cell for text
    page = QTextDocument()
    page.setHtml(content.html())
    assert " ".join(cell.split()) in page.toPlainText()
