"""Taking in a newer version of the program from a signed file, and going back to the one before.

Looked at first, then: a backup, unpacked beside the running version, tried, and only then named as the one to go on with at the next start.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from station import STORE_SHAPE, __version__, files, paths
from station.actions import backup, rights
from station.actions.at_desk import is_practice
from station.actions.progress import Stage
from station.db.alone import BusyError, alone
from station.db.faults import storage_faults
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.sync import editions, updates
from station.sync.editions import Choice
from station.sync.updates import UNTOUCHED, Manifest

SPARE = 64 * 2**20  # bytes that are left free on the disk
TRIAL_S = 600.0  # a self-test on a slow PC
_POLL_S = 0.2
_MB = 2**20
_LOCK = "update.lock"


@frozen
class Offer:
    """What an update file would bring."""

    path: Path
    manifest: Manifest


@frozen
class Standing:
    """How it stands with versions.

    ``runs`` now and ``next`` from the next start; ``back_to`` is the version one can go back to ("" for none) and ``why_not_back`` why
    one cannot; ``why_none`` says why this program takes no updates, ``trouble`` what is wrong with a version taken in.
    """

    runs: str
    next: str
    back_to: str
    why_not_back: str
    why_none: str
    trouble: str


# -- how it stands ------------------------------------------------------------------------------------------------------


def standing() -> Standing:
    """How it stands on this PC."""
    home, keys = paths.versions(), updates.makers_keys()
    now, trouble = _next(home, keys)
    back_to, why_not_back = _way_back(home, keys)
    return Standing(__version__, now, back_to, why_not_back, _why_none(keys), trouble)


def trouble() -> str:
    """What is wrong with the version that should run, "" for nothing; cheap where there is none."""
    home = paths.versions()
    if not editions.is_packed() or editions.chosen(home) is None:
        return ""
    return _next(home, updates.makers_keys())[1]


def _why_none(keys: Mapping[bytes, bytes]) -> str:
    if not editions.is_packed():
        return "现在是从源代码运行的，不用更新文件。"
    if not keys:
        return "这一版里没有制作方的签名钥匙，验不了更新文件，所以不能从文件更新。换新版本请向制作方要安装包，数据不用动。"
    return ""


def _next(home: Path, keys: Mapping[bytes, bytes]) -> tuple[str, str]:
    """(the version the next start goes on with, what is wrong with the one it should go on with)."""
    first, choice = editions.installed().version or __version__, editions.chosen(home)
    newer = editions.successor(home, keys, first)
    then = newer.version if newer is not None else first
    if choice is None or choice.version == then or updates.order(choice.version) <= updates.order(first):
        return then, ""
    try:
        editions.certified(home, choice.version, keys)
    except StationError as error:
        return then, f"{error.message}先用 {then}。{error.hint}"
    return choice.version, ""


def _way_back(home: Path, keys: Mapping[bytes, bytes]) -> tuple[str, str]:
    """(the version that can be gone back to, why the one that is kept cannot), both "" where there is none."""
    there, choice = editions.installed(), editions.chosen(home)
    if choice is None or not there.version or updates.order(choice.version) <= updates.order(there.version):
        return "", ""
    version, shape = there.version, there.shape
    if choice.before and updates.order(choice.before) > updates.order(version):
        try:
            kept = editions.certified(home, choice.before, keys)
        except StationError as error:
            return "", error.message
        version, shape = kept.version, kept.shape
    if shape < STORE_SHAPE:
        return "", f"不能退回 {version}：数据已经按 {__version__} 整理过，{version} 打不开。"
    return version, ""


# -- looking --------------------------------------------------------------------------------------------------------------


def look(path: Path) -> Offer:
    """What an update file would bring; StationError, saying why, if it is not for this PC or not to be trusted."""
    keys = updates.makers_keys()
    if why := _why_none(keys):
        raise StationError(why)
    with _opened(path) as file:
        manifest, _ = updates.read_certificate(file, path.name, keys)
    _ensure_fits(manifest, _next(paths.versions(), keys)[0])
    return Offer(path, manifest)


def found_on(volumes: Sequence[Path]) -> Generator[Stage, None, list[Offer]]:
    """The updates for this PC that lie at the root of sticks, the newest first; what is not for it is passed over."""
    found: list[Offer] = []
    for volume in volumes:
        yield Stage("正在看 U 盘")
        with suppress(OSError):
            for path in volume.glob(f"*{updates.SUFFIX}"):
                with suppress(StationError):
                    found.append(look(path))
    return sorted(found, key=lambda offer: updates.order(offer.manifest.version), reverse=True)


def _opened(path: Path) -> BinaryIO:
    try:
        if not path.is_file():  # a pipe may never end
            raise FileNotFoundError(path)
        return path.open("rb")
    except OSError as error:
        raise StationError(f"打不开“{path.name}”。", UNTOUCHED + "请检查 U 盘有没有插好，文件还在不在。") from error


def _ensure_fits(manifest: Manifest, current: str) -> None:
    ours = updates.this_platform()
    if manifest.platform != ours:
        raise StationError(f"这个更新文件是给另一种电脑的（{manifest.platform}），本机是 {ours}。", UNTOUCHED + "请向制作方要适合本机的。")
    if updates.order(manifest.version) == updates.order(current):
        is_running = current == __version__
        raise StationError(f"现在用的就是 {current}，不用更新。" if is_running else f"{current} 已经装好，下次打开程序时使用。")
    if updates.order(manifest.version) < updates.order(current):
        raise StationError(f"这个更新文件是 {manifest.version}，比现在的 {current} 旧，没有采用。", "要退回上一版，请用“退回”。")
    if not manifest.reads_from <= STORE_SHAPE <= manifest.shape:
        hint = UNTOUCHED + "请先更新到中间的版本，或者向制作方要安装包。"
        raise StationError(f"{manifest.version} 不能直接从 {__version__} 更新。", hint)


# -- taking in ------------------------------------------------------------------------------------------------------------


def take(store: Store, path: Path) -> Generator[Stage, None, str]:
    """Take in the version an update file brings, to be used from the next start; returns its number.

    Cut short anywhere the version that ran goes on; StationError where something stands in the way, nothing changed.
    """
    rights.require(store, "update")
    if is_practice(store):
        raise StationError("练习时不更新程序。", UNTOUCHED + "请回到正式数据再更新。")
    look(path)
    yield from backup.before(store, "update")
    version = yield from take_program(path)
    store.log_act("update", f"{__version__} 换为 {version}，下次打开时使用")
    return version


def take_program(path: Path) -> Generator[Stage, None, str]:
    """The program's part of ``take``, without a store: unpack, try, and go on with it from the next start."""
    home, keys = paths.versions(), updates.makers_keys()
    if why := _why_none(keys):
        raise StationError(why)
    with storage_faults():
        files.make_folder(home)
    busy = BusyError("另一个窗口正在更新程序，这次没有做。", "等它做完再看。")
    with alone(home / _LOCK, busy), storage_faults(), _opened(path) as file:
        current = _next(home, keys)[0]
        manifest, certificate = updates.read_certificate(file, path.name, keys)  # again: the file may be another one by now
        _ensure_fits(manifest, current)
        _tidy(home)
        _ensure_room(home, manifest)
        with files.folder_aside(home) as part:
            program = part / editions.PROGRAM
            program.mkdir()
            for done in updates.unpack(file, path.name, manifest, program):
                yield Stage("正在拷贝新版本（MB）", done // _MB, max(1, manifest.size // _MB))
            files.write(part / editions.CERTIFICATE, certificate)
            for folder in [program, *(found for found in program.rglob("*") if found.is_dir() and not found.is_symlink())]:
                files.sync_folder(folder)
            yield from _tried(program / manifest.program, manifest.version)
            place = home / manifest.version
            _set_aside(place)
            files.patiently(lambda: part.rename(place))
        files.sync_folder(home)
        before = editions.chosen(home)
        editions.choose(home, Choice(manifest.version, current if before is not None and current == before.version else ""))
        _tidy(home)
    return manifest.version


def _ensure_room(home: Path, manifest: Manifest) -> None:
    lacking = manifest.size + SPARE - shutil.disk_usage(home).free
    if lacking > 0:
        raise StationError(f"磁盘空间不够，还差 {-(-lacking // _MB):,} MB。", UNTOUCHED + "请清理磁盘后再更新。")


def _tried(program: Path, version: str) -> Generator[Stage, None, None]:
    """Run the new version's own checks from where it lies; StationError if it is not what it says or does not run here."""
    code, words = yield from _run(program, "--version")
    if code or words.strip() != f"station {version}":
        raise StationError(f"{version} 在这台电脑上打不开，没有换上。", UNTOUCHED + "这台电脑的系统可能太旧，请把这句话告诉制作方。")
    code, words = yield from _run(program, "self-test")
    if code:
        told = "；".join(line.removeprefix("不好").strip() for line in words.splitlines() if line.startswith("不好"))
        raise StationError(f"{version} 在这台电脑上试运行没有通过，没有换上。{told}", UNTOUCHED + "请把这句话告诉制作方。")


def _run(program: Path, word: str) -> Generator[Stage, None, tuple[int, str]]:
    """(exit code, what it printed) of a program; ended when this work is stopped."""
    with tempfile.TemporaryFile() as output:
        try:
            running = subprocess.Popen([str(program), word], stdout=output, stderr=subprocess.DEVNULL)
        except OSError:
            return 1, ""
        try:
            until = time.monotonic() + TRIAL_S
            yield Stage("正在试运行新版本")
            while running.poll() is None and time.monotonic() < until:
                with suppress(subprocess.TimeoutExpired):
                    running.wait(_POLL_S)
                yield Stage("正在试运行新版本")
            code = running.poll()
        finally:
            if running.poll() is None:
                running.kill()
            running.wait()
        output.seek(0)
        return (1 if code is None else code), output.read(_MB).decode("utf-8", "replace")


# -- keeping and going back -------------------------------------------------------------------------------------------------


def go_back() -> str:
    """Let the next start go on with the version before; returns its number. StationError if that cannot be."""
    home, keys = paths.versions(), updates.makers_keys()
    version, why_not = _way_back(home, keys)
    if not version:
        raise StationError(why_not or "没有可以退回的版本。", UNTOUCHED)
    choice = editions.chosen(home)
    with storage_faults():
        editions.choose(home, Choice(choice.before) if choice is not None and choice.before else None)
    return version


def go_back_by(store: Store) -> str:
    """The same because a person at the desk asked for it."""
    rights.require(store, "update")
    version = go_back()
    store.log_act("update", f"{__version__} 退回 {version}，下次打开时使用")
    return version


def _tidy(home: Path) -> None:
    """Only the version to go on with, the one before and the one that runs are kept; the lock is held, so nobody writes aside."""
    choice = editions.chosen(home) or Choice("")
    running = __version__ if editions.is_updated() else ""
    for path in home.iterdir():
        if path.is_dir() and path.name not in (choice.version, choice.before, running):
            _set_aside(path)
        elif path.suffix == ".part":  # of one that was killed
            path.unlink(missing_ok=True)


def _set_aside(folder: Path) -> None:
    """Take a folder away; no moment sees half a version under its own name."""
    with suppress(OSError):  # in use by a window of an older version: the next update tries again
        if folder.is_dir():
            gone = files.aside(folder.parent)
            folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
