"""文号登记簿: every number of the letters with what became of it, and where each register lives."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from station.casework import letter_numbers, vocabulary
from station.casework.dates import show_day
from station.casework.letter_numbers import STATES, Line, Register, State
from station.casework.model import Letter
from station.db.letter_numbers import holding, letters_of, registers
from station.db.procedures import letter_rows
from station.db.store import Store
from station.ui.context import Context
from station.ui.editors import words_of
from station.ui.heldlist import HeldList, View
from station.ui.letters.editor import LetterEditor
from station.ui.letters.holdings import Holdings
from station.ui.listpage import Filter
from station.ui.page import COMPACT, WIDE, Room
from station.ui.table import Column
from station.ui.widgets import Button, EmptyState, Note, Pane, PillText, column

Row = Mapping[str, Any]
_BEGIN = "还没有取过文号。签发第一份文书时从 1 号取起；以前用纸质登记的，先接管登记簿。"
_UNNAMED = "还没有取过文号。先在“设置”里填本站的发文机关和发文代字，签发第一份文书时从 1 号取起。"
_TONES = {"used": "grn", "void": "gry", "unused": "gry", "block": "vio", "outside": "gry", "gap": "blu"}


class NumberRegister(HeldList):
    """The list of numbers, and beside it the register of the number chosen."""

    def __init__(self, context: Context) -> None:
        self.begin_button = Button("接管登记簿", self.take_over, right="letter_numbers")
        self.begin_button.setObjectName("letters.register.begin")
        self._begin = EmptyState(_BEGIN, [self.begin_button])
        super().__init__(
            context,
            "文号",
            "letters.register",
            _columns(context),
            records=("letter", "number_block", "letter_addressee", "station"),
            has_ledger=False,
            views=[
                View("all", "全部"),
                *(View(state, STATES[state], partial(_is, state)) for state in _VIEWS),
                View("wrong", "要处理", lambda row: row["is_wrong"]),
            ],
            filters=[
                Filter("year", "年份", lambda: [(year, f"{year}年") for year, _ in reversed(self.used("year"))]),
                Filter("kind", "文种", lambda: words_of("letter_kind")),
                Filter("code", Letter.spec("issuer_code").label, lambda: self.used("code")),
                Filter("issuer", Letter.spec("issuer").label, lambda: self.used("issuer")),
            ],
            found_in=("number", "addressee", "signer", "words"),
            sorting=("number", True),
            unit="个号",
            empty=self._begin,
        )
        self._told = ""  # what is wrong with the registers read
        self.faults = Note("", attention=True)
        self._fault_place = column(self.faults)
        self.fault_line = Pane(self._fault_place, fill="desk", edges="b", line="line2")
        self.fault_line.hide()
        self.whole.insertWidget(1, self.fault_line)
        self.holdings = Holdings(context)
        self.holdings.listed.connect(self._show_whether_any)
        self.splitter.addWidget(self.holdings)
        self.splitter.setStretchFactor(0, 1)
        self.beside = Button("登记簿和号段", self._show_beside, icon="clipboard-list")
        self.beside.setObjectName("letters.register.beside")
        self.table.current_changed.connect(self._follow_row)

    def rows(self, store: Store) -> Sequence[Any]:
        known = {row["id"]: row for row in letter_rows(store)}
        found: list[Row] = []
        told: list[str] = []
        for register in registers(store):
            lines = letter_numbers.lines(holding(store, register), letters_of(store, register))
            told += letter_numbers.faults(lines, register) + letter_numbers.left_over(lines, register, store.now().year)
            found += [row for line in lines for row in _rows(line, register, known)]
        self._told = "".join(told)
        return found

    def took(self, rows: Sequence[Any]) -> None:
        self.faults.sentence.set_text(self._told)
        self.fault_line.setVisible(bool(self._told))

    def reload(self) -> None:
        super().reload()
        self.holdings.load()

    def foot(self, rows: Sequence[Any]) -> list[str]:
        counts = [(label, len({row["number"] for row in rows if row["state"] == state})) for state, label in STATES.items()]
        return [f"{label} {count:,} 个" for label, count in counts if count]

    def open_row(self, row_id: str) -> None:
        row = next((row for row in self._all if row["id"] == row_id), None)
        if row is not None and row["letter_id"] and self.is_there(row["letter_id"]):
            self.open_page(LetterEditor(self.context, row["letter_id"]))

    def take_over(self) -> None:
        """Begin a register that went on paper before, or one that another PC kept; first say of whom it is."""
        if self.holdings.has_none:
            self.context.go("settings", section="station")
        else:
            self.holdings.take_over()

    def _show_whether_any(self) -> None:
        """Without a register there is nothing to stand beside the list."""
        words, act = (_UNNAMED, "去填") if self.holdings.has_none else (_BEGIN, "接管登记簿")
        if act != self.begin_button.text():
            self._begin.set_text(words)
            self.begin_button.setText(act)
            self._fit_beside()

    def _fit_beside(self) -> None:
        is_compact, has_any = self._room.kind == COMPACT, not self.holdings.has_none
        self.holdings.setVisible(has_any and not is_compact)
        self.set_actions(*([self.beside] if has_any and is_compact else []))

    def _follow_row(self, row: Row | None) -> None:
        if row is not None:
            self.holdings.choose(Register(row["issuer"], row["code"], int(row["year"])))

    def _show_beside(self) -> None:
        is_shown = self.holdings.isHidden()
        self.holdings.setVisible(is_shown)
        self.table.setVisible(not (is_shown and self._room.kind == COMPACT))

    def arrange(self, room: Room) -> None:
        super().arrange(room)
        self.table.show()
        self._fault_place.setContentsMargins(room.margin, 8, room.margin, 8)
        self.holdings.fit(460 if room.kind == WIDE else 360, room.margin)
        self._fit_beside()

    def arrive(self, view: str = "", **_: Any) -> None:
        if view:
            self.tabs.set_current(view)


_VIEWS: tuple[State, ...] = ("used", "void", "unused", "block")


def _is(state: State, row: Row) -> bool:
    return bool(row["state"] == state)


def _rows(line: Line, register: Register, known: Mapping[str, Any]) -> list[Row]:
    """A row for each letter that bears the number, one for a number without."""
    shared = {**register._asdict(), "year": str(register.year), "number": line.number, "serial": line.serial}
    if not line.letters and not line.signed_twice:
        words = "没有对应的文书，也不在号段里" if line.state == "gap" else ""
        if line.block is not None:
            words = f"{'收回自' if line.block.ended_on else '分给'}“{line.block.device_name}”"
        empty = {"letter_id": "", "kind": "", "addressee": "", "issued_on": "", "signer": "", "words": words}
        return [{**shared, **empty, "id": line.number, "state": line.state, "is_wrong": line.is_wrong}]
    return [
        {
            **shared,
            "id": f"{line.number} {letter.id}",
            "state": "void" if letter.status == "void" or letter in line.signed_twice else "used",
            "is_wrong": line.is_wrong,
            "letter_id": "" if letter.deleted else letter.id,
            "kind": letter.kind,
            "addressee": _addressee(known.get(letter.id)),
            "issued_on": letter.issued_on,
            "signer": letter.signer,
            "words": _said(line, letter),
        }
        for letter in (*line.letters, *line.signed_twice)
    ]


def _said(line: Line, letter: Letter) -> str:
    words = [letter.void_reason if letter.status == "void" else "", "在回收站里" if letter.deleted else ""]
    words.append(f"两台电脑都签发过，现用{letter.number}" if letter in line.signed_twice else "")
    words.append("重号" if line.is_double else "")
    words.append(f"“{line.block.device_name}”的号段" if line.block is not None else "")
    return "，".join(word for word in words if word)


def _addressee(row: Any) -> str:
    if row is None:
        return ""
    name, count = row["addressee"] or "", row["addressees"] or 0
    return f"{name}等 {count} 家" if count > 1 else name


def _columns(context: Context) -> list[Column]:
    def state(row: Row) -> PillText:
        return PillText(STATES[row["state"]] + ("，重号" if row["state"] == "used" and row["is_wrong"] else ""), _TONES[row["state"]])

    def day(row: Row) -> str:
        return show_day(row["issued_on"], context.store.now().date())

    return [
        Column("number", Letter.spec("number").label, 190, order=lambda row: (row["year"], row["code"], row["serial"]), whole=True),
        Column("state", "状态", 92, pill=state, whole=True),
        Column("kind", "文种", 64, lambda row: vocabulary.label("letter_kind", row["kind"])),
        Column("addressee", "主送", 156, stretch=True, tip=lambda row: row["addressee"]),
        Column("issued_on", "签发", 100, day, order=lambda row: row["issued_on"], token="ink2", whole=True),
        Column("signer", "签发人", 76, token="ink2"),
        Column("words", "说明", 154, token="ink2", tip=lambda row: row["words"]),
        Column("issuer", Letter.spec("issuer").label, 150, token="ink2", shown=False),
    ]
