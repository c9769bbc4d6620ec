"""How a deadline was reckoned, line by line: from, plus, each rest day passed with its name, stops, extension, article."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from station.casework.dates import show_day, show_moment
from station.casework.deadlines import Deadline, Stop
from station.casework.workdays import day_of, is_announced
from station.frozen import frozen

_WEEKDAYS = "一二三四五六日"
_GRADES = {"law": "法律规定", "practice": "公开做法", "unverified": "没有统一规定"}


@frozen
class SumLine:
    """One line of a sum: what it is, and its words."""

    label: str
    text: str


def explain(deadline: Deadline) -> tuple[SumLine, ...]:
    """The sum of a deadline from its start to its end, its article last."""
    rule = deadline.rule
    if not deadline.due:
        lines = [SumLine("起算", f"{rule.event}的时间不详，算不出期限")]
    else:
        lines = [SumLine("起算", _start(deadline))]
        lines += [SumLine("中断", f"{show_day(restart.on)}，{restart.event}，重新计算") for restart in deadline.restarts]
        if rule.amount:
            lines.append(SumLine("加", rule.span))
        lines += [SumLine("跳过", text) for text in _rests(deadline.skipped)]
        lines += [SumLine("计入", text) for text in _worked_weekends(deadline)]
        lines += [SumLine("挂起", _stop(stop)) for stop in deadline.stops]
        if deadline.plain_end:
            lines.append(SumLine("顺延", f"{show_day(deadline.plain_end)}休息，顺延到下一个工作日"))
        if deadline.extension:
            agreed = deadline.extension
            lines.append(SumLine("延期", f"{show_day(agreed.agreed_on)}经{agreed.agreed_by}同意，延到 {show_day(agreed.until)}"))
        lines.append(SumLine("到期", _with_weekday(deadline.due)))
        lines += [SumLine("注意", f"{year}年的放假安排还没有录入，先按周末休息算") for year in _unknown_years(deadline)]
    lines.append(SumLine("依据", f"{rule.basis or rule.source}（{_GRADES[rule.grade]}）" if rule.basis else rule.source))
    if rule.set_by:
        lines.append(SumLine("谁定的", rule.set_by))
    return tuple(line for line in lines if line.text)


def _with_weekday(moment: str) -> str:
    weekday = _WEEKDAYS[date.fromisoformat(moment[:10]).weekday()]
    words, _, clock = show_moment(moment).partition(" ")
    return f"{words}（星期{weekday}）{clock}"


def _start(deadline: Deadline) -> str:
    event = f"，{deadline.rule.event}" if deadline.rule.event else ""
    if deadline.rule.unit == "hour":
        return _with_weekday(deadline.start) + event
    return f"{_with_weekday(deadline.start[:10])}{event}，当天不算"


def _rests(skipped: Sequence[date]) -> Iterable[str]:
    runs: list[list[date]] = []
    for day in skipped:
        if runs and day - runs[-1][-1] == timedelta(days=1) and _name(day) == _name(runs[-1][-1]):
            runs[-1].append(day)
        else:
            runs.append([day])
    for run in runs:
        first = show_day(run[0].isoformat())
        if len(run) == 1:
            yield f"{first}，{day_of(run[0]).name}"
        else:
            yield f"{first} 至 {show_day(run[-1].isoformat(), run[0])}，{_name(run[0])}，{len(run)} 天"


def _name(day: date) -> str:
    name = day_of(day).name
    return "周末" if name in ("周六", "周日") else name


def _worked_weekends(deadline: Deadline) -> Iterable[str]:
    if deadline.rule.unit != "workday":
        return
    day, end = date.fromisoformat(deadline.begins[:10]), date.fromisoformat(deadline.due)
    while day < end:
        day += timedelta(days=1)
        if day.weekday() > 4 and day_of(day).is_worked:
            yield f"{_with_weekday(day.isoformat())}，{day_of(day).name or '调休'}上班"


def _stop(stop: Stop) -> str:
    days = (date.fromisoformat(stop.ended_on) - date.fromisoformat(stop.began_on)).days
    return f"{show_day(stop.began_on)} 至 {show_day(stop.ended_on)}，{stop.reason}，停 {days} 天"


def _unknown_years(deadline: Deadline) -> list[int]:
    """Years the sum reaches whose holidays are not known, where rest days matter to it."""
    if deadline.rule.unit != "workday" and not deadline.rule.roll:
        return []
    return [year for year in range(int(deadline.begins[:4]), int(deadline.due[:4]) + 1) if not is_announced(year)]
