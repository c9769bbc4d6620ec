"""Two stations and their district exchange through folders; nothing that happens to the folder harms anybody."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from replicas import NAMES, files, journal, received, rows, sent, station_store
from station.actions.exchange import send
from station.actions.exchange_overview import overview, pending
from station.actions.progress import Stage
from station.casework.model import Attachment, Employer, Grievance, Party, Progress, StaffMember, Station, Worker
from station.db import attachments
from station.db import exchange as boxes
from station.db.safekeeping import backup, restore, verify
from station.db.store import Store
from station.errors import StationError
from station.sync import bundle
from station.sync.bundle import State


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "station", "ZQ") as opened:
        yield opened


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Store]:
    with station_store(tmp_path / "district", "BH", hours=-30) as opened:
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


def bundle_files(drop: Path) -> list[Path]:
    return sorted(drop.rglob("*-b-*.gwb"))


def the_bundle(drop: Path, number: int) -> Path:
    (found,) = [p for p in bundle_files(drop) if p.name.startswith(f"{number:010}")]
    return found


# -- there and back ------------------------------------------------------------------------------------------------------


def test_district_has_every_field(station: Store, district: Store, drop: Path) -> None:
    register(station)
    assert pending(station).per_record == {"employer": 1, "grievance": 1, "party": 1, "staff_member": 1, "station": 1, "worker": 1}
    told = sent(station, drop)
    assert (told.sentence, told.number, told.entries) == ("已发出第 1 包，6 条，等对方回执。", 1, 6)
    (report,) = received(district, drop)
    assert (report.sentence, report.taken) == ("站前街道职工服务站：已收第 1 包，6 条。", 6)
    assert report.changes.touches("grievance", "worker")
    ours, theirs = rows(station), rows(district)
    assert ours.items() <= theirs.items()
    assert journal(station).items() <= journal(district).items()


def test_the_longest_names_do_not_keep_a_bundle_back(station: Store, district: Store, drop: Path) -> None:
    station.user = "甲" * 500
    with station.step(f"改用人单位 {'乙' * 500}") as step:
        step.add(Employer(name="乙" * 500))
    sent(station, drop)
    received(district, drop)
    (employer,) = district.select(Employer)
    (entry,) = district.history(employer.id)
    assert (employer.name, entry.by, entry.step_name) == ("乙" * 500, "甲" * 399 + "…", f"改用人单位 {'乙' * 393}…")


def test_both_directions(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    sent(station, drop)
    received(district, drop)
    correct(district, made, status="transferred")
    with district.step("登记进展") as step:
        step.add(Progress(grievance_id=made.id, content="已与经办机构对接。"))
    sent(district, drop)
    correct(station, made, amount=3_108_000)
    sent(station, drop)
    received(station, drop)
    received(district, drop)
    assert rows(station) == rows(district)
    assert journal(station) == journal(district)
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
    assert [(line.number, line.state, line.received_by) for line in seen.sent] == [(2, "sent", ()), (1, "received", ("站点“BH”",))]
    assert seen.receipts == ("站点“BH”已收到第 1 包，无缺号。",)
    received(district, drop)
    sent(district, drop)
    received(station, drop)
    seen = overview(station)
    assert seen.receipts == ("滨河区总工会已收到第 1 至 2 包，无缺号。",)
    assert (seen.pending.count, seen.next_number, [b.number for b in seen.received]) == (0, 3, [1])


def test_long_work_tells_how_far_it_is(station: Store, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundle, "GOOD_ENTRIES", 2)
    register(station)
    stages = list(send(station, drop))
    assert stages[-3:] == [Stage("写第 1 包", 0, 3), Stage("写第 2 包", 1, 3), Stage("写第 3 包", 2, 3)]


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
    for stop_after in range(6):
        work = send(station, drop)
        for _ in range(stop_after):
            next(work, None)
        work.close()
        received(district, drop) if (drop / "s").exists() else None
    sent(station, drop)
    received(district, drop)
    assert rows(station).items() <= rows(district).items()
    assert pending(station).count == 0


# -- what happens to folders ---------------------------------------------------------------------------------------------


def test_gap_is_named_and_what_came_early_is_kept(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    sent(station, drop)
    received(district, drop)
    for text in "甲乙丙":
        correct(station, made, summary=text)
        sent(station, drop)
    missing = the_bundle(drop, 2)
    content = missing.read_bytes()
    missing.unlink()
    (report,) = received(district, drop)
    assert report.state is State.PARKED
    assert report.sentence == (
        "站前街道职工服务站：缺第 2 包。第 3 至 4 包已先存下，等第 2 包到了一起收。请向站前街道职工服务站要第 2 包。"
    )
    assert [b.is_parked for b in overview(district).received] == [True, True, False]
    assert district.get(Grievance, made.id).summary == "拖欠工资三个月"
    assert received(district, drop) == [report]
    for file in bundle_files(drop):  # the stick comes back with nothing but the missing one
        if district.device not in str(file):
            file.unlink()
    missing.write_bytes(content)
    assert [report.state for report in received(district, drop)] == [State.TAKEN] * 3
    assert district.get(Grievance, made.id).summary == "丙"
    assert not any(b.is_parked for b in overview(district).received)


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
    assert [r.state for r in received(district, drop)] == [State.TAKEN] * 3


def test_several_sticks(station: Store, district: Store, tmp_path: Path) -> None:
    made = register(station)
    one, two = tmp_path / "one", tmp_path / "two"
    sent(station, one)
    correct(station, made, summary="甲")
    sent(station, two)
    assert [r.number for r in received(district, two)] == [1, 2], "each stick has everything"
    (report,) = received(district, one)
    assert (report.state, report.taken) == (State.OLDER, 0)
    assert report.sentence == "站前街道职工服务站：这是第 1 包，本站已收到第 2 包，没有重复收入。"


@pytest.mark.parametrize("length", [0, 3, 8, 40, 200, -1])
def test_half_written_file_is_left_for_later(station: Store, district: Store, drop: Path, length: int) -> None:
    register(station)
    sent(station, drop)
    whole = the_bundle(drop, 1)
    content = whole.read_bytes()
    whole.write_bytes(content[:length])
    (report,) = received(district, drop)
    assert (report.state, report.taken) == (State.INCOMPLETE, 0)
    assert report.sentence == "站点“ZQ”：第 1 包。这个包还没有拷完整，先留着，下次再收。"
    assert district.count(Grievance) == 0
    whole.write_bytes(content)
    assert [r.state for r in received(district, drop)] == [State.TAKEN]


def test_damaged_bundle_does_not_hold_up_others(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    register(station)
    sent(station, drop)
    correct(station, station.select(Grievance)[0], summary="甲")
    sent(station, drop)
    with station_store(tmp_path / "other", "HW") as other:
        register(other)
        sent(other, drop)
        (damaged,) = [p for p in bundle_files(drop) if station.device in str(p) and p.name.startswith("0000000001")]
        content = bytearray(damaged.read_bytes())
        content[-20] ^= 4
        damaged.write_bytes(content)
        reports = {report.device: report for report in received(district, drop)}
        assert reports[other.device].state is State.TAKEN
    report = reports[station.device]
    assert report.state is State.DAMAGED
    assert report.sentence == ("站点“ZQ”：第 1 包。这个包的封签对不上，可能被改动或拷坏了。没有收入任何内容。请站点“ZQ”重发第 1 包。")
    sent(station, drop)
    assert [r.state for r in received(district, drop)] == [State.TAKEN] * 2


def test_file_under_another_name_is_refused(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    sent(station, drop)
    correct(station, made, summary="甲")
    sent(station, drop)
    first, second = the_bundle(drop, 1), the_bundle(drop, 2)
    second.write_bytes(first.read_bytes())
    assert [r.state for r in received(district, drop)] == [State.TAKEN, State.DAMAGED]
    second.rename(second.with_name(f"0000000002-b-{first.name[13:29]}.gwb"))
    assert [r.state for r in received(district, drop)] == [State.FORKED]
    assert district.get(Grievance, made.id).summary == "拖欠工资三个月"


def test_bundle_of_a_newer_version_waits_here(station: Store, district: Store, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = register(station)
    sent(station, drop)
    monkeypatch.setattr(bundle, "READER", 0)
    (report,) = received(district, drop)
    assert report.state is State.NEWER
    assert report.sentence == "站点“ZQ”：第 1 包。这个包是由更新版本的程序做的。先留着，本机的程序升级后再收。"
    for file in bundle_files(drop):
        file.unlink()
    monkeypatch.undo()
    assert [r.state for r in received(district, drop)] == [State.TAKEN]
    assert district.find(Grievance, made.id) is not None


def test_unknown_records_and_fields_are_kept(station: Store, district: Store, drop: Path) -> None:
    made = register(station)
    unknown = [
        ("visit", "01VISIT", 1, '{"day":["","2027-01-05",""]}'),
        ("grievance", made.id, 0, '{"mood":["","tense"],"summary":["","甲"]}'),
    ]
    with station.step("更新版本的程序"):  # what a newer version would have written
        for record, record_id, is_new, body in unknown:
            (last,) = station.query("SELECT * FROM journal ORDER BY number DESC LIMIT 1")
            stamp = f"{int(last['stamp'][:16], 16) + 1:016x}.{station.device}"
            sql = "INSERT INTO journal (device, number, stamp, at, by, step, record, record_id, is_new, body) VALUES (?,?,?,?,?,?,?,?,?,?)"
            origin = [station.device, last["number"] + 1, stamp, last["at"], last["by"], last["step"]]
            station.execute(sql, [*origin, record, record_id, is_new, body])
    sent(station, drop)
    received(district, drop)
    assert journal(station).items() <= journal(district).items()
    assert district.get(Grievance, made.id).summary == "甲"


def test_bundle_of_version_0_1_0_is_taken_in(district: Store, drop: Path) -> None:
    kept = Path(__file__).parents[1] / "files" / "bundles" / "0.1.0.gwb"
    folder = drop / "s" / "zq" / "00112233445566ff" / "0000"
    folder.mkdir(parents=True)
    (folder / f"0000000001-b-{hashlib.sha256(kept.read_bytes()).hexdigest()[:16]}.gwb").write_bytes(kept.read_bytes())
    (report,) = received(district, drop)
    assert (report.state, report.taken) == (State.TAKEN, 4)
    (made,) = district.select(Grievance)
    assert (made.summary, made.people, made.amount, made.amount_mark) == ("拖欠工资三个月", 3, 2_436_000, "over")
    assert district.get(Worker, made.worker_id).name == "陶国梁"
    (tomorrow,) = district.history("01JPAAAAAAAAAAAAAAAAAAAAA3")
    assert tomorrow.values == {"mood": ("", "tense", "")}, "what this version does not know is kept"


def test_copied_store_is_found_out(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    copy = tmp_path / "copy"
    copy.mkdir()
    station.db.conn.execute("VACUUM INTO ?", [str(copy / "station.db")])
    sent(station, drop)
    received(district, drop)
    correct(station, made, summary="原机")
    sent(station, drop)
    with Store.open(copy) as clone:
        correct(clone, made, summary="复制的")
        before = files(drop)
        with pytest.raises(StationError, match="第 1 至 2 包，和本机的记录不一样"):
            sent(clone, drop)
        assert files(drop) == before
        sent(clone, tmp_path / "stick")
        received(district, drop)
        (report,) = received(district, tmp_path / "stick")
    assert report.state is State.FORKED
    assert "有两份不一样的" in report.sentence
    assert district.get(Grievance, made.id).summary == "原机"


def test_store_put_back_from_a_backup_goes_on_as_another(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    sent(station, drop)
    correct(station, made, summary="备份前没有发的")
    backup(station, tmp_path / "backup.zip")
    correct(station, made, amount=1)
    sent(station, drop)
    correct(station, made, people=9)  # neither in the backup nor ever sent
    restore(tmp_path / "backup.zip", tmp_path / "restored")
    with Store.open(tmp_path / "restored") as again:
        assert pending(again).count == 1
        correct(again, made, remark="恢复以后")
        assert sent(again, drop).entries == 2
        assert [(r.number, r.state) for r in received(again, drop)] == [(2, State.TAKEN)], "what was sent after the backup comes back"
        assert {r.state for r in received(district, drop)} == {State.TAKEN}
        sent(district, drop)
        received(again, drop)
        assert rows(again) == rows(district)
        now = again.get(Grievance, made.id)
        assert (now.summary, now.amount, now.people, now.remark) == ("备份前没有发的", 1, 3, "恢复以后")
        assert list(verify(again)) == list(verify(district)) == []


def test_bundle_of_the_backup_that_was_never_written_is_written(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    register(station)
    work = send(station, drop)
    next(work), next(work), work.close()
    backup(station, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", tmp_path / "restored")
    with Store.open(tmp_path / "restored") as again:
        assert sent(again, drop).entries == 6
    received(district, drop)
    assert rows(station).items() <= rows(district).items()


def test_chain_must_fit(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    made = register(station)
    sent(station, drop)
    copy = tmp_path / "copy"
    copy.mkdir()
    station.db.conn.execute("VACUUM INTO ?", [str(copy / "station.db")])
    correct(station, made, summary="原机")
    sent(station, drop)
    received(district, drop)
    with Store.open(copy) as clone:
        for text in "甲乙":
            correct(clone, made, summary=text)
            sent(clone, tmp_path / "stick")
    reports = received(district, tmp_path / "stick")
    assert [(r.number, r.state) for r in reports] == [(2, State.FORKED), (3, State.FORKED)]
    assert district.get(Grievance, made.id).summary == "原机"


def test_broken_bundle_is_put_back_until_everybody_has_it(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    with station_store(tmp_path / "other", "HW") as other:
        for store in (station, other, district, station, other):
            sent(store, drop)
            received(store, drop)
        received(station, drop)
        register(station)
        sent(station, drop)
        received(district, drop)
        received(station, drop)
        number = overview(station).sent[0].number
        (broken,) = [p for p in bundle_files(drop) if station.device in str(p) and p.name.startswith(f"{number:010}")]
        broken.write_bytes(b"")
        assert [(r.station, r.state) for r in received(other, drop)] == [("zq", State.INCOMPLETE)]
        assert sent(station, drop).put_back == (number,)
        assert [r.state for r in received(other, drop)] == [State.TAKEN]


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
    assert [r.state for r in received(district, drop)] == [State.TAKEN]


def test_folder_that_is_no_drop(station: Store, drop: Path) -> None:
    with pytest.raises(StationError, match="没有交换的包"):
        received(station, drop)
    with pytest.raises(StationError, match="找不到文件夹"):
        received(station, drop / "gone")
    assert list(drop.iterdir()) == []


def test_sending_before_set_up(tmp_path: Path, store: Store) -> None:
    with pytest.raises(StationError, match="还没有填写本站信息"):
        sent(store, tmp_path / "drop")


def test_code_that_is_no_folder_name(store: Store, tmp_path: Path) -> None:
    with store.step("建站") as step:
        store.set_setting("station", step.add(Station(name="站前", code="站前")).id)
    with pytest.raises(StationError, match="站点码“站前”"):
        sent(store, tmp_path / "drop")


def test_receiving_store_that_is_not_set_up_leaves_no_receipt(store: Store, station: Store, drop: Path) -> None:
    register(station)
    sent(station, drop)
    before = files(drop)
    assert [r.state for r in received(store, drop)] == [State.TAKEN]
    assert files(drop) == before


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


# -- attachments ---------------------------------------------------------------------------------------------------------


def attach(store: Store, owner: Grievance, content: bytes) -> str:
    sha256 = attachments.put(store, content)
    with store.step("添加材料") as step:
        step.add(Attachment(owner="grievance", owner_id=owner.id, name="工资条.jpg", size=len(content), sha256=sha256))
    return sha256


def test_attachments_travel(station: Store, district: Store, drop: Path) -> None:
    sha256 = attach(station, register(station), b"a scan")
    sent(station, drop)
    assert (drop / "a" / sha256[:2] / f"{sha256[:32]}.gwa").read_bytes() == b"a scan"
    received(district, drop)
    assert attachments.read(district, sha256) == b"a scan"
    assert overview(district).files_to_come == 0


def test_attachment_that_comes_later(station: Store, district: Store, drop: Path) -> None:
    sha256 = attach(station, register(station), b"a scan")
    sent(station, drop)
    scan = drop / "a" / sha256[:2] / f"{sha256[:32]}.gwa"
    scan.write_bytes(b"half")
    received(district, drop)
    assert (overview(district).files_to_come, attachments.read(district, sha256)) == (1, None)
    scan.write_bytes(b"a scan")
    assert received(district, drop) == []
    assert (overview(district).files_to_come, attachments.read(district, sha256)) == (0, b"a scan")


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


def test_three_stations_through_one_drop(station: Store, district: Store, drop: Path, tmp_path: Path) -> None:
    with station_store(tmp_path / "other", "HW", hours=50) as other:
        made = register(station)
        for store in (station, other, district, station, other, district):
            sent(store, drop)
            received(store, drop)
        correct(other, made, summary="别站改的")
        for store in (station, other, district, station, other, district):
            sent(store, drop)
            received(store, drop)
        assert rows(station) == rows(district) == rows(other)
        assert {s.name for s in other.select(Station)} == set(NAMES.values())
        assert len(other.select(StaffMember)) == 3
