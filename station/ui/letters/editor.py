"""One letter: its steps, its form, the very page it will be, and what was checked before it is signed."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QStackedWidget

from station.actions import letters as actions
from station.casework import deliveries, vocabulary
from station.casework.casefile import LetterFile
from station.casework.letter_checks import Check, letter_checks
from station.casework.model import Letter
from station.changes import Changes
from station.db.casefiles import letter_file
from station.errors import ProblemsError, StationError
from station.ui import theme
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.formpane import FormPane
from station.ui.letters import steps
from station.ui.letters.acts import ActPane, IssueDialog, answer_pane, serve_pane, void_dialog
from station.ui.letters.checks import ChecksPanel
from station.ui.letters.form import ADDRESSEES, LetterForm, letters_before
from station.ui.letters.handling import Handling
from station.ui.letters.preview import LetterPreview
from station.ui.letters.setting import field_of
from station.ui.page import COMPACT, WIDE, Page, Room
from station.ui.preview import FIT_PAGE, FIT_WIDTH
from station.ui.widgets import ICON, LINK, PRIMARY, SECONDARY, Button, Pane, Stepper, VerticalStepper, column, empty, row

if TYPE_CHECKING:
    from station.db.store import Store


class LetterEditor(Page):
    """See the module; opened over the list of letters."""

    def __init__(self, context: Context, letter_id: str, act: str = "") -> None:
        super().__init__(context, "监督文书")
        self.setObjectName("letters.editor")
        self.letter_id = letter_id
        self.act: ActPane | None = None
        self._room = Room(1440, 800)
        self.form = LetterForm(context)
        self.form.changed.connect(self._typed)
        self.cases = row(spacing=8)
        self.handling = Handling()
        head = Pane(column(row(self.form.kind, None, self.cases), self.handling, spacing=12), fill="")
        self.pane = FormPane(context, "letters", self.form, submit=self._submit, done=self._saved, head=head)
        self.pane.set_margin(20)
        self.pane.save_button.kind = SECONDARY  # the act in the head is the primary one
        self.middle = QStackedWidget()
        self.middle.addWidget(self.pane)
        self.steps = VerticalStepper()
        self.steps_pane = Pane(column(self.steps, None, margins=(20, 16, 16, 16)), fill="desk", edges="r", line="line2")
        self.line = Stepper()
        self.line_pane = Pane(row(self.line, margins=(16, 8, 16, 9)), fill="desk", edges="b", line="line2")
        self.checks = ChecksPanel()
        self.checks.asked.connect(self._show_field)
        self.checks.opened.connect(lambda other: context.go("letters", id=other))
        self.preview = self._build_preview()
        self.files = FileStrip(context, "letters.files")
        self._lay_out()
        self._build_buttons()
        self.acts = {"save": self.save, "export": self.export, "print": self.print, "edit": self.pane.focus_first}
        context.changed.connect(self._changed)
        self.load()
        if act:
            self.start(act)

    # -- building --------------------------------------------------------------------------------------------------

    def _build_preview(self) -> LetterPreview:
        self.checks_button = Button("检查", self._toggle_checks, small=True, icon="alert-triangle")
        self.checks_button.setObjectName("letters.show_checks")
        self.checks_button.setCheckable(True)
        self.export_button = Button("导出 PDF", self.export, icon="file-type-pdf", key="F12", show_key=False, small=True)
        self.export_button.setObjectName("letters.export")
        printing = Button("打印", self.print, icon="printer", key="Ctrl+P", show_key=False, small=True)
        printing.setObjectName("letters.print")
        preview = LetterPreview(self.context, self.file, [self.checks_button, self.export_button, printing], self.checks)
        preview.drawn.connect(self._show_checks)
        preview.line_clicked.connect(self._show_source)
        return preview

    def _lay_out(self) -> None:
        across = row(spacing=0)
        for part in (self.steps_pane, self.middle):
            across.addWidget(part)
        across.addWidget(Pane(column(self.preview), fill="", edges="l", line="line2"), 1)
        whole = column(self.line_pane, self.files, spacing=0)
        whole.addLayout(across, 1)
        self.setLayout(whole)

    def _build_buttons(self) -> None:
        self.more = Button("更多", self._open_menu, kind=ICON, icon="dots")
        self.more.setObjectName("letters.more")
        self.primary = Button("", self._do_next, kind=PRIMARY)
        self.primary.setObjectName("letters.next")

    # -- showing ---------------------------------------------------------------------------------------------------

    @property
    def letter(self) -> Letter:
        """The letter as it is stored."""
        return self.stored.letter

    def load(self) -> None:
        """Read the letter and show it, with what was typed an earlier time and not saved."""
        self.stored = letter_file(self.context.store, self.letter_id)
        letter = self.letter
        is_open = letter.status in deliveries.NOT_ISSUED
        self.form.take(self.stored)
        values: dict[str, Any] = {spec.name: getattr(letter, spec.name) for spec in Letter.specs()}
        values[ADDRESSEES] = [employer.id for employer in self.stored.addressees]
        self.form.set_values(values)
        self.form.show_stock()
        self.form.set_all_read_only(not is_open)
        self.pane.footer.setVisible(is_open)
        self.handling.setVisible(not is_open)
        self.handling.show_letter(self.stored, self.context.store.now())
        if is_open:
            self.pane.open(f"letters:{letter.id}", f"{self._kind()}（{self._to()}）", self.form.values())
        self._show_state()
        self.checks.show_others([other for e in self.stored.addressees[:1] for other in letters_before(self.context.store, e, letter)])
        empty(self.cases)
        for grievance in self.stored.grievances[:2]:
            link = Button(grievance.number, partial(self.context.go, "grievances", id=grievance.id), kind=LINK)
            link.setToolTip(grievance.summary)
            self.cases.addWidget(link)
        if len(self.stored.grievances) > 2:
            self.cases.addWidget(Button(f"等 {len(self.stored.grievances)} 件", kind=LINK))
        self.preview.refresh()

    def _show_state(self) -> None:
        letter, today = self.letter, self.context.store.now().date()
        found = steps.steps(self.stored, today)
        self.steps.set_steps(found)
        self.line.set_steps([replace(step, label=step.label) for step in found])
        self.set_head("监督文书", "，".join(filter(None, [self._to(), letter.number or self._kind()])))
        act = steps.next_act(self.stored)
        self.primary.setText(steps.words(act, letter) if act else "")
        self.set_actions(self.more, *([self.primary] if act and self.act is None else []))

    def _kind(self) -> str:
        return vocabulary.label("letter_kind", self.letter.kind)

    def _to(self) -> str:
        letter, employers = self.letter, self.stored.addressees
        name = letter.department or letter.public_addressee or (employers[0].name if employers else "")
        return f"{name}等 {len(employers)} 家" if len(employers) > 1 and not letter.department else name

    def _typed(self, name: str) -> None:
        self.preview.refresh_soon()

    def _show_checks(self, seen: Sequence[tuple[bool, str]]) -> None:
        is_open = self.letter.status in deliveries.NOT_ISSUED
        self.checks.show_checks("签发前检查" if is_open else "版面检查", letter_checks(self.file()) if is_open else [], seen)
        failed = self.checks.failed()
        self.checks_button.setText(f"检查 {failed}" if failed else "检查")
        self.checks_button.icon_name = "alert-triangle" if failed else "circle-check"

    def file(self) -> LetterFile:
        """The letter as it stands in the form, or as it was issued."""
        return self.form.file() if self.letter.status in deliveries.NOT_ISSUED else self.stored

    def _toggle_checks(self) -> None:
        self.checks.setVisible(self.checks_button.isChecked())

    def _show_source(self, line: str) -> None:
        """A click in the page goes to the field its line was made from."""
        self._show_field(field_of(line, self.form.paper_texts()))

    def _show_field(self, name: str) -> None:
        if self.act is None and self.form.has(name):
            self.form.show_field(name)

    def _changed(self, changes: Changes) -> None:
        if self.letter_id not in changes.touched.get("letter", ()):
            return
        found = self.context.store.find(Letter, self.letter_id)
        if found is None or found.deleted:  # its drafting was undone
            self.pane.drafts.end()
            self.close_page()
        elif not self.is_dirty():
            self.load()

    # -- room ------------------------------------------------------------------------------------------------------

    def arrange(self, room: Room) -> None:
        self._room = room
        self.steps_pane.setVisible(not room.is_narrow)
        size = theme.current().size
        self.steps_pane.setFixedWidth(size(204))
        self.line_pane.setVisible(room.is_narrow)
        middle = size(520 if room.kind == WIDE else 400 if room.kind == COMPACT else 432 if room.is_narrow else 444)
        self.middle.setFixedWidth(middle)
        self.pane.set_margin(16 if room.is_narrow else 20)
        self.checks_button.setVisible(room.is_narrow)
        self.checks.setVisible(not room.is_narrow or self.checks_button.isChecked())
        left = room.width - size(72) - middle - (0 if room.is_narrow else size(220))
        self.export_button.setText("PDF" if left < size(640) else "导出 PDF")
        self.checks.setFixedWidth(size(220 if room.kind == WIDE else 200 if room.is_narrow else 176))
        self.preview.set_mode(FIT_WIDTH if room.is_narrow else FIT_PAGE)

    def focus_first(self) -> None:
        if self.act is not None:
            self.act.focus_first()
        elif self.letter.status in deliveries.NOT_ISSUED:
            self.form.kind.setFocus()  # all is filled in: reading comes before typing, and begins at the top
        else:
            self.setFocus()

    # -- saving ----------------------------------------------------------------------------------------------------

    def is_dirty(self) -> bool:
        """Whether something was typed that is not stored."""
        if self.letter.status not in deliveries.NOT_ISSUED:
            return False
        employers = {employer.id for employer in self.form.addressees()}
        return self.form.letter(self.letter) != self.letter or employers != {employer.id for employer in self.stored.addressees}

    def save(self) -> bool:
        """Store what was typed; False when something stands in the way."""
        if self.act is not None:
            return self.act.save()
        return not self.is_dirty() or self.pane.save()

    def _submit(self) -> Changes:
        return actions.save(self.context.store, self.form.letter(self.letter), self.letter, self.form.addressees())

    def _saved(self, changes: Changes) -> None:
        self.load()
        self.context.tell(changes)
        self.context.toast(f"已保存{self._kind()}", undo=True)

    def leave(self) -> bool:
        (self.act or self.pane).drafts.keep()
        return True

    def escape(self) -> bool:
        if self.act is None:
            return False
        self.act.give_up()
        return True

    # -- acts ------------------------------------------------------------------------------------------------------

    def start(self, act: str) -> None:
        """Begin an act by its name in ``steps``, if the letter has come that far."""
        doing: dict[str, Callable[[], object]] = {
            steps.SUBMIT: self.submit,
            steps.ISSUE: self.issue,
            steps.SERVE: lambda: self._open_act(serve_pane),
            steps.ANSWER: lambda: self._open_act(answer_pane),
            steps.CHECK: lambda: self._open_act(answer_pane),
            steps.FOLLOW: self.follow,
        }
        if act in steps.acts(self.stored):
            doing[act]()

    def _do_next(self) -> None:
        self.start(steps.next_act(self.stored))

    def _open_act(self, make: Callable[..., ActPane]) -> None:
        self.act = make(self.context, self.stored, self._act_done, self._close_act)
        self.middle.addWidget(self.act)
        self.middle.setCurrentWidget(self.act)
        self._show_state()
        self.act.focus_first()

    def _close_act(self) -> None:
        if self.act is not None:
            self.middle.removeWidget(self.act)
            self.act.deleteLater()
            self.act = None
        self._show_state()

    def _act_done(self, changes: Changes) -> None:
        self._close_act()
        self.load()
        self.context.tell(changes)
        self.context.toast(f"已{changes.step}", undo=True)

    def submit(self) -> None:
        """Hand the draft to who signs."""
        if self.save():
            changes = self.context.attempt(lambda: actions.save(self.context.store, self.letter.with_values(status="review"), self.letter))
            if changes is not None:
                self.load()
                self.context.tell(changes)
                self.context.toast(f"已送签{self._kind()}", undo=True)

    def issue(self) -> None:
        """Sign and draw the number, after what forbids it is mended and the person said yes."""
        if not self.save():
            return
        checks: list[Check] = [check for check in letter_checks(self.stored) if not check.is_ok]
        problems = {check.field: check.sentence for check in checks if check.blocks}
        if not self.letter.issuer_code and not problems:
            problems["issuer_code"] = f"请填写{Letter.spec('issuer_code').label}，例如 滨工劳监意。"
        if problems:
            self.pane.footer.warn(self.form.show_problems(problems))
            return
        dialog = IssueDialog(self.window(), self.context, self.letter, [check for check in checks if not check.blocks])
        dialog.exec()
        if dialog.answer != "issue":
            return
        try:
            issued = actions.issue(self.context.store, self.letter_id, **dialog.form.values())
        except ProblemsError as error:
            self.pane.footer.warn(self.form.show_problems({name: text for name, text in error.problems.items() if self.form.has(name)}))
            self.context.problem(error)
            return
        except StationError as error:
            self.context.problem(error)
            return
        self._tell("签发")
        self.context.toast(f"已签发，文号 {issued.number}")

    def follow(self) -> None:
        """Draft the next letter on the ground this one gives."""
        store, letter = self.context.store, self.letter
        kind, ground = steps.next_kind(letter), deliveries.ground(deliveries.pressing(self.stored))
        made = self.context.attempt(lambda: actions.draft(store, kind, previous_id=letter.id, ground=ground))
        if made is not None:
            self.context.tell(changes_of("拟稿", made))
            self.context.go("letters", id=made.letter.id)

    def void(self) -> None:
        """Void the letter after asking why."""
        dialog = void_dialog(self.window(), self.letter)
        dialog.exec()
        if dialog.answer == "void":
            changes = self.context.attempt(lambda: actions.void(self.context.store, self.letter_id, dialog.reason))
            if changes is not None:
                self.pane.drafts.end()
                self.load()
                self.context.tell(changes)
                self.context.toast(f"已{changes.step}", undo=not self.letter.number)

    def _tell(self, step: str) -> None:
        self.load()
        self.context.tell(changes_of(step, self.stored))

    def menu(self) -> QMenu:
        """All that can be done with the letter now."""
        menu = QMenu(self)
        for act in steps.acts(self.stored):
            menu.addAction(steps.words(act, self.letter), partial(self.start, act))
        if self.letter.status != "void":
            menu.addSeparator()
            menu.addAction("作废…", self.void)
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))

    # -- out -------------------------------------------------------------------------------------------------------

    def file_name(self) -> str:
        """What the PDF is called; nobody is named in it."""
        return f"{self._kind()} {self.letter.number or '草稿'}.pdf"

    def export(self) -> None:
        """Write the letter as it is stored; what was typed is saved first."""
        if self.save():
            preprinted = self.preview.is_preprinted()

            def write(path: Path) -> Generator[None, None, Path]:
                return self.context.own_store(lambda store: _exporting(store, self.letter_id, preprinted, path))

            self.files.save("导出 PDF", self.file_name(), "PDF (*.pdf)", write, _said, self.export_button.set_busy)

    def print(self) -> None:
        """Print the page that is shown."""
        from station.ui.printing import print_pdf

        try:
            if print_pdf(self.window(), self.preview.pdf(), Path(self.file_name()).stem):
                self.context.toast(f"已送到打印机：{Path(self.file_name()).stem}")
        except StationError as error:
            self.files.say(error, [("导出 PDF", self.export)])


def _exporting(store: "Store", letter_id: str, preprinted: bool, path: Path) -> Generator[None, None, Path]:
    yield
    actions.export_pdf(store, letter_id, path, preprinted=preprinted)
    return path


def _said(path: Path) -> str:
    return f"已导出《{path.stem}》"


def changes_of(step: str, file: LetterFile) -> Changes:
    """What making or issuing a letter touched."""
    touched = {"letter": frozenset({file.letter.id}), "letter_addressee": frozenset(e.id for e in file.addressees)}
    return Changes(step, touched | {"grievance": frozenset(g.id for g in file.grievances)})
