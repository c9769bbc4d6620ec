"""A drop on a server: object storage (S3), WebDAV or SFTP, by way of fsspec; this module is loaded only when such a place is opened.

    s3://bucket/folder                       Amazon, or what AWS_ENDPOINT_URL says
    s3+https://host:port/bucket/folder       any S3-compatible storage
    webdavs://host/path                      WebDAV by https; webdav:// by http, for a server in the house
    sftp://user@host:port/path

No location carries a password: see :class:`station.sync.carriers.Access`.
"""

import base64
import errno
import hashlib
import ssl
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit
from uuid import uuid4

from station.errors import StationError
from station.sync.carriers import ASIDE, ASIDE_NAME, BUNDLES, STALE, Access, Carrier, CarrierError, Fault

_PATIENCE = 20  # seconds for a connection or the next bytes
_TRIES = 2

# The libraries have no base class in common, and importing them all to name their errors would cost what laziness saves.
_FAULTS = {
    "NoCredentialsError": Fault.DENIED,
    "PartialCredentialsError": Fault.DENIED,
    "AuthenticationException": Fault.DENIED,
    "PermissionError": Fault.DENIED,
    "NetrcParseError": Fault.DENIED,
    "BadHostKeyException": Fault.STRANGER,
    "SSLCertVerificationError": Fault.STRANGER,
    "NoSuchBucket": Fault.NOT_FOUND,
    "FileNotFoundError": Fault.NOT_FOUND,
    "ResourceNotFound": Fault.NOT_FOUND,
    "HTTPClientError": Fault.UNREACHABLE,  # botocore: connections and timeouts
    "TransportError": Fault.UNREACHABLE,  # httpx
    "SSHException": Fault.UNREACHABLE,
    "NoValidConnectionsError": Fault.UNREACHABLE,
    "EOFError": Fault.UNREACHABLE,
    "TimeoutError": Fault.UNREACHABLE,
    "ConnectionError": Fault.UNREACHABLE,
    "gaierror": Fault.UNREACHABLE,
    "InsufficientStorage": Fault.FULL,
}
_CODES = {
    "RequestTimeTooSkewed": Fault.CLOCK,
    "InvalidAccessKeyId": Fault.DENIED,
    "SignatureDoesNotMatch": Fault.DENIED,
    "QuotaExceeded": Fault.FULL,
    "401": Fault.DENIED,
    "403": Fault.DENIED,
    "404": Fault.NOT_FOUND,
    "413": Fault.FULL,
    "507": Fault.FULL,
}
_TAKEN = ("PreconditionFailed", "ConditionalRequestConflict", "412")


def open_remote(location: str, access: Access) -> Carrier:
    """The carrier for a location; StationError if it is misspelt or carries a password. Nothing is asked of the server yet."""
    told = urlsplit(location)
    if told.password is not None or told.query or told.fragment:
        raise StationError("地址里不能带密码、问号和井号。", "请把密码填在单独的一栏里：写在地址里会出现在界面和日志中。")
    scheme = told.scheme.lower()
    with suppress(ValueError):  # a port that is none
        if scheme == "s3" and told.netloc:
            return _ObjectStorage(location, access, "", f"{told.netloc}{told.path}")
        if scheme.startswith("s3+") and told.hostname and told.path.strip("/"):
            return _ObjectStorage(location, access, f"{scheme[3:]}://{told.netloc}", told.path)
        if scheme.startswith("webdav") and told.hostname:
            return _WebDav(location, access, told._replace(scheme="http" if scheme in ("webdav", "webdav+http") else "https"))
        if scheme == "sftp" and told.hostname and told.path:
            return _Sftp(location, access, told)
    raise StationError("这个地址没有写全。", "对象存储要写到桶，例如 s3+https://服务器/桶/文件夹；WebDAV、SFTP 要写服务器和路径。")


class _Remote:
    """What is the same for all; ``fs`` is fsspec's file system, made at the first need."""

    def __init__(self, location: str, access: Access, root: str) -> None:
        self.location, self._access, self._root = location, access, root.rstrip("/")
        self._opened: Any = None
        self._tidied: set[str] = set()

    @property
    def fs(self) -> Any:
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def _open(self) -> Any:
        raise NotImplementedError

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}".rstrip("/")

    def names(self, folder: str) -> list[str]:
        with _explained():
            try:
                found = self._list(self._at(folder))
            except FileNotFoundError:
                return []
        return [name for name in (path.rstrip("/").rpartition("/")[2] for path in found) if name == name.lower()]

    def _list(self, folder: str) -> list[str]:
        listed: list[str] = self.fs.ls(folder, detail=False)
        return listed

    def read(self, path: str, limit: int) -> bytes | None:
        try:
            with _explained():
                return self._read(self._at(path), limit)
        except CarrierError as error:
            if error.fault in (Fault.NOT_FOUND, Fault.OTHER):  # one file, not the server
                return None
            raise

    def _read(self, path: str, limit: int) -> bytes:
        raise NotImplementedError

    def size(self, path: str) -> int | None:
        with _explained():
            try:
                size: int = self.fs.info(self._at(path))["size"] or 0
            except FileNotFoundError:
                return None
        return size

    def put_new(self, path: str, content: bytes) -> None:
        try:
            with _explained():
                self._put(self._at(path), content)
        except CarrierError as error:
            if error.fault in (Fault.DENIED, Fault.NOT_FOUND):  # who may look may yet not write, and servers say either
                raise CarrierError(Fault.READ_ONLY) from error
            raise

    def _put(self, path: str, content: bytes) -> None:
        """Aside, read back, moved; a move of these servers refuses a name that is taken."""
        folder = path.rpartition("/")[0]
        part = f"{folder}/{ASIDE.format(uuid4().hex[:8])}"
        self.fs.makedirs(folder, exist_ok=True)
        try:
            self.fs.pipe_file(part, content)
            if self._read(part, len(content)) != content:
                raise CarrierError(Fault.OTHER)
            self._tidy(folder, part)
            self._move(part, path)
        except BaseException:
            with suppress(Exception):  # the first fault is the one to tell
                self.fs.rm_file(part)
            raise

    def _tidy(self, folder: str, part: str) -> None:
        """Take away what a broken connection left aside here a day or more before, by the server's clock; once for each folder."""
        if folder in self._tidied:
            return
        self._tidied.add(folder)
        aside = [path for path in self.fs.ls(folder, detail=False) if ASIDE_NAME.fullmatch(path.rpartition("/")[2])]
        if len(aside) > 1:
            now = self.fs.modified(part)
            for path in aside:
                with suppress(Exception):  # another PC was faster
                    if (now - self.fs.modified(path)).total_seconds() > STALE:
                        self.fs.rm_file(path)

    def _move(self, path: str, target: str) -> None:
        raise NotImplementedError

    def set_aside(self, path: str) -> bool:
        with _explained():
            self._move(self._at(path), self._at(f"{path}.bad-{uuid4().hex[:8]}"))
        return True

    def remove(self, path: str) -> None:
        with _explained(), suppress(FileNotFoundError):
            self.fs.rm_file(self._at(path))

    def room(self) -> int | None:
        return None


class _ObjectStorage(_Remote):
    """An S3 bucket. A file is there whole or not at all, and a conditional put refuses a name that is taken.

    It has no folders, and a thousand names cost one request whatever they are called; asking folder by folder what 500
    stations have put costs thousands. So the bundles' names are read in one go whenever somebody begins at their root.
    """

    def __init__(self, location: str, access: Access, endpoint: str, root: str) -> None:
        super().__init__(location, access, root.strip("/"))
        self._endpoint = endpoint
        self._bundles: dict[str, set[str]] = {}  # names by folder, from BUNDLES down

    def _open(self) -> Any:
        import s3fs

        fs = s3fs.S3FileSystem(
            key=self._access.user or None,
            secret=self._access.password or None,
            endpoint_url=self._endpoint or None,
            config_kwargs={
                "connect_timeout": _PATIENCE,
                "read_timeout": _PATIENCE,
                "retries": {"max_attempts": _TRIES},
                # Amazon's newer checksums are unknown to much S3-compatible storage; Content-MD5 is known to all.
                "request_checksum_calculation": "when_required",
                "response_checksum_validation": "when_required",
            },
            use_listings_cache=False,
            skip_instance_cache=True,
        )
        fs.retries = _TRIES
        return fs

    def check(self) -> None:
        bucket, _, prefix = self._root.partition("/")
        with _explained():
            told = self.fs.call_s3("list_objects_v2", Bucket=bucket, Prefix=prefix, MaxKeys=1)
        if "Name" not in told:  # a network that wants a person to log in answers everything with a page of its own
            raise CarrierError(Fault.UNREACHABLE)

    def names(self, folder: str) -> list[str]:
        if folder.partition("/")[0] != BUNDLES:
            return super().names(folder)
        if folder == BUNDLES or not self._bundles:
            with _explained():
                self._look()
        return list(self._bundles.get(folder, ()))

    def _look(self) -> None:
        bucket, _, prefix = self._at(BUNDLES).partition("/")
        self._bundles = {BUNDLES: set()}
        more = {"Bucket": bucket, "Prefix": f"{prefix}/"}
        while more:
            page = self.fs.call_s3("list_objects_v2", **more)
            for told in page.get("Contents", ()):
                self._note(f"{BUNDLES}/{told['Key'].removeprefix(prefix).lstrip('/')}")
            token = page.get("NextContinuationToken")
            more = {**more, "ContinuationToken": token} if token else {}

    def _note(self, path: str) -> None:
        while path != BUNDLES:
            path, _, name = path.rpartition("/")
            self._bundles.setdefault(path, set()).add(name)

    def put_new(self, path: str, content: bytes) -> None:
        super().put_new(path, content)
        if self._bundles and path.startswith(f"{BUNDLES}/"):
            self._note(path)

    def remove(self, path: str) -> None:
        super().remove(path)
        folder, _, name = path.rpartition("/")
        self._bundles.get(folder, set()).discard(name)

    def _list(self, folder: str) -> list[str]:
        listed: list[str] = self.fs.ls(folder, detail=False, refresh=True)
        return [path for path in listed if path.rstrip("/") != folder]  # a folder some browser has made as an empty object

    def _read(self, path: str, limit: int) -> bytes:
        try:
            content: bytes = self.fs.cat_file(path, start=0, end=limit + 1)
        except OSError as error:
            if "InvalidRange" in _codes(error):  # an empty object has no first byte
                return b""
            raise
        return content

    def _put(self, path: str, content: bytes) -> None:
        checked = {"ContentMD5": base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()}
        try:
            self.fs.pipe_file(path, content, mode="create", **checked)
        except Exception as error:
            codes = set(_codes(error))
            if codes & set(_TAKEN):
                raise FileExistsError(errno.EEXIST, "taken", path) from error
            if not codes & {"NotImplemented", "501"}:
                raise
            self._put_unconditionally(path, content, checked)
        if self.fs.info(path)["size"] != len(content):  # whoever said yes was no storage
            raise CarrierError(Fault.OTHER)

    def _put_unconditionally(self, path: str, content: bytes, checked: dict[str, str]) -> None:
        """For storage that does not know the condition."""
        if self.fs.exists(path):
            raise FileExistsError(errno.EEXIST, "taken", path)
        self.fs.pipe_file(path, content, **checked)
        if self._read(path, len(content)) != content:
            raise CarrierError(Fault.OTHER)

    def set_aside(self, path: str) -> bool:
        """Left where it is: an object cannot be renamed, and who keeps the storage should see what damaged it."""
        return False


class _WebDav(_Remote):
    def __init__(self, location: str, access: Access, url: SplitResult) -> None:
        super().__init__(location, access, "")
        self._url = url._replace(netloc=url.netloc.rpartition("@")[2], path=url.path.rstrip("/") + "/").geturl()
        self._user = access.user or url.username or ""

    def _open(self) -> Any:
        from webdav4.fsspec import WebdavFileSystem

        fs = WebdavFileSystem(self._url, auth=self._auth(), timeout=_PATIENCE, skip_instance_cache=True, retry=False)
        weakref.finalize(self, fs.client.http.close)
        return fs

    def _auth(self) -> Any:
        import httpx

        if self._user:
            return (self._user, self._access.password)
        return httpx.NetRCAuth() if (Path.home() / ".netrc").exists() else None

    def _at(self, path: str) -> str:
        return path

    def check(self) -> None:
        with _explained():
            self.fs.ls("", detail=False)

    def _read(self, path: str, limit: int) -> bytes:
        with self.fs.client.open(path, mode="rb") as file:
            content: bytes = file.read(limit + 1)
        return content

    def _move(self, path: str, target: str) -> None:
        try:
            self.fs.client.move(path, target, overwrite=False)
        except Exception as error:
            if type(error).__name__ == "ResourceAlreadyExists":
                raise FileExistsError(errno.EEXIST, "taken", target) from error
            raise


class _Sftp(_Remote):
    def __init__(self, location: str, access: Access, url: SplitResult) -> None:
        super().__init__(location, access, url.path)
        self._host, self._port = url.hostname or "", url.port or 22
        self._user = access.user or url.username or None

    def _at(self, path: str) -> str:
        return super()._at(path) or "/"

    def _open(self) -> Any:
        import paramiko
        from fsspec.implementations.sftp import SFTPFileSystem

        known = self._access.host_key

        class Known(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
            """Only the key that a person has looked at, or that ssh on this machine knows."""

            def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
                hosts = paramiko.HostKeys()
                with suppress(OSError):
                    hosts.load(str(Path.home() / ".ssh" / "known_hosts"))
                shown = f"{key.get_name()} {key.get_base64()}"
                if shown != known and not hosts.check(hostname, key):
                    raise CarrierError(Fault.STRANGER, "" if known or hosts.lookup(hostname) else shown)

        class Closing(SFTPFileSystem):  # type: ignore[misc]
            """Leaves no connection behind when the server refuses."""

            def _connect(self) -> None:
                try:
                    super()._connect()
                except BaseException:
                    self.client.close()
                    raise

        fs = Closing(
            self._host,
            port=self._port,
            username=self._user,
            password=self._access.password or None,
            timeout=_PATIENCE,
            banner_timeout=_PATIENCE,
            auth_timeout=_PATIENCE,
            host_key_policy=Known(),
            skip_instance_cache=True,
        )
        fs.ftp.get_channel().settimeout(_PATIENCE)
        weakref.finalize(self, fs.client.close)
        return fs

    def check(self) -> None:
        with _explained():
            self.fs.info(self._at(""))

    def _read(self, path: str, limit: int) -> bytes:
        with self.fs.ftp.open(path, "rb") as file:
            file.prefetch(min(file.stat().st_size, limit + 1))
            content: bytes = file.read(limit + 1)
        return content

    def _move(self, path: str, target: str) -> None:
        if self.fs.exists(target):
            raise FileExistsError(errno.EEXIST, "taken", target)
        self.fs.ftp.rename(path, target)  # unlike posix_rename refuses a name taken meanwhile


@contextmanager
def _explained() -> Iterator[None]:
    """Turn whatever the libraries raise into a fault of the carrier."""
    try:
        yield
    except (CarrierError, FileExistsError):
        raise
    except (TypeError, AttributeError, NameError, LookupError):  # ours
        raise
    except Exception as error:
        raise CarrierError(_fault(error)) from error


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _codes(error: BaseException) -> Iterator[str]:
    """What servers call their refusals, by name and by HTTP status."""
    for each in _chain(error):
        response = getattr(each, "response", None)
        if isinstance(response, dict):
            yield str(response.get("Error", {}).get("Code", ""))
            yield str(response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
        elif (status := getattr(response, "status_code", None) or getattr(each, "status_code", None)) is not None:
            yield str(status)


def _fault(error: BaseException) -> Fault:
    for code in _codes(error):
        if code in _CODES:
            return _CODES[code]
    for each in _chain(error):
        if isinstance(each, OSError) and each.errno in (errno.ENOSPC, errno.EDQUOT):
            return Fault.FULL
        if isinstance(each, OSError) and each.errno in (errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH):  # no cable in the machine
            return Fault.UNREACHABLE
        if isinstance(each, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(each):
            return Fault.STRANGER
        if "No authentication methods available" in str(each):  # paramiko: neither password nor key
            return Fault.DENIED
    for each in _chain(error):
        for kind in type(each).__mro__:
            if kind.__name__ in _FAULTS:
                return _FAULTS[kind.__name__]
    return Fault.OTHER
