"""Making bundles: what is new here goes into one stream for each audience, numbered, sealed and kept before anything is written."""

import hashlib
from collections.abc import Generator, Iterator, Sequence

from station.actions.auditing import anchored
from station.actions.circle import Member, member
from station.actions.progress import Stage
from station.casework import audiences
from station.casework.journal import Entry
from station.db import exchange as boxes
from station.db.audiences import audiences_of, newly_shared
from station.db.exchange import Outgoing
from station.db.store import Store
from station.sync import bundle as bundles
from station.sync.bundle import Making, Seen, stream
from station.sync.drop import bundle_path
from station.sync.statements import PcLost


def make_bundles(store: Store) -> Generator[Stage, None, None]:
    """Put every entry made here that is in no stream yet into its streams; stopped anywhere, it goes on the next time."""
    yield Stage("整理改动")
    _adopt(store, member(store))
    while _make(store, member(store)):
        yield Stage("整理改动")


def _adopt(store: Store, me: Member) -> None:
    """What others had written and nobody else can send goes out once more in our own streams, for who joins later or went without.

    That is what a PC declared lost here had written (a station whose only PC was lost gets its work back from the unit
    above), and what a PC put back from a backup has no more (:func:`station.actions.exchange.receive` finds it).
    """
    lost = [s.body.key_id for s in me.circle.said.values() if isinstance(s.body, PcLost) and s.signer == me.keys.key_id]
    for key in (key for key in lost if key not in store.setting("adopted", [])):
        with store.step("发送", undoable=False):
            _send_on(store, me, me.circle.pcs[key].unit, boxes.devices_of(store, key))
            store.set_setting("adopted", [*store.setting("adopted", []), key])
    signers = boxes.signers(store)
    for device in boxes.orphans(store):
        with store.step("发送", undoable=False):
            _send_on(store, me, me.circle.pcs[signers[device]].unit, [device])
            boxes.sent_on(store, device)


def _send_on(store: Store, me: Member, unit: str, devices: Sequence[str]) -> None:
    """Entries of devices of a unit once more in our own streams."""
    for audience in (audiences.UP,) if unit == me.unit else (audiences.UP, audiences.to(unit)):
        for piece in pieces(boxes.entries_of(store, devices)):
            _keep(store, me, audience, piece)


def _make(store: Store, me: Member) -> bool:
    """One bundle for each audience of the next entries, and of what others made that must go along; False if nothing of ours was left."""
    with store.step("发送", undoable=False):
        entries = boxes.undistributed(store, bundles.GOOD_ENTRIES)
        while len(entries) > 1 and bundles.size_of(entries) > bundles.GOOD_RAW:
            entries = entries[: len(entries) // 2]
        circle = (me.unit, bool(me.circle.below(me.unit)), me.circle.all_above(me.unit))
        by_audience: dict[str, dict[tuple[str, int], Entry]] = {}
        for audience, carried in newly_shared(store, entries, *circle).items():
            by_audience.setdefault(audience, {}).update({(e.device, e.number): e for e in carried})
        for entry, its_audiences in zip(entries, audiences_of(store, entries, *circle), strict=True):
            for audience in its_audiences:
                by_audience.setdefault(audience, {})[entry.device, entry.number] = entry
        for audience, those in sorted(by_audience.items()):
            for piece in pieces(list(those.values())):
                _keep(store, me, audience, piece)
        if entries:
            boxes.distribute(store, entries[-1].number)
    return bool(entries)


def pieces(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Entries in runs that each make a good bundle."""
    waiting = [list(entries[at : at + bundles.GOOD_ENTRIES]) for at in range(0, len(entries), bundles.GOOD_ENTRIES)]
    while waiting:
        run = waiting.pop(0)
        if len(run) > 1 and bundles.size_of(run) > bundles.GOOD_RAW:
            waiting[:0] = [run[: len(run) // 2], run[len(run) // 2 :]]
        else:
            yield run


def _keep(store: Store, me: Member, audience: str, entries: Sequence[Entry]) -> None:
    last = boxes.last_outgoing(store, audience)
    number = last.number + 1 if last else 1
    previous = bytes.fromhex(last.sha256) if last else b""
    making = Making(
        unit=me.unit,
        device=store.device,
        audience=audience,
        number=number,
        since=number,
        previous=previous,
        kind="b",
        schema=boxes.shape_number(),
        made_at=store.now().isoformat(),
        seen={},
        anchor=anchored(store, me, number) if audience == audiences.UP else None,
    )
    keep(store, me, making, entries)
    if number == 1:
        store.set_setting(f"sealed_to {store.device} {audience}", readers(me, audience))


def keep(store: Store, me: Member, making: Making, entries: Sequence[Entry]) -> Outgoing:
    """Seal a bundle and put it into the outbox; only inside the step that read its entries."""
    content = bundles.encode(making, entries, me.keys, me.circle.recipients(making.audience) if making.audience else ())
    made = Outgoing(
        device=making.device,
        kind=making.kind,
        audience=making.audience,
        number=making.number,
        since=making.since,
        name=bundle_path(making.unit, making.device, making.audience, making.number, making.kind, content, making.since),
        sha256=hashlib.sha256(content).hexdigest(),
        made_at=making.made_at,
        entries=len(entries),
        contents=boxes.contents(store, entries),
        files=boxes.attachments_in(entries),
    )
    boxes.keep_outgoing(store, made, content)
    return made


def readers(me: Member, audience: str) -> dict[str, list[str]]:
    """The PCs that can open what is sealed today, by unit: who joins a unit later gets its keys from one of them."""
    units = me.circle.readers(me.unit, audience)
    found: dict[str, list[str]] = {unit: [] for unit in units if unit in me.circle.units and me.circle.units[unit].recipient}
    for pc in me.circle.pcs.values():
        if pc.unit in found and not pc.is_lost:
            found[pc.unit].append(pc.key_id)
    return found


def make_receipt(store: Store) -> None:
    """Say how far we have come, once for each state; a receipt is not itself acknowledged."""
    seen = {stream(*key): Seen(*told) for key, told in boxes.seen(store).items()}
    told = {name: [s.number, list(s.missing)] for name, s in seen.items()}
    if not seen or told == store.setting("acknowledged", {}):
        return
    me = member(store)
    with store.step("收条", undoable=False):
        last = boxes.last_receipt(store)
        number = last.number + 1 if last else 1
        making = Making(
            unit=me.unit,
            device=store.device,
            audience="",
            number=number,
            since=number,
            previous=b"",
            kind="e",
            schema=boxes.shape_number(),
            made_at=store.now().isoformat(),
            seen=seen,
        )
        keep(store, me, making, ())
        store.set_setting("acknowledged", told)
