"""Lines that are read as figures: sums, counts, and numbers that check themselves."""

import re
from collections.abc import Callable
from typing import Any

from station.casework import identity, money
from station.errors import StationError
from station.ui.editors.line import LineEditor


class MoneyEditor(LineEditor):
    """Whole fen; 1.2万 and 约八千 are understood, the doubt goes into the mark where the field has one."""

    def __init__(self, has_mark: bool, suffix: str = "元") -> None:
        super().__init__(suffix)
        self.has_mark = has_mark

    def read(self) -> tuple[Any, str]:
        if self.has_mark:
            amount = money.parse_amount(self.text())
            return amount.fen, amount.mark
        return money.parse_exact(self.text()), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        super().show_value(money.marked(money.yuan(value), mark) if value is not None else "")

    def tidy(self) -> None:
        try:
            self.show_value(*self.read())
        except StationError:
            return


class CountEditor(LineEditor):
    """A whole number of people or days; 23余 where the field has a mark."""

    def __init__(self, has_mark: bool, suffix: str = "") -> None:
        super().__init__(suffix)
        self.has_mark = has_mark

    def read(self) -> tuple[Any, str]:
        typed = self.text().strip()
        try:
            fen, mark = money.parse_amount(re.sub(r"[人名件天日个]$", "", typed))
        except StationError:
            fen, mark = -1, ""
        if fen is not None and (fen < 0 or fen % money.YUAN or (mark and not self.has_mark)):
            raise StationError(f"“{typed}”不是整数。", "请填数字，例如 12。")
        return (None if fen is None else fen // money.YUAN), mark

    def show_value(self, value: Any, mark: str = "") -> None:
        super().show_value(money.marked(f"{value:,}", mark) if value is not None else "")

    def tidy(self) -> None:
        try:
            self.show_value(*self.read())
        except StationError:
            return


class NumberEditor(LineEditor):
    """ID numbers, credit codes and phone numbers: spaces are dropped, the check is the field's."""

    def __init__(self, check: Callable[[str], str], grouped: bool = False) -> None:
        super().__init__()
        self.check = check
        self.grouped = grouped

    def read(self) -> tuple[Any, str]:
        number = identity.clean(self.text())
        if problem := self.check(number):
            raise StationError(problem)
        return number, ""

    def show_value(self, value: Any, mark: str = "") -> None:
        number = identity.clean(str(value or ""))
        is_mobile = self.grouped and len(number) == 11 and number.startswith("1")
        super().show_value(f"{number[:3]} {number[3:7]} {number[7:]}" if is_mobile else number)

    def tidy(self) -> None:
        self.show_value(self.text())
