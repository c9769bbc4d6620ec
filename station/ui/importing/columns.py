"""The second step of an import: each column of the old ledger, what it is taken for, its first values and how they are read."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from station.casework.fields import Kind
from station.casework.import_drafts import DUE
from station.casework.import_plan import KNOWN, Plan
from station.casework.importing.columns import ColumnGuess, guess
from station.casework.importing.headings import ORDINALS, plain
from station.casework.importing.rows import read_rows
from station.casework.importing.tables import Line, Table
from station.casework.masking import mask_of, mask_text, masked
from station.casework.wording import words
from station.ui import theme
from station.ui.importing.session import Session
from station.ui.widgets import Button, ComboBox, ElidedLabel, Icon, Label, Pane, Rule, Scroll, column, empty, reveal, row
from station.ui.widgets.button import LINK
from station.ui.widgets.text import as_tip

_SEEN = 60  # rows read for a look at how the values come out
_AS_TEXT = (Kind.ID_NUMBER, Kind.PHONE, Kind.CREDIT_CODE)
NOT_TAKEN = "不导入"


class Columns(QWidget):
    """``changed`` is called after the clerk chose what a column or the whole ledger is; ``again`` goes back to sheets and headings."""

    def __init__(self, changed: Callable[[], object], again: Callable[[], object], today: date) -> None:
        super().__init__()
        self._changed = changed
        self._today = today
        self._session: Session | None = None
        self._results: dict[int, tuple[Icon, ElidedLabel]] = {}
        self._headings: dict[int, str] = {}
        self.file = Label("", bold=True)
        self.where = ElidedLabel("", "dense", "ink2")
        self.target = ComboBox()
        self.target.setObjectName("import.target")
        self.target.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self.target.currentIndexChanged.connect(self._retarget)
        other = Button("换工作表或表头行", again, kind=LINK)
        other.setObjectName("import.again")
        head = row(self.file, self.where, Label("作为", "dense", "ink2"), self.target, 8, other, spacing=10, margins=(16, 6, 16, 6))
        head.setStretch(1, 1)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 0, 16, 12)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(4, 3)
        self._grid.setColumnStretch(5, 2)
        inside = Scroll(column(self._grid, None, spacing=0))
        whole = column(Pane(head, fill="", edges="b"), spacing=0, margins=1)
        whole.addWidget(inside, 1)
        self.setLayout(column(Pane(whole, radius=6)))

    def show_session(self, session: Session, targets: list[tuple[str, str]]) -> None:
        """Show the columns of the tables that are taken."""
        self._session = session
        self.file.setText(session.book.name)
        self.where.setText(_where(session.used))
        self.target.blockSignals(True)
        self.target.set_options(targets)
        self.target.set_key(session.target.key)
        self.target.blockSignals(False)
        empty(self._grid)
        self._results.clear()
        self._headings = {column.place: column.heading for column in session.used[0].columns}
        for place, words_ in enumerate(("列", "旧台账列名", "", "导入到", "前三行的值", "识别结果")):
            label = Label(words_, "dense", "ink2")
            label.setMinimumHeight(theme.current().size(34))
            self._grid.addWidget(label, 0, place)
        fields = [(field.path, field.label) for field in session.target.fields]
        for number, found in enumerate(guess(session.used[0], session.target), 1):
            self._line(number * 2, found, fields)
        reveal(self._grid)
        self.show_results(None)

    def _line(self, at: int, found: ColumnGuess, fields: list[tuple[str, str]]) -> None:
        session = self._session
        assert session is not None
        path = session.columns.get(found.place, "")
        self._grid.addWidget(Rule(), at - 1, 0, 1, 6)
        choice = ComboBox(fields, empty=NOT_TAKEN)
        choice.setObjectName(f"import.column.{found.letter}")
        choice.setAccessibleName(f"{found.heading or found.letter}导入到")
        choice.set_key(path)
        choice.setMinimumWidth(theme.current().size(168))
        choice.setToolTip(as_tip(found.reason))
        choice.currentIndexChanged.connect(partial(self._chosen, found.place, choice))
        values = "，".join(_covered(session, path, text) or "（空）" for text in found.samples) or "（空）"
        heading = ElidedLabel((found.heading or "（没有表头）") + ("（隐藏列）" if found.is_hidden else ""))
        heading.setMinimumWidth(theme.current().size(110))
        icon, result = Icon("circle-check", 16, "grn"), ElidedLabel("", "dense", "grn")
        self._results[found.place] = icon, result
        outcome = QWidget()
        line = row(icon, result, spacing=8)
        line.setStretch(1, 1)
        outcome.setLayout(line)
        seen = ElidedLabel(values, "body", "ink2")
        for at_place, cell in enumerate(
            (Label(found.letter, "dense", "ink2"), heading, Label("→", "dense", "ink2"), choice, seen, outcome)
        ):
            self._grid.addWidget(cell, at, at_place)
        self._grid.setRowMinimumHeight(at, theme.current().size(42))

    def show_results(self, plan: Plan | None) -> None:
        """Say of each column how its values are read: from the first rows at once, with the troubles of all rows once they are known."""
        session = self._session
        if session is None:
            return
        first = _read(session, self._today)
        troubles: Counter[int] = Counter()
        open_words: Counter[str] = Counter()
        if plan is not None:
            troubles.update(problem.place for planned in plan.rows if planned.fate != KNOWN for problem in planned.problems)
            open_words.update(question.path for question in plan.questions if not question.decided)
        for place, (icon, label) in self._results.items():
            path = session.columns.get(place, "")
            text, look, token = first.get(place, "没有内容"), "circle-check", "grn"
            if not path:
                text, look, token = "原样记在备注里", "minus", "ink3"
                if plain(self._headings[place]) in ORDINALS or not any(_holds(line, place) for line in session.used[0].body[:_SEEN]):
                    text = "跳过"
            elif troubles[place]:
                text, look, token = f"{troubles[place]:,} 行要核对", "alert-triangle", "amb"
            elif open_words[path]:
                text, look, token = f"{open_words[path]} 个写法待对应", "alert-triangle", "amb"
            icon.set_icon(look, token)
            label.set_token(token)
            label.setText(text)

    def _chosen(self, place: int, choice: ComboBox, _: int) -> None:
        assert self._session is not None
        self._session.columns[place] = choice.key()
        if not choice.key():
            del self._session.columns[place]
        self.show_results(None)
        self._changed()

    def _retarget(self) -> None:
        from station.casework.importing.targets import targets

        session = self._session
        if session is not None and self.target.key() != session.target.key:
            session.target = targets()[self.target.key()]
            session.guess_columns()
            self.show_session(session, [(key, one.name) for key, one in targets().items()])
            self._changed()


def _holds(line: Line, place: int) -> bool:
    return place < len(line.cells) and line.cells[place] != ""


def _where(tables: list[Table]) -> str:
    """“工作表“1月”“2月”，第 2—3 行是表头，共 27 行”."""
    names = "".join(f"“{table.sheet}”" for table in tables[:4]) + ("等" if len(tables) > 4 else "")
    first, last = tables[0].header
    head = f"第 {first} 行" if first == last else f"第 {first}—{last} 行"
    return f"工作表{names}，{head}是表头，共 {sum(len(table.body) for table in tables):,} 行"


def _covered(session: Session, path: str, text: str) -> str:
    """A value as it may stand on the screen: phones and identity numbers covered, whatever the column is taken for."""
    text = " ".join(text.split())
    if path and (spec := session.target.field(path).spec).kind in (Kind.PHONE, Kind.ID_NUMBER) and "E+" not in text:
        return masked(text.strip("'"), mask_of(spec))
    return mask_text(text, ())


def _read(session: Session, today: date) -> dict[int, str]:
    """How a value of each column that is read comes out, by place: the first, or the first written without a digit (“三千”)."""
    table = session.used[0]
    table = replace(table, lines=tuple(table.body[:_SEEN]))
    rows = read_rows(table, session.target, session.columns, session.words, today)
    found: dict[int, str] = {}
    for place, path in session.columns.items():
        spec = session.target.field(path).spec
        cells = [cell for read in rows if (cell := read.cells.get(path)) is not None and cell.value is not None]
        for cell in sorted(cells, key=lambda cell: any(map(str.isdigit, cell.text)))[:1]:
            if path == DUE:
                found[place] = "按规则另算，原样记备注"
            elif spec.kind in (Kind.DATE, Kind.MOMENT):
                found[place] = f"转为 {str(cell.value).replace('T', ' ')}"
            elif spec.kind in (Kind.CODE, Kind.CODES, Kind.MONEY, Kind.FLAG) and words(spec, cell.value, cell.mark) != cell.text:
                found[place] = f"{' '.join(cell.text.split())} → {words(spec, cell.value, cell.mark)}"
            else:
                found[place] = "按文本读入" if spec.kind in _AS_TEXT else "已识别"
    return found
