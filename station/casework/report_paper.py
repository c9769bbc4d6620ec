"""The month report as one paper: its figures, the twelve months behind it, what they say, the prose; the same for PDF and workbook."""

import re

from station.casework.report_analysis import Hot, Reading, by_cases, wording
from station.casework.report_prose import span_of
from station.casework.reports import Report, ReportLine
from station.casework.sheets import Period
from station.frozen import frozen

MOST_BARS = 8  # of a chart; the rest is summed up
_REST = "其余"
_TARGET = re.compile(r"目标[\d.]+%?")


@frozen
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


@frozen
class ReportPaper:
    """Everything that goes on paper; ``summary`` is the prose as the clerk leaves it, ``composed`` as the figures have it."""

    report: Report
    past: tuple[Past, ...]
    reading: Reading
    summary: str
    composed: str
    filled_on: str

    @property
    def name(self) -> str:
        """月报表, 季报表 …, with the stretch: “月报表（2026年10月）”."""
        return name_of(self.report.period)

    @property
    def title(self) -> str:
        """The name with who fills it in, or whose figures these are, before it."""
        return f"{self.report.scope or self.report.station}{self.name}"

    @property
    def charted(self) -> list[str]:
        """Which of ``BREAKDOWNS`` have something to compare and no names in them; categories even where there is one."""
        return [by for by in ("category", "channel", "area", "station") if len(self.bars(by)) > (by != "category")]

    def bars(self, by: str) -> list[Hot]:
        """What a chart shows of one of ``BREAKDOWNS``: the most first, the rest in one, what is not filled in last."""
        found = by_cases(self.reading.hot[by])
        if len(found) <= MOST_BARS:
            return found
        shown, rest = found[: MOST_BARS - 1], found[MOST_BARS - 1 :]
        summed = (sum(getattr(one, name) for one in rest) for name in ("cases", "people", "amount", "before", "last_year"))
        return [*shown, Hot(_REST, *summed)]

    @property
    def coverage(self) -> list["Covered"]:
        """The shares of a whole that are told apart (三覆盖), those that are known; what was entered by hand before what is counted."""
        lines = [self.report.lines[key] for key in wording()["coverage"] if key in self.report.lines]
        found: dict[str, Covered] = {}
        for covered in filter(None, map(_covered, lines)):
            found.setdefault(covered.label, covered)
        return list(found.values())


@frozen
class Covered:
    """How much of a whole is covered: 0 to 1, and in words, “41.67%（5/12）” or “65.00%，目标60”."""

    label: str
    share: float
    words: str


def _covered(line: ReportLine) -> Covered | None:
    percent = line.month or line.year  # entered by hand, it may be known of an earlier month only
    if not percent.endswith("%"):
        return None
    words = percent
    if isinstance(line.value, tuple):
        words += f"（{line.value[0]:,}/{line.value[1]:,}）"
    elif target := _TARGET.search(on_paper(line.remark)):
        words += f"，{target[0]}"
    return Covered(on_paper(line.label), float(percent.rstrip("%").replace(",", "")) / 100, words)


def on_paper(text: str) -> str:
    """A text of the screen as paper has it: no blank between Chinese and figures."""
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) (?=[^\x00-\x7f])", "", text)


def is_heading(line: str) -> bool:
    """Whether a line of the prose is a heading: “一、诉求受理办理情况”."""
    return bool(re.fullmatch(r"[一二三四五六七八九十]+、[^。]{1,26}", line))


def name_of(period: Period) -> str:
    """“月报表（2026年10月）”."""
    return f"{span_of(period)['paper']}（{period.text}）"


def file_name(whose: str, period: Period, ending: str) -> str:
    """A name for the file that every system accepts: “站前街道职工服务站月报表（2026年10月）.pdf”; Word holds the prose alone."""
    name = f"小结（{period.text}）" if ending == "docx" else name_of(period)
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "", whose + name) + f".{ending}"
