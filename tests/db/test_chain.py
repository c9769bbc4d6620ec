"""The chain of the journal and of the log of acts: whatever is done to a row is found, and where."""

import ast
import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import at_work, registered
from depth import examples
from station.actions.progress import finish
from station.casework import chain
from station.casework.chain import Anchor
from station.casework.journal import Entry, FieldChange
from station.casework.model import Grievance, Worker
from station.db import devices
from station.db import store as store_module
from station.db.chain import RENAMING, entry_link, forget, note_act, step_mark
from station.db.chain_check import Break, Walk, check, sentences
from station.db.safekeeping import verify
from station.db.store import Store
from test_architecture import strings

JOURNAL = ("seq", "device", "number", "stamp", "at", "by", "step", "record", "record_id", "is_new", "body", "more", "digest", "link")
STEP = ("name", "at", "by", "kind", "undoes", "digest")
ACTS = ("seq", "at", "by", "act", "detail", "record", "record_id", "link")
CHANGES = examples(40)


def walked(store: Store, anchors: list[Anchor] | None = None) -> tuple[Walk, Walk]:
    return finish(check(store, anchors or []))


def journal_break(store: Store, anchors: list[Anchor] | None = None) -> Break:
    broken = walked(store, anchors)[0].broken
    assert broken is not None
    return broken


@contextmanager
def tampered(store: Store) -> Iterator[Callable[..., None]]:
    """Changes past the program, taken back at the end."""
    conn = store.db.conn
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("BEGIN")
    try:
        yield lambda sql, *params: conn.execute(sql, params)
    finally:
        conn.rollback()
        conn.execute("PRAGMA foreign_keys = ON")


@pytest.fixture
def written(store: Store) -> Store:
    """A store with some entries made here, some taken in, and some lines in the log of acts."""
    at_work(store)
    case = registered(store)
    device = f"{7:016x}"
    told = {"name": FieldChange("", "韩素琴")}
    stamps = [f"{0x4000_0000_0000 + n:016x}.{device}" for n in range(1, 4)]
    entries = [
        Entry(
            device,
            n,
            stamp,
            "2026-03-01T09:00:00",
            "李梅",
            f"step{n // 2}",
            "登记",
            "worker",
            f"01W{n}",
            True,
            told,
            b"\x91\xa1x" * (n == 2),
        )
        for n, stamp in enumerate(stamps, 1)
    ]
    with store.step("收数据", undoable=False) as step:  # what is made here and what is taken in, in one step
        now = store.get(Grievance, case.grievance.id)
        now = step.save(now.with_values(remark="一"), now)
        step.take(entries)
        step.save(now.with_values(remark="二"), now)
    for n in range(4):
        store.log_act("export", f"{n} 行", now)
    return store


def test_a_store_that_was_only_written_by_the_program_holds(written: Store) -> None:
    journal, acts = walked(written)
    assert (journal.broken, acts.broken) == (None, None)
    assert journal.rows == len(written.entries("1", [])) > 8
    assert acts.rows == 4
    registered(written)
    written.undo()
    assert walked(written)[0].broken is None


def _altered(value: Any, place: int, bit: int) -> Any:
    """The value with one bit of one byte changed, of the same type; a text may be none any more."""
    if isinstance(value, int):
        return value ^ (1 << (8 * (place % 3) + bit % 7))
    if value is None:
        return b"\x00"
    content = bytearray(value.encode() if isinstance(value, str) else value)
    if not content:
        return "x" if isinstance(value, str) else b"x"
    content[place % len(content)] ^= 1 << bit
    return bytes(content)


def _put(store: Store, change: Callable[..., None], table: str, column: str, key: tuple[str, Any], place: int, bit: int) -> bool:
    kept = store.db.conn.execute(f"SELECT {column} FROM {table} WHERE {key[0]} = ?", [key[1]]).fetchone()[0]
    new = _altered(kept, place, bit)
    mark = "CAST(? AS TEXT)" if isinstance(kept, str) else "?"
    if column == "seq" and store.db.conn.execute(f"SELECT 1 FROM {table} WHERE seq = ?", [new]).fetchone():
        return False
    if (column, table) == ("number", "journal"):
        sql = "SELECT 1 FROM journal WHERE number = ? AND device = (SELECT device FROM journal WHERE seq = ?)"
        if store.db.conn.execute(sql, [new, key[1]]).fetchone():  # the table itself refuses two of one number
            return False
    change(f"UPDATE {table} SET {column} = {mark} WHERE {key[0]} = ?", new, key[1])
    return True


@CHANGES
@given(st.data())
def test_every_changed_byte_of_a_journal_row_is_found_and_placed(written: Store, data: st.DataObject) -> None:
    seqs = [row[0] for row in written.query("SELECT seq FROM journal ORDER BY seq")]
    seq, column = data.draw(st.sampled_from(seqs)), data.draw(st.sampled_from(JOURNAL))
    place, bit = data.draw(st.integers(0, 400)), data.draw(st.integers(0, 7))
    with tampered(written) as change:
        if not _put(written, change, "journal", column, ("seq", seq), place, bit):
            return
        broken = journal_break(written)
        assert broken.seq == (seq if column != "seq" or seq == seqs[-1] else seq + 1) or (column == "seq" and broken.what == "moved")
        (told,) = sentences(written, walked(written)[:1])
        assert told.startswith("修改记录第 ")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("body", "{"),
        ("body", b"\xff"),
        ("body", "[]"),
        ("number", "5x"),
        ("more", b"\xc1"),
        ("stamp", "x"),
        ("record", "x"),
        ("at", b"\xff"),
        ("by", 5),
    ],
)
def test_whatever_was_altered_the_whole_check_says_it_in_words(written: Store, column: str, value: str | bytes | int) -> None:
    """Also where it is no text, or none that can be read, any more."""
    with tampered(written) as change:
        change(f"UPDATE journal SET {column} = {'CAST(? AS TEXT)' if column in ('body', 'at') else '?'} WHERE seq = 5", value)
        assert any(told.startswith("修改记录第 5 条") for told in verify(written))


def test_every_byte_of_one_row_one_after_the_other(written: Store) -> None:
    """All of them, not some: of the row that has something in each column."""
    seq = written.query("SELECT seq FROM journal WHERE more IS NOT NULL")[0][0]
    row = written.query("SELECT * FROM journal WHERE seq = ?", [seq])[0]
    for column in JOURNAL[1:]:
        value = row[column]
        for place in range(3 if isinstance(value, int) else len(value if isinstance(value, bytes) else value.encode())):
            with tampered(written) as change:
                if _put(written, change, "journal", column, ("seq", seq), place, place % 8):
                    assert journal_break(written).seq == seq, (column, place)
    assert walked(written)[0].broken is None


@CHANGES
@given(st.data())
def test_every_changed_byte_of_a_step_is_found_at_its_first_row(written: Store, data: st.DataObject) -> None:
    of = data.draw(st.sampled_from([row[0] for row in written.query("SELECT DISTINCT step FROM journal")]))
    column = data.draw(st.sampled_from(STEP))
    with tampered(written) as change:
        _put(written, change, "step", column, ("id", of), data.draw(st.integers(0, 60)), data.draw(st.integers(0, 7)))
        assert journal_break(written).seq == written.query("SELECT min(seq) FROM journal WHERE step = ?", [of])[0][0]


@CHANGES
@given(st.data())
def test_every_changed_byte_of_the_log_of_acts_is_found(written: Store, data: st.DataObject) -> None:
    seq, column = data.draw(st.integers(1, 4)), data.draw(st.sampled_from(ACTS))
    with tampered(written) as change:
        if not _put(written, change, "act_log", column, ("seq", seq), data.draw(st.integers(0, 60)), data.draw(st.integers(0, 7))):
            return
        journal, acts = walked(written)
        assert journal.broken is None
        assert acts.broken is not None
        assert acts.broken.seq == seq or column == "seq"


# -- rows that go, come and change places ----------------------------------------------------------------------------------


def test_a_row_taken_out_is_missing(written: Store) -> None:
    last = walked(written)[0].rows
    for seq in range(1, last):
        with tampered(written) as change:
            change("DELETE FROM journal WHERE seq = ?", seq)
            found = journal_break(written)
            assert (found.what, found.seq, found.count, found.after) == ("missing", seq + 1, 1, last - seq - 1)


def test_rows_taken_out_are_missing_also_where_those_after_them_were_numbered_anew(written: Store) -> None:
    with tampered(written) as change:
        change("DELETE FROM journal WHERE seq IN (3, 4)")
        change("UPDATE journal SET seq = -seq WHERE seq > 4")
        change("UPDATE journal SET seq = -seq - 2 WHERE seq < 0")
        found = journal_break(written)
        assert (found.what, found.seq, found.count) == ("missing", 3, 2)


def test_a_row_put_in_is_named(written: Store) -> None:
    with tampered(written) as change:
        change("UPDATE journal SET seq = -seq WHERE seq > 4")
        change("UPDATE journal SET seq = -seq + 1 WHERE seq < 0")
        change(
            "INSERT INTO journal SELECT 5, device, 999, stamp, at, by, step, record, record_id, is_new, body, more, digest, link"
            " FROM journal WHERE seq = 4"
        )
        found = journal_break(written)
        assert (found.what, found.seq, found.count) == ("added", 5, 1)
    last = walked(written)[0].rows
    with tampered(written) as change:
        change(
            "INSERT INTO journal SELECT ?, device, 999, stamp, at, by, step, record, record_id, is_new, body, more, digest, link"
            " FROM journal WHERE seq = 4",
            last + 1,
        )
        assert journal_break(written).seq == last + 1


def test_rows_that_changed_places_are_named(written: Store) -> None:
    last = walked(written)[0].rows
    for first in range(1, last):
        for second in range(first + 1, last + 1):
            with tampered(written) as change:
                change("UPDATE journal SET seq = -1 WHERE seq = ?", first)
                change("UPDATE journal SET seq = ? WHERE seq = ?", first, second)
                change("UPDATE journal SET seq = ? WHERE seq = -1", second)
                found = journal_break(written)
                assert (found.what, found.seq) == ("moved", first), (first, second)


def test_a_row_under_another_number_is_named_itself(written: Store) -> None:
    last = walked(written)[0].rows
    for bit in range(63):
        new = 4 ^ (1 << bit)
        if 0 < new <= last:
            continue
        for seq in (new, new - 2**63):
            with tampered(written) as change:
                change("UPDATE journal SET seq = ? WHERE seq = 4", seq)
                found = journal_break(written)
                assert (found.seq, found.what) == (seq, "moved"), bit


def test_no_row_stands_before_the_walk(written: Store) -> None:
    with tampered(written) as change:
        change(
            "INSERT INTO journal SELECT ?, device, 999, stamp, at, by, step, record, record_id, is_new, body, more, digest, link"
            " FROM journal WHERE seq = 4",
            -(2**63),
        )
        assert journal_break(written).seq == -(2**63)


def test_a_link_alone_is_told_apart_from_the_row(written: Store) -> None:
    with tampered(written) as change:
        change("UPDATE journal SET link = zeroblob(32) WHERE seq = 3")
        assert journal_break(written).what == "link"


# -- who knows how a link is made ------------------------------------------------------------------------------------------


def rewritten_from(store: Store, change: Callable[..., None], seq: int) -> None:
    """Make all links anew from a row on, as the program would."""
    conn = store.db.conn
    before = conn.execute("SELECT link FROM journal WHERE seq = ?", [seq - 1]).fetchone()[0]
    sql = """SELECT j.*, s.at, s.by, s.kind, s.undoes, s.digest FROM journal AS j JOIN step AS s ON s.id = j.step
        WHERE j.seq >= ? ORDER BY j.seq"""
    for row in conn.execute(sql, [seq]).fetchall():
        digest = chain.digest_of((row[10], row[11]))
        before = entry_link(before, row[:10], digest, step_mark(*row[14:]))
        change("UPDATE journal SET digest = ?, link = ? WHERE seq = ?", digest, before, row[0])


def anchor_of(store: Store, seq: int, made_at: str = "2026-03-16T09:00:00") -> Anchor:
    link = store.query("SELECT link FROM journal WHERE seq = ?", [seq])[0][0]
    acts = store.query("SELECT seq, link FROM act_log ORDER BY seq DESC LIMIT 1")
    return Anchor(store.device, 1, made_at, seq, link, *(acts[0] if acts else (0, chain.START)))


def test_a_chain_written_anew_is_found_by_an_anchor_and_between_which_two(written: Store) -> None:
    last = walked(written)[0].rows
    anchors = [anchor_of(written, 4, "2026-03-16T08:00:00"), anchor_of(written, last, "2026-03-16T12:00:00")]
    assert walked(written, anchors)[0].anchors == 2
    with tampered(written) as change:
        change("UPDATE journal SET by = '别人' WHERE seq = 6")
        rewritten_from(written, change, 6)
        assert walked(written)[0].broken is None  # nobody could tell from the store alone
        found = journal_break(written, anchors)
        assert (found.what, found.seq, found.since) == ("rewritten", last, "2026-03-16T08:00:00")


def test_rows_cut_off_at_the_end_are_missed_by_an_anchor(written: Store) -> None:
    last = walked(written)[0].rows
    anchors = [anchor_of(written, last)]
    with tampered(written) as change:
        change("DELETE FROM journal WHERE seq > ?", last - 2)
        assert walked(written)[0].broken is None
        found = journal_break(written, anchors)
        assert (found.what, found.seq, found.count) == ("cut", last - 1, 2)
    with tampered(written) as change:
        change("DELETE FROM act_log WHERE seq = 4")
        acts = walked(written, anchors)[1]
        assert acts.broken is not None
        assert acts.broken.what == "cut"
        assert list(sentences(written, [acts])) == ["操作日志末尾少了 1 条，见证里还有。"]


# -- what the program itself may do ----------------------------------------------------------------------------------------


def test_content_destroyed_by_rule_leaves_a_chain_that_holds_and_names_the_list(written: Store) -> None:
    worker = written.select(Worker)[0]
    seqs = [row[0] for row in written.query("SELECT seq FROM journal WHERE record_id = ?", [worker.id])]
    with tampered(written) as change:
        change("INSERT INTO destruction (id, number) VALUES ('d1', '销〔2026〕1号')")
        forget(written, "d1", seqs)
        journal, acts = walked(written)
        assert acts.broken is None
        assert (journal.broken, dict(journal.destroyed)) == (None, {"销〔2026〕1号": len(seqs)})
        change("UPDATE journal SET by = '别人' WHERE seq = ?", seqs[0])
        assert journal_break(written).what == "changed"
    with tampered(written) as change:
        change("UPDATE journal SET body = '' WHERE seq = ?", seqs[0])
        assert journal_break(written).what == "gone"


def test_nobody_empties_a_row_and_points_to_a_list(written: Store) -> None:
    """The tables of lists and of what they destroyed are no chain; the log of acts is, and names the rows."""
    worker = written.select(Worker)[0]
    first, other = (row[0] for row in written.query("SELECT seq FROM journal WHERE record = 'worker' ORDER BY seq LIMIT 2"))
    with tampered(written) as change:
        change("INSERT INTO destruction (id, number) VALUES ('d1', '销〔2026〕1号')")
        forget(written, "d1", [first])
        assert walked(written)[0].broken is None
        change("INSERT INTO destroyed VALUES (?, 'd1')", worker.id)
        change("UPDATE journal SET body = '', more = NULL, digest = substr(digest, 1, 32) WHERE seq = ?", other)
        found = journal_break(written)
        assert (found.what, found.seq) == ("gone", other)
        change("UPDATE act_log SET record_id = ? WHERE record = 'forgotten'", f"d1 {first}-{other}")
        acts = walked(written)[1]
        assert acts.broken is not None
        assert acts.broken.what == "changed"


def test_many_rows_destroyed_at_once_are_told_in_runs(written: Store) -> None:
    last = walked(written)[0].rows
    with tampered(written):
        forget(written, "d1", range(1, last + 1, 2))
        told = [row[0] for row in written.query("SELECT record_id FROM act_log WHERE record = 'forgotten'")]
        assert told == [" ".join(["d1", *(f"{seq}-{seq}" for seq in range(1, last + 1, 2))])]
        journal, acts = walked(written)
        assert (journal.broken, acts.broken, journal.destroyed["d1"]) == (None, None, len(range(1, last + 1, 2)))


def test_a_step_loses_its_name_only_with_what_it_wrote(written: Store) -> None:
    row = written.query("SELECT seq, step, record_id FROM journal WHERE record = 'worker' ORDER BY seq LIMIT 1")[0]
    with tampered(written) as change:
        change("UPDATE step SET name = '', digest = substr(digest, 1, 32) WHERE id = ?", row["step"])
        assert journal_break(written).what == "changed"
        change("INSERT INTO destroyed VALUES (?, 'd1')", row["record_id"])
        assert journal_break(written).what == "changed"
        forget(written, "d1", [row["seq"]], [row["step"]])
        assert walked(written)[0].broken is None


def test_a_pc_that_took_a_new_name_keeps_its_chain(written: Store) -> None:
    anchors = [anchor_of(written, 3)]
    old = written.device
    devices.take_new_name(written, "换用新的电脑编号", 2)
    registered(written)
    devices.take_new_name(written, "换用新的电脑编号", 1)
    registered(written)
    assert written.query("SELECT count(*) FROM journal WHERE device = ?", [old])[0][0] == 2
    journal, acts = walked(written, anchors)
    assert (journal.broken, acts.broken, journal.anchors) == (None, None, 1)
    with tampered(written) as change:
        change("DELETE FROM act_log WHERE record = ?", RENAMING)
        assert journal_break(written).seq == 3
    for number in ("5x", b"\xff", 5.5):  # what is no number is found, and stops nothing
        with tampered(written) as change:
            change("UPDATE journal SET number = ? WHERE seq = 4", number)
            assert journal_break(written).seq == 4


def test_a_line_that_leads_to_no_name_of_this_pc_is_no_renaming(written: Store) -> None:
    """Who could add one would have entries of another PC go by another name, or have the anchors of this one count for less."""
    theirs, last = f"{7:016x}", walked(written)[0].rows
    anchors = [anchor_of(written, last)]
    with tampered(written) as change:
        for old, new in ((theirs, f"{8:016x}"), (written.device, f"{9:016x}")):
            note_act(written.db.conn, "2026-03-16T09:00:00", "", "exchange", "", RENAMING, f"{last if old == theirs else 0} {old} 0 {new}")
        change("UPDATE journal SET device = ? WHERE device = ?", f"{8:016x}", theirs)
        journal, acts = walked(written, anchors)
        assert acts.broken is None
        assert journal.broken is not None
        assert journal.broken.what == "changed"
        assert journal.anchors == 1


def test_two_windows_take_turns(store: Store) -> None:
    at_work(store)
    with store.again() as other:
        other.user = "王芳"
        chance = random.Random(1)
        for n in range(20):
            one = chance.choice([store, other])
            registered(one, summary=f"第{n}件")
            chance.choice([store, other]).log_act("export", f"{n} 行")
        assert walked(other)[0].broken is None
    journal, acts = walked(store)
    assert (journal.broken, acts.broken, acts.rows) == (None, None, 20)


def test_two_windows_write_at_the_same_moment(store: Store) -> None:
    at_work(store)

    def busy(window: int) -> None:
        with store.again() as other:
            other.user = "王芳"
            for n in range(12):
                registered(other, summary=f"窗口{window}第{n}件")
                other.log_act("export", f"{n} 行")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(busy, (1, 2)))
    journal, acts = walked(store)
    assert (journal.broken, acts.broken, acts.rows) == (None, None, 24)


def test_a_failed_step_leaves_no_link(store: Store) -> None:
    at_work(store)
    with pytest.raises(RuntimeError), store.step("登记") as step:
        step.add(Worker(name="韩素琴"))
        raise RuntimeError
    registered(store)
    assert walked(store)[0].broken is None


@given(
    st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text(), st.binary()), min_size=1, max_size=4).map(tuple), st.data()
)
def test_two_rows_never_give_the_same_link(columns: tuple[chain.Column, ...], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.one_of(st.just(columns[0]), st.none(), st.text(), st.binary()), max_size=4).map(tuple))
    same = [(type(one), one) for one in columns] == [(type(one), one) for one in other]
    assert (chain.link_of(chain.START, columns) == chain.link_of(chain.START, other)) == same


# -- who may write to it -----------------------------------------------------------------------------------------------------

NAMED = re.compile(r"\b(UPDATE|DELETE FROM|REPLACE INTO|DROP TABLE|ALTER TABLE) (?:main\.)?(journal|act_log|step)\b")
UNNAMED = re.compile(r"\b(UPDATE|DELETE FROM|REPLACE INTO) (?:main\.)?\?")


def test_nothing_else_in_the_program_alters_or_deletes_a_row_of_the_journal_or_the_log() -> None:
    """Records of provision are kept (个人信息保护法 art. 56: three years at least); the program deletes none at all."""
    named, unnamed = set(), set()
    for path in Path(store_module.__file__).parent.rglob("*.py"):
        for text in strings(ast.parse(path.read_text("utf-8"))):
            named |= {(path.name, *match) for match in NAMED.findall(text)}
            unnamed |= {path.name for _ in UNNAMED.findall(text)}
    destroyed = {("chain.py", "UPDATE", "journal"), ("chain.py", "UPDATE", "step")}  # content destroyed by rule
    assert named == destroyed | {("devices.py", "UPDATE", "step")}  # a new name of this PC, told in the log of acts
    # kinds of records, tables of a store that is being saved from damage, and those of the new name
    assert unnamed == {"damaged.py", "destroying.py", "devices.py", "receiving.py", "step.py"}
