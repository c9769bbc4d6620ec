"""One letter: its steps, its form, the very page it will be, and what was checked before it is signed."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QStackedWidget

from station.actions import letter_service, letter_steps
from station.casework import deliveries, vocabulary
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.letter_checks import letter_checks
from station.casework.model import Letter
from station.changes import Changes
from station.db.casefiles import letter_file
from station.ui import theme
from station.ui.context import Context
from station.ui.exchange.deciding.notes import MergeNotes
from station.ui.formpane import FormPane
from station.ui.letters import steps
from station.ui.letters.acting import Acting
from station.ui.letters.acts import ActPane
from station.ui.letters.checks import ChecksPanel
from station.ui.letters.deliveries import DeliveriesTable
from station.ui.letters.form import ADDRESSEES, CASES, LetterForm, letters_before
from station.ui.letters.handling import Handling
from station.ui.letters.handout import Handout
from station.ui.letters.preview import LetterPreview
from station.ui.letters.setting import field_of
from station.ui.page import WIDE, Page, Room
from station.ui.preview import FIT_PAGE, FIT_WIDTH
from station.ui.widgets import ICON, PRIMARY, SECONDARY, Button, Note, Pane, Scroll, SegmentedChoice, Stepper, VerticalStepper, column, row

TEXT, ADDRESSED = "text", "deliveries"
_TABLE_WIDTH = 440  # pixels below which the table of addressees cannot be read


class LetterEditor(Page):
    """See the module; opened over the list of letters. The ``form`` may have been made before, in a turn of its own."""

    topic = "letters#写和看"

    def __init__(self, context: Context, letter_id: str, form: LetterForm | None = None) -> None:
        super().__init__(context, "监督文书")
        context.recent.note(Letter.record, letter_id)
        self.setObjectName("letters.editor")
        self.letter_id = letter_id
        self.stand_on(context.store.get(Letter, letter_id))
        self.act: ActPane | None = None
        self._told: Changes | None = None
        self.acting = Acting(self)
        self._room = Room(1440, 800)
        self.form = form or LetterForm(context)
        self.form.changed.connect(self._typed)
        self.handling = Handling()
        self.returned = Note("", attention=True)
        self.returned.setObjectName("letters.returned")
        self.merged = MergeNotes(context)
        head = Pane(column(self.merged, self.returned, self.form.shape, self.handling, spacing=12), fill="")
        self.pane = FormPane(context, "letters", self.form, submit=self._submit, done=self._saved, head=head)
        self.pane.set_margin(20)
        self.pane.save_button.kind = SECONDARY  # the act in the head is the primary one
        self.middle = QStackedWidget()
        self.middle.addWidget(self.pane)
        self.steps = VerticalStepper()
        steps_inner = column(self.steps, None, margins=(20, 16, 16, 16))
        self.steps_pane = Pane(column(Scroll(steps_inner)), fill="desk", edges="r", line="line2")
        self.line = Stepper()
        self.line_pane = Pane(row(self.line, margins=(16, 8, 16, 9)), fill="desk", edges="b", line="line2")
        self.checks = ChecksPanel()
        self.checks.asked.connect(self._show_field)
        self.checks.opened.connect(lambda other: context.go("letters", id=other))
        self.checks.corrected.connect(self.form.correct)
        self.checks.mended.connect(self.acting.mend)
        self.files = Handout(self)
        self.preview = self._build_preview()
        self.deliveries = DeliveriesTable(context)
        self.deliveries.asked.connect(self.start)
        self.deliveries.run_asked.connect(self.files.mail_run)
        self.right = QStackedWidget()
        self.right.addWidget(Pane(column(self.preview), fill="", edges="l", line="line2"))
        self.right.addWidget(self.deliveries)
        self.parts = SegmentedChoice([], TEXT, small=True)
        self.parts.setObjectName("letters.part")
        self.parts.chosen.connect(lambda _: self._show_part())
        self.parts_pane = Pane(row(self.parts, None, margins=(16, 7, 16, 7)), fill="desk", edges="b", line="line2")
        self.parts_pane.hide()
        self._lay_out()
        self._build_buttons()
        self.acts = {
            "save": self.save,
            "export": self.files.export_letter,
            "print": self.files.print_letter,
            "edit": self.pane.focus_first,
        }
        context.later(self, self._begin)

    # -- building --------------------------------------------------------------------------------------------------

    def _build_preview(self) -> LetterPreview:
        self.checks_button = Button("检查", self._toggle_checks, small=True, icon="alert-triangle")
        self.checks_button.setObjectName("letters.show_checks")
        self.checks_button.setCheckable(True)
        self.export_button = Button(
            "导出 PDF", self.files.export_letter, icon="file-type-pdf", key="F12", show_key=False, small=True, right="export"
        )
        self.export_button.setObjectName("letters.export")
        self.print_button = Button(
            "打印", self.files.print_letter, icon="printer", key="Ctrl+P", show_key=False, small=True, right="export"
        )
        self.print_button.setObjectName("letters.print")
        word = Button("Word", self.files.export_word, small=True, right="export")
        word.setToolTip("导出 Word，在 WPS 里接着改")
        word.setObjectName("letters.export_word")
        self.papers_button = Button("配套文书", self._open_papers, icon="file-text", small=True)
        self.papers_button.setToolTip("审批单、送达回证、答复书，群发打印")
        self.papers_button.setObjectName("letters.papers")
        tools = [self.checks_button, self.export_button, word, self.print_button, self.papers_button]
        preview = LetterPreview(self.context, self.file, tools, self.checks)
        preview.drawn.connect(self._show_checks)
        preview.line_clicked.connect(self._show_source)
        return preview

    def _lay_out(self) -> None:
        across = row(spacing=0)
        for part in (self.steps_pane, self.middle):
            across.addWidget(part)
        across.addWidget(self.right, 1)
        whole = column(self.line_pane, self.parts_pane, self.files, spacing=0)
        whole.addLayout(across, 1)
        self.setLayout(whole)

    def _build_buttons(self) -> None:
        self.more = Button("更多", self._open_menu, kind=ICON, icon="dots")
        self.more.setObjectName("letters.more")
        self.primary = Button("", self._do_next, kind=PRIMARY)
        self.primary.setObjectName("letters.next")
        self.second = Button("", lambda: self.start(steps.ISSUE))
        self.second.setObjectName("letters.issue")

    # -- showing ---------------------------------------------------------------------------------------------------

    @property
    def letter(self) -> Letter:
        """The letter as it is stored."""
        return self.stored.letter

    def _begin(self) -> None:
        for turn in (self._fill, self._show, self._show_beside):
            self.context.later(self, turn)
        self.context.changed.connect(self._changed)

    def load(self) -> None:
        """Read the letter and show it, with what was typed an earlier time and not saved."""
        self._fill()
        self._show()
        self._show_beside()

    def _fill(self) -> None:
        self.stored = letter_file(self.context.store, self.letter_id)
        self.standing = steps.stand(self.context.store, self.stored)
        letter = self.letter
        self.merged.show_record(letter.id)
        self.form.take(self.stored)
        values: dict[str, Any] = {spec.name: getattr(letter, spec.name) for spec in Letter.specs()}
        values[ADDRESSEES] = [employer.id for employer in self.stored.addressees]
        values[CASES] = [grievance.id for grievance in self.stored.grievances]
        self.form.set_values(values)
        self.form.show_stock()

    def _show(self) -> None:
        letter = self.letter
        is_open = letter.status in deliveries.NOT_ISSUED
        self.form.set_all_read_only(not is_open)
        self.pane.footer.setVisible(is_open)
        self.handling.setVisible(not is_open)
        self.handling.show_letter(self.stored, self.context.store.now())
        if is_open:
            self.pane.open(f"letters:{letter.id}", f"{self.kind()}（{self._to()}）", self.form.values())

    def _show_beside(self) -> None:
        self._show_state()
        before = [other for e in self.stored.addressees[:1] for other in letters_before(self.context.store, e, self.letter)]
        self.checks.show_others(before)
        self._offer_parts()
        self.preview.refresh()

    def _show_state(self) -> None:
        letter, today = self.letter, self.context.store.now().date()
        self.steps.set_steps(steps.steps(self.standing, today))
        self.line.set_steps(steps.short_steps(self.standing, today))
        instead = f"代替{self.stored.replaces.number}" if self.stored.replaces else ""
        self.set_head("监督文书", "，".join(filter(None, [self._to(), letter.number or self.kind(), instead])))
        act = self._next_act()
        self.primary.setText(steps.words(act, self.standing) if act else "")
        second = [self.second] if letter.status in deliveries.NOT_ISSUED and act != steps.ISSUE else []
        self.second.setText(steps.words(steps.ISSUE, self.standing))
        self.set_actions(self.more, *([*second, self.primary] if act and self.act is None else []))
        sent_back = letter_steps.returned(self.context.store, self.letter_id) if letter.status == "draft" else None
        self.returned.setVisible(sent_back is not None)
        if sent_back is not None:
            who = f"{sent_back.done_by} {show_day(sent_back.done_on, today)}"
            self.returned.sentence.set_text(f"{who}退回修改：{sent_back.opinion}")

    def _offer_parts(self) -> None:
        """A letter to several is looked at as its text or as the table of its addressees, the table first."""
        many = steps.is_many(self.stored)
        was_many = self.parts_pane.isVisibleTo(self)
        self.parts.set_options([(TEXT, "正文"), (ADDRESSED, f"主送单位 {len(self.stored.deliveries)} 家")])
        self.parts_pane.setVisible(many)
        if many != was_many:
            self.parts.set_current(ADDRESSED if many else TEXT)
        self.deliveries.show_letter(self.standing)
        self._show_part()

    def is_table(self) -> bool:
        """Whether the table of the addressees is in front."""
        return self.parts.current() == ADDRESSED

    def _show_part(self) -> None:
        is_table = self.is_table()
        self.right.setCurrentIndex(int(is_table))
        self.middle.setVisible(not is_table or self.act is not None)
        self.deliveries.edges = "l" if self.act is not None else ""  # alone it stands beside a line of the rail, or of the steps
        self.deliveries.update()
        self._share_room()

    def _share_room(self) -> None:
        """Form and page side by side; an act on some addressees stands alone where their table has no room beside it."""
        size = theme.current().size
        middle = size(520 if self._room.kind == WIDE else 432 if self._room.is_narrow else 444)
        is_alone = self.is_table() and self.act is not None and self._room.width - size(72) - middle < size(_TABLE_WIDTH)
        self.right.setHidden(is_alone)
        self.middle.setMinimumWidth(0 if is_alone else middle)
        self.middle.setMaximumWidth(self._room.width if is_alone else middle)

    def kind(self) -> str:
        return vocabulary.label("letter_kind", self.letter.kind)

    def _to(self) -> str:
        letter, employers = self.letter, self.stored.addressees
        name = letter.department or letter.public_addressee or (employers[0].name if employers else "")
        return f"{name}等 {len(employers)} 家" if len(employers) > 1 and not letter.department else name

    def _typed(self, name: str) -> None:
        self.preview.refresh_soon()

    def _show_checks(self, seen: Sequence[tuple[bool, str]]) -> None:
        if self.is_gone():  # deleted while its sheet was set
            return
        is_open = self.letter.status in deliveries.NOT_ISSUED
        found = [*letter_checks(self.file()), *letter_steps.enclosure_checks(self.context.store, self.letter_id)] if is_open else []
        findings = self.form.findings() if is_open else []
        found = [check for check in found if check.is_ok or check.key != "style" or not findings]  # told one by one below
        self.checks.show_checks("签发前检查" if is_open else "版面检查", found, seen)
        self.checks.show_findings(findings)
        failed = self.checks.failed()
        self.checks_button.setText(f"检查 {failed}" if failed else "检查")
        self.checks_button.icon_name = "alert-triangle" if failed else "circle-check"
        self._fit_tools()

    def file(self) -> LetterFile:
        """The letter as it stands in the form, or as it was issued."""
        return self.form.file() if self.letter.status in deliveries.NOT_ISSUED else self.stored

    def show_problems(self, problems: dict[str, str]) -> None:
        """Say at their fields what stands in the way of an act."""
        self.pane.footer.warn(self.form.show_problems({name: text for name, text in problems.items() if self.form.has(name)}))

    def _toggle_checks(self) -> None:
        self.checks.setVisible(self.checks_button.isChecked())

    def _show_source(self, line: str) -> None:
        """A click in the page goes to the field its line was made from."""
        self._show_field(field_of(line, self.form.paper_texts()))

    def _show_field(self, name: str) -> None:
        if self.act is None and self.form.has(name):
            self.form.show_field(name)

    def pass_on(self, changes: Changes) -> None:
        """Let the other screens know: here the letter has been loaded again."""
        self._told = changes
        self.context.tell(changes)

    def _changed(self, changes: Changes) -> None:
        if changes is self._told:
            return
        rests_on = {case.id for case in (*self.stored.grievances, *self.stored.binned)}  # one of which was deleted, or put back
        if self.letter_id not in changes.touched.get("letter", ()) and rests_on.isdisjoint(changes.touched.get("grievance", ())):
            return
        if not self.is_gone() and not self.is_dirty():
            self.load()

    # -- room ------------------------------------------------------------------------------------------------------

    def arrange(self, room: Room) -> None:
        self._room = room
        self.steps_pane.setVisible(not room.is_narrow)
        size = theme.current().size
        self.steps_pane.setFixedWidth(size(204))
        self.line_pane.setVisible(room.is_narrow)
        self._share_room()
        self.pane.set_margin(16 if room.is_narrow else 20)
        self.checks_button.setVisible(room.is_narrow)
        self.checks.setVisible(not room.is_narrow or self.checks_button.isChecked())
        self._fit_tools()
        self.checks.setFixedWidth(size(220 if room.kind == WIDE else 200 if room.is_narrow else 176))
        self.preview.set_mode(FIT_WIDTH if room.is_narrow else FIT_PAGE)
        self.deliveries.arrange(room.is_low)

    def _fit_tools(self) -> None:
        """The words of the buttons above the page; where they have no room, their tooltips say them."""
        left = self._room.width - theme.current().size(72 if self._room.is_narrow else 292) - self.middle.minimumWidth()
        for kind, head in ((SECONDARY, "套红头"), (ICON, "红头")):
            for button in (self.export_button, self.print_button, self.papers_button):
                button.kind = kind
                button.updateGeometry()
            self.preview.head_box.setText(head)
            if self.preview.bar.sizeHint().width() <= left:
                break

    def focus_first(self) -> None:
        if self.act is not None:
            self.act.focus_first()
        elif self.letter.status in deliveries.NOT_ISSUED:
            self.form.shape.setFocus()  # all is filled in: reading comes before typing, and begins at the top
        else:
            self.setFocus()

    # -- saving ----------------------------------------------------------------------------------------------------

    def is_dirty(self) -> bool:
        """Whether something was typed that is not stored."""
        if self.letter.status not in deliveries.NOT_ISSUED:
            return False
        employers = {employer.id for employer in self.form.addressees()}
        cases = set(self.form.values()[CASES])
        is_other = employers != {employer.id for employer in self.stored.addressees}
        return is_other or cases != {case.id for case in self.stored.grievances} or self.form.letter(self.letter) != self.letter

    def save(self) -> bool:
        """Store what was typed; False when something stands in the way."""
        if self.act is not None:
            return self.act.save()
        return not self.is_dirty() or self.pane.save()

    def _submit(self) -> Changes:
        letter, employers, cases = self.form.letter(self.letter), self.form.addressees(), self.form.values()[CASES]
        return letter_service.save(self.context.store, letter, self.letter, employers, cases)

    def _saved(self, changes: Changes) -> None:
        self.load()
        self.pass_on(changes)
        self.context.toast(f"已保存{self.kind()}", undo=True)

    def leave(self) -> bool:
        (self.act or self.pane).drafts.keep()
        return True

    def escape(self) -> bool:
        if self.checks_button.isVisible() and self.checks_button.isChecked():
            self.checks_button.click()
        elif self.act is not None:
            self.act.give_up()
        else:
            return False
        return True

    # -- acts ------------------------------------------------------------------------------------------------------

    def start(self, act: str) -> None:
        """Begin an act by its name in ``steps``, if the letter has come that far."""
        found = steps.acts(self.standing)
        if act == steps.FOLLOW and act not in found:  # the limit is over, but nobody has noted that no answer came
            act = steps.ANSWER
        if act in found:
            self.acting.begin(act)
        elif act == steps.WITHDRAW and self.letter.number and self.letter.status not in ("void", "done"):
            self.acting.withdraw()

    def _next_act(self) -> str:
        """What the primary button does; of a letter to many all but service is done for those chosen in the table."""
        act = steps.next_act(self.standing)
        return "" if steps.is_many(self.stored) and act in steps.PER_ADDRESSEE and act != steps.SERVE else act

    def _do_next(self) -> None:
        self.start(self._next_act())

    def open_act(self, make: Callable[..., ActPane], *chosen: object) -> None:
        """Put an act in place of the form; ``chosen`` is handed on to ``make``."""
        self._close_act()
        self.act = make(self.context, self.stored, *chosen, self._act_done, self._close_act)
        self.middle.addWidget(self.act)
        self.middle.setCurrentWidget(self.act)
        self._show_part()
        self._show_state()
        self.act.focus_first()

    def _close_act(self) -> None:
        if self.act is not None:
            self.context.left.emit(self.act)
            self.middle.removeWidget(self.act)
            self.act.deleteLater()
            self.act = None
            self.context.drafted.emit()
        self._show_part()
        self._show_state()

    def _act_done(self, changes: Changes) -> None:
        self._close_act()
        self.load()
        self.pass_on(changes)
        self.context.toast(f"已{changes.step}", undo=True)

    def _open_papers(self) -> None:
        self.files.menu().popup(self.papers_button.mapToGlobal(QPoint(0, self.papers_button.height() + 2)))

    def _open_menu(self) -> None:
        self.acting.menu().popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
