"""The acts on a mediation for scripts, in the manner of ``scripted``.

A mediation is named by its number (``"mediation": "站工劳调字〔2026〕1号"``), an instalment by its ``ordinal``; a panel of the
register by seats and names (``"panel": {"sole": "邵文锦"}``).
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from station.actions import agreements, mediations
from station.casework import instalments, vocabulary
from station.casework.commissions import ENTRUSTED
from station.casework.entry import from_words
from station.casework.fields import Record
from station.casework.model import Commission, Grievance, Instalment, Mediation, MediationSession, Mediator
from station.db.store import Store
from station.errors import StationError

Words = Mapping[str, Any]
Answer = dict[str, Any]
R = TypeVar("R", bound=Record)


def mediation(store: Store, words: Words) -> Answer:
    """Open a mediation of a ``grievance``, with its ``panel`` if one is named."""
    found = store.matching(Grievance, number=str(words.get("grievance", "")))
    if not found:
        raise StationError(f"没有找到诉求“{words.get('grievance', '')}”。", "请核对编号。")
    today = store.now().date().isoformat()
    blank = Mediation(grievance_id=found[0].id, applied_on=today, mediator=store.user, claim_amount=found[0].amount)
    made = mediations.open_mediation(store, _read(store, blank, words), _panel(store, words))
    return {"number": made.number, "due_on": made.due_on}


def handle_mediation(store: Store, words: Words) -> Answer:
    """Fill in more of a mediation: acceptance, extension, panel, signatures, an application for confirmation and its result."""
    base = _mediation(store, words)
    mediations.save(store, _read(store, base, words), base, _panel(store, words))
    now = store.get(Mediation, base.id)
    return {"number": now.number, "status": now.status, "due_on": now.due_on}


def refuse_mediation(store: Store, words: Words) -> Answer:
    """Do not take up an application."""
    base = _mediation(store, words)
    mediations.refuse(store, _read(store, base, words), base)
    return {"number": base.number}


def session(store: Store, words: Words) -> Answer:
    """Record a session."""
    made = mediations.record_session(store, _read(store, MediationSession(mediation_id=_mediation(store, words).id), words))
    return {"ordinal": made.ordinal}


def end_mediation(store: Store, words: Words) -> Answer:
    """End a mediation with or without agreement."""
    base = _mediation(store, words)
    mediations.end(store, _read(store, base, words), base)
    return {"number": base.number}


def plan_payments(store: Store, words: Words) -> Answer:
    """Lay down what is paid when: a list of ``payments``, or ``count`` equal ones month by month from ``first_on``."""
    base = _mediation(store, words)
    held = _plan(store, base)
    if "payments" in words:
        plan = [from_words(Instalment(), raw, store.now()) for raw in words["payments"]]
    else:
        first = from_words(Instalment(), {"ordinal": words.get("count", ""), "due_on": words.get("first_on", "")}, store.now())
        if not first.ordinal or first.ordinal > instalments.MOST or len(first.due_on) != 10 or not base.agreed_amount:
            raise StationError("要有协议金额、期数和首期日期。", f"最多 {instalments.MOST} 期。")
        plan = instalments.equal_monthly(base.agreed_amount, first.ordinal, first.due_on)
    agreements.keep_plan(store, base, plan, held)
    return {"payments": len(plan), "perform_by": store.get(Mediation, base.id).perform_by}


def payment(store: Store, words: Words) -> Answer:
    """Note what was paid of the instalment with this ``ordinal``, or with ``reminded_on`` that its payer was reminded."""
    base = _mediation(store, words)
    held = next((one for one in _plan(store, base) if str(one.ordinal) == str(words.get("ordinal", ""))), None)
    if held is None:
        raise StationError(f"{base.number}没有第 {words.get('ordinal', '')} 期。", "请核对期次。")
    changed = from_words(held, {name: word for name, word in words.items() if name not in ("mediation", "ordinal")}, store.now())
    if changed.reminded_on != held.reminded_on:
        agreements.remind(store, held, changed.reminded_on)
    else:
        agreements.pay(store, changed, held)
    performance = store.get(Mediation, base.id).performance
    return {"performance": vocabulary.label("performance", performance)}


def default(store: Store, words: Words) -> Answer:
    """Note that an agreement was not performed, and what follows."""
    base = _mediation(store, words)
    agreements.record_default(store, _read(store, base.with_values(defaulted_on=store.now().date().isoformat()), words), base)
    return {"number": base.number}


def commission(store: Store, words: Words) -> Answer:
    """Note what a court or an arbitration body asked for, or correct and answer it (``replied_on`` draws the number of the reply)."""
    base = _mediation(store, words)
    held = store.matching(Commission, mediation_id=base.id)
    kind = ENTRUSTED.get(base.origin, ("",))[0]
    blank = held[0] if held else Commission(mediation_id=base.id, kind=kind, received_on=base.applied_on)
    kept = agreements.record_commission(store, _read(store, blank, words), held[0] if held else None)
    return {"due_on": kept.due_on, "reply_number": kept.reply_number}


def _mediation(store: Store, words: Words) -> Mediation:
    found = store.matching(Mediation, number=str(words.get("mediation", "")))
    if not found:
        raise StationError(f"没有找到调解“{words.get('mediation', '')}”。", "请核对编号。")
    return found[0]


def _read(store: Store, base: R, words: Words) -> R:
    named = ("grievance", "mediation", "panel")
    return from_words(base, {name: word for name, word in words.items() if name not in named}, store.now())


def _plan(store: Store, base: Mediation) -> list[Instalment]:
    return store.matching(Instalment, mediation_id=base.id)


def _panel(store: Store, words: Words) -> dict[str, str] | None:
    if "panel" not in words:
        return None
    found = {}
    for seat, name in words["panel"].items():
        known = store.matching(Mediator, name=str(name))
        if not known:
            raise StationError(f"名册里没有调解员“{name}”。", "请核对姓名。")
        found[vocabulary.vocabulary("panel_seat_kind").code(seat)] = known[0].id
    return found
