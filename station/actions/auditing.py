"""Whether journal and log of acts are as they were written: anchors signed and kept, the witness file, the check a superior can make."""

import zipfile
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from station import foreign
from station.actions import circle, rights
from station.actions.at_desk import own_station
from station.actions.circle import Member
from station.actions.progress import Stage
from station.casework.audit_paper import LABEL, Checked, audit_paper
from station.casework.chain import Anchor
from station.casework.dates import show_moment
from station.casework.journal import Entry
from station.casework.model import BY_NAME
from station.casework.vocabulary import label
from station.db import acts, anchors, backups, chain_check, restoring, safekeeping
from station.db.acts import Act, Asked
from station.db.chain_check import TITLES
from station.db.sight import seeing_all
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.export.json_file import write_json
from station.export.plain_rows import write_plain
from station.frozen import frozen
from station.sync import anchoring
from station.vault.slots import LockedError

FORMAT = 1
KIND = "station witness"
_MAX_BYTES = 16 << 20
_MOST_LINES = 100_000
_NAMED = 20  # entries that differ are named, more are counted


@frozen
class Audit:
    """What a check found: one sentence for each fault, and what was looked at."""

    faults: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    against: str = ""  # whose witness it was held against


@frozen
class _Held:
    """What somebody else holds of this PC: anchors, and his own store if it is one."""

    name: str
    anchors: tuple[Anchor, ...]
    store: Store | None = None


# -- anchors -------------------------------------------------------------------------------------------------------------


def anchored(store: Store, me: Member, number: int) -> Anchor:
    """How far the chains have come, signed by this PC and kept; inside the step that makes the bundle ``number``."""
    anchor = anchoring.signed(anchors.head(store, number), me.keys)
    anchors.keep(store, anchor)
    return anchor


def take_anchor(store: Store, me: Member, anchor: Anchor, unit: str, device: str) -> str:
    """Keep an anchor that came with a bundle of a unit's PC; a sentence if it is not to be believed or contradicts an earlier one."""
    if anchor.device != device or not anchoring.is_right(anchor, me.circle, unit):
        return "随包来的操作见证签名不对，没有采用。"
    is_other = anchors.contradicted(store, anchor)
    anchors.keep(store, anchor)
    return "随包来的操作见证和以前收到的对不上，那边的修改记录可能被整段改写过。请到那台电脑上核对。" if is_other else ""


def write_witness(store: Store, path: Path) -> int:
    """Write the anchors kept here and one made now into a file to be put away elsewhere; how many. StationError if it cannot be written."""
    rights.require(store, "audit")
    store.refuse_own(path)
    with store.step("导出见证", undoable=False):
        store.log_act("witness", path.name)
        now = anchors.head(store)
        anchors.keep(store, anchoring.signed(now, circle.member(store).keys) if circle.is_member(store) else now)
    kept = anchors.kept(store)
    told = {"kind": KIND, "format": FORMAT, "station": own_station(store).name, "made_at": store.now().isoformat()}
    write_json(told | {"anchors": [_to_json(anchor) for anchor in kept]}, path)
    return len(kept)


def _to_json(anchor: Anchor) -> dict[str, Any]:
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in anchor._asdict().items()}


def read_witness(path: Path) -> tuple[str, tuple[Anchor, ...]]:
    """(station, anchors) of a witness file; StationError if it is none."""
    try:
        told = foreign.json_of(foreign.read(path, _MAX_BYTES))
        if told["kind"] != KIND:
            raise ValueError("another kind")
        if told["format"] > FORMAT:
            raise StationError("这份见证是由更新版本的程序做的。", "请先升级本机的程序。")
        return str(told["station"]), tuple(_from_json(one) for one in told["anchors"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StationError(f"“{path.name}”不是见证文件，或者坏了。", "请选由“导出见证”写的文件。") from error


def _from_json(one: dict[str, Any]) -> Anchor:
    link, acts_link, signature = (bytes.fromhex(one[name]) for name in ("link", "acts_link", "signature"))
    number, seq, acts = (int(one[name]) for name in ("number", "seq", "acts"))
    if not all(0 <= count < 2**63 for count in (number, seq, acts)):
        raise ValueError("more than a store can count")
    return Anchor(str(one["device"]), number, str(one["made_at"]), seq, link, acts, acts_link, str(one["signer"]), signature)


# -- the log itself --------------------------------------------------------------------------------------------------------


def export_log(store: Store, asked: Asked, path: Path) -> int:
    """Write the lines asked for as a workbook, which is noted itself; how many. StationError for more than one sheet holds."""
    rights.require(store, "audit")
    store.refuse_own(path)
    total = acts.count(store, asked)
    if total > _MOST_LINES:
        raise StationError(f"一共 {total:,} 条，一张表放不下，没有导出。", "请先选一段时间、一个人或者一类。")
    lines = [
        (act.at.replace("T", " "), act.by, what(act), about(act), "别处" if act.is_received else "本机")
        for act in acts.page(store, asked, limit=_MOST_LINES)
    ]
    write_plain("操作日志", ("时间", "谁", "做了什么", "内容", "在哪"), lines, path, sheet="操作日志")
    store.log_act("export", f"操作日志，{len(lines)} 行")
    return len(lines)


def what(act: Act) -> str:
    """What was done, in words."""
    return label("logged_act", act.code) if act.code else act.name


def about(act: Act) -> str:
    """What an act was about: its own words, or the kinds of records a step wrote."""
    return act.detail if act.code else "、".join(BY_NAME[name].title if name in BY_NAME else name for name in act.records)


# -- the check -------------------------------------------------------------------------------------------------------------


def audit(store: Store, against: Path | None = None, key: bytes | None = None) -> Generator[Stage, None, Audit]:
    """Walk both chains beside the anchors kept here and what lies at ``against``, and hold all that is kept against the journal.

    ``against`` is a witness file, or a superior's store, which ``key`` opens: its folder or a backup of it. Nothing is changed but
    that the check is noted. StationError if ``against`` cannot be read.
    """
    rights.require(store, "audit")
    with _held(store, against, key) as held:
        result = yield from _audit(store, held)
    store.log_act("verify", f"{len(result.faults)} 处对不上" if result.faults else "没有发现问题")
    return result


def write_result(store: Store, found: Audit, path: Path) -> None:
    """Write what a check found as a PDF to be signed; the act is noted."""
    from station.export.paper_pdf import write_paper  # fonts take a third of a second to parse

    rights.require(store, "audit")
    store.refuse_own(path)
    checked = Checked(
        station=own_station(store).name,
        person=store.user,
        against=found.against,
        at=store.now(),
        facts=found.facts,
        faults=found.faults,
    )
    write_paper(audit_paper(checked), path)
    store.log_act("export", f"{LABEL}，PDF")


def _audit(store: Store, held: _Held | None) -> Generator[Stage, None, Audit]:
    own, mine = anchors.kept(store), anchors.own_names(store)
    theirs = [anchor for anchor in held.anchors if anchor.device in mine] if held else []
    sound = [anchor for anchor in theirs if _is_sound(store, anchor)]
    names = chain_check.renamings(store)
    late = sum(not chain_check.is_of(anchor, store.device, names) for anchor in sound)
    faults = [f"{held.name}的见证里有 {len(theirs) - len(sound)} 份签名不对，没有采用。"] if held and len(sound) < len(theirs) else []
    walk = chain_check.check(store, {*(anchor for anchor in own if anchor.device in mine), *sound})
    while True:
        try:
            yield Stage("核对", next(walk))
        except StopIteration as stop:
            walks: tuple[chain_check.Walk, chain_check.Walk] = stop.value
            break
    faults += chain_check.sentences(store, walks)
    facts = list(_facts(store, walks))
    if names:
        beyond = f"；换之前的见证有 {late} 份说的是换下来的数据，这里对不出" if late else ""
        facts.append(("换过电脑编号", f"{len(names)} 次，恢复过备份或者挪过数据{beyond}"))
    compared, differing = 0, list[str]()
    if held is not None:
        unsigned = sum(not anchor.signature for anchor in sound)
        counted = f"{len(sound)} 份" + (f"，其中 {unsigned} 份没有签名" if unsigned else "")
        facts.append((f"{held.name}的见证", counted if sound else "没有本机的"))
        if held.store is not None:
            yield Stage("和对方收到的比对")
            try:
                compared, emptied, differing = _compared(store, held.store, mine)
            except (ValueError, TypeError, KeyError, AttributeError):  # what was altered need not be readable any more
                compared, emptied, differing = 0, 0, ["修改记录里有读不懂的内容，没有比完。"]
            faults += differing
            told = f"{compared} 条，{'一致' if not differing else '有不一致'}"
            facts.append((f"{held.name}收到的改动", told + (f"，其中 {emptied} 条本机已按规定销毁，请对照清册" if emptied else "")))
        if not sound and not compared and not differing:
            faults.append(f"{held.name}那里没有本机的见证，也没有收到过本机的改动，没有什么可以比。请看看选的文件对不对。")
    yield Stage("核对数据")
    faults += safekeeping.unsound(store)
    return Audit(tuple(faults), tuple(facts), held.name if held else "")


def _is_sound(store: Store, anchor: Anchor) -> bool:
    """Whether a foreign anchor may be believed; one without signature was put away by hand by somebody who trusts the medium."""
    if not anchor.signature:
        return True
    return circle.is_member(store) and anchoring.is_right(anchor, circle.member(store).circle)


def _facts(store: Store, walks: Iterable[chain_check.Walk]) -> Iterator[tuple[str, str]]:
    for walk in walks:
        end = f"{walk.rows:,} 条，末条核对码 {walk.link.hex()[:16]}" if walk.rows else "还没有"
        yield TITLES[walk.which], end
        if walk.anchors:
            yield f"{TITLES[walk.which]}的见证", f"{walk.anchors} 份相符"
        for number, count in sorted(walk.destroyed.items()):
            yield "按规定销毁", f"{count} 条，清册 {number}"


@seeing_all
def _compared(store: Store, other: Store, devices: Iterable[str]) -> tuple[int, int, list[str]]:
    """(how many, how many of them are destroyed here, what differs) of the entries of this PC that another store has taken in."""
    count, emptied, differing = 0, 0, []
    gone, gone_there = anchors.destroyed(store), anchors.destroyed(other)
    for device in devices:
        here = anchors.entries_held(store, device)
        mine = next(here, None)
        for theirs in anchors.entries_held(other, device):
            while mine is not None and mine.number < theirs.number:
                mine = next(here, None)
            count += 1
            if mine is None or mine.number != theirs.number:
                differing.append((theirs, "本站没有了"))
            elif _is_destroyed(mine, gone):
                emptied += bool(theirs.values)
            elif not _is_destroyed(theirs, gone_there) and replace(mine, step_name="") != replace(theirs, step_name=""):
                differing.append((theirs, "本站现在的和当时发出的不一样"))
    told = [f"{_called(store, entry)}：{words}。" for entry, words in differing[:_NAMED]]
    return count, emptied, told + ([f"这样的一共 {len(differing)} 条。"] if len(differing) > _NAMED else [])


def _is_destroyed(entry: Entry, ids: Collection[str]) -> bool:
    return not entry.values and entry.record_id in ids


def _called(store: Store, entry: Entry) -> str:
    cls = BY_NAME.get(entry.record)
    known = store.find(cls, entry.record_id) if cls is not None else None
    name = f"{cls.title} {getattr(known, 'number', '') or entry.record_id}" if cls is not None else entry.record_id
    return f"{show_moment(entry.at, store.now().date())} {entry.by}对{name}的改动"


@contextmanager
def _held(store: Store, path: Path | None, key: bytes | None) -> Iterator[_Held | None]:
    if path is None:
        yield None
    elif not is_store(path):
        yield _Held(*read_witness(path))
    else:
        with ExitStack() as stack:
            try:
                other = stack.enter_context(restoring.copied(path, store.folder, key, store.key))
            except LockedError as error:
                raise StationError(
                    f"“{path.name}”有密码，这里打不开。",
                    "请在那台电脑上导出见证，再和见证文件核对；也可以用命令 station verify --against。",
                ) from error
            yield _Held(own_station(other).name, tuple(anchors.kept(other)), other)


def is_store(path: Path) -> bool:
    """Whether this is a store, in its folder or a backup, and no witness file."""
    return path.is_dir() or path.name == FILE_NAME or path.suffix == backups.SUFFIX or zipfile.is_zipfile(path)
