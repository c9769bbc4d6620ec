"""Who may sit in a mediation: one mediator alone, or three of the register with a leader (广东省劳动人事争议处理办法 art. 21)."""

from collections.abc import Iterable, Mapping

from station.casework import recusals, vocabulary
from station.casework.dates import show_day
from station.casework.model import Mediation, Mediator, Recusal

SOLE = "sole"
THREE = ("leader", "applicant", "respondent")


def bar(mediator: Mediator, day: str, kept_away: Iterable[Recusal] = ()) -> str:
    """Why a mediator may not be chosen on an ISO day, or "": not in office, term over or not begun, 回避 in this case."""
    if not mediator.is_active:
        return f"{mediator.name}已经不在聘。"
    if mediator.term_to and mediator.term_to < day:
        return f"{mediator.name}的聘期到{show_day(mediator.term_to)}，已经满了。"
    if mediator.appointed_on and mediator.appointed_on > day:
        return f"{mediator.name}从{show_day(mediator.appointed_on)}起受聘。"
    return recusals.problem(kept_away, mediator.name)


def named_problem(people: str, kept_away: Iterable[Recusal]) -> str:
    """Why one of the people named, parted by “、”, may not take part, or ""."""
    held = list(kept_away)
    return next((text for name in people.split("、") if (text := recusals.problem(held, name))), "")


def day_of(mediation: Mediation) -> str:
    """The day the panel is judged by: that of acceptance, before it that of the application."""
    return mediation.accepted_on or mediation.applied_on


def pickable(mediators: Iterable[Mediator], day: str, kept_away: Iterable[Recusal]) -> list[Mediator]:
    """Those of the register who may be chosen."""
    held = list(kept_away)
    return [mediator for mediator in mediators if not bar(mediator, day, held)]


def panel_problem(panel: Mapping[str, Mediator], day: str, kept_away: Iterable[Recusal]) -> str:
    """What is wrong with a panel (seat of the vocabulary ``panel_seat_kind``: who sits there), in one sentence; "" for a sound one."""
    if panel and set(panel) not in ({SOLE}, set(THREE)):
        empty = [vocabulary.label("panel_seat_kind", seat) for seat in THREE if seat not in panel]
        return f"三人调解要坐满：{'、'.join(empty)}。"
    if len({mediator.id for mediator in panel.values()}) < len(panel):
        return "一个人只能坐一席。"
    held = list(kept_away)
    return next((text for mediator in panel.values() if (text := bar(mediator, day, held))), "")


def names(panel: Mapping[str, Mediator]) -> str:
    """“邵文锦、冯守义、韩笑”, the leader first."""
    return "、".join(panel[seat].name for seat in (SOLE, *THREE) if seat in panel)
