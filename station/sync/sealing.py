"""Sealing to many: an age file for up to 32 readers, beyond that one to a key drawn for it, which lies sealed in envelopes of 32.

A reader of an age file looks at all stanzas before it can open any, in time that grows with their square (pyrage 1.4: 64 of
them 35 ms, 500 2 s, 4,000 minutes), so nobody is handed more than 64.
"""

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta
from pyrage import IdentityError, x25519

from station.sync.keys import Keys, new_unit_secret, recipient_of, seal

READERS = 32  # of one age file
STANZAS = 64  # more are not looked at; an age file holds one besides those of its readers, so that none can be relied on
ENVELOPES = 64
_AGE = b"age-encryption.org/v1\n"

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(tuple[Annotated[list[bytes], Meta(max_length=ENVELOPES)], bytes])


def sealed_to(content: bytes, recipients: Sequence[str]) -> bytes:
    """``content`` so that only these can open it."""
    if not 0 < len(recipients) <= READERS * ENVELOPES:
        raise ValueError("sealed to nobody, or to more than can be")
    if len(recipients) <= READERS:
        return seal(content, tuple(recipients))
    secret = new_unit_secret()
    groups = [tuple(recipients[first : first + READERS]) for first in range(0, len(recipients), READERS)]
    return _encoder.encode(([seal(secret.encode(), group) for group in groups], seal(content, (recipient_of(secret),))))


def opened(sealed: bytes, keys: Keys) -> bytes | None:
    """What was sealed to these keys; None if it was sealed to others; ValueError for what nobody sealed so."""
    if not sealed.startswith(b"\x92"):
        return _one(sealed, keys)
    try:
        envelopes, content = _decoder.decode(sealed)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError("no envelopes") from error
    for envelope in envelopes:
        secret = _one(envelope, keys)
        if secret is not None:
            return _one(content, Keys(keys.signing, _identity(secret)))
    return None


def _identity(secret: bytes) -> str:
    try:
        return str(x25519.Identity.from_str(secret.decode("ascii")))
    except IdentityError as error:
        raise ValueError("an envelope without a key") from error


def _one(sealed: bytes, keys: Keys) -> bytes | None:
    end = sealed.find(b"\n--- ")
    if not sealed.startswith(_AGE) or end < 0 or not 0 < sealed.count(b"\n-> ", 0, end) <= STANZAS:
        raise ValueError("no age file, or one with too many stanzas")
    return keys.open(sealed)
