"""Words of the vocabularies as people write them (欠薪, 转仲裁, √), and yes or no; a word nobody knows is asked about once."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from station import paths
from station.casework import vocabulary
from station.casework.fields import Kind
from station.casework.importing.cells import Around, Read, ReadCell, flagged
from station.casework.importing.raw import Value, text_of
from station.casework.importing.targets import TargetField

_ORNAMENT = re.compile(r"[\s。.,，;；:：“”\"'()（）]+")
_BETWEEN = re.compile(r"[、,，;；/|\n+]+")
_YES = frozenset([*"是√✓✔☑VvYy有已对■1", "对勾", "是的", "yes", "YES", "Yes", "true", "TRUE", "True", "已建", "已建会", "已建立", "会员"])
_NO = frozenset([*"否×✗✘XxNn无未不0", "没有", "不是", "no", "NO", "No", "false", "FALSE", "False", "未建", "未建会", "未建立"])
STATUS = "grievance_status"


@cache
def _known(name: str) -> Mapping[str, str]:
    """Every word of a vocabulary and what people write for it, plain, with its code."""
    written = paths.read_json("imports", "words.json")["words"].get(name, {})
    own = {word: entry.code for entry in vocabulary.vocabulary(name).entries for word in (entry.label, entry.short)}
    return {plain(word): code for word, code in (own | written).items()}


@cache
def _doubtful(name: str) -> Mapping[str, tuple[str, ...]]:
    written = paths.read_json("imports", "words.json")["doubtful"].get(name, {})
    return {plain(word): tuple(codes) for word, codes in written.items()}


def plain(word: str) -> str:
    """A word to compare: half width, without blanks and marks."""
    return _ORNAMENT.sub("", unicodedata.normalize("NFKC", word))


def code_of(name: str, word: str) -> str:
    """The code a word stands for, "" if it is not known for certain."""
    bare = plain(word)
    return "" if bare in _doubtful(name) else _known(name).get(bare, "")


def read_code(value: Value, around: Around) -> ReadCell:
    """The code of a word: as the clerk matched it, as the vocabulary has it, or as people write it."""
    return _code(text_of(value), around)


def _code(text: str, around: Around) -> ReadCell:
    spec = around.field.spec
    matched = around.words.get(f"{spec.path}:{text}")
    if matched is not None:
        return ReadCell(text, matched or None, note="" if matched else text)
    if code := code_of(spec.of, text):
        return ReadCell(text, code)
    return flagged(text, unknown(text, around.field), *_near(spec.of, text))


def read_codes(value: Value, around: Around) -> ReadCell:
    """Several words of one vocabulary in a cell, joined by a blank as they are stored."""
    text = text_of(value)
    whole = _code(text, around)
    if not whole.trouble:
        return whole
    parts = [_code(part.strip(), around) for part in _BETWEEN.split(text) if part.strip()]
    trouble = next((part for part in parts if part.trouble), None)
    if trouble is not None:
        return flagged(text, trouble.trouble)
    return ReadCell(text, " ".join(dict.fromkeys(part.value for part in parts if part.value)) or None)


def read_flag(value: Value, around: Around) -> ReadCell:
    """Yes or no: 是, √, Y, 1; 否, ×, 无."""
    text = text_of(value)
    word = unicodedata.normalize("NFKC", text)
    if isinstance(value, bool) or word in _YES or word in _NO:
        return ReadCell(text, value if isinstance(value, bool) else word in _YES)
    return flagged(text, f"“{around.field.label}”写的是“{text}”，认不出是还是否。")


def ticked(heading: str, field: TargetField) -> str:
    """The code a tick means in a column of its own below a group title (满意度·不满意), "" in any other column."""
    _, between, last = heading.rpartition("·")
    return code_of(field.spec.of, last) if between and field.kind in (Kind.CODE, Kind.CODES) else ""


def read_tick(value: Value, code: str) -> ReadCell | None:
    """What a tick in the column of one code says, None for what is no tick."""
    word = "是" if value is True else "否" if value is False else unicodedata.normalize("NFKC", text_of(value))
    if word in _YES:
        return ReadCell(text_of(value), code)
    return ReadCell(text_of(value)) if word in _NO else None


def read_closed(value: Value, around: Around) -> ReadCell:
    """Whether and how far a case is closed: 是否办结 with √, 办理中, 已转办."""
    text = text_of(value)
    if f"{around.field.path}:{text}" not in around.words and not code_of(STATUS, text):
        word = unicodedata.normalize("NFKC", text)
        if isinstance(value, bool) or word in _YES or word in _NO:
            is_closed = value if isinstance(value, bool) else word in _YES
            return ReadCell(text, "closed" if is_closed else "working")
    return read_code(text, around)


def read_outcome(value: Value, around: Around) -> Read:
    """How a case ended; a word that says it has not ended (办理中) tells its state instead."""
    text = text_of(value)
    cell = _code(text, around)
    if cell.trouble and (status := code_of(STATUS, text)):
        if status == "closed":
            return {around.field.path: cell, "grievance.status": ReadCell(text, status)}
        return {"grievance.status": ReadCell(text, status)}
    return {around.field.path: cell}


def unknown(text: str, field: TargetField) -> str:
    """The sentence for a word without a code."""
    return f"“{field.label}”里的“{text}”还没有对应的选项。"


def _near(name: str, text: str) -> tuple[str, ...]:
    """The codes a word may stand for: those noted as doubtful, otherwise those of known words that stand within it."""
    bare = plain(text)
    if bare in _doubtful(name):
        return _doubtful(name)[bare]
    inside = sorted((word for word in _known(name) if len(word) > 1 and word in bare), key=len, reverse=True)
    return tuple(dict.fromkeys(_known(name)[word] for word in inside))[:3]
