"""A stick that shows its short names in capitals (mounted with shortname=win95) holds the same drop."""

import os
from pathlib import Path

from station.sync.drop import Drop

PLACE = Path(os.environ.get("STATION_PLACE", "/nowhere"))
DEVICE = "00112233445566ff"


def test_the_same_drop() -> None:
    assert "S" in os.listdir(PLACE)  # noqa: PTH208 - the very spelling is looked at
    drop = Drop(PLACE)
    drop.check()
    assert not drop.is_new()
    assert drop.devices() == {DEVICE: ["zq"]}
    assert drop.streams(DEVICE, ["zq"]) == ["up"]
    found = drop.bundles(DEVICE, ["zq"], "up")
    assert [f.number for f in found][:39] == list(range(1, 40))
    assert all(drop.read(f.path) is not None for f in found)
    drop.put(found[0].path, drop.read(found[0].path) or b"", "第 1 包")
    assert drop.bundles(DEVICE, ["zq"], "up") == found
