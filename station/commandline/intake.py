"""Commands that bring something in: case files, old ledgers, edited ledgers, one act."""

import sys
from pathlib import Path

from station import foreign
from station.commandline.commands import Answer, Commands, Options
from station.commandline.opening import open_store
from station.errors import StationError

_MOST_JSON = 16 * 2**20


def declare(commands: Commands) -> None:
    """Add the commands of this module."""
    commands.add("import-cases", _import_cases, "导入案例文件（JSON）").add_argument("file", type=Path, metavar="FILE")
    old = commands.add("import", _import, "导入旧台账（xlsx、xls、csv），先看结果再写入")
    old.add_argument("file", type=Path, metavar="FILE")
    old.add_argument("--target", default="", metavar="KIND", help="当作哪种台账导入，不写时自己认：grievances、wage_clues、employers 等")
    old.add_argument("--dry-run", action="store_true", help="只看每行的结果，不写入")
    back = commands.add("take-back", _take_back, "收回在表格里改过的台账：只收本机没有改过的格，其余列出来")
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--dry-run", action="store_true", help="只看改了哪些格，不写入")
    act = commands.add("act", _act, "办一件事：登记、进展、调解、援助、文书、办结、回访等，内容写在 JSON 里")
    act.add_argument("name", metavar="ACT", help="操作名，写错时会列出全部")
    act.add_argument("file", type=Path, nargs="?", metavar="FILE", help="JSON 文件，不写时从标准输入读")


def _import_cases(options: Options) -> Answer:
    from station.actions.import_cases import import_cases

    with open_store(options) as store:
        result = import_cases(store, options.file)
    return {"message": "\n".join(result.sentences), **result.counts}


def _import(options: Options) -> Answer:
    from station.actions.import_ledger import carry_out, plan
    from station.actions.import_recognising import asks
    from station.actions.progress import finish
    from station.export.foreign_sheet import read_book

    book = read_book(options.file)
    lines: list[str] = []
    counts: dict[str, int] = {}
    with open_store(options) as store:
        for asked in asks(store, book, options.target):
            made = finish(plan(store, asked))
            if not options.dry_run:
                made = finish(carry_out(store, made)).plan
            lines += made.sentences
            counts = {fate: counts.get(fate, 0) + count for fate, count in made.counts.items()}
    lines.append("只看了结果，没有写入。" if options.dry_run else "")
    return {"message": "\n".join(filter(None, lines)), **counts}


def _take_back(options: Options) -> Answer:
    from station.actions.roundtrip import RefusedError, apply, compare

    refused: list[str] = []
    with open_store(options) as store:
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


def _act(options: Options) -> Answer:
    from station.actions.scripted import act
    from station.db.store import Store

    try:
        # bytes: json tells the kinds of Unicode that Windows writes apart, and its consoles are in a code page of their own
        words = foreign.json_of(foreign.read(options.file, _MOST_JSON) if options.file else sys.stdin.buffer.read(_MOST_JSON))
    except ValueError as error:
        raise StationError("内容读不出来，不是 JSON。", "没有登记任何内容。请核对文件。") from error
    if not isinstance(words, dict):
        raise StationError("内容应是一个 JSON 对象。", "没有登记任何内容。请核对文件。")
    with Store.open(options.data) if options.name == "set-up" else open_store(options) as store:
        answer = act(store, options.name, words)
    return {"message": "，".join(str(value) for value in answer.values() if value not in ("", None)), **answer}
