"""The command line: open the window, or do one task of the month without it.

Exit codes: 0 done, 1 something in the world stands in the way (the sentence says what), 2 wrong usage,
3 ``verify`` or ``self-test`` found a fault.
"""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from station import __version__, defects, foreign, paths
from station.actions import handing_over
from station.errors import StationError

if TYPE_CHECKING:
    from station.actions.entering import Unlocked
    from station.actions.exchange import ReceivedBundle
    from station.casework.sheets import Period
    from station.db.restoring import Preview
    from station.db.store import Store

_MOST_JSON = 16 * 2**20

Answer = dict[str, Any]  # "message" is what a person reads; the rest is for --json


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    if argv is None:  # the program itself, no test of it
        defects.keep_quiet()
        _hand_over(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # Windows consoles in code page 936 must not stop at a rare character
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    unsaid = argparse.Namespace(data=paths.default_data(), json=False, user="", password_file=None, practice=False)
    options = _parser().parse_args(argv, unsaid)
    command: Callable[[argparse.Namespace], Answer] = options.command
    try:
        answer = command(options)
    except StationError as error:
        if options.json:
            print(json.dumps({"error": error.message, "hint": error.hint}, ensure_ascii=False))
        else:
            print(str(error), file=sys.stderr)
        return 1
    finally:
        handing_over.end()
    if options.json:
        print(json.dumps(answer, ensure_ascii=False))
    elif answer.get("message"):
        print(answer["message"])
    return int(answer.get("exit_code", 0))


def _hand_over(words: Sequence[str]) -> None:
    """Go on as a newer version that came as an update file, if there is one; every start passes here, so it is looked for first."""
    home = paths.versions()
    is_installed = getattr(sys, "frozen", False) and not Path(sys.executable).is_relative_to(home)
    if is_installed and (home / paths.CURRENT_VERSION).exists():
        from station.sync import editions

        editions.hand_over(words)


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="数据文件夹，不写时用本机默认位置")
    shared.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="用 JSON 回答，供脚本读取")
    shared.add_argument("--user", default=argparse.SUPPRESS, metavar="姓名", help="以谁的名义办理；数据有密码时用这个人的密码打开")
    words = "从文件读密码；不写时看环境变量 STATION_PASSWORD，再没有就在终端里问"
    shared.add_argument("--password-file", type=Path, default=argparse.SUPPRESS, metavar="FILE", help=words)
    parser = argparse.ArgumentParser(prog="station", description="工会服务站办案。不带命令时打开窗口。", parents=[shared])
    parser.add_argument("--version", action="version", version=f"station {__version__}")
    parser.set_defaults(command=_window)
    commands = parser.add_subparsers(title="命令", metavar="命令")

    def add(name: str, run: Callable[[argparse.Namespace], Answer], help_text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_text, description=help_text, parents=[shared])
        command.set_defaults(command=run)
        return command

    add("open", _window, "打开窗口").add_argument("--practice", action="store_true", help="用练习数据打开")
    practice = add("practice", _practice, "在 DIR 里做一套练习数据，或者清除它")
    practice.add_argument("folder", type=Path, metavar="DIR")
    practice.add_argument("--remove", action="store_true", help="清除 DIR 里的练习数据，不留痕迹；正式数据不会被清除")
    ledger = add("ledger", _ledger, "导出台账，例如 grievances、wage_clues、mediations、letters；写错时会列出全部")
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
    ledger.set_defaults(refuse=ledger.error)
    statistics = add("statistics", _statistics, "一个月的统计数字，各项率带基数")
    statistics.add_argument("month", metavar="YYYY-MM")
    report = add("report", _report, "导出月报表：PDF、Excel 工作簿，或者只有小结的 Word 文档，看文件名的结尾")
    report.add_argument("month", metavar="YYYY-MM")
    report.add_argument("--out", type=Path, required=True, metavar="FILE")
    warnings = add("warnings", _warnings, "导出一天的企业预警日报告：PDF，或者 Excel 台账")
    warnings.add_argument("day", metavar="YYYY-MM-DD")
    warnings.add_argument("--out", type=Path, required=True, metavar="FILE")
    letter = add("letter", _letter, "把一份监督文书导出为 PDF")
    letter.add_argument("number", metavar="NUMBER", help="文号，例如 滨工劳监意〔2026〕9号")
    letter.add_argument("--out", type=Path, required=True, metavar="FILE")
    letter.add_argument("--preprinted", action="store_true", help="套印在红头纸上，只印黑字")
    add("import-cases", _import_cases, "导入案例文件（JSON）").add_argument("file", type=Path, metavar="FILE")
    old = add("import", _import, "导入旧台账（xlsx、xls、csv），先看结果再写入")
    old.add_argument("file", type=Path, metavar="FILE")
    old.add_argument("--target", default="", metavar="KIND", help="当作哪种台账导入，不写时自己认：grievances、wage_clues、employers 等")
    old.add_argument("--dry-run", action="store_true", help="只看每行的结果，不写入")
    back = add("take-back", _take_back, "收回在表格里改过的台账：只收本机没有改过的格，其余列出来")
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--dry-run", action="store_true", help="只看改了哪些格，不写入")
    act = add("act", _act, "办一件事：登记、进展、调解、援助、文书、办结、回访等，内容写在 JSON 里")
    act.add_argument("name", metavar="ACT", help="操作名，写错时会列出全部")
    act.add_argument("file", type=Path, nargs="?", metavar="FILE", help="JSON 文件，不写时从标准输入读")
    place = "收发的文件夹，或者 s3://、webdavs://、sftp:// 地址；不写就是“同步”里登记的全部位置"
    add("send", _send, "把上次以后的改动写到收发位置").add_argument("place", nargs="?", metavar="PLACE", help=place)
    add("receive", _receive, "收入收发位置里别处的包").add_argument("place", nargs="?", metavar="PLACE", help=place)
    add("exchange", _exchange, "在登记的全部位置收、转送、发各一次，供计划任务用")
    kept = add("place", _place, "收发的位置：show 列出，add 添加，remove 不再用，lost 登记丢失；add 以后 exchange 就会用它")
    kept.add_argument("word", metavar="WORD", choices=("show", "add", "remove", "lost"))
    kept.add_argument("place", nargs="?", default="", metavar="PLACE", help="add 写文件夹，其余写 show 列出的编号")
    kept.add_argument("--role", default="above", choices=("station", "above", "below"), help="本站各电脑、和上级（不写时）、和下级")
    kept.add_argument("--title", default="", metavar="NAME", help="怎么称呼，例如“蓝色 U 盘”")
    kept.set_defaults(refuse=kept.error)
    members = add("circle", _circle, "交换成员：show、found、invite、read、join、admit、appoint、lost；join 也可用于还没有数据的电脑")
    members.add_argument("word", metavar="WORD", choices=("show", "found", "invite", "read", "join", "admit", "appoint", "lost"))
    members.add_argument("subject", nargs="?", default="", metavar="FILE|KEY", help="邀请或答复文件；appoint、lost 写 show 列出的编号")
    members.add_argument("--unit", default="", metavar="CODE", help="invite：下级单位的站点码，不写就是本单位再加一台电脑")
    members.add_argument("--name", default="", metavar="NAME", help="invite：下级单位的全称")
    members.add_argument("--label", default="", metavar="LABEL", help="invite：这台电脑怎么称呼，例如“窗口”")
    members.add_argument("--code", default="", metavar="CODE", help="join、admit：和对方核对过的十二位核对码")
    members.add_argument("--head", action="store_true", help="admit：再设一台主机")
    members.add_argument("--out", default="", metavar="FILE", help="invite、join：写到哪个文件")
    saved = "备份到一个文件；不写文件就在数据文件夹里留一份，设了第二处的也备份过去"
    add("backup", _backup, saved).add_argument("file", type=Path, nargs="?", metavar="FILE")
    gone_back = add("restore", _restore, "把备份恢复到数据文件夹（--data），可以先看里面有什么")
    gone_back.add_argument("file", type=Path, metavar="FILE", help="备份文件，或者 backups 文件夹里的一份（*.backup）")
    gone_back.add_argument("--preview", action="store_true", help="只看里面有什么、会丢什么，不恢复")
    then = "备份的密码和现在的不同时，用谁当时的密码；不写就是 --user 那位"
    gone_back.add_argument("--backup-user", default="", metavar="NAME", help=then)
    gone_back.add_argument("--backup-password-file", type=Path, metavar="FILE", help="当时的密码文件，或用 STATION_BACKUP_PASSWORD")
    gone_back.add_argument("--replace", action="store_true", help="数据文件夹里已经有数据时，把它原样放在一边再换上")
    add("drill", _drill, "试恢复：把最新的备份恢复到临时位置，核对后去掉，不动现在的数据")
    verify = add("verify", _verify, "核对数据是否完好，修改记录和操作日志有没有被改过")
    handed = "核对一份备份或者拷来的数据文件夹，不动它；用 --user 写明用那边谁的密码"
    verify.add_argument("--backup", type=Path, metavar="FILE|DIR", help=handed)
    verify.add_argument("--against", type=Path, metavar="FILE|DIR", help="再和见证文件，或者上级的数据文件夹、上级的备份核对")
    verify.add_argument("--against-user", default="", metavar="姓名", help="--against 的数据有密码时，用那边谁的密码")
    words = "从文件读 --against 的密码；不写时看环境变量 STATION_AGAINST_PASSWORD，再没有就在终端里问"
    verify.add_argument("--against-password-file", type=Path, metavar="FILE", help=words)
    add("witness", _witness, "导出见证：修改记录和操作日志现在到哪一条，交上级或者另外保存").add_argument("file", type=Path, metavar="FILE")
    add("salvage", _salvage, "数据文件坏了时，把完好的内容另存到空文件夹，坏的不动").add_argument("folder", type=Path, metavar="DIR")
    add("reindex", _reindex, "重建查找用的索引，数据不动")
    update = add("update", _update, "更新程序，下次打开时生效：show、check、take、back")
    steps = update.add_subparsers(required=True, dest="word", metavar="WORD")
    for word, told in (("show", "看现在的版本"), ("check", "看更新文件里有什么"), ("take", "更新"), ("back", "退回上一版")):
        step = steps.add_parser(word, help=told, description=told, parents=[shared])
        if word in ("check", "take"):
            step.add_argument("file", type=Path, metavar="FILE", help="更新文件")
        if word in ("take", "back"):
            step.add_argument("--no-backup", action="store_true", help="不打开数据，更新前也不备份，供打不开数据时用")
    add("tour", _tour, "不开窗口，演示一遍：练习站、台账、月报、三份文书、收发包").add_argument("folder", type=Path, metavar="DIR")
    add("self-test", _self_test, "检查本机能不能正常使用")
    draw = commands.add_parser("draw", parents=[shared])  # no help: nobody types it
    draw.add_argument("page", type=int)
    draw.set_defaults(command=_draw)
    return parser


def _open(options: argparse.Namespace) -> "Store":
    from station.actions import damage, entering
    from station.actions.renewal import settle_home
    from station.actions.setting_up import sit_down, staff_names
    from station.app import keep_memory_private
    from station.db import in_force, switching
    from station.db.store import FILE_NAME, Store

    keep_memory_private()
    if not (options.data / FILE_NAME).exists():
        raise StationError(f"“{options.data}”里还没有数据。", "先打开窗口建站，或用 practice 做一套练习数据。")
    handing_over.begin(options.data)
    switching.finish(options.data)  # restored data may have other passwords
    is_closed = entering.is_closed(options.data)
    if is_closed:
        store = _unlocked(options)
    else:
        store = Store.open(options.data)
        sit_down(store)
    try:
        damage.refuse_known(store)
    except StationError:
        store.close()
        raise
    if told := settle_home(store):
        print(told, file=sys.stderr)
    in_force.adopt(store)
    if options.user and options.user != store.user and not is_closed:
        if options.user not in (known := staff_names(store)) and known:
            store.close()
            raise StationError(f"本站没有叫“{options.user}”的在岗人员。", f"可以用：{'、'.join(known)}。")
        store.user = options.user
    return store


def _unlock(options: argparse.Namespace) -> "Unlocked":
    """What the password of the person of ``--user`` gives."""
    from datetime import datetime

    from station.actions import entering
    from station.vault.slots import Vault

    vault = Vault.read(options.data)
    ways = {slot.title: slot.id for slot in vault.slots} if vault is not None else {}
    name = options.user or (next(iter(ways)) if len(ways) == 1 else "")
    if name not in ways:
        known = f"可以用：{'、'.join(ways)}。"
        raise StationError(f"“{name}”在本机没有密码。" if name else "数据有密码保护，要用 --user 写明谁来登录。", known)
    return entering.unlock(options.data, ways[name], _password(options.password_file, name), datetime.now())


def _unlocked(options: argparse.Namespace) -> "Store":
    """The store opened with the password of the person of ``--user``, who is at the desk."""
    from station.actions import entering
    from station.db.store import Store

    unlocked = _unlock(options)
    store = Store.open(options.data, unlocked.key)
    try:
        welcome = entering.come_in(store, unlocked.staff_id)
        if welcome.must_change:
            raise StationError("这个密码是别人给的，还没有改成自己的。", "请先打开窗口登录一次，改好密码再来。")
    except BaseException:
        store.close()
        raise
    if welcome.sentence:
        print(welcome.sentence, file=sys.stderr)
    return store


def _password(file: Path | None, name: str, about: str = "") -> str:
    """From a file, from the environment, or asked for; never an argument, which every other program on the PC can read.

    ``about`` tells the password of other data from that of ``--data``.
    """
    if file:
        try:
            return file.read_text(encoding="utf-8-sig").rstrip("\r\n")
        except (OSError, ValueError) as error:
            raise StationError(f"密码文件“{file}”读不出来。", "请核对文件名和权限。") from error
    variable = f"STATION_{about.upper()}_PASSWORD" if about else "STATION_PASSWORD"
    if given := os.environ.get(variable, ""):
        return given
    if not sys.stdin.isatty():
        option = f"--{about}-password-file" if about else "--password-file"
        raise StationError(
            "数据有密码保护，还没有解锁。",
            f"请用 {option} 写一个只有本人能读的密码文件，或设环境变量 {variable}。定时任务也这样写，不用时删掉密码文件。",
        )
    return getpass.getpass(f"{name}的密码：")


def _second_password(store: "Store", name: str) -> str:
    """Of who agrees as a second person, where the store has passwords: typed by themselves, or from an environment of their own."""
    from station.actions.entering import is_closed

    if not name or not is_closed(store.folder):
        return ""
    if given := os.environ.get("STATION_SECOND_PASSWORD", ""):
        return given
    return getpass.getpass(f"{name}的密码：") if sys.stdin.isatty() else ""


def _window(options: argparse.Namespace) -> Answer:
    from station.app import run

    return {"exit_code": run(options.data, practice=options.practice)}


def _draw(options: argparse.Namespace) -> Answer:
    from station.ui.apart import answer

    return dict(answer(options.page))


def _practice(options: argparse.Namespace) -> Answer:
    from station.actions.practice import make, remove
    from station.actions.progress import finish

    if options.remove:
        remove(options.folder)
        return {"message": f"练习数据已清除：{options.folder}", "folder": str(options.folder)}
    made = finish(make(options.folder))
    return {"message": f"练习数据已做好：{made.cases} 件诉求，在“{options.folder}”。", "cases": made.cases, "folder": str(options.folder)}


def _period(options: argparse.Namespace, today: date) -> "Period":
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


def _ledger(options: argparse.Namespace) -> Answer:
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
    with _open(options) as store:
        consent["password"] = _second_password(store, options.agreed_by)
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


def _letter(options: argparse.Namespace) -> Answer:
    from station.actions import faces
    from station.actions.letter_output import export_pdf
    from station.casework.model import Letter

    with _open(options) as store:
        faces.settle(faces.chosen(store))
        found = store.matching(Letter, number=options.number)
        if not found or not options.number:
            raise StationError(f"登记簿里没有文号“{options.number}”。", "请核对文号，括号要用〔〕。")
        export_pdf(store, found[0].id, options.out, preprinted=options.preprinted)
    return {"message": f"已导出 {options.number}：{options.out}", "file": str(options.out)}


def _statistics(options: argparse.Namespace) -> Answer:
    from itertools import groupby

    from station.actions.statistics import as_words, read
    from station.casework.sheets import Period

    with _open(options) as store:
        look = read(store, Period.month(options.month))
    figures = as_words(look)
    lines = [f"{look.period.text}统计"]
    for group, members in groupby(figures.values(), lambda figure: figure["group"]):
        lines += ["", group, *(f"{figure['label']}：{figure['words']}" for figure in members)]
    return {"message": "\n".join(lines + look.unbalanced), "figures": figures, "unbalanced": look.unbalanced}


def _report(options: argparse.Namespace) -> Answer:
    from station.actions.progress import finish
    from station.actions.report_papers import export, paper
    from station.actions.reports import own_scope
    from station.casework.sheets import Period

    with _open(options) as store:
        gathered = finish(paper(store, Period.month(options.month), station_id=own_scope(store)))
        count = export(store, gathered, options.out)
    return {"message": f"已导出《{gathered.title}》，{count} 项指标：{options.out}", "figures": count, "file": str(options.out)}


def _warnings(options: argparse.Namespace) -> Answer:
    from station.actions.report_papers import export_warnings
    from station.casework.dates import parse_day

    with _open(options) as store:
        count = export_warnings(store, parse_day(options.day, store.now().date()), options.out)
    return {"message": f"已导出企业预警日报告，{count} 条预警：{options.out}", "warnings": count, "file": str(options.out)}


def _import_cases(options: argparse.Namespace) -> Answer:
    from station.actions.import_cases import import_cases

    with _open(options) as store:
        result = import_cases(store, options.file)
    return {"message": "\n".join(result.sentences), **result.counts}


def _import(options: argparse.Namespace) -> Answer:
    from station.actions.import_ledger import carry_out, plan
    from station.actions.import_recognising import asks
    from station.actions.progress import finish
    from station.export.foreign_sheet import read_book

    book = read_book(options.file)
    lines: list[str] = []
    counts: dict[str, int] = {}
    with _open(options) as store:
        for asked in asks(store, book, options.target):
            made = finish(plan(store, asked))
            if not options.dry_run:
                made = finish(carry_out(store, made)).plan
            lines += made.sentences
            counts = {fate: counts.get(fate, 0) + count for fate, count in made.counts.items()}
    lines.append("只看了结果，没有写入。" if options.dry_run else "")
    return {"message": "\n".join(filter(None, lines)), **counts}


def _take_back(options: argparse.Namespace) -> Answer:
    from station.actions.roundtrip import RefusedError, apply, compare

    refused: list[str] = []
    with _open(options) as store:
        found = compare(store, options.file)
        chosen = [change for change in found.changes if change.is_offered]
        left = [change for change in found.changes if not change.is_offered and (change.can_be_taken or change.trouble)]
        if chosen and not options.dry_run:
            try:
                apply(store, chosen)
            except RefusedError as error:
                why = error.troubles
                refused = [
                    f"{c.name} {c.column.title}“{c.new}”没有收：{why[key]}" for c in chosen if (key := (c.record_id, c.column.key)) in why
                ]
                if chosen := [change for change in chosen if (change.record_id, change.column.key) not in why]:
                    apply(store, chosen)
    lines = [f"{change.name} {change.column.title}：“{change.old}”改为“{change.new}”。" for change in chosen]
    unsure = "本机也改过，或者分不清哪边新，请在窗口里勾选。"
    lines += [f"{change.name} {change.column.title}“{change.new}”没有收：{change.trouble or unsure}" for change in left]
    lines += refused
    lines += [f"“{heading}”改了 {count} 处，没有收：{reason}" for heading, reason, count in found.refused]
    lines += [f"第 {row} 行不是导出的行，没有收：{begins}" for row, begins in (*found.new_rows, *found.unclear_rows)]
    lines += [f"{name}在表里没有了，本机没有删。" for name in found.missing]
    lines.append(f"可以收回 {len(chosen)} 处，没有写入。" if options.dry_run else f"已收回 {len(chosen)} 处。")
    return {
        "message": "\n".join(lines),
        "taken": 0 if options.dry_run else len(chosen),
        "found": len(chosen),
        "left": len(left) + len(refused),
    }


def _act(options: argparse.Namespace) -> Answer:
    from station.actions.scripted import act
    from station.db.store import Store

    try:
        # bytes: json tells the kinds of Unicode that Windows writes apart, and its consoles are in a code page of their own
        words = foreign.json_of(foreign.read(options.file, _MOST_JSON) if options.file else sys.stdin.buffer.read(_MOST_JSON))
    except ValueError as error:
        raise StationError("内容读不出来，不是 JSON。", "没有登记任何内容。请核对文件。") from error
    if not isinstance(words, dict):
        raise StationError("内容应是一个 JSON 对象。", "没有登记任何内容。请核对文件。")
    with Store.open(options.data) if options.name == "set-up" else _open(options) as store:
        answer = act(store, options.name, words)
    return {"message": "，".join(str(value) for value in answer.values() if value not in ("", None)), **answer}


def _send(options: argparse.Namespace) -> Answer:
    from station.actions.exchange import send
    from station.actions.places import in_use
    from station.actions.progress import finish

    with _open(options) as store:
        done = [finish(send(store, place)) for place in ([options.place] if options.place else in_use(store))]
    numbers = [sent.number for sent in done]
    return {
        "message": "\n".join(sent.sentence for sent in done),
        "number": max(numbers),
        "entries": sum(sent.entries for sent in done),
        "files_left": sum(sent.files_left for sent in done),
    }


def _receive(options: argparse.Namespace) -> Answer:
    from station.actions.exchange import receive
    from station.actions.places import in_use
    from station.actions.progress import finish

    with _open(options) as store:
        places = [options.place] if options.place else in_use(store)
        received = [bundle for place in places for bundle in finish(receive(store, place))]
    return _received(received)


def _received(received: "Sequence[ReceivedBundle]") -> Answer:
    from station.sync.bundle import State

    return {
        "message": "\n".join(bundle.sentence for bundle in received) or "没有新的包。",
        "bundles": len(received),
        "entries": sum(bundle.taken for bundle in received),
        "troubles": [bundle.sentence for bundle in received if bundle.state not in (State.TAKEN, State.OLDER)],
    }


def _exchange(options: argparse.Namespace) -> Answer:
    from station.actions.progress import finish
    from station.actions.watching import exchange_all

    with _open(options) as store:
        done = finish(exchange_all(store))
    answer = _received(done.reports)
    away = [f"{place.title}：{error}" for place, error in done.away]
    return answer | {"message": "\n".join([answer["message"], *done.sentences, *away]), "relayed": done.relayed, "away": away}


def _place(options: argparse.Namespace) -> Answer:
    from station.actions import places
    from station.actions.exchange_overview import lost_place

    if options.word != "show" and not options.place:
        options.refuse("要写 PLACE")
    with _open(options) as store:
        said = []
        if options.word == "add":
            places.add_place(store, options.place, options.role, options.title)
        elif options.word != "show":
            known = next((place for place in places.places(store) if place.id == options.place), None)
            if known is None:
                raise StationError(f"没有编号是“{options.place}”的位置。", "用 place show 列出全部。")
            if options.word == "lost":
                said.append(lost_place(store, known.id).sentence)
            else:
                places.remove_place(store, known.id)
        found = places.places(store)
    lines = [f"{place.id}  {places.ROLES[place.role]}  {place.title}  {place.location}" for place in found]
    return {"message": "\n".join([*said, *(lines or ["还没有收发的位置。"])]), "places": [place.id for place in found]}


def _circle(options: argparse.Namespace) -> Answer:
    from station.actions.circle_commands import COMMANDS, Asked
    from station.db.store import FILE_NAME, Store

    o = options
    asked = Asked(o.subject, o.unit, o.name, o.label, o.code, o.out, o.head)
    is_new = o.word in ("read", "join") and not (o.data / FILE_NAME).exists()  # a further PC of a station has nothing yet
    with Store.open(o.data) if is_new else _open(o) as store:
        return COMMANDS[o.word](store, asked)


def _backup(options: argparse.Namespace) -> Answer:
    from station.actions.backup import backup, by_hand
    from station.actions.progress import finish

    with _open(options) as store:
        if options.file is None:
            made = finish(by_hand(store))
            message = f"已备份 {made.copy.records} 条记录、{len(made.copy.attachments)} 份材料，写完已读回核对。{made.second}"
            return {"message": message, "records": made.copy.records, "attachments": len(made.copy.attachments), "copy": made.copy.name}
        result = backup(store, options.file)
    message = f"已备份 {result.records} 条记录、{result.attachments} 份材料，写完已读回核对：{result.path}"
    return {"message": message, "records": result.records, "attachments": result.attachments, "file": str(result.path)}


def _restore(options: argparse.Namespace) -> Answer:
    from station.actions import restoring
    from station.actions.progress import finish
    from station.db import switching
    from station.db.store import FILE_NAME
    from station.vault.slots import LockedError

    is_there = (options.data / FILE_NAME).exists()
    if is_there and not (options.preview or options.replace):
        hint = "要换掉它，加 --replace，现在的数据原样放在一边；只看一看，加 --preview。"
        raise StationError("这个文件夹里已经有数据，没有恢复。", hint)
    store = _there(options) if is_there else None
    key: bytes | None = None
    with store or nullcontext():
        try:
            found = finish(restoring.look(options.file, options.data, key, store))
        except LockedError:
            options.backup_user = options.backup_user or options.user
            key, _ = _key_of_backup(options, options.file, "backup" if store is not None else "")
            found = finish(restoring.look(options.file, options.data, key, store))
        if options.preview:
            return _previewed(found)
        finish(restoring.go_back(options.file, options.data, key, store))
    switching.finish(options.data)
    return {"message": f"已恢复到“{options.data}”。", "folder": str(options.data)}


def _there(options: argparse.Namespace) -> "Store | None":
    """The store that is there, opened; None if it or its keys are damaged, and it can only be put aside as it is."""
    from station.db.faults import DamagedError
    from station.vault.slots import Vault

    try:
        Vault.read(options.data)
    except StationError:
        return None
    try:
        return _open(options)
    except DamagedError:
        return None


def _previewed(found: "Preview") -> Answer:
    counts = dict(found.counts)
    lost = [{"day": one.day, "name": one.name, "entries": one.entries} for one in found.lost or ()]
    lines = [f"{found.station}，{found.made_at.replace('T', ' ')}", "、".join(f"{title} {count}" for title, count in counts.items())]
    lines += [f"缺 {found.lacking} 份材料的文件。"] if found.lacking else []
    lines += [f"会丢：{one['day']} {one['name'] or '收到的内容'} {one['entries']} 处" for one in lost]
    lines += [f"会丢：{found.lost_acts} 条操作日志"] if found.lost_acts else []
    return {
        "message": "\n".join(lines),
        "made_at": found.made_at,
        "counts": counts,
        "lacking": found.lacking,
        "lost": lost,
        "lost_records": found.lost_records,
        "lost_acts": found.lost_acts,
    }


def _key_of_backup(options: argparse.Namespace, source: Path, about: str = "") -> tuple[bytes | None, str]:
    """(data key, whose) of a backup that has passwords, by one of its time; (None, "") for one that has none."""
    from datetime import datetime

    from station.actions import restoring

    given = vars(options)
    user, file = (given[f"{about}_user"], given[f"{about}_password_file"]) if about else (options.user, options.password_file)
    ways = {slot.title: slot.id for slot in restoring.people(source, options.data)}
    if not ways:
        return None, ""
    name = user or (next(iter(ways)) if len(ways) == 1 else "")
    if name not in ways:
        option = f"--{about}-user" if about else "--user"
        raise StationError(f"“{source.name}”有密码，要用 {option} 写明用谁当时的密码。", f"可以用：{'、'.join(ways)}。")
    return restoring.unlock(source, options.data, ways[name], _password(file, name, about), datetime.now()), name


def _drill(options: argparse.Namespace) -> Answer:
    from station.actions.progress import finish
    from station.actions.restoring import drill

    with _open(options) as store:
        found = finish(drill(store))
    said = {one: "；".join(one.faults) or f"{one.records} 条记录都在，完好。" for one in found}
    lines = [f"{one.place} {one.made_at.replace('T', ' ')}：{words}" for one, words in said.items()]
    faults = [fault for one in found for fault in one.faults]
    return {"message": "\n".join(lines), "faults": faults, "exit_code": 3 if faults else 0}


def _verify(options: argparse.Namespace) -> Answer:
    from station.actions.auditing import audit, is_store
    from station.actions.progress import finish
    from station.db.safekeeping import verify

    against: Path | None = options.against
    key = _key_of_backup(options, against, "against")[0] if against and is_store(against) else None
    with _handed_over(options) if options.backup else _open(options) as store:
        checked = finish(audit(store, against, key)) if against else None
        faults = list(checked.faults if checked else verify(store))
    looked_at = [f"{title}：{words}" for title, words in checked.facts] if checked else []
    message = "\n".join([*looked_at, *(faults or ["核对完毕，数据完好。"])])
    return {"message": message, "faults": faults, "exit_code": 3 if faults else 0}


@contextmanager
def _handed_over(options: argparse.Namespace) -> "Iterator[Store]":
    """The store in the backup or folder of ``--backup``, with the person whose password opened it at the desk."""
    from station.actions.setting_up import sit_down
    from station.db import restoring

    key, name = _key_of_backup(options, options.backup)
    with restoring.copied(options.backup, options.data, key) as store:
        sit_down(store)
        store.user = name or options.user or store.user
        yield store


def _witness(options: argparse.Namespace) -> Answer:
    from station.actions.auditing import write_witness

    with _open(options) as store:
        count = write_witness(store, options.file)
    return {"message": f"已写 {count} 份见证：{options.file}", "anchors": count, "file": str(options.file)}


def _salvage(options: argparse.Namespace) -> Answer:
    from station.actions.damage import how_to_open, save
    from station.actions.progress import finish
    from station.vault.slots import Vault

    vault = Vault.read(options.data)
    if vault is None:
        raise StationError(f"“{options.data}”里没有钥匙文件，什么都读不出来。", "请从备份里取回钥匙文件，放在数据文件旁边。")
    found = finish(save(options.data, vault.open_key or _unlock(options).key, options.folder))
    lines = [f"共 {found.pages} 页，坏 {found.damaged} 页。", f"已存到“{options.folder}”，{how_to_open(options.folder)}"]
    lines += [f"有 {found.papers_lost} 份材料读不出来。"] if found.papers_lost else []
    lines += [f"{kind.title}：存下 {kind.saved} 条" + (f"，丢失 {kind.lost} 条" if kind.lost else "") for kind in found.kinds]
    return {
        "message": "\n".join(lines),
        "damaged": found.damaged,
        "saved": sum(kind.saved for kind in found.kinds),
        "lost": found.lost,
        "folder": str(options.folder),
    }


def _reindex(options: argparse.Namespace) -> Answer:
    from station.db.search_index import rebuild

    with _open(options) as store:
        records = max(rebuild(store), default=0)
    return {"message": f"查找用的索引已经重建：{records} 条记录。", "records": records}


def _tour(options: argparse.Namespace) -> Answer:
    from station.actions.progress import finish
    from station.actions.tour import tour

    made = finish(tour(options.folder))
    return {"message": "\n".join(made.sentences), "files": [str(path) for path in made.files]}


def _update(options: argparse.Namespace) -> Answer:
    from station.actions import updating
    from station.actions.progress import finish

    if options.word == "show":
        now = updating.standing()
        then = [f"下次打开是 {now.next}。"] if now.next != now.runs else []
        back = [f"可以退回 {now.back_to}。"] if now.back_to else []
        lines = [f"现在是 {now.runs}。", *then, *back, *filter(None, (now.why_not_back, now.trouble, now.why_none))]
        return {"message": "\n".join(lines), "version": now.runs, "next": now.next, "back_to": now.back_to}
    if options.word == "check":
        offered = updating.look(options.file).manifest
        lines = [f"{offered.version}，{offered.made_on} 做成，装好占 {offered.size / 2**20:,.0f} MB。签名对，适合本机。", *offered.news]
        return {"message": "\n".join(lines), "version": offered.version}
    if options.word == "take" and options.no_backup:
        version = finish(updating.take_program(options.file))
    elif options.no_backup:
        version = updating.go_back()
    else:
        with _open(options) as store:
            version = finish(updating.take(store, options.file)) if options.word == "take" else updating.go_back_by(store)
    return {"message": f"{'已装好' if options.word == 'take' else '已退回'} {version}，下次打开程序时使用。", "version": version}


def _self_test(options: argparse.Namespace) -> Answer:
    from station.self_test import self_test

    checks = self_test()
    lines = [f"{'好' if fault == '' else '不好'}  {name}{'：' + fault if fault else ''}" for name, fault in checks]
    faults = [name for name, fault in checks if fault]
    lines.append(f"{len(checks)} 项检查，{len(faults)} 项不好。")
    return {"message": "\n".join(lines), "faults": faults, "exit_code": 3 if faults else 0}


if __name__ == "__main__":
    sys.exit(main())
