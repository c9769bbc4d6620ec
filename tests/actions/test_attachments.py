"""Files of a case: kept once, refused with a sentence, handed out unharmed."""

import os
from pathlib import Path

import pytest

from station.actions import attachments
from station.casework.model import Attachment, Worker
from station.db import attachments as kept
from station.db.store import Store
from station.errors import StationError


@pytest.fixture
def owner(store: Store) -> Worker:
    with store.step("登记") as step:
        return step.add(Worker(name="李明"))


def test_files_are_kept_in_one_step_that_can_be_undone(store: Store, owner: Worker) -> None:
    changes = attachments.add(store, owner, [("工资条.jpg", b"picture"), ("合同.pdf", b"paper")], "ZQ-2026-0001")
    assert changes.touches("attachment") and len(changes.touched["attachment"]) == 2
    found = store.select(Attachment)
    assert [(a.name, a.mime, a.size, a.owner, a.owner_id) for a in found] == [
        ("工资条.jpg", "image/jpeg", 7, "worker", owner.id),
        ("合同.pdf", "application/pdf", 5, "worker", owner.id),
    ]
    assert kept.read(store, found[0].sha256) == b"picture"
    store.undo()
    assert store.select(Attachment) == []


@pytest.mark.parametrize(
    "bad",
    [("空.txt", b""), ("大.bin", b"x" * (kept.MAX_BYTES + 1)), ("工资条.jpg.exe", b"1"), ("照片.jpg", b"MZ\x90\x00"), ("清理.bat", b"1")],
)
def test_one_bad_file_and_none_is_kept(store: Store, owner: Worker, bad: tuple[str, bytes]) -> None:
    with pytest.raises(StationError) as refused:
        attachments.add(store, owner, [("好.txt", b"1"), bad], "ZQ-2026-0001")
    assert bad[0] in str(refused.value) and store.select(Attachment) == []


@pytest.mark.parametrize("name", ["查询.exe", "照片.jpg"])
def test_a_program_on_disk_is_refused_whatever_it_is_called(store: Store, owner: Worker, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"MZ\x90\x00program")
    with pytest.raises(StationError, match=f"“{name}”是程序或者脚本，没有添加。"):
        attachments.add_paths(store, owner, [tmp_path / name], "ZQ-2026-0001")


def test_too_many_at_once_are_refused_before_any_is_read(store: Store, owner: Worker, tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.txt" for n in range(attachments.MOST_AT_ONCE + 1)]
    with pytest.raises(StationError, match="一次最多添加 20 份，这次是 21 份"):
        attachments.add_paths(store, owner, paths, "ZQ-2026-0001")
    assert str(attachments.MOST_AT_ONCE) in attachments.LIMITS and "50 MB" in attachments.LIMITS


def test_the_same_file_is_kept_once_and_that_is_said(store: Store, owner: Worker, tmp_path: Path) -> None:
    for name, content in (("合同.pdf", b"%PDF-1"), ("合同(1).pdf", b"%PDF-1"), ("工资条.jpg", b"picture")):
        (tmp_path / name).write_bytes(content)
    paths = [tmp_path / "合同.pdf", tmp_path / "合同(1).pdf", tmp_path / "工资条.jpg"]
    changes = attachments.add_paths(store, owner, paths, "ZQ-2026-0001")
    assert [a.name for a in store.select(Attachment)] == ["合同.pdf", "工资条.jpg"]
    assert attachments.added(changes, 3) == "已添加 2 份材料，1 份已有、没有重复添加"
    with pytest.raises(StationError, match=r"“合同\.pdf”“工资条\.jpg”已经在材料里，没有重复添加"):
        attachments.add_paths(store, owner, [paths[0], paths[2]], "ZQ-2026-0001")
    filed = attachments.add_paths(store, owner, paths[:1], "ZQ-2026-0001", label="劳动合同")  # as that paper of the file
    assert attachments.added(filed, 1) == "已添加 1 份材料"
    assert [a.name for a in store.select(Attachment)] == ["合同.pdf", "工资条.jpg", "劳动合同.pdf"]
    with store.step("登记") as step:
        other = step.add(Worker(name="王强"))
    attachments.add_paths(store, other, paths[:1], "ZQ-2026-0002")
    assert len([path for path in (store.folder / "attachments").rglob("*") if path.is_file()]) == 2


def test_stopped_between_two_files_none_is_added(store: Store, owner: Worker, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(3)]
    for path in paths:
        path.write_text(path.name)
    work = attachments.adding(store, owner, paths, "ZQ-2026-0001")
    assert [(stage.done, stage.total) for stage in (next(work), next(work))] == [(0, 3), (1, 3)]
    work.close()
    assert store.select(Attachment) == []


def test_paths_that_cannot_be_read_are_named(store: Store, owner: Worker, tmp_path: Path) -> None:
    (tmp_path / "文件夹").mkdir()
    for name in ("文件夹", "不在.pdf"):
        with pytest.raises(StationError, match=name):
            attachments.add_paths(store, owner, [tmp_path / name], "ZQ-2026-0001")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes among files here")
def test_a_pipe_is_not_waited_for(store: Store, owner: Worker, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "照片.jpg")
    with pytest.raises(StationError, match="读不了“照片"):
        attachments.add_paths(store, owner, [tmp_path / "照片.jpg"], "ZQ-2026-0001")


def test_a_file_that_grew_or_changed_since_it_was_looked_at_is_refused(
    store: Store, owner: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "照片.jpg"
    for then in (b"x" * 11, b"MZ program"):
        path.write_bytes(b"picture")
        monkeypatch.setattr(kept, "MAX_BYTES", 10)
        looked = attachments._refuse
        monkeypatch.setattr(attachments, "_refuse", lambda *told, looked=looked, then=then: (looked(*told), path.write_bytes(then)))
        with pytest.raises(StationError):
            attachments.add_paths(store, owner, [path], "ZQ-2026-0001")
        monkeypatch.undo()
    assert store.matching(Attachment) == []


def test_a_copy_is_the_file_itself_and_is_noted(store: Store, owner: Worker, tmp_path: Path) -> None:
    (tmp_path / "录音.mp3").write_bytes(b"sound")
    attachments.add_paths(store, owner, [tmp_path / "录音.mp3"], "ZQ-2026-0001")
    attachment = store.select(Attachment)[0]
    attachments.save_copy(store, attachment, tmp_path / "副本.mp3")
    assert (tmp_path / "副本.mp3").read_bytes() == b"sound"
    kept.path_of(store, attachment.sha256).write_bytes(b"damaged")
    with pytest.raises(StationError, match="损坏"):
        attachments.save_copy(store, attachment, tmp_path / "再来.mp3")
    assert not (tmp_path / "再来.mp3").exists() and not list(tmp_path.glob("*.part"))


def test_each_file_has_a_key_of_its_own_to_travel_by(store: Store, owner: Worker) -> None:
    attachments.add(store, owner, [("一.txt", b"1"), ("二.txt", b"2")], "ZQ-2026-0001")
    keys = {a.file_key for a in store.select(Attachment)}
    assert len(keys) == 2 and all(len(bytes.fromhex(key)) == 32 for key in keys)


def test_the_same_bytes_travel_by_one_key_whatever_they_belong_to(store: Store, owner: Worker) -> None:
    with store.step("登记") as step:
        other = step.add(Worker(name="另一人"))
    for record in (owner, other):
        attachments.add(store, record, [("花名册.pdf", b"a list")], "ZQ-2026-0001")
    first, second = store.select(Attachment)
    assert first.file_key == second.file_key
