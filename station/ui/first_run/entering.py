"""A form of the first start: Enter leads to the next field, and on to the next step once nothing is missing."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from station.ui.form import RecordForm


class EnteredForm(RecordForm):
    """See the module; what is around the form gets the Enter that goes on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.problems():
            event.ignore()
        else:
            super().keyPressEvent(event)
