"""The record of one questioning (调查笔录), on a page of its own: who asked whom, question by question, read over and signed."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.actions import supervisions as actions
from station.actions.setting_up import staff_names
from station.casework import supervisions as rules
from station.casework.casefile import SupervisionFile
from station.casework.model import Interview
from station.changes import Changes
from station.ui.context import Context
from station.ui.editors import TextEditor
from station.ui.form import Cell, Custom, Flags, RecordForm, Section
from station.ui.formpage import FormPage
from station.ui.formpane import FormPane
from station.ui.widgets import Button, Label, row

QUESTION, ANSWER = "问：", "答："
BEGUN = f"{QUESTION}请说一下你的姓名、单位和职务。\n{ANSWER}"
LINES = 8  # at first: an empty form does not scroll


class TalkEditor(TextEditor):
    """Questions and answers: Enter behind a question begins its answer, behind an answer the next question; Shift+Enter only a line."""

    MOST = 16

    def __init__(self) -> None:
        super().__init__(LINES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.go_on()
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """Begin what comes next: the answer to the question the caret is in, else a question."""
        cursor = self.textCursor()
        before = self.toPlainText()[: cursor.position()]
        is_question = before.rfind(f"\n{QUESTION}") > before.rfind(f"\n{ANSWER}") or (
            before.startswith(QUESTION) and ANSWER not in before and f"\n{QUESTION}" not in before
        )
        self.insert(f"\n{ANSWER if is_question else QUESTION}")


class InterviewPage(FormPage):
    """A new record, or one to be mended."""

    topic = "clues"

    def __init__(self, context: Context, file: SupervisionFile, base: Interview | None = None) -> None:
        super().__init__(context, Interview.title, file.supervision.number)
        self.setObjectName("supervision.interview.page")
        self._file = file
        self._base = base
        self.stand_on(file.supervision, *([base] if base is not None else []))
        self.content = TalkEditor()
        ask = Button("加一问一答", self._ask, icon="plus", small=True)
        ask.setObjectName("supervision.interview.ask")
        hint = Label("回车在问和答之间接着写，Shift+回车只换行", "caption", "ink3")
        asking = QWidget()
        asking.setLayout(row(hint, ask, spacing=10))
        self.form = RecordForm(
            [Interview],
            [
                Section("who", "一、时间地点和在场人", self._who()),
                Section(
                    "content",
                    "二、问答",
                    [
                        [Flags("开始时", ["is_card_shown", "is_rights_told"], 12)],
                        [Cell("content", 12, editor=self.content, aside=asking)],
                        [Cell("papers_read", 12, lines=2, hint="一行一件，如：9月工资表 1 份 3 页，复印")],
                    ],
                ),
                Section(
                    "signing",
                    "三、核对和签名",
                    [[Flags("笔录", ["is_read_back"], 6), Cell("signing", 6)], [Cell("unsigned_reason", 12)]],
                ),
            ],
            clock=context.store.now,
            check=lambda values: rules.interview_problems(self._record(values), file, context.store.now().isoformat(timespec="minutes")),
        )
        pane = FormPane(
            context,
            "supervision.interview",
            self.form,
            submit=self._store,
            done=self._stored,
            cancel=self.close_page,
            save_words="保存笔录",
        )
        self.hold(pane)
        self.form.changed.connect(self._follow)
        shown = base or self._blank()
        key = f"letters:supervision:interview:{file.supervision.id}" + (f":{base.id}" if base else "")
        title = f"{Interview.title}（{file.supervision.number}）"
        self.pane.open(key, title, {name: getattr(shown, name) for name in self.form.values()})
        self._follow()

    def _who(self) -> list[list[Cell | Custom | Flags]]:
        return [
            [Cell("started_at", 4), Cell("ended_at", 4), Cell("place", 4)],
            [Cell("side", 4), Cell("person", 4), Cell("phone", 4)],
            [Cell("post", 4), Cell("inspectors", 4, placeholder="两人，用顿号分开"), Cell("recorder", 4, suggest=self._people)],
        ]

    def _people(self, text: str) -> list[str]:
        return [name for name in staff_names(self.context.store) if text in name]

    def _blank(self) -> Interview:
        file, last = self._file, self._file.interviews[-1:]
        sent = [inspector.name for inspector in rules.present(file.inspectors)]
        return Interview(
            supervision_id=file.supervision.id,
            started_at=self.context.store.now().isoformat(timespec="minutes"),
            place=last[0].place if last else "",
            inspectors="、".join(sent),
            recorder=self.context.store.user,
            content=BEGUN,
        )

    def _record(self, values: Any) -> Interview:
        return (self._base or Interview(supervision_id=self._file.supervision.id)).with_values(**values)

    def _follow(self, _: str = "") -> None:
        self.form.set_shown("unsigned_reason", self.form.values()["signing"] == "refused")

    def _ask(self) -> None:
        """One more question and its answer, at the end."""
        self.content.moveCursor(self.content.textCursor().MoveOperation.End)
        self.content.insert(f"\n{QUESTION}" if self.content.toPlainText().strip() else QUESTION)
        self.content.setFocus()

    def _store(self) -> Interview:
        return actions.interview(self.context.store, self._record(self.form.values()), self._base)

    def _stored(self, record: Interview) -> None:
        self.close_page()
        touched = {Interview.record: frozenset([record.id]), "supervision": frozenset([record.supervision_id])}
        self.context.tell(Changes("记调查笔录", touched))
        self.context.toast(f"已记调查笔录 {self._file.supervision.number}", undo=True)
