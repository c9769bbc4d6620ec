"""Whatever three PCs draw, void, give out, hand on and put back, and however their news travels: no number is given out twice."""

import atexit
import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from depth import examples
from replicas import NAMES, colleague, quick_codes, received, sent, station_store
from stand_ins import Clock
from station.actions import circle
from station.actions import letter_numbers as numbers
from station.actions.letters import note_step
from station.casework.letter_numbers import Number, Register, faults, lines, parse
from station.casework.model import Letter, LetterStep, NumberBlock
from station.db.exchange import undistributed
from station.db.letter_numbers import doubles, holding, letters_of
from station.db.restoring import restore
from station.db.safekeeping import backup
from station.db.store import Store
from station.errors import StationError

ISSUER, CODE = NAMES["BH"], "滨工劳监意"
COUNT = 3
replica = st.integers(0, COUNT - 1)


@cache
def template() -> Path:
    """Three stores that know each other; always used at one path, so that none takes itself for a copy."""
    memory = Path("/dev/shm")
    root = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    with quick_codes():
        head = station_store(root / "live" / "0-0", "BH")
        circle.found(head)
        stores = [head, *(colleague(head, root / "live" / f"{n}-0") for n in range(1, COUNT))]
    for store in stores:
        sent(head, root / "stick")
        received(store, root / "stick") if store is not head else None
    for store in stores:
        store.close()
    shutil.copytree(root / "live", root / "saved")
    atexit.register(shutil.rmtree, root)
    return root


class Numbers(RuleBasedStateMachine):
    """Three PCs of one district with a stick each. What no store can know (paper, and which PC burnt down) the machine itself remembers."""

    @initialize(hours=st.lists(st.integers(-48, 48), min_size=COUNT, max_size=COUNT))
    def open(self, hours: list[int]) -> None:
        self.folder = template() / "live"
        shutil.rmtree(self.folder)
        shutil.copytree(template() / "saved", self.folder)
        self.stores = [self.take_up(self.folder / f"{n}-0", timedelta(hours=hours[n])) for n in range(COUNT)]
        head = self.stores[0]
        self.copies: list[Path | None] = [None] * COUNT
        self.generation = 0
        self.paper: list[tuple[Number, str]] = []  # every number ever put on paper, and the letter it was put on
        self.blocks: list[NumberBlock] = []
        self.highest: dict[int, int] = {}  # ever on paper or in a block, by year
        self.before: dict[int, int] = {}  # numbers below are explained by a take-over
        # the PC a register was handed to last, by year: on its way or there, alive or burnt down
        self.holders = dict.fromkeys((2025, 2026), head.device)

    @staticmethod
    def take_up(folder: Path, skew: timedelta) -> Store:
        """Sit down at a PC whose clock is wrong."""
        clock = Clock()
        clock.now += skew
        store = Store.open(folder, clock=clock)
        store.db.conn.execute("PRAGMA synchronous = OFF")
        store.user = "王芳"
        return store

    def teardown(self) -> None:
        if hasattr(self, "stores"):
            self.settle()
            for store in self.stores:
                store.close()

    # -- clerks --------------------------------------------------------------------------------------------------------

    def keeper(self, at: int, year: int = 2026) -> Store:
        """The store the register of that year lives in, else any: most acts elsewhere are refused and try nothing."""
        return next((store for store in self.stores if store.device == self.holders.get(year)), self.stores[at])

    @rule(at=replica, year=st.sampled_from([2026, 2026, 2025]), times=st.integers(1, 3))
    def sign(self, at: int, year: int, times: int) -> None:
        for _ in range(times):
            self.sign_once(self.stores[at], year)

    @rule(year=st.sampled_from([2026, 2026, 2025]))
    def sign_everywhere(self, year: int) -> None:
        """A letter on every PC before anybody hears of the others."""
        for store in self.stores:
            self.sign_once(store, year)

    def sign_once(self, store: Store, year: int) -> None:
        day = f"{year}-03-16"
        with suppress(StationError), store.step("签发") as step:  # the register is elsewhere
            number = numbers.take(store, step, ISSUER, CODE, day)
            letter = step.add(Letter(kind="opinion", issuer=ISSUER, issuer_code=CODE, number=number, status="issued", issued_on=day))
            parsed = parse(number)
            assert parsed is not None
            self.paper.append((parsed, letter.id))
            self.note(parsed.year, parsed.serial)

    @rule(at=replica)
    def sign_one_draft_everywhere(self, at: int) -> None:
        """The PC with the register gives the others a number and a draft, and each signs it before it hears of the others."""
        keeper = self.keeper(at)
        with keeper.step("拟") as step:
            draft = step.add(Letter(kind="opinion", issuer=ISSUER, issuer_code=CODE, status="draft"))
        for to, store in enumerate(self.stores):
            if store is not keeper:
                self.give(self.stores.index(keeper), to, 1, 2026, 2)
        for store in self.stores:
            if store.find(Letter, draft.id) is not None:
                self.sign_draft(store, store.get(Letter, draft.id))

    def sign_draft(self, store: Store, draft: Letter) -> None:
        day = "2026-03-16"
        with suppress(StationError), store.step("签发") as step:
            number = numbers.take(store, step, ISSUER, CODE, day)
            step.save(replace(draft, number=number, status="issued", issued_on=day), draft)
            note_step(store, step, draft.id, "number", day, opinion=number)
            parsed = parse(number)
            assert parsed is not None
            self.paper.append((parsed, draft.id))
            self.note(parsed.year, parsed.serial)

    def note(self, year: int, serial: int) -> None:
        self.highest[year] = max(self.highest.get(year, 0), serial)

    @rule(at=replica, pick=st.integers(0))
    def void(self, at: int, pick: int) -> None:
        found = self.stores[at].matching(Letter)
        if found:
            letter = found[pick % len(found)]
            with self.stores[at].step("作废") as step:
                step.save(replace(letter, status="void"), letter)

    @rule(at=replica, to=replica, size=st.integers(1, 4), year=st.sampled_from([2026, 2026, 2025]), way=st.integers(0, 3))
    def give(self, at: int, to: int, size: int, year: int, way: int) -> None:
        """``way`` 0 tries it where the register may not be, 1 leaves it to the carriers, else the receiver is told at once."""
        giver = self.keeper(at, year) if way else self.stores[at]
        with suppress(StationError):
            block = numbers.give_block(giver, Register(ISSUER, CODE, year), size, self.stores[to].device, "另一台电脑")
            self.blocks.append(block)
            self.note(year, block.last or 0)
            self.tell(giver, to, way)

    def tell(self, giver: Store, to: int, way: int) -> None:
        if way > 1:
            self.carry(self.stores.index(giver), to, None)

    @rule(at=replica, pick=st.integers(0))
    def give_back(self, at: int, pick: int) -> None:
        found = [b for b in self.stores[at].matching(NumberBlock) if b.last is not None]
        if found:
            with suppress(StationError):
                numbers.return_block(self.stores[at], found[pick % len(found)].id)

    @rule(at=replica, to=replica, way=st.integers(0, 3))
    def hand_on(self, at: int, to: int, way: int) -> None:
        giver = self.keeper(at) if way else self.stores[at]
        device = giver.device
        with suppress(StationError):
            numbers.move_register(giver, Register(ISSUER, CODE, 2026), self.stores[to].device, "另一台电脑")
            for year, holder in self.holders.items():
                self.holders[year] = self.stores[to].device if holder == device else holder
            self.tell(giver, to, way)

    # -- fires ---------------------------------------------------------------------------------------------------------

    @rule(at=replica)
    def back_up(self, at: int) -> None:
        self.generation += 1
        self.copies[at] = self.folder / f"{self.generation}.zip"
        backup(self.stores[at], self.copies[at])

    @rule(at=replica)
    def burn_down_and_put_back(self, at: int) -> None:
        copy = self.copies[at]
        if copy is None:
            return
        old = self.stores[at]
        unsent = [entry for entry in undistributed(old, -1) if entry.record == NumberBlock.record and entry.is_new]
        skew = old.now() - Clock().now
        old.close()
        self.generation += 1
        restore(copy, self.folder / f"new-{self.generation}")
        self.stores[at] = new = self.take_up(self.folder / f"new-{self.generation}", skew)
        for entry in unsent:  # a hand-over nobody will ever hear of
            body = {name: change.after for name, change in entry.values.items()}
            if "last" not in body and new.find(NumberBlock, entry.record_id) is None:
                for year, holder in self.holders.items():
                    if body.get("device") == holder and body.get("year") == year:
                        self.holders[year] = ""
        self.copies[at] = None

    @rule(at=replica)
    def take_over(self, at: int) -> None:
        """Somebody looks into the paper register, and knows that the PC with the other one is gone."""
        if self.holders[2026] in {store.device for store in self.stores}:
            return
        first = self.highest.get(2026, 0) + 1
        with suppress(StationError):
            numbers.take_over(self.stores[at], Register(ISSUER, CODE, 2026), first)
            self.holders[2026] = self.stores[at].device
            self.before[2026] = first

    # -- carriers ------------------------------------------------------------------------------------------------------

    @rule(start=replica, end=replica, lost=st.none() | st.integers(0))
    def carry(self, start: int, end: int, lost: int | None) -> None:
        """News from one PC, and whatever it still sends of its past, comes to another; one bundle may get lost on the way."""
        if start == end:
            return
        stick = self.folder / f"stick-{self.generation}-{start}-{end}"
        sent(self.stores[start], stick)
        bundles = sorted(stick.rglob("*-b-*.gwb"))
        if lost is not None and bundles:
            bundles[lost % len(bundles)].unlink()
        if (stick / "s").exists():
            received(self.stores[end], stick)
        shutil.rmtree(stick)

    @rule()
    def carry_all(self) -> None:
        """A good day: everybody hears from everybody."""
        stick = self.folder / "stick"
        for store in (*self.stores, *self.stores):
            sent(store, stick)
            received(store, stick)
        shutil.rmtree(stick)

    # -- what must hold ------------------------------------------------------------------------------------------------

    @invariant()
    def no_number_is_on_two_letters(self) -> None:
        given = [number for number, _ in getattr(self, "paper", [])]
        assert len(set(given)) == len(given), sorted(n for n in given if given.count(n) > 1)

    def settle(self) -> None:
        """Everybody tells everybody: every number up to the highest is on a letter, in a block, not used, or before a take-over."""
        self.carry_all()
        for store in self.stores:
            assert doubles(store) == {}
            for year, highest in self.highest.items():
                register = Register(ISSUER, CODE, year)
                held = holding(store, register)
                found = lines(held, letters_of(store, register))
                accounted = {line.serial for line in found if line.state not in ("gap", "outside")}
                accounted |= set(range(1, self.before.get(year, 1)))  # on paper before somebody took the register over
                accounted |= {number.serial for number, letter in self.paper if number.year == year and is_burnt(store, number, letter)}
                for block in self.blocks:
                    if block.year == year and store.find(NumberBlock, block.id) is None:  # burnt before anybody heard of it
                        accounted |= set(range(block.first or 0, (block.last or 0) + 1))
                assert set(range(1, highest + 1)) <= accounted, faults(found, register)


def is_burnt(store: Store, number: Number, letter_id: str) -> bool:
    """Whether nobody has heard that this letter got this number: it stands on paper only."""
    letter, text = store.find(Letter, letter_id), Register(ISSUER, CODE, number.year).text(number.serial)
    return letter is None or (letter.number != text and not store.matching(LetterStep, letter_id=letter_id, opinion=text))


TestNumbers = Numbers.TestCase
TestNumbers.settings = examples(3, stateful_step_count=40)
