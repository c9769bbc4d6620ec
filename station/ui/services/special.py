"""What is particular to one kind of work beyond its declaration: acts with a page of their own, tools of the list, a note."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from station.actions import outreach
from station.casework.fields import Record
from station.casework.model import (
    EmployerWarning,
    FieldVisit,
    Indicator,
    InjuryVisit,
    LawyerShift,
    Mediator,
    Negotiation,
    OpinionCheck,
    OrgUnit,
)
from station.casework.outreach import declaring, registers, tasks
from station.casework.task import Task
from station.changes import Changes
from station.frozen import frozen
from station.ui.page import Page
from station.ui.services.checklist import CheckList, to_show
from station.ui.services.daily import DailyReport
from station.ui.services.injury_figures import InjuryFigures
from station.ui.services.naming import number_words
from station.ui.services.topics import Topics
from station.ui.services.week import WeekPage

if TYPE_CHECKING:
    from station.db.store import Store

INDENT = "　　"
WEEKS = 4  # that one press plans ahead
Owner = Any  # the detail an act was pressed in, the list a tool was


@frozen
class SpecialAct:
    """A button of the detail: ``press(detail, record)``."""

    key: str
    words: str
    press: Callable[[Owner, Any], object]
    offered: Callable[[Any], bool] = declaring.always


@frozen
class Special:
    """What one kind has of its own.

    ``tools`` are (key, words, icon, page of the list); ``children`` says which are listed and what of the others; ``arranged`` is
    the order of the list; ``note`` is a sentence above a record, ``is_urgent`` in ochre;
    ``waits`` are its limits; ``foot`` counts what no column adds up to.
    """

    acts: Sequence[SpecialAct] = ()
    tools: Sequence[tuple[str, str, str, Callable[[Owner], Page]]] = ()
    is_urgent: bool = False
    note: Callable[["Store", Any], str] = lambda store, record: ""
    waits: Callable[[Any], Iterable[Task]] = lambda record: ()
    children: Callable[[Sequence[Any]], tuple[Sequence[Any], str]] = lambda found: (found, "")
    foot: Callable[[Sequence[Any]], list[str]] = lambda rows: []
    arranged: Callable[["Store", Sequence[Any]], list[dict[str, Any]]] = lambda store, rows: [dict(found) for found in rows]

    def act(self, key: str) -> SpecialAct | None:
        """The act of that key."""
        return next((act for act in self.acts if act.key == key), None)


def _repeat(detail: Owner, record: Record) -> None:
    """The same on the same weekday of the coming weeks."""
    context = detail.context
    made = context.attempt(lambda: outreach.repeat(context.store, record, WEEKS))
    if made is not None:
        context.tell(Changes(f"每周重复{record.title}", {record.record: frozenset(one.id for one in made)}))
        context.toast(f"已往后排 {len(made)} 次，放假的日子没有排" if made else f"以后 {WEEKS} 周都排过了", undo=bool(made))


def _reached(store: "Store", indicator: Indicator) -> str:
    """“占基数 61.50%，还没有到目标 65”."""
    share, is_reached = registers.percentage(indicator), registers.is_reached(indicator)
    parts = [f"占基数 {share}" if share else ""]
    if is_reached is not None:
        parts.append(f"{'到了' if is_reached else '还没有到'}目标 {number_words(indicator.target)}")
    return "，".join(part for part in parts if part)


def _coming_first(day: str) -> Callable[["Store", Sequence[Any]], list[dict[str, Any]]]:
    """What is still to come, the next day first, before what is over, the last day first."""

    def arranged(store: "Store", rows: Sequence[Any]) -> list[dict[str, Any]]:
        today = store.now().date().isoformat()
        found = [dict(row) for row in rows]
        coming = [row for row in found if row[day] >= today and not row.get("visited_on")]
        return [*sorted(coming, key=lambda row: row[day]), *(row for row in found if row not in coming)]

    return arranged


def _term_over(store: "Store", mediator: Mediator) -> str:
    """Whether the term of a mediator is over."""
    standing = registers.standing(mediator, store.now().date())
    is_fine = standing == Mediator.spec("is_active").label or not mediator.is_active
    return "" if is_fine else f"{standing}，续聘以后才能再派案。"


def _visited(rows: Sequence[Any]) -> list[str]:
    """How many employers were visited, each once, and how many grievances and problems were found."""
    made = [found for found in rows if found["visited_on"]]
    found, open_ones = (sum(row[key] for row in made) for key in ("visit_finding", "visit_finding_open"))
    return [f"走访 {len({row['employer_id'] for row in made}):,} 家", f"检查 {found:,} 项", f"未销号 {open_ones:,} 项"]


def _as_tree(store: "Store", rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Union bodies under those they belong to, set in by their depth."""
    known = {found["id"]: found for found in rows}
    hung = [(depth, known[unit.id]) for depth, unit in registers.tree(store.matching(OrgUnit)) if unit.id in known]
    return [{**found, "name": INDENT * depth + found["name"]} for depth, found in hung]


REPEAT = SpecialAct("repeat", f"往后排 {WEEKS} 周", _repeat)

SPECIAL: dict[type[Record], Special] = {
    FieldVisit: Special(
        acts=(
            SpecialAct(
                "checklist",
                "检查清单",
                lambda detail, visit: detail.opened.emit(CheckList(detail.context, visit)),
                lambda visit: visit.status == "visited",
            ),
            SpecialAct(REPEAT.key, REPEAT.words, REPEAT.press, lambda visit: visit.status == "planned"),
        ),
        tools=(("week", "周计划", "calendar-event", lambda kind: WeekPage(kind, FieldVisit)),),
        waits=lambda visit: tasks.visit_task(visit, ""),
        children=to_show,
        foot=_visited,
        arranged=_coming_first("planned_on"),
    ),
    LawyerShift: Special(
        acts=(REPEAT,),
        tools=(("week", "周排班", "calendar-event", lambda kind: WeekPage(kind, LawyerShift)),),
        arranged=_coming_first("duty_on"),
    ),
    InjuryVisit: Special(
        tools=(("figures", "分类统计", "chart-bar", lambda kind: InjuryFigures(kind.context)),),
        waits=lambda visit: tasks.injury_task(visit, "", ""),
    ),
    OpinionCheck: Special(waits=lambda check: tasks.opinion_task(check, "")),
    Negotiation: Special(
        acts=(
            SpecialAct(
                "draw",
                "从诉求找议题",
                lambda detail, negotiation: detail.opened.emit(Topics(detail.context, negotiation)),
                lambda negotiation: negotiation.status not in ("signed", "failed"),
            ),
        ),
    ),
    EmployerWarning: Special(
        tools=(("daily", "日报告", "file-text", lambda kind: DailyReport(kind.context)),),
        note=outreach.layoff_hint,
        is_urgent=True,
        foot=lambda rows: [f"化解集体争议 {sum(bool(found['is_defused']) for found in rows):,} 条"],
        waits=lambda warning: tasks.warning_task(warning, ""),
    ),
    Mediator: Special(note=_term_over, is_urgent=True, waits=tasks.mediator_task),
    OrgUnit: Special(arranged=_as_tree),
    Indicator: Special(note=_reached),
}


def special_of(cls: type[Record]) -> Special:
    """What is particular to a kind; nothing for most."""
    return SPECIAL.get(cls, Special())
