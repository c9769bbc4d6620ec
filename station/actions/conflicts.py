"""What a person does with fields that two sides changed: read them side by side by case, employer or letter, and decide."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from station.actions import moves, rights
from station.actions.at_desk import own_station
from station.actions.exchange_words import station_name
from station.actions.grievances import refuse_sealed
from station.casework import conflicts as rules
from station.casework import grievances
from station.casework.conflicts import Matter, Option, Row, Side, Taken
from station.casework.dates import show_moment
from station.casework.fields import FieldSpec, Kind
from station.casework.journal import Entry
from station.casework.model import BY_NAME, Grievance, Station, Worker
from station.casework.naming import called
from station.casework.stations import folder_code
from station.casework.versions import Conflict, Head
from station.casework.wording import NOTHING, words
from station.changes import Changes
from station.db import contested as queries
from station.db.contested import Place
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError, raise_problems

Key = tuple[str, str]  # record id, field

_ABOVE = {"county": "区总", "city": "市总", "province": "省总"}  # what a station calls the unions over it
_FIGURES = (Kind.COUNT, Kind.MONEY, Kind.NUMBER, Kind.DATE, Kind.MOMENT, Kind.ID_NUMBER, Kind.CREDIT_CODE, Kind.PHONE)
_LONG = 40  # characters from which on a value is not repeated as what it was changed from


# -- reading -----------------------------------------------------------------------------------------------------------


def matter(store: Store, record_id: str) -> Matter | None:
    """One of them in full, its phones and numbers masked unless that hides the difference; None once all of it is decided."""
    found = next(((place, conflicts) for place, conflicts in queries.to_decide(store).items() if place[1] == record_id), None)
    if found is None:
        return None
    place, conflicts = found
    rows = tuple(_row(store, conflict, place) for conflict in sorted(conflicts, key=lambda c: _order(c, place)))
    sides = _sides(store, [head for conflict in conflicts for head in conflict.heads])
    taken = _taken(store, place, conflicts, {side.device: side.title for side in sides})
    return Matter(queries.headline(store, place, conflicts), sides, rows, taken, _same(store, place, rows, taken))


def _order(conflict: Conflict, whole: Place) -> tuple[bool, str, int]:
    names = [spec.name for spec in BY_NAME[conflict.record].specs() if spec.name != "deleted"]
    place = names.index(conflict.field) if conflict.field in names else -1
    return conflict.record_id != whole[1], conflict.record_id, place


def _sides(store: Store, heads: Sequence[Head]) -> tuple[Side, ...]:
    """A column for each PC that wrote, this station's own first."""
    units = queries.units(store)
    own = folder_code(own_station(store).code)
    stations = {folder_code(station.code): station for station in store.matching(Station)}
    latest = {head.device: head for head in sorted(heads, key=lambda head: head.stamp)}
    today = store.now().date()
    titles = {device: _title(units.get(device, ""), own, stations) for device in latest}
    sides = []
    for device, head in latest.items():
        title, station = titles[device], stations.get(units.get(device, ""))
        if list(titles.values()).count(title) > 1:
            title += "，这台电脑" if device == store.device else f"，{head.by}的电脑"
        place = (station.area or station.name) if station else ""
        under = "，".join(filter(None, ["" if place == title else place, head.by, show_moment(head.at, today)]))
        sides.append((device != store.device, units.get(device) != own, Side(device, title, under)))
    return tuple(side for *_, side in sorted(sides, key=lambda one: one[:2]))


def _title(unit: str, own: str, stations: Mapping[str, Station]) -> str:
    if unit == own:
        return "本会" if own in stations and stations[own].level in _ABOVE else "本站"
    station = stations.get(unit)
    if station is None:
        return station_name({}, unit) if unit else "别处"
    return _ABOVE.get(station.level, station.name)


def _row(store: Store, conflict: Conflict, whole: Place) -> Row:
    cls = BY_NAME[conflict.record]
    spec = cls.spec(conflict.field)
    shown = [_words(store, spec, head.value) for head in conflict.heads]
    if len(set(shown)) < len({str(head.value) for head in conflict.heads}):  # the masks hide what differs
        shown = [_words(store, spec, head.value, is_covered=False) for head in conflict.heads]
    part = "" if conflict.record_id == whole[1] else f"{cls.title}：{called(store.get(cls, conflict.record_id))}"
    return Row(
        conflict.record,
        conflict.record_id,
        spec,
        part,
        tuple(_option(store, spec, head, text, shown) for head, text in zip(conflict.heads, shown, strict=True)),
        rules.joined(spec, [(head.at, head.value) for head in conflict.heads]),
        rules.may_write(spec),
    )


def _option(store: Store, spec: FieldSpec, head: Head, text: str, shown: Sequence[str]) -> Option:
    now = store.now()
    was = ""
    change = head.entry.values.get(spec.name)
    if spec.name == "deleted":
        cls = BY_NAME[spec.record]
        text = "删除" if head.value else "留着"
        was = "" if head.value else "改过" + "、".join(cls.spec(n).label for n in head.entry.values if cls.knows(n) and n != "deleted")
    elif change is not None and not head.entry.is_new:
        before = _words(store, spec, change.before)
        said = f" {before}" if spec.kind in _FIGURES else f"“{before}”"
        was = "原来是空的" if before == NOTHING else f"改自{said}" if len(before) <= _LONG else ""
    other = next((one for one in shown if one != text), "") if spec.kind in (Kind.LONG_TEXT, Kind.LINES, Kind.TEXT) else ""
    clock = rules.clock_words(_wall(head.at), queries.stamped_at(head.stamp), now)
    return Option(head.stamp, head.device, head.value, text, was, head.by, head.at, clock, rules.marks(text, other))


def _wall(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _words(store: Store, spec: FieldSpec, value: Any, *, is_covered: bool = True) -> str:
    if spec.kind is Kind.KEY and value:
        linked = store.find(BY_NAME[spec.of], str(value)) if spec.of else None
        return (getattr(linked, "name", "") or called(linked)) if linked is not None else "（这里还没有）"
    return words(spec, value, is_masked=is_covered and rules.is_covered(spec))


def _taken(store: Store, whole: Place, conflicts: Sequence[Conflict], titles: Mapping[str, str]) -> tuple[Taken, ...]:
    """What was written since the last version both sides are known to have had, and stands in no conflict."""
    first = min(head.stamp for conflict in conflicts for head in conflict.heads)
    changes = [head.entry.values[c.field] for c in conflicts for head in c.heads if c.field in head.entry.values]
    known = {stamp for change in changes for stamp in change.parents if stamp < first}
    since = max(known, default=first)
    before = {entry.step for conflict in conflicts for entry in store.history(conflict.record_id) if entry.stamp in known}
    ids = {record_id: BY_NAME[record] for record, record_id in queries.parts_of(store, whole)}
    open_fields = {(conflict.record_id, conflict.field) for conflict in conflicts}
    changed: dict[Key, list[Entry]] = defaultdict(list)
    added: list[Entry] = []
    for entry in queries.entries_since(store, ids, since):
        if entry.is_new and entry.step not in before:
            added.append(entry)
        for name in () if entry.is_new else entry.values:
            if ids[entry.record_id].knows(name) and (entry.record_id, name) not in open_fields:
                changed[entry.record_id, name].append(entry)
    units, own = queries.units(store), folder_code(own_station(store).code)
    stations = {folder_code(station.code): station for station in store.matching(Station)}

    def who(entry: Entry) -> str:
        return f"{titles.get(entry.device) or _title(units.get(entry.device, ''), own, stations)}，{entry.by}"

    found = []
    for (record_id, name), entries in changed.items():
        spec = ids[record_id].spec(name)
        was, after = (_words(store, spec, v) for v in (entries[0].values[name].before, entries[-1].values[name].after))
        if was != after and spec.kind is not Kind.KEY and rules.is_decided_by_person(ids[record_id], name):
            found.append(Taken(spec.label, after, "原为空" if was == NOTHING else f"原为 {was}", who(entries[-1])))
    for entry in added:
        record = store.find(ids[entry.record_id], entry.record_id)
        if record is not None and not record.deleted and entry.record_id != whole[1]:
            found.append(Taken(record.title, called(record), "新增", who(entry)))
    return tuple(found)


def _same(store: Store, whole: Place, rows: Sequence[Row], taken: Sequence[Taken]) -> tuple[tuple[str, str], ...]:
    """Label and words of what neither side changed in the record itself."""
    record = store.get(BY_NAME[whole[0]], whole[1])
    changed = {row.label for row in rows} | {one.label for one in taken}
    stated = [s for s in record.specs() if s.kind not in (Kind.KEY, Kind.FLAG) and getattr(record, s.name) != s.empty]
    return tuple((s.label, _words(store, s, getattr(record, s.name))) for s in stated if s.label not in changed)


# -- deciding ----------------------------------------------------------------------------------------------------------


def decide(store: Store, shown: Matter, values: Mapping[Key, Any]) -> Changes:
    """Store what a person decided of everything in ``shown``, in one step; the values not chosen stay in the history.

    StationError if something is left out, came in since it was shown, or may not be changed by this person; ProblemsError if
    a value cannot be kept.
    """
    rights.require(store, "edit")
    now = matter(store, shown.head.id)
    if now is None or [_stamps(row) for row in now.rows] != [_stamps(row) for row in shown.rows]:
        raise StationError("刚才又收到了新的改动，还没有保存。", "请再看一遍，选好后保存。")
    if left := [row.label for row in now.rows if row.key not in values]:
        raise StationError(f"还差 {len(left)} 处：{'、'.join(left)}。", "都选好以后再保存。")
    if any(row.spec.name == "deleted" and values[row.key] for row in now.rows):
        rights.require(store, "remove")
    rights.require_for(store, {row.record for row in now.rows})
    if now.head.record == Grievance.record:
        moves.at_hand(store, now.head.id)
    by_record: dict[Place, dict[str, Any]] = defaultdict(dict)
    for row in now.rows:
        by_record[row.record, row.record_id][row.spec.name] = values[row.key]
    for place, decided in by_record.items():
        _check(store, place, decided)
    subject = now.head.number if now.head.record != Worker.record else queries.KNOWN_AS[Worker]
    with store.step(f"定两边都改过的 {subject}，{len(now.rows)} 处") as step:
        for (record, record_id), decided in by_record.items():
            step.settle(BY_NAME[record], record_id, decided)
        if now.head.record == Grievance.record:
            _follow(store, step, now)
    return step.changes


def _stamps(row: Row) -> tuple[Key, frozenset[str]]:
    return row.key, frozenset(option.stamp for option in row.options)


def _check(store: Store, place: Place, decided: Mapping[str, Any]) -> None:
    record = store.get(BY_NAME[place[0]], place[1])
    refuse_sealed(record)
    found = rules.problems(record.with_values(**decided), store.now())
    raise_problems({name: said for name, said in found.items() if name in decided})


def _follow(store: Store, step: Step, decided: Matter) -> None:
    """Bring what is reckoned from the fields of a case in line with what was decided."""
    case = store.get(Grievance, decided.head.id)
    if case.deleted:
        return
    closings = [e.values["closed_on"].after for e in store.history(case.id) if "closed_on" in e.values]
    ended_on = next((day for day in reversed(closings) if day), store.now().date().isoformat())
    reckoned = grievances.start_clocks(rules.consistent(case, ended_on), moves.events_of(store, case))
    step.save(reckoned, case)
    settle_reckoned(store, step, [case.id])


def settle_reckoned(store: Store, step: Step, ids: Iterable[str]) -> None:
    """Reckon the limits of cases anew where two sides moved them: what follows from other fields is asked of nobody."""
    for case_id, names in queries.reckoned(store, ids).items():
        case = store.get(Grievance, case_id)
        now = grievances.start_clocks(case, moves.events_of(store, case))
        step.settle(Grievance, case_id, {name: getattr(now, name) for name in names})
