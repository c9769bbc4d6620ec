"""The store of the pictures: a practice station that has sent to its district, heard from it, thrown something away and gone on."""

from datetime import datetime, timedelta
from pathlib import Path

from station.actions import at_desk, circle, exchange, grievances, ledgers, letter_numbers, rights, setting_up
from station.actions.at_desk import own_station
from station.actions.places import ABOVE, BELOW, add_place
from station.actions.practice import make
from station.actions.progress import finish
from station.casework.letter_numbers import Register
from station.casework.model import Employer, Grievance, Letter, Party, Progress, StaffMember, Station
from station.casework.sheets import Asked, Period
from station.db.letter_numbers import computers
from station.db.store import Store

NOW = datetime(2026, 11, 17, 10, 42, 18)


def prepare(folder: Path) -> None:
    """Make ``folder/practice`` and its district beside it."""
    finish(make(folder / "practice", clock=lambda: NOW - timedelta(hours=2)))
    drop = folder / "drop"
    drop.mkdir()
    with (
        Store.open(folder / "practice", clock=lambda: NOW - timedelta(minutes=40)) as station,
        Store.open(folder / "district", clock=lambda: NOW - timedelta(minutes=20)) as district,
    ):
        own = Station(name="滨河区总工会", code="binhe", level="county", parent_name="市总工会")
        setting_up.set_up(district, own, StaffMember(name="梁敏华"))
        with rights.as_station(station):
            _join(station, district)
        at_desk.sit_down(station)
        add_place(station, drop, ABOVE, "和区总共用的文件夹")
        add_place(district, drop, BELOW)
        finish(exchange.send(station, drop))
        for _ in range(2):  # once to take in, once more for the receipt
            finish(exchange.receive(district, drop))
            finish(exchange.send(district, drop))
        finish(exchange.receive(station, drop))
        setting_up.save_staff(district, StaffMember(name="丁维岳"))
        finish(exchange.send(district, drop))
        grievances.remove(station, station.matching(Grievance, status="returned")[0], "删除诉求")
        _give_numbers(station)
        october = Asked("grievances", Period.month("2026-10"))
        ledgers.export(station, october, folder / "ledger.xlsx")
        changed = next(case for case in station.matching(Grievance, status="followed_up") if case.received_at[:7] == "2026-10")
        grievances.save(station, changed.with_values(remark="已电话核对金额"), changed, "改诉求")
        station.clock = lambda: NOW - timedelta(minutes=15)
        _both_change(station, district)
        finish(exchange.send(district, drop))
        finish(exchange.receive(station, drop))
        _send_damaged(district, drop)
        finish(exchange.receive(station, drop))


def _both_change(station: Store, district: Store) -> None:
    """Three fields of one case, one of another and of its employer, by both; a case closed here that goes on there."""
    shared = [case for case in station.matching(Grievance, status="working") if district.find(Grievance, case.id)]
    first, second, third = shared[-3:]
    employer = station.matching(Party, grievance_id=second.id)[0].employer_id
    here, there = "，单位承认按最低基数申报。", "，约定 11月20日上门稽核。"
    for store, amount, said, place in ((station, 2_436_000, here, "12 号"), (district, 3_108_000, there, "12 号 3 幢")):
        case = store.get(Grievance, first.id)
        text = case.summary.rstrip("。") + said
        grievances.save(store, case.with_values(amount=amount, summary=text, people=amount // 1_000_000), case, "改诉求")
        other = store.get(Grievance, second.id)
        grievances.save(store, other.with_values(amount=amount), other, "改诉求")
        firm = store.get(Employer, employer)
        grievances.save(store, firm.with_values(address=f"{firm.address}{place}"), firm, "改单位")
    closed = station.get(Grievance, third.id)
    grievances.close(station, closed.with_values(closed_on=f"{NOW:%Y-%m-%d}", outcome="resolved"), closed)
    at = f"{NOW:%Y-%m-%dT10:15}"
    grievances.record_progress(district, Progress(grievance_id=third.id, at=at, content="约单位下周来谈。", counterpart="employer"))


def _send_damaged(district: Store, drop: Path) -> None:
    """A bundle of the district's that arrives with a flipped bit."""
    case = district.matching(Grievance, status="accepted")[0]
    grievances.save(district, case.with_values(remark="请补交考勤表"), case, "改诉求")
    before = set(drop.rglob("*-b-*.gwb"))
    finish(exchange.send(district, drop))
    for path in set(drop.rglob("*-b-*.gwb")) - before:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)


def _join(station: Store, district: Store) -> None:
    """The district invites the station, and both compare their codes."""
    if not circle.is_member(district):
        circle.found(district)
    own = own_station(station)
    invitation = circle.invite(district, own.code, own.name)
    answer = circle.join(station, invitation.content, invitation.code)
    circle.admit(district, answer.content, answer.code)


def _give_numbers(station: Store) -> None:
    """Two blocks for the district's PC, of which one came back unused."""
    (other,) = computers(station)
    last = max((letter for letter in station.matching(Letter, kind="reminder") if letter.number), key=lambda letter: letter.issued_on)
    register = Register(last.issuer, last.issuer_code, NOW.year)
    back = letter_numbers.give_block(station, register, 2, other.device, other.name)
    letter_numbers.give_block(station, register, 3, other.device, other.name)
    letter_numbers.return_block(station, back.id)
