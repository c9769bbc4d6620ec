"""The window's parts load without what only papers and the store need: the first paint waits for none of it."""

import subprocess
import sys

HEAVY = ("openpyxl", "reportlab", "sqlite_utils", "pypdfium2", "numpy", "chinese_calendar", "docx", "lxml", "python_calamine")


def test_the_parts_of_the_window_load_nothing_heavy() -> None:
    parts = "station.ui.shell, station.ui.form, station.ui.table, station.ui.preview, station.ui.widgets"
    script = f"import sys, {parts}; print(*[name for name in {HEAVY} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""
