"""``./dev deb``: the folder dist/station as a package for Debian, UOS and Kylin, in dist/.

The program lies in /opt/station, with a command, a menu entry, an icon and a manual page. There are no scripts that run at installing or
removing: nothing outside these files is touched, so a removed package leaves everybody's data.
"""

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from station import NAME, __version__
from station.actions import about
from tools import app_icon, box, built

RECIPE = box.ROOT / "packaging"
_LIBC = ("libc.so", "libm.so", "libdl.so", "libpthread.so", "librt.so", "libutil.so", "libresolv.so", "ld-linux")


def needed(folder: Path) -> set[str]:
    """The libraries that the folder's programs and libraries ask for and that it does not bring along; needs ``objdump``."""
    parts = [path for path, _ in box.machine_code(folder)]
    told = subprocess.run(["objdump", "-p", *parts], capture_output=True, text=True, check=True).stdout
    asked = {line.split()[1] for line in told.splitlines() if line.strip().startswith("NEEDED ")}
    return asked - {path.name for path in folder.rglob("*")}


def relations(libraries: Iterable[str], newest: box.Version) -> tuple[str, str]:
    """Depends and Recommends for these libraries; KeyError for one whose package nobody has written down."""
    names = json.loads((RECIPE / "debian" / "libraries.json").read_text(encoding="utf-8"))
    must, should = {f"{names['libc']} (>= {newest[0]}.{newest[1]})"}, set()
    for library in libraries:
        if library in names["recommends"]:
            should.add(names["recommends"][library])
        elif not library.startswith(_LIBC):
            must.add(names["depends"][library])
    return ", ".join(sorted(must)), ", ".join(sorted(should))


def lay_out(folder: Path, root: Path) -> None:
    """Everything the package puts on a machine, below ``root``."""
    shutil.copytree(folder, root / "opt" / "station", symlinks=True)
    for made in ("usr/bin", "usr/share/applications", "usr/share/man/man1"):
        (root / made).mkdir(parents=True)
    (root / "usr" / "bin" / "station").symlink_to("/opt/station/station")
    shutil.copy(RECIPE / "desktop" / "station.desktop", root / "usr" / "share" / "applications")
    page = gzip.compress((RECIPE / "desktop" / "station.1").read_bytes(), mtime=0)
    (root / "usr" / "share" / "man" / "man1" / "station.1.gz").write_bytes(page)
    app_icon.theme(root / "usr" / "share" / "icons" / "hicolor")
    told = root / "usr" / "share" / "doc" / "station" / "copyright"
    told.parent.mkdir(parents=True)
    told.write_text(rights(), encoding="utf-8")


def rights() -> str:
    """Who made the program, and its parts with their licences, as dpkg's world looks for it."""
    parts = "".join(f"{part.name} {part.version}".strip() + f"\n {part.licence}\n" for part in about.parts())
    where = "/opt/station/_internal/resources, and in 设置 · 关于"
    return f"{NAME} (station), {about.maker()}\n\nMade of; each licence in full in {where}:\n\n{parts}"


def control(folder: Path, architecture: str) -> str:
    """What dpkg is told of the package."""
    depends, recommends = relations(needed(folder), max(box.glibc(folder).values()))
    values = {
        "VERSION": __version__,
        "ARCHITECTURE": architecture,
        "KILOBYTES": str(-(-box.size(folder) // 1024)),
        "DEPENDS": depends,
        "RECOMMENDS": recommends,
    }
    text = (RECIPE / "debian" / "control").read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return "".join(line for line in text.splitlines(keepends=True) if line != "Recommends: \n")


def make(folder: Path, out: Path) -> Path:
    """The package, made in ``out``; needs dpkg-deb. The same folder gives the same bytes within one commit."""
    architecture = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
    package = out / f"station_{__version__}_{architecture}.deb"
    root = out / "deb"
    shutil.rmtree(root, ignore_errors=True)
    lay_out(folder, root)
    (root / "DEBIAN").mkdir()
    (root / "DEBIAN" / "control").write_text(control(folder, architecture), encoding="utf-8")
    for path in (root, *root.rglob("*")):  # whoever builds may keep files to himself; on the machine everybody starts the program
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    told = built.of_git("log", "-1", "--format=%ct")
    environment = os.environ | ({"SOURCE_DATE_EPOCH": told} if told else {})
    # xz: what dpkg of UOS 20 and Debian 10 can unpack
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, package], env=environment, check=True)
    shutil.rmtree(root)
    return package


if __name__ == "__main__":
    made = make(box.BUILT, box.BUILT.parent)
    sys.stdout.write(f"{made.name}\n")
    sys.exit(box.main(["--packed", str(made), *sys.argv[1:]]))
