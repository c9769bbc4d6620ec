"""Every set of data the program reads is listed with its version and its source."""

from station import paths
from station.casework.editions import editions
from station.casework.vocabulary import vocabulary


def test_every_file_is_listed_with_version_and_source() -> None:
    files = {edition.file for edition in editions()}
    folders = ("rules", "calendar", "ledgers", "letters", "statutes", "phrases", "vocabularies")
    present = {f"{folder}/{path.stem}" for folder in folders for path in (paths.resources() / folder).glob("*.json")}
    assert present - files == {"letters/title_words"}
    assert all(edition.title and edition.version and edition.source for edition in editions())


def test_a_file_that_does_not_name_itself_has_a_chinese_title() -> None:
    assert all(any("\u4e00" <= char <= "\u9fff" for char in edition.title) for edition in editions())


def test_a_vocabulary_stands_with_its_own_source() -> None:
    found = next(edition for edition in editions() if edition.title == "性别")
    assert (found.group, found.source, found.version) == ("词表", vocabulary("sex").source, vocabulary("sex").version)
