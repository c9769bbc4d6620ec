"""A district's own workbook as a form to fill: where its header is, which column takes which value, which rows are prepared.

What a clerk confirmed is kept in ``LedgerTemplate.columns``, one place a line: ``place=value=unit=heading``. A place is the letter of a
column, whose value is the key of a ledger's column (``K=grievance.amount=万元=涉及金额（万元）``), or a cell beside the table, whose value
is one of ``BLANKS`` (``A2=@filler==填报单位：``).

What headings may be called is shared with the taking in of old ledgers (``casework.importing``). The search for the header is not: there
it leans on the data under a heading and on headings that can be imported, here nothing stands below and the ledger is known.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property

from station import paths
from station.casework import money, vocabulary
from station.casework.importing.headings import ORDINALS, plain, stated_unit
from station.casework.importing.headings import unit as unit_named
from station.casework.importing.targets import targets
from station.casework.model import BY_NAME, LedgerTemplate
from station.casework.sheets import Cell, Column, Sheet, Unit, shown
from station.errors import StationError

Spot = tuple[int, int]  # row and column of a cell, from 1
Box = tuple[int, int, int, int]  # first row, first column, last row, last column

BLANKS = {"@filler": "填报单位", "@filled_on": "填报日期", "@period": "年月"}

_LAST_HEADER_ROW = 40  # no district begins its table further down
_HEADER_ROWS = 3
_NEAR = 70  # from how much likeness on a column is taken for a value
_EMPTY = r"[\s_＿]*"
_ENDS = r"(?=$|填报|填表|报送|制表|上报|统计|金额|单位|年月|月份)"  # another blank may follow in the same cell
_STAMP = r"(?:[（(](?:盖章|公章|章)[）)])?"
_LABELLED = {
    "@filler": re.compile(rf"((?:填报|填表|报送|上报)单位{_STAMP}[:：])({_EMPTY}){_ENDS}"),
    "@filled_on": re.compile(rf"((?:填报|填表|报送|上报|制表)(?:日期|时间)[:：])({_EMPTY}(?:年{_EMPTY}月{_EMPTY}日)?{_EMPTY}){_ENDS}"),
    "@period": re.compile(rf"((?:年月|月份|报告期|统计时间|统计月份|填报月份|所属月份)[:：])({_EMPTY}(?:年{_EMPTY}月)?{_EMPTY}){_ENDS}"),
}
_MONTH_BLANK = re.compile(r"(?<![\d×xX*_＿:：\s])(?:20\d\d|(?:20)?[\s_＿×xX*]+)年[\s_＿×xX*]+月(?:份)?(?![\s_＿]*日)")
_NOT_BODY = re.compile(
    r"(?:本?[月年季页]?(?:合计|总计|小计|累计)|填报人|填表人|填报单位|制表|审核|复核|负责人|主管|经办人|签字|签章|单位负责|联系人|联系电话|"
    r"备注?[:：]|注[:：]|说明|填报说明|填表说明|填报日期|填表日期|报送日期|[（(]?单位?盖章)"
)
_TOTAL = re.compile(r"本?[月年季页]?(?:合计|总计|小计|累计)")
_PLACE_NUMBER = re.compile(r"栏次|[甲乙丙丁戊己庚辛壬癸①-⑳]|[（(]?\d{1,2}[)）]?")
_SUMS = re.compile(r"\b(?:SUM|SUBTOTAL|COUNTA?)\(", re.IGNORECASE)


@dataclass(frozen=True)
class TemplatePage:
    """One worksheet of a template as plain values; ``drawn`` tells of each cell with a style whether it has a border."""

    name: str
    texts: Mapping[Spot, str]
    merges: tuple[Box, ...] = ()
    formulas: Mapping[Spot, str] = field(default_factory=dict)
    drawn: Mapping[Spot, bool] = field(default_factory=dict)
    is_hidden: bool = False

    @cached_property
    def rows(self) -> dict[int, list[tuple[int, str]]]:
        """The texts of each row from left to right, each with its column."""
        found: dict[int, list[tuple[int, str]]] = {}
        for (row, column), text in sorted(self.texts.items()):
            if text.strip():
                found.setdefault(row, []).append((column, text))
        return found

    def box(self, spot: Spot) -> Box:
        """The merged range a cell lies in, or the cell alone."""
        row, column = spot
        return next((box for box in self.merges if box[0] <= row <= box[2] and box[1] <= column <= box[3]), (row, column, row, column))

    def text(self, spot: Spot) -> str:
        """What is read at a cell, which in a merged range stands at its beginning."""
        box = self.box(spot)
        return self.texts.get(box[:2], "").strip()


@dataclass(frozen=True)
class Heading:
    """One column's heading, the group over it first (欠薪单位·名称), and the unit it names."""

    column: int
    text: str
    unit: Unit | None = None


@dataclass(frozen=True)
class Blank:
    """A blank beside the table that the program can fill: which, the label it is known by, and the cell it goes to."""

    spot: Spot
    key: str
    label: str
    into: Spot


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Place:
    """One line of what a clerk confirmed: a column or a cell, the value that goes there, the unit of money, the heading."""

    place: str
    key: str
    unit: Unit | None
    heading: str

    @property
    def is_cell(self) -> bool:
        """Whether this is a blank beside the table."""
        return self.key.startswith("@")


def find_form(page: TemplatePage, columns: Iterable[Column]) -> Form | None:
    """The table of a page, found by its header; None where no row looks like one.

    The header is the row, or the two or three rows joined by merged cells, most of whose headings are known; where none is
    known, the row with most headings.
    """
    names = {name for column in columns for name in _names(column)}
    found = [(first, last, headings) for first in page.rows if first <= _LAST_HEADER_ROW for last, headings in [_header(page, first)]]

    def known(heading: Heading) -> bool:
        return plain(heading.text) in names or plain(heading.text.rpartition("·")[2]) in names

    def like(heading: Heading) -> bool:
        return _likeness(heading.text, names) >= _NEAR

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
        blanks=_blanks(page, first, end),
    )


def matched(form: Form, columns: Sequence[Column]) -> tuple[Place, ...]:
    """A value for each column of the form as far as its heading is like a known name; the likest pairs first, each value once."""
    taken: dict[int, Column] = {}
    ranked = sorted(
        ((likeness, heading.column, at) for heading in form.headings for at, c in enumerate(columns) if (likeness := _alike(heading, c))),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    used: set[int] = set()
    for likeness, place, at in ranked:
        if likeness >= _NEAR and place not in taken and at not in used and place not in form.formula_columns:
            taken[place] = columns[at]
            used.add(at)
    found = []
    for heading in form.headings:
        column = taken.get(heading.column)
        unit = (heading.unit or column.unit) if column is not None and column.unit else None
        found.append(Place(column_letters(heading.column), column.key if column else "", unit, heading.text))
    return (*found, *blank_places(form))


def blank_places(form: Form) -> tuple[Place, ...]:
    """The blanks beside a table as places to confirm."""
    return tuple(Place(f"{column_letters(blank.spot[1])}{blank.spot[0]}", blank.key, None, blank.label) for blank in form.blanks)


def as_lines(places: Iterable[Place]) -> str:
    """What a clerk confirmed, as it is kept."""
    return "\n".join(f"{p.place}={p.key}={p.unit.value if p.unit else ''}={p.heading}" for p in places)


def read_lines(lines: str) -> tuple[Place, ...]:
    """What was kept; StationError that names the line which cannot be read."""
    found = []
    for number, line in enumerate(filter(None, lines.split("\n")), 1):
        parts = line.split("=", 3)
        if not re.fullmatch(r"[A-Z]{1,3}\d*", parts[0]) or len(parts) < 2 or (len(parts) > 2 and parts[2] not in ("", "元", "万元")):
            raise StationError(f"模板的对应列第 {number} 行“{line}”读不懂。", "请重新确认这份模板的列。")
        found.append(Place(parts[0], parts[1], Unit(parts[2]) if len(parts) > 2 and parts[2] else None, parts[3] if len(parts) > 3 else ""))
    return tuple(found)


def is_same(form: Form, template: LedgerTemplate) -> bool:
    """Whether a form has the headings of a template that was confirmed before, wherever its header stands."""
    return [place.heading for place in read_lines(template.columns) if not place.is_cell] == [heading.text for heading in form.headings]


def filled_in(text: str, key: str, sheet: Sheet) -> str:
    """The text of a cell with its blank filled; a blank that is an empty cell beside its label is the value alone."""
    value = blank_value(key, sheet)
    if not text.strip():
        return value
    if found := _LABELLED[key].search(text):
        blank = found[2]
        rest = " " * max(2, len(blank) - 2 * len(value)) if found.end() < len(text) else ""
        return text[: found.start(2)] + value + rest + text[found.end(2) :]
    return _MONTH_BLANK.sub(lambda found: value, text, count=1)


def blank_value(key: str, sheet: Sheet) -> str:
    """What goes into a blank beside the table."""
    if key == "@filler":
        return sheet.filler
    if key == "@filled_on":
        year, month, day = sheet.filled_on.split("-")
        return f"{year}年{int(month)}月{int(day)}日"
    return sheet.period.text


def words_in(column: Column, unit: Unit | None, cell: Cell) -> str:
    """A value as text, money in the unit of the template."""
    if isinstance(cell.value, int) and unit:
        return money.marked(format((Decimal(cell.value) / unit.fen).normalize(), "f"), cell.mark)
    return shown(column, cell)


def choice(key: str, text: str, choices: Sequence[str]) -> str | None:
    """The entry of a template's own list that means a value: the same word, or the one word for the same thing; None without one."""
    if text in choices:
        return text
    record, _, name = key.partition(".")
    of = BY_NAME[record].spec(name).of if record in BY_NAME else ""
    words = _words().get(of, {})
    found = [one for one in choices if one in words and vocabulary.label(of, words[one]) == text]
    return found[0] if len(found) == 1 else None


@cache
def _words() -> dict[str, dict[str, str]]:
    """Words of vocabularies as people write them, shared with the taking in of old ledgers."""
    words: dict[str, dict[str, str]] = paths.read_json("imports", "words.json")["words"]
    return words


def column_letters(number: int) -> str:
    """1 is ``A``, 27 ``AA``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


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
        parts = list(dict.fromkeys(_line(page.text((row, column))) for row in range(first, last + 1)))
        text = "·".join(part for part in parts if part)
        if text:
            unit = unit_named(text) or note
            found.append(Heading(column, text, Unit(unit) if unit else None))
    return tuple(found)


def _columns(page: TemplatePage, spot: Spot, last: int) -> Iterable[int]:
    """The columns a heading stands over; one merged over several is their group only where something stands beneath it."""
    box = page.box(spot)
    if box[2] >= last:
        return (box[1],)
    return range(box[1], box[3] + 1)


def _line(text: str) -> str:
    """A heading without the line breaks and blanks that only fit it into its cell."""
    return re.sub(r"\s+", "", text).replace("=", "＝")


@cache
def _names(column: Column) -> tuple[str, ...]:
    """What a column may be called, plain: its title, the label of its field, and what old ledgers call the same."""
    record, _, name = column.key.partition(".")
    own = [column.title, BY_NAME[record].spec(name).label if record in BY_NAME else ""]
    every = [field for target in targets().values() for field in target.fields]
    same = [f for f in every if f.path == column.key or (record not in BY_NAME and column.title in (f.label, f.spec.label))]
    numbered = ORDINALS if plain(column.title) in ORDINALS else ()
    return tuple(dict.fromkeys(filter(None, map(plain, [*own, *numbered, *(heading for field in same for heading in field.headings)]))))


def _alike(heading: Heading, column: Column) -> int:
    said, title = plain(heading.text), plain(column.title)
    shorter = 40 + 50 * len(said) // len(title) if len(said) > 2 and said in title else 0  # 满意度 for 回访满意度
    return max(_likeness(heading.text, _names(column)), shorter)


def _likeness(heading: str, names: Iterable[str]) -> int:
    """How like a heading is to the likest of some names, of 100; one that says more than a name counts by the name's share.

    A name that lies in the group over the column alone (欠薪情况·时段) does not count.
    """
    scores = [0]
    group, _, own = heading.rpartition("·")
    for said, over, whole in ((plain(heading), len(plain(group)), 100), (plain(own), 0, 95)):
        for rank, name in enumerate(names):
            if said == name:
                scores.append(whole - min(rank, 3))  # its own title before what it is called elsewhere
            elif len(name) > 2 and said.find(name, max(0, over - len(name) + 1)) >= 0:  # 诉求, 日期 stand in too many headings
                scores.append(40 + 50 * len(name) // len(said))
    return max(scores)


# -- body and surroundings ---------------------------------------------------------------------------------------------


def _body_begin(page: TemplatePage, last: int, span: Sequence[int], bordered: bool) -> int:
    """The first row to fill: under the header, a row that numbers its columns (甲 乙 1 2 3) and totals that stand on top."""
    body = last + 1
    numbers = [page.text((body, column)) for column in span if page.text((body, column))]
    if len(numbers) > 2 and len(set(numbers)) == len(numbers) and all(_PLACE_NUMBER.fullmatch(text) for text in numbers):
        body += 1
    texts = [page.text((body, column)) for column in span]
    if any(_TOTAL.match(_line(text)) for text in texts) and _is_prepared(page, body + 1, span, bordered):
        body += 1
    return body


def _repeats(page: TemplatePage, row: int, last: int, span: Sequence[int]) -> bool:
    """Whether a row says the header's last row again, as after a page break."""
    return sum(bool(text := page.text((row, column))) and text == page.text((last, column)) for column in span) > 2


def _is_prepared(page: TemplatePage, row: int, span: Sequence[int], bordered: bool) -> bool:
    """Whether a row under the header waits to be filled: it is drawn like a table, or holds lines, and is no total, note or signature."""
    cells = [(row, column) for column in range(min(span), max(span) + 1)]
    if _is_end(page, row) or any(_SUMS.search(page.formulas.get(cell, "")) and _is_over_rows(page.formulas[cell], row) for cell in cells):
        return False
    if any(box[3] - box[1] + 1 > max(2, len(span) // 2) for box in page.merges if box[0] <= row <= box[2]):
        return False
    if bordered:
        return any(page.drawn.get(cell, False) for cell in cells)
    return any(cell in page.drawn for cell in cells) or sum(bool(page.texts.get(cell, "").strip()) for cell in cells) > 1


def _is_end(page: TemplatePage, row: int) -> bool:
    return any(_NOT_BODY.match(_line(text)) for _, text in page.rows.get(row, ()))


def _is_over_rows(formula: str, row: int) -> bool:
    """Whether a formula takes in rows above its own and not its own, as a total does; a running sum and one along the row do not."""
    rows = [int(found) for found in re.findall(r"[A-Za-z]{1,3}\$?(\d+)", formula)]
    return bool(rows) and max(rows) < row


def _blanks(page: TemplatePage, header: int, end: int) -> tuple[Blank, ...]:
    found = []
    around = (((row, column), text) for row, texts in page.rows.items() if not header <= row <= end for column, text in texts)
    for spot, text in around:
        for key, pattern in _LABELLED.items():
            if blank := pattern.search(text):
                at_end = blank.end() == len(text)
                found.append(Blank(spot, key, _line(blank[1]), _beside(page, spot) if at_end and not blank[2] else spot))
        if spot[0] < header and not any(blank.spot == spot for blank in found) and _MONTH_BLANK.search(text):
            found.append(Blank(spot, "@period", _line(text), spot))
    return tuple(found)


def _beside(page: TemplatePage, spot: Spot) -> Spot:
    """The cell a label's value goes to: the empty box right of it, drawn for it or merged; without one the label's own cell."""
    row, column = spot[0], page.box(spot)[3] + 1
    box = page.box((row, column))
    is_box = box != (row, column, row, column) or page.drawn.get((row, column), False)
    return (row, column) if is_box and box[:2] == (row, column) and not page.texts.get((row, column), "").strip() else spot
