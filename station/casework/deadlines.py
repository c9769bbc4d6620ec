"""Deadlines: start event, amount, unit, roll rule and source, read from ``resources/rules``; how far away they are."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal

from station import paths
from station.casework.dates import show_day
from station.casework.workdays import add_workdays, is_workday, workdays_between

Unit = Literal["hour", "workday", "day", "year"]
_UNITS = {"hour": "小时", "workday": "个工作日", "day": "日", "year": "年"}


@dataclass(frozen=True)
class Rule:
    """One clock. ``grade`` is law, practice or unverified; ``basis`` tells where the amount comes from."""

    key: str
    title: str
    amount: int
    unit: Unit
    roll: bool  # an end day that is a rest day moves to the next working day
    source: str
    grade: str = "practice"
    basis: str = ""

    @property
    def span(self) -> str:
        """“15 个工作日”."""
        return f"{self.amount} {_UNITS[self.unit]}"


@dataclass(frozen=True)
class Deadline:
    """A rule applied to a start: ``due`` is ISO text (to the minute for hours, else a day)."""

    rule: Rule
    start: str
    due: str
    skipped: tuple[date, ...] = ()

    @property
    def sum_text(self) -> str:
        """How it was counted, in one grey line; the start day itself is never counted."""
        if not self.due:
            return f"{self.rule.span}，起算时间不详（{self.rule.source}）"
        if self.rule.unit == "hour":
            return f"{self.rule.span}，自受理起算（{self.rule.source}）"
        first = date.fromisoformat(self.start[:10]) + timedelta(days=1)
        skipped = f"，跳过 {len(self.skipped)} 个休息日" if self.skipped else ""
        return f"{self.rule.span}，自 {show_day(first.isoformat(), first)} 数起{skipped}（{self.rule.source}）"


@cache
def rules() -> dict[str, Rule]:
    """All clocks by key."""
    data = json.loads((paths.resources() / "rules" / "default.json").read_text(encoding="utf-8"))
    return {raw["key"]: Rule(**raw) for raw in data["rules"]}


@cache
def threshold(key: str) -> int:
    """A number of the rule set, such as the head-count of a collective case."""
    data = json.loads((paths.resources() / "rules" / "default.json").read_text(encoding="utf-8"))
    return int({raw["key"]: raw["value"] for raw in data["thresholds"]}[key])


def apply(rule: Rule, start: str) -> Deadline:
    """The deadline of ``rule`` from ``start`` (ISO day or moment; the start day is not counted).

    A start that is not known well enough gives no deadline: to the day, or to the minute where hours are counted.
    ``due`` is then "".
    """
    if len(start) < (16 if rule.unit == "hour" else 10):
        return Deadline(rule, start, "")
    if rule.unit == "hour":
        moment = datetime.fromisoformat(start) + timedelta(hours=rule.amount)
        return Deadline(rule, start, moment.isoformat(timespec="minutes"))
    day = date.fromisoformat(start[:10])
    skipped: tuple[date, ...] = ()
    if rule.unit == "workday":
        day, skipped = add_workdays(day, rule.amount)
    elif rule.unit == "day":
        day += timedelta(days=rule.amount)
    else:
        try:
            day = day.replace(year=day.year + rule.amount)
        except ValueError:  # 29 February
            day = day.replace(year=day.year + rule.amount, day=28)
    if rule.roll and not is_workday(day):
        rest = day
        day, more = add_workdays(day, 1)
        skipped += (rest, *more)
    return Deadline(rule, start, day.isoformat(), skipped)


def due(key: str, start: str) -> str:
    """ISO text of the deadline of the rule named ``key``; "" if the start is not known to the day."""
    return apply(rules()[key], start).due


def reply_deadline(start: str, amount: int, unit: Unit, source: str) -> Deadline:
    """A letter's reply limit from the day of receipt."""
    return apply(Rule("reply", "单位答复", amount, unit, False, source), start)


@dataclass(frozen=True)
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
    if left <= threshold("warn_workdays"):
        return Nearness("soon", f"剩 {left} 个工作日" if left else f"剩 {(day - now.date()).days} 天")
    return Nearness("later", show_day(due_at[:10], now.date()))
