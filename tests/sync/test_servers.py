"""Two stores exchange by way of object storage; file servers and couriers are among the carriers (docs/carriers.md)."""

from pathlib import Path

import servers
from both_ways import both_ways


def test_by_object_storage(tmp_path: Path) -> None:
    with servers.s3() as location:
        both_ways(tmp_path, location, location, lambda: None, servers.ACCESS)
