"""Sealed bytes: they come back with their key and their name alone, and no changed byte goes unnoticed."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from station.vault import envelope
from station.vault.envelope import AES, KEY_BYTES, OVERHEAD, SM4, SealError, derived, keyed_name, new_key, seal, unseal

KEY = bytes(range(KEY_BYTES))
SUITES = st.sampled_from([AES, SM4])


@given(st.binary(max_size=300), st.text(max_size=20), SUITES)
def test_what_was_sealed_comes_back(content: bytes, about: str, suite: str) -> None:
    sealed = seal(KEY, content, about, suite)
    assert len(sealed) == len(content) + OVERHEAD
    assert unseal(KEY, sealed, about) == content


@given(st.binary(min_size=8, max_size=80), SUITES, st.data())
def test_every_changed_byte_is_noticed(content: bytes, suite: str, data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, content, "materials", suite))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(SealError):
        unseal(KEY, bytes(sealed), "materials")


@given(st.binary(min_size=32, max_size=32), st.text(max_size=20), st.integers(1, 100))
def test_keys_are_derived_as_the_standard_says(key: bytes, purpose: str, length: int) -> None:
    """RFC 5869; the library is loaded too late for the first list."""
    assert derived(key, purpose, length) == HKDFExpand(hashes.SHA256(), length, purpose.encode()).derive(key)


@given(st.binary(max_size=60), SUITES, st.integers(1, OVERHEAD))
def test_nothing_cut_short_opens(content: bytes, suite: str, cut: int) -> None:
    with pytest.raises(SealError):
        unseal(KEY, seal(KEY, content, "x", suite)[:-cut], "x")


@given(st.binary(max_size=200))
def test_bytes_of_anybody_are_refused(content: bytes) -> None:
    with pytest.raises(SealError):
        unseal(KEY, content, "x")


@pytest.mark.parametrize("suite", [AES, SM4])
def test_another_key_or_another_name_does_not_open(suite: str) -> None:
    sealed = seal(KEY, b"content", "one", suite)
    assert seal(KEY, b"content", "one", suite) != sealed
    assert b"content" not in sealed
    with pytest.raises(SealError):
        unseal(new_key(), sealed, "one")
    with pytest.raises(SealError):
        unseal(KEY, sealed, "another")


def test_a_suite_is_not_taken_for_the_other() -> None:
    sealed = seal(KEY, b"content", "one", SM4)
    with pytest.raises(SealError):
        unseal(KEY, sealed.replace(b"STE\x02", b"STE\x01", 1), "one")


def test_keys_of_two_purposes_and_names_under_two_keys_have_nothing_in_common() -> None:
    assert len({derived(KEY, "store"), derived(KEY, "files"), KEY}) == 3
    assert len(derived(KEY, "x", 16)) == 16
    assert keyed_name(KEY, "a") == keyed_name(KEY, "a") != keyed_name(new_key(), "a")
    assert len(new_key()) == len(envelope.new_key()) == KEY_BYTES
