"""Who and which employer a row of an old ledger means: cards on file, near names for the clerk to decide, nicknames of colleagues.

What the clerk decided is a word of the ledger like any other: ``words["employer.name:锦禾保洁"]`` is the name on file, or the name
itself for an employer of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from station.casework.employers import ALIKE, Names, likeness
from station.casework.model import Employer, StaffMember, Worker

EMPLOYER = "employer.name"
_NICKNAME = ("小", "老", "阿")
_TITLES = ("站长", "主席", "主任", "老师", "书记", "律师", "科长", "部长", "干事", "同志", "师傅")


class Employers:
    """The employers on file and those the ledger brings; ``coded`` are (name, credit code) pairs of the whole ledger."""

    def __init__(self, known: Iterable[Employer], coded: Iterable[tuple[str, str]], decided: Mapping[str, str]) -> None:
        self._decided = {word.removeprefix(f"{EMPLOYER}:"): name for word, name in decided.items() if word.startswith(f"{EMPLOYER}:")}
        self._named: dict[str, Employer] = {}
        self._coded: dict[str, Employer] = {}
        for employer in known:
            for name in (*employer.aliases.splitlines(), employer.name):
                self._named.setdefault(_plain(name), employer)
            if employer.credit_code:
                self._coded.setdefault(employer.credit_code, employer)
        self._names = Names(dict.fromkeys(employer.name for employer in self._named.values()))
        self._of_code: dict[str, list[str]] = defaultdict(list)
        for name, code in coded:
            name = self.decided(name)
            if name not in self._of_code[code]:
                self._of_code[code].append(name)
        self.near: dict[str, list[str]] = {}  # name as written: names it may stand for

    def decided(self, name: str) -> str:
        """The name an employer goes by, as the clerk decided."""
        return self._decided.get(name) or name

    def match(self, employer: Employer) -> tuple[Employer, dict[str, str]]:
        """The card that is meant, with the fields of the row that cannot be believed and why.

        A card without an id is one the ledger brings; the same name gives the same card again. A code that stands beside two
        unlike names belongs to neither.
        """
        name = self.decided(employer.name)
        lost: dict[str, str] = {}
        code = employer.credit_code
        known = self._named.get(_plain(name))
        if code:
            holder = self._coded.get(code)
            others = [other for other in self._of_code[code] if likeness(other, name) < ALIKE]
            if others:
                lost["credit_code"] = f"同一个信用代码在表里也写在“{others[0]}”后面"
            elif known is not None and known.credit_code not in ("", code):
                lost["credit_code"] = "信用代码和档案里的不一样"
            elif holder is not None and holder is not known:
                if known is None and likeness(holder.name, name) >= ALIKE:
                    known = holder
                else:
                    lost["credit_code"] = f"这个信用代码登记在“{holder.name}”名下"
        if known is not None:
            if name != employer.name:
                self.near.setdefault(employer.name, [name])
            return known, lost
        if near := self._names.like(employer.name):  # names on file before those of the ledger itself
            self.near.setdefault(employer.name, sorted(near, key=lambda other: not self._named[_plain(other)].id))
        made = replace(employer, name=name, credit_code="" if "credit_code" in lost else code)
        self._named[_plain(name)] = made
        self._names.add(name)
        if made.credit_code:
            self._coded[made.credit_code] = made
        return made, lost


class Workers:
    """The people on file and those the ledger brings, told apart by identity number, else by name and phone."""

    def __init__(self, known: Iterable[Worker]) -> None:
        self._numbered: dict[str, Worker] = {}
        self._called: dict[tuple[str, str], Worker] = {}
        for worker in known:
            self._note(worker)

    def _note(self, worker: Worker) -> None:
        if worker.id_number:
            self._numbered.setdefault(worker.id_number, worker)
        if worker.phone:
            self._called.setdefault((worker.name, worker.phone), worker)

    def match(self, worker: Worker) -> tuple[Worker, dict[str, str]]:
        """The card that is meant, with the fields of the row that cannot be believed and why; see :meth:`Employers.match`."""
        lost: dict[str, str] = {}
        if worker.id_number and (holder := self._numbered.get(worker.id_number)):
            if holder.name == worker.name:
                return holder, lost
            lost["id_number"] = "这个身份证号已经登记在别人名下"
            worker = replace(worker, id_number="", born_on="", sex="")
        found = self._called.get((worker.name, worker.phone)) if worker.phone else None
        if found is not None and not (found.id_number and worker.id_number and found.id_number != worker.id_number):
            return found, lost
        self._note(worker)
        return worker, lost


def colleague(word: str, staff: Iterable[StaffMember]) -> str:
    """Whose nickname a word may be (小陈, 刘站长, 陈): the one colleague of that surname; "" for none or several."""
    bare = word.strip()
    names = [person.name for person in staff]
    if bare in names:
        return bare
    for title in _TITLES:
        bare = bare.removesuffix(title)
    if len(bare) > 1 and bare.startswith(_NICKNAME):
        bare = bare[1:]
    meant = [name for name in names if bare and name.startswith(bare)] or [name for name in names if len(bare) > 1 and name.endswith(bare)]
    return meant[0] if len(meant) == 1 else ""


def _plain(name: str) -> str:
    return "".join(name.split()).replace("(", "（").replace(")", "）")
