"""One person beside the list: their data, every case they had a part in and all else that is held, changes, and who looked."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.actions import people as actions
from station.actions import rights
from station.casework import grievances as rules
from station.casework import vocabulary, wording, workers
from station.casework.dates import show_day
from station.casework.masking import SEALED
from station.casework.model import Worker
from station.casework.workers import Correction, WorkerFile
from station.changes import Changes
from station.db import people as queries
from station.db import search
from station.ui.context import Context
from station.ui.detailpane import DetailPane
from station.ui.form import Cell, Flags, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.glance import Glance
from station.ui.grievances.history import HistoryTab
from station.ui.grievances.overview import person_words
from station.ui.mergepage import MergePage
from station.ui.widgets import (
    ICON,
    PRIMARY,
    Answer,
    Button,
    Dialog,
    ElidedLabel,
    KeyValues,
    Label,
    Note,
    Pill,
    PillText,
    Scroll,
    column,
    empty,
    paired,
    reveal,
    row,
)
from station.ui.workers.copypage import CopyPage
from station.ui.workers.tables import case_table, file_table, held_table, log_table

RECORDS = ("worker", "grievance", "member", "mediation", "legal_aid", "letter", "letter_case", "injury_visit", "consultation", "consent")
TABS = {"overview": "概况", "cases": "诉求", "held": "其他记录", "files": "材料", "history": "更正记录", "log": "查看和导出"}
_FIELDS = ("phone", "id_number", "sex", "born_on", "kind", "phone_note", "address", "delivery_address")
_NUMBERS = ("phone", "id_number")
_ROWS: list[list[Cell | Flags]] = [
    [Cell("worker.name", 6), Cell("worker.kind", 6)],
    [Cell("worker.id_number", 6), Cell("worker.phone", 6)],
    [Cell("worker.sex", 6), Cell("worker.born_on", 6)],
    [Cell("worker.phone_note", 6), Flags("身份", ["worker.is_member", "worker.is_hardship"], 6)],
    [Cell("worker.address", 12)],
    [Cell("worker.delivery_address", 12)],
    [Cell("correction.reason", 12, placeholder="例如：本人来站提出，出示身份证核对")],
]


class WorkerDetail(DetailPane):
    """``show_id(id)``; ``opened`` carries a page to be put over the list."""

    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context, "workers", "位")
        self.file: WorkerFile | None = None
        self._read: Worker | None = None  # a sealed person's record, opened for a moment
        self._is_masked = True
        self.glance = Glance(self, self.cover)
        self.setObjectName("workers.detail")
        self.setMinimumWidth(476)
        self._build_head()
        self._build_tabs()
        self.lay_out(self.head, self.tab_line, pages=self.pages.values())

    def _build_head(self) -> None:
        self.title = ElidedLabel("", "section", bold=True)
        self.title.setObjectName("workers.name")
        self.seal_pill = Pill(PillText(SEALED, "gry", "lock"))
        line = row(self.back, self.title, self.seal_pill, spacing=8)
        line.setStretch(1, 1)
        for button in self.movers:
            line.addWidget(button)
        self.buttons: dict[str, Button] = {}
        acts = row(spacing=8)
        for name, words, act, look in (
            ("register", "登记诉求", self.register, {"kind": PRIMARY, "icon": "clipboard-plus", "right": "register"}),
            ("edit", "更正资料", self.edit, {"key": "F2", "show_key": False}),
            ("merge", "合并", self.merge, {}),
            ("copy", "给本人副本", self.copy, {}),
            ("seal", "封存", self.seal, {}),
            ("open_seal", "看封存的信息", self.open_seal, {"icon": "eye"}),
            ("unseal", "解除封存", self.unseal, {}),
        ):
            button = Button(words, act, **look)
            button.setObjectName(f"workers.{name}")
            self.buttons[name] = button
            acts.addWidget(button)
        acts.addStretch(1)
        self.head = QWidget()
        self.head.setLayout(column(line, self.merged, 8, acts, spacing=0, margins=(20, 8, 20, 8)))

    def _build_tabs(self) -> None:
        self.set_tabs(TABS, self._show_tab)
        self.notes = column(spacing=8)
        self.facts = KeyValues(label_width=84)
        self.eye = Button("看完整号码（30 秒，记入操作日志）", self.toggle_eye, kind=ICON, icon="eye", small=True, right="see_plain")
        self.eye.setObjectName("workers.eye")
        self.sums = KeyValues(label_width=84)
        overview = QWidget()
        facts_head = row(Label("登记资料", "dense", bold=True), self.eye, None, spacing=8)
        sums_head = Label("登记在案", "dense", bold=True)
        overview.setLayout(column(self.notes, facts_head, self.facts, 8, sums_head, self.sums, None, spacing=8, margins=(20, 14, 20, 16)))
        self.cases = case_table(self.context, self.register)
        self.held = held_table(self.context, "workers.held", "没有调解、援助、文书、探视、咨询、告知和回访的记录。")
        self.files = file_table(self.context, self.opened.emit)
        self.log = log_table(self.context)
        self.history = HistoryTab(self.context)
        self.history.table.setObjectName("workers.history")
        self.pages: dict[str, QWidget] = {
            "overview": Scroll(overview),
            "cases": self.cases,
            "held": self.held,
            "files": self.files,
            "history": self.history,
            "log": self.log,
        }

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_id(self, record_id: str) -> None:
        if self.file is None or self.file.worker.id != record_id:
            self.stop()
            self._hide_numbers()
        self._load(record_id)

    def _load(self, record_id: str) -> None:
        file = actions.worker_file(self.context.store, record_id)
        if file is None:
            gone, self.file = self.file, None
            self.leave_gone(gone.worker if gone is not None else None)
            return
        self.file = file
        self.seal_pill.setVisible(bool(file.worker.sealed_on))
        self.merged.show_record(file.worker.id)
        self._show_person()
        self._show_buttons()
        self._show_notes()
        held = workers.held(file)
        self.cases.set_rows(file.cases)
        self.held.set_rows(held)
        self.files.set_rows(file.attachments)
        self.log.set_rows(file.acts)
        for table, count, unit in (
            (self.cases, len(file.cases), "件"),
            (self.held, len(held), "条"),
            (self.files, len(file.attachments), "份"),
            (self.log, len(file.acts), "条"),
        ):
            table.set_foot([f"{count:,} {unit}"])
        counts = {"cases": len(file.cases), "held": len(held), "files": len(file.attachments), "log": len(file.acts)}
        self.tabs.set_counts({key: count for key, count in counts.items() if count})
        self._show_tab()

    def _show_person(self) -> None:
        assert self.file is not None
        worker = self._read or self.file.worker
        today = self.context.store.now().date()
        self.title.setText(person_words(worker, today))
        is_covered = self._is_masked and self._read is None
        known = [name for name in _FIELDS if getattr(worker, name)]
        lines = [(worker.spec(name).label, wording.field_words(worker, name, is_masked=is_covered and name in _NUMBERS)) for name in known]
        marks = [worker.spec(name).label for name in ("is_member", "is_hardship") if getattr(worker, name)]
        lines += [("身份", "、".join(marks))] if marks else []
        lines.append(("档案号", workers.reference(worker).removeprefix(f"{Worker.title}档案 ")))
        self.facts.set_lines(paired(lines))
        self.eye.setVisible(not worker.sealed_on and any(getattr(worker, name) for name in _NUMBERS))
        file = self.file
        sums = [
            ("诉求", f"{len(file.cases):,} 件", file.cases),
            ("调解", f"{len(file.mediations):,} 次", file.mediations),
            ("法律援助", f"{len(file.legal_aid):,} 次", file.legal_aid),
            ("监督文书", f"{len(file.letters):,} 份", file.letters),
            ("工伤探视", f"{len(file.injury_visits):,} 次", file.injury_visits),
            ("法律咨询", f"{len(file.consultations):,} 次", file.consultations),
            ("告知和同意", f"{len(file.consents):,} 份", file.consents),
            ("回访", f"{len(file.follow_ups):,} 次", file.follow_ups),
            ("材料", f"{len(file.attachments):,} 份", file.attachments),
        ]
        self.sums.set_lines(paired([(words, count) for words, count, found in sums if found] or [("诉求", "没有登记过")]))

    def _show_buttons(self) -> None:
        assert self.file is not None
        allowed = rights.allowed(self.context.store)
        is_sealed = bool(self.file.worker.sealed_on)
        shown = {
            "register": not is_sealed,
            "edit": not is_sealed and "correct" in allowed,
            "merge": not is_sealed and "merge" in allowed,
            "copy": "person_copy" in allowed,
            "seal": not is_sealed and "seal" in allowed,
            "open_seal": is_sealed and self._read is None and "open_seal" in allowed,
            "unseal": is_sealed and "unseal" in allowed,
        }
        for name, button in self.buttons.items():
            button.setVisible(shown[name])

    def _show_notes(self) -> None:
        assert self.file is not None
        worker = self.file.worker
        empty(self.notes)
        if worker.sealed_on:
            reason = vocabulary.label("seal_reason", worker.seal_reason)
            words = f"{show_day(worker.sealed_on)}封存：{reason}。姓名、号码和地址到处只显示“{SEALED}”，有权的人写明原因才能看。"
            self.notes.addWidget(Note(words, icon="lock"))
        else:
            for other, why in queries.doubles(self.context.store, worker)[:3]:
                words = f"{why}的还有一份档案：{other.name}（{wording.field_words(other, 'phone', is_masked=True)}）。"
                self.notes.addWidget(Note(words, attention=True, actions=[("合并", partial(self.merge, other.id))]))
        reveal(self.notes)

    def _show_tab(self) -> None:
        if self.panel is None and self.file is not None:
            key = self.tabs.current()
            if key == "history":
                self.history.show_records([self.file.worker], self._is_masked)
            self.stack.setCurrentWidget(self.pages[key])

    def _changed(self, changes: Changes) -> None:
        if self.file is not None and self.isVisible() and changes.touches(*RECORDS, "attachment", "follow_up"):
            self._load(self.file.worker.id)

    # -- numbers ---------------------------------------------------------------------------------------------------

    def toggle_eye(self) -> None:
        """Show the numbers in full for half a minute, which is logged, or cover them."""
        assert self.file is not None
        if not self._is_masked:
            self.cover()
            return
        if not self.glance.look(self.context, f"查看完整号码 {workers.reference(self.file.worker)}", self.file.worker):
            return
        self._is_masked = False
        self._show_person()

    def cover(self) -> None:
        """Cover again what was shown on request."""
        self._hide_numbers()
        if self.file is not None:
            self._show_person()
            self._show_buttons()

    def _hide_numbers(self) -> None:
        self.glance.stop()
        self._is_masked, self._read = True, None

    def open_seal(self) -> None:
        """Show what is sealed for half a minute; the reason is asked and logged."""
        assert self.file is not None
        worker_id = self.file.worker.id
        if reason := self._ask("看封存的信息？", "只看 30 秒，谁看的、为什么会记入操作日志。", ("看", "不看"), "原因，例如：本人申请副本"):
            self._read = self.context.attempt(lambda: actions.open_seal(self.context.store, worker_id, reason))
            if self._read is not None:
                self.glance.start()
                self._load(worker_id)

    # -- acting ----------------------------------------------------------------------------------------------------

    def _ask(self, question: str, sentence: str, verbs: tuple[str, str], reason: str) -> str:
        dialog = Dialog(self.window(), question, sentence, [Answer("do", verbs[0]), Answer("", verbs[1], safe=True)], reason=reason)
        dialog.exec()
        return dialog.reason if dialog.answer else ""

    def _do(self, act: Any, said: str, *, undo: bool = False) -> None:
        changes = self.context.attempt(act)
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(said, undo=undo)

    def register(self) -> None:
        """A new grievance of this person."""
        if self.file is not None:
            self.context.go("grievances", act="new", worker=self.file.worker.id)

    def merge(self, other: str = "") -> None:
        """Make this record and another of the same person one."""
        if self.file is None:
            return
        store, worker = self.context.store, self.file.worker
        page = MergePage(self.context, worker, queries.doubles(store, worker), lambda words: search.find(store, Worker, words, 8))
        self.opened.emit(page)
        if other:
            page.take(other)

    def copy(self) -> None:
        """The copy of everything, for the person."""
        if self.file is not None:
            self.opened.emit(CopyPage(self.context, self.file.worker))

    def unseal(self) -> None:
        """Lift the seal, for a reason."""
        assert self.file is not None
        worker_id = self.file.worker.id
        if reason := self._ask(
            "解除封存？", "姓名、号码和地址会重新显示，原因记在更正记录里。", ("解除封存", "不解除"), "原因，例如：本人又来反映新的事"
        ):
            self._hide_numbers()
            self._do(lambda: actions.unseal(self.context.store, worker_id, reason), "已解除封存")

    def seal(self) -> None:
        """封存: the reason is chosen, then nobody reads the data any more."""
        if self.file is None or self.panel is not None:
            return
        worker = self.file.worker
        form = RecordForm([Worker], [Section("seal", "封存个人信息", [[Cell("seal_reason", 12, required=True)]])])
        hint = Note(
            "封存后，姓名、号码和地址在列表、台账、文书、查找里都只显示“已封存”，材料和经过还在；解除要写原因。办结的案件才能封存。"
        )
        panel = FormPane(
            self.context,
            "workers.seal_form",
            form,
            submit=lambda: actions.seal(self.context.store, worker.id, form.values()["seal_reason"]),
            done=lambda changes: self._saved(changes, "已封存", undo=False),
            cancel=self.stop,
            head=hint,
            save_words="封存",
        )
        panel.set_margin(20)

        def begin() -> None:
            panel.open(f"workers:seal:{worker.id}", "封存个人信息", {"seal_reason": "purpose"})
            panel.focus_first()

        self.act(panel, begin)

    def edit(self) -> None:
        """F2: correct what is held, as the person asks."""
        if self.file is None or self.panel is not None or self.file.worker.sealed_on:
            return
        worker = self.file.worker
        form = RecordForm([Worker, Correction], [Section("worker", "更正资料", _ROWS)], clock=self.context.store.now, check=_check)

        def submit() -> Changes:
            values = form.values()
            changed = worker.with_values(**{name.partition(".")[2]: value for name, value in values.items() if name.startswith("worker.")})
            return actions.correct(self.context.store, changed, worker, values["correction.reason"])

        panel = FormPane(
            self.context, "workers.form", form, submit=submit, done=partial(self._saved, said="已更正", undo=True), cancel=self.stop
        )
        panel.set_margin(20)

        def begin() -> None:
            values = {f"worker.{spec.name}": getattr(worker, spec.name) for spec in Worker.specs()}
            panel.open(f"workers:edit:{worker.id}", f"更正资料（{workers.reference(worker)}）", values)
            form.editor("worker.name").setFocus()

        self.act(panel, begin)

    def _saved(self, changes: Changes, said: str, undo: bool) -> None:
        self.stop()
        self._hide_numbers()
        self.context.tell(changes)
        self.context.toast(said, undo=undo)
        self.setFocus()

    def _act_left(self) -> None:
        self._show_tab()


def _check(values: Mapping[str, Any]) -> dict[str, str]:
    worker = Worker(**{name.partition(".")[2]: value for name, value in values.items() if name.startswith("worker.")})
    return {f"worker.{name}": text for name, text in rules.worker_problems(worker).items()}
