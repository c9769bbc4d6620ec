"""Two records of one employer, or of one person, made one: which other, which value of each field, what moves, then one step.

::

    page.open_page(MergePage(context, employer, doubles, find))    # doubles: [(record, why)], find(words): records by what is typed
"""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QStackedWidget, QWidget

from station.actions import people as actions
from station.actions import reading
from station.casework import merging, workers
from station.casework.model import Employer, Worker
from station.casework.wording import NOTHING, field_words
from station.ui.context import Context
from station.ui.page import Page, Room
from station.ui.widgets import (
    PRIMARY,
    Answer,
    Button,
    Item,
    ItemList,
    Label,
    Note,
    Pane,
    Paragraph,
    RadioButton,
    Rule,
    Scroll,
    ask,
    column,
    empty,
    reveal,
    row,
)

_LABEL_WIDTH = 128
_WIDEST = 1040


class MergePage(Page):
    """First the other record, then the two side by side."""

    topic = "merging"

    def __init__(
        self,
        context: Context,
        kept: Worker | Employer,
        doubles: Sequence[tuple[Worker | Employer, str]],
        find: Callable[[str], Sequence[Worker | Employer]],
    ) -> None:
        super().__init__(context, "合并档案", kept.name)
        self.setObjectName("merge.page")
        self.kept = kept
        self.stand_on(kept)
        self.other: Worker | Employer | None = None
        self._doubles = list(doubles)
        self._find = find
        self._words = ""
        self._groups: list[QButtonGroup] = []
        self._radios: dict[str, tuple[RadioButton, RadioButton]] = {}
        self.stack = QStackedWidget()
        self.stack.addWidget(self._choosing())
        self.stack.addWidget(self._comparing())
        whole = column(spacing=0)
        whole.addWidget(self.stack, 1)
        self.setLayout(whole)
        self.acts = {"save": self.merge}
        self._show_found("")

    # -- which other -----------------------------------------------------------------------------------------------

    def _choosing(self) -> QWidget:
        self.search = QLineEdit()
        self.search.setObjectName("merge.find")
        self.search.setAccessibleName("找另一份档案")
        self.search.setPlaceholderText("名称、号码里的字，或者首字母")
        self.search.textChanged.connect(lambda text: self._show_found(text.strip()))
        self.search.returnPressed.connect(lambda: self._take_first())
        self.found = ItemList()
        self.found.setObjectName("merge.found")
        self.found.chosen.connect(self.take)
        self.found.opened.connect(self.take)
        self.found_frame = Pane(column(self.found, margins=1), radius=6)
        self.nothing = Paragraph("", "dense", "ink2")
        title = Label(f"哪一份和“{self.kept.name}”是同一{'家' if isinstance(self.kept, Employer) else '个人'}", "section", bold=True)
        inner = QWidget()
        inner.setLayout(column(title, self.search, self.found_frame, self.nothing, None, spacing=12))
        inner.setMaximumWidth(640)
        self._choosing_line = row(inner, None)
        self._choosing_line.setStretch(0, 100)
        return Pane(self._choosing_line, fill="paper")

    def _shown(self, text: str) -> list[tuple[Worker | Employer, str]]:
        if not text:
            return self._doubles
        return [(record, "") for record in self._find(text) if record.id != self.kept.id]

    def _show_found(self, text: str) -> None:
        shown = self._shown(text)
        self.found.set_items([Item(record.id, record.name, why, _known(record)) for record, why in shown])
        self.found_frame.setVisible(bool(shown))
        self.nothing.set_text("" if shown else f"没有找到“{text}”。" if text else "没有看起来相同的，可以自己查。")

    def _take_first(self) -> None:
        if items := self.found.items():
            self.take(items[0].key)

    def take(self, record_id: str) -> None:
        """Compare with this record."""
        other = self.context.store.find(type(self.kept), record_id)
        if other is not None:
            if problem := merging.problem(self.kept, other):
                self.nothing.set_text(problem)
                return
            self.other = other
            self.stand_on(self.kept, other)
            self._compare()

    # -- side by side ----------------------------------------------------------------------------------------------

    def _comparing(self) -> QWidget:
        self.sentence = Note("")
        self.sentence.setObjectName("merge.sentence")
        self._rows = QGridLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(0)
        again = Button("换一份", self._choose_again, small=True)
        again.setObjectName("merge.again")
        swap = Button("两份对调", self._swap, icon="transfer", small=True)
        swap.setObjectName("merge.swap")
        self.button = Button("合并", self.merge, kind=PRIMARY, key="Ctrl+S", right="merge")
        self.button.setObjectName("merge.do")
        table = QWidget()
        table.setLayout(self._rows)
        inner = QWidget()
        inner.setLayout(column(row(again, swap, None, spacing=8), self.sentence, table, 12, row(self.button, None), None, spacing=12))
        inner.setMaximumWidth(_WIDEST)
        self._comparing_line = row(inner, None)
        self._comparing_line.setStretch(0, 100)
        held = QWidget()
        held.setLayout(self._comparing_line)
        return Pane(column(Scroll(held)), fill="paper")

    def _choose_again(self) -> None:
        self.stack.setCurrentIndex(0)
        self.search.setFocus()

    def _swap(self) -> None:
        if self.other is not None:
            self.kept, self.other = self.other, self.kept
            self._compare()

    def _compare(self) -> None:
        kept, other = self.kept, self.other
        assert other is not None
        self.set_head("合并档案", kept.name)
        links = actions.to_move(self.context.store, other)
        moved = merging.moved_words(links).removeprefix("移了 ")
        self._words = f"{moved}一起转过去，可以撤销。" if links else f"{moved}，可以撤销。"
        differences = merging.differences(kept, other)
        choice = "两份不一样的，在下面选用哪个值。" if differences else ""
        self.sentence.sentence.set_text(f"“{other.name}”并入“{kept.name}”：{self._words}{choice}")
        usual = merging.usual(differences, type(kept))
        empty(self._rows)
        self._radios = {}
        self._groups = []
        for place, words in enumerate(("", f"留下的：{_title(kept)}", f"并入的：{_title(other)}")):
            head = Label(words, "dense", "ink2", bold=bool(words))
            head.setMinimumHeight(34)
            self._rows.addWidget(head, 0, place)
        if isinstance(kept, Worker) and {"phone", "id_number"} & {difference.name for difference in differences}:
            reading.reveal(self.context.store, f"合并时比对完整号码 {workers.reference(kept)}", kept)
        for number, difference in enumerate(differences, 1):
            line = 2 * number
            self._rows.addWidget(Rule(), line - 1, 0, 1, 3)
            self._rows.addWidget(Label(kept.spec(difference.name).label, "dense", "ink2"), line, 0)
            pair = tuple(RadioButton(field_words(record, difference.name).replace("\n", "、")) for record in (kept, other))
            group = QButtonGroup(self)
            for side, (radio, suffix) in enumerate(zip(pair, ("kept", "other"), strict=True), 1):
                radio.setObjectName(f"merge.{difference.name}.{suffix}")
                radio.setMinimumHeight(36)
                group.addButton(radio)
                self._rows.addWidget(radio, line, side)
            pair[difference.name in usual].setChecked(True)
            self._groups.append(group)
            self._radios[difference.name] = (pair[0], pair[1])
        if not differences:
            self._rows.addWidget(Label("两份档案的内容一样。", "dense", "ink2"), 1, 0, 1, 3)
        self._rows.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._rows.setColumnStretch(1, 1)
        self._rows.setColumnStretch(2, 1)
        reveal(self._rows)
        self.stack.setCurrentIndex(1)
        self.button.setFocus()

    def taken(self) -> set[str]:
        """The fields whose value comes from the record that goes."""
        return {name for name, (_, other) in self._radios.items() if other.isChecked()}

    # -- acts ------------------------------------------------------------------------------------------------------

    def merge(self) -> None:
        """Ctrl+S: ask once, then make them one."""
        kept, other = self.kept, self.other
        if other is None or self.stack.currentIndex() == 0:
            return
        answer = ask(
            self.window(),
            f"把“{other.name}”并入“{kept.name}”？",
            self._words,
            [Answer("merge", "合并"), Answer("", "不合并", safe=True)],
        )
        if not answer:
            return
        if isinstance(kept, Employer) and isinstance(other, Employer):
            done = self.context.attempt(lambda: actions.merge(self.context.store, kept, other, self.taken()))
        else:
            assert isinstance(kept, Worker) and isinstance(other, Worker)
            done = self.context.attempt(lambda: actions.merge(self.context.store, kept, other, self.taken()))
        if done is not None:
            self.close_page()
            self.context.tell(done.changes)
            self.context.toast(f"已合并到 {kept.name}，{done.words}", undo=True)
            self.context.go("employers" if isinstance(kept, Employer) else "workers", id=kept.id)

    def arrange(self, room: Room) -> None:
        self._choosing_line.setContentsMargins(room.margin, 20, room.margin, 24)
        self._comparing_line.setContentsMargins(room.margin, 20, room.margin, 24)

    def focus_first(self) -> None:
        self.search.setFocus() if self.stack.currentIndex() == 0 else self.button.setFocus()


def _title(record: Worker | Employer) -> str:
    return f"{record.name}（{workers.reference(record)}）" if isinstance(record, Worker) else record.name


def _known(record: Worker | Employer) -> str:
    names = ("credit_code", "area", "phone") if isinstance(record, Employer) else ("phone", "id_number", "kind")
    words = (field_words(record, name, is_masked=isinstance(record, Worker)) for name in names)
    return "　".join(text for text in words if text != NOTHING)
