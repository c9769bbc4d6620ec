"""The way of a matter as a line of steps: 线索 受理 核查 沟通 文书 答复 整改 归档."""

from station.casework.casefile import SupervisionFile
from station.casework.deliveries import NOT_ISSUED
from station.casework.supervisions import is_done
from station.ui.widgets import DONE, NEXT, NOW, SKIPPED, Step

_SKIPPABLE = {"受理": "acceptance", "核查": "check", "沟通": "negotiation"}
_ANSWERED = ("replied", "refused", "escalated", "rectified", "done")


def steps_of(file: SupervisionFile) -> list[Step]:
    """What is done, left out, on now; a matter that ended without a letter has no steps of one."""
    matter, skipped = file.supervision, file.supervision.skipped.split()
    letters = [letter for letter in file.letters if letter.status != "void"]
    is_ended = matter.status in ("closed", "refused")

    def passed(step: str) -> bool:
        return is_done(matter, step) or step in skipped

    done = {"线索": True, "受理": passed("acceptance")}
    if matter.status == "refused":
        done["告知"] = bool(matter.told_on)
    else:
        done |= {"核查": passed("check"), "沟通": passed("negotiation") or is_ended}
        if letters or not is_ended:
            done |= {
                "文书": any(letter.status not in NOT_ISSUED for letter in letters),
                "答复": is_ended or any(letter.status in _ANSWERED for letter in letters),
                "整改": is_ended or any(letter.status in ("rectified", "done") for letter in letters),
            }
        else:
            done["办结"] = True
    done["归档"] = bool(matter.archive_number)
    now = next((label for label, is_past in done.items() if not is_past), "")
    left_out = {label for label, step in _SKIPPABLE.items() if step in skipped}
    return [
        Step(label, SKIPPED if label in left_out else DONE if is_past else NOW if label == now else NEXT) for label, is_past in done.items()
    ]
