"""What a person does with the files of a record: add them, look at them, hand a copy out. None is ever opened by the system."""

import mimetypes
from collections.abc import Generator, Sequence
from pathlib import Path

from station import files, foreign
from station.actions import rights
from station.actions.progress import Stage, finish
from station.casework.fields import Record
from station.casework.file_kinds import PROGRAM, kind_of
from station.casework.model import Attachment, Letter
from station.changes import Changes
from station.db import attachments
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.sync.parcels import new_file_key

MAX_BYTES = attachments.MAX_BYTES
MOST_AT_ONCE = 20
_SIZE = f"{attachments.MAX_BYTES // (1024 * 1024)} MB"
_OF_PEOPLE = ("grievance", "mediation", "legal_aid", "supervision", "injury_visit", "worker")  # where identity cards and the like lie
_HEAD = 2048  # as much of a file as tells its kind
LIMITS = f"单个不超过 {_SIZE}，一次不超过 {MOST_AT_ONCE} 份；程序和脚本不收。"


@frozen
class _Kept:
    """A file whose bytes are kept: what its attachment will say."""

    name: str
    size: int
    sha256: str
    file_key: str


def add(store: Store, owner: Record, files: Sequence[tuple[str, bytes]], of: str) -> Changes:
    """Keep files (name, bytes) with a record in one step; ``of`` names it for the history.

    A file the record has already is not added again; ``Changes`` counts those that were. StationError for an empty file, a
    program, one above the limit, too many at once, or when all are there already; then none of them is kept.
    """
    rights.require(store, "attach")
    _refuse_too_many(len(files))
    for name, content in files:
        _refuse(name, len(content), content)
    return _add(store, owner, [_put(store, name, content) for name, content in files], of)


def add_paths(store: Store, owner: Record, paths: Sequence[Path], of: str, *, label: str = "") -> Changes:
    """Keep files lying on disk, such as those dropped on the window; ``label`` names them after a paper of the file."""
    return finish(adding(store, owner, paths, of, label=label))


def adding(store: Store, owner: Record, paths: Sequence[Path], of: str, *, label: str = "") -> Generator[Stage, None, Changes]:
    """``add_paths`` file by file; none is added when it is stopped."""
    rights.require(store, "attach")
    _refuse_too_many(len(paths))
    for path in paths:
        if path.is_dir():
            raise StationError(f"“{path.name}”是文件夹，没有添加。", "请打开文件夹，选里面的文件。")
        try:
            if not path.is_file():  # a pipe or a device may never end
                raise _unreadable(path)
            with path.open("rb") as file:
                _refuse(path.name, path.stat().st_size, file.read(_HEAD))
        except OSError as error:
            raise _unreadable(path) from error
    read: list[_Kept] = []
    for path in paths:  # one at a time: twenty large files would not fit into memory together
        yield Stage("正在添加材料", len(read), len(paths))
        content = foreign.read(path, attachments.MAX_BYTES, "没有添加。")  # it may have grown, or gone, since it was looked at
        _refuse(path.name, len(content), content)
        read.append(_put(store, f"{label}{path.suffix}" if label else path.name, content))
    return _add(store, owner, read, of, by_name=bool(label))


def _refuse_too_many(count: int) -> None:
    if count > MOST_AT_ONCE:
        raise StationError(f"一次最多添加 {MOST_AT_ONCE} 份，这次是 {count} 份，没有添加。", "请分几次添加，或者压缩成一份。")


def _refuse(name: str, size: int, head: bytes) -> None:
    if not size:
        raise StationError(f"“{name}”是空文件，没有添加。", "请核对文件。")
    if size > attachments.MAX_BYTES:
        raise StationError(f"“{name}”超过 {_SIZE}，没有添加。", "请拆开或压缩后再添加。")
    if kind_of(head, name) == PROGRAM:
        raise StationError(f"“{name}”是程序或者脚本，没有添加。", "材料里只放照片、扫描件、文档、录音录像这类文件。")


def _unreadable(path: Path) -> StationError:
    return StationError(f"读不了“{path.name}”，没有添加。", "请核对文件还在不在、U 盘有没有拔出。")


def _put(store: Store, name: str, content: bytes) -> _Kept:
    sha256 = attachments.put(store, content)
    known = (a.file_key for a in store.matching(Attachment, sha256=sha256) if a.file_key)  # the same bytes travel once, by one key
    return _Kept(name, len(content), sha256, next(known, None) or new_file_key())


def _add(store: Store, owner: Record, files: Sequence[_Kept], of: str, *, by_name: bool = False) -> Changes:
    """Those the record does not have yet; ``by_name`` lets the same bytes stand again under another paper's name."""
    today = store.now().date().isoformat()
    known = {(a.sha256, a.name if by_name else "") for a in store.matching(Attachment, owner_id=owner.id)}
    doubles = []
    with store.step(f"添加材料 {of}") as step:
        for file in files:
            if (key := (file.sha256, file.name if by_name else "")) in known:
                doubles.append(file.name)
                continue
            known.add(key)
            step.add(_record(owner, file, today))
        if doubles and not step.changes.touched:
            raise StationError(f"“{'”“'.join(doubles)}”已经在材料里，没有重复添加。", "内容相同的文件只存一份。")
    return step.changes


def kept(store: Store, owner: Record, name: str, content: bytes) -> Attachment:
    """The record of a file whose bytes are kept from now on, for a step that writes its owner too; StationError as for ``add``."""
    _refuse(name, len(content), content)
    return _record(owner, _put(store, name, content), store.now().date().isoformat())


def _record(owner: Record, file: _Kept, today: str) -> Attachment:
    return Attachment(
        owner=owner.record,
        owner_id=owner.id,
        name=file.name,
        mime=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        size=file.size,
        sha256=file.sha256,
        file_key=file.file_key,
        added_on=today,
    )


def added(changes: Changes, chosen: int) -> str:
    """“已添加 3 份材料，1 份已有、没有重复添加” for the step that added ``chosen`` files."""
    count = len(changes.touched.get(Attachment.record, ()))
    return f"已添加 {count} 份材料" + (f"，{chosen - count} 份已有、没有重复添加" if count < chosen else "")


def content(store: Store, attachment: Attachment) -> bytes:
    """The bytes of a kept file; StationError while they have not arrived, when they are damaged or of somebody who is sealed."""
    if attachment.owner != Letter.record and store.seals.is_closed(attachment.owner_id):  # a letter is to an employer, about many
        raise StationError("这份材料属于信息已封存的人，不能查看。", "确需查看的，请先由有权的人解除封存。")
    if attachment.owner in _OF_PEOPLE and "see_plain" not in rights.allowed(store):
        raise StationError("扫描件里的号码盖不住，没有权限看完整号码的不能看。", "需要看的，请找本站的经办人。")
    found = attachments.read(store, attachment.sha256)
    if found is None:
        raise StationError(f"“{attachment.name}”还没有收到，或者已经损坏。", "记录还在。请向发来这件的站点要一份。")
    return found


def save_copy(store: Store, attachment: Attachment, path: Path) -> None:
    """Write a copy of a kept file; the handing out is noted in the log."""
    rights.require(store, "export")
    held = content(store, attachment)
    store.refuse_own(path)
    try:
        files.write(path, held)
    except OSError as error:
        raise StationError(f"没能写到“{path.name}”。", "请换个位置再试；原件还在。") from error
    store.log_act("attachment", f"另存材料，{attachment.size} 字节")
