"""Days and moments as people type and read them; inside the program they are ISO 8601 text, reduced where unknown."""

from datetime import date, datetime, timedelta

from station.errors import StationError
from station.patterns import pattern

_DAY = pattern(r"(\d{4}|\d{2})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_MONTH_DAY = pattern(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_TIME = pattern(r"[ T　]*(上午|下午|晚上)?\s*(\d{1,2})\s*[:：点时]\s*(\d{1,2})?\s*分?")
_MOMENT = "例如 2026-11-16 16:05。"
_NAMED = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "明日": 1, "后天": 2}
_REDUCED = pattern(r"\d{4}(-\d{2})?")


def parse_day(text: str, today: date) -> str:
    """ISO text of a typed day: 2026-11-16, 2026.11.16, 26/11/16, 2026年11月16日, 11月16日 (of this year).

    StationError for anything that is not one certain day.
    """
    text = text.strip()
    found = _DAY.fullmatch(text)
    if found:
        year, month, day = (int(part) for part in found.groups())
        year += 2000 if year < 100 else 0
    elif found := _MONTH_DAY.fullmatch(text):
        year, (month, day) = today.year, (int(part) for part in found.groups())
    else:
        raise StationError(f"“{text}”认不出是哪一天。", "例如 2026-11-16。")
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise StationError(f"“{text}”不是日历上的日子。", "例如 2026-11-16。") from error


def in_numbers(text: str, today: date) -> str:
    """“昨天 16:05” with the day in numbers, for who types it now; what was written on paper does not tell from which day it counts."""
    text = text.strip()
    named = next((word for word in _NAMED if text.startswith(word)), "")
    if not named:
        return text
    return f"{today + timedelta(days=_NAMED[named])} {text.removeprefix(named).strip()}".strip()


def parse_moment(text: str, now: datetime) -> str:
    """ISO text to the minute of a typed moment; a day alone is kept as a day. StationError if it is not certain."""
    text = text.strip()
    found = _TIME.search(text)
    if not found:
        return parse_day(text, now.date())
    half, hour, minute = found.group(1), int(found.group(2)), int(found.group(3) or 0)
    if half in ("下午", "晚上") and hour < 12:
        hour += 12
    before = text[: found.start()].strip()
    try:
        day = parse_day(before, now.date()) if before else now.date().isoformat()
    except StationError as error:
        raise StationError(error.message, _MOMENT) from error
    midnight = half == "晚上" and found.group(2) == "12"  # of the day named or the day after: not certain
    if hour > 23 or minute > 59 or midnight or text[found.end() :].strip():
        raise StationError(f"“{text}”认不出是几点。", _MOMENT)
    return f"{day}T{hour:02d}:{minute:02d}"


def is_reduced(text: str) -> bool:
    """Whether a stored day is known only to the month or year."""
    return bool(_REDUCED.fullmatch(text))


def show_day(text: str, today: date | None = None) -> str:
    """“11月17日” in this year, “2027年1月8日” in another, “2024年2月” or “2024年” when reduced."""
    parts = [int(part) for part in text[:10].split("-")] if text else []
    if not parts:
        return ""
    words = "".join(f"{number}{unit}" for number, unit in zip(parts, "年月日", strict=False))
    if today and len(parts) == 3 and parts[0] == today.year:
        return words.split("年", 1)[1]
    return words


def show_moment(text: str, today: date | None = None) -> str:
    """“11月17日 16:05”; a day alone when no time is known; “今天 16:05” on the day itself."""
    clock = text[11:16]
    day = "今天" if today and text[:10] == today.isoformat() else show_day(text, today)
    return f"{day} {clock}".strip()
