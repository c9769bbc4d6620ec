"""People's names on the screen: in full, or covered while somebody sits opposite who is not to read them.

Lists, details and what is found show ``王*`` then; forms, papers, exports and what people wrote into texts do not change. It is a
choice of the window, kept for this PC. What shows a name asks ``shown`` for it, and is told to show it again as of any change.
"""

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from station.casework.fields import FieldSpec

_KEY = "names.covered"


class _Choice:
    is_covered = False


def settle(memory: MutableMapping[str, Any]) -> None:
    """As it was left on this PC."""
    _Choice.is_covered = bool(memory.get(_KEY, False))


def turn(memory: MutableMapping[str, Any]) -> None:
    """Cover them, or show them in full again; kept in ``memory``."""
    _Choice.is_covered = memory[_KEY] = not _Choice.is_covered


def is_covered() -> bool:
    """Whether they are covered now."""
    return _Choice.is_covered


def shown(name: str | None) -> str:
    """A name, or several, as the screen shows it now; what stands in place of one stays."""
    name = name or ""
    if not _Choice.is_covered or not name:
        return name
    from station.casework.casefile import ANONYMOUS  # what masks is not to be loaded before the first list is painted
    from station.casework.masking import SEALED, mask_name

    return name if name in (ANONYMOUS, SEALED) else mask_name(name)


def shown_of(person: str, matter: str) -> str:
    """“李强，劳动报酬（欠薪）”: whose matter, and which; one of them may be missing."""
    return "，".join(filter(None, [shown(person), matter]))


def shown_title(title: str) -> str:
    """The title of a draft, “登记诉求（李强）”, with whom it is about as ``shown``; others name a case by its number."""
    about, opening, rest = title.partition("（")
    is_person = opening and not any(one.isdigit() for one in rest)
    return f"{about}（{shown(rest.removesuffix('）'))}）" if is_person else title


def shown_field(spec: "FieldSpec", words: str) -> str:
    """The words of a declared field: those of a field that names a person, or leads to a worker, as ``shown``."""
    from station.casework.masking import Mask, mask_of

    return shown(words) if spec.of == "worker" or mask_of(spec) is Mask.NAME else words
