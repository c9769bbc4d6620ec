"""What everybody reads of a person whose data are sealed (封存): that they are sealed (个人信息保护法 arts. 19, 47).

A sealed person's record says “已封存” where it held a name, a number or an address, and so do the texts of their cases where one of
these stands in them. The store covers what it reads (``db/sealing.py``), so that no screen, ledger or paper has to think of it.
"""

import re
from collections.abc import Iterable
from typing import TypeVar

from station.casework.fields import FieldSpec, Kind, Record
from station.casework.masking import SEALED
from station.casework.model import Worker

R = TypeVar("R", bound=Record)

# sex, kind and membership stay: without a name they reach nobody, and the yearly figures need them
PRIVATE = ("name", "id_number", "phone", "phone_note", "address", "delivery_address")
_WRITTEN = (Kind.TEXT, Kind.LONG_TEXT, Kind.LINES, Kind.PHONE, Kind.ID_NUMBER)


def hidden(worker: Worker) -> dict[str, str]:
    """What everybody reads in a sealed record in place of what it holds."""
    return {"born_on": ""} | {name: SEALED for name in PRIVATE if getattr(worker, name)}


def sought(texts: Iterable[str]) -> re.Pattern[str] | None:
    """What finds these names, numbers and addresses in a text, the longest first; a single character finds nothing."""
    found = sorted({text for text in texts if len(text) > 1}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, found))) if found else None


def names_and_numbers(worker: Worker) -> list[str]:
    """What of a person may stand in the texts of their cases."""
    return [worker.name, worker.id_number, worker.phone, worker.address, worker.delivery_address]


def is_text(spec: FieldSpec) -> bool:
    """Whether a field may hold a name or a number that somebody wrote."""
    return spec.kind in _WRITTEN


def covered(record: R, private: re.Pattern[str]) -> R:
    """The record with the names and numbers found by ``private`` replaced wherever its texts hold them."""
    texts = {s.name: getattr(record, s.name) for s in record.specs() if is_text(s)}
    changed = {name: private.sub(SEALED, text) for name, text in texts.items() if text and private.search(text)}
    return record.with_values(**changed) if changed else record
