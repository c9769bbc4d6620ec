"""What the office keeps beside its cases: files, the calendar, figures entered by hand."""

from typing import ClassVar

from station.casework.fields import Kind, Privacy, Record, declared, field

_FREE = Privacy.FREE_TEXT


@declared
class Attachment(Record):
    """A file kept with a record; its bytes lie beside the store under their SHA-256."""

    record: ClassVar[str] = "attachment"
    title: ClassVar[str] = "材料"

    owner: str = field("所属记录", required=True)
    owner_id: str = field("所属记录标识", Kind.KEY, required=True)
    name: str = field("文件名", required=True, privacy=_FREE)
    mime: str = field("类型")
    size: int | None = field("字节数", Kind.COUNT)
    sha256: str = field("校验值")
    file_key: str = field("传送密钥")  # its bytes travel sealed by this; it travels with the record, which is sealed itself
    added_on: str = field("添加日期", Kind.DATE)


@declared
class CalendarPeriod(Record):
    """Days off or days worked instead, entered from the yearly notice before the program knows them."""

    record: ClassVar[str] = "calendar_period"
    title: ClassVar[str] = "节假日和调休"

    name: str = field("名称", required=True)
    kind: str = field("安排", Kind.CODE, of="calendar_kind", required=True, default="rest")
    first_on: str = field("第一天", Kind.DATE, required=True)
    last_on: str = field("最后一天", Kind.DATE)
    source: str = field("依据")


@declared
class Resource(Record):
    """What a 片区 shares: a unit, a skilled person, a place, a service project, a room of the station (威海 资源清单)."""

    record: ClassVar[str] = "resource"
    title: ClassVar[str] = "资源"

    kind: str = field("资源类别", Kind.CODE, of="resource_kind", required=True)
    name: str = field("资源名称", required=True)
    area: str = field("所属街道")
    address: str = field("地址")
    contact: str = field("联系人")
    phone: str = field("联系电话")
    uses: int | None = field("使用场次", Kind.COUNT)
    served: int | None = field("服务人次", Kind.COUNT)
    note: str = field("说明", privacy=_FREE)


@declared
class Indicator(Record):
    """A figure the program cannot count itself: entered by hand for a month or a year."""

    record: ClassVar[str] = "indicator"
    title: ClassVar[str] = "填报指标"

    period: str = field("期间", Kind.DATE, required=True)
    kind: str = field("指标", Kind.CODE, of="indicator_kind", required=True)
    value: str = field("数值", Kind.NUMBER, required=True)
    base: str = field("基数", Kind.NUMBER)
    target: str = field("目标", Kind.NUMBER)
    source: str = field("数据来源")
    note: str = field("说明", privacy=_FREE)


@declared
class Analysis(Record):
    """What the station reads out of a month's figures (青岛 月度分析报告)."""

    record: ClassVar[str] = "analysis"
    title: ClassVar[str] = "月度研判"

    period: str = field("月份", Kind.DATE, required=True)
    findings: str = field("情况分析", Kind.LONG_TEXT, required=True)
    advice: str = field("工作建议", Kind.LONG_TEXT)
    written_by: str = field("研判人")
