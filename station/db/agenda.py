"""Questions of the workbench: which cases and letters have a limit running, and the counted figures of a month."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from station.casework import (
    after_merge,
    agenda,
    conflicts,
    deadlines,
    deliveries,
    gap_tasks,
    grievances,
    hotline,
    legal_aid,
    letter_tasks,
    mediations,
    report_tasks,
    retention,
    retention_tasks,
    statistics,
)
from station.casework.agenda import Month, Plan
from station.casework.casefile import LetterFile
from station.casework.letter_ways import was_requested
from station.casework.model import Destruction, Grievance, Letter, LetterStep, MonthlyReport, RetentionRule, Station
from station.casework.sheets import Period
from station.casework.task import Task
from station.casework.vocabulary import vocabulary
from station.db import destroying
from station.db.after_merge import findings
from station.db.casefiles import case_files, children_of, letter_files, supervision_files
from station.db.clauses import KEPT_HERE, WORKER, listed
from station.db.contested import contested
from station.db.figures import counting
from station.db.letter_numbers import doubles
from station.db.outreach import outreach_tasks
from station.db.store import Store

HORIZON_DAYS = 31  # tasks further off than this are not looked for
_UNDER_WAY = (*grievances.OPEN, *grievances.PAUSED)
RATES = ("on_time_rate", "feedback_rate", "success_rate", "satisfied_rate")  # those the workbench shows

# letters and matters of supervision that may wait for something, as casework.letter_tasks and casework.supervisions have it
_WAITING_LETTERS = f"""SELECT DISTINCT l.id FROM letter l JOIN letter_addressee a ON a.letter_id = l.id
    WHERE l.deleted = 0 AND a.deleted = 0 AND l.status NOT IN {listed((*deliveries.NOT_ISSUED, *deliveries.ENDED))}
    AND a.next_id IS NULL AND a.rectification <> 'done'"""
_WAITING_MATTERS = """SELECT id FROM supervision WHERE deleted = 0 AND (status IN ('clue', 'accepted')
    OR status = 'refused' AND told_on = '' OR status = 'closed' AND (followed_on = '' OR informant_told_on = ''))"""

# cases that may have a limit that runs out up to a day, as casework.agenda.case_tasks has it
_RUNNING = f"""SELECT g.id FROM grievance g WHERE g.deleted = 0 AND (g.status = 'closed' OR g.status IN {listed(grievances.OPEN)}
            AND (g.feedback_at = '' AND g.feedback_due_at BETWEEN '0' AND :until OR g.handle_due_on BETWEEN '0' AND :until)
        OR g.status IN {listed(_UNDER_WAY)} AND g.harmed_on <> '' AND g.harmed_on <= :harmed)
    UNION SELECT grievance_id FROM plan_step WHERE deleted = 0 AND done_on = '' AND due_on <= :until
    UNION SELECT grievance_id FROM handover WHERE deleted = 0 AND answer = 'waiting' AND answer_due_on <> ''
    UNION SELECT grievance_id FROM hotline_order WHERE deleted = 0 AND status NOT IN {listed(hotline.ENDED)}
    UNION SELECT grievance_id FROM mediation WHERE deleted = 0 AND (status IN {listed(mediations.OPEN)}
        OR status = 'refused' AND refused_on = ''
        OR status = 'agreed' AND (confirm_applied_on = '' OR performance NOT IN {listed(mediations.PERFORMED)}))
    UNION SELECT m.grievance_id FROM commission c JOIN mediation m ON m.id = c.mediation_id
        WHERE c.deleted = 0 AND m.deleted = 0 AND c.replied_on = ''
    UNION SELECT grievance_id FROM legal_aid WHERE deleted = 0 AND status IN {listed(legal_aid.OPEN)}"""


def tasks(store: Store) -> list[Task]:
    """Every limit that runs out within ``HORIZON_DAYS`` or has run out, the nearest first."""
    now = store.now()
    until = (now.date() + timedelta(days=max(HORIZON_DAYS, deadlines.threshold("limit_warn_days")))).isoformat()
    harmed = f"{int(until[:4]) - 1}{until[4:]}"  # an event may have moved the limit on, never back
    to_its_end = f"{until}T24"  # a limit may have its hour
    cases = case_files(store, [row[0] for row in store.query(_RUNNING, {"until": to_its_end, "harmed": harmed})])
    letters = letter_files(store, [row[0] for row in store.query(_WAITING_LETTERS)])
    matters = supervision_files(store, [row[0] for row in store.query(_WAITING_MATTERS)])
    own = store.find(Station, store.setting("station", ""))
    found = [task for task in agenda.tasks(cases, letters, now, own, matters) if task.due[:10] <= until or task.is_waiting]
    found += [letter_tasks.double(letters, now.date()) for letters in doubles(store).values()]
    found += _report_tasks(store, own)
    found += _retention_tasks(store)
    found += _gap_tasks(store)
    found += _requested_letters(store, own)
    found += [*conflicts.tasks(contested(store), now.date()), *after_merge.tasks(findings(store), now.date())]
    return sorted([*found, *outreach_tasks(store, until)], key=lambda task: (task.due, task.record_id))


def running(store: Store) -> list[str]:
    """Ids of the cases that may have a limit running, however far off, their own or of what hangs on them."""
    sql = f"""{_RUNNING}
        UNION SELECT grievance_id FROM letter_case WHERE deleted = 0 AND letter_id IN ({_WAITING_LETTERS})
        UNION SELECT grievance_id FROM supervision WHERE id IN ({_WAITING_MATTERS}) AND grievance_id IS NOT NULL"""
    return [row[0] for row in store.query(sql, {"until": "9999", "harmed": "9999"})]


def by_case(store: Store, ids: Sequence[str]) -> Iterator[tuple[str, list[Task]]]:
    """Every limit of these cases, however far off, and of what hangs on them: mediations, legal aid, letters, supervision.

    A letter that rests on another, confidential case too is told of there alone: not everybody who sees this one may see the letter.
    """
    now, own = store.now(), store.find(Station, store.setting("station", ""))
    cases = case_files(store, ids)
    letters = {file.letter.id: file for file in letter_files(store, list({letter.id for case in cases for letter in case.letters}))}
    sql = "SELECT id FROM supervision WHERE deleted = 0 AND grievance_id IN (SELECT value FROM json_each(?))"
    matters = defaultdict(list)
    for file in supervision_files(store, [row[0] for row in store.query(sql, [json.dumps(list(ids))])]):
        matters[file.supervision.grievance_id].append(file)
    for case in cases:
        held = [letters[letter.id] for letter in case.letters if letter.id in letters]  # else another window has just deleted it
        told = [file for file in held if not _rests_on_another(file, case.grievance)]
        yield case.grievance.id, agenda.tasks([case], told, now, own, matters[case.grievance.id])


def _rests_on_another(letter: LetterFile, case: Grievance) -> bool:
    """Whether a letter also rests on a confidential case that is not this one."""
    return any(other.confidentiality == "confidential" and other.id != case.id for other in (*letter.grievances, *letter.binned))


def _report_tasks(store: Store, own: Station | None) -> list[Task]:
    """The month report that is to be handed up, once the station has had any work by the end of that month.

    A month before the first entry of the journal was reported by other means, whatever an import brought of it; but who has reports
    here from before, as a practice station does, owes the next one too.
    """
    if own is None:
        return []
    today = store.now().date()
    last = report_tasks.month_over(today).last
    handed_up = {report.period for report in store.matching(MonthlyReport, station_id=own.id)}
    began = store.query("SELECT substr(at, 1, 10) FROM journal ORDER BY seq LIMIT 1")
    received = "SELECT 1 FROM grievance WHERE deleted = 0 AND substr(received_at, 1, 10) <= ? LIMIT 1"
    has_work = bool(handed_up or (began and began[0][0] <= last)) and bool(store.query(received, [last]))
    return list(report_tasks.tasks(own, handed_up, has_work, today))


def _requested_letters(store: Store, own: Station | None) -> list[Task]:
    """Letters another body was asked to sign; those of stations below that wait for this one are not among them."""
    if own is None:
        return []
    issuer, today = own.issuer_name or own.name, store.now().date()
    others = {letter.id: letter for letter in store.matching(Letter, status="review") if letter.issuer != issuer}
    steps = children_of(store, LetterStep, "letter_id", list(others))
    return [letter_tasks.requested(letter, today) for letter in others.values() if was_requested(letter, steps.get(letter.id, ()))]


def _gap_tasks(store: Store) -> list[Task]:
    """Cases under way here of which no limit runs, or that are nobody's: nothing else would speak of them."""
    sql = f"""SELECT count(*) FILTER (WHERE received_at = ''), count(*) FILTER (WHERE handler = '') FROM grievance g
        WHERE deleted = 0 AND status IN {listed(_UNDER_WAY)} AND {KEPT_HERE} AND (received_at = '' OR handler = '')"""
    undated, unhandled = store.query(sql)[0]
    return list(gap_tasks.tasks(undated, unhandled, store.now().date()))


def _retention_tasks(store: Store) -> list[Task]:
    """What has run out and is kept from no list, and the lists that wait for somebody."""
    now = store.now().date()
    today, laid_down = now.isoformat(), store.matching(RetentionRule)
    due = 0
    for case in case_files(store, [case.id for case in destroying.run_out(store, today) if not case.keep_reason]):
        rule = retention.in_force(retention.rule_of(case), laid_down)
        due += not rule.counts or retention.is_over(rule, case.grievance.closed_on, today)  # not confirmed: somebody has to
    for rule in (retention.in_force(rule, laid_down) for rule in retention.others()):
        if rule.counts:
            found = destroying.closed_alone(store, rule.of, retention.last_closed(rule.retention, today))
            due += sum(not destroying.kept_reason(store, record) for record, _, _ in found)
    return list(retention_tasks.tasks(due, store.matching(Destruction), now))


def plans(store: Store, today: str, last: str) -> list[Plan]:
    """Next steps of open cases planned for ``today`` to day ``last``, and those missed in the month before.

    Missed is what nobody noted anything after, and planned nothing instead of.
    """
    since = (date.fromisoformat(today) - timedelta(days=HORIZON_DAYS)).isoformat()
    sql = f"""SELECT p.next_on, g.id, covered(g.id, p.next_step) AS next_step, p.recorded_by, {WORKER} AS who
        FROM progress p JOIN grievance g ON g.id = p.grievance_id LEFT JOIN worker w ON w.id = g.worker_id
        WHERE p.deleted = 0 AND g.deleted = 0 AND g.status IN {listed(_UNDER_WAY)} AND p.next_on BETWEEN :since AND :last
        AND (p.next_on >= :today OR NOT EXISTS (SELECT 1 FROM progress later WHERE later.grievance_id = g.id AND later.deleted = 0
            AND (substr(later.at, 1, 10) >= p.next_on OR later.at > p.at AND later.next_on > '')))
        ORDER BY p.next_on, p.id"""
    found = store.query(sql, {"since": since, "today": today, "last": last})
    return [Plan(row["next_on"], row["id"], row["next_step"], row["who"], row["recorded_by"]) for row in found]


def month(store: Store, name: str, stations: Sequence[str] | None = None) -> Month:
    """The figures of the month ``YYYY-MM`` up to now, as the month report has them, of these stations (ids) or of all that is here."""
    found = counting.counts(store, Period.month(name), stations)
    return Month(
        opening=found["opening"],
        received=found["received"],
        taken_over=found["taken_over"],
        ended=found["ended"],
        passed_on=found["passed_on"],
        closing=found["closing"],
        rates=tuple(statistics.ratio(key).rate(found) for key in RATES),
        recovered=found["recovered"],
        beneficiaries=found["beneficiaries"],
        letters=tuple((entry.label, found[f"letters_{entry.code}"]) for entry in vocabulary("letter_kind").entries),
    )
