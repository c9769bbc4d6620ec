"""A Linux of its own (User Mode Linux) over the files of this machine: real vfat and SMB drivers, and a plug that can be pulled."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

_MODULES = Path("/usr/lib/uml/modules")
_ROOT = Path(__file__).parents[1]

_START = """#!/bin/bash
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 STATION_CARRIERS=1
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /mnt
ip link set lo up
for module in {modules}; do insmod "$module" 2>/dev/null; done
cd {root}
{script}
echo "$?" > {status}
cd /
umount /mnt/* 2>/dev/null
sync
echo o > /proc/sysrq-trigger
sleep 9
"""


class Machine:
    """One run of the machine; ``process`` may be killed, which is a power cut."""

    def __init__(self, folder: Path, script: str, *, disk: Path | None = None, modules: Sequence[str] = ()) -> None:
        if shutil.which("linux.uml") is None:
            pytest.skip("User Mode Linux is not here")
        self._status = folder / "status"
        self._status.unlink(missing_ok=True)
        (version,) = _MODULES.iterdir()
        init = folder / "init.sh"
        paths = " ".join(str(version / "kernel" / f"{name}.ko") for name in modules)
        init.write_text(_START.format(modules=paths, root=_ROOT, script=script, status=self._status))
        init.chmod(0o755)
        disks = [f"ubd0={disk}"] if disk else []
        told = ["rootfstype=hostfs", "root=/dev/root", "rw", "mem=700M", f"init={init}", *disks, "con=null", "con0=null,fd:1", "quiet"]
        self.output = folder / "output.txt"
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                ["linux.uml", *told], stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True, cwd=folder
            )

    def finish(self, seconds: int = 240) -> str:
        """What it printed; AssertionError if the script did not end well."""
        self.process.wait(seconds)
        told = self.output.read_text(errors="replace")
        assert self._status.exists() and self._status.read_text().strip() == "0", told
        return told

    def pull_the_plug(self) -> None:
        """No more is written from here on; what the machine had not yet given to its disk is lost."""
        os.killpg(self.process.pid, 9)
        self.process.wait(20)


def inside(module: str, *, where: str) -> str:
    """The command that runs a test module inside, its drop at ``where``, its stores in the machine's own memory."""
    python = Path(sys.executable)
    return f"STATION_PLACE={where} {python} -m pytest -n 0 -p no:cacheprovider --basetemp=/run/inside {module}"
