"""How near a limit is, as a slip: the same words and colours in every list and detail."""

from datetime import datetime

from station.casework.deadlines import nearness
from station.ui.widgets.pill import PillText, due_soon, due_today, overdue


def due_pill(due: str, now: datetime, source: str = "", *, slip: bool = False) -> PillText:
    """The due pill of a limit (ISO day or moment, "" for none); ``slip`` gives near days a grey slip, as on the workbench."""
    near = nearness(due, now)
    if near.state == "overdue":
        return overdue(near.text, source)
    if near.state == "today":
        return due_today(near.text, source)
    return due_soon(near.text, source, slip=slip)
