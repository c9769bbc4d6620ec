"""The forms of passing a case on: to whom and why, what was answered, what came of it."""

from typing import Any

from station.actions import handovers
from station.actions.at_desk import own_station
from station.casework import handovers as rules
from station.casework import vocabulary
from station.casework.casefile import CaseFile
from station.casework.model import Handover
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell
from station.ui.grievances.panels import ActPanel, Panels, Rows

KINDS = tuple(entry.code for entry in vocabulary.vocabulary("handover_kind").entries)


def handover_panel(context: Context, case: CaseFile, kind: str) -> ActPanel:
    """上报, 联动, 转有关部门 or 移交其他站点; names are proposed from the union bodies and stations that are known."""
    store, grievance = context.store, case.grievance
    own = own_station(store)

    def names(text: str) -> list[str]:
        return [name for name in handovers.receivers(store, kind) if text in name]

    to_whom = Cell("to_name", 12 if kind in rules.LEAVING else 6, required=kind != "joint", suggest=names)
    first = {"escalate": [Cell("to_level", 6, required=True), to_whom], "joint": [Cell("body", 6, required=True), to_whom]}
    by_rule = "不填按 5 个工作日" if kind in rules.LEAVING else ""
    rows: Rows = [
        first.get(kind, [to_whom]),
        [Cell("reason", 12)],
        [Cell("sent_on", 6), Cell("answer_due_on", 6, placeholder=by_rule)],
    ]

    def save(values: dict[str, Any]) -> Changes:
        to_name = values["to_name"] or vocabulary.label("joint_body", values.get("body", ""))
        return handovers.hand_over(store, Handover(grievance_id=grievance.id, kind=kind, **(values | {"to_name": to_name})))

    title = vocabulary.label("handover_kind", kind)
    panel = ActPanel(context, "handover", title, Handover, rows, save, said=f"已登记{title} {grievance.number}", verb=title)
    values = {"sent_on": store.now().date().isoformat()}
    if kind == "escalate":
        above = rules.higher(grievance.handling_level or own.level)
        values |= {"to_level": above[0] if above else "", "to_name": own.parent_name}
    return panel.begin(f"handover:{kind}", grievance, values)


def answer_panel(context: Context, case: CaseFile, handover_id: str) -> ActPanel:
    """答复移交: taken or declined, by whom, why; KeyError if there is no such handover."""
    store = context.store
    base = {handover.id: handover for handover in case.handovers}[handover_id]
    rows: Rows = [
        [Cell("answer", 6, required=True), Cell("answered_on", 6, required=True)],
        [Cell("answered_by", 6)],
        [Cell("answer_note", 12)],
    ]
    panel = ActPanel(
        context,
        "answer",
        "答复移交",
        Handover,
        rows,
        lambda values: handovers.answer(store, base.with_values(**values), base),
        said=f"已登记答复 {case.grievance.number}",
        first="answer",
    )
    is_ours = rules.is_for(base, own_station(store))
    ours = f"{base.from_name}移交来：{base.reason.rstrip('。')}。接收后另登记一件本站的诉求，当事人和请求带过来。"
    panel.hint.sentence.set_text(ours if is_ours else f"{base.to_name}：{base.reason}")
    panel.hint.show()
    values = {"answered_on": store.now().date().isoformat(), "answered_by": store.user if is_ours else ""}
    return panel.begin(f"answer_handover:{handover_id}", case.grievance, values)


def report_panel(context: Context, case: CaseFile, handover_id: str) -> ActPanel:
    """登记办理反馈: what the other side made of it."""
    store = context.store
    rows: Rows = [[Cell("result", 12, lines=4, required=True)], [Cell("result_on", 6)]]
    panel = ActPanel(
        context,
        "report",
        "登记办理反馈",
        Handover,
        rows,
        lambda values: handovers.report_back(store, handover_id, **values),
        said=f"已登记办理反馈 {case.grievance.number}",
        first="result",
    )
    return panel.begin(f"report:{handover_id}", case.grievance, {"result_on": store.now().date().isoformat()})


PANELS: Panels = {"handover": handover_panel, "answer_handover": answer_panel, "report": report_panel}
