"""The manual as it lies in ``resources/manual``: pages in the order of their contents, their sections, and what is found in them."""

import json
import re
from functools import cache
from pathlib import Path

from station import paths
from station.frozen import frozen
from station.ui.help.shortcuts import MARK, shortcuts

FOLDER = "manual"
AROUND = 18  # characters before and after a word that was found
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SIGNS = re.compile(r"[*`>#|\\]|^\s*(?:-|\d+\.)\s", re.MULTILINE)


@frozen
class Section:
    """What stands under one heading, as plain words; the first one of a page has the page's title."""

    heading: str
    words: str


@frozen
class ManualPage:
    """One page: its key is the name of its file, its text Markdown."""

    key: str
    group: str
    title: str
    text: str

    def sections(self) -> list[Section]:
        """The page cut at its headings."""
        parts = re.split(r"^#+ +(.+)$", self.text, flags=re.MULTILINE)
        return [Section(heading.strip(), _plain(words)) for heading, words in zip(parts[1::2], parts[2::2], strict=True)]

    def pictures(self) -> list[str]:
        """Paths of the pictures of the page, relative to the manual."""
        return re.findall(r"!\[[^\]]*\]\(([^)]+)\)", self.text)


@frozen
class Hit:
    """A section that holds all the words asked for."""

    page: ManualPage
    heading: str
    excerpt: str


@frozen
class Book:
    """The pages in the order of their contents."""

    folder: Path
    pages: tuple[ManualPage, ...]

    def page(self, key: str) -> ManualPage:
        """A page, or the first one when there is none of that name."""
        return next((page for page in self.pages if page.key == key), self.pages[0])

    def find(self, asked: str) -> list[Hit]:
        """Sections with all words of ``asked``, those with a word in a heading first."""
        words = asked.lower().split()
        if not words:
            return []
        ranked = []
        for page in self.pages:
            for section in page.sections():
                named = f"{page.title} {section.heading}".lower()
                if all(word in f"{named} {section.words.lower()}" for word in words):
                    rank = sum(word not in named for word in words), sum(word not in section.heading.lower() for word in words)
                    ranked.append((rank, Hit(page, section.heading, _excerpt(section.words, words))))
        return [hit for _, hit in sorted(ranked, key=lambda one: one[0])]


@cache
def manual() -> Book:
    """The manual that came with the program."""
    folder = paths.resources() / FOLDER
    groups = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    return Book(folder, tuple(_page(folder, group["title"], key) for group in groups for key in group["pages"]))


def _page(folder: Path, group: str, key: str) -> ManualPage:
    text = (folder / f"{key}.md").read_text(encoding="utf-8")
    if MARK in text:
        text = text.replace(MARK, shortcuts())
    return ManualPage(key, group, text.partition("\n")[0].removeprefix("# ").strip(), text)


def _plain(text: str) -> str:
    return " ".join(_SIGNS.sub("", _LINK.sub(r"\1", text)).split())


def _excerpt(text: str, words: list[str]) -> str:
    at = max(0, min((place for word in words if (place := text.lower().find(word)) >= 0), default=0) - AROUND)
    return ("…" if at else "") + text[at : at + 3 * AROUND]
