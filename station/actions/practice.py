"""Practice data in a store of its own: made by one act, removed by another; the office's own store is never touched."""

import shutil
from collections.abc import Callable, Generator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from station.actions.at_desk import PRACTICE
from station.actions.progress import Stage
from station.casework.model import MediationSession, MonthlyReport
from station.db.faults import storage_faults
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.frozen import frozen

if TYPE_CHECKING:  # inventing takes most of the program along, and every window asks whether it shows practice data
    from station.casework.practice.station import Practice
    from station.casework.sheets import Period

CASES = 400
_REPORT_EVERY = 200  # records


@frozen
class Made:
    """What :func:`make` has made."""

    folder: Path
    cases: int
    records: int


def make(folder: Path, *, cases: int = CASES, seed: int = 1, clock: Callable[[], datetime] = datetime.now) -> Generator[Stage, None, Made]:
    """Make a practice station of the last fourteen months in a new or empty ``folder``.

    StationError if anything lies there already. Stopped or failed, it leaves the folder as it was.
    """
    from station.actions import circle
    from station.actions.setting_up import set_up
    from station.casework.practice.station import invent

    yield Stage("正在编练习数据")
    if _mark(folder) == "making":  # the program was killed the last time
        remove(folder)
    with storage_faults():
        was_there = folder.is_dir()
        if was_there and any(folder.iterdir()):
            raise StationError(f"“{folder.name}”里已经有东西，没有做练习数据。", "原来的内容没有动。请换一个新的或空的文件夹。")
    practice = invent(Random(seed), clock(), cases)
    try:
        with Store.open(folder, clock=clock) as store:
            store.set_setting(PRACTICE, "making")
            set_up(store, practice.station, practice.staff[0])
            circle.found(store)  # so that sending can be tried out; nobody else belongs to it
            yield from _fill(store, practice)
            store.set_setting(PRACTICE, "made")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        if was_there:
            folder.mkdir(exist_ok=True)
        raise
    return Made(folder, cases, len(practice.records))


def _fill(store: Store, practice: "Practice") -> Generator[Stage, None, None]:
    from station.casework.practice import reporting
    from station.db import attachments

    for content in practice.files:
        attachments.put(store, content)
    months = reporting.months(practice.records, store.now().date())
    late = reporting.late_entry(practice.records, months)
    records = [record for record in (*practice.staff[1:], *practice.records) if record is not late]
    places = {record.id: place for place, record in enumerate(records)}
    # the sittings of a mediation are invented before it; stored after it, they are found with its case
    records.sort(key=lambda one: (places[one.mediation_id], 1) if isinstance(one, MediationSession) else (places[one.id], 0))
    with store.step("做练习数据", undoable=False) as step:
        for (series, year), last in practice.series.items():
            store.raise_series(series, year, last)
        for done, record in enumerate(records):
            step.add(record)
            if done % _REPORT_EVERY == 0:
                yield Stage("正在存练习数据", done, len(records))
        for month in months:
            if late is not None and month == months[-1]:
                step.add(late)
            step.add(_handed_up(store, month, practice.staff[0].name))
            yield Stage("正在存练习数据", len(records), len(records))


def _handed_up(store: Store, month: "Period", by: str) -> MonthlyReport:
    from station.actions import report_papers, reports
    from station.casework.practice import reporting

    report = reports.draw_up(store, month, summary=report_papers.summary(store, month, station_id=reports.own_scope(store)))
    return report.with_values(submitted_at=f"{reporting.handed_up_on(month)}T{reporting.HOUR}", submitted_by=by)


def practice_folder(data: Path) -> Path:
    """Where the practice store of an office lies whose data are in ``data``."""
    return data / "practice"


def is_made(folder: Path) -> bool:
    """Whether a complete practice store lies in this folder."""
    return _mark(folder) == "made"


def _mark(folder: Path) -> str:
    if not (folder / FILE_NAME).is_file():
        return ""
    with Store.open(folder) as store:
        return str(store.setting(PRACTICE, ""))


def remove(folder: Path) -> None:
    """Remove a practice station without a trace; StationError, and nothing is removed, if the folder holds anything else."""
    if not (folder / FILE_NAME).is_file():
        raise StationError(f"“{folder.name}”里没有练习数据。", "没有删除任何内容。")
    if not _mark(folder):
        raise StationError(f"“{folder.name}”里是正式数据，不是练习数据。", "没有删除任何内容。")
    folder = folder.resolve()  # "." has no name
    going = folder.with_name(f"{folder.name}.removing")
    shutil.rmtree(going, ignore_errors=True)  # left by a removal that was cut short
    try:
        folder.rename(going)  # all of it or nothing: Windows refuses while a file in it is open
    except OSError as error:
        raise StationError("练习数据没有清除，可能正在另一个窗口里打开。", "请先关掉那个窗口；现在什么都没有删。") from error
    with storage_faults():
        shutil.rmtree(going)
