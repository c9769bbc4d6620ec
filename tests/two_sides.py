"""Two PCs that change the same case: a station and its district, their entries carried over by hand."""

from pathlib import Path

from blank import blank_store
from stand_ins import Clock
from station.actions.setting_up import set_up
from station.casework.model import StaffMember, Station
from station.db.store import Store

ZQ = Station(name="站前街道职工服务站", code="ZQ", parent_name="滨河区总工会", issuer_code="站工")
BH = Station(name="滨河区总工会", code="BH", level="county", parent_name="市总工会")


def opened(folder: Path, station: Station, person: str) -> Store:
    """A new store with a clock of its own, not synced to disk, for speed."""
    store = blank_store(folder, Clock())
    set_up(store, station, StaffMember(name=person))
    return store


class Sides:
    """``sides.station`` and ``sides.district`` know all of each other; ``sides.exchange()`` lets them hear what is new."""

    def __init__(self, folder: Path) -> None:
        self.station = opened(folder / "station", ZQ, "王芳")
        self.district = opened(folder / "district", BH, "梁敏华")
        for here, there, code in ((self.station, self.district, "bh"), (self.district, self.station, "zq")):
            sql = """INSERT INTO inbox (device, audience, number, station, signer, sha256, previous, made_at, entries, received_at, since)
                VALUES (?, 'up', 1, ?, '', '', '', '', 0, '', 1)"""
            here.execute(sql, [there.device, code])
        self.exchange()

    def exchange(self) -> None:
        """Both take in all that the other has."""
        for _ in range(2):
            carry(self.station, self.district)
            carry(self.district, self.station)

    def advance(self, **amount: float) -> None:
        """Let time go by at both."""
        for store in (self.station, self.district):
            store.clock.advance(**amount)  # type: ignore[attr-defined]

    def close(self) -> None:
        self.station.close()
        self.district.close()


def colleague(folder: Path, first: Store, person: str = "李敏") -> Store:
    """A second PC of the same station, which has heard all that the first one knows."""
    store = blank_store(folder, Clock())
    with first.step(f"添加工作人员 {person}", undoable=False) as step:
        step.add(StaffMember(name=person))
    carry(first, store)
    store.set_setting("station", first.setting("station", ""))
    store.user = person
    return store


def carry(start: Store, end: Store) -> None:
    """Take in at ``end`` all that ``start`` has."""
    end.receive(start.entries("1", []), "收包")
