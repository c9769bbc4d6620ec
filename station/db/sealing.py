"""The one place where what is read is covered: of sealed people their own record and the texts of all that belongs to their cases,
and for who may not see them in full the numbers and addresses of everybody.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from station.casework import model, sealing
from station.casework.fields import Kind, Record
from station.casework.journal import Entry, FieldChange
from station.casework.masking import SEALED, Mask, covering_masks, mask_text, masked, numbers_covered
from station.casework.model import Worker
from station.db import sqlite

R = TypeVar("R", bound=Record)

_PEOPLE = "SELECT id, name, id_number, phone, address, delivery_address FROM worker WHERE sealed_on <> ''"

# what belongs to a case beside its own records: the table that names the case, and in it the id of what belongs there
_TIED = (
    ("mediation", "id"),
    ("legal_aid", "id"),
    ("letter_case", "letter_id"),
    ("supervision", "id"),
    ("consultation", "id"),
    ("opinion_check", "id"),
    ("employer_warning", "id"),
    ("visit_finding", "field_visit_id"),
    ("meeting_decision", "joint_meeting_id"),
    ("negotiation_topic", "negotiation_id"),
)


def _files(whose: str) -> str:
    """SQL for (id of what belongs to the cases of a person, that person); whatever has the id, or a link to it, is theirs."""
    tied = "\n".join(f"    UNION SELECT t.{of}, person FROM own JOIN {table} t ON t.grievance_id = own.id" for table, of in _TIED)
    return f"""WITH own AS (SELECT g.id, w.id AS person FROM worker w JOIN grievance g ON g.worker_id = w.id WHERE {whose}
        UNION SELECT m.grievance_id, w.id FROM worker w JOIN member m ON m.worker_id = w.id WHERE {whose})
    SELECT id, person FROM own
{tied}
    UNION SELECT v.id, w.id FROM worker w JOIN injury_visit v ON v.worker_id = w.id WHERE {whose}
    UNION SELECT c.id, w.id FROM worker w JOIN consultation c ON c.phone = w.phone WHERE {whose} AND w.phone <> ''
    UNION SELECT w.id, w.id FROM worker w WHERE {whose}"""


_FILES = _files("w.sealed_on <> ''")
FILES_OF_ONE = _files("w.id = ?1")

# the sealed people of one file
_CASES = " UNION ".join(["SELECT ?1", *(f"SELECT grievance_id FROM {table} WHERE {of} = ?1" for table, of in _TIED)])
_OF_FILE = f"""SELECT name, id_number, phone, address, delivery_address FROM worker WHERE sealed_on <> '' AND id IN (
    SELECT worker_id FROM grievance WHERE id IN ({_CASES}) UNION SELECT worker_id FROM member WHERE grievance_id IN ({_CASES})
    UNION SELECT worker_id FROM injury_visit WHERE id = ?1
    UNION SELECT w.id FROM consultation c JOIN worker w ON w.phone = c.phone WHERE c.id = ?1 AND c.phone <> '')"""


_OWNER = f"""SELECT 1 FROM worker WHERE sealed_on <> '' AND id IN (SELECT ?1 UNION SELECT worker_id FROM injury_visit WHERE id = ?1
    UNION SELECT worker_id FROM grievance WHERE id IN ({_CASES}))"""


def private_of(conn: sqlite.Connection, file_id: str) -> re.Pattern[str] | None:
    """What of sealed people must not be found in the texts of one case or of what is tied to one; None for nothing."""
    if conn.execute("SELECT 1 FROM worker WHERE sealed_on <> '' LIMIT 1").fetchone() is None:
        return None
    return sealing.sought(text for row in conn.execute(_OF_FILE, [file_id]) for text in row)


class Seals:
    """``seals.covered(record)``, after ``look``: what is sealed is read again once something was written, here or elsewhere."""

    def __init__(self, conn: sqlite.Connection) -> None:
        self._conn = conn
        self._seen = (-1, -1)
        self._is_open = False
        self.is_covering = False  # whether the person at the desk reads numbers covered; said by the store before every question
        self._files: dict[str, re.Pattern[str]] = {}
        self._anybody: re.Pattern[str] | None = None
        self.teach(conn)

    def teach(self, conn: sqlite.Connection) -> None:
        """Let the questions of a connection cover what they read."""
        conn.create_function("covered", 2, self._text)
        conn.create_function("said", 1, self.said)

    def _text(self, record_id: str, text: str) -> str:
        """For lists, which read columns: the text of what has this id as everybody reads it."""
        private = self._files.get(record_id) if self._is_closed else None
        read = private.sub(SEALED, text) if private and text else text
        return mask_text(read) if self.is_covering and read else read

    def said(self, text: str) -> str:
        """A sentence that somebody wrote as a reason, as everybody reads it: it belongs to no file, so no sealed person is named in it."""
        return self._anybody.sub(SEALED, text) if self._anybody and not self._is_open and text else text

    @property
    def is_any(self) -> bool:
        """Whether anything is covered now: of sealed people, or numbers."""
        return self._is_closed or self.is_covering

    @property
    def _is_closed(self) -> bool:
        return bool(self._files) and not self._is_open

    def is_closed(self, owner_id: str) -> bool:
        """Whether what is kept with a record may not be looked at: whose case or visit it is, is sealed."""
        return self._is_closed and self._conn.execute(_OWNER, [owner_id]).fetchone() is not None

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Read everything as it is kept, for the copy a person is given of their own data."""
        self._is_open = True
        try:
            yield
        finally:
            self._is_open = False

    def look(self) -> None:
        """Know what is sealed now; the store does it before every question."""
        seen = (self._conn.execute("PRAGMA data_version").fetchone()[0], self._conn.total_changes)
        if seen != self._seen:
            self._seen = seen
            self._files = self._read()

    def _read(self) -> dict[str, re.Pattern[str]]:
        people = {row[0]: row[1:] for row in self._conn.execute(_PEOPLE)}
        self._anybody = sealing.sought(text for words in people.values() for text in words)
        if not people:
            return {}
        texts: dict[str, list[str]] = {}
        for record_id, person in self._conn.execute(_FILES):
            texts.setdefault(record_id, []).extend(people[person])
        found = {record_id: sealing.sought(words) for record_id, words in texts.items()}
        return {record_id: private for record_id, private in found.items() if private is not None}

    def covered(self, record: R) -> R:
        """The record as everybody reads it."""
        if self._is_closed and isinstance(record, Worker) and record.sealed_on:
            return record.with_values(**sealing.hidden(record))
        if self._is_closed and not isinstance(record, Worker):
            for private in self._of(record):
                record = sealing.covered(record, private)
        return numbers_covered(record) if self.is_covering else record

    def covered_entry(self, entry: Entry, record: Record) -> Entry:
        """An entry of the journal of ``record`` as everybody reads it."""
        cls = model.BY_NAME[entry.record]
        values: Mapping[str, FieldChange] = entry.values
        if self._is_closed and isinstance(record, Worker):
            hidden = (*sealing.PRIVATE, "born_on") if record.sealed_on else ()
            values = {n: _hidden(change) if n in hidden else change for n, change in values.items()}
        elif self._is_closed:
            patterns = self._of(record)
            texts = {n for n in entry.values if cls.knows(n) and sealing.is_text(cls.spec(n))}
            values = {n: _covered(change, patterns) if n in texts else change for n, change in values.items()}
        if self.is_covering:
            masks = covering_masks(cls)
            values = {n: _masked(change, masks[n]) if n in masks else change for n, change in values.items()}
        return Entry(**{**entry.__dict__, "values": values, "step_name": self.said(entry.step_name)})

    def _of(self, record: Record) -> list[re.Pattern[str]]:
        keys = {getattr(record, spec.name) for spec in record.specs() if spec.kind is Kind.KEY}
        return [self._files[key] for key in keys if key in self._files]


def _hidden(change: FieldChange) -> FieldChange:
    return change._replace(before=SEALED if change.before else "", after=SEALED if change.after else "")


def _masked(change: FieldChange, mask: Mask) -> FieldChange:
    before, after = (masked(text, mask) if isinstance(text, str) else text for text in (change.before, change.after))
    return change._replace(before=before, after=after)


def _covered(change: FieldChange, patterns: list[re.Pattern[str]]) -> FieldChange:
    before, after = change.before, change.after
    for private in patterns:
        before, after = (private.sub(SEALED, text) if isinstance(text, str) else text for text in (before, after))
    return change._replace(before=before, after=after)
