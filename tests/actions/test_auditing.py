"""Anchors signed and sent, the witness file, and the check a superior can make off-line."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cases import at_work, registered
from page_reading import copied, squeezed
from replicas import NAMES, joined, received, sent, station_store
from station.actions import auditing
from station.actions.auditing import Audit, audit, read_witness, write_witness
from station.actions.progress import finish
from station.casework import chain
from station.casework.model import Grievance, StaffMember
from station.db import anchors
from station.db.chain import entry_link, step_mark
from station.db.safekeeping import backup, verify
from station.db.store import FILE_NAME, Store
from station.db.vaulting import close_vault
from station.errors import StationError


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """A station and its district, which exchanged a case."""
    with station_store(tmp_path / "station", "ZQ") as station, station_store(tmp_path / "district", "BH") as district:
        for store in (station, district):
            store.user = "王芳"
        joined(district, station)
        exchanged(tmp_path, station, district)
        yield station, district


def exchanged(tmp_path: Path, station: Store, district: Store) -> None:
    registered(station)
    sent(station, tmp_path / "drop")
    received(district, tmp_path / "drop")


def rewrite(store: Store, seq: int, by: str) -> None:
    """Say that somebody else wrote a row, and make all links after it anew, as who knows the program would."""
    conn = store.db.conn
    conn.execute("UPDATE journal SET by = ? WHERE seq = ?", [by, seq])
    before = conn.execute("SELECT link FROM journal WHERE seq = ?", [seq - 1]).fetchone()[0]
    sql = """SELECT j.*, s.at, s.by, s.kind, s.undoes, s.digest FROM journal AS j JOIN step AS s ON s.id = j.step
        WHERE seq >= ? ORDER BY seq"""
    for row in conn.execute(sql, [seq]).fetchall():
        before = entry_link(before, row[:10], row[12], step_mark(*row[14:]))
        conn.execute("UPDATE journal SET link = ? WHERE seq = ?", [before, row[0]])
    conn.commit()


def checked(store: Store, against: Path | None = None) -> Audit:
    return finish(audit(store, against))


def last_case_row(store: Store) -> int:
    return int(store.query("SELECT max(seq) FROM journal WHERE record = 'grievance'")[0][0])


def test_each_sending_leaves_an_anchor_on_both_sides(pair: tuple[Store, Store], tmp_path: Path) -> None:
    station, district = pair
    assert anchors.kept(district, station.device) == anchors.kept(station)
    exchanged(tmp_path, station, district)
    held = anchors.kept(district, station.device)
    assert held == anchors.kept(station)
    assert len(held) >= 2
    assert [anchor.number for anchor in held] == sorted(anchor.number for anchor in held)
    assert (checked(station).faults, checked(district).faults) == ((), ())


def test_the_superior_holds_nothing_against_an_honest_station(pair: tuple[Store, Store]) -> None:
    station, district = pair
    told = checked(station, district.folder)
    assert told.faults == ()
    assert f"{NAMES['BH']}的见证" in dict(told.facts)
    assert dict(told.facts)[f"{NAMES['BH']}收到的改动"].endswith("条，一致")
    assert station.query("SELECT act, detail FROM act_log ORDER BY seq DESC LIMIT 1")[0]["act"] == "verify"


def test_a_chain_written_anew_everywhere_is_found_by_what_the_superior_holds(pair: tuple[Store, Store]) -> None:
    station, district = pair
    rewrite(station, last_case_row(station), "别人")
    station.execute("DELETE FROM anchor")  # who rewrites the chain does away with his own anchors too
    assert list(verify(station)) == []
    told = checked(station, district.folder)
    [case] = station.select(Grievance)
    assert any("整段重写过" in fault for fault in told.faults)
    assert any(case.number in fault and fault.endswith("本站现在的和当时发出的不一样。") for fault in told.faults)


def test_the_station_itself_finds_it_while_its_anchors_are_there(pair: tuple[Store, Store]) -> None:
    station, _ = pair
    rewrite(station, last_case_row(station), "别人")
    assert any("整段重写过" in fault for fault in verify(station))


def test_an_entry_taken_away_at_the_station_is_named(pair: tuple[Store, Store]) -> None:
    station, district = pair
    station.db.conn.execute("DELETE FROM journal WHERE seq = ?", [last_case_row(station)])
    station.db.conn.commit()
    told = checked(station, district.folder)
    assert any(fault.endswith("本站没有了。") for fault in told.faults)


def test_a_witness_file_finds_rows_cut_off(pair: tuple[Store, Store], tmp_path: Path) -> None:
    station, _ = pair
    for n in range(3):
        station.log_act("export", f"{n} 行")
    assert write_witness(station, tmp_path / "见证.json") == len(anchors.kept(station))
    assert checked(station, tmp_path / "见证.json").faults == ()
    station.db.conn.execute("DELETE FROM act_log WHERE seq >= (SELECT max(seq) - 2 FROM act_log)")
    station.db.conn.execute("DELETE FROM anchor")
    station.db.conn.commit()
    assert not any("操作日志" in fault for fault in verify(station))
    told = checked(station, tmp_path / "见证.json")
    assert any("操作日志" in fault for fault in told.faults)


def test_a_witness_of_a_station_that_exchanges_with_nobody(store: Store, tmp_path: Path) -> None:
    at_work(store)
    registered(store)
    write_witness(store, tmp_path / "w.json")
    assert [anchor.signature for anchor in read_witness(tmp_path / "w.json")[1]] == [b""]
    assert checked(store, tmp_path / "w.json").faults == ()
    rewrite(store, last_case_row(store), "别人")
    store.execute("DELETE FROM anchor")
    assert len(checked(store, tmp_path / "w.json").faults) == 1


def test_what_is_no_witness_of_this_pc_is_no_good_news(pair: tuple[Store, Store], tmp_path: Path) -> None:
    """Who gives the PC another name in its settings has nothing to be held against; that must not read as sound."""
    station, district = pair
    write_witness(station, tmp_path / "w.json")
    station.device = f"{1:016x}"
    station.set_setting("device", station.device)
    for against in (tmp_path / "w.json", district.folder):
        assert any("没有什么可以比" in fault for fault in checked(station, against).faults)


def test_a_value_altered_past_the_journal_is_found_too(pair: tuple[Store, Store]) -> None:
    station, _ = pair
    [case] = station.select(Grievance)
    station.db.conn.execute("UPDATE grievance SET summary = '别的' WHERE id = ?", [case.id])
    station.db.conn.execute("INSERT INTO step SELECT 's1', '删除诉求', at, by, device, kind, undoes, digest FROM step LIMIT 1")
    station.db.conn.commit()
    found = checked(station).faults
    assert len(found) == 2
    assert any("和修改记录对不上" in fault for fault in found)
    assert "操作日志里有 1 步没有写下任何修改记录。" in found


def test_a_backup_of_the_superior_does_as_well_as_its_folder_and_neither_is_touched(pair: tuple[Store, Store], tmp_path: Path) -> None:
    station, district = pair
    backup(district, tmp_path / "区总.zip")
    district.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    there = (district.folder / FILE_NAME).read_bytes()
    for against in (district.folder, district.folder / FILE_NAME, tmp_path / "区总.zip"):
        assert checked(station, against).faults == ()
    assert (district.folder / FILE_NAME).read_bytes() == there
    assert not list(station.folder.glob("restore-*"))


def test_a_superior_with_passwords_is_said_so_and_opened_by_its_key(pair: tuple[Store, Store]) -> None:
    station, district = pair
    close_vault(district, "s1", "王芳", "tianlanbaiyun", district.now())
    with pytest.raises(StationError, match="有密码，这里打不开"):
        checked(station, district.folder)
    assert finish(audit(station, district.folder, district.key)).faults == ()


def test_a_witness_with_a_wrong_signature_is_not_believed(pair: tuple[Store, Store], tmp_path: Path) -> None:
    station, _ = pair
    write_witness(station, tmp_path / "w.json")
    told = json.loads((tmp_path / "w.json").read_text("utf-8"))
    told["anchors"][-1]["link"] = "00" * 32
    (tmp_path / "w.json").write_text(json.dumps(told), "utf-8")
    assert checked(station, tmp_path / "w.json").faults == (f"{NAMES['ZQ']}的见证里有 1 份签名不对，没有采用。",)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"kind": "station witness", "format": 1, "station": "", "anchors": [{}]}', b"\xff"]
)
def test_what_is_no_witness_is_refused(pair: tuple[Store, Store], tmp_path: Path, content: bytes) -> None:
    (tmp_path / "w.json").write_bytes(content)
    with pytest.raises(StationError, match="不是见证文件"):
        checked(pair[0], tmp_path / "w.json")


def test_a_witness_that_counts_beyond_all_stores_is_refused(tmp_path: Path) -> None:
    anchor = {"device": "d", "number": 1, "made_at": "", "seq": 1, "link": "", "acts": 1, "acts_link": "", "signer": "", "signature": ""}
    told = {"kind": "station witness", "format": 1, "station": "", "anchors": [anchor]}
    path = tmp_path / "w.json"
    path.write_text(json.dumps(told), "utf-8")
    assert len(read_witness(path)[1]) == 1
    wrong = [told | {"anchors": [anchor | {"seq": seq}]} for seq in (float("inf"), 2**63, -1)]
    for content in (*map(json.dumps, wrong), "[" * 100_000, '{"kind": "station witness", "format": 1e999}'):
        path.write_text(content, "utf-8")
        with pytest.raises(StationError, match="不是见证文件"):
            read_witness(path)


def test_an_anchor_that_contradicts_an_earlier_one_is_told_when_it_comes(pair: tuple[Store, Store], tmp_path: Path) -> None:
    station, district = pair
    rewrite(station, 2, "别人")
    exchanged(tmp_path, station, district)
    assert checked(station).faults  # its own anchors tell already
    me = auditing.circle.member(district)
    last = anchors.kept(district, station.device)[-1]
    other = auditing.anchoring.signed(last._replace(link=chain.START), auditing.circle.member(station).keys)
    assert "整段改写" in auditing.take_anchor(district, me, other, "zq", station.device)
    assert "签名不对" in auditing.take_anchor(district, me, last._replace(seq=1), "zq", station.device)
    assert "签名不对" in auditing.take_anchor(district, me, last, "zq", district.device)
    fewer = auditing.anchoring.signed(last._replace(number=last.number + 1, seq=last.seq - 1), auditing.circle.member(station).keys)
    assert "整段改写" in auditing.take_anchor(district, me, fewer, "zq", station.device)


def test_reading_needs_the_right(pair: tuple[Store, Store], tmp_path: Path) -> None:
    station, _ = pair
    [staff] = station.select(StaffMember)
    with station.step("改角色") as step:
        step.save(replace(staff, role="clerk"), staff)
    with station.step("再加一人") as step:
        step.add(StaffMember(name="赵站长", role="head", is_active=True))
    with pytest.raises(StationError):
        checked(station)
    with pytest.raises(StationError):
        write_witness(station, tmp_path / "w.json")
    assert not (tmp_path / "w.json").exists()


def test_the_result_is_a_paper_to_be_signed(pair: tuple[Store, Store], tmp_path: Path) -> None:
    station, district = pair
    rewrite(station, last_case_row(station), "别人")
    found = checked(station, district.folder)
    auditing.write_result(station, found, tmp_path / "核对单.pdf")
    text = squeezed(copied((tmp_path / "核对单.pdf").read_bytes()))
    for words in ("操作记录核对单", NAMES["ZQ"], NAMES["BH"], "整段重写过"):
        assert words in text
    assert station.query("SELECT detail FROM act_log ORDER BY seq DESC LIMIT 1")[0][0] == "操作记录核对单，PDF"
