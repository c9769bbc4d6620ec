"""登记诉求: a visit, a call or an order becomes a case; the form starts as a search and asks for what is not known yet."""

import itertools
from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from station.actions import duplicates
from station.actions import grievances as actions
from station.casework.casefile import CaseFile
from station.casework.dates import show_moment
from station.casework.grievances import Intake
from station.casework.masking import mask_phone
from station.casework.model import Employer, Grievance, Worker
from station.changes import Changes
from station.db import drafts
from station.db.casefiles import case_file
from station.db.grievances import newest
from station.errors import ProblemsError, StationError
from station.ui import names, theme
from station.ui.context import Context
from station.ui.drafting import DraftKeeper
from station.ui.footer import FormFooter
from station.ui.formscroll import FormScroll
from station.ui.grievances.sheet import IntakeSheet
from station.ui.grievances.side import IntakeSide
from station.ui.page import COMPACT, Page, Room
from station.ui.widgets import (
    PRIMARY,
    PROBLEM,
    SECONDARY,
    Button,
    Card,
    Label,
    Note,
    Scroll,
    SectionItem,
    SectionNav,
    ViewTabs,
    column,
    row,
)

DRAFT = "grievances:new:"  # and a number, so that one draft never covers another
SECTIONS = {"who": "诉求人", "matter": "单位与事由", "handling": "办理安排"}
_NOTES = {"handling": "（可以后补）"}
_MINUTE_MS = 60_000
_PAPER, _LEAST_SIDE = 940, 260  # pixels of the form at most, and of what stands beside it at least
_TOUCHED = ("grievance", "worker", "employer", "party", "claim", "member", "hotline_order", "consent")


class IntakePage(Page):
    """The registration form over the list; ``worker`` or ``employer`` (ids) are known from where one came, or a ``draft`` (key)."""

    topic = "register"

    def __init__(
        self,
        context: Context,
        below: Page | None = None,
        *,
        worker: str = "",
        employer: str = "",
        draft: str = "",
        sheet: IntakeSheet | None = None,
        **_: str,
    ) -> None:
        super().__init__(context, "登记诉求", "编号在保存时取")
        self.setObjectName("intake")
        self.below = below
        self._warned = False
        self.sheet = sheet or IntakeSheet(context)
        self.form = self.sheet.form
        self._build_frame()
        self.drafts = DraftKeeper(context, self.sheet.draft, self)
        self._key = self._free_key()
        self.drafts.begin(self._key, self._draft_title)
        self.drafts.kept.connect(lambda said: self.footer.say(f"草稿{said}，关掉窗口也不会丢"))
        self._listen()
        self.acts = {"save": self.save, "new": self.go_on, "same": self.same_as_before}
        if worker and (known := context.store.find(Worker, worker)) is not None:
            self.sheet.choose_worker(known)
        if employer and (firm := context.store.find(Employer, employer)) is not None:
            self.sheet.parties.take(firm)
        self._follow()
        self._begun = self.sheet.draft()
        self._minutes = QTimer(self, interval=_MINUTE_MS)
        self._minutes.timeout.connect(self._keep_time)
        self._minutes.start()
        self._offer_draft(draft)
        if draft:
            self.take_draft()

    # -- building --------------------------------------------------------------------------------------------------

    def _build_frame(self) -> None:
        self.draft_note = Note("", icon="device-floppy", actions=[("接着写", self.take_draft), ("不要了", self.drop_draft)])
        self.draft_note.hide()
        self.same_note = Note("", attention=True, actions=[("打开那件", self._open_same), ("仍要新登记", self._register_anyway)])
        self.same_note.setObjectName("intake.same")
        for button, name in zip(self.same_note.buttons, ("open", "anyway"), strict=True):
            button.setObjectName(f"intake.same.{name}")
        self.same_note.hide()
        self._same: list[Grievance] = []
        self.nav = SectionNav(current="who")
        self.nav.setObjectName("intake.sections")
        self.required = Label("", "dense", "ink2")
        self.wrong = Label("", "dense", "amb")
        self.left = QWidget()
        self.left.setLayout(column(self.nav, 8, self.required, self.wrong, None, spacing=2))
        self.tabs = ViewTabs(list(SECTIONS.items()))
        self._below_form = column()
        parts = column(self.draft_note, self.same_note, self.sheet, self._below_form, spacing=12, margins=(28, 18, 28, 24))
        self.form_scroll = FormScroll(parts, self.form)
        self.form_scroll.turned.connect(self._turned)
        self.form_scroll.fitted.connect(self._show_next)
        paper = Card("", None, padding=1)
        paper.body.addWidget(self.form_scroll)
        self.paper = paper
        self.side = IntakeSide(self.context)
        self.side_scroll = Scroll(self.side)
        middle = column(self.tabs, spacing=8)
        middle.addWidget(paper, 1)
        self._line = row(self.left, spacing=20)
        self._line.addLayout(middle, 1000)
        self._line.addWidget(self.side_scroll)
        self._line.addStretch(1)
        cancel = Button("取消", self._cancel, key="Esc", show_key=True)
        again = Button("保存并登记下一件", self.save_and_next, right="register")
        self.save_button = Button("保存", self.save, kind=PRIMARY, key="Ctrl+S", right="register")
        self.next_button = Button("下一步", self._go_next, kind=PRIMARY)
        self.next_button.hide()
        buttons = {"cancel": cancel, "save_and_next": again, "save": self.save_button, "next": self.next_button}
        for name, button in buttons.items():
            button.setObjectName(f"intake.{name}")
        self.footer = FormFooter(*buttons.values())
        whole = column(spacing=0)
        whole.addLayout(self._line, 1)
        whole.addWidget(self.footer)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.sheet.typed.connect(self._typed)
        self.sheet.left.connect(self.drafts.keep)
        self.form.problem_changed.connect(self._show_state)
        self.nav.chosen.connect(self.form.show_section)
        self.tabs.chosen.connect(self.form.show_section)
        self.side.opened.connect(self._open_other)
        self.side.dismissed.connect(self._follow)
        QShortcut(QKeySequence("Alt+N"), self, self.sheet.anonymous, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # -- what is typed ---------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self.drafts.touch()
        self._follow()

    def same_as_before(self) -> None:
        """Ctrl+D: what the newest case has in the field with the focus; of the person nothing is taken over."""
        focus, before = self.focusWidget(), newest(self.context.store)
        editors = {name: self.form.editor(name) for name in self.form.names()}
        holding = (name for name, editor in editors.items() if focus is not None and (editor is focus or editor.isAncestorOf(focus)))
        name = next(holding, "")
        record, _, field = name.partition(".")
        if before is None or record != Grievance.record:
            return
        spec = Grievance.spec(field)
        marks = {f"{record}.{spec.mark}": getattr(before, spec.mark)} if spec.mark else {}
        self.form.set_values({name: getattr(before, field), **marks})
        self._typed()

    def _follow(self) -> None:
        self.side.show_intake(self.sheet.intake())
        if self._same and not self._find_same():
            self.same_note.hide()
        self._show_state()

    def _show_state(self) -> None:
        states = self.form.section_states()
        self.nav.set_items([SectionItem(key, label, states[key]) for key, label in SECTIONS.items()])
        notes = {key: "（要改）" if states[key] == PROBLEM else _NOTES.get(key, "") for key in SECTIONS}
        self.tabs.set_tabs([(key, f"{label}{notes[key]}") for key, label in SECTIONS.items()])
        count, left = self.form.required_left()
        count, left = count + 1, left + (not self.sheet.parties.values())  # the employer is no field of the form's own
        self.required.setText(f"必填 {count} 项，" + (f"还有 {left} 项" if left else "已填齐"))
        self._show_next()
        wrong = len(self.form.shown_problems())
        self.wrong.setText(f"{wrong} 处要改" if wrong else "")
        if not wrong and self._warned:
            self._warned = False
            self.footer.say("")

    def _later_wanting(self) -> str:
        """The first section on a later page that still wants something; "" where all is in sight, or filled in."""
        if not self.form_scroll.is_paged:
            return ""
        keys = list(SECTIONS)
        waiting = self.form.waiting_sections() | (set() if self.sheet.parties.values() else {"matter"})
        return next((key for key in keys[keys.index(self.nav.current()) + 1 :] if key in waiting), "")

    def _show_next(self) -> None:
        """As long as a later page wants something, the way there is the chief button; saving leads there too."""
        goes_on = bool(self._later_wanting())
        if goes_on != self.next_button.isVisibleTo(self.footer):
            self.next_button.setVisible(goes_on)
            self.save_button.kind = SECONDARY if goes_on else PRIMARY
            self.save_button.updateGeometry()
            self.save_button.update()

    def _go_next(self) -> None:
        if self.form.section_states()[self.nav.current()] == PROBLEM:
            self._show_problems(self.form.shown_problems())
        elif key := self._later_wanting():
            self.form.show_section(key)

    def _turned(self, key: str) -> None:
        """Another page of the form came to the front."""
        key = key if key in SECTIONS else list(SECTIONS)[-1]
        self.nav.set_current(key)
        self.tabs.blockSignals(True)  # the form is there already
        self.tabs.set_current(key)
        self.tabs.blockSignals(False)
        self._show_next()

    def is_begun(self) -> bool:
        return not self._is_empty() or bool(self.sheet.finder.field.text())

    def _is_empty(self) -> bool:
        return self.sheet.draft() == self._begun

    def refresh(self) -> None:
        self._keep_time()

    def _keep_time(self) -> None:
        """As long as nothing is typed it is about who comes now, not about who did when the form was opened."""
        if self._is_empty():
            self.sheet.receive_now()
            self._begun = self.sheet.draft()
            self._follow()

    # -- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Save and go back to the list with the new case open."""
        case = self._save()
        if case is not None:
            self.close_page()
            self.context.go("grievances", id=case.grievance.id)
        return case is not None

    def go_on(self) -> None:
        """Ctrl+N: a form nobody has typed into is the new one already."""
        if self._is_empty():
            self._keep_time()
            self.focus_first()
        else:
            self.save_and_next()

    def save_and_next(self) -> None:
        """Save and begin with an empty form, made in a turn of the loop before its page."""
        if self._save() is not None and self.below is not None:
            below, context = self.below, self.context

            def begin() -> None:
                sheet = IntakeSheet(context)
                context.later(below, lambda: below.open_page(IntakePage(context, below, sheet=sheet)))

            self.close_page()
            context.later(below, begin)

    def _save(self) -> CaseFile | None:
        problems = self.form.problems()
        if problems:
            self._show_problems(problems)
            return None
        if self._find_same():
            self._ask_about_same()
            return None
        try:
            case = self.register(self.sheet.intake())
        except ProblemsError as error:
            self._show_problems(error.problems)
            return None
        except StationError as error:
            self.context.problem(error)
            return None
        self.drafts.end()
        self.context.tell(Changes("登记诉求", dict.fromkeys(_TOUCHED, frozenset([case.grievance.id]))))
        grievance = case.grievance
        due = show_moment(grievance.feedback_due_at, self.context.store.now().date()) if grievance.feedback_due_at else ""
        self.context.toast(f"已登记 {grievance.number}" + (f"，首次反馈 {due} 前" if due else ""), undo=True)
        return case

    def register(self, intake: Intake) -> CaseFile:
        """Store what was typed; where the case comes from another record, that is tied to it."""
        return actions.register(self.context.store, intake)

    # -- the same matter -------------------------------------------------------------------------------------------

    def _find_same(self) -> bool:
        """Whether the same matter is under way, as far as nobody has said that it is another one."""
        found = duplicates.same_matter(self.context.store, self.sheet.intake())
        self._same = [case for case in found if not self.side.is_dismissed(case.id)]
        return bool(self._same)

    def _ask_about_same(self) -> None:
        first = case_file(self.context.store, self._same[0].id)
        phone = mask_phone(first.worker.phone) if first.worker and not first.grievance.is_anonymous else ""
        who = first.worker_name + (f"（{phone}）" if phone else "")
        firm = first.employer.name if first.employer else ""
        order = self.sheet.intake().grievance.external_number
        if order and order == first.grievance.external_number:
            words = f"工单 {order} 已经登记过：{first.grievance.number}，{who}。"
        else:
            words = f"{who}对{firm}的同类诉求有 {len(self._same)} 件在办：{first.grievance.number}。"
        self.same_note.sentence.set_text(words)
        self.same_note.show()
        self.form_scroll.ensureVisible(0, 0)
        self.same_note.buttons[1].setFocus()
        self.footer.warn("先看是不是同一件")

    def _open_same(self) -> None:
        self._open_other(self._same[0].id)

    def _register_anyway(self) -> None:
        for case in self._same:
            self.side.dismiss(case.id)
        self.same_note.hide()
        self.footer.say("")
        self.save()

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        self._warned = True
        self.footer.warn(self.sheet.show_problems(problems))

    # -- drafts ----------------------------------------------------------------------------------------------------

    def _draft_title(self) -> str:
        typed = self.form.values()["worker.name"]
        return f"{self.title}（{typed}）" if typed else self.title

    def _free_key(self) -> str:
        taken = {found.key for found in drafts.drafts(self.context.store)}
        return next(key for number in itertools.count(1) if (key := f"{DRAFT}{number}") not in taken)

    def _offer_draft(self, key: str = "") -> None:
        kept = drafts.drafts(self.context.store)
        self._found = next((found for found in kept if found.key.startswith(DRAFT) and key in ("", found.key)), None)
        if self._found is not None:
            kept_at = show_moment(self._found.saved_at, self.context.store.now().date())
            self.draft_note.sentence.set_text(f"找回 1 份草稿：{names.shown_title(self._found.title)}，{kept_at}。")
        self.draft_note.setVisible(self._found is not None)
        self._say_offered()

    def _say_offered(self) -> None:
        """The strip over the page is not to offer what the form does."""
        self.drafts.offered = self._found.key if self._found is not None and not self.draft_note.isHidden() else ""
        self.context.drafted.emit()

    def take_draft(self) -> None:
        """Go on with what was typed before."""
        if self._found is None:
            return
        self._key, kept = self._found.key, self._found.values
        self.draft_note.hide()
        self.drafts.offered = ""
        self.drafts.begin(self._key, self._draft_title)
        self.sheet.show_draft(kept)
        self.focus_first()

    def drop_draft(self) -> None:
        """Forget what was typed before; an earlier one is offered next."""
        if self._found is not None:
            drafts.drop(self.context.store, self._found.key)
        self._offer_draft()

    # -- the page --------------------------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Into the search; where a draft is gone on with, into what it lacks."""
        is_draft = self._found is not None and self._key == self._found.key
        if wanting := next(iter(self.form.problems()), "") if is_draft else "":
            self.form.show_field(wanting)
        else:
            self.sheet.focus_first()

    def arrange(self, room: Room) -> None:
        self._line.setContentsMargins(room.margin, 0, room.margin, 12)
        self.footer.set_margin(room.margin)
        is_tight = room.is_narrow
        self.left.setVisible(not is_tight)
        self.left.setFixedWidth(180 if room.width >= 1800 else 148)
        self.tabs.setVisible(is_tight)
        side = 400 if room.width >= 1800 else 300 if is_tight else 344
        rail = theme.current().size(72)
        left = room.width - rail - 2 * room.margin - _PAPER - self._line.spacing()
        is_below = room.kind == COMPACT and left < _LEAST_SIDE
        self._place_side(below=is_below)
        self.side_scroll.setFixedWidth(min(side, left) if room.kind == COMPACT and not is_below else side)
        self.paper.setMaximumWidth(_PAPER)

    def _place_side(self, *, below: bool) -> None:
        """In a narrow window what stands beside the form stands below it."""
        if below and self.side_scroll.widget() is not None:
            self._below_form.addWidget(self.side_scroll.takeWidget())
            self.side.show()
        elif not below and self.side_scroll.widget() is None:
            self.side_scroll.setWidget(self.side)
            self.side.show()
        self.side_scroll.setVisible(not below)

    def _open_other(self, case_id: str) -> None:
        self.drafts.keep()
        self.context.go("grievances", id=case_id)

    def _cancel(self) -> None:
        if self.leave():
            self.close_page()

    def leave(self) -> bool:
        self.drafts.keep()
        return True
