"""Text as it is kept: without what nobody sees – controls, letters that turn the order round, joiners and blanks of no width.

Two names that look the same are then the same, a name of a file cannot hide its ending, and nothing stands in a letter that was not read.
"""

from collections.abc import Iterable
from typing import TypeVar

from station.casework.fields import Record
from station.patterns import pattern

R = TypeVar("R", bound=Record)

_BREAKS = pattern("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Joiners stay behind letters that are written with them: Arabic (Uyghur, Kazakh), Indic (Tibetan), Mongolian, and pictures of people.
_JOINERS = "(?<![\u0600-\u0dff\u0f00-\u0fff\u1800-\u18af\ufe0f\u2640\u2642\U0001f000-\U0001faff])[\u200c\u200d]"
_HIDDEN = pattern(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\ufffc\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]|" + _JOINERS
)
_NO_NAME = pattern(r'[\\/:*?"<>|\n\t]')


def plain(text: str) -> str:
    """The text without what cannot be seen; line breaks of every kind are one kind, tabs stay."""
    return text if text.isascii() and text.isprintable() else _HIDDEN.sub("", _BREAKS.sub("\n", text))


def plain_record(record: R, names: Iterable[str]) -> R:
    """A record whose texts in these fields are plain; the very same where they are already."""
    changed = {name: kept for name in names if isinstance(value := getattr(record, name), str) and (kept := plain(value)) != value}
    return record.with_values(**changed) if changed else record


def file_name(text: str) -> str:
    """What a file may be called on every system, in the folder it is put into and no other."""
    return _NO_NAME.sub("", plain(text)).strip(". ")
