"""What is done in place of the tabs: record progress, close, follow up, correct; one form each, saved as one act."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal

from station.actions import grievances as actions
from station.actions.setting_up import staff_names
from station.casework import grievances as rules
from station.casework.casefile import CaseFile
from station.casework.fields import Record
from station.casework.model import FollowUp, Grievance, Progress, Worker
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell, Custom, Flags, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.widgets import Note

Rows = Sequence[Sequence[Cell | Custom | Flags]]
MARGIN = 20
Build = Callable[[Context, CaseFile, str], "ActPanel"]  # the form of an act, given what follows its colon


class ActPanel(FormPane):
    """One act on a case: ``finished`` after it is saved, ``given_up`` when it is left."""

    finished = Signal()
    given_up = Signal()

    def __init__(
        self,
        context: Context,
        name: str,
        title: str,
        record: type[Record],
        rows: Rows,
        save: Callable[[dict[str, Any]], Changes],
        *,
        said: str,
        verb: str = "保存",
        first: str = "",
        check: Callable[[Mapping[str, Any]], Mapping[str, str]] | None = None,
    ) -> None:
        form = RecordForm([record], [Section("act", title, rows)], clock=context.store.now, check=check)
        self.hint = Note("")
        self.hint.hide()
        super().__init__(
            context,
            name,
            form,
            submit=lambda: save(form.values()),
            done=lambda changes: self._saved(changes),
            cancel=lambda: self.given_up.emit(),
            head=self.hint,
            save_words=verb,
        )
        self.setObjectName(name)
        self.title = title
        self._said = said
        self._first = first
        self.set_margin(MARGIN)
        for field in form.values():
            if not field.endswith("_mark"):
                form.editor(field).setObjectName(f"{name}.{field}")

    def begin(self, act: str, grievance: Grievance, values: Mapping[str, Any]) -> "ActPanel":
        """Begin with these values, or with what was typed before and never saved; returns itself."""
        what, _, which = act.partition(":")
        key = ":".join(part for part in ("grievances", what, grievance.id, which) if part)
        self.open(key, f"{self.title}（{grievance.number}）", values)
        return self

    def _saved(self, changes: Changes) -> None:
        self.context.tell(changes)
        self.context.toast(self._said, undo=True)
        self.finished.emit()

    def take_focus(self) -> None:
        """Put the focus where one goes on typing."""
        if self._first:
            self.form.show_widget(self.form.editor(self._first))
            self.form.editor(self._first).setFocus()
        else:
            self.focus_first()


# of an act: makes its form for a case; the word is what stands behind the colon in the name of an act ("employer:<id>")
Panels = dict[str, Callable[[Context, CaseFile, str], ActPanel]]


def progress_panel(context: Context, case: CaseFile, _: str = "") -> ActPanel:
    """登记进展: way, counterpart, what was said, what comes next and when."""
    grievance, store = case.grievance, context.store
    panel = ActPanel(
        context,
        "progress",
        "登记进展",
        Progress,
        [
            [Cell("way", 6), Cell("counterpart", 6)],
            [Cell("content", 12, lines=5)],
            [Cell("next_step", 12)],
            [Cell("next_on", 6), Cell("at", 6)],
        ],
        lambda values: actions.record_progress(store, Progress(grievance_id=grievance.id, **values)),
        said=f"已登记进展 {grievance.number}",
        verb="保存进展",
        first="content",
    )
    at = store.now().isoformat(timespec="minutes")
    panel.begin("progress", grievance, {"way": "phone", "counterpart": "worker", "at": at})

    def tell(_: str = "") -> None:
        is_feedback = rules.is_first_feedback(grievance, panel.form.values()["counterpart"])
        panel.form.set_hint("counterpart", "保存后记作首次反馈" if is_feedback else "")

    panel.form.changed.connect(tell)
    tell()
    return panel


def close_panel(context: Context, case: CaseFile, _: str = "") -> ActPanel:
    """办结: outcome, money, answer; what a closed case should have and this one has not is listed, and needs a reason."""
    base, store = case.grievance, context.store

    def closed(values: Mapping[str, Any]) -> Grievance:
        return base.with_values(**values)

    def check(values: Mapping[str, Any]) -> Mapping[str, str]:
        problems = dict(rules.grievance_problems(closed(values), store.now()))
        gaps = rules.closing_gaps(closed(values))
        if gaps and not values["remark"]:
            problems["remark"] = f"还缺：{'、'.join(gaps)}。补上，或在这里写明为什么先办结。"
        return problems

    panel = ActPanel(
        context,
        "close",
        "办结",
        Grievance,
        [
            [Cell("closed_on", 6, required=True), Cell("outcome", 6, required=True)],
            [Cell("disposal", 6), Cell("result_kind", 6)],
            [Cell("recovered", 4), Cell("beneficiaries", 4, suffix="人"), Cell("settled_level", 4)],
            [Cell("answered_by", 6), Cell("feedback_at", 6)],
            [Cell("remark", 12)],
        ],
        lambda values: actions.close(store, closed(values), base),
        said=f"已办结 {base.number}",
        verb="办结",
        first="outcome",
        check=check,
    )
    kept = ("outcome", "disposal", "result_kind", "answered_by", "feedback_at", "settled_level", "remark", "recovered", "recovered_mark")
    values = {name: getattr(base, name) for name in kept}
    values |= {"closed_on": store.now().date().isoformat(), "beneficiaries": base.beneficiaries or base.people}
    panel.begin("close", base, values)

    def show_gaps(_: str = "") -> None:
        gaps = rules.closing_gaps(closed(panel.form.values()))
        panel.hint.sentence.set_text(f"还缺：{'、'.join(gaps)}。也可以先办结，在备注里写明原因。")
        panel.hint.setVisible(bool(gaps))

    panel.form.changed.connect(show_gaps)
    show_gaps()
    return panel


def follow_up_panel(context: Context, case: CaseFile, _: str = "") -> ActPanel:
    """登记回访."""
    grievance, store = case.grievance, context.store
    panel = ActPanel(
        context,
        "follow_up",
        "登记回访",
        FollowUp,
        [[Cell("called_on", 4), Cell("way", 4), Cell("satisfaction", 4)], [Cell("comment", 12)]],
        lambda values: actions.follow_up(store, FollowUp(grievance_id=grievance.id, **values)),
        said=f"已登记回访 {grievance.number}",
        verb="保存回访",
        first="satisfaction",
    )
    values = {"called_on": store.now().date().isoformat(), "way": "phone"}
    return panel.begin("follow_up", grievance, values)


def _intake_rows(names: Callable[[], Iterable[str]]) -> Rows:
    return [
        [Cell("summary", 12, lines=4)],
        [Cell("category", 6), Cell("cause", 6)],
        [Cell("people", 4, suffix="人"), Cell("amount", 4), Cell("harmed_on", 4)],
        [Cell("received_at", 6), Cell("channel", 6)],
        [Cell("handler", 6, suggest=lambda text: [name for name in names() if text in name]), Cell("urgency", 6)],
        [Cell("area", 6), Cell("external_number", 6)],
        [Cell("procedures_taken", 4), Cell("risk", 4), Cell("list_kind", 4)],
        [
            Cell("confidentiality", 4, hint="保密的只给站长、承办和下列的人看"),
            Cell("readers", 8, lines=2, hint="一行一个姓名", suggest=lambda text: [name for name in names() if text in name]),
        ],
        [Cell("project", 6), Cell("verdict", 6)],
        [Cell("arrears_first_on", 6), Cell("arrears_last_on", 6)],
        [Cell("evidence", 12, hint="一行一件")],
        [Cell("source", 8), Cell("city", 4)],
        [Flags("特殊情形", ["is_employed", "is_anonymous", "is_confidential"], 12)],
        [Cell("remark", 12)],
    ]


_WORKER_ROWS: Rows = [
    [Cell("name", 6), Cell("id_number", 6)],
    [Cell("phone", 6), Cell("phone_note", 6)],
    [Cell("sex", 4), Cell("born_on", 4), Cell("kind", 4)],
    [Cell("address", 12)],
    [Flags("身份", ["is_member", "is_hardship"], 12)],
]
# columns of ledgers that are made of a field, by where it is written
_WRITTEN_AT = {
    "derived.complainant": "worker.name",
    "derived.phone": "worker.phone",
    "derived.area": "grievance.area",
    "derived.remark": "grievance.remark",
}


def act_at(key: str, grievance: Grievance) -> str:
    """The act in which a column of a ledger (``grievance.channel``) is written; "" for what no form of a case has."""
    record, _, name = _WRITTEN_AT.get(key, key).partition(".")
    if key == "derived.satisfaction":
        return "follow_up" if grievance.status == "closed" else ""
    if record == Grievance.record and _has(_intake_rows(list), name):
        return f"edit:{name}"
    return f"worker:{name}" if record == Worker.record and grievance.worker_id and _has(_WORKER_ROWS, name) else ""


def _has(rows: Rows, name: str) -> bool:
    return any(isinstance(cell, Cell) and cell.name == name for row in rows for cell in row)


def grievance_panel(context: Context, case: CaseFile, name: str = "") -> ActPanel:
    """改登记内容: what was written at intake, from the field ``name`` on."""
    rows = _intake_rows(lambda: staff_names(context.store))
    return _correction(context, "edit", case, case.grievance, rows, "改登记内容", name)


def worker_panel(context: Context, case: CaseFile, name: str = "") -> ActPanel:
    """改诉求人资料, from the field ``name`` on."""
    assert case.worker is not None
    return _correction(context, "worker", case, case.worker, _WORKER_ROWS, "改诉求人资料", name)


def employer_panel(context: Context, case: CaseFile, employer_id: str) -> ActPanel:
    """改单位资料; KeyError if the employer is no party any more."""
    employer = {employer.id: employer for _, employer in case.parties}[employer_id]
    rows: Rows = [
        [Cell("name", 12)],
        [Cell("credit_code", 6), Cell("nature", 6)],
        [Cell("industry", 6), Cell("headcount", 6, suffix="人")],
        [Cell("contact", 6), Cell("phone", 6)],
        [Cell("area", 6), Cell("address", 6)],
        [Flags("工会", ["is_unionised"], 12)],
    ]
    return _correction(context, f"employer:{employer.id}", case, employer, rows, "改单位资料")


def _correction(context: Context, act: str, case: CaseFile, base: Record, rows: Rows, title: str, first: str = "") -> ActPanel:
    store, number = context.store, case.grievance.number
    panel = ActPanel(
        context,
        "edit",
        title,
        type(base),
        rows,
        lambda values: actions.save(store, base.with_values(**values), base, f"{title} {number}"),
        said=f"已保存 {number}",
        first=first,
    )
    return panel.begin(act, case.grievance, {spec.name: getattr(base, spec.name) for spec in base.specs()})


PANELS: Panels = {
    "progress": progress_panel,
    "close": close_panel,
    "follow_up": follow_up_panel,
    "edit": grievance_panel,
    "worker": worker_panel,
    "employer": employer_panel,
}
