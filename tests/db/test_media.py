"""A store lives on a disk of this machine: what shares, sticks and the folders of cloud clients look like."""

from pathlib import Path

import pytest

from station.db import media
from station.db.store import Store
from station.errors import StationError

MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:28 / /home/office rw,relatime - nfs4 server:/home rw
31 22 0:40 / /mnt/share rw - cifs //server/station rw
32 22 8:17 / /media/a\040b rw,nosuid - vfat /dev/sdb1 rw
33 22 0:50 / /home/office/local rw - tmpfs tmpfs rw
34 22 0:51 / /mnt/ssh rw - fuse.sshfs me@host:/ rw
35 22 0:52 / /mnt/c rw - 9p C:\ rw
36 22 8:33 / /mnt/share rw - ext4 /dev/sdc1 rw
a line that is none
"""


@pytest.mark.parametrize(
    "folder, expected",
    [
        ("/var/lib/station", ("local", "254:0")),
        ("/home/office/Station", ("network", "0:28")),
        ("/home/office", ("network", "0:28")),
        ("/home/officer", ("local", "254:0")),
        ("/home/office/local/x", ("local", "0:50")),
        ("/media/a b/数据", ("local", "8:17")),
        ("/mnt/ssh/x", ("network", "0:51")),
        ("/mnt/c/Users", ("network", "0:52")),
        ("/mnt/share/x", ("local", "8:33")),  # mounted over the share
    ],
)
def test_mounts_of_linux(folder: str, expected: tuple[str, str]) -> None:
    assert media.linux_kind(Path(folder), MOUNTS) == expected


def test_no_mounts_at_all_is_local() -> None:
    assert media.linux_kind(Path("/x"), "") == ("local", "")


@pytest.mark.parametrize(
    "folder, drive, expected",
    [
        (r"C:\Users\a\Station", 3, "local"),
        (r"Z:\Station", 4, "network"),
        (r"E:\Station", 2, "removable"),
        (r"\\server\share\Station", 3, "network"),
        (r"\\?\UNC\server\share", 3, "network"),
        (r"\\?\E:\Station", 2, "removable"),
        (r"D:\CD", 5, "local"),
        (r"Q:\none", 1, "local"),
    ],
)
def test_drives_of_windows(folder: str, drive: int, expected: str) -> None:
    asked = []

    def drive_type(root: str) -> int:
        asked.append(root)
        return drive

    assert media.windows_kind(folder, drive_type) == expected
    assert all(len(root) == 3 and root.endswith(":\\") for root in asked)


@pytest.mark.parametrize(
    "device, files, expected",
    [
        ("8:1", {"sda/removable": "0", "sda/sda1/partition": "1"}, False),
        ("8:1", {"sdb/removable": "1", "sdb/sdb1/partition": "1"}, True),
        ("8:1", {"pci0/usb2/host/sdb/removable": "0", "pci0/usb2/host/sdb/sdb1/partition": "1"}, True),
        ("9:9", {}, False),
    ],
)
def test_disks_that_can_be_taken_out(
    device: str, files: dict[str, str], expected: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "block").mkdir()
    for name, content in files.items():
        path = tmp_path / "devices" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        if path.name == "partition":
            (tmp_path / "block" / device).symlink_to(path.parent)
    monkeypatch.setattr(media, "_BLOCK", tmp_path / "block")
    assert media._is_removable(device) is expected


@pytest.mark.parametrize("kind, words", [("network", "网络共享"), ("removable", "U 盘")])
def test_a_store_there_is_refused_with_the_reason(kind: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "kind_of", lambda _: kind)
    with pytest.raises(StationError, match=words) as refused:
        Store.open(tmp_path / "data")
    assert "本机硬盘" in refused.value.hint
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "folder, name",
    [
        ("/home/a/OneDrive/Station", "OneDrive"),
        ("/home/a/OneDrive - 总工会/x/Station", "OneDrive"),
        ("/home/a/我的坚果云/Station", "坚果云"),
        ("/d/BaiduSyncdisk", "百度同步盘"),
        ("/home/a/Station", ""),
        ("/home/a/onedriver/Station", ""),
    ],
)
def test_folders_of_cloud_clients_are_known(folder: str, name: str) -> None:
    assert media.cloud(Path(folder)) == name
    assert bool(media.cloud_warning(Path(folder))) == bool(name)
