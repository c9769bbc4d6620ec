"""存储介质遗失情况说明: the form that goes to whoever answers for secrecy when a stick of the exchange was lost."""

from collections.abc import Mapping
from datetime import date

from station.casework.paper import printable
from station.casework.papers import Blank, Cell, Grid, OfficePaper, Signing, Text
from station.frozen import frozen

LABEL = "存储介质遗失情况说明"
_SEALED = (
    "介质上的包和材料逐份加密、签名，只有收件单位登记过的电脑能够打开；"
    "捡到的人只看得到站点码、包号和文件大小，看不到姓名、电话、证件号码和办理内容。"
)
_LEFT = "由本程序写入的内容如上。另外拷在介质上的其他文件，本程序无从知道，请在下面写明。"


@frozen(kw_only=True)
class LostMedium:
    """What is known of it: ``bundles`` in words, ``contents`` changes by category in words."""

    station: str
    person: str
    title: str
    mark: str
    location: str
    bundles: str
    files: int
    contents: Mapping[str, int]
    on: date


def lost_paper(lost: LostMedium) -> OfficePaper:
    """The form; when, where and how it was lost and what was done is written by hand."""
    facts = Grid(
        (
            (Cell("报告单位", lost.station), Cell("报告人", lost.person)),
            (Cell("介质", lost.title), Cell("介质编号", lost.mark)),
            (Cell("使用位置", lost.location), Cell("填表日期", f"{lost.on.year}年{lost.on.month}月{lost.on.day}日")),
            (Cell("写入的包", lost.bundles or "没有"), Cell("写入的材料", f"{lost.files}个文件")),
            (Cell("包里有什么", "，".join(f"{category}{count:,}条" for category, count in lost.contents.items()) or "没有"),),
        )
    )
    blocks = (
        facts,
        Text(_SEALED),
        Text("遗失的时间、地点和经过", level=1),
        Text(_LEFT, small=True),
        Blank(4),
        Text("已经采取的措施", level=1),
        Blank(3),
        Signing((("报告人：", "负责人："),)),
    )
    return OfficePaper(label=LABEL, body=printable(lost.station), title=LABEL, number="", blocks=blocks, author=lost.station)
