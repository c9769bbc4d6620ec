"""Finding: whole words asked of the index ``search_index`` keeps.

One or two characters are answered by the tokens alone; longer words by the pairs they are made of and a look at the text itself, so
that the answer is exact.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING, TypeVar

from station.casework.fields import Record
from station.casework.model import BY_NAME, Grievance, Worker
from station.db import sqlite
from station.db.faults import database_faults
from station.db.search_index import catch_up, folded, mark, owner_of, runs
from station.frozen import frozen
from station.patterns import pattern

if TYPE_CHECKING:
    from station.db.store import Store

R = TypeVar("R", bound=Record)


class Words:
    """What is known of the words asked for last: in which texts they stand, or in how many; forgotten once something was written."""

    def __init__(self, conn: sqlite.Connection) -> None:
        self._conn = conn
        self._seen = (-1, -1)
        self._few: dict[str, list[int] | None] = {}
        self._counted: dict[str, int] = {}

    def _look(self) -> None:
        seen = (self._conn.execute("PRAGMA data_version").fetchone()[0], self._conn.total_changes)
        if self._conn.in_transaction:
            seen = (-1, -1)  # nothing lasts: it may yet be taken back, which no count of changes tells
        if seen != self._seen or seen < (0, 0) or len(self._few) > _KEPT:
            if not self._conn.in_transaction:
                catch_up(self._conn)  # what was received and not made findable before the program ended
                seen = (self._conn.execute("PRAGMA data_version").fetchone()[0], self._conn.total_changes)
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


_DIALLED = pattern(r"1\d{2}-\d{4}-\d{4}|0\d{2,3}-\d{7,8}")  # a phone as people write it; it is kept without its hyphens


def _words(text: str) -> list[str]:
    return [word.replace("-", "") if _DIALLED.fullmatch(word) else word for word in folded(text).split()]


def _pairs(word: str) -> list[str]:
    """The tokens that every text with this word has: its pairs of characters, a single one for itself."""
    found: list[str] = []
    for run in runs(word):
        found += [run] if len(run) == 1 else map("".join, pairwise(run))
    return found


def _all_of(tokens: Iterable[str]) -> str:
    return " AND ".join(f'"{token}"' for token in tokens)


def _is_exact(word: str) -> bool:
    """Whether every text with its tokens holds the word itself."""
    return len(word) <= 2 and runs(word) == [word]


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
        among = [f"({' OR '.join(map(mark, owners))})"] if owners else []
        if tokens or owners:
            tables = "search_token t CROSS JOIN search_doc d ON d.doc = t.rowid"
            conditions = ["search_token MATCH ?"]
            params = [" AND ".join([*among, *([_all_of(tokens)] if tokens else [])])]
    if exact:
        tables += " CROSS JOIN search_text x ON x.doc = d.doc"
        conditions += ["instr(x.text, ?)"] * len(exact)
    return f"FROM {tables} WHERE {' AND '.join(conditions)}", [*params, *exact]


@frozen
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
    hits = {word: store.words.count(word, cases // _SHARE + _FEW) for word in _words(text)}
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
    words = _words(text)
    if not words:
        return []
    condition, params = _condition(store, words, [cls.record for cls in kinds])
    sql = f"SELECT d.owner, d.owner_id {condition}{_KNOWN if Worker in kinds else ''} ORDER BY t.rowid DESC"
    found: dict[str, Record] = {}
    with database_faults():
        for owner, record_id in store.sight.rows(store, sql, params):
            record = found.get(record_id) or store.find(BY_NAME[owner], record_id)
            if record is not None and not record.deleted:
                found[record_id] = record
            if len(found) >= limit:
                break
    return list(found.values())


def ids(store: "Store", cls: type[Record], text: str) -> set[str]:
    """Ids of all records of one kind in which every word stands; a mediation or a legal aid is found by its whole case."""
    if owner_of(cls)[0] == "'grievance'" and cls is not Grievance:
        condition, params = in_cases(store, text)
        sql = f"SELECT id FROM {cls.record} WHERE grievance_id IN (SELECT g.id FROM grievance g WHERE {condition})"
    else:
        condition, params = _condition(store, _words(text), [cls.record])
        sql = f"SELECT d.owner_id {condition}{_KNOWN if cls is Worker else ''}"
    return {row[0] for row in store.query(sql, params)}


# not a person of whom only cases without a name are kept
_KNOWN = """ AND (NOT EXISTS (SELECT 1 FROM grievance g WHERE g.worker_id = d.owner_id AND g.deleted = 0 AND g.is_anonymous)
    OR EXISTS (SELECT 1 FROM grievance g WHERE g.worker_id = d.owner_id AND g.deleted = 0 AND NOT g.is_anonymous))"""
