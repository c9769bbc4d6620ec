"""Makers of updates for tests: keys of their own, small program folders that answer as the program does, and update files of them."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station import STORE_SHAPE, __version__
from station.sync import updates
from tools import release

_MAJOR = updates.order(__version__)[0]
NEWER, NEWEST = f"{_MAJOR + 1}.0.0", f"{_MAJOR + 1}.10.0"

_SCRIPT = """#!/bin/sh
case "$1" in
  --version) echo "station {says}" ;;
  self-test) echo "{test}"; exit {code} ;;
  *) echo "{says} got $*; installed $STATION_INSTALLED" ;;
esac
"""


def program(folder: Path, version: str, *, says: str = "", test: str = "好  窗口", code: int = 0) -> Path:
    """A folder as a build leaves it: something to run, files below it, one of them twice by a link."""
    (folder / "_internal" / "Qt").mkdir(parents=True)
    start = folder / "station"
    start.write_text(_SCRIPT.format(says=says or version, test=test, code=code), encoding="utf-8")
    start.chmod(start.stat().st_mode | stat.S_IXUSR)
    (folder / "_internal" / "Qt" / "libQt6Core.so.6").write_bytes(version.encode() * 50_000)
    (folder / "_internal" / "libQt6Core.so.6").symlink_to("Qt/libQt6Core.so.6")
    (folder / "_internal" / "空.txt").touch()
    return folder


@dataclass
class Makers:
    """Those who sign; ``home`` is where this PC keeps versions, ``out`` where update files are put."""

    home: Path
    out: Path
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def keys(self) -> dict[bytes, bytes]:
        """What the program knows of them."""
        public = self.key.public_key().public_bytes_raw()
        return {updates.key_id(public): public}

    def listed(self, folder: Path, version: str, platform: str = "", reads_from: int = 1, shape: int = STORE_SHAPE) -> updates.Manifest:
        """The list of a program folder."""
        return release.describe(folder, version, platform or updates.this_platform(), ["能从文件更新"], reads_from=reads_from, shape=shape)

    def update(self, version: str = NEWER, *, platform: str = "", reads_from: int = 1, shape: int = STORE_SHAPE, **how: object) -> Path:
        """A signed update file of a program made up for it."""
        folder = program(self.out / f"built-{version}-{len([*self.out.iterdir()])}", version, **how)  # type: ignore[arg-type]
        path = release.pack(folder, self.listed(folder, version, platform, reads_from, shape), self.out)
        release.sign(path, self.key)
        return path


@contextmanager
def made(folder: Path) -> Iterator[Makers]:
    """Makers whose key the program knows, on a PC where it is packed and nothing was taken in yet."""
    (folder / "发布").mkdir()
    makers = Makers(folder / "王芳" / "版本", folder / "发布")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.frozen", True, raising=False)
        patch.setattr("station.paths.versions", lambda: makers.home)
        patch.setattr(release, "LEVEL", 1)
        patch.setattr(updates, "makers_keys", lambda: makers.keys)
        yield makers
