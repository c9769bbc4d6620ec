"""One record of the services beside its list: how far it has come, what is known, what belongs to it, and the form of the next act."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from station.actions import outreach as actions
from station.actions import rights
from station.casework.fields import Record
from station.casework.model import Attachment
from station.casework.outreach.declaring import Act, Child, Group, Work
from station.changes import Changes
from station.db import outreach as queries
from station.db.belonging import is_gone
from station.errors import ProblemsError, StationError
from station.ui.context import Context
from station.ui.detailpane import DetailPane
from station.ui.formpane import FormPane
from station.ui.grievances.files import Files
from station.ui.grievances.sheet import IntakeSheet
from station.ui.services.converting import Conversion
from station.ui.services.facts import Facts
from station.ui.services.form import WorkForm
from station.ui.services.naming import called, case_of, publicly
from station.ui.services.parts import ChildPart, act_of
from station.ui.services.special import special_of
from station.ui.widgets import (
    DONE,
    NEXT,
    NOW,
    PRIMARY,
    Button,
    Label,
    Rule,
    Scroll,
    Step,
    column,
    empty,
    reveal,
    row,
    spaced,
    status,
)
from station.ui.widgets.text import as_tip

SIDE = 20
Press = Callable[[], object]
MOST_BUTTONS = 3
EDIT = "edit"


def steps_of(work: Work, record: Record) -> list[Step]:
    """The stepper: what is done, what is on now; none for a course that was left (取消, 谢绝)."""
    stages = [entry.code for entry in work.course()]
    reached = getattr(record, work.stage) if work.stage else ""
    if reached not in stages:
        return []
    place = stages.index(reached)
    is_over = place == len(stages) - 1
    states = [DONE if number < place or is_over else NOW if number == place else NEXT for number in range(len(stages))]
    return [Step(entry.label, state) for entry, state in zip(work.course(), states, strict=True)]


class WorkDetail(DetailPane):
    """``show_id(id)``; ``start(act)`` opens the form of an act of the declaration, or of 改资料 (``EDIT``).

    ``opened`` carries a page to be put over the list; ``done`` says that an act was stored.
    """

    opened = Signal(object)
    done = Signal()

    def __init__(self, context: Context, work: Work) -> None:
        super().__init__(context, f"services.{work.record}")
        self.work = work
        self.record: Record | None = None
        self.special = special_of(work.cls)
        self.setObjectName(f"services.{work.record}.detail")
        self.setMinimumWidth(420)
        self.set_head()
        self.number.setText(work.title)  # these have no number
        self._build_overview()
        self.lay_out(self.head, Rule("line2"), pages=[Scroll(self.overview)])

    def _build_overview(self) -> None:
        self.facts = Facts(self.context, self.work)
        self.children_shown = {child.cls.record: self._part(child) for child in self.work.children}
        inside = column(self.facts, spacing=8, margins=(SIDE, 14, SIDE, 16))
        for part in self.children_shown.values():
            inside.addWidget(part)
            inside.addSpacing(6)
        self.files = Files(self.context, f"services.{self.work.record}.files")
        if not self.work.is_register:
            inside.addLayout(row(Label(Attachment.title, "dense", bold=True), None, self.files.add_button()))
            inside.addWidget(self.files)
        inside.addStretch(1)
        self.overview = QWidget()
        self.overview.setLayout(inside)

    def _part(self, child: Child) -> ChildPart:
        part = ChildPart(self.context, child)
        part.added.connect(lambda: self._start_child(child, None, None))
        part.corrected.connect(lambda record: self._start_child(child, record, None))
        part.acted.connect(lambda record, act: self._start_child(child, record, act))
        part.converted.connect(self.convert)
        part.removed.connect(self.remove)
        return part

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_id(self, record_id: str) -> None:
        if self.record is None or self.record.id != record_id:
            self.stop()
            self.facts.cover()
        self._load(record_id)

    def _load(self, record_id: str) -> None:
        if is_gone(self.context.store, self.work.cls, record_id):
            gone, self.record = self.record, None
            self.leave_gone(gone)
            return
        self.record = record = self.context.store.get(self.work.cls, record_id)
        self.title.setText(spaced(called(self.context, self.work, record)))
        self.status.setVisible(bool(self.work.stage))
        if self.work.stage:
            self.status.set_pill(status(record.spec(self.work.stage).of, getattr(record, self.work.stage)))
        self._show_steps(record)
        self._show_acts(record)
        self.facts.show_record(record)
        attached = self.context.store.matching(Attachment, owner=record.record, owner_id=record.id)
        self.files.show_files(record, publicly(self.context, self.work, record), attached)
        found = queries.children(self.context.store, record)
        for part in self.children_shown.values():
            part.set_records(*self.special.children(found[part.child.cls.record]))

    def _show_steps(self, record: Record) -> None:
        """A course too long for the pane names only the step that is on."""
        steps = steps_of(self.work, record)
        self.stepper.set_steps(steps)
        if self.stepper.minimumSizeHint().width() > self.width() - 2 * SIDE:
            self.stepper.set_steps([step if step.state == NOW else replace(step, label="") for step in steps])
        self.stepper.setToolTip(as_tip("　".join(step.label for step in steps)))
        self.stepper.setVisible(bool(steps))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.record is not None:
            self._show_steps(self.record)

    def _changed(self, changes: Changes) -> None:
        if self.record is not None and self.isVisible():
            self._load(self.record.id)

    # -- what can be done ------------------------------------------------------------------------------------------

    def _show_acts(self, record: Record) -> None:
        empty(self._acts)
        offered = self.work.acts_for(record)
        buttons: list[tuple[str, str, Press]] = [(act.key, act.label, partial(self.start, act.key)) for act in offered[:1]]
        buttons += [(act.key, act.words, partial(act.press, self, record)) for act in self.special.acts if act.offered(record)]
        if self.work.is_convertible and not case_of(record):
            buttons.append(("convert", "转诉求", partial(self.convert, record)))
        buttons += [(act.key, act.label, partial(self.start, act.key)) for act in offered[1:]]
        for place, (key, words, press) in enumerate(buttons[:MOST_BUTTONS]):
            button = Button(words, press, kind=PRIMARY if not place and offered else "secondary", show_key=False)
            button.setObjectName(f"services.{self.work.record}.act.{key}")
            self._acts.addWidget(button)
        self._rest = buttons[MOST_BUTTONS:]
        self._acts.addStretch(1)
        edit = Button("改资料", partial(self.start, EDIT), key="F2", right="outreach")
        edit.setObjectName(f"services.{self.work.record}.act.edit")
        self._acts.addWidget(edit)
        self._more = Button("", self._open_menu, icon="dots")
        self._more.setToolTip("更多")
        self._more.setAccessibleName("更多")
        self._more.setObjectName(f"services.{self.work.record}.more")
        self._acts.addWidget(self._more)
        reveal(self._acts)

    def menu(self) -> QMenu:
        """What “⋯” holds: the acts that found no room, and 删除."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for _, words, press in self._rest:
            menu.addAction(words, press)
        if self._rest:
            menu.addSeparator()
        if self.record is not None:
            menu.addAction("删除", partial(self.remove, self.record))
        return menu

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def convert(self, record: Record) -> None:
        """Make a grievance of the record, or of one of its children: the form part by part in turns of the loop, then its page."""
        sheet = IntakeSheet(self.context, in_parts=True)
        self.context.in_turns(self, *sheet.parts(), lambda: self.opened.emit(Conversion(self.context, record, sheet)))

    def remove(self, record: Record) -> None:
        """Put work or a part of it into the bin, also of the list where it is not laid open."""
        changes = self.context.attempt(lambda: actions.remove(self.context.store, record))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast("已删除，在“设置”的“回收站”里", undo=True)

    # -- acting ----------------------------------------------------------------------------------------------------

    def resume(self, key: str, child_record: str = "", child_id: str = "") -> None:
        """Go on with a draft of an act, or of a child of that kind (without an id, of a new one)."""
        if not child_record:
            self.start(key)
            return
        child = self.work.child(child_record)
        record = self.context.store.find(child.cls, child_id) if child_id else None
        self._start_child(child, record, act_of((*self.work.acts, *child.acts), key))

    def show_child(self, child_record: str, child_id: str, act: str = "") -> None:
        """Lay a child open and, if asked, begin an act on it."""
        part = self.children_shown[child_record]
        part.choose(child_id)
        record = part.current()
        known = act_of(part.child.acts, act)
        if record is not None and known is not None and known.offered(record):
            self._start_child(part.child, record, known)

    def start(self, key: str) -> None:
        """Open the form of an act; one that needs no form is done at once."""
        record = self.record
        if record is None:
            return
        special = self.special.act(key)
        if special is not None and special.offered(record):
            special.press(self, record)
            return
        act = Act(EDIT, "改资料") if key == EDIT else act_of(self.work.acts, key)
        if act is None or not act.offered(record):
            return
        if act.child is not None:
            self._start_child(self.work.child(act.child.record), None, act)
        elif key == EDIT:
            self._open(record, self.work.groups, act, record.id)
        elif act.rows:
            self._open(record, [Group("", act.rows)], act, record.id)
        else:
            store = self.context.store
            changes = self.context.attempt(lambda: actions.save(store, act.begun(record, store.now()), record))
            if changes is not None:
                self._saved(act, changes)

    def _start_child(self, child: Child, record: Record | None, act: Act | None) -> None:
        """A new child (without ``record``), its correction (without ``act``), or an act on it."""
        if self.record is None:
            return
        is_new = record is None
        base = record if record is not None else child.cls().with_values(**{child.link: self.record.id})
        act = act or Act("child", f"{'添加' if is_new else '改'}{child.title}")
        rows = act.rows or child.rows
        which = f"{self.record.id}/{child.cls.record}/{base.id}"
        self._open(base, [Group("", rows)], act, which, is_new_child=is_new)

    def _open(self, base: Record, groups: Sequence[Group], act: Act, which: str, *, is_new_child: bool = False) -> None:
        self.stop()
        store = self.context.store
        begun = act.begun(base, store.now())
        form = WorkForm(self.context, groups, begun, is_narrow=True)
        is_child = not isinstance(base, self.work.cls)

        def submit() -> Any:
            wanted = form.record()
            rights.require(store, "outreach")  # before the step, whose end in a refusal would take the note of it back
            with store.step(self._step_name(act)) as step:
                if is_new_child:
                    actions.add_child(store, wanted)
                elif is_child:
                    actions.save_child(store, wanted, base)
                else:
                    actions.save(store, wanted, base, linked=form.linked())
            return step.changes

        panel = FormPane(
            self.context,
            f"services.{type(base).record}.form",
            form,
            submit=lambda: _told_here(submit, form),
            done=partial(self._saved, act),
            cancel=self.stop,
            head=Label(act.label, "section", bold=True),
        )
        panel.set_margin(SIDE)
        key = f"services:{act.key}:{self.work.record}/{which}"

        def begin() -> None:
            panel.open(key, f"{act.label}（{self._name()}）", {name: getattr(begun, name) for name in form.values()})
            panel.focus_first()

        self.act(panel, begin)

    def _saved(self, act: Act, changes: Changes) -> None:
        self.stop()
        self.context.tell(changes)
        self.context.toast(f"{act.label}已保存：{self._name()}", undo=True)
        self.setFocus()
        self.done.emit()

    def _step_name(self, act: Act) -> str:
        """What the history says of an act; people are not named there."""
        name = publicly(self.context, self.work, self.record) if self.record is not None else self.work.title
        return f"{act.label}：{name}"

    def _name(self) -> str:
        return called(self.context, self.work, self.record) if self.record is not None else self.work.title


def _told_here(submit: Callable[[], Any], form: WorkForm) -> Any:
    """What is wrong with a field this form does not show is said in the page: there is no place for it in the form."""
    try:
        return submit()
    except ProblemsError as error:
        names = form.names()
        if not any(name in names for name in error.problems):
            raise StationError(str(error)) from error
        raise ProblemsError({name: text for name, text in error.problems.items() if name in names}) from error
