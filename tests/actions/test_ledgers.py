"""Handing a ledger out: who must agree, what is kept on record, what a person is told who asks for something that is not there."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cases import at_work, registered
from station.actions import ledger_layouts, ledgers
from station.casework.masking import MaskLevel
from station.casework.model import LedgerExport, LedgerLayout, StaffMember
from station.casework.sheets import Asked, Layout, Period
from station.db.store import Store
from station.errors import ProblemsError, StationError

MARCH = Period.month("2026-03")
FULL = Asked("grievances", MARCH, Layout.WIDE, MaskLevel.FULL)


@pytest.fixture
def store(store: Store) -> Store:
    """王芳, a clerk, at the desk with one case."""
    at_work(store)
    registered(store)
    (me,) = store.matching(StaffMember, name=store.user)
    with store.step("登记人员") as step:
        step.save(replace(me, role="clerk"), me)
        for name, role, is_active in (
            ("梁敏华", "signer", True),
            ("马站长", "head", True),
            ("老签", "signer", False),
            ("小陈", "clerk", True),
        ):
            step.add(StaffMember(name=name, role=role, is_active=is_active))
    return store


def text(path: Path) -> str:
    return "\n".join(str(value) for row in load_workbook(path).worksheets[0].iter_rows(values_only=True) for value in row)


@pytest.mark.parametrize(
    ("reason", "agreed_by", "said"),
    [
        ("", "梁敏华", "导出完整姓名和电话，要写明用途。没有写文件。"),
        ("  ", "梁敏华", "导出完整姓名和电话，要写明用途。没有写文件。"),
        ("区总核查", "", "导出完整姓名和电话，要有第二个人同意。可以同意的有：梁敏华、马站长。"),
        ("区总核查", "王芳", "同意导出完整台账的，不能是本人。可以同意的有：梁敏华、马站长。"),
        ("区总核查", "小陈", "“小陈”不能同意导出完整台账。可以同意的有：梁敏华、马站长。"),
        ("区总核查", "老签", "“老签”不能同意导出完整台账。可以同意的有：梁敏华、马站长。"),
        ("区总核查", "谁也不是", "“谁也不是”不能同意导出完整台账。可以同意的有：梁敏华、马站长。"),
    ],
)
def test_a_full_ledger_needs_a_use_and_a_second_person(store: Store, tmp_path: Path, reason: str, agreed_by: str, said: str) -> None:
    with pytest.raises(StationError) as refused:
        ledgers.export(store, FULL, tmp_path / "full.xlsx", reason=reason, agreed_by=agreed_by)
    assert str(refused.value) == said
    assert not (tmp_path / "full.xlsx").exists()
    assert store.matching(LedgerExport) == []


def test_who_is_alone_cannot_agree_with_oneself(store: Store, tmp_path: Path) -> None:
    with store.step("离开") as step:
        for other in store.matching(StaffMember):
            if other.name != store.user:
                step.remove(other)
    assert ledgers.who_may_agree(store) == []
    with pytest.raises(StationError) as refused:
        ledgers.export(store, FULL, tmp_path / "full.xlsx", reason="区总核查", agreed_by="王芳")
    assert refused.value.hint == "本站没有别的在岗人员可以同意，请导出掩码的台账。"


@pytest.mark.parametrize("level", list(MaskLevel))
def test_every_export_is_kept_on_record_and_cannot_be_undone(store: Store, tmp_path: Path, level: MaskLevel) -> None:
    undo = store.undo_name()
    consent = {"reason": "区总核查", "agreed_by": "梁敏华"} if level is MaskLevel.FULL else {}
    asked = Asked("grievances", MARCH, Layout.WIDE, level, handler="李兰")
    count = ledgers.export(store, asked, tmp_path / "out.xlsx", **consent)
    (kept,) = store.matching(LedgerExport)
    assert (kept.kind, kept.ledger, kept.layout, kept.first_on, kept.last_on) == (
        "ledger",
        "grievances",
        "wide",
        "2026-03-01",
        "2026-03-31",
    )
    assert (kept.level, kept.rows, kept.exported_by, kept.scope) == (level.value, count, "王芳", "李兰经办")
    assert (kept.reason, kept.agreed_by) == (consent.get("reason", ""), consent.get("agreed_by", ""))
    assert kept.exported_at == store.now().isoformat(timespec="minutes")
    assert store.undo_name() == undo
    (logged,) = store.query("SELECT detail FROM act_log WHERE act = 'export'")
    assert ("用途：区总核查，同意人：梁敏华" in logged["detail"]) is (level is MaskLevel.FULL)


def test_names_leave_in_full_only_where_that_was_agreed(store: Store, tmp_path: Path) -> None:
    ledgers.export(store, FULL, tmp_path / "full.xlsx", reason="区总核查", agreed_by="梁敏华")
    ledgers.export(store, replace(FULL, level=MaskLevel.DISTRICT), tmp_path / "masked.xlsx")
    ledgers.export(store, replace(FULL, level=MaskLevel.PUBLIC), tmp_path / "public.xlsx")
    (case,) = (row.record_id for row in ledgers.sheet(store, FULL).rows)
    worker = ledgers.ledger_lines.files(store, ledgers.rules.ledgers()["grievances"], {"grievance": {case: ("", "")}})[0].case.worker  # type: ignore[union-attr]
    assert worker is not None and worker.name in text(tmp_path / "full.xlsx")
    assert worker.name not in text(tmp_path / "masked.xlsx") + text(tmp_path / "public.xlsx")
    assert "＜3" in text(tmp_path / "public.xlsx")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked("x", MARCH), "没有叫“x”的台账。"),
        (Asked("grievances", MARCH, "gone"), "这个台账没有这个版式。"),
        (Asked("grievances", MARCH, station_id="gone"), "没有这个站点。"),
    ],
)
def test_what_is_not_there_is_told(store: Store, asked: Asked, said: str) -> None:
    with pytest.raises(StationError) as refused:
        ledgers.sheet(store, asked)
    assert refused.value.message == said


def titles(store: Store, layout: LedgerLayout) -> list[str]:
    return [column.title for column in ledgers.sheet(store, Asked("grievances", MARCH, layout.id)).columns]


def test_a_layout_is_kept_changed_and_taken_away(store: Store) -> None:
    ledger_layouts.keep(
        store, LedgerLayout(ledger="grievances", name=" 三列 ", columns="derived.ordinal\ngrievance.number\nderived.phone|||不显示")
    )
    (layout,) = ledger_layouts.kept(store, "grievances")
    assert layout.name == "三列"
    assert layout.columns.splitlines()[-1] == "derived.phone | 联系电话 | 14 | 不显示"
    assert [column.title for column in ledgers.sheet(store, Asked("grievances", MARCH, layout.id)).columns] == [
        "序号",
        "受理编号",
        "联系电话",
    ]
    assert ledger_layouts.layout_named(store, "grievances", "三列") == layout.id
    with pytest.raises(StationError, match="没有叫“四列”的版式"):
        ledger_layouts.layout_named(store, "grievances", "四列")
    with pytest.raises(ProblemsError, match="已经有叫“三列”的版式"):
        ledger_layouts.keep(store, LedgerLayout(ledger="grievances", name="三列", columns="grievance.number"))
    ledger_layouts.keep(store, replace(layout, columns="grievance.number"), layout)
    ledger_layouts.remove(store, store.get(LedgerLayout, layout.id))
    with pytest.raises(StationError, match="没有这个版式"):
        ledgers.sheet(store, Asked("grievances", MARCH, layout.id))
    store.undo()
    assert titles(store, layout) == ["受理编号"]


def test_who_only_reads_lays_nothing_out(store: Store) -> None:
    (other,) = store.matching(StaffMember, name="小陈")
    with store.step("改角色") as step:
        step.save(replace(other, role="reader"), other)
    store.user = "小陈"
    with pytest.raises(StationError, match="改台账版式由"):
        ledger_layouts.keep(store, LedgerLayout(ledger="grievances", name="甲", columns="grievance.number"))
