"""Pieces of SQL the figures are made of: whether a day lies in the stretch, whose a record is, how a line of a figure is declared.

The stretch is ``:first`` to ``:last``; everything is counted as it stood at its end, so that what happens later changes no
month that was handed up, unless somebody corrects what was entered.
"""

from station.db.clauses import listed
from station.frozen import frozen


def low(day: str) -> str:
    """The first day of a day, month or year."""
    return f"iif(length({day}) = 10, {day}, substr({day} || '-01-01', 1, 10))"


def within(day: str) -> str:
    """Whether a day, month or year lies whole in the stretch (28: no month is shorter)."""
    high = f"{day} || substr('-12-28', length({day}) - 3)"
    return f"CASE length({day}) WHEN 10 THEN {day} BETWEEN :first AND :last WHEN 0 THEN 0 ELSE {low(day)} >= :first AND {high} <= :last END"


def within_moment(moment: str) -> str:
    """The same of the day of a moment."""
    return within(f"substr({moment}, 1, 10)")


def near(table: str, *columns: str) -> str:
    """SQL of the lines (rowid) of a table one of whose days or moments may lie in the stretch, each found by its index.

    What is dated by its year or month alone lies in the stretch if that begins with it.
    """
    found = (
        f"SELECT rowid FROM {table} WHERE {column} {lies}"
        for column in columns
        for lies in ("BETWEEN :first AND :near_last", "IN (:near_year, :near_month)")
    )
    return " UNION ".join(found)


def is_near(alias: str, table: str, *columns: str) -> str:
    """SQL of whether a line of a table lies :func:`near`."""
    return f"{alias}.rowid IN ({near(table, *columns)})"


def of_case(table: str, alias: str) -> str:
    """FROM the records of one kind that belong to a case ``g``; none of a deleted one."""
    return f"FROM {table} {alias} JOIN grievance g ON g.id = {alias}.grievance_id WHERE {alias}.deleted = 0 AND g.deleted = 0"


def among(column: str, codes: tuple[str, ...]) -> str:
    """Whether a column holds one of these codes."""
    return f"{column} IN {listed(codes)}"


@frozen
class Figure:
    """What one line of a source adds to a figure: ``value`` where ``when`` holds, or one for each different ``distinct``."""

    key: str
    when: str
    value: str = "1"
    distinct: str = ""  # SQL of the id that is counted once
    record: str = ""  # whose id that is

    @property
    def total(self) -> str:
        """SQL of the figure."""
        return f"count(DISTINCT iif({self.when}, {self.distinct}, NULL))" if self.distinct else f"total(iif({self.when}, {self.value}, 0))"

    @property
    def adds(self) -> str:
        """SQL of whether a line adds anything to it."""
        return f"({self.when}) AND coalesce({self.distinct or self.value}, 0) <> 0" if self.distinct or self.value != "1" else self.when


@frozen
class Source:
    """Lines that are counted together: each stands for a ``record`` with this ``id`` and belongs to one ``station`` and one ``area``."""

    record: str
    id: str
    of: str  # FROM … WHERE …
    station: str
    area: str
    figures: tuple[Figure, ...]
    prepared: str = ""  # WITH …
    near: str = "1"  # leaves out by indexes what adds nothing, so that a month costs what it holds


def figures(**asked: str) -> tuple[Figure, ...]:
    """Figures that count lines: key, and SQL of the lines that count."""
    return tuple(Figure(key, when) for key, when in asked.items())
