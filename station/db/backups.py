"""A series of copies of the store in one folder, in which what two copies have in common lies once.

A copy is a small file (``*.backup``) that names the blocks of the encrypted store, in order, and the sealed attachments, and
holds the vault file. Blocks lie in packs, each written with the copy that first needed it; attachments lie once each. All that is
there is encrypted already; a keyed digest over the whole copy tells whether blocks were exchanged for older ones.
"""

import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from station import files, foreign, paths, stopping
from station.casework import backups as rule
from station.casework.backups import Moment
from station.db import attachments, destroying_due
from station.db.snapshot import BLOCK
from station.errors import StationError
from station.frozen import frozen
from station.vault import slots
from station.vault.envelope import derived

FOLDER = paths.BACKUPS
SUFFIX = ".backup"
_PACK = ".blocks"
_MAGIC = b"STBK1\n"
_HASH = 32
_MOST_BYTES = 64 * 2**20  # of the file of a copy: a million blocks and attachments
_CHECKS = "checks.json"
SECOND = "second_backup"  # the setting that says where the second place is
_SPARSE = 2  # a pack of which less than one in so many blocks is still needed is written anew
_SMALL, _MANY = 256, 64  # blocks of a small pack; how many packs are many


class Copy(msgspec.Struct, frozen=True):
    """One copy. ``why`` is a word of the vocabulary ``backup_reason``; ``counts`` are records by kind, ``numbers`` the last
    journal number of each device, ``blocks`` and ``files`` digests and names one after the other."""

    number: int
    made_at: str
    why: str
    program: str
    station: str
    device: str
    newest_at: str
    counts: dict[str, int]
    numbers: dict[str, int]
    size: int
    blocks: bytes
    files: bytes
    vault: bytes
    format: int = 1

    @property
    def name(self) -> str:
        """The file's name: the moment and the number, nothing of what is in it."""
        return f"{datetime.fromisoformat(self.made_at):%Y%m%d-%H%M%S}-{self.number:06}{SUFFIX}"

    @property
    def moment(self) -> Moment:
        """For the rule that says what is kept."""
        return Moment(datetime.fromisoformat(self.made_at), self.number)

    @property
    def records(self) -> int:
        """How many records it holds."""
        return sum(self.counts.values())

    @property
    def attachments(self) -> list[str]:
        """The names of its sealed attachments."""
        return [digest.hex() for digest in _cut(self.files)]

    @property
    def is_open(self) -> bool:
        """Whether it opens without a password."""
        return bool(json.loads(self.vault).get("open_key"))


@frozen
class Check:
    """What reading a copy back found; no faults for a sound one. ``lost`` attachments were bad or gone in the store itself."""

    at: str
    faults: tuple[str, ...] = ()
    lost: int = 0


@dataclass
class Series:
    """The copies of one folder. OSError as it comes; ``key`` is the data key, needed to write and to trust, not to list."""

    folder: Path
    _packs: dict[str, dict[bytes, int]] = field(default_factory=dict, repr=False)

    # -- what is there ---------------------------------------------------------------------------------------------

    def copies(self) -> list[Copy]:
        """The copies that can be read, in the order they were made."""
        found = []
        for path in sorted(self.folder.glob(f"*{SUFFIX}")) if self.folder.is_dir() else ():
            with suppress(StationError, OSError):
                found.append(read(path))
        return sorted(found, key=lambda copy: copy.number)

    def path(self, copy: Copy) -> Path:
        """The file of a copy."""
        return self.folder / copy.name

    def checks(self) -> dict[str, Check]:
        """What reading back found, by name of the copy."""
        try:
            raw = foreign.json_of(foreign.read(self.folder / _CHECKS, _MOST_BYTES))
            return {str(name): Check(str(at), tuple(map(str, faults)), int(lost)) for name, (at, faults, lost) in raw.items()}
        except (StationError, ValueError, TypeError, AttributeError):
            return {}

    def note(self, copy: Copy, check: Check) -> None:
        """Keep what reading a copy back found."""
        names = {copy.name for copy in self.copies()}
        noted = {name: [c.at, list(c.faults), c.lost] for name, c in (self.checks() | {copy.name: check}).items() if name in names}
        files.write(self.folder / _CHECKS, json.dumps(noted, ensure_ascii=False).encode())

    def next_number(self) -> int:
        """The number of the next copy; numbers of files that cannot be read are not given again."""
        named = [path.name.removesuffix(SUFFIX).rpartition("-")[2] for path in self.folder.glob(f"*{SUFFIX}")]
        return max((int(number) for number in named if number.isdigit()), default=0) + 1

    def size(self) -> int:
        """Bytes of all that is there."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def lacking(self, names: Iterable[str]) -> list[str]:
        """Those of these attachments that are not here."""
        return [name for name in names if not self.attachment(name).is_file()]

    def attachment(self, name: str) -> Path:
        """Where a sealed attachment lies."""
        return self.folder / attachments.FOLDER / name[:2] / name

    # -- writing ---------------------------------------------------------------------------------------------------

    def add(self, copy: Copy, blocks: Iterable[bytes], source: Path, key: bytes, *, afresh: bool = False) -> Generator[int, None, None]:
        """Write a copy of these blocks with the attachments that lie in the folder ``source``; yields how many blocks are done.

        The file that makes it a copy comes last: cut short, there is nothing but a pack that nobody needs. ``afresh`` trusts no
        block that is there: where some went bad, those that are the same in the new pack heal the copies before too.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        files.tidy(self.folder)
        bad = [n for n in copy.attachments if not attachments.is_sound(self.attachment(n), key)] if afresh else ()
        for name in bad or self.lacking(copy.attachments):
            if (source / name[:2] / name).is_file():  # else that is told when the copy is read back
                put(source / name[:2] / name, self.attachment(name))
            yield 0
        if (lists := source.parent / destroying_due.FILE_NAME).is_file():
            files.write(self.folder / destroying_due.FILE_NAME, lists.read_bytes())
        known = frozenset() if afresh else self._known()
        order: list[bytes] = []
        fresh: dict[bytes, None] = {}
        pack = self.path(copy).with_suffix(_PACK)
        with files.whole(pack) as part, part.open("wb") as file:
            for block in blocks:
                digest = hashlib.sha256(block).digest()
                order.append(digest)
                if digest not in known and digest not in fresh:
                    fresh[digest] = None
                    file.write(block)
                if len(order) % 64 == 0:
                    yield len(order)
            _end_pack(file, fresh)
        self._packs.clear()
        if not fresh:
            pack.unlink()
        copy = msgspec.structs.replace(copy, blocks=b"".join(order))
        files.write(self.path(copy), _sealed(copy, key))

    def thin(self) -> list[Copy]:
        """Drop what the rule does not keep, and copies that open without a password once there is one that does not.

        A copy that was bad when it was read back takes no sound one's place, and goes once there is a later one that is sound.
        """
        copies, checks = self.copies(), self.checks()
        sound = [copy for copy in copies if copy.name not in checks or not checks[copy.name].faults]
        kept = {copy.moment for copy in copies} if not sound else rule.kept(copy.moment for copy in sound)
        last = max((copy.number for copy in sound), default=0)
        is_closed = bool(copies) and not copies[-1].is_open
        dropped = [c for c in copies if (c.moment not in kept and (c in sound or c.number < last)) or (is_closed and c.is_open)]
        self.drop(dropped)
        return dropped

    def drop(self, dropped: Collection[Copy]) -> None:
        """Take copies away, and what only they needed."""
        if not dropped:
            return
        for copy in dropped:
            self.path(copy).unlink(missing_ok=True)
        files.sync_folder(self.folder)
        left = self.copies()
        if len(left) < len(list(self.folder.glob(f"*{SUFFIX}"))):
            return  # a copy that cannot be read now may need any of this
        self._repack({digest for copy in left for digest in _cut(copy.blocks)})
        names = {name for copy in left for name in copy.attachments}
        for path in (self.folder / attachments.FOLDER).glob("??/*"):
            if path.name not in names:
                path.unlink()

    def _repack(self, needed: set[bytes]) -> None:
        """Take away the packs nobody needs; what is still needed of sparse ones, and of small ones where there are many, goes into one."""
        index = self._index()
        live = {name: needed & held.keys() for name, held in index.items()}
        for name in [name for name in index if not live[name]]:  # first: that gives room
            (self.folder / name).unlink()
        many = sum(map(bool, live.values())) > _MANY
        moved = [n for n, held in index.items() if live[n] and (len(live[n]) * _SPARSE < len(held) or (many and len(held) < _SMALL))]
        if len(moved) > 1:
            with suppress(OSError):  # a full disk takes no new pack: the old ones do until there is room
                self._merge({name: live[name] for name in moved})
                for name in moved:
                    (self.folder / name).unlink()
        self._packs.clear()

    def _merge(self, live: dict[str, set[bytes]]) -> None:
        order: dict[bytes, None] = {}
        number = next(n for n in range(1, 1_000_000) if not (self.folder / f"merged-{n:06}{_PACK}").exists())
        with files.whole(self.folder / f"merged-{number:06}{_PACK}") as part, part.open("wb") as file:
            for name, digests in live.items():
                with (self.folder / name).open("rb") as old:
                    for digest in sorted(digests - order.keys(), key=self._packs[name].__getitem__):
                        block = _at(old, self._packs[name][digest])
                        if hashlib.sha256(block).digest() == digest:  # a bad one must not take the place of a good one
                            file.write(block)
                            order[digest] = None
            _end_pack(file, order)

    # -- reading ---------------------------------------------------------------------------------------------------

    def blocks(self, copy: Copy) -> Generator[bytes, None, None]:
        """The blocks of a copy in order, each checked; StationError for the first that is missing or altered."""
        places: dict[bytes, list[tuple[str, int]]] = {}
        for name, held in self._index().items():
            for digest, place in held.items():
                places.setdefault(digest, []).append((name, place))
        packs: dict[str, BinaryIO] = {}
        try:
            for digest in _cut(copy.blocks):
                for name, place in places.get(digest, ()):
                    if name not in packs:
                        packs[name] = (self.folder / name).open("rb")
                        _forget_cache(packs[name].fileno())
                    block = _at(packs[name], place)
                    if hashlib.sha256(block).digest() == digest:
                        yield block
                        break
                else:
                    raise StationError("这份备份缺一块，或者有一块坏了。", "请用别的一份。")
        finally:
            for file in packs.values():
                file.close()

    def unpack(self, copy: Copy, folder: Path, store_name: str) -> Generator[int, None, None]:
        """Put the store and its vault into a folder; yields how many blocks are done. Attachments stay where they are."""
        (folder / slots.FILE_NAME).write_bytes(copy.vault)
        target = folder / store_name
        with target.open("wb") as file:
            for done, block in enumerate(self.blocks(copy), 1):
                file.write(block)
                if done % 64 == 0:
                    yield done
            file.truncate(copy.size)
            file.flush()
            os.fsync(file.fileno())

    def broken(self) -> list[Copy]:
        """Copies with a block or attachment that is missing or does not hold what it should; every pack is read."""
        good: set[bytes] = set()
        for name, held in self._index().items():
            with (self.folder / name).open("rb") as file:
                _forget_cache(file.fileno())
                blocks = stopping.each(held.items())
                good.update(digest for digest, place in blocks if hashlib.sha256(_at(file, place)).digest() == digest)
        return [copy for copy in self.copies() if not good.issuperset(_cut(copy.blocks)) or self.lacking(copy.attachments)]

    def unreadable(self) -> list[str]:
        """The names of copies whose file is damaged or cannot be read."""
        return sorted({path.name for path in self.folder.glob(f"*{SUFFIX}")} - {copy.name for copy in self.copies()})

    def _known(self) -> frozenset[bytes]:
        return frozenset(digest for held in self._index().values() for digest in held)

    def _index(self) -> dict[str, dict[bytes, int]]:
        if not self._packs:
            for path in sorted(self.folder.glob(f"*{_PACK}")):
                with suppress(OSError, ValueError):
                    self._packs[path.name] = _pack_index(path)
        return self._packs


def read(path: Path) -> Copy:
    """The copy a file describes; StationError if it is none or is damaged."""
    try:
        content = _content(path)
        body = content[len(_MAGIC) + 2 * _HASH :]
        if not content.startswith(_MAGIC) or hashlib.sha256(body).digest() != content[len(_MAGIC) : len(_MAGIC) + _HASH]:
            raise ValueError("altered")
        copy = msgspec.msgpack.decode(body, type=Copy)
        room = len(copy.blocks) // _HASH * BLOCK
        if copy.moment.at.tzinfo is not None or copy.number < 0 or not room - BLOCK < copy.size <= room:
            raise ValueError("not as a copy is made")
        if not isinstance(foreign.json_of(copy.vault), dict):
            raise ValueError("no vault")
        return copy
    except FileNotFoundError as error:
        raise StationError(f"找不到备份文件“{path.name}”。", "请检查 U 盘或共享是否连着。") from error
    except (ValueError, msgspec.MsgspecError, RecursionError) as error:
        raise StationError(f"“{path.name}”不是备份文件，或者拷坏了。", "请选由本程序做的备份。") from error


def _content(path: Path) -> bytes:
    """The bytes of the file of a copy; ValueError for one too long to be one."""
    if not path.is_file():  # a pipe may never end
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError("too long")
    return content


def is_ours(path: Path, key: bytes) -> bool:
    """Whether the file of a copy was written with this data key, and not put together by somebody else."""
    content = _content(path)
    head = len(_MAGIC)
    mac = content[head + _HASH : head + 2 * _HASH]
    return hmac.compare_digest(mac, _mac(content[head + 2 * _HASH :], key))


def file_names(folder: Path) -> bytes:
    """The names of the sealed attachments in the folder of a store, one after the other as a copy keeps them."""
    names = sorted(path.name for path in (folder / attachments.FOLDER).glob("??/*") if len(path.name) == 2 * _HASH)
    return b"".join(bytes.fromhex(name) for name in names)


def _sealed(copy: Copy, key: bytes) -> bytes:
    body = msgspec.msgpack.encode(copy)
    return _MAGIC + hashlib.sha256(body).digest() + _mac(body, key) + body


def _mac(body: bytes, key: bytes) -> bytes:
    return hmac.new(derived(key, FOLDER), body, hashlib.sha256).digest()


def _cut(digests: bytes) -> Iterator[bytes]:
    return (digests[place : place + _HASH] for place in range(0, len(digests), _HASH))


def put(source: Path, target: Path) -> None:
    """A second name for the same bytes where the disk is the same, which costs nothing: sealed files never change; else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        with files.whole(target) as part:
            shutil.copyfile(source, part)


def _end_pack(file: BinaryIO, digests: Collection[bytes]) -> None:
    file.write(b"".join(digests) + len(digests).to_bytes(8, "big") + _MAGIC)
    file.flush()


def _pack_index(path: Path) -> dict[bytes, int]:
    tail = 8 + len(_MAGIC)
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - tail))
        end = file.read()
        count = int.from_bytes(end[:8], "big")
        if len(end) != tail or end[8:] != _MAGIC or size != count * (BLOCK + _HASH) + tail:
            raise ValueError("cut short")
        file.seek(count * BLOCK)
        return {digest: place for place, digest in enumerate(_cut(file.read(count * _HASH)))}


def _at(file: BinaryIO, place: int) -> bytes:
    file.seek(place * BLOCK)
    return file.read(BLOCK)


def _forget_cache(number: int) -> None:
    """Have what is read come from the medium and not from memory, where the system can be told so."""
    if hasattr(os, "posix_fadvise"):
        with suppress(OSError):
            os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
