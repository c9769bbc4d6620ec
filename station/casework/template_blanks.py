"""The blanks beside a template's table that the program can fill: 填报单位, 填报日期, 年月."""

import re

from station.casework.sheets import Sheet
from station.casework.template_pages import Spot, TemplatePage, one_line
from station.frozen import frozen

BLANKS = {"@filler": "填报单位", "@filled_on": "填报日期", "@period": "年月"}

_EMPTY = r"[\s_＿]*"
_ENDS = r"(?=$|填报|填表|报送|制表|上报|统计|金额|单位|年月|月份)"  # another blank may follow in the same cell
_STAMP = r"(?:[（(](?:盖章|公章|章)[）)])?"
_LABELLED = {
    "@filler": re.compile(rf"((?:填报|填表|报送|上报)单位{_STAMP}[:：])({_EMPTY}){_ENDS}"),
    "@filled_on": re.compile(rf"((?:填报|填表|报送|上报|制表)(?:日期|时间)[:：])({_EMPTY}(?:年{_EMPTY}月{_EMPTY}日)?{_EMPTY}){_ENDS}"),
    "@period": re.compile(rf"((?:年月|月份|报告期|统计时间|统计月份|填报月份|所属月份)[:：])({_EMPTY}(?:年{_EMPTY}月)?{_EMPTY}){_ENDS}"),
}
_MONTH_BLANK = re.compile(r"(?<![\d×xX*_＿:：\s])(?:20\d\d|(?:20)?[\s_＿×xX*]+)年[\s_＿×xX*]+月(?:份)?(?![\s_＿]*日)")


@frozen
class Blank:
    """A blank beside the table that the program can fill: which, the label it is known by, and the cell it goes to."""

    spot: Spot
    key: str
    label: str
    into: Spot


def find_blanks(page: TemplatePage, header: int, end: int) -> tuple[Blank, ...]:
    """The blanks above row ``header`` and below row ``end``."""
    found = []
    around = (((row, column), text) for row, texts in page.rows.items() if not header <= row <= end for column, text in texts)
    for spot, text in around:
        for key, pattern in _LABELLED.items():
            if blank := pattern.search(text):
                at_end = blank.end() == len(text)
                into = _beside(page, spot) if at_end and not blank[2] else spot
                if into not in page.formulas:  # the template computes it
                    found.append(Blank(spot, key, one_line(blank[1]), into))
        if spot[0] < header and not any(blank.spot == spot for blank in found) and _MONTH_BLANK.search(text):
            found.append(Blank(spot, "@period", one_line(text), spot))
    return tuple(found)


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


def _beside(page: TemplatePage, spot: Spot) -> Spot:
    """The cell a label's value goes to: the empty box right of it, drawn for it or merged; without one the label's own cell."""
    row, column = spot[0], page.box(spot)[3] + 1
    box = page.box((row, column))
    is_box = box != (row, column, row, column) or page.drawn.get((row, column), False)
    return (row, column) if is_box and box[:2] == (row, column) and not page.texts.get((row, column), "").strip() else spot
