"""The invented world of practice data: its days, people, employers and numbers, all drawn from one seeded chance.

Nothing here can be taken for a real person or firm: identity numbers bear the code of a whole province, which is given
to nobody, phones an unallotted prefix, and names come from made-up lists.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from random import Random
from typing import Any, TypeVar

from stdnum.cn import ric, uscc
from ulid import ULID

from station import paths, stopping
from station.casework.fields import Record
from station.casework.model import Employer, StaffMember, Station, Worker
from station.casework.workdays import add_workdays, is_workday

R = TypeVar("R", bound=Record)
T = TypeVar("T")

PHONE_PREFIX = "154"  # a prefix no operator had been allotted when this was written
_OFFICE = ((8, 35), (11, 30)), ((13, 35), (17, 15))
_AGES = {"over_age": (60, 69), "intern": (18, 22)}


@cache
def words(name: str) -> Any:
    """A file of ``resources/practice``."""
    return paths.read_json("practice", f"{name}.json")


class World:
    """What has been invented so far; ``records`` in the order in which they came about within each case."""

    def __init__(self, rng: Random, now: datetime) -> None:
        self.rng = rng
        self.now = now.replace(second=0, microsecond=0)
        self.today = now.date()
        self._before = (self.today - timedelta(days=n) for n in count())
        self._worked: list[date] = []  # the working days so far, the last one first
        self.records: list[Record] = []
        self.files: list[bytes] = []
        self.people: list[Worker] = []
        self._names = {member["name"] for member in words("people")["staff"]}
        self._origin = rng.randbytes(5)
        self._drawn = 0
        self._turns: Counter[str] = Counter()
        self.station = Station(id=self.new_id(self.at_start), **words("people")["station"])
        self.staff = tuple(
            StaffMember(id=self.new_id(self.at_start), phone=self.phone(), is_active=True, **member) for member in words("people")["staff"]
        )
        self.employers = tuple(self._employer(**raw) for raw in words("employers")["employers"])

    # -- chance ------------------------------------------------------------------------------------------------------

    def pick(self, choices: Sequence[T]) -> T:
        """One of them."""
        return self.rng.choice(choices)

    def often(self, share: float) -> bool:
        """True in ``share`` of all cases."""
        return self.rng.random() < share

    def amount(self, least: int, most: int) -> int:
        """Fen between two amounts of yuan, in tens of yuan."""
        return self.rng.randint(least // 10, most // 10) * 1000

    def turn(self, of: str, choices: Sequence[T]) -> T:
        """One of them in turn, so that rare occasions see all of them."""
        self._turns[of] += 1
        return choices[self._turns[of] % len(choices)]

    def deal(self, weights: dict[str, int], count: int) -> list[str]:
        """``count`` words in random order, each at least once and the rest by weight."""
        drawn = list(weights) + self.rng.choices(list(weights), list(weights.values()), k=max(count - len(weights), 0))
        drawn = drawn[:count]
        self.rng.shuffle(drawn)
        return drawn

    # -- days --------------------------------------------------------------------------------------------------------

    @property
    def at_start(self) -> str:
        """When the station began: fifteen months ago."""
        return (self.today - timedelta(days=456)).isoformat() + "T08:30"

    def ago(self, workdays: int) -> date:
        """The working day that many working days before today (0: the last one up to today)."""
        while len(self._worked) <= workdays:
            self._worked.append(next(day for day in self._before if is_workday(day)))
        return self._worked[workdays]

    def later(self, day: str, least: int, most: int) -> str:
        """A working day ``least`` to ``most`` working days after ``day``, but not after today."""
        amount = self.rng.randint(least, most)
        found = add_workdays(date.fromisoformat(day[:10]), amount)[0] if amount else date.fromisoformat(day[:10])
        return min(found, self.today).isoformat()

    def office_hour(self, day: date | str) -> str:
        """A moment in office hours of that day; of today one that has passed, early in the morning the last evening."""
        (first, last) = self.pick(_OFFICE)
        start = datetime.combine(date.fromisoformat(str(day)[:10]), time(*first))
        span = (last[0] - first[0]) * 60 + last[1] - first[1]
        moment = start + timedelta(minutes=self.rng.randint(0, span))
        return min(moment, self.now - timedelta(minutes=5)).isoformat(timespec="minutes")

    def soon_after(self, moment: str, most: int = 110) -> str:
        """Within ``most`` minutes the same day, or early the next day if the evening has come; never later than now."""
        start = datetime.fromisoformat(moment)
        answered = start + timedelta(minutes=self.rng.randint(15, most))
        if answered.hour >= 18:
            answered = datetime.combine(start.date() + timedelta(days=1), time(8, self.rng.randint(10, 55)))
        return max(start, min(answered, self.now - timedelta(minutes=2))).isoformat(timespec="minutes")

    def within_a_day(self) -> str:
        """A waking hour less than 23 hours ago, so that the 24-hour clock still runs."""
        hours = [self.now - timedelta(minutes=minutes) for minutes in range(25, 23 * 60, 7)]
        return self.pick([moment for moment in hours if 8 <= moment.hour < 21]).isoformat(timespec="minutes")

    # -- records -----------------------------------------------------------------------------------------------------

    def new_id(self, at: str) -> str:
        """An identity that sorts by ``at`` (ISO day or moment) and then by order of invention."""
        milliseconds = int(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() * 1000)
        self._drawn += 1
        return str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + self._drawn.to_bytes(5, "big") + self._origin))

    def add(self, record: R, at: str) -> R:
        """Keep a record that came about ``at``; an empty id is filled."""
        if not record.id:
            record = record.with_values(id=self.new_id(at))
        stopping.here()
        self.records.append(record)
        return record

    def phone(self) -> str:
        """A mobile number that nobody has."""
        return f"{PHONE_PREFIX}{self.rng.randrange(10**8):08d}"

    def worker(self, kind: str, at: str, *, is_woman: bool | None = None, is_hardship: bool = False) -> Worker:
        """A new person of this kind (vocabulary ``worker_kind``)."""
        lists = words("people")
        woman = self.often(0.4) if is_woman is None else is_woman
        name = self.person_name(lists["given_women" if woman else "given_men"])
        youngest, oldest = _AGES.get(kind, (20, 57))
        born = self.today - timedelta(days=self.rng.randint(youngest * 366, oldest * 365))
        serial = self.rng.randrange(1, 499) * 2 + (0 if woman else 1)
        number = f"{self.pick(lists['homes'])}{born:%Y%m%d}{serial:03d}"
        worker = Worker(
            id=self.new_id(at),
            name=name,
            id_number=number + ric.calc_check_digit(number + "0") if self.often(0.85) else "",
            sex="2" if woman else "1",
            born_on=born.isoformat(),
            phone=self.phone(),
            address=f"滨河区{self.pick(lists['streets'])}{self.rng.randint(2, 180)}号" if self.often(0.5) else "",
            kind=kind,
            is_member=self.often(0.35),
            is_hardship=is_hardship,
        )
        self.people.append(worker)
        return self.add(worker, at)

    def person_name(self, given: Sequence[str]) -> str:
        """A surname with one of these given names that nobody here bears yet."""
        lists = words("people")
        while True:
            name: str = self.pick(lists["compound"] if self.often(0.02) else lists["surnames"]) + self.pick(given)
            if name not in self._names:
                self._names.add(name)
                return name

    def _employer(self, name: str, nature: str, industry: str, headcount: int, is_unionised: bool = False, **_: Any) -> Employer:
        code = f"91330000MA{''.join(self.pick('0123456789ABCDEFGH') for _ in range(7))}"
        return Employer(
            id=self.new_id(self.at_start),
            name=name,
            credit_code=code + uscc.calc_check_digit(code + "0"),
            nature=nature,
            industry=industry,
            headcount=headcount,
            is_unionised=is_unionised,
            area=self.pick(words("people")["areas"]),
            contact=self.person_name(words("people")["given_men"]),
            phone=f"555{self.rng.randint(1000, 9999)}",
        )

    def employers_like(self, flag: str) -> list[Employer]:
        """Employers whose entry in the list bears this flag (``main``, ``labour``, ``partner``)."""
        named = {raw["name"] for raw in words("employers")["employers"] if raw.get(flag)}
        return [employer for employer in self.employers if employer.name in named]

    def platform_of(self, kind: str) -> Employer:
        """The platform firm for which workers of this kind drive or deliver."""
        names = {raw["name"] for raw in words("employers")["employers"] if kind in raw.get("platform_for", ())}
        return self.pick([employer for employer in self.employers if employer.name in names])

    def employer_in(self, industries: Sequence[str]) -> Employer:
        """An employer of one of these industries, none that only lends labour or runs a platform."""
        lenders = self.employers_like("labour")
        return self.pick([e for e in self.employers if e.industry in industries and e.nature != "platform" and e not in lenders])
