"""The circle: which units and PCs there are and who may say so, as a function of the statements known and of whom oneself trusts.

Trust starts at one PC (the anchor: the founder of the own unit), whose key was pinned by hand. Only heads of a unit, and of
the units above it, are heard about it. A unit is named by the unit above; the topmost unit known says itself who is above it.
"""

import itertools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field

from station.casework import audiences
from station.frozen import frozen
from station.sync.bundle import BundleError, State
from station.sync.keys import key_id
from station.sync.statements import Answered, KeyChanged, PcAdmitted, PcLost, Said, UnitNamed, read


@frozen
class Unit:
    """A station, district or city.

    ``head`` is the key of its first head ("" for none), ``recipient`` "" where no PC is left to read, ``knowing`` the PCs
    that were given its secret; ``is_confirmed`` says whether the unit above has admitted it, or there is none.
    """

    code: str
    name: str
    level: str
    above: str
    head: str
    recipient: str
    is_confirmed: bool = True
    knowing: frozenset[str] = frozenset()


@frozen
class Pc:
    """One PC of a unit; of a lost one ``accepted`` says how far its streams still count."""

    key_id: str
    unit: str
    label: str
    public: bytes
    receiving: str
    is_head: bool
    is_lost: bool
    accepted: Mapping[str, int]


@frozen
class Circle:
    """Who is who, as the unit ``own`` sees it; ``said`` are the statements that count, by name."""

    own: str
    units: Mapping[str, Unit]
    pcs: Mapping[str, Pc]
    said: Mapping[str, Said] = field(repr=False)

    def above(self, code: str) -> str:
        """The unit above one; "" for none."""
        return self.units[code].above if code in self.units else ""

    def all_above(self, code: str) -> tuple[str, ...]:
        """Every unit above one, the next first."""
        found: list[str] = []
        while (code := self.above(code)) and code not in found:
            found.append(code)
        return tuple(found)

    def below(self, code: str) -> tuple[str, ...]:
        """The units directly below one."""
        return tuple(unit.code for unit in self.units.values() if unit.above == code)

    def all_below(self, code: str) -> tuple[str, ...]:
        """Every unit below one."""
        return tuple(unit for unit in self.units if code in self.all_above(unit))

    def readers(self, unit: str, audience: str) -> tuple[str, ...]:
        """The units that may read what ``unit`` makes for an audience, itself first.

        What is for one other unit is also for those above that one: a district reads all its stations. Those above
        ``unit`` read the same in what goes up.
        """
        if other := audiences.unit_of(audience):
            known = self.units.keys() & {other}
            return tuple(dict.fromkeys((unit, *known, *(one for one in self.all_above(other) if one not in self.all_above(unit)))))
        below = self.all_below(unit) if audience == audiences.ALL else ()
        return (unit, *self.all_above(unit), *below)

    def recipients(self, audience: str) -> tuple[str, ...]:
        """What bundles of the own unit for an audience are sealed to."""
        found = (self.units[code].recipient for code in self.readers(self.own, audience) if code in self.units)
        return tuple(dict.fromkeys(filter(None, found)))

    def public_key(self, key: str, unit: str) -> bytes:
        """The key that checks what a PC signed for a unit; BundleError UNKNOWN if it is no PC of that unit or of one above it."""
        pc = self.pcs.get(key)
        if pc is None or pc.unit not in (unit, *self.all_above(unit)):
            raise BundleError(State.UNKNOWN, "这是一台未登记的电脑发出的。", "等区总或者本站确认这台电脑以后再收。")
        return pc.public

    def accepts(self, key: str, stream: str, number: int) -> bool:
        """Whether a bundle counts by who made it: of a lost PC only up to what was taken in before."""
        pc = self.pcs.get(key)
        return pc is not None and (not pc.is_lost or number <= pc.accepted.get(stream, 0))

    def is_heard(self, key: str, unit: str) -> bool:
        """Whether a PC may say who belongs to a unit."""
        pc = self.pcs.get(key)
        return pc is not None and pc.is_head and not pc.is_lost and pc.unit in (unit, *self.all_above(unit))

    def next_serial(self, kind: type[UnitNamed] | type[KeyChanged], unit: str) -> int:
        """The serial of the next statement of one kind about a unit: the newest counts."""
        bodies = [(s.serial, s.body) for s in self.said.values() if isinstance(s.body, kind)]
        about = [n for n, body in bodies if (body.code if isinstance(body, UnitNamed) else body.unit) == unit]
        return max(about, default=0) + 1


def anchor(unit: str, public: bytes) -> bytes:
    """Whom to trust: a unit and the key of a head of it."""
    return f"{unit} {public.hex()}".encode()


def read_circle(own: str, anchor: bytes, statements: Iterable[bytes], known: Iterable[bytes] = ()) -> Circle:
    """The circle as seen from ``own``, whatever the order of the statements and however many of them count for nothing.

    Of the ``known`` ones the signatures were found right when they were taken in.
    """
    found = [*map(read, statements), *(read(content, is_known=True) for content in known)]
    said = sorted({s.name: s for s in found if s is not None}.values(), key=_order)
    unit, _, public = anchor.decode().partition(" ")
    losses: dict[str, PcLost] = {}
    while True:
        view = _View(unit, key_id(bytes.fromhex(public)), said, losses.values())
        declared = [(view.seniority[s.signer], *_order(s), s.body) for s in view.said.values() if isinstance(s.body, PcLost)]
        fresh = [(name, loss) for _, _, name, loss in sorted(declared, key=lambda d: d[:3]) if name not in losses]
        if not fresh:
            return view.circle(own)
        losses.update(fresh[:1])  # one at a time, the most senior first: whoever is lost by it is heard no more


def _order(said: Said) -> tuple[int, str]:
    return said.serial, said.name


def _head_of(said: Said, unit: str) -> str:
    """The PC a statement makes a head of a unit; "" if it does not."""
    is_head = isinstance(said.body, PcAdmitted) and said.body.is_head
    answer = said.answer if is_head else None
    return answer.signer if answer is not None and isinstance(answer.body, Answered) and answer.body.unit == unit else ""


class _View:
    """What counts of the statements (given in order) while these losses are known."""

    def __init__(self, unit: str, key: str, said: Iterable[Said], losses: Iterable[PcLost]) -> None:
        self._kept: dict[str, set[str]] = {}
        self._accepted: dict[str, dict[str, int]] = {}
        for loss in losses:
            self._kept.setdefault(loss.key_id, set()).update(loss.kept)
            accepted = self._accepted.setdefault(loss.key_id, {})
            accepted.update({stream: max(number, accepted.get(stream, 0)) for stream, number in loss.accepted.items()})
        self._all = [s for s in said if s.signer not in self._kept or s.name in self._kept[s.signer]]
        chain = self._chain(unit, key)
        own = dict(chain)
        self._above = {one: above for (one, _), (above, _) in itertools.pairwise(chain)}
        self._heads = {one: [key] for one, key in chain}  # of each unit known, in the order they were found
        self._unit_of = {key: one for one, key in chain}  # of each head
        self._pcs: dict[str, tuple[Answered, bytes, bool]] = {}
        self.said: dict[str, Said] = {}  # what counts
        level, heard = [chain[-1][0]], set[str]()
        while level:  # from the top down, so that nobody can say anything of units beside and above
            for group in ([one for one in level if one in own], level):  # units beside cannot claim those of the own line
                heard.update(group)
                self._grow(heard)
            level = [one for one, above in self._above.items() if above in level]

    def _chain(self, unit: str, key: str) -> list[tuple[str, str]]:
        """The own unit and those above it, each with a head: who is above a unit is told it by its own heads, the last word counts."""
        chain = [(unit, key)]
        while True:
            heads, count = {key}, 0
            while count < len(heads):
                count = len(heads)
                heads |= {pc for s in self._all if s.signer in heads and (pc := _head_of(s, unit))}
            named = [(_order(s), s.body) for s in self._all if s.signer in heads and isinstance(s.body, UnitNamed) and s.body.code == unit]
            above = max(named, key=lambda n: n[0])[1] if named else UnitNamed(unit, "", "")
            if not above.above or any(above.above == one for one, _ in chain):
                return chain
            unit, key = above.above, key_id(above.above_public)
            chain.append((unit, key))

    @property
    def seniority(self) -> dict[str, int]:
        """The place of each head: those of upper units first, then in the order they were found."""
        ranked = [key for unit in sorted(self._heads, key=lambda unit: len(self._line(unit))) for key in self._heads[unit]]
        return {key: place for place, key in reversed(list(enumerate(ranked)))}

    def _line(self, unit: str) -> list[str]:
        """A unit and those above it."""
        line = [unit]
        while unit := self._above.get(unit, ""):
            line.append(unit)
        return line

    def _is_heard(self, key: str, unit: str) -> bool:
        return unit in self._heads and any(key in self._heads[one] for one in self._line(unit))

    def _grow(self, heard: Collection[str]) -> None:
        """Take in what heads of these units say, until they have nobody new to name."""
        waiting = [s for s in self._all if s.name not in self.said]
        while True:
            count = len(waiting)
            waiting = [s for s in waiting if self._unit_of.get(s.signer) not in heard or not self._take(s)]
            if len(waiting) == count:
                return

    def _take(self, said: Said) -> bool:
        match said.body:
            case UnitNamed(code=code, above=above):
                is_by_above = said.signer in self._heads.get(above, ())
                if is_by_above and code not in self._heads:
                    self._heads[code], self._above[code] = [], above
                counts = said.signer in self._heads.get(code, ()) or (is_by_above and self._above.get(code) == above)
            case PcAdmitted(is_head=is_head):
                counts = self._admit(said.signer, said.answer, is_head)
            case KeyChanged(unit=unit):
                counts = self._is_heard(said.signer, unit)
            case PcLost(key_id=key):
                counts = key in self._pcs and self._is_heard(said.signer, self._pcs[key][0].unit)
            case _:
                counts = True  # of a newer version: kept and passed on
        if counts:
            self.said[said.name] = said
        return counts

    def _admit(self, signer: str, answered: Said | None, is_head: bool) -> bool:
        if answered is None or not isinstance(answered.body, Answered) or not self._is_heard(signer, answered.body.unit):
            return False
        pc, _, was_head = self._pcs.setdefault(answered.signer, (answered.body, answered.public, False))
        if pc.unit != answered.body.unit:
            return False
        self._pcs[answered.signer] = (pc, answered.public, was_head or is_head)
        if is_head and answered.signer not in self._heads[pc.unit]:
            self._heads[pc.unit].append(answered.signer)
            self._unit_of[answered.signer] = pc.unit
        return True

    def circle(self, own: str) -> Circle:
        """The circle these statements make."""
        pcs = {
            key: Pc(key, pc.unit, pc.label, public, pc.receiving, is_head, key in self._kept, self._accepted.get(key, {}))
            for key, (pc, public, is_head) in sorted(self._pcs.items(), key=lambda item: (item[1][0].unit, item[1][0].label, item[0]))
        }
        named: dict[str, tuple[bool, tuple[int, str], UnitNamed]] = {}
        keys: dict[str, list[KeyChanged]] = {}
        for s in self.said.values():
            if isinstance(s.body, UnitNamed):
                found = (s.signer not in self._heads[s.body.code], _order(s), s.body)  # the unit above has the last word
                named[s.body.code] = max(named.get(s.body.code, found), found, key=lambda f: f[:2])
        for s in sorted(self.said.values(), key=_order):
            if isinstance(s.body, KeyChanged):
                keys.setdefault(s.body.unit, []).append(s.body)
        units = {}
        living: dict[str, set[str]] = {}
        for pc in pcs.values():
            if not pc.is_lost:
                living.setdefault(pc.unit, set()).add(pc.key_id)
        for code in sorted(self._heads):
            alive = living.get(code, set())
            recipient, knowing = self._key(keys.get(code, []))
            units[code] = Unit(
                code=code,
                name=named[code][2].name if code in named else code,
                level=named[code][2].level if code in named else "",
                above=self._above.get(code, ""),
                head=next((key for key in self._heads[code] if key in alive), ""),
                recipient=recipient if alive else "",
                is_confirmed=code not in self._above or (code in named and named[code][0]),
                knowing=knowing,
            )
        return Circle(own, units, pcs, self.said)

    def _key(self, changes: list[KeyChanged]) -> tuple[str, frozenset[str]]:
        """Of the keys of a unit, in order, the newest that no lost PC knows, else the newest; and the PCs that know it.

        Whoever did not know of a loss yet may have given the old key out once more.
        """
        knowing: dict[str, set[str]] = {}
        for change in changes:
            knowing.setdefault(change.recipient, set()).update(change.pcs)
        safe = [change for change in changes if knowing[change.recipient].isdisjoint(self._kept)]
        newest = next(reversed(safe or changes), None)
        return (newest.recipient, frozenset(knowing[newest.recipient])) if newest is not None else ("", frozenset())
