-- The shape of version 1, as it was on the day it was made; never edited afterwards.
CREATE TABLE station (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    number_prefix TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL DEFAULT '',
    parent_name TEXT NOT NULL DEFAULT '',
    issuer_name TEXT NOT NULL DEFAULT '',
    issuer_code TEXT NOT NULL DEFAULT '',
    district_issuer_name TEXT NOT NULL DEFAULT '',
    district_issuer_code TEXT NOT NULL DEFAULT '',
    province_rule TEXT NOT NULL DEFAULT '',
    rule_set TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
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
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE employer (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    credit_code TEXT NOT NULL DEFAULT '',
    nature TEXT NOT NULL DEFAULT '',
    industry TEXT NOT NULL DEFAULT '',
    headcount INTEGER,
    is_unionised INTEGER NOT NULL DEFAULT 0,
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
    is_employed INTEGER NOT NULL DEFAULT 0,
    is_collective INTEGER NOT NULL DEFAULT 0,
    city TEXT NOT NULL DEFAULT '',
    area TEXT NOT NULL DEFAULT '',
    urgency TEXT NOT NULL DEFAULT '',
    handler TEXT NOT NULL DEFAULT '',
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
    accepted_on TEXT NOT NULL DEFAULT '',
    refusal_reason TEXT NOT NULL DEFAULT '',
    mediator TEXT NOT NULL DEFAULT '',
    recorder TEXT NOT NULL DEFAULT '',
    co_bodies TEXT NOT NULL DEFAULT '',
    claim_amount INTEGER,
    extended_to TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '',
    ended_on TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    end_reason TEXT NOT NULL DEFAULT '',
    noticed_on TEXT NOT NULL DEFAULT '',
    agreement_number TEXT NOT NULL DEFAULT '',
    agreed_amount INTEGER,
    perform_by TEXT NOT NULL DEFAULT '',
    perform_way TEXT NOT NULL DEFAULT '',
    performance TEXT NOT NULL DEFAULT '',
    confirm_route TEXT NOT NULL DEFAULT '',
    confirm_applied_on TEXT NOT NULL DEFAULT '',
    confirm_result TEXT NOT NULL DEFAULT '',
    archive_number TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE mediation_session (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    mediation_id TEXT REFERENCES mediation (id) DEFERRABLE INITIALLY DEFERRED,
    ordinal INTEGER,
    started_at TEXT NOT NULL DEFAULT '',
    place TEXT NOT NULL DEFAULT '',
    applicant_present TEXT NOT NULL DEFAULT '',
    respondent_present TEXT NOT NULL DEFAULT '',
    is_identity_checked INTEGER NOT NULL DEFAULT 0,
    is_rights_told INTEGER NOT NULL DEFAULT 0,
    applicant_statement TEXT NOT NULL DEFAULT '',
    respondent_opinion TEXT NOT NULL DEFAULT '',
    focus TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
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
    papers_missing TEXT NOT NULL DEFAULT '',
    told_missing_on TEXT NOT NULL DEFAULT '',
    review_due_on TEXT NOT NULL DEFAULT '',
    reviewer TEXT NOT NULL DEFAULT '',
    decided_on TEXT NOT NULL DEFAULT '',
    decision TEXT NOT NULL DEFAULT '',
    refusal_reason TEXT NOT NULL DEFAULT '',
    referred_to TEXT NOT NULL DEFAULT '',
    referred_on TEXT NOT NULL DEFAULT '',
    receipt_on TEXT NOT NULL DEFAULT '',
    firm TEXT NOT NULL DEFAULT '',
    lawyer TEXT NOT NULL DEFAULT '',
    licence TEXT NOT NULL DEFAULT '',
    assigned_on TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    closed_on TEXT NOT NULL DEFAULT '',
    closing_way TEXT NOT NULL DEFAULT '',
    result TEXT NOT NULL DEFAULT '',
    document_number TEXT NOT NULL DEFAULT '',
    recovered INTEGER,
    beneficiaries INTEGER,
    subsidy INTEGER,
    satisfaction TEXT NOT NULL DEFAULT '',
    archive_number TEXT NOT NULL DEFAULT '',
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
    served_on TEXT NOT NULL DEFAULT '',
    service_way TEXT NOT NULL DEFAULT '',
    servers TEXT NOT NULL DEFAULT '',
    receiver TEXT NOT NULL DEFAULT '',
    reply_due_on TEXT NOT NULL DEFAULT '',
    replied_on TEXT NOT NULL DEFAULT '',
    reply_state TEXT NOT NULL DEFAULT '',
    reply_content TEXT NOT NULL DEFAULT '',
    rectification TEXT NOT NULL DEFAULT '',
    follow_action TEXT NOT NULL DEFAULT '',
    void_reason TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE letter_addressee (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    letter_id TEXT REFERENCES letter (id) DEFERRABLE INITIALLY DEFERRED,
    employer_id TEXT REFERENCES employer (id) DEFERRABLE INITIALLY DEFERRED,
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE letter_case (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    letter_id TEXT REFERENCES letter (id) DEFERRABLE INITIALLY DEFERRED,
    grievance_id TEXT REFERENCES grievance (id) DEFERRABLE INITIALLY DEFERRED,
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
CREATE TABLE attachment (
    id TEXT PRIMARY KEY NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0,
    owner TEXT NOT NULL DEFAULT '',
    owner_id TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    mime TEXT NOT NULL DEFAULT '',
    size INTEGER,
    sha256 TEXT NOT NULL DEFAULT '',
    added_on TEXT NOT NULL DEFAULT '',
    stamps TEXT NOT NULL DEFAULT '{}'
);
CREATE TABLE step (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    device TEXT NOT NULL,
    kind TEXT NOT NULL,
    undoes TEXT NOT NULL DEFAULT ''
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
    UNIQUE (device, number)
);
CREATE INDEX step_device ON step (device);
CREATE INDEX journal_record ON journal (record_id);
CREATE INDEX journal_step ON journal (step);
CREATE INDEX journal_stamp ON journal (stamp);
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
    key TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE TABLE outbox (
    device TEXT NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    made_at TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    content BLOB NOT NULL,
    written_to TEXT NOT NULL DEFAULT '',
    written_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (device, kind, number)
);
CREATE TABLE inbox (
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    station TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    made_at TEXT NOT NULL,
    entries INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    parked BLOB,
    PRIMARY KEY (device, number)
);
CREATE TABLE receipt (
    device TEXT PRIMARY KEY NOT NULL,
    station TEXT NOT NULL,
    number INTEGER NOT NULL,
    noted_at TEXT NOT NULL
);
CREATE TABLE waiting (
    record_id TEXT NOT NULL,
    device TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (record_id, device, number)
) WITHOUT ROWID;
CREATE TABLE wanted_file (
    sha256 TEXT PRIMARY KEY NOT NULL
) WITHOUT ROWID;
CREATE TABLE act_log (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    act TEXT NOT NULL,
    detail TEXT NOT NULL
);
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
CREATE VIRTUAL TABLE search_token USING fts5 (tokens, content = '', columnsize = 0, detail = none, tokenize = 'ascii');
CREATE INDEX grievance_number ON grievance (number);
CREATE INDEX grievance_received_at ON grievance (received_at);
CREATE INDEX grievance_status ON grievance (status);
CREATE INDEX grievance_worker_id ON grievance (worker_id);
CREATE INDEX grievance_closed_on ON grievance (closed_on);
CREATE INDEX party_grievance_id ON party (grievance_id);
CREATE INDEX party_employer_id ON party (employer_id);
CREATE INDEX claim_grievance_id ON claim (grievance_id);
CREATE INDEX member_grievance_id ON member (grievance_id);
CREATE INDEX member_worker_id ON member (worker_id);
CREATE INDEX progress_grievance_id ON progress (grievance_id);
CREATE INDEX figure_grievance_id ON figure (grievance_id);
CREATE INDEX clock_event_grievance_id ON clock_event (grievance_id);
CREATE INDEX mediation_grievance_id ON mediation (grievance_id);
CREATE INDEX mediation_session_mediation_id ON mediation_session (mediation_id);
CREATE INDEX legal_aid_grievance_id ON legal_aid (grievance_id);
CREATE INDEX letter_number ON letter (number);
CREATE INDEX letter_previous_id ON letter (previous_id);
CREATE INDEX letter_addressee_letter_id ON letter_addressee (letter_id);
CREATE INDEX letter_addressee_employer_id ON letter_addressee (employer_id);
CREATE INDEX letter_case_letter_id ON letter_case (letter_id);
CREATE INDEX letter_case_grievance_id ON letter_case (grievance_id);
CREATE INDEX follow_up_grievance_id ON follow_up (grievance_id);
CREATE INDEX attachment_owner_id ON attachment (owner_id);
CREATE INDEX worker_name ON worker (name);
CREATE INDEX worker_id_number ON worker (id_number);
CREATE INDEX worker_phone ON worker (phone);
CREATE INDEX employer_name ON employer (name);
CREATE INDEX employer_credit_code ON employer (credit_code);
