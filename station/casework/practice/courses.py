"""How invented cases may go: which letters follow one another, which stories fit a course, how a case comes to a halt."""

from collections.abc import Callable
from typing import Any

from station.casework.practice.cases import Case
from station.casework.practice.world import words

Letter = tuple[str, str, str]  # kind, stage, ground
Story = dict[str, Any]

REMINDED: Letter = ("reminder", "escalated", "")
CHAINS: tuple[tuple[int, tuple[Letter, ...]], ...] = (  # how many, and the letters of each
    (5, (("reminder", "rectified", ""),)),
    (3, (("reminder", "done", ""),)),
    (2, (("reminder", "replied", ""),)),
    (1, (("reminder", "void", ""), ("reminder", "rectified", ""))),
    (3, (("opinion", "rectified", "grave"),)),
    (3, (REMINDED, ("opinion", "rectified", "no_reply"))),
    (2, (REMINDED, ("opinion", "done", "no_reply"))),
    (1, (("opinion", "replied", "grave"),)),
    (1, (("opinion", "void", "grave"), ("opinion", "done", "grave"))),
)
PROPOSED: tuple[tuple[Letter, ...], ...] = (  # these end with the labour bureau
    (REMINDED, ("opinion", "escalated", "no_reply"), ("proposal", "served", "no_reply")),
    (REMINDED, ("opinion", "escalated", "no_reply"), ("proposal", "replied", "no_rectification")),
    (("opinion", "escalated", "grave"), ("proposal", "done", "refused")),
    (("opinion", "escalated", "grave"), ("proposal", "rectified", "no_rectification")),
    (("opinion", "escalated", "grave"), ("proposal", "void", "no_reply"), ("proposal", "done", "no_reply")),
)
UNDER_WAY: tuple[tuple[int, str, tuple[Letter, ...]], ...] = (  # age in working days, status, letters
    (4, "working", (("reminder", "draft", ""),)),
    (5, "working", (("reminder", "review", ""),)),
    (5, "awaiting_employer", (("reminder", "issued", ""),)),
    (9, "awaiting_employer", (("reminder", "served", ""),)),
    (6, "working", (("opinion", "draft", "grave"),)),
    (7, "working", (("opinion", "review", "grave"),)),
    (7, "awaiting_employer", (("opinion", "issued", "grave"),)),
    (12, "awaiting_employer", (("opinion", "served", "grave"),)),
    (8, "awaiting_employer", (("opinion", "refused", "grave"),)),
    (17, "awaiting_employer", (("reminder", "overdue", ""),)),
    (8, "awaiting_employer", (("reminder", "refused", ""),)),
    (22, "awaiting_employer", (("opinion", "overdue", "grave"),)),
    (30, "awaiting_employer", (("opinion", "escalated", "grave"), ("proposal", "draft", "no_reply"))),
    (32, "awaiting_employer", (("opinion", "escalated", "grave"), ("proposal", "review", "no_rectification"))),
    (34, "awaiting_employer", (("opinion", "escalated", "grave"), ("proposal", "issued", "no_reply"))),
)
AID_OUTCOMES = {"full": "resolved", "part": "partly", "lost": "unresolved"}
HALTED = {  # the categories that the words about these states fit; none: any
    "awaiting_policy": ("hardship", "employment", "protection"),
    "suspended": ("injury",),
    "transferred": ("wages",),
    "refused": ("wages", "hours", "insurance"),
    "withdrawn": ("wages", "platform", "dismissal"),
}
CROWDS = (10, 11, 12, 12, 14, 16, 18, 23, 27, 34, 42, 58, 76, 120, 210)


def any_story(story: Story) -> bool:
    """No story is left out."""
    return True


def any_money(story: Story) -> bool:
    """Whether a story claims money."""
    return any(most for _, _, most in story["claims"])


def in_category(name: str) -> Callable[[Story], bool]:
    """Whether a story is of this category."""
    return lambda story: bool(story["category"] == name)


def unpaid(story: Story) -> bool:
    """Whether a story is of pay withheld, which happens to many at once."""
    return any_money(story) and story["claims"][0][0] in ("wages", "fees") and not story.get("women")


def can_be_written_about(story: Story) -> bool:
    """Whether a letter can be written about a story."""
    return bool(story["topic"]) and any_money(story)


def leave(status: str) -> Callable[[Case], None]:
    """The case has got this far and no further."""
    return lambda case: case.change(status=status)


def fits(status: str) -> Callable[[Story], bool]:
    """Whether the words about this state fit a story."""
    return lambda story: status not in HALTED or story["category"] in HALTED[status]


def halt(status: str) -> Callable[[Case], None]:
    """The case waits for others, or was handed to them."""

    def go(case: Case) -> None:
        case.answer_first()
        case.day = case.world.later(case.day, 1, 3)
        case.note(words("words")[status], counterpart="department")
        case.change(status=status)

    return go


def stop(status: str) -> Callable[[Case], None]:
    """The case ended without having been dealt with."""

    def go(case: Case) -> None:
        if status != "returned":
            case.answer_first()
            case.day = case.world.later(case.day, 1, 6)
        is_written, counterpart = status in ("refused", "returned"), "superior" if status == "returned" else "worker"
        case.note(words("words")[status], way="written" if is_written else "phone", counterpart=counterpart)
        case.change(status=status, closed_on=case.day, outcome={"withdrawn": "withdrawn", "ended": "unreachable"}.get(status, ""))

    return go
