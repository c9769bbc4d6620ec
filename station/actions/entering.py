"""Who can open the store and who has it open: unlocking, passwords, recovery sheets, the lock (docs/decisions/0023).

Unlocking takes about a second and touches no database, so that it can be done beside the window; what it gives opens the store.
"""

import platform
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import field
from datetime import datetime, timedelta
from pathlib import Path

from station.actions import rights
from station.actions.at_desk import own_station, sit_down
from station.casework.model import StaffMember, Station
from station.casework.password_rules import password_problem
from station.casework.pinyin import initials
from station.db import vaulting
from station.db.staff import colleagues
from station.db.store import Store
from station.errors import ProblemsError, StationError
from station.frozen import frozen
from station.vault.envelope import SM4
from station.vault.slots import SHEETS, Slot, Try, Vault, WrongPasswordError

MANAGE = rights.MANAGE_PASSWORDS
IDLE_MINUTES, CLIPBOARD_SECONDS = 10, 60  # defaults; GB/T 22239-2019 asks for a lock after a time and names none
IDLE_LIMITS, CLIPBOARD_LIMITS = (1, 60), (10, 600)
_MANY_WRONG, _JUST_BEFORE = 3, timedelta(minutes=10)
_IDLE, _CLIPBOARD = "lock_after_minutes", "clear_clipboard_after_seconds"


@frozen
class Unlocked:
    """What an unlocking gives; the key is never shown, logged or written."""

    folder: Path
    key: bytes = field(repr=False)
    staff_id: str = ""  # "" for recovery sheets


@frozen
class Welcome:
    """Who has come in, wrong tries of theirs since the last time (how many, the moment of the last, whether they look like a slip
    of the person's own), and whether the password is one that somebody else chose."""

    staff: StaffMember
    wrong: int = 0
    last_wrong: str = ""
    is_slip: bool = False
    must_change: bool = False

    @property
    def sentence(self) -> str:
        """What the person is told of wrong tries; "" if there were none."""
        if not self.wrong:
            return ""
        moment = datetime.fromisoformat(self.last_wrong)
        last = f"{moment.month}月{moment.day}日 {moment:%H:%M}"
        told = "" if self.staff.role == "head" else "告诉站长，并"
        if self.is_slip:
            return f"刚才有 {self.wrong} 次输错密码。是自己输错的不用管；不是的，请{told}在“设置 · 安全”里换密码。"
        return f"上次登录以后有 {self.wrong} 次输错密码，最近一次是 {last}。不是自己输错的，请{told}在“设置 · 安全”里换密码。"


def unlock(folder: Path, staff_id: str, password: str, now: datetime) -> Unlocked:
    """Open the vault with a person's password; WrongPasswordError and WaitError after noting the try."""
    key, _ = _vault(folder).unlock(staff_id, password, now)
    return Unlocked(folder, key, staff_id)


def unlock_with_sheets(folder: Path, people: Sequence[str], codes: Sequence[str], now: datetime) -> Unlocked:
    """The same by two recovery sheets that two people, named here, have brought."""
    one, other = (" ".join(name.split()) for name in people)
    if not one or not other:
        raise StationError("两位的姓名都要写。", "恢复要两个人一起，姓名会记进操作日志。")
    if _bare(one) == _bare(other):
        raise StationError("两张恢复单要由两个人拿来，不能是同一个人。", "请另一位保管人到场。")
    key, _ = _vault(folder).unlock_with_sheets(codes[0], codes[1], now)
    return Unlocked(folder, key)


def _bare(name: str) -> str:
    """A name as it is read aloud: who writes it another way is no second person."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()


def come_in(store: Store, staff_id: str) -> Welcome:
    """Put the person who unlocked at the desk; who has left the station loses their way in. StationError if that is this person."""
    vault = _without_the_gone(store, _vault(store.folder))
    staff = store.find(StaffMember, staff_id)
    if staff is None or staff.deleted or not staff.is_active:
        raise StationError("这个人已经不在岗，不能再登录。", "请换一位同事登录。")
    sit_down(store, staff_id)
    wrong = [each.at for each in vault.untold if each.slot == staff_id]
    tell_wrong_tries(store)
    store.log_act("unlock", staff.name)
    slot = vault.slot(staff_id)
    return Welcome(staff, len(wrong), wrong[-1] if wrong else "", _is_slip(wrong, store.now()), slot is not None and slot.must_change)


def _is_slip(wrong: Sequence[str], now: datetime) -> bool:
    """Whether it was but a slip or two, all just before coming in."""
    return 0 < len(wrong) < _MANY_WRONG and now - datetime.fromisoformat(wrong[0]) < _JUST_BEFORE


def _without_the_gone(store: Store, vault: Vault) -> Vault:
    """Names as they are now; nobody keeps a password who has left, as long as anybody else or the sheets can open."""
    for slot in vault.slots:
        staff = store.find(StaffMember, slot.id)
        if staff is not None and staff.is_active and not staff.deleted:
            if staff.name != slot.title:
                vault = vault.renamed(slot.id, staff.name)
        elif len(vault.slots) > 1:
            vault = vault.without(slot.id)
            store.log_act("password", f"停用：{slot.title}，已不在岗")
    return vault


def tell_wrong_tries(store: Store) -> None:
    """Write the wrong tries the vault has noted into the store's own record."""
    vault = _vault(store.folder)
    for each in vault.untold:
        store.log_act("failed_login", f"{_title(vault, each)}，{each.at[:19].replace('T', ' ')}")
    vault.told()


def _title(vault: Vault, wrong: Try) -> str:
    slot = vault.slot(wrong.slot)
    return "恢复单" if wrong.slot == SHEETS else slot.title if slot is not None else "已停用的人员"


def confirm(store: Store, staff_name: str, password: str) -> None:
    """Make sure a second person is there: their own password. StationError if it is wrong, if they are no colleague at work, or
    have none on this PC. Where the vault is open (practice) the name is enough.
    """
    found = [person for person in colleagues(store) if person.name == staff_name and person.is_active]
    if not found:
        raise StationError(f"本站没有叫“{staff_name}”的在岗人员。", "请核对姓名。")
    vault = _vault(store.folder)
    if vault.is_open:
        return
    if vault.slot(found[0].id) is None:
        raise StationError(f"{staff_name}在本机没有密码，不能在这里确认。", "请站长先在“设置 · 人员”里给密码。")
    try:
        vault.unlock(found[0].id, password, store.now())
    except WrongPasswordError:
        tell_wrong_tries(store)
        raise


# -- passwords -----------------------------------------------------------------------------------------------------------


def problem_with(store: Store, staff: StaffMember, password: str, station: Station | None = None) -> str:
    """Why a person may not have this password; "" if they may. ``station`` where the store belongs to none yet."""
    station = station or own_station(store)
    own = [staff.name, initials(staff.name, is_person=True), staff.phone, staff.card_number]
    own += [station.name, station.code, station.number_prefix, station.phone]
    return password_problem(password, filter(None, own))


def first_password(store: Store, staff_id: str, password: str) -> None:
    """Close an open vault with the password of the first person; the whole store is encrypted anew, which may take a while.

    Other connections to the store are of no use afterwards.
    """
    staff = _checked(store, staff_id, password)
    vaulting.close_vault(store, staff.id, staff.name, password, store.now())
    store.log_act("password", f"设第一个密码：{staff.name}")


def give_password(store: Store, staff_id: str, password: str) -> None:
    """Give a colleague a password, or another one where theirs is forgotten; they choose their own at the next login."""
    rights.require(store, MANAGE)
    if staff_id == store.setting("user", ""):
        raise StationError("自己的密码要先输旧密码再改。", "没有改动。")
    vault, staff = _closed_vault(store), _checked(store, staff_id, password)
    what = "重设" if vault.slot(staff_id) else "新设"
    vault.with_password(store.key, staff.id, staff.name, password, store.now(), must_change=True)
    store.log_act("password", f"{what}：{staff.name}")


def change_password(store: Store, old: str, new: str) -> None:
    """Change the password of the person at the desk, who says the old one; WrongPasswordError and WaitError as at a login."""
    staff_id = store.setting("user", "")
    staff = _checked(store, staff_id, new)
    if old == new:
        raise ProblemsError({"password": "新密码和旧密码一样。"})
    try:
        _, vault = _closed_vault(store).unlock(staff_id, old, store.now())
    except WrongPasswordError:
        tell_wrong_tries(store)
        raise
    vault.with_password(store.key, staff_id, staff.name, new, store.now())
    store.log_act("password", f"自己改密码：{staff.name}")


def take_password(store: Store, staff_id: str) -> None:
    """A colleague can no longer log in on this PC."""
    rights.require(store, MANAGE)
    if staff_id == store.setting("user", ""):
        raise StationError("不能停用自己的密码。", "没有改动。")
    vault = _closed_vault(store)
    slot = vault.slot(staff_id)
    if slot is None:
        raise StationError("这个人在本机没有密码。", "没有改动。")
    vault.without(staff_id)
    store.log_act("password", f"停用：{slot.title}")


def slots(store: Store) -> dict[str, Slot]:
    """The ways in on this PC, by the id of the staff member."""
    return {slot.id: slot for slot in _vault(store.folder).slots}


def _checked(store: Store, staff_id: str, password: str) -> StaffMember:
    staff = store.find(StaffMember, staff_id)
    if staff is None or staff.deleted or not staff.is_active:
        raise StationError("没有找到这位在岗人员。", "没有改动。")
    if problem := problem_with(store, staff, password):
        raise ProblemsError({"password": problem})
    return staff


# -- recovery ------------------------------------------------------------------------------------------------------------


def recovery_pdf(store: Store, codes: Sequence[str]) -> bytes:
    """Three recovery sheets to be printed, with codes of ``slots.new_codes()``; they open nothing before :func:`new_sheets`."""
    from station.export.recovery_sheet import SheetFacts, recovery_pdf

    _require_sheets(store)
    facts = SheetFacts(own_station(store).name, store.now().date(), store.user, platform.node())
    return recovery_pdf(codes, facts)


def may_make_sheets(store: Store) -> bool:
    """Whether the person at the desk may: two sheets open for anybody, so only who manages passwords, or who has the only one."""
    vault = _closed_vault(store)
    return MANAGE in rights.allowed(store) or (not vault.sheets and [slot.id for slot in vault.slots] == [store.setting("user", "")])


def _require_sheets(store: Store) -> None:
    if not may_make_sheets(store):
        rights.require(store, MANAGE)


def new_sheets(store: Store, codes: Sequence[str] = ()) -> Sequence[str]:
    """The codes of three recovery sheets, any two of which open the store from now on; those printed before are void.

    ``codes`` are those that are on paper already: what was printed before must not be void while nothing new is in anybody's hands.
    """
    _require_sheets(store)
    vault = _closed_vault(store)
    codes, _ = vault.with_sheets(store.key, store.now(), codes)
    store.log_act("recovery", "做了新的恢复单，原来的作废" if vault.sheets else "做了恢复单")
    return codes


def sheets_made_at(store: Store) -> str:
    """When the recovery sheets in force were made; "" if there are none."""
    return _vault(store.folder).sheets_at


def recover(store: Store, people: Sequence[str], staff_id: str, password: str) -> Welcome:
    """After two sheets have opened the store: a new password for one person, kept with the names of both who brought the sheets."""
    staff = _checked(store, staff_id, password)
    _closed_vault(store).with_password(store.key, staff.id, staff.name, password, store.now())
    store.user = staff.name
    store.log_act("recovery", f"{'、'.join(people)}用两张恢复单打开，给{staff.name}设了新密码")
    return come_in(store, staff_id)


# -- settings ------------------------------------------------------------------------------------------------------------


def idle_minutes(store: Store) -> int:
    """After how many minutes without a key or the mouse the window locks itself."""
    return int(store.setting(_IDLE, IDLE_MINUTES))


def clipboard_seconds(store: Store) -> int:
    """After how many seconds what was copied here is taken off the clipboard."""
    return int(store.setting(_CLIPBOARD, CLIPBOARD_SECONDS))


def set_locking(store: Store, minutes: int, seconds: int) -> None:
    """Change both; StationError out of IDLE_LIMITS or CLIPBOARD_LIMITS."""
    rights.require(store, MANAGE)
    for value, (least, most), unit in ((minutes, IDLE_LIMITS, "分钟"), (seconds, CLIPBOARD_LIMITS, "秒")):
        if not least <= value <= most:
            raise StationError(f"要在 {least} 到 {most} {unit}之间。", "没有改动。")
    with store.step("锁定设置"):  # both or neither
        store.set_setting(_IDLE, minutes)
        store.set_setting(_CLIPBOARD, seconds)


def suite(store: Store) -> str:
    """With which cipher attachments and backups of the keys are sealed from now on: AES or SM4 of ``vault.envelope``."""
    return _vault(store.folder).suite


def label(suite_name: str) -> str:
    """“国密 SM4” or “AES-256”."""
    return "国密 SM4" if suite_name == SM4 else "AES-256"


def set_suite(store: Store, name: str) -> None:
    """Change it; what is sealed already stays readable."""
    rights.require(store, MANAGE)
    _vault(store.folder).with_suite(name)
    store.log_act("password", f"材料加密改用{label(name)}")


def _vault(folder: Path) -> Vault:
    vault = Vault.read(folder)
    if vault is None:
        raise StationError("没有找到钥匙文件。", "数据没有改动。请从备份里取回。")
    return vault


def _closed_vault(store: Store) -> Vault:
    vault = _vault(store.folder)
    if vault.is_open:
        raise StationError("本机数据还没有密码。", "练习数据不设密码；正式数据下次打开时会请设第一个密码。")
    return vault
