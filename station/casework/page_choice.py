"""Which pages of a document are printed: “1-3,5”, and of those the odd or the even ones for both sides by hand."""

import re

from station.errors import StationError

ALL, ODD, EVEN = "all", "odd", "even"
_RANGE = re.compile(r"(\d+)(?:\s*[-－–—~～至到]\s*(\d+))?")


def chosen_pages(text: str, count: int, side: str = ALL) -> list[int]:
    """The pages meant, from 1, in rising order, each once; nothing typed means all. StationError for what is no page of ``count``."""
    pages: set[int] = set()
    for part in re.split(r"[,，、;；\s]+", re.sub(r"\s*([-－–—~～至到])\s*", r"\1", text.strip())) if text.strip() else ():
        found = _RANGE.fullmatch(part)
        if found is None:
            if not part:
                continue
            raise StationError(f"页码“{part}”看不懂。", "例如 1-3,5。")
        first, last = int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last <= count:
            raise StationError(f"没有第 {found[0]} 页，一共 {count} 页。", "例如 1-3,5。")
        pages |= set(range(first, last + 1))
    wanted = sorted(pages) if text.strip() else list(range(1, count + 1))
    return [page for page in wanted if side == ALL or page % 2 == (side == ODD)]
