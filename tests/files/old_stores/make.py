"""Make ``<version>.db``, its vault ``<version>.keys`` and what must be found in it, ``<version>.json``, with today's program.

Run it when a version is given to offices, from the root of the tree, and never again for that version:

    python tests/files/old_stores/make.py 1
"""

import dataclasses
import json
import shutil
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from station.casework.fields import Kind
from station.casework.model import RECORDS, Record
from station.db import drafts
from station.db.store import FILE_NAME, Store
from station.vault import slots

HERE = Path(__file__).resolve().parent


def sample(cls: type[Record], ids: dict[str, str], turn: int) -> Record:
    """A record with something in every field."""
    values = {}
    for spec in cls.specs():
        if spec.name in ("id", "deleted"):
            continue
        if spec.kind is Kind.KEY and spec.of:
            values[spec.name] = ids.get(spec.of, "")
        elif spec.empty is False:
            values[spec.name] = True
        elif spec.empty is None:
            values[spec.name] = 12_345 + turn
        else:
            values[spec.name] = f"{spec.label}“{turn}”"
    return cls(**values)


def main(version: str) -> None:
    moment = datetime(2026, 3, 16, 9, 0)

    def clock() -> datetime:
        nonlocal moment
        moment += timedelta(minutes=1)
        return moment

    with tempfile.TemporaryDirectory() as name:
        with Store.open(Path(name), clock=clock) as store:
            store.user = "王芳"
            ids: dict[str, str] = {}
            for turn in range(3):
                with store.step(f"登记第{turn}次") as step:
                    number = store.draw("grievance", 2026)
                    for cls in RECORDS:
                        ids[cls.record] = step.add(sample(cls, ids, number)).id
            for cls in RECORDS:
                with store.step(f"修改{cls.title}") as step:
                    base = store.get(cls, ids[cls.record])
                    step.save(dataclasses.replace(base, **{cls.specs()[-1].name: cls.specs()[-1].empty}), base)
            store.undo()
            store.undo()
            store.redo()
            with store.step("删除材料") as step:
                step.remove(store.get(RECORDS[-1], ids["attachment"]))
            drafts.keep(store, "grievance", "没写完的登记", {"grievance.summary": "拖欠工资"})
            store.set_setting("station", ids["station"])
            store.log_act("export", "12 行")
            expected = {
                "device": store.device,
                "undo_name": store.undo_name(),
                "entries": len(store.entries("1", [])),
                "records": {
                    cls.record: {
                        record.id: {spec.name: getattr(record, spec.name) for spec in cls.specs()}
                        for deleted in (False, True)
                        for record in store.select(cls, deleted=deleted)
                    }
                    for cls in RECORDS
                },
            }
        for kept, suffix in ((FILE_NAME, ".db"), (slots.FILE_NAME, ".keys")):
            shutil.copy(Path(name) / kept, HERE / f"{version}{suffix}")
    text = json.dumps(expected, ensure_ascii=False, indent=1)
    (HERE / f"{version}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
