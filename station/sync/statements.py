"""Signed statements: what a PC says of units, PCs and keys, as bytes that are kept and passed on for ever as they came.

    0   "GWR1"       4 bytes
    4   signature    64 bytes, Ed25519 over "station statement 1", a zero byte and what follows
    68  statement    MessagePack array [signer's public key, serial, body]

The body is a MessagePack array, its first element the kind. Elements added at an end are passed over by older programs; a
kind they do not know they pass on. Invitations and answers, which people carry (``invitation.py``), are made the same way.
"""

import hashlib
from dataclasses import replace
from functools import lru_cache
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from station.frozen import frozen
from station.sync.keys import Keys, is_recipient, is_signed, key_id

MAGIC = b"GWR1"
MAX = 1 << 20
_CONTEXT = b"station statement 1\0"
_START = len(MAGIC) + 64

_Code = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,23}$")]
_NoCode = Annotated[str, Meta(pattern="^([a-z0-9][a-z0-9-]{0,23})?$")]
_Words = Annotated[str, Meta(max_length=100)]
_Public = Annotated[bytes, Meta(min_length=32, max_length=32)]
_NoPublic = Annotated[bytes, Meta(max_length=32)]
_KeyId = Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]
_Count = Annotated[int, Meta(ge=0, le=2**53)]
_Stream = Annotated[str, Meta(pattern="^[0-9a-f]{16} [a-z0-9-]{1,27}$")]
_Name = Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
_Sealed = Annotated[bytes, Meta(max_length=1 << 19)]


class UnitNamed(Struct, array_like=True, frozen=True, tag="unit"):
    """There is this unit, below ``above`` ("" for none); a unit that names one above says by which PC of it it was invited."""

    code: _Code
    name: _Words
    level: _Words
    above: _NoCode = ""
    above_public: _NoPublic = b""


class PcAdmitted(Struct, array_like=True, frozen=True, tag="pc"):
    """A PC belongs to a unit; ``answer`` is its own :class:`Answered`, so that nobody can claim another's PC."""

    answer: bytes
    is_head: bool = False  # may admit, declare lost and change the key


class KeyChanged(Struct, array_like=True, frozen=True, tag="key"):
    """What is for a unit is sealed to this from now on; ``sealed`` holds its secrets, the newest first, for the PCs named."""

    unit: _Code
    recipient: _Words
    sealed: _Sealed
    pcs: tuple[_KeyId, ...] = ()  # a key one of them knows that was lost counts less than any other


class PcLost(Struct, array_like=True, frozen=True, tag="lost"):
    """A PC is in strange hands, or given up.

    Clocks lie, so what still stands is named: of each of its streams the number up to which bundles had been taken in, and
    the names of the statements of it that were known.
    """

    key_id: _KeyId
    accepted: dict[_Stream, _Count]
    kept: list[_Name]


class Invited(Struct, array_like=True, frozen=True, tag="invitation"):
    """A PC is asked to join: the unit it would belong to, and the unit of the PC that asks, which is the same for a further PC."""

    nonce: Annotated[bytes, Meta(min_length=16, max_length=16)]  # tells two invitations of one unit apart
    unit: _Code
    name: _Words
    level: _Words
    label: _Words
    by: _Code
    by_name: _Words
    statements: Annotated[bytes, Meta(max_length=32)] = b""  # the hash of those that lie in the file, so that the code is theirs too


class Answered(Struct, array_like=True, frozen=True, tag="answer"):
    """A PC says which keys are its own and which unit it wants to belong to; empty ``invitation`` where it founds that unit."""

    unit: _Code
    label: _Words
    receiving: _Words
    invitation: Annotated[bytes, Meta(max_length=4096)] = b""


Body = UnitNamed | PcAdmitted | KeyChanged | PcLost | Invited | Answered


class _Statement(Struct, array_like=True, frozen=True):
    signer: _Public
    serial: _Count
    body: bytes


@frozen
class Said:
    """A statement whose signature is right; ``name`` is its hash, ``body`` None for a kind this version does not know.

    ``answer`` is the answer that the admission of a PC holds.
    """

    name: str
    signer: str
    public: bytes
    serial: int
    body: Body | None
    content: bytes
    answer: "Said | None" = None


def say(keys: Keys, body: Body, serial: int = 1) -> bytes:
    """A statement signed with ``keys``."""
    said = msgspec.msgpack.encode(_Statement(keys.public, serial, msgspec.msgpack.encode(body)))
    return MAGIC + keys.sign(_CONTEXT + said) + said


def name_of(content: bytes) -> str:
    """The 32 hex digits a statement is called by."""
    return hashlib.sha256(content).hexdigest()[:32]


@lru_cache(maxsize=1 << 15)  # a city's: a signature takes longer to check than everything else
def read(content: bytes, *, is_known: bool = False) -> Said | None:
    """What a statement says; None for bytes that are none or whose signature is wrong, which is not asked of one known to be right."""
    said = _read(content, is_known)
    if said is None or not isinstance(said.body, PcAdmitted):
        return said
    return replace(said, answer=_read(said.body.answer, is_known))  # not what that holds: no answer holds another


def _read(content: bytes, is_known: bool) -> Said | None:
    if not content.startswith(MAGIC) or len(content) > MAX:
        return None
    signed = content[_START:]
    try:
        stated = msgspec.msgpack.decode(signed, type=_Statement)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None
    if not is_known and not is_signed(stated.signer, content[len(MAGIC) : _START], _CONTEXT + signed):
        return None
    return Said(name_of(content), key_id(stated.signer), stated.signer, stated.serial, _body(stated.body), content)


def _body(content: bytes) -> Body | None:
    try:
        body = msgspec.msgpack.decode(content, type=Body)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return None
    recipient = body.recipient if isinstance(body, KeyChanged) else body.receiving if isinstance(body, Answered) else ""
    return body if not recipient or is_recipient(recipient) else None
