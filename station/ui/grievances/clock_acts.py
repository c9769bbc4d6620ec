"""The acts on the clocks of a case, in place of the tabs: hold, release, extend, note what interrupts the limit."""

from functools import partial
from typing import Any

from station.actions import clocks
from station.casework.casefile import CaseFile
from station.casework.model import ClockEvent
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell
from station.ui.grievances.panels import ActPanel, Panels, Rows

# act: title, rows of the form, what is said afterwards
_FORMS: dict[str, tuple[str, Rows, str]] = {
    "suspend": ("挂起", [[Cell("began_on", 6), Cell("stop_reason", 6, required=True)], [Cell("note", 12)]], "已挂起"),
    "resume": ("恢复办理", [[Cell("ended_on", 6, required=True)]], "已恢复办理"),
    "extend": (
        "延期",
        [[Cell("extended_to", 6, required=True), Cell("began_on", 6)], [Cell("agreed_by", 6, required=True), Cell("note", 6)]],
        "已延期",
    ),
    "interrupt": ("登记时效中断", [[Cell("began_on", 4), Cell("interruption", 8, required=True)], [Cell("note", 12)]], "已登记时效中断"),
}
_DO = {"suspend": clocks.suspend, "extend": clocks.extend, "interrupt": clocks.interrupt}


def clock_panel(act: str, context: Context, case: CaseFile, why: str = "") -> ActPanel:
    """The form of an act on the clocks; ``why`` is a stop's reason where it is known already."""
    store, grievance = context.store, case.grievance
    title, rows, said = _FORMS[act]

    def save(values: dict[str, Any]) -> Changes:
        if act == "resume":
            return clocks.resume(store, grievance.id, values["ended_on"])
        return _DO[act](store, ClockEvent(grievance_id=grievance.id, **values))

    panel = ActPanel(context, act, title, ClockEvent, rows, save, said=f"{said} {grievance.number}", verb=title)
    today = store.now().date().isoformat()
    values = {"ended_on": today} if act == "resume" else {"began_on": today}
    if act == "suspend" and why == "policy":
        values["stop_reason"] = why
    return panel.begin(act, grievance, values)


PANELS: Panels = {act: partial(clock_panel, act) for act in _FORMS}
