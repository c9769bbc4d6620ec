"""Two stores exchange through two folders that a real Syncthing pair keeps the same."""

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cases import a_case
from replicas import joined, received, rows, sent, station_store
from station.actions import attachments, grievances
from station.casework.model import Attachment, Grievance
from station.db import attachments as kept
from station.sync.drop import Drop, bundle_path, statement_path
from syncthing import Peer, ours, pair, settled

DEVICE = "00112233445566ff"


@pytest.fixture
def peers(tmp_path: Path) -> Iterator[tuple[Peer, Peer]]:
    with pair(tmp_path / "pair") as both:
        yield both


def test_two_stores_exchange_both_ways(peers: tuple[Peer, Peer], tmp_path: Path) -> None:
    here, there = peers
    district, station = station_store(tmp_path / "BH", "BH"), station_store(tmp_path / "ZQ", "ZQ")
    joined(district, station)
    case = a_case(station)
    photograph = os.urandom(9 << 20)
    attachments.add(station, case, [("现场.jpg", b"\xff\xd8" + photograph)], case.number)
    assert sent(station, here.folder).numbers
    settled(here, there)
    assert any(report.taken for report in received(district, there.folder))
    assert district.find(Grievance, case.id) is not None
    (file,) = district.select(Attachment)
    assert kept.read(district, file.sha256) == b"\xff\xd8" + photograph
    settled(here, there)
    received(station, here.folder)  # the receipt
    with station.step("改") as step:
        step.save(station.get(Grievance, case.id), {"summary": "站里改的"})
    with district.step("改") as step:
        step.save(district.get(Grievance, case.id), {"demands": "区里改的"})
    for _ in range(2):
        sent(station, here.folder)
        sent(district, there.folder)
        settled(here, there)
        received(station, here.folder)
        received(district, there.folder)
    found = {key: told for key, told in rows(station).items() if key[0] == "grievance"}
    assert found == {key: told for key, told in rows(district).items() if key[0] == "grievance"}
    (told,) = found.values()
    assert (told["values"]["summary"], told["values"]["demands"]) == ("站里改的", "区里改的")


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
