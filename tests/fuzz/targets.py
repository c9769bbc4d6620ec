"""Every reader of what others made, as a function of bytes, with what it may raise beside StationError."""

import hashlib
import io
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import msgspec
import zstandard

from sealed_bundles import KEPT, circle, keys
from station.casework import file_kinds, published, roster, template_forms
from station.casework.importing import tables
from station.casework.ledgers import ledgers
from station.casework.returned_ledger import place, returned
from station.db import backups, restoring
from station.export import foreign_sheet, page_image, template_xlsx
from station.sync import bundle, invitation, parcels, payload, statements, unsealed, updates
from station.sync.statements import Answered, Invited
from station.vault import slots

TODAY = date(2026, 11, 16)
FILE_KEY = "5a" * 32


@dataclass(frozen=True)
class Target:
    """A reader; ``declared`` are the errors it says it raises, beside StationError."""

    read: Callable[[bytes], object]
    declared: tuple[type[Exception], ...] = ()


def _tables(content: bytes) -> None:
    """A book as the import reads it, and as a list of people."""
    book = foreign_sheet.book(content, "台账.xlsx")
    tables.find_tables(book)


def _old_tables(content: bytes) -> None:
    _tables(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content[8:])  # kept an old workbook, whatever else was changed


def _text(content: bytes) -> None:
    try:
        text = content.decode("utf-8", "surrogatepass")  # what a clipboard may hold
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    foreign_sheet.read_text(text)
    roster.read_text(text)


def _text_file(content: bytes) -> None:
    tables.find_tables(foreign_sheet.book(content, "台账.csv"))


def _returned(content: bytes) -> None:
    found = returned(foreign_sheet.book(content, "台账.xlsx"))
    definition = ledgers().get(found.ledger)
    if definition is not None:
        place(found, definition.columns, [], TODAY)


def _template(content: bytes) -> None:
    for page in template_xlsx.read_pages(content):
        for definition in ledgers().values():
            template_forms.find_form(page, definition.columns)


def _bundle(content: bytes) -> None:
    bundle.decode(content, circle(), keys("bh-1"), unsealed=True)


@cache
def _good() -> tuple[bytes, bytes]:
    """The header and the content of a bundle that is kept."""
    whole = (KEPT / "format-2.gwb").read_bytes()
    size = int.from_bytes(whole[5:9], "big")
    return whole[9 : 9 + size], whole[9 + size + 64 :]


def _header(content: bytes) -> None:
    """A header that its PC has signed."""
    signed = keys("zq-1").sign(b"GWB1-sig\x01" + content)
    bundle.decode(b"GWB1\x01" + len(content).to_bytes(4, "big") + content + signed + _good()[1], circle(), keys("bh-1"))


def _payload(content: bytes) -> None:
    payload.read(zstandard.ZstdCompressor(1).compress(content))


@cache
def _old_header() -> bytes:
    whole = (KEPT / "0.1.0.gwb").read_bytes()
    return whole[9 : 9 + int.from_bytes(whole[5:9], "big")]


def _unsealed(content: bytes) -> None:
    unsealed.read_old(_old_header(), zstandard.ZstdCompressor(1).compress(content))


def _statement(content: bytes) -> None:
    """A body that a PC has signed."""
    said = msgspec.msgpack.encode((keys("zq-1").public, 1, content))
    statements.read.__wrapped__(b"GWR1" + keys("zq-1").sign(b"station statement 1\0" + said) + said)


def _update(content: bytes) -> None:
    """A list that a maker has signed; or, after another first byte, what comes after a list of two files."""
    if content[:1] == b"\0":
        maker, listed = keys("zq-1"), content[1:]
        signature = b"\1" + updates.key_id(maker.public) + maker.sign(updates.MAGIC + listed)
        head = updates.MAGIC + len(listed).to_bytes(updates.LENGTH, "big") + listed + signature
        updates.read_certificate(io.BytesIO(head), "更新", {updates.key_id(maker.public): maker.public})
        return
    two = (updates.File("station", 40, "0" * 64, True), updates.File("_internal/空", 2**20, "0" * 64))
    manifest = updates.Manifest("1.0.0", "linux-x86_64", "2026-11-22", 1, 1, "station", (), two)
    with tempfile.TemporaryDirectory() as folder:
        try:
            for _ in updates.unpack(io.BytesIO(content[1:]), "更新", manifest, Path(folder)):
                pass
        finally:
            assert sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) <= manifest.size


def _letter(content: bytes) -> None:
    for kind in (Invited, Answered):
        try:
            invitation.opened(content, kind)
        except invitation.StationError:
            continue


def _part(content: bytes) -> None:
    """The first two bytes are how much longer the file is said to be than this part."""
    parcels.opened_part(FILE_KEY, max(0, len(content) - 18 + int.from_bytes(content[:2], "big")), 0, content[2:])


def _pdf(content: bytes) -> None:
    for page in range(min(page_image.page_count(content), 3)):
        page_image.page_image(content, page, 20.0)
    page_image.page_texts(content)


def _picture(content: bytes) -> None:
    from PySide6.QtGui import QImage

    from station.ui.apart import read_picture

    assert file_kinds.kind_of(content)
    assert isinstance(read_picture(content), QImage)


def _cases(content: bytes) -> None:
    for case in published.read(content).cases:  # what cannot be stored is found here, not at the last moment
        json.dumps([vars(part) | {"stamps": {}} for part in (case.intake.grievance, *case.parts)]).encode()


def _vault(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / slots.FILE_NAME).write_bytes(content)
        vault = slots.Vault.read(Path(folder))
        assert vault is not None
        for slot in vault.slots:
            vault.wait(slot.id, datetime(2026, 11, 16))


def _copy(content: bytes) -> None:
    """A body under the right check sum."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"copy{backups.SUFFIX}"
        path.write_bytes(backups._MAGIC + hashlib.sha256(content).digest() + bytes(32) + content)
        copy = backups.read(path)
        assert all(len(name) <= 64 for name in copy.attachments)
        assert copy.name and copy.moment and copy.records is not None


def _backup(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "备份.zip").write_bytes(content)
        restoring._unzip(Path(folder) / "备份.zip", Path(folder) / "aside", papers=True)
        assert {path.name for path in Path(folder).iterdir()} <= {"备份.zip", "aside"}


TARGETS = {
    "workbook": Target(_tables),
    "old_workbook": Target(_old_tables),
    "text_file": Target(_text_file),
    "pasted": Target(_text),
    "returned_ledger": Target(_returned),
    "template": Target(_template),
    "bundle": Target(_bundle),
    "header": Target(_header),
    "payload": Target(_payload, (ValueError,)),
    "unsealed": Target(_unsealed, (ValueError,)),
    "statement": Target(_statement),
    "update": Target(_update),
    "letter": Target(_letter),
    "part": Target(_part),
    "cases": Target(_cases),
    "vault": Target(_vault),
    "copy": Target(_copy),
    "backup": Target(_backup),
    "picture": Target(_picture),
    "pdf": Target(_pdf),
}
