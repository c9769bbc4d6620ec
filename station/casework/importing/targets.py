"""What an old ledger can be taken in as: the fields of each target with the headings people use for them (``resources/imports``).

To add a target: a file in ``resources/imports`` with the fields it takes, by path. A heading that is used for a field
everywhere stands in ``headings.json``; a word of a vocabulary as people write it in ``words.json``.
"""

from collections.abc import Mapping
from functools import cache

from station import paths
from station.casework.fields import FieldSpec, Kind
from station.casework.model import BY_NAME
from station.frozen import frozen


@frozen
class TargetField:
    """One field of a target: its path, what a clerk reads, and the headings it goes by (without spaces and brackets)."""

    path: str
    label: str
    spec: FieldSpec
    headings: tuple[str, ...]
    reader: str = ""  # how its cells are read when the kind alone does not say: person, due, closed
    is_required: bool = False

    @property
    def kind(self) -> Kind:
        """What the field holds."""
        return self.spec.kind


@frozen
class Target:
    """What a table can become; ``defaults`` are the values such a table implies, by path."""

    key: str
    name: str
    order: int
    record: str
    fields: tuple[TargetField, ...]
    titles: tuple[str, ...]  # words of a title that tell it
    defaults: Mapping[str, str]
    version: str
    source: str

    def field(self, path: str) -> TargetField:
        """The field of that path; KeyError if the target has none."""
        for found in self.fields:
            if found.path == path:
                return found
        raise KeyError(path)


@cache
def targets() -> dict[str, Target]:
    """All targets by key, in the order a clerk is offered them."""
    shared: dict[str, list[str]] = paths.read_json("imports", "headings.json")["headings"]
    found = []
    for path in (paths.resources() / "imports").glob("*.json"):
        if path.stem not in ("headings", "words"):
            raw = paths.read_json("imports", path.name)
            fields = tuple(_field(entry, shared) for entry in raw.pop("fields"))
            found.append(Target(key=path.stem, fields=fields, **(raw | {"titles": tuple(raw["titles"])})))
    return {target.key: target for target in sorted(found, key=lambda target: target.order)}


def spec_of(path: str) -> FieldSpec:
    """The declaration of a field by its path."""
    record, _, name = path.partition(".")
    return BY_NAME[record].spec(name)


def _field(entry: dict[str, object], shared: Mapping[str, list[str]]) -> TargetField:
    path = str(entry["path"])
    spec = spec_of(path)
    label = str(entry.get("label", spec.label))
    own = entry.get("headings", [])
    assert isinstance(own, list)
    headings = tuple(dict.fromkeys([label, *own, *(shared.get(path, []) if entry.get("shared", True) else [])]))
    return TargetField(path, label, spec, headings, str(entry.get("reader", "")), bool(entry.get("required", False)))
