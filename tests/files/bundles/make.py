"""Make the bundles of format 2 kept here, and ``kept.json``, what must be found in them.

Run it once when the format is given to offices, from the root of the tree, and never again for that format:

    PYTHONPATH=tests python tests/files/bundles/make.py
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from sealed_bundles import DEVICE, KEPT, OTHER, circle, encode, entry, keys, of_the_next_major_version, receipt, stamp
from station.casework.journal import Entry, FieldChange
from station.sync import bundle

ENTRIES = [
    entry(1, record_id="01JPAAAAAAAAAAAAAAAAAAAAA1", values={"name": FieldChange("", "陶国梁"), "is_member": FieldChange(False, True)}),
    entry(
        2,
        record="grievance",
        record_id="01JPAAAAAAAAAAAAAAAAAAAAA2",
        values={"worker_id": FieldChange("", "01JPAAAAAAAAAAAAAAAAAAAAA1"), "amount": FieldChange(None, 2_436_000)},
    ),
    entry(
        5,
        step="0193",
        step_name="修改诉求",
        record="grievance",
        record_id="01JPAAAAAAAAAAAAAAAAAAAAA2",
        is_new=False,
        values={"amount": FieldChange(2_436_000, None, f"{stamp(1002)} {stamp(1003, OTHER)}")},
    ),
    entry(7, OTHER, record_id="01JPAAAAAAAAAAAAAAAAAAAAA3", more=b"\x91\xa5later"),
]


def told(content: bytes) -> dict[str, object]:
    """What must be found in a bundle."""
    read = bundle.decode(content, circle(), keys("bh-1"))
    header = {name: getattr(read.header, name) for name in read.header.__struct_fields__}
    header = {name: value.hex() if isinstance(value, bytes) else value for name, value in header.items()}
    return {"sha256": read.sha256, "header": header, "seen": read.seen, "entries": as_json(read.entries), "more": read.more.hex()}


def as_json(entries: Sequence[Entry]) -> list[dict[str, object]]:
    """Entries as they stand in ``kept.json``."""
    return [asdict(e) | {"more": e.more.hex(), "values": dict(e.values)} for e in entries]


def main() -> None:
    """Write every bundle and what is in it."""
    first = encode(ENTRIES)
    made = {
        "format-2": first,
        "format-2-folded": encode(ENTRIES, kind="f", number=9, since=1, previous=b"", stands_for=hashlib.sha256(first).digest()),
        "format-2-receipt": receipt(number=3),
        "next-major": of_the_next_major_version(),
    }
    for name, content in made.items():
        (KEPT / f"{name}.gwb").write_bytes(content)
    (KEPT / "needs-newer.gwb").write_bytes(of_the_next_major_version(min_reader=3))
    kept = {name: told(content) for name, content in made.items()}
    (KEPT / "kept.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(made) + 1} bundles of {DEVICE}\n")


if __name__ == "__main__":
    main()
