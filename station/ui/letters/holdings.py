"""Beside the list of numbers: where a register lives, its next number and its blocks; giving out, handing on, taking over."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.actions import letter_numbers as actions
from station.actions import rights
from station.actions.at_desk import own_station
from station.casework.dates import show_day
from station.casework.letter_numbers import Holding, Register
from station.casework.letter_templates import may_issue
from station.casework.letters import letter_code
from station.casework.model import LetterRule, NumberBlock
from station.casework.vocabulary import vocabulary
from station.changes import Changes
from station.db import in_force
from station.db.letter_numbers import computers, holding, registers
from station.db.store import Store
from station.ui import theme
from station.ui.context import Context
from station.ui.editors import LineEditor
from station.ui.reading import Reading
from station.ui.widgets import (
    LINK,
    Answer,
    Button,
    Card,
    ComboBox,
    Dialog,
    KeyValues,
    Label,
    Pane,
    Paragraph,
    Scroll,
    column,
    empty,
    row,
)

_BY_PHONE = "phone"


def _key(register: Register) -> str:
    return f"{register.issuer} {register.code} {register.year}"


def offered(store: Store) -> list[Register]:
    """The registers there are, and those the own union will begin this year."""
    station, year, laid_down = own_station(store), store.now().year, in_force.holding(store, LetterRule)
    own = [
        Register(station.issuer_name or station.name, letter_code(station.issuer_code, entry.code, laid_down), year)
        for entry in vocabulary("letter_kind").entries
        if station.issuer_code and may_issue(entry.code, station.level, laid_down)
    ]
    found = registers(store)
    return [*found, *(register for register in own if register not in found)]


class Holdings(Pane):
    """See the module; ``listed`` after the registers were read, of which there may be none."""

    listed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(fill="desk", edges="l", line="line2")
        self.context = context
        self.chooser = ComboBox()
        self.chooser.setObjectName("letters.holdings.register")
        self.chooser.setAccessibleName("登记簿")
        self.chooser.currentIndexChanged.connect(lambda _: self._show())
        self.facts = KeyValues(label_width=84)
        self.give_button = Button("分号段…", self.give, small=True, right="letter_numbers")
        self.move_button = Button("移交…", self.move_on, small=True, right="letter_numbers")
        self.take_button = Button("接管…", self.take_over, small=True, right="letter_numbers")
        for button, name in ((self.give_button, "give"), (self.move_button, "move"), (self.take_button, "take")):
            button.setObjectName(f"letters.holdings.{name}")
        self.blocks = column(spacing=12)
        register = column(self.chooser, self.facts, row(self.give_button, self.move_button, self.take_button, None, spacing=8), spacing=12)
        content = QWidget()
        self._within = column(Card("登记簿", register), Card("号段", self.blocks), None, spacing=12, margins=(16, 16, 16, 16))
        content.setLayout(self._within)
        self.setLayout(column(Scroll(content), spacing=0))
        self._registers: dict[str, Register] = {}
        self.has_none = False  # nobody ever took a number, and it is not said yet how the union's own begin
        self._wanted = ""  # key of the one to be shown, perhaps before the registers are read
        self._asked: Register | None = None
        self._listing = Reading(self, context, offered, self._list)
        self._holding = Reading(self, context, self._held, self._show_held)
        self._show_buttons(is_any=False)

    def fit(self, width: int, margin: int) -> None:
        """As wide as the window leaves it."""
        self.setFixedWidth(theme.current().size(width))
        self._within.setContentsMargins(margin, 16, margin, 16)

    # -- showing ---------------------------------------------------------------------------------------------------

    def load(self) -> None:
        """Read the registers again, beside the window; the one shown stays."""
        self._listing.start()

    def _list(self, found: list[Register]) -> None:
        self._registers = {_key(register): register for register in found}
        self.has_none = not found
        self.chooser.blockSignals(True)
        self.chooser.set_options([(key, f"{r.code}〔{r.year}〕") for key, r in self._registers.items()])
        self.chooser.set_key(self._wanted if self._wanted in self._registers else next(iter(self._registers), ""))
        self.chooser.blockSignals(False)
        self._show()
        self.listed.emit()

    def choose(self, register: Register) -> None:
        """Show this register."""
        self._wanted = _key(register)
        self.chooser.set_key(self._wanted)

    def register(self) -> Register | None:
        """The one shown; None while there are none."""
        return self._registers.get(self.chooser.key())

    def _show(self) -> None:
        self._wanted = self.chooser.key()
        self._asked = self.register()
        if self._asked is not None:
            self._holding.start()
            return
        self._show_buttons(is_any=False)
        empty(self.blocks)
        self.facts.set_lines([])

    def _show_buttons(self, *, is_any: bool) -> None:
        for button in (self.give_button, self.move_button, self.take_button):
            button.setVisible(is_any)

    def _held(self, store: Store) -> Holding | None:
        return holding(store, self._asked) if self._asked is not None else None

    def _show_held(self, held: Holding | None) -> None:
        register = self._asked
        if held is None or register is None or held.register != register:
            return
        self._show_buttons(is_any=True)
        empty(self.blocks)
        device = self.context.store.device
        is_here = held.home == device
        lines = [[("发文机关", register.issuer)], [("登记簿在", self._where(held))]]
        serial = held.drawable(device)
        lines.append([("下一个号" if is_here else "本机可取", register.text(serial) if serial else "这台电脑不能取号")])
        self.facts.set_lines(lines)
        may = actions.RIGHT in rights.allowed(self.context.store)
        self.give_button.setEnabled(is_here and may)
        self.move_button.setEnabled(is_here and may)
        self.take_button.setEnabled(may)
        self.take_button.setVisible(register.year == self.context.store.now().year and actions.is_own(self.context.store, register))
        self._show_blocks(held, is_here)

    def _where(self, held: Holding) -> str:
        token = held.token
        if held.home == self.context.store.device:
            since = f"，{self._day(token.given_on)}起" if token is not None and token.given_on else ""
            return f"这台电脑{since}"
        if token is not None:
            return f"“{token.device_name}”，{self._day(token.given_on)}起"
        return "另一台电脑" if held.home else "不在本站，或者还没有收到"

    def _day(self, day: str) -> str:
        return show_day(day, self.context.store.now().date())

    def _show_blocks(self, held: Holding, is_here: bool) -> None:
        for block in reversed(held.runs):
            self.blocks.addWidget(self._block(held, block, is_here))
        if not held.runs:
            self.blocks.addWidget(Paragraph("没有分出去的号段。", "dense", "ink2"))

    def _block(self, held: Holding, block: NumberBlock, is_here: bool) -> QWidget:
        first, last = block.first or 0, block.last or 0
        span = f"{first}号" if first == last else f"{first}号至{last}号"
        left = len(held.left(block))
        state = f"{self._day(block.ended_on)}收回，空号 {left} 个" if block.ended_on else f"还剩 {left} 个" if left else "用完了"
        is_ours = block.device == self.context.store.device
        words = f"{self._day(block.given_on)}{block.given_by}分给{'这台电脑' if is_ours else f'“{block.device_name}”'}"
        head = row(Label(span, "body", bold=True), Label(state, "dense", "ink2"), None, spacing=10)
        if left and not block.ended_on and (is_ours or is_here) and actions.RIGHT in rights.allowed(self.context.store):
            back = Button("交回" if is_ours and not is_here else "收回", partial(self.take_back, block), kind=LINK)
            back.setObjectName(f"letters.holdings.back.{block.id}")
            head.addWidget(back)
        shown = QWidget()
        shown.setLayout(column(head, Paragraph(words, "dense", "ink2"), spacing=2))
        return shown

    # -- acts ------------------------------------------------------------------------------------------------------

    def give(self) -> None:
        """分号段."""
        register = self.register()
        if register is None:
            return
        held = holding(self.context.store, register)
        dialog = _ToDialog(self, self.context, f"从“{register.text(held.next)}”起分一段号？", _GIVE, "give", "分出去", is_block=True)
        dialog.exec()
        if dialog.answer == "give":
            size = dialog.amount()
            self._do("分号段", lambda: actions.give_block(self.context.store, register, size, *dialog.to()), f"已分出 {size} 个号")

    def move_on(self) -> None:
        """移交."""
        register = self.register()
        if register is None:
            return
        dialog = _ToDialog(self, self.context, f"把“{register.code}”的文号登记簿移交给另一台电脑？", _MOVE, "move", "移交")
        dialog.exec()
        if dialog.answer == "move":
            self._do("移交", lambda: actions.move_register(self.context.store, register, *dialog.to()), f"已移交给“{dialog.to()[1]}”")

    def take_over(self) -> None:
        """接管."""
        register = self.register()
        if register is None:
            return
        dialog = _TakeDialog(self, register, holding(self.context.store, register))
        dialog.exec()
        if dialog.answer == "take":
            words = f"从“{register.text(dialog.first())}”接着取"
            self._do("接管", lambda: actions.take_over(self.context.store, register, dialog.first()), words)

    def take_back(self, block: NumberBlock) -> None:
        """收回 or 交回."""
        sentence = "没有用的号登记为空号，留在登记簿上，不能再用。"
        dialog = Dialog(self, f"收回“{block.device_name}”的号段？", sentence, [Answer("back", "收回"), Answer("", "不收回", safe=True)])
        dialog.exec()
        if dialog.answer == "back":
            self._do("收回号段", lambda: actions.return_block(self.context.store, block.id), "没有用的号已登记为空号")

    def _do(self, name: str, act: Callable[[], object], said: str) -> None:
        if self.context.attempt(act) is not None:
            self.context.tell(Changes(name, {NumberBlock.record: frozenset({"register"})}))
            self.context.toast(said)


_GIVE = "分出去的号，这台电脑不再取。那台电脑收到下一包以后就能取，没用完的交回来登记为空号。"
_MOVE = "移交以后这台电脑不再取号；那台电脑收到下一包以后接着取，已经分出去的号段照旧。"
_TAKE = "换了电脑、从备份恢复，或者以前用纸质登记的，才接管。请先翻登记簿和已经发出的文书：小于起号的都算已经给出去，不会再用。"


class _ToDialog(Dialog):
    """Which PC, what it is called, and for a block how many numbers."""

    def __init__(
        self, parent: QWidget, context: Context, question: str, sentence: str, key: str, verb: str, *, is_block: bool = False
    ) -> None:
        self._key = key
        self._computers = {computer.device: computer.name for computer in computers(context.store)}
        by_phone = [(_BY_PHONE, "电话告知，对方签发时填写")] if is_block else []
        self.chooser = ComboBox([*self._computers.items(), *by_phone])
        self.chooser.setObjectName("letters.holdings.computer")
        self.name = LineEditor()
        self.name.setObjectName("letters.holdings.name")
        self.count = LineEditor("个")
        self.count.setObjectName("letters.holdings.size")
        self.count.setText("5")
        parts = [column(Label("给哪台电脑", "dense", "ink2"), self.chooser, spacing=4)]
        parts.append(column(Label("登记簿上的叫法", "dense", "ink2"), self.name, spacing=4))
        if is_block:
            parts.append(column(Label("几个号", "dense", "ink2"), self.count, spacing=4))
        if not self._computers:
            hint = "还没有收到过别的电脑的包，所以不知道有哪些电脑。先和那台电脑收发一次。"
            parts.append(column(Paragraph(hint, "dense", "ink2"), spacing=0))
        content = QWidget()
        content.setLayout(column(*parts, spacing=10, margins=(0, 8, 0, 0)))
        super().__init__(parent, question, sentence, [Answer(key, verb), Answer("", "先不", safe=True)], content=content)
        self.chooser.currentIndexChanged.connect(lambda _: self._named())
        for editor in (self.name, self.count):
            editor.textChanged.connect(lambda _: self._allow())
        self._named()

    def to(self) -> tuple[str, str]:
        """The device ("" for who is told by telephone) and its name."""
        key = self.chooser.key()
        return ("" if key == _BY_PHONE else key), self.name.text().strip()

    def amount(self) -> int:
        """How many numbers; 0 for what is no number."""
        text = self.count.text().strip()
        return int(text) if text.isdecimal() else 0

    def _named(self) -> None:
        self.name.setText(self._computers.get(self.chooser.key(), ""))
        self._allow()

    def _allow(self) -> None:
        self.buttons[self._key].setEnabled(bool(self.chooser.key() and self.name.text().strip() and self.amount()))


class _TakeDialog(Dialog):
    """From which number on."""

    def __init__(self, parent: QWidget, register: Register, held: Holding) -> None:
        self.number = LineEditor("号")
        self.number.setObjectName("letters.holdings.first")
        self.number.setText(str(held.next))
        content = QWidget()
        content.setLayout(
            column(Label(f"起号（{register.code}〔{register.year}〕）", "dense", "ink2"), self.number, spacing=4, margins=(0, 8, 0, 0))
        )
        answers = [Answer("take", "接管"), Answer("", "不接管", safe=True)]
        super().__init__(parent, f"接管“{register.code}”的文号登记簿？", _TAKE, answers, content=content)
        self.number.textChanged.connect(lambda _: self.buttons["take"].setEnabled(bool(self.first())))

    def first(self) -> int:
        """The number typed; 0 for what is none."""
        text = self.number.text().strip()
        return int(text) if text.isdecimal() else 0
