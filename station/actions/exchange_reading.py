"""Taking one bundle in: is it what its name says, made by whom it says, in line with those known; then its entries, or the quarantine."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from station.actions import after_merge, letters
from station.actions.auditing import take_anchor
from station.actions.circle import Member, settle_station
from station.actions.exchange_words import bundle_numbers, station_name
from station.casework.importing.raw import uncollected
from station.casework.model import Letter
from station.changes import Changes
from station.db import exchange as boxes
from station.db.exchange import Incoming, Outgoing, Quarantined, Stream
from station.db.staff import of_others_about_ours
from station.db.store import Store
from station.frozen import frozen
from station.sync import bundle as bundles
from station.sync.bundle import MAX_RUN, Bundle, BundleError, Header, State
from station.sync.circle import Circle
from station.sync.drop import Drop, Found, bundle_path

_FORKED = "这个号有两份不一样的包，没有收入后一份。那台电脑可能从旧备份恢复过，或者整机复制过。"
_MISNAMED = "名字和里面写的对不上，可能被换过。没有收入任何内容。"
_FAR = "它的号比已经收到的多出太多，不像是接着做的。没有收入任何内容。"
_BEYOND = "其中 {count} 条改的是本站的工作人员，只有本站的电脑能改，没有采用。"
_UNREADABLE = "现在读不出来，先留着，下次再收。"

_TO_DO = {  # what to do about a file that was not taken in; {name} is who made it
    State.DAMAGED: "已隔离。请{name}再发一次，补来了会自动收。",
    State.FORGED: "已隔离。请打电话问{name}，并告诉区总。",
    State.BEYOND: "原包已存下。请打电话问{name}，并告诉区总。",
    State.UNKNOWN: "已先存下。等那台电脑在“交换成员”里登记以后，会自动收。",
    State.REVOKED: "已隔离。确认是本人做的，可以在“同步”里单独收入。",
    State.FORKED: "已隔离。请那台电脑在“同步”里重新登记，没收到的内容会换个名字再发来。",
    State.UNSIGNED: "已隔离。",
}
_SET_ASIDE = frozenset(_TO_DO)
_FEW = 8  # loose bundles that are read one by one although a folded one holds them too


@frozen
class ReceivedBundle:
    """What became of a bundle that was found, or (``number`` 0) something else that is to be told; ``taken`` counts entries new here.

    ``state`` GAP speaks of numbers that have not come, ``number`` being the first of them.
    """

    station: str
    device: str
    number: int
    state: State
    sentence: str
    taken: int = 0
    made_at: str = ""
    changes: Changes = field(default_factory=Changes)
    audience: str = ""


class Reader:
    """Takes in bundles for one store from one drop, or from what it has kept itself."""

    def __init__(self, store: Store, me: Member, drop: Drop | None = None, place: str = "") -> None:
        self.store, self.me, self.drop, self.place = store, me, drop, place
        self.former = frozenset(boxes.own_devices(store)) - {store.device}  # what was sent under these names is ours to put back
        self._names = boxes.station_names(store)
        self._aside = {row.name: row for row in boxes.quarantined(store, settled=True)}

    # -- words ---------------------------------------------------------------------------------------------------------

    def name(self, unit: str, signer: str = "") -> str:
        """Who made something: the station, and which PC of it where it has several."""
        circle = self.me.circle
        known = circle.units[unit].name if unit in circle.units else ""
        words = station_name(self._names | ({unit: known} if known and unit not in self._names else {}), unit)
        pcs = [pc for pc in circle.pcs.values() if pc.unit == unit]
        label = next((pc.label for pc in pcs if pc.key_id == signer), "") if len(pcs) > 1 else ""
        return f"{words}（{label}）" if label else words

    def report(self, unit: str, device: str, audience: str, number: int, state: State, sentence: str, signer: str = "") -> ReceivedBundle:
        """A line about a bundle, beginning with who made it."""
        return ReceivedBundle(unit, device, number, state, f"{self.name(unit, signer)}：{sentence}", audience=audience)

    # -- one file ------------------------------------------------------------------------------------------------------

    @uncollected()
    def take_found(self, found: Found) -> ReceivedBundle | None:
        """Take in a bundle lying in the drop; None if there is nothing to tell."""
        row = self._aside.get(found.path)
        if row is not None and row.sha256.startswith(found.hash16):  # nothing about it can have changed
            return None if row.settled_at else self._again(found, row)
        content = self._read(found)
        if content is None:
            return self._refused(found, BundleError(State.INCOMPLETE, _UNREADABLE), b"")
        try:
            ensure_whole(content, found.hash16)
            read = self._opened(content)
            ensure_named(read.header if read else bundles.peek(content), found.path, content)
        except BundleError as error:
            return self._refused(found, error, content)
        if read is None:
            boxes.note_closed(self.store, found.device, found.audience, found.unit, (found.hash16, found.since, found.number))
            return None
        return self.take(read, found.path, content)

    @uncollected()
    def take(self, read: Bundle, path: str, content: bytes, note: str = "") -> ReceivedBundle:
        """Take in a bundle that was found to be right, one transaction with the note that it was; ``note`` says who let it in."""
        h = read.header
        try:
            ensure_in_line(read, boxes.hashes(self.store, h.device, h.audience, max(h.since - 1, 1)))
            ensure_near(h, boxes.stream(self.store, h.device, h.audience))
        except BundleError as error:
            return self._refused(_found_of(h, read.sha256, path), error, content)
        if boxes.stream(self.store, h.device, h.audience).has(h.since, h.number):
            return self.report(h.unit, h.device, h.audience, h.number, State.OLDER, f"{self._which(h)}已经收过。", h.signer)
        who = self.name(h.unit, h.signer)
        with self.store.step(f"收{who}{self._which(h)}", undoable=False) as step:
            is_above = h.unit in self.me.circle.all_above(self.me.unit)
            beyond = of_others_about_ours(self.store, h.unit, read.entries, device=h.device, is_above=is_above)
            taken, received = self.store.receive([entry for entry in read.entries if entry not in beyond] if beyond else read.entries, "")
            letters.settle_received(self.store, step, received.touched.get(Letter.record, ()))
            after_merge.settle(self.store, step, received)
            boxes.take_in(self.store, self._incoming(read))
            if h.signer == self.me.keys.key_id:
                self._take_back(read, path, content)
            boxes.want_files(self.store, boxes.attachments_in(read.entries))
            boxes.settle(self.store, self._mended(h))
            settle_station(self.store)
            warning = take_anchor(self.store, self.me, read.anchor, h.unit, h.device) if read.anchor else ""
            for words in filter(None, (note, warning)):
                self.store.log_act("exchange", words)
        sentence = f"已收{self._which(h)}，{taken} 条。{warning}"
        if beyond:
            refused = BundleError(State.BEYOND, _BEYOND.format(count=len(beyond)))
            name = path or bundle_path(h.unit, h.device, h.audience, h.number, h.kind, content, h.since)  # type: ignore[arg-type]
            self._refused(_found_of(h, read.sha256, name), refused, content)
            sentence += refused.message + _TO_DO[State.BEYOND].format(name=self.name(h.unit))
        told = self.report(h.unit, h.device, h.audience, h.number, State.TAKEN, sentence, h.signer)
        return replace(told, taken=taken, made_at=read.made_at, changes=step.changes)

    def _opened(self, content: bytes) -> Bundle | None:
        """What a file says; None if it is sealed to others."""
        try:
            return bundles.decode(content, self.me.circle, self.me.keys)
        except BundleError as error:
            if error.state is State.NOT_FOR_US:
                return None
            raise

    def _read(self, found: Found) -> bytes | None:
        """The file's bytes; read twice before anything is said of their being wrong."""
        assert self.drop is not None
        content = self.drop.read(found.path)
        if content is not None and not hashlib.sha256(content).hexdigest().startswith(found.hash16):
            content = self.drop.read(found.path)
        return content

    def _take_back(self, read: Bundle, path: str, content: bytes) -> None:
        """What this PC sent before it was put back from a backup: in the outbox again, as only its maker puts back what gets lost."""
        h = read.header
        made = Outgoing(
            device=h.device,
            kind=h.kind,
            audience=h.audience,
            number=h.number,
            since=h.since,
            name=bundle_path(h.unit, h.device, h.audience, h.number, h.kind, content, h.since),  # type: ignore[arg-type]
            sha256=read.sha256,
            made_at=read.made_at,
            entries=h.entries,
            contents=boxes.contents(self.store, read.entries),
            files=boxes.attachments_in(read.entries),
        )
        for inside in boxes.outgoing(self.store, ("b", "f"), device=h.device, audience=h.audience):
            if h.since <= inside.since and inside.number <= h.number:
                boxes.drop_content(self.store, inside)
        boxes.keep_outgoing(self.store, made, content)
        if self.place and path == made.name:
            boxes.mark_written(self.store, made.name, self.place)

    def _incoming(self, read: Bundle) -> Incoming:
        h = read.header
        sha256 = h.stands_for.hex() if h.kind == "f" else read.sha256
        facts = (h.unit, h.signer, sha256, h.previous.hex(), read.made_at, h.entries, self.store.now().isoformat())
        return Incoming(h.device, h.audience, h.number, h.since, *facts)

    def _mended(self, h: Header) -> list[str]:
        """What was set aside in place of bundles that have come now."""
        rows = [row for row in self._aside.values() if not row.settled_at and row.state != State.FORKED.value]
        own = f"s/{h.unit}/{h.device}/{h.audience}/"
        names = {f"{number:010}" for number in range(h.since, h.number + 1)}
        mended = [row.sha256 for row in rows if row.name.startswith(own) and row.name.rpartition("/")[2][:10] in names]
        self._aside = {key: row for key, row in self._aside.items() if row.sha256 not in mended}
        return mended

    def settle(self, name: str) -> None:
        """A file in quarantine was seen to."""
        if (row := self._aside.pop(name, None)) is not None:
            boxes.settle(self.store, [row.sha256])

    # -- what is not taken in --------------------------------------------------------------------------------------------

    def _refused(self, found: Found, error: BundleError, content: bytes) -> ReceivedBundle:
        sentence = f"{bundle_numbers([found.number], found.audience)}。{error.message}" if found.kind != "e" else f"收条。{error.message}"
        if error.state is State.NEWER:
            self._hold(found, content)
        if error.state in (State.DAMAGED, State.INCOMPLETE) and found.audience:
            boxes.note_stream(self.store, found.device, found.audience, found.unit)
        if error.state in _SET_ASIDE:
            sentence += _TO_DO[error.state].format(name=self.name(found.unit))
            row = Quarantined(
                sha256=hashlib.sha256(content).hexdigest(),
                name=found.path,
                place=self.place,
                state=error.state.value,
                reason=sentence,
                found_at=self.store.now().isoformat(),
            )
            boxes.set_aside(self.store, row, content)
            self._aside[row.name] = row
        return self.report(found.unit, found.device, found.audience, found.number, error.state, sentence)

    def _again(self, found: Found, row: Quarantined) -> ReceivedBundle:
        return self.report(found.unit, found.device, found.audience, found.number, State(row.state), row.reason)

    def _hold(self, found: Found, content: bytes) -> None:
        """Keep a bundle this version cannot read yet; all that is known of it is its maker and its place in line."""
        try:
            ensure_named(bundles.peek(content), found.path, content)
        except BundleError:  # nobody can tell who made it, or not where it belongs: it would stand in the way of a good one
            return
        sha256 = hashlib.sha256(content).hexdigest()
        if found.number in boxes.hashes(self.store, found.device, found.audience, found.number):
            return
        place = (found.device, found.audience, found.number, found.since, found.unit)
        boxes.hold(self.store, Incoming(*place, "", sha256, "", "", 0, self.store.now().isoformat(), True), content)

    @staticmethod
    def _which(h: Header) -> str:
        return bundle_numbers(range(h.since, h.number + 1), h.audience)


def _found_of(h: Header, sha256: str, path: str) -> Found:
    return Found(h.since, h.number, h.kind, sha256[:16], h.unit, h.device, h.audience, path)


def ensure_whole(content: bytes, hash16: str) -> None:
    """BundleError if the bytes are not those the name promises: cut short or altered, whatever they say of themselves."""
    if hashlib.sha256(content).hexdigest().startswith(hash16):
        return
    try:
        bundles.peek(content)
    except BundleError as error:
        if error.state is State.INCOMPLETE or error.state is State.DAMAGED:
            raise
    raise BundleError(State.DAMAGED, _MISNAMED)


def ensure_named(h: Header, path: str, content: bytes) -> None:
    """BundleError if a bundle lies under another name than its own: of another place in line, another PC, another content."""
    if bundle_path(h.unit, h.device, h.audience, h.number, h.kind, content, h.since).casefold() != path.casefold():  # type: ignore[arg-type]
        raise BundleError(State.DAMAGED, _MISNAMED)


def ensure_in_line(read: Bundle, known: Mapping[int, tuple[str, str]]) -> None:
    """BundleError FORKED if a bundle does not fit those taken in of its stream: (SHA-256, that of the one before) by number."""
    h = read.header
    own = h.stands_for.hex() if h.kind == "f" else read.sha256
    twice = h.number in known and known[h.number][0] not in ("", own)
    before = h.since - 1 in known and known[h.since - 1][0] not in ("", h.previous.hex())
    after = h.number + 1 in known and known[h.number + 1][1] not in ("", own)
    if twice or before or after:
        raise BundleError(State.FORKED, _FORKED)


def ensure_near(h: Header, known: Stream) -> None:
    """BundleError if more numbers would be missing before a bundle than anybody ever loses."""
    if h.since - known.number + len(known.missing) > MAX_RUN:
        raise BundleError(State.DAMAGED, _FAR)


def pardoned(circle: Circle, key: str) -> Circle:
    """The circle as if a lost PC were none, for a bundle a person lets in."""
    return replace(circle, pcs={k: replace(pc, is_lost=False) if k == key else pc for k, pc in circle.pcs.items()})


def wanted(found: Sequence[Found], known: Stream) -> list[Found]:
    """What is to be looked at of a stream, in order; folded ones first where many are lacking, last where loose ones will do."""
    missing, closed = set(known.missing), {hash16 for hash16, _, _ in known.closed}
    lacking = [f for f in found if not known.has(f.since, f.number) and f.hash16 not in closed]
    loose = {f.number for f in lacking if f.kind == "b"}

    def turn(file: Found) -> tuple[int, int, int, str]:
        need = {n for n in range(file.since, file.number + 1) if n in missing or n > known.number}
        is_loose = file.kind == "b"
        is_spare = not is_loose and len(need) <= _FEW and need <= loose
        return 2 if is_spare else 1 if is_loose else 0, file.since, -file.number, file.hash16

    return sorted(lacking, key=turn)
