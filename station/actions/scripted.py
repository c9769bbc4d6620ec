"""The acts of the window for scripts: each takes a JSON object of words and answers with the number of what it made.

Records are named by their numbers (``"grievance": "ZQ-2026-0001"``), fields by their names in ``casework/model``,
values are written as a person would type them. The same checks hold as in the window.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from station.actions import (
    consents,
    destruction_acts,
    entering,
    grievances,
    handovers,
    hotline,
    ledger_template_acts,
    legal_aid,
    letter_acts,
    letter_number_acts,
    mediation_acts,
    members,
    moves,
    outreach_acts,
    parties,
    people_acts,
    plans,
    recusals,
    report_acts,
    rule_acts,
    setting_up,
    supervision_acts,
)
from station.casework import hotline as order_rules
from station.casework.entry import from_words
from station.casework.fields import Record
from station.casework.grievances import Intake
from station.casework.model import (
    AidStep,
    Claim,
    Consent,
    Employer,
    FollowUp,
    Grievance,
    Handover,
    HotlineOrder,
    LegalAid,
    Member,
    Move,
    Party,
    PlanStep,
    Progress,
    Recusal,
    StaffMember,
    Station,
    Worker,
)
from station.casework.roster import read_text
from station.db.store import Store
from station.errors import StationError

R = TypeVar("R", bound=Record)
Words = Mapping[str, Any]
Answer = dict[str, Any]


def act(store: Store, name: str, words: Words) -> Answer:
    """Do one act by name; StationError for an unknown act, a missing record or values that cannot be saved."""
    if name not in ACTS:
        raise StationError(f"没有叫“{name}”的操作。", f"可以用：{'、'.join(ACTS)}。")
    return ACTS[name](store, words)


# what other acts bring about
_FOLLOWS = ("number", "status", "feedback_due_at", "handle_due_on", "contacted_at", "feedback_at")


def _set_up(store: Store, words: Words) -> Answer:
    station = from_words(Station(), words.get("station", {}), store.now())
    staff = from_words(StaffMember(role="head"), words.get("staff", {}), store.now())
    password = str(words.get("password", ""))
    changes = setting_up.set_up(store, station, staff)
    if not password:
        return {"station": station.name, "password": "还没有密码，谁都能打开，请打开窗口设第一个密码"}
    (staff_id,) = changes.touched[StaffMember.record]
    entering.first_password(store, staff_id, password)
    return {"station": station.name}


def _register(store: Store, words: Words) -> Answer:
    now = store.now()
    asked = words.get("grievance", {})
    for name in asked if isinstance(asked, Mapping) else ():
        if Grievance.knows(name) and (Grievance.spec(name).group == "closing" or name in _FOLLOWS):
            raise StationError(f"登记时不填{Grievance.spec(name).label}。", "它由办理的步骤得出，请用 progress、close 等操作。")
    received = {"received_at": now.isoformat(timespec="minutes"), "handler": store.user}
    parties = tuple(
        (
            from_words(Party(), _rest(raw, "employer"), now),
            from_words(Employer(), raw.get("employer", {}), now),
        )
        for raw in _several(words, "parties")
    )
    intake = Intake(
        grievance=from_words(Grievance(), received | _rest(words.get("grievance", {})), now),
        worker=from_words(Worker(), words["worker"], now) if "worker" in words else None,
        parties=parties,
        claims=tuple(from_words(Claim(), raw, now) for raw in _several(words, "claims")),
        members=tuple(_member(raw, now) for raw in _several(words, "members")),
        order=from_words(HotlineOrder(), words["order"], now) if "order" in words else None,
        consent=from_words(Consent(given_on=now.date().isoformat()), words["consent"], now) if "consent" in words else None,
    )
    case = grievances.register(store, intake)
    return {"number": case.grievance.number, "feedback_due_at": case.grievance.feedback_due_at}


def _member(raw: Words, now: datetime) -> tuple[Member, Worker]:
    """A line of the list: words of the worker, and of what is theirs in the case."""
    own = {name: value for name, value in _rest(raw).items() if Member.knows(name)}
    return from_words(Member(), own, now), from_words(Worker(), _rest(raw, *own), now)


def _move(store: Store, words: Words) -> Answer:
    grievance = _grievance(store, words)
    said = from_words(Move(), _rest(words, "grievance"), store.now())
    named = ("reason", "moved_on", "told_on", "told_by", "decided_by")
    moves.move(store, grievance.id, said.act, **{name: getattr(said, name) for name in named})
    return {"status": store.get(Grievance, grievance.id).status}


def _plan(store: Store, words: Words) -> Answer:
    grievance = _grievance(store, words)
    plans.make(store, grievance.id, str(words.get("template", "")), who=str(words.get("who", "")))
    return {"due_on": [step.due_on for step in store.matching(PlanStep, grievance_id=grievance.id)]}


def _handover(store: Store, words: Words) -> Answer:
    blank = Handover(grievance_id=_grievance(store, words).id)
    handovers.hand_over(store, from_words(blank, _rest(words, "grievance"), store.now()))
    return {"answer_due_on": store.matching(Handover, grievance_id=blank.grievance_id)[-1].answer_due_on}


def _answer_handover(store: Store, words: Words) -> Answer:
    grievance = _grievance(store, words)
    waiting = store.matching(Handover, grievance_id=grievance.id, answer="waiting")
    if not waiting:
        raise StationError(f"{grievance.number}没有等答复的移交。", "请核对编号。")
    handovers.answer(store, from_words(waiting[-1], _rest(words, "grievance"), store.now()), waiting[-1])
    return {"status": store.get(Grievance, grievance.id).status}


def _progress(store: Store, words: Words) -> Answer:
    blank = Progress(grievance_id=_grievance(store, words).id, at=store.now().isoformat(timespec="minutes"))
    changes = grievances.record_progress(store, from_words(blank, _rest(words, "grievance"), store.now()))
    return {"step": changes.step}


def _order(store: Store, words: Words) -> Answer:
    """Note an order on a case, or with an ``act`` (sign, return, answer, review, close) take the one that runs further."""
    grievance, act, said = _grievance(store, words), words.get("act", ""), _rest(words, "grievance", "act")
    now = store.now().isoformat(timespec="minutes")
    if not act:
        blank = HotlineOrder(grievance_id=grievance.id, dispatched_at=now, number=grievance.external_number)
        return {"number": hotline.dispatch(store, from_words(blank, said, store.now())).number}
    held = store.matching(HotlineOrder, grievance_id=grievance.id)
    if act not in order_rules.ACTS or not held:
        known = f"可以用：{'、'.join(order_rules.ACTS)}。" if held else "请先登记工单。"
        raise StationError(f"{grievance.number}的工单没有“{act}”这个操作。" if held else f"{grievance.number}没有工单。", known)
    base, when = held[-1], order_rules.ACTS[act].when
    blank = base.with_values(**{when: now if when.endswith("_at") else now[:10]})
    hotline.advance(store, act, from_words(blank, said, store.now()), base)
    return {"number": base.number, "status": store.get(HotlineOrder, base.id).status}


def _consent(store: Store, words: Words) -> Answer:
    grievance = _grievance(store, words)
    blank = Consent(grievance_id=grievance.id, worker_id=grievance.worker_id, given_on=store.now().date().isoformat())
    changes = consents.give(store, from_words(blank, _rest(words, "grievance"), store.now()))
    return {"step": changes.step}


def _recuse(store: Store, words: Words) -> Answer:
    blank = Recusal(grievance_id=_grievance(store, words).id, decided_on=store.now().date().isoformat())
    recusal = from_words(blank, _rest(words, "grievance", "handler"), store.now())
    return {"step": recusals.decide(store, recusal, str(words.get("handler", ""))).step}


def _roster(store: Store, words: Words) -> Answer:
    """Put people on the list of a case: ``text`` as it would be pasted; every line has to be understood."""
    grievance = _grievance(store, words)
    found = read_text(str(words.get("text", "")), members.people_of(store, grievance.id))
    if found.troubles or not found.people:
        raise StationError("；".join(trouble.words for trouble in found.troubles) or "名单是空的。", "没有加入任何人。")
    members.add(store, grievance.id, found.people)
    return {"added": len(found.people), "passed": found.passed}


def _party(store: Store, words: Words) -> Answer:
    party = from_words(Party(grievance_id=_grievance(store, words).id), _rest(words, "grievance", "employer"), store.now())
    changes = parties.add(store, party, from_words(Employer(), words.get("employer", {}), store.now()))
    return {"step": changes.step}


def _legal_aid(store: Store, words: Words) -> Answer:
    blank = LegalAid(grievance_id=_grievance(store, words).id, applied_on=store.now().date().isoformat())
    made = legal_aid.refer(store, from_words(blank, _rest(words, "grievance"), store.now()))
    return {"number": made.number, "review_due_on": made.review_due_on}


def _handle_aid(store: Store, words: Words) -> Answer:
    base = _named(store, LegalAid, words.get("legal_aid", ""))
    legal_aid.save(store, from_words(base, _rest(words, "legal_aid"), store.now()), base)
    return {"number": base.number}


def _aid_step(store: Store, words: Words) -> Answer:
    aid = _named(store, LegalAid, words.get("legal_aid", ""))
    blank = AidStep(legal_aid_id=aid.id, done_on=store.now().date().isoformat())
    done = legal_aid.record_step(store, from_words(blank, _rest(words, "legal_aid"), store.now()))
    return {"number": aid.number, "next_on": done.next_on}


def _close(store: Store, words: Words) -> Answer:
    base = _grievance(store, words)
    blank = base.with_values(closed_on=store.now().date().isoformat())
    grievances.close(store, from_words(blank, _rest(words, "grievance"), store.now()), base)
    return {"number": base.number}


def _follow_up(store: Store, words: Words) -> Answer:
    blank = FollowUp(grievance_id=_grievance(store, words).id, called_on=store.now().date().isoformat())
    changes = grievances.follow_up(store, from_words(blank, _rest(words, "grievance"), store.now()))
    return {"step": changes.step}


def _grievance(store: Store, words: Words) -> Grievance:
    return _named(store, Grievance, words.get("grievance", ""))


def _named(store: Store, cls: type[R], number: str) -> R:
    found = store.matching(cls, number=str(number))
    if not found or not number:
        raise StationError(f"没有找到{cls.title}“{number}”。", "请核对编号。")
    return found[0]


def _rest(words: Words, *names: str) -> Answer:
    if not isinstance(words, Mapping):
        raise StationError("内容的写法认不出来。", "没有登记任何内容。请对照说明核对。")
    return {key: value for key, value in words.items() if key not in names}


def _several(words: Words, name: str) -> list[Words]:
    found = words.get(name, [])
    if not isinstance(found, list):
        raise StationError(f"“{name}”应写成 JSON 数组。", "没有登记任何内容。请核对写法。")
    return found


ACTS: dict[str, Callable[[Store, Words], Answer]] = {
    "set-up": _set_up,
    "register": _register,
    "move": _move,
    "plan": _plan,
    "handover": _handover,
    "answer-handover": _answer_handover,
    "progress": _progress,
    "order": _order,
    "consent": _consent,
    "recuse": _recuse,
    "roster": _roster,
    "party": _party,
    "mediation": mediation_acts.mediation,
    "handle-mediation": mediation_acts.handle_mediation,
    "refuse-mediation": mediation_acts.refuse_mediation,
    "session": mediation_acts.session,
    "end-mediation": mediation_acts.end_mediation,
    "payments": mediation_acts.plan_payments,
    "payment": mediation_acts.payment,
    "default": mediation_acts.default,
    "commission": mediation_acts.commission,
    "legal-aid": _legal_aid,
    "handle-aid": _handle_aid,
    "aid-step": _aid_step,
    "list-run-out": destruction_acts.run_out,
    "draw-destruction": destruction_acts.draw,
    "agree-destruction": destruction_acts.agree,
    "withdraw-destruction": destruction_acts.withdraw,
    "destroy": destruction_acts.destroy,
    "hold": destruction_acts.hold,
    "period": destruction_acts.period,
    "clue": supervision_acts.clue,
    "decide-clue": supervision_acts.decide_clue,
    "tell-refusal": supervision_acts.tell_refusal,
    "inspect": supervision_acts.inspect,
    "recuse-inspector": supervision_acts.recuse_inspector,
    "declare-inspector": supervision_acts.declare_inspector,
    "interview": supervision_acts.interview,
    "check": supervision_acts.check,
    "talk": supervision_acts.talk,
    "skip-step": supervision_acts.skip_step,
    "close-supervision": supervision_acts.close,
    "follow-supervision": supervision_acts.follow,
    "reopen-supervision": supervision_acts.reopen,
    "archive-supervision": supervision_acts.archive,
    "letter": letter_acts.letter,
    "submit": letter_acts.submit,
    "opinion": letter_acts.opinion,
    "skip": letter_acts.skip,
    "issue": letter_acts.issue,
    "stamp": letter_acts.seal,
    "serve": letter_acts.serve,
    "mend-receipt": letter_acts.mend_receipt,
    "answer": letter_acts.answer,
    "withdraw": letter_acts.withdraw,
    "void": letter_acts.void,
    "disclose": letter_acts.disclose,
    "file-letter": letter_acts.file_away,
    "letter-rule": rule_acts.letter_rule,
    "compare-statute": rule_acts.compare_statute,
    "ledger-template": ledger_template_acts.keep,
    "close": _close,
    "follow-up": _follow_up,
    "merge-employers": people_acts.merge_employers,
    "merge-workers": people_acts.merge_workers,
    "correct": people_acts.correct,
    "seal": people_acts.seal,
    "unseal": people_acts.unseal,
    "person-copy": people_acts.person_copy,
    "work": outreach_acts.work,
    "handle-work": outreach_acts.handle_work,
    "note-work": outreach_acts.note_work,
    "work-case": outreach_acts.work_case,
    "submit-report": report_acts.submit_report,
    "letter-numbers": letter_number_acts.show,
    "give-numbers": letter_number_acts.give,
    "return-numbers": letter_number_acts.take_back,
    "move-register": letter_number_acts.move,
    "take-register": letter_number_acts.take_over,
}
