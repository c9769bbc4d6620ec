"""The vocabularies are versioned, sourced, without double codes, and shown rightly even when a code is unknown."""

import json

import pytest

from station import paths
from station.casework.vocabulary import Entry, Vocabulary, label, labels, options, short, tone, vocabulary

RAW = {
    name: raw
    for path in sorted((paths.resources() / "vocabularies").glob("*.json"))
    for name, raw in json.loads(path.read_text(encoding="utf-8"))["vocabularies"].items()
}


@pytest.mark.parametrize("name", sorted(RAW))
def test_every_vocabulary_says_version_source_and_title(name: str) -> None:
    words = vocabulary(name)
    assert words.version
    assert words.source
    assert words.title
    assert words.entries


@pytest.mark.parametrize("name", sorted(RAW))
def test_codes_are_single_words_and_neither_codes_nor_labels_repeat(name: str) -> None:
    entries = vocabulary(name).entries
    codes = [entry.code for entry in entries]
    names = [entry.label for entry in entries]
    assert all(code and code.split() == [code] for code in codes)  # several codes are joined by one space
    assert len(set(codes)) == len(codes)
    assert len(set(names)) == len(names)


def test_no_name_is_used_by_two_files() -> None:
    files = (paths.resources() / "vocabularies").glob("*.json")
    assert sum(len(json.loads(path.read_text(encoding="utf-8"))["vocabularies"]) for path in files) == len(RAW)


@pytest.mark.parametrize("name", sorted(RAW))
def test_any_written_word_finds_its_own_code(name: str) -> None:
    words = vocabulary(name)
    for entry in words.entries:
        assert words.code(entry.label) == entry.code
        assert words.code(entry.code) == entry.code
        assert label(name, entry.code) == entry.label


def test_short_words_do_not_collide_with_other_words() -> None:
    for name in RAW:
        words = vocabulary(name)
        for entry in words.entries:
            assert words.code(entry.short) == entry.code, f"{name}: {entry.short}"


def test_causes_belong_under_a_category() -> None:
    categories = {entry.code for entry in vocabulary("category").entries}
    parents = {entry.parent for entry in vocabulary("cause").entries if entry.parent}
    assert parents
    assert parents <= categories


def test_a_code_of_a_newer_version_is_shown_as_it_is() -> None:
    assert label("channel", "teleport") == "teleport"
    assert label("channel", "") == ""
    assert tone("grievance_status", "teleport") == "gry"


def test_several_codes_become_one_phrase() -> None:
    assert labels("disposal", "mediate letter") == "介入调解、一函两书"
    assert labels("disposal", "") == ""


def test_an_unknown_word_or_vocabulary_is_said_so() -> None:
    with pytest.raises(KeyError):
        vocabulary("channel").code("传送门")
    with pytest.raises(KeyError):
        vocabulary("no such thing")


def test_retired_words_are_shown_but_not_offered() -> None:
    base = vocabulary("channel")
    retired = base.entries[0].__class__("fax", "传真", "传真", until="2025.1")
    words = Vocabulary(base.name, base.title, base.version, base.source, (*base.entries, retired))
    assert retired not in words.current()
    assert words.code("传真") == "fax"


def test_narrow_columns_have_short_words() -> None:
    assert (label("category", "wages"), short("category", "wages")) == ("劳动报酬（欠薪）", "欠薪")
    assert short("category", "of_a_newer_version") == "of_a_newer_version"


def test_filters_offer_words_of_earlier_versions_too(monkeypatch: pytest.MonkeyPatch) -> None:
    past = Vocabulary("channel", "来源", "2", "", (Entry("fax", "传真", "传真", until="1"), Entry("visit", "来访", "来访")))
    monkeypatch.setattr("station.casework.vocabulary.vocabulary", lambda name: past)
    assert options("channel") == [("fax", "传真"), ("visit", "来访")]
    assert [entry.code for entry in past.current()] == ["visit"]
