"""How long files are kept and what becomes of them: the periods a district confirmed, and the lists by which files are destroyed."""

from typing import ClassVar

from station.casework.fields import Kind, Privacy, Record, declared, field

_FREE = Privacy.FREE_TEXT


@declared
class RetentionRule(Record):
    """A period of ``resources/rules/retention.json`` as this office and its archive authority laid it down (档案法实施条例 art. 19)."""

    record: ClassVar[str] = "retention_rule"
    title: ClassVar[str] = "保管期限规定"

    rule: str = field("适用", required=True)
    retention: str = field("保管期限", Kind.CODE, of="retention", required=True)
    source: str = field("依据文件", required=True)
    confirmed_by: str = field("确认人")
    confirmed_on: str = field("确认日期", Kind.DATE)


@declared
class Destruction(Record):
    """A list of files whose time has passed: appraised by one person, agreed to by a second, then destroyed (档案法实施条例 art. 24)."""

    record: ClassVar[str] = "destruction"
    title: ClassVar[str] = "销毁清册"

    number: str = field("清册号")
    station_id: str = field("单位", Kind.KEY, of="station", required=True)
    status: str = field("状态", Kind.CODE, of="destruction_status", default="drawn")
    drawn_by: str = field("鉴定人")
    drawn_on: str = field("鉴定日期", Kind.DATE)
    note: str = field("鉴定意见", privacy=_FREE)
    agreed_by: str = field("同意人")
    agreed_on: str = field("同意日期", Kind.DATE)
    wait_to: str = field("等候至", Kind.DATE)
    executed_by: str = field("销毁人")
    executed_on: str = field("销毁日期", Kind.DATE)
    executed_step: str = field("销毁步骤")


@declared
class DestructionLine(Record):
    """One file of a list, which names nobody; ``verdict`` says whether it goes or is kept on."""

    record: ClassVar[str] = "destruction_line"
    title: ClassVar[str] = "清册条目"

    destruction_id: str = field("清册", Kind.KEY, of="destruction", required=True)
    of: str = field("类别", required=True)
    of_id: str = field("所列记录", Kind.KEY, required=True)
    number: str = field("编号")
    began_on: str = field("起始日期", Kind.DATE)
    closed_on: str = field("办结日期", Kind.DATE)
    retention: str = field("保管期限", Kind.CODE, of="retention")
    keep_to: str = field("保管至", Kind.DATE)
    basis: str = field("期限依据")
    verdict: str = field("鉴定", Kind.CODE, of="destruction_verdict", default="destroy")
    reason: str = field("续存原因", privacy=_FREE)
    records: int | None = field("记录数", Kind.COUNT)
    files: int | None = field("材料数", Kind.COUNT)
