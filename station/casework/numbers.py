"""How the numbers of cases, mediations, legal aid and matters of supervision read; letters have theirs in ``letters.number_text``."""

from station.casework.model import Station


def _body(station: Station) -> str:
    """The 发文代字 without its 劳监, which belongs to supervision letters: ``站工``."""
    return station.issuer_code.removesuffix("劳监")


def mediation_number(station: Station, year: int, serial: int) -> str:
    """``站工劳调字〔2026〕38号``, as public mediation papers have it."""
    return f"{_body(station)}劳调字〔{year}〕{serial}号"


def agreement_number(station: Station, year: int, serial: int) -> str:
    """``站工劳调协〔2026〕20号``."""
    return f"{_body(station)}劳调协〔{year}〕{serial}号"


def reply_number(station: Station, year: int, serial: int) -> str:
    """``站工劳调函〔2026〕3号``, of a reply to the court or arbitration commission that handed a mediation over."""
    return f"{_body(station)}劳调函〔{year}〕{serial}号"


def aid_number(station: Station, year: int, serial: int) -> str:
    """``站工援字〔2026〕7号``."""
    return f"{_body(station)}援字〔{year}〕{serial}号"


def assignment_number(station: Station, year: int, serial: int) -> str:
    """``站工援派〔2026〕5号``, of the letter that assigns a lawyer."""
    return f"{_body(station)}援派〔{year}〕{serial}号"


def supervision_number(station: Station, year: int, serial: int) -> str:
    """``站工监字〔2026〕12号``, of a matter of supervision from its clue on."""
    return f"{_body(station)}监字〔{year}〕{serial}号"


def grievance_number(station: Station, year: int, serial: int) -> str:
    """``ZQ-2026-0187``: prefix, year, serial of four digits."""
    return f"{station.number_prefix}-{year}-{serial:04d}"
