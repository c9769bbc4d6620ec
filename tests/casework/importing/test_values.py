"""Days, money, head-counts, names, phones, numbers and words as people write them: the right value, or a flag and no value."""

from datetime import date, datetime, time
from typing import Any

import pytest

from station.casework.importing import amounts, days, persons, texts, words
from station.casework.importing.cells import Around, ReadCell
from station.casework.importing.headings import Period
from station.casework.importing.raw import Value
from station.casework.importing.targets import targets

TODAY = date(2025, 4, 30)
MARCH = Period(2025, 3)
FLAGGED = "flagged"


def around(path: str, period: Period = MARCH, unit: str = "", target: str = "grievances", **more: Any) -> Around:
    return Around(targets()[target].field(path), TODAY, period, unit, **more)


def told(cell: ReadCell) -> Any:
    """The value, with its mark if it has one; FLAGGED where it was left to the clerk."""
    if cell.trouble:
        assert cell.value is None and cell.trouble.endswith("。")
        return FLAGGED
    return (cell.value, cell.mark) if cell.mark else cell.value


DAYS: list[tuple[Value, str]] = [
    ("2024.3.11", "2024-03-11"),
    ("2024/3/11", "2024-03-11"),
    ("2024-3-11", "2024-03-11"),
    ("2024-03-11 00:00:00", "2024-03-11"),
    ("２０２４．３．１１", "2024-03-11"),
    ("2024。3。11", "2024-03-11"),
    ("2024年3月11日", "2024-03-11"),
    ("2024 年 3 月 11 日", "2024-03-11"),
    ("2024.3.11.", "2024-03-11"),
    ("2024.3.11（周一）", "2024-03-11"),
    ("2024-03-11 星期一", "2024-03-11"),
    ("2024.3.11（电话）", "2024-03-11"),
    ("24.03.11", "2024-03-11"),
    ("24/3/11", "2024-03-11"),
    ("24年3月11日", "2024-03-11"),
    ("20240311", "2024-03-11"),
    (20240311.0, "2024-03-11"),
    ("3月11日", "2025-03-11"),
    ("3月11号", "2025-03-11"),
    ("3.11", "2025-03-11"),
    ("3/11", "2025-03-11"),
    ("3.1", "2025-03-01"),
    (3.11, "2025-03-11"),
    (3.25, "2025-03-25"),
    (3.4, "2025-03-04"),
    (2.3, ("2025-02-03", "year_inferred")),
    ("2月3日", ("2025-02-03", "year_inferred")),
    ("2024年3月", "2024-03"),
    ("2024.3", "2024-03"),
    ("2024-03", "2024-03"),
    ("202403", "2024-03"),
    (45362.0, "2024-03-11"),
    (45362, "2024-03-11"),
    (45362.722222, "2024-03-11T17:20"),
    (date(2025, 3, 11), "2025-03-11"),
    (date(2024, 2, 11), "2024-02-11"),
    (datetime(2025, 3, 11, 17, 20), "2025-03-11T17:20"),
    ("45362", "2024-03-11"),
    ("2024.3.11 下午3点", "2024-03-11T15:00"),
    ("3月11日上午9:05", "2025-03-11T09:05"),
    ("2024-03-11T09:05:30", "2024-03-11T09:05"),
    ("3月11日下午3点半", "2025-03-11T15:30"),
    ("3月11日下午", "2025-03-11"),
    ("3月11日15时20分", "2025-03-11T15:20"),
    ("3.11 中午12点", "2025-03-11T12:00"),
    ("3/25/2024", "2024-03-25"),
    ("25/3/2024", "2024-03-25"),
]
DOUBTFUL_DAYS: list[Value] = [
    3.1,
    1.2,
    4.3,
    2024.1,
    "3月",
    "3月初",
    "3月中旬",
    "月底",
    "2024年",
    2024,
    "3月11日-15日",
    "2024.3.1-2024.3.5",
    "3.1至3.5",
    "2023.10-12",
    "3.11—3.15",
    "2024.2.30",
    "13月1日",
    "2024.13.1",
    "4月31日",
    "上周五",
    "去年12月",
    "约3月11日",
    "3月11日晚上12点",
    "3月11日晚上1点",
    "3/4/2024",
    "2025.5.30",
    "1924.3.11",
    "240311",
    "3月11日\n3月15日",
    "10月5日",
    "无日期",
    3.0,
    3.111,
    99999.5,
    True,
    time(9, 5),
    "11日",
    "2024.3.111",
    date(2024, 3, 11),
    "2025.3.11（3月9日来电）",
    "2024.3.1 1",
    "3月①1日",
]


@pytest.mark.parametrize(("value", "expected"), DAYS)
def test_days_are_read_as_people_write_them(value: Value, expected: str) -> None:
    assert told(days.read(value, around("grievance.received_at"))) == expected


@pytest.mark.parametrize("value", DOUBTFUL_DAYS)
def test_a_day_that_is_not_certain_is_flagged(value: Value) -> None:
    assert told(days.read(value, around("grievance.received_at"))) == FLAGGED


def test_what_a_doubtful_day_may_mean_is_offered() -> None:
    assert days.read(3.1, around("grievance.received_at")).choices == ("2025-03-01", "2025-03-10")
    assert days.read(2024.1, around("grievance.received_at")).choices == ("2024-01", "2024-10")
    assert days.read("3月11日", around("grievance.received_at", Period())).choices == ("2025-03-11",)
    assert days.read("11.03.24", around("grievance.received_at", Period(2024, 3))).choices == ("2011-03-24", "2024-03-11")


def test_the_year_comes_from_the_title_and_a_december_runs_into_january() -> None:
    december = Period(2024, 12)
    assert told(days.read("12月5日", around("grievance.received_at", december))) == "2024-12-05"
    assert days.read("1月5日", around("grievance.closed_on", december)).choices == ("2024-01-05", "2025-01-05")
    assert told(days.read("4月2日", around("grievance.closed_on"))) == "2025-04-02"
    assert told(days.read("5月20日", around("grievance.handle_due_on"))) == "2025-05-20"
    assert told(days.read("3月11日", around("grievance.received_at", Period(2025)))) == "2025-03-11"


def test_serial_numbers_of_a_book_from_1904() -> None:
    assert told(days.read(43900, around("grievance.received_at", is_1904=True))) == "2024-03-11"


def test_a_limit_in_days_is_kept_as_a_note() -> None:
    for term in ("15日", "15个工作日", "7天内", "一个月", "当日"):
        cell = texts.read_due(term, around("grievance.handle_due_on"))
        assert (cell.value, cell.trouble, cell.note) == (None, "", term)
    assert told(texts.read_due("2025.3.20", around("grievance.handle_due_on"))) == "2025-03-20"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("1.2万", "元", 1_200_000),
        ("约8000", "元", (800_000, "about")),
        ("8000左右", "", (800_000, "about")),
        ("500余", "元", (50_000, "over")),
        ("3,200元", "元", 320_000),
        ("３，２００", "元", 320_000),
        ("¥3200.50", "", 320_050),
        (12.5, "万元", 12_500_000),
        ("3.66", "万元", 3_660_000),
        ("6733元", "万元", 673_300),
        ("1.2万", "万元", 1_200_000),
        (0.8, "万元", 800_000),
        (52250.0, "", 5_225_000),
        ("5万余元", "元", (5_000_000, "over")),
        ("八千", "元", 800_000),
        ("8000元（含加班费）", "元", 800_000),
        ("共12000元", "", 1_200_000),
        ("0", "元", 0),
        (3666.666666666667, "元", FLAGGED),
        (0.1 + 0.2, "万元", 300_000),
        ("500余", "万元", FLAGGED),
        ("80000", "万元", FLAGGED),
        (3.66, "?", FLAGGED),
        (3.66, "元", FLAGGED),
        ("-500", "元", FLAGGED),
        ("5000-8000", "元", FLAGGED),
        ("5000元/月", "元", FLAGGED),
        ("工资5000，加班费2000", "元", FLAGGED),
        ("若干", "元", FLAGGED),
        ("2个月工资", "元", FLAGGED),
        (True, "元", FLAGGED),
        (date(2024, 3, 1), "元", FLAGGED),
        ("1万2", "元", FLAGGED),
        ("8000元（每人）", "元", FLAGGED),
        ("8000（另有2万）", "元", FLAGGED),
        ("3.666.5", "元", FLAGGED),
        (12, "千元", FLAGGED),
        (3000, "元/人", FLAGGED),
        ("3000元", "元/人", FLAGGED),
        ("3000元", "千元", 300_000),
        (500, "美元", FLAGGED),
        ("12000 5000", "元", FLAGGED),
        ("12000\n5000", "元", FLAGGED),
        ("①5000", "元", FLAGGED),
        ("1.5（万元）", "", 1_500_000),
        ("5000（元）", "万元", 500_000),
    ],
)
def test_money(value: Value, unit: str, expected: Any) -> None:
    assert told(amounts.read_money(value, around("grievance.amount", unit=unit))) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3.0, 3),
        ("3", 3),
        ("3人", 3),
        ("３ 人", 3),
        ("等12人", 12),
        ("200余", (200, "over")),
        ("200余人", (200, "over")),
        ("约30人", (30, "about")),
        ("三十人", 30),
        ("十余人", (10, "over")),
        ("30人左右", (30, "about")),
        ("多人", (None, "several")),
        ("数人", (None, "several")),
        ("2人（夫妻）", 2),
        ("共5名", 5),
        ("一家三口", FLAGGED),
        ("3-5人", FLAGGED),
        ("3户", FLAGGED),
        ("1 2", FLAGGED),
        ("3\n5", FLAGGED),
        (2.5, FLAGGED),
        ("男3女2", FLAGGED),
        (0, FLAGGED),
        ("30人以上", FLAGGED),
        ("1.2万", FLAGGED),
        (date(2024, 3, 1), FLAGGED),
        (-3, FLAGGED),
        ("几十人", FLAGGED),
        ("3人（另2人未登记）", FLAGGED),
    ],
)
def test_heads(value: Value, expected: Any) -> None:
    assert told(amounts.read_count(value, around("grievance.people"))) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("韩素琴", {"worker.name": "韩素琴"}),
        ("张　三", {"worker.name": "张三"}),
        ("蒋䶮", {"worker.name": "蒋䶮"}),
        ("古丽·阿依", {"worker.name": "古丽·阿依"}),
        ("张永福等17人", {"worker.name": "张永福", "grievance.people": 17}),
        ("张永福等", {"worker.name": "张永福", "grievance.people": (None, "several")}),
        ("张永福等200余人", {"worker.name": "张永福", "grievance.people": (200, "over")}),
        ("匿名", {"grievance.is_anonymous": True}),
        ("不愿透露姓名", {"grievance.is_anonymous": True}),
        ("某先生", {"grievance.worker_title": "某先生"}),
        ("王女士（代）", {"grievance.worker_title": "王女士"}),
        ("张某某", {"grievance.worker_title": "张某某"}),
        ("张三、李四", {"worker.name": "张三", "grievance.people": 2}),
        ("张三 李四", {"worker.name": "张三", "grievance.people": 2}),
        ("金穗食品厂全体职工", {"grievance.worker_title": "金穗食品厂全体职工"}),
        ("13600000917", {"worker.name": FLAGGED}),
        (3.0, {"worker.name": FLAGGED}),
        ("金穗食品有限公司", {"worker.name": FLAGGED}),
        ("阎", {"worker.name": FLAGGED}),
        ("张永福等人", {"worker.name": "张永福", "grievance.people": (None, "several")}),
        ("John Smith", {"worker.name": "John Smith"}),
        ("张永福等十几人", {"worker.name": "张永福", "grievance.people": FLAGGED}),
        ("张永福（3人）", {"worker.name": "张永福", "grievance.people": 3}),
        ("张永福，男，45岁", {"worker.name": "张永福"}),
        ("张永福 男", {"worker.name": "张永福"}),
        ("欧阳 锋", {"worker.name": "欧阳锋"}),
        ("张 三丰", {"worker.name": "张三丰"}),
        ("张三 丰", {"worker.name": FLAGGED}),
        ("张和平", {"worker.name": "张和平"}),
        ("及时雨", {"worker.name": "及时雨"}),
        ("张永福夫妻", {"worker.name": FLAGGED}),
        ("张三夫妻", {"worker.name": FLAGGED}),
        ("张三和李四", {"worker.name": FLAGGED}),
        ("小张", {"grievance.worker_title": "小张"}),
        ("农民工代表", {"grievance.worker_title": "农民工代表"}),
        ("骑手", {"grievance.worker_title": "骑手"}),
        ("张三13800000000", {"worker.name": FLAGGED}),
        ("买买提 艾力", {"worker.name": FLAGGED}),
        ("张三 电工", {"worker.name": FLAGGED}),
        ("张三李四", {"worker.name": FLAGGED}),
        ("阿依古丽", {"worker.name": "阿依古丽"}),
        ("欧阳修文", {"worker.name": "欧阳修文"}),
        *((word, {"worker.name": FLAGGED}) for word in ("待核实", "未登记", "不清楚", "姓名", "三人", "网友", "本人")),
    ],
)
def test_names(value: Value, expected: dict[str, Any]) -> None:
    assert {path: told(cell) for path, cell in persons.read_name(value, around("worker.name")).items()} == expected


@pytest.mark.parametrize(
    ("value", "number", "note"),
    [
        ("13600000917", "13600000917", ""),
        (13683374319.0, "13683374319", ""),
        ("139 7862 1165", "13978621165", ""),
        ("139-7862-1165", "13978621165", ""),
        ("13322390037（妻）", "13322390037", "妻"),
        ("13322390037(妻)", "13322390037", "妻"),
        ("妻13322390037", "13322390037", "妻"),
        ("电话：13322390037", "13322390037", ""),
        ("+86 13322390037", "13322390037", ""),
        ("13322390037、13322390038", "13322390037", "13322390038"),
        ("妻 18613322390", "18613322390", "妻"),
        ("8613322390037", "13322390037", ""),
        ("13322390037 13322390038", "13322390037", "13322390038"),
        ("13322390037/13322390038", "13322390037", "13322390038"),
        ("13322390037\n13322390038（夫）", "13322390037", "13322390038(夫)"),
        ("010-62345678", "01062345678", ""),
        ("(010)62345678", "01062345678", ""),
        ("0532-8234567", "05328234567", ""),
        ("62345678", "62345678", ""),
        ("010-62345678转801", "01062345678", "分机801"),
        ("010-62345678-801", "01062345678", "分机801"),
        ("400-123-4567", "4001234567", ""),
        ("'13322390037", "13322390037", ""),
        ("1332239003", FLAGGED, ""),
        ("133223900371", FLAGGED, ""),
        (1062345678.0, FLAGGED, ""),
        ("139****1234", FLAGGED, ""),
        ("1.33E+10", FLAGGED, ""),
        ("没有电话", FLAGGED, ""),
        ("1332239003713322390038", FLAGGED, ""),
        ("11322390037", FLAGGED, ""),
        ("013322390037", FLAGGED, ""),
        ("13322390037.0", "13322390037", ""),
        ("13322390037 妻13322390038", "13322390037", "妻13322390038"),
        (True, FLAGGED, ""),
        ("微信wx123456", FLAGGED, ""),
        ("QQ1234567", FLAGGED, ""),
        ("13322390037（微信同号）", "13322390037", "微信同号"),
    ],
)
def test_phones(value: Value, number: str, note: str) -> None:
    found = persons.read_phone(value, around("worker.phone"))
    assert told(found["worker.phone"]) == number
    assert (found["worker.phone_note"].value if "worker.phone_note" in found else "") == note


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("110101199003077774", "110101199003077774"),
        ("'110101199003077774", "110101199003077774"),
        ("110101 19900307 7774", "110101199003077774"),
        ("11010819801007335x", "11010819801007335X"),
        ("１１０１０１１９９００３０７７７７４", "110101199003077774"),
        ("110101900307777", "110101199003077774"),
        ("110108810412188", "110108198104121885"),
        ("110101199003077775", FLAGGED),
        (1.10101199003078e17, FLAGGED),
        ("1.10101E+17", FLAGGED),
        ("11010119900307777", FLAGGED),
        ("110101********7774", FLAGGED),
        ("110101199003077000", FLAGGED),
        ("G12345678", FLAGGED),
        ("110108198111197", FLAGGED),
        (True, FLAGGED),
        ("880101199003077771", FLAGGED),
    ],
)
def test_identity_numbers(value: Value, expected: str) -> None:
    assert told(persons.read_id_number(value, around("worker.id_number"))) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("91370200163562681G", "91370200163562681G"),
        ("91370200163562681g", "91370200163562681G"),
        (" 9137 0200 1635 6268 1G", "91370200163562681G"),
        ("91110108MA01C8JT4T", FLAGGED),
        ("370200123456789", FLAGGED),
        (9.1370200163562e17, FLAGGED),
        ("9.1E+17", FLAGGED),
    ],
)
def test_credit_codes(value: Value, expected: str) -> None:
    assert told(persons.read_credit_code(value, around("employer.credit_code"))) == expected


def test_employers_stand_as_they_are_written_but_two_in_a_cell_are_flagged() -> None:
    field = around("employer.name")
    assert told(persons.read_employer("迅达速递（海淀）有限公司", field)) == "迅达速递（海淀）有限公司"
    assert told(persons.read_employer("锦禾 保洁", field)) == "锦禾保洁"
    assert persons.read_employer("甲有限公司、乙劳务公司", field).choices == ("甲有限公司", "乙劳务公司")
    assert told(persons.read_employer("2025", field)) == FLAGGED
    assert persons.read_employer("甲有限公司 乙劳务公司", field).choices == ("甲有限公司", "乙劳务公司")
    assert persons.read_employer("锦禾保洁公司 保洁员", field).choices == ("锦禾保洁公司", "锦禾保洁公司保洁员")


@pytest.mark.parametrize("word", ["无单位", "个人", "待核实", "不清楚", "灵活就业", "自由职业者", "无固定单位", "多家企业"])
def test_what_says_that_there_is_no_employer_is_no_employer(word: str) -> None:
    assert told(persons.read_employer(word, around("employer.name"))) == FLAGGED


@pytest.mark.parametrize(
    ("path", "word", "expected"),
    [
        ("grievance.category", "欠薪", "wages"),
        ("grievance.category", "加班费", "wages"),
        ("grievance.category", "社保", "insurance"),
        ("grievance.category", "未签合同", "contract"),
        ("grievance.category", "女职工", "women"),
        ("grievance.category", "劳动报酬（欠薪）", "wages"),
        ("grievance.category", "双倍工资", FLAGGED),
        ("grievance.category", "讨要说法", FLAGGED),
        ("grievance.channel", "12345转办", "12345"),
        ("grievance.channel", 12351.0, "12351"),
        ("grievance.channel", "舆情监控", "opinion"),
        ("grievance.outcome", "部分解决", "partly"),
        ("grievance.outcome", "转仲裁", "legal_way"),
        ("follow_up.satisfaction", "基本满意", "basically"),
        ("follow_up.satisfaction", "一般", FLAGGED),
        ("worker.sex", "女", "2"),
        ("worker.sex", "1", FLAGGED),
        ("grievance.is_collective", "√", True),
        ("grievance.is_collective", "×", False),
        ("grievance.is_collective", "Y", True),
        ("grievance.is_collective", True, True),
        ("grievance.is_collective", "也许", FLAGGED),
        ("grievance.disposal", "约谈、调解", "coordinate mediate"),
        ("grievance.disposal", "约谈、闹", FLAGGED),
    ],
)
def test_words(path: str, word: Value, expected: Any) -> None:
    field = around(path)
    read = {"code": words.read_code, "codes": words.read_codes, "flag": words.read_flag}[field.field.kind.value]
    assert told(read(word, field)) == expected


def test_whether_a_case_is_closed() -> None:
    field = around("grievance.status")
    expected = {
        "是": "closed",
        "√": "closed",
        "否": "working",
        "×": "working",
        "办理中": "working",
        "已办结": "closed",
        "已转办": "transferred",
        "天知道": FLAGGED,
    }
    assert {word: told(words.read_closed(word, field)) for word in expected} == expected
    outcome = around("grievance.outcome")
    assert told(words.read_outcome("办理中", outcome)["grievance.status"]) == "working"
    closed = words.read_outcome("已办结", outcome)  # how it ended is not said
    assert (told(closed["grievance.status"]), closed["grievance.outcome"].choices) == ("closed", ("resolved", "explained"))


def test_texts_stand_as_they_are() -> None:
    field = around("grievance.summary")
    assert told(texts.read_text("=超时加班不给钱", field)) == "=超时加班不给钱"
    assert told(texts.read_text(" 长期加班_x000D_\r\n无加班费 ", field)) == "长期加班\n无加班费"
    assert told(texts.read_text(2025001.0, field)) == "2025001"
    assert told(texts.read_text(1.2e18, field)) == FLAGGED
