"""The states of a grievance and which act leads from which to which, read from ``resources/rules/states.json``."""

from functools import cache

from station import paths
from station.casework import vocabulary
from station.casework.fields import missing
from station.casework.grievances import OPEN, PAUSED
from station.casework.model import Grievance, Move
from station.frozen import frozen

NEW = "new"  # what a grievance comes from that was not there before
LEFT = ("refused", "returned", "withdrawn", "ended")  # the case left the desk without having been dealt with


@frozen
class Act:
    """One act: the states it may be done in, the one it leads to, and what it asks for.

    ``told`` is "" if the worker need not be told, "day" if the day is to be noted, "written" if it must be in writing.
    ``by_hand`` is an act of its own; the others follow from something else that is recorded (a closing, a mediation).
    """

    code: str
    comes_from: tuple[str, ...]
    leads_to: str
    by_hand: bool
    needs_reason: bool
    told: str
    source: str

    @property
    def label(self) -> str:
        """What a clerk calls it."""
        return vocabulary.label("move_act", self.code)


@cache
def acts() -> dict[str, Act]:
    """All acts by code, in the order a menu lists them."""
    raw = paths.read_json("rules", "states.json")["acts"]
    return {
        entry["act"]: Act(
            entry["act"], tuple(entry["from"]), entry["to"], entry["by_hand"], entry["reason"], entry["told"], entry["source"]
        )
        for entry in raw
    }


def possible(status: str) -> tuple[Act, ...]:
    """The acts that may be done on a grievance in this state."""
    return tuple(act for act in acts().values() if status in act.comes_from)


def offered(status: str) -> tuple[Act, ...]:
    """Those of them that are chosen by themselves, from the menu of a case."""
    return tuple(act for act in possible(status) if act.by_hand)


def leading(status: str, to: str) -> Act | None:
    """The act that leads from one state to another; None if there is none."""
    return next((act for act in possible(status) if act.leads_to == to), None)


def bar(grievance: Grievance, act: Act) -> str:
    """Why the state of a grievance does not allow an act; "" if it does."""
    if grievance.status in act.comes_from:
        return ""
    return f"{grievance.number}现在是“{vocabulary.label('grievance_status', grievance.status)}”，不能{act.label}。"


def move_problems(move: Move, act: Act, grievance: Grievance, today: str) -> dict[str, str]:
    """One sentence per field of a move that cannot be entered."""
    found = missing(move)
    if act.needs_reason and not move.reason.strip():
        found["reason"] = f"请写明{act.label}的原因。"
    if move.moved_on and len(move.moved_on) != 10:
        found["moved_on"] = "请写到哪一天。"
    elif move.moved_on > today:
        found["moved_on"] = "日期不能晚于今天。"
    elif move.moved_on and move.moved_on < grievance.received_at[:10]:
        found["moved_on"] = "日期不能早于受理日期。"
    if act.told and not move.told_on:
        found["told_on"] = f"{act.label}要告知诉求人，请填写告知日期。"
    elif move.told_on > today:
        found["told_on"] = "告知日期不能晚于今天。"
    if act.told and not move.told_by:
        found["told_by"] = Move.spec("told_by").wanted
    elif act.told == "written" and move.told_by != "written":
        found["told_by"] = f"{act.label}要书面告知（{act.source.partition('，')[0]}）。"
    return found


def is_under_way(status: str) -> bool:
    """Whether a grievance in this state is still to be dealt with, held or not."""
    return status in OPEN + PAUSED
