"""One version and the next: what an older program made is read, what a later one says is kept, passed on and applied after the upgrade."""

import json
from dataclasses import replace

import pytest

from sealed_bundles import KEPT, OTHER, circle, encode, keys
from station.casework.journal import Entry, FieldChange
from station.casework.model import Grievance, Worker
from station.db.store import Store
from station.sync import bundle
from station.sync.bundle import Bundle, BundleError, Seen, State


def kept(name: str, *, unsealed: bool = False) -> Bundle:
    return bundle.decode((KEPT / f"{name}.gwb").read_bytes(), circle(), keys("bh-1"), unsealed=unsealed)


def test_what_0_1_0_made_is_read_only_when_a_person_says_so(store: Store) -> None:
    with pytest.raises(BundleError) as caught:
        kept("0.1.0")
    assert caught.value.state is State.UNSIGNED
    expected = json.loads((KEPT / "0.1.0.json").read_text(encoding="utf-8"))
    read = kept("0.1.0", unsealed=True)
    wanted = [e | {"values": {name: FieldChange(*change) for name, change in e["values"].items()}} for e in expected["entries"]]
    assert read.entries == tuple(Entry(**e) for e in wanted)
    h, told = read.header, expected["header"]
    assert (read.sha256, h.format, h.unit, h.device, h.number) == (expected["sha256"], 1, "zq", told["device"], 1)
    assert (h.audience, h.since, h.signer, read.seen) == ("up", 1, "", {f"{OTHER} up": Seen(2)})
    store.receive(read.entries, "收")
    assert [worker.name for worker in store.select(Worker)] == ["陶国梁"]
    assert [case.summary for case in store.select(Grievance)] == ["拖欠工资三个月"]


def test_every_changed_byte_of_an_old_bundle_is_refused() -> None:
    content = (KEPT / "0.1.0.gwb").read_bytes()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 1
        with pytest.raises(BundleError):
            bundle.decode(bytes(changed), circle(), keys("bh-1"), unsealed=True)
    for length in range(len(content)):
        with pytest.raises(BundleError) as caught:
            bundle.decode(content[:length], circle(), keys("bh-1"), unsealed=True)
        assert caught.value.state is State.INCOMPLETE


def test_what_a_later_version_says_is_applied_as_far_as_known_and_passed_on(store: Store) -> None:
    read = kept("next-major")
    store.receive(read.entries, "收")
    (worker,) = store.select(Worker)
    assert (worker.name, worker.phone) == ("韩素琴", "13800002046")
    held = store.entries("1", [])
    assert [replace(e, step_name="登记") for e in held] == list(read.entries)
    passed_on = encode(held, "bh-1", unit="bh", device=OTHER, audience="to-hw", to=("bh", "hw"))
    assert bundle.decode(passed_on, circle("hw"), keys("hw-1")).entries == tuple(held)
    assert [e.more for e in held] == [e.more for e in read.entries]
    assert held[0].values["shoe_size"].after == 38


def test_what_needs_a_later_version_is_read_after_the_upgrade(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BundleError) as caught:
        kept("needs-newer")
    assert caught.value.state is State.NEWER
    monkeypatch.setattr(bundle, "READER", 3)
    assert kept("needs-newer").entries == kept("next-major").entries
