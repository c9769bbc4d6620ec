"""Which version of the program runs: the installed one, or a newer one of this person's that came as an update file.

Below ``paths.versions()`` lies one folder a version, ``1.1.0/`` with its certificate and ``program/``, and ``current.json``, which names
the version to go on with and the one before it. The installed program reads that first thing and hands over; where anything is wrong with
the newer ones it goes on itself. Nothing else decides, so an update takes effect when ``current.json`` gets its name, and not before.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

from station import STORE_SHAPE, __version__, files, paths
from station.errors import StationError
from station.frozen import frozen
from station.sync import updates
from station.sync.updates import Manifest

CURRENT, CERTIFICATE, PROGRAM = paths.CURRENT_VERSION, "certificate", "program"
_INSTALLED = "STATION_INSTALLED"  # what the installed program says of itself to the version it hands over to: "1.0.0/1"


@frozen
class Choice:
    """The version to go on with, and the one before it that is kept; "" for the installed program."""

    version: str
    before: str = ""


@frozen
class Installed:
    """The program as it was installed, whichever version runs now."""

    version: str
    shape: int


def is_packed() -> bool:
    """Whether this is a packed program, which another can take the place of; not run from its sources."""
    return bool(getattr(sys, "frozen", False))


def is_updated() -> bool:
    """Whether the running program is one of the versions that came as an update file."""
    return is_packed() and Path(sys.executable).resolve().is_relative_to(paths.versions().resolve())


def installed() -> Installed:
    """What is installed, told by itself when it handed over to this process."""
    version, _, shape = os.environ.get(_INSTALLED, "").partition("/")
    if is_updated() and shape.isdecimal():
        with suppress(ValueError):
            updates.order(version)
            return Installed(version, int(shape))
    return Installed("" if is_updated() else __version__, STORE_SHAPE)


def chosen(home: Path) -> Choice | None:
    """What ``current.json`` says; None for the installed program, also where nothing sensible stands there."""
    try:
        said = json.loads((home / CURRENT).read_text(encoding="utf-8"))
        choice = Choice(str(said["version"]), str(said["before"]))
        updates.order(choice.version)
        if choice.before:
            updates.order(choice.before)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return choice


def choose(home: Path, choice: Choice | None) -> None:
    """Let the next start go on with this version, or with the installed program."""
    if choice is None:
        (home / CURRENT).unlink(missing_ok=True)
        files.sync_folder(home)
    else:
        files.write(home / CURRENT, json.dumps(asdict(choice)).encode())


def certified(home: Path, version: str, keys: Mapping[bytes, bytes]) -> Manifest:
    """What a version that lies here consists of; StationError if its certificate is not a maker's, or something is missing of it."""
    name = f"{version} 版"
    try:
        with (home / version / CERTIFICATE).open("rb") as file:
            manifest, _ = updates.read_certificate(file, name, keys)
    except OSError as error:
        raise StationError(f"{name}的文件不见了。", "请用更新文件重新装一次。") from error
    is_ours = manifest.version == version and manifest.platform == updates.this_platform()
    if not is_ours or not updates.is_whole(manifest, home / version / PROGRAM):
        raise StationError(f"{name}的文件不完整。", "请用更新文件重新装一次。")
    return manifest


def executable(home: Path, manifest: Manifest) -> Path:
    """What to start of a version."""
    return home / manifest.version / PROGRAM / manifest.program


def successor(home: Path, keys: Mapping[bytes, bytes], installed_version: str) -> Manifest | None:
    """The version to go on with: the chosen one, or the one before, if it is newer than the installed one and whole; None for that."""
    choice = chosen(home)
    for version in (choice.version, choice.before) if choice is not None else ():
        if version and updates.order(version) > updates.order(installed_version):
            with suppress(StationError):
                return certified(home, version, keys)
    return None


def hand_over(words: Sequence[str]) -> None:
    """Go on as the chosen version, with the words of the command line; returns where the installed program is the one to go on."""
    home = paths.versions()
    if not is_packed() or is_updated() or "update" in words:
        return
    newer = successor(home, updates.makers_keys(), __version__)
    if newer is not None:
        with suppress(OSError):  # cannot be started: the installed one can
            _become([str(executable(home, newer)), *words])


def _become(command: list[str]) -> NoReturn:
    environment = dict(os.environ) | {_INSTALLED: f"{__version__}/{STORE_SHAPE}"}
    if os.name == "nt":  # what replaces a process there has another number, and scripts would not wait for it
        import subprocess

        sys.exit(subprocess.call(command, env=environment))
    sys.stdout.flush()
    os.execve(command[0], command, environment)
