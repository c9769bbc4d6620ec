"""The columns of the grievance list, and which of them stand beside an open detail."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from station.casework import money, vocabulary
from station.casework.dates import show_day, show_moment
from station.casework.grievances import PAUSED
from station.casework.model import Employer, Grievance
from station.casework.states import is_under_way
from station.casework.task import brief, is_of_case_itself
from station.casework.wording import people_words
from station.ui import names
from station.ui.due import due_pill
from station.ui.table import Column
from station.ui.widgets import PillText, status

Row = Mapping[str, Any]  # of the list, as ``db.grievances.page`` gives them

_LEGAL_FORM = re.compile(r"(?:股份|责任)?有限(?:责任)?公司|（有限合伙）")

# Beside a detail, beside one in a wide window, and alone.
COLUMN_SETS = {
    "tight": ("due_at", "serial", "worker", "summary", "employer", "status"),
    "wide": ("due_at", "number", "received_at", "worker", "summary", "employer", "category", "amount", "handler", "status"),
    "roomy": (
        *("due_at", "number", "received_at", "worker", "summary", "employer", "category"),
        *("area", "people", "amount", "handler", "status"),
    ),
}


def short_employer(name: str) -> str:
    """The name without 有限公司, as the narrow column shows it."""
    return _LEGAL_FORM.sub("", name) or name


def who(row: Row) -> str:
    """“韩素琴等 12 人”."""
    people = row["people"] or 1
    name = names.shown(row["worker"])
    return name if people < 2 else f"{name}等 {people_words(people, row['people_mark'])}"


def kept(row: Row) -> PillText | None:
    """Whose case only some people may see, with a lock before the name."""
    return PillText(who(row), "gry", "lock", "保密诉求，只有列明的人能看") if row["confidentiality"] == "confidential" else None


def closed_late(row: Row) -> PillText | None:
    """“超期 2 天办结” in grey for a case closed after its limit."""
    closed, due = row["closed_on"], row["handle_due_on"]
    if len(closed) == 10 and due and closed > due:
        return PillText(f"超期 {(date.fromisoformat(closed) - date.fromisoformat(due)).days} 天办结")
    return None


def _due(row: Row, now: datetime) -> PillText:
    if row["due_at"]:
        return due_pill(row["due_at"], now, _told(row, now), of=brief(row["due_key"], row["due_of"]) if row["due_key"] else "")
    if row["status"] in PAUSED:
        return PillText("挂起", "", "", vocabulary.label("grievance_status", row["status"]))
    if is_under_way(row["status"]) and not row["received_at"]:
        return PillText("缺受理时间", "amb", "", "没有受理时间，算不出期限。打开后按 F2 补上。")
    return closed_late(row) or PillText("", "")


def _told(row: Row, now: datetime) -> str:
    """Which limit it is in full, and the case's own where another runs out before it."""
    if not row["due_title"]:
        return ""
    words = [f"最近的期限：{row['due_title']}，{show_moment(row['due_at'], now.date())}。"]
    if row["own_due_at"] and not is_of_case_itself(row["due_key"]):
        words.append(f"诉求自己的期限：{show_moment(row['own_due_at'], now.date())}。")
    if row["status"] in PAUSED:
        words.append(f"诉求{vocabulary.label('grievance_status', row['status'])}。")
    if late := closed_late(row):
        words.append(f"{late.text}。")
    return "\n".join(words)


def _word(of: str, name: str) -> Callable[[Row], str]:
    return lambda row: vocabulary.short(of, row[name])


def _people(row: Row) -> str:
    return money.marked("" if row["people"] is None else f"{row['people']:,}", row["people_mark"])


def columns(now: Callable[[], datetime]) -> list[Column]:
    """All columns by the names SQL sorts them by; ``serial`` is the short form of ``number``."""

    def label(name: str) -> str:
        return Grievance.spec(name).label

    def day(name: str) -> Callable[[Row], str]:
        return lambda row: show_day(row[name][:10], now().date())

    def amount(name: str, mark: str = "") -> Callable[[Row], str]:
        return lambda row: "" if row[name] is None else money.marked(money.yuan(row[name]), row[mark] if mark else "")

    return [
        Column("due_at", "最近期限", 168, pill=lambda row: _due(row, now()), whole=True),
        Column("serial", "编号", 60, lambda row: row["number"].rpartition("-")[2], tip=lambda row: row["number"], token="ink2"),
        Column("number", label("number"), 118, token="ink2", whole=True, shown=False),
        Column("received_at", label("received_at"), 84, day("received_at"), token="ink2", whole=True, shown=False),
        Column("worker", label("worker_id"), 112, who, pill=kept),
        Column("summary", Grievance.title, 140, stretch=True),
        Column("employer", Employer.title, 152, lambda row: short_employer(row["employer"] or ""), tip=lambda row: row["employer"] or ""),
        Column("category", "类别", 88, _word("category", "category"), shown=False),
        Column("area", "片区", 80, shown=False),
        Column("people", "人数", 54, _people, right=True, whole=True, shown=False),
        Column("amount", "金额（元）", 106, amount("amount", "amount_mark"), right=True, whole=True, shown=False),
        Column("handler", label("handler"), 68, token="ink2", shown=False),
        Column("channel", label("channel"), 84, _word("channel", "channel"), shown=False),
        Column("urgency", label("urgency"), 84, _word("urgency", "urgency"), shown=False),
        Column("closed_on", label("closed_on"), 92, day("closed_on"), whole=True, shown=False),
        Column("outcome", label("outcome"), 96, _word("outcome", "outcome"), shown=False),
        Column("recovered", f"{label('recovered')}（元）", 116, amount("recovered"), right=True, whole=True, shown=False),
        Column("status", label("status"), 100, pill=lambda row: status("grievance_status", row["status"])),
    ]
