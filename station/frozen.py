"""Classes whose objects are compared by what they hold and never changed."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

T = TypeVar("T")


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: Any = None, /, *, kw_only: bool = False) -> Any:
    """Make a class a frozen dataclass of which only ``__init__`` is compiled: the rest would take a tenth of the program's start.

    What it holds is not changed: the type checker sees to that (``replace`` makes another). Compared, hashed and shown are the
    fields that say so, as with any dataclass; a method the class brings itself stays.
    """

    def made(cls: Any) -> Any:
        for name, method in _METHODS.items():
            if name not in vars(cls):
                setattr(cls, name, method)
        dataclass(repr=False, eq=False, kw_only=kw_only)(cls)
        names = [each.name for each in fields(cls) if each.compare]
        cls.compared_by = attrgetter(*names) if names else staticmethod(lambda _object: ())
        return cls

    return made if cls is None else made(cls)


def _eq(self: Any, other: Any) -> bool:
    return self.compared_by(self) == self.compared_by(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(self.compared_by(self))


def _repr(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{each.name}={getattr(self, each.name)!r}' for each in fields(self) if each.repr)})"


_METHODS = {"__eq__": _eq, "__hash__": _hash, "__repr__": _repr}
