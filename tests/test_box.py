"""The folder and the package made of it: what they weigh, what they ask of a machine, what they leave on it."""

import configparser
import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from station import NAME
from tools import app_icon, box, deb, icu, shiboken

needs_dpkg = pytest.mark.skipif(not (shutil.which("dpkg-deb") and shutil.which("objdump")), reason="no dpkg-deb or no objdump here")
linux = pytest.mark.skipif(sys.platform != "linux" or not (shutil.which("as") and shutil.which("ld")), reason="ICU is Qt's on Linux only")


def test_icu_is_taken_apart_and_put_together_again() -> None:
    header = b"\x20\x00\xda\x27" + bytes(8) + b"CmnD" + bytes(16)
    named = {"icudt1l/zh.res": b"z" * 5, "icudt1l/coll/zh.res": b"c" * 32, "icudt1l/af.res": b""}
    assert icu.items(icu.package(header, named))[1] == {
        name: item + bytes(-len(item) % 16) for name, item in sorted(named.items())
    }  # each begins on a multiple of 16
    with pytest.raises(ValueError, match="no package"):
        icu.items(b"\x7fELF" + bytes(40))


_TELLS = """
import sys
from PySide6.QtCore import QSize
import shibokensupport.signature.loader as loader
try:
    QSize("wide", [])
except TypeError as error:
    print(loader.__file__, "argparse" in sys.modules, error)
"""


def test_the_python_half_of_pyside_is_compiled_once_and_works_from_there(tmp_path: Path) -> None:
    import shiboken6

    shutil.copytree(Path(shiboken6.__file__).parent, tmp_path / "shiboken6")
    for module, folder in shiboken.compiled(tmp_path / "made"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        shutil.copy(module, tmp_path / folder)
    done = subprocess.run(
        [sys.executable, "-c", _TELLS], env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    where, has_argparse, error = done.stdout.split(maxsplit=2)
    assert Path(where) == tmp_path / shiboken.FOLDER / "shibokensupport" / "signature" / "loader.pyc"
    assert has_argparse == "False"
    assert "QSize" in error, "the words of an error are made by these modules"
    assert "Supported signatures" in error


@linux
def test_the_small_icu_is_a_library_with_what_chinese_needs(tmp_path: Path) -> None:
    import PySide6

    (library,) = (Path(PySide6.__file__).parent / "Qt" / "lib").glob("libicudata.so.*")
    made = icu.smaller(library, tmp_path)
    assert made.name == library.name
    assert made.stat().st_size < library.stat().st_size / 5
    kept = icu.items((tmp_path / "icu.dat").read_bytes())[1]
    assert {name.partition("/")[2] for name in kept} >= {
        "root.res",
        "zh.res",
        "coll/zh.res",
        "coll/ucadata.icu",
        "zoneinfo64.res",
        "gb18030.cnv",
    }
    name = next(iter(kept)).partition("/")[0].removesuffix("l")  # icudt73l, and the symbol is icudt73_dat
    symbol = (ctypes.c_char * 16).in_dll(ctypes.CDLL(str(made)), f"{name}_dat")
    assert bytes(symbol)[12:] == b"CmnD"


def part(path: Path, *versions: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x7fELF" + b"".join(b"\0" + version.encode() for version in versions) + b"\0")


def test_the_newest_glibc_is_found_and_too_new_a_one_is_refused(tmp_path: Path) -> None:
    part(tmp_path / "a" / "liba.so", "GLIBC_2.4", "GLIBC_2.28", "GLIBC_PRIVATE")
    part(tmp_path / "libb.so.1", "GLIBC_2.9", "GLIBC_2.2.5", "GLIBCXX_3.4.30")
    (tmp_path / "text").write_text("GLIBC_2.99")
    (tmp_path / "liba.so").symlink_to("a/liba.so")
    found = box.glibc(tmp_path)
    assert {path.name: version for path, version in found.items()} == {"liba.so": (2, 28), "libb.so.1": (2, 9)}
    assert box.judged({}, found, (2, 28))[0] == 0
    assert "UOS 20" in box.judged({}, found, None)[1][0]
    code, lines = box.judged({}, found, (2, 17))
    assert code == 1
    assert "liba.so" in lines[0]


@pytest.mark.parametrize(
    ("sizes", "code"),
    [
        ({"unpacked": 190_000_000}, 0),
        ({"unpacked": 190_000_001}, 1),
        ({"unpacked": 1, "packed": 75_000_000}, 0),
        ({"unpacked": 1, "packed": 75_000_001}, 1),
    ],
)
def test_what_is_larger_than_promised_is_a_failure(sizes: dict[str, int], code: int) -> None:
    assert box.judged(sizes, {}, None)[0] == code


def test_every_library_has_a_package_or_nothing_is_made() -> None:
    must, should = deb.relations({"libc.so.6", "libm.so.6", "libglib-2.0.so.0", "libgthread-2.0.so.0", "libcups.so.2"}, (2, 28))
    assert must == "libc6 (>= 2.28), libglib2.0-0t64 | libglib2.0-0"
    assert should == "libcups2t64 | libcups2"
    with pytest.raises(KeyError):
        deb.relations({"libunheard.so.1"}, (2, 28))


@needs_dpkg
def test_a_package_is_root_s_and_touches_nothing_else(tmp_path: Path, qapp: QApplication) -> None:
    folder = tmp_path / "built"
    folder.mkdir()
    shutil.copy("/bin/true", folder / "station")
    (folder / "_internal").mkdir(mode=0o700)
    (folder / "_internal" / "data.json").write_text("{}")
    (folder / "_internal" / "data.json").chmod(0o600)
    package = deb.make(folder, tmp_path)
    listed = [
        line.split() for line in subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True).stdout.splitlines()
    ]
    rights = {line[5].removeprefix("."): (line[0], line[1]) for line in listed}
    assert {owner for _, owner in rights.values()} == {"root/root"}
    assert rights["/opt/station/station"][0] == "-rwxr-xr-x"
    assert rights["/opt/station/_internal/"][0] == "drwxr-xr-x"
    assert rights["/opt/station/_internal/data.json"][0] == "-rw-r--r--"
    assert ["./usr/bin/station", "->", "/opt/station/station"] in [line[5:] for line in listed]
    assert "LGPL-3.0-only" in deb.rights() and "/usr/share/doc/station/copyright" in rights
    outside = [path for path in rights if not path.startswith(("/opt/station", "/usr/")) and path not in ("/", "/opt/")]
    assert not outside, "a package that lies only there can be removed without touching anybody's data"
    subprocess.run(["dpkg-deb", "-e", package, tmp_path / "told"], check=True)
    assert [path.name for path in (tmp_path / "told").iterdir()] == ["control"], "nothing runs at installing or removing"
    told = (tmp_path / "told" / "control").read_text(encoding="utf-8")
    assert "libc6 (>= 2." in told
    assert "@" not in told.replace("station@localhost", "")
    assert not (tmp_path / "deb").exists()


def test_the_menu_entry_starts_the_program(qapp: QApplication, tmp_path: Path) -> None:
    entry = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(deb.RECIPE / "desktop" / "station.desktop", encoding="utf-8")
    said = entry["Desktop Entry"]
    assert said["Name[zh_CN]"] == NAME
    assert said["Exec"] == "station", "which opens the window without reading a command"
    app_icon.theme(tmp_path)
    assert len(list(tmp_path.glob(f"*/apps/{said['Icon']}.png"))) == len(app_icon.SIZES)


def test_windows_gets_its_icon_in_one_file(qapp: QApplication, tmp_path: Path) -> None:
    content = app_icon.windows(tmp_path / "station.ico").read_bytes()
    assert content[:4] == b"\0\0\1\0"
    assert content.count(b"\x89PNG") == content[4] == len([size for size in app_icon.SIZES if size <= 256])
    assert [path.name for path in tmp_path.iterdir()] == ["station.ico"]
