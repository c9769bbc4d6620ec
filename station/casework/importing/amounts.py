"""Money and head-counts as old ledgers hold them: 1.2万, 约8000, 500余, a column in 万元, 3人, 等12人."""

import re
import unicodedata
from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite

from station.casework import money
from station.casework.importing.cells import Around, ReadCell, flagged
from station.casework.importing.raw import Value, number_text, text_of
from station.errors import StationError

_NOTED = re.compile(r"(.*?)\s*[(（]([^()（）]*)[)）]")
_TOTAL = re.compile(r"^(?:合计|共计|总计|共|计)[:：]?")
_OWN_UNIT = re.compile(r"[万亿元圆块]|人民币|RMB|¥")
_PEOPLE = re.compile(r"^(?:等|共计?|合计)?(.*?)(?:个|名|位)?(?:人次|人|名|位|职工|名职工)?(余|多|左右|上下)?$")
_SEVERAL = re.compile(r"(?:数|多|若干)[名人位]+|等?多[人名]")
# a note after which the figure may mean another
_CHANGES = re.compile(r"\d|[每均余约/]|左右|以上|以下|不足|[一二三四五六七八九十两]+[人个元万]")
_SUSPECT_YUAN = 10 * money.YUAN  # nobody comes for less: the figure may be in 万元
_SUSPECT_WAN = 1000  # 万元 and more without a unit of its own: the figure may be in 元
_MOST_PEOPLE = 100_000
_UNIT_NOTED = re.compile(r"(?:单位[:：]?)?(万元|万|元)")
# two figures that only look like one once blanks are taken out and marks like ① made plain; thousands behind a point
_RUN_TOGETHER = re.compile(
    r"\d\s+\d|[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209f\u2150-\u218f\u2460-\u24ff\u2776-\u2793\u3220-\u3250\u3280-\u32cf]"
)


def read_money(value: Value, around: Around) -> ReadCell:
    """An amount in whole fen with its mark; the unit of the column counts where the cell has none of its own."""
    text = text_of(value)
    if isinstance(value, bool | date | time | timedelta):
        return flagged(text, f"“{text}”不是金额。")
    note = ""
    if isinstance(value, int | float):
        typed = number_text(round(value, 2) if abs(value - round(value, 2)) < 1e-6 else value)
    else:
        typed = unicodedata.normalize("NFKC", text).strip()
        if found := _NOTED.fullmatch(typed):
            typed, note = found[1], found[2].strip()
        if unit := _UNIT_NOTED.fullmatch(note):
            typed, note = (typed if _OWN_UNIT.search(typed) else typed + unit[1]), ""
        if _CHANGES.search(note) or _RUN_TOGETHER.search(text):
            return flagged(text, f"金额“{text}”认不准，请看括号里的话。" if note else f"金额“{text}”像是两个数，认不准。")
        typed = _TOTAL.sub("", typed)
    has_own = bool(_OWN_UNIT.search(typed))
    is_wan = around.unit == "万元" and not has_own
    try:
        fen, mark = _in_wan(typed) if is_wan else money.parse_amount(typed)
    except StationError as error:
        return flagged(text, error.message if "细过" in error.message else f"金额“{text}”认不出来。")
    if fen is None:
        return flagged(text, f"金额“{text}”认不出来。")
    if mark and not around.field.spec.mark:
        return flagged(text, f"“{text}”不是确切的金额。", fen)
    yuan = fen // 10_000 if is_wan else fen
    if around.unit not in ("", "元", "万元", "?") and fen and ("/" in around.unit or not has_own):
        return flagged(text, f"表头的单位是“{around.unit}”，请换算成元。", fen)
    if not has_own and fen and (trouble := _unit_doubt(text, yuan, mark, around)):
        return flagged(text, trouble, yuan, yuan * 10_000)
    return ReadCell(text, fen, mark, note=note)


def _in_wan(typed: str) -> money.Amount:
    """A figure in 万元, which may be finer than a fen of 元 would be."""
    try:
        return money.parse_amount(f"{typed}万")
    except StationError:
        fen, mark = money.parse_amount(typed)
        return money.Amount(None if fen is None else fen * 10_000, mark)


def _unit_doubt(text: str, yuan: int, mark: str, around: Around) -> str:
    """Why a figure without a unit of its own may be in another than its column's, "" if it may not; ``yuan`` is it in fen if it were 元."""
    if around.unit == "万元":
        is_odd = yuan >= _SUSPECT_WAN * money.YUAN or (mark and yuan >= 100 * money.YUAN)
        return f"这一列的单位是万元，“{text}”可能是元，也可能是万元。" if is_odd else ""
    if around.unit == "?":
        return f"表头没有写单位，“{text}”可能是元，也可能是万元。"
    return f"“{text}”只有几元，可能是万元，请核对。" if yuan < _SUSPECT_YUAN else ""


def read_count(value: Value, around: Around) -> ReadCell:
    """A number of people or of anything, with its mark; 多名 has a mark and no number."""
    text = text_of(value)
    if isinstance(value, bool | date | time | timedelta):
        return flagged(text, f"“{text}”不是人数。" if _is_people(around) else f"“{text}”不是数目。")
    note = ""
    typed = unicodedata.normalize("NFKC", text).strip()
    if found := _NOTED.fullmatch(typed):
        typed, note = found[1], found[2].strip()
    if _CHANGES.search(note) or _RUN_TOGETHER.search(text):
        return flagged(text, f"人数“{text}”认不准，请看括号里的话。" if note else f"人数“{text}”像是两个数，认不准。")
    typed = re.sub(r"\s", "", typed)
    if _SEVERAL.fullmatch(typed) and around.field.spec.mark:
        return ReadCell(text, None, "several", note=note)
    count, mark = _count(typed)
    if count is None or count > _MOST_PEOPLE * (1 if _is_people(around) else 100) or (count == 0 and _is_people(around)):
        return flagged(text, f"人数“{text}”认不出是几个人。" if _is_people(around) else f"“{text}”认不出是多少。")
    if mark and not around.field.spec.mark:
        return flagged(text, f"“{text}”不是确切的数目。", count)
    return ReadCell(text, count, mark, note=note)


def _count(typed: str) -> tuple[int | None, str]:
    found = _PEOPLE.fullmatch(typed)
    if found is None or _OWN_UNIT.search(typed) or "," in typed:
        return None, ""
    try:
        fen, mark = money.parse_amount(found[1] + (found[2] or ""))
    except StationError:
        return None, ""
    if fen is None or fen % money.YUAN:
        return None, ""
    return fen // money.YUAN, mark


def _is_people(around: Around) -> bool:
    return around.field.spec.name in ("people", "beneficiaries")


def unit_of(heading_unit: str, values: list[Value]) -> str:
    """The unit of a column: as its heading states it; where that says nothing, "?" if most figures are too small for 元."""
    if heading_unit:
        return heading_unit
    figures = [
        Decimal(str(value)) for value in values if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    ]
    figures += [Decimal(text) for value in values if isinstance(value, str) and (text := value.strip().replace(",", "")) and _plain(text)]
    small = sum(0 < figure < 100 for figure in figures)
    return "?" if figures and small * 2 > len(figures) else ""


def _plain(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,12}(?:\.\d+)?", text))
