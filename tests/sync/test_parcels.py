"""An attachment arrives as it left or not at all; its parts say nothing to others, and a stopped copy goes on where it was."""

import hashlib
import itertools
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.errors import StationError
from station.sync import parcels

KEY = "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "PART", 64)


def sealed(content: bytes, key: str = KEY) -> list[bytes]:
    return [part for _, part in parcels.parts(key, content)]


def opened(content: bytes, parts: list[bytes], key: str = KEY) -> bytes:
    return parcels.opened(key, len(content), hashlib.sha256(content).hexdigest(), parts)


@given(st.binary(max_size=300))
def test_there_and_back(content: bytes) -> None:
    parts = list(parcels.parts(KEY, content))
    assert [path for path, _ in parts] == parcels.paths(KEY, len(content))
    assert [len(part) for _, part in parts] == [parcels.part_size(len(content), n) for n in range(len(parts))]
    assert opened(content, [part for _, part in parts]) == content
    assert list(parcels.parts(KEY, content)) == parts  # so any PC that holds the file can fill what a drop lacks


@pytest.mark.parametrize(("size", "count"), [(0, 1), (1, 1), (64, 1), (65, 2), (128, 2), (300, 5)])
def test_count(size: int, count: int) -> None:
    assert parcels.count(size) == len(parcels.paths(KEY, size)) == count


def test_names_say_nothing_and_are_never_the_same(tmp_path: object) -> None:
    keys = [parcels.new_file_key() for _ in range(50)]
    names = [path for key in keys for path in parcels.paths(key, 300)]
    assert len(set(names)) == len(names)
    assert all(len(name) == len("a/00/") + 32 + len(".gwa") for name in names)
    assert hashlib.sha256(b"x" * 300).hexdigest()[:8] not in "".join(names)
    assert parcels.paths(KEY, 128)[0] != parcels.paths(KEY, 300)[0]  # a part of another cut is another file


def test_every_bit_counts() -> None:
    content = bytes(range(150))
    parts = sealed(content)
    for index, at in itertools.product(range(3), range(0, 38, 1)):
        altered = bytearray(parts[index])
        altered[at] ^= 1
        with pytest.raises(StationError, match="没有收完整，或者被改动过"):
            opened(content, [bytes(altered) if n == index else part for n, part in enumerate(parts)])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda parts: parts[:-1],
        lambda parts: parts[1:],
        lambda parts: [*parts, parts[-1]],
        lambda parts: [parts[1], parts[0], parts[2]],
        lambda parts: [parts[0], parts[0], parts[2]],
        lambda parts: [parts[0], parts[1], parts[2][:-1]],
        lambda parts: [parts[0], b"", parts[2]],
        lambda parts: [],
        lambda parts: sealed(bytes(150), "f" * 64),
        lambda parts: [*sealed(bytes(range(150))[:128]), parts[2]],
    ],
)
def test_missing_swapped_doubled_or_anothers_parts_are_noticed(wrong: object) -> None:
    content = bytes(range(150))
    with pytest.raises(StationError):
        opened(content, wrong(sealed(content)))  # type: ignore[operator]


def test_the_whole_is_checked_too() -> None:
    with pytest.raises(StationError):
        parcels.opened(KEY, 150, "0" * 64, sealed(bytes(150)))
    with pytest.raises(StationError):
        parcels.opened(KEY, 149, hashlib.sha256(bytes(150)).hexdigest(), sealed(bytes(150)))


@pytest.mark.parametrize("key", ["", "xyz", "00" * 31, "传送密钥"])
def test_a_key_that_is_none_is_the_senders_fault(key: str) -> None:
    with pytest.raises(StationError):
        parcels.paths(key, 1)
    with pytest.raises(StationError):
        parcels.opened(key, 1, "0" * 64, [b"x"])


def test_memory_holds_the_file_and_one_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "PART", 1 << 20)
    content = bytes(16 << 20)
    tracemalloc.start()
    for _ in parcels.parts(KEY, content):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3 << 20
