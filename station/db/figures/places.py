"""Whose a record is and where it lies: its station and its area (街道、片区), for figures and ledgers alike.

A record belongs to the station it names, else to that of the case it goes with, else to that of the PC it was entered on.
It lies where it says itself, else where its case does, else its employer, else its station: in one area only.
"""

from station.db.store import Store

# the station the PC belongs to that entered a record, as :places (device to station) has it
_MAKER = """(SELECT json_extract(:places, '$."' || entered.device || '"') FROM journal entered
    WHERE entered.record_id = {}.id AND entered.is_new LIMIT 1)"""

_NAMES_STATION = ("grievance", "consultation")
_NAMES_AREA = ("grievance", "opinion_check", "org_unit", "employer")
_CASES = {  # the case a record goes with; a letter with the first it rests on
    "letter": "(SELECT lc.grievance_id FROM letter_case lc WHERE lc.letter_id = {}.id AND lc.deleted = 0 ORDER BY lc.id LIMIT 1)",
    **dict.fromkeys(("consultation", "opinion_check", "employer_warning", "injury_visit"), "{}.grievance_id"),
}
_EMPLOYERS = {  # the employer a record is about; of several the one named first
    "grievance": "(SELECT p.employer_id FROM party p WHERE p.grievance_id = {}.id AND p.deleted = 0 ORDER BY p.id LIMIT 1)",
    "letter": "(SELECT la.employer_id FROM letter_addressee la WHERE la.letter_id = {}.id AND la.deleted = 0 ORDER BY la.id LIMIT 1)",
    **dict.fromkeys(("opinion_check", "employer_warning", "injury_visit", "field_visit", "negotiation"), "{}.employer_id"),
}


def station_of(record: str, alias: str) -> str:
    """SQL of the station (id) of a record of this name, which goes by ``alias``; it asks for ``:places`` and ``:own``."""
    known = [f"{alias}.station_id"] if record in _NAMES_STATION else []
    if record in _CASES:
        known.append(f"(SELECT station_id FROM grievance WHERE id = {_CASES[record].format(alias)})")
    return f"coalesce({', '.join([*known, _MAKER.format(alias)])}, :own)"


def area_of(record: str, alias: str) -> str:
    """SQL of the area of a record; "" where none is known."""
    own = f"(SELECT area FROM station WHERE id = {station_of(record, alias)})"
    return f"coalesce({', '.join([*_stated(record, alias), own])}, '')"


def _stated(record: str, alias: str) -> list[str]:
    found = [f"nullif({alias}.area, '')"] if record in _NAMES_AREA else []
    if record in _CASES:
        case = ", ".join(_stated("grievance", "placed"))
        found.append(f"(SELECT coalesce({case}) FROM grievance placed WHERE placed.id = {_CASES[record].format(alias)})")
    if record in _EMPLOYERS:
        found.append(f"(SELECT nullif(area, '') FROM employer WHERE id = {_EMPLOYERS[record].format(alias)})")
    return found


def areas(store: Store) -> list[str]:
    """Every area that something can be counted in, by name."""
    named = " UNION ".join(f"SELECT area FROM {record} WHERE deleted = 0 AND area <> ''" for record in ("station", *_NAMES_AREA))
    return [row[0] for row in store.query(f"{named} ORDER BY 1")]
