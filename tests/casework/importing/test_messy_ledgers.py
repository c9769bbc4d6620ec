"""Ledgers as messy as chance makes them: whatever the header, the merges and the spellings, a cell is right or it is flagged.

Every cell is written from a value the test knows, in one of the spellings people use; what was read is compared with it.
"""

import csv
import io
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openpyxl import Workbook

from depth import examples
from station.casework import identity
from station.casework.importing.columns import best_target, chosen, guess
from station.casework.importing.rows import read_rows
from station.casework.importing.tables import find_tables
from station.export.foreign_sheet import read_book

TODAY = date(2025, 12, 31)


@dataclass
class Cell:
    """What is written, and what it means: the value by path, the mark, and whether anybody could be sure of it."""

    written: Any
    meant: dict[str, Any]
    is_sure: bool = True


@dataclass
class Ledger:
    """A ledger as written, with what each data row means, and how many rows are of what kind."""

    rows: list[list[Any]] = field(default_factory=list)
    meant: dict[int, dict[str, Cell]] = field(default_factory=dict)  # row, counted from 1
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    left_out: set[int] = field(default_factory=set)


def _day(draw: random.Random, year: int, month: int) -> date:
    return date(year, month, draw.randrange(1, 29))


def _received(draw: random.Random, day: date) -> Cell:
    iso = day.isoformat()
    spellings: list[Callable[[], Cell]] = [
        lambda: Cell(f"{day.year}.{day.month}.{day.day}", {"grievance.received_at": iso}),
        lambda: Cell(f"{day.year}/{day.month:02}/{day.day:02}", {"grievance.received_at": iso}),
        lambda: Cell(f"{day.year}-{day.month}-{day.day}", {"grievance.received_at": iso}),
        lambda: Cell(f"{day.year}年{day.month}月{day.day}日", {"grievance.received_at": iso}),
        lambda: Cell(f"{day.month}月{day.day}日", {"grievance.received_at": iso}),
        lambda: Cell(f"{day.month}.{day.day}", {"grievance.received_at": iso}),
        lambda: Cell(f"{day.year % 100}.{day.month:02}.{day.day:02}", {"grievance.received_at": iso}),
        lambda: Cell(int(f"{day:%Y%m%d}"), {"grievance.received_at": iso}),
        lambda: Cell((day - date(1899, 12, 30)).days, {"grievance.received_at": iso}),
        lambda: Cell(datetime(day.year, day.month, day.day), {"grievance.received_at": iso}),
        lambda: Cell(datetime(day.year, day.month, day.day, 15, 20), {"grievance.received_at": f"{iso}T15:20"}),
        lambda: Cell(f"{day.month}月{day.day}日下午3:20", {"grievance.received_at": f"{iso}T15:20"}),
        lambda: Cell(f"{day.year}.{day.month}.{day.day} 上午9点半", {"grievance.received_at": f"{iso}T09:30"}),
        lambda: Cell(float(f"{day.month}.{day.day}"), {"grievance.received_at": iso}, str(day.day) not in ("1", "2", "3", "10", "20")),
        lambda: Cell(f"{day.month}月初", {"grievance.received_at": None}, False),
        lambda: Cell(f"{day.month}月{day.day}日-{day.day + 1}日", {"grievance.received_at": None}, False),
        lambda: Cell("上周三", {"grievance.received_at": None}, False),
    ]
    return draw.choice(spellings)()


def _amount(draw: random.Random, *, is_wan: bool) -> Cell:
    path = "grievance.amount"
    if is_wan:
        hundredths = draw.randrange(20, 9000)
        wan = hundredths / 100
        return draw.choice(
            [
                Cell(wan, {path: hundredths * 10_000}),
                Cell(f"{wan:.2f}", {path: hundredths * 10_000}),
                Cell(f"{wan:.2f}万元", {path: hundredths * 10_000}),
                Cell(f"{hundredths * 100}元", {path: hundredths * 10_000}),
                Cell(f"约{wan:.2f}", {path: hundredths * 10_000, "mark": "about"}),
                Cell(f"{draw.randrange(2, 9)}00余", {path: None}, False),
                Cell(draw.randrange(2000, 90_000), {path: None}, False),  # in 元 after all
                Cell(draw.choice(["/", "无", "-"]), {path: None}),
            ]
        )
    yuan = draw.randrange(300, 90_000)
    return draw.choice(
        [
            Cell(yuan, {path: yuan * 100}),
            Cell(yuan + 0.5, {path: yuan * 100 + 50}),
            Cell(f"{yuan}元", {path: yuan * 100}),
            Cell(f"{yuan:,}", {path: yuan * 100}),
            Cell(f"￥{yuan}", {path: yuan * 100}),
            Cell(f"约{yuan}", {path: yuan * 100, "mark": "about"}),
            Cell(f"{yuan // 100}00余元", {path: yuan // 100 * 10_000, "mark": "over"}),
            Cell("1.2万", {path: 1_200_000}),
            Cell("3万余元", {path: 3_000_000, "mark": "over"}),
            Cell("八千", {path: 800_000}),
            Cell(f"{yuan}-{yuan + 500}", {path: None}, False),
            Cell("两个月工资", {path: None}, False),
            Cell(f"-{yuan}", {path: None}, False),
            Cell(draw.choice(["/", "无", "—"]), {path: None}),
        ]
    )


def _people(draw: random.Random) -> Cell:
    path, count = "grievance.people", draw.randrange(2, 60)
    return draw.choice(
        [
            Cell(count, {path: count}),
            Cell(str(count), {path: count}),
            Cell(f"{count}人", {path: count}),
            Cell(f"等{count}人", {path: count}),
            Cell(f"{count}名", {path: count}),
            Cell("200余", {path: 200, "mark": "over"}),
            Cell(f"约{count}人", {path: count, "mark": "about"}),
            Cell("三十人", {path: 30}),
            Cell("一家三口", {path: None}, False),
            Cell("3-5人", {path: None}, False),
            Cell(count + 0.5, {path: None}, False),
        ]
    )


def _phone(draw: random.Random) -> Cell:
    path, number = "worker.phone", f"1{draw.choice('35789')}{draw.randrange(10**9):09}"
    spaced = f"{number[:3]} {number[3:7]} {number[7:]}"
    return draw.choice(
        [
            Cell(number, {path: number}),
            Cell(int(number), {path: number}),
            Cell(spaced, {path: number}),
            Cell(spaced.replace(" ", "-"), {path: number}),
            Cell(f"{number}（妻）", {path: number, "worker.phone_note": "妻"}),
            Cell(f"妻 {number}", {path: number, "worker.phone_note": "妻"}),
            Cell(f"{number}、13800000000", {path: number, "worker.phone_note": "13800000000"}),
            Cell("010-62345678", {path: "01062345678"}),
            Cell(number[:10], {path: None}, False),
            Cell(f"{number[:3]}****{number[7:]}", {path: None}, False),
            Cell("无", {path: None}),
        ]
    )


def _id_number(draw: random.Random) -> Cell:
    path = "worker.id_number"
    born = date(1960, 1, 1) + timedelta(days=draw.randrange(15_000))
    first = f"110108{born:%Y%m%d}{draw.randrange(1, 1000):03}"
    number = first + identity.check_digit(first)
    wrong = first + next(digit for digit in "0123456789" if digit != number[-1])
    return draw.choice(
        [
            Cell(number, {path: number}),
            Cell(f"'{number}", {path: number}),
            Cell(number.lower(), {path: number}),
            Cell(f"{number[:6]} {number[6:14]} {number[14:]}", {path: number}),
            Cell(float(number[:17] + "0"), {path: None}, False),
            Cell("1.10108E+17", {path: None}, False),
            Cell(number[:17], {path: None}, False),
            Cell(wrong, {path: None}, False),
            Cell("", {}),
        ]
    )


def _name(draw: random.Random) -> Cell:
    name = draw.choice("王李张刘陈杨赵黄周吴蒋韩") + "".join(draw.choices("秀英桂兰永福雨桐子轩䶮喆志强", k=draw.choice([1, 2])))
    return draw.choice(
        [
            Cell(name, {"worker.name": name}),
            Cell(name, {"worker.name": name}),
            Cell(f" {name} ", {"worker.name": name}),
            Cell(f"{name[0]}　{name[1:]}" if len(name) == 2 else name, {"worker.name": name}),
            Cell(f"{name}（代）", {"worker.name": name}),
            Cell("匿名", {"grievance.is_anonymous": True}),
            Cell(f"{name[0]}女士", {"grievance.worker_title": f"{name[0]}女士"}),
            Cell(draw.choice(["13600000917", "滨河锦禾保洁服务有限公司"]), {"worker.name": None}, False),
        ]
    )


def _word(draw: random.Random, path: str, words: dict[str, str], unknown: str) -> Cell:
    word = draw.choice([*words, unknown])
    return Cell(word, {path: words.get(word)}, word in words)


CATEGORIES = {"欠薪": "wages", "加班费": "wages", "社保": "insurance", "工伤": "injury", "未签合同": "contract", "女职工": "women"}
CHANNELS = {"来访": "visit", "来电": "phone", "12345转办": "12345", "12351热线": "12351", "舆情监控": "opinion"}
OUTCOMES = {"已解决": "resolved", "部分解决": "partly", "转仲裁": "legal_way"}
MOODS = {"满意": "satisfied", "基本满意": "basically", "不满意": "dissatisfied", "非常满意": "very"}
EMPLOYERS = ("锦禾保洁服务有限公司", "顺通物流有限公司", "金穗食品厂", "恒泰建筑工程有限公司第三项目部", "迅达速递（海淀）有限公司")

HEADINGS: dict[str, list[str]] = {
    "number": ["受理编号", "编号", "登记号"],
    "received": ["受理日期", "来访日期", "登记时间", "受理 时间", "接访日期*"],
    "channel": ["来源渠道", "来源", "受理方式"],
    "name": ["诉求人", "姓名", "来访人", "职工姓名"],
    "phone": ["联系电话", "电话", "联系方式", "手机号码"],
    "id": ["身份证号", "身份证", "身份证号码"],
    "employer": ["用人单位", "单位名称", "所在单位", "被反映单位"],
    "category": ["诉求类别", "类型", "问题类别"],
    "summary": ["诉求摘要", "反映问题", "主要诉求", "诉求内容"],
    "people": ["涉及人数", "人数", "诉求人数"],
    "amount": ["涉及金额", "金额", "诉求金额"],
    "handler": ["承办人", "经办人", "接待人"],
    "outcome": ["办理结果", "处理结果", "结果"],
    "mood": ["满意度", "是否满意"],
}


def _cells(draw: random.Random, n: int, year: int, month: int, *, is_wan: bool) -> dict[str, Cell]:
    summary = draw.choice(["拖欠二月份工资", "长期加班\n无加班费", "=超时加班不给钱", "被口头辞退，要求补偿", "上班途中受伤，未申报工伤"])
    employer, handler = draw.choice(EMPLOYERS), draw.choice(["小陈", "刘站长", "老周"])
    return {
        "number": Cell(f"DS-{year}-{n:03}", {"grievance.number": f"DS-{year}-{n:03}"}),
        "received": _received(draw, _day(draw, year, month)),
        "channel": _word(draw, "grievance.channel", CHANNELS, "鸽子"),
        "name": _name(draw),
        "phone": _phone(draw),
        "id": _id_number(draw),
        "employer": Cell(employer, {"employer.name": employer}),
        "category": _word(draw, "grievance.category", CATEGORIES, "鸡毛蒜皮"),
        "summary": Cell(summary, {"grievance.summary": summary}),
        "people": _people(draw),
        "amount": _amount(draw, is_wan=is_wan),
        "handler": Cell(handler, {"grievance.handler": handler}),
        "outcome": _word(draw, "grievance.outcome", OUTCOMES, "不了了之"),
        "mood": _word(draw, "follow_up.satisfaction", MOODS, "还行吧"),
    }


def ledger(seed: int, size: int) -> Ledger:
    """A ledger out of chance: where its heading stands, what stands above, between and below, and how every cell is written."""
    draw = random.Random(seed)
    made = Ledger()
    year, month = draw.choice([2023, 2024, 2025]), draw.randrange(1, 12)
    is_wan = draw.random() < 0.3
    names = ["received", "name", "employer", "category", "summary", *draw.sample(
        ["number", "channel", "phone", "id", "people", "amount", "handler", "outcome", "mood"], draw.randrange(4, 10)
    )]  # fmt: skip
    if draw.random() < 0.5:
        draw.shuffle(names)
    if ("handler", "phone") in pairwise(names):  # nobody could say whose phone it is
        names.remove("phone")
        names.insert(names.index("name") + 1, "phone")
    left = draw.randrange(3) if draw.random() < 0.3 else 0
    has_ordinal = draw.random() < 0.7
    width = left + has_ordinal + len(names)

    def add(cells: list[Any], *, is_data: bool = False) -> int:
        made.rows.append(cells)
        if not is_data:
            made.left_out.add(len(made.rows))
        return len(made.rows) - 1

    for _ in range(draw.randrange(2)):
        add([])
    title = f"职工诉求登记台账（{year}年{month}月）"
    row = add([*[""] * left, title])
    if draw.random() < 0.7 and width > 2:
        made.merges.append((row, left, row, width - 1))
    if draw.random() < 0.6:
        add([*[""] * left, "填报单位（盖章）：东升街道总工会服务站", *[""] * (len(names) - 2), f"填报日期：{year}.{month}.28"])
    heading = [*[""] * left, *(["序号"] if has_ordinal else [])]
    for name in names:
        heading.append(draw.choice(HEADINGS[name]) + ("（万元）" if is_wan else draw.choice(["(元)", "（元）"])) * (name == "amount"))
    header = _heading(draw, made, add, heading, left, has_ordinal)
    number = 0
    while number < size:
        chance = draw.random()
        if chance < 0.04:
            add([])
        elif chance < 0.08 and number:
            for cells in header:
                add(list(cells))
        elif chance < 0.11:
            add([*[""] * left, draw.choice(["小计", "本月合计", "合 计"]), *[""] * (width - left - 2), draw.randrange(90)])
        else:
            number += 1
            cells = _cells(draw, number, year, month, is_wan=is_wan)
            row = add([*[""] * left, *([number] if has_ordinal else []), *(cells[name].written for name in names)], is_data=True)
            made.meant[row + 1] = {name: cells[name] for name in names}
    _merge_down(draw, made, left + has_ordinal, names)
    add([*[""] * left, "合计", *[""] * (width - left - 2), 99])
    if draw.random() < 0.5:
        add([*[""] * left, "注：本表按受理日期填写，空白表示没有。"])
    if draw.random() < 0.5:
        add([*[""] * left, "填报人：陈某    审核人：刘某"])
    return made


def _heading(
    draw: random.Random, made: Ledger, add: Callable[..., int], heading: list[str], left: int, has_ordinal: bool
) -> list[list[str]]:
    """One row, or two with a group title above some columns; the rest stand merged over both."""
    if draw.random() < 0.6:
        add(heading)
        return [heading]
    first = left + has_ordinal + draw.randrange(len(heading) - left - has_ordinal - 2)
    last = first + draw.choice([1, 2])
    top = [text if not first <= n <= last else ("基本情况" if n == first else "") for n, text in enumerate(heading)]
    below = [text if first <= n <= last else "" for n, text in enumerate(heading)]
    row = add(top)
    add(below)
    made.merges.append((row, first, row, last))
    made.merges += [(row, n, row + 1, n) for n in range(left, len(heading)) if not first <= n <= last]
    return [top, below]


def _merge_down(draw: random.Random, made: Ledger, first: int, names: list[str]) -> None:
    """Employers and handlers of neighbouring rows merged into one cell."""
    for name in ("employer", "handler"):
        rows = sorted(made.meant)
        pairs = [(a, b) for a, b in pairwise(rows) if b == a + 1 and name in names]
        if pairs and draw.random() < 0.5:
            top, bottom = draw.choice(pairs)
            place = first + names.index(name)
            made.meant[bottom][name] = made.meant[top][name]
            made.rows[bottom - 1][place] = ""
            made.merges.append((top - 1, place, bottom - 1, place))


def _write(made: Ledger, path: Path) -> Path:
    if path.suffix == ".csv":
        for top, left, bottom, _ in made.merges:  # such a file has no merged cells: each row says it
            for row in range(top + 1, bottom + 1):
                if row + 1 in made.meant:
                    made.rows[row][left] = made.rows[top][left]
        out = io.StringIO()
        csv.writer(out).writerows([[_as_text(value) for value in row] for row in made.rows])
        path.write_bytes(out.getvalue().encode("gb18030"))
        return path
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for n, row in enumerate(made.rows, 1):
        for m, value in enumerate(row, 1):
            if value != "":
                sheet.cell(n, m, value)
                if isinstance(value, str) and value.startswith("="):
                    sheet.cell(n, m).data_type = "s"
    for top, left, bottom, right in made.merges:
        sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(path)
    return path


def _as_text(value: Any) -> str:
    """A value as Excel writes it into a file of values: an identity number that was a number shows what it has lost."""
    if isinstance(value, datetime):
        return f"{value:%Y/%m/%d}" if value.time() == datetime.min.time() else f"{value:%Y/%m/%d %H:%M}"
    if isinstance(value, float) and value > 1e15:
        return f"{value:.5E}"
    return str(value)


def _judge(made: Ledger, path: Path) -> Counter[str]:
    """How many cells came out right, flagged though sure, or silently wrong; rows must come out as they were meant."""
    [table] = find_tables(read_book(path))
    target = best_target(table)
    assert target.key == "grievances"
    rows = read_rows(table, target, chosen(guess(table, target)), {}, TODAY)
    last = len(rows)
    assert last == len(made.rows)
    assert {row.row for row in rows if row.left_out} == made.left_out
    judged: Counter[str] = Counter()
    for row in rows:
        for name, cell in made.meant.get(row.row, {}).items():
            judged[_verdict(name, cell, row.cells, row.rest, is_text=path.suffix == ".csv")] += 1
    return judged


def _verdict(name: str, cell: Cell, cells: Any, rest: Any, *, is_text: bool) -> str:
    mark = cell.meant.get("mark", "")
    for path, meant in cell.meant.items():
        if path == "mark":
            continue
        found = cells.get(path)
        value = found.value if found else None
        if is_text and isinstance(cell.written, float) and name == "received":
            return "right" if value is not None or found.trouble else "wrong"  # as text a day is certain
        if value == meant and (found is None or not found.trouble or not cell.is_sure or meant is None):
            if mark and found.mark != mark:
                return f"wrong mark {name} {cell.written!r} -> {found.mark!r}"
            if meant is None and not cell.is_sure and not (found and found.trouble):
                return f"wrong {name} {cell.written!r} unasked"  # a doubt that was swallowed
            continue
        if value is None and found is not None and found.trouble:
            return "right" if not cell.is_sure else f"flagged {name} {cell.written!r}"
        if value is None and not found:
            return f"lost {name} {cell.written!r}" if not rest else f"unmapped {name}"
        return f"wrong {name} {cell.written!r} -> {value!r}"
    return "right"


@examples(30, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), size=st.integers(3, 25), kind=st.sampled_from([".xlsx", ".xlsx", ".csv"]))
def test_a_messy_ledger_is_read_right_or_flagged(seed: int, size: int, kind: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        made = ledger(seed, size)
        judged = _judge(made, _write(made, Path(name) / f"台账{kind}"))
    assert not {verdict: n for verdict, n in judged.items() if verdict.startswith(("wrong", "lost"))}


def test_at_least_ninety_nine_of_a_hundred_cells_come_out_right(capsys: Any) -> None:
    judged: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        for seed in range(120):
            made = ledger(seed, 20)
            judged += _judge(made, _write(made, Path(name) / f"台账{seed}{'.csv' if seed % 3 == 0 else '.xlsx'}"))
    total = judged.total()
    wrong = {verdict: n for verdict, n in judged.items() if verdict.startswith(("wrong", "lost"))}
    with capsys.disabled():  # the share is asked for, not only whether it is enough
        print(f"\nmessy ledgers: {judged['right'] / total:.2%} of {total:,} cells right, {sum(wrong.values())} silently wrong", end=" ")  # noqa: T201
    assert not wrong
    assert judged["right"] >= 0.99 * total, judged.most_common(12)
