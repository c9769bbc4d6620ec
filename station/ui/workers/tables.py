"""The tables in a person's detail: their cases, all else that is held, the files, and who looked or exported."""

from collections.abc import Callable

from station.casework import vocabulary
from station.casework.dates import show_day, show_moment
from station.casework.model import Attachment, Grievance
from station.casework.workers import Held
from station.ui.attachment import AttachmentPage, size_words
from station.ui.context import Context
from station.ui.table import Column, Table
from station.ui.widgets import Button, EmptyState, status

_PLACES = {"mediation": "mediations", "legal_aid": "legal_aid", "letter": "letters", "grievance": "grievances"}


def _day(context: Context, text: str) -> str:
    return show_day(text[:10], context.store.now().date())


def case_table(context: Context, register: Callable[[], object]) -> Table:
    """Every case with what the person was in it: rows of (CaseFile, part)."""
    spec = Grievance.spec
    table = Table(
        [
            Column("received_at", "受理", 96, lambda pair: _day(context, pair[0].grievance.received_at), token="ink2", whole=True),
            Column("summary", spec("summary").label, 140, lambda pair: pair[0].grievance.summary, stretch=True),
            Column("part", "身份", 76, lambda pair: pair[1]),
            Column("employer", "单位", 120, lambda pair: pair[0].employer.name if pair[0].employer else ""),
            Column("status", spec("status").label, 96, pill=lambda pair: status("grievance_status", pair[0].grievance.status)),
        ],
        row_id=lambda pair: pair[0].grievance.id,
        when_empty=EmptyState("没有登记过诉求。", [Button("登记诉求", register, right="register")]),
    )
    table.opened.connect(lambda pair: context.go("grievances", id=pair[0].grievance.id))
    return _named(table, "workers.cases")


def held_table(context: Context, name: str, when_empty: str) -> Table:
    """All that is held of a person or an employer beside cases: rows of ``Held``."""
    table = Table(
        [
            Column("on", "日期", 96, lambda item: _day(context, item.on), order=lambda item: item.on, token="ink2", whole=True),
            Column("title", "种类", 92, lambda item: item.title),
            Column("words", "内容", 140, lambda item: item.words, stretch=True),
            Column("state", "情况", 110, lambda item: item.state),
        ],
        unit="条",
        row_id=lambda item: f"{item.record} {item.record_id} {item.title} {item.on}",
        when_empty=EmptyState(when_empty),
    )

    def open_it(item: Held) -> None:
        if place := _PLACES.get(item.record):
            context.go(place, id=item.record_id)
        else:
            context.go("services", kind=item.record, id=item.record_id)

    table.opened.connect(open_it)
    return _named(table, name)


def file_table(context: Context, open_page: Callable[[AttachmentPage], object]) -> Table:
    """The files of the cases; one that is opened is looked at on a page of its own, the others before and after it."""
    table = Table(
        [
            Column("name", Attachment.spec("name").label, 160, lambda file: file.name, stretch=True),
            Column("size", "大小", 84, lambda file: size_words(file.size or 0), right=True, order=lambda file: file.size or 0),
            Column("added_on", "添加", 96, lambda file: _day(context, file.added_on), order=lambda file: file.added_on, whole=True),
        ],
        unit="份",
        row_id=lambda file: file.id,
        when_empty=EmptyState("诉求里没有材料。"),
    )

    def look(file: Attachment) -> None:
        files = [table.model.row(number) for number in range(table.row_count())]
        open_page(AttachmentPage(context, files, files.index(file)))

    table.opened.connect(look)
    return _named(table, "workers.files")


def log_table(context: Context) -> Table:
    """Lines of the log that name the person or a case of theirs."""
    table = Table(
        [
            Column(
                "at",
                "时间",
                120,
                lambda act: show_moment(act.at, context.store.now().date()),
                order=lambda act: act.at,
                token="ink2",
                whole=True,
            ),
            Column("act", "操作", 128, lambda act: vocabulary.label("logged_act", act.act)),
            Column("detail", "内容", 140, lambda act: act.detail, stretch=True),
            Column("by", "谁", 84, lambda act: act.by),
        ],
        unit="条",
        row_id=lambda act: f"{act.at} {act.detail}",
        when_empty=EmptyState("还没有人查看或者导出过点名到这个人、这些诉求的内容。"),
    )
    return _named(table, "workers.log")


def _named(table: Table, name: str) -> Table:
    table.setObjectName(name)
    table.set_lead(20)
    return table
