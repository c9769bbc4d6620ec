"""What is counted of grievances: the month's balance, channels and categories, limits, wages, collective ones, services."""

from station.casework import grievances
from station.casework.statistics import AGENCY
from station.casework.vocabulary import vocabulary
from station.db.clauses import CLOSED, ENDED, PEOPLE, listed
from station.db.figures.pieces import Figure, Source, figures, low, near, within
from station.db.figures.places import area_of, station_of

NAMED_CHANNELS = ("visit", "phone", "12351", "12345", "field_visit")

_COUNTED_AS_DUE = listed((*grievances.OPEN, *grievances.DONE))
_LED = listed(("coordinate", "mediate", "joint", "aid", "letter", "talks"))
_IN_SOCIAL_INSURANCE = "category = 'insurance'"

# A case handed from one station here to another is one case: it was received where it came first, is ended where it was taken
# over, and between the two it only changes books, on the day it was taken over. Who passed it on does not get to see the other.
TAKEN = """SELECT coalesce(t.id, '') AS taken_id, old.id AS passed_id, coalesce(substr(t.received_at, 1, 10), h.answered_on) AS taken_on
    FROM handover h JOIN grievance old ON old.id = h.grievance_id LEFT JOIN grievance t ON t.id = h.taken_as_id
    WHERE h.deleted = 0 AND old.deleted = 0 AND t.deleted IS NOT 1 AND h.answer = 'accepted' AND h.taken_as_id <> ''"""


def _state_on(day: str) -> str:
    """What a case's state was at the end of a day: the state it had before the first move that came later."""
    return f"""coalesce((SELECT v.came_from FROM move v WHERE v.grievance_id = g.id AND v.deleted = 0 AND v.moved_on > {day}
        ORDER BY v.moved_on, v.id LIMIT 1), status)"""


# What may count is found by its days, so that a month costs what it holds: what came, left or was due in the stretch, and what
# was on the desk at its beginning or its end. A day may be a month or a year.
_ON_THE_DESK = listed((*grievances.OPEN, *grievances.PAUSED))
NEAR = f"""{near("grievance", "received_at", "closed_on", "handle_due_on", "feedback_due_at")}
    UNION SELECT rowid FROM grievance WHERE closed_on > :last || '~' AND received_at <= :near_last
    UNION SELECT rowid FROM grievance WHERE status IN {_ON_THE_DESK} AND received_at <= :near_last
    UNION SELECT g.rowid FROM passed p CROSS JOIN grievance g ON g.id = p.passed_id"""

# every case once with what the sums below ask of it, so that a day is looked at once
_PREPARED = f"""WITH taken AS MATERIALIZED ({TAKEN}),
    passed AS MATERIALIZED (SELECT passed_id, max(taken_on) AS passed_on FROM taken GROUP BY passed_id),
    looked AS MATERIALIZED (
        SELECT g.id, g.station_id, g.area, g.channel, g.status, g.category, g.list_kind, {PEOPLE} AS people, g.amount, g.recovered,
            g.beneficiaries, g.disposal, g.is_collective, g.result_kind, {CLOSED} AS closed_on,
            g.handle_due_on, g.feedback_at, g.feedback_due_at,
            substr(g.received_at, 1, 10) AS received, substr(g.feedback_due_at, 1, 10) AS feedback_day,
            coalesce(p.passed_on, {ENDED}) AS left_on, p.passed_on IS NOT NULL AS is_passed,
            g.id IN (SELECT taken_id FROM taken) AS is_taken
        FROM grievance g LEFT JOIN passed p ON p.passed_id = g.id WHERE g.deleted = 0 AND g.rowid IN ({NEAR})
            AND (:stations = '' OR g.station_id IS NULL OR g.station_id IN (SELECT value FROM json_each(:stations)))),
    dated AS MATERIALIZED (
        SELECT *, {within("received")} AS arrived, {within("left_on")} AS parted,
            {low("received")} <= :last AS is_known, left_on <> '' AND {low("left_on")} < :first AS was_gone,
            left_on <> '' AND {low("left_on")} <= :last AS is_gone, {low("received")} < :first AS was_known
        FROM looked),
    g AS MATERIALIZED (
        SELECT *, arrived AND NOT is_taken AS came, arrived AND is_taken AS was_taken_over,
            parted AND NOT is_passed AS gone, parted AND is_passed AS was_passed_on,
            was_known AND NOT was_gone AS was_open, is_known AND NOT is_gone AS is_open,
            {within("closed_on")} AND NOT is_passed AS was_closed,
            {within("handle_due_on")} AND NOT is_passed AND (handle_due_on < :today OR closed_on <> '')
                AND {_state_on("g.handle_due_on")} IN {_COUNTED_AS_DUE} AS was_due,
            {within("feedback_day")} AND (feedback_due_at < :now OR feedback_at <> '') AS feedback_was_due,
            category = 'wages' OR list_kind = 'wages' AS is_wages, is_collective OR people >= :collective AS is_group
        FROM dated g)
    """

_HAS_MEDIATION = f"EXISTS (SELECT 1 FROM mediation m WHERE m.grievance_id = g.id AND m.deleted = 0 AND {low('m.applied_on')} <= :last)"
_OF_AID = f"FROM legal_aid a WHERE a.grievance_id = g.id AND a.deleted = 0 AND {low('a.applied_on')} <= :last"
_HAS_AGENCY = f"EXISTS (SELECT 1 {_OF_AID} AND a.form IN {listed(AGENCY)})"
_HAS_DRAFT = f"EXISTS (SELECT 1 {_OF_AID} AND a.form = 'drafting')"
_HAS_LED = f"EXISTS (SELECT 1 FROM json_each('[\"' || replace(disposal, ' ', '\",\"') || '\"]') WHERE value IN {_LED})"


def _came_by(*codes: str) -> str:
    return f"came AND channel IN {listed(codes)}"


_CATEGORIES = tuple(entry.code for entry in vocabulary("category").entries)

CASES = Source(
    "grievance",
    "g.id",
    "FROM g WHERE 1",
    station_of("grievance", "g"),
    area_of("grievance", "g"),
    (
        *figures(
            opening="was_open",
            received="came",
            received_visit=_came_by("visit"),
            received_phone=_came_by("phone"),
            received_12351=_came_by("12351"),
            received_12345=_came_by("12345"),
            received_field=_came_by("field_visit"),
            received_other=f"came AND channel NOT IN {listed(NAMED_CHANNELS)}",
            taken_over="was_taken_over",
            ended="gone",
            passed_on="was_passed_on",
            closing="is_open",
            awaiting_policy=f"is_open AND {_state_on(':last')} = 'awaiting_policy'",
            backlog="is_open AND received < :backlog_before",
            due="was_due",
            closed_of_due="was_due AND closed_on <> '' AND closed_on <= :last",
            closed_on_time="was_due AND closed_on <> '' AND closed_on <= handle_due_on",
            feedback_due="feedback_was_due",
            fed_back_on_time="feedback_was_due AND feedback_at <> '' AND feedback_at <= feedback_due_at",
            led=f"gone AND {_HAS_LED}",
            wages="came AND is_wages",
            wages_ended="gone AND is_wages",
            wages_open="is_open AND is_wages",
            wages_backlog="is_open AND is_wages AND received < :backlog_before",
            collective="came AND is_group",
            mass="came AND people >= :mass",
            insurance=f"came AND {_IN_SOCIAL_INSURANCE}",
            # each case is one service: the furthest it came
            services="came",
            services_agency=f"came AND {_HAS_AGENCY}",
            services_mediated=f"came AND NOT {_HAS_AGENCY} AND {_HAS_MEDIATION}",
            services_drafted=f"came AND NOT {_HAS_AGENCY} AND NOT {_HAS_MEDIATION} AND {_HAS_DRAFT}",
            services_answered=f"came AND NOT {_HAS_AGENCY} AND NOT {_HAS_MEDIATION} AND NOT {_HAS_DRAFT}",
        ),
        Figure("received_people", "came", "people"),
        Figure("recovered", "was_closed", "recovered"),
        Figure("beneficiaries", "was_closed", "beneficiaries"),
        Figure("wages_people", "came AND is_wages", "people"),
        Figure("wages_amount", "came AND is_wages", "amount"),
        Figure("wages_recovered", "was_closed AND is_wages", "recovered"),
        Figure("collective_people", "came AND is_group", "people"),
        Figure("collective_amount", "came AND is_group", "amount"),
        Figure("mass_people", "came AND people >= :mass", "people"),
        Figure("mass_amount", "came AND people >= :mass", "amount"),
        Figure("insurance_people", f"came AND {_IN_SOCIAL_INSURANCE}", "people"),
        Figure("insurance_recovered", "was_closed AND result_kind = 'insurance_paid'", "recovered"),
        *(Figure(f"category_{code}", f"came AND category = '{code}'") for code in _CATEGORIES),
        Figure("category_none", f"came AND category NOT IN {listed(_CATEGORIES)}"),
    ),
    _PREPARED,
)
