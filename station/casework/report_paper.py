"""The month report as one paper: its figures, the twelve months behind it, what they say, the prose; the same for PDF and workbook."""

import re
from dataclasses import dataclass

from station.casework.report_analysis import Hot, Reading, by_cases, wording
from station.casework.report_prose import span_of
from station.casework.reports import Report, ReportLine

MOST_BARS = 8  # of a chart; the rest is summed up
_REST = "其余"


@dataclass(frozen=True)
class Past:
    """How many cases came in and left the desk in a month (ISO) up to that of the report."""

    month: str
    received: int
    ended: int

    @property
    def label(self) -> str:
        """“10月”; the first month of a year bears it, “2026年1月”."""
        year, number = self.month.split("-")
        return f"{int(number)}月" if number != "01" else f"{year[2:]}年1月"


@dataclass(frozen=True)
class ReportPaper:
    """Everything that goes on paper; ``summary`` is the prose as the clerk leaves it, "" for none."""

    report: Report
    past: tuple[Past, ...]
    reading: Reading
    summary: str
    filled_on: str

    @property
    def name(self) -> str:
        """月报表, 季报表 …, with the stretch: “月报表（2026年10月）”."""
        return f"{span_of(self.report.period)['paper']}（{self.report.period.text}）"

    @property
    def title(self) -> str:
        """The name with who fills it in, or whose figures these are, before it."""
        return f"{self.report.scope or self.report.station}{self.name}"

    def file_name(self, ending: str) -> str:
        """A name for the file that every system accepts."""
        return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", self.title) + ending

    def bars(self, by: str) -> list[Hot]:
        """What a chart shows of one of ``BREAKDOWNS``: the most first, the rest in one, what is not filled in last."""
        found = by_cases(self.reading.hot[by])
        if len(found) <= MOST_BARS:
            return found
        shown, rest = found[: MOST_BARS - 1], found[MOST_BARS - 1 :]
        summed = (sum(getattr(one, name) for one in rest) for name in ("cases", "people", "amount", "before", "last_year"))
        return [*shown, Hot(_REST, *summed)]

    @property
    def coverage(self) -> list[ReportLine]:
        """The shares of a whole that are told apart (三覆盖), those with a base."""
        lines = [self.report.lines[key] for key in wording()["coverage"] if key in self.report.lines]
        return [line for line in lines if isinstance(line.value, tuple) and line.value[1]]


def on_paper(text: str) -> str:
    """A text of the screen as paper has it: no blank between Chinese and figures."""
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[^\x00-\x7f])", "", text)
