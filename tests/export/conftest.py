"""The office suite of this machine, where there is one."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """LibreOffice without a window: converts a file, and others with it, for its start takes longest; the first result."""
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("office")

    def convert(path: Path, to: str, *others: Path) -> Path:
        out = path.parent / "converted"
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to, "--outdir", out, path, *others]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
        return out / f"{path.stem}.{to}"

    return convert
