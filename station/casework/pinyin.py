"""The first letters of a name as it is read, by which people and employers are found with a few keys."""

import re
from functools import cache

from station.paths import read_json


def initials(name: str, *, is_person: bool = False) -> str:
    """One lower-case letter for each character, in its order; what has no reading stays as it is.

    The head of a person's name is read as a surname: 单 is ``s`` there and ``d`` elsewhere.
    """
    letters, words, surnames = _tables()
    if is_person:
        for length in (2, 1):
            if read := surnames.get(name[:length]):
                return read + initials(name[length:])
    spelt = words.sub(lambda found: letters[found[0]], name.lower())
    return "".join(letters.get(character, character) for character in spelt)


@cache
def _tables() -> tuple[dict[str, str], re.Pattern[str], dict[str, str]]:
    """Letters of characters and of the words read otherwise, a pattern of those words, letters of surnames."""
    table = read_json("pinyin", "initials.json")
    letters = {character: letter for letter, characters in table["characters"].items() for character in characters}
    return letters | table["words"], re.compile("|".join(map(re.escape, table["words"]))), table["surnames"]
