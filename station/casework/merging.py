"""Two records that are one employer or one person: which values differ, which stay, and how what was moved is said."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from station.casework import identity
from station.casework.fields import Record
from station.casework.model import (
    Attachment,
    Consent,
    Employer,
    EmployerWarning,
    FieldVisit,
    Grievance,
    InjuryVisit,
    LetterAddressee,
    Member,
    Negotiation,
    OpinionCheck,
    Party,
    Worker,
)
from station.frozen import frozen

R = TypeVar("R", bound=Record)

# what a link that moves is counted as
_COUNTED: dict[str, tuple[str, str]] = {
    Party.record: ("件", "诉求"),
    Grievance.record: ("件", "诉求"),
    Member.record: ("件", "群体诉求"),
    LetterAddressee.record: ("份", "文书"),
    Consent.record: ("份", "告知和同意"),
    Attachment.record: ("份", "材料"),
    FieldVisit.record: ("次", "走访"),
    InjuryVisit.record: ("次", "工伤探视"),
    Negotiation.record: ("次", "协商恳谈"),
    OpinionCheck.record: ("件", "舆情核实"),
    EmployerWarning.record: ("条", "预警"),
}


@frozen
class Difference:
    """A field in which the two differ, with the value of either."""

    name: str
    kept: Any
    other: Any


def differences(kept: R, other: R) -> list[Difference]:
    """The fields of which one must be chosen; of the names an employer also has, none need be given up."""
    names = [name for name in kept.differences(other) if name not in ("id", "deleted", "aliases") and kept.spec(name).group != "seal"]
    return [Difference(name, getattr(kept, name), getattr(other, name)) for name in names]


def usual(found: Collection[Difference], record: type[Record]) -> set[str]:
    """The fields whose value comes from the other record unless somebody says otherwise: those that are empty in the kept one."""
    return {found.name for found in found if found.kept == record.spec(found.name).empty}


def merged(kept: R, other: R, taken: Collection[str]) -> R:
    """``kept`` with the values of the fields ``taken`` from ``other``; the name an employer loses stays findable as another name."""
    found = kept.with_values(**{name: getattr(other, name) for name in taken})
    if isinstance(found, Employer) and isinstance(kept, Employer) and isinstance(other, Employer):
        names = [name for one in (kept, other) for name in (one.name, *one.aliases.splitlines()) if name != found.name]
        return found.with_values(aliases="\n".join(dict.fromkeys(names)))
    return found


def problem(kept: R, other: R) -> str:
    """Why these two cannot be one, in a sentence; "" if nothing speaks against it."""
    if kept.id == other.id:
        return "选的是同一份档案，不用合并。"
    if kept.deleted or other.deleted:
        return "其中一份档案在回收站里，不能合并。"
    if isinstance(kept, Worker) and isinstance(other, Worker):
        if kept.sealed_on or other.sealed_on:
            return "其中一位的信息已封存，不能合并。"
        is_apart = _is_apart(kept.id_number, other.id_number, identity.id_number_problem)
        return "两份档案的身份证号不同，不是同一个人。" if is_apart else ""
    if isinstance(kept, Employer) and isinstance(other, Employer):
        is_apart = _is_apart(kept.credit_code, other.credit_code, identity.credit_code_problem)
        return "两份档案的统一社会信用代码不同，是两家单位。" if is_apart else ""
    return ""


def _is_apart(one: str, two: str, problem_of: Callable[[str], str]) -> bool:
    """Whether two numbers, both right in themselves, say that these are two."""
    return bool(one and two and one != two and not problem_of(one) and not problem_of(two))


def moved_words(moved: Mapping[str, int]) -> str:
    """“移了 12 件诉求、3 份文书”; what moved by record name and number."""
    sums: dict[tuple[str, str], int] = {}
    for record, count in moved.items():
        key = _COUNTED.get(record, ("条", "记录"))
        sums[key] = sums.get(key, 0) + count
    return "移了 " + "、".join(f"{count} {unit}{what}" for (unit, what), count in sums.items()) if sums else "没有要移的记录"
