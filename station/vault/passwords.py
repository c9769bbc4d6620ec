"""Keys from what a person knows: Argon2id over a password, and the codes printed on recovery sheets."""

import base64
import hashlib
import os
import secrets
import time
import unicodedata
from typing import Any

from station.frozen import frozen
from station.vault.envelope import KEY_BYTES, derived

MEMORY_KIB = 64 * 1024  # KeePassXC's default; OWASP asks for 19 MiB or more
MIN_PASSES, MAX_PASSES, MAX_MEMORY_KIB, MAX_LANES = 2, 200, 1 << 20, 16
_MOST_WORK = MAX_PASSES * MEMORY_KIB  # KiB times passes: about ten seconds
TARGET_S = 1.0  # what an unlocking may take on this machine

_SECRET, _CHECK = 16, 3
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_TO_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET)
_FROM_CROCKFORD = str.maketrans(_ALPHABET, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


@frozen
class Cost:
    """What one try of a password costs: memory in KiB, passes over it, lanes side by side."""

    memory: int
    passes: int
    lanes: int

    @property
    def is_sane(self) -> bool:
        """Whether a file that asks for this may be obeyed: no try may take the machine down."""
        is_small = 8 * self.lanes <= self.memory <= MAX_MEMORY_KIB and self.memory * self.passes <= _MOST_WORK
        return is_small and self.passes >= 1 and 1 <= self.lanes <= MAX_LANES


def tuned() -> Cost:
    """A cost of about a second on this machine, never below 64 MiB and two passes."""
    lanes = min(4, os.cpu_count() or 1)
    times = []
    for _ in range(3):  # the fastest: a PC that is busy at this moment must not leave a password cheap for ever
        begin = time.perf_counter()
        stretched("", bytes(16), Cost(MEMORY_KIB, 1, lanes))
        times.append(time.perf_counter() - begin)
    one = max(min(times), 0.001)
    return Cost(MEMORY_KIB, min(MAX_PASSES, max(MIN_PASSES, round(TARGET_S / one))), lanes)


def stretched(password: str, salt: bytes, cost: Cost) -> bytes:
    """The key of a password, 32 bytes; however its characters were typed (full width, composed), it is the same password."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # beside the log-in page, which stands already

    words = unicodedata.normalize("NFKC", password).encode()
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory)
    return bytes(kdf.derive(words))


def new_sheet(number: int) -> str:
    """The code of recovery sheet ``number`` (1 to 3): eight groups of four characters, one mistyped is noticed."""
    body = bytes([number]) + secrets.token_bytes(_SECRET)
    text = base64.b32encode(body + _check(body)).decode().translate(_TO_CROCKFORD)
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def read_sheet(code: str) -> tuple[int, bytes] | None:
    """(number, secret) of a code as typed, in any case and spacing, O for 0 and I or L for 1; None if it was mistyped."""
    plain = unicodedata.normalize("NFKC", code).upper().translate(str.maketrans("OIL", "011"))
    text = "".join(c for c in plain if c in _ALPHABET)
    if len(text) != 32:
        return None
    content = base64.b32decode(text.translate(_FROM_CROCKFORD))
    body = content[:-_CHECK]
    return (body[0], body[1:]) if _check(body) == content[-_CHECK:] else None


def pair_key(one: bytes, other: bytes) -> bytes:
    """The key two sheets make together, whichever is read first."""
    return derived(hashlib.sha256(b"".join(sorted((one, other)))).digest(), "sheets")


def _check(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:_CHECK]


def to_json(cost: Cost) -> dict[str, Any]:
    """The cost as the vault file keeps it."""
    return {"memory": cost.memory, "passes": cost.passes, "lanes": cost.lanes}
