"""The month in words (小结): sentences made of the very figures of the report, ready to send, as districts write them.

The sentences are data (``resources/statistics/prose.json``). A clause whose figures are all zero is left out, and so is a sentence
whose leading figure is zero, unless it has words for that. No person and no employer is named.

In a clause ``{received}`` is a figure with its unit, a rate with its base; ``{received~}`` how it compares; ``{a|b|c}`` those of
several figures that are not zero, each with its label; ``{now}`` and the like the words of the stretch.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from station.casework import deadlines, money, periods
from station.casework import reports as figures
from station.casework.dates import show_day
from station.casework.report_analysis import Reading, by_cases, wording
from station.casework.reports import Report, ReportLine
from station.casework.sheets import Period
from station.casework.statistics import UNKNOWN, Counts, unit_of
from station.frozen import frozen

_QUARTERS = (("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31"))
_LONGER = {("01-01", "12-31"): "year", ("01-01", "06-30"): "half", ("07-01", "12-31"): "half"} | dict.fromkeys(_QUARTERS, "quarter")
_MOST_HOT = 3  # kinds named in a sentence
_TOKEN = re.compile(r"\{([a-z0-9_|]+)(~?)\}")


@frozen
class Told:
    """What the prose is made of: the report, the numbers of the stretch before by key, and what the figures say."""

    report: Report
    before: Counts
    reading: Reading
    until: str = ""  # ISO day up to which is told of a stretch that is not over


def span_of(period: Period) -> Mapping[str, str]:
    """What the stretch, the one before and the same a year ago are called; ``earlier`` is what the shares are held against."""
    spans: Mapping[str, Mapping[str, str]] = wording()["spans"]
    span = dict(spans["month" if period.is_month else _LONGER.get((period.first[5:], period.last[5:]), "own")])
    before, last_year = periods.step(period, -1), figures.year_before(period)
    if span["last_year"] and before and (before.first, before.last) == (last_year.first, last_year.last):
        span["before"] = ""  # the year so far: the stretch before it is that of a year ago
    return span | {"earlier": span["before"] or span["last_year"]}


def summary(told: Told) -> str:
    """The prose: a heading and paragraphs, a line each; figures are those of the report and differences between them."""
    lines = [f"{told.report.scope or told.report.station}{told.report.period.text}工作小结"]
    for raw in wording()["paragraphs"]:
        sentences = [text for one in raw["sentences"] if (text := _sentence(one, told))]
        if sentences:
            lines += [raw["title"]] if raw["title"] else []
            lines.append("".join(f"{text}。" for text in sentences))
    return "\n".join(lines)


def opening(told: Told) -> str:
    """The first sentence alone: what came in, and how that compares."""
    return _sentence(wording()["paragraphs"][0]["sentences"][0], told) + "。"


def keys() -> set[str]:
    """Every figure the sentences ask for."""
    found = set()
    for raw in (one for paragraph in wording()["paragraphs"] for one in paragraph["sentences"]):
        found |= {raw[name] for name in ("when", "overdue") if name in raw}
        for clause in (*raw.get("clauses", ()), *raw.get("none", ())):
            found |= {key for token in _TOKEN.finditer(clause) for key in token[1].split("|") if key not in _span_words()}
    return found


def _span_words() -> set[str]:
    return set(wording()["spans"]["month"]) | {"until", "end", "items", "rest", "count", "days", "least"}


def _sentence(raw: Mapping[str, Any], told: Told) -> str:
    match raw:
        case {"hot": by}:
            return _hot(raw, by, told)
        case {"overdue": key}:
            return _overdue(raw, key, told)
        case {"repeated": text}:
            rule = {"days": deadlines.threshold("repeat_recent_days"), "least": deadlines.threshold("repeat_recent_cases")}
            return str(text).format(**rule, count=len(told.reading.repeated)) if told.reading.repeated else ""
        case {"corrections": text}:
            return str(text).format(count=len(told.report.corrections)) if told.report.corrections else ""
        case {"missing": text}:
            return str(text).format(count=len(told.report.missing)) if told.report.missing else ""
        case {"unbalanced": text}:
            return str(text).format(count=len(told.report.unbalanced)) if told.report.unbalanced else ""
    clauses = raw["clauses"] if _size(told.report.lines[raw["when"]]) else raw.get("none", ())
    return "，".join(text for clause in clauses if _says(clause, told) and (text := _clause(clause, told)))


def _says(clause: str, told: Told) -> bool:
    """Whether any figure of a clause is there to be told; one without figures always is."""
    asked = [key for token in _TOKEN.finditer(clause) if not token[2] for key in token[1].split("|") if key not in _span_words()]
    return not asked or any(_size(told.report.lines[key]) for key in asked)


def _size(line: ReportLine) -> int:
    """The figure of the stretch; of a rate its base."""
    value = line.value
    return value[1] if isinstance(value, tuple) else value or 0


def _clause(clause: str, told: Told) -> str:
    end = str(wording()["end"]["not_over" if told.until else "over"])
    span: dict[str, str] = {**span_of(told.report.period), "until": _until(told), "end": end}

    def filled(token: re.Match[str]) -> str:
        name, compares = token[1], bool(token[2])
        if name in span:
            return span[name]
        if compares:
            return _comparison(told, name, span)
        lines = [told.report.lines[key] for key in name.split("|")]
        if len(lines) == 1:
            return _figure(lines[0])
        return "、".join(f"{wording()['labels'].get(line.key, line.label)}{_figure(line)}" for line in lines if _size(line))

    return _TOKEN.sub(filled, clause)


def _until(told: Told) -> str:
    return str(wording()["until"].format(day=show_day(told.until, date.fromisoformat(told.until)))) if told.until else ""


def _figure(line: ReportLine) -> str:
    if line.is_rate:
        return str(wording()["rate"].format(percent=line.month, sum=line.remark.replace(" ", "")))
    if line.unit == "万元" and isinstance(line.value, int) and line.value < money.WAN:
        return f"{money.yuan(line.value).removesuffix('.00')}元"  # “涉及金额5,421元”, not 0.54万元 and never 0.00
    return f"{line.month}{line.unit}"


def _comparison(told: Told, key: str, span: Mapping[str, str]) -> str:
    """“比上月增加3件，与上年同期持平”; of counts and money, once the stretch is over."""
    if told.until:
        return ""
    words, line = wording()["compare"], told.report.lines[key]
    now, _, last_year = line.values
    found = []
    for when, earlier in ((span["before"], told.before.get(key)), (span["last_year"], last_year)):
        if not when or not isinstance(now, int) or not isinstance(earlier, int):
            continue
        how = "more" if now > earlier else "less" if now < earlier else "same"
        by = f"{figures.in_print(unit_of(key), abs(now - earlier))}{line.unit}"
        found.append((how, words[how].format(when=when, by=by)))
    if len(found) == 2 and all(how == "same" for how, _ in found):
        return str(words["same"].format(when=f"{span['before']}、{span['last_year']}"))
    return "，".join(text for _, text in found)


def _hot(raw: Mapping[str, Any], by: str, told: Told) -> str:
    known = [one for one in by_cases(told.reading.hot[by]) if one.label != UNKNOWN][:_MOST_HOT]
    if not known:
        return ""
    item = wording()["hot_item"]
    text = str(raw["text"]).format(items="、".join(item.format(label=one.label, cases=one.cases) for one in known))
    if rising := told.reading.rising(by)[:_MOST_HOT]:
        text += raw["rising"].format(items="、".join(one.label for one in rising), **span_of(told.report.period))
    return text


def _overdue(raw: Mapping[str, Any], key: str, told: Told) -> str:
    """What was due and is not done: the base of a rate less what was done; nothing where nothing was due."""
    value = told.report.lines[key].value
    done, base = value if isinstance(value, tuple) else (0, 0)
    text = raw["text"] if base > done else "".join(raw.get("none", ())) if base else ""
    return str(text).format(**span_of(told.report.period), rest=f"{base - done:,}")
