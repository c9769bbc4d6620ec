"""Folding: a long run of one stream's bundles becomes one, so that a place does not grow for ever and who comes new starts from it.

A folded bundle holds every entry of those it stands for. The loose ones are taken away on a later sending, when it has been read back.
"""

import math
from collections.abc import Generator, Mapping, Sequence
from datetime import timedelta

from station.actions.circle import Member
from station.actions.exchange_making import keep, readers
from station.actions.places import Place
from station.actions.progress import Stage
from station.casework.journal import Entry
from station.db import destroying
from station.db import exchange as boxes
from station.db.exchange import Outgoing
from station.db.store import Store
from station.sync import bundle as bundles
from station.sync.bundle import MAX_ENTRIES, MAX_RUN, Making
from station.sync.drop import Drop

FOLD_AFTER = 64  # loose bundles
_BRANCHING = 8  # folded ones of about one length that are folded again: the number of files grows with the logarithm only
_GOOD = 4 << 20  # sealed bytes folded together
_ENTRIES = MAX_ENTRIES // 2
_DAYS = 30  # after which loose ones go although somebody known has not confirmed them: the folded one is there for him


def fold(store: Store, me: Member) -> Generator[Stage, None, None]:
    """Fold the streams of this PC that have grown long; what no place has had yet goes there by itself first."""
    written = boxes.where_written(store)
    for device, audience in _streams(store):
        while run := _ripe(store, me, [p for p in _pieces(store, device, audience) if p.kind == "f" or p.name in written]):
            yield Stage("归并旧包")
            _fold(store, me, run)


def reseal(store: Store, me: Member) -> Generator[Stage, None, None]:
    """Fold whole streams anew for readers who could not open what was sealed before they came."""
    for device, audience in _streams(store):
        key = f"sealed_to {device} {audience}"
        before: dict[str, list[str]] = store.setting(key, {})
        now = readers(me, audience)
        if all(unit in before and set(before[unit]) & set(pcs) for unit, pcs in now.items()):
            if before != now:
                store.set_setting(key, now)
            continue
        left = _pieces(store, device, audience)
        while left:
            run = _fitting(store, me, left)
            left = left[max(len(run), 1) :]
            if run:
                yield Stage("为新加入的单位重新加封")
                _fold(store, me, run)
        store.set_setting(key, now)


def clear(
    store: Store,
    drop: Drop,
    place: Place,
    there: Mapping[str, list[str]],
    before: Mapping[str, Mapping[str, str]],
    confirmed: Mapping[str, int],
) -> Generator[Stage, None, None]:
    """Take away what is folded, where the folded bundle was written on an earlier sending and lies there whole.

    ``before`` are the files that had been written by then; ``confirmed`` tells by stream ("<device> <audience>") how far all have come.
    """
    long_ago = (store.now() - timedelta(days=_DAYS)).isoformat()
    for device, audience in _streams(store):
        folded = [f for f in boxes.outgoing(store, ("f",), device=device, audience=audience) if place.id in before.get(f.name, {})]
        is_safe = [f for f in folded if f.number <= confirmed.get(bundles.stream(device, audience), 0) or f.made_at <= long_ago]
        if not is_safe:
            continue
        found = drop.bundles(device, list(there.get(device, [])), audience)
        for whole in is_safe:
            inside = [f for f in found if whole.since <= f.since and f.number <= whole.number and f.path != whole.name]
            content = boxes.outgoing_content(store, whole)
            if inside and content is not None and drop.holds(whole.name, content):
                for done, file in enumerate(inside):
                    yield Stage("清理归并过的旧包", done, len(inside))
                    drop.remove(file.path)
                    boxes.forget_written(store, file.path, place.id)


def _streams(store: Store) -> list[tuple[str, str]]:
    return [(device, audience) for device in boxes.own_devices(store) for audience in boxes.audiences(store, device)]


def _pieces(store: Store, device: str, audience: str) -> list[Outgoing]:
    """The bundles whose bytes are kept, which together make the whole stream, in order."""
    kept = boxes.has_content(store)
    found = [made for made in boxes.outgoing(store, ("b", "f"), device=device, audience=audience) if made.name in kept]
    return sorted(found, key=lambda made: made.number)


def _level(piece: Outgoing) -> int:
    count = piece.number - piece.since + 1
    return 0 if count == 1 else 1 + max(0, round(math.log(count / FOLD_AFTER, _BRANCHING)))


def _ripe(store: Store, me: Member, pieces: Sequence[Outgoing]) -> list[Outgoing]:
    """The first run worth folding: enough of one length beside each other, not too much together; empty for none."""
    start = 0
    while start < len(pieces):
        level = _level(pieces[start])
        end = start
        while end < len(pieces) and _level(pieces[end]) == level:
            end += 1
        enough = _BRANCHING if level else FOLD_AFTER
        if end - start < enough:
            start = end
            continue
        run = _fitting(store, me, pieces[start : start + enough])
        if len(run) > 1 and (level == 0 or len(run) == enough):
            return run
        start += max(len(run), 1)
    return []


def _fitting(store: Store, me: Member, pieces: Sequence[Outgoing]) -> list[Outgoing]:
    """As many of the first pieces as make one good bundle, without a gap; none if the first is of a later version of the program.

    What that says beside its entries would be lost.
    """
    run: list[Outgoing] = []
    size = raw = entries = 0
    for piece in pieces:
        size, entries = size + piece.size, entries + piece.entries
        if run and (size > _GOOD or entries > _ENTRIES or piece.since != run[-1].number + 1 or piece.number - run[0].since >= MAX_RUN):
            break
        content = _content(store, piece)
        if bundles.peek(content).format > bundles.FORMAT:
            break
        raw += bundles.raw_size(content, me.keys)
        if run and raw > bundles.GOOD_RAW:
            break
        run.append(piece)
    return run


def _fold(store: Store, me: Member, run: Sequence[Outgoing]) -> None:
    """One bundle for a run, and the bytes of those it stands for forgotten, in one transaction."""
    first, last = run[0], run[-1]
    with store.step("发送", undoable=False):
        opened = bundles.decode(_content(store, first), me.circle, me.keys)
        stands_for = bundles.decode(_content(store, last), me.circle, me.keys)
        previous, sha256 = opened.header.previous, stands_for.header.stands_for or bytes.fromhex(last.sha256)
        entries = _entries(store, me, run)
        making = Making(
            unit=me.unit,
            device=first.device,
            audience=first.audience,
            number=last.number,
            since=first.since,
            previous=previous,
            kind="f",
            schema=boxes.shape_number(),
            made_at=store.now().isoformat(),
            seen={},
            stands_for=sha256,
            anchor=stands_for.anchor,
        )
        for made in run:
            boxes.drop_content(store, made)
        keep(store, me, making, entries)


def _entries(store: Store, me: Member, run: Sequence[Outgoing]) -> list[Entry]:
    """Every entry of a run once, in the order of the bundles."""
    found: dict[tuple[str, int], Entry] = {}
    for made in run:
        for entry in bundles.decode(_content(store, made), me.circle, me.keys).entries:
            found.setdefault((entry.device, entry.number), entry)
    return destroying.emptied(store, list(found.values()))


def _content(store: Store, made: Outgoing) -> bytes:
    content = boxes.outgoing_content(store, made)
    assert content is not None, made.name
    return content
