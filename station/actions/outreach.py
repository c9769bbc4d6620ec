"""What a person does with the other work of a station: add and save it with what belongs to it, and make a case of it."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from station.actions.grievances import add_or_correct, raise_problems
from station.casework.fields import Record
from station.casework.model import BY_NAME, EmployerWarning, OrgUnit
from station.casework.outreach import WORK, rules, warnings
from station.casework.outreach.rules import Kin
from station.changes import Changes
from station.db import outreach as queries
from station.db.step import Step
from station.db.store import Store
from station.errors import ProblemsError, StationError

R = TypeVar("R", bound=Record)
Linked = Mapping[str, Record]

_CHILDREN = {child.cls: child for work in WORK for child in work.children}


def add(store: Store, record: R, children: Sequence[Record] = (), linked: Linked | None = None) -> R:
    """Store new work with its children in one step; ``linked`` holds new or corrected records by the name of the link.

    ProblemsError by field name, of a child by ``visit_finding.2.content``, of a linked record by ``worker_id``.
    """
    with store.step(f"登记{record.title}") as step:
        record = _checked(store, _with_links(store, step, record, linked))
        record = step.add(record)
        if isinstance(record, EmployerWarning) and not children:
            children = warnings.opening_steps(record, store.user)
        _keep_children(store, step, record, children)
        return _settled(store, step, record)


def save(store: Store, record: R, base: R, children: Sequence[Record] = (), linked: Linked | None = None) -> Changes:
    """Store a correction, with children that are new (without id) or corrected."""
    with store.step(f"改{record.title}") as step:
        record = _with_links(store, step, record, linked)
        step.save(_checked(store, record), base)
        _keep_children(store, step, record, children)
        _settled(store, step, store.get(type(record), record.id))
    return step.changes


def add_child(store: Store, child: R) -> R:
    """Store one more child of the record its link names."""
    with store.step(f"登记{child.title}") as step:
        child = step.add(_checked(store, child))
        _settled(store, step, _parent(store, child))
    return child


def save_child(store: Store, child: R, base: R) -> Changes:
    """Store a correction of a child."""
    with store.step(f"改{child.title}") as step:
        step.save(_checked(store, child), base)
        _settled(store, step, _parent(store, child))
    return step.changes


def remove(store: Store, record: Record) -> Changes:
    """Put work with its children, or one child, in the recycle bin; StationError for what other records still name."""
    own = [child for found in queries.children(store, record).values() for child in found] if type(record) not in _CHILDREN else []
    with store.step(f"删除{record.title}") as step:
        for child in own:
            step.remove(child)
        if user := store.used_by(record):
            raise StationError(f"这条{record.title}还登记在{user.title}里，不能删除。", "请先在那里改掉。")
        step.remove(record)
        if type(record) in _CHILDREN:
            _settled(store, step, _parent(store, record))
    return step.changes


def _with_links(store: Store, step: Step, record: R, linked: Linked | None) -> R:
    found: dict[str, Any] = {}
    for name, other in (linked or {}).items():
        found[name] = add_or_correct(store, step, other).id
    return record.with_values(**found)


def _checked(store: Store, record: R) -> R:
    """The record as it is to be stored; ProblemsError if it cannot be."""
    kin = _kin(store, record)
    record = rules.tidied(record, kin)
    raise_problems(rules.problems(record, store.now(), kin))
    return record


def _kin(store: Store, record: Record) -> Kin:
    if type(record) in _CHILDREN:
        return Kin(parent=_parent(store, record))
    if isinstance(record, OrgUnit):
        return Kin(others=store.matching(OrgUnit))
    own = queries.children(store, record) if record.id else {}
    return Kin(children=[child for found in own.values() for child in found])


def _parent(store: Store, child: Record) -> Record:
    declared = _CHILDREN[type(child)]
    cls = BY_NAME[child.spec(declared.link).of]
    return store.get(cls, getattr(child, declared.link))


def _keep_children(store: Store, step: Step, record: Record, children: Sequence[Record]) -> None:
    problems: dict[str, str] = {}
    for place, child in enumerate(children, 1):
        try:
            child = _checked(store, child.with_values(**{_CHILDREN[type(child)].link: record.id}))
        except ProblemsError as error:
            problems |= {f"{child.record}.{place}.{name}": text for name, text in error.problems.items()}
            continue
        if child.id:
            step.save(child, store.get(type(child), child.id))
        else:
            step.add(child)
    raise_problems(problems)


def _settled(store: Store, step: Step, record: R) -> R:
    """The record with the state that follows from its children."""
    return step.save(rules.tidied(record, _kin(store, record)), record)
