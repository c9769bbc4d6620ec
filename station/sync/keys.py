"""The keys of a PC: one to sign with, one to receive with, and the secrets of its unit; and codes to read aloud."""

import hashlib

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyrage import x25519

from station.frozen import frozen

_SCRYPT_N = 1 << 15  # 0.1 s and 32 MB a try: 40 bits spoken aloud are then enough against a file made to fit


@frozen
class Keys:
    """``signing`` is an Ed25519 seed of 32 bytes, ``receiving`` this PC's age secret, ``unit`` those of its unit, the newest first."""

    signing: bytes
    receiving: str
    unit: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Keys({self.key_id})"  # never a secret in a log

    @property
    def public(self) -> bytes:
        """The 32 bytes others check this PC's signatures with."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        """The name of the signing key, 16 hex digits."""
        return key_id(self.public)

    @property
    def recipient(self) -> str:
        """What this PC alone can open is sealed to this."""
        return recipient_of(self.receiving)

    def sign(self, data: bytes) -> bytes:
        """The signature of ``data``, 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).sign(data)

    def open(self, sealed: bytes) -> bytes | None:
        """What was sealed to this PC or its unit; None if it was sealed to others, or is damaged."""
        identities = [x25519.Identity.from_str(secret) for secret in (*self.unit, self.receiving)]
        try:
            opened: bytes = pyrage.decrypt(sealed, identities)
        except pyrage.DecryptError:
            return None
        return opened


def new_keys() -> Keys:
    """The keys of a new PC, which belongs to no unit yet."""
    return Keys(Ed25519PrivateKey.generate().private_bytes_raw(), new_unit_secret())


def new_unit_secret() -> str:
    """A new secret to receive with."""
    return str(x25519.Identity.generate())


def recipient_of(secret: str) -> str:
    """What is sealed to this can be opened with ``secret``."""
    return str(x25519.Identity.from_str(secret).to_public())


def seal(content: bytes, recipients: tuple[str, ...]) -> bytes:
    """``content`` so that only these can open it."""
    sealed: bytes = pyrage.encrypt(content, [x25519.Recipient.from_str(recipient) for recipient in recipients])
    return sealed


def is_recipient(text: str) -> bool:
    """Whether something can be sealed to this."""
    try:
        x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def key_id(public: bytes) -> str:
    """The name of a signing key, 16 hex digits."""
    return hashlib.sha256(public).hexdigest()[:16]


def is_signed(public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether ``signature`` is that of ``data`` by the key ``public``."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def spoken_code(content: bytes) -> str:
    """The twelve digits two people compare on the telephone, in three groups: "1234 5678 9012"."""
    digest = hashlib.sha256(content).digest()
    stretched = hashlib.scrypt(digest, salt=b"station spoken code", n=_SCRYPT_N, r=8, p=1, maxmem=64 << 20, dklen=16)
    digits = f"{int.from_bytes(stretched) % 10**12:012d}"
    return f"{digits[:4]} {digits[4:8]} {digits[8:]}"


def is_same_code(typed: str, code: str) -> bool:
    """Whether somebody typed this code, with or without the gaps."""
    return "".join(c for c in typed if c.isdigit()) == code.replace(" ", "")


def joined(secrets: tuple[str, ...]) -> bytes:
    """Secrets as they are kept and sealed."""
    return "\n".join(secrets).encode()


def secrets_in(content: bytes) -> tuple[str, ...]:
    """The secrets :func:`joined` wrote; none for anything else."""
    found = tuple(content.decode("ascii", "replace").split("\n"))
    return found if all(map(is_secret, found)) else ()


def is_secret(text: str) -> bool:
    """Whether this is a secret to receive with."""
    try:
        x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        return False
    return True
