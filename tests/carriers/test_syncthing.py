"""Two stores exchange through two folders that a real Syncthing pair keeps the same."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from both_ways import both_ways
from station.sync.drop import Drop, bundle_path, statement_path
from syncthing import Peer, ours, pair, settled

DEVICE = "00112233445566ff"


@pytest.fixture
def peers(tmp_path: Path) -> Iterator[tuple[Peer, Peer]]:
    with pair(tmp_path / "pair") as both:
        yield both


def test_two_stores_exchange_both_ways(peers: tuple[Peer, Peer], tmp_path: Path) -> None:
    here, there = peers
    both_ways(tmp_path, str(here.folder), str(there.folder), lambda: settled(here, there))


def test_what_arrives_late_and_in_pieces_never_passes_for_whole(peers: tuple[Peer, Peer]) -> None:
    here, there = peers
    sender, reader = Drop(here.folder), Drop(there.folder)
    contents = {n: hashlib.sha256(str(n).encode()).digest() * 40_000 for n in range(1, 60)}
    there.pause(True)
    for number, content in contents.items():
        sender.put(bundle_path("zq", DEVICE, "up", number, "b", content), content, f"第 {number} 包")
    assert reader.bundles(DEVICE, ["zq"], "up") == []
    there.pause(False)
    here.scan()
    looks, missing = 0, len(contents)
    while missing and looks < 2_000:
        looks += 1
        listed = reader.bundles(DEVICE, ["zq"], "up")
        for found in listed:
            content = reader.read(found.path)
            assert content is None or content == contents[found.number]
        missing = len(contents) - len(listed)
        time.sleep(0.05)
    assert not missing and looks > 1


def test_conflicted_copies_and_files_aside_are_no_bundles(peers: tuple[Peer, Peer]) -> None:
    here, there = peers
    there.pause(True)
    ids = {Drop(peer.folder).mark() for peer in peers}  # each end marks the folder before they have met
    assert len(ids) == 2
    path = bundle_path("zq", DEVICE, "up", 1, "b", b"right")
    Drop(here.folder).put(path, b"right", "第 1 包")
    (there.folder / path).parent.mkdir(parents=True)
    (there.folder / path).write_bytes(b"broken by something")
    (here.folder / "r").mkdir()
    (here.folder / "r" / "~syncthing~0011aabb.tmp").write_bytes(b"half a statement")
    there.pause(False)
    settled(here, there)
    Drop(here.folder).put(statement_path(b"late"), b"late", "名册")
    settled(here, there)
    copies = [name for name in ours(there.folder) if "sync-conflict" in name]
    assert len([name for name in copies if name.startswith("gwdrop")]) == 1
    for peer in peers:
        drop = Drop(peer.folder)
        for own in ids:
            drop.check(own)
        assert [f.path for f in drop.bundles(DEVICE, ["zq"], "up")] == [path]
        assert drop.statements() == [statement_path(b"late")]
    Drop(here.folder).put(path, b"right", "第 1 包")  # whichever of the two the synchroniser chose
    settled(here, there)
    assert Drop(there.folder).holds(path, b"right")
    assert not (there.folder / "r" / "~syncthing~0011aabb.tmp").exists()
