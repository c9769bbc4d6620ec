"""How near a limit is, as a slip: the same words and colours in every list and detail."""

from datetime import datetime

from station.casework.deadlines import nearness
from station.ui.widgets.pill import PillText, due_soon, due_today, overdue


def due_pill(due: str, now: datetime, source: str = "", *, slip: bool = False, of: str = "") -> PillText:
    """The due pill of a limit (ISO day or moment, "" for none); ``slip`` gives near days a grey slip, as on the workbench.

    ``of`` says in a word what it is of where that is not the record in the row.
    """
    near = nearness(due, now)
    text = f"{near.text} · {of}" if of else near.text
    if near.state == "overdue":
        return overdue(text, source)
    if near.state == "today":
        return due_today(text, source)
    return due_soon(text, source, slip=slip)
