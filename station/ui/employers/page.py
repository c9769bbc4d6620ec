"""The place 单位: the list of employers with one of them beside it."""

from collections.abc import Callable, Sequence
from typing import Any

from station.casework import vocabulary
from station.casework.dates import show_day
from station.casework.deadlines import threshold
from station.casework.model import Employer
from station.db.procedures import employer_rows
from station.db.store import Store
from station.ui.context import Context
from station.ui.employers.detail import RECORDS, EmployerDetail
from station.ui.heldlist import HeldList, View
from station.ui.listpage import Filter
from station.ui.table import Column
from station.ui.widgets import Button, EmptyState, PillText

LARGE = 100
UNIONISED = {True: "已建会", False: "未建会"}  # the two ledgers of 湛江
TIGHT = ("name", "year_cases", "open_cases", "letters", "last_on")


class Employers(HeldList):
    """单位: list and detail."""

    detail: EmployerDetail

    def __init__(self, context: Context) -> None:
        often = threshold("repeat_cases")
        views = [
            View("all", "全部"),
            View("repeated", f"近一年 {often} 件以上", lambda row: row["recent_cases"] >= often),
            View("unanswered", "有逾期未答复", lambda row: row["unanswered"] > 0),
            View("warned", "预警中", lambda row: row["warnings"] > 0),
            View("large", "百人以上未建会", lambda row: (row["headcount"] or 0) >= LARGE and not row["is_unionised"]),
        ]
        super().__init__(
            context,
            "用人单位",
            "employers",
            _columns(context),
            records=RECORDS,
            views=views,
            filters=[
                Filter("industry", Employer.spec("industry").label, lambda: vocabulary.options("industry")),
                Filter("nature", Employer.spec("nature").label, lambda: vocabulary.options("employer_nature")),
                Filter("is_unionised", "建会", lambda: tuple((str(int(held)), words) for held, words in UNIONISED.items())),
                Filter("area", Employer.spec("area").label, lambda: self.used("area")),
            ],
            found_in=("name", "aliases", "credit_code", "contact", "phone", "address"),
            sorting=("year_cases", True),
            unit="家",
            empty=EmptyState(
                "还没有单位档案。登记诉求时填的单位会自动建档，也可以从 Excel 导入。",
                [
                    Button("登记诉求", lambda: context.go("grievances", act="new"), right="register"),
                    Button("导入", lambda: context.go("ledgers", act="import"), right="import"),
                ],
            ),
            detail=EmployerDetail(context),
            detail_widths=(520, 476, 640),
            tight=TIGHT,
        )
        self.detail.opened.connect(self.open_page)
        self.acts |= {
            "save": lambda: self.detail.save(),
            "edit": lambda: self.detail.edit(),
            "next_tab": lambda: self.detail.tabs.step(1),
        }

    def rows(self, store: Store) -> Sequence[Any]:
        return employer_rows(store)

    def foot(self, rows: Sequence[Any]) -> list[str]:
        words = [f"今年诉求 {sum(row['year_cases'] for row in rows):,} 件", f"在办 {sum(row['open_cases'] for row in rows):,} 件"]
        # the published rate: 职代会建制 ÷ 已建会百人以上 (常州)
        large = [row for row in rows if row["is_unionised"] and (row["headcount"] or 0) >= LARGE]
        held = sum(row["is_congress_held"] for row in large)
        return [*words, f"百人以上已建会 {len(large)} 家，职代会建制 {held} 家（{held / len(large):.1%}）"] if large else words

    def arrive(self, id: str = "", act: str = "", view: str = "", key: str = "", imported: str = "", **rest: Any) -> None:
        """From elsewhere: one employer by ``id``, a view, a draft by its ``key``."""
        if act == "draft":
            id, act = key.rpartition(":")[2], "edit"
        if view:
            self.tabs.set_current(view)
        if imported:
            self.show_imported(imported)
        if id:
            self.show_detail(id)
        if act == "edit":
            self.then(self.detail.edit)


def _columns(context: Context) -> list[Column]:

    def label(name: str) -> str:
        return Employer.spec(name).label

    def word(name: str, of: str) -> Callable[[Any], str]:
        return lambda row: vocabulary.label(of, row[name])

    def count(key: str, title: str, width: int = 84) -> Column:
        return Column(key, title, width, lambda row: f"{row[key]:,}" if row[key] else "", order=lambda row: row[key], right=True)

    def union(row: Any) -> PillText:
        return PillText(UNIONISED[bool(row["is_unionised"])], "grn" if row["is_unionised"] else "")

    return [
        Column("name", label("name"), 220, stretch=True, tip=lambda row: row["name"]),
        Column("industry", label("industry"), 92, word("industry", "industry")),
        Column("nature", label("nature"), 92, word("nature", "employer_nature"), shown=False),
        count("headcount", label("headcount")),
        Column("is_unionised", "建会", 84, pill=union, order=lambda row: row["is_unionised"]),
        Column("area", label("area"), 110, shown=False),
        count("year_cases", "今年诉求", 108),
        count("open_cases", "在办", 64),
        count("recent_cases", "近一年", 76),
        count("cases", "历年诉求"),
        count("letters", "文书", 64),
        Column(
            "unanswered",
            "逾期未复",
            92,
            pill=lambda row: PillText(f"{row['unanswered']} 份", "red", "alert-circle") if row["unanswered"] else PillText("", ""),
            order=lambda row: row["unanswered"],
        ),
        Column(
            "warnings",
            "预警",
            72,
            pill=lambda row: PillText(f"{row['warnings']} 条", "vio") if row["warnings"] else PillText("", ""),
            order=lambda row: row["warnings"],
        ),
        Column(
            "last_on",
            "最近一次",
            96,
            lambda row: show_day(row["last_on"], context.store.now().date()),
            order=lambda row: row["last_on"],
            right=True,
            whole=True,
        ),
    ]
