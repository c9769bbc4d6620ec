"""Cases that unions have published, read from a JSON file into records without losing or adding a fact.

Shape of the file: ``{"about": text, "cases": [...], "counts": [...]}``. What a case may state is declared in :class:`_Case`; any
other word or key is refused, so that nothing is dropped unseen. ``counts`` are statistics without cases and are only counted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import Meta
from ulid import ULID

from station.casework import vocabulary
from station.casework.fields import Record
from station.casework.grievances import Intake
from station.casework.model import (
    Employer,
    Figure,
    FollowUp,
    Grievance,
    Letter,
    LetterAddressee,
    LetterCase,
    Party,
    Progress,
    Worker,
)
from station.casework.money import YUAN
from station.errors import StationError
from station.frozen import frozen

_UNTOUCHED = "没有导入任何内容。"
_SAID_AS = {"12351热线": "12351", "电话回访": "phone", "逾期未回复": "no_reply"}  # words of the sources beside the vocabularies' own
_LIMIT = re.compile(r"(\d{1,4})(\D+)")
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d)?)?)?")
_MOST_FEN = 10**15
_Count = Annotated[int, Meta(ge=0, le=10**9)]


class _Shape(msgspec.Struct, forbid_unknown_fields=True):
    """One object of the file."""


class _Employer(_Shape):
    name: str
    role: str


class _Letter(_Shape):
    kind: str
    number: str = ""
    addressee: str = ""
    public: bool = False
    topic: str = ""
    asks: tuple[str, ...] = ()
    reply_limit: str = ""
    replied: bool | None = None
    rectified: bool | None = None
    because: str = ""


class _Vote(_Shape):
    due: _Count
    present: _Count
    for_: _Count = msgspec.field(name="for")
    against: _Count
    abstain: _Count


class _FollowUp(_Shape):
    by: str
    satisfaction: str


class _Case(_Shape):
    id: str
    source: str
    received_at: str | None = None
    year_inferred: bool = False
    closed_at: str = ""
    days: _Count | None = None
    channel: str = ""
    person: str = ""
    person_kind: str = ""
    city: str = ""
    category: str = ""
    kind: str = ""
    people: _Count | None = None
    people_is: str = ""
    amount_yuan: Decimal | None = None
    amount_is: str = ""
    employers: tuple[_Employer, ...] = ()
    summary: str = ""
    steps: tuple[str, ...] = ()
    outcome: str = ""
    recovered_yuan: Decimal | None = None
    collective: bool = False
    result_kind: str = ""
    letters: tuple[_Letter, ...] = ()
    follow_up: _FollowUp | None = None
    agreement_rate: Decimal | None = None
    kept: _Count | None = None
    re_employed: _Count | None = None
    re_employed_is: str = ""
    topics: _Count | None = None
    vote: _Vote | None = None


class _File(_Shape):
    cases: tuple[_Case, ...]
    about: str = ""
    counts: tuple[dict[str, Any], ...] = ()


@frozen
class PublishedCase:
    """One case as records: the intake, its employers, and everything else that hangs on the grievance. All ids are given."""

    intake: Intake
    parts: tuple[Record, ...]


@frozen
class Published:
    """What a file holds: its cases and how many published counts stand beside them."""

    cases: tuple[PublishedCase, ...]
    counts: int


def read(content: bytes) -> Published:
    """Read a file's bytes. StationError says which case and which word is not as agreed."""
    try:
        file = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=_File)
    except msgspec.ValidationError as error:
        raise StationError(f"文件里{_place(str(error))}的写法认不出来。", _UNTOUCHED + "请对照公开案件的格式核对这一处。") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StationError("这不是公开案件的 JSON 文件，或者没有拷完整。", _UNTOUCHED + "请换一个文件。") from error
    ids = [case.id for case in file.cases]
    repeated = next((i for i, times in Counter(ids).items() if times > 1), None)
    if repeated is not None:
        raise StationError(f"案件“{repeated}”在文件里出现了不止一次。", _UNTOUCHED + "请删去重复的再导入。")
    return Published(tuple(_case(case) for case in file.cases), len(file.counts))


def _place(error: str) -> str:
    """“第 3 件案件的“people””, from the path at the end of a msgspec message."""
    path = error.rpartition(" - at `$")[2].rstrip("`") if " - at `$" in error else ""
    words = re.sub(r"^\.cases\[(\d+)\]\.?", lambda m: f"第 {int(m[1]) + 1} 件案件", path).strip(".")
    unknown = re.search(r"unknown field `(.+?)`", error)
    missing = re.search(r"missing required field `(.+?)`", error)
    name = next((found[1] for found in (unknown, missing) if found), "")
    return " " + "".join((words or "最外层", f"“{name}”" if name else "")) + " "


def _case(said: _Case) -> PublishedCase:
    try:
        return _records(said)
    except KeyError as error:
        raise StationError(f"案件“{said.id}”里的“{error.args[0]}”不在词表里。", _UNTOUCHED + "请核对这个词。") from error
    except ValueError as error:
        raise StationError(
            f"案件“{said.id}”里有认不出的日期、期限或金额。", _UNTOUCHED + "请核对，日期写成 2024-03-11、2024-03 或 2024。"
        ) from error


def _records(said: _Case) -> PublishedCase:
    grievance = Grievance(
        id=_new_id(),
        external_number=said.id,
        source=said.source,
        received_at=_day(said.received_at or ""),
        received_mark="unknown" if not said.received_at else "year_inferred" if said.year_inferred else "",
        channel=_code("channel", said.channel),
        worker_title="" if said.person else said.person_kind,
        category=_code("category", said.category),
        summary=said.summary,
        people=said.people,
        people_mark=_code("amount_mark", said.people_is),
        amount=_fen(said.amount_yuan),
        amount_mark=_code("amount_mark", said.amount_is),
        is_employed=False,
        is_collective=said.collective,
        city=said.city,
        urgency="",  # published cases do not say
        status="archived" if said.outcome else "working",  # history: nobody is to call back or put it away
        closed_on=_day(said.closed_at),
        stated_days=said.days,
        disposal=_code("disposal", said.kind),
        outcome=_code("outcome", said.outcome),
        result_kind=_code("result_kind", said.result_kind),
        recovered=_fen(said.recovered_yuan),
    )
    worker = Worker(name=said.person, kind=_code("worker_kind", said.person_kind)) if said.person else None
    if worker is None and said.person_kind:
        _code("worker_kind", said.person_kind)
    # A published “某企业” is another firm in every case, so employers get their ids here and are never matched by name.
    parties = tuple((Party(role=_code("employer_role", e.role)), Employer(id=_new_id(), name=e.name)) for e in said.employers)
    intake = Intake(grievance=grievance, worker=worker, parties=parties)
    parts: list[Record] = [Progress(grievance_id=grievance.id, way="record", counterpart="", content=step) for step in said.steps]
    parts += _figures(said, grievance.id)
    parts += _letters(said, intake)
    if said.follow_up:
        way, satisfaction = _code("contact_way", said.follow_up.by), _code("satisfaction", said.follow_up.satisfaction)
        parts.append(FollowUp(grievance_id=grievance.id, way=way, satisfaction=satisfaction))
    return PublishedCase(intake, tuple(replace(part, id=part.id or _new_id()) for part in parts))


def _figures(said: _Case, grievance_id: str) -> Iterator[Figure]:
    counted: dict[str, int | Decimal | None] = {name: getattr(said, name) for name in ("agreement_rate", "kept", "re_employed", "topics")}
    if said.vote:
        counted |= {f"vote_{name.rstrip('_')}": getattr(said.vote, name) for name in said.vote.__struct_fields__}
    marks = {"re_employed": _code("amount_mark", said.re_employed_is)}
    for kind, value in counted.items():
        if value is not None:
            if not (Decimal(value).is_finite() and -_MOST_FEN <= value <= _MOST_FEN):
                raise ValueError(value)
            yield Figure(grievance_id=grievance_id, kind=kind, value=str(value), value_mark=marks.get(kind, ""))


def _letters(said: _Case, intake: Intake) -> Iterator[Record]:
    """The letters of a case in their order, each one the escalation of the one before."""
    previous = ""
    for place, letter in enumerate(said.letters, 1):
        found = _LIMIT.fullmatch(letter.reply_limit)
        if letter.reply_limit and not found:
            raise ValueError(letter.reply_limit)
        stored = Letter(
            id=_new_id(),
            kind=_code("letter_kind", letter.kind),
            number=letter.number,
            audience="public" if letter.public else "employer",
            public_addressee=letter.addressee if letter.public else "",
            topic=_code("letter_topic", letter.topic),
            demands="\n".join(letter.asks),
            reply_amount=int(found[1]) if found else None,
            reply_unit=_code("day_unit", found[2]) if found else "",
            previous_id=previous,
            ground=_code("escalation_ground", letter.because),
            status="escalated" if place < len(said.letters) else _stage(letter),
        )
        previous = stored.id
        yield stored
        yield LetterCase(letter_id=stored.id, grievance_id=intake.grievance.id)
        yield from _addressees(letter, stored, intake)


def _stage(letter: _Letter) -> str:
    if letter.rectified:
        return "rectified"
    return "done" if letter.public else "replied" if letter.replied else "served"


def _addressees(letter: _Letter, stored: Letter, intake: Intake) -> Iterator[Record]:
    """Whom a letter went to, with what came of it; of several employers the sources do not say which one was written to."""
    delivery = LetterAddressee(
        letter_id=stored.id,
        service_way="public" if letter.public else "",
        reply_state={True: "replied", False: "overdue", None: ""}[letter.replied],
        rectification={True: "done", False: "refused", None: ""}[letter.rectified],
    )
    if letter.addressee and not letter.public:
        employer = Employer(id=_new_id(), name=letter.addressee)
        yield employer
        yield replace(delivery, employer_id=employer.id)
    elif len(intake.parties) == 1 and not letter.public:
        yield replace(delivery, employer_id=intake.parties[0][1].id)
    else:
        yield replace(delivery, name=letter.addressee)


def _new_id() -> str:
    return str(ULID())


def _code(name: str, word: str) -> str:
    return vocabulary.vocabulary(name).code(_SAID_AS.get(word, word)) if word else ""


def _day(text: str) -> str:
    """``text`` if it is a day, month or year; ValueError otherwise."""
    if text:
        if not _DAY.fullmatch(text):
            raise ValueError(text)
        date.fromisoformat((text + "-01-01")[:10])
    return text


def _fen(yuan: Decimal | None) -> int | None:
    if yuan is None:
        return None
    if not (yuan.is_finite() and 0 <= yuan <= _MOST_FEN and yuan * YUAN == (yuan * YUAN).to_integral_value()):
        raise ValueError(yuan)
    return int(yuan * YUAN)
