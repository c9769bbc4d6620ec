"""Classes whose objects are compared by what they hold and never changed."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from operator import attrgetter
from threading import RLock
from typing import Any, ClassVar, TypeVar, dataclass_transform, overload

T = TypeVar("T")


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, kw_only: bool = False) -> Callable[[type[T]], type[T]]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: Any = None, /, *, kw_only: bool = False) -> Any:
    """Make a class a frozen dataclass of which only ``__init__`` is compiled, with its first object: all would take a tenth of the start.

    What it holds is not changed: the type checker sees to that (``replace`` makes another). Compared, hashed and shown are the
    fields that say so, as with any dataclass; a method the class brings itself stays.
    """

    def make(cls: Any) -> None:
        dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
        names = [each.name for each in fields(cls) if each.compare]
        cls.compared_by = attrgetter(*names) if names else staticmethod(lambda _object: ())
        whole: Any = type(cls.__name__, (cls,), {"__doc__": cls.__doc__})  # made aside: nobody may meet the class without a constructor
        dataclass(repr=False, eq=False)(whole)
        cls.__init__ = whole.__init__

    def marked(cls: Any) -> Any:
        for name, method in _METHODS.items():
            if name not in vars(cls):
                setattr(cls, name, method)
        cls.__init__ = _at_first(cls, "__init__")
        cls.compared_by = staticmethod(_at_first(cls, "compared_by"))
        cls.__dataclass_fields__ = Later(cls, make)
        return cls

    return marked if cls is None else marked(cls)


class Later:
    """Stands for the fields of a class until they are asked for, and makes them then: half of the classes wait for the first list."""

    alone: ClassVar = RLock()  # a class is asked for through the one it is made from; two threads must not make it twice

    def __init__(self, cls: type, make: Callable[[Any], None]) -> None:
        self._cls, self._make = cls, make

    def __get__(self, _object: object, _class: type) -> Any:
        with self.alone:
            if vars(self._cls)["__dataclass_fields__"] is self:
                self._make(self._cls)
        return vars(self._cls)["__dataclass_fields__"]


def _at_first(cls: Any, name: str) -> Callable[..., Any]:
    """Makes the class and calls the method it then has of that name."""

    def first(self: Any, *values: Any, **named: Any) -> Any:
        with Later.alone:
            fields(cls)
        return getattr(cls, name)(self, *values, **named)

    return first


def _eq(self: Any, other: Any) -> bool:
    return self.compared_by(self) == self.compared_by(other) if type(other) is type(self) else NotImplemented


def _hash(self: Any) -> int:
    return hash(self.compared_by(self))


def _repr(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{each.name}={getattr(self, each.name)!r}' for each in fields(self) if each.repr)})"


_METHODS = {"__eq__": _eq, "__hash__": _hash, "__repr__": _repr}
