"""Some kills, faults of the disk and power cuts in every run of the tests; ``./dev faults`` does a thousand and more."""

from pathlib import Path

import pytest

from faults.run import built, run, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "-")


@pytest.mark.parametrize("script", ["kills.py", "power.py"])
def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(script: str, tmp_path: Path) -> None:
    done = run(script, built(tmp_path), 24, 7, capture=True)
    assert done.returncode == 0, done.stdout + done.stderr
