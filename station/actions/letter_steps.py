"""What a person does on the way of a letter besides its text: hand in, review, approve, leave out, seal, request, withdraw, file."""

from collections.abc import Sequence
from dataclasses import replace

from station.actions import letters, rights
from station.actions import supervisions as matters
from station.actions.at_desk import own_station
from station.actions.grievances import settle
from station.casework import letter_ways as ways
from station.casework.casefile import LetterFile
from station.casework.deliveries import NOT_ISSUED
from station.casework.fields import missing
from station.casework.letter_checks import Check
from station.casework.letter_templates import rule_for
from station.casework.model import Grievance, Letter, LetterAddressee, LetterCase, LetterStep
from station.casework.vocabulary import label
from station.changes import Changes
from station.db.casefiles import letter_file
from station.db.store import Store
from station.errors import StationError, raise_problems

_OPINIONS = {"review": "letter_review", "committee": "letter_committee", "approval": "letter_approve"}  # step: right
_FRESH = ("number", "signer", "signer_post", "issued_on", "frozen", "status", "void_reason", "drafted_on", "drafter")


def way(store: Store, letter_id: str) -> list[ways.WayStep]:
    """Every step of a letter with what became of it."""
    file = letter_file(store, letter_id)
    return ways.way(file, letters.steps_of(store, letter_id))


def returned(store: Store, letter_id: str) -> LetterStep | None:
    """The step that sent a letter back, as long as it was not handed in again."""
    return ways.returned(letters.steps_of(store, letter_id))


def enclosure_checks(store: Store, letter_id: str) -> list[Check]:
    """Whether what goes to the department with a proposal is in the store, for the panel of checks; nothing for other letters."""
    file = letter_file(store, letter_id)
    if file.letter.kind != "proposal":
        return []
    wanting = [one.missing for one in ways.enclosures(file) if one.missing]
    said = f"随建议书移交的材料不全：{'，'.join(wanting)}。" if wanting else "随建议书移交的材料齐全"
    return [Check("enclosures", "enclosures", not wanting, said)]


def submit(store: Store, letter_id: str) -> Changes:
    """Hand a draft in for review and approval; what is missing in it is said now."""
    rights.require(store, "letter_draft")
    letter = _unsigned(store, letter_id)
    if letter.status == "review":
        raise StationError("这份文书已经送核稿。")
    raise_problems(missing(letter))
    return _handed_in(store, letter, f"送核稿 {label('letter_kind', letter.kind)}")


def request(store: Store, letter_id: str, words: str = "") -> Changes:
    """Ask the district to issue a letter that is not the station's to issue; it travels with the next exchange.

    The district signs it under its own number, or tells the number, which is typed in when the letter is issued here.
    """
    rights.require(store, "letter_request")
    letter = _unsigned(store, letter_id)
    station = own_station(store)
    if letter.issuer == (station.issuer_name or station.name):
        raise StationError(f"这份文书由{letter.issuer}自己发，不用提请。", "请直接签发。")
    raise_problems(missing(letter))
    asked = ways.asked_of(letter.issuer) + (f"：{words.strip()}" if words.strip() else "")
    return _handed_in(store, letter, f"提请签发{label('letter_kind', letter.kind)}", asked)


def give_opinion(store: Store, opinion: LetterStep) -> Changes:
    """Note what the reviewer, the committee or the signer said (``opinion.step``): agreed, or returned with the reason.

    An approval names the signer, whose post must be one the rule for this kind allows; a letter sent back is a draft again.
    """
    if opinion.step not in _OPINIONS:
        raise StationError(f"“{label('letter_step_kind', opinion.step)}”不是提意见的环节。")
    rights.require(store, _OPINIONS[opinion.step])
    letter = _unsigned(store, opinion.letter_id)
    today = store.now().date().isoformat()
    opinion = replace(opinion, done_on=opinion.done_on or today, done_by=opinion.done_by or store.user, recorded_by=store.user)
    letters.refuse_kept_away(store, letter.id, done_by=opinion.done_by)
    problems = missing(opinion)
    if opinion.verdict == "skipped":
        raise StationError("不做这一步要写明原因。", "请用“不经此环节”。")
    if letter.status == "draft":
        problems["step"] = "还没有送核稿。"
    if opinion.done_on > today:
        problems["done_on"] = "日期不能晚于今天。"
    if opinion.verdict == "returned" and not opinion.opinion.strip():
        problems["opinion"] = "请写明退回修改的原因。"
    elif opinion.verdict == "agreed" and opinion.step == "approval":
        problems |= _approval_problems(store, letter, opinion)
    raise_problems(problems)
    with store.step(f"登记{label('letter_step_kind', opinion.step)}：{label('step_verdict', opinion.verdict)}") as step:
        step.add(opinion)
        if opinion.verdict == "returned":
            step.save(replace(letter, status="draft"), letter)
        elif opinion.step == "approval":
            step.save(replace(letter, signer=opinion.done_by, signer_post=opinion.post), letter)
    return step.changes


def _approval_problems(store: Store, letter: Letter, opinion: LetterStep) -> dict[str, str]:
    found = letters.own_hand(store, letter, opinion.done_by, "done_by")
    file = letter_file(store, letter.id)
    if not opinion.post:
        found["post"] = "请填写签发人职务。"
    elif said := ways.signer_problem(opinion.post, rule_for(letter.kind, file.rules)):
        found["post"] = said
    if left := ways.missing_before_issue(file, letters.steps_of(store, letter.id)):
        found["way"] = f"{'、'.join(step.label for step in left)}还没有做，也没有写明不做的原因。"
    return found


def skip(store: Store, letter_id: str, code: str, reason: str) -> Changes:
    """Leave a step of a letter's way out; the reason stays with it."""
    rights.require(store, "letter_skip")
    file, steps = letter_file(store, letter_id), letters.steps_of(store, letter_id)
    if said := ways.skip_problem(file, steps, code, reason):
        raise_problems({"opinion": said})
    with store.step(f"不经{label('letter_step_kind', code)} {file.letter.number}".rstrip()) as step:
        letters.note_step(store, step, letter_id, code, verdict="skipped", opinion=reason.strip())
    return step.changes


def seal(store: Store, letter_id: str, keeper: str, copies: str = "", on: str = "") -> Changes:
    """Note the seal in the register of seals: who keeps it, on how many copies."""
    rights.require(store, "letter_seal")
    letter = store.get(Letter, letter_id)
    problems = {} if keeper.strip() else {"keeper": "请填写用印人。"}
    if letter.status in (*NOT_ISSUED, "void"):
        problems["status"] = "签发以后才能登记用印。"
    elif any(step.step == "seal" and step.verdict == "agreed" for step in letters.steps_of(store, letter_id)):
        problems["status"] = f"{letter.number}已经登记过用印。"
    if on and not letter.issued_on <= on <= store.now().date().isoformat():
        problems["on"] = "用印日期在签发日期和今天之间。"
    raise_problems(problems)
    with store.step(f"登记用印 {letter.number}") as step:
        letters.note_step(store, step, letter_id, "seal", on, done_by=keeper.strip(), opinion=copies.strip())
    return step.changes


def withdraw(store: Store, letter_id: str, reason: str) -> LetterFile:
    """Void an issued letter and draft the one that stands for it, with the same text, addressees and cases; it gets a new number later."""
    rights.require(store, "letter_void")
    letter = store.get(Letter, letter_id)
    if letter.status in NOT_ISSUED:
        raise StationError("还没有签发的文书可以直接改，不用撤回。")
    if any(d.next_id for d in letters.deliveries_of(store, letter_id)):
        raise StationError(f"{letter.number}已经发了下一份文书，不能撤回。", "请先撤回后一份。")
    blank = {name: Letter.spec(name).empty for name in _FRESH} | {"status": "draft", "signer_post": letter.signer_post}
    today = store.now().date().isoformat()
    with store.step(f"撤回 {letter.number}", undoable=False) as step:
        letters.void(store, letter_id, reason)
        anew = letter.with_values(id="", replaces_id=letter.id, **blank | {"drafted_on": today, "drafter": store.user})
        anew = step.add(anew)
        for delivery in letters.deliveries_of(store, letter_id):
            if delivery.employer_id:
                step.add(LetterAddressee(letter_id=anew.id, employer_id=delivery.employer_id))
        for case in store.matching(LetterCase, letter_id=letter_id):
            if not store.get(Grievance, case.grievance_id).deleted:
                step.add(LetterCase(letter_id=anew.id, grievance_id=case.grievance_id))
        for kept in _left_out_before(store, letter_id):
            letters.note_step(store, step, anew.id, kept.step, kept.done_on, done_by=kept.done_by, verdict="skipped", opinion=kept.opinion)
        matters.settle(store, step, letter.supervision_id)
    return letter_file(store, anew.id)


def _left_out_before(store: Store, letter_id: str) -> Sequence[LetterStep]:
    """What was left out before the letter was drafted: holds for the one that stands for it too."""
    early = ways.BEFORE[: ways.BEFORE.index("draft")]
    return [step for step in letters.steps_of(store, letter_id) if step.step in early and step.verdict == "skipped"]


def disclose(store: Store, letter_id: str, names: Sequence[str], reason: str) -> Changes:
    """Let a letter name complainants on purpose; who said so and why is kept, and noted in the log without the names."""
    rights.require(store, "letter_disclose")
    letter = _unsigned(store, letter_id)
    named = [name.strip() for name in names if name.strip()]
    problems = {} if named else {"disclosed": "请选择写明哪些诉求人。"}
    if not reason.strip():
        problems["disclosure_reason"] = "请写明为什么要写出诉求人。"
    raise_problems(problems)
    kept = [line for line in letter.disclosed.splitlines() if line not in named]
    told = "\n".join(filter(None, [letter.disclosure_reason, reason.strip()]))
    with store.step("写明诉求人") as step:
        disclosed = replace(letter, disclosed="\n".join([*kept, *named]), disclosure_reason=told, disclosed_by=store.user)
        step.save(disclosed, letter)
        store.log_act("disclose", f"{label('letter_kind', letter.kind)}写明诉求人 {len(named)} 名")
    return step.changes


def file_away(store: Store, letter_id: str, on: str = "") -> Changes:
    """Put a letter away once every step after its issue is done or left out with a reason."""
    rights.require(store, "letter_file")
    file, steps = letter_file(store, letter_id), letters.steps_of(store, letter_id)
    letter = file.letter
    if letter.status in (*NOT_ISSUED, "void", "done"):
        raise StationError(f"{letter.number or '没有签发的文书'}现在是“{label('letter_status', letter.status)}”，不能归档。")
    if left := ways.missing_before_filing(file, steps):
        raise_problems({"way": f"{'、'.join(step.label for step in left)}还没有做，也没有写明不做的原因。"})
    with store.step(f"归档 {letter.number}") as step:
        letters.note_step(store, step, letter_id, "filing", on)
        step.save(replace(letter, status="done"), letter)
        matters.settle(store, step, letter.supervision_id)
        for case in store.matching(LetterCase, letter_id=letter.id):
            settle(store, step, case.grievance_id)
    return step.changes


def _handed_in(store: Store, letter: Letter, name: str, words: str = "") -> Changes:
    with store.step(name) as step:
        letters.note_step(store, step, letter.id, "draft", done_by=letter.drafter or store.user, opinion=words)
        step.save(replace(letter, status="review"), letter)
    return step.changes


def _unsigned(store: Store, letter_id: str) -> Letter:
    letter = store.get(Letter, letter_id)
    if letter.status not in NOT_ISSUED:
        named = letter.number or "这份文书"
        raise StationError(f"{named}已经{'作废' if letter.status == 'void' else '签发'}，内容不能再改。", "要改的话撤回重发，取新的文号。")
    return letter
