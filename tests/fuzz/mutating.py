"""Makes hostile bytes out of good ones: the same number gives the same bytes on every machine."""

import io
import random
import zipfile
from collections.abc import Sequence

_LONGEST = 1 << 20
_EDGES = (0, 1, 0x7F, 0x80, 0xFE, 0xFF)
_WORDS = (
    b"\x00",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\x00\x00\x00",
    b"-1",
    b"0",
    b"1e999999",
    b"1E+999999999",
    b"NaN",
    b"Infinity",
    b"99999999999999999999",
    b"18446744073709551616",
    b"2026-02-30",
    b"0000-00-00",
    b"9999-12-31T23:59",
    b'"',
    b"'",
    b"<",
    b">",
    b"&#0;",
    b"&#x110000;",
    b"<!--",
    b"-->",
    b"<!---->",
    b"]]>",
    b"<![CDATA[",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"&b;",
    b"<table><tr><td rowspan=1000 colspan=1000>",
    b"=cmd|'/C calc'!A0",
    b"=1+1",
    b"@SUM(1)",
    b"../../a",
    b"..\\a",
    b"C:\\a",
    b"/etc/passwd",
    b"\xe2\x80\xae",
    b"\xe2\x80\x8b",
    b"\xed\xa0\x80",
    b"[" * 2_000,
    b'{"a":' * 2_000,
    b"\x91" * 2_000,
    b"\x81\xa0" * 2_000,
    b"<a>" * 2_000,
    b" " * 2_000,
    b"<c " * 2_000,
    b'r="A1" ' * 500,
    b"\xdd\xff\xff\xff\xff",
    b"\xdf\xff\xff\xff\xff",
    b"\xc6\xff\xff\xff\xff",
    b"\xcb\x7f\xf8\x00\x00\x00\x00\x00\x00",
    b"\n",
    b"\t",
    b",",
    b";",
)


def mutated(seed: str, corpus: Sequence[bytes]) -> bytes:
    """One of the corpus after some changes; of a zip, more often than not, one of its members is changed and packed again."""
    rng = random.Random(seed)
    content = rng.choice(corpus)
    if content.startswith(b"PK\x03\x04") and rng.random() < 0.8:
        return _repacked(rng, content, corpus)
    return _changed(rng, content, corpus)


def _repacked(rng: random.Random, content: bytes, corpus: Sequence[bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        infos = source.infolist()
        chosen = rng.choice(infos)
        for info in infos:
            part = source.read(info)
            if info is chosen and rng.random() < 0.1:
                continue
            target.writestr(info.filename, _changed(rng, part, [part, source.read(rng.choice(infos))]) if info is chosen else part)
    packed = whole.getvalue()
    return packed if rng.random() < 0.9 else _changed(rng, packed, corpus)


def _changed(rng: random.Random, content: bytes, corpus: Sequence[bytes]) -> bytes:
    found = bytearray(content)
    for _ in range(1 << rng.randrange(5)):
        _change(rng, found, corpus)
    return bytes(found[:_LONGEST])


def _change(rng: random.Random, found: bytearray, corpus: Sequence[bytes]) -> None:
    at = rng.randrange(len(found) + 1)
    end = min(len(found), at + (1 << rng.randrange(10)))
    match rng.randrange(10):
        case 0 | 1 if at < len(found):
            found[at] ^= 1 << rng.randrange(8)
        case 2 if at < len(found):
            found[at] = rng.choice(_EDGES)
        case 3:
            del found[at:end]
        case 4:
            found[at:at] = found[at:end] * rng.choice((1, 2, 16))
        case 5:
            found[at:at] = rng.choice(_WORDS)
        case 6:
            word = rng.choice(_WORDS)
            found[at : at + len(word)] = word
        case 7:
            size = rng.choice((1, 2, 4, 8))
            order = rng.choice(("little", "big"))
            number = int.from_bytes(found[at : at + size], order) + rng.choice((-1, 1, 255, 1 << (8 * size - 1)))  # type: ignore[arg-type]
            found[at : at + size] = (number % (1 << (8 * size))).to_bytes(size, order)  # type: ignore[arg-type]
        case 8:
            other = rng.choice(corpus)
            start = rng.randrange(len(other) + 1)
            found[at:end] = other[start : start + (1 << rng.randrange(12))]
        case _:
            del found[at:]
            found.extend(content_after(rng.choice(corpus), at))


def content_after(content: bytes, at: int) -> bytes:
    """The rest of a content from a place on, the whole where it is shorter."""
    return content[at:] or content
