"""The middle of a mediation while its application, its agreement or its end is filled in."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from station.actions import mediations as actions
from station.actions.setting_up import staff_names
from station.casework import mediations as rules
from station.casework import panels, vocabulary
from station.casework.model import Instalment, Mediation, Recusal
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell, Flags, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.mediations.opening import application_rows, panel_editor, show_spoken
from station.ui.widgets import Button, Label, Paragraph, column

_AGREEMENT = [
    [Cell("ended_on"), Cell("agreement_number", 8)],
    [Cell("agreed_amount"), Cell("perform_by"), Cell("perform_way")],
    [Cell("signatures", 8, hint="双方和调解员签名、调解组织盖章后生效（调解仲裁法第十四条）"), Cell("effective_on")],
    [Cell("performance"), Cell("archive_number", 8)],
]
_FAILURE = [[Cell("ended_on"), Cell("end_reason", 8)], [Cell("noticed_on", hint="自行和解的不用填"), Cell("archive_number", 8)]]


_SAVED = "申请已经登记。问过对方，都同意就填受理日期；不受理的写明原因。"


class DetailsPane(FormPane):
    """One form over fields of the mediation itself; saved as a correction of the record shown."""

    def __init__(
        self,
        context: Context,
        name: str,
        sections: list[Section],
        done: Callable[[Changes], object],
        cancel: Callable[[], object] | None,
        others: tuple[Button, ...] = (),
    ) -> None:
        self.mediation = Mediation()
        self.name = name
        self.title = Label("", "section", bold=True)
        self.words = Paragraph("", "dense", "ink2")
        head = QWidget()
        head.setLayout(column(self.title, self.words, spacing=2))
        form = RecordForm([Mediation], sections, clock=context.store.now, check=self._check)
        super().__init__(
            context, f"mediation.{name}", form, right="mediate", submit=self._store, done=done, cancel=cancel, head=head, others=others
        )

    def show_mediation(self, mediation: Mediation, title: str, words: str = "") -> None:
        """Fill the form."""
        self.drafts.keep()
        self.mediation = mediation
        self.title.setText(title)
        self.words.set_text(words)
        self.words.setVisible(bool(words))
        values = {name: getattr(mediation, name) for name in self.form.values()}
        self.open(f"mediations:{self.name}:{mediation.id}", f"{title}（{mediation.number}）", values)

    def _changed(self, values: dict[str, Any]) -> Mediation:
        return replace(self.mediation, **values)

    def _check(self, values: Any) -> dict[str, str]:
        return rules.mediation_problems(self._changed(dict(values)), self.context.store.now())

    def _store(self) -> Changes:
        return actions.save(self.context.store, self._changed(self.form.values()), self.mediation)


class ApplicationPane(DetailsPane):
    """The application: corrected at any time, accepted or refused while it waits."""

    def __init__(self, context: Context, done: Callable[[Changes], object], cancel: Callable[[], object]) -> None:
        self.refuse_button = Button("不予受理", self.refuse)
        self.refuse_button.setObjectName("mediation.refuse")
        self.panel = panel_editor(context)
        rows: list[list[Cell | Flags]] = [
            *application_rows(lambda: staff_names(context.store), self.panel),
            [
                Cell("refusal_reason", 8, hint="不予受理时填写，要书面告知申请人"),
                Cell("refused_on", 4, hint="把不予受理通知交给申请人的日期"),
            ],
        ]
        super().__init__(context, "application", [Section("application", "", rows)], done, cancel, (self.refuse_button,))
        self.form.changed.connect(lambda _: show_spoken(self.form))

    def show_mediation(self, mediation: Mediation, title: str = "", words: str = "") -> None:
        is_waiting = mediation.status == "applied"
        self.refuse_button.setVisible(is_waiting)
        self.cancel_button.setVisible(not is_waiting)
        for name in ("refusal_reason", "refused_on"):
            self.form.set_shown(name, mediation.status in ("applied", "refused"))
        self.save_button.setText("保存")
        if self.panel is not None:
            recusals = self.context.store.matching(Recusal, grievance_id=mediation.grievance_id)
            self.panel.set_case(panels.day_of(mediation), recusals)
        titles = {"applied": "受理调解申请", "refused": "不予受理"}
        super().show_mediation(mediation, titles.get(mediation.status, "改调解信息"), words or (_SAVED if is_waiting else ""))

    def show_values(self, values: Mapping[str, Any]) -> None:
        super().show_values(values)
        show_spoken(self.form)

    def _store(self) -> Changes:
        changed = self._changed(self.form.values())
        return actions.save(self.context.store, changed, self.mediation, self._panel(changed.mediator))

    def _panel(self, names: str) -> dict[str, str] | None:
        """Who of the register sits there, where that is other than it was; None to leave it."""
        if self.panel is None:
            return None
        panel = self.panel.panel()
        held = actions.panel_of(self.context.store, self.mediation)
        return panel if panel != held and (names != self.mediation.mediator or not held) else None

    def refuse(self) -> None:
        """Do not take it up: the reason must stand in its field."""
        refused = replace(self._changed(self.form.values()), accepted_on="", status="refused")
        problems = rules.mediation_problems(refused, self.context.store.now())
        if problems:
            self.footer.warn(self.form.show_problems(problems))
            return
        changes = self.context.attempt(lambda: actions.refuse(self.context.store, refused, self.mediation))
        if changes is not None:
            self.drafts.end()
            self._done(changes)


class OutcomePane(DetailsPane):
    """How the mediation ended: the agreement and what has become of it, or the end without one."""

    def __init__(self, context: Context, agreed: bool, done: Callable[[Changes], object]) -> None:
        sections = [Section("agreement", "", _AGREEMENT) if agreed else Section("end", "", _FAILURE)]
        super().__init__(context, "agreement" if agreed else "end", sections, done, None)
        if agreed:
            self.form.set_read_only("agreement_number")

    def show_mediation(self, mediation: Mediation, title: str = "", words: str = "") -> None:
        if mediation.status == "agreed":
            is_planned = bool(self.context.store.matching(Instalment, mediation_id=mediation.id))
            for name in ("perform_by", "performance"):  # they follow from the plan
                self.form.set_read_only(name, is_planned)
            self.form.set_hint("perform_by", "按履行计划的最后一期" if is_planned else "")
        super().show_mediation(mediation, vocabulary.label("mediation_status", mediation.status), words)
