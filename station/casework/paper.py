"""A letter as it stands on paper: the composed text in the parts GB/T 9704 knows, before any thought of type."""

import re
import unicodedata
from enum import Enum

from station.frozen import frozen

_ANNEX = re.compile(r"附件\s*(\d*)\s*[：:]?")
_LEVELS = (re.compile(r"[一二三四五六七八九十]+、"), re.compile(r"（[一二三四五六七八九十]+）"), re.compile(r"\d+[.．](?!\d)"))


class PageFormat(Enum):
    """信函格式 (GB/T 9704-2012, 10.1) or the ordinary 文件格式 (7)."""

    LETTER = "letter"
    DOCUMENT = "document"


class Seal(Enum):
    """What goes under the text: the body's seal, neither seal nor stamp, or the signer's name stamp (签名章)."""

    STAMP = "stamp"
    NONE = "none"
    SIGNATURE = "signature"


class Letterhead(Enum):
    """Whether the red head is drawn, or the sheet already carries it (then only black is printed)."""

    DIGITAL = "digital"
    PREPRINTED = "preprinted"


@frozen
class Paragraph:
    """One paragraph; ``level`` 1 is “一、” in 黑体, 2 “（一）” in 楷体, 3 “1.” and 0 plain text in 仿宋."""

    text: str
    level: int = 0

    @property
    def heading(self) -> str:
        """The part set in the heading's face: the first sentence of a run-in heading, else all of it; empty below level 2."""
        if self.level not in (1, 2):
            return ""
        stop = self.text.find("。")
        return self.text if stop in (-1, len(self.text) - 1) else self.text[: stop + 1]


@frozen
class Annex:
    """The text of one 附件; ``number`` 0 takes its place among the 附件说明."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    number: int = 0


@frozen(kw_only=True)
class Paper:
    """A composed letter. Every text is as it will be read; ``title`` may carry line feeds where it must break."""

    kind: str  # 提示函, 意见书, 建议书: for the file's properties
    mark: str  # 发文机关标志
    number: str
    title: str
    addressee: str  # with its colon
    paragraphs: tuple[Paragraph, ...]
    attachments: tuple[str, ...] = ()
    issuer: str  # 署名
    date: str  # “2026年11月20日”
    seal: Seal = Seal.STAMP
    signer: str = ""  # whose name stamp it is
    signer_post: str = ""  # printed beside the name stamp
    note: str = ""  # 附注, without its brackets
    annexes: tuple[Annex, ...] = ()
    copies: tuple[str, ...] = ()  # 抄送
    printer: str = ""  # 印发机关, in the document format only
    printed_on: str = ""  # “2026年11月20日”
    marks: tuple[str, ...] = ()  # 份号, 密级和保密期限, 紧急程度, a line each
    page_format: PageFormat = PageFormat.LETTER
    letterhead: Letterhead = Letterhead.DIGITAL
    red_line: int = 0  # where the sheet's own red rules end, in mm from its upper edge; 0 where this program would draw them
    draft: bool = False
    unbroken: tuple[str, ...] = ()  # names the title must not break


class _Printable(dict[int, int | None]):
    """A table for ``str.translate`` that finds out about a character when it first meets it."""

    def __missing__(self, code: int) -> int | None:
        is_selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
        has_no_shape = is_selector or unicodedata.category(chr(code)) in ("Cc", "Cf", "Zl", "Zp", "Cs")
        self[code] = None if has_no_shape else code
        return self[code]


_PRINTABLE = _Printable({ord("\t"): ord(" ")})  # what parted the cells of a pasted table still parts their figures


def printable(text: str) -> str:
    """``text`` without what has no shape on paper: control and format characters, variation selectors, line ends; a tab is a blank."""
    return text.translate(_PRINTABLE)


def attachment_lines(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """附件说明 as (label, name) pairs: one attachment bears no number, several are “1.”, “2.” (GB/T 9704 7.3.4)."""
    if len(names) == 1:
        return [("附件：", names[0])]
    return [(("附件：" if i == 1 else "") + f"{i}.", name) for i, name in enumerate(names, 1)]


def annexes_of(text: str) -> tuple[Annex, ...]:
    """The annexes a clerk typed: a line “附件” or “附件2” opens one, the next line is its title, the rest its paragraphs.

    Text before the first such line is an annex too, so that nothing is lost.
    """
    annexes: list[tuple[int, list[str]]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if opening := _ANNEX.fullmatch(line):
            annexes.append((int(opening[1] or 0), []))
        elif annexes:
            annexes[-1][1].append(line)
        else:
            annexes.append((0, [line]))
    return tuple(Annex(lines[0], tuple(map(paragraph_of, lines[1:])), number) for number, lines in annexes if lines)


def paragraph_of(text: str) -> Paragraph:
    """A typed paragraph with the level its numbering gives it; a numbered sentence without a heading is plain text."""
    level = next((level for level, numbering in enumerate(_LEVELS, 1) if numbering.match(text)), 0)
    return Paragraph(text, 0 if level in (1, 2) and text.find("。") == len(text) - 1 else level)


def annex_labels(paper: Paper) -> list[str]:
    """“附件” for an only annex, else “附件1” …, numbered as the 附件说明 names them (GB/T 9704 7.3.7)."""
    if len(paper.annexes) == 1 and len(paper.attachments) <= 1 and not paper.annexes[0].number:
        return ["附件"]
    listed = {name: place for place, name in enumerate(paper.attachments, 1)}
    return [f"附件{annex.number or listed.get(annex.title, place)}" for place, annex in enumerate(paper.annexes, 1)]


def copies_line(copies: tuple[str, ...]) -> tuple[str, str]:
    """抄送 as (label, names), ending with a full stop."""
    return "抄送：", "，".join(copies) + "。"


def printing_line(paper: Paper) -> tuple[str, str]:
    """印发机关 and 印发日期 of the document format; the letter format has none (GB/T 9704 7.4.3, 10.1)."""
    if paper.page_format is PageFormat.LETTER or not paper.printer:
        return "", ""
    return paper.printer, f"{paper.printed_on or paper.date}印发"


def plain_text(paper: Paper) -> str:
    """The whole letter as text, a paragraph a line, in reading order: what the PDF must give back."""
    lines = [] if paper.letterhead is Letterhead.PREPRINTED else [paper.mark]
    lines += [*paper.marks, paper.number, *paper.title.split("\n"), paper.addressee]
    lines += [p.text for p in paper.paragraphs]
    lines += [label + name for label, name in attachment_lines(paper.attachments)]
    lines += [paper.signer_post if paper.seal is Seal.SIGNATURE else paper.issuer, paper.date]
    if paper.note:
        lines.append(f"（{paper.note}）")
    for label, annex in zip(annex_labels(paper), paper.annexes, strict=True):
        lines += [label, *annex.title.split("\n"), *(p.text for p in annex.paragraphs)]
    if paper.copies:
        lines.append("".join(copies_line(paper.copies)))
    lines += printing_line(paper)
    return "\n".join(printable(line) for line in lines if line)
