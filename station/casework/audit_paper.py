"""操作记录核对单: what a check of the journal and the log of acts found, to be signed by who checked."""

from collections.abc import Sequence
from datetime import datetime

from station.casework.paper import printable
from station.casework.papers import Block, Cell, Grid, OfficePaper, Signing, Text
from station.frozen import frozen

LABEL = "操作记录核对单"
_MOST = 40


@frozen(kw_only=True)
class Checked:
    """A check: of whose store, by whom, against what ("" for nothing), what was looked at, what was found."""

    station: str
    person: str
    against: str
    at: datetime
    facts: Sequence[tuple[str, str]]
    faults: Sequence[str]


def audit_paper(checked: Checked) -> OfficePaper:
    """The sheet; more faults than a few pages hold are counted."""
    moment = f"{checked.at.year}年{checked.at.month}月{checked.at.day}日 {checked.at:%H:%M}"
    grid = Grid(
        (
            (Cell("被核对单位", checked.station), Cell("核对人", checked.person)),
            (Cell("核对时间", moment), Cell("对照", checked.against or "本机留存的见证")),
            *((Cell(title, words.replace(" ", "")),) for title, words in checked.facts),
        )
    )
    found = [Text(f"{number}．{fault.replace(' ', '')}") for number, fault in enumerate(checked.faults[:_MOST], 1)]
    if not found:
        found.append(Text("修改记录和操作日志逐条相接，数据和修改记录一致，没有改过的痕迹。"))
    if len(checked.faults) > _MOST:
        found.append(Text(f"共{len(checked.faults)}处，其余从略。"))
    blocks: tuple[Block, ...] = (
        grid,
        Text("核对结果", level=1),
        *found,
        Signing((("核对人：", "被核对单位："),)),
    )
    return OfficePaper(label=LABEL, body=printable(checked.station), title=LABEL, number="", blocks=blocks, author=checked.station)
