"""A month report that was handed up: its figures kept as they were, and what history has changed of them since (更正)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from station.casework import statistics
from station.casework.model import Indicator, MonthlyReport
from station.casework.reports import ENTERED, Correction, ReportGroup, ReportLine
from station.casework.statistics import Counts, Share

Stretches = tuple[Counts, Counts, Counts]  # the month, the year so far, the same month a year ago


def kept_figures(stretches: Stretches, entered: ReportGroup | None = None) -> str:
    """The figures as a report keeps them: JSON of key to the three numbers, money in fen; of what was entered by hand the texts."""
    month, year, last_year = stretches
    kept: dict[str, list[int | str]] = {key: [month[key], year.get(key, 0), last_year.get(key, 0)] for key in sorted(month)}
    for line in entered.lines if entered else ():
        kept[line.key] = [line.month, line.year, line.last_year, line.label, line.unit, line.remark]
    return json.dumps(kept, ensure_ascii=False)


def entered_of(report: MonthlyReport) -> ReportGroup | None:
    """What was entered by hand as a report keeps it; None where nothing was."""
    kept = {key: texts for key, texts in json.loads(report.figures).items() if key.startswith(f"{ENTERED}_")}
    lines = tuple(
        ReportLine(key, label, unit, False, unit == "%", month, year, last_year, "", remark, (None, None, None))
        for key, (month, year, last_year, label, unit, remark) in kept.items()
    )
    return ReportGroup(ENTERED, Indicator.title, lines) if lines else None


def figures_of(report: MonthlyReport) -> Stretches:
    """The figures a report keeps; a figure that was not counted yet when it was handed up is 0."""
    raw = {key: values for key, values in json.loads(report.figures).items() if not key.startswith(f"{ENTERED}_")}
    month, year, last_year = ({key: values[place] for key, values in raw.items()} for place in range(3))
    known = dict.fromkeys(statistics.indicators(), 0)
    return known | month, known | year, known | last_year


def kept_corrections(corrections: Iterable[Correction]) -> str:
    """Corrections as a report keeps them: JSON of month, key, handed up, now, label; "" for none."""
    rows = [[one.period, one.key, one.handed_up, one.now, one.label] for one in corrections]
    return json.dumps(rows) if rows else ""


def corrections_of(report: MonthlyReport) -> tuple[Correction, ...]:
    """The corrections that were handed up with a report."""
    rows = json.loads(report.corrections) if report.corrections else []
    return tuple(Correction(period, key, label, before, now) for period, key, before, now, label in rows)


def kept_shares(shares: Mapping[str, Sequence[Share]]) -> str:
    """What came in by each of ``BREAKDOWNS`` as a report keeps it: JSON of label, cases, people, fen, cases of the stretch before."""
    kept = {by: [[one.label, one.cases, one.people, one.amount, one.before] for one in found] for by, found in shares.items()}
    return json.dumps(kept, ensure_ascii=False)


def shares_of(report: MonthlyReport) -> dict[str, list[Share]]:
    """What came in by each of ``BREAKDOWNS`` when a report was handed up."""
    return {by: [Share(*values) for values in rows] for by, rows in json.loads(report.shares).items()}


def that_count(reports: Iterable[MonthlyReport]) -> list[MonthlyReport]:
    """In order of handing up; of a month that two PCs handed up before they heard of each other the first one counts."""
    found: dict[tuple[str, str], MonthlyReport] = {}
    for report in sorted(reports, key=lambda report: (report.submitted_at, report.id)):
        found.setdefault((report.station_id, report.period), report)
    return list(found.values())


def stated(reports: Iterable[MonthlyReport]) -> dict[str, Counts]:
    """By month what a station has said of it last: the figures handed up, with the corrections handed up since."""
    ordered = that_count(reports)
    found = {report.period: dict(figures_handed_up(report)) for report in ordered}
    for report in ordered:
        for one in corrections_of(report):
            if one.period in found and isinstance(one.now, int):
                found[one.period][one.key] = one.now
    return dict(found)


def figures_handed_up(report: MonthlyReport) -> Counts:
    """The figures of its month a report keeps, of those that were counted then."""
    return {key: values[0] for key, values in json.loads(report.figures).items() if not key.startswith(f"{ENTERED}_")}


def stated_by_hand(reports: Iterable[MonthlyReport]) -> dict[str, dict[str, tuple[str, str]]]:
    """The same of what was entered by hand: by month and key the label and the text."""
    ordered = that_count(reports)
    found = {report.period: _by_hand(entered_of(report)) for report in ordered}
    for report in ordered:
        for one in corrections_of(report):
            if one.period in found and isinstance(one.now, str):
                found[one.period][one.key] = (one.label, one.now)
    return found


def corrections(said: Mapping[str, Counts], now: Mapping[str, Counts]) -> tuple[Correction, ...]:
    """What differs between what was handed up and what is counted now, month by month."""
    return tuple(one for month in sorted(said) if month in now for one in _differences(month, said[month], now[month]))


def corrections_by_hand(month: str, said: Mapping[str, tuple[str, str]], now: ReportGroup | None) -> list[Correction]:
    """What differs between what was entered by hand when a month was handed up and what stands there now."""
    entered = _by_hand(now)
    labels = {key: label for key, (label, _) in [*said.items(), *entered.items()]}
    pairs = ((key, said.get(key, ("", ""))[1], entered.get(key, ("", ""))[1]) for key in labels)
    return [Correction(month, key, labels[key], before, after) for key, before, after in pairs if before != after]


def _by_hand(entered: ReportGroup | None) -> dict[str, tuple[str, str]]:
    return {line.key: (line.label, line.month) for line in entered.lines} if entered else {}


def _differences(month: str, said: Counts, now: Counts) -> Iterator[Correction]:
    for key in statistics.indicators():
        if key in said and key not in statistics.standing() and said[key] != now.get(key, 0):
            yield Correction(month, key, statistics.full_label(key), said[key], now.get(key, 0))
