"""What a person does with a supervision letter: draft, correct, issue with a number, serve, note the answer, go on, void."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from station.actions import letter_numbers
from station.actions.grievances import own_station, raise_problems, settle
from station.casework import deadlines, deliveries
from station.casework import letters as rules
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.deliveries import ANSWERABLE, NOT_ISSUED
from station.casework.fields import missing
from station.casework.letter_checks import letter_problems
from station.casework.model import Employer, Grievance, Letter, LetterAddressee, LetterCase, StaffMember
from station.casework.paper import Letterhead, Paper
from station.casework.vocabulary import label
from station.changes import Changes
from station.db.casefiles import case_file, letter_file
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError


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
) -> LetterFile:
    """Draft a letter from a grievance, from the letter before it (``previous_id`` with a ground), or from neither.

    Addressees are those named, else those of the letter before, else the employer of the case.
    """
    if grievance_id and store.get(Grievance, grievance_id).deleted:
        raise StationError("这件诉求在回收站里，不能出文书。", "先把它恢复。")
    case = case_file(store, grievance_id) if grievance_id else None
    previous = letter_file(store, previous_id) if previous_id else None
    if previous and not employers:
        employers = previous.addressees
    elif case and case.employer and audience == "employer" and not employers:
        employers = (case.employer,)
    letter = rules.draft(
        kind,
        topic,
        case,
        own_station(store),
        store.now().date(),
        audience=audience,
        employers=employers,
        previous=previous,
        ground=ground,
        inspectors=[s for s in store.matching(StaffMember, is_active=True) if s.card_number][:2],
        drafter=store.user,
    )
    cases = dict.fromkeys([grievance_id, *(g.id for g in previous.grievances)] if previous else [grievance_id])
    with store.step(f"拟{label('letter_kind', kind)}") as step:
        letter = step.add(letter)
        _address(store, step, letter.id, employers)
        for case_id in filter(None, cases):
            step.add(LetterCase(letter_id=letter.id, grievance_id=case_id))
    return letter_file(store, letter.id)


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


def save(store: Store, letter: Letter, base: Letter, employers: Sequence[Employer] | None = None) -> Changes:
    """Store corrections of a letter that is not issued yet; ``employers`` None leaves the addressees alone."""
    _refuse_settled(store.get(Letter, base.id))
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
        raise StationError(f"{letter.number}已经签发，内容不能再改。", "要改的话先作废，再拟一份新的。")


def issue(store: Store, letter_id: str, *, signer: str, signer_post: str = "主席", issued_on: str = "", number: str = "") -> Letter:
    """Sign a letter: the number is drawn from the register of its issuer, kind and year, and the text is frozen.

    ``number`` gives one drawn elsewhere (a district issues what a station proposed). A drawn number is never given
    back; a letter that is wrong is voided. ProblemsError if something forbids signing.
    """
    file = letter_file(store, letter_id)
    letter = file.letter
    _refuse_settled(letter)
    if not file.grievances and store.matching(LetterCase, letter_id=letter_id):
        raise StationError("这份文书关联的诉求在回收站里，不能签发。", "先恢复那件诉求，或者把文书作废。")
    day = issued_on or store.now().date().isoformat()
    signed = replace(letter, signer=signer, signer_post=signer_post, issued_on=day, status="issued")
    problems = missing(signed)
    if not signer:
        problems["signer"] = "请填写签发人。"
    if day > store.now().date().isoformat():
        problems["issued_on"] = "签发日期不能晚于今天。"
    if not letter.issuer_code and not number:
        problems["issuer_code"] = "请填写发文代字，例如 滨工劳监意。"
    problems |= {p.field or f"check{n}": p.sentence for n, p in enumerate(letter_problems(with_letter(file, signed))) if p.blocks}
    raise_problems(problems)
    with store.step(f"签发{label('letter_kind', letter.kind)}", undoable=False) as step:
        number = letter_numbers.take(store, step, letter.issuer, letter.issuer_code, day, number)
        signed = replace(signed, number=number)
        paper = rules.compose(with_letter(file, signed))
        signed = step.save(replace(signed, frozen=rules.frozen(paper)), letter)
        if not file.deliveries:
            step.add(LetterAddressee(letter_id=letter.id, name=letter.department or letter.public_addressee))
        if file.previous and file.previous.status in ANSWERABLE:
            step.save(replace(file.previous, status="escalated"), file.previous)
        for grievance in file.grievances:
            settle(store, step, grievance.id)
    return signed


def with_letter(file: LetterFile, letter: Letter) -> LetterFile:
    """The same file around another state of its letter."""
    return replace(file, letter=letter)


def serve(store: Store, letter_id: str, served: LetterAddressee, ids: Collection[str] = ()) -> Changes:
    """Record how and when a letter was received by the addressees with these ``ids`` (by all not served yet for none).

    ``served`` holds what all of them share. Each reply clock starts on the day of receipt.
    """
    letter = store.get(Letter, letter_id)
    problems = {n: f"请填写{LetterAddressee.spec(n).label}。" for n in ("served_on", "service_way") if not getattr(served, n)}
    chosen = [d for d in deliveries_of(store, letter_id) if (d.id in ids if ids else not d.served_on)]
    if letter.status in NOT_ISSUED:
        problems["status"] = "签发以后才能登记送达。"
    elif not chosen or any(delivery.served_on for delivery in chosen):
        problems["status"] = f"{letter.number}已经登记过送达。"
    elif served.served_on and served.served_on < letter.issued_on:
        problems["served_on"] = "送达日期不能早于签发日期。"
    elif served.served_on > store.now().date().isoformat():
        problems["served_on"] = "送达日期不能晚于今天。"
    raise_problems(problems)
    due = reply_clock(letter, served.served_on)
    values = {spec.name: getattr(served, spec.name) for spec in served.specs() if spec.group == "service"}
    values |= {"reply_due_on": due.due if due else "", "reply_state": "none" if due else ""}
    with store.step(f"送达 {letter.number}") as step:
        for delivery in chosen:
            step.save(replace(delivery, **values), delivery)
        settle_stage(store, step, letter)
    return step.changes


def deliveries_of(store: Store, letter_id: str) -> list[LetterAddressee]:
    """The addressees of a letter in the order they were entered."""
    return store.matching(LetterAddressee, letter_id=letter_id)


def settle_stage(store: Store, step: Step, letter: Letter) -> None:
    """Let the letter's stage follow from what is recorded of its addressees."""
    stage = deliveries.stage(letter, deliveries_of(store, letter.id))
    if stage != letter.status:
        step.save(replace(letter, status=stage), letter)


def reply_clock(letter: Letter, served_on: str) -> deadlines.Deadline | None:
    """The reply limit of a letter received that day with its sum; None where no reply is asked or nothing is served."""
    if not letter.reply_amount or not served_on:
        return None
    unit: deadlines.Unit = "workday" if letter.reply_unit == "workday" else "day"
    return deadlines.reply_deadline(served_on, letter.reply_amount, unit, letter.reply_source)


def record_answer(store: Store, answered: LetterAddressee, base: LetterAddressee) -> Changes:
    """Record one addressee's reply, its absence or a refusal, and what was put right."""
    letter = store.get(Letter, base.letter_id)
    problems = {}
    if letter.status not in (*ANSWERABLE, "escalated", "rectified"):  # employers do answer once the next letter is out
        problems["status"] = "送达以后才能登记答复。"
    if answered.reply_state == "replied" and not answered.replied_on:
        problems["replied_on"] = "请填写回复日期。"
    if answered.replied_on > store.now().date().isoformat():
        problems["replied_on"] = "回复日期不能晚于今天。"
    if answered.replied_on and answered.replied_on < base.served_on:
        problems["replied_on"] = "回复日期不能早于送达日期。"
    if answered.reply_state == "overdue" and base.reply_due_on >= store.now().date().isoformat():
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
    if not reason.strip():
        raise_problems({"void_reason": "请写明作废原因。"})
    if letter.status == "void":
        raise StationError(f"{letter.number or '这份文书'}已经作废。")
    with store.step(f"作废 {letter.number or label('letter_kind', letter.kind)}", undoable=letter.status in NOT_ISSUED) as step:
        step.save(replace(letter, status="void", void_reason=reason.strip()), letter)
        _take_up_again(store, step, letter.previous_id)
        for case in store.matching(LetterCase, letter_id=letter.id):
            settle(store, step, case.grievance_id)
    return step.changes


def _take_up_again(store: Store, step: Step, letter_id: str) -> None:
    """A letter whose successor was voided waits for the employer, or for another successor, as before."""
    before = store.find(Letter, letter_id)
    if before is None or before.status != "escalated":
        return
    if all(letter.status in (*NOT_ISSUED, "void") for letter in store.matching(Letter, previous_id=letter_id)):
        stage = deliveries.stage(replace(before, status="issued"), deliveries_of(store, letter_id))
        step.save(replace(before, status=stage), before)


def paper(store: Store, letter_id: str, *, preprinted: bool = False) -> Paper:
    """The composed letter: as frozen when it was issued, else as it would be now."""
    return rules.compose(letter_file(store, letter_id), letterhead=Letterhead.PREPRINTED if preprinted else Letterhead.DIGITAL)


def preview_pdf(file: LetterFile, *, preprinted: bool = False) -> bytes:
    """The very PDF of a letter as the editor holds it, saved or not."""
    from station.export.letter_pdf import letter_pdf  # fonts take a third of a second to parse

    return letter_pdf(rules.compose(file, letterhead=Letterhead.PREPRINTED if preprinted else Letterhead.DIGITAL))


def export_pdf(store: Store, letter_id: str, path: Path, *, preprinted: bool = False) -> None:
    """Write a letter as PDF; the act is noted in the log."""
    from station.export.letter_pdf import write_letter

    store.refuse_own(path)
    letter = store.get(Letter, letter_id)
    write_letter(paper(store, letter_id, preprinted=preprinted), path)
    store.log_act("export", f"{letter.number or '未签发的' + label('letter_kind', letter.kind)}，PDF")
