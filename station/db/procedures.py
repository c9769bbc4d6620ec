"""Questions about mediations, legal aid, matters under supervision and letters: their lists, and who is due when."""

import json
from datetime import timedelta

from station.casework import grievances
from station.casework.fields import Record
from station.casework.model import Employer, LegalAid, Letter, Mediation, Supervision
from station.casework.sealing import is_text
from station.db import search, sqlite
from station.db.clauses import AWAITS_REPLY, EMPLOYER, SUMMARY, WORKER, listed
from station.db.store import Store

_WHO = f"""g.number AS grievance_number, {SUMMARY} AS summary, {WORKER} AS worker, {EMPLOYER} AS employer
    FROM {{record}} r JOIN grievance g ON g.id = r.grievance_id LEFT JOIN worker w ON w.id = g.worker_id
    WHERE r.deleted = 0 AND g.deleted = 0"""


def _own(store: Store, cls: type[Record]) -> str:
    """The columns of a record ``r``; where anybody is sealed, its texts as everybody reads them."""
    store.seals.look()
    store.sight.settle(store)
    if not store.seals.is_any:
        return "r.*"
    return ", ".join(f"covered(r.id, r.{spec.name}) AS {spec.name}" if is_text(spec) else f"r.{spec.name}" for spec in cls.specs())


def mediation_rows(store: Store) -> list[sqlite.Row]:
    """All mediations, newest first: their columns, grievance number, summary, worker, employer, sessions held."""
    sessions = "(SELECT count(*) FROM mediation_session s WHERE s.mediation_id = r.id AND s.deleted = 0) AS sessions"
    return store.query(f"SELECT {_own(store, Mediation)}, {sessions}, " + _WHO.format(record="mediation") + " ORDER BY r.id DESC")


def aid_rows(store: Store) -> list[sqlite.Row]:
    """All legal-aid applications, newest first: their columns, grievance number, summary, worker, employer, the next step's day."""
    sql = f"""SELECT {_own(store, LegalAid)}, coalesce((SELECT s.next_on FROM aid_step s WHERE s.legal_aid_id = r.id AND s.deleted = 0
        ORDER BY s.done_on DESC, s.id DESC LIMIT 1), '') AS next_on, """
    return store.query(sql + _WHO.format(record="legal_aid") + " ORDER BY r.id DESC")


def supervision_rows(store: Store) -> list[sqlite.Row]:
    """All matters under supervision, newest first: their columns, the ``employer``, the ``grievance_number``, the ``inspectors`` who
    were not recused, how many ``letters`` stand, and the nearest day an answer to one of these is due (``reply_due_on``).
    """
    sql = f"""SELECT {_own(store, Supervision)}, coalesce(e.name, '') AS employer, coalesce(g.number, '') AS grievance_number,
        coalesce((SELECT group_concat(name, '、') FROM (SELECT i.name FROM inspector i
            WHERE i.supervision_id = r.id AND i.deleted = 0 AND i.recused_on = '' ORDER BY i.id)), '') AS inspectors,
        (SELECT count(*) FROM letter l WHERE l.supervision_id = r.id AND l.deleted = 0 AND l.status <> 'void') AS letters,
        coalesce((SELECT min(a.reply_due_on) FROM letter_addressee a JOIN letter l ON l.id = a.letter_id
            WHERE l.supervision_id = r.id AND l.deleted = 0 AND {AWAITS_REPLY}), '') AS reply_due_on
        FROM supervision r LEFT JOIN employer e ON e.id = r.employer_id LEFT JOIN grievance g ON g.id = r.grievance_id
        WHERE r.deleted = 0 ORDER BY r.id DESC"""
    return store.query(sql)


def letter_rows(store: Store) -> list[sqlite.Row]:
    """All letters, newest first, with ``addressee`` (first employer, public addressee or department), how many addressees were
    ``served``, ``asked`` to answer, have ``answered`` and how many are still ``waiting`` for, the nearest day of these
    (``due_on``) and the day it runs from.
    """
    sql = f"""SELECT {_own(store, Letter)}, coalesce((SELECT e.name FROM letter_addressee a JOIN employer e ON e.id = a.employer_id
            WHERE a.letter_id = r.id AND a.deleted = 0 ORDER BY a.id LIMIT 1),
            nullif(r.department, ''), r.public_addressee) AS addressee,
        coalesce(d.addressees, 0) AS addressees, d.served, d.asked, d.answered, d.waiting, d.due_on, d.served_on, d.waiting_since,
        d.replied_on,
        (SELECT count(*) FROM letter_case c WHERE c.letter_id = r.id AND c.deleted = 0) AS cases
        FROM letter r LEFT JOIN (SELECT a.letter_id, count(*) AS addressees, sum(a.served_on <> '') AS served,
            sum(a.reply_due_on <> '') AS asked, sum(a.reply_state = 'replied') AS answered,
            sum({AWAITS_REPLY}) AS waiting, min(CASE WHEN {AWAITS_REPLY} THEN a.reply_due_on END) AS due_on,
            min(CASE WHEN {AWAITS_REPLY} THEN a.served_on END) AS waiting_since, max(a.served_on) AS served_on,
            max(a.replied_on) AS replied_on
            FROM letter_addressee a JOIN letter l ON l.id = a.letter_id WHERE a.deleted = 0 GROUP BY a.letter_id
        ) d ON d.letter_id = r.id WHERE r.deleted = 0 ORDER BY r.id DESC"""
    return store.query(sql)


def employer_rows(store: Store) -> list[sqlite.Row]:
    """Employers, most grievances this year first, with counts of their grievances (``cases``, ``year_cases``,
    ``recent_cases`` of 365 days, ``open_cases``), the day of the last one, their letters, those whose reply is overdue
    (``unanswered``), and the warnings that are not lifted (``warnings``).
    """
    now = store.now()
    sql = f"""WITH received AS (SELECT p.employer_id AS id, count(DISTINCT g.id) AS cases,
            count(DISTINCT CASE WHEN g.received_at >= :year THEN g.id END) AS year_cases,
            count(DISTINCT CASE WHEN g.received_at >= :since THEN g.id END) AS recent_cases,
            count(DISTINCT CASE WHEN g.status IN {listed(grievances.OPEN)} THEN g.id END) AS open_cases,
            max(substr(g.received_at, 1, 10)) AS last_on
            FROM party p JOIN grievance g ON g.id = p.grievance_id WHERE p.deleted = 0 AND g.deleted = 0 GROUP BY p.employer_id),
        sent AS (SELECT a.employer_id AS id, count(DISTINCT l.id) AS letters,
            count(DISTINCT CASE WHEN {AWAITS_REPLY} AND a.reply_due_on < :today THEN l.id END) AS unanswered
            FROM letter_addressee a JOIN letter l ON l.id = a.letter_id
            WHERE a.deleted = 0 AND l.deleted = 0 GROUP BY a.employer_id)
        SELECT e.*, coalesce(received.cases, 0) AS cases, coalesce(received.year_cases, 0) AS year_cases,
            coalesce(received.recent_cases, 0) AS recent_cases,
            (SELECT count(*) FROM employer_warning v WHERE v.employer_id = e.id AND v.deleted = 0 AND v.lifted_on = '') AS warnings,
            coalesce(received.open_cases, 0) AS open_cases, coalesce(received.last_on, '') AS last_on,
            coalesce(sent.letters, 0) AS letters, coalesce(sent.unanswered, 0) AS unanswered
        FROM employer e LEFT JOIN received ON received.id = e.id LEFT JOIN sent ON sent.id = e.id
        WHERE e.deleted = 0 ORDER BY year_cases DESC, cases DESC, e.name"""
    since = (now.date() - timedelta(days=365)).isoformat()
    return store.query(sql, {"year": f"{now.year}", "since": since, "today": now.date().isoformat()})


def letters_found(store: Store, text: str, limit: int) -> list[tuple[Letter, str]]:
    """Letters in which every word stands, then the newest to employers it finds, each with its (first) addressee."""
    found = {letter.id: letter for letter in search.find(store, Letter, text, limit)}
    firms = [employer.id for employer in search.find(store, Employer, text, limit)]
    sql = """SELECT DISTINCT letter_id FROM letter_addressee WHERE deleted = 0
        AND employer_id IN (SELECT value FROM json_each(?)) ORDER BY letter_id DESC LIMIT ?"""
    for row in store.query(sql, [json.dumps(firms), limit]) if firms else []:
        letter = store.find(Letter, row[0])
        if letter is not None and not letter.deleted:
            found.setdefault(letter.id, letter)
    return [(letter, _addressee(store, letter)) for letter in list(found.values())[:limit]]


def _addressee(store: Store, letter: Letter) -> str:
    """The first employer a letter is addressed to, its department or its public addressee."""
    sql = """SELECT e.name FROM letter_addressee a JOIN employer e ON e.id = a.employer_id
        WHERE a.letter_id = ? AND a.deleted = 0 ORDER BY a.id LIMIT 1"""
    return next((row[0] for row in store.query(sql, [letter.id])), "") or letter.department or letter.public_addressee


def letters_to_employer(store: Store, employer: Employer) -> list[Letter]:
    """Letters addressed to an employer, newest first."""
    where = "id IN (SELECT letter_id FROM letter_addressee WHERE employer_id = ? AND deleted = 0)"
    return store.select(Letter, where, [employer.id], order="id DESC")
