"""Attachments on their way: each file sealed by its own key and cut into parts, so that a copy that stopped goes on where it was.

A part is ChaCha20-Poly1305 over 8 MiB of the file. The key is drawn for one content and seals nothing else, so the part's
index can be the nonce; index and count are authenticated with it. Sealing the same bytes again gives the same parts, so
every PC that holds the file can fill what a drop lacks. Names are an HMAC of key and index: an outsider learns sizes only.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from station.errors import StationError

PART = 8 << 20
_TAG = 16


def new_file_key() -> str:
    """A key for one attachment: 64 hex digits. It travels in the attachment's record, which is sealed itself."""
    return secrets.token_hex(32)


def count(size: int) -> int:
    """Into how many parts a file of ``size`` bytes is cut; an empty one has one too."""
    return max(1, -(-size // PART))


def paths(file_key: str, size: int) -> list[str]:
    """Where the parts lie below the drop, in order."""
    return [_path(file_key, index, count(size)) for index in range(count(size))]


def part_size(size: int, index: int) -> int:
    """The sealed size of a part in bytes."""
    return min(PART, size - index * PART) + _TAG


def parts(file_key: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Each part's path and sealed bytes, one at a time."""
    cipher, whole, total = _cipher(file_key), memoryview(content), count(len(content))
    for index in range(total):
        piece = whole[index * PART : (index + 1) * PART]
        yield _path(file_key, index, total), cipher.encrypt(_nonce(index), piece, _told(index, total))


def opened_part(file_key: str, size: int, index: int, sealed: bytes) -> bytes:
    """The bytes of one part; StationError if it is altered, cut short or not this file's part of this index."""
    try:
        piece = _cipher(file_key).decrypt(_nonce(index), sealed, _told(index, count(size)))
    except InvalidTag as error:
        raise _wrong() from error
    if len(sealed) != part_size(size, index):
        raise _wrong()
    return piece


def opened(file_key: str, size: int, sha256: str, parts: Iterable[bytes]) -> bytes:
    """The whole file from its sealed parts in order; StationError if one is missing, doubled, altered or of another file."""
    pieces = [opened_part(file_key, size, index, sealed) for index, sealed in enumerate(parts)]
    content = b"".join(pieces)
    if len(content) != size or hashlib.sha256(content).hexdigest() != sha256:
        raise _wrong()
    return content


def _wrong() -> StationError:
    return StationError("这份材料没有收完整，或者被改动过，没有收入。", "等对方补发后会再收；记录和其他材料没动。")


def _key(file_key: str) -> bytes:
    """StationError rather than a fault of ours: the key came with a record from elsewhere."""
    try:
        key = bytes.fromhex(file_key)
    except ValueError as error:
        raise _wrong() from error
    if len(key) != 32:
        raise _wrong()
    return key


def _cipher(file_key: str) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(_key(file_key))


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")


def _told(index: int, total: int) -> bytes:
    return b"GWA1" + index.to_bytes(4, "big") + total.to_bytes(4, "big")


def _path(file_key: str, index: int, total: int) -> str:
    name = hmac.new(_key(file_key), b"name" + _told(index, total), hashlib.sha256).hexdigest()
    return f"a/{name[:2]}/{name[:32]}.gwa"
