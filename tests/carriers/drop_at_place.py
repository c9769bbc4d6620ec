"""What a drop must be able to do on any file system; run inside a machine that has one mounted at STATION_PLACE."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from station.errors import StationError
from station.sync import parcels
from station.sync.carriers import FolderCarrier
from station.sync.drop import Drop, bundle_path, statement_path

PLACE = Path(os.environ.get("STATION_PLACE", "/nowhere"))
DEVICE = "00112233445566ff"


def bundle(number: int, size: int = 3_000) -> tuple[str, bytes]:
    content = hashlib.sha256(str(number).encode()).digest() * (size // 32 + 1)
    return bundle_path("zq", DEVICE, "up", number, "b", content), content


def test_it_is_the_file_system_that_was_meant() -> None:
    """FAT has no hard links and no case."""
    if os.environ["STATION_KIND"] == "fat":
        (PLACE / "one").write_bytes(b"")
        assert (PLACE / "ONE").exists()
        with pytest.raises(PermissionError):
            (PLACE / "two").hardlink_to(PLACE / "one")
        (PLACE / "one").unlink()


def test_what_is_put_is_found_again_and_never_written_over() -> None:
    drop = Drop(PLACE)
    assert drop.is_new()
    for number in range(1, 40):
        path, content = bundle(number)
        drop.put(path, content, f"第 {number} 包")
        drop.put(path, content, f"第 {number} 包")
        with pytest.raises(FileExistsError):
            FolderCarrier(PLACE).put_new(path, b"another")
        assert drop.holds(path, content)
    assert [f.number for f in drop.bundles(DEVICE, ["zq"], "up")] == list(range(1, 40))
    assert drop.devices() == {DEVICE: ["zq"]}
    assert drop.mark() == Drop(PLACE).mark()


def test_a_broken_file_is_moved_aside() -> None:
    drop = Drop(PLACE)
    path, content = bundle(7)
    (PLACE / path).write_bytes(content[:-9])
    drop.put(path, content, "第 7 包")
    assert drop.holds(path, content)
    assert [f.number for f in drop.bundles(DEVICE, ["zq"], "up")] == list(range(1, 40))


def test_a_statement_and_parts() -> None:
    drop = Drop(PLACE)
    drop.put(statement_path(b"who is who"), b"who is who", "名册")
    key, content = "ab" * 32, os.urandom(9 << 20)
    for path, part in parcels.parts(key, content):
        drop.put(path, part, "材料")
    parts = [drop.read(path) or b"" for path in parcels.paths(key, len(content))]
    assert parcels.opened(key, len(content), hashlib.sha256(content).hexdigest(), parts) == content
    for path in parcels.paths(key, len(content)):
        drop.remove(path)


def test_names_in_capitals_are_the_same_files() -> None:
    path, content = bundle(8)
    folder, _, name = path.rpartition("/")
    for each in (PLACE / path).parent.iterdir():
        if each.name == name:
            each.rename(PLACE / folder / "x.tmp")
            (PLACE / folder / "x.tmp").rename(PLACE / folder / name.upper())
    drop = Drop(PLACE)
    assert [f.number for f in drop.bundles(DEVICE, ["zq"], "up")] == list(range(1, 40))
    drop.put(path, content, "第 8 包")
    assert drop.holds(path, content)
    assert [f.number for f in drop.bundles(DEVICE, ["zq"], "up")] == list(range(1, 40))


def test_full() -> None:
    if shutil.disk_usage(PLACE).free > 200 << 20:
        pytest.skip("a place for others too")
    drop = Drop(PLACE)
    filler = PLACE / "their film.mp4"
    path, content = bundle(50, 900_000)
    with filler.open("wb") as file:
        file.write(bytes(shutil.disk_usage(PLACE).free - 2_000_000))
    with pytest.raises(StationError, match=r"空间不够，还差 .* MB。第 50 包没有写完，已撤回"):
        drop.put(path, content, "第 50 包")
    lying = Drop(_Roomy(PLACE))
    big = bundle(51, 4_000_000)
    with pytest.raises(StationError, match="空间不够，第 51 包没有写完"):  # the disk itself says it, in the middle
        lying.put(*big, "第 51 包")
    assert not [name for name in os.listdir((PLACE / path).parent) if name.endswith(".tmp")]  # noqa: PTH208
    filler.unlink()
    drop.put(path, content, "第 50 包")
    assert drop.holds(path, content)


class _Roomy(FolderCarrier):
    def room(self) -> int | None:
        return None
