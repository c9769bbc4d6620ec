"""The right-hand pane of an import: what will come of the rows, what is still to be looked at, and whether to remember the columns."""

from collections import Counter, defaultdict
from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.casework.import_plan import CHANGED, KNOWN, SKIPPED, STAFF, Plan
from station.casework.importing.targets import spec_of
from station.ui.widgets import Button, Card, CheckBox, Label, Paragraph, Rule, Scroll, column, empty, reveal, row

_SHOWN = 4  # kinds of trouble named; the rest is counted
_STANDING = (
    ("ready", "可以导入"),
    ("look", "有问题，先核对"),
    (CHANGED, "有改动"),
    (KNOWN, "已有，跳过"),
    (SKIPPED, "没有导入"),
    ("left_out", "标题、合计、空行"),
)
_ALWAYS = ("ready", "look", KNOWN)


class Expected(QWidget):
    """``match`` is called when the clerk wants to match words; ``remember`` says whether columns and words are kept."""

    def __init__(self, match: Callable[[], object]) -> None:
        super().__init__()
        self._match = match
        self._sums = column(spacing=8)
        self._todo = column(spacing=8)
        self.remember = CheckBox("记住，下次同样的表直接用")
        self.remember.setObjectName("import.remember")
        self.remember.setChecked(True)
        self.recalled = Paragraph("", "dense", "ink2")
        self._todo_card = Card("要处理的", self._todo)
        inner = column(
            Card("预计结果", self._sums),
            self._todo_card,
            Card("列对应方案", column(self.remember, self.recalled, spacing=4)),
            None,
            spacing=12,
        )
        self.setLayout(column(Scroll(inner)))

    def show_plan(self, plan: Plan | None, is_recalled: bool) -> None:
        """Show the sums of a plan; before there is one, that it is being counted."""
        empty(self._sums)
        empty(self._todo)
        self.recalled.set_text("这张表的列上次对过，已经照用。" if is_recalled else "")
        self.recalled.setVisible(is_recalled)
        if plan is None:
            self._sums.addWidget(Label("正在核对…", "body", "ink2"))
            self._todo_card.hide()
            reveal(self._sums)
            return
        for key, words in _STANDING:
            count = plan.standing[key]
            if count or key in _ALWAYS:
                self._sums.addLayout(_sum(words, f"{count:,} 行", "amb" if key == "look" and count else "ink"))
        self._sums.addWidget(Rule())
        self._sums.addLayout(_sum("合计", f"{plan.total:,} 行，与表中一致", "ink2", bold=False))
        parts = _todo(plan)
        for place, (title, sentence) in enumerate(parts[:_SHOWN]):
            if place:
                self._todo.addWidget(Rule())
            self._todo.addWidget(Label(title, "dense", bold=True))
            self._todo.addWidget(Paragraph(sentence, "dense", "ink2"))
        if len(parts) > _SHOWN:
            self._todo.addWidget(Label(f"另有 {len(parts) - _SHOWN} 类", "dense", "ink2"))
        if any(not question.decided for question in plan.questions):
            button = Button("逐个对应", self._match, small=True)
            button.setObjectName("import.match")
            self._todo.addLayout(row(button, None))
        self._todo_card.setVisible(bool(parts))
        reveal(self._sums)
        reveal(self._todo)


def _sum(words: str, count: str, token: str, *, bold: bool = True) -> QHBoxLayout:
    return row(Label(words, "body", "ink2" if not bold else "ink"), None, Label(count, "body", token, bold=bold))


def _todo(plan: Plan) -> list[tuple[str, str]]:
    """(what and how many, one sentence) of each kind of trouble, the most frequent first, then the words to be matched."""
    cells: dict[str, Counter[str]] = defaultdict(Counter)
    for planned in plan.rows:
        for problem in planned.problems if planned.fate != KNOWN else ():
            cells[problem.path][problem.sentence] += 1
    found = []
    for path, sentences in sorted(cells.items(), key=lambda item: -item[1].total()):
        found.append((f"{spec_of(path).label} {sentences.total():,} 行", sentences.most_common(1)[0][0]))
    open_words: dict[str, list[str]] = defaultdict(list)
    for question in plan.questions:
        if not question.decided:
            unknown = "不是本站人员的姓名" if question.path in STAFF else "还没有对应的选项"
            offer = f"像是“{dict(question.offers)[question.likely]}”" if question.likely else unknown
            open_words[question.path].append(f"“{question.word}”{offer}")
    found += [(f"{spec_of(path).label} {len(words)} 个待对应", f"{words[0]}。") for path, words in open_words.items()]
    clashes = sum(change.is_conflict for planned in plan.rows for change in planned.changes)
    if clashes:
        found.append((f"两边都改过 {clashes} 格", "文件改了，这里后来也改了，默认不动这里的。"))
    return found
