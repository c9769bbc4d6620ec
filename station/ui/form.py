"""Forms built from the declarations of records: labels, kinds and required marks are read from the model, never repeated.

::

    form = RecordForm(
        [Grievance, Worker],
        [
            Section("who", "一、诉求人", [
                [Cell("worker.name"), Cell("worker.phone"), Cell("worker.id_number")],
                [Flags("特殊情形", ["grievance.is_anonymous", "grievance.is_confidential"])],
            ], hint="先查后录，来过的人不用重填"),
            Section("matter", "二、单位与事由", [
                [Custom(self.employer_field, 8, "用人单位", name="employer.name"), Cell("grievance.people", suffix="人")],
                [Cell("grievance.summary", 12, lines=2)],
            ]),
        ],
        clock=context.store.now,
        check=lambda values: grievance_problems(...),     # {name: sentence} for what is typed so far
    )
    form.set_values({"grievance.channel": "visit", "grievance.people": 1})
    form.changed.connect(self.drafts.touch)               # name of the field
    form.left.connect(self.drafts.keep)
    problems = form.problems()
    if problems:
        footer.setText(form.show_problems(problems))      # “还有 2 处要改：电话、受理时间”, focus in the first
    else:
        save(form.values())

With one record class names need no prefix: ``RecordForm([Employer], …, Cell("credit_code"))``. A field with a mark
(余, 约) gives and takes its mark under the mark's own name.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLayout, QLineEdit, QScrollArea, QSizePolicy, QWidget

from station.casework.fields import FieldSpec, Kind, Record, wanting
from station.errors import StationError
from station.ui.editors import CodeEditor, Editor, FlagEditor, LineEditor, Options, editor_for
from station.ui.formparts import Cell, Custom, FieldBox, Flags, Section
from station.ui.widgets.button import LINK, Button
from station.ui.widgets.choice import ComboBox
from station.ui.widgets.layout import column, row, set_shown
from station.ui.widgets.sections import COMPLETE, OPEN, PROBLEM
from station.ui.widgets.text import Label

__all__ = ["WIDEST", "Cell", "Custom", "FieldBox", "Flags", "RecordForm", "Section"]

COLUMNS, GUTTER, WIDEST = 12, 16, 880
ROW_GAP, SECTION_GAP = 12, 20
CLOSE_ROW_GAP, CLOSE_SECTION_GAP = 6, 14  # where the window is low
SETTLED_MS = 40
Check = Callable[[Mapping[str, Any]], Mapping[str, str]]


class RecordForm(QWidget):
    """See the module."""

    changed = Signal(str)
    left = Signal(str)
    problem_changed = Signal()

    def __init__(
        self,
        records: Sequence[type[Record]],
        sections: Sequence[Section],
        *,
        clock: Callable[[], datetime] = datetime.now,
        check: Check | None = None,
        in_parts: bool = False,
    ) -> None:
        super().__init__()
        self._records = {cls.record: cls for cls in records}
        self._check = check
        self._clock = clock
        self._boxes: dict[str, FieldBox] = {}
        self._editors: dict[str, Editor] = {}
        self._specs: dict[str, FieldSpec] = {}
        self._required: dict[str, bool] = {}
        self._section_of: dict[str, str] = {}
        self._sections = list(sections)
        self._panes: dict[str, QWidget] = {}
        self._contents: dict[str, list[QWidget]] = {section.key: [] for section in sections}
        self._folds: dict[str, tuple[Button, QWidget]] = {}
        self._shown_problems: dict[str, str] = {}
        self._inner: list[QLayout] = []
        self.is_close = False
        self._whole = whole = column(spacing=SECTION_GAP)
        whole.addStretch(1)
        self.setLayout(whole)
        self.setMaximumWidth(WIDEST)
        for part in () if in_parts else self.parts():
            part()

    def parts(self) -> list[Callable[[], None]]:
        """What makes each section; ``in_parts`` leaves it to who wants a turn of the loop for each."""
        return [partial(self._add, section) for section in self._sections]

    # -- building --------------------------------------------------------------------------------------------------

    def _add(self, section: Section) -> None:
        pane = self._section(section)
        self._whole.insertWidget(len(self._panes), pane)
        self._panes[section.key] = pane

    def _section(self, section: Section) -> QWidget:
        pane = QWidget()
        grid, fields = QWidget(), self._grid(section)
        grid.setLayout(fields)
        inside = column(spacing=ROW_GAP)
        if section.title:
            inside.addLayout(row(Label(section.title, "section", bold=True), Label(section.hint, "dense", "ink2"), None, spacing=10))
        if section.folded:
            words = Button(section.folded, kind=LINK, icon="chevron-right")
            words.clicked.connect(partial(self.unfold, section.key))
            inside.addWidget(words)
            grid.hide()
            self._folds[section.key] = (words, grid)
        inside.addWidget(grid)
        inside.addStretch(1)
        pane.setLayout(inside)
        self._inner += [fields, inside]
        return pane

    def _grid(self, section: Section) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GUTTER)
        grid.setVerticalSpacing(ROW_GAP)
        for number in range(COLUMNS):
            grid.setColumnStretch(number, 1)
        for line, cells in enumerate(section.rows):
            place = 0
            for cell in cells:
                widget = self._cell(cell, section.key)
                self._contents[section.key].append(widget)
                grid.addWidget(widget, line, place, 1, cell.span, Qt.AlignmentFlag.AlignTop)
                place += cell.span
            named = [cell.name for cell in cells if isinstance(cell, Cell)]
            if len(named) == len(cells) and all(self._specs[name].kind is Kind.FLAG for name in named):
                for name in named:
                    self._boxes[name].drop_label()
        for number in range(COLUMNS):
            strut = QWidget()  # Qt gives no gutter to a column that only spanning cells cross: all would be uneven
            strut.setFixedHeight(0)
            grid.addWidget(strut, 0, number)
        return grid

    def _cell(self, cell: Cell | Flags | Custom, section: str) -> QWidget:
        if isinstance(cell, Custom):
            if not cell.label and not cell.name:
                return cell.widget
            box = FieldBox(cell.label, cell.widget, cell.required, "", cell.aside, cell.heading)
            if cell.name:
                self._boxes[cell.name] = box
                self._section_of[cell.name] = section
                for signal in ("edited", "changed", "chosen"):  # whichever the widget has for what a person does with it
                    if hasattr(cell.widget, signal):
                        getattr(cell.widget, signal).connect(partial(self._mended, cell.name))
            return box
        if isinstance(cell, Flags):
            flags = [self._editor(Cell(name), section) for name in cell.names]
            line = QWidget()
            line.setLayout(row(*flags, None, spacing=16))
            box = FieldBox(cell.label, line, False)
            box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self._boxes |= dict.fromkeys(cell.names, box)
            return box
        editor = self._editor(cell, section)
        spec = self._specs[cell.name]
        label = "" if spec.kind is Kind.FLAG else cell.label or spec.label
        box = FieldBox(label, editor, self._required[cell.name], cell.hint, cell.aside, cell.heading)
        self._boxes[cell.name] = box
        return box

    def _editor(self, cell: Cell, section: str) -> QWidget:
        spec = self._spec(cell.name)
        if cell.required is not None:
            spec = replace(spec, required=cell.required)
        editor = cell.editor or editor_for(spec, self._clock, label=cell.label or spec.label, suffix=cell.suffix, lines=cell.lines)
        assert isinstance(editor, QWidget)
        if isinstance(editor, LineEditor):
            editor.setPlaceholderText(cell.placeholder)
            if cell.suggest is not None:
                editor.suggest(cell.suggest)
        editor.setObjectName(cell.name)
        editor.setAccessibleName(cell.label or spec.label)
        editor.edited.connect(partial(self._edited, cell.name))
        editor.left.connect(partial(self._left, cell.name))
        if isinstance(editor, FlagEditor):  # which some desktops let Enter press
            editor.installEventFilter(self)
        self._editors[cell.name] = editor
        self._specs[cell.name] = spec
        self._required[cell.name] = spec.required
        self._section_of[cell.name] = section
        return editor

    def _spec(self, name: str) -> FieldSpec:
        record, _, field_name = name.rpartition(".")
        cls = self._records[record] if record else next(iter(self._records.values()))
        return cls.spec(field_name)

    def _mark_name(self, name: str) -> str:
        mark = self._specs[name].mark
        record, dot, _ = name.rpartition(".")
        return f"{record}{dot}{mark}" if mark else ""

    # -- room ------------------------------------------------------------------------------------------------------

    @property
    def gap(self) -> int:
        """Pixels between two sections."""
        return CLOSE_SECTION_GAP if self.is_close else SECTION_GAP

    def set_close(self, is_close: bool) -> None:
        """Rows closer together, for a low window."""
        self.is_close = is_close
        self._whole.setSpacing(self.gap)
        for layout in self._inner:
            gap = CLOSE_ROW_GAP if is_close else ROW_GAP
            if isinstance(layout, QGridLayout):
                layout.setVerticalSpacing(gap)
            else:
                layout.setSpacing(gap)
            layout.activate()
        self._whole.activate()

    def panes(self) -> list[QWidget]:
        """The sections as they stand below one another, but those of which nothing is shown."""
        return [self._panes[key] for key in self.keys()]

    def keys(self) -> list[str]:
        """Their keys."""
        return [key for key, pane in self._panes.items() if not pane.isHidden()]

    def titles(self) -> list[str]:
        """Their titles; “更多” for what was unfolded, "" for what belongs to the section above it."""
        shown = [section for section in self._sections if not self._panes[section.key].isHidden()]
        return [section.title or section.tab or ("更多" if self._is_unfolded(section.key) else "") for section in shown]

    def _is_unfolded(self, key: str) -> bool:
        return key in self._folds and self._folds[key][0].isHidden()

    # -- values ----------------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What is typed, by field name; text that cannot be read counts as empty."""
        found: dict[str, Any] = {}
        for name, editor in self._editors.items():
            try:
                value, mark = editor.read()
            except StationError:
                value, mark = self._specs[name].empty, ""
            found[name] = value
            if (mark_name := self._mark_name(name)) and self._specs[name].kind in (Kind.MONEY, Kind.COUNT):
                found[mark_name] = mark
        return found

    def names(self) -> list[str]:
        """The fields that are typed here, from top to bottom; ``values`` also holds marks, which are typed with their amounts."""
        return list(self._editors)

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show stored values without ``changed``; fields not named stay as they are."""
        for name, editor in self._editors.items():
            if name in values:
                editor.show_value(values[name], str(values.get(self._mark_name(name), "")))
                self._say(name, "")

    def texts(self) -> dict[str, str]:
        """What stands in the one-line fields, read or not: what a draft keeps besides ``values``."""
        return {name: editor.text() for name, editor in self._editors.items() if isinstance(editor, QLineEdit)}

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Put the texts of a draft back, with the sentence at each that cannot be read."""
        for name, text in texts.items():
            editor = self._editors.get(name)
            if isinstance(editor, QLineEdit):
                editor.setText(text)
                self._say(name, self._unread(name))

    def editor(self, name: str) -> QWidget:
        """The editor of a field; KeyError if the form has none."""
        editor = self._editors[name]
        assert isinstance(editor, QWidget)
        return editor

    def set_options(self, name: str, options: Options) -> None:
        """Other choices for a field of one word, such as the causes of one category."""
        editor = self._editors[name]
        assert isinstance(editor, CodeEditor)
        editor.set_choices(options)

    def set_shown(self, name: str, shown: bool) -> None:
        """Show a field or take it away; a field out of sight has no problems, a section without any takes no room."""
        key = self._section_of[name]
        set_shown(self._boxes[name], shown)
        set_shown(self._panes[key], any(not widget.isHidden() for widget in self._contents[key]))

    def set_required(self, name: str, required: bool) -> None:
        """Ask for a field, or no longer: what is asked for may follow from another field."""
        self._required[name] = required
        self._boxes[name].set_required(required)

    def set_label(self, name: str, label: str) -> None:
        """Other words above a field, such as a section's title in another kind of paper."""
        self._boxes[name].set_label(label)

    def set_read_only(self, name: str, read_only: bool = True) -> None:
        """Show a value that is not typed here."""
        self._editors[name].set_read_only(read_only)

    def set_hint(self, name: str, text: str) -> None:
        """The grey line below a field: “12 人 × 3 个月 × 5,200.00 元”."""
        box = self._boxes[name]
        box.hint = text
        box.show_message(self._shown_problems.get(name, ""))

    # -- problems --------------------------------------------------------------------------------------------------

    def problems(self) -> dict[str, str]:
        """One sentence for each field that cannot be saved as it is, in the order of the form."""
        values = self.values()
        ruled = dict(self._check(values)) if self._check is not None else {}
        found: dict[str, str] = {}
        for name in self._section_of:
            if self._boxes[name].isVisibleTo(self) or self._is_folded(name):
                sentence = self._own_problem(name, values) or ruled.get(name, "")
                if sentence:
                    found[name] = sentence
        return found | {name: sentence for name, sentence in ruled.items() if name not in self._section_of and sentence}

    def _is_folded(self, name: str) -> bool:
        return self._section_of[name] in self._folds and not self._boxes[name].isHidden()

    def _own_problem(self, name: str, values: Mapping[str, Any]) -> str:
        if name not in self._editors:
            return ""
        if sentence := self._unread(name):
            return sentence
        empty = values[name] in ("", None)
        return self._wanting(name) if empty and self._required[name] else ""

    def _unread(self, name: str) -> str:
        """Why what is typed cannot be read; "" if it can."""
        try:
            self._editors[name].read()
        except StationError as error:
            return str(error)
        return ""

    def _wanting(self, name: str) -> str:
        return wanting(self._label(name), self._specs[name].kind)

    def _label(self, name: str) -> str:
        box = self._boxes.get(name)
        if box is not None and box.label:
            return box.label
        return self._spec(name).label

    def show_problems(self, problems: Mapping[str, str]) -> str:
        """Show these at their fields and no others, put the focus in the first; the sentence for the footer."""
        for name in self._boxes:
            self._say(name, problems.get(name, ""))
        first = next((name for name in self._section_of if name in problems), "")
        if first:
            self.unfold(self._section_of[first])
            self._boxes[first].editor.setFocus(Qt.FocusReason.TabFocusReason)  # so that what is wrong is typed over
            if isinstance(editor := self._editors.get(first), FlagEditor):
                editor.setFocus()
            # Once the sentences have taken their room, or the field would be just out of sight.
            QTimer.singleShot(SETTLED_MS, self, partial(self.show_widget, self._boxes[first]))
        words = (self._label(name) if name in self._section_of else said.rstrip("。") for name, said in problems.items())
        labels = "、".join(dict.fromkeys(words))
        return f"还有 {len(problems)} 处要改：{labels}" if problems else ""

    def shown_problems(self) -> dict[str, str]:
        """The sentences that stand at fields now."""
        return dict(self._shown_problems)

    def _say(self, name: str, sentence: str) -> None:
        if self._shown_problems.get(name, "") != sentence:
            if sentence:
                self._shown_problems[name] = sentence
            else:
                self._shown_problems.pop(name, None)
            box = self._boxes[name]
            shared = next((text for other, text in self._shown_problems.items() if self._boxes[other] is box), "")
            box.show_message(sentence or shared)
            self.problem_changed.emit()

    def tell_changed(self, name: str) -> None:
        """The person changed a part of the screen's own: its sentence goes if it is mended, and ``changed`` is sent."""
        self._edited(name)

    def _edited(self, name: str) -> None:
        self._mended(name)
        self.changed.emit(name)

    def _mended(self, name: str, *_: object) -> None:
        """The sentence of what is mended while typing goes at once, a new one only comes on leaving."""
        if name in self._shown_problems and name not in self.problems():
            self._say(name, "")

    def _left(self, name: str) -> None:
        sentence = self.problems().get(name, "")
        untouched = not self.values()[name] and name not in self._shown_problems
        self._say(name, "" if untouched and sentence == self._wanting(name) else sentence)
        self.left.emit(name)

    # -- sections --------------------------------------------------------------------------------------------------

    def section_states(self) -> dict[str, str]:
        """COMPLETE, PROBLEM or OPEN for each section, for the list beside the form."""
        waiting = self.waiting_sections()
        shown = {self._section_of[name] for name in self._shown_problems}
        filled = {self._section_of[name] for name, value in self.values().items() if value and name in self._section_of}
        states = {}
        for section in self._sections:
            is_done = section.key not in waiting and (section.key in filled or not section.optional)
            states[section.key] = PROBLEM if section.key in shown else COMPLETE if is_done else OPEN
        return states

    def waiting_sections(self) -> set[str]:
        """The sections in which something still stands in the way of saving."""
        return {self._section_of[name] for name in self.problems() if name in self._section_of}

    def required_left(self) -> tuple[int, int]:
        """How many required fields there are, and how many are still empty."""
        values = self.values()
        names = [name for name, required in self._required.items() if required]
        return len(names), sum(values[name] in ("", None) for name in names)

    def show_section(self, key: str) -> None:
        """Scroll to a section and put the focus in its first field."""
        self.unfold(key)
        self.show_widget(self._panes[key])
        first = next((name for name, section in self._section_of.items() if section == key), "")
        if first:
            self._boxes[first].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def unfold(self, key: str) -> None:
        """Show the rows behind “更多”."""
        if key in self._folds:
            words, grid = self._folds[key]
            words.hide()
            grid.show()

    def show_field(self, name: str) -> None:
        """Bring a field into sight, with the focus behind what stands in it: mostly something is to be added."""
        self.unfold(self._section_of[name])
        self.show_widget(self._boxes[name])
        editor = self._boxes[name].editor
        editor.setFocus()
        if isinstance(editor, LineEditor):
            editor.end(False)

    def show_widget(self, widget: QWidget) -> None:
        """Bring a part into sight of the area that scrolls."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(widget, 0, 24)

    # -- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # lines and lists leave Enter to what is around them
        if isinstance(QApplication.focusWidget(), QLineEdit | ComboBox) and self._goes_on(event):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._goes_on(event):
            self.focusNextChild()
            return True
        return super().eventFilter(watched, event)

    def _goes_on(self, event: QKeyEvent) -> bool:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return is_enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
