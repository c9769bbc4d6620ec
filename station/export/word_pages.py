"""A Word document whose pages are those of GB/T 9704: A4, the margins of the type area, its grid of 22 lines and 28 characters.

Word rounds to twentieths of a point, so 22 lines of 28.95 pt stand where the standard has 28.99. Numbers here are in such
twentieths (twips) unless they are characters or lines.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from station.casework.paper import printable
from station.export.fonts import Role
from station.export.type_area import (
    BODY,
    BOTTOM,
    CELL,
    COLUMNS,
    LEFT,
    POINT,
    RED,
    RIGHT,
    ROWS,
    SHEET_HEIGHT,
    SHEET_WIDTH,
    SMALL,
    TOP,
    WIDTH,
    Rule,
)
from station.frozen import frozen
from station.paths import read_json

_NAMESPACES = nsdecls("w") + ' xmlns:v="urn:schemas-microsoft-com:vml"'
LINE = int((BOTTOM - TOP) / POINT * 20 / ROWS)
_RED, _GREY, _BLACK = "".join(f"{round(part * 255):02X}" for part in RED), "737373", "000000"
_NARROWER = int((WIDTH / POINT / COLUMNS - BODY) * 20) - 1  # 28 characters of 16 pt are wider than the type area
# no mark hangs over the edge, no gap about figures; also said of every paragraph, for LibreOffice does not hear the style
_MARKS = '<w:overflowPunct w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
_BASELINE = 0.8  # of a line of exact height stands above the baseline
_EM_TOP = 0.86  # and of a character
_FOOTER_DISTANCE = 20.0
_PAGE_NUMBER = 7.0  # its dashes stand so far below the type area


def twips(millimetres: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(millimetres / POINT * 20)


def drop(size: float, line: int = LINE) -> float:
    """How far below the upper edge of a line its characters begin, in mm."""
    return (line / 20 * _BASELINE - _EM_TOP * size) * POINT


@frozen
class Span:
    """Characters in one face; ``scale`` condenses them, in percent."""

    text: str
    role: Role = Role.BODY
    size: float = BODY
    color: str = ""
    scale: int = 100


@frozen
class Frame:
    """A fixed place on the sheet for a paragraph: left, top and width in mm."""

    x: float
    top: float
    width: float


@cache
def faces() -> dict[Role, list[str]]:
    """What Word calls the face of each role, and what it takes where that is not installed."""
    return {Role(role): names["word"] for role, names in read_json("letters", "faces.json")["roles"].items()}


def new_document(title: str, author: str, subject: str, remark: str) -> Document:
    """An empty document with page, grid, faces, language and properties set."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(SHEET_WIDTH), Mm(SHEET_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(SHEET_HEIGHT - BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(SHEET_WIDTH - RIGHT)
    section.header_distance, section.footer_distance, section.gutter = Mm(15), Mm(_FOOTER_DISTANCE), Mm(0)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is not None:
        section._sectPr.remove(grid)
    narrower = int((WIDTH / POINT / COLUMNS - BODY) * 4096)
    section._sectPr.append(_element(f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE}" w:charSpace="{narrower}"/>'))
    _set_style(document)
    _set_language(document)
    _name_faces(document)
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.subject, core.comments = title, author, author, subject, remark
    core.language, core.keywords = "zh-CN", ""
    core.created = core.modified = datetime.now(UTC).replace(microsecond=0)
    return document


def paragraph(
    spans: Sequence[Span],
    *,
    before: float = 0.0,
    align: str = "both",
    first: float = 0.0,
    left: float = 0.0,
    hanging: float = 0.0,
    right: float = 0.0,
    line: int = LINE,
    cell: float = CELL,
    frame: Frame | None = None,
    tab: float = 0.0,
    new_page: bool = False,
    keeps: bool = False,
    inside: str = "",
) -> Any:
    """A paragraph: ``before`` white lines of ``LINE`` above it, indents in characters of ``cell`` mm, ``tab`` a right stop in mm.

    ``keeps`` holds it with the next one; ``inside`` is XML that is anchored in it.
    """
    props = ""
    if keeps:
        props += "<w:keepNext/>"
    if new_page:
        props += "<w:pageBreakBefore/>"
    if frame:
        place = f'w:x="{twips(frame.x)}" w:y="{twips(frame.top)}" w:w="{twips(frame.width)}" w:h="{line}" w:hRule="exact"'
        props += f'<w:framePr {place} w:hAnchor="page" w:vAnchor="page" w:wrap="around"/>'
    if tab:
        props += f'<w:tabs><w:tab w:val="right" w:pos="{twips(tab)}"/></w:tabs>'
    props += _MARKS
    props += f'<w:spacing w:before="{round(before * LINE)}" w:after="0" w:line="{line}" w:lineRule="exact"/>'
    indents = (
        (("left", left), ("right", right), ("hanging", hanging)) if hanging else (("left", left), ("right", right), ("firstLine", first))
    )
    chars = "".join(f' w:{name}Chars="{round(value * 100)}" w:{name}="{twips(value * cell)}"' for name, value in indents if value)
    props += f"<w:ind{chars}/>" if chars else ""
    props += f'<w:jc w:val="{align}"/>'
    runs = "".join(map(_run, spans))
    return _element(f"<w:p><w:pPr>{props}</w:pPr>{inside}{runs}</w:p>")


def _element(xml: str) -> Any:
    return parse_xml(re.sub(r"^<[\w:]+", rf"\g<0> {_NAMESPACES}", xml, count=1))


def _properties(span: Span) -> str:
    face, size = faces()[span.role][0], round(span.size * 2)
    props = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}" w:hint="eastAsia"/>'
    props += f'<w:color w:val="{span.color}"/>' if span.color else ""
    props += f'<w:w w:val="{span.scale}"/>' if span.scale != 100 else ""
    return f'<w:rPr>{props}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'


def _run(span: Span) -> str:
    parts = [
        part
        for row, text in enumerate(span.text.split("\n"))
        for part in (["<w:br/>"] if row else []) + [_text(piece) for piece in _with_tabs(text)]
    ]
    return f"<w:r>{_properties(span)}{''.join(parts)}</w:r>"


def _with_tabs(text: str) -> list[str]:
    first, *others = text.split("\t")
    return [printable(first), *(each for other in others for each in ("\t", printable(other)))]


def _text(piece: str) -> str:
    return "<w:tab/>" if piece == "\t" else f'<w:t xml:space="preserve">{escape(piece)}</w:t>'


def rules_run(rules: Sequence[Rule]) -> str:
    """Bars at fixed places of the sheet the paragraph they are anchored in stands on."""
    anchor = "position:absolute;mso-position-horizontal-relative:page;mso-position-vertical-relative:page;z-index:-1"
    bars = ""
    for number, rule in enumerate(rules, 1):
        sides = (("left", rule.x), ("top", rule.top), ("width", rule.width), ("height", rule.height))
        place = ";".join(f"{side}:{value / POINT:.2f}pt" for side, value in sides)
        fill = _RED if rule.is_red else _BLACK
        bars += f'<w:pict><v:rect id="rule{number}" style="{anchor};{place}" fillcolor="#{fill}" stroked="f"/></w:pict>'
    return f"<w:r>{bars}</w:r>" if bars else ""


def mark_spans(text: str, size: float, scale: float) -> list[Span]:
    """发文机关标志 in red."""
    return [Span(text, Role.TITLE, size, _RED, round(scale * 100))]


def remark_spans(text: str) -> list[Span]:
    """A grey remark that is no part of the letter."""
    return [Span(text, Role.HEADING, 12.0, _GREY)]


def number_pages(document: Document, *, from_first: bool) -> None:
    """“— 1 —” in 4 号 宋体, one character in, odd pages right and even left (GB/T 9704 7.5); not on the first unless ``from_first``."""
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    section.different_first_page_header_footer = not from_first
    line = round(SMALL * 20 * 1.25)
    middle = (line / 20 * _BASELINE - 0.38 * SMALL) * POINT  # from the upper edge of the line down to the dash
    below = (SHEET_HEIGHT - _FOOTER_DISTANCE) - (BOTTOM + _PAGE_NUMBER - middle + line / 20 * POINT)
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        indent = {align: 1.0}
        number = paragraph([Span("— ", Role.SONG, SMALL)], align=align, line=line, left=indent.get("left", 0), right=indent.get("right", 0))
        number.find(qn("w:pPr")).find(qn("w:spacing")).set(qn("w:after"), str(twips(below)))
        for part in ("begin", "PAGE", "end"):
            number.append(_element(f"<w:r>{_properties(Span('', Role.SONG, SMALL))}{_field(part)}</w:r>"))
        number.append(_element(_run(Span(" —", Role.SONG, SMALL))))
        footer._element.replace(footer.paragraphs[0]._p, number)


def _field(part: str) -> str:
    return f'<w:instrText xml:space="preserve"> {part} </w:instrText>' if part.isupper() else f'<w:fldChar w:fldCharType="{part}"/>'


def head_every_page(document: Document, spans: Sequence[Span]) -> None:
    """A remark in the head of every page."""
    section = document.sections[0]
    for header in (section.header, section.even_page_header, section.first_page_header):
        header.is_linked_to_previous = False
        header._element.replace(header.paragraphs[0]._p, paragraph(spans, line=round(LINE / 2), align="left"))


def foot_table(rows: Sequence[Any], *, ruled: bool) -> Any:
    """版记: paragraphs in a table on the lower edge of the type area, ruled as 7.4.1 has it: 0.35 mm above and below, 0.25 mm between.

    Placed from the edge of the sheet, without which LibreOffice lets no table stand apart.
    """
    weights = (("top", 8), ("bottom", 8), ("insideH", 6))  # eighths of a point
    borders = "".join(f'<w:{name} w:val="single" w:sz="{weight}" w:color="{_BLACK}"/>' for name, weight in weights)
    width = twips(WIDTH)
    from_edges = f'w:vertAnchor="margin" w:tblpYSpec="bottom" w:horzAnchor="page" w:tblpX="{twips(LEFT)}"'
    place = f'<w:tblpPr w:leftFromText="0" w:rightFromText="0" {from_edges}/>'
    cells = "".join(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr></w:tc></w:tr>' for _ in rows
    )
    margins = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    rule = f"<w:tblBorders>{borders}</w:tblBorders>" if ruled else ""
    props = f'{place}<w:tblOverlap w:val="never"/><w:tblW w:w="{width}" w:type="dxa"/>{rule}<w:tblLayout w:type="fixed"/>{margins}'
    table = _element(f'<w:tbl><w:tblPr>{props}</w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{cells}</w:tbl>')
    for cell, content in zip(table.iter(qn("w:tc")), rows, strict=True):
        cell.append(content)
    return table


def save(document: Document, path: Path) -> None:
    """Write the document."""
    document.save(str(path))


def _set_style(document: Document) -> None:
    """Text as a letter has it: no white between paragraphs, no hanging marks, no gaps about figures, no line left out of the grid."""
    normal = document.styles["Normal"].element
    for name in ("w:pPr", "w:rPr"):
        if (found := normal.find(qn(name))) is not None:
            normal.remove(found)
    face, size = faces()[Role.BODY][0], round(BODY * 2)
    spacing = f'<w:spacing w:before="0" w:after="0" w:line="{LINE}" w:lineRule="exact"/>'
    normal.append(_element(f'<w:pPr><w:widowControl w:val="0"/>{_MARKS}{spacing}<w:jc w:val="both"/></w:pPr>'))
    fonts = f'<w:rFonts w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>'
    normal.append(
        _element(f'<w:rPr>{fonts}<w:spacing w:val="{_NARROWER}"/><w:kern w:val="0"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>')
    )


def _set_language(document: Document) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for fonts in defaults.iter(qn("w:rFonts")):
        fonts.attrib.clear()  # faces of the theme would stand before those of the style
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _name_faces(document: Document) -> None:
    """Tell Word which face to take where the first is not installed."""
    part = next(part for part in document.part.package.iter_parts() if str(part.partname) == "/word/fontTable.xml")
    table = parse_xml(part.blob)
    for first, *others in faces().values():
        other = f'<w:altName w:val="{",".join(others)}"/>' if others else ""
        table.append(_element(f'<w:font w:name="{first}">{other}<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'))
    part._blob = serialize_part_xml(table)
