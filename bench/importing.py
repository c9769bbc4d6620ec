"""An old ledger from the file to rows read and checked, beside what the reader of the file takes alone, in the same run.

python -m bench.importing [ROWS]
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import python_calamine as calamine
from openpyxl import Workbook

from bench._table import tell
from station.casework import identity
from station.casework.importing.columns import best_target, chosen, guess
from station.casework.importing.rows import read_rows
from station.casework.importing.tables import find_tables
from station.export.foreign_sheet import read_book

LIMIT = 3.0  # from the file to what is read and flagged may take this many bare reads
TURNS = 5
HEADINGS = (
    *("序号", "受理编号", "受理日期", "来源渠道", "诉求人", "联系电话", "身份证号", "性别", "用人单位", "统一社会信用代码"),
    *("诉求类别", "诉求摘要", "涉及人数", "涉及金额(元)", "承办人", "办理时限", "办结日期", "办理结果", "满意度", "备注"),
)
EMPLOYERS = [f"滨河{name}有限公司" for name in ("锦禾保洁", "顺通物流", "恒泰建筑", "蓝天餐饮", "新城物业", "江海机械")]
WORDS = "工资社保合同加班费双休年假工伤认定补偿拖欠三月至今未发要求尽快支付并核对缴费基数"


def ledger(path: Path, rows: int) -> None:
    """A ledger as stations keep them: texts nearly all different, days, phones and money in many spellings."""
    draw = random.Random("old ledger")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("2025年")
    sheet.append(["职工诉求登记台账（2025年）"])
    sheet.append(HEADINGS)
    for n in range(1, rows + 1):
        sheet.append(_row(draw, n))
    book.save(path)


def _row(draw: random.Random, n: int) -> list[Any]:
    day = date(2025, 1, 1) + timedelta(days=draw.randrange(300))
    number = f"110108{draw.randrange(1960, 2005)}{draw.randrange(1, 13):02}{draw.randrange(1, 28):02}{draw.randrange(1000):03}"
    phone = f"13{draw.randrange(10**9):09}"
    return [
        n,
        f"DS-2025-{n:05}",
        draw.choice((day, f"{day:%Y.%m.%d}", f"{day.month}月{day.day}日", f"{day:%Y/%m/%d}")),
        draw.choice(("来访", "来电", "12345转办", "走访")),
        "".join(draw.choices("王李张刘陈杨赵黄周吴秀英桂兰永福子轩志强", k=3)),
        draw.choice((phone, int(phone), f"{phone}（妻）")),
        number + identity.check_digit(number),
        "",
        draw.choice(EMPLOYERS),
        "",
        draw.choice(("欠薪", "社保", "工伤", "加班费", "解除合同")),
        "".join(draw.choices(WORDS, k=30)),
        draw.choice((1, 2, 3, "3人", "12人")),
        draw.choice((draw.randrange(1000, 90_000), f"{draw.randrange(1000, 9000)}元", "约8000", "1.2万")),
        draw.choice(("小陈", "刘站长", "老周")),
        "15日",
        draw.choice(("", f"{day + timedelta(days=9):%Y.%m.%d}")),
        draw.choice(("已解决", "部分解决", "转仲裁", "")),
        draw.choice(("满意", "基本满意", "")),
        draw.choice(("", f"系统工单号 12351-{n}")),
    ]


def bare(path: Path) -> int:
    book = calamine.load_workbook(path)
    return sum(len(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names)


def ours(path: Path) -> int:
    [table] = find_tables(read_book(path))
    target = best_target(table)
    return len(read_rows(table, target, chosen(guess(table, target)), {}, date(2025, 12, 31)))


def _taken(act: Callable[[Path], int], path: Path) -> float:
    started = time.process_time()
    act(path)
    return time.process_time() - started


def main(rows: int = 50_000) -> None:
    """Both take turns, so that they meet the same weather; the medians of CPU time are compared."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "旧台账.xlsx"
        ledger(path, rows)
        turns = [(_taken(bare, path), _taken(ours, path)) for _ in range(TURNS)]
    raw, whole = (statistics.median(column) for column in zip(*turns, strict=True))
    ratio = whole / raw
    tell("import", f"reading and checking {rows:,} rows", "the bare read by calamine", ratio, f"≤ {LIMIT}")
    figures = f"bare read {raw:.2f} s, read and checked {whole:.2f} s, ratio {ratio:.2f}"
    print(f"{rows:,} × {len(HEADINGS)} cells, median of {TURNS}, CPU time: {figures}", end="")
    print("" if ratio <= LIMIT else f"  above {LIMIT}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
