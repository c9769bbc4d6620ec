"""The acts on a supervision letter for scripts, in the manner of ``scripted``.

A letter that is issued is named by its number (``"letter": "站工劳监提〔2026〕1号"``), one that is not by the ``id`` its drafting gave.
"""

from collections.abc import Mapping
from typing import Any

from station.actions import letter_service, letter_steps, letters
from station.casework import deliveries
from station.casework.entry import from_words
from station.casework.fields import missing
from station.casework.model import Grievance, Letter, LetterAddressee, LetterStep, Supervision
from station.db.casefiles import letter_file
from station.db.store import Store
from station.errors import StationError, raise_problems

Words = Mapping[str, Any]
Answer = dict[str, Any]

_BEGUN_WITH = ("kind", "topic", "audience", "ground")  # what the text of a letter is drafted from
_RESTS_ON = ("grievance", "supervision", "previous")


def letter(store: Store, words: Words) -> Answer:
    """Draft a letter from a ``grievance``, a ``supervision`` or the ``previous`` one; fields given in words replace the drafted ones."""
    begun = from_words(Letter(), {key: words[key] for key in _BEGUN_WITH if key in words}, store.now())
    raise_problems(missing(begun, ["kind"]))
    made = letters.draft(
        store,
        begun.kind,
        topic=begun.topic,
        grievance_id=_id_of(store, Grievance, words.get("grievance")),
        audience=begun.audience,
        previous_id=_id_of(store, Letter, words.get("previous")),
        ground=begun.ground,
        supervision_id=_id_of(store, Supervision, words.get("supervision")),
    )
    changed = from_words(made.letter, _rest(words, *_RESTS_ON, *_BEGUN_WITH), store.now())
    letters.save(store, changed, made.letter)
    return {"id": made.letter.id}


def submit(store: Store, words: Words) -> Answer:
    """Hand a draft in, or with ``request`` ask the district to issue it."""
    found = _letter(store, words)
    if "request" in words:
        letter_steps.request(store, found.id, str(words["request"]))
    else:
        letter_steps.submit(store, found.id)
    return _told(store, found)


def opinion(store: Store, words: Words) -> Answer:
    """Note what the reviewer, the committee or the signer (``step``) said of a letter that was handed in."""
    found = _letter(store, words)
    letter_steps.give_opinion(store, from_words(LetterStep(letter_id=found.id), _rest(words, "letter", "id"), store.now()))
    return _told(store, found)


def skip(store: Store, words: Words) -> Answer:
    """Leave a ``step`` of a letter's way out, with the ``reason``."""
    found = _letter(store, words)
    said = from_words(LetterStep(), {"step": words.get("step", "")}, store.now())
    letter_steps.skip(store, found.id, said.step, str(words.get("reason", "")))
    return _told(store, found)


def issue(store: Store, words: Words) -> Answer:
    """Sign a letter and give it its number."""
    found = _letter(store, words)
    named = ("signer", "signer_post", "number", "keeper", "copies")
    issued = letters.issue(store, found.id, **{name: str(words[name]) for name in named if name in words})  # type: ignore[arg-type]
    return {"number": issued.number}


def seal(store: Store, words: Words) -> Answer:
    """Note the seal: its ``keeper`` and on how many ``copies``."""
    found = _letter(store, words)
    letter_steps.seal(store, found.id, str(words.get("keeper", "")), str(words.get("copies", "")))
    return _told(store, found)


def serve(store: Store, words: Words) -> Answer:
    """Note the receipt by the addressee named by ``to``, or by all."""
    found, chosen = _to(store, words)
    served = from_words(LetterAddressee(), _rest(words, "letter", "to"), store.now())
    letters.serve(store, found.id, served, [delivery.id for delivery in chosen])
    return {"reply_due_on": min(store.get(LetterAddressee, delivery.id).reply_due_on for delivery in chosen)}


def mend_receipt(store: Store, words: Words) -> Answer:
    """Correct the receipt of the addressee named by ``to``, or of all: everything about it is given anew."""
    _, chosen = _to(store, words)
    served = from_words(LetterAddressee(), _rest(words, "letter", "to"), store.now())
    for base in chosen:
        letter_service.mend_receipt(store, served, base)
    return {"reply_due_on": min(store.get(LetterAddressee, delivery.id).reply_due_on for delivery in chosen)}


def answer(store: Store, words: Words) -> Answer:
    """Note the answer, the check or the department's feedback of the addressee named by ``to``, or of all."""
    found, chosen = _to(store, words)
    for base in chosen:
        letters.record_answer(store, from_words(base, _rest(words, "letter", "to"), store.now()), base)
    return {"number": found.number}


def withdraw(store: Store, words: Words) -> Answer:
    """Withdraw an issued letter with the ``reason``; the draft that stands for it is answered by its id."""
    return {"id": letter_steps.withdraw(store, _letter(store, words).id, str(words.get("reason", ""))).letter.id}


def void(store: Store, words: Words) -> Answer:
    """Void a letter with the ``reason``."""
    found = _letter(store, words)
    letters.void(store, found.id, str(words.get("reason", "")))
    return _told(store, found)


def disclose(store: Store, words: Words) -> Answer:
    """Let a draft name complainants (a list of ``names``), with the ``reason``."""
    found = _letter(store, words)
    letter_steps.disclose(store, found.id, [str(name) for name in words.get("names", [])], str(words.get("reason", "")))
    return _told(store, found)


def file_away(store: Store, words: Words) -> Answer:
    """Put a letter away."""
    found = _letter(store, words)
    letter_steps.file_away(store, found.id)
    return _told(store, found)


def _told(store: Store, letter: Letter) -> Answer:
    now = store.get(Letter, letter.id)
    return {"id": now.id, "number": now.number, "status": now.status}


def _letter(store: Store, words: Words) -> Letter:
    if words.get("letter"):
        return store.get(Letter, _id_of(store, Letter, words["letter"]))
    found = store.find(Letter, str(words.get("id", "")))
    if found is None or found.deleted:
        raise StationError("没有找到这份监督文书。", "请核对拟文书时给的 id。")
    return found


def _to(store: Store, words: Words) -> tuple[Letter, list[LetterAddressee]]:
    """A letter named by its number, and of its addressees the one named by ``to``, or all."""
    file = letter_file(store, _id_of(store, Letter, words.get("letter") or "?"))
    wanted = str(words.get("to", ""))
    found = [delivery for delivery in file.deliveries if wanted in ("", deliveries.name_of(file, delivery))]
    if not found:
        said = f"{file.letter.number}没有发给“{wanted}”。" if wanted else f"{file.letter.number}还没有签发。"
        raise StationError(said, "请核对主送单位。")
    return file.letter, found


def _id_of(store: Store, cls: type[Grievance] | type[Letter] | type[Supervision], number: object) -> str:
    """The id of the record with this number; "" for none."""
    if not number:
        return ""
    found = store.matching(cls, number=str(number))
    if not found:
        raise StationError(f"没有找到{cls.title}“{number}”。", "请核对编号。")
    return found[0].id


def _rest(words: Words, *names: str) -> Answer:
    return {name: word for name, word in words.items() if name not in names}
