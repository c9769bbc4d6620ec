"""What is done with the records of people and employers: corrected, merged, sealed, opened, and copied for the person."""

from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import TypeVar

from station.actions import rights
from station.actions.at_desk import own_station
from station.casework import grievances as rules
from station.casework import merging, person_copy, workers
from station.casework.fields import Record
from station.casework.model import Employer, LetterAddressee, Member, Party, Worker
from station.casework.papers import OfficePaper
from station.casework.workers import WorkerFile
from station.changes import Changes
from station.db import people
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError, raise_problems
from station.frozen import frozen

R = TypeVar("R", Worker, Employer)

# records of which one with the same values is enough: what links both records to one case or letter
_ONCE: dict[type[Record], tuple[str, ...]] = {
    Party: ("grievance_id", "employer_id", "role"),
    LetterAddressee: ("letter_id", "employer_id"),
    Member: ("grievance_id", "worker_id"),
}


@frozen
class Merged:
    """What a merger did: how many living links moved, by record name, and how many stood in both and became one."""

    changes: Changes
    moved: Mapping[str, int]
    doubled: int

    @property
    def words(self) -> str:
        """“移了 12 件诉求、3 份文书”."""
        return merging.moved_words(self.moved) + (f"，两边都有的 {self.doubled} 条合成一条" if self.doubled else "")


def to_move(store: Store, other: Record) -> Mapping[str, int]:
    """How many living records of each kind a merger would move."""
    return Counter(record.record for record, _ in people.links(store, other) if not record.deleted)


def merge(store: Store, kept: R, other: R, taken: Collection[str] | None = None) -> Merged:
    """Make two records one in one step that can be taken back: ``kept`` stays, all links of ``other`` move, it goes to the bin.

    ``taken`` names the fields whose value comes from ``other``; by default those that are empty in ``kept``. StationError if
    the two cannot be one; ProblemsError if the values chosen cannot be saved.
    """
    rights.require(store, "merge")
    kept, other = store.get(type(kept), kept.id), store.get(type(other), other.id)
    if problem := merging.problem(kept, other):
        raise StationError(problem)
    found = merging.differences(kept, other)
    chosen = merging.usual(found, type(kept)) if taken is None else taken
    if strange := set(chosen) - {difference.name for difference in found}:
        raise StationError(f"两份档案的“{'、'.join(sorted(strange))}”没有不同，不用选。", "没有合并。请核对栏目名。")
    one = merging.merged(kept, other, chosen)
    raise_problems(rules.worker_problems(one) if isinstance(one, Worker) else rules.employer_problems(one))
    name = f"合并单位 {one.name}" if isinstance(one, Employer) else "合并职工档案"
    moved: Counter[str] = Counter()
    doubled = 0
    with store.step(name) as step:
        for record, field in list(people.links(store, other)):
            is_twin = _move(store, step, record, field, kept.id)
            doubled += is_twin
            moved[record.record] += not record.deleted and not is_twin
        step.save(one, kept)
        step.remove(other)
    return Merged(step.changes, +moved, doubled)


def _move(store: Store, step: Step, record: Record, field: str, to: str) -> bool:
    """Lead one link to the record that stays; True if that one was linked already, and the second goes to the bin."""
    changed = record.with_values(**{field: to})
    same = {name: getattr(changed, name) for name in _ONCE.get(type(record), ())}
    is_twin = bool(same) and not record.deleted and bool(store.matching(type(record), **same))
    step.save(changed.with_values(deleted=record.deleted or is_twin), record, in_bin=True)
    return is_twin


def worker_file(store: Store, worker_id: str) -> WorkerFile | None:
    """All that is held about a person, as far as who is at the desk may see it; None for a person nobody may be led to.

    What somebody brought without a name is shown to those only who may read it (``read_unnamed``): for all others the name
    leads to no such case, and a person known from such cases only is not there.
    """
    return people.worker_file(store, worker_id, with_anonymous="read_unnamed" in rights.allowed(store))


def correct(store: Store, worker: Worker, base: Worker, reason: str) -> Changes:
    """Correct what is held about a person (个人信息保护法 art. 46); who, when, the old and the new value stay in the journal."""
    rights.require(store, "correct")
    if base.sealed_on:
        raise StationError("这个人的信息已封存，不能更正。", "请先由有权的人解除封存。")
    worker = rules.tidy_worker(worker)
    raise_problems(rules.worker_problems(worker) | _reason_problem(reason, "请写明更正的原因。"))
    with store.step(f"更正个人资料：{reason.strip()}") as step:
        step.save(worker, base)
    return step.changes


def seal(store: Store, worker_id: str, reason: str) -> Changes:
    """Seal a person's data (个人信息保护法 arts. 19, 47); ``reason`` is a word of ``seal_reason``. StationError while anything is open."""
    rights.require(store, "seal")
    held = people.worker_file(store, worker_id, with_anonymous=True)
    if held is None:
        raise StationError("没有找到这个人的档案。", "可能已经合并或者删除。")
    if held.worker.sealed_on:
        raise StationError("这个人的信息已经封存。")
    raise_problems(_reason_problem(reason, "请选封存的原因。", "seal_reason"))
    if waiting := workers.under_way(held):
        shown = "、".join(waiting[:3]) + (f" 等 {len(waiting)} 件" if len(waiting) > 3 else "")
        raise StationError(f"还有没办完的：{shown}，不能封存。", "办结以后再封存。")
    base = held.worker
    sealed = base.with_values(sealed_on=store.now().date().isoformat(), seal_reason=reason)
    with store.step(f"封存{workers.reference(base)}", undoable=False) as step:
        step.save(sealed, base)
    return step.changes


def unseal(store: Store, worker_id: str, reason: str) -> Changes:
    """Lift a seal, for a reason that is kept with the step."""
    rights.require(store, "unseal")
    base = store.get(Worker, worker_id)
    if not base.sealed_on:
        raise StationError("这个人的信息没有封存。")
    raise_problems(_reason_problem(reason, "请写明解除封存的原因。"))
    with store.step(f"解除封存{workers.reference(base)}：{reason.strip()}", undoable=False) as step:
        step.save(base.with_values(sealed_on="", seal_reason=""), base)
    return step.changes


def open_seal(store: Store, worker_id: str, reason: str) -> Worker:
    """The record of a sealed person as it is kept; who looked, when and why goes into the log."""
    rights.require(store, "open_seal")
    raise_problems(_reason_problem(reason, "请写明查看的原因。"))
    found = store.unsealed(Worker, worker_id)
    if found is None:
        raise StationError("没有找到这个人的档案。")
    store.log_act("open_seal", f"{workers.reference(found)}，{reason.strip()}")
    return found


def find_sealed(store: Store, text: str) -> list[str]:
    """Ids of the sealed people of exactly this name or number, for those who may open a seal; nobody else finds them."""
    return people.sealed_named(store, text) if text and "open_seal" in rights.allowed(store) else []


def copy_of(store: Store, worker_id: str) -> WorkerFile:
    """All that is held about a person, opened for the copy they are given; StationError without the right."""
    rights.require(store, "person_copy")
    held = store.find(Worker, worker_id)
    with store.seals.opened() if held is not None and held.sealed_on else nullcontext():
        found = people.worker_file(store, worker_id, with_anonymous=True)
    if found is None:
        raise StationError("没有找到这个人的档案。", "可能已经合并或者删除。")
    return found


def copy_paper(store: Store, worker_id: str) -> OfficePaper:
    """The copy as it is printed."""
    return person_copy.as_paper(copy_of(store, worker_id), own_station(store), store.now().date().isoformat())


def copy_pdf(store: Store, worker_id: str) -> bytes:
    """The very PDF of the copy."""
    from station.export.paper_pdf import paper_pdf  # fonts take a third of a second to parse

    return paper_pdf(copy_paper(store, worker_id))


def export_copy(store: Store, worker_id: str, path: Path, reason: str) -> None:
    """Write the copy as PDF, or as data if ``path`` ends with .json; the act and its reason are logged, nobody's name is."""
    from station.export.json_file import write_json
    from station.export.paper_pdf import write_paper

    rights.require(store, "person_copy")
    raise_problems(_reason_problem(reason, "请写明是谁、因为什么要这份副本。"))
    store.refuse_own(path)
    held = copy_of(store, worker_id)
    station, today = own_station(store), store.now().date().isoformat()
    if path.suffix.casefold() == ".json":
        write_json(person_copy.as_data(held, station, today), path)
    else:
        write_paper(person_copy.as_paper(held, station, today), path)
    note_copy(store, held.worker, path.suffix.lstrip(".").upper(), reason)


def note_copy(store: Store, worker: Worker, how: str, reason: str) -> None:
    """Note in the log that a copy was given: as PDF, JSON or on paper, and why."""
    rights.require(store, "person_copy")
    store.log_act("person_copy", f"{workers.reference(worker)}，{how}，{reason.strip()}")


def _reason_problem(reason: str, sentence: str, field: str = "reason") -> dict[str, str]:
    return {} if reason.strip() else {field: sentence}
