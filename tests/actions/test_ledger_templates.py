"""A district's workbook is kept once, known again by its headings, filled with what the ledger lists, and every filling is on record."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from cases import at_work, registered
from station.actions import ledger_templates as actions
from station.actions import ledgers
from station.actions.scripted import act
from station.casework.ledger_templates import read_lines
from station.casework.masking import MaskLevel
from station.casework.model import Attachment, Employer, LedgerExport, LedgerTemplate, StaffMember, Worker
from station.casework.sheets import Asked, Period
from station.db.store import Store
from station.errors import ProblemsError, StationError
from template_books import PAGE, plain_book

MARCH = Asked("grievances", Period.month("2026-03"))


@pytest.fixture
def cases(store: Store) -> Store:
    at_work(store)
    for name, received in (("韩素琴", "2026-03-02T10:00"), ("倪小曼", "2026-03-05T11:00"), ("岳春生", "2026-02-12T08:00")):
        registered(
            store, Worker(name=name, phone="13900002046"), Employer(name="滨河远辰物流有限公司"), received_at=received, amount=500_000
        )
    return store


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "区总诉求表.xlsx"
    path.write_bytes(plain_book())
    return path


def confirmed(store: Store, path: Path, name: str = "区总诉求表", ledger: str = "") -> LedgerTemplate:
    candidate = actions.look_into(path)
    found = actions.propose(store, candidate, ledger)
    template = LedgerTemplate(
        ledger=found.ledger,
        name=name,
        sheet=found.form.page,
        header_first=found.form.header_first,
        header_last=found.form.header_last,
        columns=actions.rules.as_lines(found.places),
    )
    actions.keep(store, candidate, template)
    return store.matching(LedgerTemplate, name=name)[0]


def test_the_ledger_the_sheet_and_the_columns_are_guessed(cases: Store, book: Path) -> None:
    found = actions.propose(cases, actions.look_into(book))
    assert (found.ledger, found.form.page, found.form.header_first, found.form.header_last) == ("grievances", PAGE, 3, 4)
    assert {place.place: place.key for place in found.places if place.key} == {
        "A": "derived.ordinal",
        "B": "grievance.received_at",
        "C": "derived.complainant",
        "D": "derived.phone",
        "E": "grievance.category",
        "F": "grievance.amount",
        "G": "grievance.closed_on",
        "A1": "@period",
        "A2": "@filler",
        "E9": "@filled_on",
    }
    assert found.known is None


def test_a_template_is_kept_with_its_file_and_filled_with_the_masked_lines(cases: Store, book: Path, tmp_path: Path) -> None:
    template = confirmed(cases, book)
    held = cases.matching(Attachment, owner_id=template.id)
    assert [one.name for one in held] == ["区总诉求表.xlsx"]
    assert actions.held(cases, template).content == book.read_bytes()
    path = tmp_path / "out.xlsx"
    done = actions.fill(cases, template, MARCH, path)
    page = load_workbook(path)[PAGE]
    assert done.rows == 2
    assert [[page.cell(row, column).value for column in (1, 3, 4, 6)] for row in (5, 6, 7)] == [
        [1, "韩*", "139****2046", 5000],
        [2, "倪*", "139****2046", 5000],
        [None] * 4,
    ]
    kept = cases.matching(LedgerExport)
    assert [(one.kind, one.ledger, one.layout, one.rows, one.level) for one in kept] == [
        ("template", "grievances", template.id, 2, "district")
    ]


def test_sheets_of_one_workbook_are_filled_together(cases: Store, tmp_path: Path) -> None:
    book = Workbook()
    for page, headings in (
        (book.worksheets[0], ("序号", "受理编号", "受理日期", "诉求人")),
        (book.create_sheet("附表2"), ("序号", "线索来源", "接收时间", "欠薪单位")),
    ):
        page.append(headings)
    path, out = tmp_path / "月报附表.xlsx", tmp_path / "out.xlsx"
    book.save(path)
    first = confirmed(cases, path, "附表1", "grievances")
    candidate = actions.look_into(path)
    second = actions.confirmed(actions.propose(cases, candidate, "wage_clues", "附表2"), "附表2")
    actions.keep(cases, candidate, second)
    done = actions.fill(cases, first, MARCH, out)
    filled = load_workbook(out)
    assert [filled.worksheets[0].cell(row, 4).value for row in (2, 3, 4)] == ["韩*", "倪*", None]
    assert [filled["附表2"].cell(row, 4).value for row in (2, 3, 4)] == ["滨河远辰物流有限公司"] * 2 + [None]
    assert (done.rows, done.counts) == (4, (2, 2))
    assert {name for name, _ in done.changed} == {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
    assert any(said.startswith("工作表“附表2”：") for said in done.unfilled)
    assert [(one.ledger, one.rows) for one in cases.matching(LedgerExport)] == [("grievances", 2), ("wage_clues", 2)]
    only = actions.fill(cases, first, Asked("grievances", MARCH.period, ids=()), out)
    assert only.counts == (0,), "where certain records are asked for the other sheets are left alone"


def test_the_lines_are_those_of_the_ledger(cases: Store, book: Path, tmp_path: Path) -> None:
    template = confirmed(cases, book)
    path = tmp_path / "out.xlsx"
    asked = Asked("grievances", Period.everything(), handler="王芳")
    done = actions.fill(cases, template, asked, path)
    assert done.rows == len(ledgers.sheet(cases, asked).rows)


def test_the_same_headings_are_known_again(cases: Store, book: Path, tmp_path: Path) -> None:
    kept = confirmed(cases, book)
    places = [p for p in read_lines(kept.columns) if p.place != "A2"]
    moved = {p.place: p for p in places}
    moved["I"] = moved["I"].__class__("I", "grievance.summary", None, moved["I"].heading)
    actions.change(cases, kept.with_values(columns=actions.rules.as_lines(moved.values())), kept)
    other = tmp_path / "四月.xlsx"
    other.write_bytes(plain_book(top=5, left=3, prepared=9))
    found = actions.propose(cases, actions.look_into(other))
    assert found.known is not None and found.known.name == "区总诉求表"
    keys = {place.place: place.key for place in found.places}
    assert keys["K"] == "grievance.summary"  # as the clerk had chosen
    assert keys["E"] == "derived.complainant"
    assert "@filler" not in keys.values()  # that blank was not wanted
    assert keys["C1"] == "@period"


def test_a_template_of_the_same_name_gives_way(cases: Store, book: Path) -> None:
    first = confirmed(cases, book)
    second = confirmed(cases, book)
    assert [one.id for one in actions.kept(cases)] == [second.id]
    cases.undo()
    assert [one.id for one in actions.kept(cases)] == [first.id]
    actions.remove(cases, first)
    assert actions.kept(cases) == []


def test_nothing_to_fill_and_no_name_are_problems(cases: Store, book: Path) -> None:
    candidate = actions.look_into(book)
    template = LedgerTemplate(ledger="grievances", name="", sheet=PAGE, header_first=3, header_last=4, columns="A===序号")
    with pytest.raises(ProblemsError) as raised:
        actions.keep(cases, candidate, template)
    assert set(raised.value.problems) == {"name"}
    with pytest.raises(ProblemsError, match="至少选一列"):
        actions.keep(cases, candidate, template.with_values(name="表"))
    assert actions.kept(cases) == []


def test_who_may_not_change_layouts_keeps_no_template(cases: Store, book: Path) -> None:
    with cases.step("人员") as step:
        step.add(StaffMember(name="何律师", role="lawyer"))
    cases.user = "何律师"
    with pytest.raises(StationError, match="版式"):
        confirmed(cases, book)


def test_full_names_need_a_use_and_a_second_person(cases: Store, book: Path, tmp_path: Path) -> None:
    with cases.step("人员") as step:
        step.add(StaffMember(name="程站长", role="signer"))
    template = confirmed(cases, book)
    asked = Asked("grievances", Period.month("2026-03"), level=MaskLevel.FULL)
    path = tmp_path / "out.xlsx"
    with pytest.raises(StationError, match="用途"):
        actions.fill(cases, template, asked, path)
    with pytest.raises(StationError, match="第二个人"):
        actions.fill(cases, template, asked, path, reason="区总调阅")
    assert not path.exists()
    agreed_by = "程站长"
    actions.fill(cases, template, asked, path, reason="区总调阅", agreed_by=agreed_by)
    assert load_workbook(path)[PAGE]["C5"].value == "韩素琴"
    assert [(one.reason, one.agreed_by, one.level) for one in cases.matching(LedgerExport)] == [("区总调阅", agreed_by, "full")]


def test_a_template_is_not_filled_with_counts(cases: Store, book: Path, tmp_path: Path) -> None:
    template = confirmed(cases, book)
    with pytest.raises(StationError, match="不能只填计数"):
        actions.fill(cases, template, Asked("grievances", MARCH.period, level=MaskLevel.PUBLIC), tmp_path / "out.xlsx")


def test_the_stores_own_files_are_not_written_over(cases: Store, book: Path) -> None:
    template = confirmed(cases, book)
    with pytest.raises(StationError):
        actions.fill(cases, template, MARCH, cases.folder / "station.db")


@pytest.mark.parametrize(("name", "said"), [("没有.xlsx", "打不开"), ("旧.xls", "旧版 Excel 文件"), ("空.xlsx", "没有找到表头")])
def test_what_is_no_template_is_said_plainly(cases: Store, tmp_path: Path, name: str, said: str) -> None:
    path = tmp_path / name
    if name.endswith(".xls"):
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    elif name == "空.xlsx":
        Workbook().save(path)
    with pytest.raises(StationError, match=said):
        actions.propose(cases, actions.look_into(path))


def test_a_hidden_sheet_is_not_guessed(cases: Store, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(plain_book())
    book = load_workbook(path)
    book[PAGE].sheet_state = "hidden"
    book["汇总"].append(["序号", "受理日期", "诉求人"])
    book.active = 1
    book.save(path)
    assert actions.propose(cases, actions.look_into(path)).form.page == "汇总"


def test_a_script_keeps_a_template_and_says_what_goes_where(cases: Store, book: Path, tmp_path: Path) -> None:
    words = {"file": str(book), "ledger": "grievances", "name": "月表", "columns": {"I": "诉求摘要", "C": ""}}
    answer = act(cases, "ledger-template", words)
    assert answer["columns"]["I"] == "grievance.summary"
    assert "C" not in answer["columns"]
    assert answer["columns"]["A1"] == "@period"
    assert actions.fill(cases, actions.named(cases, "grievances", "月表"), MARCH, tmp_path / "out.xlsx").rows == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"ledger": "nothing"}, "没有叫“nothing”的台账"),
        ({"columns": {"Z": "诉求摘要"}}, "没有 Z 列"),
        ({"columns": {"I": "星座"}}, "没有“星座”这一列"),
        ({"file": "nowhere.xlsx"}, "打不开"),
    ],
)
def test_a_script_is_told_what_it_may_say(cases: Store, book: Path, words: dict[str, object], said: str) -> None:
    with pytest.raises(StationError, match=said):
        act(cases, "ledger-template", {"file": str(book), "ledger": "grievances"} | words)
    with pytest.raises(StationError, match="没有叫“月表”的模板"):
        actions.named(cases, "grievances", "月表")
