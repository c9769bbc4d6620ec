"""What is counted of all other work: call-backs, mediations, legal aid, letters, visits, talks, meetings, warnings, the registers."""

from station.casework import mediations
from station.casework.statistics import AGENCY
from station.db.clauses import PEOPLE, listed
from station.db.figures.pieces import Figure, Source, among, figures, is_near, low, near, of_case, within, within_moment
from station.db.figures.places import area_of, station_of

SATISFIED = listed(("very", "satisfied", "basically"))

_OF_CASE = (station_of("grievance", "g"), area_of("grievance", "g"))
_ENDED = within("m.ended_on")
_PERFORM_DUE = f"{within('m.perform_by')} AND m.status = 'agreed' AND (m.perform_by < :today OR m.performance = 'done')"
# kept by the end of the stretch, as far as the plan of payments says when
_PERFORMED = f"""{_PERFORM_DUE} AND m.performance = 'done'
    AND NOT EXISTS (SELECT 1 FROM instalment t WHERE t.mediation_id = m.id AND t.deleted = 0 AND t.paid_on > :last)"""
# a mediation leaves the desk when it ends or is refused
_LEFT = "coalesce(nullif(m.ended_on, ''), iif(m.status = 'refused', m.refused_on, ''))"
_NEAR_MEDIATIONS = f"""m.rowid IN ({near("mediation", "applied_on", "accepted_on", "ended_on", "confirm_applied_on", "perform_by")}
    UNION SELECT rowid FROM mediation WHERE ended_on > :last AND applied_on <= :near_last
    UNION SELECT rowid FROM mediation WHERE refused_on > :last AND applied_on <= :near_last
    UNION SELECT rowid FROM mediation WHERE {among("status", mediations.OPEN)} AND applied_on <= :near_last)"""
_AGENCY = listed(AGENCY)

# a consultation that became a case in the same month is one service with it; what it becomes later changes no month that is over
_BY_ITSELF = f"""{within("q.asked_on")} AND NOT EXISTS (SELECT 1 FROM grievance c WHERE c.id = q.grievance_id AND c.deleted = 0
    AND substr(c.received_at, 1, 7) = substr(q.asked_on, 1, 7))"""

_OF_LETTER = "l.deleted = 0 AND l.status <> 'void'"
_PLACE_OF_LETTER = (station_of("letter", "l"), area_of("letter", "l"))
# of letters that followed one another in the stretch only the first: it is the same money
_FOLLOWS_ONE = (
    "EXISTS (SELECT 1 FROM letter p WHERE p.id = l.previous_id AND p.deleted = 0 AND p.status <> 'void'"
    f" AND p.amount IS NOT NULL AND {within('p.issued_on')})"
)
_REPLY_DUE = f"{within('a.reply_due_on')} AND (a.reply_due_on < :today OR a.replied_on <> '')"
# what an employer put right counts on the day it was checked, else on the day it said so
_PUT_RIGHT_ON = "coalesce(nullif(a.checked_on, ''), a.replied_on)"
_PUT_RIGHT = within(_PUT_RIGHT_ON)

_NEAR_ADDRESSEES = f"""a.rowid IN ({near("letter_addressee", "reply_due_on", "checked_on", "replied_on")}
    UNION SELECT s.rowid FROM letter_addressee s
    WHERE s.letter_id IN (SELECT l.id FROM letter l WHERE {is_near("l", "letter", "issued_on")}))"""

_DEMAND = "f.verdict IN ('problem', 'demand')"
_SETTLED_ON = "iif(f.done_on = '' AND f.is_settled_there, v.visited_on, f.done_on)"
_PLACE_OF_VISIT = (station_of("field_visit", "v"), area_of("field_visit", "v"))
_FOUND = within_moment("p.found_at")
# a warning was dealt with from its first step beyond grading on; one without steps says it by its stage alone
_HANDLED = """iif(EXISTS (SELECT 1 FROM warning_step w WHERE w.employer_warning_id = e.id AND w.deleted = 0),
    EXISTS (SELECT 1 FROM warning_step w WHERE w.employer_warning_id = e.id AND w.deleted = 0 AND NOT w.is_skipped
        AND w.stage NOT IN ('watched', 'graded') AND w.done_on <= :last), e.stage NOT IN ('watched', 'graded'))"""

WORK = (
    Source(
        "follow_up",
        "f.id",
        of_case("follow_up", "f"),
        *_OF_CASE,
        figures(
            called=f"{within('f.called_on')} AND f.satisfaction <> 'unreachable'",
            satisfied=f"{within('f.called_on')} AND f.satisfaction IN {SATISFIED}",
        ),
        near=is_near("f", "follow_up", "called_on"),
    ),
    Source(
        "mediation",
        "m.id",
        of_case("mediation", "m"),
        *_OF_CASE,
        (
            *figures(
                mediations=within("m.applied_on"),
                mediations_accepted=within("m.accepted_on"),
                mediations_open=f"""{low("m.applied_on")} <= :last
                    AND ({_LEFT} = '' AND {among("m.status", mediations.OPEN)} OR {_LEFT} > :last)""",
                agreed=f"{_ENDED} AND m.result = 'agreed'",
                agreed_before=f"{_ENDED} AND m.result = 'agreed' AND m.phase <> 'after'",
                agreed_after=f"{_ENDED} AND m.result = 'agreed' AND m.phase = 'after'",
                failed=f"{_ENDED} AND m.result = 'failed'",
                mediations_ended=f"{_ENDED} AND m.result IN ('agreed', 'failed')",
                court_confirmed=f"{within('m.confirm_applied_on')} AND m.confirm_route = 'court'",
                arbitration_reviewed=f"{within('m.confirm_applied_on')} AND m.confirm_route = 'arbitration'",
                perform_due=_PERFORM_DUE,
                performed=_PERFORMED,
            ),
            Figure("agreed_people", f"{_ENDED} AND m.result = 'agreed'", PEOPLE),
            Figure("agreed_amount", f"{_ENDED} AND m.result = 'agreed'", "m.agreed_amount"),
        ),
        near=_NEAR_MEDIATIONS,
    ),
    Source(
        "commission",
        "c.id",
        "FROM commission c JOIN mediation m ON m.id = c.mediation_id JOIN grievance g ON g.id = m.grievance_id"
        " WHERE c.deleted = 0 AND m.deleted = 0 AND g.deleted = 0",
        *_OF_CASE,
        figures(commissions=within("c.received_on")),
        near=is_near("c", "commission", "received_on"),
    ),
    Source(
        "consultation",
        "q.id",
        "FROM consultation q WHERE q.deleted = 0",
        station_of("consultation", "q"),
        area_of("consultation", "q"),
        (
            *figures(
                consultations=within("q.asked_on"),
                services=_BY_ITSELF,
                services_drafted=f"{_BY_ITSELF} AND q.is_document_written",
                services_answered=f"{_BY_ITSELF} AND NOT q.is_document_written",
            ),
            Figure("consultation_people", within("q.asked_on"), "coalesce(q.people, 1)"),
            Figure("lawyer_people", f"{within('q.asked_on')} AND q.lawyer_id IS NOT NULL", "coalesce(q.people, 1)"),
        ),
        near=is_near("q", "consultation", "asked_on"),
    ),
    Source(
        "legal_aid",
        "a.id",
        "FROM legal_aid a JOIN grievance g ON g.id = a.grievance_id LEFT JOIN worker w ON w.id = g.worker_id"
        " WHERE a.deleted = 0 AND g.deleted = 0",
        *_OF_CASE,
        (
            *figures(
                aid=within("a.applied_on"),
                aid_agency=f"{within('a.applied_on')} AND a.form IN {_AGENCY}",
                aid_drafting=f"{within('a.applied_on')} AND a.form = 'drafting'",
                aid_mediation=f"{within('a.applied_on')} AND a.form = 'mediation'",
                aid_advice=f"{within('a.applied_on')} AND a.form = 'advice'",
                aid_other=f"{within('a.applied_on')} AND a.form NOT IN {listed((*AGENCY, 'drafting', 'mediation', 'advice'))}",
                aid_closed=within("a.closed_on"),
                agency_closed=f"{within('a.closed_on')} AND a.form IN {_AGENCY}",
            ),
            Figure("aided_people", within("a.applied_on"), "coalesce(a.beneficiaries, 1)"),
            Figure("aided_migrants", f"{within('a.applied_on')} AND w.kind = 'migrant'", "coalesce(a.beneficiaries, 1)"),
            Figure("aid_recovered", within("a.closed_on"), "a.recovered"),
        ),
        near=is_near("a", "legal_aid", "applied_on", "closed_on"),
    ),
    Source(
        "letter",
        "l.id",
        f"FROM letter l WHERE {_OF_LETTER}",
        *_PLACE_OF_LETTER,
        (
            *figures(
                letters=within("l.issued_on"),
                letters_reminder=f"{within('l.issued_on')} AND l.kind = 'reminder'",
                letters_opinion=f"{within('l.issued_on')} AND l.kind = 'opinion'",
                letters_proposal=f"{within('l.issued_on')} AND l.kind = 'proposal'",
            ),
            Figure("letter_amount", f"{within('l.issued_on')} AND NOT {_FOLLOWS_ONE}", "l.amount"),
        ),
        near=is_near("l", "letter", "issued_on"),
    ),
    Source(
        "letter_addressee",
        "a.id",
        f"FROM letter l JOIN letter_addressee a ON a.letter_id = l.id WHERE a.deleted = 0 AND {_OF_LETTER}",
        *_PLACE_OF_LETTER,
        (
            *figures(
                letters_due=_REPLY_DUE,
                letters_replied=f"{_REPLY_DUE} AND a.replied_on <> '' AND {low('a.replied_on')} <= :last",
                letters_rectified=f"{_REPLY_DUE} AND a.rectification = 'done' AND {low(_PUT_RIGHT_ON)} <= :last",
            ),
            Figure("letter_wages", _PUT_RIGHT, "a.wages_paid"),
            Figure("letter_contracts", _PUT_RIGHT, "a.contracts_signed"),
            Figure("letter_insurance", _PUT_RIGHT, "a.insurance_paid"),
            Figure("letter_employers", within("l.issued_on"), distinct="a.employer_id", record="employer"),
        ),
        near=_NEAR_ADDRESSEES,
    ),
    Source(
        "letter_case",
        "c.id",
        "FROM letter_case c JOIN letter l ON l.id = c.letter_id JOIN grievance g ON g.id = c.grievance_id"
        f" WHERE c.deleted = 0 AND g.deleted = 0 AND {_OF_LETTER}",
        *_PLACE_OF_LETTER,
        (Figure("letter_cases", within("l.issued_on"), distinct="c.grievance_id", record="grievance"),),
        near=is_near("l", "letter", "issued_on"),
    ),
    Source(
        "field_visit",
        "v.id",
        "FROM field_visit v WHERE v.deleted = 0",
        *_PLACE_OF_VISIT,
        (
            *figures(visits=within("v.visited_on")),
            Figure("visited_employers", within("v.visited_on"), distinct="v.employer_id", record="employer"),
        ),
        near=is_near("v", "field_visit", "visited_on"),
    ),
    Source(
        "visit_finding",
        "f.id",
        "FROM field_visit v JOIN visit_finding f ON f.field_visit_id = v.id WHERE v.deleted = 0 AND f.deleted = 0",
        *_PLACE_OF_VISIT,
        figures(
            findings=f"{within('v.visited_on')} AND {_DEMAND}",
            findings_settled=f"{_DEMAND} AND {within(_SETTLED_ON)}",
        ),
    ),
    Source(
        "injury_visit",
        "i.id",
        "FROM injury_visit i WHERE i.deleted = 0",
        station_of("injury_visit", "i"),
        area_of("injury_visit", "i"),
        (
            *figures(injury_visits=within("i.visited_on"), injury_calls=within("i.first_call_on")),
            Figure("injury_calls", within("i.second_call_on")),
            Figure("comfort", within("i.visited_on"), "i.comfort"),
        ),
        near=is_near("i", "injury_visit", "visited_on", "first_call_on", "second_call_on"),
    ),
    Source(
        "lawyer_shift",
        "s.id",
        "FROM lawyer_shift s WHERE s.deleted = 0",
        station_of("lawyer_shift", "s"),
        area_of("lawyer_shift", "s"),
        figures(lawyer_shifts=f"{within('s.duty_on')} AND s.is_attended"),
        near=is_near("s", "lawyer_shift", "duty_on"),
    ),
    Source(
        "negotiation",
        "n.id",
        "FROM negotiation n WHERE n.deleted = 0",
        station_of("negotiation", "n"),
        area_of("negotiation", "n"),
        (
            *figures(negotiations=within("n.held_on"), negotiations_signed=within("n.signed_on")),
            Figure("negotiation_workers", within("n.held_on"), "n.workers_covered"),
        ),
    ),
    Source(
        "joint_meeting",
        "j.id",
        "FROM joint_meeting j WHERE j.deleted = 0",
        station_of("joint_meeting", "j"),
        area_of("joint_meeting", "j"),
        figures(meetings=within("j.held_on")),
    ),
    Source(
        "meeting_decision",
        "d.id",
        "FROM meeting_decision d JOIN joint_meeting jm ON jm.id = d.joint_meeting_id WHERE d.deleted = 0 AND jm.deleted = 0",
        station_of("joint_meeting", "jm"),
        area_of("joint_meeting", "jm"),
        figures(decisions=within("jm.held_on"), decisions_done=within("d.done_on")),
    ),
    Source(
        "opinion_check",
        "p.id",
        "FROM opinion_check p WHERE p.deleted = 0",
        station_of("opinion_check", "p"),
        area_of("opinion_check", "p"),
        figures(opinions=_FOUND, opinions_true=f"{_FOUND} AND p.verdict IN ('true', 'partly') AND p.verified_on <= :last"),
    ),
    Source(
        "employer_warning",
        "e.id",
        "FROM employer_warning e WHERE e.deleted = 0",
        station_of("employer_warning", "e"),
        area_of("employer_warning", "e"),
        (
            *figures(
                warnings=within("e.issued_on"),
                warnings_handled=f"{within('e.issued_on')} AND {_HANDLED}",
                warnings_lifted=within("e.lifted_on"),
                defused=f"{within('e.lifted_on')} AND e.is_defused",
            ),
            Figure("warnings_people", within("e.issued_on"), "e.people"),
        ),
    ),
    # the registers as they stand, whatever the stretch
    Source(
        "employer",
        "e.id",
        "FROM employer e WHERE e.deleted = 0",
        station_of("employer", "e"),
        area_of("employer", "e"),
        figures(
            employers="1",
            employers_unionised="e.is_unionised",
            employers_five_star="e.stars = 5",
            employers_four_star="e.stars = 4",
            congress_due="e.is_unionised AND e.headcount >= 100",
            congress_held="e.is_unionised AND e.headcount >= 100 AND e.is_congress_held",
            supervised="e.is_unionised AND e.is_supervision_set_up",
        ),
    ),
    Source(
        "org_unit",
        "u.id",
        "FROM org_unit u WHERE u.deleted = 0",
        station_of("org_unit", "u"),
        area_of("org_unit", "u"),
        figures(areas="u.level = 'grid'"),
    ),
)
