"""Ledgers that were edited outside and come back: every changed cell is found, none invented, and only what was chosen is entered."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cases import WANG, at_work, registered
from depth import examples
from edited_ledgers import HEADER, column, edited, rearranged
from stand_ins import Clock
from station.actions import grievances, ledgers, outreach, roundtrip
from station.actions.setting_up import save_staff
from station.casework import ledgers as rules
from station.casework import vocabulary
from station.casework.masking import MaskLevel
from station.casework.model import (
    Commission,
    Consultation,
    Employer,
    FollowUp,
    Grievance,
    Handover,
    LedgerExport,
    Mediation,
    StaffMember,
    Worker,
)
from station.casework.roundtrip import CellChange, Comparison, State
from station.casework.sheets import Asked, Layout, Period
from station.db.store import Store
from station.errors import StationError

COUNT = 24
WIDE = Asked("grievances", Period.everything(), Layout.WIDE)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with cases of many kinds; tests of this module that change it undo that."""
    clock = Clock()
    with Store.open(tmp_path_factory.mktemp("desk") / "store", clock=clock) as store:
        store.user = WANG.name
        at_work(store)
        chance = random.Random("round trip")
        for at in range(COUNT):
            registered(
                store,
                Worker(name=f"李{'一二三四五六七八'[at % 8]}", phone=f"138{at:08}"),
                Employer(name=f"{'晨光锦禾河湾'[at % 3 * 2 : at % 3 * 2 + 2]}家具厂"),
                received_at=f"2026-03-{at % 15 + 1:02}T08:30",
                category=("wages", "injury", "contract")[at % 3],
                summary=f"{'拖欠' if at % 2 else '克扣'}工资，第{at}件",
                people=(at % 5) + 1,
                amount=chance.randrange(1, 10**7),
                amount_mark=("", "over", "about")[at % 3],
                channel=("visit", "phone")[at % 2],
                number=f"ZQ-2026-{at + 100:04}",
            )
        yield store


@pytest.fixture(scope="module")
def exported(desk: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "台账.xlsx"
    assert ledgers.export(desk, WIDE, path) == COUNT
    return path


def back(store: Store, source: Path, folder: Path, edit: Callable[[Worksheet], None]) -> Comparison:
    return roundtrip.compare(store, edited(source, folder / "改过.xlsx", edit))


def only(compared: Comparison) -> CellChange:
    assert len(compared.changes) == 1, compared.changes
    return compared.changes[0]


def set_cell(heading: str, row: int, value: object) -> Callable[[Worksheet], None]:
    def edit(page: Worksheet) -> None:
        page.cell(HEADER + 1 + row, column(page, heading)).value = value  # type: ignore[assignment]

    return edit


# -- what was not edited ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("level", [MaskLevel.DISTRICT, MaskLevel.FULL])
def test_a_file_that_comes_back_as_it_left_changes_nothing(desk: Store, tmp_path: Path, layout: str, level: MaskLevel) -> None:
    from station.casework.cell_prints import Origin
    from station.export.ledger_xlsx import write_ledger

    made = ledgers.sheet(desk, Asked("grievances", Period.everything(), layout, level))
    origin = Origin.new(desk.now())
    write_ledger(made, tmp_path / "a.xlsx", origin)
    with desk.step("导出", undoable=False) as step:
        step.add(LedgerExport(id=origin.export_id, cell_key=origin.key, ledger="grievances", exported_at=origin.exported_at))
    compared = roundtrip.compare(desk, tmp_path / "a.xlsx")
    assert compared.changes == () and compared.refused == () and compared.rows == COUNT
    assert compared.new_rows == compared.unclear_rows == compared.missing == compared.lost_columns == compared.strange_columns == ()


def test_neither_the_body_nor_the_hidden_sheet_disturbs_who_pastes_tables_together(exported: Path) -> None:
    book = load_workbook(exported)
    page = book.worksheets[0]
    assert all(not dimension.hidden for dimension in page.column_dimensions.values())
    assert page.max_column == len([cell for cell in page[HEADER] if cell.value])
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden"]


def test_the_key_of_an_export_is_not_in_its_file(desk: Store, exported: Path) -> None:
    import zipfile

    keys = [export.cell_key for export in desk.matching(LedgerExport) if export.cell_key]
    with zipfile.ZipFile(exported) as package:
        whole = b"".join(package.read(name) for name in package.namelist())
    assert keys and not any(key.encode() in whole for key in keys)


# -- random edits come back exactly ------------------------------------------------------------------------------------------------

TYPED = {  # heading -> what may be typed, as a workbook holds it, and what the field then is
    "诉求摘要": lambda n: (f"改成第{n}种说法", {"summary": f"改成第{n}种说法"}),
    "涉及人数": lambda n: (n + 50, {"people": n + 50}),
    "涉及金额（元）": lambda n: (n + 0.25, {"amount": n * 100 + 25}),
    "来源渠道": lambda n: (vocabulary.label("channel", "12351"), {"channel": "12351"}),
    "受理日期": lambda n: (date(2026, 2, 1) + timedelta(days=n % 20), {}),
    "首次联系时间": lambda n: (f"2026.3.{n % 28 + 1} 9:30", {"contacted_at": f"2026-03-{n % 28 + 1:02}T09:30"}),
    "承办人": lambda n: (f"同事{n}", {"handler": f"同事{n}"}),
}


@examples(8)
@given(st.data())
def test_random_edits_of_a_file_sorted_cut_and_rearranged_come_back_exactly(
    desk: Store, exported: Path, tmp_path: Path, data: st.DataObject
) -> None:
    edits = data.draw(
        st.dictionaries(st.tuples(st.integers(0, COUNT - 1), st.sampled_from(sorted(TYPED))), st.integers(1, 10_000), max_size=25),
        "edits",
    )
    order = data.draw(st.permutations(range(COUNT)), "order")
    kept = order[: data.draw(st.integers(COUNT // 2, COUNT), "rows kept")]
    width = load_workbook(exported, read_only=True).worksheets[0].max_column or 1
    columns = data.draw(st.permutations(range(width)), "columns")
    is_renumbered = data.draw(st.booleans(), "renumbered")
    added = data.draw(st.integers(0, 3), "added rows")

    def edit(page: Worksheet) -> None:
        for (row, heading), n in edits.items():
            page.cell(HEADER + 1 + row, column(page, heading)).value = TYPED[heading](n)[0]
        ordinal = column(page, "序号")
        rearranged(page, kept, columns)
        if is_renumbered:
            at = list(columns).index(ordinal - 1) + 1
            for number in range(len(kept)):
                page.cell(HEADER + 1 + number, at).value = number + 1
        for number in range(added):
            for at in range(1, width + 1):
                page.cell(HEADER + 1 + len(kept) + number, at).value = f"新增{number}"

    compared = back(desk, exported, tmp_path, edit)
    ids = [row.record_id for row in ledgers.sheet(desk, WIDE).rows]
    expected = {(ids[row], heading): n for (row, heading), n in edits.items() if row in kept}
    found = {(change.record_id, change.column.heading): change for change in compared.changes}
    for (record_id, heading), n in expected.items():
        typed, values = TYPED[heading](n)
        before = desk.get(Grievance, record_id)
        if values and all(getattr(before, name) == value for name, value in values.items()):
            assert (record_id, heading) not in found
            continue
        if heading == "受理日期" and before.received_at.startswith(typed.isoformat()):
            continue
        change = found.pop((record_id, heading))
        assert change.state is State.THERE and not change.trouble
        if heading == "受理日期":
            assert change.values == {"received_at": f"{typed.isoformat()}T08:30"}
        else:
            assert change.values.items() >= values.items()
    assert not found, "nothing is invented"
    assert compared.rows == len(kept) and compared.unclear_rows == ()
    assert len(compared.new_rows) == added and len(compared.missing) == COUNT - len(kept)


# -- rows and columns --------------------------------------------------------------------------------------------------------------


def test_headings_may_be_rewritten_and_columns_put_in(desk: Store, exported: Path, tmp_path: Path) -> None:
    def edit(page: Worksheet) -> None:
        page.cell(HEADER, column(page, "诉求摘要")).value = "主要内容"
        page.cell(HEADER + 2, column(page, "主要内容")).value = "另有说法"
        page.insert_cols(3)
        page.cell(HEADER, 3).value = "区里意见"
        page.cell(HEADER + 1, 3).value = "同意"

    compared = back(desk, exported, tmp_path, edit)
    assert (only(compared).column.title, only(compared).new) == ("诉求摘要", "另有说法")
    assert compared.strange_columns == ("区里意见",) and compared.lost_columns == ()


def test_a_deleted_column_is_named_and_changes_nothing(desk: Store, exported: Path, tmp_path: Path) -> None:
    compared = back(desk, exported, tmp_path, lambda page: page.delete_cols(column(page, "诉求摘要")))
    assert compared.changes == () and compared.lost_columns == ("诉求摘要",)


def test_rows_above_the_table_and_a_filter_do_no_harm(desk: Store, exported: Path, tmp_path: Path) -> None:
    def edit(page: Worksheet) -> None:
        page.insert_rows(1, 2)
        page.cell(1, 1).value = "2026年第一批"
        page.row_dimensions[8].hidden = True
        page.cell(HEADER + 3, 22).value = page.cell(HEADER + 3, 22).value

    compared = back(desk, exported, tmp_path, edit)
    assert compared.changes == () and compared.rows == COUNT


def test_a_row_that_was_put_in_is_named_not_entered(desk: Store, exported: Path, tmp_path: Path) -> None:
    def edit(page: Worksheet) -> None:
        page.insert_rows(HEADER + 3)
        for at, text in enumerate(("", "ZQ-2026-0999", date(2026, 3, 1), "来电", "", "王五"), 1):
            page.cell(HEADER + 3, at).value = text

    compared = back(desk, exported, tmp_path, edit)
    assert compared.changes == ()
    assert [row for row, _ in compared.new_rows] == [HEADER + 3] and "ZQ-2026-0999" in compared.new_rows[0][1]


def test_a_copied_row_is_not_taken_for_its_model(desk: Store, exported: Path, tmp_path: Path) -> None:
    def edit(page: Worksheet) -> None:
        page.insert_rows(HEADER + 2)
        for at in range(1, page.max_column + 1):
            page.cell(HEADER + 2, at).value = page.cell(HEADER + 1, at).value
        page.cell(HEADER + 2, column(page, "诉求摘要")).value = "又一件"

    compared = back(desk, exported, tmp_path, edit)
    assert compared.changes == () and len(compared.new_rows) + len(compared.unclear_rows) == 1


# -- what cannot be taken back --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "why"),
    [
        ("受理编号", "由程序给出，不在表里改。"),
        ("性别", "是劳动者的内容，请在那里改。"),
    ],
)
def test_columns_that_are_not_the_records_own_are_named_with_the_reason(
    desk: Store, exported: Path, tmp_path: Path, heading: str, why: str
) -> None:
    compared = back(desk, exported, tmp_path, set_cell(heading, 3, "改了"))
    assert compared.changes == ()
    [(title, reason, count)] = compared.refused
    assert (title, count) == (heading, 1)
    assert reason == why or reason.endswith("的内容，请在那里改。")


@pytest.mark.parametrize(
    ("heading", "typed", "said"),
    [
        ("涉及金额（元）", "很多", "金额“很多”认不出来。"),
        ("涉及金额（元）", -5, "金额不能是负数。"),
        ("涉及金额（元）", 12.345, "金额“12.345”细过一分钱。"),
        ("受理日期", "月初", "“月初”认不出是哪一天。例如 2026-11-16。"),
        ("来源渠道", "来方", "词表里没有“来方”。请选词表里的词。"),
        ("涉及人数", "好几个", "“好几个”不是人数或件数。请只填数字。"),
        ("诉求摘要", None, "诉求摘要不能留空。"),
    ],
)
def test_what_cannot_be_read_is_flagged_at_its_cell(
    desk: Store, exported: Path, tmp_path: Path, heading: str, typed: object, said: str
) -> None:
    change = only(back(desk, exported, tmp_path, set_cell(heading, 0, typed)))
    assert change.trouble == said and not change.can_be_taken
    with pytest.raises(StationError):
        roundtrip.apply(desk, [change])


@pytest.mark.parametrize(
    ("heading", "typed", "values"),
    [
        ("涉及金额（元）", "1.2万", {"amount": 1_200_000, "amount_mark": ""}),
        ("涉及金额（元）", "约8000", {"amount": 800_000, "amount_mark": "about"}),
        ("涉及金额（元）", None, {"amount": None}),
        ("涉及人数", "200余", {"people": 200, "people_mark": "over"}),
        ("是否群体性", "是", {"is_collective": True}),
        ("来源渠道", "来电", {"channel": "phone"}),
        ("受理日期", "3月5日", {"received_at": "2026-03-05T08:30"}),
        ("诉求摘要", "=1+1", {"summary": "=1+1"}),
        ("诉求摘要", 12_345, {"summary": "12345"}),
    ],
)
def test_values_are_read_as_people_type_them(
    desk: Store, exported: Path, tmp_path: Path, heading: str, typed: object, values: dict[str, object]
) -> None:
    def edit(page: Worksheet) -> None:
        cell = page.cell(HEADER + 1, column(page, heading))
        cell.value = typed  # type: ignore[assignment]
        if isinstance(typed, str):
            cell.data_type = "s"

    change = only(back(desk, exported, tmp_path, edit))
    assert dict(change.values) == values and change.can_be_taken


def test_a_summary_with_covered_numbers_is_not_written_back(store: Store, tmp_path: Path) -> None:
    at_work(store)
    case = registered(store, summary="拖欠工资，联系电话13812345678").grievance
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")
    change = only(back(store, tmp_path / "a.xlsx", tmp_path, set_cell("诉求摘要", 0, "拖欠工资，联系138****5678，已改")))
    assert change.trouble == "表里写的不是原文（有掩码或者缩写），收不回来。" and not change.can_be_taken
    assert store.get(Grievance, case.id).summary.endswith("13812345678")


# -- both sides ------------------------------------------------------------------------------------------------------------------------


def correct(store: Store, case: Grievance, **values: object) -> Grievance:
    base = store.get(Grievance, case.id)
    grievances.save(store, base.with_values(**values), base, "改诉求")
    return store.get(Grievance, case.id)


@pytest.mark.parametrize(("here", "state"), [("这里的说法", State.BOTH), ("那里的说法", State.SAME)])
def test_a_cell_changed_on_both_sides_is_told_with_who_and_when(
    store: Store, clock: Clock, tmp_path: Path, here: str, state: State
) -> None:
    at_work(store)
    case = registered(store).grievance
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")
    clock.advance(hours=1)
    correct(store, case, summary=here)
    change = only(back(store, tmp_path / "a.xlsx", tmp_path, set_cell("诉求摘要", 0, "那里的说法")))
    assert (change.state, change.by, change.old, change.new) == (state, "王芳", here, "那里的说法")
    assert change.at and change.can_be_taken is (state is State.BOTH)


def test_what_was_changed_here_alone_is_not_set_back_by_an_old_file(store: Store, tmp_path: Path) -> None:
    at_work(store)
    case = registered(store).grievance
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")
    correct(store, case, summary="这里的说法")
    assert roundtrip.compare(store, tmp_path / "a.xlsx").changes == ()


def test_a_file_of_another_pc_is_compared_but_nothing_is_certain(store: Store, tmp_path: Path) -> None:
    at_work(store)
    registered(store)
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")

    def forget(page: Worksheet) -> None:
        set_cell("诉求摘要", 0, "那里的说法")(page)
        page.parent.worksheets[2].cell(1, 7).value = "01J0000000000000000000000X"

    assert only(back(store, tmp_path / "a.xlsx", tmp_path, forget)).state is State.UNSURE


# -- applying --------------------------------------------------------------------------------------------------------------------------


def test_what_was_chosen_is_entered_in_one_step_and_undone_as_a_whole(store: Store, tmp_path: Path) -> None:
    at_work(store)
    cases = [registered(store, summary=f"第{n}件").grievance for n in range(3)]
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")

    def edit(page: Worksheet) -> None:
        set_cell("诉求摘要", 0, "改一")(page)
        set_cell("涉及人数", 0, 7)(page)
        set_cell("诉求摘要", 2, "改三")(page)

    compared = back(store, tmp_path / "a.xlsx", tmp_path, edit)
    chosen = [change for change in compared.changes if change.new != "7"]
    roundtrip.apply(store, chosen)
    now = [store.get(Grievance, case.id) for case in cases]
    assert [(each.summary, each.people) for each in now] == [("改一", 1), ("第1件", 1), ("改三", 1)]
    store.undo()
    assert [store.get(Grievance, case.id).summary for case in cases] == ["第0件", "第1件", "第2件"]


def test_one_refusal_takes_everything_back(store: Store, tmp_path: Path) -> None:
    at_work(store)
    first, second = (registered(store, summary=f"第{n}件").grievance for n in range(2))
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")

    def edit(page: Worksheet) -> None:
        set_cell("诉求摘要", 0, "改一")(page)
        set_cell("受理日期", 1, date(2027, 1, 1))(page)

    compared = back(store, tmp_path / "a.xlsx", tmp_path, edit)
    with pytest.raises(StationError) as refused:
        roundtrip.apply(store, compared.changes)
    assert second.number in refused.value.message and "没有改动任何内容。" in refused.value.hint
    assert store.get(Grievance, first.id).summary == "第0件"


def test_every_refusal_is_named_at_its_cell_and_the_rest_can_then_be_taken(store: Store, tmp_path: Path) -> None:
    at_work(store)
    cases = [registered(store, summary=f"第{n}件").grievance for n in range(3)]
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")

    def edit(page: Worksheet) -> None:
        set_cell("诉求摘要", 0, "改一")(page)
        set_cell("受理日期", 1, date(2027, 1, 1))(page)
        set_cell("受理日期", 2, date(2027, 1, 2))(page)

    compared = back(store, tmp_path / "a.xlsx", tmp_path, edit)
    with pytest.raises(roundtrip.RefusedError) as refused:
        roundtrip.apply(store, compared.changes)
    assert set(refused.value.troubles) == {(case.id, "grievance.received_at") for case in cases[1:]}
    assert "另有 1 处也收不了" in refused.value.message
    rest = [change for change in compared.changes if (change.record_id, change.column.key) not in refused.value.troubles]
    roundtrip.apply(store, rest)
    assert store.get(Grievance, cases[0].id).summary == "改一"


def test_a_remark_is_taken_back_where_the_column_shows_nothing_else(store: Store, tmp_path: Path) -> None:
    at_work(store)
    blank, noted, joined = (registered(store, summary=f"第{n}件", remark=text).grievance for n, text in enumerate(("", "旧的", "也有")))
    with store.step("移交") as step:
        step.add(
            Handover(grievance_id=joined.id, kind="transfer", to_name="区人社局", answer="accepted", sent_on="2026-03-02", reason="管辖")
        )
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")

    def edit(page: Worksheet) -> None:
        for row in range(3):
            set_cell("备注", row, "新的")(page)

    compared = back(store, tmp_path / "a.xlsx", tmp_path, edit)
    assert {change.record_id: bool(change.trouble) for change in compared.changes} == {blank.id: False, noted.id: False, joined.id: True}
    roundtrip.apply(store, [change for change in compared.changes if not change.trouble])
    assert [store.get(Grievance, case.id).remark for case in (blank, noted, joined)] == ["新的", "新的", "也有"]


def test_a_limit_that_is_counted_is_named_and_not_taken(store: Store, tmp_path: Path) -> None:
    at_work(store)
    registered(store)
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")
    compared = back(store, tmp_path / "a.xlsx", tmp_path, set_cell("办理时限", 0, date(2026, 12, 1)))
    assert compared.changes == ()
    assert compared.refused == (("办理时限", "由程序按规则算出，不在表里改。", 1),)


def test_what_the_act_itself_sets_otherwise_is_not_passed_over(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(store)
    case = registered(store, summary="原来的").grievance
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")
    compared = back(store, tmp_path / "a.xlsx", tmp_path, set_cell("诉求摘要", 0, "改一"))
    monkeypatch.setattr(grievances, "save", lambda store, record, base, name: None)
    with pytest.raises(roundtrip.RefusedError, match="算回去"):
        roundtrip.apply(store, compared.changes)
    assert store.get(Grievance, case.id).summary == "原来的"


def test_what_changed_since_the_comparison_is_not_written_over(store: Store, tmp_path: Path) -> None:
    at_work(store)
    case = registered(store).grievance
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")
    compared = back(store, tmp_path / "a.xlsx", tmp_path, set_cell("诉求摘要", 0, "那里的说法"))
    correct(store, case, summary="刚改的")
    with pytest.raises(StationError, match="刚刚又改过"):
        roundtrip.apply(store, compared.changes)
    assert store.get(Grievance, case.id).summary == "刚改的"


def test_only_who_may_edit_takes_back(store: Store, tmp_path: Path) -> None:
    at_work(store)
    save_staff(store, StaffMember(name="见习", role="viewer"))
    registered(store)
    ledgers.export(store, WIDE, tmp_path / "a.xlsx")
    compared = back(store, tmp_path / "a.xlsx", tmp_path, set_cell("诉求摘要", 0, "那里的说法"))
    store.user = "见习"
    with pytest.raises(StationError):
        roundtrip.apply(store, compared.changes)


def test_calls_back_are_taken_back_with_their_checks(store: Store, tmp_path: Path) -> None:
    at_work(store)
    case = registered(store).grievance
    with store.step("回访") as step:
        calls = [
            step.add(FollowUp(grievance_id=case.id, called_on=f"2026-03-0{n}", satisfaction="satisfied", comment=f"话{n}")) for n in (3, 4)
        ]
    ledgers.export(store, Asked("follow_ups", Period.everything(), Layout.WIDE), tmp_path / "a.xlsx")

    def edit(page: Worksheet) -> None:
        set_cell("回访意见", 0, "感谢工会")(page)
        set_cell("回访日期", 1, date(2027, 1, 1))(page)
        set_cell("满意度", 1, vocabulary.label("satisfaction", "unreachable"))(page)

    compared = back(store, tmp_path / "a.xlsx", tmp_path, edit)
    with pytest.raises(roundtrip.RefusedError) as refused:
        roundtrip.apply(store, compared.changes)
    assert set(refused.value.troubles) == {(calls[1].id, "follow_up.called_on"), (calls[1].id, "follow_up.satisfaction")}
    roundtrip.apply(store, [change for change in compared.changes if change.record_id == calls[0].id])
    assert store.get(FollowUp, calls[0].id).comment == "感谢工会"


def test_commissions_are_taken_back(store: Store, tmp_path: Path) -> None:
    at_work(store)
    case = registered(store).grievance
    with store.step("委派") as step:
        mediation = step.add(Mediation(grievance_id=case.id, number="站工劳调字〔2026〕1号", applied_on="2026-03-02"))
        held = step.add(Commission(mediation_id=mediation.id, body="滨河区法院", kind="court_before", received_on="2026-03-02"))
    ledgers.export(store, Asked("commissions", Period.everything(), Layout.WIDE), tmp_path / "a.xlsx")
    compared = back(store, tmp_path / "a.xlsx", tmp_path, set_cell("承办法官或仲裁员", 0, "贺法官"))
    roundtrip.apply(store, [only(compared)])
    assert store.get(Commission, held.id).contact == "贺法官"


@pytest.mark.parametrize("ledger", list(rules.ledgers()))
def test_every_ledger_can_be_taken_back(ledger: str) -> None:
    assert roundtrip._saver(rules.ledgers()[ledger].line) is not None


def test_lines_without_a_number_are_known_by_what_they_say(store: Store, tmp_path: Path) -> None:
    """Consultations of one day that differ in their question only; rows swapped and renumbered."""
    at_work(store)
    asked = [
        outreach.add(store, Consultation(asked_on="2026-03-02", category="wages", question=f"第{n}问", answer="已答", answered_by="王芳"))
        for n in range(4)
    ]
    ledgers.export(store, Asked("consultations", Period.everything(), Layout.WIDE), tmp_path / "a.xlsx")

    def edit(page: Worksheet) -> None:
        page.cell(HEADER + 2, column(page, "答复要点")).value = "另答"
        rearranged(page, [3, 1, 0, 2])
        for row in range(4):
            page.cell(HEADER + 1 + row, 1).value = row + 1

    compared = back(store, tmp_path / "a.xlsx", tmp_path, edit)
    change = only(compared)
    assert (change.record_id, change.old, change.new) == (asked[1].id, "已答", "另答")
    assert change.name.startswith("2026-03-02")
    roundtrip.apply(store, [change])
    assert [store.get(Consultation, each.id).answer for each in asked] == ["已答", "另答", "已答", "已答"]


# -- files that are none of ours -----------------------------------------------------------------------------------------------------------


def test_a_workbook_without_the_hidden_sheet_is_refused_in_plain_words(desk: Store, exported: Path, tmp_path: Path) -> None:
    book = load_workbook(exported)
    del book["记录标识"]
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(StationError) as refused:
        roundtrip.compare(desk, tmp_path / "a.xlsx")
    assert refused.value.message == "“a.xlsx”里没有记录标识，认不出每一行是哪一条记录。"


def test_a_file_that_is_not_there_is_told(desk: Store, tmp_path: Path) -> None:
    with pytest.raises(StationError, match="打不开"):
        roundtrip.compare(desk, tmp_path / "没有.xlsx")
