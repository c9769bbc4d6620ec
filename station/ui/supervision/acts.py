"""Which acts a matter offers in its stage: the first is what comes next, the rest stand beside it or behind “⋯”."""

from station.casework import deadlines, deliveries, vocabulary
from station.casework import supervisions as rules
from station.casework.casefile import SupervisionFile
from station.casework.model import Letter
from station.casework.supervisions import ENDED, SKIPPABLE, present
from station.frozen import frozen

SKIP = "skip"


@frozen
class Act:
    """One act: what starts it, what its button says, the right it takes ("" for everybody)."""

    key: str
    words: str
    right: str = ""


ACTS = {
    act.key: act
    for act in (
        Act("edit", "改线索", "clue"),
        Act("accept", "受理", "clue_decide"),
        Act("refuse", "不受理", "clue_decide"),
        Act("tell", "登记书面告知", "clue"),
        Act("assign", "指派监督员", "inspect"),
        Act("interview", "记调查笔录", "inspect"),
        Act("check", "登记核查结论", "inspect"),
        Act("talk", "登记沟通协商", "talk"),
        Act("letter", "接着办文书"),
        Act("letters", "拟文书"),
        Act("close", "办结", "supervision_close"),
        Act("follow_up", "登记回访", "supervision_close"),
        Act("archive", "归档", "archive"),
        Act("reopen", "重办", "supervision_close"),
        Act("remove", "删除", "remove"),
    )
}
MEND_CHECK = Act("check", "改核查结论", "inspect")


def beside(file: SupervisionFile) -> list[Act]:
    """The buttons over a matter, the next act first."""
    matter = file.supervision
    match matter.status:
        case "clue":
            keys = ["accept", "refuse"]
        case "accepted":
            keys = _checking(file)
        case "checked":
            keys = ["close", "letters"] if matter.verdict == "untrue" else ["talk", "letters"]
        case "talked":
            keys = ["close", "letters"] if matter.talk_result == "agreed" else ["letters", "close"]
        case "letter":
            keys = ["letter", "letters"] if under_way(file) else ["close", "letters"]
        case _:
            keys = _afterwards(file)
    return [ACTS[key] for key in keys]


def under_way(file: SupervisionFile) -> Letter | None:
    """The newest letter of a matter that is not settled; None where all are."""
    return next((letter for letter in reversed(file.letters) if letter.status not in deliveries.ENDED), None)


def _checking(file: SupervisionFile) -> list[str]:
    if len(present(file.inspectors)) < deadlines.threshold("inspectors_least"):
        return ["assign", "interview", "check"]
    return ["interview", "check"] if not file.interviews else ["check", "interview"]


def _afterwards(file: SupervisionFile) -> list[str]:
    matter = file.supervision
    keys = []
    if matter.status == "refused" and not matter.told_on and rules.must_be_told(matter):
        keys.append("tell")
    if matter.status == "closed" and (not matter.followed_on or (matter.informant and not matter.informant_told_on)):
        keys.append("follow_up")
    return keys if matter.archive_number else [*keys, "archive"]


def others(file: SupervisionFile) -> list[Act]:
    """What “⋯” holds: corrections, further acts of the stage, steps that may be left out."""
    matter, shown = file.supervision, {act.key for act in beside(file)}
    keys = ["edit"]
    if matter.status == "accepted":
        keys += ["assign", "talk"]
    elif matter.status in ("talked", "letter"):
        keys += ["talk", "close"]
    found = [ACTS[key] for key in keys if key not in shown]
    if matter.checked_on and matter.status not in ENDED:
        found.append(MEND_CHECK)
    if matter.status not in ENDED:
        found += [Act(f"{SKIP}:{step}", f"不经{vocabulary.label('letter_step_kind', step)}", "supervision_skip") for step in left(file)]
    if matter.status == "closed":
        found.append(ACTS["reopen"])
    return [*found, ACTS["remove"]]


def left(file: SupervisionFile) -> list[str]:
    """The steps that were neither taken nor left out yet and may be left out."""
    skipped = file.supervision.skipped.split()
    return [step for step in SKIPPABLE if step not in skipped and not rules.is_done(file.supervision, step)]
