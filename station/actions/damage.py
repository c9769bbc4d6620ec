"""What can be done with a damaged store: read what is intact, save it elsewhere, or go on with it in place of the damaged one."""

import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from station import files
from station.actions import at_desk, rights
from station.actions.progress import Stage
from station.casework import rights as rights_table
from station.casework.masking import mask_name, mask_text
from station.casework.model import Employer, Grievance, Station, Worker
from station.casework.vocabulary import label, short
from station.db import attachments, damage_mark, damaged, grievances, media
from station.db.damaged import Finding, Progress
from station.db.faults import DamagedError, storage_faults
from station.db.grievances import ListQuery
from station.db.store import FILE_NAME, Store
from station.errors import StationError
from station.frozen import frozen
from station.vault import slots
from station.vault.slots import Vault

Row = Any  # of the list, as db.grievances.page gives them
T = TypeVar("T")

MARK = "来自损坏的库"
ONLY_READ = "这是从损坏的数据里读出来的，只能看，不能改。要接着办，请回到前一个窗口，按“用完好的内容接着用”。"

_PAGE = 1000


def search(store: Store) -> Generator[Stage, None, int]:
    """How many pages of an open store are damaged, on a connection of its own; what is found is known at the next opening."""
    yield Stage("正在检查数据文件")
    try:
        damaged_pages = damaged.check(store)
    except DamagedError:  # not even that can be counted
        damaged_pages = 1
    damage_mark.note(store, damaged_pages)
    return damaged_pages


def look(folder: Path, key: bytes) -> Generator[Stage, None, Finding]:
    """What is intact in a damaged store; slow work that writes nothing."""
    wreck = yield from _staged("正在逐页检查", damaged.read(folder, key))
    return wreck.finding()


def save(folder: Path, key: bytes, target: Path, clock: Callable[[], datetime] = datetime.now) -> Generator[Stage, None, Finding]:
    """Save what is intact, attachments too, into another folder, where it opens with the same passwords; StationError if that has data.

    It comes there whole or not at all.
    """
    if any((target / name).exists() for name in (FILE_NAME, slots.FILE_NAME, attachments.FOLDER)):
        raise StationError("这个文件夹里已经有数据，没有写入。", "请选一个空文件夹。")
    with _aside(target) as aside:
        found = yield from _whole(folder, key, aside, clock)
        damaged.settle(aside, target)
    return found


def how_to_open(target: Path) -> str:
    """What to do with what was saved there."""
    return "用原来的密码打开。" if media.kind_of(target) == "local" else "把整个文件夹拷到本机硬盘，用原来的密码打开。"


def go_on(folder: Path, key: bytes, clock: Callable[[], datetime] = datetime.now) -> Generator[Stage, None, Finding]:
    """Save what is intact and let it take the place of the damaged file, which stays beside it in a folder of its own."""
    with _aside(folder) as aside:
        found = yield from _whole(folder, key, aside, clock)
        damaged.put_in_place(folder, aside)
    return found


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder on the disk of ``folder`` for what is not whole yet, gone at the end; StationError if none can be made."""
    with storage_faults():
        files.make_folder(folder)
        with files.folder_aside(folder) as aside:
            yield aside


def _whole(folder: Path, key: bytes, target: Path, clock: Callable[[], datetime]) -> Generator[Stage, None, Finding]:
    found = yield from _staged("正在存完好的数据", damaged.salvage(folder, key, target, clock))
    lost = yield from _staged("正在放材料", damaged.add_papers(folder, target))
    return replace(found, papers_lost=lost)


def _staged(words: str, work: Generator[Progress, None, T]) -> Generator[Stage, None, T]:
    while True:
        try:
            done, total = next(work)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        yield Stage(words, done, total)


# -- only to be read ---------------------------------------------------------------------------------------------------


@frozen
class Intact:
    """What is intact as a store of its own in ``folder``, only to be read; whoever asked for it calls ``drop()`` at the end."""

    folder: Path
    found: Finding
    drop: Callable[[], None]


def to_read(folder: Path, key: bytes, clock: Callable[[], datetime] = datetime.now) -> Generator[Stage, None, Intact]:
    """Put what is intact aside, encrypted as it was, so that it can be read before anything is decided; slow work.

    On a disk that refuses to be written it lies with the temporary files of the system.
    """
    with ExitStack() as stack:
        aside = stack.enter_context(_aside(folder if files.is_writable(folder) else Path(tempfile.gettempdir())))
        found = yield from _whole(folder, key, aside, clock)
        return Intact(aside, found, stack.pop_all().close)


def open_to_read(intact: Intact, key: bytes, staff_id: str = "", clock: Callable[[], datetime] = datetime.now) -> Store:
    """The store of what is intact, which refuses every step; ``staff_id`` is at the desk, or who was there last.

    A name that cannot be read any more sees no more than the cases that bear it.
    """
    store = Store.open(intact.folder, key, clock=clock)
    try:
        if not at_desk.is_set_up(store):
            with rights.as_station(store), store.step("损坏的数据里没有本站信息", undoable=False) as step:
                store.set_setting("station", step.add(Station(name="本站（名称读不出来）")).id)
        if at_desk.sit_down(store, staff_id) is None:
            store.user = _name_of(intact.folder, staff_id)
    except BaseException:
        store.close()
        raise
    store.only_read = ONLY_READ
    return store


def _name_of(folder: Path, staff_id: str) -> str:
    vault = Vault.read(folder)
    slot = vault.slot(staff_id) if vault is not None else None
    return slot.title if slot is not None else ""


def lost_words(found: Finding) -> str:
    """“诉求 2 条、材料 1 份”: what the journal still names and cannot be read, "" for nothing."""
    named = [f"{kind.title} {kind.lost:,} 条" for kind in found.kinds if kind.lost]
    return "、".join([*named, *([f"材料 {found.papers_lost:,} 份"] if found.papers_lost else [])])


_COLUMNS: tuple[tuple[str, Callable[[Row], str]], ...] = (
    (Grievance.spec("number").label, lambda row: row["number"]),
    (Grievance.spec("received_at").label, lambda row: row["received_at"].replace("T", " ")),
    (Worker.title, lambda row: mask_name(row["worker"])),
    (Employer.title, lambda row: row["employer"]),
    (Grievance.spec("category").label, lambda row: short("category", row["category"])),
    (Grievance.spec("summary").label, lambda row: mask_text(row["summary"], filter(None, [row["worker"]]))),
    (Grievance.spec("status").label, lambda row: label("grievance_status", row["status"])),
    ("期限", lambda row: row["due_at"].replace("T", " ")),
    (Grievance.spec("handler").label, lambda row: row["handler"]),
)


def list_name(store: Store) -> str:
    """What the file of :func:`write_list` is called."""
    return f"{MARK}-{Grievance.title}清单-{store.now():%Y%m%d}.xlsx"


def write_list(store: Store, found: Finding, path: Path) -> Generator[Stage, None, int]:
    """The cases that can be read, each line marked as coming out of a damaged store, names masked; how many.

    RefusedError if the role of the person at the desk hands out no files; StationError if the file cannot be written.
    """
    from station.export.plain_rows import write_plain  # openpyxl is slow to load

    if "export" not in rights.by_role(store):
        raise rights.RefusedError(rights_table.refusal("export"), "没有写文件。")
    rows: list[list[str]] = []
    query = ListQuery("all", sort="number")
    total = store.count(Grievance)
    while page := grievances.page(store, query, limit=_PAGE, offset=len(rows)):
        rows += [[MARK, *(words(row) for _, words in _COLUMNS)] for row in page]
        yield Stage("正在写清单", len(rows), total)
    lines = rows + ([[MARK, f"读不出来：{lost}"]] if (lost := lost_words(found)) else [])
    write_plain(list_name(store), ["来源", *(heading for heading, _ in _COLUMNS)], lines, path, sheet=MARK)
    store.log_act("export", f"{MARK}，{len(rows)} 件")
    return len(rows)
