"""A ledger that another office wrote anew comes back: the same changes, and none that nobody made."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from cases import at_work, registered
from edited_ledgers import HEADER, column, edited
from station.actions import ledgers, roundtrip
from station.casework.masking import MaskLevel
from station.casework.model import Employer, Worker
from station.casework.roundtrip import State
from station.casework.sheets import Asked, Layout, Period
from station.db.store import Store

NASTY = ("=1+1", "00123", "2026-10-08", "1e5", " 前后有空 ", "一行\n又一行", "'引", "<&>", "真\u3000空")


@pytest.fixture
def exported(store: Store, tmp_path: Path) -> Path:
    at_work(store)
    for at, text in enumerate(NASTY):
        registered(
            store,
            Worker(name=f"李{'一二三四五六七八九'[at]}", phone=f"0138{at:07}"),
            Employer(name=f"晨光{at}厂"),
            summary=text,
            amount=(at + 1) * 123_456,
            amount_mark=("", "over", "about")[at % 3],
            received_at=f"2026-03-{at + 1:02}T08:3{at % 6}",
        )
    path = tmp_path / "台账.xlsx"
    ledgers.export(store, Asked("grievances", Period.everything(), Layout.WIDE, MaskLevel.DISTRICT), path)
    return path


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_what_another_office_saves_unchanged_is_unchanged(store: Store, exported: Path, office, kind: str) -> None:
    compared = roundtrip.compare(store, office(exported, kind))
    assert [(change.column.title, change.old, change.new) for change in compared.changes] == []
    assert compared.refused == () and compared.rows == len(NASTY)
    assert compared.new_rows == compared.unclear_rows == compared.missing == compared.lost_columns == ()


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_edits_come_back_through_another_office(store: Store, exported: Path, office, tmp_path: Path, kind: str) -> None:
    def edit(page: Worksheet) -> None:
        for row, heading, value in (
            (0, "诉求摘要", "改过的说法"),
            (1, "涉及金额（元）", 5000.5),
            (2, "涉及人数", 12),
            (3, "受理日期", date(2026, 2, 3)),
            (4, "来源渠道", "来电"),
        ):
            page.cell(HEADER + 1 + row, column(page, heading)).value = value  # type: ignore[assignment]

    compared = roundtrip.compare(store, office(edited(exported, tmp_path / "改过.xlsx", edit), kind))
    assert {(change.column.title, *change.values.items()) for change in compared.changes} == {
        ("诉求摘要", ("summary", "改过的说法")),
        ("涉及金额", ("amount", 500_050)),
        ("涉及人数", ("people", 12)),
        ("受理日期", ("received_at", "2026-02-03T08:33")),
        ("来源渠道", ("channel", "phone")),
    }
    assert {change.state for change in compared.changes} == {State.THERE}
