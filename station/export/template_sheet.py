"""One worksheet of a template as its XML: what stands in its cells, how they are styled and validated, and writing into them."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from station import stopping
from station.casework.template_pages import Box, Spot, TemplatePage, column_letters
from station.errors import StationError
from station.export.package_parts import Element, Package, column_number, local, main
from station.export.row_growth import MOST_ROWS

_MOST_CELLS = 500_000
_CHINESE_DATES = {*range(27, 37), *range(50, 59)}  # built-in formats that are dates where the language is Chinese (ECMA-376 18.8.30)
_USUAL_WIDTH = 8.43
_WIDTH = re.compile(r"\d{1,5}(\.\d{1,20})?")
_NUMBER = re.compile(r"[0-9]{1,9}")
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class TemplateSheet:
    """See the module. Rows and cells are found by number; those written are made where the template has none."""

    def __init__(self, package: Package, name: str) -> None:
        self.package = package
        self.name = name
        self.part = package.sheets[name]
        self.root = package.tree(self.part)
        data = self.root.find(main("sheetData"))
        if data is None:
            raise StationError(f"模板的工作表“{name}”是空的。", "请选另一张工作表。")
        self.data: Element = data
        self._known_choices: dict[str, tuple[str, ...]] = {}
        self.reindex()

    def reindex(self) -> None:
        """Find rows and cells anew, once they were put in or moved."""
        self.rows: dict[int, Element] = {}
        self.cells: dict[Spot, Element] = {}
        number = 0
        for row in stopping.each(self.data.iterchildren(main("row"))):
            number = count(row, "r", number + 1)
            row.set("r", str(number))
            self.rows[number] = row
            column = 0
            for cell in row.iterchildren(main("c")):
                column = _number(cell) or column + 1
                cell.set("r", f"{column_letters(column)}{number}")
                self.cells[number, column] = cell
            if len(self.cells) > _MOST_CELLS or number > MOST_ROWS:
                raise StationError(f"模板的工作表“{self.name}”太大，没有读。", "请删去表格以外多余的格子再用。")

    # -- reading ---------------------------------------------------------------------------------------------------

    @property
    def merges(self) -> tuple[Box, ...]:
        """The merged ranges."""
        return tuple(box for merged in self.root.iter(main("mergeCell")) for box in boxes(merged.get("ref", "")))

    def text(self, spot: Spot) -> str:
        """What a cell shows, numbers as they are kept; empty for one that is not there."""
        cell = self.cells.get(spot)
        if cell is None:
            return ""
        if cell.get("t") == "inlineStr":
            return _plain(cell.find(main("is")))
        value = cell.findtext(main("v")) or ""
        if cell.get("t") == "s":
            shared = self.package.shared
            return _plain(shared[int(value)]) if value.isdigit() and int(value) < len(shared) else ""
        return value

    def formula(self, spot: Spot) -> Element | None:
        """The formula of a cell."""
        cell = self.cells.get(spot)
        return cell.find(main("f")) if cell is not None else None

    def page(self) -> TemplatePage:
        """The sheet as plain values."""
        found = {spot: self.formula(spot) for spot in self.cells}
        return TemplatePage(
            name=self.name,
            texts={spot: text for spot in self.cells if found[spot] is None and (text := self.text(spot))},
            merges=self.merges,
            formulas={spot: formula.text or "" for spot, formula in found.items() if formula is not None},
            drawn={spot: self.styles.has_border(style) for spot in self.cells if (style := self.style(spot))} | self._in_tables(),
            is_hidden=self.name in self.package.hidden,
        )

    def _in_tables(self) -> dict[Spot, bool]:
        """The cells of Excel's own tables but their totals: the table draws them, whatever their styles."""
        found: dict[Spot, bool] = {}
        for relation in self.package.relations(self.part):
            if relation.kind == "table" and len(found) < _MOST_CELLS:
                table = self.package.tree(relation.part)
                for r1, c1, r2, c2 in boxes(table.get("ref", "")):
                    rows = range(r1, min(r2 - count(table, "totalsRowCount"), r1 + _MOST_CELLS // (c2 - c1 + 1)) + 1)
                    found |= {(row, column): True for row in rows for column in range(c1, c2 + 1)}
        return found

    @cached_property
    def styles(self) -> "Styles":
        """The styles of the workbook."""
        return Styles(self.package)

    def style(self, spot: Spot) -> int:
        """The style number of a cell, or the one its row or column lends it."""
        cell = self.cells.get(spot)
        if cell is not None:
            return count(cell, "s")
        row = self.rows.get(spot[0])
        if row is not None and row.get("customFormat") in ("1", "true"):
            return count(row, "s")
        column = self._column(spot[1])
        return count(column, "style") if column is not None else 0

    def is_hidden(self, spot: Spot) -> bool:
        """Whether a cell's row or column is not shown."""
        row, column = self.rows.get(spot[0]), self._column(spot[1])
        return any(one is not None and one.get("hidden") in ("1", "true") for one in (row, column))

    def shows(self, spot: Spot, number: str) -> bool:
        """Whether a column is wide enough for a number in its cell's format; a workbook shows ### where it is not."""
        column, usual = self._column(spot[1]), self.root.find(main("sheetFormatPr"))
        width = column.get("width") if column is not None else usual.get("defaultColWidth") if usual is not None else None
        known = float(width) if width and _WIDTH.fullmatch(width) else _USUAL_WIDTH
        return self.styles.extent(self.style(spot), number) <= int(known)

    def _column(self, number: int) -> Element | None:
        """What the sheet says of a column."""
        return next((found for first, last, found in self._columns if first <= number <= last), None)

    @cached_property
    def _columns(self) -> list[tuple[int, int, Element]]:
        listed = self.root.find(main("cols"))
        return [(count(c, "min"), count(c, "max"), c) for c in listed] if listed is not None else []

    def choices(self, spot: Spot) -> tuple[str, ...] | None:
        """What a list validation allows in a cell; None where there is no list, empty where it cannot be told."""
        for area, source in self._lists:
            if any(r1 <= spot[0] <= r2 and c1 <= spot[1] <= c2 for r1, c1, r2, c2 in area):
                if source not in self._known_choices:
                    self._known_choices[source] = self._choices(source)
                return self._known_choices[source]
        return None

    @cached_property
    def _lists(self) -> list[tuple[list[Box], str]]:
        rules = self.root.iter("{*}dataValidation")
        return [(boxes(_sqref(rule)), _first_formula(rule)) for rule in rules if rule.get("type") == "list"]

    def _choices(self, source: str) -> tuple[str, ...]:
        if source.startswith('"'):
            return tuple(part.strip() for part in source.strip('"').replace('""', '"').split(","))
        if re.fullmatch(r"[^\W\d]\w*", source):  # the name of a range
            source = self.package.names.get(source, "")
        sheet, _, area = source.rpartition("!")
        name = sheet.strip("'").replace("''", "'") or self.name
        found = boxes(area.replace("$", "")) if name in self.package.sheets else []
        if len(found) != 1 or (found[0][2] - found[0][0] + 1) * (found[0][3] - found[0][1] + 1) > 10_000:
            return ()
        there = self if name == self.name else TemplateSheet(self.package, name)
        r1, c1, r2, c2 = found[0]
        return tuple(text for row in range(r1, r2 + 1) for column in range(c1, c2 + 1) if (text := there.text((row, column)).strip()))

    # -- writing ---------------------------------------------------------------------------------------------------

    def put_text(self, spot: Spot, text: str) -> None:
        """Text that stays text whatever it begins with; it is written into the cell, the list of shared texts is left alone."""
        cell = self._emptied(spot)
        cell.set("t", "inlineStr")
        inside = etree.SubElement(etree.SubElement(cell, main("is")), main("t"))
        inside.text = _ESCAPED.sub(r"_x005F_x\1_", text)
        if text != text.strip() or "\n" in text:
            inside.set(_SPACE, "preserve")

    def put_number(self, spot: Spot, number: str) -> None:
        """A number, written out as decimals."""
        etree.SubElement(self._emptied(spot), main("v")).text = number

    def clear(self, spot: Spot) -> None:
        """Take away what stands in a cell, leaving its style."""
        if spot in self.cells:
            self._emptied(spot)

    def forget_results(self) -> None:
        """Drop the kept results of all formulas, which no longer hold, and have them computed on opening."""
        for cell in (computed := self._computed):
            cell.attrib.pop("t", None)
            for value in cell.findall(main("v")):
                cell.remove(value)
        if computed:
            settings = self.root.find(main("sheetCalcPr"))
            if settings is None:
                settings = etree.Element(main("sheetCalcPr"))
                self.data.addnext(settings)
            settings.set("fullCalcOnLoad", "1")

    @property
    def has_results(self) -> bool:
        """Whether a formula's result is kept."""
        return any(cell.findtext(main("v")) for cell in self._computed)

    @property
    def _computed(self) -> list[Element]:
        return [cell for cell in stopping.each(self.cells.values()) if cell.find(main("f")) is not None]

    def _emptied(self, spot: Spot) -> Element:
        cell = self.cells.get(spot)
        if cell is None:
            cell = self._made(spot)
        for child in list(cell):
            cell.remove(child)
        for name in ("t", "cm", "vm"):  # the kind of value, and what else Excel knew of the old one
            cell.attrib.pop(name, None)
        return cell

    def _made(self, spot: Spot) -> Element:
        number, column = spot
        style = self.style(spot)
        row = self.rows.get(number)
        if row is None:
            row = etree.Element(main("row"), r=str(number))
            self.data.insert(_position(self.data, lambda other: count(other, "r") > number), row)
            self.rows[number] = row
        cell = etree.Element(main("c"), r=f"{column_letters(column)}{number}")
        if style:
            cell.set("s", str(style))
        row.insert(_position(row, lambda other: _number(other) > column), cell)
        row.attrib.pop("spans", None)  # optional, and no longer true
        self.cells[spot] = cell
        return cell

    def measure(self) -> None:
        """Bring the noted extent of the sheet up to date."""
        extent = self.root.find(main("dimension"))
        if extent is not None and self.cells:
            rows, columns = zip(*self.cells, strict=True)
            extent.set("ref", f"{column_letters(min(columns))}{min(rows)}:{column_letters(max(columns))}{max(rows)}")


class Styles:
    """What the style numbers of a workbook's cells mean, as far as filling them asks."""

    def __init__(self, package: Package) -> None:
        part = package.related(package.workbook, "styles")
        root = package.tree(part) if part else etree.Element(main("styleSheet"))
        self._codes = {count(one, "numFmtId"): one.get("formatCode", "") for one in root.iter(main("numFmt"))}
        borders = root.iterfind(f"{main('borders')}/{main('border')}")
        self._borders = [any(side.get("style", "none") != "none" for side in one) for one in borders]
        self._formats = [(count(one, "numFmtId"), count(one, "borderId")) for one in root.iterfind(f"{main('cellXfs')}/{main('xf')}")]

    def _format(self, style: int) -> tuple[int, int]:
        return self._formats[style] if style < len(self._formats) else (0, 0)

    def has_border(self, style: int) -> bool:
        """Whether a cell of this style has a line on any side."""
        border = self._format(style)[1]
        return border < len(self._borders) and self._borders[border]

    def is_text(self, style: int) -> bool:
        """Whether cells of this style hold text only."""
        return self._code(style) == "@"

    def is_date(self, style: int) -> bool:
        """Whether numbers in this style are shown as days."""
        return self._format(style)[0] in _CHINESE_DATES or bool(is_date_format(self._code(style)))

    def has_time(self, style: int) -> bool:
        """Whether a day is shown with its hour."""
        return self.is_date(style) and "h" in re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", self._code(style)).lower()

    def extent(self, style: int, number: str) -> float:
        """About how many digits' width a number takes in a style, a mark being half of one; 0 where that is not known."""
        code = self._code(style)
        if self.is_date(style):
            return (14 if "年" in code else 9) + 5 * self.has_time(style) if "y" in code.lower() and "d" in code.lower() else 0
        whole, _, _ = number.partition(".")
        decimals = re.search(r"\.(0+)", code)
        marks = (len(whole) - 1) // 3 * ("," in code) + bool(decimals)
        return len(whole) + (len(decimals[1]) if decimals else 0) + marks / 2

    def _code(self, style: int) -> str:
        number = self._format(style)[0]
        return self._codes.get(number) or BUILTIN_FORMATS.get(number, "")


def boxes(sqref: str) -> list[Box]:
    """The ranges of a list parted by spaces; what is no range of cells is left out."""
    found = []
    for part in sqref.split():
        ends = [_PLACE.fullmatch(end) for end in part.split(":")]
        if all(ends) and len(ends) <= 2:
            places = [(int(end[2]), column_number(end[1])) for end in ends if end is not None]
            (r1, r2), (c1, c2) = (sorted(ends) for ends in zip(places[0], places[-1], strict=True))
            found.append((r1, c1, r2, c2))
    return found


def count(element: Element, name: str, otherwise: int = 0) -> int:
    """An attribute that is a number; ``otherwise`` where it is missing or none."""
    text = element.get(name, "")
    return int(text) if _NUMBER.fullmatch(text) else otherwise


def sheets(package: Package) -> Iterator[TemplateSheet]:
    """The worksheets of a template that hold cells."""
    for name in package.sheets:
        if package.tree(package.sheets[name]).find(main("sheetData")) is not None:
            yield TemplateSheet(package, name)


def _number(cell: Element) -> int:
    return column_number(re.sub(r"\d", "", cell.get("r", "")))


def _position(parent: Element, is_behind: Callable[[Element], bool]) -> int:
    """Where a child belongs before those that come behind it; most are put in at the end."""
    at = len(parent)
    while at and is_behind(parent[at - 1]):
        at -= 1
    return at


def _plain(text: Element | None) -> str:
    """A rich text without its faces and readings."""
    if text is None:
        return ""
    runs = [child for child in text if local(child) in ("t", "r")]
    found = "".join((run.text if local(run) == "t" else run.findtext(main("t"))) or "" for run in runs)
    found = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found)
    return found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # half a letter is no text


def _sqref(rule: Element) -> str:
    return rule.get("sqref") or rule.findtext("{*}sqref") or ""


def _first_formula(rule: Element) -> str:
    first = rule.find("{*}formula1")
    return "".join(str(text) for text in first.itertext()).strip() if first is not None else ""
