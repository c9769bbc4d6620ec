"""Matters of labour-law supervision: how far one has come, what each act asks for, which limits wait (浙江省条例 arts. 13, 17-23)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from station.casework import deadlines, deliveries, recusals, vocabulary
from station.casework.casefile import SupervisionFile
from station.casework.deadlines import Deadline
from station.casework.fields import missing
from station.casework.model import Inspector, Interview, Letter, Recusal, Supervision
from station.casework.task import Task

ENDED = ("refused", "closed")
SKIPPABLE = ("acceptance", "check", "negotiation")  # steps that may be left out with a reason; every clue is registered
_AFTER = {"decided_on": "found_on", "told_on": "decided_on", "checked_on": "decided_on", "talked_on": "found_on"}
_AFTER |= {"closed_on": "found_on", "followed_on": "closed_on", "informant_told_on": "decided_on"}


def stage(supervision: Supervision, letters: Sequence[Letter]) -> str:
    """How far a matter has come (code of ``supervision_status``), by what is recorded of it and its letters."""
    left_out = supervision.skipped.split()
    if supervision.decision == "refused":
        return "refused"
    if supervision.closed_on:
        return "closed"
    if not supervision.decision and "acceptance" not in left_out:
        return "clue"
    if not supervision.checked_on and "check" not in left_out:
        return "accepted"
    if any(letter.status != "void" for letter in letters):
        return "letter"
    return "talked" if supervision.talked_on or "negotiation" in left_out else "checked"


def settled(supervision: Supervision, letters: Sequence[Letter]) -> Supervision:
    """The matter in the stage that follows, with the limit of its check."""
    decided_on = supervision.decided_on if supervision.decision == "accepted" else ""
    due = supervision.check_due_on or (deadlines.due("supervision_check", decided_on) if decided_on else "")
    return replace(supervision, status=stage(supervision, letters), check_due_on=due if decided_on else "")


def must_be_told(supervision: Supervision) -> bool:
    """Whether somebody is known whom a decision can be told."""
    return bool(supervision.informant or supervision.grievance_id)


# -- steps left out ---------------------------------------------------------------------------------------------------


def skip(supervision: Supervision, step: str, reason: str) -> Supervision:
    """The matter with a step left out; each reason is a line of its own, “核查：…”."""
    line = f"{vocabulary.label('letter_step_kind', step)}：{' '.join(reason.split())}"
    codes = [*supervision.skipped.split(), step]
    return replace(supervision, skipped=" ".join(codes), skip_reason="\n".join(filter(None, [supervision.skip_reason, line])))


def reason_of(supervision: Supervision, step: str) -> str:
    """Why a step was left out; "" if it was not."""
    if step not in supervision.skipped.split():
        return ""
    head = f"{vocabulary.label('letter_step_kind', step)}："
    return next((line.removeprefix(head) for line in supervision.skip_reason.splitlines() if line.startswith(head)), "")


def is_done(supervision: Supervision, step: str) -> bool:
    """Whether one of the ``SKIPPABLE`` steps was taken."""
    day = {"acceptance": supervision.decided_on, "check": supervision.checked_on, "negotiation": supervision.talked_on}
    return bool(day[step])


def skip_problem(supervision: Supervision, step: str, reason: str) -> str:
    """Why a step cannot be left out; "" if it can."""
    if step not in SKIPPABLE:
        return f"可以不做的环节只有：{'、'.join(vocabulary.label('letter_step_kind', code) for code in SKIPPABLE)}。"
    name = vocabulary.label("letter_step_kind", step)
    if is_done(supervision, step):
        return f"{name}已经做过。"
    if step in supervision.skipped.split():
        return f"{name}已经写明不做。"
    return "" if reason.strip() else f"请写明不做{name}的原因。"


# -- what each act asks for -------------------------------------------------------------------------------------------


def clue_problems(supervision: Supervision, today: str) -> dict[str, str]:
    """One sentence per field of a clue that cannot be registered."""
    found = missing(supervision)
    if not supervision.employer_id and not supervision.scope.strip():
        found["employer_id"] = "请选被监督单位；不针对具体单位的，写明行业或者区域。"
    if len(supervision.found_on) == 10 and supervision.found_on > today:
        found["found_on"] = "线索日期不能晚于今天。"
    return found | _days(supervision, today)


def correction_problems(supervision: Supervision, file: SupervisionFile, today: str) -> dict[str, str]:
    """What is wrong with a correction: every step that was taken must hold what it asked for."""
    found = clue_problems(supervision, today)
    if supervision.decision:
        found |= decision_problems(supervision, today)
    if supervision.checked_on:
        found |= check_problems(supervision, file, today)
    if supervision.talked_on:
        found |= talk_problems(supervision, today)
    return found


def decision_problems(supervision: Supervision, today: str) -> dict[str, str]:
    """What is wanting in accepting or refusing a clue."""
    found = _wanting(supervision, "decided_on", "decided_by", "decision")
    if supervision.decision == "refused":
        found |= _wanting(supervision, "refusal_ground")
        if supervision.refusal_ground == "other" and not supervision.refusal_detail.strip():
            found["refusal_detail"] = "请写明不受理的理由。"
    return found | _days(supervision, today)


def inspector_problem(inspector: Inspector, file: SupervisionFile, barred: Sequence[Recusal]) -> dict[str, str]:
    """What is wrong with sending a supervisor: no card, twice the same, or one who must keep away (浙江 arts. 13, 20)."""
    found = missing(inspector)
    if said := recusals.problem(barred, inspector.name):
        found["name"] = said
    for other in file.inspectors:
        if other.id != inspector.id and other.name == inspector.name:
            kept = "已经回避" if other.recused_on else "已经指派过"
            found["name"] = f"{inspector.name}{kept}。"
        elif other.id != inspector.id and other.card_number and other.card_number == inspector.card_number:
            found["card_number"] = f"这个证号是{other.name}的，请核对。"
    return found


def inspector_days(inspector: Inspector, today: str) -> dict[str, str]:
    """Days of a supervisor that lie ahead."""
    days = ("assigned_on", "declared_on", "recused_on")
    return {name: f"{Inspector.spec(name).label}不能晚于今天。" for name in days if getattr(inspector, name) > today}


def present(inspectors: Sequence[Inspector]) -> list[Inspector]:
    """Those who check: not the ones who keep away."""
    return [inspector for inspector in inspectors if not inspector.recused_on]


def check_bar(file: SupervisionFile) -> str:
    """Why a check cannot be finished: too few supervisors, a card or a declaration missing; "" if nothing is wanting."""
    sent = present(file.inspectors)
    least = deadlines.threshold("inspectors_least")
    if len(sent) < least:
        return f"核查要有 {least} 名以上监督员，现在有 {len(sent)} 名。"
    if without := [inspector.name for inspector in sent if not inspector.card_number]:
        return f"{'、'.join(without)}没有登记监督员证号。"
    if silent := [inspector.name for inspector in sent if not inspector.declared_on]:
        return f"{'、'.join(silent)}还没有声明无须回避。"
    return ""


def check_problems(supervision: Supervision, file: SupervisionFile, today: str) -> dict[str, str]:
    """What is wanting in a finished check."""
    found = _wanting(supervision, "checked_on", "verdict", "findings")
    if said := check_bar(file):
        found["inspectors"] = said
    if supervision.is_obstructed and not supervision.obstruction.strip():
        found["obstruction"] = "请如实写明单位拒绝配合的情况。"
    return found | _days(supervision, today)


def check_warnings(file: SupervisionFile) -> list[str]:
    """What is not forbidden but ought to be looked at before a check is finished."""
    found = [] if file.interviews else ["还没有调查笔录。"]
    if file.interviews and not any(interview.side == "employer" for interview in file.interviews):
        found.append("还没有听取单位的意见。")
    return found


def interview_problems(interview: Interview, file: SupervisionFile, now: str) -> dict[str, str]:
    """What is wanting in a record of questioning; who asks was sent to check."""
    found = missing(interview)
    if interview.started_at > now:
        found["started_at"] = "开始时间不能晚于现在。"
    elif interview.ended_at and interview.ended_at < interview.started_at:
        found["ended_at"] = "结束时间不能早于开始时间。"
    sent = {inspector.name for inspector in present(file.inspectors)}
    if away := [name for name in names(interview.inspectors) if name not in sent]:
        found.setdefault("inspectors", f"{'、'.join(away)}没有被指派核查这件事项。")
    elif interview.inspectors and len(names(interview.inspectors)) < deadlines.threshold("inspectors_least"):
        found["inspectors"] = f"调查人要有 {deadlines.threshold('inspectors_least')} 名以上。"
    if interview.signing == "refused" and not interview.unsigned_reason.strip():
        found["unsigned_reason"] = "请注明拒绝签名的情况。"
    return found


def names(text: str) -> list[str]:
    """The people named in a field, separated by 、or commas."""
    return [name.strip() for name in text.replace("，", "、").replace(",", "、").split("、") if name.strip()]


def talk_problems(supervision: Supervision, today: str) -> dict[str, str]:
    """What is wanting in a talk with the employer."""
    return _wanting(supervision, "talked_on", "talk_result", "talk_record") | _days(supervision, today)


def closing_bar(file: SupervisionFile) -> str:
    """Why a matter cannot be closed: a step neither taken nor left out with a reason, or a letter under way; "" if it can."""
    supervision = file.supervision
    needed = SKIPPABLE[:2] if supervision.verdict == "untrue" else SKIPPABLE  # nothing to talk about
    left_out = supervision.skipped.split()
    for step in needed:
        if not is_done(supervision, step) and step not in left_out:
            return f"{vocabulary.label('letter_step_kind', step)}还没有做。先办这一步，或者写明不做的原因。"
    for letter in file.letters:
        if letter.status not in deliveries.ENDED:
            return f"{letter.number or vocabulary.label('letter_kind', letter.kind)}还没有办完。"
    return ""


def closing_problems(supervision: Supervision, file: SupervisionFile, today: str) -> dict[str, str]:
    """What is wanting in a closing."""
    found = _wanting(supervision, "closed_on", "closing_note")
    if said := closing_bar(file):
        found["status"] = said
    return found | _days(supervision, today)


def follow_problems(supervision: Supervision, today: str) -> dict[str, str]:
    """What is wanting in the call back after closing, or in telling who informed."""
    found = {} if supervision.followed_on or supervision.informant_told_on else {"followed_on": "请填写回访日期或者告知反映人日期。"}
    if supervision.followed_on:
        found |= _wanting(supervision, "follow_note")
    return found | _days(supervision, today)


def _wanting(supervision: Supervision, *wanted: str) -> dict[str, str]:
    return {name: Supervision.spec(name).wanted for name in wanted if not getattr(supervision, name).strip()}


def _days(supervision: Supervision, today: str) -> dict[str, str]:
    """Days that lie ahead, or before the day they follow."""
    found = {}
    for name, before in _AFTER.items():
        day, earlier = getattr(supervision, name), getattr(supervision, before)
        if day > today:
            found[name] = f"{Supervision.spec(name).label}不能晚于今天。"
        elif day and earlier and day < earlier:
            found[name] = f"{Supervision.spec(name).label}不能早于{Supervision.spec(before).label}。"
    return found


# -- what waits -------------------------------------------------------------------------------------------------------


def clocks(supervision: Supervision) -> Iterator[tuple[Deadline, str]]:
    """The limits that run, each with the act that stops it."""
    known = deadlines.rules()
    if supervision.status == "clue" or (supervision.status == "refused" and not supervision.told_on and must_be_told(supervision)):
        yield deadlines.apply(known["clue_acceptance"], supervision.found_on), "accept" if supervision.status == "clue" else "tell"
    elif supervision.status == "accepted" and supervision.decided_on:
        clock = deadlines.apply(known["supervision_check"], supervision.decided_on)
        yield replace(clock, due=supervision.check_due_on or clock.due), "check"
    elif supervision.status == "closed":
        if not supervision.followed_on:
            yield deadlines.apply(known["supervision_follow_up"], supervision.closed_on), "follow_up"
        if supervision.informant and not supervision.informant_told_on:
            yield deadlines.apply(known["informant_answer"], supervision.closed_on), "tell_informant"


def tasks(file: SupervisionFile) -> Iterator[Task]:
    """All that waits in one matter; its letters have their own."""
    supervision = file.supervision
    for clock, act in clocks(supervision):
        if clock.due:
            yield Task(
                key=clock.rule.key,
                record=Supervision.record,
                record_id=supervision.id,
                number=supervision.number,
                act=act,
                title="书面告知不受理" if act == "tell" else clock.rule.title,
                subject=supervision.summary,
                due=clock.due,
                source=clock.sum_text,
                who=file.employer.name if file.employer else supervision.scope,
                under=vocabulary.label("letter_topic", supervision.topic),
                handler=supervision.registered_by,
                clock=clock,
            )
