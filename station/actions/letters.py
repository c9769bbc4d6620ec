"""What a person does with a supervision letter: draft, correct, issue with a number, serve, note the answer, go on, void."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from station.actions import letter_numbers, recusals, rights
from station.actions import supervisions as matters
from station.actions.at_desk import own_station
from station.actions.grievances import refuse_beyond, settle
from station.actions.letter_rules import laid_down
from station.casework import deadlines, deliveries, letter_facts, supervisions
from station.casework import letter_ways as ways
from station.casework import letters as rules
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.deliveries import NOT_ISSUED
from station.casework.fields import missing
from station.casework.letter_checks import letter_problems
from station.casework.letter_templates import may_issue, rule_for
from station.casework.model import (
    Employer,
    Grievance,
    Letter,
    LetterAddressee,
    LetterCase,
    LetterStep,
    StaffMember,
    Supervision,
)
from station.casework.paper import Paper
from station.casework.vocabulary import label
from station.changes import Changes
from station.db.casefiles import case_files, letter_file, supervision_file
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError, raise_problems


def draft(
    store: Store,
    kind: str,
    *,
    topic: str = "",
    grievance_id: str = "",
    audience: str = "employer",
    employers: Sequence[Employer] = (),
    previous_id: str = "",
    ground: str = "",
    supervision_id: str = "",
    more_cases: Sequence[str] = (),
) -> LetterFile:
    """Draft a letter from grievances, a matter of supervision, the letter before it (``previous_id`` with a ground), or from none.

    Addressees are those named; else those of the letter before who gave the ground, the employer of the matter or of the case.
    """
    rights.require(store, "letter_draft")
    previous = letter_file(store, previous_id) if previous_id else None
    supervision_id = supervision_id or (previous.letter.supervision_id if previous else _under_way(store, grievance_id))
    matter = supervision_file(store, supervision_id) if supervision_id else None
    if matter is not None and matter.supervision.status in supervisions.ENDED:
        raise StationError(f"{matter.supervision.number}已经结束，不能再拟文书。", "要接着办的话，先重办。")
    if matter is not None and previous is None:
        grievance_id = grievance_id or matter.supervision.grievance_id
        topic = topic or matter.supervision.topic
    if previous is not None and previous.letter.status in (*NOT_ISSUED, "void"):
        named = previous.letter.number or f"前一份{label('letter_kind', previous.letter.kind)}"
        raise StationError(f"{named}{'已经作废' if previous.letter.status == 'void' else '还没有签发'}，不能接着发下一份。")
    if grievance_id and store.get(Grievance, grievance_id).deleted:
        raise StationError("这件诉求在回收站里，不能出文书。", "先把它恢复。")
    ids = [grievance_id, *more_cases, *(grievance.id for grievance in (previous.grievances if previous else ()))]
    for case_id in ids:
        recusals.require(store, case_id, drafter=store.user)
    cases = case_files(store, [case_id for case_id in dict.fromkeys(ids) if case_id])
    if previous and not employers:
        concerned = {delivery.employer_id for delivery in deliveries.open_to(previous.deliveries, ground)}
        employers = [employer for employer in previous.addressees if employer.id in concerned]
    elif matter and matter.employer and audience == "employer" and not employers:
        employers = (matter.employer,)
    elif cases and audience == "employer" and not employers:
        employers = tuple({case.employer.id: case.employer for case in cases if case.employer}.values())
    if previous and letter_facts.is_part(previous, employers):  # the cases of the others are not gone on with
        theirs = {employer.id for employer in employers}
        cases = [case for case in cases if any(employer.id in theirs for _, employer in case.parties)] or cases
    sent = [StaffMember(name=i.name, card_number=i.card_number) for i in supervisions.present(matter.inspectors)] if matter else []
    letter = rules.draft(
        kind,
        topic,
        cases,
        own_station(store),
        store.now().date(),
        audience=audience,
        employers=employers,
        previous=previous,
        ground=ground,
        inspectors=sent or [s for s in store.matching(StaffMember, is_active=True) if s.card_number][:2],
        matter=matter,
        drafter=store.user,
        rules=laid_down(store),
    )
    with store.step(f"拟{label('letter_kind', kind)}") as step:
        letter = step.add(letter)
        if letter.audience != "department":  # which becomes the addressee when the letter is signed
            _address(store, step, letter.id, employers)
        for case in cases:
            step.add(LetterCase(letter_id=letter.id, grievance_id=case.grievance.id))
        matters.settle(store, step, supervision_id)
    return letter_file(store, letter.id)


def _under_way(store: Store, grievance_id: str) -> str:
    """The matter of supervision a case is being checked in; "" if there is none."""
    held = store.matching(Supervision, grievance_id=grievance_id) if grievance_id else []
    return next((matter.id for matter in reversed(held) if matter.status not in supervisions.ENDED), "")


def _address(store: Store, step: Step, letter_id: str, employers: Sequence[Employer]) -> None:
    """Make these the addressees of a letter, keeping those that stay."""
    held = store.matching(LetterAddressee, letter_id=letter_id)
    wanted = dict.fromkeys(employer.id for employer in employers)  # in the order they were chosen, as the letter names them
    for addressee in held:
        if addressee.employer_id not in wanted:
            step.remove(addressee)
    known = {addressee.employer_id for addressee in held}
    for employer_id in wanted:
        if employer_id not in known:
            step.add(LetterAddressee(letter_id=letter_id, employer_id=employer_id))


# what signing, disclosing and withdrawing set, each with what it asks for
_NOT_TYPED = ("number", "status", "issued_on", "frozen", "void_reason", "replaces_id", "disclosed", "disclosure_reason", "disclosed_by")


def save(store: Store, letter: Letter, base: Letter, employers: Sequence[Employer] | None = None) -> Changes:
    """Store corrections of a letter that is not issued yet; ``employers`` None leaves the addressees alone.

    A letter that was handed in for review and is changed, or goes to others, is a draft again: what was said of it was said of
    another letter.
    """
    rights.require(store, "letter_draft")
    _refuse_settled(store.get(Letter, base.id))
    refuse_kept_away(store, base.id, drafter=store.user)
    if set_here := [name for name in letter.differences(base) if name in _NOT_TYPED]:
        raise StationError(f"{Letter.spec(set_here[0]).label}不能自己填。", "没有改动任何内容。它由签发、撤回等操作得出。")
    held = {delivery.employer_id for delivery in deliveries_of(store, base.id)}
    is_readdressed = employers is not None and {employer.id for employer in employers} != held
    if base.status == "review" and (letter.differences(base) or is_readdressed):
        letter = replace(letter, status="draft")
    raise_problems(missing(letter))
    with store.step(f"改{label('letter_kind', base.kind)}") as step:
        step.save(letter, base)
        if employers is not None:
            _address(store, step, letter.id, employers)
    return step.changes


def _refuse_settled(letter: Letter) -> None:
    if letter.status == "void":
        raise StationError(f"{letter.number or '这份文书'}已经作废。", "请拟一份新的。")
    if letter.status not in NOT_ISSUED:
        raise StationError(f"{letter.number}已经签发，内容不能再改。", "要改的话撤回重发，取新的文号。")


def issue(
    store: Store,
    letter_id: str,
    *,
    signer: str = "",
    signer_post: str = "主席",
    issued_on: str = "",
    number: str = "",
    keeper: str = "",
    copies: str = "",
    print_anyway: bool = False,
) -> Letter:
    """Sign a letter: the number is drawn from the register of its issuer, kind and year, and the text is frozen, all in one step.

    ``signer`` may be left out where the approval is recorded. ``number`` gives one drawn elsewhere (a district issues what a
    station proposed). ``keeper`` notes the seal as well. A drawn number is never given back; a letter that is wrong is
    withdrawn. ProblemsError if something forbids signing, also a step before it that was neither done nor left out with a
    reason; StationError for characters no font has, unless ``print_anyway``.
    """
    file = letter_file(store, letter_id)
    letter, steps = file.letter, steps_of(store, letter_id)
    _refuse_settled(letter)
    if not file.grievances and store.matching(LetterCase, letter_id=letter_id):
        raise StationError("这份文书关联的诉求在回收站里，不能签发。", "先恢复那件诉求，或者把文书作废。")
    is_approved = ways.is_approved(letter, steps) and signer in ("", letter.signer)
    rights.require(store, "letter_seal" if is_approved else "letter_approve")
    if is_approved:
        signer, signer_post = letter.signer, letter.signer_post
    refuse_kept_away(store, letter_id, signer=signer)
    day = issued_on or store.now().date().isoformat()
    signed = replace(letter, signer=signer, signer_post=signer_post, issued_on=day, status="issued")
    problems = missing(signed)
    if not signer:
        problems["signer"] = "请填写签发人。"
    elif said := ways.signer_problem(signer_post, rule_for(letter.kind, file.rules)):
        problems["signer_post"] = said
    problems |= own_hand(store, letter, signer, "signer")
    if day > store.now().date().isoformat():
        problems["issued_on"] = "签发日期不能晚于今天。"
    elif day < letter.drafted_on and not number:  # a number is drawn for the day it is drawn on
        problems["issued_on"] = "签发日期不能早于拟稿日期。已经在纸上签发过的，把当时的文号填上。"
    if not letter.issuer_code and not number:
        problems["issuer_code"] = "请填写发文代字，例如 滨工劳监意。"
    own = own_station(store)
    if letter.issuer == (own.issuer_name or own.name) and not may_issue(letter.kind, own.level, file.rules):
        level = label("org_level", own.level)
        problems["issuer"] = (
            f"{letter.issuer}的级别是{level}，{label('letter_kind', letter.kind)}要提请有权的上级工会签发。级别不对的，在“设置”里改。"
        )
    if left := ways.missing_before_issue(file, steps):
        named = "、".join(step.label for step in left)
        problems["way"] = f"{named}还没有做，也没有写明不做的原因。"
    problems |= {p.field or f"check{n}": p.sentence for n, p in enumerate(letter_problems(with_letter(file, signed))) if p.blocks}
    raise_problems(problems)
    with store.step(f"签发{label('letter_kind', letter.kind)}", undoable=False) as step:
        _refuse_settled(store.get(Letter, letter_id))  # the window and a script may sign at the same moment
        number = letter_numbers.take(store, step, letter.issuer, letter.issuer_code, day, number)
        signed = replace(signed, number=number)
        paper = rules.compose(with_letter(file, signed))
        if not print_anyway:
            _refuse_missing_glyphs(paper)
        signed = step.save(replace(signed, frozen=rules.frozen(paper)), letter)
        _note_issue(store, step, signed, is_approved, ways.passed_over(file, steps))
        if keeper:
            note_step(store, step, letter.id, "seal", done_by=keeper, opinion=copies)
        if not file.deliveries or ways.shape(letter) == "public":  # put up, and handed to those named besides
            step.add(LetterAddressee(letter_id=letter.id, name=letter.department or letter.public_addressee))
        _link_next(store, step, letter.previous_id)
        matters.settle(store, step, letter.supervision_id)
        for grievance in file.grievances:
            settle(store, step, grievance.id)
    return signed


def own_hand(store: Store, letter: Letter, signer: str, field: str) -> dict[str, str]:
    """Nobody signs what they drafted as long as somebody else at work may sign; a problem at this field, or none.

    Drafting and signing are two hands (党政机关公文处理工作条例); who is the only one to sign has nobody else to ask.
    """
    others = rights.who_may(store, "letter_approve", but=letter.drafter)
    if not signer or signer != letter.drafter or not others:
        return {}
    return {field: f"{signer}是拟稿人，不能自己签发。可以签发的有：{'、'.join(others)}。"}


def refuse_kept_away(store: Store, letter_id: str, **people: str) -> None:
    """ProblemsError, at the field named, if somebody who must keep away from a case the letter rests on takes a part in it."""
    for case in store.matching(LetterCase, letter_id=letter_id):
        recusals.require(store, case.grievance_id, **people)


def _note_issue(store: Store, step: Step, letter: Letter, is_approved: bool, passed_over: Sequence[ways.WayStep]) -> None:
    """Keep the steps of the way that signing takes or passes over."""
    if not is_approved:
        note_step(store, step, letter.id, "draft", letter.drafted_on, done_by=letter.drafter)
    for left in passed_over:
        note_step(store, step, letter.id, left.code, letter.issued_on, verdict="skipped", opinion=left.optional)
    if not is_approved:
        note_step(store, step, letter.id, "approval", letter.issued_on, done_by=letter.signer, post=letter.signer_post)
    note_step(store, step, letter.id, "number", letter.issued_on, opinion=letter.number)


def _refuse_missing_glyphs(paper: Paper) -> None:
    if found := missing_glyphs(paper):
        raise StationError(
            f"没有字体能印出：{'、'.join(found)}。文书没有签发。", "请装上有这些字的字体，或者换一种写法。一定要发的，可以选择照样签发。"
        )


def missing_glyphs(paper: Paper) -> list[str]:
    """Characters of a letter that no font on this PC has, to be told before it is signed or printed."""
    from station.export.letter_layout import lay_out, missing_in  # fonts take a third of a second to parse

    return missing_in(lay_out(paper))


def note_step(
    store: Store, step: Step, letter_id: str, code: str, on: str = "", *, done_by: str = "", post: str = "", **said: str
) -> LetterStep:
    """Add a step to the journal of a letter's way, inside a step of the store; ``said`` are its verdict and opinion.

    Today, by who is at the desk, where nothing else is given.
    """
    made = LetterStep(
        letter_id=letter_id, step=code, done_on=on or store.now().date().isoformat(), done_by=done_by or store.user, post=post
    )
    return step.add(made.with_values(recorded_by=store.user, **said))


def steps_of(store: Store, letter_id: str) -> list[LetterStep]:
    """The journal of a letter's way."""
    return store.matching(LetterStep, letter_id=letter_id)


def with_letter(file: LetterFile, letter: Letter) -> LetterFile:
    """The same file around another state of its letter."""
    return replace(file, letter=letter)


def serve(store: Store, letter_id: str, served: LetterAddressee, ids: Collection[str] = ()) -> Changes:
    """Record how and when a letter was received by the addressees with these ``ids`` (by all not served yet for none).

    ``served`` holds what all of them share; without a day of receipt it says only that the letter was sent. Each reply clock
    starts on the day of receipt. What was refused is left with witnesses and counts as refused (浙江 art. 23).
    """
    rights.require(store, "letter_serve")
    letter = store.get(Letter, letter_id)
    problems = deliveries.service_problems(served, letter, store.now().date().isoformat())
    chosen = [d for d in deliveries_of(store, letter_id) if (d.id in ids if ids else not d.served_on)]
    if letter.status in NOT_ISSUED:
        problems = {"status": "签发以后才能登记送达。"}
    elif letter.status == "void":
        problems = {"status": f"{letter.number or '这份文书'}已经作废，不用送达。"}
    elif not chosen or any(delivery.served_on for delivery in chosen):
        problems = {"status": f"{letter.number}已经登记过送达。"}
    raise_problems(problems)
    values = receipt_values(letter, served)
    with store.step(f"送达 {letter.number}") as step:
        for delivery in chosen:
            step.save(replace(delivery, **values), delivery)
        settle_stage(store, step, letter)
    return step.changes


def receipt_values(letter: Letter, served: LetterAddressee) -> dict[str, Any]:
    """What a receipt sets at an addressee: how and when it was received, the reply limit, and whether it was refused."""
    due = reply_clock(letter, served.served_on)
    values = {spec.name: getattr(served, spec.name) for spec in served.specs() if spec.group == "service"}
    reply_state = "refused" if served.refusal_reason else "none" if due else ""
    return values | {"reply_due_on": due.due if due else "", "reply_state": reply_state}


def deliveries_of(store: Store, letter_id: str) -> list[LetterAddressee]:
    """The addressees of a letter in the order they were entered."""
    return store.matching(LetterAddressee, letter_id=letter_id)


def settle_received(store: Store, step: Step, ids: Collection[str]) -> None:
    """Keep letters issued that an older draft from elsewhere made drafts again: who sent it back had not heard of the number."""
    for letter_id in sorted(ids):
        letter = store.get(Letter, letter_id)
        if letter.number and letter.status in NOT_ISSUED:
            stage = deliveries.stage(replace(letter, status="issued"), deliveries_of(store, letter_id))
            step.save(replace(letter, status=stage), letter, in_bin=True)


def settle_stage(store: Store, step: Step, letter: Letter) -> None:
    """Let the letter's stage follow from what is recorded of its addressees."""
    stage = deliveries.stage(letter, deliveries_of(store, letter.id))
    if stage != letter.status:
        step.save(replace(letter, status=stage), letter)
    matters.settle(store, step, letter.supervision_id)


def reply_clock(letter: Letter, served_on: str) -> deadlines.Deadline | None:
    """The reply limit of a letter received that day with its sum; None where no reply is asked or nothing is served."""
    if not letter.reply_amount or not served_on:
        return None
    unit: deadlines.Unit = "workday" if letter.reply_unit == "workday" else "day"
    return deadlines.reply_deadline(served_on, letter.reply_amount, unit, letter.reply_source)


def record_answer(store: Store, answered: LetterAddressee, base: LetterAddressee) -> Changes:
    """Record one addressee's reply, its absence or a refusal, what was put right and who checked that, or what a department did."""
    rights.require(store, "letter_answer")
    refuse_beyond(answered, base, "answer", "rectification", "feedback")
    letter, today = store.get(Letter, base.letter_id), store.now().date().isoformat()
    if answered.rectification and not base.rectification:
        answered = replace(answered, checked_on=answered.checked_on or today, checked_by=answered.checked_by or store.user)
    if answered.department_told_on and not answered.replied_on:  # what a department has to say is its result
        answered = replace(
            answered, replied_on=answered.department_told_on, reply_state="replied", reply_content=answered.department_result
        )
    problems = deliveries.answer_problems(answered, today)
    if letter.status == "void":
        problems["status"] = f"{letter.number or '这份文书'}已经作废，不用登记答复。"
    elif letter.status in NOT_ISSUED or not (base.served_on or base.reply_state == "refused"):
        problems["status"] = "送达以后才能登记答复。"  # employers do answer once the next letter is out, or the letter is filed
    if answered.reply_state == "overdue" and base.reply_due_on >= today:
        problems["reply_state"] = f"答复期限到 {show_day(base.reply_due_on, store.now().date())}，还没有过。"
    raise_problems(problems)
    with store.step(f"登记答复 {letter.number}") as step:
        step.save(answered, base)
        settle_stage(store, step, letter)
        for case in store.matching(LetterCase, letter_id=letter.id):
            settle(store, step, case.grievance_id)
    return step.changes


def void(store: Store, letter_id: str, reason: str) -> Changes:
    """Void a letter: its number stays in the register and is never used again."""
    letter = store.get(Letter, letter_id)
    if letter.status != "draft" or "letter_draft" not in rights.allowed(store):  # who may draft may drop a draft
        rights.require(store, "letter_void")
    if not reason.strip():
        raise_problems({"void_reason": "请写明作废原因。"})
    if letter.status == "void":
        raise StationError(f"{letter.number or '这份文书'}已经作废。")
    if any(delivery.next_id for delivery in deliveries_of(store, letter_id)):
        raise StationError(f"{letter.number}已经发了下一份文书，不能作废。", "请先作废后一份。")
    with store.step(f"作废 {letter.number or label('letter_kind', letter.kind)}", undoable=letter.status in NOT_ISSUED) as step:
        step.save(replace(letter, status="void", void_reason=reason.strip()), letter)
        _link_next(store, step, letter.previous_id)
        matters.settle(store, step, letter.supervision_id)
        for case in store.matching(LetterCase, letter_id=letter.id):
            settle(store, step, case.grievance_id)
    return step.changes


def _link_next(store: Store, step: Step, previous_id: str) -> None:
    """Tie the addressees of a letter to the ones that follow it: who has none waits for an answer, or for a next letter, as before."""
    before = store.find(Letter, previous_id) if previous_id else None
    if before is None:
        return
    held = deliveries_of(store, before.id)
    followed: dict[str, str] = {}
    for letter in store.matching(Letter, previous_id=before.id):
        if letter.status not in (*NOT_ISSUED, "void"):
            theirs = {delivery.employer_id for delivery in deliveries_of(store, letter.id)}
            free = [replace(delivery, next_id="") for delivery in held]
            followed |= {delivery.id: letter.id for delivery in deliveries.concerned(free, letter, theirs)}
    for delivery in held:
        step.save(replace(delivery, next_id=followed.get(delivery.id, "")), delivery)
    if before.status not in ("void", "done"):
        held = deliveries_of(store, before.id)
        stage = deliveries.stage(replace(before, status="issued"), held)
        step.save(replace(before, status=stage), before)
