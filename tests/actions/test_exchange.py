"""Two stations and their district exchange through folders; nothing that happens to the folder harms anybody."""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cases import at_work
from replicas import colleague, files, joined, journal, received, rows, sent, station_store
from station.actions import attachments as papers
from station.actions import circle, exchange_files, rights
from station.actions.at_desk import settle_home
from station.actions.exchange import send
from station.actions.exchange_overview import overview, pending
from station.actions.inbox import look
from station.actions.places import ABOVE, add_place
from station.actions.progress import Stage, finish
from station.actions.quarantine import accept, export_quarantined, retry
from station.actions.renewal import renew
from station.actions.setting_up import set_up
from station.casework.model import Attachment, Employer, Grievance, Party, Progress, StaffMember, Station, Worker
from station.db import attachments
from station.db import exchange as boxes
from station.db.restoring import restore
from station.db.safekeeping import backup, verify
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.sync import bundle, parcels
from station.sync.bundle import State
from station.sync.drop import Drop
from station.vault import slots

ZQ, BH = "站前街道职工服务站", "滨河区总工会"


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "district", "BH", hours=-30) as opened:
        yield opened


@pytest.fixture
def station(tmp_path: Path, district: Store) -> Iterator[Store]:
    """A station that has joined its district and heard from it."""
    with station_store(tmp_path / "station", "ZQ") as opened:
        joined(district, opened)
        yield opened


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def register(store: Store, summary: str = "拖欠工资三个月") -> Grievance:
    with store.step("登记诉求") as step:
        worker = step.add(Worker(name="韩素琴", phone="13912042046", id_number="11010519491231002X", is_member=True))
        employer = step.add(Employer(name="滨河锦禾保洁服务有限公司", headcount=48))
        made = step.add(Grievance(worker_id=worker.id, summary=summary, amount=2_436_000, people=3, channel="visit", number="ZQ-2026-0001"))
        step.add(Party(grievance_id=made.id, employer_id=employer.id, role="employer"))
    return made


def correct(store: Store, made: Grievance, **values: object) -> None:
    now = store.get(Grievance, made.id)
    with store.step("改诉求") as step:
        step.save(now.with_values(**values), now)


def bundle_files(drop: Path, audience: str = "up", store: Store | None = None) -> list[Path]:
    """Loose bundles of one audience, of everybody or of one PC."""
    found = sorted(drop.rglob("*-b-*.gwb"))
    return [p for p in found if p.parts[-3] == audience and (store is None or p.parts[-4] == store.device)]


def the_bundle(drop: Path, number: int, store: Store | None = None) -> Path:
    (found,) = [p for p in bundle_files(drop, store=store) if p.name.startswith(f"{number:010}")]
    return found


def states(store: Store, drop: Path) -> list[State]:
    return [report.state for report in received(store, drop)]


# -- there and back ------------------------------------------------------------------------------------------------------


def test_district_has_every_field(station: Store, district: Store, drop: Path) -> None:
    register(station)
    assert pending(station).per_record == {"employer": 1, "grievance": 1, "party": 1, "staff_member": 1, "station": 1, "worker": 1}
    told = sent(station, drop)
    assert (told.sentence, told.number, told.entries) == ("已发出第 1 包，6 条，等对方回执。", 1, 6)
    (report,) = received(district, drop)
    assert (report.sentence, report.taken) == (f"{ZQ}：已收第 1 包，6 条。", 6)
    assert report.changes.touches("grievance", "worker")
    assert rows(station).items() <= rows(district).items()
    assert journal(station).items() <= journal(district).items()


def test_both_directions(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    sent(station, drop)
    received(district, drop)
    correct(district, made, status="transferred")
    with district.step("登记进展") as step:
        step.add(Progress(grievance_id=made.id, content="已与经办机构对接。"))
    assert "专送 1 个单位的 1 包" in sent(district, drop).sentence
    correct(station, made, amount=3_108_000)
    sent(station, drop)
    received(station, drop)
    received(district, drop)
    ours = rows(station)
    assert ours.items() <= rows(district).items()
    assert {record for record, _ in rows(district).keys() - ours.keys()} == {"staff_member"}, "whom the district employs is its own affair"
    both = station.get(Grievance, made.id)
    assert (both.status, both.amount) == ("transferred", 3_108_000)


def test_twice_harms_nothing(station: Store, district: Store, drop: Path) -> None:
    register(station)
    sent(station, drop)
    before = files(drop)
    again = sent(station, drop)
    assert (again.sentence, again.number, files(drop)) == ("没有新的改动要发。", 0, before)
    received(district, drop)
    before = journal(district), files(drop)
    assert received(district, drop) == []
    assert (journal(district), files(drop)) == before
    assert pending(district).count == 2, "received entries are not news of ours"


def test_receipts_do_not_answer_each_other(station: Store, district: Store, drop: Path) -> None:
    register(station)
    for _ in range(3):
        sent(station, drop), received(district, drop), sent(district, drop), received(station, drop)
    before = files(drop)
    sent(station, drop), received(district, drop), sent(district, drop), received(station, drop)
    assert files(drop) == before


def test_only_the_newest_receipt_lies_there(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    for text in "甲乙丙":
        correct(station, made, summary=text)
        sent(station, drop), received(district, drop)
    assert len([p for p in drop.rglob("*-e-*.gwb") if district.device in str(p)]) == 1
    received(station, drop)
    assert overview(station).receipts == (f"{BH}已收到第 1 至 3 包，无缺号。",)


def test_sender_learns_what_has_arrived(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    assert overview(station).next_number == 1
    sent(station, drop)
    assert [line.state for line in overview(station).sent] == ["sent"]
    received(district, drop)
    correct(station, made, summary="拖欠工资四个月")
    sent(station, drop)
    received(station, drop)
    seen = overview(station)
    assert [(line.number, line.state, line.received_by) for line in seen.sent] == [(2, "sent", ()), (1, "received", (BH,))]
    assert seen.sent[1].contents == {"employer": 1, "grievance": 1, "party": 1, "staff_member": 1, "station": 1, "worker": 1, "cases": 1}
    assert seen.receipts == (f"{BH}已收到第 1 包，无缺号。",)
    received(district, drop)
    sent(district, drop)
    received(station, drop)
    seen = overview(station)
    assert seen.receipts == (f"{BH}已收到第 1 至 2 包，无缺号。",)
    assert (seen.pending.count, seen.next_number) == (0, 3)
    (partner,) = seen.partners
    assert (partner.name, partner.is_gap, partner.confirmed) == (BH, False, "它已收到本站第 1 至 2 包，无缺号")


def test_long_work_tells_how_far_it_is(station: Store, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "GOOD_ENTRIES", 2)
    register(station)
    stages = [stage for stage in send(station, drop) if "包" in stage.words]
    assert stages == [Stage("写第 1 包", 0, 3), Stage("写第 2 包", 1, 3), Stage("写第 3 包", 2, 3)]


def test_much_is_split_by_number_and_by_size(station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "GOOD_ENTRIES", 5)
    monkeypatch.setattr(bundle, "GOOD_RAW", 1_000)
    for _ in range(4):
        register(station, summary="拖欠工资" * 50)
    told = sent(station, drop)
    assert told.entries == 18 and told.number == len(told.numbers) > 4
    assert told.sentence == f"已发出第 1 至 {told.number} 包，18 条，等对方回执。"
    assert sum(report.taken for report in received(district, drop)) == 18
    assert rows(station).items() <= rows(district).items()


def test_stopped_while_sending(station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "GOOD_ENTRIES", 2)
    register(station)
    for stop_after in range(8):
        work = send(station, drop)
        for _ in range(stop_after):
            next(work, None)
        work.close()
        received(district, drop) if (drop / "s").exists() else None
    sent(station, drop)
    received(district, drop)
    assert rows(station).items() <= rows(district).items()
    assert pending(station).count == 0


def test_only_one_program_exchanges_at_a_time(station: Store, district: Store, drop: Path) -> None:
    register(station)
    work = send(station, drop)
    next(work)
    with Store.open(station.folder) as window, rights.as_station(window), pytest.raises(StationError, match="另一个窗口或定时任务正在收发"):
        sent(window, drop)
    work.close()
    assert sent(station, drop).number == 1


# -- who is who ----------------------------------------------------------------------------------------------------------


def test_who_has_not_joined_is_told_what_to_do(tmp_path: Path, drop: Path, district: Store) -> None:
    circle.found(district)
    sent(district, drop)
    with station_store(tmp_path / "alone", "HW") as alone:
        for act in (sent, received):
            with pytest.raises(StationError, match=r"还没有加入交换。.*打开收到的邀请"):
                act(alone, drop)
        assert finish(look(alone, drop)).arrivals == ()


def test_bundle_of_an_unknown_pc_waits_until_it_is_admitted(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    with colleague(district, tmp_path / "second") as second, station_store(tmp_path / "other", "HW") as other:
        joined(district, other)
        made = register(other)
        sent(other, drop)
        for statement in (drop / "r").iterdir():
            statement.unlink()
        (report,) = received(second, drop)
        assert (report.state, second.count(Grievance)) == (State.UNKNOWN, 0)
        assert report.sentence == ("站点“HW”：第 1 包。这是一台未登记的电脑发出的。已先存下。等那台电脑在“交换成员”里登记以后，会自动收。")
        assert [(row.state, row.settled_at) for row in overview(second).quarantine] == [("unknown", "")]
        for file in bundle_files(drop):  # the stick is gone
            file.unlink()
        sent(district, drop)
        assert State.TAKEN in states(second, drop)
        assert (second.find(Grievance, made.id) is not None, overview(second).quarantine) == (True, ())


def test_what_was_sealed_before_joining_comes_sealed_anew(district: Store, drop: Path, tmp_path: Path) -> None:
    with station_store(tmp_path / "other", "HW") as other:
        circle.found(other), circle.found(district)
        register(other)
        sent(other, drop)
        assert states(district, drop) == [State.UNKNOWN]
        joined(district, other)
        assert states(district, drop) == []
        sent(other, drop)
        assert states(district, drop) == [State.TAKEN]
        assert (district.count(Grievance), overview(district).quarantine) == (1, ())


def test_second_pc_of_a_station_gets_everything_and_gives_everything(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    sent(station, drop), received(district, drop), sent(district, drop), received(station, drop)
    with colleague(station, tmp_path / "second", hours=20) as second:
        received(second, drop)
        assert rows(station).items() <= rows(second).items()
        assert second.setting("station", "") == station.setting("station", "")
        correct(second, made, summary="同事改的")
        sent(second, drop)
        (report,) = [r for r in received(station, drop) if r.number]
        assert report.sentence == f"{ZQ}（第 2 台电脑）：已收第 1 包，1 条。"
        sent(station, drop), received(district, drop), received(station, drop)
        assert station.get(Grievance, made.id).summary == district.get(Grievance, made.id).summary == "同事改的"


def test_siblings_read_nothing_of_each_other(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    with station_store(tmp_path / "other", "HW") as other:
        joined(district, other)
        for _ in range(3):
            for store in (station, other, district):
                sent(store, drop), received(store, drop)
        assert other.find(Grievance, made.id) is None
        assert {s.code for s in other.select(Station)} == {"ZQ", "BH", "HW"}, "but they know of each other"
        assert list(verify(other)) == []


def test_what_a_lost_pc_sends_later_is_let_in_only_by_a_person(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    sent(station, drop), received(district, drop)
    circle.declare_lost(district, circle.member(station).keys.key_id)
    correct(station, made, summary="丢失以后")
    sent(station, drop)
    (report,) = received(district, drop)
    assert (report.state, district.get(Grievance, made.id).summary) == (State.REVOKED, "拖欠工资三个月")
    (row,) = overview(district).quarantine
    with pytest.raises(StationError, match="已经登记为丢失"):
        retry(district, row.sha256)
    assert accept(district, row.sha256).state is State.TAKEN
    assert district.get(Grievance, made.id).summary == "丢失以后"
    assert overview(district).quarantine == ()


def test_station_whose_only_pc_was_lost_gets_its_work_back(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    sent(station, drop), received(district, drop)
    circle.declare_lost(district, circle.member(station).keys.key_id)
    sent(district, drop)
    with station_store(tmp_path / "new", "ZQ") as new:
        joined(district, new)
        sent(district, drop), received(new, drop)
        assert new.get(Grievance, made.id).summary == "拖欠工资三个月"
        assert journal(station).items() <= journal(new).items()
    before = files(drop)
    sent(district, drop)
    assert files(drop) == before, "once"


def test_who_comes_after_a_pc_was_lost_gets_what_it_wrote(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    with colleague(station, tmp_path / "second") as second:
        made = register(second)
        sent(second, drop), received(station, drop)
        circle.declare_lost(station, circle.member(second).keys.key_id)
        sent(station, drop)
        for path in drop.glob(f"s/*/{second.device}"):
            shutil.rmtree(path)
        with colleague(station, tmp_path / "third") as third:
            sent(station, drop), received(third, drop), received(district, drop)
            assert third.get(Grievance, made.id) == district.get(Grievance, made.id) == second.get(Grievance, made.id)


def test_new_reader_gets_what_was_sealed_before_it_came(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    sent(station, drop), received(district, drop), sent(district, drop), received(station, drop)
    with Store.open(tmp_path / "city", clock=station.clock) as city:
        city.db.conn.execute("PRAGMA synchronous = OFF")
        set_up(city, Station(name="市总工会", code="SZ", parent_name="省总工会", level="city"), StaffMember(name="王芳"))
        joined(city, district)
        sent(district, drop)
        assert states(station, drop) and sent(station, drop)
        reports = received(city, drop)
        assert {r.state for r in reports} == {State.TAKEN}
        assert city.get(Grievance, made.id).summary == "拖欠工资三个月"
        assert {report.state for report in received(city, drop)} <= {State.OLDER}


# -- what happens to folders ---------------------------------------------------------------------------------------------


def test_a_further_place_is_told_what_it_lacked(station: Store, drop: Path, tmp_path: Path) -> None:
    register(station)
    sent(station, drop)
    assert sent(station, tmp_path / "another").sentence == "补上了这里缺的第 1 包，没有别的改动要发。"
    assert sent(station, tmp_path / "another").sentence == "没有新的改动要发。"


def test_gap_is_named_and_does_not_hold_up_what_came(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    sent(station, drop)
    received(district, drop)
    for text in "甲乙丙":
        correct(station, made, summary=text)
        sent(station, drop)
    missing = the_bundle(drop, 2)
    missing.unlink()
    reports = received(district, drop)
    assert [(r.number, r.state) for r in reports] == [(3, State.TAKEN), (4, State.TAKEN), (2, State.GAP)]
    assert reports[-1].sentence == f"{ZQ}：有到第 4 包，缺第 2 包。请{ZQ}再发一次，会自动补上第 2 包。"
    assert district.get(Grievance, made.id).summary == "丙"
    received(station, drop)
    assert overview(station).receipts == (f"{BH}已收到第 4 包，缺第 2 包。",)
    assert [line.missing_at for line in overview(station).sent] == [(), (), (BH,), ()]
    assert sent(station, drop).put_back == (2,)
    assert [(r.number, r.state) for r in received(district, drop)] == [(2, State.TAKEN)]
    assert journal(station).items() <= journal(district).items()


def test_sender_puts_back_what_the_drop_lost(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    for text in "甲乙":
        sent(station, drop)
        correct(station, made, summary=text)
    before = files(drop)
    the_bundle(drop, 1).unlink()
    broken = the_bundle(drop, 2)
    broken.write_bytes(bytes(len(broken.read_bytes())))  # what a power cut leaves
    told = sent(station, drop)
    assert told.sentence == "已发出第 3 包，1 条，等对方回执。补上了第 1 至 2 包。"
    assert before.items() <= files(drop).items()
    assert states(district, drop) == [State.TAKEN] * 3


def test_several_sticks(station: Store, district: Store, tmp_path: Path) -> None:
    made = register(station)
    one, two = tmp_path / "one", tmp_path / "two"
    sent(station, one)
    correct(station, made, summary="甲")
    sent(station, two)
    assert [r.number for r in received(district, two)] == [1, 2], "each stick has everything"
    (report,) = received(district, one)
    assert (report.state, report.taken) == (State.OLDER, 0)
    assert report.sentence == f"{ZQ}：这里只到第 1 包，本站已收到第 2 包，没有重复收入。"
    assert received(district, one) == [], "a stick that is behind is told of once"
    shutil.copytree(two, tmp_path / "copy")
    register(station)
    sent(station, two)
    assert [r.number for r in received(district, two)] == [3]
    shutil.rmtree(two)
    shutil.copytree(tmp_path / "copy", two)
    assert states(district, two) == [State.OLDER], "put back from an older copy"
    sent(station, two)
    assert received(district, two) == []


@pytest.mark.parametrize("length", [0, 3, 8, 40, 300, -1])
def test_half_written_file_is_left_for_later(station: Store, district: Store, drop: Path, length: int) -> None:
    register(station)
    sent(station, drop)
    whole = the_bundle(drop, 1)
    content = whole.read_bytes()
    whole.write_bytes(content[:length])
    (report,) = received(district, drop)
    assert (report.state, report.taken) == (State.INCOMPLETE, 0)
    assert report.sentence == f"{ZQ}：第 1 包。这个包还没有拷完整，先留着，下次再收。"
    assert (district.count(Grievance), overview(district).quarantine) == (0, ())
    whole.write_bytes(content)
    assert states(district, drop) == [State.TAKEN]


def test_damaged_bundle_holds_up_nothing_and_is_mended(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    sent(station, drop)
    correct(station, made, summary="甲")
    sent(station, drop)
    damaged = the_bundle(drop, 1)
    content = bytearray(damaged.read_bytes())
    content[-20] ^= 4
    damaged.write_bytes(content)
    reports = received(district, drop)
    assert [(r.number, r.state) for r in reports] == [(1, State.DAMAGED), (2, State.TAKEN), (1, State.GAP)]
    assert reports[0].sentence == (
        f"{ZQ}：第 1 包。这个包和它自己的记录对不上，可能被改动或拷坏了。没有收入任何内容。已隔离。请{ZQ}再发一次，补来了会自动收。"
    )
    assert district.count(Grievance) == 0, "what speaks of it waits"
    (row,) = overview(district).quarantine
    export_quarantined(district, row.sha256, tmp_path / "support.gwb")
    assert (tmp_path / "support.gwb").read_bytes() == bytes(content)
    sent(station, drop)
    assert states(district, drop) == [State.TAKEN]
    assert (district.get(Grievance, made.id).summary, overview(district).quarantine) == ("甲", ())


def test_file_under_another_name_is_refused(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    sent(station, drop)
    correct(station, made, summary="甲")
    sent(station, drop)
    first, second = the_bundle(drop, 1), the_bundle(drop, 2)
    second.write_bytes(first.read_bytes())
    assert states(district, drop) == [State.TAKEN, State.DAMAGED]
    second.rename(second.with_name(f"0000000002-b-{first.name[13:29]}.gwb"))
    assert states(district, drop) == [State.DAMAGED]
    assert district.get(Grievance, made.id).summary == "拖欠工资三个月"
    sent(station, drop)
    assert State.TAKEN in states(district, drop)
    assert district.get(Grievance, made.id).summary == "甲"


def test_bundle_of_a_newer_version_waits_here(station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = register(station)
    sent(station, drop)
    monkeypatch.setattr(bundle, "READER", 0)
    (report,) = received(district, drop)
    assert report.state is State.NEWER
    assert report.sentence == f"{ZQ}：第 1 包。这个包是由更新版本的程序做的。先留着，本机的程序升级后再收。"
    assert [found.number for found in overview(district).held] == [1]
    for file in bundle_files(drop):
        file.unlink()
    monkeypatch.undo()
    assert states(district, drop) == [State.TAKEN]
    assert district.find(Grievance, made.id) is not None
    assert overview(district).held == ()


def test_bundle_of_version_0_1_0_is_taken_in_when_a_person_says_so(district: Store, drop: Path) -> None:
    circle.found(district)
    kept = Path(__file__).parents[1] / "files" / "bundles" / "0.1.0.gwb"
    folder = drop / "s" / "zq" / "00112233445566ff" / "0000"
    folder.mkdir(parents=True)
    (folder / f"0000000001-b-{hashlib.sha256(kept.read_bytes()).hexdigest()[:16]}.gwb").write_bytes(kept.read_bytes())
    (report,) = received(district, drop)
    assert (report.state, district.count(Grievance)) == (State.UNSIGNED, 0)
    (row,) = overview(district).quarantine
    told = accept(district, row.sha256)
    assert (told.state, told.taken) == (State.TAKEN, 4)
    (made,) = district.select(Grievance)
    assert (made.summary, made.people, made.amount, made.amount_mark) == ("拖欠工资三个月", 3, 2_436_000, "over")
    assert received(district, drop) == []
    assert district.query("SELECT detail FROM act_log WHERE act = 'exchange'")[0][0].startswith("由王芳同意")


# -- one store that became two -----------------------------------------------------------------------------------------------


def copied(store: Store, folder: Path) -> Store:
    folder.mkdir()
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for name in (FILE_NAME, slots.FILE_NAME):
        shutil.copy(store.folder / name, folder / name)
    clone = Store.open(folder, clock=store.clock)
    clone.user = store.user
    return clone


def test_copied_store_is_found_out_and_goes_on_under_another_name(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    with copied(station, tmp_path / "copy") as clone:
        sent(station, drop)
        received(district, drop)
        correct(station, made, summary="原机")
        sent(station, drop)
        clone.user = "王芳"
        correct(clone, made, remark="复制的")
        before = files(drop)
        with pytest.raises(StationError, match="第 1 至 2 包，和本机的记录不一样"):
            sent(clone, drop)
        assert files(drop) == before
        sent(clone, tmp_path / "stick")
        received(district, drop)
        reports = received(district, tmp_path / "stick")
        assert [r.state for r in reports] == [State.FORKED]
        assert "有两份不一样的" in reports[0].sentence
        assert renew(clone).startswith("本机已换用新的电脑编号，7 条改动")
        sent(clone, drop)
        received(district, drop)
        received(clone, drop)
        assert rows(clone).items() <= rows(district).items()
        now = district.get(Grievance, made.id)
        assert (now.summary, now.remark) == ("原机", "复制的")
        sent(station, drop), received(station, drop)
        assert station.get(Grievance, made.id).remark == "复制的"


def test_store_opened_elsewhere_takes_a_new_name_by_itself(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    assert settle_home(station) == ""
    sent(station, drop)
    correct(station, made, remark="没发的")
    with copied(station, tmp_path / "copy") as clone:
        clone.user = "王芳"
        assert "换用新的电脑编号" in settle_home(clone)
        assert settle_home(clone) == ""
        assert clone.device != station.device
        correct(clone, made, people=7)
        correct(station, made, amount=1)
        for store in (station, clone, district, station, clone):
            sent(store, drop), received(store, drop)
        assert rows(station) == rows(clone)
        now = district.get(Grievance, made.id)
        assert (now.people, now.amount, now.remark) == (7, 1, "没发的")


def test_store_in_a_folder_that_was_moved_is_no_copy(station: Store, tmp_path: Path) -> None:
    assert settle_home(station) == ""
    device = station.device
    with copied(station, tmp_path / "moved") as moved:
        (station.folder / "station.db").unlink()
        assert (settle_home(moved), moved.device) == ("", device)


def test_store_put_back_from_a_backup_goes_on_as_another(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    sent(station, drop)
    correct(station, made, summary="备份前没有发的")
    backup(station, tmp_path / "backup.zip")
    correct(station, made, amount=1)
    sent(station, drop)
    correct(station, made, people=9)  # neither in the backup nor ever sent
    restore(tmp_path / "backup.zip", tmp_path / "restored")
    with Store.open(tmp_path / "restored", clock=station.clock) as again:
        again.user = "王芳"
        assert (settle_home(again), pending(again).count) == ("", 1)
        correct(again, made, remark="恢复以后")
        assert sent(again, drop).entries == 2
        assert [(r.number, r.state) for r in received(again, drop)] == [(2, State.TAKEN)], "what was sent after the backup comes back"
        assert set(states(district, drop)) == {State.TAKEN}
        sent(district, drop)
        received(again, drop)
        assert rows(again).items() <= rows(district).items()
        now = again.get(Grievance, made.id)
        assert (now.summary, now.amount, now.people, now.remark) == ("备份前没有发的", 1, 3, "恢复以后")
        assert list(verify(again)) == list(verify(district)) == []
        backup(again, tmp_path / "second.zip")
    restore(tmp_path / "second.zip", tmp_path / "twice")
    with Store.open(tmp_path / "twice", clock=station.clock) as twice:
        twice.user = "王芳"
        correct(twice, made, remark="第二次恢复以后")
        sent(twice, drop), received(district, drop), sent(district, drop), received(twice, drop)
        assert rows(twice).items() <= rows(district).items()
        assert district.get(Grievance, made.id).remark == "第二次恢复以后"


@pytest.mark.parametrize("reader", ["colleague", "district"])
def test_who_alone_read_what_a_put_back_pc_lost_sends_it_on(
    station: Store, district: Store, drop: Path, tmp_path: Path, reader: str
) -> None:
    made = register(station)
    with colleague(station, tmp_path / "second") as second, colleague(station, tmp_path / "third") as third:
        everybody = [station, second, third, district]
        for _ in range(2):
            for store in everybody:
                sent(store, drop)
            for store in everybody:
                received(store, drop)
        backup(station, tmp_path / "backup.zip")
        before = set(drop.rglob("*-b-*.gwb"))
        correct(station, made, remark="只有一台收到的")
        sent(station, drop)
        received(second if reader == "colleague" else district, drop)
        for path in set(drop.rglob("*-b-*.gwb")) - before:
            path.unlink()
        restore(tmp_path / "backup.zip", tmp_path / "restored")
        with Store.open(tmp_path / "restored", clock=station.clock) as again:
            again.user = "王芳"
            everybody[0] = again
            counts = []
            for _ in range(4):
                counts.append(sum(sent(store, drop).entries for store in everybody))
                for store in everybody:
                    received(store, drop)
            assert [store.get(Grievance, made.id).remark for store in everybody] == ["只有一台收到的"] * 4
            assert counts[-1] == 0, "it is sent on once"
            assert [list(verify(store)) for store in everybody] == [[]] * 4


@pytest.mark.parametrize("is_first", [False, True], ids=["sent before the backup", "first sent after it"])
def test_what_a_put_back_pc_read_back_of_itself_it_puts_back_where_it_gets_lost(
    station: Store, district: Store, drop: Path, tmp_path: Path, is_first: bool
) -> None:
    """All but one PC have a bundle, its maker has read it back under its new name, and then the file gets lost."""
    made = register(station)
    with colleague(station, tmp_path / "late") as late:
        if not is_first:
            sent(station, drop), received(late, drop)
        backup(station, tmp_path / "backup.zip")
        correct(station, made, remark="恢复前发的")
        sent(station, drop)
        received(district, drop)
        restore(tmp_path / "backup.zip", tmp_path / "restored")
        with Store.open(tmp_path / "restored", clock=station.clock) as again:
            again.user = "王芳"
            received(again, drop)
            for path in bundle_files(drop, store=station):
                path.unlink()
            for _ in range(2):
                for store in (again, district, late):
                    sent(store, drop), received(store, drop)
            assert list(drop.glob(f"s/*/{station.device}/up/*/*.gwb")), "loose, or folded for today's readers"
            assert [store.get(Grievance, made.id).remark for store in (again, district, late)] == ["恢复前发的"] * 3
            assert pending(again).count == 0
            assert [list(verify(store)) for store in (again, district, late)] == [[]] * 3


def test_what_a_put_back_pc_had_sent_down_is_put_back_too(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    sent(station, drop), received(district, drop), sent(district, drop), received(station, drop)
    correct(district, made, remark="备份前交办的")
    sent(district, drop), received(station, drop)
    backup(district, tmp_path / "backup.zip")
    correct(district, made, handler="区里的王芳")
    sent(district, drop)
    restore(tmp_path / "backup.zip", tmp_path / "restored")
    with Store.open(tmp_path / "restored", clock=district.clock) as again:
        again.user = "王芳"
        received(again, drop)
        for path in drop.rglob("*-b-*.gwb"):
            path.unlink()
        sent(again, drop), received(station, drop)
    assert station.get(Grievance, made.id).handler == "区里的王芳"


def test_orphans_are_known_by_their_numbers(station: Store) -> None:
    """After some came back to their maker fewer are lacking, and yet another one may be among them."""
    stream = boxes.Stream("0123456789abcdef", "up")
    boxes.note_orphan(station, stream, [6, 7, 8])
    assert boxes.orphans(station) == [stream.device]
    boxes.sent_on(station, stream.device)
    boxes.note_orphan(station, stream, [7])
    assert boxes.orphans(station) == []
    boxes.note_orphan(station, stream, [7, 9])
    assert boxes.orphans(station) == [stream.device]


def test_bundle_of_the_backup_that_was_never_written_is_written(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    register(station)
    work = send(station, drop)
    next(work), next(work), work.close()
    backup(station, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", tmp_path / "restored")
    with Store.open(tmp_path / "restored", clock=station.clock) as again:
        again.user = "王芳"
        assert sent(again, drop).entries == 6
    received(district, drop)
    assert rows(station).items() <= rows(district).items()


def test_chain_must_fit(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    sent(station, drop)
    with copied(station, tmp_path / "copy") as clone:
        correct(station, made, summary="原机")
        sent(station, drop)
        received(district, drop)
        for text in "甲乙":
            correct(clone, made, summary=text)
            sent(clone, tmp_path / "stick")
        reports = received(district, tmp_path / "stick")
        assert [(r.number, r.state) for r in reports] == [(2, State.FORKED), (3, State.FORKED)]
        assert district.get(Grievance, made.id).summary == "原机"


# -- odds and ends ---------------------------------------------------------------------------------------------------------


def test_broken_bundle_is_put_back_until_everybody_has_it(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    with colleague(station, tmp_path / "second") as second:
        for store in (station, second, district, station, second):
            sent(store, drop)
            received(store, drop)
        register(station)
        sent(station, drop)
        received(district, drop)
        received(station, drop)
        number = overview(station).sent[0].number
        broken = the_bundle(drop, number, station)
        broken.write_bytes(b"")
        assert [r.state for r in received(second, drop)] == [State.INCOMPLETE]
        assert sent(station, drop).put_back == (number,)
        assert states(second, drop) == [State.TAKEN]


def test_stopped_between_writing_and_noting(station: Store, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    register(station)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(boxes, "mark_written", stop)
    with pytest.raises(KeyboardInterrupt):
        sent(station, drop)
    monkeypatch.undo()
    before = files(drop)
    assert (pending(station).count, overview(station).sent[0].state) == (6, "unsent")
    sent(station, drop)
    assert (pending(station).count, overview(station).sent[0].state) == (0, "sent")
    assert files(drop) == before


def test_stray_files_are_not_seen(station: Store, district: Store, drop: Path) -> None:
    register(station)
    sent(station, drop)
    real = the_bundle(drop, 1)
    (real.parent / f"{real.stem} (conflicted copy).gwb").write_bytes(b"x")
    (real.parent / "~syncthing~0000000002.tmp").write_bytes(b"x")
    (real.parent / "desktop.ini").write_bytes(b"x")
    (drop / "s" / "回收站").mkdir()
    (drop / "s" / "zq" / "not-a-device").mkdir()
    assert states(district, drop) == [State.TAKEN]


def test_folder_that_is_no_drop(station: Store, drop: Path) -> None:
    with pytest.raises(StationError, match="没有交换的包"):
        received(station, drop)
    with pytest.raises(StationError, match="找不到"):
        received(station, drop / "gone")
    assert list(drop.iterdir()) == []


def test_disk_full_while_receiving_loses_nothing(station: Store, district: Store, drop: Path) -> None:
    register(station)
    sent(station, drop)
    pages = district.query("PRAGMA page_count")[0][0]
    district.db.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StationError, match="磁盘空间不够"):
        for _ in range(50):
            received(district, drop)
            register(district)
    district.db.conn.execute("PRAGMA max_page_count = 1000000")
    received(district, drop)
    assert rows(station).items() <= rows(district).items()


def test_look_counts_what_receiving_would_take(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    sent(station, drop)
    correct(station, made, summary="甲")
    sent(station, drop)
    assert [(a.station, a.number) for a in finish(look(district, drop)).arrivals] == [("站前街道职工服务站", 1), ("站前街道职工服务站", 2)]
    received(district, drop)
    assert finish(look(district, drop)).arrivals == ()


# -- attachments ---------------------------------------------------------------------------------------------------------


def attach(store: Store, owner: Grievance, content: bytes) -> str:
    papers.add(store, owner, [("工资条.jpg", content)], "诉求")
    return hashlib.sha256(content).hexdigest()


def parts(drop: Path) -> list[Path]:
    return sorted(drop.rglob("*.gwa"))


def test_attachments_travel_sealed(station: Store, district: Store, drop: Path) -> None:
    sha256 = attach(station, register(station), b"a scan")
    sent(station, drop)
    (part,) = parts(drop)
    assert b"a scan" not in part.read_bytes() and sha256[:16] not in str(part)
    received(district, drop)
    assert attachments.read(district, sha256) == b"a scan"
    assert overview(district).files_to_come == 0


def test_attachment_that_comes_later(station: Store, district: Store, drop: Path) -> None:
    sha256 = attach(station, register(station), b"a scan")
    sent(station, drop)
    (part,) = parts(drop)
    whole = part.read_bytes()
    part.write_bytes(whole[:-1])
    received(district, drop)
    assert (overview(district).files_to_come, attachments.read(district, sha256)) == (1, None)
    part.write_bytes(whole)
    assert received(district, drop) == []
    assert (overview(district).files_to_come, attachments.read(district, sha256)) == (0, b"a scan")


def test_the_same_bytes_in_two_records_come_by_whichever_of_the_two_keys_is_there(station: Store, district: Store, drop: Path) -> None:
    """The district has put the same scan in under a key of its own, which is not the one it lies there by."""
    made = register(station)
    sha256 = attach(station, made, b"a scan")
    sent(station, drop)
    own = [
        Attachment(id=f"0{n:031x}", owner="grievance", owner_id=made.id, name="它.jpg", size=6, sha256=sha256, file_key=f"{n:064x}")
        for n in range(9)
    ]
    with district.step("材料") as step:
        for record in own:
            step.add(record)
    received(district, drop)
    assert attachments.read(district, sha256) == b"a scan"


def test_a_reader_of_either_record_gets_the_bytes(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    sha256 = attach(station, made, b"a scan")
    sent(station, drop)
    with station.step("材料") as step:
        step.add(Attachment(owner="grievance", owner_id=made.id, name="它.jpg", size=6, sha256=sha256, file_key="7" * 64))
    sent(station, drop)
    assert {path.relative_to(drop).as_posix() for path in parts(drop)} >= set(parcels.paths("7" * 64, 6))
    assert len(parts(drop)) == 2


@pytest.mark.parametrize("trouble", ["lost", "cut", "altered"])
def test_a_part_that_came_to_harm_is_put_there_again(trouble: str, station: Store, district: Store, drop: Path) -> None:
    sha256 = attach(station, register(station), b"a scan")
    sent(station, drop)
    (part,) = parts(drop)
    whole = part.read_bytes()
    part.unlink()
    if trouble != "lost":
        part.write_bytes(whole[:-1] if trouble == "cut" else b"x" + whole[1:])
    received(district, drop)
    assert attachments.read(district, sha256) is None
    sent(station, drop)
    received(district, drop)
    assert attachments.read(district, sha256) == b"a scan"


def test_a_large_file_goes_on_where_it_stopped(station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcels, "PART", 64)
    content = bytes(range(250))
    sha256 = attach(station, register(station), content)
    sent(station, drop)
    record = station.select(Attachment)[0]
    names, read = parcels.paths(record.file_key, 250), Drop.read
    asked: list[str] = []

    def read_until(last: str) -> None:
        def reading(self: Drop, path: str) -> bytes | None:
            if path in names:
                asked.append(path)
            if path == last:
                raise StationError("中途断开")
            return read(self, path)

        monkeypatch.setattr(Drop, "read", reading)

    read_until(names[2])
    with pytest.raises(StationError):
        received(district, drop)
    assert asked == names[:3]
    kept = district.folder / "arriving" / names[1].rpartition("/")[2]
    kept.write_bytes(bytes(80))  # a power cut
    asked.clear()
    read_until("")
    received(district, drop)
    assert asked == names[1:]
    assert attachments.read(district, sha256) == content
    assert not list((district.folder / "arriving").iterdir())


def test_nobody_waits_for_material_that_was_taken_away(station: Store, district: Store, drop: Path) -> None:
    attach(station, register(station), b"a scan")
    sent(station, drop)
    (part,) = parts(drop)
    part.unlink()
    received(district, drop)
    assert overview(district).files_to_come == 1
    with station.step("删") as step:
        step.remove(station.select(Attachment)[0])
    sent(station, drop)
    received(district, drop)
    assert overview(district).files_to_come == 0


def test_material_that_finds_no_room_is_left_for_the_next_time(
    station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = register(station)
    small, large = attach(station, made, b"small"), attach(station, made, b"large" * 1_000)
    monkeypatch.setattr(Drop, "room", lambda self: exchange_files.SPARE + 100)
    told = sent(station, drop)
    assert (told.files_left, told.sentence) == (1, "已发出第 1 包，8 条，等对方回执。有 1 份材料放不下，留到下次。")
    received(district, drop)
    assert attachments.read(district, small) == b"small" and attachments.read(district, large) is None
    monkeypatch.undo()
    assert sent(station, drop).files_left == 0
    received(district, drop)
    assert attachments.read(district, large) == b"large" * 1_000


def test_names_and_headers_hold_nothing_personal(station: Store, drop: Path) -> None:
    attach(station, register(station), b"a scan")
    sent(station, drop)
    said = "\n".join(files(drop)).encode()
    for path in bundle_files(drop):
        content = path.read_bytes()
        said += content[: 9 + int.from_bytes(content[5:9], "big")]
    personal = [v for (_, record_id), row in rows(station).items() for v in (record_id, *row["values"].values())]
    texts = {v for v in personal if isinstance(v, str) and len(v) > 2}
    assert texts & {"13912042046", "韩素琴"} and not [text for text in texts if text.encode() in said]
    assert not [text for text in texts if any(text.encode() in content for content in files(drop / "s").values())]


def test_what_the_first_start_wrote_is_not_told_as_unsent(store: Store, tmp_path: Path) -> None:
    at_work(store)
    assert pending(store).count == 0
    (tmp_path / "drop").mkdir()
    add_place(store, tmp_path / "drop", ABOVE)
    assert pending(store).per_record == {"staff_member": 1, "station": 1}
