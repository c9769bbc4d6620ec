"""A letter as it stands on paper: the composed text in the parts GB/T 9704 knows, before any thought of type."""

import unicodedata
from dataclasses import dataclass
from enum import Enum


class Letterhead(Enum):
    """Whether the red head is drawn, or the sheet already carries it (then only black is printed)."""

    DIGITAL = "digital"
    PREPRINTED = "preprinted"


@dataclass(frozen=True)
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


@dataclass(frozen=True, kw_only=True)
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
    sealed: bool = True  # room is left for the seal
    note: str = ""  # 附注, without its brackets
    copies: tuple[str, ...] = ()  # 抄送
    letterhead: Letterhead = Letterhead.DIGITAL
    draft: bool = False
    unbroken: tuple[str, ...] = ()  # names the title must not break


def printable(text: str) -> str:
    """``text`` without what has no shape on paper: control and format characters, variation selectors, line ends."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp", "Cs") and not _is_selector(c))


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def attachment_lines(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """附件说明 as (label, name) pairs: one attachment bears no number, several are “1.”, “2.” (GB/T 9704 7.3.4)."""
    if len(names) == 1:
        return [("附件：", names[0])]
    return [(("附件：" if i == 1 else "") + f"{i}.", name) for i, name in enumerate(names, 1)]


def copies_line(copies: tuple[str, ...]) -> tuple[str, str]:
    """抄送 as (label, names), ending with a full stop."""
    return "抄送：", "，".join(copies) + "。"


def plain_text(paper: Paper) -> str:
    """The whole letter as text, a paragraph a line, in reading order: what the PDF must give back."""
    lines = [] if paper.letterhead is Letterhead.PREPRINTED else [paper.mark]
    lines += [paper.number, *paper.title.split("\n"), paper.addressee]
    lines += [p.text for p in paper.paragraphs]
    lines += [label + name for label, name in attachment_lines(paper.attachments)]
    lines += [paper.issuer, paper.date]
    if paper.note:
        lines.append(f"（{paper.note}）")
    if paper.copies:
        lines.append("".join(copies_line(paper.copies)))
    return "\n".join(printable(line) for line in lines if line)
