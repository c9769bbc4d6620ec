"""A look at what is covered: half a minute, then it is covered again."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from station.actions import reading
from station.casework.fields import Record
from station.errors import StationError
from station.ui.context import Context


class Glance(QTimer):
    """``start`` when somebody asked to see, ``stop`` when something else is shown; ``cover`` is called when the time is up."""

    def __init__(self, parent: QObject, cover: Callable[[], object]) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(30_000)
        self.timeout.connect(cover)

    def look(self, context: Context, what: str, of: Record | None = None) -> bool:
        """Begin if the person may see numbers in full, which is noted; else the page says who may. Whether it began."""
        try:
            reading.reveal(context.store, what, of)
        except StationError as error:
            context.problem(error)
            return False
        self.start()
        return True
