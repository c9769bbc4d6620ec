"""A drop is found again by its layout and its marker, and what lies there by other hands is not seen."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from faulty import FaultyCarrier
from station.errors import StationError
from station.sync import carriers
from station.sync import drop as module
from station.sync.drop import Drop, bundle_path, statement_path

DEVICE = "00112233445566ff"
CONTENT = b"a bundle" * 100
HASH16 = hashlib.sha256(CONTENT).hexdigest()[:16]
PATH = bundle_path("zq", DEVICE, "up", 42, "b", CONTENT)


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    return Drop(tmp_path)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(StationError) as caught:
        act()
    return str(caught.value)


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def put(drop: Drop, *told: object, since: int = 0) -> str:
    path = bundle_path(*told, CONTENT, since)  # type: ignore[arg-type]
    drop.put(path, CONTENT, "包")
    return path


@pytest.mark.parametrize(
    ("path", "stated"),
    [
        (PATH, f"s/zq/{DEVICE}/up/0000/0000000042-b-{HASH16}.gwb"),
        (bundle_path("zq", DEVICE, "to-hw", 12_345, "b", CONTENT), f"s/zq/{DEVICE}/to-hw/0012/0000012345-b-{HASH16}.gwb"),
        (bundle_path("zq", DEVICE, "all", 64, "f", CONTENT, 1), f"s/zq/{DEVICE}/all/f/0000000001-0000000064-f-{HASH16}.gwb"),
        (bundle_path("zq", DEVICE, "", 7, "e", CONTENT), f"s/zq/{DEVICE}/e/0000000007-e-{HASH16}.gwb"),
        (statement_path(CONTENT), f"r/{hashlib.sha256(CONTENT).hexdigest()[:32]}.gwr"),
    ],
)
def test_layout(path: str, stated: str) -> None:
    assert path == stated
    assert len(path) <= 100
    assert path == path.lower()


def test_what_is_put_is_found(drop: Drop) -> None:
    drop.put(PATH, CONTENT, "第 42 包")
    assert sorted(files(drop.folder)) == sorted([PATH, "gwdrop.json"])
    assert drop.devices() == {DEVICE: ["zq"]}
    assert drop.streams(DEVICE, ["zq"]) == ["up"]
    (found,) = drop.bundles(DEVICE, ["zq"], "up")
    told = (found.since, found.number, found.kind, found.hash16, found.unit, found.device, found.audience, found.path)
    assert told == (42, 42, "b", HASH16, "zq", DEVICE, "up", PATH)
    assert drop.bundles(DEVICE, ["zq"], "up", since=999) == [found]
    assert drop.bundles(DEVICE, ["zq"], "up", since=1_000) == []
    assert drop.bundles(DEVICE, ["zq"], "all") == drop.receipts(DEVICE, ["zq"]) == []


def test_streams_and_folded_bundles(drop: Drop) -> None:
    loose = [put(drop, "zq", DEVICE, "up", n, "b") for n in (999, 1_000, 65)]
    folded = [put(drop, "zq", DEVICE, "up", 64, "f", since=1), put(drop, "zq", DEVICE, "up", 128, "f", since=65)]
    put(drop, "hw", DEVICE, "to-zq", 1, "b")
    receipts = [put(drop, "zq", DEVICE, "", n, "e") for n in (9, 10)]
    assert drop.devices() == {DEVICE: ["hw", "zq"]}
    assert drop.streams(DEVICE, ["hw", "zq"]) == ["to-zq", "up"]
    assert [f.path for f in drop.bundles(DEVICE, ["zq"], "up")] == [folded[0], loose[2], folded[1], loose[0], loose[1]]
    assert [(f.since, f.number, f.kind) for f in drop.bundles(DEVICE, ["zq"], "up", since=65)][:2] == [(65, 65, "b"), (65, 128, "f")]
    assert [f.path for f in drop.receipts(DEVICE, ["zq"])] == receipts[::-1]


def test_bundles_of_the_first_format_are_found_apart(drop: Drop) -> None:
    old = drop.folder / "s" / "zq" / DEVICE / "0000" / f"0000000042-b-{HASH16}.gwb"
    old.parent.mkdir(parents=True)
    old.write_bytes(CONTENT)
    assert drop.streams(DEVICE, ["zq"]) == []
    assert [(f.number, f.audience) for f in drop.unsealed(DEVICE, ["zq"])] == [(42, "")]


@pytest.mark.parametrize(
    "name",
    [
        f"0000000042-b-{HASH16} (1).gwb",
        f"0000000042-b-{HASH16}.sync-conflict-20261121-101500-ABCDEFG.gwb",
        f"0000000042-b-{HASH16}.gwb.bad-1",
        f"~$0000000042-b-{HASH16}.gwb",
        f"0000000042-e-{HASH16}.gwb",
        f"0000000001-0000000042-f-{HASH16}.gwb",
        f"0000000000-b-{HASH16}.gwb",
        "42-b-0011223344556677.gwb",
        "0000000042-b-00112233445566.gwb",
        f"0000000042-b-{HASH16}.gwb\n",
        "0000000~1.GWB",
        "~syncthing~12345678.tmp",
        "desktop.ini",
        "Thumbs.db",
        ".stfolder",
    ],
)
def test_other_names_are_not_seen(drop: Drop, name: str) -> None:
    folder = drop.folder / "s" / "zq" / DEVICE / "up" / "0000"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(b"")
    assert drop.bundles(DEVICE, ["zq"], "up") == []


def test_a_folded_bundle_covers_forwards(drop: Drop) -> None:
    put(drop, "zq", DEVICE, "up", 5, "f", since=6)
    assert drop.bundles(DEVICE, ["zq"], "up") == []


def test_folder_names_are_matched_strictly(drop: Drop) -> None:
    for name in (
        "s/站前/" + DEVICE,
        "s/zq/0011",
        "s/zq (2)/" + DEVICE,
        f"s/zq/{DEVICE}/to-",
        f"s/zq/{DEVICE}/down",
        f"s/zq/{DEVICE}/up (2)",
    ):
        (drop.folder / name).mkdir(parents=True)
    assert drop.devices() == {DEVICE: ["zq"]}
    assert drop.streams(DEVICE, ["zq"]) == []


def test_put_again_leaves_the_file_alone(drop: Drop) -> None:
    drop.put(PATH, CONTENT, "第 42 包")
    before = (drop.folder / PATH).stat()
    drop.put(PATH, CONTENT, "第 42 包")
    after = (drop.folder / PATH).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("broken", [b"", CONTENT[:-1], bytes(len(CONTENT)), CONTENT + b"x"])
def test_broken_file_is_moved_aside(drop: Drop, broken: bytes) -> None:
    target = drop.folder / PATH
    target.parent.mkdir(parents=True)
    target.write_bytes(broken)
    drop.put(PATH, CONTENT, "第 42 包")
    assert target.read_bytes() == CONTENT
    (aside,) = target.parent.glob("*.bad-*")
    assert aside.read_bytes() == broken
    assert len(drop.bundles(DEVICE, ["zq"], "up")) == 1


def test_full_stick_is_seen_before_writing(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    drop.mark()
    monkeypatch.setattr(carriers.shutil, "disk_usage", lambda _: SimpleNamespace(free=1_000))
    words = refusal(lambda: drop.put(PATH, bytes(2 << 20), "第 42 包"))
    assert "空间不够，还差 6.0 MB。第 42 包没有写完，已撤回；本机数据没动。请清理 U 盘或换一个位置。" in words
    assert drop.devices() == {}
    assert drop.room() == 1_000


def test_folder_that_is_not_there(drop: Drop) -> None:
    assert "找不到" in refusal(Drop(drop.folder / "gone").check)


def test_what_cannot_be_read_is_not_here_yet(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    assert drop.read("s/none") is None
    assert drop.read("s") is None
    drop.put(PATH, CONTENT, "第 42 包")
    monkeypatch.setattr(module, "MAX_FILE", len(CONTENT) - 1)
    assert drop.read(PATH) is None


# -- the marker --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marker", "words"),
    [(b'{"format": 3}', "更新版本"), (b"[]", "标记文件读不出来"), (b"\0\0\0\0", "标记文件读不出来"), (b"", "标记文件读不出来")],
)
def test_marker_that_says_otherwise(drop: Drop, marker: bytes, words: str) -> None:
    drop.check()
    (drop.folder / "gwdrop.json").write_bytes(marker)
    assert words in refusal(drop.check)
    assert words in refusal(drop.mark)


def test_a_place_is_known_again_by_its_id(drop: Drop, tmp_path: Path) -> None:
    assert drop.is_new()
    own = drop.mark()
    assert not drop.is_new()
    assert Drop(drop.folder).mark() == drop.mark() == own
    assert json.loads((drop.folder / "gwdrop.json").read_bytes()) == {"format": 2, "id": own}
    assert Drop(tmp_path / "other").location != drop.location
    (tmp_path / "other").mkdir()
    other = Drop(tmp_path / "other")
    assert other.mark() != own
    assert "不是原来那个交换的位置" in refusal(lambda: other.check(own))
    drop.check(own)


def test_a_marker_of_the_first_format_gets_an_id(drop: Drop) -> None:
    (drop.folder / "gwdrop.json").write_text('{"format": 1}')
    drop.check()
    own = drop.mark()
    assert Drop(drop.folder).mark() == own
    assert json.loads((drop.folder / "gwdrop.json").read_bytes())["id"] == own


def test_an_empty_folder_in_the_place_of_a_known_one_is_an_unplugged_stick(drop: Drop) -> None:
    own = drop.mark()
    (drop.folder / "gwdrop.json").unlink()
    assert "是空的，原来交换的文件都不在" in refusal(lambda: Drop(drop.folder).check(own))
    Drop(drop.folder).check()


def test_a_lost_marker_is_put_back(drop: Drop) -> None:
    own = drop.mark()
    drop.put(PATH, CONTENT, "第 42 包")
    (drop.folder / "gwdrop.json").unlink()
    again = Drop(drop.folder)
    assert not again.is_new()
    again.check(own)
    assert again.mark(own) == own
    assert Drop(drop.folder).mark() == own


def test_a_synchroniser_that_found_two_markers_keeps_both_ids_known(tmp_path: Path) -> None:
    here, there = Drop(tmp_path / "here"), Drop(tmp_path / "there")
    for drop in (here, there):
        drop.folder.mkdir()
        drop.mark()
    conflict = tmp_path / "here" / "gwdrop.sync-conflict-20261121-101500-ABCDEFG.json"
    conflict.write_bytes((there.folder / "gwdrop.json").read_bytes())
    both = Drop(here.folder)
    both.check(here.mark())
    both.check(there.mark())
    assert both.mark(there.mark()) == there.mark()
    assert Drop(here.folder).mark() == min(here.mark(), there.mark())
    (here.folder / "gwdrop (conflicted copy).json").write_bytes(b"half")
    both.check(here.mark())


def test_two_pcs_that_mark_at_once_agree(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Drop(drop.folder)
    markers, looked = drop._markers, []

    def overtaken() -> dict[str, str]:
        found = markers()
        if not looked:
            looked.append(first.mark())
        return found

    monkeypatch.setattr(drop, "_markers", overtaken)
    assert drop.mark() == first.mark()


def test_a_clone_or_an_older_copy_of_a_stick_is_filled(drop: Drop, tmp_path: Path) -> None:
    """Two sticks of one id, one of them behind: what each lacks is looked up on it, never remembered."""
    paths = [put(drop, "zq", DEVICE, "up", n, "b") for n in (1, 2)]
    copy = tmp_path / "copy"
    shutil.copytree(drop.folder, copy, ignore=shutil.ignore_patterns("copy"))
    put(drop, "zq", DEVICE, "up", 3, "b")
    clone = Drop(copy)
    clone.check(drop.mark())
    assert [f.path for f in clone.bundles(DEVICE, ["zq"], "up")] == paths
    for found in drop.bundles(DEVICE, ["zq"], "up"):
        clone.put(found.path, drop.read(found.path) or b"", "包")
    assert files(copy) == {name: content for name, content in files(drop.folder).items() if not name.startswith("copy/")}


def test_junk_and_order_make_no_difference(drop: Drop) -> None:
    for number in range(1, 30):
        put(drop, "zq", DEVICE, "up", number, "b")
    stated = drop.bundles(DEVICE, ["zq"], "up")
    for trouble in ("junk", "reordered listing"):
        assert Drop(FaultyCarrier(drop.folder, trouble)).bundles(DEVICE, ["zq"], "up") == stated
