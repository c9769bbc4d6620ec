"""A drop on a real FAT stick: the kernel's own vfat, no hard links, names without case, two-second times, pulled at any moment."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from uml import Machine, inside

_FAT = ["fs/nls/nls_cp437", "fs/nls/nls_cp936", "fs/nls/nls_ascii", "fs/nls/nls_utf8", "fs/fat/fat", "fs/fat/vfat"]
_OPTIONS = "codepage=936,iocharset=ascii,utf8"  # as desktops mount a stick
_HERE = "tests/carriers"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return formatted(tmp_path, 64 << 20)


def formatted(tmp_path: Path, size: int) -> Path:
    image = tmp_path / "stick.img"
    with image.open("wb") as file:
        file.truncate(size)
    subprocess.run(["mkfs.vfat", "-F", "32", str(image)], check=True, capture_output=True)
    return image


def plugged(tmp_path: Path, stick: Path, script: str, options: str = "") -> Machine:
    mount = f"export STATION_KIND=fat; mkdir /mnt/stick; mount -t vfat -o {_OPTIONS}{options} /dev/ubda /mnt/stick || exit 9\n"
    return Machine(tmp_path, mount + script, disk=stick, modules=_FAT)


def test_a_drop_on_fat(tmp_path: Path, stick: Path) -> None:
    plugged(tmp_path, stick, inside(f"{_HERE}/drop_at_place.py", where="/mnt/stick"), ",shortname=winnt").finish()
    plugged(tmp_path, stick, inside(f"{_HERE}/drop_in_capitals.py", where="/mnt/stick"), ",shortname=win95").finish()
    checked = subprocess.run(["fsck.vfat", "-n", str(stick)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_two_stores_by_a_stick_that_goes_from_one_to_the_other(tmp_path: Path) -> None:
    stick = formatted(tmp_path, 256 << 20)  # with room for large files, which are left for later on a small one
    carry = f"umount /mnt/stick && mount -t vfat -o {_OPTIONS} /dev/ubda /mnt/stick"
    exchanged = inside(f"{_HERE}/exchange_at_place.py", where="/mnt/stick")
    plugged(tmp_path, stick, f"export STATION_CARRY='{carry}'\n{exchanged}").finish()


def test_a_drop_on_exfat(tmp_path: Path) -> None:
    """By the driver in user space: the machine's kernel has none."""
    program = shutil.which("mount.exfat-fuse", path="/usr/sbin")
    if program is None:
        pytest.skip("exfat-fuse is not here")
    image, stick = tmp_path / "stick.img", tmp_path / "stick"
    with image.open("wb") as file:
        file.truncate(64 << 20)
    stick.mkdir()
    subprocess.run(["mkfs.exfat", str(image)], check=True, capture_output=True)
    disk = subprocess.run(["losetup", "--find", "--show", str(image)], check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run([program, disk, str(stick)], check=True, capture_output=True)
    try:
        told = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", f"--basetemp={tmp_path}/inside"]
        place = {**os.environ, "STATION_KIND": "fat", "STATION_PLACE": str(stick)}
        done = subprocess.run([*told, f"{_HERE}/drop_at_place.py"], env=place, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
    finally:
        subprocess.run(["umount", str(stick)], check=True)
        subprocess.run(["losetup", "--detach", disk], check=True)


@pytest.mark.parametrize("seconds", [0.3, 0.9, 1.7, 3.1])
def test_the_power_goes_while_writing(tmp_path: Path, stick: Path, seconds: float) -> None:
    log = tmp_path / "safe.txt"
    machine = plugged(tmp_path, stick, f"{sys.executable} {_HERE}/drop_writer.py /mnt/stick {log} 1")
    while not (log.exists() and log.stat().st_size):
        assert machine.process.poll() is None, machine.output.read_text()
        time.sleep(0.02)
    time.sleep(seconds)
    machine.pull_the_plug()
    looked = inside(f"-s {_HERE}/drop_after_pull.py", where="/mnt/stick")
    told = plugged(tmp_path, stick, f"export STATION_LOG={log}\n{looked}").finish()
    sys.stdout.write(next(line for line in told.splitlines() if line.startswith("told safe")) + "\n")


def test_the_stick_is_unmounted_while_writing(tmp_path: Path, stick: Path) -> None:
    """Nothing is written into the empty folder that is left behind, and the writer says that the stick is gone."""
    log = tmp_path / "safe.txt"
    script = f"""
{sys.executable} {_HERE}/drop_writer.py /mnt/stick {log} 1 & writer=$!
while [ ! -s {log} ]; do sleep 0.05; done
sleep 1
umount -l /mnt/stick
wait $writer
find /mnt/stick -type f > {tmp_path}/left.txt
mount -t vfat -o {_OPTIONS} /dev/ubda /mnt/stick || exit 8
export STATION_LOG={log}
{inside(f"-s {_HERE}/drop_after_pull.py", where="/mnt/stick")}"""
    plugged(tmp_path, stick, script).finish()
    assert (tmp_path / "left.txt").read_text() == ""
    assert "stopped “/mnt/stick”中途断开，第" in log.read_text()
