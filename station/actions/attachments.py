"""What a person does with the files of a case: add them, hand a copy out."""

import mimetypes
from collections.abc import Sequence
from pathlib import Path

from station.casework.fields import Record
from station.casework.model import Attachment
from station.changes import Changes
from station.db import attachments
from station.db.store import Store
from station.errors import StationError


def add(store: Store, owner: Record, files: Sequence[tuple[str, bytes]], of: str) -> Changes:
    """Keep files (name, bytes) with a record in one step; ``of`` names it for the history.

    StationError for an empty file or one above the limit; then none of them is kept.
    """
    for name, content in files:
        if not content:
            raise StationError(f"“{name}”是空文件，没有添加。", "请核对文件。")
        if len(content) > attachments.MAX_BYTES:
            size = attachments.MAX_BYTES // (1024 * 1024)
            raise StationError(f"“{name}”超过 {size} MB，没有添加。", "请拆开或压缩后再添加。")
    today = store.now().date().isoformat()
    with store.step(f"添加材料 {of}") as step:
        for name, content in files:
            step.add(
                Attachment(
                    owner=owner.record,
                    owner_id=owner.id,
                    name=name,
                    mime=mimetypes.guess_type(name)[0] or "application/octet-stream",
                    size=len(content),
                    sha256=attachments.put(store, content),
                    added_on=today,
                )
            )
    return step.changes


def add_paths(store: Store, owner: Record, paths: Sequence[Path], of: str, *, label: str = "") -> Changes:
    """Keep files lying on disk, such as those dropped on the window; ``label`` names them after a paper of the file."""
    files = []
    for path in paths:
        if path.is_dir():
            raise StationError(f"“{path.name}”是文件夹，没有添加。", "请打开文件夹，选里面的文件。")
        try:
            if path.stat().st_size > attachments.MAX_BYTES:
                raise StationError(f"“{path.name}”超过 {attachments.MAX_BYTES // (1024 * 1024)} MB，没有添加。", "请拆开或压缩后再添加。")
            files.append((f"{label}{path.suffix}" if label else path.name, path.read_bytes()))
        except OSError as error:
            raise StationError(f"读不了“{path.name}”，没有添加。", "请核对文件还在不在、U 盘有没有拔出。") from error
    return add(store, owner, files, of)


def save_copy(store: Store, attachment: Attachment, path: Path) -> None:
    """Write a copy of a kept file; the handing out is noted in the log."""
    content = attachments.read(store, attachment.sha256)
    if content is None:
        raise StationError(f"“{attachment.name}”还没有收到，或者已经损坏。", "记录还在。请向发来这件的站点要一份。")
    store.refuse_own(path)
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise StationError(f"没能写到“{path.name}”。", "请换个位置再试；原件还在。") from error
    store.log_act("attachment", f"另存材料，{attachment.size} 字节")
