"""A district's drop: 500 stations of two PCs, 250 bundles from each; looking at it, receiving with nothing new, and a day received.

python -m bench.drop [STATIONS] [BUNDLES]

The bundles of the days before are empty files under their right names, noted as taken in: they are listed, never read. Those of
the last day, one of each station, are whole: 160 saves each, made by a real station and given each station's own ids.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from bench._store import NOW, conditions, seconds
from bench._table import tell
from bench.exchange import fill
from station.actions import circle, stations_overview
from station.actions.exchange import receive
from station.actions.inbox import look
from station.actions.progress import finish
from station.actions.setting_up import set_up
from station.casework.journal import Entry, FieldChange
from station.casework.model import StaffMember, Station
from station.db import exchange as boxes
from station.db.exchange import Incoming
from station.db.store import Store
from station.sync.bundle import Making, encode
from station.sync.drop import Drop, bundle_path
from station.sync.keys import Keys, new_keys, new_unit_secret, recipient_of, seal
from station.sync.keys import joined as joined_secrets
from station.sync.statements import Answered, KeyChanged, PcAdmitted, UnitNamed, say

SAVES, PCS = 160, 2


def new_store(folder: Path, name: str, code: str, level: str) -> Store:
    store = Store.open(folder, clock=lambda: NOW)
    set_up(store, Station(name=name, code=code, level=level, parent_name="市总工会"), StaffMember(name="王芳"))
    return store


def admitted(own: Keys, code: str) -> tuple[Keys, list[bytes]]:
    """Keys of the first PC of a station, and what says that it and another one belong to the exchange."""
    first = replace(new_keys(), unit=(new_unit_secret(),))
    second = new_keys()
    answers = [say(keys, Answered(code, label, keys.recipient)) for keys, label in ((first, "一号机"), (second, "二号机"))]
    sealed = seal(joined_secrets(first.unit), (first.recipient, second.recipient))
    return first, [
        say(own, UnitNamed(code, f"第{code[2:]}站", "street", "bh")),
        say(own, PcAdmitted(answers[0], True)),
        say(first, PcAdmitted(answers[1])),
        say(first, KeyChanged(code, recipient_of(first.unit[0]), sealed)),
    ]


def of_station(entries: list[Entry], place: int, device: str) -> list[Entry]:
    """The same entries as if another station had made them."""
    ids = {entry.record_id: f"{place:04}{entry.record_id[4:]}" for entry in entries}

    def change(value: FieldChange) -> FieldChange:
        parent = value.parent.replace(entries[0].device, device)
        return FieldChange(ids.get(str(value.before), value.before), ids.get(str(value.after), value.after), parent)

    return [
        replace(
            one,
            device=device,
            stamp=one.stamp.replace(one.device, device),
            step=f"{place:04}{one.step[4:]}",
            record_id=ids[one.record_id],
            values={name: change(value) for name, value in one.values.items()},
        )
        for one in entries
    ]


def main(stations: int = 500, bundles: int = 250) -> None:
    """Times of each look at the drop, and saves a second of a day that comes in."""
    root = Path(tempfile.mkdtemp(prefix="station-bench-drop-"))
    try:
        district = new_store(root / "bh", "滨河区总工会", "BH", "county")
        me = circle.found(district)
        with new_store(root / "zd", "站", "ZD", "street") as station:
            fill(station, SAVES // 8)
            entries = station.entries("device = ?", [station.device])
        drop = Drop(root / "drop")
        drop.folder.mkdir()
        drop.mark()
        makers = {}
        for place in range(stations):
            code = f"zd{place:03}"
            makers[code], said = admitted(me.keys, code)
            circle.kept.keep_statements(district, {hashlib.sha256(one).hexdigest()[:32]: one for one in said})
        for path, content in circle.statements(district).items():
            drop.put(path, content, "名单")
        now = circle.member(district)
        last = hashlib.sha256(b"").hexdigest()
        with district.step("收"):
            for place in range(stations):
                for pc in range(PCS):
                    device = f"{place:08x}{pc:08x}"
                    folder = drop.folder / f"s/zd{place:03}/{device}/up/0000"
                    folder.mkdir(parents=True)
                    for number in range(1, bundles + 1):
                        (drop.folder / bundle_path(f"zd{place:03}", device, "up", number, "b", b"")).touch()
                        known = Incoming(device, "up", number, number, f"zd{place:03}", "", last, last, NOW.isoformat(), 0, NOW.isoformat())
                        boxes.take_in(district, known) if number == bundles else boxes._keep_incoming(district, known, None)
                district.execute("UPDATE stream SET missing = '[]'")
        print(conditions())
        print(f"{stations} stations, {len(now.circle.pcs)} PCs, {bundles} bundles of each: {stations * PCS * bundles:,} files")

        def timed(title: str, act: object) -> float:
            started = seconds()
            act()  # type: ignore[operator]
            took = seconds() - started
            print(f"{title:44} {took:8.2f} s", flush=True)
            return took

        timed("reading the circle", lambda: circle.member(district))
        walked = timed("listing the files", lambda: sum(len(files) for _, _, files in os.walk(drop.folder)))
        looked = timed("looking", lambda: finish(look(district, drop.folder)))
        tell("drop", f"looking at {stations * PCS * bundles:,} files", "listing them", looked / walked)
        timed("receiving, nothing new", lambda: finish(receive(district, drop.folder)))
        timed("the stations at a glance", lambda: stations_overview.read(district))
        for place, (code, keys) in enumerate(makers.items()):
            device = f"{place:08x}{0:08x}"
            made = Making(code, device, "up", bundles + 1, bundles + 1, bytes.fromhex(last), "b", boxes.shape_number(), NOW.isoformat(), {})
            content = encode(made, of_station(entries, place, device), keys, [keys.recipient, recipient_of(me.keys.unit[0])])
            drop.put(bundle_path(code, device, "up", bundles + 1, "b", content), content, "包")
        timed("looking, a day of every station", lambda: finish(look(district, drop.folder)))
        before = district.query("SELECT count(*) FROM journal")[0][0]
        took = timed("receiving it", lambda: finish(receive(district, drop.folder)))
        taken = district.query("SELECT count(*) FROM journal")[0][0] - before
        print(f"{taken:,} saves of {stations} bundles, {taken / took:,.0f} a second")
        district.close()
    finally:
        shutil.rmtree(root, ignore_errors=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
