"""Sending and receiving by files: what is new here goes out as bundles, what is new elsewhere comes in, both as often as one likes.

Every PC sends the journal entries it made itself, numbered without a gap; every PC takes in the bundles of all others in
their order. A receipt says how far one has come. Why it is so: docs/decisions/0003-exchange-by-files.md.
"""

import hashlib
import itertools
from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from station.actions import letters
from station.actions.exchange_words import bundle_numbers, station_name
from station.actions.grievances import own_station
from station.actions.progress import Stage
from station.casework.journal import Entry
from station.casework.model import Letter
from station.changes import Changes
from station.db import attachments
from station.db import exchange as boxes
from station.db.exchange import Incoming, Outgoing, Receipt
from station.db.store import Store
from station.errors import StationError
from station.sync import bundle as bundles
from station.sync.arrivals import FORKED, read_named, read_turn
from station.sync.bundle import Bundle, BundleError, State
from station.sync.drop import Drop, Found, attachment_path, bundle_path, station_folder


@dataclass(frozen=True)
class Sent:
    """What sending did: the numbers and entries written for the first time, and numbers put back that the drop had lost."""

    sentence: str
    numbers: tuple[int, ...] = ()
    entries: int = 0
    put_back: tuple[int, ...] = ()

    @property
    def number(self) -> int:
        """The last bundle sent for the first time; 0 if there was nothing new."""
        return self.numbers[-1] if self.numbers else 0


@dataclass(frozen=True)
class ReceivedBundle:
    """What became of a bundle that was found; ``taken`` counts entries that were new here."""

    station: str
    device: str
    number: int
    state: State
    sentence: str
    taken: int = 0
    made_at: str = ""
    changes: Changes = field(default_factory=Changes)


# -- sending -----------------------------------------------------------------------------------------------------------


def send(store: Store, folder: Path) -> Generator[Stage, None, Sent]:
    """Put what is new here, and whatever of ours the folder lacks, into the drop.

    Bundles are made and kept before anything is written, and their bytes never change, so sending may stop anywhere and be
    repeated. StationError if the folder is away, full or read-only, or holds bundles of this PC that this store never made.
    """
    drop = Drop(folder)
    drop.check()
    code = own_station(store).code
    station_folder(code)
    devices = drop.devices()
    _refuse_other_history(store, drop.bundles(store.device, devices.get(store.device, [])))
    yield Stage("整理改动")
    while _make(store, code):
        yield Stage("整理改动")
    lacking = _lacking(store, drop, devices)
    for done, made in enumerate(lacking):
        yield Stage(f"写第 {made.number} 包", done, len(lacking))
        wanted = boxes.attachments_between(store, made.first, made.last)
        for at, sha256 in enumerate(wanted):
            yield Stage(f"写第 {made.number} 包的材料", at, len(wanted))
            content = attachments.read(store, sha256)
            if content is not None:
                drop.put(attachment_path(sha256), content, f"第 {made.number} 包的材料")
        _write(store, drop, made, f"第 {made.number} 包")
    _write_receipt(store, drop)
    fresh = [made for made in lacking if not made.written_at]
    put_back = tuple(made.number for made in lacking if made.written_at)
    return _sent(tuple(made.number for made in fresh), sum(made.entries for made in fresh), put_back)


def _sent(numbers: tuple[int, ...], entries: int, put_back: tuple[int, ...]) -> Sent:
    words = f"已发出{bundle_numbers(numbers)}，{entries} 条，等对方回执。" if numbers else "没有新的改动要发。"
    if put_back:
        words += f"补上了{bundle_numbers(put_back)}。"
    return Sent(words, numbers, entries, put_back)


def _refuse_other_history(store: Store, there: Sequence[Found]) -> None:
    """A store put back from an old copy must not give its numbers out again."""
    made = {b.number: b.sha256 for b in boxes.outgoing(store)}
    strange = [found.number for found in there if not made.get(found.number, "").startswith(found.hash16)]
    if strange:
        raise StationError(
            f"这里已有本机发出的{bundle_numbers(strange)}，和本机的记录不一样。本机数据可能是从旧备份恢复的，或者整机复制过。",
            "为免盖掉别人收到的内容，没有发送；本机数据没动。请联系区总。",
        )


def _make(store: Store, code: str) -> bool:
    """Make the next bundle from entries that are in none yet and keep it, in one transaction; False if there are none."""
    with store.step("发送", undoable=False):
        last = boxes.last_outgoing(store, "b")
        entries = boxes.own_entries(store, last.last if last else 0, bundles.GOOD_ENTRIES)
        while len(entries) > 1 and bundles.size_of(entries) > bundles.GOOD_RAW:
            entries = entries[: len(entries) // 2]
        if not entries:
            return False
        _keep(store, code, "b", last, entries)
    return True


def _keep(store: Store, code: str, kind: bundles.Kinds, last: Outgoing | None, entries: Sequence[Entry]) -> None:
    number = last.number + 1 if last else 1
    made_at = store.now().isoformat()
    content = bundles.encode(
        station=code,
        device=store.device,
        number=number,
        previous=bytes.fromhex(last.sha256) if last and kind == "b" else b"",
        kind=kind,
        schema=boxes.shape_number(),
        made_at=made_at,
        seen=boxes.seen(store),
        entries=entries,
    )
    made = Outgoing(
        device=store.device,
        kind=kind,
        number=number,
        name=bundle_path(code, store.device, number, kind, content),
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=made_at,
        first=entries[0].number if entries else 0,
        last=entries[-1].number if entries else 0,
        entries=len(entries),
    )
    boxes.keep_outgoing(store, made, content)


def _lacking(store: Store, drop: Drop, devices: dict[str, list[str]]) -> list[Outgoing]:
    """Our bundles that are not in the drop, or not whole; those every known PC has confirmed are not read again."""
    confirmed = min((r.number for r in boxes.receipts(store)), default=0)
    lacking = []
    for device in [*boxes.former_devices(store), store.device]:
        paths = {found.path for found in drop.bundles(device, devices.get(device, []))}
        for made in reversed(boxes.outgoing(store, device=device)):
            is_there = made.name in paths
            if is_there and (device != store.device or made.number > confirmed):
                is_there = drop.holds(made.name, boxes.outgoing_content(store, made))
            if not is_there:
                lacking.append(made)
            elif not made.written_at:  # stopped between the writing and the noting
                boxes.mark_written(store, made, str(drop.folder))
    return lacking


def _write(store: Store, drop: Drop, made: Outgoing, title: str) -> None:
    drop.put(made.name, boxes.outgoing_content(store, made), title)
    boxes.mark_written(store, made, str(drop.folder))


def _write_receipt(store: Store, drop: Drop) -> None:
    receipt = boxes.last_outgoing(store, "e")
    if receipt is not None and not (drop.folder / receipt.name).exists():
        _write(store, drop, receipt, "收条")


# -- receiving ---------------------------------------------------------------------------------------------------------


def receive(store: Store, folder: Path) -> Generator[Stage, None, list[ReceivedBundle]]:
    """Take in what other PCs put into the drop, each PC's bundles in their order, and leave a receipt.

    Returns what became of each bundle that was taken in or stands in the way; bundles taken before are not mentioned.
    A bundle that is broken, half copied or too early holds up only those after it of the same PC. StationError if the
    folder is away or has never been a drop.
    """
    drop = Drop(folder)
    drop.check()
    if drop.is_new():
        raise StationError(f"“{folder}”里没有交换的包。", "请检查选的文件夹对不对，U 盘或共享是否连着；本机数据没动。")
    devices = drop.devices()
    devices.pop(store.device, None)
    reports: list[ReceivedBundle] = []
    for device in [*devices, *(d for d in boxes.devices_parked(store) if d not in devices)]:
        stations = devices.get(device, [])
        reports += yield from _receive_from(store, drop, device, stations)
        _note_receipt(store, drop, device, stations)
    yield from _fetch_attachments(store, drop)
    _make_receipt(store)
    with suppress(StationError):  # a drop that can only be read: the receipt goes out with the next one
        _write_receipt(store, drop)
    return reports


class _Sender:
    """One PC elsewhere: how far its bundles have been taken in, and how it is called."""

    def __init__(self, store: Store, device: str, station: str) -> None:
        self._store, self.device, self.station = store, device, station
        self.number, self.sha256 = boxes.cursor(store, device)

    def report(self, number: int, state: State, sentence: str) -> ReceivedBundle:
        return ReceivedBundle(self.station, self.device, number, state, f"{self.name}：{sentence}")

    @property
    def name(self) -> str:
        return station_name(boxes.station_names(self._store), self.station)


def _receive_from(store: Store, drop: Drop, device: str, stations: list[str]) -> Generator[Stage, None, list[ReceivedBundle]]:
    kept = boxes.parked(store, device)
    number, _ = boxes.cursor(store, device)
    found = drop.bundles(device, stations, number)
    by_number: dict[int, list[Found]] = {n: list(group) for n, group in itertools.groupby(found, key=lambda f: f.number)}
    station = found[-1].station if found else next((b.station for b in boxes.incoming(store) if b.device == device), "")
    sender = _Sender(store, device, station)
    reports = _known_before(store, sender, found)
    total = len([n for n in by_number if n > number])
    refusal: BundleError | None = None
    while refusal is None and (sender.number + 1 in by_number or sender.number + 1 in kept):
        turn = sender.number + 1
        yield Stage(f"收{sender.name}第 {turn} 包", turn - number - 1, total)
        try:
            read = read_turn(drop, device, turn, sender.sha256, boxes.parked_content(store, device, turn), by_number.get(turn, []))
        except BundleError as error:
            refusal = error
            continue
        reports.append(_take(store, sender, read))
    later = [n for n in sorted({*by_number, *kept}) if n > sender.number + 1]
    waiting = _park(store, drop, sender, {n: by_number.get(n, []) for n in later}, kept)
    turn = sender.number + 1
    if refusal is not None:
        if refusal.state is State.NEWER:
            _keep_newer(store, drop, sender, by_number.get(turn, []))
        ask = f"请{sender.name}重发第 {turn} 包。" if refusal.state is State.DAMAGED else ""
        reports.append(sender.report(turn, refusal.state, f"第 {turn} 包。{refusal}{ask}"))
    elif waiting:
        missing = range(turn, min(waiting))
        words = f"缺{bundle_numbers(missing)}。{bundle_numbers(waiting)}已先存下，等{bundle_numbers(missing)}到了一起收。"
        reports.append(sender.report(min(waiting), State.PARKED, f"{words}请向{sender.name}要{bundle_numbers(missing)}。"))
    return reports


def _known_before(store: Store, sender: _Sender, found: Sequence[Found]) -> list[ReceivedBundle]:
    """What is to be said of bundles whose number was taken before: nothing, or that they are old, or that there are two of one number."""
    known = boxes.known_hashes(store, sender.device)
    twice = [f.number for f in found if f.number in known and not known[f.number].startswith(f.hash16)]
    if twice:
        return [sender.report(twice[0], State.FORKED, f"{bundle_numbers(twice)}。{FORKED}")]
    last = found[-1].number if found else sender.number
    if last < sender.number:
        return [sender.report(last, State.OLDER, f"这是第 {last} 包，本站已收到第 {sender.number} 包，没有重复收入。")]
    return []


def _take(store: Store, sender: _Sender, read: Bundle) -> ReceivedBundle:
    """Take a bundle in, one transaction with the note that it was."""
    number = read.header.number
    with store.step(f"收{sender.name}第 {number} 包", undoable=False) as step:
        taken, received = store.receive(read.entries, "")
        letters.settle_received(store, step, received.touched.get(Letter.record, ()))
        boxes.keep_incoming(store, _incoming(store, read, is_parked=False), None)
        boxes.want_files(store, boxes.attachments_in(read.entries))
        _note_seen(store, read)
    sender.number, sender.sha256, sender.station = number, read.sha256, read.header.station
    told = sender.report(number, State.TAKEN, f"已收第 {number} 包，{taken} 条。")
    return replace(told, taken=taken, made_at=read.made_at, changes=step.changes)


def _incoming(store: Store, read: Bundle, *, is_parked: bool) -> Incoming:
    h = read.header
    return Incoming(h.device, h.number, h.station, read.sha256, read.made_at, h.entries, store.now().isoformat(), is_parked)


def _park(store: Store, drop: Drop, sender: _Sender, later: dict[int, list[Found]], kept: set[int]) -> list[int]:
    """Keep bundles that came too early, because the stick will be gone by then; returns the numbers that wait here."""
    waiting = [n for n in later if n in kept]
    for number, found in later.items():
        for file in found if number not in kept else []:
            content = drop.read(file.path)
            with suppress(BundleError):  # looked at again when its turn comes
                read = read_named(content, file.hash16)
                if (read.header.device, read.header.number) == (sender.device, number):
                    boxes.keep_incoming(store, _incoming(store, read, is_parked=True), content)
                    waiting.append(number)
                    break
    return sorted(waiting)


def _keep_newer(store: Store, drop: Drop, sender: _Sender, found: Sequence[Found]) -> None:
    """Keep a bundle this version cannot read yet; all that is known of it is its name."""
    for file in found:
        content = drop.read(file.path)
        if content is not None and hashlib.sha256(content).hexdigest().startswith(file.hash16):
            sha256, now = hashlib.sha256(content).hexdigest(), store.now().isoformat()
            boxes.keep_incoming(store, Incoming(sender.device, file.number, file.station, sha256, "", 0, now, True), content)
            return


def _note_receipt(store: Store, drop: Drop, device: str, stations: list[str]) -> None:
    """Look at the newest receipt of a PC that can be read."""
    for found in drop.receipts(device, stations):
        content = drop.read(found.path)
        with suppress(BundleError):
            if content is not None and (read := bundles.decode(content)).header.device == device:
                _note_seen(store, read)
                return


def _note_seen(store: Store, read: Bundle) -> None:
    ours = read.seen.get(store.device)
    if ours is not None:
        boxes.note_receipt(store, Receipt(read.header.device, read.header.station, ours, store.now().isoformat()))


def _make_receipt(store: Store) -> None:
    """Say how far we have come, once for each state; a receipt is not itself acknowledged."""
    seen = boxes.seen(store)
    if not seen or seen == store.setting("acknowledged", {}) or not store.setting("station", ""):
        return
    with suppress(StationError), store.step("收条", undoable=False):
        _keep(store, own_station(store).code, "e", boxes.last_outgoing(store, "e"), ())
        store.set_setting("acknowledged", seen)


def _fetch_attachments(store: Store, drop: Drop) -> Generator[Stage, None, None]:
    wanted = boxes.wanted_files(store)
    for done, sha256 in enumerate(wanted):
        yield Stage("收材料", done, len(wanted))
        if not attachments.path_of(store, sha256).exists():
            content = drop.read(attachment_path(sha256))
            if content is None or hashlib.sha256(content).hexdigest() != sha256:
                continue
            attachments.put(store, content)
        boxes.file_came(store, sha256)
