"""Whether journal and log of acts are as they were written: anchors signed and kept, the witness file, the check a superior can make."""

import json
from collections.abc import Collection, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from station.actions import circle, rights
from station.actions.circle import Member
from station.actions.grievances import own_station
from station.actions.progress import Stage
from station.casework.audit_paper import LABEL, Checked, audit_paper
from station.casework.chain import Anchor
from station.casework.dates import show_moment
from station.casework.journal import Entry
from station.casework.model import BY_NAME
from station.casework.vocabulary import label
from station.db import acts, anchors, chain_check
from station.db.acts import Act, Asked
from station.db.chain_check import TITLES
from station.db.sight import seeing_all
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.export.json_file import write_json
from station.export.plain_rows import write_plain
from station.sync import anchoring
from station.vault.slots import LockedError

FORMAT = 1
KIND = "station witness"
_MAX_BYTES = 16 << 20
_MOST_LINES = 100_000
_NAMED = 20  # entries that differ are named, more are counted


@dataclass(frozen=True)
class Audit:
    """What a check found: one sentence for each fault, and what was looked at."""

    faults: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    against: str = ""  # whose witness it was held against


@dataclass(frozen=True)
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
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise ValueError("too long")
        told = json.loads(content)
        if told["kind"] != KIND:
            raise ValueError("another kind")
        if told["format"] > FORMAT:
            raise StationError("这份见证是由更新版本的程序做的。", "请先升级本机的程序。")
        return str(told["station"]), tuple(_from_json(one) for one in told["anchors"])
    except FileNotFoundError as error:
        raise StationError(f"找不到“{path.name}”。") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StationError(f"“{path.name}”不是见证文件，或者坏了。", "请选由“导出见证”写的文件。") from error


def _from_json(one: dict[str, Any]) -> Anchor:
    link, acts_link, signature = (bytes.fromhex(one[name]) for name in ("link", "acts_link", "signature"))
    texts = (str(one["device"]), int(one["number"]), str(one["made_at"]))
    return Anchor(*texts, int(one["seq"]), link, int(one["acts"]), acts_link, str(one["signer"]), signature)


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


def audit(store: Store, against: Path | None = None) -> Generator[Stage, None, Audit]:
    """Walk both chains beside the anchors kept here and what lies at ``against``: a witness file, or the folder of a superior's store.

    Nothing is changed but that the check is noted. StationError if ``against`` cannot be read.
    """
    rights.require(store, "audit")
    held = _held(store, against) if against is not None else None
    try:
        result = yield from _audit(store, held)
    finally:
        if held is not None and held.store is not None:
            held.store.close()
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
    if held is not None:
        unsigned = sum(not anchor.signature for anchor in sound)
        counted = f"{len(sound)} 份" + (f"，其中 {unsigned} 份没有签名" if unsigned else "")
        facts.append((f"{held.name}的见证", counted if sound else "没有本机的"))
        if held.store is not None:
            yield Stage("和对方收到的比对")
            compared, differing = _compared(store, held.store, mine)
            faults += differing
            facts.append((f"{held.name}收到的改动", f"{compared} 条，{'一致' if not differing else '有不一致'}"))
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
def _compared(store: Store, other: Store, devices: Iterable[str]) -> tuple[int, list[str]]:
    """(how many, what differs) of the entries of this PC that another store has taken in."""
    count, differing = 0, []
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
            elif (
                not _is_destroyed(mine, gone)
                and not _is_destroyed(theirs, gone_there)
                and replace(mine, step_name="") != replace(theirs, step_name="")
            ):
                differing.append((theirs, "本站现在的和当时发出的不一样"))
    told = [f"{_called(store, entry)}：{words}。" for entry, words in differing[:_NAMED]]
    return count, told + ([f"这样的一共 {len(differing)} 条。"] if len(differing) > _NAMED else [])


def _is_destroyed(entry: Entry, ids: Collection[str]) -> bool:
    return not entry.values and entry.record_id in ids


def _called(store: Store, entry: Entry) -> str:
    cls = BY_NAME.get(entry.record)
    known = store.find(cls, entry.record_id) if cls is not None else None
    name = f"{cls.title} {getattr(known, 'number', '') or entry.record_id}" if cls is not None else entry.record_id
    return f"{show_moment(entry.at, store.now().date())} {entry.by}对{name}的改动"


def _held(store: Store, path: Path) -> _Held:
    if not path.is_dir() and path.name != FILE_NAME:
        name, held = read_witness(path)
        return _Held(name, held)
    folder = path if path.is_dir() else path.parent
    if not (folder / FILE_NAME).exists():
        raise StationError(f"“{folder.name}”里没有数据。", "请选上级的数据文件夹，或者见证文件。")
    try:
        other = Store.open(folder)
    except LockedError:
        other = Store.open(folder, store.key)  # a copy of this very store
    return _Held(own_station(other).name, tuple(anchors.kept(other)), other)
