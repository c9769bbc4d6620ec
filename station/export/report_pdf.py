"""Sets the month report on A4: the prose, charts, the table of every figure with its base, corrections, places to sign.

A paper with charts and many narrow columns, so its type is smaller and its margins are narrower than a letter's; equal reports
give equal bytes.
"""

import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO

from station.casework import reports
from station.casework.paper import printable
from station.casework.report_paper import ReportPaper, is_heading, on_paper
from station.casework.report_prose import span_of
from station.casework.reports import ReportLine
from station.casework.sheets import look
from station.casework.statistics import BREAKDOWNS
from station.export import fonts
from station.export.charts import PALE, Series, beside, columns, rows, shares
from station.export.delivery import delivered
from station.export.fonts import Role
from station.export.letter_pdf import draw_line, new_canvas
from station.export.strips import Bar, Pages, Strip, draw_strips, page_foot, paged
from station.export.type_area import POINT, SHEET_HEIGHT, SHEET_WIDTH, Placed, measure, one_line, title_words
from station.export.typesetting import Line, break_lines, title_lines

LEFT, TOP = 16.0, 20.0
WIDTH, HEIGHT = SHEET_WIDTH - 2 * LEFT, SHEET_HEIGHT - TOP - 20.0
_FOOT_TOP = SHEET_HEIGHT - 15.0
_TITLE = 18.0  # 小 2 号
_TEXTS = ((12.0, 6.6), (10.5, 5.9))  # the prose in 小 4 号, in 5 号 where that saves a page, and its lines
_FINE, _SMALLEST = 8.5, 0.8  # type of the table, and how much smaller a cell may be set to stay on its line
_PITCHES = (4.9, 4.6, 4.3, 4.0, 3.8, 3.65, 3.5)  # the table is set closer where that saves a page
_GROUP_PITCH = 3.7
_PADDING, _RULE, _SUNK = 1.0, 0.5 * POINT, 0.25  # characters stand a little high in their cells
_SHADE = (0.93, 0.93, 0.92)
_GROUP, _ON_A_LINE = 13.0, 4  # the column of the groups, and the characters of a title that stand beside each other
_WIDTHS = (41.0, 8.0, 17.0, 17.5, 17.0, 26.5, 38.0)
_NUMBERS, _WHOLE = range(2, 6), range(2, 5)  # columns that keep to the right, and those whose numbers are never parted
_HALF_GAP = 8.0

_Told = tuple[tuple[str, ...], int]  # the texts of a line of the table, and how many lines its highest cell has

_CELL = _FINE * POINT
_fine_width = partial(measure, size=_FINE, cell=_CELL)


def report_pdf(paper: ReportPaper) -> bytes:
    """The report as PDF."""
    target = io.BytesIO()
    _write(paper, target)
    return target.getvalue()


def write_report(paper: ReportPaper, path: Path) -> None:
    """Write the report to a file, replacing it only when the new one is whole; StationError if the place refuses."""
    with delivered(path, paper.name) as part, part.open("wb") as target:
        _write(paper, target)


def _write(paper: ReportPaper, target: BinaryIO) -> None:
    fonts.warm_up()
    pages = lay_out_report(paper)
    with fonts.drawing:
        canvas = new_canvas(
            target, printable(paper.title), author=printable(paper.report.station), made_on=paper.filled_on.replace("-", "")
        )
        for number, strips in enumerate(pages, 1):
            draw_strips(canvas, strips, TOP)
            draw_line(canvas, page_foot(number, len(pages), _FOOT_TOP))
            canvas.showPage()
        canvas.save()


def lay_out_report(paper: ReportPaper) -> Pages:
    """The strips of the report page by page, its prose and table as roomy as the fewest pages allow."""
    _fine_lines.cache_clear()  # kept while the pitches are tried; the next paper may be set in other faces
    head, charts, after = list(_head(paper)), list(_charts(paper)), [*_remarks(paper), *_signatures()]
    proses = [list(_prose(paper.summary, *text)) for text in _TEXTS]
    groups = [(group.title, list(map(_told, group.lines))) for group in paper.report.groups]
    heights = {pitch: list(_figures(paper, groups, pitch, is_drawn=False)) for pitch in _PITCHES}

    def count(way: tuple[list[Strip], float]) -> int:
        prose, pitch = way
        return len(paged([*head, *prose, *charts, *heights[pitch], *after], HEIGHT))

    prose, pitch = min(((prose, pitch) for prose in proses for pitch in _PITCHES), key=count)
    return paged([*head, *prose, *charts, *_figures(paper, groups, pitch, is_drawn=True), *after], HEIGHT)


# -- head and prose ------------------------------------------------------------------------------------------------------


def _head(paper: ReportPaper) -> Iterator[Strip]:
    cell = _TITLE * POINT
    for words in title_lines(printable(paper.title), WIDTH / cell - 1, title_words(), (paper.report.station, paper.name)):
        line = one_line(words, Role.TITLE, cell, _TITLE)
        yield Strip(cell * 1.5, (Placed(line, (SHEET_WIDTH - line.width * cell) / 2, 0.0, _TITLE, cell),), keeps=True)
    filler = f"{look().filler_label}：{paper.report.station}"
    filled_on = f"{look().filled_on_label}：{paper.filled_on}"
    yield Strip(8.5, (_put(filler, LEFT, 2.5), _put_right(filled_on, LEFT + WIDTH, 2.5)), keeps=True)


def _prose(text: str, size: float, pitch: float) -> Iterator[Strip]:
    """Headings in 黑体, paragraphs indented two characters; the title of the prose, its first line, stands on the paper already."""
    cell = size * POINT
    for raw in text.splitlines()[1:]:
        words = printable(raw.strip())
        if not words:
            continue
        heads = is_heading(words)
        role = Role.HEADING if heads else Role.BODY
        lines = break_lines([(words, role)], partial(measure, size=size, cell=cell), WIDTH / cell, 2)
        for number, line in enumerate(lines):
            keeps = heads or (len(lines) > 1 and number in (0, len(lines) - 2))
            yield Strip(pitch, (Placed(line, LEFT, (pitch - cell) / 2, size, cell),), keeps=keeps)
    if text.strip():
        yield Strip(3.0)


# -- charts --------------------------------------------------------------------------------------------------------------


def _charts(paper: ReportPaper) -> Iterator[Strip]:
    span, half = span_of(paper.report.period), (WIDTH - _HALF_GAP) / 2
    past = paper.past
    came, left = Series("受理", [one.received for one in past]), Series("办结", [one.ended for one in past], PALE)
    yield columns("近十二个月受理、办结（件）", [one.label for one in past], (came, left), LEFT, WIDTH)
    yield Strip(4.0)
    sides = (LEFT, LEFT + half + _HALF_GAP)
    charts = [_bars(paper, by, sides[place % 2], half, span) for place, by in enumerate(paper.charted)]
    if paper.coverage:
        parts = [(one.label, one.share, one.words) for one in paper.coverage]
        charts.append(shares("覆盖情况", parts, sides[len(charts) % 2], half, 32.0))
    for first in range(0, len(charts), 2):
        yield beside(*charts[first : first + 2])
        yield Strip(4.0)


def _bars(paper: ReportPaper, by: str, x: float, width: float, span: Mapping[str, str]) -> Strip:
    shown = paper.bars(by)
    series = (Series(span["now"], [one.cases for one in shown]), Series(span["earlier"], [one.before for one in shown], PALE))
    return rows(f"按{BREAKDOWNS[by]}（件）", [on_paper(one.label) for one in shown], series, x, width, 32.0 if by == "station" else 24.0)


# -- the table -----------------------------------------------------------------------------------------------------------


def _figures(paper: ReportPaper, groups: Sequence[tuple[str, Sequence[_Told]]], pitch: float, *, is_drawn: bool) -> Iterator[Strip]:
    """The strips of the table; not drawn, they are as high and are parted alike, for the pages to be counted."""
    heads = _heads(paper, pitch) if is_drawn else Strip(pitch + 0.3, keeps=True)
    yield heads
    for title, lines in groups:
        yield from _group(title, [_row(line, heads, pitch, is_drawn=is_drawn) for line in lines])
    yield Strip(3.0)


def _told(line: ReportLine) -> _Told:
    label = f"{'其中：' if line.is_part else ''}{line.label}"
    texts = tuple(map(on_paper, (label, line.unit, line.month, line.year, line.last_year, line.change, line.remark)))
    counts = (len(_fine_lines(texts[at], _WIDTHS[at], False, is_whole=at in _WHOLE)[0]) for at in range(len(_WIDTHS)))
    return texts, max(1, *counts)


def _heads(paper: ReportPaper, pitch: float) -> Strip:
    """The heads of the columns; the first stands over the groups and their figures."""
    height = pitch + 0.3
    first, *others = reports.headings(paper.report.period)
    bars = (Bar(LEFT, 0.0, WIDTH, height, _SHADE), _across(LEFT), *(_upright(x, height) for x in (LEFT, *_edges()[1:])))
    placed = list(_cells([first], [LEFT], [_GROUP + _WIDTHS[0]], height, pitch, is_head=True))
    placed += _cells(others, _edges()[1:], _WIDTHS[1:], height, pitch, is_head=True)
    return Strip(height, tuple(placed), bars, keeps=True, frame=_across(LEFT))


def _row(told: _Told, heads: Strip, pitch: float, *, is_drawn: bool) -> Strip:
    """A line of the table under its ``heads``; the column of the groups is left to its group."""
    texts, lines = told
    height = lines * pitch + 0.3
    if not is_drawn:
        return Strip(height, heads=heads)
    placed = tuple(_cells(texts, _edges(), _WIDTHS, height, pitch))
    bars = (_across(LEFT + _GROUP), *(_upright(x, height) for x in (LEFT, *_edges())))
    return Strip(height, placed, bars, frame=_across(LEFT), heads=heads)


def _edges() -> list[float]:
    """Where the columns beside the groups begin, and where the last ends."""
    return list(accumulate(_WIDTHS, initial=LEFT + _GROUP))


def _cells(
    texts: Sequence[str], edges: Sequence[float], widths: Sequence[float], height: float, pitch: float, *, is_head: bool = False
) -> Iterator[Placed]:
    for column, (text, x, width) in enumerate(zip(texts, edges, widths, strict=False)):
        lines, size = _fine_lines(text, width, is_head, is_whole=column in _WHOLE)
        cell = size * POINT
        drop = (height - len(lines) * pitch) / 2 + (pitch - cell) / 2 + _SUNK
        for at, line in enumerate(lines):
            yield Placed(line, _start(column, x, width, line.width * cell, is_head), drop + at * pitch, size, cell)


def _group(title: str, rows: Sequence[Strip]) -> Iterator[Strip]:
    """The lines of a group, its title beside the first of them, and again beside the first of a new page."""
    named = tuple(_named(title))
    least = max(2, len(named))  # no page begins or ends with fewer lines of a group
    for place, strip in enumerate(rows, 1):
        heads = strip.heads
        if place == 1:
            strip = replace(strip, lines=named + strip.lines, bars=(_across(LEFT), *strip.bars))
        elif heads is not None:
            again = tuple(replace(line, top=line.top + heads.height) for line in named)
            strip = replace(strip, heads=replace(heads, lines=heads.lines + again))
        yield replace(strip, keeps=place < least or len(rows) - least < place < len(rows))


def _named(title: str) -> Iterator[Placed]:
    for at, words in enumerate(_title(title)):
        line = one_line(words, Role.HEADING, _CELL, _FINE)
        yield Placed(line, LEFT + (_GROUP - line.width * _CELL) / 2, at * _GROUP_PITCH + (_GROUP_PITCH - _CELL) / 2 + _SUNK, _FINE, _CELL)


def _title(title: str) -> list[str]:
    """A title in lines as long as each other, what is in brackets on its own."""
    found = []
    for part in re.split("(?=（)", printable(title)):
        step = math.ceil(len(part) / math.ceil(len(part) / _ON_A_LINE)) if part else 1
        found += [part[at : at + step] for at in range(0, len(part), step)]
    return found


def _start(column: int, x: float, width: float, long: float, is_head: bool) -> float:
    """Where a line ``long`` mm begins in its cell."""
    if is_head or column == 1:
        return x + (width - long) / 2
    return x + width - _PADDING - long if column in _NUMBERS else x + _PADDING


@lru_cache(maxsize=1024)
def _fine_lines(text: str, width: float, is_head: bool, *, is_whole: bool) -> tuple[list[Line], float]:
    """A cell's lines and their size: one line in smaller type if that is enough or it ``is_whole``, else several, none driven apart."""
    role, room = (Role.HEADING if is_head else Role.SONG), (width - 2 * _PADDING) / _CELL
    lines = [(line, one_line(line.text, role, _CELL, _FINE)) for line in break_lines([(printable(text), role)], _fine_width, room)]
    whole = one_line(printable(text), role, _CELL, _FINE)
    if len(lines) > 1 and (is_whole or whole.width * _SMALLEST <= room):
        return [whole], _FINE * room / whole.width
    return [loose if loose.width <= room else line for line, loose in lines], _FINE


def _across(x: float) -> Bar:
    """A rule from ``x`` to the right edge."""
    return Bar(x - _RULE / 2, -_RULE / 2, LEFT + WIDTH - x + _RULE, _RULE)


def _upright(x: float, height: float) -> Bar:
    return Bar(x - _RULE / 2, 0.0, _RULE, height)


# -- what is below the table ---------------------------------------------------------------------------------------------


def _remarks(paper: ReportPaper) -> Iterator[Strip]:
    report = paper.report
    told = (
        ("更正", [one.sentence for one in report.corrections]),
        ("核对", [one.sentence for one in report.unbalanced]),
        ("未上报", [f"{one.name}：{one.sentence}" for one in report.missing]),
    )
    for title, sentences in told:
        if sentences:
            yield Strip(5.5, (_put(title, LEFT, 0.6, Role.HEADING),), keeps=True)
        for sentence in sentences:
            for line in break_lines([(printable(on_paper(sentence)), Role.SONG)], _fine_width, WIDTH / _CELL, 2):
                yield Strip(_PITCHES[0], (Placed(line, LEFT, 0.4, _FINE, _CELL),))


def _signatures() -> Iterator[Strip]:
    step = WIDTH / len(look().signatures)
    yield Strip(5.0, keeps=True)
    yield Strip(9.0, tuple(_put(f"{label}：", LEFT + at * step, 1.0) for at, label in enumerate(look().signatures)))


def _put(text: str, x: float, top: float, role: Role = Role.SONG, size: float = 10.0) -> Placed:
    cell = size * POINT
    return Placed(one_line(text, role, cell, size), x, top, size, cell)


def _put_right(text: str, right: float, top: float) -> Placed:
    placed = _put(text, 0.0, top)
    return Placed(placed.line, right - placed.line.width * placed.cell, top, placed.size, placed.cell)
