"""The office suite of this machine, where there is one."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_START_S = 120


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Path]]:
    """LibreOffice without a window: converts a file, and others with it; the first result.

    Its start takes ten times as long as a file: one keeps running, held by a paper it has open, and does what the others are told.
    """
    program = shutil.which("soffice")
    if not program:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    told = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    held = folder / "held.txt"
    held.write_text("held", encoding="ascii")
    with subprocess.Popen([*told, "--norestore", held], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        until = time.monotonic() + _START_S
        while not (folder / f".~lock.{held.name}#").exists() and running.poll() is None and time.monotonic() < until:
            time.sleep(0.05)

        def convert(path: Path, to: str, *others: Path) -> Path:
            out = path.parent / "converted"
            command = [*told, "--convert-to", to, "--outdir", out, path, *others]
            subprocess.run(command, check=True, capture_output=True, timeout=600)
            return out / f"{path.stem}.{to}"

        yield convert
        running.terminate()
