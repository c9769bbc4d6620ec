"""Counting for the statistics: one question for each kind of record, and the tables of who and where."""

from collections.abc import Iterator
from typing import Any

from station.casework import grievances, hotline, mediations
from station.casework.model import HotlineOrder
from station.casework.sheets import Period
from station.casework.statistics import AGENCY, Counts, Share
from station.casework.vocabulary import label
from station.db.clauses import CLOSED, EMPLOYER, ENDED, listed
from station.db.store import Store

_LONGEST_LIMIT = 120  # days no limit of an order reaches beyond
MOST = 10  # lines of a table of employers or areas

SATISFIED = listed(("very", "satisfied", "basically"))
_UNDER_WAY = listed((*grievances.OPEN, *grievances.PAUSED))
_COUNTED_AS_DUE = listed((*grievances.OPEN, *grievances.DONE))
_AGENCY = listed(AGENCY)
_MEDIATING = listed(mediations.OPEN)
_LED = listed(("coordinate", "mediate", "joint", "aid", "letter", "talks"))


def _low(day: str) -> str:
    return f"iif(length({day}) = 10, {day}, substr({day} || '-01-01', 1, 10))"


def _within(day: str) -> str:
    """Whether a day, month or year lies whole in the stretch (28: no month is shorter)."""
    high = f"{day} || substr('-12-28', length({day}) - 3)"
    return (
        f"CASE length({day}) WHEN 10 THEN {day} BETWEEN :first AND :last WHEN 0 THEN 0 ELSE {_low(day)} >= :first AND {high} <= :last END"
    )


# every case once with what the sums below ask of it, so that a day is looked at once
_PREPARED = f"""WITH looked AS MATERIALIZED (
        SELECT g.id, g.channel, g.status, g.category, g.list_kind, g.people, g.amount, g.recovered, g.beneficiaries, g.disposal,
            g.is_collective, {CLOSED} AS closed_on, g.handle_due_on, g.feedback_at, g.feedback_due_at,
            substr(g.received_at, 1, 10) AS received, substr(g.feedback_due_at, 1, 10) AS feedback_day, {ENDED} AS left_on
        FROM grievance g WHERE g.deleted = 0 AND (:station = '' OR g.station_id = :station)),
    g AS MATERIALIZED (
        SELECT *, {_within("received")} AS came, {_within("left_on")} AS gone, {_within("closed_on")} AS was_closed,
            {_low("received")} < :first AND (left_on = '' OR {_low("left_on")} >= :first) AS was_open,
            {_low("received")} <= :last AND (left_on = '' OR {_low("left_on")} > :last) AS is_open,
            {_within("handle_due_on")} AND status IN {_COUNTED_AS_DUE} AND (handle_due_on < :today OR closed_on <> '') AS was_due,
            {_within("feedback_day")} AND (feedback_due_at < :now OR feedback_at <> '') AS feedback_was_due,
            category = 'wages' OR list_kind = 'wages' AS is_wages
        FROM looked)
    """
_HAS_MEDIATION = "EXISTS (SELECT 1 FROM mediation m WHERE m.grievance_id = g.id AND m.deleted = 0)"
_HAS_AGENCY = f"EXISTS (SELECT 1 FROM legal_aid a WHERE a.grievance_id = g.id AND a.deleted = 0 AND a.form IN {_AGENCY})"
_HAS_DRAFT = "EXISTS (SELECT 1 FROM legal_aid a WHERE a.grievance_id = g.id AND a.deleted = 0 AND a.form = 'drafting')"
_CASES = "FROM g"  # as prepared
_HERE = "(:station = '' OR g.station_id = :station)"
_OF_CASE = f"JOIN grievance g ON g.id = {{}}.grievance_id WHERE {{}}.deleted = 0 AND g.deleted = 0 AND {_HERE}"


def _of_case(table: str, alias: str) -> str:
    return f"FROM {table} {alias} " + _OF_CASE.format(alias, alias)


def _channel(*codes: str) -> str:
    return f"came AND channel IN {listed(codes)}"


_NAMED_CHANNELS = ("visit", "phone", "12351", "12345", "field_visit")

# a limit that names a day only ends with that day
_ORDER_DUE = f"""{_within("substr(o.due_at, 1, 10)")} AND o.returned_at = ''
    AND (o.due_at < substr(:now, 1, length(o.due_at)) OR o.answered_at <> '')"""

# what an employer put right counts on the day it was checked, else on the day it said so
_PUT_RIGHT = _within("coalesce(nullif(a.checked_on, ''), a.replied_on)")

_FOLLOWS_ONE = (
    "EXISTS (SELECT 1 FROM letter p WHERE p.id = l.previous_id AND p.deleted = 0 AND p.status <> 'void'"
    f" AND p.amount IS NOT NULL AND {_within('p.issued_on')})"
)

# what is asked of: (key, SQL of what is summed)
_ASKED: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        _CASES,
        (
            ("opening", "was_open"),
            ("received", "came"),
            ("received_people", "iif(came, people, 0)"),
            ("received_visit", _channel("visit")),
            ("received_phone", _channel("phone")),
            ("received_hotline", _channel("12351", "12345")),
            ("received_field", _channel("field_visit")),
            ("received_other", f"came AND channel NOT IN {listed(_NAMED_CHANNELS)}"),
            ("ended", "gone"),
            ("closing", "is_open"),
            ("awaiting_policy", "is_open AND status = 'awaiting_policy'"),
            ("recovered", "iif(was_closed, recovered, 0)"),
            ("beneficiaries", "iif(was_closed, beneficiaries, 0)"),
            ("due", "was_due"),
            ("closed_of_due", "was_due AND closed_on <> ''"),
            ("closed_on_time", "was_due AND closed_on <> '' AND closed_on <= handle_due_on"),
            ("feedback_due", "feedback_was_due"),
            ("fed_back_on_time", "feedback_was_due AND feedback_at <> '' AND feedback_at <= feedback_due_at"),
            ("led", f"gone AND EXISTS (SELECT 1 FROM json_each('[\"' || replace(disposal, ' ', '\",\"') || '\"]') WHERE value IN {_LED})"),
            ("wages", "came AND is_wages"),
            ("wages_people", "iif(came AND is_wages, people, 0)"),
            ("wages_amount", "iif(came AND is_wages, amount, 0)"),
            ("wages_ended", "gone AND is_wages"),
            ("wages_recovered", "iif(was_closed AND is_wages, recovered, 0)"),
            ("wages_open", "is_open AND is_wages"),
            ("collective", "came AND is_collective"),
            ("collective_people", "iif(came AND is_collective, people, 0)"),
            ("collective_amount", "iif(came AND is_collective, amount, 0)"),
            # each case is one service: the furthest it came
            ("services_agency", f"came AND {_HAS_AGENCY}"),
            ("services_mediated", f"came AND NOT {_HAS_AGENCY} AND {_HAS_MEDIATION}"),
            ("cases_drafted", f"came AND NOT {_HAS_AGENCY} AND NOT {_HAS_MEDIATION} AND {_HAS_DRAFT}"),
            ("cases_answered", f"came AND NOT {_HAS_AGENCY} AND NOT {_HAS_MEDIATION} AND NOT {_HAS_DRAFT}"),
        ),
    ),
    (
        _of_case("follow_up", "f"),
        (
            ("called", f"{_within('f.called_on')} AND f.satisfaction <> 'unreachable'"),
            ("satisfied", f"{_within('f.called_on')} AND f.satisfaction IN {SATISFIED}"),
        ),
    ),
    (
        _of_case("hotline_order", "o"),
        (
            ("orders", _within("substr(o.dispatched_at, 1, 10)")),
            ("orders_returned", _within("substr(o.returned_at, 1, 10)")),
            ("orders_due", _ORDER_DUE),
            ("orders_closed", f"{_ORDER_DUE} AND o.answered_at <> ''"),
            ("orders_on_time", f"{_ORDER_DUE} AND o.answered_at <> '' AND substr(o.answered_at, 1, length(o.due_at)) <= o.due_at"),
        ),
    ),
    (
        _of_case("mediation", "m"),
        (
            ("mediations", _within("m.applied_on")),
            (
                "mediations_open",
                f"""m.status <> 'refused' AND {_low("m.applied_on")} <= :last
                    AND (m.ended_on = '' AND m.status IN {_MEDIATING} OR m.ended_on > :last)""",
            ),
            ("agreed", f"{_within('m.ended_on')} AND m.result = 'agreed'"),
            ("agreed_before", f"{_within('m.ended_on')} AND m.result = 'agreed' AND m.phase <> 'after'"),
            ("agreed_after", f"{_within('m.ended_on')} AND m.result = 'agreed' AND m.phase = 'after'"),
            ("failed", f"{_within('m.ended_on')} AND m.result = 'failed'"),
            ("mediations_ended", f"{_within('m.ended_on')} AND m.result IN ('agreed', 'failed')"),
            ("agreed_people", f"iif({_within('m.ended_on')} AND m.result = 'agreed', g.people, 0)"),
            ("agreed_amount", f"iif({_within('m.ended_on')} AND m.result = 'agreed', m.agreed_amount, 0)"),
            ("court_confirmed", f"{_within('m.confirm_applied_on')} AND m.confirm_route = 'court'"),
            ("arbitration_reviewed", f"{_within('m.confirm_applied_on')} AND m.confirm_route = 'arbitration'"),
            ("perform_due", f"{_within('m.perform_by')} AND m.status = 'agreed' AND m.perform_by <= :today"),
            ("performed", f"{_within('m.perform_by')} AND m.status = 'agreed' AND m.perform_by <= :today AND m.performance = 'done'"),
        ),
    ),
    (
        "FROM commission c JOIN mediation m ON m.id = c.mediation_id JOIN grievance g ON g.id = m.grievance_id"
        f" WHERE c.deleted = 0 AND m.deleted = 0 AND g.deleted = 0 AND {_HERE}",
        (("commissions", _within("c.received_on")),),
    ),
    (
        f"FROM consultation g WHERE g.deleted = 0 AND {_HERE}",
        (
            ("consultations", _within("g.asked_on")),
            ("consultation_people", f"iif({_within('g.asked_on')}, g.people, 0)"),
            ("consultations_alone", f"{_within('g.asked_on')} AND g.grievance_id IS NULL"),
            ("consultations_written", f"{_within('g.asked_on')} AND g.grievance_id IS NULL AND g.is_document_written"),
            ("consultations_answered", f"{_within('g.asked_on')} AND g.grievance_id IS NULL AND NOT g.is_document_written"),
        ),
    ),
    (
        f"FROM legal_aid a JOIN grievance g ON g.id = a.grievance_id LEFT JOIN worker w ON w.id = g.worker_id"
        f" WHERE a.deleted = 0 AND g.deleted = 0 AND {_HERE}",
        (
            ("aid", _within("a.applied_on")),
            ("aid_agency", f"{_within('a.applied_on')} AND a.form IN {_AGENCY}"),
            ("aid_drafting", f"{_within('a.applied_on')} AND a.form = 'drafting'"),
            ("aid_closed", _within("a.closed_on")),
            ("agency_closed", f"{_within('a.closed_on')} AND a.form IN {_AGENCY}"),
            ("aided_people", f"iif({_within('a.applied_on')}, a.beneficiaries, 0)"),
            ("aided_migrants", f"iif({_within('a.applied_on')} AND w.kind = 'migrant', a.beneficiaries, 0)"),
            ("aid_recovered", f"iif({_within('a.closed_on')}, a.recovered, 0)"),
        ),
    ),
    (
        "FROM letter l WHERE l.deleted = 0 AND l.status <> 'void'",
        (
            ("letters", _within("l.issued_on")),
            ("letters_reminder", f"{_within('l.issued_on')} AND l.kind = 'reminder'"),
            ("letters_opinion", f"{_within('l.issued_on')} AND l.kind = 'opinion'"),
            ("letters_proposal", f"{_within('l.issued_on')} AND l.kind = 'proposal'"),
            # of letters that followed one another in the stretch only the first: it is the same money
            ("letter_amount", f"iif({_within('l.issued_on')} AND NOT {_FOLLOWS_ONE}, l.amount, 0)"),
        ),
    ),
    (
        "FROM letter l JOIN letter_addressee a ON a.letter_id = l.id WHERE l.deleted = 0 AND a.deleted = 0 AND l.status <> 'void'",
        (
            ("letters_due", f"{_within('a.reply_due_on')} AND (a.reply_due_on < :today OR a.replied_on <> '')"),
            ("letters_replied", f"{_within('a.reply_due_on')} AND a.replied_on <> ''"),
            (
                "letters_rectified",
                f"{_within('a.reply_due_on')} AND (a.reply_due_on < :today OR a.replied_on <> '') AND a.rectification = 'done'",
            ),
            ("letter_wages", f"iif({_PUT_RIGHT}, a.wages_paid, 0)"),
            ("letter_contracts", f"iif({_PUT_RIGHT}, a.contracts_signed, 0)"),
            ("letter_insurance", f"iif({_PUT_RIGHT}, a.insurance_paid, 0)"),
        ),
    ),
    (
        "FROM field_visit v JOIN visit_finding f ON f.field_visit_id = v.id WHERE v.deleted = 0 AND f.deleted = 0",
        (
            ("findings", f"{_within('v.visited_on')} AND f.verdict IN ('problem', 'demand')"),
            (
                "findings_settled",
                f"{_within('v.visited_on')} AND f.verdict IN ('problem', 'demand') AND (f.is_settled_there OR f.done_on <> '')",
            ),
        ),
    ),
    (
        "FROM injury_visit i WHERE i.deleted = 0",
        (
            ("injury_visits", _within("i.visited_on")),
            ("comfort", f"iif({_within('i.visited_on')}, i.comfort, 0)"),
            ("injury_calls", f"{_within('i.first_call_on')} + {_within('i.second_call_on')}"),
        ),
    ),
    ("FROM lawyer_shift s WHERE s.deleted = 0", (("lawyer_shifts", f"{_within('s.duty_on')} AND s.is_attended"),)),
    (
        "FROM negotiation n WHERE n.deleted = 0",
        (
            ("negotiations", _within("n.held_on")),
            ("negotiations_signed", _within("n.signed_on")),
            ("negotiation_workers", f"iif({_within('n.held_on')}, n.workers_covered, 0)"),
        ),
    ),
    (
        "FROM employer e WHERE e.deleted = 0",  # as they stand, whatever the stretch
        (
            ("employers", "1"),
            ("employers_unionised", "e.is_unionised"),
            ("employers_five_star", "e.stars = 5"),
            ("employers_four_star", "e.stars = 4"),
            ("congress_due", "e.is_unionised AND e.headcount >= 100"),
            ("congress_held", "e.is_unionised AND e.headcount >= 100 AND e.is_congress_held"),
            ("supervised", "e.is_unionised AND e.is_supervision_set_up"),
        ),
    ),
    ("FROM joint_meeting j WHERE j.deleted = 0", (("meetings", _within("j.held_on")),)),
    (
        "FROM meeting_decision d JOIN joint_meeting j ON j.id = d.joint_meeting_id WHERE d.deleted = 0 AND j.deleted = 0",
        (("decisions_done", _within("d.done_on")),),
    ),
    (
        "FROM opinion_check p WHERE p.deleted = 0",
        (
            ("opinions", _within("substr(p.found_at, 1, 10)")),
            ("opinions_true", f"{_within('substr(p.found_at, 1, 10)')} AND p.verdict IN ('true', 'partly')"),
        ),
    ),
    (
        "FROM employer_warning e WHERE e.deleted = 0",
        (
            ("warnings", _within("e.issued_on")),
            ("warnings_people", f"iif({_within('e.issued_on')}, e.people, 0)"),
            ("warnings_handled", f"{_within('e.issued_on')} AND e.stage NOT IN ('watched', 'graded')"),
            ("defused", f"{_within('e.lifted_on')} AND e.is_defused"),
        ),
    ),
)

_DISTINCT: tuple[tuple[str, str], ...] = (
    ("visited_employers", f"SELECT count(DISTINCT employer_id) FROM field_visit v WHERE deleted = 0 AND {_within('v.visited_on')}"),
    (
        "letter_employers",
        f"""SELECT count(DISTINCT a.employer_id) FROM letter_addressee a JOIN letter l ON l.id = a.letter_id
            WHERE a.deleted = 0 AND l.deleted = 0 AND l.status <> 'void' AND {_within("l.issued_on")}""",
    ),
    (
        "letter_cases",
        f"""SELECT count(DISTINCT c.grievance_id) FROM letter_case c JOIN letter l ON l.id = c.letter_id
            JOIN grievance g ON g.id = c.grievance_id
            WHERE c.deleted = 0 AND g.deleted = 0 AND l.deleted = 0 AND l.status <> 'void' AND {_within("l.issued_on")}""",
    ),
)


def counts(store: Store, period: Period, station_id: str = "") -> Counts:
    """Every figure of a stretch of time, of one station's cases or (for "") of all that are here."""
    params = _params(store, period) | {"station": station_id}
    found: dict[str, int] = {}
    for of, asked in _ASKED:
        sums = ", ".join(f"total({sql})" for _, sql in asked)
        row = store.query(f"{_PREPARED if of == _CASES else ''}SELECT {sums} {of}", params)[0]
        found |= {key: round(value) for (key, _), value in zip(asked, row, strict=True)}
    for key in _unstated_orders(store, params):
        found[key] += 1
    for key, sql in _DISTINCT:
        found[key] = int(store.query(sql, params)[0][0])
    found["services"] = found["received"] + found["consultations_alone"]
    found["services_drafted"] = found["cases_drafted"] + found["consultations_written"]
    found["services_answered"] = found["cases_answered"] + found["consultations_answered"]
    return found


def _unstated_orders(store: Store, params: dict[str, Any]) -> Iterator[str]:
    """What orders that state no limit add to ``orders_due`` and its kin: their limit is the rule's, in working days."""
    wanted = ("dispatched_at", "answered_at", "grade", "status", "reviewed_on")
    sql = f"""SELECT {", ".join(f"o.{name}" for name in wanted)} {_of_case("hotline_order", "o")} AND o.due_at = '' AND o.returned_at = ''
        AND o.dispatched_at < :last || 'T24' AND max(o.dispatched_at, o.reviewed_on) >= date(:first, '-{_LONGEST_LIMIT} days')"""
    for row in store.query(sql, params):
        order = HotlineOrder(**dict(zip(wanted, row, strict=True)))
        due, answered = hotline.answer_clock(order).due, order.answered_at
        if params["first"] <= due <= params["last"] and (due < params["today"] or answered):
            yield "orders_due"
            if answered:
                yield "orders_closed"
                if answered[:10] <= due:
                    yield "orders_on_time"


_BY: dict[str, str] = {
    "category": "g.category",
    "employer": EMPLOYER,
    "area": "g.area",
    "channel": "g.channel",
    "settled": "g.settled_level",
    "station": "(SELECT s.name FROM station s WHERE s.id = g.station_id)",
}

_WORDS = {"category": "category", "channel": "channel", "settled": "settled_level"}


def shares(store: Store, by: str, period: Period, before: Period) -> list[Share]:
    """What came in during a stretch of time by one of ``BREAKDOWNS``, the most cases first, beside the stretch before."""
    sql = f"""SELECT coalesce({_BY[by]}, '') AS what, count(*), total(g.people), total(g.amount) FROM grievance g
        WHERE g.deleted = 0 AND {_within("substr(g.received_at, 1, 10)")} GROUP BY what"""
    earlier = {row[0]: int(row[1]) for row in store.query(sql, _params(store, before))}
    found = []
    for what, cases, people, amount in store.query(sql, _params(store, period)):
        words = label(_WORDS[by], what) if by in _WORDS else what
        found.append(Share(words or "未填写", int(cases), round(people), round(amount), earlier.get(what, 0)))
    found.sort(key=lambda share: (-share.cases, share.label))
    return found if by in _WORDS else found[:MOST]


def _params(store: Store, period: Period) -> dict[str, Any]:
    now = store.now().isoformat(timespec="minutes")
    return {"first": period.first or "0001-01-01", "last": period.last or "9999-12-31", "now": now, "today": now[:10], "station": ""}
