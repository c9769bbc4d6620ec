"""Font files for the tests, made of a bundled one: under other names, with other rights, damaged, or several in one file."""

import struct
from pathlib import Path

from station.paths import resources

KAI = resources() / "fonts" / "StationKai-Regular.ttf"


def tables_of(data: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">H", data, 4)
    entries = [struct.unpack_from(">4s4xLL", data, 12 + 16 * n) for n in range(count)]
    return {tag: data[place : place + length] for tag, place, length in entries}


def named(*names: tuple[int, int, bytes]) -> bytes:
    """A name table that gives (platform, encoding, family) in each of these, and one PostScript name."""
    records = [(platform, encoding, 0, 1, family) for platform, encoding, family in names]
    records.append((3, 1, 0x409, 6, "Specimen".encode("utf-16-be")))
    texts, entries = b"", b""
    for *key, text in records:
        entries += struct.pack(">6H", *key, len(text), len(texts))
        texts += text
    return struct.pack(">HHH", 0, len(records), 6 + len(entries)) + entries + texts


def font(
    family: str = "", *, rights: int = 0, name: bytes = b"", without: tuple[bytes, ...] = (), selection: int = 0x40
) -> dict[bytes, bytes]:
    """The tables of a face called ``family``, or with a whole name table."""
    tables = {tag: data for tag, data in tables_of(KAI.read_bytes()).items() if tag not in without}
    os2 = tables[b"OS/2"]
    tables[b"OS/2"] = os2[:8] + struct.pack(">H", rights) + os2[10:62] + struct.pack(">H", selection) + os2[64:]
    tables[b"name"] = name or named((3, 1, family.encode("utf-16-be")))
    return tables


def write(path: Path, *faces: dict[bytes, bytes]) -> Path:
    """One face as .ttf, several as .ttc."""
    start = 0 if len(faces) == 1 else 12 + 4 * len(faces)
    starts, out = [], bytearray(start)
    for tables in faces:
        starts.append(len(out))
        place = len(out) + 12 + 16 * len(tables)
        out += struct.pack(">LHHHH", 0x00010000 if b"glyf" in tables else 0x4F54544F, len(tables), 0, 0, 0)
        body = b""
        for tag, data in sorted(tables.items()):
            out += struct.pack(">4sLLL", tag, 0, place + len(body), len(data))
            body += data + bytes(-len(data) % 4)
        out += body
    if len(faces) > 1:
        out[:start] = struct.pack(f">4sLL{len(faces)}L", b"ttcf", 0x00010000, len(faces), *starts)
    path.write_bytes(out)
    return path
