"""Some kills, faults of the disk and power cuts in every run of the tests; ``./dev faults`` does a thousand and more."""

from pathlib import Path

import pytest

from faults.desk import program
from faults.run import built, run, why_not
from station.actions.scripted import ACTS

READING = {"list-run-out", "letter-numbers"}
IN_OTHER_WORDS = {"period": "periods", "ledger-template": "ledger template", "person-copy": "copy for a person"}


def test_every_act_of_scripts_is_tried() -> None:
    tried = {one.name for one in program()}
    assert {name for name in ACTS if IN_OTHER_WORDS.get(name, name) not in tried} == READING


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")
def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(tmp_path: Path) -> None:
    done = run("few.py", built(tmp_path), 16, 7, capture=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "16 rounds, " in done.stdout and "16 cuts in " in done.stdout
