"""The bytes of attachments on their way: sealed parts go beside the bundles, as many as find room, and are fetched where they lack."""

from collections.abc import Generator
from datetime import timedelta

from station.actions.places import Place
from station.actions.progress import Stage
from station.casework.model import Attachment
from station.db import attachments
from station.db import exchange as boxes
from station.db.store import Store
from station.errors import StationError
from station.sync import parcels
from station.sync.drop import Drop

SPARE = 64 << 20  # bytes left free at a place for bundles to come; material must not take them
_LOOKED_AFTER = timedelta(days=30)  # as long a part is put again that was lost, cut or set aside since


def write_files(store: Store, drop: Drop, place: Place, put_back: set[str]) -> Generator[Stage, None, int]:
    """The bytes of attachments our bundles speak of, small ones first; returns how many found no room.

    ``put_back`` are bundles just written: what they speak of is looked for once more.
    """
    written = boxes.written(store, place.id)
    spoken: dict[str, list[str]] = {}
    for device in boxes.own_devices(store):
        for made in boxes.outgoing(store, device=device):
            for sha256 in made.files if made.name in written else ():
                spoken.setdefault(sha256, []).append(made.name)
    since = (store.now() - _LOOKED_AFTER).isoformat()
    lacking: list[Attachment] = []
    for sha256, names in spoken.items():
        is_settled = put_back.isdisjoint(names) and sha256 in written
        if not is_settled or (written[sha256] >= since and not _lies_there(store, drop, sha256)):
            lacking += boxes.attachments_of(store, sha256)
    left = 0
    for done, record in enumerate(sorted(lacking, key=lambda a: (a.size or 0, a.sha256))):
        yield Stage("写材料", done, len(lacking))
        content = attachments.read(store, record.sha256)
        if content is None:  # not here itself yet
            continue
        room = drop.room()
        if room is not None and room < len(content) + SPARE:
            left += 1
            continue
        for path, sealed in parcels.parts(record.file_key, content):
            if path not in written or drop.size(path) != len(sealed):
                drop.put(path, sealed, "材料")
                boxes.mark_written(store, path, place.id)
            yield Stage("写材料", done, len(lacking))
        boxes.mark_written(store, record.sha256, place.id)
    return left


def _lies_there(store: Store, drop: Drop, sha256: str) -> bool:
    """Whether all parts are there by name and size; what else is wrong with one, its reader sets aside."""
    for record in boxes.attachments_of(store, sha256):
        size = record.size or 0
        for index, path in enumerate(parcels.paths(record.file_key, size)):
            if drop.size(path) != parcels.part_size(size, index):
                return False
    return True


def fetch_files(store: Store, drop: Drop) -> Generator[Stage, None, None]:
    """Bytes of attachments that have not come yet; a file of which parts are missing is asked for again the next time."""
    missing = boxes.wanted_files(store)
    expected: set[str] = set()
    for done, sha256 in enumerate(missing):
        yield Stage("收材料", done, len(missing))
        if not attachments.path_of(store, sha256).exists():
            records = boxes.attachments_of(store, sha256)  # the same bytes may have been put in twice, each time with a key
            content = next((c for record in records if (c := _fetched(store, drop, record)) is not None), None)
            if content is None:
                expected.update(path for record in records for path in parcels.paths(record.file_key, record.size or 0))
                continue
            attachments.put(store, content)
        boxes.file_came(store, sha256)
    attachments.forget_parts(store, expected)


def _fetched(store: Store, drop: Drop, record: Attachment) -> bytes | None:
    """The whole file; None while it is not all there. Parts of a large one are kept meanwhile, so that no part travels twice."""
    size = record.size or 0
    sealed: list[bytes] = []
    for index, path in enumerate(parcels.paths(record.file_key, size)):
        part = attachments.part(store, path)
        if part is None or not _opens(record, index, part):
            part = _brought(store, drop, record, index, path)
        if part is None:
            return None
        sealed.append(part)
    try:
        return parcels.opened(record.file_key, size, record.sha256, sealed)
    except StationError:  # the record says otherwise than its file
        return None


def _brought(store: Store, drop: Drop, record: Attachment, index: int, path: str) -> bytes | None:
    """A part as it lies at the place; None if it is not there or wrong."""
    size = record.size or 0
    part = drop.read(path)
    if part is None:
        return None
    if not _opens(record, index, part):
        if len(part) == parcels.part_size(size, index):  # not half copied but altered; whoever has the file puts it there again
            drop.set_aside(path)
        return None
    if parcels.count(size) > 1:
        attachments.keep_part(store, path, part)
    return part


def _opens(record: Attachment, index: int, part: bytes) -> bool:
    try:
        parcels.opened_part(record.file_key, record.size or 0, index, part)
    except StationError:
        return False
    return True
