"""The record of one session of a mediation, and the end or agreement when the session was the last."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from station.actions import mediations as actions
from station.casework import mediations as rules
from station.casework.casefile import CaseFile
from station.casework.mediation_steps import session_title
from station.casework.model import Mediation, MediationSession
from station.changes import Changes
from station.errors import ProblemsError
from station.ui.context import Context
from station.ui.editors import TextEditor, words_of
from station.ui.form import WIDEST, Cell, Custom, Flags, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.mediations.phrases import phrases
from station.ui.widgets import Button, Label, SegmentedChoice, row

RESULT = "mediation_session.result"
_END = {
    "agreed": ("mediation.agreed_amount", "mediation.perform_by", "mediation.perform_way"),
    "failed": ("mediation.end_reason", "mediation.noticed_on"),
}
_ENDED_ON = "mediation.ended_on"
_SAVE_WORDS = {"agreed": "达成协议，结束调解", "failed": "未达成，结束调解"}
_TEXTS = ("applicant_statement", "respondent_opinion", "focus")


def _own(values: Mapping[str, Any], record: str) -> dict[str, Any]:
    return {name.partition(".")[2]: value for name, value in values.items() if name.startswith(f"{record}.")}


class SessionPane(FormPane):
    """The middle of a mediation while a session is recorded or corrected."""

    def __init__(self, context: Context, done: Callable[[Changes], object]) -> None:
        self.mediation = Mediation()
        self.base: MediationSession | None = None
        self.title = Label("", "section", bold=True)
        self.result = SegmentedChoice(words_of("session_result"))
        self.result.setObjectName("mediation.session.result")
        phrase = Button("插入常用语", self.offer_phrases, icon="writing", key="F3", show_key=True)
        phrase.setObjectName("mediation.phrases")
        head = QWidget()
        head.setLayout(row(self.title, None, phrase))
        head.setMaximumWidth(WIDEST)
        super().__init__(context, "mediation.session", self._form(context), right="mediate", submit=self._store, done=done, head=head)
        self.result.chosen.connect(lambda _: self._result_chosen())

    def _form(self, context: Context) -> RecordForm:
        def text(name: str, lines: int) -> list[Cell | Flags | Custom]:
            return [Cell(f"mediation_session.{name}", 12, lines=lines)]

        rights = Flags(
            "身份和权利（自愿、不公开、可随时终止、可申请仲裁）",
            ["mediation_session.is_identity_checked", "mediation_session.is_rights_told"],
            12,
        )
        parties: list[list[Cell | Flags | Custom]] = [
            [Cell("mediation_session.started_at", 4), Cell("mediation_session.place", 8)],
            [
                Cell("mediation_session.applicant_present", 6, placeholder="姓名；代理人写明授权"),
                Cell("mediation_session.respondent_present", 6, placeholder="姓名和职务"),
            ],
            [rights],
            text("applicant_statement", 3),
            text("respondent_opinion", 3),
        ]
        outcome: list[list[Cell | Flags | Custom]] = [
            text("focus", 3),
            [Cell("mediation_session.evidence", 12, lines=1, hint="当场出示的，一行一件")],
            [Custom(self.result, 12, MediationSession.spec("result").label, name=RESULT, required=True)],
            [
                Cell("mediation.agreed_amount", 4),
                Cell("mediation.perform_by", 4),
                Cell("mediation.perform_way", 4, placeholder="如：银行转账至本人账户"),
            ],
            [
                Cell("mediation.end_reason", 6, required=True),
                Cell("mediation.noticed_on", 6, hint="自行和解的不用填"),
            ],
            [Cell(_ENDED_ON, 4, required=True)],
            [Cell("mediation_session.ended_at", 4), Flags("笔录读给双方听或者交双方看过", ["mediation_session.is_read_back"], 8)],
        ]
        sections = [Section("parties", "到场和陈述", parties), Section("outcome", "方案和结果", outcome)]
        return RecordForm([MediationSession, Mediation], sections, clock=context.store.now, check=self._check)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def show_session(self, mediation: Mediation, case: CaseFile, held: list[MediationSession], session_id: str = "") -> None:
        """Begin a new record, or take up one that is kept."""
        self.drafts.keep()
        self.mediation = mediation
        self.base = next((session for session in held if session.id == session_id), None)
        ordinal = (self.base.ordinal if self.base else max((s.ordinal or 0 for s in held), default=0) + 1) or 1
        self.title.setText(session_title(ordinal))
        shown = self.base or self._blank(case, held)
        values = {f"mediation_session.{s.name}": getattr(shown, s.name) for s in MediationSession.specs()}
        values |= {f"mediation.{s.name}": getattr(mediation, s.name) for s in Mediation.specs()}
        values[_ENDED_ON] = mediation.ended_on or self.context.store.now().date().isoformat()
        values["mediation.agreed_amount"] = mediation.agreed_amount
        keys = [*self.form.values(), RESULT]
        number = mediation.number
        self.result.setEnabled(mediation.status in rules.OPEN)
        key = f"mediations:session:{mediation.id}:{session_id or 'new'}"
        self.open(key, f"{self.title.text()}（{number}）", {name: values[name] for name in keys if name in values})

    def _blank(self, case: CaseFile, held: list[MediationSession]) -> MediationSession:
        last = max(held, key=lambda session: session.ordinal or 0, default=None)
        named = "" if case.grievance.is_anonymous else case.worker_name
        return MediationSession(
            mediation_id=self.mediation.id,
            started_at=self.context.store.now().isoformat(timespec="minutes"),
            place=last.place if last else "",
            applicant_present=last.applicant_present if last else named,
            respondent_present=last.respondent_present if last else "",
        )

    def values(self) -> dict[str, Any]:
        return {**self.form.values(), RESULT: self.result.current()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        super().show_values(values)
        self.result.blockSignals(True)
        self.result.set_current(str(values.get(RESULT, "")))
        self.result.blockSignals(False)
        self._show_end()

    def _result_chosen(self) -> None:
        self._show_end()
        self.form.tell_changed(RESULT)

    def _ends(self) -> str:
        """``agreed`` or ``failed`` where this session ends a mediation that is open."""
        result = self.result.current()
        return result if result in _END and self.mediation.status in rules.OPEN else ""

    def _show_end(self) -> None:
        ending = self._ends()
        for result, names in _END.items():
            for name in names:
                self.form.set_shown(name, result == ending)
        self.form.set_shown(_ENDED_ON, bool(ending))
        self.save_button.setText(_SAVE_WORDS.get(ending, "保存笔录"))

    # -- saving ----------------------------------------------------------------------------------------------------

    def _session(self, values: Mapping[str, Any]) -> MediationSession:
        base = self.base or MediationSession(mediation_id=self.mediation.id)
        return replace(base, **_own(values, "mediation_session"), result=self.result.current())

    def _ended(self, values: Mapping[str, Any]) -> Mediation:
        ending = self._ends()
        kept = {name.partition(".")[2] for name in (*_END[ending], _ENDED_ON)}
        changed = {name: value for name, value in _own(values, "mediation").items() if name in kept}
        return replace(self.mediation, **changed, result=ending, performance="not_due" if ending == "agreed" else "")

    def _check(self, values: Mapping[str, Any]) -> dict[str, str]:
        now = self.context.store.now()
        session = replace(self._session(values), ordinal=1)
        found = {f"mediation_session.{name}": text for name, text in rules.session_problems(session, now).items()}
        if ending := self._ends():
            ended = replace(self._ended(values), status=ending)
            found |= {f"mediation.{name}": text for name, text in rules.mediation_problems(ended, now).items()}
        return found

    def _store(self) -> Changes:
        store, values = self.context.store, self.form.values()
        session = self._session(values)
        try:
            if self._ends():
                return actions.end_with_session(store, session, self.base, self._ended(values), self.mediation)
            session = actions.record_session(store, session, self.base)
        except ProblemsError as error:
            raise ProblemsError({self._path(name): text for name, text in error.problems.items()}) from error
        return Changes(f"记调解会 {self.mediation.number}", {"mediation_session": frozenset([session.id])})

    def _path(self, name: str) -> str:
        record = "mediation" if f"mediation.{name}" in self.form.values() else "mediation_session"
        return f"{record}.{name}"

    # -- stock phrases ---------------------------------------------------------------------------------------------

    def offer_phrases(self) -> None:
        """F3: the stock phrases of the field the caret is in, or of the focus of the dispute."""
        menu = self.phrases_menu()
        editor = self._text_editor()
        menu.popup(editor.mapToGlobal(editor.rect().bottomLeft()))

    def phrases_menu(self) -> QMenu:
        """The phrases; choosing one puts it where the caret is."""
        editor = self._text_editor()
        menu = QMenu(self)
        for phrase in phrases(editor.objectName().rpartition(".")[2]):
            menu.addAction(phrase, lambda text=phrase: self._insert(editor, text))
        return menu

    def _text_editor(self) -> TextEditor:
        editors = [self.form.editor(f"mediation_session.{name}") for name in _TEXTS]
        chosen = next((editor for editor in editors if editor.hasFocus()), editors[-1])
        assert isinstance(chosen, TextEditor)
        return chosen

    def _insert(self, editor: TextEditor, text: str) -> None:
        editor.insert(text)
        editor.setFocus()
