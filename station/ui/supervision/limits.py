"""What presses in a matter: its nearest limit in the list, its limits as lines, and what wants attention before the next act."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from station.casework import supervisions as rules
from station.casework import vocabulary, wording
from station.casework.casefile import SupervisionFile
from station.casework.dates import show_day
from station.casework.deliveries import awaits_reply
from station.casework.model import LetterAddressee, Supervision
from station.ui.due import due_pill
from station.ui.grievances.clocks import ClockLine
from station.ui.widgets import PillText

_LIMITED_BY = (
    "status",
    "found_on",
    "informant",
    "grievance_id",
    "decision",
    "decided_on",
    "told_on",
    "check_due_on",
    "closed_on",
    "followed_on",
    "informant_told_on",
)


def next_due(row: Mapping[str, Any]) -> str:
    """The nearest limit of a row of the list: the matter's own, or an employer's answer to one of its letters; "" for none."""
    known: dict[str, Any] = {name: row[name] or "" for name in _LIMITED_BY}
    matter = Supervision(**known)
    days = [clock.due for clock, _ in rules.clocks(matter)]
    if matter.status == "letter":
        days.append(row["reply_due_on"])
    return min(filter(None, days), default="")


def clock_lines(file: SupervisionFile, now: datetime) -> list[ClockLine]:
    """The limits that run, and those of the decision and the check once they were met."""
    matter = file.supervision
    lines = [ClockLine(task.title, due_pill(task.due, now, task.source), task.source, task.clock) for task in rules.tasks(file)]
    if matter.checked_on and matter.check_due_on:
        is_late = matter.checked_on > matter.check_due_on
        words = f"{show_day(matter.checked_on, now.date())}{'超期结束' if is_late else '结束'}"
        limit = f"应于 {show_day(matter.check_due_on, now.date())}前结束"
        lines.append(ClockLine("核查", PillText(words, "gry" if is_late else "grn"), limit))
    return lines


def reply_lines(file: SupervisionFile, held: Sequence[LetterAddressee], now: datetime) -> list[ClockLine]:
    """The nearest answer each letter of a matter still waits for."""
    lines = []
    for letter in file.letters:
        waiting = [delivery.reply_due_on for delivery in held if delivery.letter_id == letter.id and awaits_reply(letter, delivery)]
        if waiting:
            several = f"，还有 {len(waiting)} 家没有答复" if len(waiting) > 1 else ""
            lines.append(ClockLine("单位答复", due_pill(min(waiting), now), f"{letter.number}{several}"))
    return lines


def notes(file: SupervisionFile, now: datetime) -> list[tuple[str, bool]]:
    """What is to be seen first, and whether it presses: a refusal, what hinders the check, the steps left out and why."""
    matter = file.supervision
    found = []
    if matter.decision == "refused":
        ground = wording.field_words(matter, "refusal_ground")
        told = f"{show_day(matter.told_on, now.date())}已书面告知。" if matter.told_on else ""
        sentence = f"不受理：{'，'.join(filter(None, [ground, matter.refusal_detail])).rstrip('。')}。{told}"
        found.append((sentence, not matter.told_on and rules.must_be_told(matter)))
    if matter.status == "accepted" and (said := rules.check_bar(file)):
        found.append((said, True))
    if matter.is_obstructed:
        found.append((f"单位拒绝配合：{matter.obstruction}", matter.status not in rules.ENDED))
    steps = matter.skipped.split()
    return [*found, *((f"不经{vocabulary.label('letter_step_kind', step)}：{rules.reason_of(matter, step)}", False) for step in steps)]
