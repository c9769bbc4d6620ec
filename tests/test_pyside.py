"""The pinned PySide6 is one that neither kills Python 3.11 nor needs a newer C library than the offices have (docs/decisions/0002)."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import PySide6
import pytest

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"

COUNT_NONE = """
import sys
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel

class Model(QAbstractTableModel):
    rowCount = columnCount = lambda self, parent=QModelIndex(): 2
    data = lambda self, index, role=0: None

class Sender(QObject):
    sent = Signal(object)

app = QApplication([])
label, model, sender = QLabel(), Model(), Sender()
sender.sent.connect(lambda _: None)

def touch():
    label.setText("a")
    label.update()
    label.setProperty("a", None)
    model.layoutChanged.emit()
    model.itemData(model.index(0, 0))
    sender.sent.emit(None)
    app.processEvents()

touch()
before = sys.getrefcount(None)
for _ in range(500):
    touch()
print(sys.getrefcount(None) - before)
"""


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def test_every_pin_is_exact_and_below_6_10() -> None:
    wanted = [line for line in tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"] if "pyside" in line.lower()]
    pins = [re.match(r"pyside6-essentials==([\d.]+);", line) for line in wanted]
    assert pins and all(pin and version(pin[1]) < (6, 10) for pin in pins), wanted
    assert version(PySide6.__version__) < (6, 10)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on, so its count tells nothing")
def test_calls_take_no_reference_to_none() -> None:
    done = subprocess.run([sys.executable, "-c", COUNT_NONE], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert abs(int(done.stdout)) < 50  # 6.12 loses one in every call: 2,500 here
