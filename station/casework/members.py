"""A collective case: its level and the duties that come with it, its representatives, and whether the sums of its list agree.

Thresholds are the rule set's, levels and duties are data (``resources/rules/collective.json``).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from station import paths
from station.casework import money
from station.casework.agenda import Rate
from station.casework.casefile import CaseFile
from station.casework.deadlines import threshold
from station.casework.model import Member, Worker
from station.frozen import frozen

AGREED = ("signed", "paid")  # outcomes that count as agreed: 合意率 = 签约或已付 ÷ 全体 (白云 99.2%)


@frozen
class Duty:
    """What is to be done from a level on; ``is_done`` is None where the data cannot tell."""

    text: str
    source: str
    is_done: bool | None = None


@frozen
class Level:
    """A level of collective cases: its name, from how many people on, and its duties."""

    key: str
    label: str
    least: int
    duties: tuple[Duty, ...]


@cache
def _levels() -> tuple[dict[str, object], ...]:
    return tuple(paths.read_json("rules", "collective.json")["levels"])


def level(people: int, is_collective: bool = False) -> str:
    """The name of the highest level that many people reach, "" below the first; a case marked collective has at least that."""
    reached = [raw for raw in _levels() if people >= threshold(str(raw["key"]))]
    if not reached and is_collective:
        reached = [_levels()[0]]
    return str(reached[-1]["label"]) if reached else ""


def levels(case: CaseFile) -> list[Level]:
    """The levels a case has reached, lowest first, duties ticked where its file shows them done."""
    grievance = case.grievance
    people = max(grievance.people or 0, len(case.members))
    found = []
    for place, raw in enumerate(_levels()):
        least = threshold(str(raw["key"]))
        if people >= least or (place == 0 and grievance.is_collective):
            duties = tuple(_duty(duty, case) for duty in raw["duties"])  # type: ignore[attr-defined]
            found.append(Level(str(raw["key"]), str(raw["label"]), least, duties))
    return found


def _duty(raw: dict[str, str], case: CaseFile) -> Duty:
    read, _, word = raw["read_from"].partition(":")
    shown: dict[str, bool | None] = {
        "": None,
        "roster": bool(case.members) and len(case.members) >= (case.grievance.people or 0),
        "representatives": threshold("representatives_least") <= len(representatives(case)) <= threshold("representatives_most"),
        "file": any(word in file.name for file in case.attachments),
        "reported": any(h.kind == "escalate" for h in case.handovers) or any(p.counterpart == "superior" for p in case.progress),
        "legal_aid": bool(case.legal_aid),
    }
    return Duty(raw["text"], raw["source"], shown[read])


def representatives(case: CaseFile) -> list[str]:
    """Names of the representatives, in the order of the list."""
    return [worker.name for member, worker in case.members if member.is_representative]


def on_list_already(case: CaseFile, people: Iterable[Worker]) -> list[str]:
    """Names of those who stand on the list with the same identity number, or the same name and phone."""
    numbers = {worker.id_number for _, worker in case.members} - {""}
    phones = {(worker.name, worker.phone) for _, worker in case.members if worker.phone}
    return [person.name for person in people if person.id_number in numbers or (person.name, person.phone) in phones]


def too_many(count: int) -> str:
    """Why so many representatives cannot be, "" if they can (人社部令第33号 art. 63; 信访工作条例 art. 20)."""
    most = threshold("representatives_most")
    return f"代表人最多 {most} 人，现在选了 {count} 人。" if count > most else ""


def too_few(case: CaseFile) -> str:
    """A remark, never a block: a collective case with fewer representatives than the rule has."""
    count, least = len(representatives(case)), threshold("representatives_least")
    if not case.grievance.is_collective or not case.members or count >= least:
        return ""
    return f"代表人 {count} 人，应当推举 {least} 至 {threshold('representatives_most')} 人。"


def sum_remarks(case: CaseFile) -> list[str]:
    """Where the list and the case do not agree, one sentence each; a case whose figures are only about right is not held against it."""
    grievance, members = case.grievance, [member for member, _ in case.members]
    found = []
    if members and grievance.people and len(members) != grievance.people and not grievance.people_mark:
        differs = len(members) - grievance.people
        found.append(f"名单 {len(members)} 人，涉及人数 {grievance.people} 人，{'多' if differs > 0 else '还差'} {abs(differs)} 人。")
        if differs < 0:  # as long as people are wanting the sums cannot agree
            return found
    pairs = (("amount", "本人金额合计", "amount", "涉及金额"), ("paid", "实得金额合计", "recovered", "挽回金额"))
    for name, title, of_case, against in pairs:
        total, stated = total_of(members, name), getattr(grievance, of_case)
        mark = getattr(grievance, f"{of_case}_mark")
        if total is not None and stated is not None and not mark and total != stated:
            found.append(f"{title} {money.yuan(total)} 元，与{against}差 {money.yuan(abs(total - stated))} 元。")
    return found


def total_of(members: Iterable[Member], name: str) -> int | None:
    """The sum of ``amount`` or ``paid`` in fen; None where no member has one."""
    known = [value for member in members if (value := getattr(member, name)) is not None]
    return sum(known) if known else None


def agreement_rate(members: Sequence[Member]) -> Rate:
    """合意率 over all members of the list, with its base."""
    return Rate("合意率", sum(member.outcome in AGREED for member in members), len(members), "名单", "签约或已付")


def member_problems(member: Member, today: date) -> dict[str, str]:
    """One sentence per field of a member that cannot be kept as it is."""
    found = {}
    for name in ("amount", "paid"):
        if (getattr(member, name) or 0) < 0:
            found[name] = "金额不能小于零。"
    if member.settled_on > today.isoformat():
        found["settled_on"] = "了结日期不能晚于今天。"
    return found


def settled(member: Member, outcome: str, paid: int | None, settled_on: str) -> Member:
    """A member with what is said for several at once: empty values leave theirs alone, 已支付 without a sum means the own amount."""
    if outcome == "paid" and paid is None:
        paid = member.paid if member.paid is not None else member.amount
    return member.with_values(
        outcome=outcome or member.outcome,
        paid=paid if paid is not None else member.paid,
        settled_on=settled_on or member.settled_on,
    )
