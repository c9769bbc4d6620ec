"""The installer for Windows compiles and names what it must; ``packaging/windows/try.sh`` installs and uninstalls it in Wine."""

import shutil
import subprocess
from pathlib import Path

import pytest

from sources import ROOT
from station import NAME, __version__, paths

SCRIPT = ROOT / "packaging" / "windows" / "station.nsi"


def test_it_compiles_into_one_small_file(tmp_path: Path) -> None:
    makensis = shutil.which("makensis")
    if not makensis:
        pytest.skip("NSIS is not installed here")
    program = tmp_path / "程序"
    (program / "_internal").mkdir(parents=True)
    (program / "station.exe").write_bytes(b"MZ")
    (program / "_internal" / "文件.txt").write_bytes(bytes(2**12))
    command = [makensis, "-V2", "-WX", f"-DPROGRAM={program}", f"-DOUT={tmp_path}", str(SCRIPT)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    (made,) = tmp_path.glob("*.exe")
    assert made.name == f"{NAME}-{__version__}-安装.exe"
    assert 50_000 < made.stat().st_size < 500_000


def test_it_knows_where_the_program_keeps_things() -> None:
    """The two folders are written once more there; uninstalling takes the one with versions away and never the one with the data."""
    script = SCRIPT.read_text(encoding="utf-8-sig")
    assert f'!define DATA "$LOCALAPPDATA\\{paths.default_data().name}"' in script
    assert f'!define VERSIONS "$LOCALAPPDATA\\{paths.versions().name}"' in script
    removed = [line.strip() for line in script.splitlines() if line.strip().startswith(("RMDir", "Delete "))]
    assert not [line for line in removed if "${DATA}" in line or 'Station"' in line]
    assert 'RMDir /r "$INSTDIR"' not in removed
    assert "RequestExecutionLevel user" in script
