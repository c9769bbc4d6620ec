"""Puts bundles one after the other and tells of each that is safe, until somebody pulls the stick: drop_writer.py PLACE LOG FIRST."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import hashlib

from station.errors import StationError
from station.sync.drop import Drop, bundle_path


def bundle(number: int) -> tuple[str, bytes]:
    content = hashlib.sha256(str(number).encode()).digest() * (50 + number * 37 % 9_000)
    return bundle_path("zq", "00112233445566ff", "up", number, "b", content), content


def write(place: Path, log: Path, first: int) -> None:
    drop = Drop(place)
    with log.open("a") as told:
        for number in range(first, first + 2_000):
            try:
                drop.put(*bundle(number), f"第 {number} 包")
            except StationError as error:
                told.write(f"stopped {error}\n")
                return
            told.write(f"{number}\n")
            told.flush()
            os.fsync(told.fileno())


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
