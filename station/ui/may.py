"""What the person at the desk may do, for the buttons that write: said once at log-in and whenever roles change.

A button made with ``right="…"`` follows it: who may not press it sees it grey, with who may in its tooltip. The acts ask again.
"""

from collections.abc import Callable, Collection

from PySide6.QtCore import QObject, Signal

from station.casework import rights


class _Notice(QObject):
    changed = Signal()


class _Known:
    allowed: Collection[str] | None = None  # None before anybody has been asked: everything
    instead: str = ""  # said in place of who may
    notice: _Notice | None = None


_known = _Known()


def settle(allowed: Collection[str], instead: str = "") -> None:
    """These are the acts of the person at the desk from now on; ``instead`` is said of the others where nobody may do them."""
    if (allowed, instead) != (_known.allowed, _known.instead):
        _known.allowed, _known.instead = frozenset(allowed), instead
        if _known.notice is not None:
            _known.notice.changed.emit()


def follow(look: Callable[[], object]) -> None:
    """Call ``look`` whenever that changes; a method of a QObject is let go with its object."""
    if _known.notice is None:
        _known.notice = _Notice()
    _known.notice.changed.connect(look)


def refusal(act: str) -> str:
    """Why the person at the desk may not do an act; "" if they may, or if it is everybody's."""
    return _known.instead or rights.refusal(act) if act and _known.allowed is not None and act not in _known.allowed else ""
