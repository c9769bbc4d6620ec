"""What lies in plain for a moment lies in one folder, and goes at the lock, at the end, and after a kill at the next start."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.actions import handing_over


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    yield
    handing_over.end()


def test_temporary_files_lie_beside_the_store_for_their_owner_alone(tmp_path: Path) -> None:
    handing_over.begin(tmp_path)
    with tempfile.TemporaryDirectory() as folder:
        assert Path(folder).is_relative_to(tmp_path / handing_over.FOLDER)
    if os.name != "nt":
        assert (tmp_path / handing_over.FOLDER).stat().st_mode & 0o077 == 0
    handing_over.end()
    assert list(tmp_path.iterdir()) == []
    assert not tempfile.gettempdir().startswith(str(tmp_path))


def test_the_lock_empties_it_and_work_goes_on_there(tmp_path: Path) -> None:
    handing_over.begin(tmp_path)
    folder = Path(tempfile.mkdtemp())
    (folder / "page.png").write_bytes(b"a case")
    Path(tempfile.mkstemp()[1]).write_bytes(b"a case")
    handing_over.empty()
    assert [path for path in (tmp_path / handing_over.FOLDER).rglob("*") if path.is_file()] == []
    assert Path(tempfile.mkdtemp()).is_dir()


def test_what_a_killed_process_left_goes_and_what_another_uses_stays(tmp_path: Path) -> None:
    script = (
        f"import os; from pathlib import Path; from station.actions import handing_over as h; h.begin(Path({str(tmp_path)!r})); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script], check=False)
    (left,) = (tmp_path / handing_over.FOLDER).iterdir()
    living = tmp_path / handing_over.FOLDER / str(os.getppid())
    living.mkdir()
    (tmp_path / handing_over.FOLDER / "strange").mkdir()
    handing_over.begin(tmp_path)
    assert not left.exists()
    assert sorted(path.name for path in (tmp_path / handing_over.FOLDER).iterdir()) == sorted([str(os.getpid()), living.name])


def test_without_a_folder_of_its_own_nothing_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"x")
    handing_over.empty()
    handing_over.end()
    handing_over.begin(tmp_path / "nowhere")
    assert (tmp_path / "kept").exists()
    assert not (tmp_path / "nowhere").exists()


def test_libraries_find_the_folder_and_programs_started_later_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", "/usual")
    handing_over.begin(tmp_path)
    with handing_over.for_libraries():
        assert os.environ["TMPDIR"] == tempfile.gettempdir() == str(tmp_path / handing_over.FOLDER / str(os.getpid()))
    assert os.environ["TMPDIR"] == "/usual"
    monkeypatch.delenv("TMPDIR")
    with handing_over.for_libraries():
        pass
    assert "TMPDIR" not in os.environ


def test_a_folder_that_was_swept_away_is_made_again_and_nothing_stays_behind(tmp_path: Path) -> None:
    handing_over.begin(tmp_path)
    own = Path(tempfile.gettempdir())
    own.rmdir()
    with handing_over.for_libraries():
        Path(tempfile.mkdtemp()).rmdir()
    shutil.rmtree(own.parent)
    handing_over.end()
    assert not tempfile.gettempdir().startswith(str(tmp_path))
