"""What every test gets: a fresh store and a fixed clock; what no test may leave behind: a dialog or a warning nobody expected."""

import gc
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported; QT_QPA_PLATFORM=xcb shows the windows
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # a machine that keeps nothing compiles everything again in hundreds of processes
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(__file__).resolve().parent.parent / ".tools" / "compiled")
    sys.pycache_prefix, sys.dont_write_bytecode = os.environ["PYTHONPYCACHEPREFIX"], False

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

import sources
from blank import blank_store
from compiling import compile_from_the_end
from depth import DEPTH, USUAL
from stand_ins import Clock, Dialogs
from station.db.store import Store

settings.register_profile("quick", deadline=None, max_examples=USUAL * DEPTH, suppress_health_check=[HealthCheck.function_scoped_fixture])
settings.register_profile("ci", settings.get_profile("quick"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "quick")

_MEMORY = Path("/dev/shm")  # ten thousand stores need not wait for a disk; what a disk does wrong is tests/faults and tests/disks.py
if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 4 * 2**30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))
    os.environ.setdefault("TMPDIR", str(_MEMORY))  # and of what makes a folder for itself, also in programs that tests start
    tempfile.tempdir = None

gc.set_threshold(100_000, 50, 100)  # thousands of tests leave much that is looked through in vain: a tenth of their time

for _waiting in (QtBot.waitActive, QtBot.waitExposed, QtBot.waitSignal, QtBot.waitSignals, QtBot.waitUntil, QtBot.waitCallback):
    _waiting.__kwdefaults__["timeout"] = 60_000  # a machine under load; what comes is not waited for any longer

PRACTICE_NOW = datetime(2026, 11, 17, 10, 42)

_MODAL = [
    (QDialog, ["exec"]),
    (QMenu, ["exec"]),
    (QMessageBox, ["information", "question", "warning", "critical", "about"]),
    (QFileDialog, ["getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"]),
    (QInputDialog, ["getText", "getMultiLineText", "getItem", "getInt", "getDouble"]),
]


class _Warnings(logging.Handler):
    """Keeps what was logged at WARNING or above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.levelname} {record.name}: {record.getMessage()}")


_warnings = _Warnings()


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Share the compiling of a fresh clone."""
    compile_from_the_end(session.config)


def pytest_collection_finish() -> None:
    """The modules of ten thousand tests are here to stay: no collection need look through them."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a test that logged a warning it did not take out of ``log_warnings``."""
    _warnings.said.clear()
    logging.getLogger().addHandler(_warnings)
    try:
        result = yield
    finally:
        logging.getLogger().removeHandler(_warnings)
    if _warnings.said:
        pytest.fail("unexpected in the log:\n" + "\n".join(_warnings.said), pytrace=False)
    return result


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """The trees of the code are here to stay: 200 MB that each later collection would look through."""
    if nextitem is None or nextitem.path != item.path:
        sources.freeze()


@pytest.fixture(scope="session", autouse=True)
def _faces_of_no_machine() -> Iterator[None]:
    """Letters look the same wherever the tests run."""
    from station.export import office_fonts

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office_fonts, "font_folders", lambda: [])
        yield


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """A try of a password costs a millisecond instead of a second; what it costs a person is tested with the vault."""
    from station.vault import passwords

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "tuned", lambda: passwords.Cost(8, 1, 1))
        yield


@pytest.fixture(scope="session", autouse=True)
def _cheap_codes() -> Iterator[None]:
    """So does a code read aloud, which costs a tenth of one; what it costs who guesses is tested with the keys."""
    from replicas import quick_codes

    with quick_codes():
        yield


@pytest.fixture
def log_warnings() -> list[str]:
    """Warnings logged so far as ``LEVEL logger: text``; a test that expects some looks at them and clears the list."""
    return _warnings.said


class _Desk:
    dialogs: Dialogs  # of the test that runs


@pytest.fixture(scope="session", autouse=True)
def _no_modal_dialogs() -> Iterator[None]:
    """Modal dialogs do not block; put in place once, for it takes as long as many a test."""
    with pytest.MonkeyPatch.context() as patch:
        for cls, names in _MODAL:
            for name in names:
                kind = f"{cls.__name__}.{name}"
                patch.setattr(cls, name, _as_method(kind) if name == "exec" else staticmethod(_as_function(kind)))
        yield


@pytest.fixture(autouse=True)
def dialogs() -> Iterator[Dialogs]:
    """Modal dialogs take the answers queued here."""
    recorder = _Desk.dialogs = Dialogs()
    yield recorder
    assert not recorder.unused, f"dialogs that never came up: {len(recorder.unused)}"


def _as_method(kind: str) -> Callable[..., Any]:
    return lambda dialog, *args, **_: _Desk.dialogs(kind, dialog, *args)


def _as_function(kind: str) -> Callable[..., Any]:
    return lambda *args, **_: _Desk.dialogs(kind, *args)


@pytest.fixture(scope="session", autouse=True)
def _clipboard_emptied() -> Iterator[None]:
    """What a test copied is a thing of Python's, which the offscreen platform takes down after Python: the process would fall."""
    yield
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()


@pytest.fixture(autouse=True, scope="session")
def _no_real_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep tests, and the programs they start, away from the store of the person who runs them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home))
        yield


@pytest.fixture
def clock() -> Clock:
    """The clock of the ``store``."""
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """A new, empty store in ``tmp_path / "store"``; 王芳 is at the desk."""
    with blank_store(tmp_path / "store", clock) as opened:
        opened.user = "王芳"
        yield opened


@pytest.fixture(scope="session")
def practice_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice station as made at ``PRACTICE_NOW``, by whichever process of the tests comes to it first; nobody changes it."""
    from station.actions.practice import make
    from station.actions.progress import finish

    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "practice-made"
    if not shared.exists():
        folder = tmp_path_factory.mktemp("practice") / "station"
        finish(make(folder, clock=lambda: PRACTICE_NOW))
        try:
            folder.rename(shared)
        except OSError:  # another one was quicker
            return folder
    return shared


@pytest.fixture(scope="module")
def practice(practice_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The practice station as made at ``PRACTICE_NOW``, one for all tests of a module: it takes seconds; 周启明 is at the desk."""
    from station.actions.at_desk import sit_down

    folder = shutil.copytree(practice_folder, tmp_path_factory.mktemp("practice") / "station")
    with Store.open(folder, clock=lambda: PRACTICE_NOW) as opened:
        sit_down(opened)
        yield opened
