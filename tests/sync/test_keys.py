"""Keys: what is signed and sealed, and what is read aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.sync import keys
from station.sync.keys import Keys, is_same_code, is_signed, new_keys, new_unit_secret, recipient_of, seal, secrets_in, spoken_code

# RFC 8032, 7.1, test 2
SEED = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
PUBLIC = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
SIGNATURE = bytes.fromhex(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_the_signature_is_the_published_one() -> None:
    signer = Keys(SEED, new_unit_secret())
    assert signer.public == PUBLIC
    assert signer.sign(b"\x72") == SIGNATURE
    assert is_signed(PUBLIC, SIGNATURE, b"\x72")
    assert not is_signed(PUBLIC, SIGNATURE, b"\x73")
    assert not is_signed(PUBLIC[:-1], SIGNATURE, b"\x72")
    assert not is_signed(PUBLIC, SIGNATURE[:-1], b"\x72")


def test_what_is_sealed_is_opened_by_its_readers_only() -> None:
    old, new = new_unit_secret(), new_unit_secret()
    reader, stranger = Keys(SEED, new_unit_secret(), (new, old)), new_keys()
    for secret in (old, new, reader.receiving):
        assert reader.open(seal("诉求".encode(), (recipient_of(secret),))) == "诉求".encode()
    sealed = seal(b"x", (reader.recipient, stranger.recipient))
    assert (reader.open(sealed), stranger.open(sealed)) == (b"x", b"x")
    assert new_keys().open(sealed) is None
    assert reader.open(sealed[:-1] + bytes([sealed[-1] ^ 1])) is None
    assert reader.open(b"") is None


def test_keys_never_show_a_secret() -> None:
    own = new_keys()
    assert own.receiving not in repr(own)
    assert repr(own.signing) not in repr(own)
    assert repr(own) == f"Keys({own.key_id})"


def test_a_code_is_the_same_on_both_sides_and_another_for_another_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_SCRYPT_N", 1 << 15)  # what it costs a person
    assert spoken_code(b"") == "0333 4688 4212"  # for ever: two versions of the program must say the same
    assert spoken_code(b"1") != spoken_code(b"2")


@pytest.mark.parametrize(("typed", "same"), [("123456789012", True), ("1234-5678 9012", True), ("1234 5678 9013", False), ("", False)])
def test_a_code_may_be_typed_with_or_without_gaps(typed: str, same: bool) -> None:
    assert is_same_code(typed, "1234 5678 9012") is same


@given(st.binary())
def test_only_secrets_are_read_as_secrets(content: bytes) -> None:
    assert secrets_in(content) == ()


def test_secrets_are_kept_in_their_order() -> None:
    secrets = (new_unit_secret(), new_unit_secret())
    assert secrets_in(keys.joined(secrets)) == secrets
