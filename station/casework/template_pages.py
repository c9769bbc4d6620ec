"""A worksheet of somebody's workbook as plain values: texts, merged cells, formulas, which cells are drawn."""

import re
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from station.frozen import frozen

Spot = tuple[int, int]  # row and column of a cell, from 1
Box = tuple[int, int, int, int]  # first row, first column, last row, last column


@frozen
class TemplatePage:
    """One worksheet of a template as plain values; ``drawn`` tells of each cell with a style whether it has a border."""

    name: str
    texts: Mapping[Spot, str]
    merges: tuple[Box, ...] = ()
    formulas: Mapping[Spot, str] = field(default_factory=dict)
    drawn: Mapping[Spot, bool] = field(default_factory=dict)
    is_hidden: bool = False

    @cached_property
    def rows(self) -> dict[int, list[tuple[int, str]]]:
        """The texts of each row from left to right, each with its column."""
        found: dict[int, list[tuple[int, str]]] = {}
        for (row, column), text in sorted(self.texts.items()):
            if text.strip():
                found.setdefault(row, []).append((column, text))
        return found

    def box(self, spot: Spot) -> Box:
        """The merged range a cell lies in, or the cell alone."""
        row, column = spot
        return next((box for box in self.merges if box[0] <= row <= box[2] and box[1] <= column <= box[3]), (row, column, row, column))

    def text(self, spot: Spot) -> str:
        """What is read at a cell, which in a merged range stands at its beginning."""
        box = self.box(spot)
        return self.texts.get(box[:2], "").strip()


def column_letters(number: int) -> str:
    """1 is ``A``, 27 ``AA``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def one_line(text: str) -> str:
    """A heading without the line breaks and blanks that only fit it into its cell."""
    return re.sub(r"\s+", "", text).replace("=", "＝")
