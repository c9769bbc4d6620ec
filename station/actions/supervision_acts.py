"""The acts on a matter of supervision for scripts, in the manner of ``scripted``.

A matter is named by its number (``"supervision": "站工监字〔2026〕1号"``); an employer is an object of its fields.
"""

from collections.abc import Callable, Mapping
from typing import Any

from station.actions import supervisions
from station.casework.entry import from_words
from station.casework.model import Employer, Grievance, Inspector, Interview, LetterStep, Supervision
from station.changes import Changes
from station.db.store import Store
from station.errors import StationError

Words = Mapping[str, Any]
Answer = dict[str, Any]


def clue(store: Store, words: Words) -> Answer:
    """Register a clue: of a ``grievance``, whose facts are taken over, or on its own."""
    today = store.now().date().isoformat()
    blank = Supervision(found_on=today)
    if words.get("grievance"):
        found = store.matching(Grievance, number=str(words["grievance"]))
        if not found:
            raise StationError(f"没有找到诉求“{words['grievance']}”。", "请核对编号。")
        blank = supervisions.from_case(store, found[0].id)
    employer = from_words(Employer(), words["employer"], store.now()) if "employer" in words else None
    made = supervisions.register(store, from_words(blank, _rest(words, "grievance", "employer"), store.now()), employer)
    return {"number": made.number}


def decide_clue(store: Store, words: Words) -> Answer:
    """Accept a clue, or refuse it (``decision`` 不受理 with its ground)."""
    today = store.now().date().isoformat()
    return _carry_on(store, words, supervisions.decide, decided_on=today, decided_by=store.user, decision="accepted")


def tell_refusal(store: Store, words: Words) -> Answer:
    """Note that a refusal was told in writing."""
    base = _matter(store, words)
    supervisions.tell(store, base.id, from_words(base, _rest(words, "supervision"), store.now()).told_on)
    return _told(store, base)


def inspect(store: Store, words: Words) -> Answer:
    """Send supervisors to check: a list of ``inspectors`` with their cards, and the day they declared having no interest in it."""
    base = _matter(store, words)
    sent = [from_words(Inspector(), raw, store.now()) for raw in words.get("inspectors", [])]
    supervisions.assign(store, base.id, sent)
    return {"number": base.number, "inspectors": len(store.matching(Inspector, supervision_id=base.id))}


def recuse_inspector(store: Store, words: Words) -> Answer:
    """Note that the supervisor of this ``name`` keeps away."""
    said = _inspector(store, words)
    supervisions.recuse(store, said.id, said.recusal_reason, said.recused_on)
    return {"number": words["supervision"]}


def declare_inspector(store: Store, words: Words) -> Answer:
    """Note that the supervisor of this ``name`` declared having no reason to keep away."""
    said = _inspector(store, words)
    supervisions.declare(store, said.id, said.declared_on)
    return {"number": words["supervision"]}


def _inspector(store: Store, words: Words) -> Inspector:
    """The supervisor named, with what is said of them."""
    base = _matter(store, words)
    found = store.matching(Inspector, supervision_id=base.id, name=str(words.get("name", "")))
    if not found:
        raise StationError(f"{base.number}没有指派“{words.get('name', '')}”。", "请核对姓名。")
    return from_words(found[-1], _rest(words, "supervision", "name"), store.now())


def interview(store: Store, words: Words) -> Answer:
    """Record a questioning."""
    base = _matter(store, words)
    made = supervisions.interview(store, from_words(Interview(supervision_id=base.id), _rest(words, "supervision"), store.now()))
    return {"id": made.id}


def check(store: Store, words: Words) -> Answer:
    """Note what the check found."""
    return _carry_on(store, words, supervisions.finish_check, checked_on=store.now().date().isoformat())


def talk(store: Store, words: Words) -> Answer:
    """Note the talk with the employer."""
    return _carry_on(store, words, supervisions.talk, talked_on=store.now().date().isoformat())


def skip_step(store: Store, words: Words) -> Answer:
    """Leave a ``step`` of a matter out, with the ``reason``."""
    base = _matter(store, words)
    said = from_words(LetterStep(), {"step": words.get("step", "")}, store.now())
    supervisions.skip(store, base.id, said.step, str(words.get("reason", "")))
    return _told(store, base)


def close(store: Store, words: Words) -> Answer:
    """Close a matter."""
    return _carry_on(store, words, supervisions.close, closed_on=store.now().date().isoformat())


def follow(store: Store, words: Words) -> Answer:
    """Note the call back, or when who informed was told."""
    return _carry_on(store, words, supervisions.follow_up)


def reopen(store: Store, words: Words) -> Answer:
    """Take a closed matter up again."""
    base = _matter(store, words)
    supervisions.reopen(store, base.id)
    return _told(store, base)


def archive(store: Store, words: Words) -> Answer:
    """Put an ended matter away."""
    base = _matter(store, words)
    supervisions.archive(store, base.id)
    return {"number": base.number, "archive_number": store.get(Supervision, base.id).archive_number}


def _carry_on(store: Store, words: Words, act: Callable[[Store, Supervision, Supervision], Changes], **known: str) -> Answer:
    base = _matter(store, words)
    act(store, from_words(base.with_values(**known), _rest(words, "supervision"), store.now()), base)
    return _told(store, base)


def _told(store: Store, base: Supervision) -> Answer:
    now = store.get(Supervision, base.id)
    return {"number": now.number, "status": now.status}


def _matter(store: Store, words: Words) -> Supervision:
    found = store.matching(Supervision, number=str(words.get("supervision", "")))
    if not found or not words.get("supervision"):
        raise StationError(f"没有找到监督事项“{words.get('supervision', '')}”。", "请核对编号。")
    return found[0]


def _rest(words: Words, *names: str) -> Answer:
    return {name: word for name, word in words.items() if name not in names}
