"""Taking in published cases: every stated fact is stored, nothing twice, all of it in one step that can be undone."""

from pathlib import Path

from station import foreign
from station.actions import backup, rights
from station.actions.at_desk import own_station
from station.actions.grievances import add_case
from station.actions.progress import finish
from station.casework import published
from station.casework.fields import missing
from station.casework.model import Grievance
from station.changes import Changes
from station.db import grievances as queries
from station.db.store import Store
from station.frozen import frozen

MOST_BYTES = 64 * 2**20
_ASKED = ("received_at", "channel", "category", "summary")  # what the registration form insists on and a source may not say


@frozen
class ImportResult:
    """``counts``: cases ``imported``, ``known`` before, with ``gaps``, and published ``statistics`` left out; ``sentences`` for people."""

    counts: dict[str, int]
    sentences: tuple[str, ...]
    changes: Changes


def import_cases(store: Store, path: Path) -> ImportResult:
    """Take in the cases of a published-cases file; a case whose id is in the store already is left as it is there.

    StationError if the file cannot be read or is not as agreed; nothing is stored then.
    """
    rights.require(store, "import")
    own_station(store)
    file = published.read(foreign.read(path, MOST_BYTES, "没有导入任何内容。"))
    known = queries.external_numbers(store)
    news = [case for case in file.cases if case.intake.grievance.external_number not in known]
    finish(backup.before(store, "import"))
    with store.step("导入公开案件") as step:
        for case in news:
            for _, employer in case.intake.parties:
                step.add(employer)
            add_case(store, case.intake, step.changes.step)
            for part in case.parts:
                step.add(part)
    counts = {
        "imported": len(news),
        "known": len(file.cases) - len(news),
        "gaps": sum(bool(missing(case.intake.grievance, _ASKED)) for case in news),
        "statistics": file.counts,
    }
    return ImportResult(counts, tuple(_sentences(counts)), step.changes)


def _sentences(counts: dict[str, int]) -> list[str]:
    said = [f"导入了 {counts['imported']} 件。" if counts["imported"] else "没有新的案件。"]
    if counts["known"]:
        said.append(f"{counts['known']} 件以前导入过，没有重复导入。")
    if counts["gaps"]:
        labels = "、".join(Grievance.spec(name).label for name in _ASKED)
        said.append(f"其中 {counts['gaps']} 件原文没有写全{labels}，照原文留空。")
    if counts["statistics"]:
        said.append(f"文件里另有 {counts['statistics']} 组统计数字，不是案件，没有导入。")
    return said
