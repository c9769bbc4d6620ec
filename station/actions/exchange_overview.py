"""What the exchange has come to: changes not sent yet, bundles sent, received and confirmed, what is missing, what was set aside."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from station.actions import circle, rights
from station.actions.circle import Member
from station.actions.exchange_words import bundle_numbers, how_far, station_name, unit_names
from station.actions.places import Place, every_place, mark_lost, place_title, places
from station.casework import audiences
from station.casework.model import StaffMember, Station
from station.db import exchange as boxes
from station.db.exchange import Incoming, Outgoing, Quarantined, Receipt, Stream
from station.db.store import Store
from station.frozen import frozen

_NEWEST = 20  # bundles older than these are asked for again by who lacks them


_FIRST = {Station.record, StaffMember.record}  # what the first start writes


@frozen
class Pending:
    """Changes made here that lie in no place yet; ``per_record`` counts them by record name, most first."""

    count: int
    per_record: dict[str, int]


@frozen
class SentBundle:
    """A line of the record of sending: what was in it, where it lies (title of the place, when), who has it, who says it is missing."""

    number: int
    audience: str
    entries: int
    made_at: str
    contents: Mapping[str, int]
    written: tuple[tuple[str, str], ...]
    received_by: tuple[str, ...]
    missing_at: tuple[str, ...]

    @property
    def written_at(self) -> str:
        """When it was written to a place last; "" for never."""
        return self.written[-1][1] if self.written else ""

    @property
    def state(self) -> Literal["unsent", "sent", "received"]:
        """How far the bundle has come, as far as is known here."""
        if self.received_by:
            return "received"
        return "sent" if self.written_at else "unsent"


@frozen
class Partner:
    """Another PC of the exchange: what came from it and what it has confirmed, in words; ``is_gap`` if anything is missing either way."""

    unit: str
    name: str
    pc: str
    device: str
    received: str
    confirmed: str
    heard_at: str
    is_gap: bool


@frozen
class Told:
    """What a receipt says of our bundles: whose it is, in one sentence, and when it came."""

    device: str
    name: str
    sentence: str
    at: str


@frozen
class Overview:
    """Everything the exchange screen shows; lists are newest first."""

    pending: Pending
    next_number: int
    sent: tuple[SentBundle, ...]
    received: tuple[Incoming, ...]
    told: tuple[Told, ...]
    partners: tuple[Partner, ...]
    places: tuple[Place, ...]
    quarantine: tuple[Quarantined, ...]
    held: tuple[Incoming, ...]
    files_to_come: int
    station_names: dict[str, str]

    @property
    def receipts(self) -> tuple[str, ...]:
        """What the receipts say, one sentence each."""
        return tuple(told.sentence for told in self.told)


@frozen
class Lost:
    """What of ours lay on a place that was lost: bundles and files, entries by category, and why nobody can read it."""

    place: Place
    bundles: int
    which: str
    files: int
    contents: dict[str, int]
    sentence: str


def pending(store: Store) -> Pending:
    """The changes made here that were not written to any place.

    What the first start wrote is nothing to report before there is anything beside it, a place to send it to or any exchange.
    """
    per_record = boxes.waiting_to_go(store)
    if per_record.keys() <= _FIRST and not places(store) and not boxes.outgoing(store, limit=1) and not boxes.incoming(store, limit=1):
        per_record = {}
    return Pending(sum(per_record.values()), per_record)


def awaiting(store: Store) -> int:
    """How many of the newest bundles for the superior lie in a place and nobody has confirmed them."""
    confirmed = [r for r in boxes.receipts(store) if r.of_device == store.device]
    written = boxes.where_written(store)
    made = boxes.outgoing(store, audience=audiences.UP, limit=_NEWEST)
    return sum(_sent_line(b, confirmed, {}, written.get(b.name, {}), {}).state == "sent" for b in made)


def overview(store: Store, *, limit: int = 200) -> Overview:
    """What was sent, received and confirmed."""
    names = unit_names(store)
    confirmed = [r for r in boxes.receipts(store) if r.of_device == store.device]
    written, titles = boxes.where_written(store), {p.id: p.title for p in every_place(store)}
    made = boxes.outgoing(store, limit=limit)
    for folded in boxes.outgoing(store, ("f",)):
        for bundle in made:
            if bundle.audience == folded.audience and folded.since <= bundle.number <= folded.number and bundle.name not in written:
                written[bundle.name] = written.get(folded.name, {})
    last = boxes.last_outgoing(store, audiences.UP)
    return Overview(
        pending=pending(store),
        next_number=last.number + 1 if last is not None else 1,
        sent=tuple(_sent_line(b, confirmed, names, written.get(b.name, {}), titles) for b in made),
        received=tuple(boxes.incoming(store, limit=limit)),
        told=tuple(_receipt_line(r, names) for r in confirmed if r.number and r.audience == audiences.UP),
        partners=tuple(partners(store)),
        places=tuple(places(store)),
        quarantine=tuple(boxes.quarantined(store)),
        held=tuple(found for found, _ in boxes.held(store)),
        files_to_come=len(boxes.wanted_files(store)),
        station_names=names,
    )


def _sent_line(
    made: Outgoing, receipts: Sequence[Receipt], names: Mapping[str, str], written: Mapping[str, str], titles: Mapping[str, str]
) -> SentBundle:
    ours = [r for r in receipts if r.audience == made.audience]
    by = dict.fromkeys(station_name(names, r.station) for r in ours if r.has(made.number, made.number))
    missing = dict.fromkeys(station_name(names, r.station) for r in ours if made.number in r.missing)
    where = tuple((titles.get(place, place), at) for place, at in written.items())
    return SentBundle(made.number, made.audience, made.entries, made.made_at, made.contents, where, tuple(by), tuple(missing))


def _receipt_line(receipt: Receipt, names: Mapping[str, str]) -> Told:
    name = station_name(names, receipt.station)
    return Told(receipt.device, name, f"{name}{_has(receipt.number, receipt.missing)}。", receipt.noted_at)


def _has(number: int, missing: Collection[int], whose: str = "") -> str:
    """“已收到第 1 至 40 包，无缺号” or “已收到第 41 包，缺第 38 包”."""
    return f"已收到{whose}{how_far(number, missing).removeprefix('到')}"


def partners(store: Store) -> list[Partner]:
    """The other PCs that were heard of, those of one unit together; one that was put back from a backup under its name of today."""
    streams: dict[str, list[Stream]] = {}
    for (device, _), stream in boxes.streams(store).items():
        if stream.number:
            streams.setdefault(device, []).append(stream)
    receipts: dict[str, list[Receipt]] = {}
    for receipt in boxes.receipts(store):
        if receipt.of_device == store.device and receipt.number:
            receipts.setdefault(receipt.device, []).append(receipt)
    names = unit_names(store)
    me = circle.member(store) if circle.is_member(store) else None
    signers = boxes.signers(store)
    own = set(boxes.own_devices(store))
    devices = [device for device in dict.fromkeys([*streams, *receipts]) if device not in own]
    found = [_partner(device, streams.get(device, []), receipts.get(device, []), names, me, signers) for device in devices]
    newest: dict[str, Partner] = {}
    for partner in sorted(found, key=lambda p: p.heard_at):
        newest[signers.get(partner.device, partner.device)] = partner
    return sorted(newest.values(), key=lambda p: (p.unit, p.pc, p.device))


def _partner(
    device: str,
    streams: Sequence[Stream],
    receipts: Sequence[Receipt],
    names: Mapping[str, str],
    me: Member | None,
    signers: Mapping[str, str],
) -> Partner:
    unit = streams[0].station if streams else receipts[0].station
    several = [pc for pc in me.circle.pcs.values() if pc.unit == unit] if me is not None else []
    label = next((pc.label for pc in several if pc.key_id == signers.get(device)), "") if len(several) > 1 else ""
    lacking = {s.audience: s.lacking for s in streams}
    shown = next((s for s in streams if s.audience == audiences.UP), streams[0] if streams else None)
    told = next((r for r in receipts if r.audience == audiences.UP), receipts[0] if receipts else None)
    return Partner(
        unit=unit,
        name=station_name(names, unit),
        pc=label,
        device=device,
        received=f"本站{_has(shown.number, lacking[shown.audience])}" if shown is not None else "还没有收到它的包",
        confirmed=f"它{_has(told.number, told.missing, '本站')}" if told is not None else "还没有它的回执",
        heard_at=max([s.received_at for s in streams] + [r.noted_at for r in receipts]),
        is_gap=any(lacking.values()) or any(r.missing for r in receipts),
    )


_HARMLESS = "内容都加了封，只有收件的单位打得开，捡到的人只看得到站点码、号数和大小。不用再做什么，要发的换一个位置再发一次。"


def _lying(store: Store, device: str, names: Collection[str]) -> list[Outgoing]:
    """The bundles of ours that lie in a place, by themselves or within a folded one."""
    folded = [f for f in boxes.outgoing(store, ("f",), device=device) if f.name in names]
    within = {(f.audience, number) for f in folded for number in range(f.since, f.number + 1)}
    return [b for b in boxes.outgoing(store, device=device) if b.name in names or (b.audience, b.number) in within]


def lost_place(store: Store, place_id: str, *, is_asked: bool = False) -> Lost:
    """A stick was lost: what of ours lay on it; from then on it is used no more. ``is_asked`` only tells."""
    if not is_asked:
        rights.require(store, "exchange")
    place = next(p for p in every_place(store) if p.id == place_id)
    names = boxes.written(store, place_id)
    own = boxes.own_devices(store)
    made = [b for device in own for b in _lying(store, device, names)]
    passed_on = [name for name in names if name.startswith("s/") and "/e/" not in name and name.split("/")[2] not in own]
    contents: dict[str, int] = {}
    for bundle in made:
        for record, number in bundle.contents.items() if bundle.audience == audiences.UP else ():
            contents[record] = contents.get(record, 0) + number
    files = len({name for name in names if name.startswith("a/")})
    title = place_title(store, place_id)
    numbers = {b.audience: [other.number for other in made if other.audience == b.audience] for b in reversed(made)}
    which = "，".join(bundle_numbers(of, audience) for audience, of in numbers.items())
    words = f"“{title}”上有本机写的 {len(made)} 包" + (f"（{which}）" if which else "")
    words += (f"、转送的 {len(passed_on)} 包" if passed_on else "") + (f"、材料 {files} 个文件" if files else "") + f"。{_HARMLESS}"
    if not is_asked:
        mark_lost(store, place_id)
        store.log_act("exchange", f"登记丢失：{title}，{len(made)} 包")
    return Lost(place, len(made), which, files, dict(sorted(contents.items(), key=lambda item: -item[1])), words)
