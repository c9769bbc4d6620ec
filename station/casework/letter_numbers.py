"""The register of letter numbers: who may draw which, what became of every one, and what is wrong with them.

Each issuer, code and year has one register. The :class:`NumberBlock` without an end is the register itself and names the
one PC that draws from it; a block with an end names the PC that draws from that run. A PC draws only from what names it,
and only its holder hands it on, so two PCs never draw the same number in whatever order news of each other comes.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count, groupby
from typing import Literal, NamedTuple

from station.casework.deliveries import ANSWERABLE
from station.casework.letters import number_text
from station.casework.model import Letter, NumberBlock
from station.frozen import frozen

_NUMBER = re.compile(r"^(\S+)〔([1-9]\d{3})〕([1-9]\d{0,5})号$")  # 〔〕, no 第, no leading zeros (GB/T 9704-2012 7.2.5)
State = Literal["used", "void", "unused", "block", "outside", "gap"]
STATES: Mapping[State, str] = {
    "used": "已用",
    "void": "作废",
    "unused": "空号",
    "block": "在号段里",
    "outside": "系统外",
    "gap": "缺号",
}


class Register(NamedTuple):
    """Which register is meant: the issuing body, its code (one for each kind of letter) and the year."""

    issuer: str
    code: str
    year: int

    def text(self, serial: int) -> str:
        """A number of this register as on paper."""
        return number_text(self.code, self.year, serial)


class Number(NamedTuple):
    """A number taken apart."""

    code: str
    year: int
    serial: int


def parse(number: str) -> Number | None:
    """``滨工劳监意〔2026〕9号`` taken apart; None if it is not written so."""
    found = _NUMBER.match(number)
    return Number(found[1], int(found[2]), int(found[3])) if found else None


# -- who may draw -----------------------------------------------------------------------------------------------------


@frozen
class Holding:
    """What is known of one register: its ``blocks`` with those of earlier years, the serials ``taken``, the letter (its id) each
    was ``drawn`` for, and ``maker``, the PC that made the issuer's own station record ("" for none here), where the register
    lives until it is first handed on."""

    register: Register
    blocks: Sequence[NumberBlock] = ()
    taken: Collection[int] = ()
    maker: str = ""
    drawn: Collection[tuple[int, str]] = ()

    @property
    def token(self) -> NumberBlock | None:
        """The register itself: of the year, else of the latest year before. Of two taken over apart the later one counts."""
        found = [b for b in self.blocks if b.last is None and not b.ended_on and (b.year or 0) <= self.register.year]
        return max(found, key=lambda b: (b.year or 0, b.stamps.get("", ""), b.id), default=None)

    @property
    def home(self) -> str:
        """The PC the register lives on; "" if that is not known here."""
        if self.token is not None:
            return self.token.device
        return "" if any((b.year or 0) <= self.register.year for b in self.blocks) else self.maker

    @property
    def runs(self) -> list[NumberBlock]:
        """The blocks of the year that have an end, given back or not, in order."""
        found = [b for b in self.blocks if b.last is not None and b.year == self.register.year]
        return sorted(found, key=lambda b: (b.first or 0, b.id))

    @property
    def start(self) -> int:
        """The first number the register's present PC draws; before its first use the one after all that came from elsewhere."""
        token = self.token
        if token is not None and token.year == self.register.year:
            return token.first or 1
        return max(self.taken, default=0) + 1

    @property
    def next(self) -> int:
        """The next number of the register: the first one neither taken nor in a block."""
        given = [range(b.first or 0, (b.last or 0) + 1) for b in self.runs]
        return next(n for n in count(self.start) if n not in self.taken and not any(n in run for run in given))

    def left(self, block: NumberBlock) -> list[int]:
        """The numbers of a block nobody has used."""
        return [n for n in range(block.first or 0, (block.last or 0) + 1) if n not in self.taken]

    def own_runs(self, device: str) -> list[NumberBlock]:
        """The blocks this PC may draw from."""
        return [b for b in self.runs if b.device == device and not b.ended_on]

    def drawable(self, device: str) -> int | None:
        """The number this PC would draw: the lowest one free in its blocks or, if it lives here, in the register."""
        found = [n for block in self.own_runs(device) for n in self.left(block)]
        if self.home == device:
            found.append(self.next)
        return min(found, default=None)


def refusal(holding: Holding, device: str) -> tuple[str, str]:
    """Why this PC cannot draw a number, and what to do about it."""
    register, token = holding.register, holding.token
    typed = "已经有文号的，签发时直接填写。文书没有改动。"
    moved = "那台电脑不再用了的，可以在文号登记簿里接管。"
    if holding.own_runs(device):
        return f"分给这台电脑的“{register.code}”{register.year}年号段用完了，没有取号。", f"请登记簿所在的电脑再分一段；{typed}"
    if holding.home:
        where = f"“{token.device_name}”" if token is not None and token.device_name else "另一台电脑"
        return (
            f"“{register.code}”{register.year}年的文号登记簿在{where}上，这台电脑不能取号。",
            f"请在那台电脑上签发，或者请它给这台电脑分一段号；{typed}{moved}",
        )
    return (
        f"“{register.issuer}”的文号登记簿不在这台电脑上，不能取号。",
        f"请{register.issuer}分一段号；{typed}刚从备份恢复的，请先在文号登记簿里接管。",
    )


def first_use(holding: Holding, device: str) -> str:
    """What to make sure of before this PC draws the first number of a register nobody has written down; "" once it is.

    Two PCs of one union that never exchanged would both begin with 1.
    """
    if holding.token is not None or holding.home != device or holding.taken:
        return ""
    return (
        f"“{holding.register.code}”的号第一次在这台电脑上取。本单位别的电脑或者纸质登记簿已经取过号的，先不要签发："
        "请那台电脑分一段号，或者在文号登记簿里接管。"
    )


def typed_problem(number: str, holding: Holding, device: str) -> str:
    """What is wrong with a number that was typed instead of drawn; "" if it may stand."""
    register, parsed = holding.register, parse(number)
    if parsed is None:
        example = register._replace(code=register.code or "滨工劳监意").text(9)
        return f"文号要写成“{example}”这样：六角括号，不加“第”，数字前不补 0。"
    if parsed.code != register.code:
        return f"文号的代字是“{parsed.code}”，这份文书的发文代字是“{register.code}”。"
    if parsed.year != register.year:
        return f"文号是 {parsed.year}年的，签发日期在 {register.year}年。"
    if parsed.serial in holding.taken:
        return f"文号“{number}”已经用过，作废的也不能再用，请换一个。"
    run = next((b for b in holding.runs if (b.first or 0) <= parsed.serial <= (b.last or 0)), None)
    if run is not None and run.ended_on:
        return f"“{number}”已经登记为空号，不能再用。"
    if run is not None and run.device not in ("", device):
        return f"“{number}”在分给“{run.device_name}”的号段里，只有那台电脑能用。"
    if run is None and holding.home == device and parsed.serial != holding.next:
        return f"登记簿在这台电脑上，下一个是“{register.text(holding.next)}”，不能跳号。"
    return ""


# -- what became of every number ------------------------------------------------------------------------------------------


@frozen
class Line:
    """One number of a register: its letters (two or more if it was given out twice) or the block it lies in.

    A letter ``signed_twice``, on two PCs that had not heard of each other, got this number and bears the other one now.
    """

    serial: int
    number: str
    state: State
    letters: tuple[Letter, ...] = ()
    block: NumberBlock | None = None
    signed_twice: tuple[Letter, ...] = ()

    @property
    def is_double(self) -> bool:
        """Whether several letters bear this number and stand; a double is settled by voiding all but one."""
        return sum(letter.status != "void" and not letter.deleted for letter in (*self.letters, *self.signed_twice)) > 1

    @property
    def is_wrong(self) -> bool:
        """Whether somebody has to see to it."""
        return self.is_double or self.state == "gap" or any(letter.status in ANSWERABLE for letter in self.signed_twice)


def lines(holding: Holding, letters: Collection[Letter]) -> list[Line]:
    """Every number of a register in order, from the ``letters`` that bear or once got one, deleted ones among them."""
    register = holding.register
    borne: dict[int, list[Letter]] = {}
    for letter in letters:
        parsed = parse(letter.number)
        if parsed and (parsed.code, parsed.year) == (register.code, register.year):
            borne.setdefault(parsed.serial, []).append(letter)
    twice: dict[int, list[Letter]] = {}
    known = {letter.id: letter for letter in letters}
    for serial, letter_id in holding.drawn:
        if letter_id in known and known[letter_id].number != register.text(serial):
            twice.setdefault(serial, []).append(known[letter_id])
    firsts = [b.first or 1 for b in holding.blocks if b.year == register.year]
    lasts = [b.last or 0 for b in holding.runs]
    return [
        _line(holding, serial, tuple(borne.get(serial, ())), tuple(twice.get(serial, ())))
        for serial in range(min([*firsts, *borne, *twice] if firsts else [1]), max([*lasts, *borne, *twice, 0]) + 1)
    ]


def _line(holding: Holding, serial: int, letters: tuple[Letter, ...], twice: tuple[Letter, ...]) -> Line:
    block = next((b for b in holding.runs if (b.first or 0) <= serial <= (b.last or 0)), None)
    state: State = "gap" if serial >= holding.start else "outside"
    if letters:
        state = "void" if all(letter.status == "void" for letter in letters) else "used"
    elif twice:
        state = "void"
    elif block is not None:
        state = "unused" if block.ended_on else "block"
    return Line(serial, holding.register.text(serial), state, letters, block, twice)


def faults(found: Iterable[Line], register: Register) -> list[str]:
    """What is wrong with a register, one sentence each: numbers given out twice, numbers nobody accounts for."""
    found = list(found)
    told = [
        f"“{line.number}”用在 {len(line.letters) + len(line.signed_twice)} 份文书上。留下一份，其余的作废，重拟以后再取号。"
        for line in found
        if line.is_double
    ]
    told += [
        f"“{line.number}”和“{letter.number}”取给了同一份文书，两台电脑都签发过。现在用后一个，请收回印有前一个的文书。"
        for line in found
        for letter in line.signed_twice
        if letter.status in ANSWERABLE
    ]
    missing = [line.serial for line in found if line.state == "gap"]
    runs = [[serial for _, serial in group] for _, group in groupby(enumerate(missing), key=lambda pair: pair[1] - pair[0])]
    if runs:
        words = "、".join(f"{run[0]}号" if len(run) == 1 else f"{run[0]}号至{run[-1]}号" for run in runs)
        told.append(f"“{register.code}”{register.year}年缺 {words}，没有对应的文书，也不在号段里。")
    return told


def left_over(found: Iterable[Line], register: Register, this_year: int) -> list[str]:
    """One sentence when blocks of a year that is over still hold numbers."""
    left = sum(line.state == "block" for line in found) if register.year < this_year else 0
    return [f"“{register.code}”{register.year}年分出去的号还剩 {left} 个没有用，收回以后登记为空号。"] if left else []
