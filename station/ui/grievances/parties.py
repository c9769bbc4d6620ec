"""The employers of a case after it was registered: the forms to add one in its role and to change a role."""

from typing import Any

from station.actions import parties as actions
from station.casework.casefile import CaseFile
from station.casework.model import Employer, Party
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell, Custom
from station.ui.grievances.lines import PartyLine
from station.ui.grievances.panels import ActPanel, Build


def add_panel(context: Context, case: CaseFile, _: str = "") -> ActPanel:
    """加当事单位: one on file by a few of its characters, or a new one."""
    store, grievance = context.store, case.grievance
    line = PartyLine(context)
    line.set_place("party", 0, False)
    line.role.set_key("user")

    def save(_values: dict[str, Any]) -> Changes:
        party, employer = line.value() or (Party(role=line.role.key()), Employer())
        return actions.add(store, party.with_values(grievance_id=grievance.id), employer)

    rows = [[Custom(line, 12, Party.title, "name", required=True)]]
    panel = ActPanel(context, "party", f"加{Party.title}", Party, rows, save, said=f"已加{Party.title} {grievance.number}")
    line.changed.connect(lambda: panel.form.tell_changed("name"))
    return panel.begin("party.add", grievance, {})


def role_panel(context: Context, case: CaseFile, party_id: str) -> ActPanel:
    """改单位角色."""
    store = context.store
    party, employer = next((p, e) for p, e in case.parties if p.id == party_id)

    def save(values: dict[str, Any]) -> Changes:
        return actions.change_role(store, values["role"], party)

    rows = [[Cell("role", 6, required=True)]]
    panel = ActPanel(context, "party", f"改单位角色：{employer.name}", Party, rows, save, said=f"已改 {employer.name} 的角色")
    return panel.begin(f"party.role:{party_id}", case.grievance, {"role": party.role})


PANELS: dict[str, Build] = {"party.add": add_panel, "party.role": role_panel}
