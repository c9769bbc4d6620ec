"""What a record is, given the entries that speak of it: a function of the set of entries, whatever order they came in.

Each field is a register of versions. An entry names the versions its author was shown as parents; a version that no entry
names is a head. Of several heads the highest is shown, and those that say something else are shown beside it until a person
decides. Why every store comes to the same: docs/merge.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from station.casework.fields import FieldSpec, Kind, Record
from station.casework.journal import Entry
from station.frozen import frozen

SIGNS = {Kind.CODES: " ", Kind.LINES: "\n"}  # what parts several elements in one cell


class Field(NamedTuple):
    """One field as it stands: the value shown, the heads that hold it, the highest first, and the heads that hold another."""

    value: Any
    heads: tuple[str, ...]
    others: tuple[str, ...] = ()


@frozen
class State:
    """A record as it stands. ``created`` is the version of every field that nobody stated or changed."""

    created: str
    fields: Mapping[str, Field]
    kept_by: str = ""  # the newest change that a deletion did not know, so that the record stays; "" for none

    @cached_property
    def stamps(self) -> dict[str, str]:
        """The versions shown, as rows keep them: those of the creation under ""."""
        shown = {name: " ".join(field.heads) for name, field in self.fields.items() if field.heads}
        return {"": self.created} | {name: heads for name, heads in shown.items() if heads != self.created}


class Conflict(NamedTuple):
    """A field of a record that holds several values; the one that is shown comes first."""

    record: str
    record_id: str
    field: str
    heads: tuple["Head", ...]


class Head(NamedTuple):
    """One of the values of a conflict, and the entry that wrote it."""

    stamp: str
    value: Any
    entry: Entry

    @property
    def at(self) -> str:
        """When it was written, by the clock of that PC."""
        return self.entry.at

    @property
    def by(self) -> str:
        """Who wrote it."""
        return self.entry.by

    @property
    def device(self) -> str:
        """The PC it was written on."""
        return self.entry.device


def is_set(spec: FieldSpec) -> bool:
    """Whether a cell holds elements that are added and taken away each by itself; lines in an order are one value."""
    return spec.kind in SIGNS and not spec.is_ordered


def state_of(cls: type[Record], entries: Iterable[Entry]) -> State:
    """The record that these entries, in any order, make; they all speak of it, and one of them is new."""
    ordered = sorted(entries, key=lambda e: (e.stamp, e.device, e.number))
    written: dict[str, list[Entry]] = defaultdict(list)
    for entry in ordered:
        for name in entry.values:
            if cls.knows(name):
                written[name].append(entry)
    fields = {name: _field(cls.spec(name), of) for name, of in written.items()}
    kept_by = ""
    if "deleted" in fields:
        fields["deleted"], kept_by = _deletion(fields["deleted"], ordered)
    return State(max((e.stamp for e in ordered if e.is_new), default=""), fields, kept_by)


def _field(spec: FieldSpec, entries: list[Entry]) -> Field:
    values = {e.stamp: e.values[spec.name].after for e in entries}
    superseded: set[str] = set()
    for entry in entries:
        superseded.update(known_by(entry, spec.name, values))
    heads = [stamp for stamp in reversed(values) if stamp not in superseded] or [max(values)]
    if is_set(spec):
        return Field(_folded(spec, entries), tuple(heads))
    shown = values[heads[0]]
    return Field(shown, tuple(h for h in heads if values[h] == shown), tuple(h for h in heads if values[h] != shown))


def known_by(entry: Entry, name: str, stamps: Iterable[str]) -> Iterable[str]:
    """The versions that an entry takes the place of in a field; one that does not say what it knew knew all before it."""
    change = entry.values[name]
    if change.parent or entry.is_new:
        return (stamp for stamp in change.parents if stamp != entry.stamp)
    return (stamp for stamp in stamps if stamp < entry.stamp)


def shown_at(spec: FieldSpec, entries: Iterable[Entry], stamps: Iterable[str]) -> Any:
    """What a record showed in a field while these were its versions shown."""
    written = {e.stamp: e for e in sorted(entries, key=lambda e: e.stamp) if spec.name in e.values}
    past: set[str] = set()
    ahead = list(stamps)
    while ahead:
        if (stamp := ahead.pop()) in written and stamp not in past:
            past.add(stamp)
            ahead += known_by(written[stamp], spec.name, written)
    return _field(spec, [entry for stamp, entry in written.items() if stamp in past]).value if past else spec.empty


def _folded(spec: FieldSpec, entries: list[Entry]) -> str:
    value = ""
    for entry in entries:
        change = entry.values[spec.name]
        value = merged(spec.kind, value, "" if entry.is_new else change.before, change.after)
    return value


def merged(kind: Kind, now: str, before: str, after: str) -> str:
    """``now`` with the elements added and without those taken away between ``before`` and ``after``."""
    if now == before:
        return after
    sign = SIGNS[kind]
    old, new = before.split(sign), after.split(sign)
    elements = [one for one in now.split(sign) if one in new or one not in old]
    return sign.join(one for one in dict.fromkeys([*elements, *(one for one in new if one not in old)]) if one)


def _deletion(field: Field, ordered: list[Entry]) -> tuple[Field, str]:
    """A deletion counts unless somebody, not knowing of it, wrote what it did not know: then the record stays."""
    values = {e.stamp: e.values["deleted"].after for e in ordered if "deleted" in e.values}
    heads = sorted((*field.heads, *field.others), reverse=True)
    past = _Past(ordered)
    unknown = {head: past.beside(head) for head in heads if values[head]}
    shown = next((values[head] for head in heads if not unknown.get(head)), False)
    held = tuple(head for head in heads if values[head] == shown)
    others = tuple(head for head in heads if values[head] != shown)
    return Field(shown, held, others), max((max(found) for found in unknown.values() if found), default="")


class _Past:
    """What each entry of a record knew."""

    def __init__(self, ordered: list[Entry]) -> None:
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._edits = {e.stamp for e in ordered if any(name != "deleted" for name in e.values)}
        stamps = [e.stamp for e in ordered]
        for entry in ordered:
            for name in entry.values:
                self._parents[entry.stamp].update(known_by(entry, name, stamps))

    def of(self, stamp: str) -> set[str]:
        found: set[str] = set()
        ahead = [stamp]
        while ahead:
            fresh = self._parents.get(ahead.pop(), set()) - found
            found |= fresh
            ahead += fresh
        return found

    def beside(self, deletion: str) -> list[str]:
        """The edits that neither the deletion knew nor knew of it."""
        known = self.of(deletion)
        return [edit for edit in self._edits if edit != deletion and edit not in known and deletion not in self.of(edit)]
