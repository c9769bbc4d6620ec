"""Opening the data for a command: who asks, and with which password."""

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from station.actions import handing_over
from station.commandline.commands import Options
from station.errors import StationError

if TYPE_CHECKING:
    from station.actions.entering import Unlocked
    from station.db.store import Store


def open_store(options: Options) -> "Store":
    """The store of ``--data``, with the person of ``--user`` at the desk; StationError if it cannot be opened or is known to be damaged."""
    from station.actions.at_desk import settle_home, sit_down
    from station.actions.setting_up import staff_names
    from station.app import keep_memory_private
    from station.db import damage_mark, in_force, switching
    from station.db.store import FILE_NAME, Store
    from station.vault.slots import is_closed

    keep_memory_private()
    if not (options.data / FILE_NAME).exists():
        raise StationError(f"“{options.data}”里还没有数据。", "先打开窗口建站，或用 practice 做一套练习数据。")
    handing_over.begin(options.data)
    switching.finish(options.data)  # restored data may have other passwords
    has_passwords = is_closed(options.data)
    if has_passwords:
        store = _unlocked(options)
    else:
        store = Store.open(options.data)
        sit_down(store)
    try:
        damage_mark.refuse_known(store)
    except StationError:
        store.close()
        raise
    if told := settle_home(store):
        print(told, file=sys.stderr)
    in_force.adopt(store)
    if options.user and options.user != store.user and not has_passwords:
        if options.user not in (known := staff_names(store)) and known:
            store.close()
            raise StationError(f"本站没有叫“{options.user}”的在岗人员。", f"可以用：{'、'.join(known)}。")
        store.user = options.user
    return store


def unlock(options: Options) -> "Unlocked":
    """What the password of the person of ``--user`` gives."""
    from datetime import datetime

    from station.actions import entering
    from station.vault.slots import Vault

    vault = Vault.read(options.data)
    ways = {slot.title: slot.id for slot in vault.slots} if vault is not None else {}
    name = options.user or (next(iter(ways)) if len(ways) == 1 else "")
    if name not in ways:
        known = f"可以用：{'、'.join(ways)}。"
        raise StationError(f"“{name}”在本机没有密码。" if name else "数据有密码保护，要用 --user 写明谁来登录。", known)
    return entering.unlock(options.data, ways[name], _password(options.password_file, name), datetime.now())


def _unlocked(options: Options) -> "Store":
    """The store opened with the password of the person of ``--user``, who is at the desk."""
    from station.actions import entering
    from station.db.store import Store

    unlocked = unlock(options)
    store = Store.open(options.data, unlocked.key)
    try:
        welcome = entering.come_in(store, unlocked.staff_id)
        if welcome.must_change:
            raise StationError("这个密码是别人给的，还没有改成自己的。", "请先打开窗口登录一次，改好密码再来。")
    except BaseException:
        store.close()
        raise
    if welcome.sentence:
        print(welcome.sentence, file=sys.stderr)
    return store


@contextmanager
def handed_over(options: Options) -> "Iterator[Store]":
    """The store in the backup or folder of ``--backup``, with the person whose password opened it at the desk."""
    from station.actions.at_desk import sit_down
    from station.db import restoring

    key, name = key_of_backup(options, options.backup)
    with restoring.copied(options.backup, options.data, key) as store:
        sit_down(store)
        store.user = name or options.user or store.user
        yield store


def key_of_backup(options: Options, source: Path, about: str = "") -> tuple[bytes | None, str]:
    """(data key, whose) of a backup that has passwords, by one of its time; (None, "") for one that has none."""
    from datetime import datetime

    from station.actions import restoring

    given = vars(options)
    user, file = (given[f"{about}_user"], given[f"{about}_password_file"]) if about else (options.user, options.password_file)
    ways = {slot.title: slot.id for slot in restoring.people(source, options.data)}
    if not ways:
        return None, ""
    name = user or (next(iter(ways)) if len(ways) == 1 else "")
    if name not in ways:
        option = f"--{about}-user" if about else "--user"
        raise StationError(f"“{source.name}”有密码，要用 {option} 写明用谁当时的密码。", f"可以用：{'、'.join(ways)}。")
    return restoring.unlock(source, options.data, ways[name], _password(file, name, about), datetime.now()), name


def _password(file: Path | None, name: str, about: str = "") -> str:
    """From a file, from the environment, or asked for; never an argument, which every other program on the PC can read.

    ``about`` tells the password of other data from that of ``--data``.
    """
    if file:
        try:
            return file.read_text(encoding="utf-8-sig").rstrip("\r\n")
        except (OSError, ValueError) as error:
            raise StationError(f"密码文件“{file}”读不出来。", "请核对文件名和权限。") from error
    variable = f"STATION_{about.upper()}_PASSWORD" if about else "STATION_PASSWORD"
    if given := os.environ.get(variable, ""):
        return given
    if not sys.stdin.isatty():
        option = f"--{about}-password-file" if about else "--password-file"
        raise StationError(
            "数据有密码保护，还没有解锁。",
            f"请用 {option} 写一个只有本人能读的密码文件，或设环境变量 {variable}。定时任务也这样写，不用时删掉密码文件。",
        )
    return getpass.getpass(f"{name}的密码：")


def second_password(store: "Store", name: str) -> str:
    """Of who agrees as a second person, where the store has passwords: typed by themselves, or from an environment of their own."""
    from station.vault.slots import is_closed

    if not name or not is_closed(store.folder):
        return ""
    if given := os.environ.get("STATION_SECOND_PASSWORD", ""):
        return given
    return getpass.getpass(f"{name}的密码：") if sys.stdin.isatty() else ""
