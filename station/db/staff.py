"""The people of a station, told apart from those of other stations whose records came by the exchange."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from station.casework import rights
from station.casework.journal import Entry
from station.casework.model import StaffMember, Station

if TYPE_CHECKING:
    from station.db.store import Store

STATION = "系统"  # in whose name the station works by itself: automatic sending, receiving and backing up

# A staff record names no station; which PC entered it is known for ever, and its bundles say whose PC that is.
# CROSS JOIN keeps the order: a handful of people, then their first entries, never the whole journal.
_ELSEWHERE = (
    "SELECT staff_member.id FROM staff_member CROSS JOIN journal ON journal.record_id = staff_member.id AND journal.is_new"
    " CROSS JOIN (SELECT device FROM stream GROUP BY device HAVING NOT max(station = ?)) AS sender USING (device)"
    " WHERE device <> ?"  # this PC is this station's, whatever a bundle says of itself
)


def colleagues(store: "Store") -> list[StaffMember]:
    """Staff entered on the PCs of the station this store belongs to, in order of entry."""
    station = store.find(Station, store.setting("station", ""))
    return store.select(StaffMember, f"id NOT IN ({_ELSEWHERE})", [station.code.lower() if station else "", store.device])


def of_others_about_ours(store: "Store", unit: str, entries: Iterable[Entry], *, device: str = "", is_above: bool = False) -> list[Entry]:
    """Entries not known here, sent by the unit with this code from this ``device``, on people who work at the station of this store.

    Also those that are said to be of a PC of this station, whose own PCs bring theirs themselves, or of one nobody has heard of,
    whose people would count as this station's. Only a unit above brings those, of a PC of this station that was lost.
    """
    station = store.find(Station, store.setting("station", ""))
    own = station.code.lower() if station else ""
    about = [entry for entry in entries if entry.record == StaffMember.record]
    if not about or unit == own:
        return []
    ours = {row[0] for row in store.query(f"SELECT id FROM main.staff_member WHERE id NOT IN ({_ELSEWHERE})", [own, store.device])}
    pcs = {store.device, *(row[0] for row in store.query("SELECT device FROM stream WHERE station = ?", [own]))}
    heard_of = {device, *(row[0] for row in store.query("SELECT device FROM stream"))}
    known = "SELECT 1 FROM main.journal WHERE device = ? AND number = ?"
    return [
        entry
        for entry in about
        if (entry.record_id in ours or entry.device in pcs or not (is_above or entry.device in heard_of))
        and not store.query(known, [entry.device, entry.number])
    ]


def roles(store: "Store") -> dict[str, str]:
    """The role of each colleague at work by name; of all of them where those at work could no longer manage who works here."""
    people = colleagues(store)
    at_work = {person.name: person.role for person in people if person.is_active}
    if is_managed(at_work.values()):
        return at_work
    return {person.name: person.role for person in people} | at_work


def is_managed(there: Collection[str]) -> bool:
    """Whether somebody of these roles may manage who works at the station."""
    return any("manage_staff" in rights.allowed(role, there) for role in there)
