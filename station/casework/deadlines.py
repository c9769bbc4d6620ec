"""Deadlines: start event, amount, unit, roll rule and source, read from ``resources/rules``; what stops, moves or restarts them."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal

from station import paths
from station.casework.dates import show_day
from station.casework.workdays import add_workdays, is_workday, workdays_between
from station.frozen import frozen

Unit = Literal["hour", "workday", "day", "year"]
_UNITS = {"hour": "小时", "workday": "个工作日", "day": "日", "year": "年"}
DEFAULT = "default"


@frozen
class Rule:
    """One clock. ``grade`` is law, practice or unverified; ``basis`` tells where the amount comes from, ``set_by`` whose rule it is."""

    key: str
    title: str
    amount: int
    unit: Unit
    roll: bool  # an end day that is a rest day moves to the next working day
    source: str
    grade: str = "practice"
    basis: str = ""
    event: str = ""  # what starts the clock
    set_by: str = ""

    @property
    def span(self) -> str:
        """“15 个工作日”."""
        return f"{self.amount} {_UNITS[self.unit]}"


@frozen
class Stop:
    """A time the clock stood still: days after ``began_on`` up to and with ``ended_on`` ("" while it lasts) are not counted."""

    began_on: str
    ended_on: str
    reason: str


@frozen
class Restart:
    """An event that interrupts a limitation: it runs anew from ``on`` (调解仲裁法 art. 27, 人社部令第17号 art. 31)."""

    on: str
    event: str


@frozen
class Extension:
    """A new end that was agreed: when, by whom."""

    agreed_on: str
    agreed_by: str
    until: str


@frozen
class Deadline:
    """A rule applied to a start: ``due`` is ISO text (to the minute for hours, else a day).

    ``stops``, ``restarts`` and ``extension`` are those that took part in the sum; ``plain_end`` is the end before a rest
    day moved it, "" where none did.
    """

    rule: Rule
    start: str
    due: str
    skipped: tuple[date, ...] = ()
    stops: tuple[Stop, ...] = ()
    restarts: tuple[Restart, ...] = ()
    extension: Extension | None = None
    plain_end: str = ""

    @property
    def begins(self) -> str:
        """The start the sum was made from: the last restart, else the event itself."""
        return self.restarts[-1].on if self.restarts else self.start

    @property
    def sum_text(self) -> str:
        """How it was counted, in one grey line; the start day itself is never counted."""
        if not self.due:
            return f"{self.rule.span}，起算时间不详（{self.rule.source}）"
        if self.rule.unit == "hour":
            return f"{self.rule.span}，自{self.rule.event}起算（{self.rule.source}）"
        first = date.fromisoformat(self.begins[:10]) + timedelta(days=1)
        words = f"{self.rule.span}，自 {show_day(first.isoformat(), first)}数起"
        if self.restarts:
            words += f"（{self.restarts[-1].event}，重新计算）"
        if self.skipped:
            words += f"，跳过 {len(self.skipped)} 个休息日"
        if self.stops:
            words += f"，挂起 {len(self.stops)} 次"
        if self.extension:
            words += f"，延期至 {show_day(self.extension.until, first)}"
        return f"{words}（{self.rule.source}）"


@frozen
class RuleSet:
    """The clocks and thresholds of a district: its own entries before those of the default set."""

    name: str
    title: str
    version: str
    source: str
    rules: dict[str, Rule]
    thresholds: dict[str, int]


_adopted = DEFAULT


def adopt(name: str) -> None:
    """Work by this rule set from now on; by the default one where it is not known here."""
    global _adopted
    _adopted = name if name in rule_set_names() else DEFAULT


def in_force() -> RuleSet:
    """The rule set the station works by."""
    return rule_set(_adopted)


@cache
def rule_set_names() -> tuple[str, ...]:
    """The default set and those of districts, by file name."""
    return (DEFAULT, *sorted(path.stem for path in (paths.resources() / "rules" / "districts").iterdir() if path.suffix == ".json"))


@cache
def rule_set(name: str) -> RuleSet:
    """The rule set of that name, what it does not say filled from the default one."""
    folder = paths.resources() / "rules"
    path = folder / f"{DEFAULT}.json" if name == DEFAULT else folder / "districts" / f"{name}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    base = None if name == DEFAULT else rule_set(DEFAULT)
    own = {raw["key"]: Rule(**raw) for raw in data["rules"]}
    numbers = {raw["key"]: int(raw["value"]) for raw in data["thresholds"]}
    return RuleSet(
        name,
        data["title"],
        data["version"],
        data.get("source", ""),
        (base.rules if base else {}) | own,
        (base.thresholds if base else {}) | numbers,
    )


def rules() -> dict[str, Rule]:
    """All clocks by key."""
    return in_force().rules


def threshold(key: str) -> int:
    """A number of the rule set, such as the head-count of a collective case."""
    return in_force().thresholds[key]


def apply(
    rule: Rule,
    start: str,
    *,
    stops: Sequence[Stop] = (),
    restarts: Sequence[Restart] = (),
    extension: Extension | None = None,
) -> Deadline:
    """The deadline of ``rule`` from ``start`` (ISO day or moment; the start day is not counted).

    A start that is not known well enough gives no deadline: to the day, or to the minute where hours are counted.
    ``due`` is then "". Hours are never stopped, restarted or extended. A restart after the end comes too late and is left
    out; a stop that still lasts does not move the end yet. An agreed end goes before the sum, and stops begun since move it.
    """
    if len(start) < (16 if rule.unit == "hour" else 10):
        return Deadline(rule, start, "")
    if rule.unit == "hour":
        moment = datetime.fromisoformat(start) + timedelta(hours=rule.amount)
        return Deadline(rule, start, moment.isoformat(timespec="minutes"))
    found = _counted(rule, start, start, stops, ())
    for restart in sorted(restarts, key=lambda restart: restart.on):
        if start[:10] <= restart.on <= found.due:
            found = _counted(rule, start, restart.on, stops, (*found.restarts, restart))
    return _extended(found, extension, stops) if extension else found


def _counted(rule: Rule, event_on: str, start: str, stops: Sequence[Stop], restarts: tuple[Restart, ...]) -> Deadline:
    first = date.fromisoformat(start[:10])
    amount = (_same_day(first, rule.amount) - first).days if rule.unit == "year" else rule.amount
    end, skipped = _count(first, amount, rule, stops)
    plain_end = ""
    if rule.roll and not is_workday(end):
        plain_end, rest = end.isoformat(), end
        end, more = add_workdays(end, 1)
        skipped += (rest, *more)
    took_part = tuple(s for s in stops if s.ended_on > first.isoformat() and s.began_on < end.isoformat())
    return Deadline(rule, event_on, end.isoformat(), skipped, took_part, restarts, None, plain_end)


def _extended(found: Deadline, extension: Extension, stops: Sequence[Stop]) -> Deadline:
    later = tuple(s for s in stops if s.ended_on and extension.agreed_on <= s.began_on < extension.until)
    lost = sum(_counts(found.rule)(day) for day in _stopped(later))
    end, skipped = date.fromisoformat(extension.until), tuple[date, ...]()
    if lost:
        end, skipped = _count(end, lost, found.rule, [s for s in later if s.ended_on > extension.until])
    return Deadline(found.rule, found.start, end.isoformat(), skipped, later, found.restarts, extension)


def _same_day(day: date, years: int) -> date:
    """The same day in a later year, the month's last where there is none (民法典 art. 202)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _counts(rule: Rule) -> Callable[[date], bool]:
    return is_workday if rule.unit == "workday" else lambda day: True


def _stopped(stops: Sequence[Stop]) -> set[date]:
    found = set()
    for stop in stops:
        if stop.ended_on:
            first, last = date.fromisoformat(stop.began_on), date.fromisoformat(stop.ended_on)
            found |= {first + timedelta(days=n) for n in range(1, (last - first).days + 1)}
    return found


def _count(start: date, amount: int, rule: Rule, stops: Sequence[Stop]) -> tuple[date, tuple[date, ...]]:
    """The day on which ``amount`` days that count are full, and the rest days passed."""
    stopped = _stopped(stops)
    if not stopped:
        return add_workdays(start, amount) if rule.unit == "workday" else (start + timedelta(days=amount), ())
    counts = _counts(rule)
    day, skipped = start, []
    while amount:
        day += timedelta(days=1)
        if day in stopped:
            continue
        if counts(day):
            amount -= 1
        else:
            skipped.append(day)
    return day, tuple(skipped)


def due(key: str, start: str) -> str:
    """ISO text of the deadline of the rule named ``key``; "" if the start is not known to the day."""
    return apply(rules()[key], start).due


def reply_deadline(start: str, amount: int, unit: Unit, source: str) -> Deadline:
    """A letter's reply limit from the day of receipt."""
    return apply(Rule("reply", "单位答复", amount, unit, False, source, event="送达"), start)


@frozen
class Nearness:
    """How far a deadline is: ``state`` is overdue, today, soon, later or none; ``text`` as the due pill shows it."""

    state: str
    text: str


def nearness(due_at: str, now: datetime) -> Nearness:
    """The due pill of a deadline (``due_at`` ISO day or moment, "" for none)."""
    if not due_at:
        return Nearness("none", "")
    day = date.fromisoformat(due_at[:10])
    clock = due_at[11:16]
    moment = datetime.fromisoformat(due_at) if clock else datetime.combine(day, datetime.max.time())
    if moment < now:
        if not clock:
            late = workdays_between(day, now.date())
            return Nearness("overdue", f"逾期 {late} 个工作日" if late else f"逾期 {(now.date() - day).days} 天")
        hours = int((now - moment).total_seconds() // 3600)
        return Nearness("overdue", f"逾期 {hours // 24} 天" if hours >= 48 else f"逾期 {max(hours, 1)} 小时")
    if day == now.date():
        return Nearness("today", f"今天 {clock}".strip())
    left = workdays_between(now.date(), day)
    state = "soon" if left <= threshold("warn_workdays") else "later"
    if clock:  # a count of days would hide the hour
        return Nearness(state, f"{'明天' if (day - now.date()).days == 1 else show_day(due_at[:10], now.date())} {clock}")
    if state == "soon":
        return Nearness(state, f"剩 {left} 个工作日" if left else f"剩 {(day - now.date()).days} 天")
    return Nearness(state, show_day(due_at[:10], now.date()))
