"""The performance plan of an agreement: one line a payment, what was paid of it, and how far the sum is from the amount agreed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from station.actions import agreements as actions
from station.casework import instalments as rules
from station.casework import vocabulary
from station.casework.dates import show_day
from station.casework.deadlines import nearness
from station.casework.model import Instalment, Mediation
from station.casework.money import yuan
from station.changes import Changes
from station.errors import StationError
from station.ui import theme
from station.ui.context import Context
from station.ui.editors import CountEditor, DateEditor, LineEditor, MoneyEditor
from station.ui.form import Custom, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.widgets import ICON, Button, Label, Paragraph, column, empty, reveal, row

PLAN, ROWS = "plan", "rows"
_FIELDS = ("due_on", "amount", "paid_on", "paid", "voucher")
_STRETCH = {"due_on": 13, "amount": 12, "paid_on": 13, "paid": 12, "voucher": 10}
_DAY, _VOUCHER = 118, 80  # pixels at standard 字号 that a day with its calendar and a few words want


class InstalmentTable(QWidget):
    """Lines of editors; ``rows`` reads them, ``reminded`` carries a payment somebody was just reminded of."""

    edited = Signal()
    left = Signal()
    reminded = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._clock = context.store.now
        self._kept: list[Instalment] = []
        self._editors: list[dict[str, LineEditor]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(8)
        self.setLayout(column(self._grid))

    def show_rows(self, plan: Sequence[Instalment]) -> None:
        """Show these payments in their order."""
        self._kept, self._editors = list(plan), []
        empty(self._grid)
        for place, name in enumerate(_FIELDS, 1):
            self._grid.addWidget(Label(Instalment.spec(name).label, "dense", "ink2"), 0, place)
            self._grid.setColumnStretch(place, _STRETCH[name])
        for number, one in enumerate(self._kept):
            self._add_line(number, one)
        reveal(self._grid)

    def _add_line(self, number: int, one: Instalment) -> None:
        line = number + 1
        self._grid.addLayout(self._head(number, one), line, 0)
        editors: dict[str, LineEditor] = {
            "due_on": DateEditor(self._clock, False),
            "amount": MoneyEditor(False, ""),
            "paid_on": DateEditor(self._clock, False),
            "paid": MoneyEditor(False, ""),
            "voucher": LineEditor(),
        }
        for place, (name, editor) in enumerate(editors.items(), 1):
            editor.setObjectName(f"mediation.plan.{number + 1}.{name}")
            editor.setAccessibleName(f"第 {number + 1} 期{Instalment.spec(name).label}")
            editor.show_value(getattr(one, name))
            editor.edited.connect(self.edited)
            editor.left.connect(self.left)
            if name not in ("amount", "paid"):
                editor.setMinimumWidth(theme.current().size(_VOUCHER if name == "voucher" else _DAY))
            self._grid.addWidget(editor, line, place)
        self._editors.append(editors)
        remind = Button(f"第 {number + 1} 期登记催告", partial(self.reminded.emit, one), kind=ICON, icon="phone", small=True)
        remind.setObjectName(f"mediation.plan.{number + 1}.remind")
        remind.setEnabled(bool(one.id) and not rules.is_paid(one))
        out = Button(f"去掉第 {number + 1} 期", partial(self._take_out, number), kind=ICON, icon="x", small=True)
        out.setObjectName(f"mediation.plan.{number + 1}.remove")
        self._grid.addLayout(row(remind, out, spacing=0), line, len(_FIELDS) + 1)

    def _head(self, number: int, one: Instalment) -> Any:
        """“第 1 期” over how it stands."""
        now = self._clock()
        state = rules.state(one, now.date())
        words = vocabulary.label("performance", state)
        if rules.is_overdue(one, now.date()):
            words = nearness(one.due_on, now).text
        elif one.reminded_on and not rules.is_paid(one):
            words = f"{show_day(one.reminded_on, now.date())}已催告"
        token = {"done": "grn", "late": "red-text", "partly": "amb"}.get("late" if rules.is_overdue(one, now.date()) else state, "ink3")
        return column(Label(f"第 {number + 1} 期"), Label(words, "caption", token), spacing=0)

    def rows(self) -> list[Instalment]:
        """The payments as they are typed; StationError for one that cannot be read."""
        found = []
        for number, (one, editors) in enumerate(zip(self._kept, self._editors, strict=True), 1):
            try:
                values = {name: editor.read()[0] for name, editor in editors.items()}
            except StationError as error:
                raise StationError(f"第 {number} 期：{error}") from error
            found.append(replace(one, ordinal=number, **values))
        return found

    def texts(self) -> list[dict[str, str]]:
        """What stands in the lines, read or not."""
        held = zip(self._kept, self._editors, strict=True)
        return [{"id": one.id, **{name: editor.text() for name, editor in editors.items()}} for one, editors in held]

    def show_texts(self, texts: Sequence[Mapping[str, str]], known: Mapping[str, Instalment]) -> None:
        """Put the lines of a draft back."""
        self.show_rows([known.get(line["id"], Instalment()) for line in texts])
        for line, editors in zip(texts, self._editors, strict=True):
            for name, editor in editors.items():
                editor.setText(line[name])

    def first(self) -> LineEditor | None:
        """The field one goes on at: the first that is blank, else the first of all."""
        fields = [editor for editors in self._editors for editor in editors.values()]
        return next((editor for editor in fields if not editor.text()), next(iter(fields), None))

    def add(self) -> None:
        """One more payment, a month after the last, over what is still wanting."""
        plan = self.rows()
        self.show_rows([*plan, Instalment()])
        self._editors[-1]["due_on"].setFocus()
        self.edited.emit()

    def _take_out(self, number: int) -> None:
        texts = self.texts()
        known = {one.id: one for one in self._kept if one.id}
        self.show_texts([line for place, line in enumerate(texts) if place != number], known)
        self.edited.emit()


class PlanPane(FormPane):
    """The middle of a mediation while its plan is filled in or a payment noted."""

    def __init__(self, context: Context, done: Callable[[Changes], object]) -> None:
        self.mediation = Mediation()
        self._held: list[Instalment] = []
        self.title = Label("履行计划", "section", bold=True)
        self.words = Paragraph("", "dense", "ink2")
        self.count = CountEditor(False, "期")
        self.count.setObjectName("mediation.plan.count")
        self.count.setAccessibleName("期数")
        self.count.setFixedWidth(80)
        self.first_on = DateEditor(context.store.now, False)
        self.first_on.setObjectName("mediation.plan.first_on")
        self.first_on.setAccessibleName("首期日期")
        self.first_on.setFixedWidth(150)
        spread = Button("按月等额", self.spread, small=True)
        spread.setObjectName("mediation.plan.spread")
        add = Button("加一期", self._add, icon="plus", small=True)
        add.setObjectName("mediation.plan.add")
        tools = row(Label("期数", "dense", "ink2"), self.count, Label("首期", "dense", "ink2"), self.first_on, spread, add, None)
        self.table = InstalmentTable(context)
        self.sum = Paragraph("", "dense", "ink2")
        inside = QWidget()
        inside.setLayout(column(tools, self.table, self.sum, spacing=12))
        head = QWidget()
        head.setLayout(column(self.title, self.words, spacing=2))
        sections = [Section(PLAN, "", [[Custom(inside, 12, "各期付款", name=PLAN)]])]
        form = RecordForm([Mediation], sections, clock=context.store.now, check=self._check)
        super().__init__(
            context, "mediation.plan", form, right="mediate", submit=self._store, done=done, head=head, save_words="保存履行计划"
        )
        self.table.edited.connect(self._edited)
        self.table.left.connect(self.drafts.keep)
        self.table.reminded.connect(self._remind)

    def show_mediation(self, mediation: Mediation, plan: Sequence[Instalment]) -> None:
        """Show the plan that is kept."""
        self.drafts.keep()
        self.mediation = mediation
        self._held = list(plan)
        amount = f"协议金额 {yuan(mediation.agreed_amount)} 元" if mediation.agreed_amount is not None else "协议没有写金额"
        self.words.set_text(f"{amount}，{mediation.agreement_number}")
        self.count.show_value(len(plan) or None)
        self.first_on.show_value(plan[0].due_on if plan else mediation.perform_by)
        self.table.show_rows(plan)
        self.open(f"mediations:{PLAN}:{mediation.id}", f"履行计划（{mediation.number}）", {ROWS: self.table.texts()})

    def values(self) -> dict[str, Any]:
        return {ROWS: self.table.texts()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.table.show_texts(values[ROWS], {one.id: one for one in self._held})
        self._say_sum()

    def focus_first(self) -> None:
        (self.table.first() or self.count).setFocus()

    def spread(self) -> None:
        """Fill the lines with equal payments month by month; what was paid stays as it is noted, so a begun plan is left."""
        try:
            count, first_on = self.count.read()[0], self.first_on.read()[0]
            if any(one.paid for one in self._held):
                raise StationError("已经有付款的计划不能重排。", "请逐期改。")
            if not count or len(first_on) != 10 or not self.mediation.agreed_amount:
                raise StationError("要有协议金额、期数和首期日期。", "请先填好再按。")
            if count > rules.MOST:
                raise StationError(f"最多 {rules.MOST} 期。")
            self.table.show_rows(rules.equal_monthly(self.mediation.agreed_amount, count, first_on))
        except StationError as error:
            self.context.problem(error)
            return
        self._edited()

    def _add(self) -> None:
        self.context.attempt(self.table.add)

    def _edited(self) -> None:
        self._say_sum()
        self.form.tell_changed(PLAN)

    def _say_sum(self) -> None:
        try:
            plan = self.table.rows()
        except StationError:
            return
        if not plan:
            self.sum.set_text("还没有分期。一次付清的也登记一期，到期前会提醒。")
            return
        total = f"合计 {yuan(sum(one.amount or 0 for one in plan))} 元，还欠 {yuan(rules.unpaid(plan))} 元。"
        self.sum.set_text(total + rules.difference_text(plan, self.mediation.agreed_amount))

    def _check(self, values: Mapping[str, Any]) -> dict[str, str]:
        try:
            problem = rules.plan_problem(self.table.rows(), self.mediation, self.context.store.now().date())
        except StationError as error:
            problem = str(error)
        return {PLAN: problem} if problem else {}

    def _store(self) -> Changes:
        return actions.keep_plan(self.context.store, self.mediation, self.table.rows(), self._held)

    def _remind(self, one: Instalment) -> None:
        today = self.context.store.now().date().isoformat()
        changes = self.context.attempt(lambda: actions.remind(self.context.store, one, today))
        if changes is not None:
            self._done(changes)
