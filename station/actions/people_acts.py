"""The acts on people and employers for scripts, in the manner of ``scripted``.

A person is named by ``"worker"``: the id, or the identity number, phone or name if only one person has it; an employer by its name.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from station.actions import people
from station.casework import vocabulary
from station.casework.entry import from_words
from station.casework.model import Employer, Worker
from station.db.store import Store
from station.errors import StationError

Words = Mapping[str, Any]
Answer = dict[str, Any]


def merge_employers(store: Store, words: Words) -> Answer:
    """``other`` becomes part of ``kept``; ``taken`` lists the fields whose value comes from ``other``."""
    kept, other = (_employer(store, str(words.get(name, ""))) for name in ("kept", "other"))
    done = people.merge(store, kept, other, _taken(words))
    return {"name": store.get(Employer, kept.id).name, "moved": done.words}


def merge_workers(store: Store, words: Words) -> Answer:
    """The same for two records of one person."""
    kept, other = (_person(store, str(words.get(name, ""))) for name in ("kept", "other"))
    return {"id": kept.id, "moved": people.merge(store, kept, other, _taken(words)).words}


def correct(store: Store, words: Words) -> Answer:
    """Correct fields of a person for a ``reason``."""
    base = _person(store, str(words.get("worker", "")))
    changed = from_words(base, {name: value for name, value in words.items() if name not in ("worker", "reason")}, store.now())
    return {"step": people.correct(store, changed, base, str(words.get("reason", ""))).step}


def seal(store: Store, words: Words) -> Answer:
    """Seal a person's data; ``reason`` is a word of the vocabulary ``seal_reason``."""
    reason = str(words.get("reason", ""))
    try:
        code = vocabulary.vocabulary("seal_reason").code(reason) if reason else ""
    except KeyError as error:
        labels = "、".join(label for _, label in vocabulary.options("seal_reason"))
        raise StationError(f"没有“{reason}”这个封存原因。", f"可以用：{labels}。") from error
    person = _person(store, str(words.get("worker", "")))
    people.seal(store, person.id, code)
    return {"id": person.id}


def unseal(store: Store, words: Words) -> Answer:
    """Lift the seal on a person's data for a ``reason``."""
    person = _person(store, str(words.get("worker", "")))
    people.unseal(store, person.id, str(words.get("reason", "")))
    return {"id": person.id}


def person_copy(store: Store, words: Words) -> Answer:
    """Write the copy of all that is held about a person to ``path`` (.pdf or .json) for a ``reason``."""
    path = Path(str(words.get("path", "")))
    if path.suffix.casefold() not in (".pdf", ".json"):
        raise StationError("没有写明副本放在哪里。", "请写一个以 .pdf 或 .json 结尾的文件名。")
    people.export_copy(store, _person(store, str(words.get("worker", ""))).id, path, str(words.get("reason", "")))
    return {"path": str(path)}


def _taken(words: Words) -> list[str] | None:
    taken = words.get("taken")
    if taken is None:
        return None
    if not isinstance(taken, list) or not all(isinstance(name, str) for name in taken):
        raise StationError("“taken”应写成 JSON 数组。", "没有合并。请核对写法。")
    return taken


def _employer(store: Store, name: str) -> Employer:
    found = store.matching(Employer, name=name)
    if not found or not name:
        raise StationError(f"没有找到{Employer.title}“{name}”。", "请核对名称。")
    return found[0]


def _person(store: Store, text: str) -> Worker:
    by_id = store.find(Worker, text) if text else None
    if by_id is not None and not by_id.deleted:
        return by_id
    open_ones = {w.id: w for name in ("id_number", "phone", "name") if text for w in store.matching(Worker, **{name: text}, sealed_on="")}
    found = [*open_ones.values(), *(store.get(Worker, i) for i in people.find_sealed(store, text))]
    if len(found) != 1:
        raise StationError("没有找到这个人。" if not found else "这样写的不止一个人。", "请写身份证号，或者档案的 id。")
    return found[0]
