"""A file comes to its place whole or not at all, on a folder that misbehaves and on servers alike; what cannot be done is said plainly."""

import base64
import errno
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import servers
from faulty import READING, WRITING, FaultyCarrier
from station.errors import StationError
from station.sync import carriers, remote
from station.sync.carriers import BUNDLES, Access, Carrier, CarrierError, Fault, FolderCarrier, carrier
from station.sync.drop import Drop, UnknownServerError, statement_path

CONTENT = hashlib.sha256(b"a bundle").digest() * 50
PATH = "s/zq/00112233445566ff/up/0000/0000000042-b-0011223344556677.gwb"


def fault(act: Callable[[], object]) -> Fault:
    with pytest.raises(CarrierError) as caught:
        act()
    return caught.value.fault


# -- what every carrier does -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    with servers.s3() as location:
        yield location


@pytest.fixture(params=["folder", "s3", "webdav", "sftp"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Carrier]:
    if request.param == "folder":
        yield carrier(tmp_path)
    elif request.param == "s3":
        yield carrier(f"{request.getfixturevalue('s3_server')}/{tmp_path.name}", servers.ACCESS)
    else:
        with servers.rclone(request.param, tmp_path) as port:
            if request.param == "webdav":
                yield carrier(f"webdav://127.0.0.1:{port}/", servers.ACCESS)
            else:
                location = f"sftp://{servers.ACCESS.user}@127.0.0.1:{port}/"
                yield carrier(location, Access(password=servers.ACCESS.password, host_key=servers.host_key(location)))


def test_a_file_is_put_once_and_found(place: Carrier) -> None:
    place.check()
    assert place.names("") == []
    assert (place.names("s/zq"), place.size(PATH), place.read(PATH, 99)) == ([], None, None)
    place.put_new(PATH, CONTENT)
    assert (place.names(""), place.names("s"), place.names(PATH.rpartition("/")[0])) == (["s"], ["zq"], [PATH.rpartition("/")[2]])
    assert place.size(PATH) == len(CONTENT)
    assert place.read(PATH, 1 << 20) == CONTENT
    assert place.read(PATH, 100) == CONTENT[:101]
    with pytest.raises(FileExistsError):
        place.put_new(PATH, b"another")
    assert place.read(PATH, 1 << 20) == CONTENT
    place.put_new("r/empty", b"")
    assert place.read("r/empty", 9) == b""
    place.remove(PATH)
    place.remove(PATH)
    assert place.size(PATH) is None


def test_a_drop_lies_anywhere(place: Carrier) -> None:
    drop, path = Drop(place), statement_path(CONTENT)
    assert drop.is_new()
    drop.put(path, CONTENT, "名册")
    drop.put(path, CONTENT, "名册")
    assert not drop.is_new()
    assert drop.statements() == [path]
    assert drop.holds(path, CONTENT)
    drop.check(drop.mark())
    assert Drop(place).mark() == drop.mark()
    assert all("~syncthing~" not in name for name in place.names("r"))


def test_a_broken_file_is_moved_aside_or_left_and_said(place: Carrier) -> None:
    drop, path = Drop(place), statement_path(CONTENT)
    place.put_new(path, CONTENT[:-1])
    if "s3+" in place.location:
        with pytest.raises(StationError, match="已有同名的坏文件，名册没有写进去"):
            drop.put(path, CONTENT, "名册")
        assert place.read(path, 9_999) == CONTENT[:-1]
    else:
        drop.put(path, CONTENT, "名册")
        assert drop.holds(path, CONTENT)
        assert drop.statements() == [path]
        (aside,) = [name for name in place.names("r") if "bad" in name]
        assert place.read(f"r/{aside}", 9_999) == CONTENT[:-1]


# -- a folder that misbehaves ------------------------------------------------------------------------------------------

# what is told, "" when it is overcome; in each case the file is there whole or not at all, and the next try ends well
TOLD = {
    "short write": "中途断开",
    "zero tail": "中途断开",
    "disk full": "空间不够",
    "quota": "空间不够",
    "sync fails": "中途断开",
    "sync unknown": "",
    "folder sync refused": "",
    "held": "",
    "rename lies": "",
    "no links": "",
    "read only": "不能写入",
    "pulled": "中途断开",
}


@pytest.mark.parametrize("trouble", WRITING)
def test_writing_ends_whole_or_not_at_all(trouble: str, tmp_path: Path) -> None:
    place = FaultyCarrier(tmp_path, trouble, times=1, where="r/")
    drop, path = Drop(place), statement_path(CONTENT)
    if TOLD[trouble]:
        with pytest.raises(StationError, match=f"{TOLD[trouble]}，名册没有写完；本机数据没动。"):
            drop.put(path, CONTENT, "名册")
        assert not (tmp_path / path).exists()
        drop.put(path, CONTENT, "名册")
    else:
        drop.put(path, CONTENT, "名册")
    assert place.struck == 1
    assert (tmp_path / path).read_bytes() == CONTENT
    assert [file.name for file in (tmp_path / "r").iterdir()] == [path[2:]]


def test_a_file_held_for_good_is_told_and_left(tmp_path: Path) -> None:
    drop = Drop(FaultyCarrier(tmp_path, "held", where="r/"))
    with pytest.raises(StationError, match="不能写入，名册没有写完"):
        drop.put(statement_path(CONTENT), CONTENT, "名册")
    assert not list(tmp_path.glob("r/*"))


# what a reader gets of a file listed: its bytes, none for "not here yet", other bytes that its name's hash gives away
READ = {
    "stale listing": "bytes",
    "reordered listing": "bytes",
    "junk": "bytes",
    "vanishes": "none",
    "placeholder": "none",
    "cut": "other",
    "zeros": "other",
    "flipped": "other",
}


@pytest.mark.parametrize("trouble", READING)
def test_reading_shows_what_is_wrong(trouble: str, tmp_path: Path) -> None:
    contents = [bytes([n]) * 400 for n in range(1, 9)]
    for content in contents:
        Drop(tmp_path).put(statement_path(content), content, "名册")
    place = FaultyCarrier(tmp_path, trouble, where="r")
    drop = Drop(place)
    assert drop.statements() == sorted(map(statement_path, contents))
    for content in contents:
        found = drop.read(statement_path(content))
        told = "none" if found is None else "bytes" if found == content else "other"
        assert told == READ[trouble]
        assert told != "other" or statement_path(found or b"") != statement_path(content)
    assert place.struck
    if trouble == "stale listing":
        Drop(tmp_path).put(statement_path(b"late"), b"late", "名册")
        assert len(drop.statements()) == 8


def test_a_bit_flipped_once_is_read_right_the_second_time(tmp_path: Path) -> None:
    Drop(tmp_path).put(statement_path(CONTENT), CONTENT, "名册")
    drop = Drop(FaultyCarrier(tmp_path, "flipped", times=1))
    assert drop.read(statement_path(CONTENT)) != CONTENT
    assert drop.read(statement_path(CONTENT)) == CONTENT


def test_a_drive_without_its_stick_is_gone_whatever_windows_calls_it(tmp_path: Path) -> None:
    place = FolderCarrier(tmp_path / "stick")
    assert place._fault(PermissionError(errno.EACCES, "not ready")) is Fault.GONE
    assert FolderCarrier(tmp_path)._fault(PermissionError(errno.EACCES, "protected")) is Fault.READ_ONLY


def test_what_was_not_written_is_named_whenever_the_stick_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise CarrierError(Fault.GONE)

    for act in ("read", "size", "put_new"):
        place = FolderCarrier(tmp_path)
        drop = Drop(place)
        drop.mark()
        monkeypatch.setattr(place, act, gone)
        with pytest.raises(StationError, match="中途断开，第 3 包没有写完；"):
            drop.put(statement_path(CONTENT), CONTENT, "第 3 包")


def test_a_folder_gone_in_the_middle_is_no_empty_folder(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    place = FolderCarrier(folder)
    place.put_new(PATH, CONTENT)
    shutil.rmtree(folder)
    assert fault(place.check) is Fault.NOT_FOUND
    assert fault(lambda: place.names("s")) is Fault.GONE
    assert fault(lambda: place.read(PATH, 9)) is Fault.GONE
    assert fault(lambda: place.room()) is Fault.GONE
    with pytest.raises(StationError, match=r"中途断开；本机数据没动。插好 U 盘"):
        Drop(place).devices()


def test_another_volume_of_the_same_name_is_not_written_to(tmp_path: Path) -> None:
    """A stick unmounted in the middle leaves an empty folder; not even a folder is made in it."""
    place = FolderCarrier(tmp_path)
    place.check()
    place._volume = -1
    assert fault(lambda: place.put_new(PATH, CONTENT)) is Fault.GONE
    assert fault(lambda: place.names("s")) is Fault.GONE
    looks = iter([True, False])
    place._is_here = lambda: next(looks, False)  # type: ignore[method-assign]  # it goes while the file is being written
    assert fault(lambda: place.put_new(PATH, CONTENT)) is Fault.GONE
    assert not list(tmp_path.iterdir())


def test_a_disk_that_answers_with_errors_raises_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "the disk")

    place = FolderCarrier(tmp_path)
    place.put_new(PATH, CONTENT)
    for name in ("open", "exists", "is_dir", "hardlink_to", "rename"):
        monkeypatch.setattr(Path, name, failing)
    monkeypatch.setattr(carriers.os, "listdir", failing)
    assert (place.read(PATH, 9), place.size(PATH), place.names("s")) == (None, len(CONTENT), [])
    assert fault(lambda: place.put_new("r/x", CONTENT)) is Fault.GONE
    assert fault(lambda: place.set_aside(PATH)) is Fault.GONE


def test_what_a_pulled_stick_left_aside_goes_a_day_later(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    old, fresh, other = (tmp_path / "r" / name for name in ("~syncthing~00000000.tmp", "~syncthing~00000001.tmp", "their.tmp"))
    for file in (old, fresh, other):
        file.write_bytes(b"half")
    for file in (old, other):
        os.utime(file, (file.stat().st_mtime - 90_000,) * 2)
    FolderCarrier(tmp_path).put_new("r/x", CONTENT)
    assert sorted(p.name for p in (tmp_path / "r").iterdir()) == ["their.tmp", "x", "~syncthing~00000001.tmp"]


@pytest.mark.parametrize("kind", ["webdav", "sftp"])
def test_what_a_broken_connection_left_aside_goes_a_day_later(kind: str, tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    old, fresh, other = (tmp_path / "r" / name for name in ("~syncthing~00000000.tmp", "~syncthing~00000001.tmp", "their.tmp"))
    for file in (old, fresh, other):
        file.write_bytes(b"half")
    for file in (old, other):
        os.utime(file, (file.stat().st_mtime - 90_000,) * 2)
    with servers.rclone(kind, tmp_path) as port:
        location = f"{kind}://127.0.0.1:{port}/"
        place = carrier(location, replace(servers.ACCESS, host_key=servers.host_key(location) if kind == "sftp" else ""))
        place.put_new("r/x", CONTENT)
    assert sorted(p.name for p in (tmp_path / "r").iterdir()) == ["their.tmp", "x", "~syncthing~00000001.tmp"]


def test_a_name_taken_at_the_last_moment_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = carriers._write

    def overtaken(part: Path, content: bytes) -> None:
        write(part, content)
        (tmp_path / "r" / "x").write_bytes(b"another PC's")

    monkeypatch.setattr(carriers, "_write", overtaken)
    for place in (FolderCarrier(tmp_path), FaultyCarrier(tmp_path, "no links")):
        with pytest.raises(FileExistsError):
            place.put_new("r/x", CONTENT)
        assert (tmp_path / "r" / "x").read_bytes() == b"another PC's"
        (tmp_path / "r" / "x").unlink()


def test_a_copy_in_capitals_is_read_and_never_seen_twice(tmp_path: Path) -> None:
    path = statement_path(CONTENT)
    capitals = tmp_path / path.upper()
    capitals.parent.mkdir()
    capitals.write_bytes(CONTENT)
    drop = Drop(tmp_path)
    assert drop.statements() == [path]
    assert drop.read(path) == CONTENT
    drop.put(path, CONTENT, "名册")
    assert not (tmp_path / path).exists()  # it lies here, in whatever spelling
    Drop(FolderCarrier(tmp_path)).put(statement_path(b"new"), b"new", "名册")  # and now there are R and r
    both = Drop(tmp_path)
    assert both.statements() == sorted([path, statement_path(b"new")])
    assert both.read(path) == CONTENT
    assert both.read(statement_path(b"new")) == b"new"
    (tmp_path / path).write_bytes(CONTENT)
    twice = Drop(tmp_path)
    assert twice.statements().count(path) == 1
    twice.remove(path)
    assert Drop(tmp_path).statements() == [statement_path(b"new")]


# -- servers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["s3+http", "webdav", "sftp"])
def test_a_server_that_does_not_answer(scheme: str) -> None:
    drop = Drop(f"{scheme}://127.0.0.1:{servers.free_port()}/bucket/x", servers.ACCESS)
    with pytest.raises(StationError, match=r"现在连不上“.*”；本机数据没动。请检查网络"):
        drop.check()


def test_a_network_that_answers_everything_with_a_page_of_its_own() -> None:
    """Free wifi before one has logged in: nothing put there may count as written."""
    with servers.answering(b"<html><body>log in</body></html>") as port:
        for scheme in ("s3+http", "webdav"):
            drop = Drop(f"{scheme}://127.0.0.1:{port}/bucket/x", servers.ACCESS)
            with pytest.raises(StationError, match="本机数据没动"):
                drop.check()
            with pytest.raises(StationError, match="没有写完"):
                drop.put(statement_path(CONTENT), CONTENT, "名册")


def test_a_bucket_that_is_not_there(s3_server: str) -> None:
    location = s3_server.replace(servers.BUCKET, "another-bucket")
    assert fault(carrier(location, servers.ACCESS).check) is Fault.NOT_FOUND


@pytest.mark.parametrize("kind", ["webdav", "sftp"])
def test_a_wrong_password(kind: str, tmp_path: Path) -> None:
    with servers.rclone(kind, tmp_path) as port:
        location = f"{kind}://127.0.0.1:{port}/"
        key = servers.host_key(location) if kind == "sftp" else ""
        assert fault(carrier(location, Access("station", "wrong", key)).check) is Fault.DENIED


@pytest.mark.parametrize("kind", ["webdav", "sftp"])
def test_no_password_at_all(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    with servers.rclone(kind, tmp_path) as port:
        location = f"{kind}://127.0.0.1:{port}/"
        key = servers.host_key(location) if kind == "sftp" else ""
        assert fault(carrier(location, Access(host_key=key)).check) is Fault.DENIED
        if kind == "webdav":
            (tmp_path / ".netrc").write_text(f"machine 127.0.0.1 login {servers.ACCESS.user} password {servers.ACCESS.password}\n")
            (tmp_path / ".netrc").chmod(0o600)
            carrier(location).check()


@pytest.mark.parametrize("kind", ["webdav", "sftp"])
def test_a_server_that_only_lets_look(kind: str, tmp_path: Path) -> None:
    FolderCarrier(tmp_path).put_new("r/x", CONTENT)
    with servers.rclone(kind, tmp_path, "--read-only") as port:
        location = f"{kind}://127.0.0.1:{port}/"
        place = carrier(location, replace(servers.ACCESS, host_key=servers.host_key(location) if kind == "sftp" else ""))
        assert place.read("r/x", 9_999) == CONTENT
        with pytest.raises(CarrierError) as refused:
            place.put_new("r/y", CONTENT)
        assert refused.value.fault in (Fault.READ_ONLY, Fault.OTHER)
        assert [file.name for file in (tmp_path / "r").iterdir()] == ["x"]


def test_an_sftp_server_whose_key_nobody_has_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    with servers.rclone("sftp", tmp_path) as port:
        location = f"sftp://127.0.0.1:{port}/"
        with pytest.raises(UnknownServerError) as asked:
            Drop(location, servers.ACCESS).check()
        (tmp_path / "key").write_text(asked.value.key)
        if shutil.which("ssh-keygen"):
            told = subprocess.run(["ssh-keygen", "-lf", str(tmp_path / "key")], capture_output=True, text=True, check=True).stdout
            assert told.split()[1] in str(asked.value)
        Drop(location, replace(servers.ACCESS, host_key=asked.value.key)).check()
        another = replace(servers.ACCESS, host_key="ssh-ed25519 AAAA")
        with pytest.raises(StationError, match="不能证明是原来那一台") as refused:  # and is not offered to be taken over
            Drop(location, another).check()
        assert not isinstance(refused.value, UnknownServerError)
        (tmp_path / ".ssh").mkdir()
        (tmp_path / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{port} {servers.host_key(location)}\n")
        carrier(location, servers.ACCESS).check()


class RefusalError(Exception):
    def __init__(self, code: str, status: int) -> None:
        self.response = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RefusalError("InvalidAccessKeyId", 403), Fault.DENIED),
        (RefusalError("SignatureDoesNotMatch", 403), Fault.DENIED),
        (RefusalError("RequestTimeTooSkewed", 403), Fault.CLOCK),
        (RefusalError("NoSuchBucket", 404), Fault.NOT_FOUND),
        (RefusalError("SlowDown", 503), Fault.OTHER),
        (OSError(errno.ENOSPC, "full"), Fault.FULL),
        (OSError(errno.ENETUNREACH, "no cable"), Fault.UNREACHABLE),
        (TimeoutError(), Fault.UNREACHABLE),
        (ConnectionResetError(), Fault.UNREACHABLE),
        (PermissionError(), Fault.DENIED),
    ],
)
def test_what_servers_call_their_refusals(error: Exception, told: Fault) -> None:
    with pytest.raises(CarrierError) as caught, remote._explained():
        raise OSError("by fsspec") from error
    assert caught.value.fault is told


def test_a_storage_that_does_not_know_the_condition(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = carrier(f"{s3_server}/old", servers.ACCESS)
    pipe = place.fs.pipe_file  # type: ignore[attr-defined]

    def unknown(path: str, content: bytes, mode: str = "overwrite", **checked: str) -> None:
        if mode == "create":
            raise OSError from RefusalError("NotImplemented", 501)
        pipe(path, content, **checked)

    monkeypatch.setattr(place.fs, "pipe_file", unknown)  # type: ignore[attr-defined]
    place.put_new("r/x", CONTENT)
    assert place.read("r/x", 9_999) == CONTENT
    with pytest.raises(FileExistsError):
        place.put_new("r/x", b"another")


def test_what_is_put_into_a_bucket_carries_a_checksum_every_storage_knows(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = carrier(f"{s3_server}/checked", servers.ACCESS)
    asked = {}
    call = place.fs._call_s3  # type: ignore[attr-defined]
    monkeypatch.setattr(place.fs, "_call_s3", lambda name, *more, **told: asked.update({name: told}) or call(name, *more, **told))  # type: ignore[attr-defined]
    place.put_new("r/x", CONTENT)
    told = asked["put_object"]
    assert told["IfNoneMatch"] == "*"
    assert base64.b64decode(told["ContentMD5"]) == hashlib.md5(CONTENT).digest()


def test_a_listing_goes_over_all_pages_and_into_no_folder_below(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library goes over the pages, and over those of the bundles the carrier itself."""
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "20")  # on a page of its listing; a storage gives out a thousand
    place = carrier(f"{s3_server}/pages", servers.ACCESS)
    port = int(s3_server.split(":")[2].split("/")[0])
    client = servers.s3_client(port)
    for folder in ("r", BUNDLES):
        for name in (*(f"{n:04}" for n in range(45)), "below/x"):
            client.put_object(Bucket=servers.BUCKET, Key=f"city/drop/pages/{folder}/{name}", Body=b"")
        assert client.list_objects_v2(Bucket=servers.BUCKET, Prefix=f"city/drop/pages/{folder}/")["KeyCount"] == 20
        assert sorted(place.names(folder)) == [*(f"{n:04}" for n in range(45)), "below"]


def test_the_bundles_of_many_stations_are_listed_in_few_requests(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place = carrier(f"{s3_server}/many", servers.ACCESS)
    drop = Drop(place)
    for number in range(30):
        assert number < 2 or drop.streams(f"{1:016x}", ["u01"]) == ["up"]  # nobody has begun at the root
        drop.put(f"s/u{number:02}/{number:016x}/up/0000/0000000001-b-{'0' * 16}.gwb", b"x", "包")
    reader = carrier(place.location, servers.ACCESS)
    asked = []
    call = reader.fs.call_s3  # type: ignore[attr-defined]
    monkeypatch.setattr(reader.fs, "call_s3", lambda name, **told: asked.append(name) or call(name, **told))  # type: ignore[attr-defined]
    monkeypatch.setattr(reader.fs, "ls", lambda *_, **__: pytest.fail("folder by folder"))  # type: ignore[attr-defined]
    for drop in (Drop(reader), Drop(place)):  # read in one go, and as it grew by one's own hand
        devices = drop.devices()
        found = [f for device, units in devices.items() for a in drop.streams(device, units) for f in drop.bundles(device, units, a)]
        assert len(devices) == len(found) == 30
    assert asked == ["list_objects_v2"]
    place.remove(found[0].path)
    assert not drop.bundles(found[0].device, [found[0].unit], "up")
    assert len(Drop(reader).devices()) == 29


@pytest.mark.parametrize(
    "location",
    [
        "s3://",
        "s3+https://server",
        "webdavs://",
        "sftp://server",
        "sftp://server:port/x",
        "https://server/x",
        "webdavs://user:secret@server/x",
        "sftp://user:secret@server/x",
        "s3://bucket/x?secret",
    ],
)
def test_a_location_that_is_none_is_refused_without_repeating_it(location: str) -> None:
    with pytest.raises(StationError) as caught:
        carrier(location)
    assert "secret" not in str(caught.value)


def test_a_windows_path_is_no_server() -> None:
    assert not carriers.is_remote("D:\\交换")
    assert isinstance(carrier("D:\\交换"), FolderCarrier)


def test_a_password_is_not_shown() -> None:
    assert "a-secret" not in repr(servers.ACCESS)


def test_servers_libraries_are_loaded_only_for_servers() -> None:
    told = "import sys, station.sync.drop; print({'fsspec', 's3fs', 'botocore', 'webdav4', 'httpx', 'paramiko'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout.strip() == "set()"
