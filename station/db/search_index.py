"""The index of finding: every searched text of every record, cut into pairs of characters, kept by the writing path inside its transaction.

What was received is only marked there (``unindexed``) and brought up to date right after, or before the next question.
``search_doc`` has a line for each record that is not deleted and says whom it belongs to: a progress note to its grievance, a
material to the grievance or letter it lies with. ``search_text`` holds what is compared, ``search_token`` (FTS5, contentless,
``detail=none``) leads to it: single characters and pairs. One or two characters are answered by the tokens alone; longer words by
the pairs they are made of and a look at the text itself, so that the answer is exact.
"""

import json
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from heapq import merge
from itertools import count, islice, pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from station import stopping
from station.casework.fields import Kind, Record
from station.casework.model import (
    BY_NAME,
    RECORDS,
    AidStep,
    Analysis,
    Attachment,
    Claim,
    ClockEvent,
    Commission,
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    FollowUp,
    Grievance,
    Handover,
    HotlineOrder,
    InjuryVisit,
    Instalment,
    Interview,
    JointMeeting,
    Lawyer,
    LegalAid,
    Letter,
    LetterAddressee,
    Mediation,
    MediationSession,
    Mediator,
    MeetingDecision,
    Member,
    Move,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    OrgUnit,
    PlanStep,
    Progress,
    Recusal,
    Resource,
    Supervision,
    VisitFinding,
    WarningStep,
    Worker,
)
from station.casework.pinyin import initials
from station.db import sqlite
from station.db.sealing import FILES_OF_ONE, private_of
from station.patterns import pattern

if TYPE_CHECKING:
    from station.db.store import Store

R = TypeVar("R", bound=Record)

# what is known of somebody's health (Privacy.SENSITIVE) leads nowhere: the two calls and the injury of an injury visit
SEARCHED: dict[type[Record], tuple[str, ...]] = {
    Worker: ("name", "phone", "phone_note", "id_number", "address"),
    Employer: ("name", "aliases", "credit_code", "address", "contact", "phone", "legal_person"),
    Grievance: ("number", "external_number", "summary", "source", "worker_title", "evidence", "archive_number", "remark"),
    Claim: ("detail",),
    Member: ("note",),
    HotlineOrder: ("number", "return_reason", "answer", "review_note"),
    Recusal: ("person", "note"),
    Move: ("reason",),
    PlanStep: ("what", "note"),
    Handover: ("to_name", "reason", "answer_note", "result"),
    Progress: ("content", "next_step"),
    ClockEvent: ("note",),
    Mediation: ("number", "agreement_number", "archive_number", "perform_way", "refusal_reason", "oral_record", "confirm_document"),
    MediationSession: (
        "place", "applicant_present", "respondent_present", "applicant_statement", "respondent_opinion", "focus", "evidence",
    ),
    Instalment: ("voucher", "note"),
    Commission: ("body", "number", "contact", "difficulty", "reply_number"),
    LegalAid: (
        "number", "referred_to", "referral_result", "firm", "lawyer", "assignment_number", "document_number", "archive_number",
        "papers_missing", "papers_told", "first_opinion", "refusal_reason", "closing_report", "evaluation",
    ),
    AidStep: ("content",),
    Letter: (
        "number", "public_addressee", "department", "heading", "opening", "facts", "statutes", "demands", "closing", "copies_to",
        "enclosures", "annexes", "void_reason",
    ),
    LetterAddressee: (
        "name", "place", "receiver", "agent_reason", "refusal_reason", "express_number", "service_note", "reply_content",
        "not_filed_reason", "department_result",
    ),
    Supervision: (
        "number", "summary", "scope", "informant", "informant_phone", "refusal_detail", "findings", "evidence", "obstruction",
        "talk_people", "talk_record", "closing_note", "follow_note", "archive_number",
    ),
    Interview: ("place", "person", "post", "content", "papers_read", "unsigned_reason"),
    FollowUp: ("comment",),
    FieldVisit: ("visitors", "host", "summary"),
    VisitFinding: ("content", "responsible", "result"),
    InjuryVisit: ("hospital", "assigned_to", "visitor", "result"),
    Consultation: ("asker", "phone", "question", "answer", "answered_by", "department"),
    Negotiation: ("subject", "scope", "guide", "worker_side", "employer_side", "result_title", "result"),
    NegotiationTopic: ("topic", "result"),
    JointMeeting: ("subject", "place", "chair", "attendants", "topics", "minutes"),
    MeetingDecision: ("content", "responsible", "result"),
    OpinionCheck: ("headline", "platform", "link", "summary", "checker", "assigned_by", "measures", "response"),
    EmployerWarning: ("detail", "pushed_to"),
    WarningStep: ("content", "done_by"),
    Mediator: ("name", "organisation", "phone", "speciality", "certificate"),
    Lawyer: ("name", "firm", "licence", "phone", "speciality", "posted_to"),
    OrgUnit: ("name", "head", "phone", "note"),
    Resource: ("name", "address", "contact", "phone", "note"),
    Analysis: ("findings", "advice"),
    Attachment: ("name",),
}  # fmt: skip

# records that others are a part of: a part leads to its whole, and a mediation or a legal aid to its grievance
_WHOLES = (
    "grievance",
    "mediation",
    "legal_aid",
    "supervision",
    "letter",
    "field_visit",
    "negotiation",
    "joint_meeting",
    "employer_warning",
)

_NAMED = {Worker: True, Mediator: True, Lawyer: True, Employer: False, OrgUnit: False, Resource: False}  # a person's name or not

Line = tuple[str, str, str]  # owner, its id, the text that is compared

# the lines of all that belongs to the cases, letters and visits of a person, whose name is in them or not once it is sealed
_LINES_OF_FILES = f"SELECT d.record, d.record_id FROM ({FILES_OF_ONE}) file JOIN search_doc d ON d.owner_id = file.id"

_WITH_MATERIAL = ("mediation", "legal_aid")  # what lies with them is found with their grievance
_NUMBERS = (Kind.PHONE, Kind.ID_NUMBER, Kind.CREDIT_CODE)
_SEPARATORS = str.maketrans("", "", " -")
_BATCH = 500


def owner_of(cls: type[Record]) -> tuple[str, str]:
    """Whom a record belongs to, as SQL of (record, id): what it cannot be without, else itself."""
    if cls is Attachment:
        return _OWNER_OF_MATERIAL
    for spec in cls.specs():
        if spec.kind is Kind.KEY and spec.required and spec.of in _WHOLES:
            owner, of = owner_of(BY_NAME[spec.of])
            return owner, spec.name if of == "id" else f"(SELECT {of} FROM {spec.of} WHERE id = {spec.name})"
    return f"'{cls.record}'", "id"


_OWNER_OF_MATERIAL = (
    "iif(owner IN ('mediation', 'legal_aid'), 'grievance', owner)",
    """CASE owner WHEN 'mediation' THEN (SELECT grievance_id FROM mediation m WHERE m.id = owner_id)
        WHEN 'legal_aid' THEN (SELECT grievance_id FROM legal_aid l WHERE l.id = owner_id) ELSE owner_id END""",
)


def add(conn: sqlite.Connection, cls: type[Record], record_id: str) -> None:
    """Make the line of a new record; inside the transaction that wrote it."""
    if cls in SEARCHED and (line := _line(conn, cls, record_id)):
        _insert(conn, cls, record_id, line)


def refresh(conn: sqlite.Connection, cls: type[Record], record_id: str, names: Collection[str]) -> None:
    """Bring the line of a record up to date after a change of these fields; inside the transaction that wrote it."""
    if cls is Worker and "sealed_on" in names:
        for name, of in conn.execute(_LINES_OF_FILES, [record_id]).fetchall():
            _renew(conn, BY_NAME[name], of)
    if not _MATTERING[cls].isdisjoint(names):
        _renew(conn, cls, record_id)


def _renew(conn: sqlite.Connection, cls: type[Record], record_id: str) -> None:
    line = _line(conn, cls, record_id)
    sql = "SELECT doc, owner, owner_id, text FROM search_doc JOIN search_text USING (doc) WHERE record = ? AND record_id = ?"
    kept = conn.execute(sql, [cls.record, record_id]).fetchone()
    if kept and kept[1:] == line:
        return
    doc = None
    if kept:
        doc, owner, _, text = kept
        conn.execute(_FORGET, [doc, _tokens(text, owner)])
        conn.execute("DELETE FROM search_text WHERE doc = ?", [doc])
        conn.execute("DELETE FROM search_doc WHERE doc = ?", [doc])
    if line:
        _insert(conn, cls, record_id, line, doc)


def mark_changed(conn: sqlite.Connection, changed: Iterable[tuple[type[Record], str, Collection[str]]]) -> None:
    """Note (kind, id, fields) as changed and still to be brought up to date by :func:`catch_up`; inside the transaction that wrote them."""
    marked: list[tuple[str, str]] = []
    for cls, record_id, names in changed:
        if cls is Worker and "sealed_on" in names:
            marked += ((of, name) for name, of in conn.execute(_LINES_OF_FILES, [record_id]))
        if not _MATTERING[cls].isdisjoint(names):
            marked.append((record_id, cls.record))
        if cls.record in _WITH_MATERIAL:  # its material may have come before it
            marked += ((of, Attachment.record) for (of,) in conn.execute("SELECT id FROM attachment WHERE owner_id = ?", [record_id]))
    conn.executemany("INSERT OR IGNORE INTO unindexed (record_id, record) VALUES (?, ?)", marked)


def catch_up(conn: sqlite.Connection) -> None:
    """Bring the lines of what is marked up to date; what cannot be written now (a full disk, another window saving) stays marked."""
    with suppress(sqlite.OperationalError):
        while not stopping.is_asked() and _catch_up_some(conn):
            pass


def _catch_up_some(conn: sqlite.Connection) -> bool:
    if conn.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone() is None:
        return False
    with conn:
        conn.execute("BEGIN IMMEDIATE")
        rows = conn.execute("SELECT record_id, record FROM unindexed ORDER BY record_id, record LIMIT ?", [_BATCH]).fetchall()
        conn.executemany("DELETE FROM unindexed WHERE record_id = ? AND record = ?", rows)
        ids: dict[str, list[str]] = defaultdict(list)
        for record_id, record in rows:
            ids[record].append(record_id)
        _renew_all(conn, ids)
    return True


def _renew_all(conn: sqlite.Connection, ids: Mapping[str, list[str]]) -> None:
    is_any = conn.execute("SELECT 1 FROM worker WHERE sealed_on <> '' LIMIT 1").fetchone() is not None
    made: list[tuple[str, str, Line, int | None]] = []
    gone: list[tuple[int, str]] = []
    for record, some in ids.items():
        cls, told = BY_NAME[record], json.dumps(some)
        living = conn.execute(_SQL[cls] + " WHERE id IN (SELECT value FROM json_each(?))", [told])
        lines = {row[0]: _to_line(conn, cls, row, is_any_sealed=is_any) for row in living.fetchall()}
        docs = {}
        for record_id, doc, *kept in conn.execute(_KEPT, [record, told]):
            if lines.get(record_id) == tuple(kept):
                del lines[record_id]
            else:
                docs[record_id] = doc
                gone.append((doc, _tokens(kept[2], kept[0])))
        made += ((record_id, record, line, docs.get(record_id)) for record_id, line in lines.items())
    conn.executemany(_FORGET, gone)
    conn.executemany("DELETE FROM search_text WHERE doc = ?", ((doc,) for doc, _ in gone))
    conn.executemany("DELETE FROM search_doc WHERE doc = ?", ((doc,) for doc, _ in gone))
    (last,) = conn.execute("SELECT coalesce(max(doc), 0) FROM search_doc").fetchone()
    free = count(max([last, *(doc for doc, _ in gone)]) + 1)
    made.sort()  # in the order of entry, which ids tell
    _insert_all(conn, [(doc or next(free), record, record_id, *line) for record_id, record, line, doc in made])


def rebuild(store: "Store") -> Iterator[int]:
    """Make the whole index anew from the records, in one transaction; yields how many are done."""
    with store.step_of_many("重建查找"):
        conn, done = store.db.conn, 0
        conn.execute("INSERT INTO search_token (search_token) VALUES ('delete-all')")
        conn.execute("DELETE FROM search_text")
        conn.execute("DELETE FROM search_doc")
        # in the order of entry, which ids tell, so that the last entered are found first
        rows = enumerate(merge(*(_rows(conn, cls) for cls in SEARCHED), key=lambda pair: str(pair[1][0])), start=1)
        while batch := [(doc, cls.record, row[0], *_to_line(conn, cls, row)) for doc, (cls, row) in islice(rows, _BATCH)]:
            _insert_all(conn, batch)
            done += len(batch)
            yield done
        yield done


_LINE = "INSERT INTO search_doc (doc, record, record_id, owner, owner_id) VALUES (?, ?, ?, ?, ?)"
_TEXT = "INSERT INTO search_text (doc, text) VALUES (?, ?)"
_FORGET = "INSERT INTO search_token (search_token, rowid, tokens) VALUES ('delete', ?, ?)"  # FTS5 asks for what was put in
_KEPT = """SELECT record_id, doc, owner, owner_id, text FROM search_doc JOIN search_text USING (doc)
    WHERE record = ? AND record_id IN (SELECT value FROM json_each(?))"""
_FOUND_BY = "INSERT INTO search_token (rowid, tokens) VALUES (?, ?)"


def _rows(conn: sqlite.Connection, cls: type[Record]) -> Iterator[tuple[type[Record], tuple[Any, ...]]]:
    for row in conn.execute(_SQL[cls] + " ORDER BY id"):
        yield cls, row


def _sql_of(cls: type[Record]) -> str:
    """The living rows of one kind as (id, owner, id of the owner, searched values)."""
    owner, owner_id = owner_of(cls)
    # how an anonymous complainant is called is part of the name
    values = ("iif(is_anonymous, '', worker_title)" if name == "worker_title" else name for name in SEARCHED[cls])
    # nothing leads to a sealed person, not even the name
    living = f"SELECT * FROM {cls.record} WHERE deleted = 0" + (" AND sealed_on = ''" if cls is Worker else "")
    return f"SELECT id, {owner}, {owner_id}, {', '.join(values)} FROM ({living})"


_SQL = {cls: _sql_of(cls) for cls in SEARCHED}


def _mattering(cls: type[Record]) -> frozenset[str]:
    """The fields a line is made from."""
    if cls not in SEARCHED:
        return frozenset()
    keys = (spec.name for spec in cls.specs() if spec.kind is Kind.KEY)
    return frozenset((*SEARCHED[cls], "deleted", "is_anonymous", "sealed_on", *keys))


_MATTERING = {cls: _mattering(cls) for cls in RECORDS}


def _line(conn: sqlite.Connection, cls: type[Record], record_id: str) -> Line | None:
    row = conn.execute(_SQL[cls] + " WHERE id = ?", [record_id]).fetchone()
    return _to_line(conn, cls, row) if row else None


def _to_line(conn: sqlite.Connection, cls: type[Record], row: tuple[Any, ...], *, is_any_sealed: bool = True) -> Line:
    _, owner, owner_id, *values = row
    private = private_of(conn, owner_id) if is_any_sealed else None
    return owner, owner_id, _text_of(cls, [private.sub("", value) for value in values] if private else values)


def _insert(conn: sqlite.Connection, cls: type[Record], record_id: str, line: Line, doc: int | None = None) -> None:
    owner, owner_id, text = line
    doc = conn.execute(_LINE, [doc, cls.record, record_id, owner, owner_id]).lastrowid
    conn.execute(_TEXT, [doc, text])
    conn.execute(_FOUND_BY, [doc, _tokens(text, owner)])


def _insert_all(conn: sqlite.Connection, lines: list[tuple[int, str, str, str, str, str]]) -> None:
    conn.executemany(_LINE, (line[:5] for line in lines))
    conn.executemany(_TEXT, ((doc, text) for doc, *_, text in lines))
    conn.executemany(_FOUND_BY, ((doc, _tokens(text, owner)) for doc, _, _, owner, _, text in lines))


def _text_of(cls: type[Record], values: list[str]) -> str:
    parts = [value for value in values if value]
    for name, value in zip(SEARCHED[cls], values, strict=True):
        if value and cls.spec(name).kind in _NUMBERS and (bare := value.translate(_SEPARATORS)) != value:
            parts.append(bare)
    if cls in _NAMED and values[0]:
        parts.append(initials(values[0], is_person=_NAMED[cls]))
    return folded("\n".join(parts))


def folded(text: str) -> str:
    """Without regard to capitals and full-width letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def runs(text: str) -> list[str]:
    """The stretches that tokens are cut from: FTS5's ascii tokenizer breaks at blanks and at signs of ASCII."""
    return _SIGNS.sub(" ", text).split()


_SIGNS = pattern(r"(?!\w)[\x00-\x7f]|[_\s]")


def mark(owner: str) -> str:
    """The token, quoted for a question, that says whom a line belongs to."""
    return f'"§{owner.replace("_", "")}"'


def _tokens(text: str, owner: str) -> str:
    found = {mark(owner).strip('"')}
    for run in runs(text):
        found.update(run)
        found.update(map("".join, pairwise(run)))
    return " ".join(found)
