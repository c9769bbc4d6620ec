"""What a person does with the month report: look at it, open a figure, hand it up."""

from collections.abc import Sequence
from datetime import date

from station.actions import rights
from station.actions.at_desk import own_station
from station.casework import entered_figures, handed_up, periods, reports, vocabulary
from station.casework import statistics as rules
from station.casework.dates import show_moment
from station.casework.model import MonthlyReport, Station
from station.casework.reports import Imbalance, Missing, Report
from station.casework.sheets import Period
from station.casework.statistics import Counts, Share
from station.changes import Changes
from station.db import stations
from station.db.figures import counting
from station.db.figures.shares import shares
from station.db.store import Store
from station.errors import StationError

Records = counting.Records
_LOOKED_BACK = 24  # months behind a report in which changes of what was handed up are looked for


def scope(station_id: str = "") -> tuple[str, ...] | None:
    """The stations meant, as the counting asks for them: one, or None for all that is here."""
    return (station_id,) if station_id else None


def reports_for_all(store: Store) -> bool:
    """Whether this station hands up what all stations here have done: it is the only one, or the union above them."""
    own = store.find(Station, store.setting("station", ""))
    is_above = own is not None and vocabulary.place("org_level", own.level) >= vocabulary.place("org_level", "county")
    return is_above or store.count(Station) <= 1


def own_scope(store: Store) -> str:
    """The ``station_id`` of the report this station hands up; "" for all that is here."""
    return "" if reports_for_all(store) else str(store.setting("station", ""))


def counts(store: Store, period: Period, *, station_id: str = "", area: str = "") -> Counts:
    """Every figure of a stretch by its key as it is now; money in fen."""
    return counting.counts(store, period, scope(station_id), area)


def shares_of(
    store: Store, period: Period, before: Period, *, station_id: str = "", area: str = "", by: Sequence[str] = tuple(rules.BREAKDOWNS)
) -> dict[str, list[Share]]:
    """Who and where, by each of ``BREAKDOWNS``, beside another stretch."""
    return {one: shares(store, one, period, before, scope(station_id), area) for one in by}


def _shares_now(store: Store, period: Period, station_id: str, area: str) -> dict[str, list[Share]]:
    return shares_of(store, period, periods.step(period, -1) or period, station_id=station_id, area=area)


def read(store: Store, period: Period, *, station_id: str = "", area: str = "", months: "Months | None" = None) -> Report:
    """The report of a month, quarter or year: of one station, of the stations of an area, or of all that is here.

    A month that was handed up keeps the figures, shares and corrections it was handed up with. ``months`` holds what is counted for it.
    """
    own = store.find(Station, store.setting("station", ""))
    asked = store.find(Station, station_id) if station_id else None
    reporter = _reporter(store, station_id, area)
    kept = _report_of(store, reporter, period)
    months = months or Months(store, station_id, area)
    if kept:
        stretches, entered = handed_up.figures_of(kept), handed_up.entered_of(kept)
        corrections = handed_up.corrections_of(kept)
        unbalanced = (*_unbalanced(period, stretches[0], months), *_doubled(store, kept))
    else:
        month = months.counts(period)
        stretches = (month, months.counts(reports.year_to_date(period)), months.counts(reports.year_before(period)))
        corrections = _corrections(store, reporter, period, months)
        unbalanced = (*_unbalanced(period, month, months), *_years_off(period, months))
        entered = months.entered(period)
    return Report(
        station=own.name if own else "",
        period=period,
        scope=asked.name if asked else area,
        groups=(*reports.groups_of(*stretches), *([entered] if entered else [])),
        corrections=corrections,
        unbalanced=unbalanced,
        shares=handed_up.shares_of(kept) if kept and kept.shares else _shares_now(store, period, station_id, area),
        submitted=kept,
        missing=missing(store, period) if not station_id and not area else (),
    )


def records_of(
    store: Store, key: str, period: Period, *, part: str = "month", station_id: str = "", area: str = ""
) -> tuple[tuple[str, str], ...]:
    """(record, id) of what a figure counts as it is now, one for each line it sums; of a rate, what its base counts.

    ``part`` is "month", "year" or "last_year". KeyError for a figure that has no records, such as one entered by hand.
    """
    rates = {one.key: one.base for group in rules.groups() for one in group.ratios}
    return counting.records_of(store, rates.get(key, key), reports.PARTS[part](period), scope(station_id), area)


def stated(store: Store, report: Report, *, station_id: str = "", area: str = "") -> dict[str, Counts]:
    """What was said of each month (``2026-09``) that was handed up before this month's report, with its corrections put in.

    So a paper says of an earlier month what the papers before it said, and what it corrects itself. Nothing for longer stretches.
    """
    reporter = _reporter(store, station_id, area)
    if not reporter or not report.period.is_month:
        return {}
    until = report.period.first[:7]
    found = handed_up.stated(one for one in store.matching(MonthlyReport, station_id=reporter) if one.period <= until)
    for one in report.corrections:
        if one.period in found and isinstance(one.now, int):
            found[one.period] = {**found[one.period], one.key: one.now}
    return {month: said for month, said in found.items() if month < until}


def submit(store: Store, month: str, *, summary: str, note: str = "") -> Changes:
    """Hand up the month ``2026-10`` as it stands, with the corrections of the months before; it cannot be taken back.

    StationError for a month that is not over, and one that was handed up.
    """
    rights.require(store, "report_submit")
    period, own = Period.month(month), own_station(store)
    today = store.now().date().isoformat()
    if today <= period.last:
        raise StationError(
            f"{period.text}还没有过完，不能上报。", f"{periods.month_of(date.fromisoformat(period.first), 1).text}1日起可以上报。"
        )
    if _report_of(store, own.id, period):
        raise StationError(f"{period.text}的月报已经上报，不能再报一次。", "以后查出的出入，会作为更正列在下一个月的月报里。")
    report = draw_up(store, period, summary=summary, note=note)
    with store.step(f"上报{period.text}月报", undoable=False) as step:
        step.add(report)
    return step.changes


def draw_up(store: Store, period: Period, *, summary: str, note: str = "") -> MonthlyReport:
    """The report of a month as this station would hand it up now."""
    own = own_station(store)
    months = Months(store, own_scope(store))
    stretches = (months.counts(period), months.counts(reports.year_to_date(period)), months.counts(reports.year_before(period)))
    return MonthlyReport(
        station_id=own.id,
        period=period.first[:7],
        figures=handed_up.kept_figures(stretches, months.entered(period)),
        corrections=handed_up.kept_corrections(_corrections(store, own.id, period, months)),
        shares=handed_up.kept_shares(_shares_now(store, period, own_scope(store), "")),
        note=note.strip(),
        summary=summary.strip(),
        rules=rules.version(),
        submitted_at=store.now().isoformat(timespec="minutes"),
        submitted_by=store.user,
    )


# -- what a report is made of ------------------------------------------------------------------------------------------


class Months:
    """Counts of stretches for one report, each asked once."""

    def __init__(self, store: Store, station_id: str = "", area: str = "") -> None:
        self._store, self._scope = store, (scope(station_id), area)
        self._found: dict[tuple[str, str], Counts] = {}

    def counts(self, period: Period) -> Counts:
        """Every figure of a stretch as it is now."""
        key = period.first, period.last
        if key not in self._found:
            self._found[key] = counting.counts(self._store, period, *self._scope)
        return self._found[key]

    def dated(self, period: Period, year: str) -> Counts:
        """The same of little else than what is dated by a year alone."""
        return counting.counts(self._store, period, *self._scope, year=year)

    def records(self, key: str, period: Period, year: str = "") -> Records:
        """What a figure of a stretch counts."""
        return counting.records_of(self._store, key, period, *self._scope, year=year)

    def entered(self, period: Period) -> reports.ReportGroup | None:
        """What was entered by hand."""
        return entered_figures.group(counting.entered(self._store, *self._scope), period)

    def breaking(self, identity: rules.Identity, period: Period) -> Records:
        """The records for which a sum does not hold."""
        return counting.breaking(self._store, identity, period, *self._scope)


def _reporter(store: Store, station_id: str, area: str) -> str:
    """Whose month reports are of this scope; "" for nobody's."""
    own = str(store.setting("station", ""))
    if area:
        return ""
    if station_id:
        return "" if station_id == own and own_scope(store) == "" and store.count(Station) > 1 else station_id
    return own if own_scope(store) == "" else ""


def _report_of(store: Store, reporter: str, period: Period) -> MonthlyReport | None:
    if not reporter or not period.is_month:
        return None
    found = handed_up.that_count(store.matching(MonthlyReport, station_id=reporter, period=period.first[:7]))
    return found[0] if found else None


def _doubled(store: Store, kept: MonthlyReport) -> tuple[Imbalance, ...]:
    """That a month was handed up on two PCs before they heard of each other."""
    found = sorted(store.matching(MonthlyReport, station_id=kept.station_id, period=kept.period), key=lambda one: one.submitted_at)
    if len(found) < 2:
        return ()
    told = "、".join(f"{show_moment(one.submitted_at)} {one.submitted_by}" for one in found)
    month = Period.month(kept.period).text
    return (Imbalance(f"{month}月报上报了{len(found)}次（{told}），以最先一次为准，和现在的出入列在下一个月的更正里。"),)


def _corrections(store: Store, reporter: str, period: Period, months: Months) -> tuple[reports.Correction, ...]:
    """What has changed of the months handed up before this one."""
    if not reporter or not period.is_month:
        return ()
    earliest = periods.month_of(date.fromisoformat(period.first), -_LOOKED_BACK).first[:7]
    kept = [one for one in store.matching(MonthlyReport, station_id=reporter) if earliest <= one.period]
    said = {month: one for month, one in handed_up.stated(kept).items() if month < period.first[:7]}
    by_hand = {month: one for month, one in handed_up.stated_by_hand(kept).items() if month < period.first[:7]}
    counted = handed_up.corrections(said, {month: months.counts(Period.month(month)) for month in said})
    entered = [
        one
        for month in sorted(by_hand)
        for one in handed_up.corrections_by_hand(month, by_hand[month], months.entered(Period.month(month)))
    ]
    return tuple(sorted((*counted, *entered), key=lambda one: one.period))


def _unbalanced(period: Period, month: Counts, months: Months) -> tuple[Imbalance, ...]:
    broken = [one for one in rules.IDENTITIES if one.difference(month)]
    return tuple(Imbalance(f"{one.words}不平，差{one.difference(month)}。", months.breaking(one, period)) for one in broken)


def _years_off(period: Period, months: Months) -> tuple[Imbalance, ...]:
    """Where the year so far is more than its months: what is dated by its year alone belongs to none of them."""
    if not period.is_month:
        return ()
    so_far, year = reports.year_to_date(period), period.first[:4]
    span = [Period.month(f"{year}-{number:02d}") for number in range(1, int(period.first[5:7]) + 1)]
    whole, apart = months.dated(so_far, year), [months.dated(one, year) for one in span]
    found = []
    for key in [key for key, indicator in rules.indicators().items() if indicator.summed == "months" and key not in rules.standing()]:
        if more := whole[key] - sum(one[key] for one in apart):
            ids = dict.fromkeys(months.records(key, so_far, year))
            for one in span:
                for record in months.records(key, one, year):
                    ids.pop(record, None)
            difference = reports.in_print(rules.unit_of(key), abs(more)) + reports.printed_unit(rules.unit_of(key))
            found.append(
                Imbalance(f"{rules.full_label(key)}本年累计比各月之和多{difference}，日期只记到年的不在任何一个月里。", tuple(ids))
            )
    return tuple(found)


def missing(store: Store, period: Period) -> tuple[Missing, ...]:
    """The stations that have not handed up a month that is over, beside the one that looks."""
    if not period.is_month or store.now().date().isoformat() <= period.last or not reports_for_all(store):
        return ()
    month, own = period.first[:7], store.setting("station", "")
    handed, known_to = stations.handed_up(store, month), stations.known_to(store)
    found = []
    for station in sorted(store.matching(Station), key=lambda one: (one.area, one.name)):
        last = handed.get(station.id, "")
        if station.id != own and last < month:
            told = f"最近一次上报的是{Period.month(last).text}" if last else "没有收到过它的月报"
            if known_to.get(station.id, "9") <= f"{period.last}T24":
                told += f"；收到的只到{show_moment(known_to[station.id][:16])}"
            found.append(Missing(station.id, station.name, f"{period.text}月报还没有上报；{told}。"))
    return tuple(found)
