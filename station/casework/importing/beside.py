"""Tables that stand side by side in one sheet: each is read as a sheet of its own."""

from collections.abc import Sequence
from dataclasses import replace

from station.casework.importing import headings
from station.casework.importing.heads import Head, find_heads
from station.casework.importing.raw import RawSheet, Value, letter

_UPPER = 40  # rows in which the first heading is looked for
_MOST = 6


def parts(sheet: RawSheet) -> tuple[RawSheet, ...]:
    """The sheet itself, or the tables side by side in it, each from column A and with the titles above all of them.

    They are told by a heading that says the same again (序号 姓名 电话 序号 姓名 电话) or numbers the rows again.
    """
    upper = find_heads(replace(sheet, rows=sheet.rows[:_UPPER]))
    starts = _starts(upper[0]) if upper else ()
    if len(starts) < 2 or any(_starts(head) != starts for head in find_heads(sheet)):
        return (sheet,)
    first = upper[0].first
    ends = [*starts[1:], max(map(len, sheet.rows))]
    return tuple(_part(sheet, first, start, end) for start, end in zip(starts, ends, strict=True))


def _starts(head: Head) -> tuple[int, ...]:
    """The columns in which a heading begins anew."""
    named = [(column.place, headings.plain(column.heading)) for column in head.columns if column.heading]
    words = [word for _, word in named]
    for count in range(_MOST, 1, -1):
        length, rest = divmod(len(words), count)
        if not rest and length > 1 and words == words[:length] * count:
            return tuple(place for place, _ in named[::length])
    numbering = tuple(place for place, word in named if word in headings.ORDINALS)
    return numbering if len(numbering) > 1 and numbering[0] == named[0][0] else ()


def _part(sheet: RawSheet, head: int, start: int, end: int) -> RawSheet:
    rows: list[Sequence[Value]] = [row if place < head else row[start:end] for place, row in enumerate(sheet.rows)]
    merges = tuple(
        (top, left, bottom, right) if top < head else (top, left - start, bottom, min(right, end - 1) - start)
        for top, left, bottom, right in sheet.merges
        if top < head or start <= left < end
    )
    hidden = frozenset(place - start for place in sheet.hidden_columns if start <= place < end)
    name = sheet.name if not start else f"{sheet.name}（{letter(start)} 列起）"
    return replace(sheet, name=name, rows=rows, merges=merges, hidden_columns=hidden)
