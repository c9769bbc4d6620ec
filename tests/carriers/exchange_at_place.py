"""Two stores exchange through whatever is mounted at STATION_PLACE; STATION_CARRY is run whenever it changes hands."""

import os
import subprocess
from pathlib import Path

from both_ways import both_ways

PLACE = os.environ.get("STATION_PLACE", "/nowhere")


def test_two_stores_exchange_both_ways(tmp_path: Path) -> None:
    both_ways(tmp_path, PLACE, PLACE, lambda: subprocess.run(["bash", "-c", os.environ["STATION_CARRY"]], check=True))
