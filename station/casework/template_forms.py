"""A district's table as a form to fill: where its header is, which rows are prepared, what stands around.

The search for the header is not the one for old ledgers (``casework.importing``): that leans on the data under a heading and on headings
that can be imported; here nothing stands below, and the ledger is known.
"""

import re
from collections.abc import Iterable, Sequence

from station.casework.importing.headings import plain, stated_unit
from station.casework.importing.headings import unit as unit_named
from station.casework.sheets import Column, Unit
from station.casework.template_blanks import Blank, find_blanks
from station.casework.template_pages import Spot, TemplatePage, one_line
from station.casework.template_words import NEAR, likeness, names_of
from station.frozen import frozen

_LAST_HEADER_ROW = 40  # no district begins its table further down
_HEADER_ROWS = 3
_NOT_BODY = re.compile(
    r"(?:本?[月年季页]?(?:合计|总计|小计|累计)|填报人|填表人|填报单位|制表|审核|复核|负责人|主管|经办人|签字|签章|单位负责|联系人|联系电话|"
    r"备注?[:：]|注[:：]|说明|填报说明|填表说明|填报日期|填表日期|报送日期|[（(]?单位?盖章)"
)
_TOTAL = re.compile(r"本?[月年季页]?(?:合计|总计|小计|累计)")
_PLACE_NUMBER = re.compile(r"栏次|[甲乙丙丁戊己庚辛壬癸①-⑳]|[（(]?\d{1,2}[)）]?")
_SUMS = re.compile(r"\b(?:SUM|SUBTOTAL|COUNTA?)\(", re.IGNORECASE)


@frozen
class Heading:
    """One column's heading, the group over it first (欠薪单位·名称), and the unit it names."""

    column: int
    text: str
    unit: Unit | None = None


@frozen
class Form:
    """The table of a page: header rows, headings, prepared rows (none where ``last`` lies before ``first``), what lies around."""

    page: str
    header_first: int
    header_last: int
    headings: tuple[Heading, ...]
    first: int
    last: int
    is_followed: bool  # totals, notes or signatures come right below
    formula_columns: frozenset[int]
    filled: tuple[Spot, ...]  # prepared cells that hold something already
    blanks: tuple[Blank, ...]


def find_form(page: TemplatePage, columns: Iterable[Column]) -> Form | None:
    """The table of a page, found by its header; None where no row looks like one.

    The header is the row, or the two or three rows joined by merged cells, most of whose headings are known; where none is
    known, the row with most headings.
    """
    names = {name for column in columns for name in names_of(column)}
    found = [(first, last, headings) for first in page.rows if first <= _LAST_HEADER_ROW for last, headings in [_header(page, first)]]

    def known(heading: Heading) -> bool:
        return plain(heading.text) in names or plain(heading.text.rpartition("·")[2]) in names

    def like(heading: Heading) -> bool:
        return likeness(heading.text, names) >= NEAR

    for is_known, least in ((known, 2), (like, 2), (like, 0)):
        ranked = [(sum(map(is_known, headings)), len(headings), -first, last, headings) for first, last, headings in found]
        best = max((one for one in ranked if one[1] > 1), key=lambda one: one[:3], default=None)
        if best is not None and best[0] >= least and (best[0] > 1 or best[1] > 2):
            return laid_out(page, -best[2], best[3], best[4])
    return None


def laid_out(page: TemplatePage, first: int, last: int, headings: tuple[Heading, ...] | None = None) -> Form:
    """The table of a page whose header rows are known."""
    headings = headings if headings is not None else _headings(page, first, last)
    span = [heading.column for heading in headings] or [1]
    bordered = any(page.drawn.get((row, column), False) for row in range(first, last + 1) for column in span)
    body = _body_begin(page, last, span, bordered)
    end = body - 1
    while _is_prepared(page, end + 1, span, bordered) and not _repeats(page, end + 1, last, span):
        end += 1
    below = [row for row in page.rows if row > end] + [row for row, _ in page.formulas if row > end]
    body_cells = [(row, column) for row in range(body, end + 1) for column in range(min(span), max(span) + 1)]
    return Form(
        page=page.name,
        header_first=first,
        header_last=last,
        headings=headings,
        first=body,
        last=end,
        is_followed=bool(below) and min(below) == end + 1,
        formula_columns=frozenset(column for spot in body_cells if spot in page.formulas for column in spot[1:]),
        filled=tuple(spot for spot in body_cells if page.texts.get(spot, "").strip() and spot not in page.formulas),
        blanks=find_blanks(page, first, end),
    )


# -- header ------------------------------------------------------------------------------------------------------------


def _header(page: TemplatePage, first: int) -> tuple[int, tuple[Heading, ...]]:
    """The last row of a header that begins in ``first``, and its headings."""
    last = _header_end(page, first)
    return last, _headings(page, first, last)


def _header_end(page: TemplatePage, first: int) -> int:
    """The last row of a header that begins in ``first``: as far as its merged cells reach, or the row under its groups."""
    boxes = [box for box in page.merges if box[0] == first and page.texts.get(box[:2])]
    upright = max((box[2] for box in boxes), default=first)
    grouped = any(box[1] < box[3] and box[2] == first and _width(page, first) > box[3] - box[1] + 1 for box in boxes)
    below = len(page.rows.get(first + 1, ()))
    end = max(upright, first + 1) if grouped and below > 1 and not _is_end(page, first + 1) else upright
    return min(end, first + _HEADER_ROWS - 1)


def _width(page: TemplatePage, row: int) -> int:
    """How many columns the texts of a row reach over."""
    columns = [column for column, _ in page.rows.get(row, ())]
    return max((page.box((row, column))[3] for column in columns), default=0) - min(columns, default=0) + 1


def _headings(page: TemplatePage, first: int, last: int) -> tuple[Heading, ...]:
    above = (text for row in range(1, first) for _, text in page.rows.get(row, ()))
    note = next(filter(None, map(stated_unit, above)), "")
    spots = [(row, column) for row in range(first, last + 1) for column, _ in page.rows.get(row, ())]
    columns = sorted({column for spot in spots for column in _columns(page, spot, last)})
    found = []
    for column in columns:
        parts = list(dict.fromkeys(one_line(page.text((row, column))) for row in range(first, last + 1)))
        text = "·".join(part for part in parts if part)
        if text:
            unit = unit_named(text) or note
            found.append(Heading(column, text, Unit(unit) if unit else None))
    return _side_by_side(page, found, first, last)


def _side_by_side(page: TemplatePage, headings: Sequence[Heading], first: int, last: int) -> tuple[Heading, ...]:
    """The headings of one table: where columns that are not drawn part a drawn header, what stands apart is a legend or another table."""

    def is_drawn(column: int) -> bool:
        return any(page.drawn.get((row, column), False) for row in range(first, last + 1))

    runs: list[list[Heading]] = [[]]
    reach = 0
    for heading in headings:
        if runs[-1] and is_drawn(heading.column) and not all(map(is_drawn, range(reach + 1, heading.column))):
            runs.append([])
        runs[-1].append(heading)
        reach = max(page.box((row, heading.column))[3] for row in range(first, last + 1))
    longest = max(len(run) for run in runs)
    return next(tuple(run) for run in runs if len(run) == longest)


def _columns(page: TemplatePage, spot: Spot, last: int) -> Iterable[int]:
    """The columns a heading stands over; one merged over several is their group only where something stands beneath it."""
    box = page.box(spot)
    if box[2] >= last:
        return (box[1],)
    return range(box[1], box[3] + 1)


# -- body --------------------------------------------------------------------------------------------------------------


def _body_begin(page: TemplatePage, last: int, span: Sequence[int], bordered: bool) -> int:
    """The first row to fill: under the header, a row that numbers its columns (甲 乙 1 2 3) and totals that stand on top."""
    body = last + 1
    numbers = [page.text((body, column)) for column in span if page.text((body, column))]
    if len(numbers) > 2 and len(set(numbers)) == len(numbers) and all(_PLACE_NUMBER.fullmatch(text) for text in numbers):
        body += 1
    texts = [page.text((body, column)) for column in span]
    if any(_TOTAL.match(one_line(text)) for text in texts) and _is_prepared(page, body + 1, span, bordered):
        body += 1
    return body


def _repeats(page: TemplatePage, row: int, last: int, span: Sequence[int]) -> bool:
    """Whether a row says the header's last row again, as after a page break."""
    return sum(bool(text := page.text((row, column))) and text == page.text((last, column)) for column in span) > 2


def _is_prepared(page: TemplatePage, row: int, span: Sequence[int], bordered: bool) -> bool:
    """Whether a row under the header waits to be filled: it is drawn like a table, or holds lines, and is no total, note or signature."""
    cells = [(row, column) for column in range(min(span), max(span) + 1)]
    formulas = [page.formulas[cell] for cell in cells if cell in page.formulas]
    if _is_end(page, row, span) or any(_SUMS.search(formula) and _is_over_rows(formula, row) for formula in formulas):
        return False
    if any(box[3] - box[1] + 1 > max(2, len(span) // 2) for box in page.merges if box[0] <= row <= box[2]):
        return False
    if bordered:
        return any(page.drawn.get(cell, False) for cell in cells)
    return any(cell in page.drawn for cell in cells) or sum(bool(page.texts.get(cell, "").strip()) for cell in cells) > 1


def _is_end(page: TemplatePage, row: int, span: Sequence[int] = ()) -> bool:
    """Whether totals, notes or signatures stand in a row; what stands beside the table is not asked."""
    texts = [text for column, text in page.rows.get(row, ()) if not span or min(span) <= column <= max(span)]
    return any(_NOT_BODY.match(one_line(text)) for text in texts)


def _is_over_rows(formula: str, row: int) -> bool:
    """Whether a formula takes in rows above its own and not its own, as a total does; a running sum and one along the row do not."""
    rows = [int(found) for found in re.findall(r"[A-Za-z]{1,3}\$?(\d+)", formula)]
    return bool(rows) and max(rows) < row
