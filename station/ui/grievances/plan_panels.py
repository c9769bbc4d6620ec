"""The forms of a plan: choose the template it is made by and see its days, correct or add a step."""

from typing import Any

from station.actions import plans as actions
from station.actions.setting_up import staff_names
from station.casework import plans
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.model import PlanStep
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell, Custom
from station.ui.grievances.panels import ActPanel, Panels, Rows
from station.ui.widgets import ComboBox, KeyValues


def plan_panel(context: Context, case: CaseFile, _: str = "") -> ActPanel:
    """倒排计划: the days a template gives are shown before they are stored."""
    store, grievance = context.store, case.grievance
    today = store.now().date()
    chosen = ComboBox([(template.key, template.title) for template in plans.templates().values()])
    chosen.setObjectName("plan.template")
    chosen.set_key(plans.template_for(grievance.category).key)
    shown = KeyValues(label_width=76)

    def show() -> None:
        template = plans.templates()[chosen.key()]
        steps = plans.plan_backwards(grievance.handle_due_on, template, first_on=today.isoformat())
        shown.set_lines([[(show_day(step.due_on, today), step.what)] for step in steps])

    def save(values: dict[str, Any]) -> Changes:
        return actions.make(store, grievance.id, chosen.key(), who=values["who"])

    chosen.currentIndexChanged.connect(show)
    show()
    rows: Rows = [
        [Custom(chosen, 6, "模板"), Cell("who", 6, suggest=lambda text: [name for name in staff_names(store) if text in name])],
        [Custom(shown, 12, f"按 {show_day(grievance.handle_due_on, today)}到期往回排")],
    ]
    panel = ActPanel(context, "plan", "倒排计划", PlanStep, rows, save, said=f"已排计划 {grievance.number}", verb="排计划")
    return panel.begin("plan_new", grievance, {"who": grievance.handler})


def step_panel(context: Context, case: CaseFile, step_id: str) -> ActPanel:
    """改步骤, or 加一步 without an id; KeyError if there is no such step."""
    store, grievance = context.store, case.grievance
    base = {step.id: step for step in case.plan}[step_id] if step_id else None
    rows: Rows = [
        [Cell("what", 12)],
        [Cell("due_on", 6), Cell("who", 6, suggest=lambda text: [name for name in staff_names(store) if text in name])],
        [Cell("note", 12)],
    ]

    def save(values: dict[str, Any]) -> Changes:
        return actions.save_step(store, (base or PlanStep(grievance_id=grievance.id)).with_values(**values), base)

    title = "改办理步骤" if base else "加办理步骤"
    panel = ActPanel(context, "step", title, PlanStep, rows, save, said=f"已保存办理步骤 {grievance.number}")
    shown = base or PlanStep(who=grievance.handler)
    return panel.begin(f"step:{step_id}", grievance, {name: getattr(shown, name) for name in ("what", "due_on", "who", "note")})


PANELS: Panels = {"plan_new": plan_panel, "step": step_panel}
