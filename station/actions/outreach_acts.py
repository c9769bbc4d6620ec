"""The other work of a station for scripts, as ``scripted.ACTS`` has them: one act each to add, carry on, note on and make a case of.

``kind`` is the record's name (``field_visit``), a link is named without its ``_id``: by a name or number on file
(``"employer": "晨光家具厂"``) or as a new record (``"worker": {"name": "李强"}``).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from station.actions import outreach
from station.casework.entry import from_words
from station.casework.fields import Kind, Record
from station.casework.model import BY_NAME
from station.casework.outreach import BY_RECORD, WORK
from station.db.store import Store
from station.errors import StationError

Words = Mapping[str, Any]
_CHILDREN = {child.cls.record: child for work in WORK for child in work.children}


def work(store: Store, words: Words) -> dict[str, Any]:
    """Add one of the ``kind``, with its ``children``: a list of objects, each with a ``kind`` of its own where there are several."""
    declared = BY_RECORD.get(str(words.get("kind")))
    if declared is None:
        raise StationError(f"没有叫“{words.get('kind')}”的工作。", f"可以用：{'、'.join(BY_RECORD)}。")
    fields = {name: word for name, word in words.items() if name not in ("kind", "children")}
    record, linked = _read(store, declared.begun(store.now()), fields)
    children = [_read(store, declared.children[0].cls(), raw)[0] for raw in words.get("children", [])] if declared.children else []
    made = outreach.add(store, record, children, linked)
    found = {"id": made.id}
    return found | ({declared.stage: getattr(made, declared.stage)} if declared.stage else {})


def handle_work(store: Store, words: Words) -> dict[str, Any]:
    """Fill in more of the record of this ``kind`` and ``id``; its state follows."""
    base = _found(store, words)
    record, linked = _read(store, base, {name: word for name, word in words.items() if name not in ("kind", "id")})
    if base.record in _CHILDREN:
        outreach.save_child(store, record, base)
    else:
        outreach.save(store, record, base, linked=linked)
    stage = BY_RECORD[base.record].stage if base.record in BY_RECORD else ""
    return {"id": base.id} | ({stage: getattr(store.get(type(base), base.id), stage)} if stage else {})


def note_work(store: Store, words: Words) -> dict[str, Any]:
    """Add a finding, topic, decision or step (``kind``) to the record with the id ``of``."""
    child = _CHILDREN.get(str(words.get("kind")))
    if child is None:
        raise StationError(f"没有叫“{words.get('kind')}”的内容。", f"可以用：{'、'.join(_CHILDREN)}。")
    parent = store.find(BY_NAME[child.cls.spec(child.link).of], str(words.get("of", "")))
    if parent is None or parent.deleted:
        raise StationError(f"没有找到这条{child.cls.spec(child.link).label}。", "请核对 id。")
    record, _ = _read(store, child.cls(), {name: word for name, word in words.items() if name not in ("kind", "of")})
    return {"id": outreach.add_child(store, record.with_values(**{child.link: parent.id})).id}


def work_case(store: Store, words: Words) -> dict[str, Any]:
    """Register the grievance that the record of this ``kind`` and ``id`` becomes; ``grievance`` corrects what is proposed."""
    record = _found(store, words)
    if not record.knows("grievance_id"):
        raise StationError(f"{record.title}不能转成诉求。")
    begun = outreach.intake_from(store, record)
    stated = from_words(begun.grievance, words.get("grievance", {}), store.now())
    case = outreach.to_grievance(store, record, replace(begun, grievance=stated))
    return {"number": case.grievance.number}


def _found(store: Store, words: Words) -> Record:
    name = str(words.get("kind"))
    found = store.find(BY_NAME[name], str(words.get("id", ""))) if name in BY_RECORD or name in _CHILDREN else None
    if found is None or found.deleted:
        raise StationError(f"没有找到“{name}”的这条记录。", "请核对 kind 和 id。")
    return found


def _read(store: Store, record: Record, words: Words) -> tuple[Record, dict[str, Record]]:
    """The record with these words read, and the new records its links lead to."""
    links = {spec.name.removesuffix("_id"): spec for spec in record.specs() if spec.kind is Kind.KEY and spec.of}
    linked: dict[str, Record] = {}
    plain: dict[str, Any] = {}
    known: dict[str, str] = {}
    for name, word in words.items():
        if name not in links:
            plain[name] = word
            continue
        cls = BY_NAME[links[name].of]
        if isinstance(word, Mapping):
            linked[links[name].name] = from_words(cls(), word, store.now())
            continue
        found = store.matching(cls, **{"number" if cls.knows("number") else "name": str(word)})
        if not found:
            raise StationError(f"没有找到{cls.title}“{word}”。", "请核对名称或编号。")
        known[links[name].name] = found[0].id
    return from_words(record, plain, store.now()).with_values(**known), linked
