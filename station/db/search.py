"""Finding: every searched text of every record, cut into pairs of characters, kept by the writing path inside its transaction.

``search_doc`` has a line for each record that is not deleted and says whom it belongs to: a progress note to its grievance, a
material to the grievance or letter it lies with. ``search_text`` holds what is compared, ``search_token`` (FTS5, contentless,
``detail=none``) leads to it: single characters and pairs. One or two characters are answered by the tokens alone; longer words by
the pairs they are made of and a look at the text itself, so that the answer is exact.
"""

import json
import sqlite3
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, Any, TypeVar

from station.casework.fields import Kind, Record
from station.casework.model import (
    BY_NAME,
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
from station.db.faults import database_faults
from station.db.sealing import FILES_OF_ONE, private_of

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

_NUMBERS = (Kind.PHONE, Kind.ID_NUMBER, Kind.CREDIT_CODE)
_SEPARATORS = str.maketrans("", "", " -")
_BATCH = 500


def _owner(cls: type[Record]) -> tuple[str, str]:
    """Whom a record belongs to, as SQL of (record, id): what it cannot be without, else itself."""
    if cls is Attachment:
        return _OWNER_OF_MATERIAL
    for spec in cls.specs():
        if spec.kind is Kind.KEY and spec.required and spec.of in _WHOLES:
            owner, of = _owner(BY_NAME[spec.of])
            return owner, spec.name if of == "id" else f"(SELECT {of} FROM {spec.of} WHERE id = {spec.name})"
    return f"'{cls.record}'", "id"


_OWNER_OF_MATERIAL = (
    "iif(owner IN ('mediation', 'legal_aid'), 'grievance', owner)",
    """CASE owner WHEN 'mediation' THEN (SELECT grievance_id FROM mediation m WHERE m.id = owner_id)
        WHEN 'legal_aid' THEN (SELECT grievance_id FROM legal_aid l WHERE l.id = owner_id) ELSE owner_id END""",
)


# -- keeping -------------------------------------------------------------------------------------------------------------


def add(conn: sqlite3.Connection, cls: type[Record], record_id: str) -> None:
    """Make the line of a new record; inside the transaction that wrote it."""
    if cls in SEARCHED and (line := _line(conn, cls, record_id)):
        _insert(conn, cls, record_id, line)


def refresh(conn: sqlite3.Connection, cls: type[Record], record_id: str, names: Collection[str]) -> None:
    """Bring the line of a record up to date after a change of these fields; inside the transaction that wrote it."""
    if cls is Worker and "sealed_on" in names:
        for name, of in conn.execute(_LINES_OF_FILES, [record_id]).fetchall():
            _renew(conn, BY_NAME[name], of)
    if cls in SEARCHED and any(_matters(cls, name) for name in names):
        _renew(conn, cls, record_id)


def _renew(conn: sqlite3.Connection, cls: type[Record], record_id: str) -> None:
    line = _line(conn, cls, record_id)
    sql = "SELECT doc, owner, owner_id, text FROM search_doc JOIN search_text USING (doc) WHERE record = ? AND record_id = ?"
    kept = conn.execute(sql, [cls.record, record_id]).fetchone()
    if kept and kept[1:] == line:
        return
    doc = None
    if kept:
        doc, owner, _, text = kept
        sql = "INSERT INTO search_token (search_token, rowid, tokens) VALUES ('delete', ?, ?)"  # FTS5 asks for what was put in
        conn.execute(sql, [doc, _tokens(text, owner)])
        conn.execute("DELETE FROM search_text WHERE doc = ?", [doc])
        conn.execute("DELETE FROM search_doc WHERE doc = ?", [doc])
    if line:
        _insert(conn, cls, record_id, line, doc)


def rebuild(store: "Store") -> Iterator[int]:
    """Make the whole index anew from the records, in one transaction; yields how many are done."""
    with store.step("重建查找"):
        conn, done = store.db.conn, 0
        conn.execute("INSERT INTO search_token (search_token) VALUES ('delete-all')")
        conn.execute("DELETE FROM search_text")
        conn.execute("DELETE FROM search_doc")
        # in the order of entry, which ids tell, so that the last entered are found first
        for done, (cls, row) in enumerate(merge(*(_rows(conn, cls) for cls in SEARCHED), key=lambda pair: str(pair[1][0])), start=1):
            _insert(conn, cls, row[0], _to_line(conn, cls, row))
            if done % _BATCH == 0:
                yield done
        yield done


def _rows(conn: sqlite3.Connection, cls: type[Record]) -> Iterator[tuple[type[Record], tuple[Any, ...]]]:
    for row in conn.execute(_SQL[cls] + " ORDER BY id"):
        yield cls, row


def _sql_of(cls: type[Record]) -> str:
    """The living rows of one kind as (id, owner, id of the owner, searched values)."""
    owner, owner_id = _owner(cls)
    # how an anonymous complainant is called is part of the name
    values = ("iif(is_anonymous, '', worker_title)" if name == "worker_title" else name for name in SEARCHED[cls])
    # nothing leads to a sealed person, not even the name
    living = f"SELECT * FROM {cls.record} WHERE deleted = 0" + (" AND sealed_on = ''" if cls is Worker else "")
    return f"SELECT id, {owner}, {owner_id}, {', '.join(values)} FROM ({living})"


_SQL = {cls: _sql_of(cls) for cls in SEARCHED}


def _matters(cls: type[Record], name: str) -> bool:
    return name in SEARCHED[cls] or name in ("deleted", "is_anonymous", "sealed_on") or cls.spec(name).kind is Kind.KEY


def _line(conn: sqlite3.Connection, cls: type[Record], record_id: str) -> Line | None:
    row = conn.execute(_SQL[cls] + " WHERE id = ?", [record_id]).fetchone()
    return _to_line(conn, cls, row) if row else None


def _to_line(conn: sqlite3.Connection, cls: type[Record], row: tuple[Any, ...]) -> Line:
    _, owner, owner_id, *values = row
    private = private_of(conn, owner_id)
    return owner, owner_id, _text_of(cls, [private.sub("", value) for value in values] if private else values)


def _insert(conn: sqlite3.Connection, cls: type[Record], record_id: str, line: Line, doc: int | None = None) -> None:
    owner, owner_id, text = line
    sql = "INSERT INTO search_doc (doc, record, record_id, owner, owner_id) VALUES (?, ?, ?, ?, ?)"
    doc = conn.execute(sql, [doc, cls.record, record_id, owner, owner_id]).lastrowid
    conn.execute("INSERT INTO search_text (doc, text) VALUES (?, ?)", [doc, text])
    conn.execute("INSERT INTO search_token (rowid, tokens) VALUES (?, ?)", [doc, _tokens(text, owner)])


def _text_of(cls: type[Record], values: list[str]) -> str:
    parts = [value for value in values if value]
    for name, value in zip(SEARCHED[cls], values, strict=True):
        if value and cls.spec(name).kind in _NUMBERS and (bare := value.translate(_SEPARATORS)) != value:
            parts.append(bare)
    if cls in _NAMED and values[0]:
        parts.append(initials(values[0], is_person=_NAMED[cls]))
    return _folded("\n".join(parts))


def _folded(text: str) -> str:
    """Without regard to capitals and full-width letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def _runs(text: str) -> list[str]:
    """The stretches that tokens are cut from: FTS5's ascii tokenizer breaks at blanks and at signs of ASCII."""
    return "".join(c if c.isalnum() or not (c.isascii() or c.isspace()) else " " for c in text).split()


def _mark(owner: str) -> str:
    """The token, quoted for a question, that says whom a line belongs to."""
    return f'"§{owner.replace("_", "")}"'


def _tokens(text: str, owner: str) -> str:
    found = {_mark(owner).strip('"')}
    for run in _runs(text):
        found.update(run)
        found.update(map("".join, pairwise(run)))
    return " ".join(found)


# -- asking --------------------------------------------------------------------------------------------------------------


class Words:
    """What is known of the words asked for last: in which texts they stand, or in how many; forgotten once something was written."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._seen = (-1, -1)
        self._few: dict[str, list[int] | None] = {}
        self._counted: dict[str, int] = {}

    def _look(self) -> None:
        seen = (self._conn.execute("PRAGMA data_version").fetchone()[0], self._conn.total_changes)
        if self._conn.in_transaction:
            seen = (-1, -1)  # nothing lasts: it may yet be taken back, which no count of changes tells
        if seen != self._seen or seen < (0, 0) or len(self._few) > _KEPT:
            self._seen = seen
            self._few.clear()
            self._counted.clear()

    @database_faults()
    def few(self, word: str) -> list[int] | None:
        """The lines in whose text the word stands, in order of entry, if few come into question; else None."""
        self._look()
        if word not in self._few:
            self._few[word] = self._lines(word)
        return self._few[word]

    def _lines(self, word: str) -> list[int] | None:
        if not (tokens := _pairs(word)):
            return None
        sql = "SELECT rowid FROM search_token WHERE search_token MATCH ? LIMIT ?"
        lines = [row[0] for row in self._conn.execute(sql, [_all_of(tokens), _FEW + 1])]
        if len(lines) > _FEW or _is_exact(word):
            return lines if len(lines) <= _FEW else None
        sql = "SELECT doc FROM search_text WHERE doc IN (SELECT value FROM json_each(?)) AND instr(text, ?) ORDER BY doc"
        return [row[0] for row in self._conn.execute(sql, [json.dumps(lines), word])]

    @database_faults()
    def count(self, word: str, most: int) -> int:
        """In how many texts the word may stand, counted up to ``most``, which stands too for signs, that have no tokens."""
        if (few := self.few(word)) is not None:
            return len(few)
        if word not in self._counted:
            sql = "SELECT count(*) FROM (SELECT 1 FROM search_token WHERE search_token MATCH ? LIMIT ?)"
            tokens = _pairs(word)
            self._counted[word] = self._conn.execute(sql, [_all_of(tokens), most]).fetchone()[0] if tokens else most
        return self._counted[word]


_FEW = 5_000  # lines that are kept with a word
_KEPT = 20  # words that are kept


def _pairs(word: str) -> list[str]:
    """The tokens that every text with this word has: its pairs of characters, a single one for itself."""
    found: list[str] = []
    for run in _runs(word):
        found += [run] if len(run) == 1 else map("".join, pairwise(run))
    return found


def _all_of(tokens: Iterable[str]) -> str:
    return " AND ".join(f'"{token}"' for token in tokens)


def _is_exact(word: str) -> bool:
    """Whether every text with its tokens holds the word itself."""
    return len(word) <= 2 and _runs(word) == [word]


def _condition(store: "Store", words: Sequence[str], owners: Sequence[str] = ()) -> tuple[str, list[str]]:
    """Tables and condition of the lines ``d`` in whose text ``x`` every word stands, and the parameters; in order by ``t.rowid``."""
    few = {word: lines for word in words if (lines := store.words.few(word)) is not None}
    tokens = [token for word in words for token in _pairs(word)]
    conditions, params = ["1"], []
    if few:
        rarest = min(few, key=lambda word: len(few[word]))
        tables = "json_each(?) t CROSS JOIN search_doc d ON d.doc = t.value"
        conditions = [f"d.owner IN ({', '.join('?' * len(owners))})" if owners else "1"]
        params = [json.dumps(few[rarest]), *owners]
        exact = [word for word in words if word != rarest]
    else:
        tables = "search_doc d"
        exact = [word for word in words if not _is_exact(word)]
        among = [f"({' OR '.join(map(_mark, owners))})"] if owners else []
        if tokens or owners:
            tables = "search_token t CROSS JOIN search_doc d ON d.doc = t.rowid"
            conditions = ["search_token MATCH ?"]
            params = [" AND ".join([*among, *([_all_of(tokens)] if tokens else [])])]
    if exact:
        tables += " CROSS JOIN search_text x ON x.doc = d.doc"
        conditions += ["instr(x.text, ?)"] * len(exact)
    return f"FROM {tables} WHERE {' AND '.join(conditions)}", [*params, *exact]


@dataclass(frozen=True)
class Way:
    """A way to the cases ``g`` that hold all words: those that ``gathered`` leaves are looked at one by one for what ``looked`` asks.

    The name and numbers of a complainant who wants to stay unnamed lead nowhere.
    """

    gathered: str
    values: list[str]
    looked: str
    words: list[str]
    tried: int = -1  # after so many cases the next way is shorter; -1 for all


def ways(store: "Store", text: str, wanted: int | None = None) -> Iterator[Way]:
    """Ways to the first ``wanted`` cases of a list (or all): the one that should be shortest, and one that leads there surely.

    As if words stood in cases independently: common ones are met soon in the order of the list itself; else the cases of the rarest
    word are gathered from the index, and the others looked for in these unless that takes longer than to gather them too.
    """
    cases = max(1, int(store.query("SELECT coalesce(max(rowid), 0) FROM grievance")[0][0]))
    hits = {word: store.words.count(word, cases // _SHARE + _FEW) for word in _folded(text).split()}
    rarest, *others = sorted(hits, key=lambda word: hits[word]) or [""]
    fewest = hits.get(rarest, 0)
    looks = float(fewest)
    if wanted is not None:
        looks = min(looks, wanted * prod(max(1, cases / hits[word]) for word in others if hits[word]))
        tried = _WASTE * looks * cases / max(1, fewest)
        if tried < _WALK * fewest:
            yield Way("1", [], " AND ".join([_ON_CASE] * len(hits)), [rarest, *others], int(tried) + 1)
    gathered = [word for word in hits if word == rarest or hits[word] <= _LOOK * looks]
    found = [_condition(store, [word]) for word in gathered]
    among = " AND ".join(f"g.id IN ({_CASES.format(found=tables)})" for tables, _ in found) or "1"
    looked = [word for word in others if word not in gathered]
    yield Way(among, [value for _, values in found for value in values], " AND ".join([_ON_CASE] * len(looked)) or "1", looked)


def in_cases(store: "Store", text: str) -> tuple[str, list[str]]:
    """A condition on a grievance ``g`` that every word stands somewhere in its file, by the index, and its parameters."""
    (way,) = ways(store, text)
    return f"{way.gathered} AND {way.looked}", [*way.values, *way.words]


_SHARE = 4  # a word in every fourth case is as common as any
_LOOK = 2  # hits are gathered in the time that one of the gathered cases is looked through
_WALK = 1  # case is looked through on the way down the list in the time that a hit is gathered and put in its place
_WASTE = 2  # times as many cases as should be enough are tried


_CASES = """WITH hit AS MATERIALIZED (SELECT d.owner, d.owner_id {found})
    SELECT owner_id FROM hit WHERE owner = 'grievance'
    UNION ALL SELECT named.id FROM hit JOIN grievance named ON named.worker_id = hit.owner_id
        WHERE owner = 'worker' AND NOT named.is_anonymous
    UNION ALL SELECT member.grievance_id FROM hit JOIN member ON member.worker_id = hit.owner_id
        JOIN grievance named ON named.id = member.grievance_id
        WHERE owner = 'worker' AND member.deleted = 0 AND NOT named.is_anonymous
    UNION ALL SELECT party.grievance_id FROM hit JOIN party ON party.employer_id = hit.owner_id
        WHERE owner = 'employer' AND party.deleted = 0
    UNION ALL SELECT link.grievance_id FROM hit JOIN letter_case link ON link.letter_id = hit.owner_id
        WHERE owner = 'letter' AND link.deleted = 0"""

_ON_CASE = """EXISTS (SELECT 1 FROM (
        SELECT g.id AS owner_id UNION ALL SELECT g.worker_id WHERE NOT g.is_anonymous
        UNION ALL SELECT employer_id FROM party WHERE grievance_id = g.id AND deleted = 0
        UNION ALL SELECT worker_id FROM member WHERE grievance_id = g.id AND deleted = 0 AND NOT g.is_anonymous
        UNION ALL SELECT letter_id FROM letter_case WHERE grievance_id = g.id AND deleted = 0) whole
    CROSS JOIN search_doc d ON d.owner_id = whole.owner_id CROSS JOIN search_text x ON x.doc = d.doc WHERE instr(x.text, ?))"""


def find(store: "Store", cls: type[R], text: str, limit: int) -> list[R]:
    """Living records of one kind in which every word stands, the last entered first; [] without a word."""
    return [record for record in find_among(store, (cls,), text, limit) if isinstance(record, cls)]


def find_among(store: "Store", kinds: Sequence[type[Record]], text: str, limit: int) -> list[Record]:
    """Living records of these kinds in which every word stands, the last entered first; [] without a word."""
    words = _folded(text).split()
    if not words:
        return []
    condition, params = _condition(store, words, [cls.record for cls in kinds])
    sql = f"SELECT d.owner, d.owner_id {condition}{_KNOWN if Worker in kinds else ''} ORDER BY t.rowid DESC"
    found: dict[str, Record] = {}
    with database_faults():
        for owner, record_id in store.db.conn.execute(sql, params):
            record = found.get(record_id) or store.find(BY_NAME[owner], record_id)
            if record is not None and not record.deleted:
                found[record_id] = record
            if len(found) >= limit:
                break
    return list(found.values())


def ids(store: "Store", cls: type[Record], text: str) -> set[str]:
    """Ids of all records of one kind in which every word stands; a mediation or a legal aid is found by its whole case."""
    if _owner(cls)[0] == "'grievance'" and cls is not Grievance:
        condition, params = in_cases(store, text)
        sql = f"SELECT id FROM {cls.record} WHERE grievance_id IN (SELECT g.id FROM grievance g WHERE {condition})"
    else:
        condition, params = _condition(store, _folded(text).split(), [cls.record])
        sql = f"SELECT d.owner_id {condition}{_KNOWN if cls is Worker else ''}"
    return {row[0] for row in store.query(sql, params)}


# not a person of whom only cases without a name are kept
_KNOWN = """ AND (NOT EXISTS (SELECT 1 FROM grievance g WHERE g.worker_id = d.owner_id AND g.deleted = 0 AND g.is_anonymous)
    OR EXISTS (SELECT 1 FROM grievance g WHERE g.worker_id = d.owner_id AND g.deleted = 0 AND NOT g.is_anonymous))"""
