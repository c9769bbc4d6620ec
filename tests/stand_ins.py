"""What tests put in the place of the wall clock and of modal dialogs; the fixtures are in conftest."""

from datetime import datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QDialog, QMessageBox


class Clock:
    """A clock that stands still until a test moves it; Monday 2026-03-16, 09:00 to begin with."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 16, 9, 0)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> None:
        """Move on, for example by ``days=1`` or ``minutes=5``."""
        self.now += timedelta(**amount)


class Dialogs:
    """Answers for the modal dialogs a test expects, in order; a dialog without an answer fails the test."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.unused: list[Any] = []

    def answer(self, *answers: Any) -> None:
        """Queue answers: the value the call shall return, or a function of the dialog that returns it."""
        self.unused += answers

    def __call__(self, kind: str, *args: Any) -> Any:
        self.asked.append(" ".join([kind, *(a for a in args if isinstance(a, str)), *_said_by(args)]))
        if not self.unused:
            raise AssertionError(f"unexpected dialog: {self.asked[-1]}")
        answer = self.unused.pop(0)
        return answer(*args) if callable(answer) else answer


def _said_by(args: tuple[Any, ...]) -> list[str]:
    dialog = args[0] if args else None
    if isinstance(dialog, QMessageBox):
        return [dialog.text(), dialog.informativeText()]
    return [dialog.windowTitle()] if isinstance(dialog, QDialog) else []
