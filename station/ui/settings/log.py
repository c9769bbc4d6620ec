"""操作日志: who did what and when: every change, and every export, view and backup that changed nothing."""

from typing import cast

from station.casework.dates import show_moment
from station.casework.model import BY_NAME
from station.casework.vocabulary import label
from station.db import acts
from station.db.acts import Act, Part
from station.ui.context import Context
from station.ui.settings.section import Heading, Section
from station.ui.table import Column, Table
from station.ui.widgets import SegmentedChoice, column, row

_PARTS = (("all", "全部"), ("changes", "改动"), ("others", "导出、查看和备份"))


class LogSection(Section):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.part = SegmentedChoice(_PARTS, "all", small=True)
        self.part.setObjectName("settings.log.part")
        self.part.chosen.connect(lambda _: self.refresh())
        today = context.store.now().date
        self.table = Table(
            [
                Column("at", "时间", 150, lambda act: show_moment(act.at, today()), whole=True, sortable=False),
                Column("by", "谁", 96, lambda act: act.by, sortable=False),
                Column("what", "做了什么", 240, _what, sortable=False, tip=_what),
                Column("detail", "内容", 280, _detail, stretch=True, sortable=False, token="ink2", tip=_detail),
                Column("from", "在哪", 72, lambda act: "别处" if act.is_received else "本机", sortable=False, token="ink2"),
            ],
            name="log",
            memory=context.memory,
            unit="条",
            row_id=lambda act: f"{act.at} {act.code} {act.name}",
        )
        self.table.setObjectName("settings.log.list")
        self.table.set_lead(12)
        content = column(row(self.part, None), spacing=12)
        content.addWidget(self.table, 1)
        self.fill(Heading("操作日志", "改动另有修改记录，记着每个值改前改后是什么。日志不能改，也不能删。"), content, scrolls=False)

    def refresh(self) -> None:
        store = self.context.store
        chosen = self.part.current()
        part = cast(Part, "" if chosen == "all" else chosen)
        total = acts.count(store, part)
        self.table.set_pages(total, lambda offset, limit: acts.page(store, part, limit=limit, offset=offset))
        self.table.set_foot([f"{total:,} 条"])


def _what(act: Act) -> str:
    return label("logged_act", act.code) if act.code else act.name


def _detail(act: Act) -> str:
    if act.code:
        return act.detail
    return "、".join(BY_NAME[name].title if name in BY_NAME else name for name in act.records)
