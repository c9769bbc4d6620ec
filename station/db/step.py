"""The writing path: rows and their journal entries inside the transaction of one step, made here or taken in from elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from station import stopping
from station.casework.fields import Kind, Record
from station.casework.journal import Entry, FieldChange, line
from station.casework.masking import SEALED
from station.casework.model import BY_NAME
from station.casework.plain_text import plain_record
from station.casework.versions import is_set, merged, shown_at
from station.changes import Changes
from station.db import destroying, heads, rows, search_index
from station.db.belonging import refuse_binned
from station.db.chain import Tail
from station.db.ids import new_hex, new_id
from station.db.receiving import Delivery
from station.db.sight import refuse_unseen
from station.errors import StationError

if TYPE_CHECKING:
    from station.db.store import Store

R = TypeVar("R", bound=Record)

# the last number of this PC, and the clock: the stamp of the entry written last and what was witnessed
_LAST = """SELECT coalesce((SELECT max(number) FROM journal WHERE device = ?), 0), max(
    coalesce((SELECT stamp FROM journal ORDER BY seq DESC LIMIT 1), '0'),
    coalesce((SELECT substr(value, 2) FROM setting WHERE key = 'clock'), '0'))"""
_EPOCH_MS = 1_577_836_800_000  # 2020-01-01, so that the clock fits 63 bits for centuries


class Step:
    """The open transaction of :meth:`Store.step`."""

    def __init__(self, store: "Store", name: str, kind: str, undoes: str = "") -> None:
        self._store = store
        self._conn = store.db.conn
        self._number, clock = self._conn.execute(_LAST, [store.device]).fetchone()
        self._touched: dict[str, set[str]] = {}
        self._at = store.now().isoformat()
        self._clock = _Clock(store, clock)
        self._name, self._kind, self._undoes = line(name), kind, undoes
        self._by = line(store.user)
        self._is_noted = False
        self._own: set[str] = set()  # the versions this step made: what one act writes twice is no conflict
        self._there: set[str] = set()  # what is not deleted, nor what it is a part of: not read again for each of thousands
        self.tail = Tail(self._conn)
        self._closed: set[str] = set()  # what a decision done again takes the place of beside the value shown
        self.is_received = False  # whether entries made elsewhere were taken in
        self.id = new_hex()

    @property
    def changes(self) -> Changes:
        """What the step has touched so far."""
        return Changes(self._name, {record: frozenset(ids) for record, ids in self._touched.items()})

    def add(self, record: R) -> R:
        """Store a new record; an empty id is filled. Returns it with its id and versions. GoneError if what it is a part of is deleted."""
        refuse_binned(self._store, record.with_values(deleted=False) if record.deleted else record, self._there)
        record_id = record.id or new_id()
        empties, stated = record.empties(), vars(record)
        said = [name for name, empty in empties.items() if stated[name] != empty]
        stated = vars(record := plain_record(record, said))
        values = {name: FieldChange(empties[name], stated[name]) for name in said if stated[name] != empties[name]}
        stamp = self._clock.tick()
        self._own.add(stamp)
        self._insert(type(record), record_id, {n: c.after for n, c in values.items()}, {"": stamp})
        self._journal(stamp, record.record, record_id, True, values)
        if not record.deleted:
            self._there.add(record_id)
        return record.with_values(id=record_id, stamps={"": stamp})

    def save(self, record: R, base: R, *, in_bin: bool = False) -> R:
        """Store what changed between ``base`` (as the form showed it) and ``record``; other fields are left alone.

        What somebody wrote meanwhile into one of these fields and the form did not show stays beside it as a conflict. GoneError if it
        was deleted, or what it is or becomes a part of is; but who mends links wherever they lie does so ``in_bin`` as well.
        """
        record = plain_record(record, record.differences(base))
        names = record.differences(base)
        if not names:
            return record
        now = self._now(type(record), record.id)
        self._refuse_covered(record, now, names)
        if not (in_bin or "deleted" in names):
            refuse_binned(self._store, now, self._there)
            if led := {name: getattr(record, name) for name in names if record.spec(name).kind is Kind.KEY}:
                refuse_binned(self._store, now.with_values(**led), self._there)
        return self._write(record, base, now, names)

    def correct(self, record: R) -> R:
        """Store what a form changed in a record of which only the form knows what it showed: its versions tell."""
        now = self._now(type(record), record.id)
        refuse_binned(self._store, now, self._there)
        stale = [name for name in record.empties() if record.stamps and version(record, name) != version(now, name)]
        if stale:
            entries = self._store.entries("record_id = ?", [record.id])
            shown = {name: shown_at(record.spec(name), entries, version(record, name).split()) for name in stale}
            now = now.with_values(**shown, stamps=record.stamps)
        return self.save(record, self._store.seals.covered(now))

    def settle(self, cls: type[R], record_id: str, values: Mapping[str, Any]) -> R:
        """Store what a person decided where fields held several values: it takes the place of all of them, also of the one shown."""
        now = self._now(cls, record_id)
        record = plain_record(now.with_values(**values), values)
        self._refuse_covered(record, now, values)
        return self._write(record, now, now, tuple(values), heads.others(self._conn, record_id))

    def _write(self, record: R, base: R, now: R, names: Sequence[str], others: Mapping[str, Sequence[str]] | None = None) -> R:
        """Write these fields and their entry; ``others`` are the heads not shown that it takes the place of, by field."""
        refuse_unseen(self._store, record)
        cls = type(record)
        if destroying.is_destroyed(self._conn, record.id):
            raise StationError(f"这条{cls.title}已按规定销毁，不能再改。", "没有改动任何内容。")
        values = {}
        is_plain = others is None and not self._is_contested(record.id) and ("deleted" not in now.stamps or "deleted" in names)
        versions = {stamp for shown in now.stamps.values() for stamp in shown.split()}
        for name in names:
            spec, shown = cls.spec(name), getattr(now, name)
            parents = self._known(base, now, name) | set(others.get(name, ()) if others else ())
            value = getattr(record, name)
            if is_set(spec) and getattr(base, name) != shown:
                value = merged(spec.kind, shown, getattr(base, name), value)
            values[name] = FieldChange(shown, value, " ".join(sorted(parents, reverse=True)))
            # a deletion that knew of everything counts as it stands, like a change that knew what it takes the place of
            is_plain = is_plain and parents.issuperset(versions if name == "deleted" else version(now, name).split())
        stamp = self._clock.tick()
        self._own.add(stamp)
        self._journal(stamp, record.record, record.id, False, values)
        if not is_plain:
            self.write_states(cls, [record.id])
            search_index.refresh(self._conn, cls, record.id, {*names, "deleted"})  # an edit may keep what was deleted
            return self._now(cls, record.id)
        after = {n: c.after for n, c in values.items()}
        stamps = now.stamps | dict.fromkeys(names, stamp)
        self._update(cls, record.id, after, stamps)
        search_index.refresh(self._conn, cls, record.id, names)
        return now.with_values(**after, stamps=stamps)

    def _known(self, base: Record, now: Record, name: str) -> set[str]:
        """The versions the author knew of a field; a deletion names all that was known of the record."""
        names = ("deleted",) if base.deleted else ()  # who changes what lies in the bin knows that it lies there
        known: set[str] = set()
        for one in (*base.empties(), "") if name == "deleted" else (name, *names):
            shown = set(version(now, one).split())
            # a form that shows the value as it stands, or what this very step wrote, knows its version whatever it says
            is_same = one and getattr(base, one) == getattr(now, one)
            known.update(version(base, one).split(), shown if is_same or not base.stamps else shown & self._own)
        if name == "deleted" and base.stamps in ({}, now.stamps):  # nothing came in since: what is still to be decided was seen too
            known.update(*heads.others(self._conn, now.id).values())
        return known

    def _is_contested(self, record_id: str) -> bool:
        return bool(heads.contested(self._conn, [record_id]))

    def leave(self, cls: type[Record], record_id: str, values: Mapping[str, Any], mark: str, *, is_new: bool = False) -> None:
        """Note what is left of a record whose content is destroyed in this step, or stands for one (``db/destroying.py``)."""
        stamp = self._clock.tick()
        changes = {name: FieldChange(cls.spec(name).empty, value) for name, value in values.items()}
        if is_new:
            self._insert(cls, record_id, values, {"": stamp})
        self._journal(stamp, cls.record, record_id, is_new, changes | {destroying.MARK: FieldChange("", mark)})

    def write_states(self, cls: type[Record], record_ids: Iterable[str]) -> None:
        """Make rows and conflicts what all the entries of these records say."""
        for record_id, state in heads.states(self._store, cls, record_ids):
            stopping.here()
            now = self._now(cls, record_id)
            changed = {name: field.value for name, field in state.fields.items() if field.value != getattr(now, name)}
            self._update(cls, record_id, changed, state.stamps)
            heads.keep_others(self._conn, cls, record_id, state)

    def _refuse_covered(self, record: Record, now: Record, names: Iterable[str]) -> None:
        """What stands in place of a sealed name must not be written over the name."""
        read = self._store.seals.covered(now)
        for name in names:
            if getattr(read, name) != getattr(now, name) and SEALED in getattr(record, name):
                label = record.spec(name).label
                raise StationError(f"{label}里有已封存的内容，没有保存。", "要改这一项，请先由有权的人解除封存。")

    def remove(self, record: R) -> R:
        """Put a record in the recycle bin as it stands, whatever was written into it meanwhile."""
        now = self._now(type(record), record.id)
        return now if now.deleted else self._write(now.with_values(deleted=True), now, now, ("deleted",))

    def reverse(self, entry: Entry, name: str) -> bool:
        """Write the values before an entry back; whether that took the record away. StationError if one of them has changed since.

        A decision that is taken back leaves the question open again, and done again closes it.
        """
        if entry.stamp in self._closed:
            return False
        cls = BY_NAME[entry.record]
        now = self._now(cls, entry.record_id)
        expected = {n: c.after for n, c in entry.values.items()}
        if entry.is_new:  # the record goes to the bin only as it was entered, with nothing added since
            expected = {s.name: expected.get(s.name, s.empty) for s in cls.specs() if s.name != "id"}
        for field, value in expected.items():
            if getattr(now, field) != value:
                what = f"改过{cls.title}的{cls.spec(field).label}" if field != "deleted" else f"删除或者放回过{cls.title}"
                raise StationError(f"“{name}”之后又{what}，不能直接撤销。", "可以在修改记录里放回原来的值。")
        if final := self._final_since(entry, now):
            raise StationError(f"“{name}”之后又{final}，不能再撤销。")
        before = {"deleted": True} if entry.is_new else {n: c.before for n, c in entry.values.items()}
        if asked := [] if entry.is_new else heads.decided(self._store, entry):
            self._ask_again(now, [*asked, before])
        else:
            beside = heads.others_of_step(self._conn, entry)
            self._closed.update(*beside.values())
            self._write(now.with_values(**before), now, now, tuple(before), beside or None)
        return bool(before.get("deleted"))

    def _ask_again(self, now: Record, sides: Iterable[Mapping[str, Any]]) -> None:
        """Write several values of the same fields side by side, that to be shown last."""
        for values in sides:
            stamp = self._clock.tick()
            self._own.add(stamp)
            changes = {name: FieldChange(getattr(now, name), value, version(now, name)) for name, value in values.items()}
            self._journal(stamp, now.record, now.id, False, changes)
        self.write_states(type(now), [now.id])
        search_index.refresh(self._conn, type(now), now.id, {*now.empties()})

    def _final_since(self, entry: Entry, now: Record) -> str:
        """The act since that cannot be taken back (a letter was signed) and wrote the record or one it belongs to; "" for none."""
        belongs_to = [getattr(now, spec.name) for spec in now.specs() if spec.kind is Kind.KEY and spec.required]
        ids = [now.id, *belongs_to]
        sql = f"""SELECT step.name FROM journal JOIN step ON step.id = journal.step
            WHERE journal.record_id IN ({", ".join("?" * len(ids))}) AND journal.stamp > ? AND step.kind = 'final' LIMIT 1"""
        found = self._conn.execute(sql, [*ids, entry.stamp]).fetchone()
        return self._store.seals.said(found[0]) if found else ""

    def _now(self, cls: type[R], record_id: str) -> R:
        """The record as it is kept, also where it is sealed: the journal must tell the truth."""
        found = self._store.unsealed(cls, record_id)
        if found is None:
            raise KeyError(record_id)
        return found

    def take(self, entries: Iterable[Entry]) -> int:
        """Take in entries made elsewhere; returns how many were not known. See :mod:`station.db.receiving`."""
        told = list(entries)
        taken = Delivery(self._store, self).take(told)
        self._there.clear()
        if taken:
            self._clock.witness(entry.stamp for entry in taken)
            self.is_received = True
            destroying.follow(self._store, self, taken)
            for ids in self._touched.values():  # nothing follows for what is destroyed
                ids -= destroying.among(self._conn, ids)
        return len(taken)

    def apply_kept(self, lists: Iterable[str]) -> None:
        """Apply what lists of destruction left that were thought to be of another unit, and do what they say."""
        for of in lists:
            delivery = Delivery(self._store, self)
            entries = delivery.awaited([f"kept {of}"])
            delivery.apply(destroying.unmarked(entries))
            self._there.clear()
            destroying.follow(self._store, self, entries)

    def touch(self, record: str, record_id: str) -> None:
        """Note that a record has changed."""
        self._touched.setdefault(record, set()).add(record_id)

    def _insert(self, cls: type[Record], record_id: str, values: Mapping[str, Any], stamps: Mapping[str, str]) -> None:
        stored = rows.to_columns(cls, values)
        names = ", ".join(["id", "stamps", *stored])
        marks = ", ".join("?" * (len(stored) + 2))
        sql = f"INSERT INTO {cls.record} ({names}) VALUES ({marks})"
        self._conn.execute(sql, [record_id, rows.to_text(stamps), *stored.values()])
        search_index.add(self._conn, cls, record_id)

    def _update(self, cls: type[Record], record_id: str, values: Mapping[str, Any], stamps: Mapping[str, str]) -> None:
        if any(name == "deleted" or cls.spec(name).kind is Kind.KEY for name in values):
            self._there.clear()
        stored = rows.to_columns(cls, values)
        sets = ", ".join(f"{name} = ?" for name in ("stamps", *stored))  # an empty record that came twice has stamps alone
        sql = f"UPDATE {cls.record} SET {sets} WHERE id = ?"
        self._conn.execute(sql, [rows.to_text(stamps), *stored.values(), record_id])

    def _journal(self, stamp: str, record: str, record_id: str, is_new: bool, values: Mapping[str, FieldChange]) -> None:
        if not self._is_noted:
            self._is_noted = True
            self.tail.note([(self.id, self._name, self._at, self._by, self._store.device, self._kind, self._undoes)])
        self._number += 1
        entry = Entry(
            device=self._store.device,
            number=self._number,
            stamp=stamp,
            at=self._at,
            by=self._by,
            step=self.id,
            step_name=self._name,
            record=record,
            record_id=record_id,
            is_new=is_new,
            values=values,
        )
        self.tail.add([entry])
        self._touched.setdefault(record, set()).add(record_id)


def version(record: Record, name: str) -> str:
    """The versions of a field that a record shows, parted by blanks; "" for a record that does not come from the store."""
    return record.stamps.get(name, record.stamps.get("", ""))


class _Clock:
    """Hybrid logical clock: milliseconds since 2020 in the upper bits, a counter below, never going back.

    The last entry written here bears the highest stamp of all, but where it was received: then the setting ``clock`` has it.
    """

    def __init__(self, store: "Store", last: str) -> None:
        self._store = store
        self._value = max(int(store.clock().timestamp() * 1000) - _EPOCH_MS << 16, int(last[:16], 16))

    def tick(self) -> str:
        self._value += 1
        return f"{self._value:016x}.{self._store.device}"

    def witness(self, stamps: Iterable[str]) -> None:
        """Whatever is written from now on is newer than these."""
        self._value = max(self._value, int(max(stamps)[:16], 16))
        self._store.set_setting("clock", f"{self._value:016x}")
