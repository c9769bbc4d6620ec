"""A field that names another record: found by typing what one knows of it, or, for a worker or an employer, entered anew."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from station.casework import grievances as rules
from station.casework import roster
from station.casework.fields import Record
from station.casework.masking import mask_phone
from station.casework.model import BY_NAME, Employer, Grievance, Lawyer, Mediator, Worker
from station.db import search
from station.errors import StationError
from station.frozen import frozen
from station.ui import names
from station.ui.context import Context
from station.ui.editors import LineEditor
from station.ui.grievances.overview import employer_words, person_words

if TYPE_CHECKING:
    from station.db.store import Store

NEW = "new"  # stands for the id of a record that is stored together with the one that names it
OFFERED = 8
Words = Callable[[Any], str]


@frozen
class _Linked:
    """How one kind is named, what more is known of one, how a new one is made of what was typed, and what to type."""

    name: Words
    about: Callable[["Store", Any], str] = lambda store, record: ""
    make: Callable[[str], Record | None] = lambda text: None
    prompt: str = "名称里的任意几个字"


def _person(worker: Worker) -> str:
    phone = mask_phone(worker.phone)
    return f"{worker.name}　{phone}" if phone else worker.name


def _about_person(store: "Store", worker: Worker) -> str:
    known = person_words(worker, store.now().date()).removeprefix(names.shown(worker.name)).lstrip("，")
    return f"已有档案：{known}" if known else "已有档案"


def _new_person(text: str) -> Worker | None:
    read = roster.read_text(text)
    if read.troubles:
        raise StationError(read.troubles[0].reason)
    return read.people[0].worker if read.people else None


def _about_employer(store: "Store", employer: Employer) -> str:
    known = employer_words(employer)
    return f"已有档案：{known}" if known else "已有档案"


LINKED: dict[type[Record], _Linked] = {
    Employer: _Linked(
        lambda employer: employer.name, _about_employer, lambda text: rules.tidy_employer(Employer(name=text)), "单位名称里的任意几个字"
    ),
    Worker: _Linked(_person, _about_person, _new_person, "姓名、首字母、电话后四位；没来过的写姓名和电话"),
    Lawyer: _Linked(
        lambda lawyer: f"{lawyer.name}　{lawyer.firm}",
        lambda store, lawyer: "" if lawyer.is_active else "不在册",
        prompt="律师姓名、首字母或者律所",
    ),
    Mediator: _Linked(lambda mediator: mediator.name, prompt="调解员姓名或者首字母"),
    Grievance: _Linked(lambda case: f"{case.number}　{case.summary.partition(chr(10))[0]}", prompt="编号、摘要里的字"),
}


def linked(of: str) -> _Linked:
    """How records of a kind are named in a field; by their name where nothing else is said."""
    return LINKED.get(BY_NAME[of], _Linked(lambda record: str(record.name)))


class LinkEditor(LineEditor):
    """One record of the kind ``of``. ``read`` gives its id, NEW for one that is not on file yet (``made`` is what it would be)."""

    def __init__(self, context: Context, of: str) -> None:
        super().__init__()
        self._store = context.store
        self._cls = BY_NAME[of]
        self._kind = linked(of)
        self._known: dict[str, Record] = {}
        self.record: Record | None = None
        self.suggest(self._offer)
        self.textChanged.connect(lambda _: self._look_up())

    def _offer(self, text: str) -> list[str]:
        found = search.find(self._store, self._cls, text, OFFERED) if text else []
        self._known = {self._kind.name(record): record for record in found}
        return list(self._known)

    def _look_up(self) -> None:
        text = self.text().strip()
        if self.record is not None and self._kind.name(self.record) == text:
            return
        self.record = self._known.get(text)
        if self.record is None and text:
            found = search.find(self._store, self._cls, text.partition("　")[0], OFFERED)
            same = [record for record in found if text in self._names(record)]
            self.record = same[0] if len(same) == 1 else None

    def _names(self, record: Record) -> tuple[str, ...]:
        """What stands for a record; a person's bare name does not, for two people may well have the same."""
        whole = self._kind.name(record)
        return (whole,) if self._cls is Worker else (whole, whole.partition("　")[0])

    def made(self) -> Record | None:
        """The new record the text stands for; None for one on file, for nothing, and where new ones are not made here."""
        try:
            return self._new()
        except StationError:
            return None

    def _new(self) -> Record | None:
        text = self.text().strip()
        return self._kind.make(text) if text and self.record is None else None

    def about(self) -> str:
        """What is known of the record: the grey line below the field."""
        text = self.text().strip()
        if self.record is not None:
            return self._kind.about(self._store, self.record)
        if self.made() is None:
            return ""
        if self._cls is Worker and any(getattr(record, "name", "") == text for record in self._known.values()):
            return "有同名的人，是他就按 ↓ 选出来；直接保存会另建一份档案"
        return f"新{self._cls.title}，保存时建档"

    def read(self) -> tuple[Any, str]:
        text = self.text().strip()
        if self.record is not None:
            return self.record.id, ""
        if text and self._new() is None:
            raise StationError(f"{self._cls.title}里没有“{text}”，请从列表里选。")
        return (NEW if text else ""), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        self.record = self._store.find(self._cls, str(value)) if value else None
        self.setText(self._kind.name(self.record) if self.record is not None else "")
        self.setCursorPosition(0)
