"""The window's parts load without what only papers and the store need: the first paint waits for none of it."""

import subprocess
import sys
from pathlib import Path

from blank import blank_store
from cases import at_work

HEAVY = ("openpyxl", "reportlab", "sqlite_utils", "pypdfium2", "numpy", "chinese_calendar", "docx", "lxml", "python_calamine")


def test_the_parts_of_the_window_load_nothing_heavy() -> None:
    parts = "station.ui.shell, station.ui.form, station.ui.table, station.ui.preview, station.ui.widgets"
    script = f"import sys, {parts}; print(*[name for name in {HEAVY} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


LATER = (*HEAVY[:2], "pypdfium2", "docx", "lxml", "python_calamine", "fsspec", "botocore", "pyrage", "zstandard", "station.sync")


def test_the_first_list_waits_for_no_export_and_no_exchange(tmp_path: Path) -> None:
    """Up to the window with its first list nothing is loaded that only papers, workbooks and bundles need."""
    with blank_store(tmp_path) as store:
        at_work(store)
        store.set_setting("practice", "made")  # may be open without a password
    script = f"""
import os, sys
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication
application = QApplication([])
from station.app import main_window
from station.db.store import Store
window = main_window(Store.open(Path({str(tmp_path)!r})))
window.show()
def shown(found):  # before the figures are read, which ask the exchange
    print(*[name for name in {LATER} if name in sys.modules], flush=True)
    os._exit(0)
window.page()._task_reading._show = shown
application.exec()
"""
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


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
