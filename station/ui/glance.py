"""A look at what is covered: half a minute, then it is covered again."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Glance(QTimer):
    """``start`` when somebody asked to see, ``stop`` when something else is shown; ``cover`` is called when the time is up."""

    def __init__(self, parent: QObject, cover: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(30_000)
        self.timeout.connect(cover)
