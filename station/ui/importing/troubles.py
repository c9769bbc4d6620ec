"""The third step of an import: rows in trouble, mended in place or left; words to match; cells changed on both sides."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout, QLineEdit, QStackedWidget, QWidget

from station.actions.import_planning import with_fixes
from station.casework.fields import Kind
from station.casework.import_matching import EMPLOYER
from station.casework.import_plan import (
    CHANGED,
    KNOWN,
    LEAVE,
    SKIPPED,
    STAFF,
    TAKE,
    CellChange,
    Plan,
    PlannedRow,
    Problem,
    Question,
    is_troubled,
)
from station.casework.importing.raw import letter, text_of
from station.casework.importing.targets import spec_of
from station.casework.masking import mask_of, mask_text, masked
from station.casework.wording import words
from station.frozen import frozen
from station.ui import theme
from station.ui.context import Context
from station.ui.importing.session import Session
from station.ui.table import Column, Table
from station.ui.widgets import (
    LINK,
    Button,
    CheckBox,
    ComboBox,
    ElidedLabel,
    EmptyState,
    Label,
    Pane,
    Paragraph,
    Rule,
    Scroll,
    ViewTabs,
    column,
    empty,
    reveal,
    row,
)

CELLS, WORDS, CLASHES, HELD = "cells", "words", "clashes", "held"
_PAGES = {CELLS: 0, HELD: 0, WORDS: 1, CLASHES: 2}
_SHOWN_WORDS = 60  # words to match at a time; those matched make room
_SHOWN_CHOICES = 3
_NARROW = 720  # pixels below which a likely word stands below its choice


@frozen
class _Line:
    """One cell in trouble, or a row that is not imported."""

    row: PlannedRow
    problem: Problem | None

    @property
    def id(self) -> str:
        """How the list finds it again."""
        return f"{self.row.sheet}\n{self.row.row}\n{self.problem.path if self.problem else ''}"


class Troubles(QWidget):
    """``changed`` is called after the clerk mended, left or matched something; ``export`` hands the rows in trouble out."""

    def __init__(self, context: Context, changed: Callable[[], object], export: Callable[[], object]) -> None:
        super().__init__()
        self._changed = changed
        self._session: Session | None = None
        self._line: _Line | None = None
        self._lines: dict[str, list[_Line]] = {CELLS: [], HELD: []}
        self._counts: dict[str, int] = {}
        self._matched: list[Question] = []
        self._matching: dict[str, tuple[ComboBox, Button | None]] = {}
        self.tabs = ViewTabs([(CELLS, "有问题的行"), (WORDS, "要对应的写法"), (CLASHES, "两边都改过"), (HELD, "已有的")], CELLS)
        self.tabs.setObjectName("import.tabs")
        self.tabs.chosen.connect(self._show_tab)
        self.export_button = Button("导出有问题的行", export, icon="file-spreadsheet", small=True, right="import")
        self.export_button.setObjectName("import.export")
        self.table = Table(
            [
                Column("row", "行", 84, lambda line: self._row_words(line.row), order=lambda line: (line.row.sheet, line.row.row)),
                Column("heading", "列", 130, lambda line: line.problem.heading.rpartition("·")[2] if line.problem else ""),
                Column("text", "写的是", 160, lambda line: _covered(line.problem) if line.problem else ""),
                Column("why", "问题", 320, lambda line: line.problem.sentence if line.problem else line.row.reason, stretch=True),
                Column("fate", "现在的处理", 150, _handling, token="ink2"),
            ],
            name="import.troubles",
            memory=context.memory,
            unit="处",
            row_id=lambda line: line.id,
            when_empty=EmptyState("没有要核对的行，可以直接导入。"),
        )
        self.table.setObjectName("import.troubles")
        self.table.set_lead(16)
        self.table.current_changed.connect(self._show_line)
        self._build_mending()
        self._words = QGridLayout()
        self._words.setContentsMargins(16, 8, 16, 12)
        self._words.setHorizontalSpacing(16)
        self._words.setVerticalSpacing(8)
        self._words.setColumnStretch(3, 1)
        self._clashes = column(spacing=8, margins=16)
        cells = QWidget()
        inner = column(spacing=0)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.mending)
        cells.setLayout(inner)
        self.stack = QStackedWidget()
        for part in (cells, Scroll(column(self._words, None)), Scroll(column(self._clashes, None))):
            self.stack.addWidget(part)
        head = row(self.tabs, None, self.export_button, spacing=10, margins=(16, 4, 12, 4))
        whole = column(Pane(head, fill="", edges="b"), spacing=0, margins=1)
        whole.addWidget(self.stack, 1)
        self.setLayout(column(Pane(whole, radius=6)))

    def _build_mending(self) -> None:
        self.about = Paragraph("", "body")
        self.about.setObjectName("import.about")
        self.field = QLineEdit()
        self.field.setObjectName("import.fix")
        self.field.setAccessibleName("改成")
        self.field.returnPressed.connect(self.mend)
        self.mend_button = Button("改成这个", self.mend, small=True)
        self.mend_button.setObjectName("import.mend")
        self.leave_button = Button("这一行先不导", self.leave, small=True)
        self.leave_button.setObjectName("import.leave")
        self._choices = row(spacing=8)
        self.whole = Paragraph("", "dense", "ink2")
        self._mending_line = row(self.field, self.mend_button, 8, self._choices, None, self.leave_button, spacing=8)
        self._mending_line.setStretch(0, 1)
        self.mending = Pane(column(self.about, self._mending_line, self.whole, spacing=8, margins=(16, 12, 16, 12)), fill="mat", edges="t")
        self.mending.hide()

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_plan(self, session: Session, plan: Plan) -> None:
        """Show what is in trouble now; the choice stays where it was."""
        self._session = session
        lines: list[_Line] = []
        for found in plan.rows:
            if is_troubled(found):
                problems = found.problems if found.fate not in (SKIPPED, KNOWN) or found.is_mendable else ()
                lines += [_Line(found, problem) for problem in problems] or ([_Line(found, None)] if found.fate == SKIPPED else [])
        held = [_Line(found, None) for found in plan.rows if found.fate in (KNOWN, CHANGED) or session.choices.get(found.key) == TAKE]
        self._lines = {CELLS: lines, HELD: held}
        clashes = [(found, change) for found in plan.rows for change in found.changes if change.is_conflict]
        self._counts = {CELLS: len(lines), WORDS: len(plan.questions), CLASHES: len(clashes), HELD: len(held)}
        self.tabs.set_counts(self._counts)
        self.export_button.setEnabled(bool(lines))
        self._show_words(plan)
        self._show_clashes(clashes)
        self._show_lines()

    def _show_lines(self) -> None:
        lines = self._lines.get(self.tabs.current(), [])
        self.table.set_rows(lines)
        self.table.set_foot([f"{len({line.row.key for line in lines}):,} 行", f"{len(lines):,} 处"])
        if not lines:
            self.mending.hide()

    def show_first(self) -> None:
        """Bring the first tab to the front that holds anything."""
        self.show_tab(next((key for key, count in self._counts.items() if count), CELLS))
        if self.tabs.current() in self._lines and self.table.row_count():
            self.table.select_number(0)
            self._show_line(self.table.current_row())

    def focus_first(self) -> bool:
        """Put the caret where the cell that is shown is mended; False where there is none."""
        if self.mending.isHidden() or self.field.isHidden():
            return False
        self.field.setFocus()
        return True

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        self.tabs.set_current(key)
        self._show_tab(key)

    def _show_tab(self, key: str) -> None:
        self.stack.setCurrentIndex(_PAGES[key])
        if key in self._lines:
            self.mending.hide()
            self._show_lines()

    def _show_line(self, line: _Line | None) -> None:
        is_written = self.field.isModified() and line is not None and self._line is not None and line.id == self._line.id
        self._line = line
        self.mending.setVisible(line is not None)
        if line is None:
            return
        problem, found = line.problem, line.row
        can_mend = problem is not None and problem.place >= 0
        where = self._where(found)
        self.about.set_text(f"{where}“{problem.heading}”：{problem.sentence}" if problem else f"{where}：{found.reason}")
        self.field.setVisible(can_mend)
        self.mend_button.setVisible(can_mend)
        empty(self._choices)
        if problem is not None and can_mend:
            if not is_written:  # the rows were counted again while somebody wrote
                self.field.setText(problem.text)
                self.field.selectAll()  # what is typed now takes its place
            for choice in problem.choices[:_SHOWN_CHOICES]:
                said = words(spec_of(problem.path), choice)
                self._choices.addWidget(Button(said, partial(self._mend_with, _as_written(problem.path, choice, problem.text)), small=True))
            reveal(self._choices)
        is_left = found.fate in (SKIPPED, KNOWN)
        self.leave_button.setVisible(not is_left or found.can_take)
        self.leave_button.setText("仍要导入这一行" if is_left else "这一行先不导")
        self.whole.set_text(self._whole(found))

    def _row_words(self, found: PlannedRow) -> str:
        """“5”, or with its sheet where there are several."""
        session = self._session
        return f"{found.sheet} {found.row}" if session is not None and len(session.used) > 1 else str(found.row)

    def _where(self, found: PlannedRow) -> str:
        session = self._session
        return f"工作表“{found.sheet}”第 {found.row} 行" if session is not None and len(session.used) > 1 else f"第 {found.row} 行"

    def _whole(self, found: PlannedRow) -> str:
        """What the row changes, else everything it says, personal numbers covered."""
        if found.changes:
            told = (
                f"{spec_of(c.path).label}：{_shown(c.path, c.now) or '（空）'} → {_shown(c.path, c.new) or '（空）'}" for c in found.changes
            )
            return "　".join(told)
        session = self._session
        table = next((one for one in session.used if one.sheet == found.sheet), None) if session else None
        read = next((one for one in table.lines if one.row == found.row), None) if table else None
        if session is None or table is None or read is None:
            return ""
        (line,) = with_fixes(replace(table, lines=(read,)), session.fixes).lines  # as it was corrected
        parts = []
        for one in table.columns:
            text = text_of(line.cells[one.place]) if one.place < len(line.cells) else ""
            if text:
                parts.append(f"{one.heading or letter(one.place)} {mask_text(' '.join(text.split()), ())}")
        return "　".join(parts)

    def _show_words(self, plan: Plan) -> None:
        shown = sorted(plan.questions, key=lambda question: bool(question.decided))[:_SHOWN_WORDS]
        asked = [replace(question, decided="") for question in plan.questions]
        if asked == self._matched and all(f"{question.path}:{question.word}" in self._matching for question in shown):
            self._settle_words(plan)
            return
        self._matched = asked
        self._matching = {}
        empty(self._words)
        if not plan.questions:
            self._words.addWidget(Label("没有要对应的写法。", "body", "ink2"), 0, 0)
        heads = ("哪一列", "台账里的写法", "行数", "对应到") if plan.questions else ()
        for place, text in enumerate(heads):
            self._words.addWidget(Label(text, "dense", "ink2"), 0, place)
        is_narrow = self.width() < theme.current().size(_NARROW)
        for number, question in enumerate(shown, 1):
            is_name = question.path in (*STAFF, EMPLOYER)
            choice = ComboBox(question.offers, empty="先照原样" if is_name else "还没有定，留空")
            choice.setObjectName(f"import.word.{number}")
            choice.setAccessibleName(f"“{question.word}”对应到")
            choice.set_key(question.decided)
            choice.setMinimumWidth(200)
            choice.currentIndexChanged.connect(partial(self._match, f"{question.path}:{question.word}", choice))
            cells = (Label(spec_of(question.path).label), ElidedLabel(question.word), Label(f"{question.rows:,}", "body", "ink2"))
            likely = None
            if question.likely:
                likely = Button(f"就是“{dict(question.offers)[question.likely]}”", partial(choice.set_key, question.likely), kind=LINK)
                likely.setObjectName(f"import.likely.{number}")
            for place, cell in enumerate((*cells, _left(choice, likely, is_narrow))):
                self._words.addWidget(cell, number, place)
            self._matching[f"{question.path}:{question.word}"] = choice, likely
        if len(plan.questions) > len(shown):
            more = Label(f"另有 {len(plan.questions) - len(shown):,} 个写法，对完上面的再列出来。", "dense", "ink2")
            self._words.addWidget(more, len(shown) + 1, 0, 1, 4)
        reveal(self._words)
        self._settle_words(plan)

    def _settle_words(self, plan: Plan) -> None:
        """Show what was decided, without taking the focus from where the clerk is."""
        for question in plan.questions:
            choice, likely = self._matching.get(f"{question.path}:{question.word}", (None, None))
            if choice is not None and choice.key() != question.decided:
                choice.blockSignals(True)
                choice.set_key(question.decided)
                choice.blockSignals(False)
            if likely is not None:
                likely.setVisible(not question.decided)

    def _show_clashes(self, clashes: list[tuple[PlannedRow, CellChange]]) -> None:
        empty(self._clashes)
        if not clashes:
            self._clashes.addWidget(Label("没有两边都改过的格。", "body", "ink2"))
        else:
            self._clashes.addWidget(Paragraph("文件里改了，导入以后这里也改过。勾上的用文件里的，没勾的这里不动。", "dense", "ink2"))
        session = self._session
        for number, (found, change) in enumerate(clashes):
            spec = spec_of(change.path)
            key = (*found.key, change.path)
            box = CheckBox(f"第 {found.row} 行 {spec.label}：用“{_shown(change.path, change.new)}”")
            box.setObjectName(f"import.clash.{number}")
            box.setChecked(session is not None and key in session.overwrite)
            box.toggled.connect(partial(self._overwrite, key))
            was = f"导入时“{_shown(change.path, change.base)}”，这里现在是“{_shown(change.path, change.now)}”"
            self._clashes.addWidget(box)
            self._clashes.addWidget(Label(was, "dense", "ink2"))
            self._clashes.addWidget(Rule())
        reveal(self._clashes)

    # -- deciding --------------------------------------------------------------------------------------------------

    def mend(self) -> None:
        """Put what was typed in place of the cell."""
        self._mend_with(self.field.text().strip())

    def _mend_with(self, text: str) -> None:
        line, session = self._line, self._session
        if line is None or session is None or line.problem is None:
            return
        session.fixes[line.row.sheet, line.row.row, line.problem.place] = text
        self.field.setModified(False)
        self._changed()

    def leave(self) -> None:
        """Leave the row out, or take it in all the same; the second time as it was."""
        line, session = self._line, self._session
        if line is None or session is None:
            return
        if session.choices.get(line.row.key) == TAKE:
            del session.choices[line.row.key]
        elif line.row.fate not in (SKIPPED, KNOWN):
            session.choices[line.row.key] = LEAVE
        elif session.choices.get(line.row.key) == LEAVE:
            del session.choices[line.row.key]
        else:
            session.choices[line.row.key] = TAKE
        self._changed()

    def _match(self, key: str, choice: ComboBox, _: int) -> None:
        assert self._session is not None
        if choice.key():
            self._session.words[key] = choice.key()
        else:
            self._session.words.pop(key, None)
        self._changed()

    def _overwrite(self, key: tuple[str, int, str], is_on: bool) -> None:
        assert self._session is not None
        (self._session.overwrite.add if is_on else self._session.overwrite.discard)(key)
        self._changed()


def _left(choice: ComboBox, likely: Button | None, is_narrow: bool) -> QWidget:
    """The choice and at its right, or below it, the word it is likely to be."""
    holder = QWidget()
    if likely is not None and is_narrow:
        holder.setLayout(column(row(choice, None), row(likely, None), spacing=2))
    else:
        holder.setLayout(row(choice, *([likely] if likely is not None else []), None, spacing=12))
    return holder


def _handling(line: _Line) -> str:
    if line.row.fate == SKIPPED:
        return "不导入"
    if line.row.fate == KNOWN:
        return "已有，跳过"
    if line.row.fate == CHANGED and line.problem is None:
        return "改动已有的"
    return "留空，记在备注里" if line.problem is not None else "导入"


def _covered(problem: Problem) -> str:
    """The text of a cell as it may stand on the screen."""
    spec = spec_of(problem.path)
    text = " ".join(problem.text.split())
    if spec.kind in (Kind.PHONE, Kind.ID_NUMBER) and "E+" not in text:
        return masked(text, mask_of(spec))
    return mask_text(text, ())


def _shown(path: str, value: Any) -> str:
    return words(spec_of(path), value, is_masked=spec_of(path).kind in (Kind.PHONE, Kind.ID_NUMBER))


def _as_written(path: str, value: Any, text: str) -> str:
    """A value as a cell would say it; an amount with its unit, and with the 余 the cell had."""
    spec = spec_of(path)
    if spec.kind is Kind.MONEY:
        return f"{words(spec, value).removesuffix(' 元')}{'余' if '余' in text else ''}元"
    return words(spec, value) if spec.kind in (Kind.CODE, Kind.CODES, Kind.FLAG) else str(value)
