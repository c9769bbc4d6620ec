"""What headings of a template mean, and what its own lists call a value; the words are shared with the taking in of old ledgers."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache

from station import paths
from station.casework import money, vocabulary
from station.casework.importing.headings import ORDINALS, plain
from station.casework.importing.targets import targets
from station.casework.model import BY_NAME
from station.casework.sheets import Cell, Column, Unit, shown

NEAR = 70  # from how much likeness on a heading is taken for a column


@cache
def names_of(column: Column) -> tuple[str, ...]:
    """What a column may be called, plain: its title, the label of its field, and what old ledgers call the same."""
    record, _, name = column.key.partition(".")
    own = [column.title, BY_NAME[record].spec(name).label if record in BY_NAME else ""]
    every = [field for target in targets().values() for field in target.fields]
    said = set() if record in BY_NAME else _said_in(column.title)
    same = [f for f in every if f.path == column.key or said & {f.label, f.spec.label, *f.headings}]
    numbered = ORDINALS if plain(column.title) in ORDINALS else ()
    return tuple(dict.fromkeys(filter(None, map(plain, [*own, *numbered, *(heading for field in same for heading in field.headings)]))))


def _said_in(title: str) -> set[str]:
    """What a title that no field has may say: 所属街道/片区 is 所属街道, 办理方式/结果 is 办理方式 and 办理结果."""
    first, *others = title.split("/")
    return {first, *(other if len(other) > 2 else first[:2] + other for other in others)}


def alike(heading: str, column: Column) -> int:
    """How like a heading is to a column of a ledger, of 100."""
    said, title = plain(heading), plain(column.title)
    shorter = 40 + 50 * len(said) // len(title) if len(said) > 2 and said in title else 0  # 满意度 for 回访满意度
    return max(likeness(heading, names_of(column)), shorter)


def likeness(heading: str, names: Iterable[str]) -> int:
    """How like a heading is to the likest of some names, of 100; one that says more than a name counts by the name's share.

    A name that lies in the group over the column alone (欠薪情况·时段) does not count.
    """
    scores = [0]
    group, _, own = heading.rpartition("·")
    for said, over, whole in ((plain(heading), len(plain(group)), 100), (plain(own), 0, 95)):
        for rank, name in enumerate(names):
            if said == name:
                scores.append(whole - min(rank, 3))  # its own title before what it is called elsewhere
            elif own and name.endswith(tail := plain(own)) and len(name) > len(tail) and name.removesuffix(tail) in plain(group):
                scores.append(96 - min(rank, 3))  # 欠薪情况·时段 for 欠薪时段
            elif len(name) > 2 and said.find(name, max(0, over - len(name) + 1)) >= 0:  # 诉求, 日期 stand in too many headings
                scores.append(40 + 50 * len(name) // len(said))
    return max(scores)


def words_in(column: Column, unit: Unit | None, cell: Cell) -> str:
    """A value as text, money in the unit of the template."""
    if isinstance(cell.value, int) and unit:
        return money.marked(format((Decimal(cell.value) / unit.fen).normalize(), "f"), cell.mark)
    return shown(column, cell)


def choice(key: str, text: str, choices: Sequence[str]) -> str | None:
    """The entry of a template's own list that means a value: the same word, or the one word for the same thing; None without one."""
    if text in choices:
        return text
    record, _, name = key.partition(".")
    of = BY_NAME[record].spec(name).of if record in BY_NAME else ""
    words = _words().get(of, {})
    found = [one for one in choices if one in words and vocabulary.label(of, words[one]) == text]
    return found[0] if len(found) == 1 else None


@cache
def _words() -> dict[str, dict[str, str]]:
    """Words of vocabularies as people write them, shared with the taking in of old ledgers."""
    words: dict[str, dict[str, str]] = paths.read_json("imports", "words.json")["words"]
    return words
