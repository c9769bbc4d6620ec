"""Killing the program at any write of an import leaves the store as it was, or the whole import."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import killed
from cases import at_work
from stand_ins import Clock
from station.casework.model import RECORDS, Grievance, LedgerImport
from station.db.safekeeping import verify
from station.db.store import Store

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="parting a program needs fork; the store writes the same way everywhere")


def run(folder: Path) -> list[int]:
    """How many steps each program that was not killed took."""
    done = subprocess.run([sys.executable, killed.__file__, str(folder), "", "import"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return [int(line) for line in done.stdout.split()]


def test_an_import_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with Store.open(tmp_path / "begun", clock=Clock()) as store:
        at_work(store)
        before = {cls.record: store.matching(cls) for cls in RECORDS}
    stores = tmp_path / "stores"
    shutil.copytree(tmp_path / "begun", stores / "0")
    (steps,) = run(stores)
    assert steps > 30
    (stores / "0").rename(tmp_path / "whole")
    for at in range(1, steps + 1, 3):
        shutil.copytree(tmp_path / "begun", stores / str(at))
    assert run(stores) == []  # none came through
    for folder in stores.iterdir():
        with Store.open(folder, clock=Clock()) as store:
            assert {cls.record: store.matching(cls) for cls in RECORDS} == before
            assert list(verify(store)) == []
    with Store.open(tmp_path / "whole", clock=Clock()) as store:
        assert (store.count(Grievance), store.count(LedgerImport)) == (3, 1)
        assert list(verify(store)) == []
