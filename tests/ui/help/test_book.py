"""The manual is true to the program: what it names exists, what it shows is there, and every place has a page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence, QTextDocument

from sources import MODULES, ROOT
from station.app import PLACES
from station.ui.entering.passwordline import LOOK_KEY
from station.ui.help.book import Book, manual
from station.ui.letters.place import TOPICS as LETTER_TOPICS
from station.ui.page import KEYS
from station.ui.services.page import SECTIONS as KINDS
from station.ui.settings.page import SECTIONS

MOST_BYTES = 4 * 1024 * 1024
_KEY = re.compile(r"`((?:Ctrl|Alt|Shift)\+[^`]+|F\d+|Esc)`")
# Keys that no act of the window answers to: fields, lists and the manual listen to them.
OF_WIDGETS = {"Ctrl+;", "Ctrl+Shift+;", "Ctrl+A", "Ctrl+C", "Ctrl+V", "Alt+↓", "Alt+↑", "Alt+←", "Alt+→", "Ctrl+K", LOOK_KEY}
OF_WIDGETS |= {f"Ctrl+{number}" for number in range(10)}


@pytest.fixture(scope="module")
def book() -> Book:
    return manual()


@pytest.fixture(scope="module")
def said() -> str:
    """Everything the program and its tables say, each text between the quotation marks it is written with."""
    files = [*MODULES, *(ROOT / "resources").rglob("*.json")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_button_and_menu_named_exists(book: Book, said: str) -> None:
    named = {(page.key, words) for page in book.pages for words in re.findall("「([^」]*)」", page.text)}
    assert len(named) > 150
    assert sorted(one for one in named if f'"{one[1]}"' not in said) == []


def test_every_key_named_is_one_the_program_listens_to(book: Book) -> None:
    known = {key for keys in KEYS.values() for key in keys} | OF_WIDGETS
    named = {(page.key, key) for page in book.pages for key in _KEY.findall(page.text)}
    assert sorted(one for one in named if one[1] not in known) == []
    assert all(not QKeySequence(key).isEmpty() for key in known if "↑" not in key and "↓" not in key and "←" not in key and "→" not in key)


def test_the_list_of_shortcuts_holds_every_key_of_the_table(book: Book) -> None:
    text = book.page("shortcuts").text
    assert [key for keys in KEYS.values() for key in keys if f"`{key}`" not in text] == ["Ctrl+Return"]


def test_every_picture_named_is_there_and_every_picture_is_named(book: Book) -> None:
    named = {path for page in book.pages for path in page.pictures()}
    there = {f"pictures/{path.name}" for path in (book.folder / "pictures").iterdir()}
    assert named == there
    assert sum(path.stat().st_size for path in book.folder.rglob("*") if path.is_file()) < MOST_BYTES


def test_every_link_leads_to_a_page_and_a_heading(book: Book) -> None:
    keys = {page.key for page in book.pages}
    headings = {page.key: {section.heading for section in page.sections()} for page in book.pages}
    broken = []
    for page in book.pages:
        for address in re.findall(r"(?<!!)\[[^\]]*\]\(([^)]+)\)", page.text):
            name, _, heading = address.partition("#")
            key = name.removesuffix(".md")
            if key not in keys or (heading and heading not in headings[key]):
                broken.append((page.key, address))
    assert broken == []


def test_every_file_stands_in_the_contents_and_begins_with_its_title(book: Book) -> None:
    assert {path.stem for path in book.folder.glob("*.md")} == {page.key for page in book.pages}
    assert len(book.pages) == len({page.key for page in book.pages}) == len({page.title for page in book.pages})
    assert [page.key for page in book.pages if not page.text.startswith("# ")] == []


def test_every_page_is_set_without_what_markdown_leaves(book: Book, qapp: object) -> None:
    odd, document = [], QTextDocument()
    for page in book.pages:
        document.setMarkdown(page.text)
        if re.search(r"\*\*[一-龥]|\]\(|\| ---|<!--|```", document.toPlainText()) or document.firstBlock().text() != page.title:
            odd.append(page.key)
    assert odd == []


def test_every_place_every_section_of_the_settings_and_every_topic_has_its_page(book: Book) -> None:
    settings = [f"settings-{key}" for key, *_ in SECTIONS]
    places = [key for key, *_ in PLACES if key != "settings"]
    services = [f"services#{heading}" for heading in KINDS.values()]
    sections = {(page.key, section.heading) for page in book.pages for section in page.sections()}
    keys = {page.key for page in book.pages}
    missing = []
    for topic in [*places, *settings, *services, *LETTER_TOPICS.values(), *_topics()]:
        key, _, heading = topic.partition("#")
        if key not in keys or (heading and (key, heading) not in sections):
            missing.append(topic)
    assert missing == []


def _topics() -> Iterator[str]:
    """What the pages of the program say in ``topic``."""
    for path in MODULES:
        if "/ui/" in path.as_posix():
            yield from re.findall(r'^    topic = "(.+)"', path.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_pages_of_the_program_that_stand_over_others_name_their_topic() -> None:
    assert len(list(_topics())) >= 20


@pytest.mark.parametrize(
    ("asked", "page", "heading"),
    [
        ("恢复单", "recovery", "忘记密码和恢复单"),
        ("文号 空号", "numbers", "两台电脑都要签发"),
        ("u 盘 丢了", "exchange", "U 盘丢了"),
        ("导入 撤销", "importing", "导错了"),
    ],
)
def test_words_are_found_in_the_section_that_tells_of_them(book: Book, asked: str, page: str, heading: str) -> None:
    hits = [(hit.page.key, hit.heading) for hit in book.find(asked)]
    assert (page, heading) in hits[:3]


def test_what_is_not_in_the_manual_is_not_found(book: Book) -> None:
    assert book.find("直升机") == []
    assert book.find("  ") == []


def test_an_excerpt_shows_the_word_without_marks_of_markdown(book: Book) -> None:
    (hit, *_) = book.find("剪贴板")
    assert "剪贴板" in hit.excerpt
    assert not re.search(r"[*`\[\]|]", hit.excerpt)


def test_the_folder_of_the_manual_holds_nothing_else(book: Book) -> None:
    assert {path.name for path in Path(book.folder).iterdir()} - {f"{page.key}.md" for page in book.pages} == {"contents.json", "pictures"}
