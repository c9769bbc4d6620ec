"""Walking both chains from the first row to the last: where the first row is that is not as it was written, and what was done to it.

One pass in the order of the rows, a few thousand at a time. Who rewrites all links from some row on leaves a chain that holds;
he is found by the anchors that others, or a paper, have kept of it.
"""

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from station.casework import chain
from station.casework.chain import Anchor
from station.casework.dates import show_moment
from station.casework.model import BY_NAME
from station.db import sqlite
from station.db.chain import FORGOTTEN, RENAMING, entry_link, step_mark
from station.db.faults import storage_faults
from station.db.sight import seeing_all
from station.db.store import Store
from station.frozen import frozen

Which = Literal["journal", "acts"]
What = Literal["changed", "gone", "missing", "added", "moved", "link", "rewritten", "cut"]

TITLES: dict[Which, str] = {"journal": "修改记录", "acts": "操作日志"}
_CHUNK = 2_000
_LOOKED_AT = 64  # broken rows among which one that was moved is looked for
_RENAMING = re.compile(r"(?P<last>\d{1,18}) (?P<old>[0-9a-f]{16}) (?P<sent>\d{1,18}) (?P<new>[0-9a-f]{16})")
_FORGOTTEN = re.compile(r"(?P<of>\S+)(?P<runs>( \d{1,18}-\d{1,18})+)")
_GONE_TOGETHER = 1_000  # rows taken away at once that are still counted where the others were numbered anew

_JOURNAL = """SELECT j.seq, j.device, j.number, j.stamp, j.at, j.by, j.step, j.record, j.record_id, j.is_new,
        j.body, j.more, j.digest, j.link, s.at, s.by, s.kind, s.undoes, s.digest, s.name
    FROM main.journal AS j LEFT JOIN main.step AS s ON s.id = j.step WHERE j.seq >= ? ORDER BY j.seq LIMIT ?"""
_ACTS = "SELECT seq, at, by, act, detail, record, record_id, link FROM main.act_log WHERE seq >= ? ORDER BY seq LIMIT ?"


class _Row(NamedTuple):
    """A row as it stands; ``link_at`` gives the link it would have behind another row, under another number."""

    seq: int
    link: Any
    at: str
    by: str
    record: str
    record_id: str
    link_at: Callable[[Any, int], bytes]
    what: What | None = None  # what is wrong with its content
    destroyed_by: str = ""


@frozen
class Break:
    """The first row that is not as it was written: what was done, to which row, and how many rows come after it."""

    what: What
    seq: int
    at: str = ""
    by: str = ""
    record: str = ""
    record_id: str = ""
    count: int = 1  # rows taken away or put in
    after: int = 0
    since: str = ""  # of a chain written anew: the moment of the last anchor that fits


@dataclass
class Walk:
    """What a walk along one chain found."""

    which: Which
    rows: int = 0
    link: bytes = chain.START
    broken: Break | None = None
    destroyed: Counter[str] = field(default_factory=Counter)  # rows by the list that destroyed their content
    anchors: int = 0  # that fit


@seeing_all
def check(store: Store, anchors: Iterable[Anchor] = ()) -> Generator[int, None, tuple[Walk, Walk]]:
    """Walk both chains, beside these anchors of this PC; yields how many rows were looked at.

    An anchor made under a name this PC had before counts up to the row at which it took the next.
    """
    with storage_faults():
        names = renamings(store)
        held = [anchor for anchor in anchors if is_of(anchor, store.device, names)]
        acts = yield from _walk("acts", _acts(store), [(a.acts, a.acts_link, a.made_at) for a in held])
        rows = _entries(store, names)
        journal = yield from _walk("journal", rows, [(a.seq, a.link, a.made_at) for a in held])
    return journal, acts


def sentences(store: Store, walks: Iterable[Walk]) -> Iterator[str]:
    """What is wrong, in plain words; nothing for chains that hold."""
    return (_sentence(store, walk.which, walk.broken) for walk in walks if walk.broken is not None)


# -- the rows ------------------------------------------------------------------------------------------------------------


class Renaming(NamedTuple):
    """Rows up to ``last`` that go by ``new`` were written as ``old``, their numbers larger by ``sent``."""

    last: int
    old: str
    sent: int
    new: str


def renamings(store: Store) -> list[Renaming]:
    """The names this PC took, the newest first; a line that leads to no name of this PC is none of them."""
    found: list[Renaming] = []
    for line in _told(store, RENAMING)[::-1]:
        m = _RENAMING.fullmatch(line)  # a line that was altered is no renaming, and found as altered
        if m and m["new"] == (found[-1].old if found else store.device):
            found.append(Renaming(int(m["last"]), m["old"], int(m["sent"]), m["new"]))
    return found


def _told(store: Store, kind: str) -> list[str]:
    """What lines of a kind in the log of acts tell the program, the oldest first; they may have been altered into anything."""
    return [line for (line,) in _texts(store, "SELECT CAST(record_id AS BLOB) FROM main.act_log WHERE record = ? ORDER BY seq", [kind])]


def _texts(store: Store, sql: str, params: Sequence[Any] = ()) -> list[tuple[str, ...]]:
    return [tuple((value or b"").decode(errors="replace") for value in row) for row in store.query(sql, params)]


def is_of(anchor: Anchor, device: str, names: Iterable[Renaming]) -> bool:
    """Whether an anchor tells of rows this PC still has; what one it was put back from had beyond them nobody can look up here."""
    return anchor.device == device or any(anchor.device == name.old and anchor.seq <= name.last for name in names)


def _entries(store: Store, names: Sequence[Renaming]) -> Iterator[_Row]:
    list_of = _forgotten(store)
    for row in _chunked(store, _JOURNAL):
        seq, device, number, *plain, body, more, digest, link = row[:14]
        for taken in names:
            if seq <= taken.last and device == taken.new and isinstance(number, int):
                device, number = taken.old, number + taken.sent
        step, name = list(row[14:19]), row[19]
        what: What | None = None
        digest, step[4] = _bytes(digest), _bytes(step[4])
        list_number = list_of(seq) if body == "" and more is None and chain.is_forgotten(digest) else ""
        if not list_number and not chain.is_held(digest, (body, more)):
            what = "gone" if body == "" else "changed"
        is_empty = name == "" and chain.is_forgotten(step[4])
        if not chain.is_held(step[4], (name,)) and not (is_empty and _is_forgotten(store, row[6], list_of)):
            what = what or "changed"
        held, mark = digest, step_mark(*step)

        def link_at(before: Any, at: int, parts: Any = (device, number, *plain), held: bytes = held, mark: bytes = mark) -> bytes:
            return entry_link(before, (at, *parts), held, mark)

        yield _Row(seq, link, row[4], row[5], row[7], row[8], link_at, what, list_number)


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else b""


def _forgotten(store: Store) -> Callable[[int], str]:
    """The number of the list that destroyed the content of a row; "" for none. The log of acts, itself a chain, tells."""
    lists = _texts(store, "SELECT CAST(id AS BLOB), CAST(number AS BLOB) FROM main.destruction")
    numbers = {of: number for of, number in lists}  # noqa: C416
    runs: list[tuple[int, int, str]] = []
    for m in filter(None, map(_FORGOTTEN.fullmatch, _told(store, FORGOTTEN))):
        for run in m["runs"].split():
            first, _, last = run.partition("-")
            runs.append((int(first), int(last), numbers.get(m["of"], "") or m["of"]))
    runs.sort()
    firsts = [run[0] for run in runs]

    def list_of(seq: int) -> str:
        at = bisect_right(firsts, seq) - 1
        return runs[at][2] if at >= 0 and seq <= runs[at][1] else ""

    return list_of


def _is_forgotten(store: Store, step: str, list_of: Callable[[int], str]) -> bool:
    """Whether a step wrote something that was destroyed by rule."""
    return any(list_of(row[0]) for row in store.query("SELECT seq FROM main.journal WHERE step = ?", [step]))


def _acts(store: Store) -> Iterator[_Row]:
    for seq, *plain, link in _chunked(store, _ACTS):

        def link_at(before: Any, at: int, parts: Any = plain) -> bytes:
            return chain.link_of(before, (at, *parts))

        yield _Row(seq, link, plain[0], plain[1], plain[4], plain[5], link_at)


def _chunked(store: Store, sql: str) -> Iterator[tuple[Any, ...]]:
    conn, first = store.db.conn, -(2**63)
    while first < 2**63:
        try:
            found = conn.execute(sql, [first, _CHUNK]).fetchall()
        except sqlite.OperationalError:  # a text that is none any more
            found = _as_bytes(conn, sql, first)
        yield from found
        if len(found) < _CHUNK:
            return
        first = found[-1][0] + 1


def _as_bytes(conn: sqlite.Connection, sql: str, first: int) -> list[tuple[Any, ...]]:
    """The same rows, texts that are no texts as bytes, which fit no link."""

    def read(content: bytes) -> str | bytes:
        try:
            return content.decode()
        except UnicodeDecodeError:
            return content

    kept, conn.text_factory = conn.text_factory, read
    try:
        return conn.execute(sql, [first, _CHUNK]).fetchall()
    finally:
        conn.text_factory = kept


# -- the walk ------------------------------------------------------------------------------------------------------------


class _Broken(NamedTuple):
    """A row that does not fit where it stands."""

    row: _Row
    before: Any  # the link of the row before
    expected: int  # the number it should have


def _walk(which: Which, rows: Iterable[_Row], anchors: Sequence[tuple[int, bytes, str]]) -> Generator[int, None, Walk]:
    found = Walk(which)
    held: dict[int, list[tuple[bytes, str]]] = {}
    for seq, link, made_at in anchors:
        held.setdefault(seq, []).append((link, made_at))
    found.anchors = sum(link == chain.START for link, _ in held.pop(0, []))
    broken: list[_Broken] = []
    following: list[_Row] = []  # the rows right after the first broken one
    first_at = 0
    before: Any = chain.START
    expected, fits, misfit = 1, "", None
    for row in rows:
        found.rows += 1
        if found.rows % _CHUNK == 0:
            yield found.rows
        if broken and len(following) < _LOOKED_AT:
            following.append(row)
        is_linked = row.seq == expected and row.link_at(before, row.seq) == row.link
        if (not is_linked or row.what) and len(broken) < _LOOKED_AT:
            first_at = first_at or found.rows
            broken.append(_Broken(row, before, expected))
        if row.destroyed_by:
            found.destroyed[row.destroyed_by] += 1
        for link, made_at in held.pop(row.seq, ()):
            if link == row.link:
                found.anchors += 1
                fits = max(fits, made_at)
            else:
                misfit = misfit or (row, made_at)
        before, expected = row.link, row.seq + 1
    found.link = before
    if broken:
        found.broken = _explained(broken, following, found.rows - first_at)
    elif misfit is not None:
        row, _ = misfit
        found.broken = Break("rewritten", row.seq, row.at, row.by, row.record, row.record_id, since=fits)
    elif held:
        found.broken = Break("cut", expected, count=max(held) - expected + 1, since=fits)
    return found


def _explained(broken: Sequence[_Broken], following: Sequence[_Row], after: int) -> Break:
    """What was done to the first row that does not fit."""
    row, before, expected = broken[0]

    def said(what: What, count: int = 1) -> Break:
        return Break(what, row.seq, row.at, row.by, row.record, row.record_id, count, after)

    if row.what:
        return said(row.what)
    if _came_from(row, broken):
        return said("moved")
    # one that belongs right before this row, and stands elsewhere
    strayed = next((b.row for b in broken[1:] if _fits(b.row, before, (expected,)) and _fits(row, b.row.link, (row.seq,))), None)
    if strayed is not None:
        return Break("moved", strayed.seq, strayed.at, strayed.by, strayed.record, strayed.record_id, 1, after)
    behind = next((n for n, other in enumerate(following) if _fits(other, before, (other.seq, row.seq, expected))), None)
    if behind is not None:
        return said("added", behind + 1)
    gone = row.seq - expected
    if not gone and following:  # or those after it were numbered anew
        gone = next((n for n in range(1, _GONE_TOGETHER + 1) if _fits(following[0], row.link, (following[0].seq + n,))), 0)
    if any(_came_from(other.row, broken) for other in broken[1:]) and not (gone and row.seq == expected):
        return said("moved")
    if gone > 0:
        return said("missing", gone)
    if following and _fits(following[0], row.link_at(before, row.seq), (following[0].seq,)):
        return said("link")
    return said("changed")


def _came_from(row: _Row, broken: Sequence[_Broken]) -> bool:
    """Whether a row fits the place of another one that does not fit."""
    links = [link for b in broken for link in (b.before, b.row.link)]
    places = {place for b in broken for place in (b.row.seq, b.expected)} - {row.seq}
    return any(_fits(row, before, (place,)) for before, place in itertools.product(links, places))


def _fits(row: _Row, before: Any, places: Iterable[int]) -> bool:
    return any(row.link_at(before, place) == row.link for place in places)


# -- words -----------------------------------------------------------------------------------------------------------------

_WORDS: dict[What, str] = {
    "changed": "{row}写下以后被改过",
    "gone": "{row}的内容没有了，又没有销毁清册列着它",
    "missing": "{row}之前少了 {count} 条",
    "added": "{row}不是程序写的，是后来放进去的，共 {count} 条",
    "moved": "{row}不在原来的位置，顺序被换过",
    "link": "{row}的核对码被改过",
    "rewritten": "{row}和见证对不上：从{since}以后的某一条起，后面的整段重写过",
    "cut": "末尾少了 {count} 条，见证里还有",
}


def _sentence(store: Store, which: Which, found: Break) -> str:
    row = f"第 {found.seq} 条（{_called(store, found)}）"
    since = f"{show_moment(found.since, store.now().date())}见证" if found.since else "第 1 条"
    told = f"{TITLES[which]}{_WORDS[found.what].format(row=row, count=found.count, since=since)}"
    return f"{told}，后面还有 {found.after} 条。" if found.after else f"{told}。"


def _called(store: Store, found: Break) -> str:
    """When and by whom a row says it was written, and of which record."""
    moment = found.at if isinstance(found.at, str) else ""
    try:
        moment = show_moment(moment, store.now().date())
    except ValueError:  # the moment itself was changed
        moment = "时间不明"
    by = found.by if isinstance(found.by, str) and found.by else "没有署名"
    cls = BY_NAME.get(found.record) if isinstance(found.record, str) else None
    if cls is None:
        return f"{moment}，{by}"
    known = store.find(cls, found.record_id) if isinstance(found.record_id, str) else None
    number = getattr(known, "number", "") if known is not None else ""
    return f"{moment}，{by}，{cls.title} {number or found.record_id}"
