"""Questions of the workbench: which cases and letters have a limit running, and the counted figures of a month."""

from datetime import timedelta
from typing import Any

from station.casework import agenda, deadlines, deliveries, grievances, hotline, legal_aid, letter_tasks, mediations, report_tasks
from station.casework.agenda import Month, Plan, Rate
from station.casework.model import MonthlyReport, Station
from station.casework.task import Task
from station.casework.vocabulary import vocabulary
from station.db.casefiles import case_files, letter_files, supervision_files
from station.db.clauses import CLOSED, ENDED, WORKER, listed
from station.db.figures.work import SATISFIED
from station.db.grievances import DUE
from station.db.letter_numbers import doubles
from station.db.outreach import outreach_tasks
from station.db.store import Store

HORIZON_DAYS = 31  # tasks further off than this are not looked for
_UNDER_WAY = (*grievances.OPEN, *grievances.PAUSED)

# letters and matters of supervision that may wait for something, as casework.letter_tasks and casework.supervisions have it
_WAITING_LETTERS = f"""SELECT DISTINCT l.id FROM letter l JOIN letter_addressee a ON a.letter_id = l.id
    WHERE l.deleted = 0 AND a.deleted = 0 AND l.status NOT IN {listed((*deliveries.NOT_ISSUED, *deliveries.ENDED))}
    AND a.next_id IS NULL AND a.rectification <> 'done'"""
_WAITING_MATTERS = """SELECT id FROM supervision WHERE deleted = 0 AND (status IN ('clue', 'accepted')
    OR status = 'refused' AND told_on = '' OR status = 'closed' AND (followed_on = '' OR informant_told_on = ''))"""


def tasks(store: Store) -> list[Task]:
    """Every limit that runs out within ``HORIZON_DAYS`` or has run out, the nearest first."""
    now = store.now()
    until = (now.date() + timedelta(days=max(HORIZON_DAYS, deadlines.threshold("limit_warn_days")))).isoformat()
    harmed = f"{int(until[:4]) - 1}{until[4:]}"  # an event may have moved the limit on, never back
    sql = f"""SELECT g.id FROM grievance g WHERE g.deleted = 0 AND (g.status = 'closed' OR ({DUE} <> '' AND {DUE} <= :until)
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
    cases = case_files(store, [row[0] for row in store.query(sql, {"until": until, "harmed": harmed})])
    letters = letter_files(store, [row[0] for row in store.query(_WAITING_LETTERS)])
    matters = supervision_files(store, [row[0] for row in store.query(_WAITING_MATTERS)])
    own = store.find(Station, store.setting("station", ""))
    found = [task for task in agenda.tasks(cases, letters, now, own, matters) if task.due[:10] <= until or task.is_waiting]
    found += [letter_tasks.double(letters, now.date()) for letters in doubles(store).values()]
    found += _report_tasks(store, own)
    return sorted([*found, *outreach_tasks(store, until)], key=lambda task: (task.due, task.record_id))


def _report_tasks(store: Store, own: Station | None) -> list[Task]:
    """The month report that is to be handed up, once the station has had any work by the end of that month."""
    if own is None:
        return []
    today = store.now().date()
    last = report_tasks.month_over(today).last
    has_work = bool(store.query("SELECT 1 FROM grievance WHERE deleted = 0 AND substr(received_at, 1, 10) <= ? LIMIT 1", [last]))
    handed_up = {report.period for report in store.matching(MonthlyReport, station_id=own.id)}
    return list(report_tasks.tasks(own, handed_up, has_work, today))


def plans(store: Store, first: str, last: str) -> list[Plan]:
    """Next steps of open cases planned for day ``first`` to ``last``."""
    sql = f"""SELECT p.next_on, g.id, p.next_step, p.recorded_by, {WORKER} AS who
        FROM progress p JOIN grievance g ON g.id = p.grievance_id LEFT JOIN worker w ON w.id = g.worker_id
        WHERE p.deleted = 0 AND g.deleted = 0 AND g.status IN {listed(_UNDER_WAY)} AND p.next_on BETWEEN ? AND ?
        ORDER BY p.next_on, p.id"""
    return [Plan(row["next_on"], row["id"], row["next_step"], row["who"], row["recorded_by"]) for row in store.query(sql, [first, last])]


def month(store: Store, name: str) -> Month:
    """The figures of the month ``YYYY-MM`` up to now."""
    now = store.now().isoformat(timespec="minutes")
    months = {"month": name, "now": now, "today": now[:10]}

    def ask(sql: str, **more: Any) -> tuple[int, ...]:
        return tuple(int(value or 0) for value in store.query(sql, months | more)[0])

    of = "FROM grievance g WHERE g.deleted = 0"
    received, ended = "substr(g.received_at, 1, 7)", f"substr({ENDED}, 1, 7)"
    opening, came, left, closing = ask(
        f"""SELECT sum({received} < :month AND ({ended} = '' OR {ended} >= :month)), sum({received} = :month), sum({ended} = :month),
            sum({received} <= :month AND ({ended} = '' OR {ended} > :month)) {of}"""
    )
    recovered, beneficiaries = ask(f"SELECT sum(g.recovered), sum(g.beneficiaries) {of} AND substr({CLOSED}, 1, 7) = :month")
    issued = store.query("SELECT kind, count(*) FROM letter WHERE deleted = 0 AND substr(issued_on, 1, 7) = :month GROUP BY kind", months)
    counts = {row[0]: int(row[1]) for row in issued}
    return Month(
        opening=opening,
        received=came,
        ended=left,
        closing=closing,
        rates=_rates(store, months),
        recovered=recovered,
        beneficiaries=beneficiaries,
        letters=tuple((entry.label, counts.get(entry.code, 0)) for entry in vocabulary("letter_kind").entries),
    )


def _rates(store: Store, months: dict[str, str]) -> tuple[Rate, ...]:
    """Rates over what was due, never over what came in (the published formula, recomputed from Beijing's 12351 figures)."""
    of = "FROM grievance g WHERE g.deleted = 0"
    asked = (
        (
            ("按时办结率", "应办结", "按时"),
            f"""SELECT sum({CLOSED} <> '' AND {CLOSED} <= g.handle_due_on), count(*) {of}
                AND g.status IN {listed((*grievances.OPEN, *grievances.DONE))}
                AND substr(g.handle_due_on, 1, 7) = :month AND (g.handle_due_on < :today OR {CLOSED} <> '')""",
        ),
        (
            ("24 小时反馈率", "应反馈", "按时"),
            f"""SELECT sum(g.feedback_at <> '' AND g.feedback_at <= g.feedback_due_at), count(*) {of}
                AND substr(g.feedback_due_at, 1, 7) = :month AND (g.feedback_due_at < :now OR g.feedback_at <> '')""",
        ),
        (
            ("调解成功率", "结束", "达成"),
            """SELECT sum(m.result = 'agreed'), count(*) FROM mediation m JOIN grievance g ON g.id = m.grievance_id
                WHERE m.deleted = 0 AND g.deleted = 0 AND m.result IN ('agreed', 'failed') AND substr(m.ended_on, 1, 7) = :month""",
        ),
        (
            ("满意率", "有效回访", "满意"),
            f"""SELECT sum(f.satisfaction IN {SATISFIED}), count(*) FROM follow_up f JOIN grievance g ON g.id = f.grievance_id
                WHERE f.deleted = 0 AND g.deleted = 0 AND f.satisfaction <> 'unreachable' AND substr(f.called_on, 1, 7) = :month""",
        ),
    )
    rates = []
    for (label, base_words, done_words), sql in asked:
        done, base = store.query(sql, months)[0]
        rates.append(Rate(label, int(done or 0), int(base), base_words, done_words))
    return tuple(rates)
