"""More lines than a template has prepared: rows are put in, and everything that refers to them is moved along, or it is refused.

Rows are copied from the last prepared one with styles, height and formulas. What is moved: the cells below, formulas of every sheet,
merged cells, conditional formats, validations, hyperlinks, filters, protected ranges, page breaks, named ranges with the print area,
tables, notes, pictures and charts with what they draw. What cannot be moved soundly is refused with a sentence that names it.
"""

import copy
import re

from station import stopping
from station.casework.template_pages import column_letters
from station.errors import StationError
from station.export.package_parts import Element, Package, local, main
from station.export.row_growth import MOST_ROWS, Growth, UnsoundError, carried
from station.export.template_sheet import TemplateSheet, boxes

_HINT = "请在模板里多留几行（复制空行）再填，或者删去这一处。"
_NOWHERE = "\0"  # a formula that stands on no sheet, such as a named range
_PLACED = ("ref", "sqref")  # attributes that hold ranges of the sheet they stand in
_REFUSED = {
    "pivotTable": "透视表",
    "control": "窗体控件",
    "ctrlProp": "窗体控件",
    "oleObject": "嵌入的对象",
    "package": "嵌入的对象",
    "slicer": "切片器",
    "queryTable": "外部查询",
}
_FORMULAS = {"formula", "formula1", "formula2", "f", "definedName"}
_WITH_FORMULAS = ("worksheet+xml", "chart+xml", "chartex+xml", "pivotCacheDefinition+xml")
_ANCHOR = re.compile(r"\s*(\d+),\s*(\d+),\s*(\d+),\s*(\d+),\s*(\d+),\s*(\d+),\s*(\d+),\s*(\d+)\s*")


def grow(sheet: TemplateSheet, growth: Growth) -> None:
    """Put the rows in; StationError where a part of the template would be spoilt, and then nothing may be written."""
    package = sheet.package
    _refuse(sheet, growth)
    try:
        _grow_sheet(sheet, growth)
        _move_formulas(sheet, growth)
    except UnsoundError as error:
        raise StationError(f"工作表“{sheet.name}”要加 {growth.by} 行，{error.message}", _HINT) from error
    for relation in package.relations(sheet.part):
        if relation.kind == "drawing":
            _move_anchors(package, relation.part, growth)
        elif relation.kind in ("comments", "threadedComment", "table"):
            _move_places(package, relation.part, growth)
        elif relation.kind == "vmlDrawing":
            _move_notes(package, relation.part, growth)
    _move_chain(sheet, growth)


# -- what is not sound -------------------------------------------------------------------------------------------------


def _refuse(sheet: TemplateSheet, growth: Growth) -> None:
    def no(what: str) -> StationError:
        return StationError(f"工作表“{sheet.name}”要加 {growth.by} 行，模板里的{what}没法跟着移，没有填。", _HINT)

    if growth.by + max(sheet.rows, default=0) > MOST_ROWS:
        raise no("行数已经到头，其余内容")
    if growth.last < growth.first:
        if any(row > growth.last for row, _ in sheet.cells):
            raise StationError(f"工作表“{sheet.name}”的表头下面没有留空行，没有填。", "请在模板的表头和合计之间留至少一行，画好格子再用。")
        return
    for relation in sheet.package.relations(sheet.part):
        if relation.kind in _REFUSED:
            raise no(_REFUSED[relation.kind])
    if sheet.root.find(main("scenarios")) is not None:
        raise no("方案")
    for r1, c1, r2, _ in sheet.merges:
        if r1 <= growth.last < r2 or (r1 < growth.first <= r2):
            raise no(f"合并单元格（从 {column_letters(c1)}{r1} 起，跨出填写的行）")
    for cell in sheet.root.iter(main("f")):
        kind, area = cell.get("t"), boxes(cell.get("ref", ""))
        if kind == "dataTable":
            raise no("模拟运算表")
        if kind == "array" and any(r1 <= growth.last and r2 >= growth.first for r1, _, r2, _ in area):
            raise no("数组公式")


# -- the sheet itself --------------------------------------------------------------------------------------------------


def _grow_sheet(sheet: TemplateSheet, growth: Growth) -> None:
    _unshare(sheet.root)
    for (row, _), cell in sheet.cells.items():
        formula = cell.find(main("f"))
        if formula is not None and formula.text:
            if not growth.holds(row):
                _refuse_missing(cell, formula.text, sheet.name, growth)
            formula.text = growth.formula(formula.text, sheet.name, row)
    for number in sorted((row for row in sheet.rows if row > growth.last), reverse=True):
        _renumber(sheet.rows[number], growth.row(number))
    model = sheet.rows.get(growth.last)
    if model is not None and growth.holds(growth.last):
        after = sheet.data.index(model) + 1
        copies = (_copied(model, growth.last, growth.last + step) for step in range(1, growth.by + 1))
        sheet.data[after:after] = list(stopping.each(copies))  # one by one, each would be counted to from the first
    for element in stopping.each(sheet.root.iter("{*}*")):
        _move_element(element, growth, sheet.name)
    _copy_merges(sheet, growth)
    sheet.reindex()


def _refuse_missing(cell: Element, text: str, on: str, growth: Growth) -> None:
    if growth.leaves_out(text, on):
        raise UnsoundError(f"“{on}”{cell.get('r')} 的公式“={text}”只引用填写的一部分行，会漏掉新加的行。")


def _unshare(root: Element) -> None:
    """Write out formulas that are kept once for several cells."""
    masters: dict[str, tuple[str, str]] = {}
    for cell in stopping.each(root.iter(main("c"))):
        formula = cell.find(main("f"))
        if formula is not None and formula.get("t") == "shared":
            index, place = formula.get("si", ""), cell.get("r", "")
            if formula.text:
                masters[index] = (formula.text, place)
            text, origin = masters.get(index, ("", place))
            formula.text = carried(text, origin, place) if text else formula.text
            for name in ("t", "si", "ref"):
                formula.attrib.pop(name, None)


def _renumber(row: Element, number: int) -> None:
    row.set("r", str(number))
    for cell in row.iterchildren(main("c")):
        cell.set("r", re.sub(r"\d+", str(number), cell.get("r", "")))


def _copied(model: Element, old: int, new: int) -> Element:
    """The last prepared row once more: its styles, its height, its formulas filled down, none of its values."""
    row = copy.deepcopy(model)
    for cell in row.iterchildren(main("c")):
        formula = cell.find(main("f"))
        place = cell.get("r", "")
        text = formula.text if formula is not None and formula.get("t") is None else None
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if text:
            kept = copy.copy(formula)
            assert kept is not None
            kept.text = carried(text, place, re.sub(r"\d+", str(new), place))
            cell.append(kept)
    _renumber(row, new)
    return row


def _move_element(element: Element, growth: Growth, on: str) -> None:
    name = local(element)
    if name in ("selection", "dimension", "row", "c"):
        return
    for attribute in _PLACED:
        if attribute in element.attrib and not (name == "mergeCell" and _is_last_row(element, growth)):
            element.set(attribute, growth.places(element.get(attribute, "")))
    if name == "brk" and local(element.getparent()) == "rowBreaks":
        number = int(element.get("id", "0"))
        element.set("id", str(number + growth.by if number >= growth.last else number))
    elif name == "cellWatch":
        element.set("r", growth.place(element.get("r", "")))
    elif name == "sqref" and element.text:
        element.text = growth.places(element.text)
    elif name == "hyperlink" and element.get("location"):
        element.set("location", growth.formula(element.get("location", ""), on))
    elif name in _FORMULAS and element.text and local(element.getparent()) != "c":
        element.text = growth.formula(element.text, on, _top(element))


def _is_last_row(merged: Element, growth: Growth) -> bool:
    """Whether cells are merged along the last prepared row alone."""
    return all(r1 == r2 == growth.last for r1, _, r2, _ in boxes(merged.get("ref", "")))


def _top(formula: Element) -> int:
    """The first row of the range a rule applies to, from which its references count."""
    above = formula.getparent()
    while above is not None:
        areas = boxes(above.get("sqref") or above.findtext("{*}sqref") or "")
        if areas:
            return min(area[0] for area in areas)
        above = above.getparent()
    return 0


def _copy_merges(sheet: TemplateSheet, growth: Growth) -> None:
    """Cells merged along the last prepared row are merged in the new rows too."""
    listed = sheet.root.find(main("mergeCells"))
    if listed is None:
        return
    for r1, c1, r2, c2 in sheet.merges:
        if r1 == r2 == growth.last and growth.holds(r1):
            for row in range(growth.last + 1, growth.last + growth.by + 1):
                copied = copy.copy(listed[0])
                copied.set("ref", f"{column_letters(c1)}{row}:{column_letters(c2)}{row}")
                listed.append(copied)
    listed.set("count", str(len(listed)))


# -- the parts around it -----------------------------------------------------------------------------------------------


def _move_formulas(sheet: TemplateSheet, growth: Growth) -> None:
    """What formulas of other sheets, charts, named ranges and pivot tables say of the grown sheet."""
    package = sheet.package
    names = {part: name for name, part in package.sheets.items()}
    for part in package.parts:
        if part == package.workbook or (part != sheet.part and package.type_of(part).endswith(_WITH_FORMULAS)):
            _move_part(package, part, names.get(part, _NOWHERE), growth)


def _move_part(package: Package, part: str, on: str, growth: Growth) -> None:
    root = package.tree(part)
    reason = _moved(package, part, on)
    shared = (f.text for f in root.iter(main("f")) if f.get("t") == "shared" and f.text)
    if any(growth.formula(text, on) != text for text in shared):
        _unshare(package.change(part, reason))
    for element in stopping.each(root.iter("{*}*")):
        name = local(element)
        if name in _FORMULAS and element.text:
            if name == "f" and local(element.getparent()) == "c":
                _refuse_missing(element.getparent(), element.text, on, growth)
            moved = growth.formula(element.text, on)
            if moved != element.text:
                package.change(part, reason)
                element.text = moved
        elif name == "hyperlink" and element.get("location"):
            moved = growth.formula(element.get("location", ""), on)
            if moved != element.get("location"):
                package.change(part, reason)
                element.set("location", moved)
        elif name == "worksheetSource" and element.get("sheet") == growth.sheet and element.get("ref"):
            package.change(part, reason)
            element.set("ref", growth.places(element.get("ref", "")))


def _moved(package: Package, part: str, on: str) -> str:
    """Why a part that refers to the grown sheet changes, as a clerk reads it."""
    if part == package.workbook:
        return "打印区域、打印标题和命名的范围跟着加的行移"
    if on != _NOWHERE:
        return f"工作表“{on}”引用了填写的表，引用的范围跟着加的行移，打开时重算"
    return "透视表的数据范围跟着加的行移" if "pivot" in part else "图表的数据范围跟着加的行移"


def _move_places(package: Package, part: str, growth: Growth) -> None:
    for element in package.tree(part).iter("{*}*"):
        found = element.get("ref")
        if found and (moved := growth.places(found)) != found:
            package.change(part, "表格的范围跟着加的行扩大" if local(package.tree(part)) == "table" else "批注跟着加的行下移")
            element.set("ref", moved)


def _move_anchors(package: Package, part: str, growth: Growth) -> None:
    """Pictures and charts below the new rows go down with their cells, unless they are fixed to the page."""
    for anchor in package.tree(part):
        rows = [row for end in anchor if local(end) in ("from", "to") for row in end if local(row) == "row"]
        if not rows or anchor.get("editAs") == "absolute":
            continue
        if anchor.get("editAs") == "oneCell" and int(rows[0].text or 0) < growth.last:
            continue
        for row in rows:
            if int(row.text or 0) >= growth.last:  # counted from 0
                package.change(part, "图片和图表跟着加的行下移")
                row.text = str(int(row.text or 0) + growth.by)


def _move_notes(package: Package, part: str, growth: Growth) -> None:
    """The boxes of notes (VML), of which each names its cell and its corners, rows counted from 0."""
    for data in package.tree(part).iter("{urn:schemas-microsoft-com:office:excel}ClientData"):
        if data.get("ObjectType") != "Note":
            raise StationError(f"工作表“{growth.sheet}”要加 {growth.by} 行，模板里的窗体控件没法跟着移，没有填。", _HINT)
        row = data.find("{*}Row")
        if row is None or int(row.text or 0) < growth.last:
            continue
        package.change(part, "批注跟着加的行下移")
        row.text = str(int(row.text or 0) + growth.by)
        anchor = data.find("{*}Anchor")
        if anchor is not None and (corners := _ANCHOR.fullmatch(anchor.text or "")):
            numbers = [int(number) + (growth.by if at in (2, 6) else 0) for at, number in enumerate(corners.groups())]
            anchor.text = ", ".join(map(str, numbers))


def _move_chain(sheet: TemplateSheet, growth: Growth) -> None:
    """The order in which Excel computes: it must name no cell without a formula, and the new formulas follow those they are copied from."""
    package = sheet.package
    part = package.related(package.workbook, "calcChain")
    if not part:
        return
    number = next(s.get("sheetId") for s in package.tree(package.workbook).iter(main("sheet")) if s.get("name") == sheet.name)
    current = "0"
    for link in list(package.tree(part)):
        current = link.get("i", current)
        link.set("i", current)
        if current != number:
            continue
        package.change(part, "公式的计算次序跟着加的行更新")
        place = link.get("r", "")
        link.set("r", growth.place(place))
        if growth.holds(growth.last) and re.sub(r"\D", "", place) == str(growth.last):
            for row in range(growth.last + growth.by, growth.last, -1):
                copied = copy.copy(link)
                copied.set("r", re.sub(r"\d+", str(row), place))
                link.addnext(copied)
