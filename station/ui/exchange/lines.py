"""What the exchange has come to, as lines for the list at the left and facts for the strip on top."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from station.actions.exchange import ReceivedBundle
from station.actions.exchange_overview import Overview, SentBundle, Told
from station.actions.exchange_words import bundle_numbers, station_name
from station.casework.dates import show_moment
from station.casework.model import BY_NAME, Employer, Grievance
from station.db.exchange import Incoming, Quarantined
from station.frozen import frozen
from station.sync.bundle import State
from station.ui.exchange.linepane import CASES, Line
from station.ui.exchange.steps import Fact
from station.ui.widgets import PillText

_SENT = {"unsent": PillText("未发", "gry"), "sent": PillText("已发，等回执", "vio"), "received": PillText("已回执", "grn")}
_KINDS = {
    State.DAMAGED: "拷坏了的包",
    State.FORGED: "签名不对的包",
    State.BEYOND: "改本站人员的包",
    State.UNKNOWN: "未登记电脑的包",
    State.REVOKED: "已丢失电脑的包",
    State.FORKED: "同号不同内容的包",
    State.UNSIGNED: "旧版程序的包",
}
_BY_A_PERSON = (State.REVOKED, State.UNSIGNED)  # may be taken in singly, when a person answers for it
BAD = "bad"  # begins the keys of the lines of files that were not taken in
FINE = (State.TAKEN, State.OLDER)
_COUNTED = (Grievance, Employer)  # kinds of record worth naming of what came in


@frozen
class Acts:
    """What can be done about a file that was not taken in, each by its hash; ``whom`` it is handed to."""

    retry: Callable[[str], object]
    hand_out: Callable[[str], object]
    accept: Callable[[str], object]
    dismiss: Callable[[str], object]
    whom: str


# -- the record ---------------------------------------------------------------------------------------------------------


def record_lines(state: Overview, today: date) -> list[Line]:
    """Bundles of both directions and receipts, the newest first."""
    dated = [(bundle.written_at or bundle.made_at, _sent_line(bundle, today)) for bundle in state.sent]
    dated += [(bundle.received_at, _received_line(bundle, state, today)) for bundle in state.received]
    dated += [(told.at, _receipt_line(told, today)) for told in state.told]
    return [line for _, line in sorted(dated, key=lambda pair: pair[0], reverse=True)]


def _sent_line(bundle: SentBundle, today: date) -> Line:
    which = bundle_numbers([bundle.number], bundle.audience)
    cases = bundle.contents.get(CASES, 0)
    much = f"{cases:,} 件" if cases else f"{bundle.entries:,} 条"
    told = {"unsent": "没有写出去", "sent": "等回执", "received": "已回执"}[bundle.state]
    missing = f"{'、'.join(bundle.missing_at)}说缺{which}。下次发送时会自动补上，也可以现在点“再发一次”。" if bundle.missing_at else ""
    return Line(
        key=f"out {bundle.audience} {bundle.number}",
        title=f"发出{which}",
        aside=show_moment(bundle.written_at or bundle.made_at, today).partition(" ")[0],
        second=f"{much}，{'对方说缺' if missing else told}",
        state=PillText("对方说缺", "amb") if missing else _SENT[bundle.state],
        facts=(
            ("做好", show_moment(bundle.made_at, today)),
            ("写到", "；".join(f"{title}，{show_moment(at, today)}" for title, at in bundle.written) or "还没有写到任何位置"),
            ("已收到", "、".join(bundle.received_by) or "还没有回执"),
        ),
        contents=bundle.contents,
        trouble=missing,
    )


def _receipt_line(told: Told, today: date) -> Line:
    return Line(
        key=f"receipt {told.device}",
        title=f"{told.name}的回执",
        aside=show_moment(told.at, today).partition(" ")[0],
        second=told.sentence.rstrip("。"),
        state=PillText("回执", "grn"),
        facts=(("收到", show_moment(told.at, today)), ("对方", told.sentence.rstrip("。"))),
    )


def _received_line(bundle: Incoming, state: Overview, today: date) -> Line:
    which = bundle_numbers(range(bundle.since or bundle.number, bundle.number + 1), bundle.audience)
    name = station_name(state.station_names, bundle.station)
    return Line(
        key=f"in {bundle.device} {bundle.audience} {bundle.number}",
        title=f"收到{which}",
        aside=show_moment(bundle.received_at, today).partition(" ")[0],
        second=f"{name}，{'等升级' if bundle.is_held else f'{bundle.entries:,} 条，已并入'}",
        state=PillText("等升级", "amb") if bundle.is_held else PillText("已并入", "grn"),
        facts=(
            ("谁发的", name),
            ("做好", show_moment(bundle.made_at, today)),
            ("收到", show_moment(bundle.received_at, today)),
            ("内容", "" if bundle.is_held else f"{bundle.entries:,} 条改动"),
        ),
        trouble="这包是更新版本的程序发的，已经存在本机。升级程序以后会自己收入，不用再要。" if bundle.is_held else "",
    )


def trouble_lines(state: Overview, acts: Acts, today: date) -> list[Line]:
    """Files that were not taken in, each with why and what to do."""
    titles = {place.id: place.title for place in state.places}
    return [_trouble_line(bad, titles, acts, today) for bad in state.quarantine]


def _trouble_line(bad: Quarantined, titles: Mapping[str, str], acts: Acts, today: date) -> Line:
    known = State(bad.state)
    offered = [("再试", partial(acts.retry, bad.sha256)), (f"导出给{acts.whom}", partial(acts.hand_out, bad.sha256))]
    if known in _BY_A_PERSON:
        offered.append(("收入", partial(acts.accept, bad.sha256)))
    offered.append(("不再提示", partial(acts.dismiss, bad.sha256)))
    return Line(
        key=f"{BAD} {bad.sha256}",
        title=_KINDS.get(known, "没有收入的文件"),
        aside=show_moment(bad.found_at, today).partition(" ")[0],
        second=bad.reason,
        icon="alert-triangle",
        token="amb",
        state=PillText("没有收入", "amb"),
        facts=(("文件", bad.name.rpartition("/")[2]), ("在哪里", titles.get(bad.place, "")), ("发现", show_moment(bad.found_at, today))),
        trouble=bad.reason,
        acts=offered,
    )


# -- the strip ----------------------------------------------------------------------------------------------------------


def steps_of(state: Overview, reports: Sequence[ReceivedBundle], to_decide: int, today: date) -> list[Fact]:
    """The last receiving in four steps: what was just done, or before that what was received last; nothing before the first."""
    if not reports and not state.received:
        return []
    found = [report for report in reports if report.number]
    bad = [report.sentence for report in found if report.state not in FINE] if found else [row.reason for row in state.quarantine]
    return [_found(state, found, today), _checked(bad), _merged(state, reports, is_bad=bool(bad)), _to_decide(to_decide)]


def _found(state: Overview, found: Sequence[ReceivedBundle], today: date) -> Fact:
    last = state.received[0] if state.received else None
    if not found and last is not None:
        which = bundle_numbers([last.number], last.audience)
        return Fact(f"收到{station_name(state.station_names, last.station)}{which}", show_moment(last.received_at, today))
    if len(found) == 1:
        one = found[0]
        name = station_name(state.station_names, one.station)
        return Fact(
            f"找到{name}{bundle_numbers([one.number], one.audience)}", f"{show_moment(one.made_at, today)}做好" if one.made_at else "刚才"
        )
    names = dict.fromkeys(station_name(state.station_names, report.station) for report in found)
    return Fact(f"找到 {len(found)} 包", "、".join(names))


def _checked(bad: Sequence[str]) -> Fact:
    if bad:
        return Fact(f"{len(bad)} 包没有收入", bad[0], "alert-triangle", "amb", calls=True)
    return Fact("来源和完整性已核对", "签名、封签、号数都对")


def _merged(state: Overview, reports: Sequence[ReceivedBundle], *, is_bad: bool) -> Fact:
    if not reports:
        entries = state.received[0].entries if state.received else 0
        return Fact(f"已并入 {entries:,} 条改动", "无需过问")
    touched: dict[str, set[str]] = {}
    for report in reports:
        for record, ids in report.changes.touched.items():
            touched.setdefault(record, set()).update(ids)
    named = {cls.record: len(touched[cls.record]) for cls in _COUNTED if cls.record in touched}
    records = "，".join(f"{BY_NAME[record].title} {count:,}" for record, count in named.items())
    taken = sum(report.taken for report in reports)
    if not taken:
        return Fact("没有新的内容并入", "原来的内容没有动" if is_bad else "", "info-circle", "ink2")
    return Fact(f"已并入 {taken:,} 条改动", records or "无需过问")


def _to_decide(count: int) -> Fact:
    if count:
        return Fact(f"{count:,} 件两边都改过", "现在先用后改的值，可放着下次再处理", "git-compare", "amb", calls=True)
    return Fact("没有要您定的", "两边没有改到同一处")
