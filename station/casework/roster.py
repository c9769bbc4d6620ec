"""The people of a collective case as they are pasted from a sheet: one a line, name, phone and identity number in any order."""

import re

from station.casework import identity
from station.casework.model import Worker

_PARTS = re.compile(r"[\t,，;；|、]+| {2,}")
_HEADING = re.compile(r"序号|姓名|电话|手机|身份证")
_ORDINAL = re.compile(r"\d{1,3}[.、．]?")


def parse_roster(text: str) -> tuple[Worker, ...]:
    """One worker for each line that is neither empty nor a heading; numbers are told from names by what they look like."""
    return tuple(_worker(line) for line in text.splitlines() if line.strip() and not _HEADING.search(line))


def _worker(line: str) -> Worker:
    parts = [part.strip() for part in _PARTS.split(line) if part.strip()]
    if len(parts) == 1:
        parts = line.split()
    name = phone = id_number = ""
    for place, part in enumerate(parts):
        number = identity.clean(part)
        if _ORDINAL.fullmatch(part) and place == 0:
            continue
        if re.fullmatch(r"\d{14,}[\dX]", number):
            id_number = number
        elif re.fullmatch(r"\d{5,13}", number):
            phone = number
        else:
            name = name or part
    return Worker(name=name, phone=phone, id_number=id_number)
