"""Handing up a month report, for scripts (see ``actions/scripted``)."""

from collections.abc import Mapping
from typing import Any

from station.actions import report_papers, reports
from station.casework.model import MonthlyReport
from station.casework.sheets import Period
from station.db.store import Store


def submit_report(store: Store, words: Mapping[str, Any]) -> dict[str, Any]:
    """``{"month": "2026-10", "summary": "…", "note": "…"}``; without a summary the one made of the figures goes with it."""
    month = str(words.get("month", ""))
    summary = str(words.get("summary", "")) or report_papers.summary(store, Period.month(month), station_id=reports.own_scope(store))
    reports.submit(store, month, summary=summary, note=str(words.get("note", "")))
    kept = store.matching(MonthlyReport, period=month)[-1]
    return {"month": month, "submitted_at": kept.submitted_at, "summary": kept.summary}
