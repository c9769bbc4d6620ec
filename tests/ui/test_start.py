"""The window's parts load without what only papers and the store need: the first paint waits for none of it."""

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from blank import blank_store
from cases import at_work, registered
from station import __main__ as program
from station import paths
from station.casework import model
from station.casework.model import Employer, Worker
from station.ui import widgets

HEAVY = ("openpyxl", "reportlab", "sqlite_utils", "pypdfium2", "numpy", "chinese_calendar", "docx", "lxml", "python_calamine")


def test_the_parts_of_the_window_load_nothing_heavy() -> None:
    parts = "station.ui.shell, station.ui.form, station.ui.table, station.ui.preview, station.ui.widgets"
    script = f"import sys, {parts}; print(*[name for name in {HEAVY} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


LATER = (
    *(*HEAVY[:2], "pypdfium2", "docx", "lxml", "python_calamine", "fsspec", "botocore", "pyrage", "zstandard", "msgspec", "stdnum", "ulid"),
    *("importlib.metadata", "cryptography", "station.sync", "station.export", "station.db.agenda", "station.db.step", "station.ui.facts"),
    *("station.ui.palette", "station.ui.search", "station.ui.widgets.dialog", "station.actions.entering", "html.entities"),
    *("chinese_calendar", "station.commandline.parser"),
)
MOST_OWN = 99  # modules of ours up to the first list; each costs a third of a millisecond and more

MOST_TYPES = 217  # enumerations of Python and Qt up to there: asked for the parent of an unknown widget PySide builds fifty more

_START = """
import enum, os, sys
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
from station.app import main_window
from station.db import first_list
from station.db.store import Store
window = main_window(Store.open(Path({folder!r})))
window.show()
def types(kind):
    return sum(1 + types(each) for each in kind.__subclasses__())
def kinds(kind):
    return set([kind]).union(*(kinds(each) for each in kind.__subclasses__()))
def loaded():
    own = [name for name in sys.modules if name.startswith("station")]
    hear_all = [kind for kind in kinds(QWidget) if kind.__module__.startswith("station") and "event" in vars(kind)]
    assert not hear_all, "each is asked in Python for every event there is"
    print(*[name for name in {later} if name in sys.modules], len(own), types(enum.Enum), window.page().table.row_count(), flush=True)
{until}
application.exec()
"""
_PAINTED = """
def look():
    page = window.page()
    assert not page._is_checked
    assert "核对" in page.tasks_card.phrase.text()
    assert {cell.count.words for cell in page.strip.cells.values()} == {"…"}  # no figure that was not counted now
    loaded()
    probe.start()
def read():
    is_marked = not window.windowIcon().isNull()  # comes behind the list, too
    if window.page()._is_checked and "核对" not in window.page().tasks_card.phrase.text() and is_marked:
        os._exit(0)
from PySide6.QtCore import QTimer
probe = QTimer(interval=20)
probe.timeout.connect(read)
QTimer.singleShot(0, look)
"""
_READ = """
page = window.page()
shown = page._read_tasks
def read(found):
    shown(found)
    os._exit(0)
page._task_reading._show = read
"""


def _started(folder: Path, until: str) -> list[str]:
    script = _START.format(folder=str(folder), later=LATER, until=until)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120).stdout.split()


def test_the_second_start_paints_the_list_of_the_first_before_anything_is_read(tmp_path: Path) -> None:
    """And up to there nothing is loaded that only papers, workbooks, bundles and the tasks themselves need."""
    with blank_store(tmp_path) as store:
        at_work(store)
        store.set_setting("practice", "made")  # may be open without a password
        registered(store, Worker(name="晨光"), Employer(name="某公司"), received_at="2026-03-12T10:00")
    _started(tmp_path, _READ)
    *later, own, types, rows = _started(tmp_path, _PAINTED)
    assert later == []
    assert int(own) <= MOST_OWN
    assert int(types) <= MOST_TYPES
    assert int(rows) > 0


def test_areas_are_filled_in_the_way_that_builds_no_gradients() -> None:
    """``theme.fill`` says why; one place that asks PySide to choose is enough to build them at the start."""
    sources = Path(widgets.__file__).parents[1].rglob("*.py")
    assert [path.name for path in sources if ".fillRect(" in path.read_text(encoding="utf-8")] == []


def test_a_double_click_reads_no_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Path, bool]] = []

    def run(data: Path, *, practice: bool) -> int:
        asked.append((data, practice))
        return 7

    monkeypatch.setattr("station.app.run", run)
    monkeypatch.setattr("station.commandline.parser.make_parser", lambda: pytest.fail("the first list waits for it"))
    assert program.main([]) == 7
    assert asked == [(paths.default_data(), False)]


def test_a_command_is_read_before_anything_it_needs_is_loaded() -> None:
    rooms = ("PySide6", "station.ui", "station.sync", "station.db", "station.export", "station.casework", "station.vault", "station.app")
    script = f"""
import sys
import station.__main__
from station.commandline.parser import make_parser
make_parser()
print(*[name for name in sys.modules if name.startswith({rooms})])
"""
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


@pytest.mark.parametrize("package", [widgets, model])
def test_the_parts_are_told_alike_to_the_program_and_to_its_readers(package: ModuleType) -> None:
    """The table that loads a part when it is asked for, and the imports beside it that type checkers read."""
    block = next(node for node in ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8")).body if isinstance(node, ast.If))
    told = {name.name: node.module for node in block.body if isinstance(node, ast.ImportFrom) for name in node.names}
    assert told == {name: f"{package.__name__}.{module}" for name, module in package._HOMES.items()}
