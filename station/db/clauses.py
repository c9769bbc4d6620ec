"""Pieces of SQL that several questions share: how a case shows its worker and employer, lists of codes."""

from collections.abc import Iterable

from station.casework import deliveries, grievances
from station.casework.casefile import ANONYMOUS
from station.casework.masking import SEALED


def listed(codes: Iterable[str]) -> str:
    """Codes of a vocabulary, which come from the program and never from outside, as they stand behind ``IN``."""
    return "(" + ", ".join(f"'{code}'" for code in codes) + ")"


# the name of a worker ``w`` as everybody reads it
PERSON = f"iif(w.sealed_on <> '', '{SEALED}', w.name)"

# of a grievance ``g`` and its worker ``w``, as CaseFile.worker_name has it
WORKER = f"CASE WHEN g.is_anonymous THEN '{ANONYMOUS}' ELSE coalesce({PERSON}, g.worker_title) END"

# of a grievance ``g``, with what names its sealed people covered (``db/sealing.py``)
SUMMARY = "covered(g.id, g.summary)"

# the records an import (?) brought or changed
BROUGHT = "SELECT owner_id FROM imported_row WHERE ledger_import_id = ? AND owner_id <> '' AND deleted = 0"

# of a grievance ``g``, as casework.fields.counted has it
PEOPLE = "coalesce(g.people, g.people_mark = '')"

# of a grievance ``g``, the one named first
EMPLOYER = """(SELECT e.name FROM party p JOIN employer e ON e.id = p.employer_id
    WHERE p.grievance_id = g.id AND p.deleted = 0 ORDER BY p.id LIMIT 1)"""

# of an addressee ``a`` of a letter ``l``, as casework.deliveries.awaits_reply has it
AWAITS_REPLY = f"""(a.deleted = 0 AND l.status NOT IN {listed((*deliveries.NOT_ISSUED, *deliveries.ENDED))}
    AND a.reply_state IN {listed(deliveries.AWAITING)} AND a.reply_due_on <> '' AND a.replied_on = '' AND a.next_id IS NULL)"""

# The day a case left the desk: a refused, returned or withdrawn case without a day of its own left it when it came. The state
# decides, not the day: where one station closed what another held in the meantime, the day of the closing came along.
ENDED = f"""CASE WHEN g.status IN {listed((*grievances.OPEN, *grievances.PAUSED))} THEN ''
    WHEN g.closed_on <> '' THEN g.closed_on ELSE substr(g.received_at, 1, 10) END"""

# the day a case was closed; "" for one on the desk, by the same reason
CLOSED = f"iif(g.status IN {listed((*grievances.OPEN, *grievances.PAUSED))}, '', g.closed_on)"

_OWN = "(SELECT json_extract(value, '$') FROM setting WHERE key = 'station')"

# of a grievance ``g``: kept at this station, not one that a district holds of others
KEPT_HERE = f"coalesce(g.station_id, '') IN ('', {_OWN})"

# ids of the grievances another station handed to this one and it has not answered, as casework.handovers.is_for has it
HANDED_HERE = f"""SELECT grievance_id FROM handover WHERE deleted = 0 AND kind = 'transfer' AND answer = 'waiting'
    AND (to_station_id = {_OWN} OR to_name = (SELECT name FROM station WHERE id = {_OWN}))"""
