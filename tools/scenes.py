"""The scenes of the pictures: every place of the rail by itself, and what lies behind a place."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from station.actions import backup
from station.actions.progress import finish
from station.casework.ledgers import ledgers as all_ledgers
from station.casework.model import (
    Employer,
    FieldVisit,
    Grievance,
    Handover,
    HotlineOrder,
    Instalment,
    LegalAid,
    Letter,
    LetterAddressee,
    Mediation,
    Negotiation,
    PlanStep,
    Recusal,
    Supervision,
    Worker,
)
from station.casework.outreach import WORK
from station.db.after_merge import findings
from station.db.contested import contested
from station.db.exchange import quarantined
from station.db.store import Store
from station.ui.settings.page import SECTIONS
from station.ui.shell import MainWindow

Arguments = Callable[[Store], dict[str, Any]]


@dataclass(frozen=True)
class Scene:
    """A picture: its name, the place, and what one comes there with, given the store."""

    name: str
    place: str
    arguments: Arguments = lambda store: {}


def _with(**arguments: Any) -> Arguments:
    return lambda store: arguments


def _newest(cls: type[Any], **values: Any) -> Arguments:
    return lambda store: {"id": store.matching(cls, **values)[-1].id}


def _planned(store: Store) -> str:
    """A case with a plan that was passed on too, if there is one."""
    planned = [step.grievance_id for step in store.matching(PlanStep)]
    passed = {handover.grievance_id for handover in store.matching(Handover)}
    return next((case_id for case_id in planned if case_id in passed), planned[0])


def _unplanned(store: Store) -> str:
    """An open case without a plan."""
    planned = {step.grievance_id for step in store.matching(PlanStep)}
    return next(case.id for case in reversed(store.matching(Grievance, status="working")) if case.id not in planned)


def _unpaid(store: Store) -> str:
    """A mediation with a second payment that was not made yet."""
    return store.matching(Instalment, paid_on="", ordinal=2)[-1].mediation_id


def _order(status: str) -> Arguments:
    """A case whose order has got so far."""
    return lambda store: {"id": store.matching(HotlineOrder, status=status)[-1].grievance_id}


def _work(cls: type[Any], act: str = "", **values: Any) -> Arguments:
    """The newest record of a kind of work, and an act on it."""
    return lambda store: {"kind": cls.record, **_newest(cls, **values)(store), "act": act}


def _matter(act: str, **values: Any) -> Arguments:
    """The newest matter under supervision in a stage, and an act on it."""
    return lambda store: {**_newest(Supervision, **values)(store), "act": act}


def _backed_up(store: Store) -> dict[str, Any]:
    """Some copies, the last of them from before something was registered."""
    for why in ("open", "interval", "hand"):
        finish(backup.make(store, why))
        with store.step("登记职工") as step:
            step.add(Worker(name="赵小满"))
    return {"section": "backup", "act": "look"}


def _to_many(store: Store) -> str:
    """The letter that went to the most employers."""
    return Counter(each.letter_id for each in store.matching(LetterAddressee)).most_common(1)[0][0]


SCENES = (
    Scene("grievances-detail", "grievances", _newest(Grievance, status="working")),
    Scene("grievances-new", "grievances", _with(act="new")),
    Scene("grievances-course", "grievances", lambda store: {"id": _planned(store), "act": "plan"}),
    Scene("grievances-planning", "grievances", lambda store: {"id": _unplanned(store), "act": "plan_new"}),
    Scene("grievances-refusal", "grievances", lambda store: {"id": _unplanned(store), "act": "move:refuse"}),
    Scene("grievances-handover", "grievances", lambda store: {"id": _unplanned(store), "act": "handover:escalate"}),
    Scene("grievances-backlog", "grievances", _with(view="backlog")),
    Scene("grievances-order", "grievances", _order("answered")),
    Scene("grievances-people", "grievances", lambda store: {"id": store.matching(Recusal)[-1].grievance_id, "act": "people"}),
    Scene("grievances-members", "grievances", lambda store: {"id": store.matching(Grievance, people=58)[-1].id, "act": "members"}),
    Scene("grievances-roster", "grievances", lambda store: {"id": store.matching(Grievance, people=58)[-1].id, "act": "members.add"}),
    Scene("mediations-record", "mediations", _newest(Mediation, status="open")),
    Scene("mediations-application", "mediations", _newest(Mediation, status="applied")),
    Scene("mediations-agreement", "mediations", _newest(Mediation, status="agreed")),
    Scene("mediations-plan", "mediations", lambda store: {"id": _unpaid(store), "part": "plan"}),
    Scene("mediations-hardening", "mediations", lambda store: {"id": _unpaid(store), "part": "hardening"}),
    Scene("mediations-commission", "mediations", lambda store: {**_newest(Mediation, origin="court")(store), "part": "commission"}),
    Scene("mediations-new", "mediations", lambda store: {"act": "new", "grievance": _newest(Grievance, status="working")(store)["id"]}),
    Scene("legal_aid-detail", "legal_aid", _newest(LegalAid)),
    Scene("legal_aid-work", "legal_aid", _newest(LegalAid, status="assigned")),
    Scene("legal_aid-assignment", "legal_aid", lambda store: {**_newest(LegalAid, status="granted")(store), "act": "assignment"}),
    Scene("legal_aid-closing", "legal_aid", lambda store: {**_newest(LegalAid, status="assigned")(store), "act": "closing"}),
    Scene("letters-editor", "letters", _newest(Letter, status="draft")),
    Scene("letters-review", "letters", _newest(Letter, kind="opinion", status="review")),
    Scene("letters-approval", "letters", lambda store: {**_newest(Letter, kind="opinion", status="review")(store), "act": "approval"}),
    Scene("letters-many", "letters", lambda store: {"id": _to_many(store)}),
    Scene("letters-serving", "letters", lambda store: {"id": _to_many(store), "act": "serve"}),
    Scene("letters-checking", "letters", lambda store: {**_newest(Letter, status="replied")(store), "act": "check"}),
    Scene("letters-register", "letters", _with(part="register")),
    Scene("letters-clues", "letters", _with(part="supervision", view="open")),
    Scene("letters-clue", "letters", _newest(Supervision, status="clue")),
    Scene("letters-clue_form", "letters", _with(part="supervision", act="new")),
    Scene("letters-refused", "letters", _newest(Supervision, status="refused")),
    Scene("letters-assign", "letters", _matter("assign", status="accepted")),
    Scene("letters-questioning", "letters", _matter("interview", status="accepted")),
    Scene("letters-check", "letters", _matter("tab:check", status="letter")),
    Scene("letters-drafting", "letters", _matter("letters", status="letter")),
    *(Scene(f"services-{work.record}", "services", _work(work.cls)) for work in WORK),
    Scene("services-checklist", "services", _work(FieldVisit, "checklist", status="visited")),
    Scene("services-visit", "services", _work(FieldVisit, "visit", status="planned")),
    Scene("services-topics", "services", _work(Negotiation, "draw", status="preparing")),
    Scene("services-week", "services", _with(kind="field_visit", act="week")),
    Scene("services-roster", "services", _with(kind="lawyer_shift", act="week")),
    Scene("services-figures", "services", _with(kind="injury_visit", act="figures")),
    Scene("services-daily", "services", _with(kind="employer_warning", act="daily")),
    Scene("services-call_backs", "services", _with(kind="call_backs")),
    Scene("services-new", "services", _with(kind="injury_visit", act="new")),
    Scene("exchange-deciding", "exchange", lambda store: {"act": "decide", "id": contested(store)[0].id}),
    Scene("exchange-finding", "exchange", lambda store: {"act": "decide", "id": findings(store)[0].key}),
    Scene("grievances-contested", "grievances", lambda store: {"id": contested(store)[0].id}),
    Scene("employers-detail", "employers", _newest(Employer)),
    Scene("workers-detail", "workers", _newest(Worker)),
    Scene("ledgers-exported", "ledgers", _with(key="grievances", month="2026-10")),
    Scene("ledgers-empty", "ledgers", _with(key="legal_aid", month="2024-01")),
    Scene("ledgers-chosen", "ledgers", lambda store: {"key": "grievances", "ids": [case.id for case in store.matching(Grievance)[:12]]}),
    *(Scene(f"ledgers-{key}", "ledgers", _with(key=key, month="2026-10")) for key in list(all_ledgers())[1:]),
    Scene("ledgers-report", "ledgers", _with(act="report", month="2026-10")),
    Scene("ledgers-year", "ledgers", _with(act="year", month="2026-10")),
    Scene("ledgers-summary", "ledgers", _with(act="summary", month="2026-10")),
    Scene("ledgers-summary_open", "ledgers", _with(act="summary", month="2026-11")),
    Scene("ledgers-roundtrip", "ledgers", _with(act="roundtrip")),
    Scene("exchange-state", "exchange", _with(pane="state")),
    Scene("exchange-line", "exchange", _with(line="out up 1")),
    Scene("exchange-trouble", "exchange", lambda store: {"line": f"bad {quarantined(store)[0].sha256}"}),
    *(Scene(f"settings-{section}", "settings", _with(section=section)) for section, *_ in SECTIONS[1:]),
    Scene("settings-backup-look", "settings", _backed_up),
    Scene("settings-letter_rules-form", "settings", _with(section="letter_rules", act="draft", key="settings:letter_rules:opinion")),
    Scene("settings-ledger_layouts-form", "settings", _with(section="ledger_layouts", act="draft", key="settings:ledger_layouts:letters")),
)


def scenes(window: MainWindow) -> list[Scene]:
    """Every place that is registered, and what lies behind those that are."""
    return [*(Scene(key, key) for key in window.places), *(scene for scene in SCENES if scene.place in window.places)]
