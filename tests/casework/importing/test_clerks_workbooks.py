"""Ledgers written by hand as clerks keep them, each cell against what a person reads in it; apart from the generator of messy ones.

"!" is a cell that must be flagged; what a row does not name must hold nothing for sure.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from station.casework.importing.columns import best_target, chosen, guess
from station.casework.importing.rows import read_rows
from station.casework.importing.tables import find_tables
from station.export.foreign_sheet import read_book

TODAY = date(2025, 12, 31)
DAY, WHO, PHONE, FIRM = "grievance.received_at", "worker.name", "worker.phone", "employer.name"
WHAT, MONEY, HEADS, CLOSED = "grievance.summary", "grievance.amount", "grievance.people", "grievance.closed_on"
CHANNEL, MOOD, OUTCOME, BY = "grievance.channel", "follow_up.satisfaction", "grievance.outcome", "grievance.handler"

Rows = list[list[Any]]
BOOKS: dict[str, tuple[str, Rows, str, list[dict[str, Any]]]] = {
    "接待日登记表，填报日期在年底": (
        "2023",
        [
            ["“工会主席接待日”登记表（2023年）"],
            ["填报单位：东升街道总工会", "", "", "", "", "填报日期：2023年12月30日"],
            ["编号", "来访人", "", "", "来访形式", "联系电话", "接访时间", "承办人", "反映内容及要求", "处理结果", "满意程度", "", ""],
            ["", "姓名", "性别", "年龄", "", "", "", "", "", "", "满意", "基本满意", "不满意"],
            [1, "张永福", "男", 45, "来访", 13683374319, "2023.3.11上午", "小陈", "单位拖欠加班费", "已解决", "√", "", ""],
            [2, "李秀兰", "女", 38, "来电", "13911112222", "3月12日", "同上", "同上", "部分解决", "", "", "√"],
            ["合计", "2人", "", "", "", "", "", "", "", "", 1, "", 1],
        ],
        "A1:M1 B3:D3 K3:M3 A3:A4 E3:E4 F3:F4 G3:G4 H3:H4 I3:I4 J3:J4",
        [
            {
                DAY: "2023-03-11",
                WHO: "张永福",
                "worker.sex": "1",
                CHANNEL: "visit",
                PHONE: "13683374319",
                BY: "小陈",
                WHAT: "单位拖欠加班费",
                OUTCOME: "resolved",
                MOOD: "satisfied",
            },
            {
                DAY: "2023-03-12",
                WHO: "李秀兰",
                "worker.sex": "2",
                CHANNEL: "phone",
                PHONE: "13911112222",
                BY: "小陈",
                WHAT: "单位拖欠加班费",
                OUTCOME: "partly",
                MOOD: "dissatisfied",
            },
        ],
    ),
    "按月分段，中间有小计": (
        "2024年",
        [
            ["2024年职工诉求台账"],
            ["序号", "日期", "姓名", "单位", "诉求内容", "金额", "结果"],
            ["一月份"],
            [1, "1.12", "李四", "锦禾公司", "欠薪", "1.2万余元", "已解决"],
            ["小计", "1件", "", "", "", 12000],
            ["二月份"],
            [2, "2.5", "王五", "顺通公司", "社保", "两三千", "√"],
            ["本月小计", "1件"],
            [3, datetime(2024, 3, 4), "待核实", "无单位", "社保", "５，０００", "已转街道"],
            ["累计", "3件", "", "", "", 20000],
            ["填表人：小陈", "", "审核：老刘"],
        ],
        "A3:G3 A6:G6",
        [
            {DAY: "2024-01-12", WHO: "李四", FIRM: "锦禾公司", WHAT: "欠薪", MONEY: 1_200_000, OUTCOME: "resolved"},
            {DAY: "2024-02-05", WHO: "王五", FIRM: "顺通公司", WHAT: "社保", MONEY: "!", OUTCOME: "resolved"},
            {DAY: "2024-03-04", WHO: "!", FIRM: "!", WHAT: "社保", MONEY: 500_000, OUTCOME: "!"},
        ],
    ),
    "左右两张表": (
        "一季度",
        [
            ["2025年一季度接待登记"],
            ["序号", "姓名", "电话", "诉求内容", "", "序号", "姓名", "电话", "诉求内容"],
            [1, "张三", "13800001111", "欠薪", "", 3, "钱七", "13800007777", "社保"],
            [2, "李四", "13800002222", "工伤"],
        ],
        "A1:I1",
        [
            {WHO: "张三", PHONE: "13800001111", WHAT: "欠薪"},
            {WHO: "李四", PHONE: "13800002222", WHAT: "工伤"},
            {WHO: "钱七", PHONE: "13800007777", WHAT: "社保"},
        ],
    ),
    "单位联系人和诉求人都有电话": (
        "台账",
        [
            ["单位名称", "联系人", "联系电话", "诉求人", "电话", "受理时间", "诉求内容", "涉及金额（元/人）", "承办人", "手机"],
            ["锦禾公司", "赵经理", "13900000001", "张三", "13800001111", "2025-3-1", "欠薪", 3000, "小陈", "13700000001"],
            ["顺通公司", "钱主任", "88886666", "李四 王五", "13800002222(夫)", "25/3/2025", "欠薪", "3000元", "小陈", "13700000001"],
        ],
        "",
        [
            {
                FIRM: "锦禾公司",
                "employer.phone": "13900000001",
                WHO: "张三",
                PHONE: "13800001111",
                DAY: "2025-03-01",
                WHAT: "欠薪",
                MONEY: "!",
                BY: "小陈",
            },
            {
                FIRM: "顺通公司",
                "employer.phone": "88886666",
                WHO: "李四",
                HEADS: 2,
                PHONE: "13800002222",
                "worker.phone_note": "夫",
                DAY: "2025-03-25",
                WHAT: "欠薪",
                MONEY: "!",
                BY: "小陈",
            },
        ],
    ),
    "日在前月在后": (
        "2024年",
        [
            ["序号", "受理日期", "诉求人", "用人单位", "诉求内容", "办结日期"],
            [1, "13/3", "张三", "锦禾公司", "欠薪", "20/3"],
            [2, "5/3", "李四", "锦禾公司", "欠薪", "7/3"],
            [3, "2024年4月4日", "王五", "锦禾公司", "欠薪", "2024.4.1"],
        ],
        "",
        [
            {DAY: "!", WHO: "张三", FIRM: "锦禾公司", WHAT: "欠薪", CLOSED: "!"},
            {DAY: "!", WHO: "李四", FIRM: "锦禾公司", WHAT: "欠薪", CLOSED: "!"},
            {DAY: "2024-04-04", WHO: "王五", FIRM: "锦禾公司", WHAT: "欠薪", CLOSED: "!"},
        ],
    ),
    "公式没有结果": (
        "台账",
        [
            ["序号", "受理日期", "诉求人", "用人单位", "诉求内容", "欠薪金额(元)", "人数"],
            ["=ROW()-1", "2025-3-1", "张三", "锦禾公司", "欠薪", "=3000*2", 2],
            ["=ROW()-1", "=DATE(2025,3,2)", "李四", "=D2", "社保", 8000, "=1+2"],
            ["合计", "", "", "", "", "=SUM(F2:F3)", "=SUM(G2:G3)"],
        ],
        "",
        [
            {DAY: "2025-03-01", WHO: "张三", FIRM: "锦禾公司", WHAT: "欠薪", MONEY: "!", HEADS: 2},
            {DAY: "!", WHO: "李四", FIRM: "!", WHAT: "社保", MONEY: 800_000, HEADS: "!"},
        ],
    ),
    "表头偏在中间，字里有换行": (
        "Sheet1",
        [
            [],
            ["", "", "东升街道职工服务站"],
            ["", "", "登记时间：2024年5月", "", "", "", "单位：元"],
            ["", "", "序\n号", "来访\n日期", "来 访 人", "联系\n方式", "工作单位", "来访事由", "涉及\n金额", "办结\n时间", "经办人签字"],
            ["", "", 1, "5.6", "张　三", "138 0000 1111", "锦禾公司 保洁员", "拖欠工资", "12000 5000", "5.20", "陈"],
            ["", "", 2, "5月8日", "李四等5人", "微信wx123456", "顺通公司", "加班费", 12000, "", "陈"],
            ["", "", "合  计", "", "6人", "", "", "", 29000],
        ],
        "C2:K2",
        [
            {DAY: "2024-05-06", WHO: "张三", PHONE: "13800001111", FIRM: "!", WHAT: "拖欠工资", MONEY: "!", CLOSED: "2024-05-20", BY: "陈"},
            {DAY: "2024-05-08", WHO: "李四", HEADS: 5, PHONE: "!", FIRM: "顺通公司", WHAT: "加班费", MONEY: 1_200_000, BY: "陈"},
        ],
    ),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_clerks_ledger_is_read_as_a_person_reads_it(name: str, tmp_path: Path) -> None:
    title, written, merges, expected = BOOKS[name]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in written:
        sheet.append(row)
    for merge in merges.split():
        sheet.merge_cells(merge)
    book.save(tmp_path / "台账.xlsx")
    found = []
    for table in find_tables(read_book(tmp_path / "台账.xlsx")):
        target = best_target(table)
        rows = read_rows(table, target, chosen(guess(table, target)), {}, TODAY)
        assert len(rows) == len(written)  # every row of the file has its fate
        found += [row for row in rows if not row.left_out]
    told = [{path: "!" if cell.trouble else cell.value for path, cell in row.cells.items() if cell.trouble or cell.value} for row in found]
    assert told == expected
