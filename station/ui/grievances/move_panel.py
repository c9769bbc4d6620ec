"""The form of an act that changes the state of a case: its reason, its day, who decided, how the worker was told."""

from typing import Any

from station.actions import moves
from station.casework import states
from station.casework.casefile import CaseFile
from station.casework.model import Move
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell
from station.ui.grievances.panels import ActPanel, Rows


def move_panel(context: Context, case: CaseFile, code: str) -> ActPanel:
    """The form of one act of the table; what it needs is asked for, nothing else."""
    store, grievance, act = context.store, case.grievance, states.acts()[code]
    rows: Rows = [
        [Cell("reason", 12, required=act.needs_reason)],
        [Cell("moved_on", 6), Cell("decided_by", 6)],
    ]
    if act.told:
        rows = [*rows, [Cell("told_on", 6, required=True), Cell("told_by", 6, required=True)]]

    def save(values: dict[str, Any]) -> Changes:
        return moves.move(store, grievance.id, code, **values)

    panel = ActPanel(context, "move", act.label, Move, rows, save, said=f"已登记{act.label} {grievance.number}", verb=act.label)
    if act.told:
        panel.hint.sentence.set_text(f"{act.source}。")
        panel.hint.show()
    today = store.now().date().isoformat()
    values = {"moved_on": today, "decided_by": store.user}
    if act.told:
        values |= {"told_on": today, "told_by": "written" if act.told == "written" else "phone"}
    return panel.begin(f"move:{code}", grievance, values)
