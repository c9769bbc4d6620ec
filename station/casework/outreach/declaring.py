"""The words in which a kind of work is declared once, for screens, search and tests: groups, columns, stages, acts, children."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from station.casework.fields import Kind, Record
from station.casework.vocabulary import Entry, vocabulary
from station.frozen import frozen

Rows = tuple[tuple[str, ...], ...]


def always(record: Any) -> bool:
    """An act that may be done at any time."""
    return True


@frozen
class Group:
    """A section of the form: its title and rows of field names; ``folded`` ones are opened by hand."""

    title: str
    rows: Rows
    folded: bool = False


@frozen
class Act:
    """One thing to do with a record: what the button says, the fields it asks for and when it is offered.

    Without rows it needs no form. ``today`` fields begin with this day or moment, ``sets`` with fixed values. An act with a
    ``child`` adds a record of that kind instead: its rows are fields of the child, and ``sets`` goes to the child too.
    """

    key: str
    label: str
    rows: Rows = ()
    offered: Callable[[Any], bool] = always
    today: tuple[str, ...] = ()
    sets: tuple[tuple[str, Any], ...] = ()
    child: type[Record] | None = None

    def begun(self, record: Record, now: datetime) -> Record:
        """The record as the form of the act begins with it: what is empty and of today filled, what the act sets set."""
        moments = {Kind.MOMENT: now.isoformat(timespec="minutes"), Kind.DATE: now.date().isoformat()}
        filled = {name: moments[record.spec(name).kind] for name in self.today if not getattr(record, name)}
        return record.with_values(**filled, **dict(self.sets))


@frozen
class Child:
    """Records that belong to one of a kind of work; ``link`` is the field that names their parent."""

    cls: type[Record]
    link: str
    columns: tuple[str, ...]
    rows: Rows
    acts: tuple[Act, ...] = ()

    @property
    def title(self) -> str:
        """What a clerk calls them."""
        return self.cls.title

    @property
    def is_convertible(self) -> bool:
        """Whether a grievance can be registered from one, rather than one on file be named in the form."""
        return self.cls.knows("grievance_id") and not any("grievance_id" in row for row in self.rows)


@frozen(kw_only=True)
class Work:
    """One kind of work or one register.

    ``name`` is the field a record is called by (a link by what it leads to); ``columns`` those of the list, the
    latest first by the first of ``order`` that is filled; the column of a link shows the name of what it leads to. ``stage`` is
    the status field ("" where a record has none), which follows from what is filled in, and ``stages`` its ordinary course.
    """

    cls: type[Record]
    icon: str
    name: str
    order: tuple[str, ...]
    groups: tuple[Group, ...]
    columns: tuple[str, ...]
    is_register: bool = False
    stage: str = ""
    stages: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    children: tuple[Child, ...] = ()
    today: tuple[str, ...] = ()  # fields that a new record begins with today or now

    @property
    def record(self) -> str:
        """The record's name, by which everything else knows the kind."""
        return self.cls.record

    @property
    def title(self) -> str:
        """What a clerk calls the kind."""
        return self.cls.title

    @property
    def is_convertible(self) -> bool:
        """Whether a grievance can be registered from one."""
        return self.cls.knows("grievance_id")

    def course(self) -> tuple[Entry, ...]:
        """The stages a record passes in order, as a stepper shows them."""
        if not self.stage:
            return ()
        entries = {entry.code: entry for entry in vocabulary(self.cls.spec(self.stage).of).entries}
        return tuple(entries[code] for code in self.stages)

    def acts_for(self, record: Record) -> list[Act]:
        """What can be done with a record now, the next act first."""
        return [act for act in self.acts if act.offered(record)]

    def child(self, record: str) -> Child:
        """The declaration of one kind of children; KeyError if there is none."""
        return {child.cls.record: child for child in self.children}[record]

    def begun(self, now: datetime) -> Record:
        """A new record with what is known beforehand."""
        return Act("new", "", today=self.today).begun(self.cls(), now)
