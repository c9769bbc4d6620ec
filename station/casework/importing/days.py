"""Days and moments as old ledgers hold them: typed in any of a dozen ways, as real dates, as serial numbers, with the year in the title.

Unlike ``casework.dates``, which reads what a clerk types today and can correct at once, nothing here may be taken for certain that
could be meant otherwise.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from station.casework.fields import Kind
from station.casework.importing.cells import Around, ReadCell, flagged
from station.casework.importing.raw import Value, text_of

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_EARLIEST = 1990
_SERIALS = range(32_874, 58_800)  # 1990 to 2060
_WEEKDAY = re.compile(r"\s*[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?")
_TIME = re.compile(
    r"[T\s]*(上午|下午|早上|早|中午|晚上|晚|凌晨|傍晚)?\s*(\d{1,2})\s*(?:[:点时]\s*(?:(\d{1,2})\s*(?:分|:\s*\d{1,2}(?:\.\d+)?)?|(半))?)\s*(?:左右|许)?$"
)
_HALF = re.compile(r"\s*(上午|下午|早上|中午|晚上|傍晚|凌晨)$")
_HOURS = {
    **dict.fromkeys(("上午", "早上", "早"), range(5, 12)),
    "中午": range(11, 15),
    **dict.fromkeys(("下午", "傍晚"), range(12, 20)),
    **dict.fromkeys(("晚上", "晚"), range(17, 24)),
    "凌晨": range(7),
}
_YMD = re.compile(r"(\d{4}|\d{2})(?:([-./、])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?)")
_MDY = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_MD = re.compile(r"(\d{1,2})(?:[-./](\d{1,2})|月(\d{1,2})[日号]?)")
_TURNED = re.compile(r"0?(\d{1,2})[-./]0?(\d{1,2})")
_YM = re.compile(r"(\d{4})(?:[-./](\d{1,2})|年(\d{1,2})月份?)")
_MONTH = re.compile(r"\d{1,2}月(?:份|初|底|末|中|上旬|中旬|下旬)?|[上中下]旬|月[初中底末]")
_RANGE = re.compile(r"\d\s*[日号]?\s*(?:[-—–~～至到])\s*\d.*[日号月年.]|[~～至到—–]")
_RUN_TOGETHER = re.compile(r"\d\s+\d")  # two figures that only look like one once the blank is taken out
_CIRCLED = re.compile("[\u2460-\u24ff\u2776-\u2793]")
_NOTED = re.compile(r"(.*?)\s*[(（]([^()（）]*)[)）]")


def read(value: Value, around: Around) -> ReadCell:
    """A day, or a moment where the field holds one; ``mark`` is year_inferred when the title names another month than the day."""
    text = text_of(value)
    if isinstance(value, bool | time | timedelta):
        return flagged(text, f"“{text}”不是日期。")
    if isinstance(value, date):
        clock = value.time() if isinstance(value, datetime) else None
        day = value.date() if isinstance(value, datetime) else value
        return _odd_year(text, day, around) or _checked(text, day, clock, around)
    if isinstance(value, int | float):
        return _number(value, text, around) if isfinite(value) else flagged(text, f"“{text}”不是日期。")
    return _typed(text, around)


def has_day_first(text: str) -> bool:
    """Whether a text without a year can only have its day before its month: 25/12."""
    found = _TURNED.fullmatch(text.strip())
    return bool(found and int(found[1]) > 12 >= int(found[2]))


def may_be_turned(text: str) -> bool:
    """Whether day and month of a text without a year could change places and name another day: 5/3."""
    found = _TURNED.fullmatch(text.strip())
    return bool(found and found[1] != found[2] and int(found[1]) <= 12 >= int(found[2]))


def _odd_year(text: str, day: date, around: Around) -> ReadCell | None:
    """A real date of the title's month in another year: a sheet adds the year in which somebody typed 3-11."""
    year, month = around.period.year, around.period.month
    if day.month != month or day.year == year or around.field.spec.name not in _FIRST_DAYS:
        return None
    other = _day(year, day.month, day.day)
    return flagged(text, f"“{text}”和表头的{year}年对不上。", *(d.isoformat() for d in (other, day) if d))


def _number(value: float, text: str, around: Around) -> ReadCell:
    if float(value).is_integer():
        whole = int(value)
        if whole in _SERIALS:
            return _serial(value, text, around)
        if whole >= 100_000:
            return _digits(str(whole), text, around)
        return flagged(text, f"“{text}”认不出是哪一天。")
    if int(value) in _SERIALS:
        return _serial(value, text, around)
    whole_part, _, behind = format(Decimal(repr(round(value, 6))), "f").partition(".")
    if len(behind) > 2:
        return flagged(text, f"“{text}”认不出是哪一天。")
    if len(whole_part) == 4 and around.today.year >= int(whole_part) >= _EARLIEST:
        if behind == "1":
            return flagged(text, f"“{text}”可能是 1 月，也可能是 10 月，末尾的 0 会被表格吃掉。", f"{whole_part}-01", f"{whole_part}-10")
        return _typed(f"{whole_part}.{behind}", around, text)
    month, days = int(whole_part), (int(behind), int(behind) * 10 if len(behind) == 1 else 0)
    possible = [found for day in days if day and (found := _in_period(month, day, around))]
    if len(possible) == 2:
        first, second = (found[0] for found in possible)
        return flagged(
            text,
            f"“{text}”可能是{first.month}月{first.day}日，也可能是{second.month}月{second.day}日，末尾的 0 会被表格吃掉。",
            first.isoformat(),
            second.isoformat(),
        )
    return _month_day(month, possible[0][0].day, text, around) if possible else flagged(text, f"“{text}”认不出是哪一天。")


def _serial(value: float, text: str, around: Around) -> ReadCell:
    """A date that lost its format and shows the number of days since 1900 or 1904."""
    moment = (_EPOCH_1904 if around.is_1904 else _EPOCH) + timedelta(days=value)
    moment = (moment + timedelta(seconds=30)).replace(second=0, microsecond=0)
    return _checked(text, moment.date(), moment.time(), around)


def _digits(digits: str, text: str, around: Around) -> ReadCell:
    """20240311 or 202403; six digits that may be 24-03-11 are asked about."""
    if len(digits) == 8:
        return _checked_parts(int(digits[:4]), int(digits[4:6]), int(digits[6:]), text, around)
    if len(digits) == 6:
        if _EARLIEST <= int(digits[:4]) <= around.today.year and 1 <= int(digits[4:]) <= 12:
            return ReadCell(text, f"{digits[:4]}-{digits[4:]}")
        if found := _day(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:])):
            return flagged(text, f"“{text}”认不准是哪一天。", found.isoformat())
    return flagged(text, f"“{text}”认不出是哪一天。")


def _typed(typed: str, around: Around, shown: str = "") -> ReadCell:
    text = shown or typed
    words = unicodedata.normalize("NFKC", typed).replace("。", ".").strip().rstrip(".,;、")
    words = _WEEKDAY.sub("", words)
    note = ""
    if found := _NOTED.fullmatch(words):
        words, note = found[1], found[2].strip()
        if re.search(r"\d", note):
            return flagged(text, f"“{text}”认不准，请看括号里的话。")
    clock: time | None = None
    if (found := _TIME.search(words)) and found.start():
        moment = _clock(found)
        if moment is None:
            return flagged(text, f"“{text}”认不出是几点。")
        words, clock = words[: found.start()], moment
    elif found := _HALF.search(words):
        words, note = words[: found.start()], note or found[1]
    joined = re.sub(r"\s+", "", words)
    if (joined != words and _RUN_TOGETHER.search(words)) or (not typed.isascii() and _CIRCLED.search(typed)):
        return flagged(text, f"“{text}”认不准是哪一天。")
    words = joined
    if found := _YMD.fullmatch(words):
        year = int(found[1])
        if len(found[1]) == 2:
            return _with_note(_short_year(found, text, clock, around), note)
        return _with_note(_checked_parts(year, int(found[3] or found[5]), int(found[4] or found[6]), text, around, clock), note)
    if words.isdecimal() and int(words) in _SERIALS:
        return _with_note(_serial(int(words), text, around), note)
    if words.isdecimal():
        return _with_note(_digits(words, text, around) if len(words) in (6, 8) else flagged(text, f"“{text}”认不出是哪一天。"), note)
    if found := _MDY.fullmatch(words):
        return _with_note(_year_last(int(found[1]), int(found[2]), int(found[3]), text, around), note)
    if found := _YM.fullmatch(words):
        month = int(found[2] or found[3])
        if 1 <= month <= 12 and _EARLIEST <= int(found[1]) <= around.today.year + 2 and clock is None:
            return ReadCell(text, f"{found[1]}-{month:02}", note=note)
    if found := _MD.fullmatch(words):
        return _with_note(_month_day(int(found[1]), int(found[2] or found[3]), text, around, clock), note)
    if _MONTH.fullmatch(words) or re.fullmatch(r"\d{4}年?", words):
        return flagged(text, f"“{text}”没有写到哪一天。")
    if _RANGE.search(words):
        return flagged(text, f"“{text}”写的是一段时间，不是哪一天。")
    return flagged(text, f"“{text}”认不出是哪一天。")


def _short_year(found: re.Match[str], text: str, clock: time | None, around: Around) -> ReadCell:
    """24.03.11: the year is written short, unless it fits the table better the other way round."""
    first, month, last = int(found[1]), int(found[3] or found[5]), int(found[4] or found[6])
    year = 2000 + first
    other = _day(2000 + last, month, first)
    expected = around.period.year
    plain = _day(year, month, last)
    if expected and abs(year - expected) > 1 and other and abs(other.year - expected) <= 1:
        return flagged(text, f"“{text}”认不准哪个是年、哪个是日。", *(day.isoformat() for day in (plain, other) if day))
    if not expected and other and not around.today.year - 15 <= year <= around.today.year + 1:
        return flagged(text, f"“{text}”认不准哪个是年、哪个是日。", *(day.isoformat() for day in (plain, other) if day))
    return _checked_parts(year, month, last, text, around, clock)


def _year_last(first: int, second: int, year: int, text: str, around: Around) -> ReadCell:
    """3/11/2024: month first as Excel writes it abroad, or day first; certain only when one of the two is no day."""
    days = [day for day in dict.fromkeys((_day(year, first, second), _day(year, second, first))) if day]
    if len(days) == 1:
        return _checked(text, days[0], None, around)
    return flagged(text, f"“{text}”认不准哪个是月、哪个是日。", *(day.isoformat() for day in days))


def _month_day(month: int, day: int, text: str, around: Around, clock: time | None = None) -> ReadCell:
    """A day without its year, which the title tells; a month far from the title's may belong to another year."""
    if not around.period.year:
        found = _day(around.today.year, month, day)
        return flagged(text, f"“{text}”没有写年份，表里也没有写。", *([found.isoformat()] if found else []))
    inferred = _in_period(month, day, around)
    if inferred is None:
        return flagged(text, f"“{text}”不是日历上的日子。")
    found, is_sure = inferred
    if not is_sure:
        other = _day(found.year + (1 if month < around.period.month else -1), month, day)
        return flagged(text, f"“{text}”没有写年份，拿不准是哪一年。", *(d.isoformat() for d in (found, other) if d))
    cell = _checked(text, found, clock, around)
    if cell.trouble or not around.field.spec.mark or around.period.month in (0, month):
        return cell
    return ReadCell(text, cell.value, "year_inferred", note=cell.note)


def _in_period(month: int, day: int, around: Around) -> tuple[date, bool] | None:
    """The day in the table's year, and whether that year is certain; None if there is no such day."""
    year = around.period.year or around.today.year
    found = _day(year, month, day)
    if found is None:
        return None
    stated = around.period.month
    if not stated:
        return found, found <= around.today or _may_lie_ahead(around)
    apart = month - stated
    if apart < -6 and _may_lie_ahead(around, or_closes=True):  # a ledger of December whose case was closed in January
        return found, False
    return found, -6 <= apart <= (11 if _may_lie_ahead(around, or_closes=True) else 0)


def _may_lie_ahead(around: Around, *, or_closes: bool = False) -> bool:
    """Whether the field is a limit, which lies behind the day of the row; with ``or_closes`` whether it is any later day of a case."""
    name = around.field.spec.name
    return "due" in name or name in ("perform_by", "effective_on") or (or_closes and name not in _FIRST_DAYS)


_FIRST_DAYS = ("received_at", "applied_on", "reported_on", "asked_on", "visited_on", "injured_on", "harmed_on", "contacted_at")


def _checked_parts(year: int, month: int, day: int, text: str, around: Around, clock: time | None = None) -> ReadCell:
    found = _day(year, month, day)
    return _checked(text, found, clock, around) if found else flagged(text, f"“{text}”不是日历上的日子。")


def _checked(text: str, day: date, clock: time | None, around: Around) -> ReadCell:
    """A real day, unless it cannot be meant: far back, or ahead where the field tells what has happened."""
    name = around.field.spec.name
    if day.year < (1900 if "born" in name else _EARLIEST):
        return flagged(text, f"“{text}”太早了，请核对年份。", day.isoformat())
    if day > around.today and not _may_lie_ahead(around):
        return flagged(text, f"“{text}”是以后的日子，请核对年份。", day.isoformat())
    if day.year > around.today.year + 5:
        return flagged(text, f"“{text}”太远了，请核对年份。", day.isoformat())
    if around.field.kind is Kind.MOMENT and clock is not None and clock != time(0):
        return ReadCell(text, f"{day.isoformat()}T{clock:%H:%M}")
    return ReadCell(text, day.isoformat())


def _clock(found: re.Match[str]) -> time | None:
    """The time of day, or None where it is not certain: 晚上12点 is of the day named or of the next."""
    half, hour = found[1] or "", int(found[2])
    minute = 30 if found[4] else int(found[3] or 0)
    if hour + 12 in _HOURS.get(half, ()):
        hour += 12
    if hour > 23 or minute > 59 or (half and hour not in _HOURS[half]):
        return None
    return time(hour, minute)


def _with_note(cell: ReadCell, note: str) -> ReadCell:
    return ReadCell(cell.text, cell.value, cell.mark, cell.trouble, note, cell.choices) if note else cell


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
