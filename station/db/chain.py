"""The chain as it is written: every row of the journal and of the log of acts takes the link of the row before into its own.

Written inside the transaction that writes the rows, which begins by taking the write lock: two windows cannot take the same link.
What is checked is in :mod:`station.db.chain_check`.
"""

import itertools
import json
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from station.casework import chain
from station.casework.journal import Entry
from station.db import rows

if TYPE_CHECKING:
    from station.db import sqlite
    from station.db.store import Store

JOURNAL = "INSERT INTO main.journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_STEP = "INSERT INTO main.step (id, name, at, by, device, kind, undoes, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

RENAMING = "device"  # the kind of a line that tells of a PC's new name
FORGOTTEN = "forgotten"  # the kind of a line that tells which rows lost their content to which list
_RUNS = 200  # in one line

Note = tuple[str, str, str, str, str, str, str]  # id, name, at, by, device, kind, undoes


class Tail:
    """The end of the journal inside one transaction: what the next row is linked to."""

    def __init__(self, conn: "sqlite.Connection") -> None:
        self._conn = conn
        found = conn.execute("SELECT seq, link FROM main.journal ORDER BY seq DESC LIMIT 1").fetchone()
        self._seq: int = found[0] if found else 0
        self._link: bytes = found[1] if found else chain.START
        self._steps: dict[str, bytes] = {}

    def note(self, steps: Collection[Note]) -> None:
        """Write steps that are not here yet; what the rows of a step are linked to is the step as it is kept."""
        sql = "SELECT id, at, by, kind, undoes, digest FROM main.step WHERE id IN (SELECT value FROM json_each(?))"
        known = {row[0]: row for row in self._conn.execute(sql, [json.dumps([step[0] for step in steps])])} if steps else {}
        fresh = [(*step, chain.digest_of((step[1],))) for step in steps if step[0] not in known]
        self._conn.executemany(_STEP, fresh)
        self._steps.update((row[0], step_mark(*row[1:])) for row in known.values())
        self._steps.update((of, step_mark(at, by, kind, undoes, digest)) for of, _, at, by, _, kind, undoes, digest in fresh)

    def add(self, entries: Iterable[Entry]) -> None:
        """Write entries whose steps were noted."""
        self._conn.executemany(JOURNAL, self._rows(entries))

    def _rows(self, entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
        for e in entries:
            self._seq += 1
            body, more, is_new = rows.to_text(e.values), e.more or None, int(e.is_new)
            digest = chain.digest_of((body, more))
            plain = (self._seq, e.device, e.number, e.stamp, e.at, e.by, e.step, e.record, e.record_id, is_new)
            self._link = entry_link(self._link, plain, digest, self._steps[e.step])
            yield (*plain, body, more, digest, self._link)


def step_mark(at: str, by: str, kind: str, undoes: str, digest: bytes) -> bytes:
    """What a row takes into its link of the step it belongs to."""
    return chain.link_of(b"", (at, by, kind, undoes, digest[: chain.SIZE]))


def entry_link(before: bytes, plain: tuple[chain.Column, ...], digest: bytes, mark: bytes) -> bytes:
    """The link of a journal row from its plain columns (seq to is_new), its digest and the mark of its step."""
    return chain.link_of(before, (*plain, digest[: chain.SIZE], mark))


def note_act(conn: "sqlite.Connection", at: str, by: str, act: str, detail: str, record: str = "", record_id: str = "") -> None:
    """Write one line of the log of acts; inside a transaction."""
    found = conn.execute("SELECT seq, link FROM main.act_log ORDER BY seq DESC LIMIT 1").fetchone()
    seq, before = found or (0, chain.START)
    plain = (seq + 1, at, by, act, detail, record, record_id)
    conn.execute("INSERT INTO main.act_log VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*plain, chain.link_of(before, plain)])


def note_renaming(store: "Store", old: str, sent: int, new: str) -> None:
    """Say in the log of acts that entries of this PC above number ``sent`` go by another name from here on; links keep to the old one."""
    conn = store.db.conn
    last = conn.execute("SELECT coalesce(max(seq), 0) FROM main.journal").fetchone()[0]
    note_act(conn, store.now().isoformat(), store.user, "exchange", "换用新的电脑编号", RENAMING, f"{last} {old} {sent} {new}")


def forget(store: "Store", destruction_id: str, seqs: Iterable[int], steps: Iterable[str] = ()) -> None:
    """Destroy the bodies of journal rows and the names of their steps; digests without salt and links stay. Only for a destruction by rule.

    Which rows it were is told in the log of acts, itself a chain: nobody can empty another one and point to the list. An entry that
    comes again later is known by its device and number and is not taken in.
    """
    conn, told = store.db.conn, sorted(seqs)
    salt = f"substr(digest, 1, {chain.SIZE})"
    conn.executemany(f"UPDATE main.journal SET body = '', more = NULL, digest = {salt} WHERE seq = ?", ((seq,) for seq in told))
    conn.executemany(f"UPDATE main.step SET name = '', digest = {salt} WHERE id = ?", ((of,) for of in steps))
    runs = [[seq for _, seq in run] for _, run in itertools.groupby(enumerate(told), lambda pair: pair[1] - pair[0])]
    for first in range(0, len(runs), _RUNS):
        some = runs[first : first + _RUNS]
        detail = f"按清册去掉 {sum(map(len, some))} 条修改记录的内容"
        which = " ".join([destruction_id, *(f"{run[0]}-{run[-1]}" for run in some)])
        note_act(conn, store.now().isoformat(), store.user, "destroy", detail, FORGOTTEN, which)
