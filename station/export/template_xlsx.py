"""A district's own workbook filled with the lines of a ledger; every part of it but the filled sheet stays as it is, byte for byte.

Parts, not an office library: loading and saving through one loses or rewrites charts, pictures, theme details, printer settings,
notes and whatever lies in extension lists. What may change beside the filled sheet, and is then listed with its reason:

- when rows must be put in (``template_growth``): what refers to cells below them;
- sheets whose formulas draw on the filled one: the results kept there are old.

Results that no longer hold are dropped, in the filled sheet as in those, and the sheet is told to be computed on opening, so that no
program shows a wrong number: LibreOffice and whoever reads a file without computing it trust what is kept.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from station import stopping
from station.casework.cell_prints import writable
from station.casework.fields import Kind
from station.casework.ledger_templates import Place, blank_places
from station.casework.sheets import Cell, Column, Sheet, Unit
from station.casework.template_blanks import BLANKS, filled_in
from station.casework.template_forms import Form
from station.casework.template_pages import Box, Spot, TemplatePage
from station.casework.template_words import choice, words_in
from station.errors import StationError
from station.export.delivery import delivered
from station.export.package_parts import Package, column_number, main
from station.export.row_growth import Growth
from station.export.template_growth import grow
from station.export.template_sheet import TemplateSheet, sheets
from station.frozen import frozen

_DAYS_1904 = 1462
_EPOCH = datetime(1899, 12, 30)
_NAMED_AT_MOST = 5  # rows that one sentence names


@frozen
class Filled:
    """What became of a template: rows read back from the file, by table; what was not filled, parts changed and why, parts kept."""

    counts: tuple[int, ...]
    unfilled: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]
    kept: int

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(self.counts)


def read_pages(content: bytes) -> tuple[TemplatePage, ...]:
    """The worksheets of a template as plain values; StationError where it is no .xlsx that can be filled."""
    found = tuple(sheet.page() for sheet in sheets(Package(content)))
    if not found:
        raise StationError("模板里没有工作表。", "请选另一个文件。")
    return found


def fill(content: bytes, form: Form, places: Sequence[Place], sheet: Sheet, path: Path) -> Filled:
    """Fill one sheet of a template, as ``fill_sheets`` does."""
    return fill_sheets(content, [(form, places, sheet)], path)


def fill_sheets(content: bytes, tables: Sequence[tuple[Form, Sequence[Place], Sheet]], path: Path) -> Filled:
    """Fill the tables of a template, each on a sheet of its own, with the lines of their ledgers, and write it to ``path``.

    StationError where the template cannot take them without being spoilt or the file cannot be written; ``path`` is then untouched.
    """
    made, stages = content, []
    for form, places, sheet in tables:
        filling = _Filling(Package(made), form, places, sheet)
        filling.run()
        before, made = made, filling.packed()
        stages.append((filling, made, before))
    with delivered(path, tables[0][2].short_title) as part:
        part.write_bytes(made)
        if part.read_bytes() != made:
            raise RuntimeError("the file does not read back as it was written")
        done = [filling.checked(after, before) for filling, after, before in stages]
    if len(done) == 1:
        return done[0]
    changed = {name: reason for one in reversed(done) for name, reason in one.changed}
    return Filled(
        counts=tuple(one.rows for one in done),
        unfilled=tuple(f"工作表“{form.page}”：{said}" for (form, _, _), one in zip(tables, done, strict=True) for said in one.unfilled),
        changed=tuple(sorted(changed.items())),
        kept=len(Package(made).parts) - len(changed),
    )


class _Filling:
    """One template on its way: the sheet's XML, what was written where, what could not be."""

    def __init__(self, package: Package, form: Form, places: Sequence[Place], sheet: Sheet) -> None:
        if form.page not in package.sheets:
            raise StationError(f"模板里没有工作表“{form.page}”。", "请重新确认这份模板。")
        self.package = package
        self.form = form
        self.places = places
        self.lines = sheet
        self.target = TemplateSheet(package, form.page)
        self.growth = Growth(form.page, form.first, form.last, max(0, len(sheet.rows) - (form.last - form.first + 1)))
        self.written: dict[Spot, str] = {}
        self.unfilled: list[str] = []
        self.doubts: dict[str, list[int]] = {}  # sentence about a column -> rows
        self.refused: dict[str, dict[str, list[int]]] = {}  # column -> value that its list does not hold -> rows
        dated = next(package.tree(package.workbook).iter(main("workbookPr")), None)
        self.is_1904 = dated is not None and dated.get("date1904") in ("1", "true")

    def run(self) -> None:
        self.package.change(self.target.part, "填写的工作表")
        if self.growth.by:
            grow(self.target, self.growth)
        columns = {column.key: at for at, column in enumerate(self.lines.columns)}
        for place in self.places:
            if place.is_cell:
                self._fill_blank(place)
            elif self._takes(place, columns):
                self._fill_column(place, columns[place.key])
            else:
                self._clear_old(place)
        self._say_the_rest()
        self.target.measure()
        self.target.forget_results()
        for name in self._drawing_on_it():
            there = TemplateSheet(self.package, name)
            if there.has_results:
                self.package.change(there.part, f"工作表“{name}”的公式引用了填写的表，旧的计算结果已去掉，打开时重算")
                there.forget_results()

    # -- columns ---------------------------------------------------------------------------------------------------

    def _takes(self, place: Place, columns: dict[str, int]) -> bool:
        """Whether a column is to be filled; why not is said."""
        number = column_number(place.place)
        name = f"{place.place} 列“{place.heading}”"
        if number in self.form.formula_columns:
            if place.key:
                self.unfilled.append(f"{name}是公式，没有改动。")
        elif not place.key:
            self.unfilled.append(f"{name}没有对应的内容，没有填。")
        elif place.key not in columns:
            self.unfilled.append(f"{name}按掩码级别不填。")
        elif any(r1 < r2 for r1, _, r2, _ in self._merged(number)):
            self.unfilled.append(f"{name}的格子跨行合并，没法逐行填。")
        elif any(c1 < number for _, c1, _, _ in self._merged(number)):
            self.unfilled.append(f"{name}的格子并在左边的格子里，没有填。")
        else:
            return True
        return False

    def _clear_old(self, place: Place) -> None:
        """Take out what an earlier filling left in a column that takes nothing: it would stand beside other people's lines.

        What is printed the same in every row, in cells merged over rows, or in a formula belongs to the template; the first is
        printed in new rows too.
        """
        number, prepared = column_number(place.place), range(self.form.first, self.form.last + 1)
        spots = [(row, number) for row in prepared if self.target.text((row, number))]
        if not spots or number in self.form.formula_columns or any(r1 < r2 for r1, _, r2, _ in self._merged(number)):
            return
        texts = {self.target.text(spot) for spot in spots}
        if not place.key and len(spots) == len(prepared) > 1 and len(texts) == 1:
            for row in range(self.form.last + 1, self.form.last + 1 + self.growth.by):
                self.target.put_text((row, number), *texts)
            return
        for spot in spots:
            self.target.clear(spot)
        self.unfilled.append(f"{place.place} 列“{place.heading}”里原来的内容已清掉，免得和新填的行混在一起。")

    def _merged(self, column: int) -> list[Box]:
        """The merged cells of a column where it is filled."""
        last = self.form.last + self.growth.by
        return [box for box in self.target.merges if box[0] <= last and box[2] >= self.form.first and box[1] <= column <= box[3]]

    def _fill_column(self, place: Place, at: int) -> None:
        column, number = self.lines.columns[at], column_number(place.place)
        unit = place.unit or column.unit
        for offset, row in enumerate(stopping.each(self.lines.rows)):
            spot = (self.form.first + offset, number)
            self.target.clear(spot)
            self._put(spot, column, unit, row.cells[at], place)
        if column.key != "derived.ordinal":  # numbers printed beforehand stay
            for left in range(self.form.first + len(self.lines.rows), self.form.last + 1):
                self.target.clear((left, number))

    def _put(self, spot: Spot, column: Column, unit: Unit | None, cell: Cell, place: Place) -> None:
        text = writable(words_in(column, unit, cell))
        if not text:
            return
        number = self._number(spot, column, unit, cell, place)
        choices = self.target.choices(spot)
        if choices == ():
            self._doubt(f"{place.place} 列“{place.heading}”的下拉项读不出来，填的内容没有核对", spot[0])
        elif choices is not None and number is None:
            chosen = choice(column.key, text, choices)
            if chosen is None:
                self.refused.setdefault(f"{place.place} 列“{place.heading}”", {}).setdefault(text, []).append(spot[0])
                return
            text = chosen
        if number is None:
            self.target.put_text(spot, text)
        else:
            self.target.put_number(spot, number)
            if not self.target.shows(spot, number):
                self._doubt(f"{place.place} 列“{place.heading}”太窄，会显示成 ###，请在模板里拉宽", spot[0])
        self.written[spot] = number if number is not None else text

    def _number(self, spot: Spot, column: Column, unit: Unit | None, cell: Cell, place: Place) -> str | None:
        """The value as a number where it is one and the cell shows it as what it is; None for text."""
        style = self.target.style(spot)
        styles = self.target.styles
        if isinstance(cell.value, int):
            if styles.is_text(style) or styles.is_date(style):
                return None
            if cell.mark:
                self._doubt(f"{place.place} 列“{place.heading}”只填了数，没有带上“余”“约”等字", spot[0])
            return format((Decimal(cell.value) / (unit.fen if unit else 1)).normalize(), "f")
        day = _day(cell.value or "") if column.kind in (Kind.DATE, Kind.MOMENT) else None
        if day is None:
            if styles.is_date(style) and cell.value:
                self._doubt(f"{place.place} 列“{place.heading}”只知道年月或者不是日期，按文字填", spot[0])
            return None
        if not styles.is_date(style):
            if not styles.is_text(style):
                self._doubt(f"{place.place} 列“{place.heading}”的格子不是日期格式，日期按文字填", spot[0])
            return None
        since = day - _EPOCH
        serial = Decimal(since.days - (_DAYS_1904 if self.is_1904 else 0))
        if styles.has_time(style):
            serial += (Decimal(since.seconds) / 86_400).quantize(Decimal("1e-10"))
        return format(serial.normalize(), "f")

    def _doubt(self, sentence: str, row: int) -> None:
        self.doubts.setdefault(sentence, []).append(row)

    # -- around the table ------------------------------------------------------------------------------------------

    def _fill_blank(self, place: Place) -> None:
        at = [(known.place, known.key) for known in blank_places(self.form)]
        blank = self.form.blanks[at.index((place.place, place.key))] if (place.place, place.key) in at else None
        if blank is None:
            self.unfilled.append(f"{place.place} 的“{place.heading}”找不到空白，没有填。")
            return
        spot = (self.growth.row(blank.into[0]), blank.into[1])
        text = writable(filled_in(self.written.get(spot) or self.target.text(spot), place.key, self.lines))
        self.target.put_text(spot, text)
        self.written[spot] = text

    def _say_the_rest(self) -> None:
        for name, values in self.refused.items():
            listed = "、".join(f"“{text}”（{_rows(rows)}）" for text, rows in values.items())
            self.unfilled.append(f"{name}的下拉项里没有这些内容，没有填：{listed}。")
        hidden = sorted(
            {row for row, column in stopping.each(self.written) if row >= self.form.first and self.target.is_hidden((row, column))}
        )
        if hidden:
            self.unfilled.append(f"填了内容的格子有隐藏的，看不见，也打印不出来（{_rows(hidden)}）。")
        self.unfilled += [f"{sentence}（{_rows(rows)}）。" for sentence, rows in self.doubts.items()]
        confirmed = {(place.place, place.key) for place in self.places}
        for blank in blank_places(self.form):
            if (blank.place, blank.key) not in confirmed:
                self.unfilled.append(f"表外的{BLANKS[blank.key]}（{blank.place}）没有填。")
        below = self.growth.row(self.form.last + 1)
        cells = [spot for spot in self.target.cells if spot[0] == below]
        is_total = any("计" in self.target.text(spot)[:4] for spot in cells)
        if is_total and all(self.target.formula(spot) is None for spot in cells):
            self.unfilled.append(f"第 {below} 行的合计没有公式，没有填。")
        if any(self.package.type_of(part).endswith("pivotTable+xml") for part in self.package.parts):
            self.unfilled.append("模板里的透视表还是原来的内容，请打开后右键选“刷新”。")
        left = self.form.last + 1 - self.form.first - len(self.lines.rows)
        if not self.lines.rows:
            self.unfilled.append("这段时间没有记录，表内没有填行。")
        elif left > 0:
            self.unfilled.append(f"模板多留的 {left} 行空着。")

    # -- results kept in formulas ----------------------------------------------------------------------------------

    def _drawing_on_it(self) -> set[str]:
        """The sheets whose formulas may draw on the filled one, straight or through others.

        A formula may if it names the sheet, a named range on it, a table, or finds its cells itself.
        """
        formulas = {
            name: " ".join(formula.text or "" for formula in self.package.tree(part).iter(main("f"))).casefold()
            for name, part in self.package.sheets.items()
        }
        found: set[str] = set()
        reached = {self.form.page}
        while reached:
            names = [name for name, area in self.package.names.items() if any(sheet in area for sheet in reached)]
            marks = [mark.casefold() for sheet in reached for mark in (sheet, sheet.replace("'", "''"))]
            marks += ["indirect", "[", *map(str.casefold, names)]
            reached = {
                name for name, text in formulas.items() if name not in {self.form.page, *found} and any(mark in text for mark in marks)
            }
            found |= reached
        return found

    # -- writing and checking --------------------------------------------------------------------------------------

    def packed(self) -> bytes:
        return self.package.packed()

    def checked(self, made: bytes, template: bytes) -> Filled:
        """What the finished file holds, read anew and compared part by part with the template; RuntimeError if more has changed."""
        before, after = Package(template), Package(made)
        differing = [name for name in before.parts.keys() | after.parts.keys() if before.parts.get(name) != after.parts.get(name)]
        if not set(differing) <= self.package.changed.keys():
            raise RuntimeError(f"parts changed that should not: {sorted(set(differing) - self.package.changed.keys())}")
        there = TemplateSheet(after, self.form.page)
        if any(there.text(spot) != text for spot, text in stopping.each(self.written.items())):
            raise RuntimeError("the file does not read back as it was written")
        first, last = self.form.first, self.form.first + len(self.lines.rows)
        rows = {row for row, _ in self.written if first <= row < last}
        return Filled(
            counts=(len(rows),),
            unfilled=tuple(self.unfilled),
            changed=tuple((name, self.package.changed[name]) for name in sorted(differing)),
            kept=len(before.parts) - len(differing),
        )


def _rows(rows: Sequence[int]) -> str:
    """“第 5、6 行”, “第 5、6、7、8、9 等 12 行”."""
    more = f"等 {len(rows)} 行" if len(rows) > _NAMED_AT_MOST else "行"
    return f"第 {'、'.join(map(str, rows[:_NAMED_AT_MOST]))} {more}"


def _day(text: str) -> datetime | None:
    """A whole day or moment; None for a reduced one, which stays text."""
    try:
        day = datetime.fromisoformat(text) if "T" in text else datetime.combine(date.fromisoformat(text), datetime.min.time())
    except ValueError:
        return None
    return day if day.year >= 1904 else None
