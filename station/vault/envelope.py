"""Bytes sealed with a key so that they can be neither read nor altered: AES-256-GCM, or SM4-GCM where an office must use 国密.

A sealed file is ``b"STE"``, one byte for the suite, a nonce of 12 bytes, the ciphertext and a tag of 16 bytes. ``about`` says
what the bytes are and is authenticated with them, so that no file can stand in for another.
"""

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the log-in page waits for no cipher
    from cryptography.hazmat.primitives.ciphers import algorithms

KEY_BYTES = 32
AES, SM4 = "aes", "sm4"
_MARKS = {b"\x01": AES, b"\x02": SM4}
_MAGIC, _NONCE, _TAG = b"STE", 12, 16
_HEAD = len(_MAGIC) + 1
OVERHEAD = _HEAD + _NONCE + _TAG


class SealError(Exception):
    """These bytes were not sealed with this key as this thing, or were altered since."""


def new_key() -> bytes:
    """A fresh data key, 32 bytes."""
    return secrets.token_bytes(KEY_BYTES)


def derived(key: bytes, purpose: str, length: int = KEY_BYTES) -> bytes:
    """A key for one purpose, from which ``key`` cannot be found."""
    blocks = [b""]  # HKDF-Expand with SHA-256 (RFC 5869, 2.3): the first list waits for no cipher library
    for number in range(1, -(-length // hashlib.sha256().digest_size) + 1):
        blocks.append(hmac.digest(key, blocks[-1] + purpose.encode() + bytes([number]), "sha256"))
    return b"".join(blocks)[:length]


def seal(key: bytes, content: bytes, about: str, suite: str = AES) -> bytes:
    """The bytes sealed; every call gives others."""
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

    nonce = secrets.token_bytes(_NONCE)
    encryptor = Cipher(_algorithm(key, suite), modes.GCM(nonce)).encryptor()
    mark = next(mark for mark, name in _MARKS.items() if name == suite)
    encryptor.authenticate_additional_data(mark + about.encode())
    return b"".join([_MAGIC, mark, nonce, encryptor.update(content), encryptor.finalize(), encryptor.tag])


def unseal(key: bytes, sealed: bytes, about: str) -> bytes:
    """The bytes as they were; SealError for a wrong key, another ``about`` or a changed byte."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

    mark = sealed[len(_MAGIC) : _HEAD]
    if len(sealed) < OVERHEAD or not sealed.startswith(_MAGIC) or mark not in _MARKS:
        raise SealError("not sealed by this program")
    nonce = sealed[_HEAD : _HEAD + _NONCE]
    decryptor = Cipher(_algorithm(key, _MARKS[mark]), modes.GCM(nonce, sealed[-_TAG:])).decryptor()
    decryptor.authenticate_additional_data(mark + about.encode())
    try:
        return decryptor.update(memoryview(sealed)[_HEAD + _NONCE : -_TAG]) + decryptor.finalize()
    except InvalidTag as error:
        raise SealError("wrong key or altered") from error


def keyed_name(key: bytes, text: str) -> str:
    """A file name (64 hex digits) that tells an outsider nothing of ``text``, not even whether it is a text they know."""
    return hmac.new(derived(key, "names"), text.encode(), hashlib.sha256).hexdigest()


def _algorithm(key: bytes, suite: str) -> "algorithms.AES | algorithms.SM4":
    from cryptography.hazmat.primitives.ciphers import algorithms

    if suite == SM4:
        return algorithms.SM4(derived(key, "sm4", 16))
    return algorithms.AES(key)
