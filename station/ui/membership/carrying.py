"""The files people carry for joining: asking where one lies or shall lie, and reading and writing it."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from station import foreign
from station.actions.circle import Letter
from station.export.delivery import delivered
from station.sync.invitation import MAX_BYTES
from station.ui.context import Context

INVITATIONS = "邀请文件 (*.gwi)"
ANSWERS = "答复文件 (*.gwa)"
_FOLDER = "membership.folder"


def open_letter(parent: QWidget, context: Context, title: str, kinds: str) -> bytes | None:
    """Ask for a file and read it; None when none was chosen. StationError if it cannot be read."""
    folder = str(context.memory.get(_FOLDER, str(Path.home())))
    chosen, _ = QFileDialog.getOpenFileName(parent, title, folder, f"{kinds};;所有文件 (*)")
    if not chosen:
        return None
    path = Path(chosen)
    context.memory[_FOLDER] = str(path.parent)
    return foreign.read(path, MAX_BYTES)


def save_letter(parent: QWidget, context: Context, title: str, kinds: str, letter: Letter) -> Path | None:
    """Ask where the file shall lie and write it; None when no place was chosen. StationError if it cannot be written."""
    folder = Path(context.memory.get(_FOLDER, str(Path.home())))
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(folder / letter.name), kinds)
    if not chosen:
        return None
    path = Path(chosen)
    context.memory[_FOLDER] = str(path.parent)
    with delivered(path, path.name) as part:
        part.write_bytes(letter.content)
    return path
