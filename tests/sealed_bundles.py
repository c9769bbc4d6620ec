"""Keys, a circle and entries for tests of bundles: the district bh with its stations zq (two PCs) and hw."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from station.casework.journal import Entry, FieldChange
from station.sync import bundle
from station.sync.bundle import Making, Seen, stream
from station.sync.circle import Circle, Pc, Unit
from station.sync.keys import Keys, recipient_of, seal

KEPT = Path(__file__).parent / "files" / "bundles"
DEVICE, OTHER = "00112233445566ff", "ffeeddccbbaa9988"
_ABOVE = {"zq": "bh", "hw": "bh", "bh": ""}


@cache
def keys(pc: str) -> Keys:
    """The keys of "zq-1", "zq-2", "hw-1" or "bh-1", kept with the bundles made with them."""
    kept = json.loads((KEPT / "keys.json").read_text(encoding="utf-8"))
    return Keys(bytes.fromhex(kept["signing"][pc]), kept["receiving"][pc], (kept["unit"][pc[:2]],))


def circle(own: str = "bh", *, lost: Mapping[str, Mapping[str, int]] | None = None, without: str = "") -> Circle:
    """The circle as ``own`` sees it; ``lost`` PCs with what was accepted of them, ``without`` one nobody has admitted."""
    units = {code: Unit(code, code, "", above, keys(f"{code}-1").key_id, recipient(code)) for code, above in _ABOVE.items()}
    gone = {keys(pc).key_id: accepted for pc, accepted in (lost or {}).items()}
    pcs = {}
    for pc in ("zq-1", "zq-2", "hw-1", "bh-1"):
        k = keys(pc)
        if pc != without:
            pcs[k.key_id] = Pc(k.key_id, pc[:2], pc, k.public, k.recipient, pc[3] == "1", k.key_id in gone, gone.get(k.key_id, {}))
    return Circle(own, units, pcs, {})


def recipient(unit: str) -> str:
    """What is sealed to a unit is sealed to this."""
    return recipient_of(keys(f"{unit}-1").unit[0])


def stamp(number: int, device: str = DEVICE) -> str:
    """A version."""
    return f"{number:016x}.{device}"


def entry(number: int = 1, device: str = DEVICE, **changes: Any) -> Entry:
    """A new worker, or whatever ``changes`` make of it."""
    given: dict[str, Any] = {
        "device": device,
        "number": number,
        "stamp": stamp(1000 + number, device),
        "at": "2026-03-16T09:00:00",
        "by": "王芳",
        "step": "0192",
        "step_name": "登记诉求",
        "record": "worker",
        "record_id": f"01W{number}",
        "is_new": True,
        "values": {"name": FieldChange("", "韩素琴"), "is_member": FieldChange(False, True)},
    }
    return Entry(**given | changes)


def making(**changes: Any) -> Making:
    """The first bundle of zq for its district, or whatever ``changes`` make of it."""
    given: dict[str, Any] = {"unit": "zq", "device": DEVICE, "audience": "up", "number": 1, "since": 1, "previous": b"", "kind": "b"}
    given |= {"schema": 1, "made_at": "2026-03-16T18:00:00", "seen": {stream(OTHER, "up"): Seen(3, (1,))}} | changes
    if "number" in changes and "since" not in changes:
        given["since"] = changes["number"]
    if given["since"] > 1 and "previous" not in changes and given["kind"] != "e":
        given["previous"] = bytes(32)
    return Making(**given)


def encode(entries: list[Entry], pc: str = "zq-1", to: tuple[str, ...] = ("zq", "bh"), **changes: Any) -> bytes:
    """A bundle signed by a PC and sealed to units."""
    return bundle.encode(making(**changes), entries, keys(pc), [recipient(unit) for unit in to])


def receipt(**changes: Any) -> bytes:
    """A receipt of zq."""
    return encode([], **{"audience": "", "kind": "e", "to": ()} | changes)


# -- put together by the description in docs/bundle-format.md, not by the program's code ------------------------------------------


def told(**changes: Any) -> list[Any]:
    """A payload of one entry, a new worker, each element under its name in ``changes``."""
    given: dict[str, Any] = {
        "origin": [DEVICE, "up", 1, 1, keys("zq-1").key_id],
        "made_at": "2026-03-16T18:00:00",
        "program": "0.1.0",
        "seen": {},
        "devices": [DEVICE],
        "runs": [[0, 1, 1]],
        "steps": [["0192", "登记", "2026-03-16T09:00:00", "王芳"]],
        "shapes": [["worker", ["name"]]],
        "columns": [["worker", "name", [""], ["韩素琴"], [""]]],
        "step": [0],
        "shape": [0],
        "record_id": ["01W"],
        "is_new": [True],
        "clock": [1001],
        "writer": [0],
        "more": {},
        "anchor": None,
    }
    return list((given | changes).values())


def packed(payload: Any) -> bytes:
    """A payload as it is before it is sealed."""
    return zstandard.compress(msgspec.msgpack.encode(payload))


def by_hand(payload: bytes, pc: str = "zq-1", suite: int = 1, content: bytes | None = None, **changes: Any) -> bytes:
    """A rightly signed bundle around any payload, or any ``content`` in place of the sealed payload."""
    if content is None:
        content = seal(payload, (recipient("zq"), recipient("bh")))
    header: dict[str, Any] = {"format": 2, "unit": "zq", "device": DEVICE, "audience": "up", "number": 1, "since": 1, "previous": b""}
    header |= {"stands_for": b"", "kind": "b", "schema": 1, "min_reader": 2, "entries": 1, "length": len(content)}
    header |= {"sha256": hashlib.sha256(content).digest(), "codec": 1, "signer": keys("zq-1").key_id} | changes
    head = msgspec.msgpack.encode(list(header.values()))
    signature = keys(pc).sign(b"GWB1-sig" + bytes([suite]) + head)
    return b"GWB1" + bytes([suite]) + len(head).to_bytes(4, "big") + head + signature + content


def of_the_next_major_version(min_reader: int = 2) -> bytes:
    """A bundle that says more than this version knows, wherever a later version may: record, field, header, payload, entry."""
    payload = told(
        runs=[[0, 1, 3]],
        shapes=[["worker", ["name", "shoe_size"]], ["a_record_of_tomorrow", ["mood", "weight"]], ["worker", ["phone"]]],
        columns=[
            ["worker", "name", [""], ["韩素琴"], [""]],
            ["worker", "shoe_size", [None], [38], [""]],
            ["a_record_of_tomorrow", "mood", [""], ["tense"], [""]],
            ["a_record_of_tomorrow", "weight", [None], [-3], [""]],
            ["worker", "phone", [""], ["13800002046"], [stamp(1001)]],
        ],
        step=[0, 0, 0],
        shape=[0, 1, 2],
        record_id=["01JPAAAAAAAAAAAAAAAAAAAAA1", "01JPAAAAAAAAAAAAAAAAAAAAA2", "01JPAAAAAAAAAAAAAAAAAAAAA1"],
        is_new=[True, True, False],
        clock=[1001, 1, 1],
        writer=[0, 0, 0],
        more={1: msgspec.msgpack.encode(["of the next version", 1.5, None]), 2: b"\x93\xcd\x00\x01\xc3\xa1x"},
    )
    added = {"added_by_a_later_version": [1, {"x": 2.5}], "and_another": b"bytes"}
    return by_hand(packed([*payload, {"later": [1, 2.5]}, "told"]), format=3, min_reader=min_reader, entries=3, **added)
