"""What is done while faults strike: a desk's work from its first morning on, every way of writing at least once, act by act.

A home is a folder with the station's store, its district's store (``bh``), a stick and an outbox of papers.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from itertools import count, islice
from pathlib import Path
from typing import Any

import old_ledgers
import replicas
from cases import registered
from faults import more
from journeys import month
from station import files
from station.actions import (
    at_desk,
    attachments,
    backup,
    calendar,
    circle,
    destroying,
    entering,
    exchange,
    letter_output,
    letters,
    places,
    recycling,
    setting_up,
    watching,
)
from station.actions import ledgers as ledger_acts
from station.actions.at_desk import own_station
from station.actions.progress import finish
from station.actions.scripted import act
from station.casework.masking import MaskLevel
from station.casework.model import Attachment, CalendarPeriod, Employer, Grievance, Letter, StaffMember, Station, Worker
from station.casework.sheets import Asked, Layout, Period
from station.db import devices, drafts
from station.db.recycling import deletions
from station.db.store import Store
from station.vault import passwords, slots
from station.vault.passwords import Cost
from template_books import plain_book

PASSWORD, OTHER = "春江水暖鸭先知道", "竹外桃花三两枝开"
STICK, OUT, HOME, DISTRICT = "stick", "out", "store", "bh"
_DAYS = count(1)
BETWEEN = datetime(2026, 11, 2, 9, 0)
LAST = datetime(2026, 12, 11, 9, 0)


@dataclass
class Desk:
    """A home with its store open; ``known`` are the answers of earlier acts that later ones speak of."""

    home: Path
    store: Store
    known: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """One act. ``parts``: it writes in several transactions, so a kill may leave it half way, to be gone on with."""

    name: str
    at: datetime
    do: Callable[[Desk], object]
    parts: bool = False


def cheap() -> None:
    """Passwords are stretched as little as can be; for a process that only tests."""
    passwords.tuned = lambda *_: Cost(8, 1, 1)
    shutil._USE_CP_SENDFILE = False  # type: ignore[attr-defined] # so that the shim sees what is copied


def opened(folder: Path, at: datetime) -> Store:
    """The store of a home however its vault stands: open, or closed with one of the passwords, the last one first."""
    vault = slots.Vault.read(folder)
    key = None
    if vault is not None and not vault.is_open:
        for word in (OTHER, PASSWORD):
            try:
                key, vault = vault.unlock(vault.slots[0].id, word, at + timedelta(days=next(_DAYS)))  # no try waits for another
                break
            except slots.WrongPasswordError:
                vault = slots.Vault.read(folder)
                assert vault is not None
        assert key is not None, "no password opens the vault"
    store = Store.open(folder, key, clock=lambda: at)
    at_desk.sit_down(store)
    return store


def state(store: Store) -> dict[str, Any]:
    """How many rows each table holds, what is in the drafts, who can open: what no act may leave half done."""
    tables = [row[0] for row in store.query("SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY name")]
    found: dict[str, Any] = {
        name: store.query(f"SELECT count(*) FROM main.{name}")[0][0] for name in tables if not name.startswith(("search_", "sqlite_"))
    }
    texts = [(draft.key, draft.values) for draft in drafts.drafts(store)]
    found["drafts"] = hashlib.sha256(json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    vault = slots.Vault.read(store.folder)
    assert vault is not None
    found["habits"] = [store.setting(key, None) for key in (entering._IDLE, entering._CLIPBOARD, "exchange.habits")]
    found["vault"] = [vault.is_open, len(vault.slots), bool(vault.sheets)]
    return found


@cache
def program() -> tuple[Act, ...]:
    """All acts in their order."""
    morning, later = list(_script(islice(month.steps(), 2))), _script(islice(month.steps(), 2, None))
    beside, at_last = (_script(more.timed(steps)) for steps in (more.STEPS, more.DESTROYING))
    return (*morning, *_desk_acts(morning[-1].at), *later, *_settings(BETWEEN), *beside, _colleague(BETWEEN), *at_last, *_late_acts(LAST))


def _script(steps: Iterable[tuple[datetime, str, dict[str, Any]]]) -> Iterator[Act]:
    """The scripted acts; drafting a letter is two steps, the second of which is the words it was given."""
    return (Act(name, at, partial(_scripted, name, words), parts=name == "letter") for at, name, words in steps)


def _scripted(name: str, words: dict[str, Any], desk: Desk) -> None:
    filled = {key: value.format_map(desk.known) if isinstance(value, str) else value for key, value in words.items()}
    answer = act(desk.store, name, filled)
    desk.known |= {key: value for key, value in answer.items() if isinstance(value, str)}
    if name in month.NUMBERED:
        desk.known[month.NUMBERED[name]] = answer["number"]


def _desk_acts(at: datetime) -> list[Act]:
    return [
        Act("draft", at, lambda d: drafts.keep(d.store, "intake", "登记", {"summary": "拖欠工资，正在写"})),
        Act("draft again", at, lambda d: drafts.keep(d.store, "intake", "登记", {"summary": "拖欠工资，正在写第二句"})),
        Act("draft dropped", at, lambda d: drafts.drop(d.store, "intake")),
        Act("draft of a note", at, lambda d: drafts.keep(d.store, "progress", "进展", {"content": "电话里说"})),
        Act("setting", at, lambda d: entering.set_locking(d.store, 5, 30)),
        Act("attachment", at, lambda d: attachments.add(d.store, _case(d), [("工资条.png", _picture("一"))], "诉求")),
        Act("attachments", at, lambda d: attachments.add(d.store, _case(d), [(f"{n}.png", _picture(n)) for n in "二三四"], "诉求")),
        Act(
            "copy of an attachment",
            at,
            lambda d: attachments.save_copy(d.store, d.store.matching(Attachment)[0], d.home / OUT / "工资条.png"),
        ),
        Act("edit", at, _edit),
        Act("undo", at, lambda d: d.store.undo()),
        Act("redo", at, lambda d: d.store.redo()),
        Act("bin", at, _bin),
        Act("put back", at, lambda d: recycling.put_back(d.store, deletions(d.store)[0])),
        Act("import", at, lambda d: old_ledgers.imported(d.store)),
        Act("letter issued", at, _letter, parts=True),
        Act("letter as PDF", at, lambda d: letter_output.export_pdf(d.store, _letters(d)[0].id, d.home / OUT / "提示函.pdf"), parts=True),
        Act("ledger as xlsx", at, _ledger, parts=True),
        Act("circle", at, _circle, parts=True),
        Act("district sends", at, _district_sends, parts=True),
        Act("send", at, lambda d: finish(exchange.send(d.store, d.home / STICK)), parts=True),
        Act("receive", at, lambda d: finish(exchange.receive(d.store, d.home / STICK)), parts=True),
        Act("backup", at, lambda d: backup.backup(d.store, d.home / OUT / "备份.zip"), parts=True),
    ]


def _late_acts(at: datetime) -> list[Act]:
    return [
        Act("new name", at, lambda d: devices.take_new_name(d.store, "换用新的电脑编号", d.store.setting("distributed", 0))),
        Act("first password", at, lambda d: entering.first_password(d.store, _me(d).id, PASSWORD), parts=True),
        Act("sheets", at, lambda d: entering.new_sheets(d.store), parts=True),
        Act("password changed", at, _change_password, parts=True),
        Act("attachment when closed", at, lambda d: attachments.add(d.store, _case(d), [("五.png", _picture("五"))], "诉求")),
        Act("edit when closed", at, _edit),
        Act("backup when closed", at, lambda d: backup.backup(d.store, d.home / OUT / "第二份.zip"), parts=True),
        Act("send when closed", at, lambda d: finish(exchange.send(d.store, d.home / STICK)), parts=True),
    ]


def _settings(at: datetime) -> list[Act]:
    """What the office lays down, and a case of long ago."""
    return [
        Act("station corrected", at, _correct_station),
        Act("holiday", at, _holiday),
        Act("limits counted again", at, lambda d: finish(calendar.recount(d.store)), parts=True),
        Act("habits", at, lambda d: watching.set_habits(d.store, watching.Habits(send_after=0))),
        Act("case of long ago", at, _case_of_long_ago, parts=True),
        Act("periods", at, _periods, parts=True),
        Act("copy for a person", at, _person_copy, parts=True),
        Act("ledger template", at, _template),
    ]


def _colleague(at: datetime) -> Act:
    return Act("colleague", at, lambda d: setting_up.save_staff(d.store, StaffMember(name="刘敏", role="signer")))


def _correct_station(desk: Desk) -> None:
    base = own_station(desk.store)
    setting_up.correct_station(desk.store, base.with_values(phone="01000000001"), base)


def _holiday(desk: Desk) -> None:
    calendar.save_period(desk.store, CalendarPeriod(name="停电放假", first_on="2026-11-05", last_on="2026-11-06"))


def _case_of_long_ago(desk: Desk) -> None:
    case = registered(desk.store, Worker(name="白长青"), received_at="2026-11-02T08:30").grievance
    with desk.store.step("归档") as step:
        step.save(case.with_values(status="archived", closed_on="2010-05-04", retention="y10", keep_to="2020-12-31"), case)


def _periods(desk: Desk) -> None:
    for rule in destroying.periods(desk.store):
        act(desk.store, "period", {"rule": rule.key, "retention": rule.retention, "source": "滨河区档案局〔2026〕3号"})


def _template(desk: Desk) -> None:
    book = desk.home / OUT / "月表.xlsx"
    files.write(book, plain_book())
    act(desk.store, "ledger-template", {"file": str(book), "ledger": "grievances", "name": "月表"})


def _person_copy(desk: Desk) -> None:
    act(desk.store, "person-copy", {"worker": "韩素琴", "path": str(desk.home / OUT / "副本.pdf"), "reason": "本人申请"})


def _change_password(desk: Desk) -> None:
    with suppress(slots.WrongPasswordError):  # done again after it was done, and only its line in the log was not
        entering.change_password(desk.store, PASSWORD, OTHER)


def _case(desk: Desk) -> Grievance:
    return desk.store.matching(Grievance)[0]


def _me(desk: Desk) -> StaffMember:
    me = desk.store.matching(StaffMember)[0]
    desk.store.set_setting("user", me.id)
    return me


def _picture(name: str) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 60 + name.encode()


def _edit(desk: Desk) -> None:
    with desk.store.step("改诉求") as step:
        case = _case(desk)
        step.save(case.with_values(summary=case.summary + "又来问过。"), case)
        step.add(Worker(name="米春林"))


def _bin(desk: Desk) -> None:
    with desk.store.step("删除单位") as step:
        step.remove(desk.store.matching(Employer)[-1])


def _letters(desk: Desk) -> list[Letter]:
    return [letter for letter in desk.store.matching(Letter) if letter.number]


def _letter(desk: Desk) -> None:
    made = letters.draft(desk.store, "reminder", grievance_id=_case(desk).id).letter
    letters.issue(desk.store, made.id, signer="冯守义")


def _ledger(desk: Desk) -> None:
    asked = Asked("grievances", Period.month("2026-09"), Layout.NARROW, MaskLevel.DISTRICT)
    ledger_acts.export(desk.store, asked, desk.home / OUT / "台账.xlsx")


def _circle(desk: Desk) -> None:
    district = desk.home / DISTRICT
    with opened(district, desk.store.now()) as store, replicas.quick_codes():
        if not at_desk.is_set_up(store):
            setting_up.set_up(store, Station(name="滨河区总工会", code="BH", parent_name="市总工会"), StaffMember(name="王芳"))
        if not circle.is_member(desk.store):
            replicas.joined(store, desk.store)
    places.add_place(desk.store, desk.home / STICK, places.ABOVE)


def _district_sends(desk: Desk) -> None:
    with opened(desk.home / DISTRICT, desk.store.now()) as store:
        with store.step("登记") as step:
            step.add(Worker(name="区总转来的人"))
        finish(exchange.send(store, desk.home / STICK))
