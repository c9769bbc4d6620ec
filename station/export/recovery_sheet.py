"""The three recovery sheets on A4, one for each keeper: the code in groups and as a QR code, and what to do with it."""

import io
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from station.casework.paper import printable
from station.export import fonts
from station.export.delivery import delivered
from station.export.fonts import Role
from station.export.letter_pdf import draw_line, new_canvas
from station.export.type_area import LEFT, POINT, SHEET_HEIGHT, SHEET_WIDTH, WIDTH, Placed, measure, one_line
from station.export.typesetting import break_lines
from station.frozen import frozen

_TITLE, _CODE, _TEXT, _SMALL = 22.0, 22.0, 14.0, 12.0
_TOP, _PITCH = 30.0, 8.2
_BOX_TOP, _BOX_HEIGHT, _QR = 66.0, 44.0, 36.0
_NUMBERS = ("一", "二", "三")
_WORDS = (
    "忘记密码、又没有同事能重设的时候用：两位保管人各拿一张到这台电脑，在登录页点“忘记密码”，写上两人的姓名，输入两张上的代码，"
    "再设新密码。任意两张都可以，只有一张打不开。",
    "三张由三个人分开保管，各自封好，放在上锁的地方。不要放在一起，不要拍照，不要存进电脑。",
    "代码里没有字母 I、L、O、U。输错一个字，程序会说哪一张抄错了。",
    "站长重新打印以后，这一张就作废，请交回销毁。保管人离岗时也要交回，由站长重新打印。",
    "没有人记得密码、恢复单也凑不齐两张，数据就打不开了，谁也恢复不了。",
)


@frozen
class SheetFacts:
    """What stands on every sheet besides its code."""

    station: str
    made_on: date
    made_by: str
    computer: str  # its name: every PC of a station has sheets of its own


def recovery_pdf(codes: Sequence[str], facts: SheetFacts) -> bytes:
    """One page for each code."""
    fonts.warm_up()
    target = io.BytesIO()
    with fonts.drawing:
        canvas = new_canvas(target, "恢复单", author=printable(facts.station))
        for number, code in enumerate(codes):
            _draw(canvas, number, code, facts)
            canvas.showPage()
        canvas.save()
    return target.getvalue()


def write_recovery(pdf: bytes, path: Path) -> None:
    """Write the sheets to a file; StationError if the place refuses."""
    with delivered(path, "恢复单") as part:
        part.write_bytes(pdf)


def _draw(canvas: Canvas, number: int, code: str, facts: SheetFacts) -> None:
    for placed in _lines(number, code, facts):
        draw_line(canvas, placed)
    canvas.setLineWidth(0.75)
    canvas.rect(LEFT * mm, (SHEET_HEIGHT - _BOX_TOP - _BOX_HEIGHT) * mm, WIDTH * mm, _BOX_HEIGHT * mm)
    side = _QR * mm
    widget = QrCodeWidget(code, barWidth=side, barHeight=side, barLevel="M")
    drawing = Drawing(side, side)
    drawing.add(widget)
    edge = (_BOX_HEIGHT - _QR) / 2
    renderPDF.draw(drawing, canvas, (LEFT + WIDTH - _QR - edge) * mm, (SHEET_HEIGHT - _BOX_TOP - _BOX_HEIGHT + edge) * mm)


def _lines(number: int, code: str, facts: SheetFacts) -> Iterator[Placed]:
    yield _centred(f"恢复单（第{_NUMBERS[number]}张，共三张）", Role.TITLE, _TITLE, _TOP)
    day = facts.made_on
    yield _centred(facts.station, Role.BODY, _TEXT, _TOP + 14)
    yield _centred(f"{day.year}年{day.month}月{day.day}日由{facts.made_by}打印，只用于电脑“{facts.computer}”", Role.BODY, _SMALL, _TOP + 23)
    groups = code.split("-")
    half = len(groups) // 2
    for at, part in enumerate((groups[:half], groups[half:])):
        yield _at("  ".join(part), Role.HEADING, _CODE, LEFT + 8, _BOX_TOP + 11 + at * 14)
    top = _BOX_TOP + _BOX_HEIGHT + 12
    cell = _TEXT * POINT
    for place, words in enumerate(_WORDS, 1):
        spans = [(printable(f"{place}. {words}"), Role.BODY)]
        for line in break_lines(spans, partial(measure, size=_TEXT, cell=cell), WIDTH / cell):
            yield Placed(line, LEFT, top, _TEXT, cell)
            top += _PITCH
        top += 2.5
    top += 8
    yield _at("保管人（签名）：", Role.BODY, _TEXT, LEFT, top)
    yield _at("收到日期：　　　　年　　月　　日", Role.BODY, _TEXT, LEFT + WIDTH / 2, top)


def _at(text: str, role: Role, size: float, x: float, top: float) -> Placed:
    cell = size * POINT
    return Placed(one_line(text, role, cell, size), x, top, size, cell)


def _centred(text: str, role: Role, size: float, top: float) -> Placed:
    placed = _at(text, role, size, 0.0, top)
    return Placed(placed.line, (SHEET_WIDTH - placed.line.width * placed.cell) / 2, top, size, placed.cell)
