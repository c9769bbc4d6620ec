"""After a stick was pulled: what was told safe is whole, what is half does not pass for whole, and sending again mends all."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from drop_writer import bundle

from station.sync.drop import Drop

PLACE, LOG = Path(os.environ.get("STATION_PLACE", "/nowhere")), Path(os.environ.get("STATION_LOG", "/nowhere"))


def test_nothing_told_safe_is_lost() -> None:
    drop = Drop(PLACE)
    safe = [int(line) for line in LOG.read_text().splitlines() if line.isdigit()]
    assert safe
    there = {found.number: found for found in drop.bundles("00112233445566ff", ["zq"], "up")}
    for number in safe:
        assert drop.holds(*bundle(number)), number
    half = [n for n, found in there.items() if drop.read(found.path) != bundle(n)[1]]
    assert not set(half) & set(safe)
    sys.stdout.write(f"told safe {len(safe)}, listed {len(there)}, half {len(half)}\n")
    for number in range(1, max(safe) + 3):
        drop.put(*bundle(number), f"第 {number} 包")
    assert [f.number for f in drop.bundles("00112233445566ff", ["zq"], "up")][: max(safe) + 2] == list(range(1, max(safe) + 3))
