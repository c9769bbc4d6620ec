"""Commands that give something out: ledgers, figures, reports, letters."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from station.commandline.commands import Answer, Commands, Options
from station.commandline.opening import open_store, second_password
from station.errors import StationError

if TYPE_CHECKING:
    from station.casework.sheets import Period


def declare(commands: Commands) -> None:
    """Add the commands of this module."""
    ledger = commands.add("ledger", _ledger, "导出台账，例如 grievances、wage_clues、mediations、letters；写错时会列出全部")
    ledger.add_argument("kind", metavar="KIND")
    period = ledger.add_mutually_exclusive_group(required=True)
    period.add_argument("--month", metavar="YYYY-MM")
    period.add_argument("--quarter", metavar="YYYY-N", help="例如 2026-3")
    period.add_argument("--year", metavar="YYYY")
    period.add_argument("--from", dest="first", metavar="YYYY-MM-DD", help="自选日期的第一天，和 --to 一起写")
    period.add_argument("--all", action="store_true", help="全部时间，包括没写日期的")
    ledger.add_argument("--to", dest="last", metavar="YYYY-MM-DD", help="自选日期的最后一天，不写就是同一天")
    ledger.add_argument("--station", metavar="CODE", default="", help="只要一个站点的，写站点码")
    ledger.add_argument("--area", metavar="街道", default="", help="只要一个街道、片区的")
    ledger.add_argument("--handler", metavar="姓名", default="", help="只要一个人经办的")
    ledger.add_argument("--out", type=Path, required=True, metavar="FILE")
    ledger.add_argument("--layout", metavar="版式", default="narrow", help="narrow 是 A4 窄表，wide 是全部列，也可以写本区版式的名称")
    level = ledger.add_mutually_exclusive_group()
    level.add_argument("--public", action="store_true", help="只计数，小于 3 的数不写")
    level.add_argument("--unmasked", metavar="用途", default="", help="导出完整姓名和电话，必须写明用途，会留下记录")
    ledger.add_argument("--agreed-by", metavar="姓名", default="", help="同意导出完整姓名和电话的另一个人")
    ledger.add_argument("--template", metavar="名称", default="", help="填区总的模板，写添加时的名称")
    statistics = commands.add("statistics", _statistics, "一个月的统计数字，各项率带基数")
    statistics.add_argument("month", metavar="YYYY-MM")
    report = commands.add("report", _report, "导出月报表：PDF、Excel 工作簿，或者只有小结的 Word 文档，看文件名的结尾")
    report.add_argument("month", metavar="YYYY-MM")
    report.add_argument("--out", type=Path, required=True, metavar="FILE")
    warnings = commands.add("warnings", _warnings, "导出一天的企业预警日报告：PDF，或者 Excel 台账")
    warnings.add_argument("day", metavar="YYYY-MM-DD")
    warnings.add_argument("--out", type=Path, required=True, metavar="FILE")
    letter = commands.add("letter", _letter, "把一份监督文书导出为 PDF")
    letter.add_argument("number", metavar="NUMBER", help="文号，例如 站工劳监意〔2026〕9号")
    letter.add_argument("--out", type=Path, required=True, metavar="FILE")
    letter.add_argument("--preprinted", action="store_true", help="套印在红头纸上，只印黑字")


def _ledger(options: Options) -> Answer:
    from station.actions.ledger_layouts import layout_named
    from station.actions.ledger_templates import fill, named
    from station.actions.ledgers import export, station_coded
    from station.casework.masking import MaskLevel
    from station.casework.sheets import Asked

    if options.last and not options.first:
        options.refuse("--to 要和 --from 一起写")
    if options.agreed_by and not options.unmasked:
        options.refuse("--agreed-by 要和 --unmasked 一起写")
    level = MaskLevel.FULL if options.unmasked else MaskLevel.PUBLIC if options.public else MaskLevel.DISTRICT
    consent = {"reason": options.unmasked, "agreed_by": options.agreed_by}
    with open_store(options) as store:
        consent["password"] = second_password(store, options.agreed_by)
        asked = Asked(
            options.kind,
            _period(options, store.now().date()),
            layout_named(store, options.kind, options.layout),
            level,
            station_coded(store, options.station) if options.station else "",
            options.area,
            options.handler,
        )
        if options.template:
            done = fill(store, named(store, options.kind, options.template), asked, options.out, **consent)
            lines = [f"已填 {done.rows} 行：{options.out}", *done.unfilled]
            return {"message": "\n".join(lines), "rows": done.rows, "file": str(options.out), "unfilled": done.unfilled}
        count = export(store, asked, options.out, **consent)
    return {"message": f"已导出 {count} 行，与库中 {count} 件一致：{options.out}", "rows": count, "file": str(options.out)}


def _period(options: Options, today: date) -> "Period":
    """The stretch of time the options name; StationError if that is none."""
    from station.casework import periods
    from station.casework.dates import parse_day
    from station.casework.sheets import Period

    if options.month:
        return Period.month(options.month)
    if options.quarter:
        return periods.quarter(options.quarter)
    if options.year:
        return periods.year(options.year)
    if options.first:
        first, last = (date.fromisoformat(parse_day(day, today)) for day in (options.first, options.last or options.first))
        return periods.own(first, last)
    return Period.everything()


def _statistics(options: Options) -> Answer:
    from itertools import groupby

    from station.actions.statistics import as_words, read
    from station.casework.sheets import Period

    with open_store(options) as store:
        look = read(store, Period.month(options.month))
    figures = as_words(look)
    lines = [f"{look.period.text}统计"]
    for group, members in groupby(figures.values(), lambda figure: figure["group"]):
        lines += ["", group, *(f"{figure['label']}：{figure['words']}" for figure in members)]
    return {"message": "\n".join(lines + look.unbalanced), "figures": figures, "unbalanced": look.unbalanced}


def _report(options: Options) -> Answer:
    from station.actions.progress import finish
    from station.actions.report_papers import export, paper
    from station.actions.reports import own_scope
    from station.casework.sheets import Period

    with open_store(options) as store:
        gathered = finish(paper(store, Period.month(options.month), station_id=own_scope(store)))
        count = export(store, gathered, options.out)
    return {"message": f"已导出《{gathered.title}》，{count} 项指标：{options.out}", "figures": count, "file": str(options.out)}


def _warnings(options: Options) -> Answer:
    from station.actions.report_papers import export_warnings
    from station.casework.dates import parse_day

    with open_store(options) as store:
        count = export_warnings(store, parse_day(options.day, store.now().date()), options.out)
    return {"message": f"已导出企业预警日报告，{count} 条预警：{options.out}", "warnings": count, "file": str(options.out)}


def _letter(options: Options) -> Answer:
    from station.actions import faces
    from station.actions.letter_output import export_pdf
    from station.casework.model import Letter

    with open_store(options) as store:
        faces.settle(faces.chosen(store))
        found = store.matching(Letter, number=options.number)
        if not found or not options.number:
            raise StationError(f"登记簿里没有文号“{options.number}”。", "请核对文号，括号要用〔〕。")
        export_pdf(store, found[0].id, options.out, preprinted=options.preprinted)
    return {"message": f"已导出 {options.number}：{options.out}", "file": str(options.out)}
