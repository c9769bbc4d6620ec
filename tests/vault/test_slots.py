"""The vault file: who opens it, who does not, how long wrong tries wait, and that no byte of it is a way in or a crash."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.errors import StationError
from station.vault import slots
from station.vault.envelope import new_key
from station.vault.passwords import Cost, new_sheet
from station.vault.slots import FILE_NAME, SHEETS, Vault, WaitError, WrongPasswordError

NOW = datetime(2026, 11, 17, 9, 0)
CHEAP = Cost(8, 1, 1)
WANG, LI = "01WANG", "01LI"


@pytest.fixture
def key() -> bytes:
    return new_key()


@pytest.fixture
def vault(tmp_path: Path, key: bytes) -> Vault:
    """Closed, with two people."""
    made = Vault.make(tmp_path).closing(key, WANG, "王芳", "lan tian", NOW, cost=CHEAP).closed()
    return made.with_password(key, LI, "李强", "bai yun", NOW, must_change=True, cost=CHEAP)


def read(vault: Vault) -> Vault:
    found = Vault.read(vault.folder)
    assert found is not None
    return found


def test_a_folder_has_no_vault_until_one_is_made(tmp_path: Path) -> None:
    assert Vault.read(tmp_path) is None
    assert Vault.make(tmp_path).is_open
    assert Vault.read(tmp_path) == Vault.make(tmp_path) or Vault.read(tmp_path) is not None


def test_each_opens_with_their_own_password_and_with_no_other(vault: Vault, key: bytes) -> None:
    assert read(vault).unlock(WANG, "lan tian", NOW)[0] == key
    assert read(vault).unlock(LI, "bai yun", NOW)[0] == key
    for slot, password in ((WANG, "bai yun"), (LI, "lan tian"), (WANG, ""), (WANG, "Lan tian")):
        with pytest.raises(WrongPasswordError):
            read(vault).unlock(slot, password, NOW + timedelta(hours=1))
    with pytest.raises(StationError):
        read(vault).unlock("nobody", "lan tian", NOW)


def test_neither_password_nor_key_lies_in_the_file(vault: Vault, key: bytes) -> None:
    content = (vault.folder / FILE_NAME).read_bytes()
    for secret in (key, key.hex().encode(), b"lan tian", b"bai yun"):
        assert secret not in content


def test_a_wrapped_key_does_not_open_for_another_person(vault: Vault) -> None:
    wang, li = vault.slots
    swapped = replace(vault, slots=(replace(wang, id=LI), li))._written()
    with pytest.raises(WrongPasswordError):
        swapped.unlock(LI, "lan tian", NOW)


@pytest.mark.parametrize(("tries", "wait"), [(1, 0), (2, 0), (3, 5), (4, 15), (5, 30), (6, 60), (7, 120), (8, 300), (10, 900), (30, 900)])
def test_wrong_tries_wait_longer_and_longer(vault: Vault, tries: int, wait: int) -> None:
    at = NOW
    for _ in range(tries):
        with pytest.raises(WrongPasswordError):
            read(vault).unlock(WANG, "wrong", at)
        at += timedelta(hours=1)
    at -= timedelta(hours=1)
    assert read(vault).wait(WANG, at) == wait
    assert read(vault).wait(LI, at) == 0
    if wait:
        with pytest.raises(WaitError) as waits:
            read(vault).unlock(WANG, "lan tian", at)
        assert waits.value.seconds == wait
        assert read(vault).wait(WANG, at - timedelta(days=400)) == wait, "a clock set back wins nothing"
    read(vault).unlock(WANG, "lan tian", at + timedelta(seconds=wait))
    assert read(vault).wait(WANG, at) == 0


def test_a_try_is_noted_before_it_is_made(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*args: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(slots.passwords, "stretched", cut)
    with pytest.raises(KeyboardInterrupt):
        read(vault).unlock(WANG, "wrong", NOW)
    assert read(vault).wrong[WANG] == (1, NOW.isoformat())


def test_wrong_tries_are_told_once(vault: Vault) -> None:
    for slot in (WANG, LI):
        with pytest.raises(WrongPasswordError):
            read(vault).unlock(slot, "wrong", NOW)
    opened = read(vault).unlock(WANG, "lan tian", NOW)[1]
    assert [told.slot for told in opened.untold] == [WANG, LI]
    opened.told()
    assert read(vault).untold == ()
    assert read(vault).wrong == {LI: (1, NOW.isoformat())}


def test_a_right_password_is_no_wrong_try(vault: Vault) -> None:
    read(vault).unlock(WANG, "lan tian", NOW)
    assert read(vault).untold == ()


def test_what_another_window_wrote_meanwhile_stays(vault: Vault, key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    real = slots.passwords.stretched

    def meanwhile(password: str, salt: bytes, cost: Cost) -> bytes:
        monkeypatch.setattr(slots.passwords, "stretched", real)
        read(vault).with_password(key, LI, "李强", "xin mi ma", NOW, cost=CHEAP)
        return real(password, salt, cost)

    before = read(vault)
    monkeypatch.setattr(slots.passwords, "stretched", meanwhile)
    before.unlock(WANG, "lan tian", NOW)
    assert read(vault).unlock(LI, "xin mi ma", NOW)[0] == key


def test_passwords_are_changed_and_taken_away_but_never_the_last(vault: Vault, key: bytes) -> None:
    vault = vault.with_password(key, WANG, "王芳", "hong hua", NOW, cost=CHEAP)
    with pytest.raises(WrongPasswordError):
        read(vault).unlock(WANG, "lan tian", NOW)
    assert read(vault).unlock(WANG, "hong hua", NOW)[0] == key
    vault = read(vault).renamed(WANG, "王芳（大）").without(LI)
    assert [slot.title for slot in read(vault).slots] == ["王芳（大）"]
    with pytest.raises(StationError):
        vault.without(WANG)
    assert len(read(vault).slots) == 1


# -- sheets --------------------------------------------------------------------------------------------------------------


def test_any_two_of_three_sheets_open_and_one_does_not(vault: Vault, key: bytes) -> None:
    codes, _ = vault.with_sheets(key, NOW)
    for one, other in ((0, 1), (1, 0), (0, 2), (1, 2)):
        assert read(vault).unlock_with_sheets(codes[one], codes[other], NOW)[0] == key
    with pytest.raises(StationError, match="同一张"):
        read(vault).unlock_with_sheets(codes[0], codes[0], NOW)
    with pytest.raises(StationError, match="第二张恢复单的代码抄错了"):
        read(vault).unlock_with_sheets(codes[0], codes[1][:-1], NOW)
    assert read(vault).untold == (), "a slip of the pen is no try"
    with pytest.raises(WrongPasswordError):
        read(vault).unlock_with_sheets(codes[0], new_sheet(2), NOW)
    assert read(vault).wrong[SHEETS][0] == 1


def test_sheets_printed_anew_void_the_old_ones(vault: Vault, key: bytes) -> None:
    old, vault = vault.with_sheets(key, NOW)
    new, _ = vault.with_sheets(key, NOW)
    for pair in ((old[0], old[1]), (old[0], new[1])):
        with pytest.raises(WrongPasswordError):
            read(vault).unlock_with_sheets(*pair, NOW)
        read(vault).unlock_with_sheets(new[0], new[1], NOW + timedelta(hours=1))


# -- damage --------------------------------------------------------------------------------------------------------------


def opened(folder: Path, key: bytes) -> None:
    """Whatever stands in the file: it opens to the very key, or is refused in plain words."""
    try:
        vault = Vault.read(folder)
        if vault is not None and not vault.is_open:
            assert vault.unlock(WANG, "lan tian", NOW)[0] == key
    except StationError:
        pass


def test_no_changed_byte_is_a_way_in_or_a_crash(vault: Vault, key: bytes) -> None:
    vault.with_sheets(key, NOW)
    path = vault.folder / FILE_NAME
    content = path.read_bytes()
    for place in range(len(content)):
        for flip in (0x01, 0x20, 0x80):
            path.write_bytes(content[:place] + bytes([content[place] ^ flip]) + content[place + 1 :])
            opened(vault.folder, key)
            with pytest.raises(StationError):
                found = Vault.read(vault.folder)
                (found or pytest.fail("gone")).unlock(WANG, "wrong", NOW)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_plain_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(StationError):
        Vault.read(tmp_path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
def test_a_file_of_anybody_is_refused_or_read(tmp_path: Path, data: st.DataObject) -> None:
    raw = slots._to_json(Vault(tmp_path, slots=(slots.Slot(WANG, "王芳", bytes(16), CHEAP, bytes(60), NOW.isoformat()),)))
    target = data.draw(st.sampled_from([raw, raw["slots"][0]]))
    target[data.draw(st.sampled_from(sorted(target)))] = data.draw(JSON)
    (tmp_path / FILE_NAME).write_text(json.dumps(raw))
    try:
        found = Vault.read(tmp_path)
        assert found is not None
        found.wait(WANG, NOW)
        if not found.is_open:
            found.unlock(WANG, "lan tian", NOW)
    except StationError:
        pass


def test_a_file_too_long_or_of_a_newer_program_is_said_to_be_so(vault: Vault) -> None:
    path = vault.folder / FILE_NAME
    content = path.read_text()
    path.write_text(content + " " * (1 << 20))
    with pytest.raises(StationError, match="坏了"):
        Vault.read(vault.folder)
    path.write_text(content.replace('"format": 1', '"format": 2'))
    with pytest.raises(StationError, match="更新版本"):
        Vault.read(vault.folder)


CHANGES: dict[str, Callable[[Vault, bytes], object]] = {
    "password": lambda vault, key: vault.with_password(key, LI, "李强", "xin mi ma", NOW, cost=CHEAP),
    "without": lambda vault, key: vault.without(LI),
    "sheets": lambda vault, key: vault.with_sheets(key, NOW),
    "suite": lambda vault, key: vault.with_suite("sm4"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_cut_short_leaves_the_file_as_it_was(
    vault: Vault, key: bytes, monkeypatch: pytest.MonkeyPatch, change: Callable[[Vault, bytes], object]
) -> None:
    before = (vault.folder / FILE_NAME).read_bytes()

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StationError, match="磁盘空间不够"):
        change(vault, key)
    assert (vault.folder / FILE_NAME).read_bytes() == before
    assert [path.name for path in vault.folder.iterdir()] == [FILE_NAME]


def test_a_clock_set_back_makes_nobody_wait_for_years(vault: Vault, key: bytes) -> None:
    at = NOW
    for _ in range(4):
        with pytest.raises(WrongPasswordError):
            read(vault).unlock(WANG, "wrong", at)
        at += timedelta(hours=1)
    back = NOW - timedelta(days=6000)  # the battery of the board is empty
    for seconds, left in ((0, 15), (10, 5)):
        with pytest.raises(WaitError) as waits:
            read(vault).unlock(WANG, "lan tian", back + timedelta(seconds=seconds))
        assert waits.value.seconds == left
    assert read(vault).unlock(WANG, "lan tian", back + timedelta(seconds=15))[0] == key


def test_a_file_that_cannot_be_read_now_is_said_to_be_so(vault: Vault) -> None:
    path = vault.folder / FILE_NAME
    path.unlink()
    path.mkdir()
    with pytest.raises(StationError, match="读不出来"):
        Vault.read(vault.folder)


def test_two_windows_that_set_the_first_password_at_once_do_not_lose_the_key(tmp_path: Path, key: bytes) -> None:
    slow = Vault.make(tmp_path)
    read(slow).closing(key, WANG, "王芳", "lan tian", NOW, cost=CHEAP).closed()
    with pytest.raises(StationError, match="已经有密码"):
        slow.closing(new_key(), LI, "李强", "bai yun", NOW, cost=CHEAP)
    assert read(slow).unlock(WANG, "lan tian", NOW)[0] == key


def test_without_sheets_that_is_said(vault: Vault) -> None:
    with pytest.raises(StationError, match="还没有做过恢复单"):
        vault.unlock_with_sheets(new_sheet(1), new_sheet(2), NOW)
    assert read(vault).untold == ()
