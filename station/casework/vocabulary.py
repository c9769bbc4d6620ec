"""Controlled words (来源, 类别, 案由, 状态 …) read from ``resources/vocabularies``: versioned data, codes kept, labels shown."""

from functools import cache

from station import paths
from station.frozen import frozen

_FULL_WIDTH = str.maketrans("()", "（）")


@frozen
class Entry:
    """One word: the ``code`` that is stored, the ``label`` that is shown, a ``short`` label for narrow columns."""

    code: str
    label: str
    short: str
    tone: str = ""  # colour family of a status pill: gry, blu, vio, grn
    until: str = ""  # version up to which new records could use it; still shown
    parent: str = ""  # code in another vocabulary this word belongs under
    offered: bool = True  # False for a state that only an act brings about


@frozen
class Vocabulary:
    """All words of one kind, with version and source."""

    name: str
    title: str
    version: str
    source: str
    entries: tuple[Entry, ...]

    def current(self) -> tuple[Entry, ...]:
        """The words a new record may use."""
        return tuple(e for e in self.entries if e.offered and not e.until)

    def code(self, label: str) -> str:
        """The code of a label or short label, with brackets of either width; KeyError if the word is unknown."""
        word = label.translate(_FULL_WIDTH)
        for entry in self.entries:
            if word in (entry.label, entry.short) or label == entry.code:
                return entry.code
        raise KeyError(label)


@cache
def _all() -> dict[str, Vocabulary]:
    found: dict[str, Vocabulary] = {}
    for path in sorted((paths.resources() / "vocabularies").glob("*.json")):
        data = paths.read_json("vocabularies", path.name)
        for name, raw in data["vocabularies"].items():
            entries = tuple(Entry(**{"short": e["label"], **e}) for e in raw["entries"])
            found[name] = Vocabulary(name, raw["title"], data["version"], raw["source"], entries)
    return found


def vocabulary(name: str) -> Vocabulary:
    """The vocabulary of that name; KeyError if there is none."""
    return _all()[name]


@cache
def _labels(name: str) -> dict[str, Entry]:
    return {e.code: e for e in vocabulary(name).entries}


def label(name: str, code: str) -> str:
    """The label of a code; a code from a newer version is shown as it is."""
    entry = _labels(name).get(code)
    return entry.label if entry else code


def short(name: str, code: str) -> str:
    """The short label of a code, for narrow columns."""
    entry = _labels(name).get(code)
    return entry.short if entry else code


def place(name: str, code: str) -> int:
    """Where a code stands among the words, which are kept in order of rank where they have one; -1 for one not known here."""
    return next((number for number, entry in enumerate(vocabulary(name).entries) if entry.code == code), -1)


def options(name: str) -> list[tuple[str, str]]:
    """(code, label) of every word, those of earlier versions too: what records that exist may hold."""
    return [(entry.code, entry.label) for entry in vocabulary(name).entries]


def labels(name: str, codes: str) -> str:
    """The labels of several codes joined by “、”."""
    return "、".join(label(name, code) for code in codes.split())


def tone(name: str, code: str) -> str:
    """The colour family of a status; grey when none is set."""
    entry = _labels(name).get(code)
    return entry.tone if entry and entry.tone else "gry"
