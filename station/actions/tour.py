"""The main job shown without a window: a practice station, its ledger, report and letters, a bundle and the district that takes it in."""

from collections.abc import Generator
from pathlib import Path

from station.actions import at_desk, circle, exchange, ledgers, letter_output, report_papers, reports, rights, setting_up
from station.actions.at_desk import own_station
from station.actions.practice import make
from station.actions.progress import Stage, finish
from station.casework import periods
from station.casework.model import RECORDS, Letter, StaffMember, Station
from station.casework.sheets import Asked, Period
from station.casework.vocabulary import label
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen

PRACTICE = "练习站"
DISTRICT = "区总工会"
DROP = "收发文件夹"


@frozen
class Toured:
    """What the tour made: sentences to read and the files they speak of."""

    sentences: tuple[str, ...]
    files: tuple[Path, ...]


def tour(folder: Path) -> Generator[Stage, None, Toured]:
    """Make everything in ``folder``, which is made if need be; StationError if it holds the tour's things already."""
    if (folder / PRACTICE).exists():
        raise StationError(f"“{folder}”里已经有演示的内容。", "请换一个文件夹，或先把它删掉。")
    yield Stage("做练习站")
    made = yield from make(folder / PRACTICE)
    with Store.open(folder / PRACTICE) as store:
        at_desk.sit_down(store)
        yield Stage("导出台账")
        month = periods.month_of(store.now().date(), -1)
        sheet = ledgers.sheet(store, Asked("grievances", month))
        ledger = folder / sheet.file_name
        rows = ledgers.export(store, Asked("grievances", month), ledger)
        yield Stage("导出月报")
        report, figures = _report(store, month, folder)
        yield Stage("导出文书")
        papers = _letters(store, folder)
        yield Stage("加入区总工会的交换")
        with _district(store, folder) as district:
            yield Stage("发送到收发文件夹")
            (folder / DROP).mkdir(exist_ok=True)
            sent = finish(exchange.send(store, folder / DROP))
            yield Stage("区总收包")
            finish(exchange.receive(district, folder / DROP))
            compared = _compared(store, district)
    sentences = (
        f"练习站：{made.cases} 件诉求，人和单位都是编的。{folder / PRACTICE}",
        f"台账：{sheet.short_title}，{rows} 行。{ledger}",
        f"月报：{report[0].stem}，{figures} 项指标，PDF 和 Excel。{report[0]}",
        *(f"文书：{path.stem}{'（Word）' if path.suffix == '.docx' else ''}。{path}" for path in papers),
        f"收发：{sent.sentence}{folder / DROP}",
        f"区总工会收到后逐项核对：{compared} 条记录，全部一致。{folder / DISTRICT}",
    )
    return Toured(sentences, (ledger, *report, *papers))


def _report(store: Store, month: Period, folder: Path) -> tuple[list[Path], int]:
    """The month report as PDF and as a workbook, and how many figures are in it."""
    own = reports.own_scope(store)
    gathered = finish(report_papers.paper(store, month, station_id=own))
    paths = [folder / report_papers.file_name(store, month, form, station_id=own) for form in ("pdf", "xlsx")]
    for path in paths:
        figures = report_papers.export(store, gathered, path)
    return paths, figures


def _letters(store: Store, folder: Path) -> list[Path]:
    """The newest issued letter of each kind as PDF, the opinion letter as a Word file too."""
    paths = []
    for kind in ("reminder", "opinion", "proposal"):
        issued = [letter for letter in store.matching(Letter, kind=kind) if letter.frozen and letter.status != "void"]
        if not issued:
            raise StationError(f"练习站里没有签发过{label('letter_kind', kind)}。")
        newest = max(issued, key=lambda letter: letter.issued_on)
        path = folder / f"{label('letter_kind', kind)} {newest.number}.pdf"
        letter_output.export_pdf(store, newest.id, path)
        paths.append(path)
        if kind == "opinion":
            letter_output.export_docx(store, newest.id, path.with_suffix(".docx"))
            paths.append(path.with_suffix(".docx"))
    return paths


def _district(station: Store, folder: Path) -> Store:
    """A district's store that has invited the practice station and admitted it, as people do with two files and a telephone."""
    own = own_station(station)
    district = Store.open(folder / DISTRICT, clock=station.clock)
    unit = Station(name=own.parent_name or DISTRICT, code="district", level="county", parent_name="市总工会")
    setting_up.set_up(district, unit, StaffMember(name="区总管理员"))
    circle.found(district)
    invitation = circle.invite(district, own.code, own.name)
    station.user = next(iter(rights.who_may(station, "circle", but=station.user)), station.user)
    answer = circle.join(station, invitation.content, invitation.code)
    circle.admit(district, answer.content, answer.code)
    return district


def _compared(sender: Store, district: Store) -> int:
    """The number of records found the same at the district, field by field."""
    compared = 0
    for cls in RECORDS:
        for record in sender.matching(cls):
            if district.find(cls, record.id) != record:
                raise StationError(f"区总收到的{cls.title}和本站的不一样。")
            compared += 1
    return compared
