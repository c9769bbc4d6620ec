"""Old ledgers for tests: pasted rows taken in as the window and the command line take in files."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from station.actions.import_ledger import Imported, carry_out, plan
from station.actions.import_recognising import asks
from station.actions.progress import finish
from station.casework.import_plan import Asked, Plan
from station.db.store import Store
from station.export.foreign_sheet import read_text

_HEAD = "受理编号 受理日期 来源渠道 诉求人 联系电话 用人单位 诉求类别 诉求摘要 涉及人数 承办人 办结日期 办理结果 满意度 备注"
_ROWS = """
旧-1 2024.3.4 来访 邢玉梅 13610910917 锦禾保洁服务有限公司 欠薪 拖欠二月份工资 1 王芳 2024.3.20 已解决 满意 _
旧-2 2024.3.5 来电 米春林 15810912263 远辰物流有限公司 加班费 加班费没给 2 王芳 _ 办理中 _ 再催
旧-3 2024.3.6 来访 童晓 _ 远辰物流有限公司 未签合同 合同没签 3 王芳 2024.3.30 部分解决 _ _
"""
HEAD = tuple(_HEAD.split())
ROWS = tuple(tuple(cell.replace("_", "") for cell in line.split()) for line in _ROWS.strip().splitlines())


def pasted(rows: Sequence[Sequence[str]] = ROWS, head: Sequence[str] = HEAD) -> str:
    """Rows as they lie on the clipboard."""
    return "\n".join("\t".join(line) for line in (head, *rows))


def asked(store: Store, rows: Sequence[Sequence[str]] = ROWS, head: Sequence[str] = HEAD, **more: Any) -> Asked:
    """What these rows would be taken in as; ``more`` are the clerk's decisions."""
    (found,) = asks(store, read_text(pasted(rows, head)), more.pop("target", ""))
    return replace(found, **more)


def planned(store: Store, rows: Sequence[Sequence[str]] = ROWS, **more: Any) -> Plan:
    """What would become of these rows."""
    return finish(plan(store, asked(store, rows, **more)))


def imported(store: Store, rows: Sequence[Sequence[str]] = ROWS, **more: Any) -> Imported:
    """These rows, taken in."""
    return finish(carry_out(store, planned(store, rows, **more)))


def changed(row: Sequence[str], **cells: str) -> tuple[str, ...]:
    """A row with other cells, named by their headings."""
    return tuple(cells.get(heading, text) for heading, text in zip(HEAD, row, strict=True))
