-- The shape of version 1, as it was on the day it was made; never edited afterwards.
CREATE TABLE station (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    number_prefix TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    parent_name TEXT NOT NULL DEFAULT '',
    issuer_name TEXT NOT NULL DEFAULT '',
    issuer_code TEXT NOT NULL DEFAULT '',
    district_issuer_name TEXT NOT NULL DEFAULT '',
    district_issuer_code TEXT NOT NULL DEFAULT '',
    province_rule TEXT NOT NULL DEFAULT '',
    letter_red_line INTEGER,
    document_red_line INTEGER,
    rule_set TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE org_unit (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL DEFAULT '',
    parent_id TEXT REFERENCES org_unit (id) DEFERRABLE INITIALLY DEFERRED,
    area TEXT NOT NULL DEFAULT '',
    head TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE staff_member (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    card_number TEXT NOT NULL DEFAULT '',
    is_active INTEGER NOT NULL DEFAULT 0,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE mediator (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    organisation TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    speciality TEXT NOT NULL DEFAULT '',
    certificate TEXT NOT NULL DEFAULT '',
    appointed_on TEXT NOT NULL DEFAULT '',
    term_to TEXT NOT NULL DEFAULT '',
    is_active INTEGER NOT NULL DEFAULT 0,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE lawyer (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    firm TEXT NOT NULL DEFAULT '',
    licence TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    speciality TEXT NOT NULL DEFAULT '',
    posted_to TEXT NOT NULL DEFAULT '',
    posted_kind TEXT NOT NULL DEFAULT '',
    is_active INTEGER NOT NULL DEFAULT 0,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE worker (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    id_number TEXT NOT NULL DEFAULT '',
    sex TEXT NOT NULL DEFAULT '',
    born_on TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    phone_note TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    is_member INTEGER NOT NULL DEFAULT 0,
    is_hardship INTEGER NOT NULL DEFAULT 0,
    delivery_address TEXT NOT NULL DEFAULT '',
    sealed_on TEXT NOT NULL DEFAULT '',
    seal_reason TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE employer (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    aliases TEXT NOT NULL DEFAULT '',
    credit_code TEXT NOT NULL DEFAULT '',
    nature TEXT NOT NULL DEFAULT '',
    industry TEXT NOT NULL DEFAULT '',
    headcount INTEGER,
    is_unionised INTEGER NOT NULL DEFAULT 0,
    union_founded_on TEXT NOT NULL DEFAULT '',
    union_members INTEGER,
    is_congress_held INTEGER NOT NULL DEFAULT 0,
    stars INTEGER,
    is_supervision_set_up INTEGER NOT NULL DEFAULT 0,
    legal_person TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    contact TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE grievance (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    number TEXT NOT NULL DEFAULT '',
    external_number TEXT NOT NULL DEFAULT '',
    received_at TEXT NOT NULL DEFAULT '',
    received_mark TEXT NOT NULL DEFAULT '',
    channel TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    station_id TEXT REFERENCES station (id) DEFERRABLE INITIALLY DEFERRED,
    list_kind TEXT NOT NULL DEFAULT '',
    worker_id TEXT REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED,
    worker_title TEXT NOT NULL DEFAULT '',
    is_anonymous INTEGER NOT NULL DEFAULT 0,
    is_confidential INTEGER NOT NULL DEFAULT 0,
    category TEXT NOT NULL DEFAULT '',
    cause TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    people INTEGER,
    people_mark TEXT NOT NULL DEFAULT '',
    amount INTEGER,
    amount_mark TEXT NOT NULL DEFAULT '',
    harmed_on TEXT NOT NULL DEFAULT '',
    project TEXT NOT NULL DEFAULT '',
    arrears_first_on TEXT NOT NULL DEFAULT '',
    arrears_last_on TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT '',
    is_employed INTEGER NOT NULL DEFAULT 0,
    is_collective INTEGER NOT NULL DEFAULT 0,
    city TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL DEFAULT '',
    procedures_taken TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '',
    urgency TEXT NOT NULL DEFAULT '',
    risk TEXT NOT NULL DEFAULT '',
    handler TEXT NOT NULL DEFAULT '',
    confidentiality TEXT NOT NULL DEFAULT '',
    readers TEXT NOT NULL DEFAULT '',
    handling_level TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    feedback_due_at TEXT NOT NULL DEFAULT '',
    handle_due_on TEXT NOT NULL DEFAULT '',
    contacted_at TEXT NOT NULL DEFAULT '',
    feedback_at TEXT NOT NULL DEFAULT '',
    closed_on TEXT NOT NULL DEFAULT '',
    stated_days INTEGER,
    disposal TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL DEFAULT '',
    result_kind TEXT NOT NULL DEFAULT '',
    recovered INTEGER,
    recovered_mark TEXT NOT NULL DEFAULT '',
    beneficiaries INTEGER,
    answered_by TEXT NOT NULL DEFAULT '',
    settled_level TEXT NOT NULL DEFAULT '',
    archive_number TEXT NOT NULL DEFAULT '',
    retention TEXT NOT NULL DEFAULT '',
    keep_to TEXT NOT NULL DEFAULT '',
    keep_reason TEXT NOT NULL DEFAULT '',
    remark TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE party (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    employer_id TEXT REFERENCES employer (id) DEFERRABLE INITIALLY DEFERRED,
    role TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE claim (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    amount INTEGER,
    amount_mark TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE member (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    worker_id TEXT REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED,
    is_representative INTEGER NOT NULL DEFAULT 0,
    amount INTEGER,
    outcome TEXT NOT NULL DEFAULT '',
    paid INTEGER,
    settled_on TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE consent (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    worker_id TEXT REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL DEFAULT '',
    recipient TEXT NOT NULL DEFAULT '',
    recipient_name TEXT NOT NULL DEFAULT '',
    given_on TEXT NOT NULL DEFAULT '',
    way TEXT NOT NULL DEFAULT '',
    ground TEXT NOT NULL DEFAULT '',
    scope TEXT NOT NULL DEFAULT '',
    withdrawn_on TEXT NOT NULL DEFAULT '',
    recorded_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE hotline_order (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    platform TEXT NOT NULL DEFAULT '',
    number TEXT NOT NULL DEFAULT '',
    grade TEXT NOT NULL DEFAULT '',
    dispatched_at TEXT NOT NULL DEFAULT '',
    due_at TEXT NOT NULL DEFAULT '',
    signed_at TEXT NOT NULL DEFAULT '',
    returned_at TEXT NOT NULL DEFAULT '',
    return_reason TEXT NOT NULL DEFAULT '',
    answered_at TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '',
    reviewed_on TEXT NOT NULL DEFAULT '',
    review TEXT NOT NULL DEFAULT '',
    review_note TEXT NOT NULL DEFAULT '',
    closed_on TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE recusal (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    person TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    asked_by TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE move (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    act TEXT NOT NULL DEFAULT '',
    came_from TEXT NOT NULL DEFAULT '',
    went_to TEXT NOT NULL DEFAULT '',
    moved_on TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    told_on TEXT NOT NULL DEFAULT '',
    told_by TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    recorded_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE plan_step (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER,
    what TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '',
    deadline_on TEXT NOT NULL DEFAULT '',
    done_on TEXT NOT NULL DEFAULT '',
    who TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE handover (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL DEFAULT '',
    from_name TEXT NOT NULL DEFAULT '',
    to_level TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '',
    to_name TEXT NOT NULL DEFAULT '',
    to_station_id TEXT REFERENCES station (id) DEFERRABLE INITIALLY DEFERRED,
    sent_on TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    answer_due_on TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '',
    answered_on TEXT NOT NULL DEFAULT '',
    answered_by TEXT NOT NULL DEFAULT '',
    answer_note TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    result_on TEXT NOT NULL DEFAULT '',
    taken_as_id TEXT NOT NULL DEFAULT '',
    recorded_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE progress (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    at TEXT NOT NULL DEFAULT '',
    way TEXT NOT NULL DEFAULT '',
    counterpart TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL DEFAULT '',
    next_step TEXT NOT NULL DEFAULT '',
    next_on TEXT NOT NULL DEFAULT '',
    recorded_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE figure (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '',
    value_mark TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE clock_event (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL DEFAULT '',
    began_on TEXT NOT NULL DEFAULT '',
    ended_on TEXT NOT NULL DEFAULT '',
    extended_to TEXT NOT NULL DEFAULT '',
    agreed_by TEXT NOT NULL DEFAULT '',
    stop_reason TEXT NOT NULL DEFAULT '',
    interruption TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE mediation (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    number TEXT NOT NULL DEFAULT '',
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    applied_on TEXT NOT NULL DEFAULT '',
    application_way TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL DEFAULT '',
    phase TEXT NOT NULL DEFAULT '',
    room TEXT NOT NULL DEFAULT '',
    oral_record TEXT NOT NULL DEFAULT '',
    asked_on TEXT NOT NULL DEFAULT '',
    is_agreed_to INTEGER NOT NULL DEFAULT 0,
    accepted_on TEXT NOT NULL DEFAULT '',
    refusal_reason TEXT NOT NULL DEFAULT '',
    refused_on TEXT NOT NULL DEFAULT '',
    mediator TEXT NOT NULL DEFAULT '',
    recorder TEXT NOT NULL DEFAULT '',
    co_bodies TEXT NOT NULL DEFAULT '',
    claim_amount INTEGER,
    extended_to TEXT NOT NULL DEFAULT '',
    extension_agreed_on TEXT NOT NULL DEFAULT '',
    extension_agreed_by TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '',
    ended_on TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    end_reason TEXT NOT NULL DEFAULT '',
    noticed_on TEXT NOT NULL DEFAULT '',
    agreement_number TEXT NOT NULL DEFAULT '',
    signatures TEXT NOT NULL DEFAULT '',
    effective_on TEXT NOT NULL DEFAULT '',
    agreed_amount INTEGER,
    perform_by TEXT NOT NULL DEFAULT '',
    perform_way TEXT NOT NULL DEFAULT '',
    performance TEXT NOT NULL DEFAULT '',
    confirm_route TEXT NOT NULL DEFAULT '',
    confirm_applied_on TEXT NOT NULL DEFAULT '',
    confirm_body TEXT NOT NULL DEFAULT '',
    confirm_result TEXT NOT NULL DEFAULT '',
    confirm_decided_on TEXT NOT NULL DEFAULT '',
    confirm_document TEXT NOT NULL DEFAULT '',
    defaulted_on TEXT NOT NULL DEFAULT '',
    default_step TEXT NOT NULL DEFAULT '',
    archive_number TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE panel_seat (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    mediation_id TEXT REFERENCES mediation (id) DEFERRABLE INITIALLY DEFERRED,
    mediator_id TEXT REFERENCES mediator (id) DEFERRABLE INITIALLY DEFERRED,
    seat TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE mediation_session (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    mediation_id TEXT REFERENCES mediation (id) DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER,
    started_at TEXT NOT NULL DEFAULT '',
    ended_at TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    applicant_present TEXT NOT NULL DEFAULT '',
    respondent_present TEXT NOT NULL DEFAULT '',
    is_identity_checked INTEGER NOT NULL DEFAULT 0,
    is_rights_told INTEGER NOT NULL DEFAULT 0,
    applicant_statement TEXT NOT NULL DEFAULT '',
    respondent_opinion TEXT NOT NULL DEFAULT '',
    focus TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '',
    is_read_back INTEGER NOT NULL DEFAULT 0,
    result TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE instalment (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    mediation_id TEXT REFERENCES mediation (id) DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER,
    due_on TEXT NOT NULL DEFAULT '',
    amount INTEGER,
    paid_on TEXT NOT NULL DEFAULT '',
    paid INTEGER,
    voucher TEXT NOT NULL DEFAULT '',
    reminded_on TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE commission (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    mediation_id TEXT REFERENCES mediation (id) DEFERRABLE INITIALLY DEFERRED,
    body TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    number TEXT NOT NULL DEFAULT '',
    received_on TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '',
    contact TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    difficulty TEXT NOT NULL DEFAULT '',
    replied_on TEXT NOT NULL DEFAULT '',
    reply_number TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE legal_aid (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    number TEXT NOT NULL DEFAULT '',
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    applied_on TEXT NOT NULL DEFAULT '',
    form TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT '',
    claim_amount INTEGER,
    is_urgent INTEGER NOT NULL DEFAULT 0,
    urgent_ground TEXT NOT NULL DEFAULT '',
    papers_missing TEXT NOT NULL DEFAULT '',
    told_missing_on TEXT NOT NULL DEFAULT '',
    papers_told TEXT NOT NULL DEFAULT '',
    supply_due_on TEXT NOT NULL DEFAULT '',
    supplied_on TEXT NOT NULL DEFAULT '',
    first_reviewer TEXT NOT NULL DEFAULT '',
    first_opinion TEXT NOT NULL DEFAULT '',
    first_reviewed_on TEXT NOT NULL DEFAULT '',
    review_due_on TEXT NOT NULL DEFAULT '',
    reviewer TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '',
    refusal_reason TEXT NOT NULL DEFAULT '',
    decision_served_on TEXT NOT NULL DEFAULT '',
    referred_to TEXT NOT NULL DEFAULT '',
    referred_on TEXT NOT NULL DEFAULT '',
    receipt_on TEXT NOT NULL DEFAULT '',
    referral_answer TEXT NOT NULL DEFAULT '',
    referral_result TEXT NOT NULL DEFAULT '',
    assignment_number TEXT NOT NULL DEFAULT '',
    firm TEXT NOT NULL DEFAULT '',
    lawyer_id TEXT REFERENCES lawyer (id) DEFERRABLE INITIALLY DEFERRED,
    lawyer TEXT NOT NULL DEFAULT '',
    licence TEXT NOT NULL DEFAULT '',
    assigned_on TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    closed_on TEXT NOT NULL DEFAULT '',
    closing_way TEXT NOT NULL DEFAULT '',
    end_ground TEXT NOT NULL DEFAULT '',
    end_detail TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    closing_report TEXT NOT NULL DEFAULT '',
    document_number TEXT NOT NULL DEFAULT '',
    recovered INTEGER,
    beneficiaries INTEGER,
    subsidy INTEGER,
    subsidy_stage TEXT NOT NULL DEFAULT '',
    subsidy_paid_on TEXT NOT NULL DEFAULT '',
    satisfaction TEXT NOT NULL DEFAULT '',
    evaluated_on TEXT NOT NULL DEFAULT '',
    evaluation TEXT NOT NULL DEFAULT '',
    archive_number TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE aid_step (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    legal_aid_id TEXT REFERENCES legal_aid (id) DEFERRABLE INITIALLY DEFERRED,
    done_on TEXT NOT NULL DEFAULT '',
    stage TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL DEFAULT '',
    next_on TEXT NOT NULL DEFAULT '',
    recorded_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE supervision (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    number TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    found_on TEXT NOT NULL DEFAULT '',
    topic TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    employer_id TEXT REFERENCES employer (id) DEFERRABLE INITIALLY DEFERRED,
    scope TEXT NOT NULL DEFAULT '',
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    informant TEXT NOT NULL DEFAULT '',
    informant_phone TEXT NOT NULL DEFAULT '',
    is_confidential INTEGER NOT NULL DEFAULT 0,
    people INTEGER,
    people_mark TEXT NOT NULL DEFAULT '',
    amount INTEGER,
    amount_mark TEXT NOT NULL DEFAULT '',
    registered_by TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL DEFAULT '',
    decided_by TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '',
    refusal_ground TEXT NOT NULL DEFAULT '',
    refusal_detail TEXT NOT NULL DEFAULT '',
    told_on TEXT NOT NULL DEFAULT '',
    check_due_on TEXT NOT NULL DEFAULT '',
    checked_on TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT '',
    findings TEXT NOT NULL DEFAULT '',
    evidence TEXT NOT NULL DEFAULT '',
    is_obstructed INTEGER NOT NULL DEFAULT 0,
    obstruction TEXT NOT NULL DEFAULT '',
    talked_on TEXT NOT NULL DEFAULT '',
    talk_people TEXT NOT NULL DEFAULT '',
    talk_result TEXT NOT NULL DEFAULT '',
    talk_record TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    skipped TEXT NOT NULL DEFAULT '',
    skip_reason TEXT NOT NULL DEFAULT '',
    closed_on TEXT NOT NULL DEFAULT '',
    closing_note TEXT NOT NULL DEFAULT '',
    followed_on TEXT NOT NULL DEFAULT '',
    follow_note TEXT NOT NULL DEFAULT '',
    informant_told_on TEXT NOT NULL DEFAULT '',
    archive_number TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE inspector (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    supervision_id TEXT REFERENCES supervision (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL DEFAULT '',
    card_number TEXT NOT NULL DEFAULT '',
    assigned_on TEXT NOT NULL DEFAULT '',
    declared_on TEXT NOT NULL DEFAULT '',
    recused_on TEXT NOT NULL DEFAULT '',
    recusal_reason TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE interview (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    supervision_id TEXT REFERENCES supervision (id) DEFERRABLE INITIALLY DEFERRED,
    started_at TEXT NOT NULL DEFAULT '',
    ended_at TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    side TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    post TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    inspectors TEXT NOT NULL DEFAULT '',
    recorder TEXT NOT NULL DEFAULT '',
    is_card_shown INTEGER NOT NULL DEFAULT 0,
    is_rights_told INTEGER NOT NULL DEFAULT 0,
    content TEXT NOT NULL DEFAULT '',
    papers_read TEXT NOT NULL DEFAULT '',
    is_read_back INTEGER NOT NULL DEFAULT 0,
    signing TEXT NOT NULL DEFAULT '',
    unsigned_reason TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE letter (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL DEFAULT '',
    number TEXT NOT NULL DEFAULT '',
    audience TEXT NOT NULL DEFAULT '',
    public_addressee TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    issuer TEXT NOT NULL DEFAULT '',
    issuer_code TEXT NOT NULL DEFAULT '',
    issuer_level TEXT NOT NULL DEFAULT '',
    topic TEXT NOT NULL DEFAULT '',
    heading TEXT NOT NULL DEFAULT '',
    opening TEXT NOT NULL DEFAULT '',
    facts TEXT NOT NULL DEFAULT '',
    statutes TEXT NOT NULL DEFAULT '',
    demands TEXT NOT NULL DEFAULT '',
    closing TEXT NOT NULL DEFAULT '',
    reply_amount INTEGER,
    reply_unit TEXT NOT NULL DEFAULT '',
    reply_source TEXT NOT NULL DEFAULT '',
    copies_to TEXT NOT NULL DEFAULT '',
    enclosures TEXT NOT NULL DEFAULT '',
    contact TEXT NOT NULL DEFAULT '',
    inspectors TEXT NOT NULL DEFAULT '',
    previous_id TEXT REFERENCES letter (id) DEFERRABLE INITIALLY DEFERRED,
    ground TEXT NOT NULL DEFAULT '',
    people INTEGER,
    people_mark TEXT NOT NULL DEFAULT '',
    amount INTEGER,
    amount_mark TEXT NOT NULL DEFAULT '',
    drafted_on TEXT NOT NULL DEFAULT '',
    drafter TEXT NOT NULL DEFAULT '',
    signer TEXT NOT NULL DEFAULT '',
    signer_post TEXT NOT NULL DEFAULT '',
    issued_on TEXT NOT NULL DEFAULT '',
    frozen TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    void_reason TEXT NOT NULL DEFAULT '',
    replaces_id TEXT REFERENCES letter (id) DEFERRABLE INITIALLY DEFERRED,
    supervision_id TEXT REFERENCES supervision (id) DEFERRABLE INITIALLY DEFERRED,
    page_format TEXT NOT NULL DEFAULT '',
    seal_mode TEXT NOT NULL DEFAULT '',
    marks TEXT NOT NULL DEFAULT '',
    annexes TEXT NOT NULL DEFAULT '',
    disclosed TEXT NOT NULL DEFAULT '',
    disclosure_reason TEXT NOT NULL DEFAULT '',
    disclosed_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE letter_addressee (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    letter_id TEXT REFERENCES letter (id) DEFERRABLE INITIALLY DEFERRED,
    employer_id TEXT REFERENCES employer (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL DEFAULT '',
    service_way TEXT NOT NULL DEFAULT '',
    sent_on TEXT NOT NULL DEFAULT '',
    served_on TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    servers TEXT NOT NULL DEFAULT '',
    receiver TEXT NOT NULL DEFAULT '',
    receiver_role TEXT NOT NULL DEFAULT '',
    agent_reason TEXT NOT NULL DEFAULT '',
    refusal_reason TEXT NOT NULL DEFAULT '',
    witnesses TEXT NOT NULL DEFAULT '',
    express_number TEXT NOT NULL DEFAULT '',
    service_note TEXT NOT NULL DEFAULT '',
    reply_due_on TEXT NOT NULL DEFAULT '',
    replied_on TEXT NOT NULL DEFAULT '',
    reply_state TEXT NOT NULL DEFAULT '',
    reply_content TEXT NOT NULL DEFAULT '',
    is_objected INTEGER NOT NULL DEFAULT 0,
    checked_on TEXT NOT NULL DEFAULT '',
    checked_by TEXT NOT NULL DEFAULT '',
    rectification TEXT NOT NULL DEFAULT '',
    contracts_signed INTEGER,
    wages_paid INTEGER,
    insurance_paid INTEGER,
    follow_action TEXT NOT NULL DEFAULT '',
    agreement_to TEXT NOT NULL DEFAULT '',
    next_id TEXT REFERENCES letter (id) DEFERRABLE INITIALLY DEFERRED,
    department_accepted_on TEXT NOT NULL DEFAULT '',
    department_filed_on TEXT NOT NULL DEFAULT '',
    not_filed_reason TEXT NOT NULL DEFAULT '',
    department_told_on TEXT NOT NULL DEFAULT '',
    department_result TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE letter_case (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    letter_id TEXT REFERENCES letter (id) DEFERRABLE INITIALLY DEFERRED,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE letter_step (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    letter_id TEXT REFERENCES letter (id) DEFERRABLE INITIALLY DEFERRED,
    step TEXT NOT NULL DEFAULT '',
    done_on TEXT NOT NULL DEFAULT '',
    done_by TEXT NOT NULL DEFAULT '',
    post TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT '',
    opinion TEXT NOT NULL DEFAULT '',
    recorded_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE number_block (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    issuer TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    year INTEGER,
    first INTEGER,
    last INTEGER,
    device TEXT NOT NULL DEFAULT '',
    device_name TEXT NOT NULL DEFAULT '',
    given_on TEXT NOT NULL DEFAULT '',
    given_by TEXT NOT NULL DEFAULT '',
    ended_on TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE letter_rule (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL DEFAULT '',
    heading TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    lowest_level TEXT NOT NULL DEFAULT '',
    reply_amount INTEGER,
    reply_unit TEXT NOT NULL DEFAULT '',
    signers TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE statute_check (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    citation TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    version TEXT NOT NULL DEFAULT '',
    checked_on TEXT NOT NULL DEFAULT '',
    checked_by TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE follow_up (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    called_on TEXT NOT NULL DEFAULT '',
    way TEXT NOT NULL DEFAULT '',
    satisfaction TEXT NOT NULL DEFAULT '',
    comment TEXT NOT NULL DEFAULT '',
    recorded_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE field_visit (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    employer_id TEXT REFERENCES employer (id) DEFERRABLE INITIALLY DEFERRED,
    planned_on TEXT NOT NULL DEFAULT '',
    visited_on TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    visitors TEXT NOT NULL DEFAULT '',
    host TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE visit_finding (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    field_visit_id TEXT REFERENCES field_visit (id) DEFERRABLE INITIALLY DEFERRED,
    item TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT '',
    content TEXT NOT NULL DEFAULT '',
    is_settled_there INTEGER NOT NULL DEFAULT 0,
    responsible TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '',
    done_on TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE injury_visit (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    reported_on TEXT NOT NULL DEFAULT '',
    report_way TEXT NOT NULL DEFAULT '',
    worker_id TEXT REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED,
    employer_id TEXT REFERENCES employer (id) DEFERRABLE INITIALLY DEFERRED,
    hospital TEXT NOT NULL DEFAULT '',
    ward TEXT NOT NULL DEFAULT '',
    injured_on TEXT NOT NULL DEFAULT '',
    cause TEXT NOT NULL DEFAULT '',
    injury TEXT NOT NULL DEFAULT '',
    is_insured INTEGER NOT NULL DEFAULT 0,
    is_claimed INTEGER NOT NULL DEFAULT 0,
    assigned_on TEXT NOT NULL DEFAULT '',
    assigned_to TEXT NOT NULL DEFAULT '',
    visitor TEXT NOT NULL DEFAULT '',
    visited_on TEXT NOT NULL DEFAULT '',
    comfort INTEGER,
    needs TEXT NOT NULL DEFAULT '',
    referral TEXT NOT NULL DEFAULT '',
    first_call_on TEXT NOT NULL DEFAULT '',
    first_call TEXT NOT NULL DEFAULT '',
    second_call_on TEXT NOT NULL DEFAULT '',
    second_call TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    is_refused INTEGER NOT NULL DEFAULT 0,
    skipped TEXT NOT NULL DEFAULT '',
    skip_reason TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE lawyer_shift (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    lawyer_id TEXT REFERENCES lawyer (id) DEFERRABLE INITIALLY DEFERRED,
    duty_on TEXT NOT NULL DEFAULT '',
    period TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    is_attended INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE consultation (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    station_id TEXT REFERENCES station (id) DEFERRABLE INITIALLY DEFERRED,
    asked_on TEXT NOT NULL DEFAULT '',
    way TEXT NOT NULL DEFAULT '',
    lawyer_id TEXT REFERENCES lawyer (id) DEFERRABLE INITIALLY DEFERRED,
    answered_by TEXT NOT NULL DEFAULT '',
    asker TEXT NOT NULL DEFAULT '',
    asker_kind TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    people INTEGER,
    category TEXT NOT NULL DEFAULT '',
    question TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    is_document_written INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE negotiation (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    subject TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    employer_id TEXT REFERENCES employer (id) DEFERRABLE INITIALLY DEFERRED,
    scope TEXT NOT NULL DEFAULT '',
    guide TEXT NOT NULL DEFAULT '',
    invited_on TEXT NOT NULL DEFAULT '',
    held_on TEXT NOT NULL DEFAULT '',
    worker_side TEXT NOT NULL DEFAULT '',
    employer_side TEXT NOT NULL DEFAULT '',
    result_kind TEXT NOT NULL DEFAULT '',
    result_title TEXT NOT NULL DEFAULT '',
    terms INTEGER,
    result TEXT NOT NULL DEFAULT '',
    signed_on TEXT NOT NULL DEFAULT '',
    valid_to TEXT NOT NULL DEFAULT '',
    employers_covered INTEGER,
    workers_covered INTEGER,
    status TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE negotiation_topic (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    negotiation_id TEXT REFERENCES negotiation (id) DEFERRABLE INITIALLY DEFERRED,
    topic TEXT NOT NULL DEFAULT '',
    category TEXT NOT NULL DEFAULT '',
    grievances INTEGER,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    result TEXT NOT NULL DEFAULT '',
    is_agreed INTEGER NOT NULL DEFAULT 0,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE joint_meeting (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    subject TEXT NOT NULL DEFAULT '',
    held_on TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    chair TEXT NOT NULL DEFAULT '',
    bodies TEXT NOT NULL DEFAULT '',
    attendants TEXT NOT NULL DEFAULT '',
    topics TEXT NOT NULL DEFAULT '',
    minutes TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE meeting_decision (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    joint_meeting_id TEXT REFERENCES joint_meeting (id) DEFERRABLE INITIALLY DEFERRED,
    content TEXT NOT NULL DEFAULT '',
    responsible TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '',
    done_on TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE opinion_check (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    found_at TEXT NOT NULL DEFAULT '',
    platform TEXT NOT NULL DEFAULT '',
    headline TEXT NOT NULL DEFAULT '',
    link TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    employer_id TEXT REFERENCES employer (id) DEFERRABLE INITIALLY DEFERRED,
    area TEXT NOT NULL DEFAULT '',
    people INTEGER,
    risk TEXT NOT NULL DEFAULT '',
    assigned_by TEXT NOT NULL DEFAULT '',
    checker TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT '',
    verified_on TEXT NOT NULL DEFAULT '',
    measures TEXT NOT NULL DEFAULT '',
    response TEXT NOT NULL DEFAULT '',
    closed_on TEXT NOT NULL DEFAULT '',
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    status TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE employer_warning (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    employer_id TEXT REFERENCES employer (id) DEFERRABLE INITIALLY DEFERRED,
    signal TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL DEFAULT '',
    issued_on TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    people INTEGER,
    amount INTEGER,
    pushed_to TEXT NOT NULL DEFAULT '',
    pushed_at TEXT NOT NULL DEFAULT '',
    stage TEXT NOT NULL DEFAULT '',
    lifted_on TEXT NOT NULL DEFAULT '',
    is_defused INTEGER NOT NULL DEFAULT 0,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE warning_step (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    employer_warning_id TEXT REFERENCES employer_warning (id) DEFERRABLE INITIALLY DEFERRED,
    stage TEXT NOT NULL DEFAULT '',
    done_on TEXT NOT NULL DEFAULT '',
    is_skipped INTEGER NOT NULL DEFAULT 0,
    content TEXT NOT NULL DEFAULT '',
    done_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE resource (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    contact TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    uses INTEGER,
    served INTEGER,
    note TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE indicator (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    period TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    value TEXT NOT NULL DEFAULT '',
    base TEXT NOT NULL DEFAULT '',
    target TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE analysis (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    period TEXT NOT NULL DEFAULT '',
    findings TEXT NOT NULL DEFAULT '',
    advice TEXT NOT NULL DEFAULT '',
    written_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE calendar_period (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    first_on TEXT NOT NULL DEFAULT '',
    last_on TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE ledger_layout (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    ledger TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    columns TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE ledger_template (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    ledger TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    sheet TEXT NOT NULL DEFAULT '',
    header_first INTEGER,
    header_last INTEGER,
    columns TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE ledger_export (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    kind TEXT NOT NULL DEFAULT '',
    ledger TEXT NOT NULL DEFAULT '',
    layout TEXT NOT NULL DEFAULT '',
    first_on TEXT NOT NULL DEFAULT '',
    last_on TEXT NOT NULL DEFAULT '',
    scope TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL DEFAULT '',
    rows INTEGER,
    reason TEXT NOT NULL DEFAULT '',
    agreed_by TEXT NOT NULL DEFAULT '',
    exported_at TEXT NOT NULL DEFAULT '',
    exported_by TEXT NOT NULL DEFAULT '',
    cell_key TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE monthly_report (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    station_id TEXT REFERENCES station (id) DEFERRABLE INITIALLY DEFERRED,
    period TEXT NOT NULL DEFAULT '',
    figures TEXT NOT NULL DEFAULT '',
    corrections TEXT NOT NULL DEFAULT '',
    shares TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    rules TEXT NOT NULL DEFAULT '',
    submitted_at TEXT NOT NULL DEFAULT '',
    submitted_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE ledger_import (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    target TEXT NOT NULL DEFAULT '',
    file_name TEXT NOT NULL DEFAULT '',
    sha256 TEXT NOT NULL DEFAULT '',
    lines INTEGER,
    added INTEGER,
    changed INTEGER,
    known INTEGER,
    held INTEGER,
    imported_at TEXT NOT NULL DEFAULT '',
    imported_by TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE imported_row (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    ledger_import_id TEXT REFERENCES ledger_import (id) DEFERRABLE INITIALLY DEFERRED,
    sheet TEXT NOT NULL DEFAULT '',
    row INTEGER,
    fate TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    owner_id TEXT NOT NULL DEFAULT '',
    kept TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE column_mapping (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    target TEXT NOT NULL DEFAULT '',
    headings TEXT NOT NULL DEFAULT '',
    columns TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT '',
    used_on TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE attachment (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    owner TEXT NOT NULL DEFAULT '',
    owner_id TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    mime TEXT NOT NULL DEFAULT '',
    size INTEGER,
    sha256 TEXT NOT NULL DEFAULT '',
    file_key TEXT NOT NULL DEFAULT '',
    added_on TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE retention_rule (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    rule TEXT NOT NULL DEFAULT '',
    retention TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    confirmed_by TEXT NOT NULL DEFAULT '',
    confirmed_on TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE destruction (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    number TEXT NOT NULL DEFAULT '',
    station_id TEXT REFERENCES station (id) DEFERRABLE INITIALLY DEFERRED,
    status TEXT NOT NULL DEFAULT '',
    drawn_by TEXT NOT NULL DEFAULT '',
    drawn_on TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    agreed_by TEXT NOT NULL DEFAULT '',
    agreed_on TEXT NOT NULL DEFAULT '',
    wait_to TEXT NOT NULL DEFAULT '',
    executed_by TEXT NOT NULL DEFAULT '',
    executed_on TEXT NOT NULL DEFAULT '',
    executed_step TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE destruction_line (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    destruction_id TEXT REFERENCES destruction (id) DEFERRABLE INITIALLY DEFERRED,
    of TEXT NOT NULL DEFAULT '',
    of_id TEXT NOT NULL DEFAULT '',
    number TEXT NOT NULL DEFAULT '',
    began_on TEXT NOT NULL DEFAULT '',
    closed_on TEXT NOT NULL DEFAULT '',
    retention TEXT NOT NULL DEFAULT '',
    keep_to TEXT NOT NULL DEFAULT '',
    basis TEXT NOT NULL DEFAULT '',
    verdict TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    records INTEGER,
    files INTEGER,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE destroyed (
    record_id TEXT PRIMARY KEY NOT NULL,
    destruction_id TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE leftover (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE TABLE step (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    device TEXT NOT NULL,
    kind TEXT NOT NULL,
    undoes TEXT NOT NULL DEFAULT '',
    digest BLOB NOT NULL
);
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    step TEXT NOT NULL REFERENCES step (id),
    record TEXT NOT NULL,
    record_id TEXT NOT NULL,
    is_new INTEGER NOT NULL,
    body TEXT NOT NULL,
    more BLOB,
    digest BLOB NOT NULL,
    link BLOB NOT NULL,
    UNIQUE (device, number)
);
CREATE INDEX step_device ON step (device);
CREATE INDEX step_at ON step (at);
CREATE INDEX step_undoes ON step (undoes) WHERE undoes <> '';
CREATE INDEX journal_record ON journal (record_id);
CREATE INDEX journal_step ON journal (step);
CREATE TABLE series (
    name TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (name, year)
);
CREATE TABLE setting (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);
CREATE TABLE draft (
    key TEXT NOT NULL,
    by TEXT NOT NULL,
    title TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (key, by)
);
CREATE TABLE conflict (
    record_id TEXT NOT NULL,
    field TEXT NOT NULL,
    stamp TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (record_id, field, stamp)
) WITHOUT ROWID;
CREATE TABLE opaque (
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (record, field, device, number)
) WITHOUT ROWID;
CREATE TABLE waiting (
    record_id TEXT NOT NULL,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (record_id, device, number)
) WITHOUT ROWID;
CREATE TABLE statement (
    sha256 TEXT PRIMARY KEY NOT NULL,
    content BLOB NOT NULL,
    came_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE secret (
    name TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE shared (
    record_id TEXT NOT NULL,
    audience TEXT NOT NULL,
    PRIMARY KEY (record_id, audience)
) WITHOUT ROWID;
CREATE TABLE outbox (
    device TEXT NOT NULL,
    kind TEXT NOT NULL,
    audience TEXT NOT NULL,
    number INTEGER NOT NULL,
    since INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    made_at TEXT NOT NULL,
    entries INTEGER NOT NULL,
    contents TEXT NOT NULL DEFAULT '{}',
    files TEXT NOT NULL DEFAULT '[]',
    content BLOB,
    PRIMARY KEY (device, kind, audience, number, since)
);
CREATE TABLE written (
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    written_at TEXT NOT NULL,
    PRIMARY KEY (name, place)
) WITHOUT ROWID;
CREATE TABLE inbox (
    device TEXT NOT NULL,
    audience TEXT NOT NULL,
    number INTEGER NOT NULL,
    since INTEGER NOT NULL,
    station TEXT NOT NULL,
    signer TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    previous TEXT NOT NULL,
    made_at TEXT NOT NULL,
    entries INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    held BLOB,
    PRIMARY KEY (device, audience, number)
);
CREATE INDEX inbox_received_at ON inbox (received_at);
CREATE TABLE stream (
    device TEXT NOT NULL,
    audience TEXT NOT NULL,
    station TEXT NOT NULL,
    number INTEGER NOT NULL,
    missing TEXT NOT NULL DEFAULT '[]',
    closed TEXT NOT NULL DEFAULT '[]',
    made_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (device, audience)
) WITHOUT ROWID;
CREATE TABLE receipt (
    device TEXT NOT NULL,
    station TEXT NOT NULL,
    of_device TEXT NOT NULL,
    audience TEXT NOT NULL,
    number INTEGER NOT NULL,
    missing TEXT NOT NULL DEFAULT '[]',
    serial INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (device, of_device, audience)
);
CREATE TABLE quarantine (
    sha256 TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    found_at TEXT NOT NULL,
    settled_at TEXT NOT NULL DEFAULT '',
    content BLOB NOT NULL
);
CREATE TABLE wanted_file (
    sha256 TEXT PRIMARY KEY NOT NULL
) WITHOUT ROWID;
CREATE TABLE act_log (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    act TEXT NOT NULL,
    detail TEXT NOT NULL,
    record TEXT NOT NULL,
    record_id TEXT NOT NULL,
    link BLOB NOT NULL
);
CREATE INDEX act_log_at ON act_log (at);
CREATE INDEX act_log_record_id ON act_log (record_id) WHERE record_id <> '';
CREATE TABLE anchor (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    seq INTEGER NOT NULL,
    link BLOB NOT NULL,
    acts INTEGER NOT NULL,
    acts_link BLOB NOT NULL,
    signer TEXT NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (device, number, seq, acts, signature)
) WITHOUT ROWID;
CREATE TABLE search_doc (
    doc INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    record_id TEXT NOT NULL,
    owner TEXT NOT NULL,
    owner_id TEXT,
    UNIQUE (record, record_id)
);
CREATE TABLE search_text (
    doc INTEGER PRIMARY KEY,
    text TEXT NOT NULL
);
CREATE INDEX search_doc_owner_id ON search_doc (owner_id);
CREATE TABLE unindexed (
    record_id TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (record_id, record)
) WITHOUT ROWID;
CREATE TABLE next_limit (
    grievance_id TEXT PRIMARY KEY NOT NULL REFERENCES grievance (id) ON DELETE CASCADE,
    due TEXT NOT NULL,
    key TEXT NOT NULL,
    record TEXT NOT NULL,
    title TEXT NOT NULL,
    lapses INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX next_limit_due ON next_limit (due, grievance_id DESC);
CREATE INDEX next_limit_lapses ON next_limit (due) WHERE lapses;
CREATE TABLE next_limit_state (
    seq INTEGER NOT NULL,
    basis TEXT NOT NULL
);
CREATE VIRTUAL TABLE search_token USING fts5 (tokens, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
CREATE INDEX grievance_number ON grievance (number);
CREATE INDEX grievance_received_at ON grievance (received_at);
CREATE INDEX grievance_sums ON grievance (status, people_mark, amount_mark, people, amount) WHERE deleted = 0;
CREATE INDEX grievance_status ON grievance (status, received_at);
CREATE INDEX grievance_worker_id ON grievance (worker_id);
CREATE INDEX grievance_handler ON grievance (handler);
CREATE INDEX grievance_confidential ON grievance (handler) WHERE confidentiality = 'confidential';
CREATE INDEX grievance_closed_on ON grievance (closed_on, received_at);
CREATE INDEX grievance_handle_due_on ON grievance (handle_due_on);
CREATE INDEX grievance_feedback_due_at ON grievance (feedback_due_at);
CREATE INDEX party_grievance_id ON party (grievance_id);
CREATE INDEX party_employer_id ON party (employer_id);
CREATE INDEX claim_grievance_id ON claim (grievance_id);
CREATE INDEX member_grievance_id ON member (grievance_id);
CREATE INDEX member_worker_id ON member (worker_id);
CREATE INDEX progress_grievance_id ON progress (grievance_id);
CREATE INDEX figure_grievance_id ON figure (grievance_id);
CREATE INDEX clock_event_grievance_id ON clock_event (grievance_id);
CREATE INDEX mediation_grievance_id ON mediation (grievance_id);
CREATE INDEX mediation_number ON mediation (number);
CREATE INDEX mediation_people ON mediation (mediator, recorder, grievance_id);
CREATE INDEX mediation_agreement_number ON mediation (agreement_number);
CREATE INDEX mediation_session_mediation_id ON mediation_session (mediation_id);
CREATE INDEX legal_aid_grievance_id ON legal_aid (grievance_id);
CREATE INDEX legal_aid_number ON legal_aid (number);
CREATE INDEX legal_aid_lawyer_id ON legal_aid (lawyer_id);
CREATE INDEX legal_aid_lawyer ON legal_aid (lawyer);
CREATE INDEX letter_number ON letter (number);
CREATE INDEX monthly_report_station_id ON monthly_report (station_id, period);
CREATE INDEX imported_row_ledger_import_id ON imported_row (ledger_import_id);
CREATE INDEX imported_row_owner_id ON imported_row (owner_id);
CREATE INDEX supervision_grievance_id ON supervision (grievance_id);
CREATE INDEX supervision_number ON supervision (number);
CREATE INDEX supervision_employer_id ON supervision (employer_id);
CREATE INDEX inspector_supervision_id ON inspector (supervision_id);
CREATE INDEX interview_supervision_id ON interview (supervision_id);
CREATE INDEX letter_previous_id ON letter (previous_id);
CREATE INDEX letter_replaces_id ON letter (replaces_id);
CREATE INDEX letter_supervision_id ON letter (supervision_id);
CREATE INDEX letter_step_letter_id ON letter_step (letter_id);
CREATE INDEX letter_addressee_letter_id ON letter_addressee (letter_id);
CREATE INDEX letter_addressee_employer_id ON letter_addressee (employer_id);
CREATE INDEX letter_addressee_next_id ON letter_addressee (next_id);
CREATE INDEX letter_case_letter_id ON letter_case (letter_id);
CREATE INDEX letter_case_grievance_id ON letter_case (grievance_id);
CREATE INDEX follow_up_grievance_id ON follow_up (grievance_id);
CREATE INDEX attachment_owner_id ON attachment (owner_id);
CREATE INDEX attachment_sha256 ON attachment (sha256);
CREATE INDEX worker_name ON worker (name);
CREATE INDEX worker_id_number ON worker (id_number);
CREATE INDEX worker_phone ON worker (phone);
CREATE INDEX grievance_unnamed ON grievance (worker_id) WHERE is_anonymous;
CREATE INDEX worker_sealed_on ON worker (sealed_on) WHERE sealed_on <> '';
CREATE INDEX consultation_phone ON consultation (phone);
CREATE INDEX employer_name ON employer (name);
CREATE INDEX employer_credit_code ON employer (credit_code);
CREATE INDEX org_unit_parent_id ON org_unit (parent_id);
CREATE INDEX consent_worker_id ON consent (worker_id);
CREATE INDEX consent_grievance_id ON consent (grievance_id);
CREATE INDEX hotline_order_grievance_id ON hotline_order (grievance_id);
CREATE INDEX recusal_grievance_id ON recusal (grievance_id);
CREATE INDEX move_grievance_id ON move (grievance_id);
CREATE INDEX plan_step_grievance_id ON plan_step (grievance_id);
CREATE INDEX handover_grievance_id ON handover (grievance_id);
CREATE INDEX handover_taken_as_id ON handover (taken_as_id);
CREATE INDEX panel_seat_mediation_id ON panel_seat (mediation_id);
CREATE INDEX panel_seat_mediator_id ON panel_seat (mediator_id);
CREATE INDEX instalment_mediation_id ON instalment (mediation_id);
CREATE INDEX commission_mediation_id ON commission (mediation_id);
CREATE INDEX aid_step_legal_aid_id ON aid_step (legal_aid_id);
CREATE INDEX field_visit_employer_id ON field_visit (employer_id);
CREATE INDEX visit_finding_field_visit_id ON visit_finding (field_visit_id);
CREATE INDEX visit_finding_grievance_id ON visit_finding (grievance_id);
CREATE INDEX injury_visit_worker_id ON injury_visit (worker_id);
CREATE INDEX injury_visit_employer_id ON injury_visit (employer_id);
CREATE INDEX injury_visit_grievance_id ON injury_visit (grievance_id);
CREATE INDEX lawyer_shift_lawyer_id ON lawyer_shift (lawyer_id);
CREATE INDEX consultation_lawyer_id ON consultation (lawyer_id);
CREATE INDEX consultation_grievance_id ON consultation (grievance_id);
CREATE INDEX negotiation_employer_id ON negotiation (employer_id);
CREATE INDEX negotiation_topic_negotiation_id ON negotiation_topic (negotiation_id);
CREATE INDEX negotiation_topic_grievance_id ON negotiation_topic (grievance_id);
CREATE INDEX meeting_decision_joint_meeting_id ON meeting_decision (joint_meeting_id);
CREATE INDEX meeting_decision_grievance_id ON meeting_decision (grievance_id);
CREATE INDEX opinion_check_employer_id ON opinion_check (employer_id);
CREATE INDEX opinion_check_grievance_id ON opinion_check (grievance_id);
CREATE INDEX employer_warning_employer_id ON employer_warning (employer_id);
CREATE INDEX employer_warning_grievance_id ON employer_warning (grievance_id);
CREATE INDEX warning_step_employer_warning_id ON warning_step (employer_warning_id);
CREATE INDEX grievance_station_id ON grievance (station_id);
CREATE INDEX handover_to_station_id ON handover (to_station_id);
CREATE INDEX consultation_station_id ON consultation (station_id);
CREATE INDEX follow_up_called_on ON follow_up (called_on);
CREATE INDEX mediation_applied_on ON mediation (applied_on);
CREATE INDEX mediation_accepted_on ON mediation (accepted_on);
CREATE INDEX mediation_ended_on ON mediation (ended_on, applied_on);
CREATE INDEX mediation_refused_on ON mediation (refused_on, applied_on);
CREATE INDEX mediation_confirm_applied_on ON mediation (confirm_applied_on);
CREATE INDEX mediation_perform_by ON mediation (perform_by);
CREATE INDEX mediation_status ON mediation (status, applied_on);
CREATE INDEX commission_received_on ON commission (received_on);
CREATE INDEX consultation_asked_on ON consultation (asked_on);
CREATE INDEX legal_aid_applied_on ON legal_aid (applied_on);
CREATE INDEX legal_aid_closed_on ON legal_aid (closed_on);
CREATE INDEX letter_issued_on ON letter (issued_on);
CREATE INDEX letter_addressee_reply_due_on ON letter_addressee (reply_due_on);
CREATE INDEX letter_addressee_checked_on ON letter_addressee (checked_on);
CREATE INDEX letter_addressee_replied_on ON letter_addressee (replied_on);
CREATE INDEX hotline_order_dispatched_at ON hotline_order (dispatched_at);
CREATE INDEX hotline_order_returned_at ON hotline_order (returned_at);
CREATE INDEX hotline_order_due_at ON hotline_order (due_at);
CREATE INDEX field_visit_visited_on ON field_visit (visited_on);
CREATE INDEX injury_visit_visited_on ON injury_visit (visited_on);
CREATE INDEX injury_visit_first_call_on ON injury_visit (first_call_on);
CREATE INDEX injury_visit_second_call_on ON injury_visit (second_call_on);
CREATE INDEX lawyer_shift_duty_on ON lawyer_shift (duty_on);
CREATE INDEX destruction_station_id ON destruction (station_id);
CREATE INDEX destruction_line_destruction_id ON destruction_line (destruction_id);
CREATE INDEX destruction_line_of_id ON destruction_line (of_id);
CREATE INDEX grievance_keep_to ON grievance (keep_to) WHERE keep_to <> '';
