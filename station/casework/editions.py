"""Which edition of each set of data in ``resources`` the program works by, and where that data comes from."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from station import paths
from station.frozen import frozen

# folder below resources/: the heading its sets are listed under
_GROUPS = {
    "rules": "规则",
    "calendar": "规则",
    "ledgers": "台账版式",
    "letters": "文书模板和法条",
    "statutes": "文书模板和法条",
    "phrases": "常用语",
    "vocabularies": "词表",
}
# files that do not name themselves
_LAYOUT = "letters/title_words"  # only tells where a title is broken
_TITLES = {
    "ledgers/look": "台账版面",
    "letters/districts": "各地文书规定",
    "letters/faces": "文书字体",
    "letters/kinds": "文种、代字和答复期限",
    "letters/topics": "文书议题和要点",
    "statutes/statutes": "法条目录",
}


@frozen
class Edition:
    """One set of data: its file below ``resources``, the ``group`` it is listed under, title, version, and its source."""

    file: str
    group: str
    title: str
    version: str
    source: str


@cache
def editions() -> tuple[Edition, ...]:
    """All sets of data in force, group by group."""
    return tuple(edition for folder in _GROUPS for edition in _of_folder(folder))


def _of_folder(folder: str) -> Iterator[Edition]:
    for path in sorted((paths.resources() / folder).glob("*.json")):
        if f"{folder}/{path.stem}" == _LAYOUT:
            continue
        data: dict[str, Any] = paths.read_json(folder, path.name)
        for part in data.get("vocabularies", {"": data}).values():
            title = part.get("title") or part.get("name") or _TITLES.get(f"{folder}/{path.stem}", path.stem)
            source = part.get("source") or "每条各有来源"
            yield Edition(f"{folder}/{path.stem}", _GROUPS[folder], title, data["version"], source)
