"""The orders of the hotline on a case: how far each has got, what comes next, and the forms of its acts."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.actions import hotline as actions
from station.casework import hotline as rules
from station.casework import vocabulary
from station.casework.casefile import CaseFile
from station.casework.dates import show_day, show_moment
from station.casework.model import HotlineOrder
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell
from station.ui.grievances.panels import ActPanel, Build, Rows
from station.ui.widgets import DONE, LINK, NEXT, NOW, Button, Card, KeyValues, Pill, Step, Stepper, column, empty, reveal, row, status
from station.ui.widgets.keyvalue import Value

_REACHED = {"dispatched": 1, "signed": 2, "redo": 2, "returned": 2, "answered": 3, "reviewed": 4, "closed": 5}
_ROWS: dict[str, Rows] = {
    "sign": [[Cell("signed_at", 6, required=True)]],
    "return": [[Cell("returned_at", 6, required=True)], [Cell("return_reason", 12, required=True)]],
    "answer": [[Cell("answer", 12, lines=6, required=True)], [Cell("answered_at", 6, required=True)]],
    "review": [[Cell("reviewed_on", 6, required=True), Cell("review", 6, required=True)], [Cell("review_note", 12)]],
    "close": [[Cell("closed_on", 6, required=True)]],
}
_STATED: Rows = [[Cell("platform", 6), Cell("number", 6)], [Cell("grade", 6), Cell("dispatched_at", 6)], [Cell("due_at", 6)]]


def steps_of(order: HotlineOrder) -> list[Step]:
    """派单 签收 反馈 质检 结案; one sent back ends with 退单, one to be done again waits for its answer once more."""
    names = ("派单", "退单") if order.status == "returned" else rules.STEPS
    reached = _REACHED[order.status]
    return [Step(name, DONE if n < reached else NOW if n == reached else NEXT) for n, name in enumerate(names)]


class OrdersCard(QWidget):
    """All orders of a case; ``started`` carries the act whose form is wanted."""

    started = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._cards = column(spacing=8)
        self.setLayout(self._cards)

    def show_case(self, case: CaseFile) -> None:
        """Show a case; nothing stands here for one that came by another way."""
        empty(self._cards)
        for order in case.orders:
            self._cards.addWidget(self._card(order))
        reveal(self._cards)
        self.setVisible(bool(case.orders))

    def _card(self, order: HotlineOrder) -> Card:
        stepper = Stepper()
        stepper.set_steps(steps_of(order))
        body = column(stepper, 2, spacing=8)
        lines = self._facts(order)
        if lines:
            body.addWidget(KeyValues(lines))
        buttons = row(spacing=8)
        for place, act in enumerate(rules.allowed(order)):
            do: Callable[[], object] = partial(self.started.emit, f"order.{act.key}:{order.id}")
            if act.key == "sign":
                do = partial(self._sign, order)
            button = Button(act.title, do, small=True, kind=LINK if place and act.key == "return" else "secondary")
            button.setObjectName(f"order.{act.key}.start")
            buttons.addWidget(button)
        buttons.addStretch(1)
        body.addLayout(buttons)
        change = Button("改工单", partial(self.started.emit, f"order.correct:{order.id}"), kind=LINK)
        change.setObjectName("order.correct.start")
        aside = QWidget()
        aside.setLayout(row(Pill(status("order_status", order.status)), change, spacing=12))
        platform = vocabulary.label("hotline", order.platform)
        return Card(f"{platform} 工单", body, phrase=f"{order.number}，{vocabulary.label('order_grade', order.grade)}", aside=aside)

    def _facts(self, order: HotlineOrder) -> list[list[tuple[str, Value]]]:
        today = self.context.store.now().date()
        pairs: list[tuple[str, str]] = [
            ("派单", show_moment(order.dispatched_at, today)),
            ("签收", show_moment(order.signed_at, today)),
            ("退单", show_moment(order.returned_at, today)),
            ("反馈", show_moment(order.answered_at, today)),
            ("质检", show_day(order.reviewed_on, today)),
            ("结案", show_day(order.closed_on, today)),
        ]
        said = {
            "退单": order.return_reason,
            "反馈": order.answer,
            "质检": "，".join(part for part in (vocabulary.label("order_review", order.review), order.review_note) if part),
        }
        return [[(label, f"{when}　{said[label]}" if said.get(label) else when)] for label, when in pairs if when]

    def _sign(self, order: HotlineOrder) -> None:
        store = self.context.store
        signed = order.with_values(signed_at=store.now().isoformat(timespec="minutes"))
        changes = self.context.attempt(lambda: actions.advance(store, "sign", signed, order))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(f"已签收工单 {order.number}", undo=True)


def act_panel(act: str, context: Context, case: CaseFile, order_id: str) -> ActPanel:
    """The form of one act on an order."""
    store, rule = context.store, rules.ACTS[act]
    base = store.get(HotlineOrder, order_id)

    def save(values: dict[str, Any]) -> Changes:
        return actions.advance(store, act, base.with_values(**values), base)

    title = f"{rule.title} {base.number}"
    panel = ActPanel(context, "order", title, HotlineOrder, _ROWS[act], save, said=f"已登记{rule.title} {base.number}", verb=rule.title)
    now = store.now().isoformat(timespec="minutes")
    values = {rule.when: now if rule.when.endswith("_at") else now[:10], "answer": base.answer}
    return panel.begin(f"order.{act}:{order_id}", case.grievance, values)


def correct_panel(context: Context, case: CaseFile, order_id: str) -> ActPanel:
    """改工单: what the order states."""
    store = context.store
    base = store.get(HotlineOrder, order_id)
    panel = ActPanel(
        context,
        "order",
        f"改工单 {base.number}",
        HotlineOrder,
        _STATED,
        lambda values: actions.correct(store, base.with_values(**values), base),
        said=f"已保存工单 {base.number}",
    )
    return panel.begin(f"order.correct:{order_id}", case.grievance, {spec.name: getattr(base, spec.name) for spec in base.specs()})


def new_panel(context: Context, case: CaseFile, _: str = "") -> ActPanel:
    """登记工单 on a case that came another way, or once more."""
    store, grievance = context.store, case.grievance

    def save(values: dict[str, Any]) -> Changes:
        order = actions.dispatch(store, HotlineOrder(grievance_id=grievance.id, **values))
        return Changes("登记工单", {"hotline_order": frozenset([order.id]), "grievance": frozenset([grievance.id])})

    panel = ActPanel(context, "order", "登记工单", HotlineOrder, _STATED, save, said=f"已登记工单 {grievance.number}")
    values = {"grade": "normal", "dispatched_at": store.now().isoformat(timespec="minutes"), "number": grievance.external_number}
    return panel.begin("order.new", grievance, values)


PANELS: dict[str, Build] = {
    **{f"order.{act}": partial(act_panel, act) for act in _ROWS},
    "order.correct": correct_panel,
    "order.new": new_panel,
}
