"""The way of a letter from its clue to the archive: which steps it takes, which are done, left out or still to do.

Which steps a kind and shape of letter takes is read from ``resources/letters/ways.json``. What was done stands where it was
recorded: in the matter of supervision, in the case, at each addressee, and in the letter's own steps, which are only added to.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from station import paths
from station.casework import supervisions, vocabulary
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.deliveries import AWAITING, NAMED, NOT_ISSUED, counted
from station.casework.model import Letter, LetterRule, LetterStep
from station.frozen import frozen

BEFORE = ("clue", "acceptance", "check", "negotiation", "draft", "review", "committee", "approval")  # before a number is given
AFTER = ("seal", "service", "reply", "rectification")  # what has to be done before a letter is filed
NOT_TAKEN_UP = ("pending", "refused", "returned")  # states of a case nobody has accepted
_DESK = ("review", "committee", "approval")  # hold for the text that was handed in, not for a later one
DONE, NOW, NEXT, SKIPPED = "done", "now", "next", "skipped"


@frozen
class WayStep:
    """One step: ``state`` is done, now, next or skipped; ``words`` say what was done, ``reason`` why it was left out or sent back."""

    code: str
    state: str = NEXT
    on: str = ""
    by: str = ""
    words: str = ""
    reason: str = ""
    optional: str = ""  # why it may be left out, "" if only a person can say so

    @property
    def label(self) -> str:
        """What a clerk calls it."""
        return vocabulary.label("letter_step_kind", self.code)

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor left out."""
        return self.state in (NOW, NEXT)


def shape(letter: Letter) -> str:
    """``public`` for what goes to nobody by name, else ``named``."""
    return "public" if letter.kind == "reminder" and letter.audience not in NAMED else "named"


@cache
def _ways() -> dict[tuple[str, str], tuple[WayStep, ...]]:
    raw = paths.read_json("letters", "ways.json")["ways"]
    return {(way["kind"], way["shape"]): tuple(WayStep(s["step"], optional=s.get("optional", "")) for s in way["steps"]) for way in raw}


def steps_of(letter: Letter) -> tuple[WayStep, ...]:
    """The steps a letter of this kind and shape takes, none of them done."""
    return _ways()[letter.kind, shape(letter)]


def way(file: LetterFile, steps: Sequence[LetterStep]) -> list[WayStep]:
    """Every step of the letter with what became of it; the first one that is neither done nor left out is ``now``."""
    own = _standing(file.letter, steps)
    found = [_filled(step, file, own.get(step.code)) for step in steps_of(file.letter)]
    now = next((step.code for step in found if step.state == NEXT and not step.optional), "")
    return [_with_state(step, NOW) if step.code == now else step for step in found]


def missing_before_issue(file: LetterFile, steps: Sequence[LetterStep]) -> list[WayStep]:
    """What has to be done, or left out with a reason, before the letter is signed; what may be left out is not among it."""
    own_acts = ("draft", "approval")  # are done by signing itself
    return [s for s in way(file, steps) if s.code in BEFORE and s.code not in own_acts and s.is_open and not s.optional]


def passed_over(file: LetterFile, steps: Sequence[LetterStep]) -> list[WayStep]:
    """The steps before signing that may be left out and were not taken: they are noted with the reason the rules give."""
    return [step for step in way(file, steps) if step.code in BEFORE and step.is_open and step.optional]


def missing_before_filing(file: LetterFile, steps: Sequence[LetterStep]) -> list[WayStep]:
    """What has to be done, or left out with a reason, before the letter is put away."""
    return [step for step in way(file, steps) if step.code in AFTER and step.is_open]


def skip_problem(file: LetterFile, steps: Sequence[LetterStep], code: str, reason: str) -> str:
    """Why a step cannot be left out; "" if it can. A letter is always drafted, signed, numbered and filed."""
    found = next((step for step in way(file, steps) if step.code == code), None)
    name = vocabulary.label("letter_step_kind", code)
    if found is None:
        return f"这份文书不经过“{name}”。"
    if code in ("draft", "approval", "number", "filing"):
        return f"{name}不能不做。"
    if not found.is_open:
        return f"{name}已经{'写明不做' if found.state == SKIPPED else '做过'}。"
    if (code in BEFORE) != (file.letter.status in NOT_ISSUED):
        return f"{name}要在签发以{'前' if code in BEFORE else '后'}写明不做。"
    return "" if reason.strip() else f"请写明不做{name}的原因。"


def returned(steps: Iterable[LetterStep]) -> LetterStep | None:
    """The step that sent the letter back, if nothing was done since."""
    known = [step for step in ordered(steps) if step.verdict != "skipped"]
    return known[-1] if known and known[-1].verdict == "returned" else None


def ordered(steps: Iterable[LetterStep]) -> list[LetterStep]:
    """The steps in the order in which they were recorded."""
    return sorted(steps, key=lambda step: step.stamps.get("", ""))


def signer_problem(post: str, rule: LetterRule) -> str:
    """Why somebody of this post cannot sign; "" if the rule allows it (浙江 art. 21: 主席 or 副主席)."""
    allowed = [line.strip() for line in rule.signers.splitlines() if line.strip()]
    if not allowed or post in allowed:
        return ""
    return f"这类文书由{'、'.join(allowed)}签发（{rule.source}）。"


def is_approved(letter: Letter, steps: Sequence[LetterStep]) -> bool:
    """Whether the text as it stands was approved for issue."""
    approval = _standing(letter, steps).get("approval")
    return approval is not None and approval.verdict == "agreed"


def asked_of(issuer: str) -> str:
    """What the step says with which a letter is handed to another body to be signed; a person's own words may follow."""
    return f"提请{issuer}签发"


def was_requested(letter: Letter, steps: Iterable[LetterStep]) -> bool:
    """Whether it waits for another body to sign it, and not only for who reviews it here."""
    handed_in = [step for step in ordered(steps) if step.step == "draft"]
    return letter.status == "review" and bool(handed_in) and handed_in[-1].opinion.startswith(asked_of(letter.issuer))


# -- what was done ----------------------------------------------------------------------------------------------------


def _standing(letter: Letter, steps: Iterable[LetterStep]) -> dict[str, LetterStep]:
    """The last word on each step; what was said of an earlier text falls with it, a step left out stays so."""
    found: dict[str, LetterStep] = {}
    for step in ordered(steps):
        if step.step == "draft":
            found = {code: kept for code, kept in found.items() if code not in _DESK or kept.verdict == "skipped"}
        found[step.step] = step
    if letter.status == "draft":
        found = {code: kept for code, kept in found.items() if kept.verdict != "agreed" or code not in (*_DESK, "draft")}
    return found


def _filled(step: WayStep, file: LetterFile, own: LetterStep | None) -> WayStep:
    if own is not None and own.verdict == "skipped":
        return _left_out(step, own.opinion, own.done_on, own.done_by)
    if own is not None and own.verdict == "returned":
        return WayStep(step.code, NEXT, own.done_on, own.done_by, "退回修改", own.opinion, step.optional)
    if step.code in _RECORDED:
        return _RECORDED[step.code](step, file)
    if own is not None:
        return _done(step, own.done_on, " ".join(filter(None, [own.post, own.done_by])), own.opinion)
    if file.letter.status not in NOT_ISSUED and step.code in ("draft", "approval", "number"):  # issued before steps were kept
        letter = file.letter
        signer = f"{letter.signer_post} {letter.signer}".strip()
        on, by = {"draft": (letter.drafted_on, letter.drafter), "approval": (letter.issued_on, signer)}.get(
            step.code, (letter.issued_on, "")
        )
        return _done(step, on, by, letter.number if step.code == "number" else "")
    return step


def _done(step: WayStep, on: str, by: str = "", words: str = "") -> WayStep:
    return WayStep(step.code, DONE, on, by, words, "", step.optional)


def _left_out(step: WayStep, reason: str, on: str = "", by: str = "") -> WayStep:
    return WayStep(step.code, SKIPPED, on, by, "", reason, step.optional)


def _with_state(step: WayStep, state: str) -> WayStep:
    return WayStep(step.code, state, step.on, step.by, step.words, step.reason, step.optional)


def _clue(step: WayStep, file: LetterFile) -> WayStep:
    matter = file.supervision
    if matter is not None:
        return _done(step, matter.supervision.found_on, matter.supervision.registered_by, matter.supervision.number)
    if file.grievances:
        first = file.grievances[0]
        more = f"等 {len(file.grievances)} 件诉求" if len(file.grievances) > 1 else ""
        return _done(step, first.received_at[:10], first.handler, first.number + more)
    return _from_before(step, file)


def _acceptance(step: WayStep, file: LetterFile) -> WayStep:
    matter = file.supervision
    if matter is not None:
        supervision = matter.supervision
        if reason := supervisions.reason_of(supervision, "acceptance"):
            return _left_out(step, reason)
        return _done(step, supervision.decided_on, supervision.decided_by) if supervision.decision == "accepted" else step
    if left := [grievance for grievance in file.grievances if grievance.status in NOT_TAKEN_UP]:
        return WayStep(step.code, words=f"{left[0].number}{vocabulary.label('grievance_status', left[0].status)}")
    if file.grievances:
        return _done(step, file.grievances[0].received_at[:10], file.grievances[0].handler)
    return _from_before(step, file)


def _from_before(step: WayStep, file: LetterFile) -> WayStep:
    """What the letter before has brought to light needs no clue of its own."""
    before = file.previous
    return _done(step, before.issued_on, before.drafter, before.number) if before is not None and before.number else step


def _check(step: WayStep, file: LetterFile) -> WayStep:
    matter = file.supervision
    if matter is None:
        return step
    supervision = matter.supervision
    if reason := supervisions.reason_of(supervision, "check"):
        return _left_out(step, reason)
    if not supervision.checked_on:
        return step
    if _others(file):
        return WayStep(step.code, words=f"只核查了{matter.employer.name if matter.employer else ''}")
    by = "、".join(inspector.name for inspector in supervisions.present(matter.inspectors))
    return _done(step, supervision.checked_on, by, vocabulary.label("clue_verdict", supervision.verdict))


def _others(file: LetterFile) -> bool:
    """Whether the letter also goes to employers its matter is not about."""
    employer = file.supervision.employer if file.supervision else None
    return employer is not None and any(other.id != employer.id for other in file.addressees)


def _negotiation(step: WayStep, file: LetterFile) -> WayStep:
    matter = file.supervision
    if matter is not None:
        supervision = matter.supervision
        if reason := supervisions.reason_of(supervision, "negotiation"):
            return _left_out(step, reason)
        if supervision.talked_on and not _others(file):
            return _done(step, supervision.talked_on, "", vocabulary.label("talk_result", supervision.talk_result))
    before = file.previous
    if before is not None and before.kind == "reminder":
        ids = {employer.id for employer in file.addressees}
        served = [delivery.served_on for delivery in file.previous_deliveries if delivery.employer_id in ids]
        if served and all(served):
            return _done(step, min(served), "", f"已发{before.number}提醒")
    if file.letter.ground == "grave":
        return _left_out(step, vocabulary.label("escalation_ground", "grave"))
    return step


def _service(step: WayStep, file: LetterFile) -> WayStep:
    served = [delivery for delivery in file.deliveries if delivery.served_on]
    ways = counted([delivery.service_way for delivery in served], "service_way")
    if served and len(served) == len(file.deliveries):
        return _done(step, max(delivery.served_on for delivery in served), served[-1].servers, ways)
    return WayStep(step.code, words=f"已送达 {len(served)}/{len(file.deliveries)}" if served else "")


def _reply(step: WayStep, file: LetterFile) -> WayStep:
    letter, asked = file.letter, file.deliveries
    if letter.kind == "proposal":
        told = [d for d in asked if d.department_told_on or d.not_filed_reason or d.replied_on]
        if told and len(told) == len(asked):
            return _done(step, max(d.department_told_on or d.replied_on for d in told), "", told[0].department_result)
        return step
    if letter.status not in NOT_ISSUED and not letter.reply_amount:
        return _left_out(step, "没有要求答复")
    met = [delivery for delivery in asked if delivery.reply_state not in AWAITING or delivery.rectification]
    words = counted([delivery.reply_state for delivery in asked if delivery.reply_state != "none"], "reply_state")
    if letter.status == "escalated":
        return _done(step, max((d.replied_on for d in asked), default=""), "", words)
    if asked and len(met) == len(asked):
        return _done(step, max(delivery.replied_on for delivery in met), "", words)
    due = min((d.reply_due_on for d in asked if d.reply_due_on and d not in met), default="")
    return WayStep(step.code, words="，".join(filter(None, [words, f"期限到 {show_day(due)}" if due else ""])))


def _rectification(step: WayStep, file: LetterFile) -> WayStep:
    checked = [delivery for delivery in file.deliveries if delivery.rectification]
    words = counted([delivery.rectification for delivery in checked], "rectification")
    if file.letter.status == "escalated":
        return _left_out(step, words or "已发下一份文书")
    if checked and len(checked) == len(file.deliveries):
        last = max(checked, key=lambda delivery: delivery.checked_on)
        return _done(step, last.checked_on, last.checked_by, words)
    return WayStep(step.code, words=words)


_RECORDED: dict[str, Callable[[WayStep, LetterFile], WayStep]] = {
    "clue": _clue,
    "acceptance": _acceptance,
    "check": _check,
    "negotiation": _negotiation,
    "service": _service,
    "reply": _reply,
    "rectification": _rectification,
}


# -- what goes with a proposal ----------------------------------------------------------------------------------------


@frozen
class Enclosure:
    """One thing handed to the department with a proposal; ``missing`` says what is not in the store, "" if it is there."""

    name: str
    missing: str = ""


def enclosures(file: LetterFile) -> list[Enclosure]:
    """What goes to the department with a proposal (浙江 art. 23: 移交相关材料), checked against what is recorded."""
    matter, before, held = file.supervision, file.previous, file.previous_deliveries
    employers = {employer.id for employer in file.addressees}
    theirs = [delivery for delivery in held if not employers or delivery.employer_id in employers] or list(held)
    found = [
        Enclosure("意见书副本", "" if before and before.number else "没有找到已经签发的意见书"),
        Enclosure("送达回证", "" if theirs and all(delivery.served_on for delivery in theirs) else "意见书没有登记送达"),
        Enclosure("调查笔录", "" if matter and matter.interviews else "没有登记调查笔录"),
        Enclosure("证据目录", "" if matter and matter.supervision.evidence.strip() else "没有登记证据目录"),
    ]
    if any(delivery.reply_state == "replied" for delivery in theirs):  # who did not answer left nothing to enclose
        found.append(Enclosure("单位答复"))
    return found
