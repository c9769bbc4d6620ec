"""Rows of an old ledger and records on file that say the same thing twice: by number, or by person, employer, day and matter."""

from collections import defaultdict
from collections.abc import Iterable

from station.db.importing import OnFile


class Index:
    """Records, or rows, to be asked for one of the same number or the same matter."""

    def __init__(self, known: Iterable[OnFile] = ()) -> None:
        self.by_id: dict[str, OnFile] = {}
        self._numbered: dict[str, OnFile] = {}
        self._of: dict[tuple[str, str, str], list[OnFile]] = defaultdict(list)
        for found in known:
            self.add(found)

    def add(self, found: OnFile) -> None:
        """One more; of two with one number the first counts."""
        self.by_id[found.id] = found
        if found.number:
            self._numbered.setdefault(found.number, found)
        self._of[found.day[:10], found.employer, found.person].append(found)

    def numbered(self, number: str) -> OnFile | None:
        """Who has this number."""
        return self._numbered.get(number) if number else None

    def same(self, key: OnFile, *, in_words: bool = False) -> OnFile | None:
        """Who is the same person against the same employer on the same day in the same matter; ``in_words``: not told otherwise."""
        if not key.day or not (key.employer or key.person):
            return None
        likely = self._of.get((key.day[:10], key.employer, key.person), ())
        return next((found for found in likely if _is_same(found, key) and not (in_words and _told_otherwise(found, key))), None)


def _told_otherwise(one: OnFile, two: OnFile) -> bool:
    """Whether both say what the matter is, in different words."""
    first, second = ("".join(found.summary.split()) for found in (one, two))
    return bool(first and second and first != second)


def _is_same(one: OnFile, two: OnFile) -> bool:
    if one.number and two.number and one.number != two.number:
        return False
    if one.id_number and two.id_number and one.id_number != two.id_number:
        return False
    if not (one.day.startswith(two.day) or two.day.startswith(one.day)):
        return False
    if one.person:
        return bool(one.category and one.category == two.category) or bool(one.summary and one.summary == two.summary)
    return (one.summary, one.people, one.amount) == (two.summary, two.people, two.amount)


def agrees(row: OnFile, found: OnFile, is_same_file: bool = False) -> bool:
    """Whether a row that stood at this place when it was imported is still about the same: more of what tells it apart agrees than not.

    In a file of the same name a row that says hardly anything is the same if nothing speaks against it.
    """
    pairs = [(getattr(row, name), getattr(found, name)) for name in ("number", "person", "phone", "id_number", "employer", "summary")]
    pairs.append((row.day[:10], found.day[:10]))
    stated: list[bool] = [one == two for one, two in pairs if one and two]
    return (sum(stated) >= 2 and sum(stated) * 2 > len(stated)) or (is_same_file and bool(stated) and all(stated))
