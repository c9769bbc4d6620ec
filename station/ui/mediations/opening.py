"""Opening a mediation from a grievance: application, acceptance, who mediates."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from station.actions import mediations as actions
from station.actions.setting_up import staff_names
from station.casework import mediations as rules
from station.casework.casefile import CaseFile
from station.casework.commissions import ENTRUSTED
from station.casework.deadlines import Deadline
from station.casework.model import Mediation
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell, Flags, RecordForm, Section
from station.ui.fromcase import FromCase, asked_amount
from station.ui.mediations.panel import PanelEditor


def application_rows(people: Callable[[], list[str]], panel: PanelEditor | None) -> list[list[Cell | Flags]]:
    """The fields of an application and its acceptance; ``people`` are suggested as mediators where no register is kept."""

    def suggest(text: str) -> list[str]:
        return [name for name in people() if text in name]

    rows: list[list[Cell | Flags]] = [
        [Cell("applied_on"), Cell("application_way"), Cell("origin")],
        [Cell("oral_record", 12, lines=2, hint="当场记下请求、事实和理由，读给申请人听，打印签名", required=True)],
        [Cell("asked_on"), Flags("对方意见", ["is_agreed_to"]), Cell("accepted_on", hint="双方都同意才受理；还没问到的先空着")],
        [Cell("mediator", suggest=suggest), Cell("recorder", suggest=suggest), Cell("room")],
        [Cell("claim_amount"), Cell("phase"), Cell("co_bodies")],
    ]
    if panel is None:
        return rows
    application: list[Cell | Flags] = [Cell("applied_on", 3), Cell("application_way", 3), Cell("origin", 3), Cell("claim_amount", 3)]
    around: list[Cell | Flags] = [Cell("recorder", 3, suggest=suggest), Cell("room", 3), Cell("phase", 3), Cell("co_bodies", 3)]
    return [application, *rows[1:3], [Cell("mediator", 12, editor=panel)], around]  # no line more than without a panel


def panel_editor(context: Context) -> PanelEditor | None:
    """The field for a panel of the register; None where no register is kept."""
    register = actions.register(context.store)
    return PanelEditor(register) if register else None


def show_spoken(form: RecordForm) -> None:
    """What was spoken is written down where the application was not written."""
    form.set_shown("oral_record", form.values()["application_way"] in rules.SPOKEN)


def stands_already(held: Mediation) -> str:
    """What is said where a mediation is gone on with instead of opened twice."""
    return f"这件诉求正在调解，接着记 {held.number}"


class NewMediation(FromCase):
    """新建调解; ``opened`` is called with the id of the mediation. A draft is shown whatever stands by now."""

    def __init__(self, context: Context, opened: Callable[[str], object], *, is_draft: bool = False) -> None:
        self.panel = panel_editor(context)
        form = RecordForm(
            [Mediation],
            [Section("application", "申请和受理", application_rows(lambda: staff_names(context.store), self.panel))],
            clock=context.store.now,
            check=self._check,
        )
        super().__init__(context, "新建调解", "mediations.new", form)
        self._opened = opened
        self._is_draft = is_draft

    def take_case(self, grievance_id: str) -> None:
        """Go on with the mediation of the case that stands, or fill in a new one."""
        if not self._is_draft and (held := actions.standing(self.context.store, grievance_id)) is not None:
            self.close_page()
            self._opened(held.id)
            self.context.toast(stands_already(held))
        else:
            super().take_case(grievance_id)

    def _record(self, values: Mapping[str, Any]) -> Mediation:
        return Mediation(**values, grievance_id=self.case.grievance.id if self.case else "")

    def _check(self, values: Mapping[str, Any]) -> dict[str, str]:
        return rules.mediation_problems(self._record(values), self.context.store.now())

    def begin(self, case: CaseFile) -> Mapping[str, Any]:
        store = self.context.store
        today = store.now().date().isoformat()
        if self.panel is not None:
            self.panel.set_case(today, case.recusals)
        channel = case.grievance.channel
        blank = Mediation(
            applied_on=today,
            origin=channel if channel in ENTRUSTED else Mediation().origin,
            mediator=store.user if self.panel is None or self.panel.knows(store.user) else "",
            claim_amount=asked_amount(case),
        )
        return {name: getattr(blank, name) for name in self.form.values()}

    def clocks(self) -> Sequence[Deadline]:
        mediation = self._record(self.form.values())
        waiting = [] if mediation.accepted_on else [rules.acceptance_clock(mediation)]
        return [*waiting, *rules.clocks(mediation)]

    def follow(self) -> None:
        super().follow()
        show_spoken(self.form)

    def submit(self) -> Mediation:
        panel = self.panel.panel() if self.panel is not None else None
        return actions.open_mediation(self.context.store, self._record(self.form.values()), panel)

    def created(self, record: Mediation) -> None:
        touched = {"mediation": frozenset([record.id]), "grievance": frozenset([record.grievance_id])}
        self.context.tell(Changes("转调解", touched))
        self.context.toast(f"已建调解 {record.number}", undo=True)
        self._opened(record.id)
