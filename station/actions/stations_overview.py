"""All stations below this one at a glance: when each was heard last, what is missing both ways, what waits, what it handed up."""

from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from station.actions import circle, reports, rights
from station.actions.exchange_words import bundle_numbers, station_name
from station.casework import periods
from station.casework.dates import show_moment
from station.casework.deadlines import threshold
from station.casework.model import Station
from station.casework.stations import folder_code
from station.db import exchange as boxes
from station.db import stations as asked
from station.db.exchange import Quarantined, Receipt, Stream
from station.db.store import Store
from station.frozen import frozen

S = TypeVar("S", Stream, Receipt)

HEARD_WITHIN = 7  # days: “本周”
OWES_REPORT = "上月月报没有上报。"


@frozen
class StationLine:
    """One station: ``code`` names its folder, ``station_id`` is "" while its record has not come; moments are "" for never.

    ``number`` is that of the bundle received last, which was made at ``made_at``: what is known of the station is as of then.
    ``confirmed`` is how far it said it has what is made here, ``missing`` and ``lacking`` are the bundles that have not come here
    and there, in words; ``silent`` counts the days since the last bundle, None for never.
    """

    code: str
    station_id: str
    name: str
    area: str
    pcs: int
    number: int
    made_at: str
    received_at: str
    silent: int | None
    missing: str
    confirmed: int
    confirmed_at: str
    lacking: str
    quarantined: int
    to_decide: int
    cases: int
    last_report: str  # month
    owes_report: bool

    @property
    def is_silent(self) -> bool:
        """Whether nothing has come for longer than the rule set bears."""
        return self.silent is None or self.silent > threshold("silent_days")

    @property
    def troubles(self) -> tuple[str, ...]:
        """What is not as it should be, one sentence each, the gravest first."""
        found = []
        if self.missing:
            found.append(f"{self.missing}没有收到，请让它再发一次。")
        if self.quarantined:
            found.append(f"有 {self.quarantined} 个文件没有收入，在隔离里。")
        if self.lacking:
            found.append(f"它没有收到这里发的{self.lacking}，下次发送会补上。")
        if self.silent is None:
            found.append("还没有收到过它的包。")
        elif self.is_silent:
            found.append(f"{self.silent} 天没有收到它的包。")
        if self.to_decide:
            found.append(f"有 {self.to_decide} 处两边都改过，等您定。")
        if self.owes_report:
            found.append(OWES_REPORT)
        return tuple(found)


@frozen
class _Known:
    """What the circle says of the units below: names, PCs in use; and which units are none of them."""

    names: Mapping[str, str]
    pcs: Mapping[str, int]
    others: frozenset[str]


def read(store: Store) -> tuple[StationLine, ...]:
    """Every station below, by area and name; a handful of questions however many there are."""
    today = store.now()
    before = periods.month_of(today.date(), -1).first[:7]
    own = set(boxes.own_devices(store))
    streams = _by_unit(boxes.streams(store).values())
    receipts = _by_unit(one for one in boxes.receipts(store) if one.of_device in own)
    set_aside = Counter(unit for unit in map(_unit_of, boxes.quarantined(store)) if unit)
    cases, handed, conflicts = asked.received(store, periods.month_of(today.date())), asked.handed_up(store, before), asked.to_decide(store)
    hands_up = reports.reports_for_all(store)
    known = _known(store)
    records = {folder_code(one.code) or one.id: one for one in store.matching(Station)}
    found = []
    for code in {*records, *known.names, *streams} - known.others:
        record = records.get(code, Station())
        heard = streams.get(code, [])
        last = max(heard, key=lambda one: one.received_at, default=Stream("", ""))
        said = max(receipts.get(code, ()), key=lambda one: one.made_at, default=None)
        found.append(
            StationLine(
                code=code,
                station_id=record.id if code in records else "",
                name=record.name or known.names.get(code) or station_name({}, code),
                area=record.area,
                pcs=known.pcs.get(code) or len({one.device for one in heard}),
                number=last.number,
                made_at=last.made_at,
                received_at=last.received_at,
                silent=(today - datetime.fromisoformat(last.received_at)).days if last.received_at else None,
                missing=_lacking(heard),
                confirmed=said.number if said else 0,
                confirmed_at=said.made_at if said else "",
                lacking=_lacking(receipts.get(code, ())),
                quarantined=set_aside[code],
                to_decide=conflicts.get(record.id, 0),
                cases=cases.get(record.id, 0),
                last_report=handed.get(record.id, ""),
                owes_report=hands_up and code in records and handed.get(record.id, "") < before,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.area, one.name, one.code)))


def reading(store: Store) -> Generator[None, None, tuple[StationLine, ...]]:
    """:func:`read` as slow work."""
    yield
    return read(store)


def summed(lines: Sequence[StationLine]) -> str:
    """“500 个站点，487 个本周有来往，3 个缺号，2 个有没收入的文件，13 个没有上报上月月报。”"""
    counts = (
        (sum(one.silent is not None and one.silent < HEARD_WITHIN for one in lines), "本周有来往"),
        (sum(bool(one.missing or one.lacking) for one in lines), "缺号"),
        (sum(bool(one.quarantined) for one in lines), "有没收入的文件"),
        (sum(bool(one.to_decide) for one in lines), "有两边都改过的"),
        (sum(one.owes_report for one in lines), "没有上报上月月报"),
    )
    told = [f"{count:,} 个{words}" for count, words in counts if count]
    return "，".join([f"{len(lines):,} 个站点", *told]) + "。"


def export(store: Store, lines: Sequence[StationLine], path: Path) -> int:
    """The table as a workbook; how many lines it has. StationError if the file cannot be written; noted in the log."""
    from station.export.plain_rows import write_plain  # openpyxl is slow to load

    rights.require(store, "export")
    store.refuse_own(path)

    rows = [
        (
            *(one.name, one.area, str(one.pcs), str(one.number or ""), show_moment(one.received_at), show_moment(one.made_at)),
            *(one.missing, str(one.confirmed or ""), show_moment(one.confirmed_at), one.lacking, str(one.quarantined or "")),
            *(str(one.to_decide or ""), str(one.cases), one.last_report, "".join(one.troubles)),
        )
        for one in lines
    ]
    written = write_plain("各站往来", HEADING, rows, path, sheet="各站往来")
    store.log_act("export", f"各站往来，{written} 行")
    return written


HEADING = (
    *("站点", "街道", "电脑", "收到的最后一包", "何时收到", "资料到", "这里缺", "它收到这里的第几包", "何时回执", "它缺"),
    *("没收入的文件", "两边都改过", "本月受理", "上报到", "情况"),
)


def _known(store: Store) -> _Known:
    own = store.find(Station, str(store.setting("station", "")))
    if not circle.is_member(store):
        return _Known({}, {}, frozenset({folder_code(own.code) or own.id} if own else ()))
    me = circle.member(store)
    below = me.circle.all_below(me.unit)
    pcs = Counter(pc.unit for pc in me.circle.pcs.values() if not pc.is_lost)
    return _Known({code: me.circle.units[code].name for code in below}, pcs, frozenset({me.unit, *me.circle.all_above(me.unit)}))


def _by_unit(found: Iterable[S]) -> dict[str, list[S]]:
    units: dict[str, list[S]] = defaultdict(list)
    for one in found:
        units[one.station].append(one)
    return units


def _unit_of(bad: Quarantined) -> str:
    """The station a file lay under in its place; "" for none."""
    folder, _, rest = bad.name.partition("/")
    return rest.partition("/")[0] if folder == "s" else ""


def _lacking(found: Iterable[Stream | Receipt]) -> str:
    """“第 38 包”; of several streams, which are numbered each by itself, “3 台电脑共 7 包”; "" for none."""
    gaps = [(one, lost) for one in found if (lost := one.lacking if isinstance(one, Stream) else one.missing)]
    if len(gaps) < 2:
        return "".join(bundle_numbers(lost, one.audience) for one, lost in gaps)
    of, count = {one.device for one, _ in gaps}, sum(len(lost) for _, lost in gaps)
    return f"{len(of)} 台电脑共 {count} 包" if len(of) > 1 else f"{count} 包"
