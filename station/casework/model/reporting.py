"""What is handed up and taken in as tables: layouts and templates of ledgers, what was exported, reported and imported."""

from typing import ClassVar

from station.casework.fields import Kind, Privacy, Record, declared, field

_NONE = Privacy.NONE
_FREE = Privacy.FREE_TEXT


@declared
class LedgerLayout(Record):
    """Columns of a ledger as a district wants them, beside the delivered narrow and wide ones."""

    record: ClassVar[str] = "ledger_layout"
    title: ClassVar[str] = "台账版式"

    ledger: str = field("台账", required=True)
    name: str = field("版式名称", required=True)
    columns: str = field("列", Kind.LINES, privacy=_NONE, required=True, is_ordered=True)  # one column a line, see casework/ledger_layouts
    source: str = field("依据")


@declared
class LedgerTemplate(Record):
    """A workbook of the district's that is filled instead of drawn; the file is its only attachment."""

    record: ClassVar[str] = "ledger_template"
    title: ClassVar[str] = "台账模板"

    ledger: str = field("台账", required=True)
    name: str = field("模板名称", required=True)
    sheet: str = field("工作表", required=True)
    header_first: int | None = field("表头首行", Kind.COUNT, required=True)
    header_last: int | None = field("表头末行", Kind.COUNT, required=True)
    columns: str = field("对应列", Kind.LINES, privacy=_NONE, required=True, is_ordered=True)  # "C=grievance.received_at", a column a line
    source: str = field("依据")


@declared
class LedgerExport(Record):
    """That a table left the station: which, of when, how much of a person it shows, for what and with whose consent.

    Kept at least three years (个人信息保护法 arts. 55-56, 网络数据安全管理条例 art. 12).
    """

    record: ClassVar[str] = "ledger_export"
    title: ClassVar[str] = "导出记录"

    kind: str = field("导出内容", Kind.CODE, of="export_kind", default="ledger", required=True)
    ledger: str = field("台账", required=True)
    layout: str = field("版式")
    first_on: str = field("起", Kind.DATE)
    last_on: str = field("止", Kind.DATE)
    scope: str = field("范围")
    level: str = field("掩码级别", Kind.CODE, of="mask_level", default="district", required=True)
    rows: int | None = field("行数", Kind.COUNT)
    reason: str = field("用途", privacy=_FREE)
    agreed_by: str = field("同意人")
    exported_at: str = field("导出时间", Kind.MOMENT, required=True)
    exported_by: str = field("导出人")
    cell_key: str = field("核对码")  # opens the check sums of the cells in the file, so that it can be taken back


@declared
class MonthlyReport(Record):
    """A month's figures as they were handed up; what changes afterwards is told in the next one as a correction (更正)."""

    record: ClassVar[str] = "monthly_report"
    title: ClassVar[str] = "月报"

    station_id: str = field("填报单位", Kind.KEY, of="station", required=True)
    period: str = field("月份", Kind.DATE, required=True)
    figures: str = field("上报数字", Kind.LONG_TEXT, privacy=_NONE, required=True)  # JSON: key of a count -> month, year to date
    corrections: str = field("更正", Kind.LONG_TEXT, privacy=_NONE)  # JSON, of the months handed up before
    shares: str = field("构成", Kind.LONG_TEXT, privacy=_NONE)  # JSON, of what came in by category, channel, area and the like
    note: str = field("说明", Kind.LONG_TEXT)
    summary: str = field("小结", Kind.LONG_TEXT)
    rules: str = field("口径版本")
    submitted_at: str = field("上报时间", Kind.MOMENT, required=True)
    submitted_by: str = field("上报人")


@declared
class LedgerImport(Record):
    """An old ledger that was taken in; it is undone as a whole by undoing the step that wrote it."""

    record: ClassVar[str] = "ledger_import"
    title: ClassVar[str] = "导入台账"

    target: str = field("导入内容", required=True)
    file_name: str = field("文件名", privacy=_FREE, required=True)
    sha256: str = field("校验值")
    lines: int | None = field("总行数", Kind.COUNT)
    added: int | None = field("新登记", Kind.COUNT)
    changed: int | None = field("有改动", Kind.COUNT)
    known: int | None = field("已有", Kind.COUNT)
    held: int | None = field("没有导入", Kind.COUNT)
    imported_at: str = field("导入时间", Kind.MOMENT, required=True)
    imported_by: str = field("导入人")


@declared
class ImportedRow(Record):
    """One row of an imported ledger and the record it became, so that a corrected file finds it again."""

    record: ClassVar[str] = "imported_row"
    title: ClassVar[str] = "导入行"

    ledger_import_id: str = field("导入台账", Kind.KEY, of="ledger_import", required=True)
    sheet: str = field("工作表")
    row: int | None = field("行号", Kind.COUNT, required=True)
    fate: str = field("结果", Kind.CODE, of="import_fate", required=True)
    owner: str = field("所属记录")
    owner_id: str = field("所属记录标识")  # no link: a record may be deleted although a ledger once brought it
    kept: str = field("原表其他内容", Kind.LINES)  # what the record has no place for


@declared
class ColumnMapping(Record):
    """Which column of a ledger with these headings is what, and what its own words mean, as a clerk confirmed it."""

    record: ClassVar[str] = "column_mapping"
    title: ClassVar[str] = "列对应方案"

    target: str = field("导入内容", required=True)
    headings: str = field("表头", Kind.LINES, privacy=_NONE, required=True, is_ordered=True)
    columns: str = field("对应列", Kind.LINES, privacy=_NONE, required=True, is_ordered=True)  # "来访日期=grievance.received_at"
    words: str = field("对应词", Kind.LINES)  # "grievance.category:工资=wages", "grievance.handler:老周=周启明"
    used_on: str = field("上次使用", Kind.DATE)
