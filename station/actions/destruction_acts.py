"""The acts of destroying for scripts, in the manner of ``scripted``; a list is named by its number (``"list"``)."""

from collections.abc import Mapping
from typing import Any

from station.actions import destroying
from station.casework.entry import from_words
from station.casework.model import Destruction, Grievance, RetentionRule
from station.casework.vocabulary import label
from station.db.store import Store
from station.errors import StationError

Words = Mapping[str, Any]
Answer = dict[str, Any]


def run_out(store: Store, words: Words) -> Answer:
    """What has run out, with what stands against destroying it."""
    found = destroying.due(store)
    return {"due": [{"of": one.of, "id": one.of_id, "number": one.number, "obstacles": list(one.obstacles)} for one in found]}


def draw(store: Store, words: Words) -> Answer:
    """Draw up a list of ``numbers`` (or ids), or with ``"all": true`` of all that may be on one."""
    wanted = {str(one) for one in words.get("numbers", ())}
    ids = {one.of_id for one in destroying.due(store) if one.number in wanted or one.of_id in wanted or (words.get("all") and one.is_free)}
    if missing := wanted - {one.number for one in destroying.due(store)} - ids:
        raise StationError(f"{'、'.join(sorted(missing))}不在到期清单里。", "请先用 list-run-out 看清单。")
    return {"number": destroying.draw(store, ids, str(words.get("note", ""))).number}


def agree(store: Store, words: Words) -> Answer:
    """Agree as the second person: ``by`` with their own ``password``."""
    listed = _list(store, words)
    destroying.agree(store, listed, str(words.get("by", "")), str(words.get("password", "")))
    return {"number": listed.number, "wait_to": store.get(Destruction, listed.id).wait_to}


def withdraw(store: Store, words: Words) -> Answer:
    """Give up a list."""
    listed = _list(store, words)
    destroying.withdraw(store, listed)
    return _state(store, listed)


def destroy(store: Store, words: Words) -> Answer:
    """Destroy what a list names."""
    listed = _list(store, words)
    destroying.execute(store, listed)
    return _state(store, listed)


def hold(store: Store, words: Words) -> Answer:
    """Keep a ``grievance`` from every list for a ``reason``; an empty one lifts that, also for what is no case, by its ``id``."""
    if "id" in words:
        return {"step": destroying.lift(store, str(words["id"])).step}
    found = store.matching(Grievance, number=str(words.get("grievance", "")))
    if not found:
        raise StationError(f"没有编号“{words.get('grievance', '')}”的诉求。", "请核对编号。")
    return {"step": destroying.hold(store, found[0].id, str(words.get("reason", ""))).step}


def period(store: Store, words: Words) -> Answer:
    """Lay down how long a kind of file (``rule``) is kept: ``retention`` and the ``source`` it rests on."""
    said = from_words(RetentionRule(), {name: words[name] for name in ("rule", "retention", "source") if name in words}, store.now())
    return {"step": destroying.lay_down(store, said.rule, said.retention, said.source).step}


def _list(store: Store, words: Words) -> Destruction:
    number = str(words.get("list", ""))
    found = store.matching(Destruction, number=number)
    if not found:
        raise StationError(f"没有清册“{number}”。", f"可以用：{'、'.join(one.number for one in destroying.lists(store)) or '还没有清册'}。")
    return found[-1]


def _state(store: Store, listed: Destruction) -> Answer:
    return {"number": listed.number, "status": label("destruction_status", store.get(Destruction, listed.id).status)}
