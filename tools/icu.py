"""A small libicudata for the folder: of ICU's 32 MB of data Qt needs, for a Chinese window, about a tenth.

Qt asks ICU for the order of texts, time zones and old encodings, in the language of the machine; the rest (names of languages, currencies
and units in 700 languages, dictionaries of Thai and Khmer, transliteration) is left out, and ICU falls back on its root.
The file is written anew as ICU's own package format says: header, table of contents, items, each on a multiple of 16; ``as`` and ``ld``
make a library of it.
"""

import re
import struct
import subprocess
from pathlib import Path

_LANGUAGES = r"(root|pool|res_index|en|en_US|zh|zh_Hans|zh_Hans_CN|zh_CN|zh_Hant)\.res"
# Names of items as they stand in the table of contents, without the name of the package.
KEPT = re.compile(
    r"[^/]+\.(icu|nrm|spp)"
    rf"|(coll|curr|zone)?/?{_LANGUAGES}|coll/ucadata\.icu"
    r"|(supplementalData|likelySubtags|numberingSystems|timezoneTypes|zoneinfo64|metaZones|windowsZones|keyTypeData|metadata|plurals|icustd|icuver"
    r"|currencyNumericCodes|pluralRanges|dayPeriods|genderList|grammaticalFeatures|tzdbNames|langInfo)\.res"
    r"|(gb18030|ibm-1386_P100-2001|ibm-1383_P110-1999|ibm-950_P110-1999)\.cnv"
    r"|brkitr/(root|res_index)\.res|brkitr/(char|word|line|sent|title)\.brk"
)


def items(data: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The header and the named items of a package of ICU's data; ValueError if it is none (or of another byte order)."""
    if data[2:4] != b"\xda\x27" or data[12:16] != b"CmnD" or data[8]:
        raise ValueError("no package of ICU data")
    (size,) = struct.unpack_from("<H", data)
    (count,) = struct.unpack_from("<I", data, size)
    rows = [struct.unpack_from("<II", data, size + 4 + 8 * n) for n in range(count)]
    ends = [start for _, start in rows[1:]] + [len(data) - size]
    named = {}
    for (name, start), end in zip(rows, ends, strict=True):
        named[data[size + name : data.index(b"\0", size + name)].decode()] = data[size + start : size + end]
    return data[:size], named


def package(header: bytes, named: dict[str, bytes]) -> bytes:
    """A package of these items, the inverse of `items`."""
    names, offsets, at = b"", [], 4 + 8 * len(named)
    for name in sorted(named):
        offsets.append(at + len(names))
        names += name.encode() + b"\0"
    start = -(-(at + len(names)) // 16) * 16
    table, body = struct.pack("<I", len(named)), bytearray()
    for offset, name in zip(offsets, sorted(named), strict=True):
        table += struct.pack("<II", offset, start + len(body))
        body += named[name] + bytes(-len(named[name]) % 16)
    return header + (table + names).ljust(start, b"\0") + bytes(body)


def smaller(library: Path, folder: Path) -> Path:
    """A library of the same name in ``folder`` that holds only what is kept; needs ``as`` and ``ld`` of binutils."""
    content = library.read_bytes()
    begin = content.index(b"CmnD") - 12
    header, named = items(content[begin:])
    kept = {name: item for name, item in named.items() if KEPT.fullmatch(name.partition("/")[2])}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "icu.dat").write_bytes(package(header, kept))
    symbol = re.search(rb"icudt\d+_dat", content)
    assert symbol, "no symbol of ICU data"
    name = symbol[0].decode()
    source = f'.section .rodata\n.balign 16\n.globl {name}\n.type {name},@object\n.size {name},1f-{name}\n{name}:\n.incbin "icu.dat"\n1:\n'
    source += ".section .note.GNU-stack\n"
    (folder / "icu.s").write_text(source, encoding="ascii")
    made = folder / library.name
    subprocess.run(["as", "-o", "icu.o", "icu.s"], cwd=folder, check=True)
    subprocess.run(["ld", "-shared", "-soname", library.name, "-o", library.name, "icu.o"], cwd=folder, check=True)
    return made
