"""Sending and receiving by files: what is new here goes out as sealed bundles, what is new elsewhere comes in, as often as one likes.

Every PC numbers its bundles without a gap for each audience; they are taken in in any order, a gap is said. A receipt says
how far one has come. Why it is so: docs/decisions/0003-exchange-by-files.md.
"""

from collections.abc import Generator, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from station.actions import circle, folding, rights
from station.actions.circle import Member
from station.actions.exchange_files import fetch_files, write_files
from station.actions.exchange_making import make_bundles, make_receipt
from station.actions.exchange_reading import Reader, ReceivedBundle, ensure_named, wanted
from station.actions.exchange_words import bundle_numbers, runs
from station.actions.places import Place, is_for, marked, open_place, places
from station.actions.progress import Stage
from station.casework import audiences
from station.db import exchange as boxes
from station.db.exchange import Outgoing, Receipt, Stream
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.sync import bundle as bundles
from station.sync.bundle import BundleError, State
from station.sync.circle import Circle
from station.sync.drop import Drop, Found

__all__ = ["ReceivedBundle", "Sent", "receive", "send"]

_LATELY = timedelta(days=30)


@frozen
class Sent:
    """What sending did: numbers (of what goes up) and entries written for the first time, numbers put back that the place lacked.

    ``files_left`` counts attachments that found no room and go with the next sending.
    """

    sentence: str
    numbers: tuple[int, ...] = ()
    entries: int = 0
    put_back: tuple[int, ...] = ()
    files_left: int = 0

    @property
    def number(self) -> int:
        """The last bundle sent for the first time; 0 if there was nothing new."""
        return self.numbers[-1] if self.numbers else 0


# -- sending -----------------------------------------------------------------------------------------------------------


def send(store: Store, place: str | Path) -> Generator[Stage, None, Sent]:
    """Put what is new here, and whatever of ours the place lacks, into a place (a location, or the id of a known one).

    Bundles are made and kept before anything is written, and their bytes never change, so sending may stop anywhere and be
    repeated. StationError if this PC has joined no exchange, if the place is away, full or read-only, or holds bundles
    signed by this PC that this store never made.
    """
    rights.require(store, "exchange")
    me = circle.member(store)
    drop, known = open_place(store, place)
    with boxes.alone(store):
        there = drop.devices()
        _refuse_other_history(store, me, drop, there)
        yield from folding.reseal(store, me)
        yield from folding.fold(store, me)
        yield from make_bundles(store)
        known = marked(store, drop, known)
        yield from _write_statements(store, drop)
        before = boxes.where_written(store)
        lacking = _lacking(store, drop, known, there)
        for done, made in enumerate(lacking):
            yield Stage(f"写{_title(made)}", done, len(lacking))
            _write(store, drop, known, made)
        _write_receipt(store, drop, known)
        confirmed = {f"{device} {a}": n for device in boxes.own_devices(store) for a, n in _confirmed(store, device).items()}
        yield from folding.clear(store, drop, known, there, before, confirmed)
        left = yield from write_files(store, drop, known, {made.name for made in lacking})
    return _sent(lacking, before, left)


def _sent(lacking: list[Outgoing], before: dict[str, dict[str, str]], left: int) -> Sent:
    fresh = [made for made in lacking if made.name not in before and made.kind == "b"]
    back = [made for made in lacking if made.name in before and made.kind == "b"]
    numbers = tuple(made.number for made in fresh if made.audience == audiences.UP)
    entries = sum(made.entries for made in fresh if made.audience == audiences.UP)
    put_back = tuple(made.number for made in back if made.audience == audiences.UP)
    others = [named for named in (_addressed(fresh, to_all=True), _addressed(fresh, to_all=False)) if named]
    if numbers:
        words = f"已发出{bundle_numbers(numbers)}，{entries} 条，等对方回执。" + (f"另有{'、'.join(others)}。" if others else "")
    else:
        words = f"已发出{'、'.join(others)}，等对方回执。" if others else "没有新的改动要发。"
    if back:
        which = bundle_numbers(put_back) if put_back else f" {len(back)} 包"
        words = f"{words}补上了{which}。" if fresh else f"补上了这里缺的{which}，没有别的改动要发。"
    if left:
        words += f"有 {left} 份材料放不下，留到下次。"
    return Sent(words, numbers, entries, put_back, left)


def _addressed(made: Iterable[Outgoing], *, to_all: bool) -> str:
    chosen = [m for m in made if m.audience != audiences.UP and (m.audience == audiences.ALL) == to_all]
    if not chosen:
        return ""
    if to_all:
        return f"下发的第 {runs(m.number for m in chosen)} 包"
    return f"专送 {len({m.audience for m in chosen})} 个单位的 {len(chosen)} 包"


def _title(made: Outgoing) -> str:
    return bundle_numbers(range(made.since, made.number + 1), made.audience)


def _refuse_other_history(store: Store, me: Member, drop: Drop, there: dict[str, list[str]]) -> None:
    """A store put back from an old copy, or copied, must not give its numbers out again."""
    units = there.get(store.device, [])
    for audience in drop.streams(store.device, units) if units else []:
        made = {b.number: b.sha256 for b in boxes.outgoing(store, audience=audience)}
        found = [f for f in drop.bundles(store.device, units, audience) if f.kind == "b"]
        strange = [f.number for f in found if not made.get(f.number, "").startswith(f.hash16) and _is_ours(me, drop, f)]
        if strange:
            if audience == audiences.UP:
                store.set_setting("forked_from", min([*strange, store.setting("forked_from", strange[0])]))
            raise StationError(
                f"这里已有本机发出的{bundle_numbers(strange, audience)}，和本机的记录不一样。"
                "本机数据可能是从旧备份恢复的，或者整机复制过。",
                "为免两份内容用一个号，没有发送；本机数据没动。请在“同步”里点“重新登记本机”，再发一次。",
            )


def _is_ours(me: Member, drop: Drop, found: Found) -> bool:
    """Whether a file of our name was really signed here: anybody who reaches the folder can put one there."""
    content = drop.read(found.path)
    if content is None:
        return False
    try:
        header = bundles.decode(content, me.circle, me.keys).header
        ensure_named(header, found.path, content)
    except BundleError:
        return False
    return header.signer == me.keys.key_id


def _write_statements(store: Store, drop: Drop) -> Generator[Stage, None, None]:
    there = set(drop.statements())
    said = circle.statements(store)
    for done, path in enumerate(sorted(set(said) - there)):
        yield Stage("写成员名单", done, len(said))
        drop.put(path, said[path], "成员名单")


def _lacking(store: Store, drop: Drop, place: Place, there: dict[str, list[str]]) -> list[Outgoing]:
    """Our bundles that are of use at a place and not in it, or not whole; those every reader has confirmed are not read again."""
    kept, written = boxes.has_content(store), boxes.written(store, place.id)
    roles = {known.role for known in places(store)}
    lacking = []
    for device in boxes.own_devices(store):
        confirmed = _confirmed(store, device)
        for audience in boxes.audiences(store, device):
            if not is_for(place, audience, roles):
                continue
            paths = {found.path for found in drop.bundles(device, there.get(device, []), audience)}
            for made in reversed(boxes.outgoing(store, ("b", "f"), device=device, audience=audience)):
                if made.name not in kept:
                    continue
                is_there = made.name in paths
                if is_there and made.number > confirmed.get(audience, 0):
                    is_there = drop.holds(made.name, boxes.outgoing_content(store, made) or b"")
                if not is_there:
                    lacking.append(made)
                elif made.name not in written:  # stopped between the writing and the noting
                    boxes.mark_written(store, made.name, place.id)
    return lacking


def _confirmed(store: Store, device: str) -> dict[str, int]:
    """Up to which number every PC heard of lately has everything of a stream, by audience.

    Lately is told by the other receipts: a PC that was put back goes on under another name, and its old one says nothing any more.
    """
    by_audience: dict[str, list[Receipt]] = {}
    for receipt in boxes.receipts(store):
        if receipt.of_device == device:
            by_audience.setdefault(receipt.audience, []).append(receipt)
    confirmed = {}
    for audience, told in by_audience.items():
        since = (datetime.fromisoformat(max(r.noted_at for r in told)) - _LATELY).isoformat()
        confirmed[audience] = min(min(r.missing) - 1 if r.missing else r.number for r in told if r.noted_at >= since)
    return confirmed


def _write(store: Store, drop: Drop, place: Place, made: Outgoing) -> None:
    content = boxes.outgoing_content(store, made)
    assert content is not None, made.name
    drop.put(made.name, content, _title(made) if made.kind != "e" else "收条")
    boxes.mark_written(store, made.name, place.id)


def _write_receipt(store: Store, drop: Drop, place: Place) -> None:
    """The newest receipt; older ones of ours are of no use and are taken away."""
    receipt = boxes.last_receipt(store)
    if receipt is None or drop.exists(receipt.name):
        return
    _write(store, drop, place, receipt)
    for name in boxes.forget_receipts(store, receipt.number):
        boxes.forget_written(store, name, place.id)
    for found in drop.receipts(store.device, [circle.member(store).unit]):
        if found.number < receipt.number:
            drop.remove(found.path)


# -- receiving ---------------------------------------------------------------------------------------------------------


def receive(store: Store, place: str | Path) -> Generator[Stage, None, list[ReceivedBundle]]:
    """Take in what other PCs put into a place (a location, or the id of a known one), in any order, and leave a receipt.

    Returns what became of each bundle that was taken in or could not be, and the gaps; bundles taken before are not
    mentioned. A bad bundle holds up nothing. StationError if this PC has joined no exchange, the place is away or has
    never been used.
    """
    rights.require(store, "exchange")
    if circle.standing(store) != "waiting":
        circle.member(store)
    drop, known = open_place(store, place)
    if drop.is_new():
        raise StationError(f"“{drop.location}”里没有交换的包。", "请检查选的位置对不对，U 盘或共享是否连着；本机数据没动。")
    with boxes.alone(store):
        known = marked(store, drop, known)
        yield Stage("看成员名单")
        reports = _take_statements(store, drop)
        me = circle.member(store)  # a PC that waited may just have been admitted
        reader = Reader(store, me, drop, known.id)
        reports += _take_kept(reader)
        there = {device: units for device, units in drop.devices().items() if device != store.device}
        heard = _readers(store, me)
        key = f"place_ends {known.id}"
        ends: dict[str, int] = store.setting(key, {})
        before = dict(ends)
        for device, units in there.items():
            reports += yield from _receive_from(reader, drop, device, units, ends)
            if not heard.isdisjoint(units):
                _note_receipt(reader, drop, device, units)
        if ends != before:
            store.set_setting(key, ends)
        yield from fetch_files(store, drop)
        make_receipt(store)
        with suppress(StationError):  # a place that can only be read: the receipt goes out with the next one
            _write_receipt(store, drop, known)
    return reports


def _take_statements(store: Store, drop: Drop) -> list[ReceivedBundle]:
    known = circle.statements(store)
    keys = _unit_keys(store)
    found = {path: content for path in drop.statements() if path not in known and (content := drop.read(path)) is not None}
    for path, content in found.items():
        if circle.is_misplaced(store, path, content):  # whoever has the right one puts it there again; a loss must not stay hidden
            with suppress(StationError):
                drop.remove(path)
    told = circle.take_statements(store, found.values())
    if _unit_keys(store) != keys:
        boxes.reopen(store)
    return [ReceivedBundle("", "", 0, State.TAKEN, sentence) for sentence in told]


def _unit_keys(store: Store) -> tuple[str, ...]:
    return circle.member(store).keys.unit if circle.is_member(store) else ()


def _take_kept(reader: Reader) -> list[ReceivedBundle]:
    """What waited here: for an upgrade of the program, or for its maker to be admitted."""
    store, me = reader.store, reader.me
    kept = [("", content) for _, content in boxes.held(store)]
    waiting = [row for row in boxes.quarantined(store) if row.state == State.UNKNOWN.value]
    kept += [(row.name, boxes.quarantined_content(store, row.sha256)) for row in waiting]
    reports = []
    for name, content in kept:
        try:
            read = bundles.decode(content, me.circle, me.keys)
        except BundleError as error:
            if error.state is State.NOT_FOR_US:  # sealed before its maker knew of us; it will be sealed anew
                reader.settle(name)
            continue
        if read.header.kind != "e":
            reports.append(reader.take(read, name, content))
        reader.settle(name)
    return reports


def concerns(seen_by: Circle, own: str, unit: str, audience: str) -> bool:
    """Whether a stream is to be taken in here: it is for us, and we do not get the same from its maker's other streams."""
    if unit not in seen_by.units:
        return True  # said to be of somebody nobody has admitted
    if own not in seen_by.readers(unit, audience):
        return False
    return audience == audiences.UP or own not in seen_by.readers(unit, audiences.UP)


def _receive_from(
    reader: Reader, drop: Drop, device: str, units: list[str], ends: dict[str, int]
) -> Generator[Stage, None, list[ReceivedBundle]]:
    """``ends`` are the last numbers that lay in this place by stream; those of today are put into it."""
    store, me = reader.store, reader.me
    reports: list[ReceivedBundle] = []
    for audience in drop.streams(device, units):
        ours = [unit for unit in units if device in reader.former or concerns(me.circle, me.unit, unit, audience)]
        if not ours:
            continue
        known = boxes.stream(store, device, audience)
        found = drop.bundles(device, ours, audience, min(known.next_wanted, known.number))
        told = []
        twice = _twice(store, found, known)
        todo = [*twice, *wanted(found, known)]
        for done, file in enumerate(todo):
            if file not in twice and boxes.stream(store, device, audience).has(file.since, file.number):
                continue  # came with another one meanwhile
            yield Stage(f"收{reader.name(file.unit)}{bundle_numbers([file.number], audience)}", done, len(todo))
            report = reader.take_found(file)
            told += [report] if report is not None else []
        reports += told
        last = max((f.number for f in found or drop.bundles(device, ours, audience)), default=0)
        older = _older(reader, known, last, ends)
        reports += _gap(reader, boxes.stream(store, device, audience)) or ([] if told else older)
    for file in drop.unsealed(device, units) if not boxes.knows(store, device) else ():
        report = reader.take_found(file)
        reports += [report] if report is not None else []
    return reports


def _twice(store: Store, found: Iterable[Found], known: Stream) -> list[Found]:
    """Files of numbers that were taken, with another content than was taken."""
    taken = boxes.hashes(store, known.device, known.audience, min((f.number for f in found), default=1))
    loose = [f for f in found if f.kind == "b" and known.has(f.number, f.number) and f.number in taken]
    return [f for f in loose if taken[f.number][0] and not taken[f.number][0].startswith(f.hash16)]


def _older(reader: Reader, known: Stream, last: int, ends: dict[str, int]) -> list[ReceivedBundle]:
    """The place ends before where it once ended, or is an old stick seen for the first time; one that is only behind is told of once."""
    stream = bundles.stream(known.device, known.audience)
    before, ends[stream] = ends.get(stream, known.number), last
    if not 0 < last < min(known.number, before):
        return []
    which = bundle_numbers([last], known.audience)
    words = f"这里只到{which}，本站已收到{bundle_numbers([known.number], known.audience)}，没有重复收入。"
    return [reader.report(known.station, known.device, known.audience, last, State.OLDER, words)]


def _gap(reader: Reader, now: Stream) -> list[ReceivedBundle]:
    lacking = now.lacking
    if not lacking:
        return []
    which = bundle_numbers(lacking, now.audience)
    name = reader.name(now.station)
    words = f"有到{bundle_numbers([now.number], now.audience)}，缺{which}。请{name}再发一次，会自动补上{which}。"
    return [reader.report(now.station, now.device, now.audience, lacking[0], State.GAP, words)]


def _readers(store: Store, me: Member) -> set[str]:
    """The units whose receipts speak of us."""
    made = {audience for device in boxes.own_devices(store) for audience in boxes.audiences(store, device)}
    return {me.unit, *(unit for audience in made for unit in me.circle.readers(me.unit, audience))}


def _note_receipt(reader: Reader, drop: Drop, device: str, units: list[str]) -> None:
    """Look at the newest receipt of a PC that can be read."""
    store, me = reader.store, reader.me
    known = boxes.receipt_serial(store, device)
    for found in drop.receipts(device, units):
        if found.number <= known:
            return
        content = drop.read(found.path)
        with suppress(BundleError):
            if content is not None:
                read = bundles.decode(content, me.circle, me.keys)
                ensure_named(read.header, found.path, content)
                _note_seen(store, read)
                _note_orphans(store, drop, read, units)
                return


def _note_orphans(store: Store, drop: Drop, read: bundles.Bundle, units: list[str]) -> None:
    """What was taken in here of a PC that was put back from a backup, has it no more and does not find it here: only we can send it on."""
    header = read.header
    former = {device for device, signer in boxes.signers(store).items() if signer == header.signer and device != header.device}
    for stream in (s for (device, _), s in boxes.streams(store).items() if device in former):
        told = read.seen.get(bundles.stream(stream.device, stream.audience), bundles.Seen(0, ()))
        lacking = [n for n in range(1, stream.number + 1) if stream.has(n, n) and (n > told.number or n in told.missing)]
        there = drop.bundles(stream.device, units, stream.audience) if lacking else []
        if any(not any(found.since <= n <= found.number for found in there) for n in lacking):
            boxes.note_orphan(store, stream, lacking)


def _note_seen(store: Store, read: bundles.Bundle) -> None:
    own = set(boxes.own_devices(store))
    h, now = read.header, store.now().isoformat()
    with store.step("回执", undoable=False):
        boxes.note_receipt_read(store, h.device, h.unit, h.number, read.made_at)
        for name, seen in read.seen.items():
            of_device, _, audience = name.partition(" ")
            if of_device in own:
                told = (seen.number, tuple(seen.missing), h.number, read.made_at, now)
                boxes.note_receipt(store, Receipt(h.device, h.unit, of_device, audience, *told))
