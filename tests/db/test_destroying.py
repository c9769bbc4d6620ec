"""What a list destroys is nowhere afterwards, nothing else is touched, and nothing brings it back: no late entry, no old backup."""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from cases import CHENGUANG, LI, at_work, registered
from replicas import acquainted, colleague, received, rows, sent, station_store
from stand_ins import Clock
from station.actions import circle
from station.actions.progress import finish
from station.casework import destruction as rules
from station.casework.fields import Kind, Record
from station.casework.journal import Entry
from station.casework.masking import SEALED
from station.casework.model import (
    BY_NAME,
    RECORDS,
    Attachment,
    Destruction,
    DestructionLine,
    Grievance,
    Letter,
    LetterCase,
    Progress,
    Worker,
)
from station.casework.sheets import Period
from station.db import attachments, backup_making, destroying, drafts, first_list, search
from station.db import exchange as boxes
from station.db.backups import Copy, Series
from station.db.figures import counting
from station.db.restoring import restore
from station.db.safekeeping import backup, verify
from station.db.store import Store
from station.errors import StationError
from station.sync import bundle as bundles

TEXTS = (Kind.TEXT, Kind.LONG_TEXT, Kind.LINES, Kind.PHONE, Kind.ID_NUMBER, Kind.CREDIT_CODE)


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


def case_of(store: Store, name: str, **values: object) -> Grievance:
    """A case of somebody of this name, with a person of their own."""
    worker = LI.with_values(name=name, id_number="", phone=f"1390000{len(store.matching(Worker)):04d}")
    return registered(store, worker, summary=f"{name}说拖欠工资", **values).grievance


def listed(store: Store, *cases: Record) -> Destruction:
    """An executed list of these."""
    with store.step("列册") as step:
        made = step.add(
            Destruction(
                number="ZQ销〔2026〕1号", station_id=store.setting("station", ""), drawn_by="王芳", agreed_by="何建华", status="agreed"
            )
        )
        for case in cases:
            step.add(DestructionLine(destruction_id=made.id, of=case.record, of_id=case.id))
    with store.step("销毁", undoable=False) as step:
        done = step.save(made.with_values(status="executed", executed_by="王芳", executed_on="2026-03-16", executed_step=step.id), made)
        destroying.execute(store, step, done)
    destroying.finish(store)
    return done


def filled(store: Store, grievance: Grievance, mark: str) -> list[str]:
    """A record of every kind that belongs to a case, each text in it one of a kind; all these texts."""
    told: list[str] = []
    made: dict[str, str] = {Grievance.record: grievance.id}
    for cls in RECORDS:
        links = {s.name: made.get(s.of, "") for s in cls.specs() if s.kind is Kind.KEY and s.name != "id"}
        belongs = [s for s in cls.specs() if s.kind is Kind.KEY and s.name != "id" and (s.required or s.of == "grievance") and s.of in made]
        if cls in (Grievance, Attachment, Destruction, DestructionLine) or not (belongs or cls is Letter):
            continue
        links |= {name: _some(store, cls.spec(name).of) for name in links if not links[name] and cls.spec(name).required}
        texts = {s.name: f"{mark}{cls.record}·{s.name}" for s in cls.specs() if s.kind in TEXTS and s.name not in ("owner", "owner_id")}
        told += [text for name, text in texts.items() if not rules.stays(cls, name)]
        with store.step("x") as step:
            made[cls.record] = step.add(cls(**links, **texts, **({"status": "done"} if cls is Letter else {}))).id
    for base in (store.get(Grievance, grievance.id), store.get(Worker, grievance.worker_id)):
        texts = {s.name: f"{mark}{base.record}·{s.name}" for s in base.specs() if s.kind in TEXTS and not rules.stays(type(base), s.name)}
        texts.pop("name", None)  # whom the test asks for
        told += texts.values()
        with store.step("x") as step:
            step.save(base.with_values(**texts), base)
    with store.step("x") as step:
        sha256 = attachments.put(store, f"{mark}判决书".encode())
        step.add(
            Attachment(owner="grievance", owner_id=grievance.id, name=f"{mark}判决书.pdf", mime="application/pdf", size=9, sha256=sha256)
        )
    return [*told, f"{mark}判决书.pdf"]


def _some(store: Store, record: str) -> str:
    """Any record of a kind that a part must lead to beside its case; its own texts are nobody's."""
    cls = BY_NAME[record]
    found = store.matching(cls)
    if found:
        return found[0].id
    with store.step("x") as step:
        links = {s.name: _some(store, s.of) for s in cls.specs() if s.kind is Kind.KEY and s.required and s.of}
        return step.add(cls(**links)).id


def everything(store: Store) -> Iterator[tuple[str, str]]:
    """(table, text) of every cell of every table, bytes too."""
    store.db.conn.commit()
    for (table,) in store.db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"):
        for row in store.db.conn.execute(f'SELECT * FROM "{table}"'):
            for cell in row:
                if isinstance(cell, str | bytes):
                    yield table, cell.decode("utf-8", "ignore") if isinstance(cell, bytes) else cell


def pairs(store: Store) -> set[str]:
    """What the index of finding leads by, as it lies in its pages."""
    store.db.conn.commit()
    store.db.conn.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab('main', 'search_token', 'row')")
    return {row[0] for row in store.db.conn.execute("SELECT term FROM temp.vocabulary")}


def test_nothing_of_a_destroyed_case_is_in_any_table_or_file(store: Store) -> None:
    case = case_of(store, "欧阳澹台")
    told = [*filled(store, case, "甲"), "欧阳澹台", "欧阳澹台说拖欠工资"]
    assert len(told) > 190, "every kind of record that hangs on a case"
    drafts.keep(store, f"progress:{case.id}", "没写完的进展", {"content": "欧阳澹台来电"})
    store.set_setting(first_list.KEY, {"tasks": [{"who": "欧阳澹台"}]})  # as the workbench showed it last
    assert {"欧阳", "阳澹", "澹台"} <= pairs(store)
    with store.step("更正个人资料：欧阳澹台要求") as step:
        worker = store.matching(Worker)[0]
        step.save(worker.with_values(phone_note="欧阳澹台的弟弟"), worker)
    listed(store, case)
    # the pairs of characters that finding is by lie in blobs of the index: the longest mark is enough there
    found = {(table, text) for table, cell in everything(store) for text in told if text in cell}
    assert found == set()
    assert not list((store.folder / attachments.FOLDER).glob("??/*"))
    assert search.find(store, Grievance, "欧阳澹台", 5) == []
    assert not {"欧阳", "阳澹", "澹台"} & pairs(store)
    assert drafts.drafts(store) == []
    assert list(verify(store)) == []


def test_everything_else_is_as_it_was(store: Store) -> None:
    gone, kept = case_of(store, "张三一"), case_of(store, "李四一")
    filled(store, gone, "甲")
    filled(store, kept, "乙")
    before, journal = rows(store), {e.stamp: e for e in store.entries("1", [])}
    done = listed(store, gone)
    destroyed = {row[0] for row in store.query("SELECT record_id FROM destroyed")}
    after = rows(store)
    mine = (Destruction.record, DestructionLine.record)
    assert {key: row for key, row in after.items() if key[1] not in destroyed and key[0] not in mine} == {
        key: row for key, row in before.items() if key[1] not in destroyed
    }
    for entry in store.entries("1", []):
        if entry.stamp in journal and entry.record_id not in destroyed:
            assert entry == journal[entry.stamp]
    assert attachments.read(store, store.matching(Attachment, owner_id=kept.id)[0].sha256) == "乙判决书".encode()
    assert store.get(Destruction, done.id).status == "executed"


def test_the_figures_of_the_month_are_as_they_were(store: Store) -> None:
    gone = case_of(store, "张三一")
    filled(store, gone, "甲")
    month = Period.month("2026-03")
    before = counting.counts(store, month)
    listed(store, gone)
    assert counting.counts(store, month) == before
    assert store.get(Grievance, gone.id).number == gone.number
    assert store.get(Grievance, gone.id).summary == rules.MARK


def test_who_is_known_from_another_case_keeps_name_and_record(store: Store) -> None:
    gone = case_of(store, "张三一")
    with store.step("x") as step:
        other = step.add(Grievance(worker_id=gone.worker_id, number="ZQ-2026-0099", summary="还在办"))
    listed(store, gone)
    assert store.get(Worker, gone.worker_id).name == "张三一"
    assert store.get(Grievance, other.id).worker_id == gone.worker_id
    left = store.get(Grievance, gone.id).worker_id
    assert left not in ("", gone.worker_id)
    assert store.get(Worker, left) == Worker(id=left, deleted=True, kind=LI.kind)
    assert list(verify(store)) == []


def test_a_paper_that_another_record_uses_stays(store: Store) -> None:
    gone, kept = case_of(store, "张三一"), case_of(store, "李四一")
    with store.step("x") as step:
        sha256 = attachments.put(store, b"notice")
        for case in (gone, kept):
            step.add(Attachment(owner="grievance", owner_id=case.id, name="通知.pdf", size=6, sha256=sha256))
    listed(store, gone)
    assert attachments.read(store, sha256) == b"notice"
    listed(store, kept)
    assert attachments.read(store, sha256) is None


def test_a_letter_to_more_cases_stays_until_the_last_of_them_goes(store: Store) -> None:
    first, second = case_of(store, "张三一"), case_of(store, "李四一")
    with store.step("x") as step:
        letter = step.add(Letter(number="站工〔2026〕1号", kind="reminder", facts="拖欠工资", status="done"))
        for case in (first, second):
            step.add(LetterCase(letter_id=letter.id, grievance_id=case.id))
    assert destroying.shared_letters(store, first.id, [first.id]) == [second.number]
    assert destroying.shared_letters(store, first.id, [first.id, second.id]) == []
    listed(store, first)
    assert store.get(Letter, letter.id).facts == "拖欠工资"
    listed(store, second)
    assert (store.get(Letter, letter.id).facts, store.get(Letter, letter.id).number) == ("", "站工〔2026〕1号")


def test_a_destroyed_record_cannot_be_written(store: Store) -> None:
    case = case_of(store, "张三一")
    listed(store, case)
    now = store.get(Grievance, case.id)
    with pytest.raises(StationError, match="已按规定销毁"), store.step("改") as step:
        step.save(now.with_values(summary="又写回来"), now)
    assert store.get(Grievance, case.id).summary == rules.MARK


def test_the_seal_of_a_person_goes_with_them(store: Store) -> None:
    case = case_of(store, "张三一")
    with store.step("封存") as step:
        worker = store.get(Worker, case.worker_id)
        step.save(worker.with_values(sealed_on="2026-03-16", seal_reason="asked"), worker)
    listed(store, case)
    assert not [cell for _, cell in everything(store) if "张三一" in cell or SEALED in cell]


def test_what_was_cut_short_is_finished_at_the_next_opening(store: Store, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    case = case_of(store, "张三一")
    filled(store, case, "甲")
    with monkeypatch.context() as patch:
        patch.setattr(destroying, "finish", lambda store: None)
        listed(store, case)
    assert list((store.folder / attachments.FOLDER).glob("??/*"))
    with Store.open(store.folder, store.key, clock=clock) as again:
        assert not list((again.folder / attachments.FOLDER).glob("??/*"))
        assert again.query("SELECT * FROM leftover") == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="parting a program needs fork")
@pytest.mark.parametrize(("at", "is_done"), [("_drop_drafts", False), ("finish", True), ("keep_lists", True)])
def test_killed_at_any_moment_it_is_all_or_nothing(store: Store, clock: Clock, at: str, is_done: bool) -> None:
    case = case_of(store, "欧阳澹台")
    filled(store, case, "甲")
    folder, key = store.folder, store.key
    store.close()
    child = os.fork()
    if not child:
        with pytest.MonkeyPatch.context() as patch:
            own = Store.open(folder, key, clock=clock)
            patch.setattr(destroying, at, lambda *_: os._exit(9))
            listed(own, own.get(Grievance, case.id))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    with Store.open(folder, key, clock=clock) as again:
        found = [cell for _, cell in everything(again) if "欧阳澹台" in cell]
        assert bool(found) != is_done
        assert bool(list((folder / attachments.FOLDER).glob("??/*"))) != is_done
        assert again.query("SELECT * FROM leftover") == []
        assert (folder / destroying.FILE_NAME).exists() == is_done
        assert list(verify(again)) == []


def test_a_failure_in_the_middle_destroys_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of(store, "张三一")
    told = filled(store, case, "甲")
    before = rows(store)

    def full(*_: object) -> None:
        raise StationError("磁盘满了。")

    monkeypatch.setattr(destroying, "_drop_drafts", full)
    with pytest.raises(StationError, match="磁盘满了"):
        listed(store, case)
    after = {key: row for key, row in rows(store).items() if key[0] not in (Destruction.record, DestructionLine.record)}
    assert after == before
    assert any(told[0] in cell for _, cell in everything(store))


def test_a_store_put_back_from_an_older_backup_destroys_again(store: Store, tmp_path: Path, clock: Clock) -> None:
    case = case_of(store, "欧阳澹台")
    told = filled(store, case, "甲")
    backup(store, tmp_path / "old.zip")
    listed(store, case)
    folder, key = store.folder, store.key
    store.close()
    restore(tmp_path / "old.zip", folder, key, replace=True)
    with Store.open(folder, key, clock=clock) as again:
        assert not [text for _, cell in everything(again) for text in (*told, "欧阳澹台") if text in cell]
        assert again.get(Grievance, case.id).summary == rules.MARK
        assert not list((folder / attachments.FOLDER).glob("??/*"))
        assert list(verify(again)) == []


def test_an_older_copy_brought_to_a_new_pc_destroys_again(store: Store, tmp_path: Path, clock: Clock) -> None:
    case = case_of(store, "欧阳澹台")
    told = filled(store, case, "甲")
    series = Series(tmp_path / "series")
    old = copied(store, series)
    listed(store, case)
    copied(store, series)
    restore(series.path(old), tmp_path / "new")
    with Store.open(tmp_path / "new", clock=clock) as again:
        assert not [text for _, cell in everything(again) for text in (*told, "欧阳澹台") if text in cell]
        assert not list((tmp_path / "new" / attachments.FOLDER).glob("??/*"))
        assert (tmp_path / "new" / destroying.FILE_NAME).exists(), "and copies made there take it along"
        assert list(verify(again)) == []


def copied(store: Store, series: Series) -> Copy:
    with store.again() as own:
        return finish(backup_making.make(own.db.conn, own.path, own.key, series, "hand", own.now()))


# -- between PCs ---------------------------------------------------------------------------------------------------------


def test_the_other_pc_of_the_unit_does_it_too_and_the_superior_keeps_its_copy(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    with station_store(tmp_path / "a", "ZQ") as one, station_store(tmp_path / "c", "BH") as above:
        acquainted(above, one)
        with colleague(one, tmp_path / "b") as two:
            case = case_of(one, "欧阳澹台")
            filled(one, case, "甲")
            sent(one, drop)
            received(two, drop), received(above, drop)
            assert two.get(Worker, case.worker_id).name == "欧阳澹台"
            listed(one, case)
            sent(one, drop)
            received(two, drop), received(above, drop)
            assert two.get(Worker, case.worker_id) == one.get(Worker, case.worker_id)
            assert not [cell for _, cell in everything(two) if "欧阳澹台" in cell]
            assert [table for table, cell in everything(above) if "欧阳澹台" in cell]
            assert above.get(Worker, case.worker_id).name == "欧阳澹台"
            assert above.matching(Destruction)[0].status == "executed"
            for store in (one, two, above):
                assert list(verify(store)) == []
            listed(above, above.get(Grievance, case.id))  # and by a list of its own
            assert not [cell for _, cell in everything(above) if "欧阳澹台" in cell]
            assert list(verify(above)) == []


def test_a_list_that_comes_bit_by_bit_does_the_same(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    with station_store(tmp_path / "a", "ZQ") as one:
        acquainted(one)
        with colleague(one, tmp_path / "b") as two:
            case, known = case_of(one, "欧阳澹台"), case_of(one, "司马相一")
            filled(one, case, "甲")
            with one.step("x") as step:
                step.add(Grievance(worker_id=known.worker_id, number="ZQ-2026-0099", summary="还在办"))
            sent(one, drop)
            received(two, drop)
            last = one.last_number(one.device)
            listed(one, case, known)
            for entry in one.entries("device = ? AND number > ?", [one.device, last]):
                two.receive([entry], "收")
            assert not [cell for _, cell in everything(two) if "欧阳澹台" in cell]
            assert two.get(Worker, known.worker_id).name == "司马相一"
            assert rows(two) == rows(one)
            assert two.query("SELECT * FROM waiting") == []
            assert list(verify(two)) == []


def test_what_the_superior_destroys_of_its_copies_leaves_the_station_alone(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    with station_store(tmp_path / "a", "ZQ") as one, station_store(tmp_path / "c", "BH") as above:
        acquainted(above, one)
        case, other = case_of(one, "欧阳澹台"), case_of(one, "司马相一")
        with one.step("同一个人") as step:
            step.add(Grievance(number="ZQ-2026-0099", worker_id=other.worker_id, summary="司马相一又来了"))
        sent(one, drop)
        received(above, drop)
        before = rows(one)
        listed(above, above.get(Grievance, case.id), above.get(Grievance, other.id))
        sent(above, drop)
        received(one, drop)
        assert any(destroying.MARK in entry.values for entry in one.entries("1", [])), "it was told"
        assert {key: row for key, row in rows(one).items() if key in before} == before
        assert above.get(Worker, other.worker_id).name == "司马相一"
        assert above.get(Worker, case.worker_id).name == ""
        for store in (one, above):
            assert list(verify(store)) == []


def test_what_comes_late_for_a_destroyed_case_brings_nothing_back(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    with station_store(tmp_path / "a", "ZQ") as one:
        acquainted(one)
        with colleague(one, tmp_path / "b") as two:
            case = case_of(one, "欧阳澹台")
            sent(one, drop)
            received(two, drop)
            with two.step("进展") as step:
                step.add(Progress(grievance_id=case.id, content="给欧阳澹台打过电话"))
                worker = two.get(Worker, case.worker_id)
                step.save(worker.with_values(address="欧阳澹台家"), worker)
            listed(one, case)
            sent(two, drop)
            received(one, drop)
            assert not [cell for _, cell in everything(one) if "欧阳澹台" in cell]
            assert one.last_number(two.device) == two.last_number(two.device)
            sent(one, drop)
            received(two, drop)
            assert not [cell for _, cell in everything(two) if "欧阳澹台" in cell]
            for store in (one, two):
                assert list(verify(store)) == []


def test_what_was_sent_is_put_together_anew_without_it(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    with station_store(tmp_path / "a", "ZQ") as one, station_store(tmp_path / "c", "BH") as above:
        acquainted(above, one)
        case = case_of(one, "欧阳澹台")
        sent(one, drop)
        assert told(one, "欧阳澹台")
        listed(one, case)
        sent(one, drop)
        assert not told(one, "欧阳澹台")
        with colleague(one, tmp_path / "b") as two:  # who comes later reads that
            sent(one, drop)
            received(two, drop)
            assert two.get(Grievance, case.id).summary == rules.MARK
            assert not [cell for _, cell in everything(two) if "欧阳澹台" in cell]


def told(store: Store, text: str) -> bool:
    """Whether a bundle that is kept for sending tells of something."""
    me = circle.member(store)
    kept = [boxes.outgoing_content(store, made) for made in boxes.outgoing(store, ("b", "f"))]
    entries = [entry for content in kept if content for entry in bundles.decode(content, me.circle, me.keys).entries]
    return any(text in str(change) for entry in entries for change in entry.values.values())


def test_a_list_that_one_person_alone_stands_behind_is_executed_nowhere_else(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    with station_store(tmp_path / "a", "ZQ") as one:
        acquainted(one)
        with colleague(one, tmp_path / "b") as two:
            case = case_of(one, "欧阳澹台")
            sent(one, drop)
            received(two, drop)
            with one.step("x", undoable=False) as step:
                made = step.add(Destruction(station_id=one.setting("station", ""), drawn_by="王芳", agreed_by="王芳"))
                step.add(DestructionLine(destruction_id=made.id, of="grievance", of_id=case.id))
                step.save(made.with_values(executed_step=step.id), made)
            sent(one, drop)
            received(two, drop)
            assert two.get(Worker, case.worker_id).name == "欧阳澹台"


def test_old_entries_told_again_are_known(store: Store) -> None:
    case = case_of(store, "欧阳澹台")
    old = msgspec.msgpack.decode(msgspec.msgpack.encode(store.entries("1", [])), type=list[Entry])
    listed(store, case)
    taken, _ = store.receive(old, "旧 U 盘")
    assert taken == 0
    assert not [cell for _, cell in everything(store) if "欧阳澹台" in cell]


def test_what_remains_can_be_read_in_the_list() -> None:
    record = Grievance(
        number="ZQ-2026-0001", summary="x", worker_title="y", amount=5, closed_on="2026-03-16", status="archived", remark="z"
    )
    left = rules.remains(record)
    assert {name: left[name] for name in ("number", "amount", "closed_on", "summary")} == {
        "number": "ZQ-2026-0001",
        "amount": 5,
        "closed_on": "2026-03-16",
        "summary": rules.MARK,
    }
    assert not {"worker_title", "remark"} & left.keys()
    assert json.dumps(left)
    assert CHENGUANG.name not in left.values()


def test_a_disk_that_fails_while_the_leavings_go_is_said_plainly(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Store) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    store.execute("INSERT INTO leftover (kind, name) VALUES ('words', '')")
    with monkeypatch.context() as patched:
        patched.setattr(destroying, "keep_lists", full)
        with pytest.raises(StationError, match="磁盘空间不够"):
            destroying.finish(store)
    destroying.finish(store)
    assert store.query("SELECT * FROM main.leftover") == []
