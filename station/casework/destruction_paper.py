"""销毁清册 as an office paper: every file by number, days, period and basis; no names."""

from collections.abc import Sequence

from station.casework import retention, vocabulary
from station.casework.dates import show_day
from station.casework.model import BY_NAME, Destruction, DestructionLine, Station
from station.casework.papers import Block, Issue, OfficePaper, Signing, Table, Text

TITLE = "档案销毁清册"


def paper(listed: Destruction, lines: Sequence[DestructionLine], station: Station) -> OfficePaper:
    """The list as it is signed and kept for ever."""
    going = [line for line in lines if line.verdict == "destroy"]
    kept = [line for line in lines if line.verdict != "destroy"]
    records, papers = sum(line.records or 0 for line in going), sum(line.files or 0 for line in going)
    blocks: list[Block] = [
        Text(
            f"下列档案保管期限已满，经鉴定无继续保存价值，共{len(going)}件，含记录{records}条、材料{papers}份"
            "（档案法实施条例第二十四条）。销毁后保留编号、日期、类别和数字，供登记簿和统计使用，不保留个人信息。"
        )
    ]
    if listed.note:
        blocks.append(Text(f"鉴定意见：{listed.note}"))
    blocks.append(_table(going))
    if kept:
        blocks.append(Text(f"续存{len(kept)}件", level=1, flush=True))
        blocks.append(
            Table(("编号", "续存原因"), (60.0, 96.0), tuple((line.number or "—", line.reason) for line in kept)),
        )
    bases = dict.fromkeys(line.basis for line in going)
    blocks += [Text("期限依据", level=1, flush=True), *(Text(f"{place}.{basis}", small=True) for place, basis in enumerate(bases, 1))]
    blocks.append(Text(_course(listed)))
    blocks.append(Signing((("鉴定人", "同意人"), ("监销人", "监销人"))))
    blocks.append(Issue(station.name, show_day(listed.executed_on or listed.agreed_on or listed.drawn_on)))
    return OfficePaper(
        label=TITLE, body=station.name, title=TITLE, number=listed.number, blocks=tuple(blocks), author=station.name, foot="本清册永久保存"
    )


def _table(lines: Sequence[DestructionLine]) -> Table:
    order = {basis: place for place, basis in enumerate(dict.fromkeys(line.basis for line in lines), 1)}
    rows = tuple(
        (
            str(place),
            BY_NAME[line.of].title,
            line.number or "—",
            "—".join(dict.fromkeys((_short(line.began_on), _short(line.closed_on)))),
            vocabulary.label("retention", line.retention),
            f"{line.keep_to[:4]}年底",
            str(order[line.basis]),
        )
        for place, line in enumerate(lines, 1)
    )
    heads = ("序号", "类别", "编号", "起止日期", "期限", "保管至", "依据")
    return Table(heads, (11.0, 20.0, 37.0, 46.0, 13.0, 18.0, 11.0), rows)


def _short(day: str) -> str:
    """“2010.5.4”, as narrow columns of lists have it."""
    return ".".join(part.lstrip("0") for part in day[:10].split("-"))


def _course(listed: Destruction) -> str:
    told = f"{listed.drawn_by}于{show_day(listed.drawn_on)}鉴定"
    if listed.agreed_on:
        told += f"，{listed.agreed_by}于{show_day(listed.agreed_on)}同意"
    if listed.executed_on:
        told += f"，{listed.executed_by}于{show_day(listed.executed_on)}销毁"
        told += f"。此前做的备份里还有这些内容，最晚的一份约在{show_day(retention.last_backup_on(listed.executed_on))}前去掉"
    return told + "。"
