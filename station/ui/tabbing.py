"""Where Tab leads: through a window as one reads it, whatever was put into it later, and into sight where it must be scrolled to."""

from functools import cmp_to_key

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def move_focus(window: QWidget, forward: bool) -> bool:
    """What ``focusNextPrevChild`` of a window does; False when nothing in it takes the focus."""
    stops = reading_order(window)
    if not stops:
        return False
    now: QWidget | None = window.focusWidget()
    while now is not None and now not in stops and now is not window:
        now = now.parentWidget()
    place = stops.index(now) if now in stops else (-1 if forward else 0)
    goal = _near(window, stops) or stops[(place + (1 if forward else -1)) % len(stops)]
    goal.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    around = goal.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(goal)
        around = None if around.isWindow() else around.parentWidget()
    return True


def _near(window: QWidget, stops: list[QWidget]) -> QWidget | None:
    """Where to go on when what had the focus goes out of sight: beside it, not at the first thing in the window."""
    around: QWidget | None = window.focusWidget()
    if around is None or around.isVisible():
        return None
    while around is not None and around is not window:
        if (inside := next((stop for stop in stops if around is not None and around.isAncestorOf(stop)), None)) is not None:
            return inside
        around = around.parentWidget()
    return None


def reading_order(root: QWidget) -> list[QWidget]:
    """What takes the focus by Tab inside a widget, columns from left to right, in each from top to bottom, lines from left to right.

    A page that can be scrolled and holds nothing to stop at is a stop itself, or it could not be read to its end.
    """
    children = [child for child in root.children() if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()]
    stops: list[QWidget] = []
    for child in sorted(children, key=cmp_to_key(_compare)):
        inside = reading_order(child)
        scrolls = isinstance(child, QScrollArea) and child.verticalScrollBar().maximum() > 0 and not inside
        takes = not child.size().isEmpty() and bool(child.focusPolicy() & Qt.FocusPolicy.TabFocus) and child.focusProxy() is None
        stops += [child, *inside] if (takes or scrolls) and child.isEnabled() else inside
    return stops


def _compare(one: QWidget, other: QWidget) -> int:
    first, second = one.geometry(), other.geometry()
    if _is_level(first, second):
        return first.left() - second.left()
    return first.top() - second.top()


def _is_level(one: QRect, other: QRect) -> bool:
    shared = min(one.bottom(), other.bottom()) - max(one.top(), other.top())
    return shared * 2 > min(one.height(), other.height())
