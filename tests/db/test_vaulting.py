"""The store's file under its vault: closing cut short anywhere goes on with the password, and a plain store of old is taken in."""

import hashlib
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from stand_ins import Clock
from station.casework.model import Employer
from station.db import attachments, sqlite, vaulting
from station.db.safekeeping import verify
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.vault.slots import LockedError, Vault

NOW = datetime(2026, 3, 16, 9, 0)
SLOT, PASSWORD = "01WANG", "tianlanbaiyun"


class Cut(BaseException):
    """The power goes."""


@pytest.fixture
def digest(store: Store) -> str:
    """Of the one paper kept in a store of one employer."""
    with store.step("登记") as step:
        step.add(Employer(name="晨光家具厂"))
    return attachments.put(store, b"scan of a contract")


def unlocked(folder: Path) -> bytes:
    vault = Vault.read(folder)
    assert vault is not None
    return vault.unlock(SLOT, PASSWORD, NOW)[0]


def is_whole(folder: Path, key: bytes, digest: str, clock: Clock) -> bool:
    with Store.open(folder, key, clock=clock) as again:
        held = [employer.name for employer in again.matching(Employer)], attachments.read(again, digest), list(verify(again))
        return held == (["晨光家具厂"], b"scan of a contract", [])


def closed(store: Store) -> None:
    vaulting.close_vault(store, SLOT, "王芳", PASSWORD, NOW)


def test_a_closed_store_opens_with_the_password_alone(store: Store, digest: str, clock: Clock) -> None:
    open_key = store.key
    closed(store)
    assert store.matching(Employer), "the window goes on with it"
    store.close()
    with pytest.raises(LockedError):
        Store.open(store.folder)
    with pytest.raises(StationError):
        Store.open(store.folder, open_key)
    key = unlocked(store.folder)
    assert key != open_key
    assert is_whole(store.folder, key, digest, clock)
    vault = Vault.read(store.folder)
    assert vault is not None
    assert (vault.open_key, vault.before) == (None, None)
    assert sum(path.is_file() for path in (store.folder / "attachments").rglob("*")) == 1


def test_a_store_is_closed_once(store: Store) -> None:
    closed(store)
    with pytest.raises(StationError, match="已经有密码"):
        closed(store)


# each step of closing, and the name of what does it
STEPS = {
    "vault": (Vault, "closing"),
    "attachments": (attachments, "reseal"),
    "file": (sqlite, "rekey"),
    "old attachments": (attachments, "drop_unreadable"),
    "end": (Vault, "closed"),
}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("where", STEPS)
def test_closing_cut_short_goes_on_at_the_next_opening(
    store: Store, digest: str, clock: Clock, monkeypatch: pytest.MonkeyPatch, where: str, after: bool
) -> None:
    owner, name = STEPS[where]
    real: Callable[..., Any] = getattr(owner, name)

    def cut(*args: Any, **named: Any) -> None:
        if after:
            real(*args, **named)
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, cut)
        with pytest.raises(Cut):
            closed(store)
    store.close()
    vault = Vault.read(store.folder)
    assert vault is not None
    if where == "vault" and not after:
        assert vault.is_open
        assert is_whole(store.folder, vault.open_key or b"", digest, clock)
        return
    assert is_whole(store.folder, unlocked(store.folder), digest, clock)
    vault = Vault.read(store.folder)
    assert vault is not None
    assert (vault.open_key, vault.before) == (None, None)
    assert is_whole(store.folder, unlocked(store.folder), digest, clock)


def test_who_still_holds_the_old_key_does_not_end_a_closing_with_it(
    store: Store, digest: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job beside the window opens the store while it is being closed: the file must not come under the key that is given up."""
    before = store.key

    def cut(*args: Any) -> None:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "rekey", cut)
        with pytest.raises(Cut):
            closed(store)
    assert is_whole(store.folder, before, digest, clock)
    store.close()
    assert is_whole(store.folder, unlocked(store.folder), digest, clock)


def test_a_plain_store_of_old_is_taken_in_and_nothing_plain_is_left(store: Store, digest: str, clock: Clock, tmp_path: Path) -> None:
    old = tmp_path / "old"
    paper = old / "attachments" / digest[:2] / digest
    paper.parent.mkdir(parents=True)
    paper.write_bytes(b"scan of a contract")
    with sqlite3.connect(old / FILE_NAME) as plain:
        for line in dump(store):
            plain.execute(line)
        plain.execute(f"PRAGMA application_id = {sqlite.APPLICATION_ID}")
    plain.close()
    assert "晨光家具厂".encode() in (old / FILE_NAME).read_bytes()
    with Store.open(old, clock=clock) as taken:
        assert [employer.name for employer in taken.matching(Employer)] == ["晨光家具厂"]
        assert attachments.read(taken, digest) == b"scan of a contract"
    for path in old.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert "晨光家具厂".encode() not in content
            assert b"scan of a contract" not in content
            assert path.name != hashlib.sha256(b"scan of a contract").hexdigest()


def dump(store: Store) -> list[str]:
    """Statements that make a plain database of what the store holds, but for the search index."""
    virtual = {row[0] for row in store.query("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")}
    made = []
    for row in store.query("SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'table' DESC"):
        kind, name, sql = row
        if name.startswith("sqlite_") or name in virtual or any(name.startswith(f"{of}_") for of in virtual):
            continue
        made.append(sql)
        if kind == "table":
            for values in store.query(f"SELECT * FROM main.{name}"):
                made.append(f"INSERT INTO {name} VALUES ({', '.join(literal(value) for value in values)})")
    return [*made, *(row[0] for row in store.query("SELECT sql FROM main.sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'"))]


def literal(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"


# -- while the window is locked ------------------------------------------------------------------------------------------


def test_a_resting_store_has_no_key_and_answers_nothing_until_it_wakes(store: Store, digest: str) -> None:
    closed(store)
    key = store.key
    store.rest()
    store.rest()
    assert store.is_resting
    assert store.key == b""
    for ask in (lambda: store.matching(Employer), lambda: store.setting("x", 1), lambda: store.again(), lambda: store.log_act("lock", "")):
        with pytest.raises(LockedError):
            ask()
    with pytest.raises(LockedError), store.step("登记"):
        pass
    store.wake(key)
    assert [employer.name for employer in store.matching(Employer)] == ["晨光家具厂"]
    assert attachments.read(store, digest) == b"scan of a contract"
    assert (store.key, store.user, store.is_resting) == (key, "", False)


def test_a_store_does_not_wake_with_another_key(store: Store) -> None:
    closed(store)
    key = store.key
    store.rest()
    with pytest.raises(StationError):
        store.wake(bytes(32))
    assert store.is_resting
    store.wake(key)
