"""How one field of a record is declared, once: name, Chinese label, kind, group, privacy class, whether required."""

import dataclasses
from collections.abc import Iterable
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, NoReturn, Self, TypeVar, dataclass_transform

from station.frozen import Later, frozen


class Kind(Enum):
    """What a value is, which decides its editor, its column, its cell and its mask."""

    KEY = "key"  # text: identity of a record, or a link to another record (``of`` names it)
    TEXT = "text"  # one line
    LONG_TEXT = "long_text"  # several lines
    LINES = "lines"  # several items, one a line
    CODE = "code"  # one entry of the vocabulary named by ``of``
    CODES = "codes"  # several entries of it, joined by one space
    FLAG = "flag"  # bool
    COUNT = "count"  # int or None
    MONEY = "money"  # whole fen, int or None
    DATE = "date"  # ISO 8601 text, may be reduced to "2024-03" or "2024" where the day is not known
    MOMENT = "moment"  # ISO 8601 text to the minute, "2026-11-16T16:05"; may be reduced like a date
    NUMBER = "number"  # decimal as text, for published figures such as 0.992
    ID_NUMBER = "id_number"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"


class Privacy(Enum):
    """How near a value is to a person (个人信息保护法 arts. 4, 28), which decides masks and exports."""

    NONE = "none"
    PERSONAL = "personal"  # names a person or reaches one
    SENSITIVE = "sensitive"  # identity numbers, health, bank accounts: never exported unmasked without a reason
    FREE_TEXT = "free_text"  # may contain either; scanned before it leaves


_EMPTY: dict[Kind, Any] = {Kind.FLAG: False, Kind.COUNT: None, Kind.MONEY: None}
_PRIVACY = {
    Kind.ID_NUMBER: Privacy.SENSITIVE,
    Kind.PHONE: Privacy.PERSONAL,
    Kind.LONG_TEXT: Privacy.FREE_TEXT,
    Kind.LINES: Privacy.FREE_TEXT,
}


@frozen
class FieldSpec:
    """The declaration of one field; ``record`` and ``name`` together identify it everywhere."""

    record: str
    name: str
    label: str
    kind: Kind
    group: str
    privacy: Privacy
    required: bool
    of: str  # vocabulary of a CODE, record of a KEY
    mark: str  # name of the field that holds 余/约 for this amount, if there is one
    is_ordered: bool  # several lines that mean something by their place or as a whole, not each by itself

    @cached_property
    def empty(self) -> Any:
        """The value that says nothing: what a column holds when a record does not mention the field."""
        return _EMPTY.get(self.kind, "")

    @property
    def wanted(self) -> str:
        """What is said where nothing stands: “请填写姓名。”, “请选择诉求类别。”."""
        return wanting(self.label, self.kind)

    @property
    def path(self) -> str:
        """``grievance.summary``: how ledgers, imports and drafts name the field."""
        return f"{self.record}.{self.name}"


def wanting(label: str, kind: Kind) -> str:
    """That a field of this kind is empty: what comes from a list is chosen, the rest is written."""
    return f"请{'选择' if kind in (Kind.CODE, Kind.CODES) else '填写'}{label}。"


def field(
    label: str,
    kind: Kind = Kind.TEXT,
    *,
    group: str = "",
    privacy: Privacy | None = None,
    required: bool = False,
    of: str = "",
    mark: str = "",
    is_ordered: bool = False,
    default: Any = dataclasses.MISSING,
) -> Any:
    """Declare a field of a record; the default is empty text, ``False`` or ``None`` by kind."""
    return _Said(label, kind, group, privacy, required, of, mark, is_ordered, default)


class _Said(NamedTuple):
    """What ``field`` was told."""

    label: str
    kind: Kind
    group: str
    privacy: Privacy | None
    required: bool
    of: str
    mark: str
    is_ordered: bool
    default: Any

    def as_field(self) -> Any:
        """The same for ``dataclasses``."""
        privacy = _PRIVACY.get(self.kind, Privacy.NONE) if self.privacy is None else self.privacy
        default = _EMPTY.get(self.kind, "") if self.default is dataclasses.MISSING else self.default
        return dataclasses.field(default=default, metadata={"declared": (*self[:3], privacy, *self[4:8])})


def _make(kind: type) -> None:
    for name, said in [*vars(kind).items()]:
        if isinstance(said, _Said):
            setattr(kind, name, said.as_field())
    dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=True)(kind)


R = TypeVar("R", bound="Record")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(dataclasses.field,))
def declared(cls: type[R]) -> type[R]:
    """Make a class of fields a kind of record: a frozen dataclass, without methods written and compiled for each of sixty kinds.

    ``Record`` has them once for all, or they would take a tenth of the program's start.
    """
    setattr(cls, "__dataclass_fields__", Later(cls, _make))  # noqa: B010 # of which the type checker thinks it knows better
    return cls


@declared
class Record:
    """A row of one kind: frozen values, changed only by ``with_values``; each kind is ``@declared``.

    ``stamps`` are the versions of the fields as they were read (field name to stamp); a save names them as the
    versions the form was showing. They take no part in comparison.
    """

    record: ClassVar[str]  # the table's name, which is the record's name everywhere
    title: ClassVar[str]  # what a clerk calls it

    id: str = field("标识", Kind.KEY)
    deleted: bool = field("已删除", Kind.FLAG)
    stamps: dict[str, str] = dataclasses.field(default_factory=dict, compare=False, repr=False)

    def __init__(self, **values: Any) -> None:
        defaults, mine = _defaults(type(self)), vars(self)
        mine.update(defaults, stamps={})
        mine.update(values)
        if len(mine) != len(defaults) + 1:
            raise TypeError(f"{self.record} has no {sorted(values.keys() - defaults.keys())}")

    def __eq__(self, other: object) -> bool:
        return self._values() == other._values() if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in _defaults(type(self)))})"

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def _values(self) -> tuple[Any, ...]:
        mine = vars(self)
        return tuple([mine[name] for name in _defaults(type(self))])

    @classmethod
    def of_all(cls, values: dict[str, Any]) -> Self:
        """The record whose fields these are, every one of them and the stamps; it keeps the dictionary."""
        made = object.__new__(cls)
        object.__setattr__(made, "__dict__", values)
        return made

    @classmethod
    def spec(cls, name: str) -> FieldSpec:
        """The declaration of one field; KeyError if there is none of that name."""
        return _specs(cls)[name]

    @classmethod
    def knows(cls, name: str) -> bool:
        """Whether a field of that name is declared."""
        return name in _specs(cls)

    @classmethod
    def specs(cls) -> tuple[FieldSpec, ...]:
        """All declared fields in order, ``id`` and ``deleted`` first."""
        return tuple(_specs(cls).values())

    @classmethod
    def empties(cls) -> dict[str, Any]:
        """What each field but the id holds when it says nothing."""
        if cls not in _EMPTIES:
            _EMPTIES[cls] = {s.name: s.empty for s in cls.specs() if s.name != "id"}
        return _EMPTIES[cls]

    @classmethod
    def links_to(cls, record: str) -> tuple[FieldSpec, ...]:
        """The fields that may hold the id of a record of that name; one without ``of`` (an attachment's owner) leads to any kind."""
        return tuple(s for s in cls.specs() if s.kind is Kind.KEY and s.name != "id" and s.of in ("", record))

    def with_values(self, **values: Any) -> Self:
        """A copy with these fields changed."""
        if unknown := values.keys() - self.__dataclass_fields__.keys():
            raise TypeError(f"{self.record} has no {sorted(unknown)}")
        made = object.__new__(type(self))
        vars(made).update(vars(self) | values)  # dataclasses.replace writes each of sixty fields by itself
        return made

    def differences(self, other: "Record") -> tuple[str, ...]:
        """Names of the fields whose values differ from ``other``."""
        return tuple(s.name for s in self.specs() if getattr(self, s.name) != getattr(other, s.name))


_SPECS: dict[type[Record], dict[str, FieldSpec]] = {}
_EMPTIES: dict[type[Record], dict[str, Any]] = {}
_DEFAULTS: dict[type[Record], dict[str, Any]] = {}


def _defaults(cls: type[Record]) -> dict[str, Any]:
    """Every field but the stamps, in order of declaration, and what it holds where nothing is given."""
    found = _DEFAULTS.get(cls)
    if found is None:
        found = _DEFAULTS[cls] = {f.name: f.default for f in dataclasses.fields(cls) if f.name != "stamps"}
    return found


def counted(record: Record, name: str) -> Any:
    """A number as tables show and sums add it: who says nothing of how many people a record is about means as many as a new one has."""
    spec, value = record.spec(name), getattr(record, name)
    return _defaults(type(record))[name] if value is None and not (spec.mark and getattr(record, spec.mark)) else value


def _specs(cls: type[Record]) -> dict[str, FieldSpec]:
    if cls not in _SPECS:
        declared = {f.name: f.metadata["declared"] for f in dataclasses.fields(cls) if "declared" in f.metadata}
        _SPECS[cls] = {name: FieldSpec(cls.record, name, *values) for name, values in declared.items()}
    return _SPECS[cls]


def missing(record: Record, names: Iterable[str] | None = None) -> dict[str, str]:
    """One sentence for each required field that is empty."""
    wanted = set(names) if names is not None else None
    return {
        s.name: s.wanted
        for s in record.specs()
        if s.required and (wanted is None or s.name in wanted) and getattr(record, s.name) in ("", None)
    }
