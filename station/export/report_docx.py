"""The prose of a report as a Word file on the pages of a letter: title, headings, paragraphs, who writes and when."""

from pathlib import Path
from typing import Any

from station.casework.paper import printable
from station.casework.report_paper import ReportPaper, is_heading
from station.export.delivery import delivered
from station.export.fonts import Role
from station.export.type_area import COLUMNS, TITLE, body_line, title_words
from station.export.typesetting import title_lines
from station.export.word_pages import Span, new_document, number_pages, paragraph, save

_KEPT_WHOLE = 8 * COLUMNS  # characters of a last paragraph that is held with who issues it
_SEAL_ROOM = 2.0  # white lines above who issues it


def write_summary(paper: ReportPaper, path: Path) -> None:
    """Write the prose as .docx, replacing the file only when the new one is whole; StationError if the place refuses."""
    document = new_document(printable(paper.title), printable(paper.report.station), "小结", "")
    number_pages(document, from_first=True)
    end = document.sections[0]._sectPr
    for part in _parts(paper):
        end.addprevious(part)
    with delivered(path, path.stem) as unfinished:
        save(document, unfinished)


def _parts(paper: ReportPaper) -> list[Any]:
    title, *lines = [printable(line.strip()) for line in paper.summary.splitlines() if line.strip()] or [paper.title]
    rows = title_lines(title, COLUMNS * 16 / TITLE - 1, title_words(), (paper.report.station,))
    parts = [paragraph([Span("\n".join(rows), Role.TITLE, TITLE)], align="center", keeps=True)]
    for place, line in enumerate(lines):
        heading = is_heading(line)
        keeps = heading or (place == len(lines) - 1 and len(line) <= _KEPT_WHOLE)
        parts.append(paragraph([Span(line, Role.HEADING if heading else Role.BODY)], first=2, before=0.0 if place else 1.0, keeps=keeps))
    year, month, day = (int(part) for part in paper.filled_on.split("-"))
    issued = (printable(paper.report.station), f"{year}年{month}月{day}日")
    middle = 4 + max(body_line(text).width for text in issued) / 2  # centred on each other, as a letter's 署名 and date
    for number, text in enumerate(issued):
        right = middle - body_line(text).width / 2
        parts.append(paragraph([Span(text)], align="right", right=right, before=0.0 if number else _SEAL_ROOM, keeps=not number))
    return parts
