"""Files, zips and JSON of others: what is made to hurt is refused before anything of it is used."""

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from station import foreign
from station.errors import StationError


def zipped(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return whole.getvalue()


def ensure(content: bytes, most_parts: int = 100, most_bytes: int = 2**20) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        foreign.ensure_sound(archive, most_parts, most_bytes)


def renamed(name: bytes) -> bytes:
    """A zip whose one part has a name that zipfile would not write."""
    return zipped(("n" * len(name), b"x")).replace(b"n" * len(name), name)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_ordinary_zip_is_sound(method: int) -> None:
    ensure(zipped(("a/b.xml", b"x" * 5_000), ("a/", b""), ("空.xml", b""), ("[Content_Types].xml", b"<a/>"), method=method))


@pytest.mark.parametrize(
    "name",
    [
        "../a",
        "a/../../b",
        "/etc/passwd",
        "a\\b",
        "..\\a",
        "C:\\a",
        "C:a",
        "a//b",
        "a/./b",
        "CON",
        "aux.xml",
        "a/nul.txt",
        "com1",
        "a. ",
        "a.",
        "a\nb",
        "a|b",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    with pytest.raises(zipfile.BadZipFile):
        ensure(renamed(name.encode()))


def test_a_name_with_an_end_of_its_own_is_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        ensure(renamed(b"a.xml\x00.exe"))


def test_two_parts_of_one_name_are_refused() -> None:
    with pytest.raises(zipfile.BadZipFile):
        ensure(zipped(("aaa", b"1"), ("bbb", b"2")).replace(b"bbb", b"AAA"))


def test_too_many_parts_or_bytes_are_refused() -> None:
    with pytest.raises(zipfile.LargeZipFile):
        ensure(zipped(*((str(n), b"") for n in range(101))))
    with pytest.raises(zipfile.LargeZipFile):
        ensure(zipped(("a", bytes(2**20 + 1))))


def test_a_list_of_too_many_parts_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped(*((f"{n}", b"") for n in range(11)))
    assert len(foreign.archive(content, 11).namelist()) == 11
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("two million of them take gigabytes"))
    with pytest.raises(zipfile.LargeZipFile):
        foreign.archive(content, 10)


def test_a_part_that_holds_hardly_anything_many_times_is_refused() -> None:
    with pytest.raises(zipfile.LargeZipFile):
        ensure(zipped(("a", bytes(foreign.SMALL_PART + 1))), most_bytes=2**30)


def lying(content: bytes, size: int, stated: int, check: int) -> bytes:
    """The zip with another unpacked size and check sum than its part has, in both of its lists."""
    true = struct.pack("<I", size)
    assert content.count(true) >= 2
    return content.replace(true, struct.pack("<I", stated)).replace(struct.pack("<I", zlib.crc32(bytes(size))), struct.pack("<I", check))


@pytest.mark.parametrize("stated", [5, 12_344, 12_346, 100_000])
def test_a_part_that_lies_about_its_size_is_refused(stated: int) -> None:
    """Python's own reader would give the first five bytes and find their check sum right; others unpack all of it."""
    content = lying(zipped(("a", bytes(12_345))), 12_345, stated, zlib.crc32(bytes(stated)))
    if stated == 5:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.read("a") == bytes(5)
    with pytest.raises(zipfile.BadZipFile):
        ensure(content)


def test_parts_that_overlap_are_refused() -> None:
    """The second entry of the list is led to the part of the first: the trick behind bombs that unpack to petabytes."""
    content = bytearray(zipped(("a", b"x" * 500), ("b", b"y" * 500), method=zipfile.ZIP_STORED))
    second = content.rfind(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 10)
    with pytest.raises(zipfile.BadZipFile):
        ensure(bytes(content))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_no_office_has_are_refused(method: int) -> None:
    with pytest.raises(zipfile.BadZipFile):
        ensure(zipped(("a", b"x"), method=method))


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(b"x" * 2**20)
    assert len(foreign.read(path, 2**20)) == 2**20
    path.write_bytes(b"x" * (2**20 + 1))
    with pytest.raises(StationError, match=r"“名单.csv”超过 1 MB"):
        foreign.read(path, 2**20)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="打不开“没有”"):
        foreign.read(tmp_path / "没有", 10)
    with pytest.raises(StationError, match="打不开"):
        foreign.read(tmp_path, 10)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(StationError, match="打不开“pipe”"):
            foreign.read(tmp_path / "pipe", 10)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[" * 100_000, b'{"a":' * 100_000, b'"\\ud800"', b"[NaN]", b"[Infinity]", b"\xff\xfe", b"9" * 5_000, b"[1e999]"]
)
def test_json_that_cannot_be_kept_is_a_value_error(content: bytes) -> None:
    with pytest.raises(ValueError):
        foreign.json_of(content)


def test_json_is_read() -> None:
    assert foreign.json_of('{"甲": [1, 2.5, null, true, "\\ud83d\\ude00"]}'.encode()) == {"甲": [1, 2.5, None, True, "😀"]}
