"""The files people carry for joining: asking where one lies or shall lie, and reading and writing it."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from station.actions.circle import Letter
from station.errors import StationError
from station.export.delivery import delivered
from station.ui.context import Context

INVITATIONS = "邀请文件 (*.gwi)"
ANSWERS = "答复文件 (*.gwa)"
_MOST = 16 << 20  # bytes; a city's is some hundred kilobytes
_FOLDER = "membership.folder"


def open_letter(parent: QWidget, context: Context, title: str, kinds: str) -> bytes | None:
    """Ask for a file and read it; None when none was chosen. StationError if it cannot be read."""
    folder = str(context.memory.get(_FOLDER, str(Path.home())))
    chosen, _ = QFileDialog.getOpenFileName(parent, title, folder, f"{kinds};;所有文件 (*)")
    if not chosen:
        return None
    path = Path(chosen)
    context.memory[_FOLDER] = str(path.parent)
    try:
        if path.stat().st_size > _MOST:
            raise StationError(f"“{path.name}”太大，不是邀请或答复文件。")
        return path.read_bytes()
    except OSError as error:
        raise StationError(f"“{path.name}”读不出来。", "请检查 U 盘或共享是否连着。") from error


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
