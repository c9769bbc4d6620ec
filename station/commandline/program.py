"""Commands about the program itself: its window, practice data, a tour, the check of itself, its updates."""

from pathlib import Path

from station.commandline.commands import Answer, Commands, Options
from station.commandline.opening import open_store
from station.commandline.window import open_window


def declare(commands: Commands) -> None:
    """Add the commands of this module."""
    commands.add("open", open_window, "打开窗口").add_argument("--practice", action="store_true", help="用练习数据打开")
    practice = commands.add("practice", _practice, "在 DIR 里做一套练习数据，或者清除它")
    practice.add_argument("folder", type=Path, metavar="DIR")
    practice.add_argument("--remove", action="store_true", help="清除 DIR 里的练习数据，不留痕迹；正式数据不会被清除")
    update = commands.add("update", _update, "更新程序，下次打开时生效：show、check、take、back")
    steps = update.add_subparsers(required=True, dest="word", metavar="WORD")
    for word, told in (("show", "看现在的版本"), ("check", "看更新文件里有什么"), ("take", "更新"), ("back", "退回上一版")):
        step = steps.add_parser(word, help=told, description=told, parents=[commands.shared])
        if word in ("check", "take"):
            step.add_argument("file", type=Path, metavar="FILE", help="更新文件")
        if word in ("take", "back"):
            step.add_argument("--no-backup", action="store_true", help="不打开数据，更新前也不备份，供打不开数据时用")
    commands.add("tour", _tour, "不开窗口，演示一遍：练习站、台账、月报、三份文书、收发包").add_argument("folder", type=Path, metavar="DIR")
    commands.add("self-test", _self_test, "检查本机能不能正常使用")
    commands.add("draw", _draw).add_argument("page", type=int)


def _draw(options: Options) -> Answer:
    from station.ui.apart import answer

    return dict(answer(options.page))


def _practice(options: Options) -> Answer:
    from station.actions.practice import make, remove
    from station.actions.progress import finish

    if options.remove:
        remove(options.folder)
        return {"message": f"练习数据已清除：{options.folder}", "folder": str(options.folder)}
    made = finish(make(options.folder))
    return {"message": f"练习数据已做好：{made.cases} 件诉求，在“{options.folder}”。", "cases": made.cases, "folder": str(options.folder)}


def _tour(options: Options) -> Answer:
    from station.actions.progress import finish
    from station.actions.tour import tour

    made = finish(tour(options.folder))
    return {"message": "\n".join(made.sentences), "files": [str(path) for path in made.files]}


def _update(options: Options) -> Answer:
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
        with open_store(options) as store:
            version = finish(updating.take(store, options.file)) if options.word == "take" else updating.go_back_by(store)
    return {"message": f"{'已装好' if options.word == 'take' else '已退回'} {version}，下次打开程序时使用。", "version": version}


def _self_test(options: Options) -> Answer:
    from station.self_test import self_test

    checks = self_test()
    lines = [f"{'好' if fault == '' else '不好'}  {name}{'：' + fault if fault else ''}" for name, fault in checks]
    faults = [name for name, fault in checks if fault]
    lines.append(f"{len(checks)} 项检查，{len(faults)} 项不好。")
    return {"message": "\n".join(lines), "faults": faults, "exit_code": 3 if faults else 0}
