"""What every editor can do, beside being a widget."""

from typing import Any

from PySide6.QtWidgets import QWidget


class Editor:
    """What every editor can do, beside being a widget.

    ``edited`` after each change by the person, ``left`` when the focus goes. ``read()`` gives the value and, where the field
    has one, its mark; it raises StationError for text that cannot be read. ``show_value`` fills without ``edited``.
    """

    edited: Any
    left: Any

    def read(self) -> tuple[Any, str]:
        """The value and its mark."""
        raise NotImplementedError

    def show_value(self, value: Any, mark: str = "") -> None:
        """Show a stored value."""
        raise NotImplementedError

    def show_problem(self, is_wrong: bool) -> None:
        """Ochre border and triangle, or none."""
        assert isinstance(self, QWidget)
        if bool(self.property("problem")) != is_wrong:
            self.setProperty("problem", is_wrong)
            self.style().unpolish(self)
            self.style().polish(self)
            self.update()

    def tidy(self) -> None:
        """Write what was typed as the house writes it; called when the focus has gone."""

    def set_read_only(self, read_only: bool) -> None:
        """Show only."""
        assert isinstance(self, QWidget)
        self.setEnabled(not read_only)
