"""The list of one kind of work or one register, built from its declaration, with one record beside it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from station.casework import vocabulary
from station.casework.fields import Kind, Privacy
from station.casework.outreach.declaring import Work
from station.db import outreach as queries
from station.db.store import Store
from station.ui import may
from station.ui.context import Context
from station.ui.heldlist import HeldList, View
from station.ui.listpage import ALL, Filter
from station.ui.page import Page
from station.ui.services.columns import amounts, columns_of, joined, main_of, tight, wide
from station.ui.services.detail import EDIT, WorkDetail
from station.ui.services.new import NewWork
from station.ui.services.special import special_of
from station.ui.widgets import PRIMARY, Button, EmptyState

UNITS = {
    "field_visit": "次",
    "lawyer_shift": "班",
    "negotiation": "场",
    "joint_meeting": "次",
    "employer_warning": "条",
    "mediator": "人",
    "lawyer": "人",
    "org_unit": "个",
    "resource": "项",
    "indicator": "项",
}
HOLDS = {  # what a list is for, said while nothing stands in it
    "field_visit": "去一家单位记一次，查出的问题记在里面，到期提醒。",
    "injury_visit": "职工报了工伤就记一件，派单、探视、两次回访各有期限。",
    "lawyer_shift": "哪位律师哪天在哪里值班，一班记一条；“周排班”里可以排一周。",
    "consultation": "有人来问就记一件，怎么答的写在里面，要办的可以转成诉求。",
    "negotiation": "从要约起记一场，会议和成果接着登记。",
    "joint_meeting": "开一次记一次，议定的事项各有责任单位和期限。",
    "opinion_check": "网上看到涉及职工的消息记一件，核实的结果写在里面，要办的可以转成诉求。",
    "employer_warning": "单位有欠薪、停产这样的信号就记一条，按阶段登记处置。",
    "mediator": "添加以后，登记调解时可以直接选。",
    "lawyer": "添加以后，排值班、指派援助时可以直接选。",
    "org_unit": "本区域的工会组织和负责人记在这里。",
    "resource": "片区里大家能用的单位、能人、场地、项目记在这里。",
    "indicator": "程序数不出来的数，例如工会会员数，按月或者按年填在这里，月报会用到。",
}
WAITING = {"visit_finding": "问题未销号", "meeting_decision": "事项未完成"}  # children that wait for an act
MOST_FILTERS = 3


def new_words(work: Work) -> str:
    """What the button says that begins a new record."""
    return f"{'添加' if work.is_register else '登记'}{work.title}"


def views_of(work: Work, today: str) -> list[View]:
    """The tabs: what is in work, what waits, all."""
    views = []
    if work.stage:
        running = work.stages[:-1]
        views.append(View("open", "在办", lambda row: row[work.stage] in running))
    elif work.cls.knows("is_active"):
        views.append(View("active", work.cls.spec("is_active").label, lambda row: bool(row["is_active"])))
    elif work.cls.knows("duty_on"):
        views.append(View("coming", "今天起", lambda row: row["duty_on"] >= today))
    elif work.cls.knows("answer"):
        views.append(View("open", "待答复", lambda row: not row["answer"]))
    for child in work.children:
        if child.cls.record in WAITING:
            key = f"{child.cls.record}_open"
            views.append(View(key, WAITING[child.cls.record], partial(_waits, key)))
    whole = View(ALL, "全部")
    return [whole, *views] if work.cls.knows("answer") else [*views, whole]


def _waits(key: str, row: Any) -> bool:
    return bool(row[key])


class KindList(HeldList):
    """See the module; what is particular to a kind comes from ``special``."""

    detail: WorkDetail

    def __init__(self, context: Context, work: Work) -> None:
        self.work = work
        new = Button(new_words(work), self.new, kind=PRIMARY, icon="plus", key="Ctrl+N")
        new.setObjectName(f"services.{work.record}.new")
        filters = [
            Filter(name, spec.label, partial(vocabulary.options, spec.of))
            for name in work.columns
            if (spec := work.cls.spec(name)).kind is Kind.CODE and name != work.stage
        ]
        links = [spec.of for spec in work.cls.specs() if spec.kind is Kind.KEY and spec.of]
        columns = columns_of(context, work.cls, work.columns, stage=work.stage, main=main_of(work))
        super().__init__(
            context,
            work.title,
            f"services.{work.record}",
            columns,
            records=(work.record, *links, *(child.cls.record for child in work.children)),
            views=views_of(work, context.store.now().date().isoformat()),
            filters=filters[:MOST_FILTERS],
            found_in=[
                joined(spec.name)
                for spec in work.cls.specs()
                if spec.privacy is not Privacy.SENSITIVE
                and (spec.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.LINES, Kind.PHONE) or (spec.kind is Kind.KEY and spec.of))
            ],
            sorting=("", False),
            unit=UNITS.get(work.record, "件"),
            empty=EmptyState(f"还没有{work.title}。{HOLDS[work.record]}", [Button(new_words(work), self.new)]),
            detail=WorkDetail(context, work),
            detail_widths=(500, 460, 640),
            tight=tight(work),
        )
        self._column_sets = {**self._column_sets, "wide": wide(work, columns)}
        self.set_actions(*(self._tool(*tool) for tool in special_of(work.cls).tools), new)
        self.table.remove_row = self._remove
        self.table.is_removable = lambda row: not may.refusal("outreach")
        self.detail.opened.connect(self.open_page)
        self.acts |= {"new": self.new, "save": lambda: self.detail.save(), "edit": lambda: self.detail.start(EDIT)}

    def _tool(self, key: str, words: str, icon: str, page: Callable[["KindList"], Page]) -> Button:
        button = Button(words, lambda: self.open_page(page(self)), icon=icon)
        button.setObjectName(f"services.{self.work.record}.{key}")
        return button

    def _remove(self, row: Any) -> None:
        record = self.context.attempt(lambda: self.context.store.get(self.work.cls, row["id"]))
        if record is not None:
            self.detail.remove(record)

    def rows(self, store: Store) -> Sequence[Any]:
        return special_of(self.work.cls).arranged(store, queries.rows(store, self.work.cls))

    def foot(self, rows: Sequence[Any]) -> list[str]:
        return [*special_of(self.work.cls).foot(rows), *amounts(self.work, rows)]

    def new(self, **known: Any) -> None:
        """A new record over the list; ``known`` fields are filled in, links also by the record they lead to (``employer``)."""
        names = {name if self.work.cls.knows(name) else f"{name}_id": value for name, value in known.items()}
        known = {name: value for name, value in names.items() if self.work.cls.knows(name)}
        self.open_page(NewWork(self.context, self.work, self.show_detail, known))

    def arrive(self, id: str = "", act: str = "", view: str = "", imported: str = "", **known: Any) -> None:
        """One record by ``id`` and an act on it, ``act="new"`` with what is known of it, a tool by its key, a view, an import."""
        if imported:
            self.show_imported(imported)
        if view:
            self.tabs.set_current(view)
        tool = next((page for key, _, _, page in special_of(self.work.cls).tools if key == act), None)
        if act == "new":
            self.new(**known)
        elif tool is not None:
            self.open_page(tool(self))
        elif id:
            self.show_detail(id)
            if act:
                self.then(partial(self.detail.start, act))
