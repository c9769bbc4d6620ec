"""What comes back: 登记答复, 核验整改 and a department's feedback, of one or several addressees at once."""

from collections.abc import Callable, Sequence
from typing import Any

from station.actions import letter_service
from station.actions.setting_up import staff_names
from station.casework import deliveries
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.model import LetterAddressee
from station.changes import Changes
from station.ui.context import Context
from station.ui.editors import words_of
from station.ui.form import Cell, RecordForm, Section
from station.ui.letters.acts import ActPane, Done

Chosen = Sequence[LetterAddressee]


def answer_pane(context: Context, file: LetterFile, chosen: Chosen, done: Done, cancel: Callable[[], object]) -> ActPane:
    """登记答复: what came back, or that nothing did."""
    store = context.store
    rows = [
        [Cell("reply_state", 6, required=True), Cell("replied_on", 6)],
        [Cell("reply_content", 12, lines=5, label="回复内容（改正情况、措施、完成时限）")],
        [Cell("is_objected", 12)],
    ]
    form = RecordForm([LetterAddressee], [Section("answer", "", rows)], clock=store.now)
    form.set_options("reply_state", [item for item in words_of("reply_state") if item[0] != "none"])

    def show(_: str = "") -> None:
        has_come = form.values()["reply_state"] == "replied"
        for name in ("replied_on", "is_objected"):
            form.set_shown(name, has_come)

    def submit() -> Changes:
        values = form.values()
        if values["reply_state"] != "replied":
            values |= {"replied_on": "", "is_objected": False}
        return letter_service.answer_each(store, chosen, values, "登记答复")

    form.changed.connect(show)
    first, today = chosen[0], store.now().date().isoformat()
    due = min((each.reply_due_on for each in chosen if each.reply_due_on), default="")
    pane = _pane(context, "answer", "登记答复", file, chosen, form, submit, done, cancel)
    pane.tell(f"应于 {show_day(due, store.now().date())}前答复" if due else "")
    values = {name: getattr(first, name) for name in form.values()}
    if first.reply_state in deliveries.AWAITING and not first.replied_on:
        is_late = bool(due) and due < today
        values |= {"reply_state": "overdue" if is_late else "replied", "replied_on": "" if is_late else today}
    pane.open(pane.key, f"登记答复（{file.letter.number}）", values)
    show()
    return pane


def check_pane(context: Context, file: LetterFile, chosen: Chosen, done: Done, cancel: Callable[[], object]) -> ActPane:
    """核验整改: who looked when, what was put right and what it brought, what follows. Sums are typed employer by employer."""
    store = context.store
    sums = [[Cell("wages_paid", 6, suffix="元"), Cell("contracts_signed", 6, suffix="份")], [Cell("insurance_paid", 6, suffix="元")]]
    rows = [
        [Cell("rectification", 6, required=True), Cell("checked_on", 6, required=True)],
        [Cell("checked_by", 12, required=True, placeholder="用顿号分开", suggest=lambda _: staff_names(store))],
        *(sums if len(chosen) == 1 else []),
        [Cell("follow_action", 6), Cell("agreement_to", 6, hint="签了劳动关系协调服务协议的填")],
    ]
    form = RecordForm([LetterAddressee], [Section("check", "", rows)], clock=store.now)

    def submit() -> Changes:
        return letter_service.answer_each(store, chosen, form.values(), "核验整改")

    pane = _pane(context, "check", "核验整改", file, chosen, form, submit, done, cancel)
    if len(chosen) > 1:
        pane.tell("补发工资、补签合同、补缴社保逐家登记")
    values: dict[str, Any] = {name: getattr(chosen[0], name) for name in form.values()} if len(chosen) == 1 else {}
    values["checked_on"] = values.get("checked_on") or store.now().date().isoformat()
    values["checked_by"] = values.get("checked_by") or store.user
    pane.open(pane.key, f"核验整改（{file.letter.number}）", values)
    return pane


def feedback_pane(context: Context, file: LetterFile, chosen: Chosen, done: Done, cancel: Callable[[], object]) -> ActPane:
    """部门反馈 on a proposal: taken up, filed or not and why, what came of it."""
    store = context.store
    rows = [
        [Cell("department_accepted_on", 6), Cell("department_filed_on", 6)],
        [Cell("not_filed_reason", 12, hint="不立案的填")],
        [Cell("department_told_on", 6)],
        [Cell("department_result", 12, lines=4)],
    ]
    form = RecordForm([LetterAddressee], [Section("feedback", "", rows)], clock=store.now)

    def submit() -> Changes:
        values = form.values()
        if values["department_told_on"]:  # the department's answer is its reply
            values |= {"reply_state": "replied", "replied_on": values["department_told_on"]}
        return letter_service.answer_each(store, chosen, values, "登记部门反馈")

    pane = _pane(context, "feedback", "登记部门反馈", file, chosen, form, submit, done, cancel)
    pane.open(pane.key, f"登记部门反馈（{file.letter.number}）", {name: getattr(chosen[0], name) for name in form.values()})
    return pane


def _pane(
    context: Context,
    name: str,
    title: str,
    file: LetterFile,
    chosen: Chosen,
    form: RecordForm,
    submit: Callable[[], Changes],
    done: Done,
    cancel: Callable[[], object],
) -> ActPane:
    names = [deliveries.name_of(file, each) for each in chosen]
    whom = f"{names[0]}等 {len(names)} 家" if len(names) > 1 else "".join(names)
    return ActPane(context, name, title, f"{file.letter.number}，{whom}", file.letter, form, submit=submit, done=done, cancel=cancel)
