"""Killing the program at any write of sending or receiving: the next run ends as if nothing had happened.

Every seventh step here; `./dev deep` tries them all.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import killed
from depth import every
from replicas import joined, journal, received, rows, sent, station_store
from stand_ins import Clock
from station.actions import attachments, folding
from station.casework.model import Grievance, Worker
from station.db import attachments as kept
from station.db import exchange as boxes
from station.db.safekeeping import verify
from station.db.store import Store
from station.sync.bundle import State

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="parting a program needs fork; the store writes the same way everywhere")
SCAN = ("工资条.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The station zq with two bundles on a stick and more to send, the district bh, which has read the first of them."""
    folder = tmp_path_factory.mktemp("begun")
    zq, bh = station_store(folder / "zq", "ZQ"), station_store(folder / "bh", "BH")
    joined(bh, zq)
    sent(bh, folder / "stick")
    received(zq, folder / "stick")
    work(zq, "一")
    sent(zq, folder / "stick")
    received(bh, folder / "stick")
    sent(bh, folder / "stick")
    received(zq, folder / "stick")
    for name in "二三":
        work(zq, name)
        sent(zq, folder / "stick")
    work(zq, "四")
    for store in (zq, bh):
        store.close()
    return folder


def work(store: Store, name: str) -> None:
    with store.step("登记") as step:
        worker = step.add(Worker(name=f"职工{name}"))
        made = step.add(Grievance(worker_id=worker.id, summary=f"拖欠工资{name}", amount=100))
        step.save(made.with_values(amount=200), made)
    attachments.add(store, made, [(f"{name}{SCAN[0]}", SCAN[1] + name.encode())], "诉求")


def run(folder: Path, mode: str) -> list[int]:
    """How many steps each program that was not killed took."""
    done = subprocess.run([sys.executable, killed.__file__, str(folder), "", mode], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return [int(line) for line in done.stdout.split()]


def copies(begun: Path, folder: Path, store: str, numbers: range) -> None:
    for at in numbers:
        shutil.copytree(begun / store, folder / str(at) / "store")
        shutil.copytree(begun / "stick", folder / str(at) / "stick")


def opened(folder: Path) -> Store:
    clock = Clock()
    clock.advance(hours=1)
    store = Store.open(folder, clock=clock)
    store.user = "王芳"
    return store


def known(store: Store) -> Any:
    """All that counts: rows, journal, how far each stream was read, the files that have come."""
    streams = {key: (s.number, s.missing, s.closed) for key, s in boxes.streams(store).items()}
    have = sorted(path.name for path in kept.path_of(store, "00" * 32).parent.parent.rglob("*") if path.is_file())
    return rows(store), journal(store), streams, have, boxes.wanted_files(store), store.query("SELECT * FROM waiting")


def test_a_sending_killed_anywhere_is_finished_by_the_next(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "FOLD_AFTER", 3)
    copies(begun, tmp_path, "zq", range(1))
    (steps,) = run(tmp_path, "send")
    assert steps > 40
    expected = after_reading(begun, tmp_path / "0")
    shutil.rmtree(tmp_path / "0")
    copies(begun, tmp_path, "zq", range(1, steps + 1, every(7)))
    assert run(tmp_path, "send") == []  # none came through
    for folder in tmp_path.iterdir():
        with opened(folder / "store") as store:
            sent(store, folder / "stick")
            numbers = [made.number for made in boxes.outgoing(store, audience="up")]
            assert numbers == list(range(len(numbers), 0, -1)), folder.name
            assert list(verify(store)) == []
            assert sent(store, folder / "stick").sentence == "没有新的改动要发。"
        files = [str(path)[: str(path).rindex("-")] for path in (folder / "stick").rglob("*.gwb")]
        assert len(files) == len(set(files)), folder.name  # no number twice
        assert after_reading(begun, folder) == expected, folder.name


def after_reading(begun: Path, folder: Path) -> Any:
    """What the district knows when it has read the stick."""
    shutil.copytree(begun / "bh", folder / "reader")
    with opened(folder / "reader") as district:
        assert {report.state for report in received(district, folder / "stick")} == {State.TAKEN}
        found = known(district)
        assert district.count(Grievance) == 4
        assert list(verify(district)) == []
    return found


def test_a_receiving_killed_anywhere_is_finished_by_the_next(begun: Path, tmp_path: Path) -> None:
    copies(begun, tmp_path, "bh", range(1))
    (steps,) = run(tmp_path, "receive")
    assert steps > 40
    with opened(tmp_path / "0" / "store") as store:
        expected = known(store)
        assert store.count(Grievance) == 3
    shutil.rmtree(tmp_path / "0")
    copies(begun, tmp_path, "bh", range(1, steps + 1, every(7)))
    assert run(tmp_path, "receive") == []
    for folder in tmp_path.iterdir():
        with opened(folder / "store") as store:
            received(store, folder / "stick")
            assert known(store) == expected, folder.name
            assert list(verify(store)) == []
            assert received(store, folder / "stick") == []
        with opened_copy(begun, folder) as maker:  # who sent it reads the receipt
            received(maker, folder / "stick")
            told = {receipt.number for receipt in boxes.receipts(maker) if receipt.audience == "up"}
            assert told == {3}, folder.name


def opened_copy(begun: Path, folder: Path) -> Store:
    shutil.copytree(begun / "zq", folder / "maker")
    return opened(folder / "maker")
