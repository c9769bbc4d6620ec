"""Plain texts of an old ledger, and limits that are written as a number of days."""

import re
import unicodedata

from station.casework.importing import days
from station.casework.importing.cells import Around, ReadCell, flagged
from station.casework.importing.raw import EXACT, Value, text_of

_TERM = re.compile(
    r"\d{1,3}\s*个?(?:工作日|自然日|日|天|小时|个月|月)(?:内|以内)?|[一二三四五六七八九十]+个?(?:工作日|日|天|个?月)(?:内|以内)?|即时|当[天日]|立即|长期"
)


def read_text(value: Value, around: Around) -> ReadCell:
    """What stands there, as it is – a text that begins with “=” too; a number whose digits the sheet has lost is flagged."""
    text = text_of(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= EXACT:
        return flagged(text, f"“{text}”后几位已经丢了（表格存成了数字）。")
    return ReadCell(text, f"{around.lead}：{text}" if around.lead else text)


def read_due(value: Value, around: Around) -> ReadCell:
    """The day of a limit; a limit in days (15日) is kept as a note, for nobody says what days they are or from when they count."""
    if isinstance(value, str):
        term = unicodedata.normalize("NFKC", value).strip()
        if _TERM.fullmatch(term):
            return ReadCell(text_of(value), None, note=text_of(value))
    return days.read(value, around)
