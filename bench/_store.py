"""A store of very many cases, written straight into the tables, indexed, and kept in the temporary folder for the next run."""

import contextlib
import hashlib
import inspect
import itertools
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from station.actions.at_desk import sit_down
from station.db import search_index, sqlite
from station.db.store import Store

NOW = datetime(2026, 3, 16, 9, 0)
YEARS, YEARS_OF_STATIONS = 10, 5
DISTRICT = ("district", "滨河区总工会", "BH", "county", "")  # whose store it is where there are stations
PCS, BUNDLES = 2, 250  # of each station, and what each sent
COMMON = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]  # 3,666 in daily use
SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕单仇解查"
HANDLERS = ("王芳", "陈立秋", "赵敏", "孙浩", "周宁", "吴迪")
AREAS = ("站前街道", "河湾街道", "东风街道", "新港镇", "柳林镇")
CATEGORIES = ("wages", "wages", "insurance", "injury", "contract", "dismissal", "hours", "safety")
OPEN_STATES = ("accepted", "working", "working", "working", "mediating", "awaiting_employer", "aiding", "suspended")


class Texts:
    """Texts of words drawn as unevenly as real ones are (Zipf), from a fixed seed."""

    def __init__(self) -> None:
        self.chance = random.Random(1)
        self.words = ["".join(self.chance.choices(COMMON, k=self.chance.choice((2, 2, 2, 3, 4)))) for _ in range(8_000)]
        self.weights = list(itertools.accumulate(1 / (n + 10) for n in range(len(self.words))))
        self._drawn: Iterator[str] = iter(())

    def sentence(self, words: int) -> str:
        drawn = list(itertools.islice(self._drawn, words))
        if len(drawn) < words:
            self._drawn = iter(self.chance.choices(self.words, cum_weights=self.weights, k=100_000))
            drawn = list(itertools.islice(self._drawn, words))
        return "，".join("".join(drawn[first : first + 3]) for first in range(0, words, 3))

    def name(self) -> str:
        return self.chance.choice(SURNAMES) + "".join(self.chance.choices(COMMON[:1_200], k=self.chance.choice((1, 2, 2))))


def status(chance: random.Random, received: datetime) -> str:
    """As in an office: what came in the last two months is open, older cases are closed and put away, a few drag on."""
    age = (NOW - received).days
    if age < 60 or chance.random() < 0.005:
        return chance.choice(OPEN_STATES)
    return chance.choice(("closed", "followed_up")) if age < 120 else "archived"


def fill(store: Store, cases: int, stations: int = 0) -> None:
    """Cases over ten years with a worker, a note and now and then a material each; an employer to twenty, a letter to fifty.

    Ids tell the order of entry, as those the store gives. With stations the cases of five years are theirs in turn.
    """
    texts = Texts()
    chance = texts.chance
    years = YEARS_OF_STATIONS if stations else YEARS
    days = [NOW - timedelta(hours=n * years * 8_760 / cases) for n in reversed(range(cases))]

    def grievances() -> Iterator[tuple[object, ...]]:
        for n, day in enumerate(days):
            at, state = day.isoformat(timespec="minutes"), status(chance, day)
            done = (
                (day + timedelta(days=chance.randrange(3, 40))).date().isoformat() if state in ("closed", "followed_up", "archived") else ""
            )
            due = (day + timedelta(days=21)).date().isoformat()
            told = (day + timedelta(days=1)).isoformat(timespec="minutes")
            asked = (chance.choice(("visit", "phone", "12351", "12345")), chance.choice(CATEGORIES), texts.sentence(24))
            area = area_of(n % stations) if stations else chance.choice(AREAS)
            office = (1 + chance.randrange(3), n * 100, chance.choice(HANDLERS), area, state)
            yield (
                *(f"{n:07}g", f"ZQ-{day.year}-{n:07}", f"{n:07}a", at),
                *asked,
                *office,
                *(told, told if chance.random() < 0.9 else "", due, done, station_id(n % stations) if stations else None),
            )

    rows: dict[str, Iterator[tuple[object, ...]]] = {
        "worker (id, name, phone)": ((f"{n:07}a", texts.name(), f"13{chance.randrange(10**9):09}") for n in range(cases)),
        "employer (id, name, credit_code)": (
            (f"{n:07}b", f"滨河{texts.sentence(3)[:4]}有限公司", f"91{n:016}") for n in range(0, cases, 20)
        ),
        "grievance (id, number, worker_id, received_at, channel, category, summary, people, amount, handler, area, status,"
        " feedback_due_at, feedback_at, handle_due_on, closed_on, station_id)": grievances(),
        "party (id, grievance_id, employer_id)": ((f"{n:07}p", f"{n:07}g", f"{n // 20 * 20:07}b") for n in range(cases)),
        "progress (id, grievance_id, at, content)": (
            (f"{n:07}n", f"{n:07}g", day.isoformat(timespec="minutes"), texts.sentence(12)) for n, day in enumerate(days)
        ),
        "attachment (id, owner, owner_id, name)": (
            (f"{n:07}t", "grievance", f"{n:07}g", f"{texts.sentence(3)}.pdf") for n in range(0, cases, 2)
        ),
        "letter (id, kind, number, facts)": (
            (f"{n:07}l", "opinion", f"站工意字〔2026〕{n // 50 + 1}号", texts.sentence(60)) for n in range(0, cases, 50)
        ),
        "letter_case (id, letter_id, grievance_id)": ((f"{n:07}k", f"{n:07}l", f"{n:07}g") for n in range(0, cases, 50)),
    } | _of_stations(stations, cases)  # fmt: skip
    with store.step("x"):
        for table, values in rows.items():
            marks = ", ".join("?" * (table.count(",") + 1))
            store.db.conn.executemany(f"INSERT INTO {table} VALUES ({marks})", values)


def station_id(place: int) -> str:
    """The id of one of the stations."""
    return f"{place:07}s"


def area_of(place: int) -> str:
    """Ten stations lie in one area."""
    return f"{place // 10:02}街道"


def device_of(place: int, pc: int) -> str:
    """The name under which a PC of a station writes."""
    return f"{place:08x}{pc:08x}"


def _of_stations(stations: int, cases: int) -> dict[str, Iterator[tuple[object, ...]]]:
    """The stations above which a district stands, the PCs they enter on, what these sent, and who entered the employers."""

    def bundles() -> Iterator[tuple[object, ...]]:
        for place, pc, number in itertools.product(range(stations), range(PCS), range(1, BUNDLES + 1)):
            at = (NOW - timedelta(days=BUNDLES - number)).isoformat()
            yield device_of(place, pc), "up", number, number - 1, f"zd{place:03}", "0" * 16, f"{place:064x}", "0" * 64, at, 32, at

    def streams() -> Iterator[tuple[object, ...]]:
        for place, pc in itertools.product(range(stations), range(PCS)):
            yield device_of(place, pc), "up", f"zd{place:03}", BUNDLES, NOW.isoformat(), NOW.isoformat()

    def employers() -> Iterator[tuple[object, ...]]:
        for n in range(0, cases, 20) if stations else ():
            at = f"{NOW:%Y-%m-%d}"
            yield device_of(n // 20 % stations, 0), n + 1, f"{n:019x}", at, "", "x", "employer", f"{n:07}b", 1, "{}", b"", b""

    return {
        "station (id, name, code, level, area)": (
            (station_id(n), f"{area_of(n)}第{n % 10 + 1}站", f"ZD{n:03}", "street", area_of(n)) if n < stations else DISTRICT
            for n in range(stations + 1 if stations else 0)
        ),
        "setting (key, value)": (("station", f'"{DISTRICT[0]}"') for _ in range(min(1, stations))),
        "step (id, name, at, by, device, kind, digest)": (("x", "登记", "", "", "", "final", b"") for _ in range(min(1, stations))),
        "journal (device, number, stamp, at, by, step, record, record_id, is_new, body, digest, link)": employers(),
        "inbox (device, audience, number, since, station, signer, sha256, previous, made_at, entries, received_at)": bundles(),
        "stream (device, audience, station, number, made_at, received_at)": streams(),
    }  # fmt: skip


def folder_of(cases: int, stations: int = 0, *, office: bool = False) -> Path:
    """Where the store of so many cases lies: made now, or by an earlier run with the same shape, index and cases.

    An ``office`` is set up as a station and has, beside those cases, everything the practice data have of every kind of work.
    """
    shapes = sorted((Path(search_index.__file__).parent / "shapes").glob("*.sql"))
    keeping = inspect.getsource(search_index)
    made_by = [path.read_text() for path in shapes] + [keeping] + [inspect.getsource(part) for part in (Texts, status, fill, _of_stations)]
    mark = hashlib.sha256("".join(made_by).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"station-bench-{cases}-{'office' if office else stations}-{mark}"
    if not folder.exists():
        with tempfile.TemporaryDirectory(prefix=f"{folder.name}-", ignore_cleanup_errors=True) as name:
            _make(unfinished := Path(name) / "store", cases, stations, office)
            with contextlib.suppress(OSError):  # another process was done first
                unfinished.rename(folder)
    return folder


def _make(folder: Path, cases: int, stations: int, office: bool) -> None:
    if office:
        _practise(folder)
    with Store.open(folder, clock=lambda: NOW) as store:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -2000000", "temp_store = MEMORY"):
            store.db.conn.execute(f"PRAGMA {pragma}")
        started = time.perf_counter()
        fill(store, cases, stations)
        filled = time.perf_counter()
        for _ in search_index.rebuild(store):
            pass
        print(f"{cases:,} cases filled in {filled - started:.0f} s, indexed in {time.perf_counter() - filled:.0f} s", flush=True)


def _practise(folder: Path) -> None:
    """The practice data, as if they were an office's own."""
    from station.actions.practice import make
    from station.actions.progress import finish

    finish(make(folder, clock=lambda: NOW))
    with Store.open(folder, clock=lambda: NOW) as store:
        store.execute("DELETE FROM setting WHERE key = 'practice'")


def opened(cases: int, stations: int = 0) -> Store:
    """The store of so many cases."""
    return Store.open(folder_of(cases, stations), clock=lambda: NOW)


def at_work(folder: Path) -> Store:
    """A store with its own person at the desk again."""
    store = Store.open(folder)
    sit_down(store)
    return store


# On a machine that others use too, BENCH_CLOCK=cpu counts the work done alone and not the waiting for a turn.
seconds = time.process_time if os.environ.get("BENCH_CLOCK") == "cpu" else time.perf_counter


def median(act: Callable[[], object], rounds: int) -> float:
    """Seconds an act takes, the median of so many times."""
    found = []
    for _ in range(rounds):
        started = seconds()
        act()
        found.append(seconds() - started)
    return statistics.median(found)


def compiled() -> dict[str, str]:
    """An environment in which modules are compiled once and kept, as they are in the program that is given out."""
    kept = str(Path(tempfile.gettempdir()) / "station-bench-compiled")
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPYCACHEPREFIX": kept}


def conditions() -> str:
    """What a table of figures says of the run it comes from."""
    clock = "CPU time" if seconds is time.process_time else "wall time"
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{clock}; load {load} on {os.cpu_count()} cores; Python {platform.python_version()}, SQLite {sqlite.sqlite_version}"
