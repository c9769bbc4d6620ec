"""Questions of the register of letter numbers: blocks, numbers in use, the PCs known, numbers given out twice."""

from collections import defaultdict
from collections.abc import Mapping

from station.casework.letter_numbers import Holding, Register, parse
from station.casework.letters import number_text
from station.casework.model import Letter, NumberBlock
from station.db.sight import seeing_all
from station.db.store import Store
from station.frozen import frozen


@seeing_all
def holding(store: Store, register: Register) -> Holding:
    """What this store knows of a register."""
    blocks = store.matching(NumberBlock, issuer=register.issuer, code=register.code)
    asked = f"SELECT number, id, 0 FROM letter WHERE {_BEARS} UNION SELECT opinion, letter_id, 1 FROM letter_step WHERE {_GOT}"
    found = [(parse(row[0]), row[1], row[2]) for row in store.query(asked, [*_bearing(register), *_bearing(register)])]
    taken = {number.serial for number, _, _ in found if number}
    drawn = {(number.serial, letter_id) for number, letter_id, is_step in found if number and is_step}
    return Holding(register, blocks, taken, _maker(store, register.issuer), drawn)


def letters_of(store: Store, register: Register) -> list[Letter]:
    """The letters with a number of this register, also those in the recycle bin: a number is never free again.

    Among them those that got one but bear another now, because two PCs signed them.
    """
    where = f"{_BEARS} OR id IN (SELECT letter_id FROM letter_step WHERE {_GOT})"
    bearing = [*_bearing(register), *_bearing(register)]
    return [letter for deleted in (False, True) for letter in store.select(Letter, where, bearing, deleted=deleted)]


_BEARS = "number <> '' AND substr(number, 1, ?) = ?"  # LIKE would read a “_” in a code as any character
# a letter two PCs sign keeps one of its numbers only; the steps of its way keep both
_GOT = "step = 'number' AND substr(opinion, 1, ?) = ?"


def _bearing(register: Register) -> list[int | str]:
    prefix = number_text(register.code, register.year, 0).partition("0号")[0]
    return [len(prefix), prefix]


def _maker(store: Store, issuer: str) -> str:
    """The PC that made the first station record of this issuing body; "" if there is none or this store was put back from a backup.

    What was numbered after a backup is not in it: a register that was never handed on has to be taken over there.
    """
    sql = """SELECT journal.device FROM station JOIN journal ON journal.record_id = station.id AND journal.is_new
        WHERE station.deleted = 0 AND coalesce(nullif(station.issuer_name, ''), station.name) = ? ORDER BY journal.stamp LIMIT 1"""
    found = store.query(sql, [issuer])
    device = str(found[0][0]) if found else ""
    return "" if device == store.device and store.setting("restored_at", "") else device


def registers(store: Store) -> list[Register]:
    """Every register with a number or a block, by issuer, code and year, the newest year first."""
    found = {Register(row[0], row[1], row[2]) for row in store.query("SELECT issuer, code, year FROM number_block WHERE deleted = 0")}
    for issuer, number in store.query("SELECT issuer, number FROM letter WHERE number <> ''"):
        parsed = parse(number)
        if parsed:
            found.add(Register(issuer, parsed.code, parsed.year))
    return sorted(found, key=lambda register: (register.issuer, register.code, -register.year))


def doubles(store: Store) -> Mapping[str, list[Letter]]:
    """Letters by a number that several of them bear; one that is void no longer counts: so is a double settled."""
    stands = "number <> '' AND status <> 'void'"
    where = f"{stands} AND number IN (SELECT number FROM letter WHERE {stands} AND deleted = 0 GROUP BY number HAVING count(*) > 1)"
    found: dict[str, list[Letter]] = defaultdict(list)
    for letter in store.select(Letter, where, order="number, issued_on, id"):
        found[letter.number].append(letter)
    return found


@frozen
class Computer:
    """A PC known by what it entered: its station and who wrote there last."""

    device: str
    station: str
    person: str
    last_at: str

    @property
    def name(self) -> str:
        """“河湾街道职工服务站 李敏的电脑”."""
        return " ".join(filter(None, [self.station, f"{self.person}的电脑" if self.person else f"电脑 {self.device[-4:]}"]))


def computers(store: Store) -> list[Computer]:
    """The other PCs whose entries came here, the one heard of last first."""
    sql = """SELECT device, by, max(at) AS last_at,
            (SELECT name FROM station WHERE deleted = 0 AND lower(code) = (SELECT station FROM stream
                WHERE stream.device = step.device ORDER BY received_at DESC LIMIT 1)) AS station
        FROM step WHERE device <> ? GROUP BY device ORDER BY last_at DESC"""
    return [Computer(row["device"], row["station"] or "", row["by"], row["last_at"]) for row in store.query(sql, [store.device])]
