"""The chain of the journal and of the log of acts: what a link is made of, so that no row can change, go or come unnoticed.

A row's content (a body, a step's name) is held by a salted ``digest``; its ``link`` is the SHA-256 of the link before, its other
columns and that digest. Content that is destroyed by rule takes its salt along: the chain still holds, and nobody can find out by
trying what stood there. See docs/decisions/0026-chain.md.
"""

import hashlib
import os
from typing import NamedTuple

import msgspec

START = bytes(32)  # stands for the link before the first row
SIZE = 32
SALT = 16

Column = str | int | bytes | None

_encode = msgspec.msgpack.Encoder().encode  # lengths stand before texts: two different rows never give the same bytes


def digest_of(content: tuple[Column, ...], salt: bytes = b"") -> bytes:
    """What holds a row to its content: SHA-256, then the salt that went into it."""
    salt = salt or os.urandom(SALT)
    return hashlib.sha256(salt + _encode(content)).digest() + salt


def is_held(digest: bytes, content: tuple[Column, ...]) -> bool:
    """Whether this is the content the digest was made of."""
    return len(digest) == SIZE + SALT and digest_of(content, digest[SIZE:]) == digest


def is_forgotten(digest: bytes) -> bool:
    """Whether the salt is gone, as it is for content destroyed by rule."""
    return len(digest) == SIZE


def link_of(before: bytes, columns: tuple[Column, ...]) -> bytes:
    """The link of a row: its columns, its digest without salt among them, and the link before."""
    return hashlib.sha256(_encode((before, *columns))).digest()


class Anchor(NamedTuple):
    """How far both chains of a PC had come at one moment, signed by it: whoever keeps one finds a chain that was written anew.

    ``number`` is that of the bundle it was made for, 0 for one put into a witness file; ``seq`` and ``acts`` are the last rows of the
    journal and of the log of acts, 0 and :data:`START` for none.
    """

    device: str
    number: int
    made_at: str
    seq: int
    link: bytes
    acts: int
    acts_link: bytes
    signer: str = ""
    signature: bytes = b""
