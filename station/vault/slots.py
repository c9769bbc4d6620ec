"""The vault file ``station.keys`` beside a store: who can open it. One data key, wrapped once for each person.

A slot is one staff member's password; any two of three recovery sheets open too. An *open* vault holds the key itself:
practice data, and a new station until its first password. Wrong tries are kept here, as the store is shut when they happen;
each makes the next one wait longer, also after a restart and with the clock set back.
"""

import errno
import itertools
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from station import files
from station.errors import StationError
from station.frozen import frozen
from station.vault import envelope, passwords
from station.vault.envelope import SealError
from station.vault.passwords import Cost

FILE_NAME = "station.keys"
FORMAT = 1
SHEETS = "sheets"  # the slot of the recovery sheets among the tries
SHEET_COUNT = 3
_WAITS_S = (0, 0, 0, 5, 15, 30, 60, 120, 300, 600, 900)  # after so many wrong tries in a row; then always the last
_MAX_BYTES = 1 << 20
_MOST_UNTOLD = 1000
_SALT_BYTES = 16


class LockedError(StationError):
    """The store has passwords and none was given."""

    def __init__(self) -> None:
        super().__init__("数据有密码保护，还没有解锁。", "请用自己的密码登录。")


class ClosedError(StationError):
    """The store has its first password already."""

    def __init__(self) -> None:
        super().__init__("本机数据已经有密码了。", "没有改动。请关掉程序再打开，用那个密码登录。")


class WrongPasswordError(StationError):
    """The password or the pair of sheets does not open the vault; the try was noted."""


class WaitError(StationError):
    """Too many wrong tries; ``seconds`` until the next is heard."""

    def __init__(self, seconds: int) -> None:
        told = f"{seconds} 秒" if seconds < 60 else f"{-(-seconds // 60)} 分钟"
        super().__init__(f"密码输错多次，请等 {told}再试。", "忘记密码，可以用两张恢复单打开，或者请别的站长重设。")
        self.seconds = seconds


@frozen
class Slot:
    """One person's way in. ``id`` is the staff member's, ``title`` the name shown before anything is open."""

    id: str
    title: str
    salt: bytes
    cost: Cost
    wrapped: bytes
    made_at: str
    must_change: bool = False  # somebody else chose the password


@frozen
class Try:
    """One wrong try, told to the store's own record at the next opening."""

    slot: str
    at: str


@frozen
class Vault:
    """The content of one vault file; every change writes the file whole and gives the vault as it is then."""

    folder: Path
    suite: str = envelope.AES
    open_key: bytes | None = None
    before: bytes | None = None  # the open key the store may still have while the vault is being closed
    slots: tuple[Slot, ...] = ()
    sheets: dict[str, bytes] = field(default_factory=dict)  # pair "1-2" to the wrapped key
    sheets_at: str = ""
    wrong: dict[str, tuple[int, str]] = field(default_factory=dict)  # slot to (tries in a row, the last)
    untold: tuple[Try, ...] = ()

    # -- the file ----------------------------------------------------------------------------------------------------

    @classmethod
    def make(cls, folder: Path) -> "Vault":
        """A new, open vault in a folder that has none."""
        return cls(folder, open_key=envelope.new_key())._written()

    @classmethod
    def read(cls, folder: Path) -> "Vault | None":
        """The vault of a folder; None if there is none, StationError if its file is damaged or cannot be read now."""
        try:
            content = files.patiently(lambda: _begin_of(folder / FILE_NAME))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StationError(
                f"钥匙文件“{FILE_NAME}”现在读不出来。", "数据没有改动。请过一会儿再试；一直这样，请检查磁盘和文件夹的权限。"
            ) from error
        try:
            if len(content) > _MAX_BYTES:
                raise ValueError("too long")
            return _from_json(folder, json.loads(content))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
            raise StationError(
                f"钥匙文件“{FILE_NAME}”坏了，打不开数据。", "数据没有改动。请从备份里取回这个文件，放回数据文件夹。"
            ) from error

    def _written(self) -> "Vault":
        try:
            files.make_folder(self.folder)
            files.write(self.folder / FILE_NAME, json.dumps(_to_json(self), ensure_ascii=False, indent=1).encode())
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StationError("磁盘空间不够，钥匙文件没有写进去。", "密码没有变，数据都在。请清理磁盘后再来一次。") from error
            raise StationError(
                f"钥匙文件“{FILE_NAME}”写不进去。", "密码没有变，数据都在。请检查数据文件夹能不能写入，再来一次。"
            ) from error
        return self

    @property
    def is_open(self) -> bool:
        """Whether the store opens without a password."""
        return self.open_key is not None

    def slot(self, slot_id: str) -> Slot | None:
        """The slot of a staff member."""
        return next((slot for slot in self.slots if slot.id == slot_id), None)

    # -- opening -----------------------------------------------------------------------------------------------------

    def unlock(self, slot_id: str, password: str, now: datetime) -> tuple[bytes, "Vault"]:
        """(the data key, the vault afterwards); WaitError, or WrongPasswordError after noting the try."""
        slot = self.slot(slot_id)
        if slot is None:
            raise StationError("这个人在本机没有密码。", "请另选一位，或请站长在“设置 · 人员”里设密码。")
        return self._opened(slot_id, now, lambda: self._unwrapped(slot, password), "密码不对。")

    def unlock_with_sheets(self, one: str, other: str, now: datetime) -> tuple[bytes, "Vault"]:
        """The same by two recovery sheets; a mistyped code is told and is no try."""
        if not self.sheets:
            raise StationError("本机还没有做过恢复单。", "请站长登录，在“设置 · 人员”里重设密码。")
        read = [passwords.read_sheet(code) for code in (one, other)]
        for which, sheet in zip(("第一张", "第二张"), read, strict=True):
            if sheet is None:
                raise StationError(f"{which}恢复单的代码抄错了。", "请对照纸上每组四个字再输一遍。")
        first, second = sorted(sheet for sheet in read if sheet is not None)
        if first[0] == second[0]:
            raise StationError("两次输的是同一张恢复单。", "要两个人各拿一张。")
        wrapped = self.sheets.get(f"{first[0]}-{second[0]}", b"")
        key = passwords.pair_key(first[1], second[1])
        return self._opened(
            SHEETS, now, lambda: envelope.unseal(key, wrapped, SHEETS), "这两张恢复单打不开本机的数据，可能是重印以前的旧单。"
        )

    def _opened(self, slot_id: str, now: datetime, key_of: Callable[[], bytes], refusal: str) -> tuple[bytes, "Vault"]:
        vault = self.as_of(now)
        if wait := vault.wait(slot_id, now):
            raise WaitError(wait)
        count = vault.wrong.get(slot_id, (0, ""))[0] + 1
        # the try is on the disk before it is made: switching the machine off saves no try
        tried, told = (count, now.isoformat()), Try(slot_id, now.isoformat())
        noted = replace(vault, wrong={**vault.wrong, slot_id: tried}, untold=(*vault.untold, told)[-_MOST_UNTOLD:])
        noted._written()
        try:
            key = key_of()
        except SealError as error:
            wait = noted.wait(slot_id, now)
            raise WrongPasswordError(refusal, f"下次要等 {wait} 秒再试。" if wait else "请再输一遍。") from error
        now_there = self._now_there()
        rest = {slot: tried for slot, tried in now_there.wrong.items() if slot != slot_id}
        untold = list(reversed(now_there.untold))
        if told in untold:
            untold.remove(told)  # it was none
        return key, replace(now_there, wrong=rest, untold=tuple(reversed(untold)))._written()

    def _now_there(self) -> "Vault":
        """The vault as the file has it now: another window may have written it while a key was derived, which takes a second."""
        return Vault.read(self.folder) or self

    def as_of(self, now: datetime) -> "Vault":
        """The vault with no try later than now: once the clock was set back, a wait begins anew, or it would last until that day."""
        wrong = {slot: (count, min(last, now.isoformat(), key=datetime.fromisoformat)) for slot, (count, last) in self.wrong.items()}
        return self if wrong == self.wrong else replace(self, wrong=wrong)._written()

    def wait(self, slot_id: str, now: datetime) -> int:
        """Seconds until the next try of this slot is heard; a clock set back wins nothing."""
        count, last = self.wrong.get(slot_id, (0, ""))
        if not count:
            return 0
        delay = timedelta(seconds=_WAITS_S[min(count, len(_WAITS_S) - 1)])
        since = now - datetime.fromisoformat(last)
        left = delay - max(since, timedelta(0))
        return max(0, -int(-left.total_seconds() // 1))

    def told(self) -> "Vault":
        """The wrong tries were written into the store's own record."""
        return replace(self, untold=())._written() if self.untold else self

    @staticmethod
    def _unwrapped(slot: Slot, password: str) -> bytes:
        return envelope.unseal(passwords.stretched(password, slot.salt, slot.cost), slot.wrapped, slot.id)

    # -- who can open ------------------------------------------------------------------------------------------------

    def with_password(
        self, key: bytes, slot_id: str, title: str, password: str, now: datetime, *, must_change: bool = False, cost: Cost | None = None
    ) -> "Vault":
        """Give a staff member a password, or another one; takes about a second."""
        slot = self._slot(key, slot_id, title, password, now, must_change=must_change, cost=cost)
        return self._now_there()._holding(slot)._written()

    def _slot(
        self, key: bytes, slot_id: str, title: str, password: str, now: datetime, *, must_change: bool = False, cost: Cost | None = None
    ) -> Slot:
        salt, cost = secrets.token_bytes(_SALT_BYTES), cost or passwords.tuned()
        wrapped = envelope.seal(passwords.stretched(password, salt, cost), key, slot_id, self.suite)
        return Slot(slot_id, title, salt, cost, wrapped, now.isoformat(), must_change)

    def _holding(self, slot: Slot) -> "Vault":
        wrong = {known: tried for known, tried in self.wrong.items() if known != slot.id}
        return replace(self, slots=(*(s for s in self.slots if s.id != slot.id), slot), wrong=wrong)

    def without(self, slot_id: str) -> "Vault":
        """Take a staff member's password away; StationError for the last one, as nobody could open the store then."""
        rest = tuple(slot for slot in self.slots if slot.id != slot_id)
        if not rest and self.slots:
            raise StationError("这是本机最后一个能登录的人，不能停用密码。", "请先给另一位设好密码。")
        return replace(self, slots=rest)._written()

    def renamed(self, slot_id: str, title: str) -> "Vault":
        """Show another name for a slot."""
        return replace(self, slots=tuple(replace(s, title=title) if s.id == slot_id else s for s in self.slots))._written()

    def with_sheets(self, key: bytes, now: datetime, codes: Sequence[str] = ()) -> tuple[Sequence[str], "Vault"]:
        """(the codes on three sheets, new ones if none are given, the vault); sheets printed before are void."""
        codes = codes or new_codes()
        read = [sheet for code in codes if (sheet := passwords.read_sheet(code))]
        pairs = {
            f"{one[0]}-{other[0]}": envelope.seal(passwords.pair_key(one[1], other[1]), key, SHEETS, self.suite)
            for one, other in itertools.combinations(read, 2)
        }
        return codes, replace(self, sheets=pairs, sheets_at=now.isoformat())._written()

    def with_suite(self, suite: str) -> "Vault":
        """Seal with AES or SM4 from now on; what is sealed already stays readable."""
        return replace(self, suite=suite)._written()

    # -- closing an open vault -----------------------------------------------------------------------------------------

    def closing(self, key: bytes, slot_id: str, title: str, password: str, now: datetime, *, cost: Cost | None = None) -> "Vault":
        """First step of closing: the new key has a slot, the old one is still known until the store has taken the new one."""
        slot = self._slot(key, slot_id, title, password, now, cost=cost)
        if not self._now_there().is_open:  # another window was faster: its key must not be written over
            raise ClosedError
        return replace(self, before=self.open_key, open_key=None, slots=())._holding(slot)._written()

    def closed(self) -> "Vault":
        """Last step: the key that lay open is forgotten; the store must not be readable with it any more."""
        return replace(self, before=None)._written()


def new_codes() -> list[str]:
    """Codes for three recovery sheets, which open nothing yet."""
    return [passwords.new_sheet(number) for number in range(1, SHEET_COUNT + 1)]


def _begin_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MAX_BYTES + 1)


def _to_json(vault: Vault) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "suite": vault.suite,
        "open_key": vault.open_key.hex() if vault.open_key else "",
        "before": vault.before.hex() if vault.before else "",
        "slots": [
            {
                "id": slot.id,
                "title": slot.title,
                "salt": slot.salt.hex(),
                **passwords.to_json(slot.cost),
                "wrapped": slot.wrapped.hex(),
                "made_at": slot.made_at,
                "must_change": slot.must_change,
            }
            for slot in vault.slots
        ],
        "sheets": {pair: wrapped.hex() for pair, wrapped in vault.sheets.items()},
        "sheets_at": vault.sheets_at,
        "wrong": {slot: list(tried) for slot, tried in vault.wrong.items()},
        "untold": [[told.slot, told.at] for told in vault.untold],
    }


def _from_json(folder: Path, raw: dict[str, Any]) -> Vault:
    if raw["format"] > FORMAT:
        raise StationError("这份数据是由更新版本的程序保存的，本机程序打不开。", "数据没有改动。请先升级本机的程序。")
    slots = tuple(
        Slot(
            str(slot["id"]),
            str(slot["title"]),
            bytes.fromhex(slot["salt"]),
            Cost(int(slot["memory"]), int(slot["passes"]), int(slot["lanes"])),
            bytes.fromhex(slot["wrapped"]),
            str(slot["made_at"]),
            bool(slot["must_change"]),
        )
        for slot in raw["slots"]
    )
    if raw["suite"] not in (envelope.AES, envelope.SM4) or not all(s.cost.is_sane and len(s.salt) == _SALT_BYTES for s in slots):
        raise ValueError("suite, cost or salt")
    if any(len(bytes.fromhex(raw[name])) not in (0, envelope.KEY_BYTES) for name in ("open_key", "before")):
        raise ValueError("key")
    "".join(slot.id + slot.title for slot in slots).encode()
    wrong = {str(slot): (max(0, int(count)), _moment(last)) for slot, (count, last) in raw["wrong"].items()}
    return Vault(
        folder,
        raw["suite"],
        bytes.fromhex(raw["open_key"]) or None,
        bytes.fromhex(raw["before"]) or None,
        slots,
        {str(pair): bytes.fromhex(wrapped) for pair, wrapped in raw["sheets"].items()},
        str(raw["sheets_at"]),
        wrong,
        tuple(Try(str(slot), _moment(at)) for slot, at in raw["untold"]),
    )


def is_closed(folder: Path) -> bool:
    """Whether the store of a folder asks for a password."""
    vault = Vault.read(folder)
    return vault is not None and not vault.is_open


def _moment(text: str) -> str:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise ValueError("a moment of local time")
    return moment.isoformat()
