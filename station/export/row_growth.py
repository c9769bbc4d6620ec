"""What becomes of references when rows are put in under the rows a template has prepared.

The new rows come behind row ``last``. What lies below moves down; a range that reaches the last prepared row takes the new ones in
(``SUM(K4:K6)`` over rows 4 to 6 becomes ``SUM(K4:K9)``), except one that runs up to the row of its own formula.
"""

import re

from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.formula.translate import Translator

from station.errors import StationError
from station.frozen import frozen

MOST_ROWS = 1_048_576  # of a sheet

_SHEET = r"(?P<sheet>(?:'(?:[^']|'')+'|[^'!:\s]+)!)?"
_CELLS = re.compile(
    _SHEET + r"(?P<c1>\$?[A-Za-z]{1,3})(?P<a1>\$?)(?P<r1>\d{1,7})(?::(?P<c2>\$?[A-Za-z]{1,3})(?P<a2>\$?)(?P<r2>\d{1,7}))?(?P<spill>#?)"
)
_ROWS = re.compile(_SHEET + r"(?P<c1>)(?P<a1>\$?)(?P<r1>\d{1,7}):(?P<c2>)(?P<a2>\$?)(?P<r2>\d{1,7})(?P<spill>)")
_COLUMNS = re.compile(_SHEET + r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}")
_PLACE = re.compile(r"([A-Z]+)(\d+)")


class UnsoundError(StationError):
    """A formula that would give something else once rows are put in."""


@frozen
class Growth:
    """``by`` rows put into ``sheet`` behind row ``last``; its prepared rows begin with ``first``."""

    sheet: str
    first: int
    last: int
    by: int

    def row(self, row: int) -> int:
        """Where a row comes to lie."""
        return row + self.by if row > self.last else row

    def span(self, first: int, end: int) -> tuple[int, int]:
        """Where a stretch of rows comes to lie; one that reaches the last prepared row grows, to the end of the sheet at most."""
        return self.row(first), min(end + self.by, MOST_ROWS) if end >= self.last else end

    def holds(self, row: int) -> bool:
        """Whether this is one of the prepared rows."""
        return self.first <= row <= self.last

    def place(self, place: str) -> str:
        """``K7`` moved."""
        found = _PLACE.fullmatch(place)
        return f"{found[1]}{self.row(int(found[2]))}" if found else place

    def places(self, sqref: str) -> str:
        """Ranges parted by spaces, as validations and conditional formats list them."""
        return " ".join(self._operand(part, "", 0) for part in sqref.split())

    def formula(self, text: str, on: str, at_row: int = 0) -> str:
        """A formula standing on the sheet ``on`` in ``at_row``, with its references to the grown sheet moved.

        UnsoundError if it cannot be read.
        """
        if not self._concerns(text, on):
            return text
        tokens = _tokens(text)
        own_row = at_row if on == self.sheet and self.holds(at_row) else 0
        return "".join(self._token(token, on, own_row) for token in tokens)

    def leaves_out(self, text: str, on: str) -> bool:
        """Whether a formula outside the prepared rows takes in a part of them, or names them one by one: it would miss the new ones."""
        if not self._concerns(text, on):
            return False
        tokens = _tokens(text)
        return any(self._is_part(token, on) for token in tokens) or sum(self._is_single(token, on) for token in tokens) > 1

    def _concerns(self, text: str, on: str) -> bool:
        return on == self.sheet or self.sheet in text.replace("''", "'")

    def _is_ours(self, found: re.Match[str], on: str) -> bool:
        sheet = (found["sheet"] or "")[:-1]
        if not sheet:
            return on == self.sheet
        return (sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet).casefold() == self.sheet.casefold()

    def _is_single(self, token: Token, on: str) -> bool:
        found = _reference(token)
        return found is not None and not found["r2"] and self._is_ours(found, on) and self.holds(int(found["r1"]))

    def _is_part(self, token: Token, on: str) -> bool:
        found = _reference(token)
        if found is None or not found["r2"] or not self._is_ours(found, on):
            return False
        first, end = sorted((int(found["r1"]), int(found["r2"])))
        return first <= self.last and end >= self.first and not (first <= self.first and end >= self.last)

    def _token(self, token: Token, on: str, own_row: int) -> str:
        if token.type == Token.FUNC and ":" in token.value:
            raise UnsoundError(f"公式里的范围“{token.value}”由函数给出，加行后不知道会指到哪里。")
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            return str(token.value)
        if _reference(token) is None and ":" in token.value and "[" not in token.value and not _COLUMNS.fullmatch(token.value):
            raise UnsoundError(f"公式里的范围“{token.value}”读不懂，加行后不知道会指到哪里。")
        return self._operand(token.value, on, own_row)

    def _operand(self, value: str, on: str, own_row: int) -> str:
        """One reference moved; ``on`` is empty where references name no sheet because there is only one."""
        found = _CELLS.fullmatch(value) or _ROWS.fullmatch(value)
        if found is None or (on and not self._is_ours(found, on)):
            return value
        first = int(found["r1"])
        if not found["r2"]:
            return f"{found['sheet'] or ''}{found['c1']}{found['a1']}{self.row(first)}{found['spill']}"
        end = int(found["r2"])
        runs = own_row and not found["a2"] and end == own_row
        moved = (first, end) if runs else self.span(first, end)
        return f"{found['sheet'] or ''}{found['c1']}{found['a1']}{moved[0]}:{found['c2']}{found['a2']}{moved[1]}{found['spill']}"


def carried(text: str, origin: str, to: str) -> str:
    """A formula filled from one cell into another, relative references along with it."""
    return str(Translator(f"={text}", origin=origin).translate_formula(to))[1:]


def _tokens(text: str) -> list[Token]:
    try:
        return list(Tokenizer(f"={text}").items)
    except (TokenizerError, IndexError) as error:
        raise UnsoundError(f"公式“={text}”读不懂，加行后不知道会指到哪里。") from error


def _reference(token: Token) -> re.Match[str] | None:
    if token.type != Token.OPERAND or token.subtype != Token.RANGE:
        return None
    return _CELLS.fullmatch(token.value) or _ROWS.fullmatch(token.value)
