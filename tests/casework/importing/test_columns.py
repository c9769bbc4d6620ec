"""What columns are taken for: by heading and content, with a reason; and what a whole table is taken for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from station.casework.importing.columns import ColumnGuess, best_target, chosen, guess
from station.casework.importing.heads import Column
from station.casework.importing.raw import RawBook, RawSheet, Value
from station.casework.importing.rows import read_rows
from station.casework.importing.tables import Table, find_tables
from station.casework.importing.targets import targets


def table_of(*rows: Sequence[Value], title: str = "") -> Table:
    above = [[title]] if title else []
    [table] = find_tables(RawBook("表.xlsx", (RawSheet("Sheet1", [*above, *map(list, rows)]),)))
    return table


def guesses(target: str, *rows: Sequence[Value]) -> dict[str, ColumnGuess]:
    return {found.heading: found for found in guess(table_of(*rows), targets()[target])}


KINDS: list[tuple[str, str, str, list[Value]]] = [
    (
        "grievances",
        "",
        "序号 来访日期 姓名 联系方式 身份证 单位 反映问题 类型 人数 经办 结果 备注 是否满意",
        [1, "2025.3.4", "邢玉梅", "13600000917", "", "锦禾保洁", "拖欠二月份工资", "工资", 1, "老周", "已解决", "", "满意"],
    ),
    ("wage_clues", "2024年欠薪线索台账", "序号 欠薪单位 接收时间 人数 欠薪金额（万元） 是否办结", [1, "金穗食品厂", "1.24", 3, 3.5, "是"]),
    (
        "mediations",
        "劳动争议调解台账",
        "编号 申请人 被申请人 申请日期 争议事项 调解员 调解结果 协议金额",
        ["1", "邢玉梅", "金穗食品厂", "2025.3.4", "工资", "周启明", "成功", 8000],
    ),
    (
        "legal_aid",
        "职工法律援助登记台账",
        "序号 受援人 联系电话 申请日期 援助事项 援助方式 律师事务所 承办律师 结案日期",
        [1, "邢玉梅", "13600000917", "2025.3.4", "工资", "代理仲裁", "某某律师事务所", "李律师", ""],
    ),
    ("field_visits", "", "走访日期 走访单位 走访人员 走访情况 存在问题", ["2025.3.4", "金穗食品厂", "周启明", "良好", ""]),
    ("injury_visits", "工伤探视登记表", "伤者姓名 医院 受伤日期 探视日期 慰问金", ["邢玉梅", "市医院", "2025.3.1", "2025.3.4", 500]),
    (
        "consultations",
        "",
        "咨询日期 咨询人 电话 咨询内容 答复内容 值班律师",
        ["2025.3.4", "邢玉梅", "13600000917", "工资", "可以仲裁", "李律师"],
    ),
    ("employers", "", "单位名称 统一社会信用代码 职工人数 是否建会 法人 单位地址", ["金穗食品厂", "", 35, "是", "王某", "东街1号"]),
    (
        "mediations",
        "劳动争议调解台账",
        "序号 案号 申请人 申请人电话 被申请人 受理日期 争议类型 请求金额（元） 调解员 调解日期 调解结果 协议金额(元) 履行情况 备注",
        [
            1,
            "调2025-01",
            "王秀英",
            "13800000000",
            "金穗食品厂",
            "2025.3.1",
            "欠薪",
            8000,
            "周启明",
            "2025.3.9",
            "达成协议",
            7000,
            "已履行",
            "",
        ],
    ),
    (
        "legal_aid",
        "2024年法律援助台账",
        "序号 姓名 身份证号 联系电话 用人单位 案由 标的额(万元) 申请日期 审批日期 援助方式 承办律师 办理结果 挽回损失（万元） 满意度",
        [
            1,
            "王秀英",
            "110101199003077774",
            "13800000000",
            "金穗食品厂",
            "追索劳动报酬",
            1.2,
            "2024.3.1",
            "2024.3.2",
            "代理仲裁",
            "李律师",
            "全部支持",
            1.0,
            "满意",
        ],
    ),
    (
        "field_visits",
        "2025年走访服务日台账",
        "序号 走访时间 走访企业 企业地址 走访人员 接待人 走访内容 发现问题 整改时限 整改情况 备注",
        [1, "2025.3.5", "金穗食品厂", "东街1号", "周启明、小陈", "王厂长", "了解用工情况", "未签劳动合同3人", "2025.3.20", "已签", "无"],
    ),
    (
        "injury_visits",
        "工伤探视台账",
        "序号 姓名 性别 联系电话 所在单位 受伤时间 受伤部位 就诊医院 床号 探视时间 探视人员 慰问金额（元） 是否参保 职工需求 回访日期 备注",
        [
            1,
            "王秀英",
            "女",
            "13800000000",
            "金穗食品厂",
            "2025.3.1",
            "右手",
            "市一院",
            "3-12",
            "2025.3.4",
            "小陈",
            500,
            "是",
            "无",
            "2025.3.20",
            "",
        ],
    ),
    (
        "consultations",
        "律师值班咨询登记表",
        "序号 日期 姓名 联系电话 咨询方式 咨询类别 咨询内容 解答情况 值班律师 备注",
        [1, "2025.3.5", "王秀英", "13800000000", "现场", "欠薪", "怎么要工资", "先协商", "李律师", ""],
    ),
    (
        "employers",
        "辖区企业信息台账",
        "序号 企业名称 统一社会信用代码 企业性质 行业 职工人数 其中女职工 是否建会 建会时间 会员人数 法定代表人 联系人 联系电话 地址 所属街道",  # noqa: E501
        [
            1,
            "金穗食品厂",
            "91370200163562681G",
            "民营",
            "制造业",
            35,
            12,
            "是",
            "2019.5",
            30,
            "王某",
            "李某",
            "13800000000",
            "东街1号",
            "东升街道",
        ],
    ),
    (
        "grievances",
        "2024年职工来访来电登记台账",
        "序号 时间 来访人姓名 性别 电话 单位名称 来访形式 反映内容 接待人 处理意见 处理结果 回访情况 是否满意 备注",
        [
            1,
            "2024.3.5",
            "王秀英",
            "女",
            "13800000000",
            "金穗食品厂",
            "来电",
            "拖欠工资",
            "小陈",
            "转监察大队",
            "已解决",
            "已回访",
            "满意",
            "",
        ],
    ),
    (
        "grievances",
        "12345工单办理台账",
        "序号 工单编号 派单时间 诉求人 联系方式 被反映单位 诉求内容 问题分类 承办人 办结时限 办结时间 办理情况 是否解决 是否满意",
        [
            1,
            "20240305001234",
            "2024-03-05 10:22",
            "王女士",
            "13800000000",
            "金穗食品厂",
            "拖欠工资",
            "工资",
            "小陈",
            "2024-03-12",
            "2024-03-10",
            "经协调单位已于3月9日支付全部工资",
            "已解决",
            "满意",
        ],
    ),
]


@pytest.mark.parametrize(("expected", "title", "headings", "values"), KINDS)
def test_a_table_is_known_by_its_headings_and_title(expected: str, title: str, headings: str, values: list[Value]) -> None:
    table = table_of(headings.split(), values, values, title=title)
    target = best_target(table)
    assert target.key == expected
    named = [found for found in guess(table, target) if found.heading not in ("序号", "备注", "处理意见", "其中女职工")]
    assert [found.heading for found in named if not found.path] == []
    row = read_rows(table, target, chosen(guess(table, target)), {}, date(2025, 12, 1))[-1]
    assert row.troubles == ()


def test_the_columns_of_the_mock_up_are_found_with_samples_and_reasons() -> None:
    found = guesses(
        "grievances",
        ["序号", "来访日期", "姓名", "联系方式", "身份证", "单位", "反映问题", "类型", "人数", "经办", "结果", "备注", "是否满意"],
        [1, "2025.3.4", "邢玉梅", "13600000917", 4.1032e17, "锦禾保洁", "拖欠二月份工资", "工资", 1, "老周", "已解决", "", "满意"],
        [2, "2025.3.4", "米春林", "15800002263", 4.1032e17, "锦禾保洁", "加班费没给", "工资", 1, "老周", "已解决", "", "满意"],
        [3, "2025.3.6", "童晓", "", "", "远辰物流", "合同没签", "合同", 3, "陈", "没办成", "", ""],
    )
    assert {heading: one.path for heading, one in found.items()} == {
        "序号": "",
        "来访日期": "grievance.received_at",
        "姓名": "worker.name",
        "联系方式": "worker.phone",
        "身份证": "worker.id_number",
        "单位": "employer.name",
        "反映问题": "grievance.summary",
        "类型": "grievance.category",
        "人数": "grievance.people",
        "经办": "grievance.handler",
        "结果": "grievance.outcome",
        "备注": "grievance.remark",
        "是否满意": "follow_up.satisfaction",
    }
    assert found["姓名"].samples == ("邢玉梅", "米春林", "童晓")
    assert found["序号"].reason == "序号，不导入"
    assert found["来访日期"].letter == "B" and found["来访日期"].reason == "表头一致，内容相符"


def test_of_two_candidates_the_better_is_taken_and_the_other_left_to_the_clerk() -> None:
    found = guesses(
        "grievances", ["受理日期", "登记日期", "诉求人", "用人单位"], [date(2025, 3, 4), date(2025, 3, 5), "邢玉梅", "金穗食品厂"]
    )
    assert found["受理日期"].path == "grievance.received_at"
    assert found["登记日期"].path == ""
    assert found["登记日期"].others == ("grievance.received_at",)
    assert found["登记日期"].reason == "也像“受理时间”，已由 A 列用了"


def test_content_tells_where_a_heading_says_nothing_and_outweighs_one_that_is_wrong() -> None:
    rows = [[f"韩素{c}", f"1360000091{n}", "金穗食品厂", f"11010119900307{n}774"] for n, c in enumerate("琴芹勤")]
    found = guess(table_of(["诉求人", "", "用人单位", "其他号码"], *rows), targets()["grievances"])
    assert chosen(found) == {0: "worker.name", 1: "worker.phone", 2: "employer.name", 3: "worker.id_number"}
    assert found[1].reason == "内容相符"
    swapped = guesses(
        "grievances", ["诉求人", "联系电话", "受理日期"], ["韩素琴", "2025.3.4", "13600000917"], ["李喆", "2025.3.5", "13600000918"]
    )
    assert (swapped["联系电话"].path, swapped["受理日期"].path) == ("", "")


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("金额（万元）", "万元"),
        ("涉及金额(元)", "元"),
        ("金额/万元", "万元"),
        ("金额", ""),
        ("涉及金额（单位：万元）", "万元"),
        ("欠薪情况·金额（万元）", "万元"),
        ("涉及金额（千元）", "千元"),
        ("涉及金额（元/人）", "元/人"),
        ("人均涉及金额（万元）", "万元/人均"),
        ("金额（美元）", "美元"),
    ],
)
def test_the_unit_stands_in_the_heading(heading: str, unit: str) -> None:
    table = table_of(["受理日期", "用人单位", heading], ["2025.3.4", "金穗食品厂", 3.5])
    assert next(one.unit for one in guess(table, targets()["grievances"]) if one.heading == heading) == unit


def test_every_path_and_every_word_of_the_data_exists() -> None:
    for target in targets().values():
        assert target.fields and target.source and target.version
        paths = [field.path for field in target.fields]
        assert len(paths) == len(set(paths))
        assert any(field.is_required for field in target.fields)
        for path in target.defaults:
            target_record = path.split(".")[0]
            assert target_record in {one.split(".")[0] for one in paths} | {target.record}


@pytest.mark.parametrize(
    ("heading", "value", "path"),
    [
        ("单位联系电话", "13600000917", "employer.phone"),
        ("律师电话", "13600000917", ""),
        ("紧急联系人电话", "13600000917", ""),
        ("入职日期", "2025.3.4", ""),
        ("填表时间", "2025.3.4", ""),
        ("代理人姓名", "韩素琴", ""),
        ("负责人电话", "13600000917", ""),
        ("用人单位·电话", "13600000917", "employer.phone"),
        ("诉求人情况·电话", "13600000917", "worker.phone"),
        ("诉求人情况·地址", "东街1号", ""),
        ("职工·姓名", "韩素琴", "worker.name"),
        ("用人单位·名称", "金穗食品厂", "employer.name"),
        ("被投诉单位情况·联系人", "韩素琴", "employer.contact"),
        ("诉求人的联系电话", "13600000917", "worker.phone"),
    ],
)
def test_what_is_somebody_elses_is_not_taken_for_the_workers(heading: str, value: str, path: str) -> None:
    whole = table_of(["承办人", "办理结果", "备注"], ["小陈", "已解决", "无"])
    lines = tuple(line._replace(cells=[*line.cells, value]) for line in whole.lines)
    table = replace(whole, columns=(*whole.columns, Column(3, heading)), lines=lines)
    assert guess(table, targets()["grievances"])[-1].path == path


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("单位名称 联系人 联系电话 诉求人 电话", ["employer.name", "", "employer.phone", "worker.name", "worker.phone"]),
        ("诉求人 联系电话 单位名称 联系人 电话", ["worker.name", "worker.phone", "employer.name", "", "employer.phone"]),
        ("诉求人 单位名称 联系电话 承办人 电话", ["worker.name", "employer.name", "worker.phone", "grievance.handler", ""]),
        ("单位名称 联系人 联系电话 手机", ["employer.name", "", "", ""]),
        ("诉求人 受理时间 联系电话", ["worker.name", "grievance.received_at", "worker.phone"]),
        ("诉求人 电话 手机", ["worker.name", "worker.phone", ""]),
        ("时间 诉求人 单位名称 时间 电话", ["grievance.received_at", "worker.name", "employer.name", "", "worker.phone"]),
    ],
)
def test_a_phone_behind_a_person_is_that_persons(headings: str, expected: list[str]) -> None:
    values = {
        "单位名称": "金穗食品厂",
        "联系人": "赵经理",
        "诉求人": "邢玉梅",
        "承办人": "小陈",
        "受理时间": "2025.3.4",
        "时间": "2025.3.4",
    }
    row: list[Value] = [values.get(word, "13600000917") for word in headings.split()]
    found = guess(table_of(headings.split(), row), targets()["grievances"])
    assert [one.path for one in found] == expected
    assert all(one.reason for one in found if not one.path)


def test_numbers_that_only_count_the_rows_are_no_numbers_of_cases() -> None:
    head = ["编号", "受理日期", "诉求人", "用人单位"]
    rows: list[list[Value]] = [[n, "2025.3.4", "邢玉梅", "金穗食品厂"] for n in (1, 2, 3)]
    assert guess(table_of(head, *rows), targets()["grievances"])[0].path == ""
    rows = [[n, "2025.3.4", "邢玉梅", "金穗食品厂"] for n in ("2025-001", "2025-002")]
    assert guess(table_of(head, *rows), targets()["grievances"])[0].path == "grievance.number"


def test_a_table_that_says_nothing_of_wages_is_none_of_wage_clues() -> None:
    rows: list[list[Value]] = [["受理日期", "诉求人", "用人单位"], ["2025.3.4", "邢玉梅", "金穗食品厂"]]
    assert best_target(table_of(*rows)).key == "grievances"
    assert best_target(table_of(*rows, title="欠薪线索")).key == "wage_clues"
