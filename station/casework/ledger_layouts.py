"""The columns of a ledger as a district writes them down: one a line, parts parted by “|”.

::

    grievance.number | 受理编号 | 14
    grievance.amount | 涉及金额 | 11 | 万元 合计
    worker.phone | | 14 | 不显示
    grievance.city | | 12 | 停用

A path, then the title (empty: as declared), the width in half-width characters, and words: 元 or 万元, 合计, 停用, how it is covered.
A column may be covered more than the level asks for, never less.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from station.casework.fields import missing
from station.casework.ledger_columns import column, masks_for, own_mask, spec_of
from station.casework.ledgers import Ledger, ledgers
from station.casework.masking import Mask
from station.casework.model import LedgerLayout
from station.casework.sheets import Column, Unit
from station.errors import StationError
from station.frozen import frozen

NARROWEST, WIDEST = 3, 80
MASKS = {
    Mask.NAME: "只留姓",
    Mask.PHONE: "留号码头尾",
    Mask.ID_NUMBER: "留证号头尾",
    Mask.ADDRESS: "地址到街道",
    Mask.YEAR: "只留年份",
    Mask.FREE_TEXT: "盖住号码",
    Mask.WITHHELD: "不显示",
}
_BY_WORD = {word: mask for mask, word in MASKS.items()}
_TOTAL, _OFF = "合计", "停用"
_UNITS = {unit.value: unit for unit in Unit}


@frozen
class Chosen:
    """One column of a layout and whether it is printed."""

    column: Column
    is_on: bool = True


def offered(ledger: str) -> tuple[Chosen, ...]:
    """What a new layout begins with: every delivered column, those of the narrow sheet printed."""
    return tuple(Chosen(one, one.narrow) for one in ledgers()[ledger].columns)


def read(ledger: str, text: str) -> tuple[Chosen, ...]:
    """The columns a layout names; StationError names the line that cannot be read."""
    found: list[Chosen] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            one = _read(ledgers()[ledger], line)
        except StationError as error:
            raise StationError(f"第{number}行“{line.strip()}”：{error.message}", error.hint) from error
        if any(other.column.key == one.column.key for other in found):
            raise StationError(f"第{number}行“{line.strip()}”：这一列前面已经有了。")
        found.append(one)
    return tuple(found)


def columns_of(layout: LedgerLayout) -> tuple[Column, ...]:
    """The columns a layout prints."""
    return tuple(one.column for one in read(layout.ledger, layout.columns) if one.is_on)


def written(columns: Iterable[Chosen]) -> str:
    """The columns as they are kept, one a line."""
    return "\n".join(_written(one) for one in columns)


def with_missing(ledger: str, columns: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """These columns and behind them, not printed, the delivered ones they do not name."""
    named = {one.column.key for one in columns}
    return (*columns, *(Chosen(one, is_on=False) for one in ledgers()[ledger].columns if one.key not in named))


def problems(layout: LedgerLayout, others: Iterable[LedgerLayout]) -> dict[str, str]:
    """One sentence per field that keeps a layout from being saved."""
    found = missing(layout)
    if layout.ledger not in ledgers():
        return found | {"ledger": f"没有叫“{layout.ledger}”的台账。"}
    if any(other.name == layout.name and other.id != layout.id for other in others):
        found["name"] = f"已经有叫“{layout.name}”的版式。"
    if "columns" not in found:
        try:
            if not columns_of(layout):
                found["columns"] = "至少要有一列。"
        except StationError as error:
            found["columns"] = str(error)
    return found


def _read(definition: Ledger, line: str) -> Chosen:
    path, title, width, said, *more = (part.strip() for part in [*line.split("|"), "", "", ""])
    if any(more):
        raise StationError("“|”太多。", "一列只有路径、标题、宽度、说明四段。")
    delivered = next((one for one in definition.columns if one.key == path), None)
    if delivered is None and not _is_known(definition, path):
        raise StationError(f"没有“{path}”这个栏目。", "可以用本台账已有的列，和同一类记录的其他栏目。")
    words = said.split()
    if strange := [word for word in words if word not in (*_UNITS, _TOTAL, _OFF, *_BY_WORD)]:
        raise StationError(f"“{strange[0]}”看不懂。", f"可以写：{'、'.join([*_UNITS, _TOTAL, _OFF, *_BY_WORD])}。")
    base = delivered or column(path)
    made = replace(base, title=title or base.title, width=_width(width, base.width), total=_TOTAL in words)
    if units := [word for word in words if word in _UNITS]:
        if base.unit is None:
            raise StationError("这一列不是金额，没有单位。")
        made = replace(made, unit=_UNITS[units[-1]])
    for word in words:
        if word in _BY_WORD:
            if _BY_WORD[word] not in masks_for(path):
                raise StationError(f"这一列不能“{word}”。", "掩码只能比规定的更严。")
            made = replace(made, mask=_BY_WORD[word])
    return Chosen(made, _OFF not in words)


def _is_known(definition: Ledger, path: str) -> bool:
    """Whether a path is a field of a record that this ledger prints anyway."""
    if path.count(".") != 1 or path.partition(".")[0] not in {one.key.partition(".")[0] for one in definition.columns} - {"derived"}:
        return False
    try:
        return spec_of(path) is not None
    except KeyError:
        return False


def _width(text: str, default: int) -> int:
    if not text:
        return default
    if not text.isdigit() or not NARROWEST <= int(text) <= WIDEST:
        raise StationError(f"宽度“{text}”不对。", f"请写 {NARROWEST} 到 {WIDEST} 之间的数。")
    return int(text)


def _written(one: Chosen) -> str:
    made = one.column
    words = [
        made.unit.value if made.unit else "",
        _TOTAL if made.total else "",
        MASKS[made.mask] if made.mask is not own_mask(made.key) else "",
        "" if one.is_on else _OFF,
    ]
    return " | ".join([made.key, made.title, str(made.width), " ".join(filter(None, words))]).rstrip(" |")
