"""What widgets that paint themselves share: they follow the theme, and those of which one part is chosen say which."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.ui import theme


class Painted(QWidget):
    """Measured and painted again after every change of theme."""

    def __init__(self) -> None:
        super().__init__()
        theme.follow(self._again)

    def _again(self) -> None:
        self.updateGeometry()
        self.update()


class Chooser(Painted):
    """Parts of which one is chosen; ``chosen`` carries its key."""

    chosen = Signal(str)

    def __init__(self, current: str = "") -> None:
        super().__init__()
        self._current = current

    def current(self) -> str:
        """Key of what is chosen; empty when nothing is."""
        return self._current

    def set_current(self, key: str) -> None:
        """Choose, and say so."""
        if key != self._current:
            self._current = key
            self.update()
            self.chosen.emit(key)

    def _choose_next(self, keys: Sequence[str], by: int) -> None:
        """Choose the key ``by`` places on, at the ends the outermost; from nothing chosen, the first."""
        if keys:
            place = keys.index(self._current) if self._current in keys else -1
            self.set_current(keys[max(0, min(len(keys) - 1, place + by))])
