"""排走访: employers chosen at once, so many on each of the coming service days."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from station.actions import outreach as actions
from station.casework.dates import show_day
from station.casework.model import FieldVisit
from station.changes import Changes
from station.errors import ProblemsError
from station.ui.context import Context
from station.ui.editors import CountEditor
from station.ui.form import Custom, RecordForm, Section
from station.ui.formpage import FormPage
from station.ui.formpane import FormPane
from station.ui.formparts import Cell
from station.ui.letters.picked import EmployersEditor

PLAN = "plan"
EMPLOYERS, A_DAY = "employers", "a_day"
USUAL = 3  # visits on one service day


class PlanPane(FormPane):
    """The form with the employers and the number of a day, which are no fields of a record."""

    def __init__(self, page: "PlanVisits", cancel: Callable[[], object]) -> None:
        self.page = page
        super().__init__(page.context, "plan", page.form, submit=page.store_plan, done=page.stored, cancel=cancel, save_words="排进计划")

    def values(self) -> dict[str, Any]:
        employers, _ = self.page.employers.read()
        return {**super().values(), EMPLOYERS: list(employers), A_DAY: self.page.a_day.text()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        super().show_values(values)
        self.page.employers.show_value(values.get(EMPLOYERS, ()))
        self.page.a_day.setText(values.get(A_DAY, str(USUAL)))


class PlanVisits(FormPage):
    """Which employers, who goes, how many a day; the days are those of the rule set, rest days left out."""

    topic = "services#走访"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "排走访", "排到以后的走访服务日，放假的日子不排")
        self.setObjectName("services.plan")
        self.employers = EmployersEditor("plan.employers", context.store, lambda: context.go("grievances", act="new"))
        self.a_day = CountEditor(False, "家")
        self.a_day.setObjectName("plan.a_day")
        rows: list[list[Cell | Custom]] = [
            [Custom(self.employers, 12, FieldVisit.spec("employer_id").label, EMPLOYERS, required=True)],
            [Cell("visitors", 8), Custom(self.a_day, 4, "每个走访日", A_DAY, required=True)],
        ]
        self.form = RecordForm([FieldVisit], [Section("plan", "", rows)], clock=context.store.now, check=self._check)
        self.employers.edited.connect(lambda: self.form.tell_changed(EMPLOYERS))
        self.a_day.edited.connect(lambda: self.form.tell_changed(A_DAY))
        self.hold(PlanPane(self, cancel=self.close_page))
        self.pane.open(f"services:{PLAN}:{FieldVisit.record}", self.title, {"visitors": context.store.user})

    def _check(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {} if self.employers.items() else {EMPLOYERS: "请至少选一家单位。"}

    def store_plan(self) -> Sequence[FieldVisit]:
        a_day, _ = self.a_day.read()
        if a_day is None:
            raise ProblemsError({A_DAY: "请填写每个走访日走访几家。"})
        chosen = [employer.id for employer in self.employers.items()]
        return actions.plan_visits(self.context.store, chosen, self.form.values()["visitors"], a_day)

    def stored(self, made: Sequence[FieldVisit]) -> None:
        self.close_page()
        self.context.tell(Changes(self.title, {FieldVisit.record: frozenset(visit.id for visit in made)}))
        first = show_day(min(visit.planned_on for visit in made), self.context.store.now().date())
        self.context.toast(f"已排 {len(made)} 次走访，{first}起", undo=True)

    def focus_first(self) -> None:
        self.employers.setFocus()
