"""Commands that keep the data: backing up, going back, checking, salvaging."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from station.commandline.commands import Answer, Commands, Options
from station.commandline.opening import handed_over, key_of_backup, open_store, unlock
from station.errors import StationError

if TYPE_CHECKING:
    from station.db.restoring import Preview
    from station.db.store import Store


def declare(commands: Commands) -> None:
    """Add the commands of this module."""
    saved = "备份到一个文件；不写文件就在数据文件夹里留一份，设了第二处的也备份过去"
    commands.add("backup", _backup, saved).add_argument("file", type=Path, nargs="?", metavar="FILE")
    gone_back = commands.add("restore", _restore, "把备份恢复到数据文件夹（--data），可以先看里面有什么")
    gone_back.add_argument("file", type=Path, metavar="FILE", help="备份文件，或者 backups 文件夹里的一份（*.backup）")
    gone_back.add_argument("--preview", action="store_true", help="只看里面有什么、会丢什么，不恢复")
    then = "备份的密码和现在的不同时，用谁当时的密码；不写就是 --user 那位"
    gone_back.add_argument("--backup-user", default="", metavar="NAME", help=then)
    gone_back.add_argument("--backup-password-file", type=Path, metavar="FILE", help="当时的密码文件，或用 STATION_BACKUP_PASSWORD")
    gone_back.add_argument("--replace", action="store_true", help="数据文件夹里已经有数据时，把它原样放在一边再换上")
    commands.add("drill", _drill, "试恢复：把最新的备份恢复到临时位置，核对后去掉，不动现在的数据")
    verify = commands.add("verify", _verify, "核对数据是否完好，修改记录和操作日志有没有被改过")
    handed = "核对一份备份或者拷来的数据文件夹，不动它；用 --user 写明用那边谁的密码"
    verify.add_argument("--backup", type=Path, metavar="FILE|DIR", help=handed)
    verify.add_argument("--against", type=Path, metavar="FILE|DIR", help="再和见证文件，或者上级的数据文件夹、上级的备份核对")
    verify.add_argument("--against-user", default="", metavar="姓名", help="--against 的数据有密码时，用那边谁的密码")
    words = "从文件读 --against 的密码；不写时看环境变量 STATION_AGAINST_PASSWORD，再没有就在终端里问"
    verify.add_argument("--against-password-file", type=Path, metavar="FILE", help=words)
    witness = commands.add("witness", _witness, "导出见证：修改记录和操作日志现在到哪一条，交上级或者另外保存")
    witness.add_argument("file", type=Path, metavar="FILE")
    salvage = commands.add("salvage", _salvage, "数据文件坏了时，把完好的内容另存到空文件夹，坏的不动")
    salvage.add_argument("folder", type=Path, metavar="DIR")
    commands.add("reindex", _reindex, "重建查找用的索引，数据不动")


def _backup(options: Options) -> Answer:
    from station.actions.backup import backup, by_hand
    from station.actions.progress import finish

    with open_store(options) as store:
        if options.file is None:
            made = finish(by_hand(store))
            message = f"已备份 {made.copy.records} 条记录、{len(made.copy.attachments)} 份材料，写完又打开查对过。{made.second}"
            return {"message": message, "records": made.copy.records, "attachments": len(made.copy.attachments), "copy": made.copy.name}
        result = backup(store, options.file)
    message = f"已备份 {result.records} 条记录、{result.attachments} 份材料，写完又打开查对过：{result.path}"
    return {"message": message, "records": result.records, "attachments": result.attachments, "file": str(result.path)}


def _restore(options: Options) -> Answer:
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
            key, _ = key_of_backup(options, options.file, "backup" if store is not None else "")
            found = finish(restoring.look(options.file, options.data, key, store))
        if options.preview:
            return _previewed(found)
        finish(restoring.go_back(options.file, options.data, key, store))
    switching.finish(options.data)
    return {"message": f"已恢复到“{options.data}”。", "folder": str(options.data)}


def _there(options: Options) -> "Store | None":
    """The store that is there, opened; None if it or its keys are damaged, and it can only be put aside as it is."""
    from station.db.faults import DamagedError
    from station.vault.slots import Vault

    try:
        Vault.read(options.data)
    except StationError:
        return None
    try:
        return open_store(options)
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


def _drill(options: Options) -> Answer:
    from station.actions.progress import finish
    from station.actions.restoring import drill

    with open_store(options) as store:
        found = finish(drill(store))
    said = {one: "；".join(one.faults) or f"{one.records} 条记录都在，完好。" for one in found}
    lines = [f"{one.place} {one.made_at.replace('T', ' ')}：{words}" for one, words in said.items()]
    faults = [fault for one in found for fault in one.faults]
    return {"message": "\n".join(lines), "faults": faults, "exit_code": 3 if faults else 0}


def _verify(options: Options) -> Answer:
    from station.actions.auditing import audit, is_store
    from station.actions.progress import finish
    from station.db.safekeeping import verify

    against: Path | None = options.against
    key = key_of_backup(options, against, "against")[0] if against and is_store(against) else None
    with handed_over(options) if options.backup else open_store(options) as store:
        checked = finish(audit(store, against, key)) if against else None
        faults = list(checked.faults if checked else verify(store))
    looked_at = [f"{title}：{words}" for title, words in checked.facts] if checked else []
    message = "\n".join([*looked_at, *(faults or ["核对完毕，数据完好。"])])
    return {"message": message, "faults": faults, "exit_code": 3 if faults else 0}


def _witness(options: Options) -> Answer:
    from station.actions.auditing import write_witness

    with open_store(options) as store:
        count = write_witness(store, options.file)
    return {"message": f"已写 {count} 份见证：{options.file}", "anchors": count, "file": str(options.file)}


def _salvage(options: Options) -> Answer:
    from station.actions.damage import how_to_open, save
    from station.actions.progress import finish
    from station.vault.slots import Vault

    vault = Vault.read(options.data)
    if vault is None:
        raise StationError(f"“{options.data}”里没有钥匙文件，什么都读不出来。", "请从备份里取回钥匙文件，放在数据文件旁边。")
    found = finish(save(options.data, vault.open_key or unlock(options).key, options.folder))
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


def _reindex(options: Options) -> Answer:
    from station.db.search_index import rebuild

    with open_store(options) as store:
        records = max(rebuild(store), default=0)
    return {"message": f"查找用的索引已经重建：{records} 条记录。", "records": records}
