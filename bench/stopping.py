"""How long slow work does not hear that it is to stop, on very many cases: the longest stretch between two looks, in CPU time.

python -m bench.stopping [CASES [WORD…]]

With words only the works in whose names one of them stands: some need an earlier one (“edited ledger” the “ledger of all cases”).
"""

import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import importing
from bench._store import NOW, conditions, folder_of
from bench._table import tell
from bench.exchange import admit, fill, set_up_store
from station import stopping
from station.actions import (
    about,
    attachments,
    auditing,
    backup,
    bulk,
    calendar,
    damage,
    destroying,
    exchange,
    import_ledger,
    import_planning,
    ledger_templates,
    ledgers,
    letters,
    mail_run,
    practice,
    report_papers,
    report_records,
    reports,
    restoring,
    rights,
    rollup,
    roundtrip,
    stations_overview,
)
from station.actions.import_recognising import asks
from station.actions.progress import at_once
from station.casework.mail_runs import PARTS, MailRun
from station.casework.model import Destruction, DestructionLine, Employer, Grievance, LedgerTemplate, Letter
from station.casework.sheets import Asked, MaskLevel, Period
from station.db import search_index
from station.db.store import Store
from station.export.foreign_sheet import read_book

LIMIT_S = 1.0
TOLD = 5  # the works that stand in the table of all ratios: those that are deaf the longest
ROWS = 20_000  # of an old ledger
FILE_BYTES = 40 * 2**20  # of each attachment
ENTERED = 2_000  # cases with their journal, for what goes through it
ADDRESSEES = 1_000  # of a letter to many
DESTROYED = 2_000  # cases on a list
TEMPLATE = ("受理编号", "受理日期", "诉求人", "诉求类别", "涉及金额", "诉求摘要", "办结日期", "承办人")
EVER = Asked("grievances", Period.everything())
Work = Generator[Any, None, Any]


@dataclass
class Heard:
    """When somebody last looked whether to stop, and the longest time between two looks; steps and looks are counted."""

    longest: float = 0.0
    between: str = ""
    steps: int = 0
    looks: int = 0
    last: float = 0.0
    last_place: str = "its beginning"

    def look(self, place: str = "") -> bool:
        now, place = time.thread_time(), place or _place()
        if now - self.last > self.longest:
            self.longest, self.between = now - self.last, f"{self.last_place} … {place}"
        self.last, self.last_place, self.looks = now, place, self.looks + 1
        return False


def _place() -> str:
    """Where in the program the work is that looks."""
    frame = sys._getframe(2)
    while frame.f_back is not None and (frame.f_code.co_filename.endswith("stopping.py") or "station" not in frame.f_code.co_filename):
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).stem}:{frame.f_lineno}"


def listened(work: Work) -> tuple[Heard, Any]:
    """Run it to its end."""
    heard = Heard(last=time.thread_time())
    while True:
        try:
            with stopping.listening(heard.look):
                progress = next(work)
        except StopIteration as end:
            heard.look("its end")
            return heard, end.value
        heard.look(f"step {progress}")
        heard.steps += 1


def works(store: Store, folder: Path) -> Iterator[tuple[str, Callable[[], Work]]]:
    """Name and work, in an order in which each can be done."""
    december = Period.month("2025-12")
    made: dict[str, Any] = {}

    def keep(name: str, work: Work) -> Work:
        made[name] = yield from work

    yield "ledger of all cases", lambda: ledgers.exporting(store, EVER, folder / "ledger.xlsx")
    yield "figures of a December", lambda: at_once(lambda: reports.read(store, december))
    yield "report gathered", lambda: keep("paper", report_papers.paper(store, december))
    for form in report_papers.FORMS:
        yield f"report as {form}", lambda form=form: at_once(lambda: report_papers.export(store, made["paper"], folder / f"report.{form}"))
    yield "analysis", lambda: at_once(lambda: report_papers.export_analysis(store, "2025-12", folder / "analysis.docx"))
    figure = lambda: reports.records_of(store, "received", december)  # noqa: E731
    yield "records of a figure", lambda: report_records.told(store, figure())
    yield "roll-up", lambda: at_once(lambda: rollup.roll_up(store, december))
    yield "stations at a glance", lambda: stations_overview.reading(store)
    yield "edited ledger compared", lambda: at_once(lambda: roundtrip.compare(store, folder / "ledger.xlsx"))
    template, year = (
        _template(store, folder / "template.xlsx"),
        Asked("grievances", Period("2025年", "2025-01-01", "2025-12-31"), level=MaskLevel.DISTRICT),
    )
    yield "office's own template filled", lambda: at_once(lambda: ledger_templates.fill(store, template, year, folder / "filled.xlsx"))
    some = [case.id for case in store.matching(Grievance, category="wages")[:2000]]
    yield "2,000 cases changed", lambda: bulk.change(store, some, "area", "站前街道")
    yield "limits counted again", lambda: calendar.recount(store)
    yield "files run out", lambda: at_once(lambda: destroying.due(store))
    listed = _listed(store)
    yield f"{DESTROYED:,} cases destroyed", lambda: at_once(lambda: destroying.execute(store, listed, tidies=False))
    yield "index made anew", lambda: search_index.rebuild(store)  # type: ignore[arg-type,return-value]
    yield "backup", lambda: backup.by_hand(store)
    yield "backup drilled", lambda: restoring.drill(store)
    copy = lambda: sorted((store.folder / "backups").glob("*.backup*"))[-1]  # noqa: E731
    yield "backup looked into", lambda: restoring.look(copy(), store.folder, store.key, store)
    yield "journal audited", lambda: auditing.audit(store)
    yield "pages checked", lambda: damage.search(store)
    yield "what is intact saved", lambda: damage.save(store.folder, store.key, folder / "saved")
    yield "size of the data folder", lambda: about.measured([store.folder])
    papers = [folder / f"{n}.bin" for n in range(20)]
    for n, path in enumerate(papers):
        path.write_bytes(bytes([n]) * FILE_BYTES)
    case = store.matching(Grievance, category="wages")[0]
    yield "twenty attachments", lambda: attachments.adding(store, case, papers, case.number)
    letter = _to_many(store)
    yield "letter to many, one file", lambda: mail_run.export_run(store, letter.id, MailRun(parts=PARTS), folder / "run.pdf")
    yield "letter to many, file by file", lambda: mail_run.export_files(store, letter.id, MailRun(parts=PARTS), folder / "run")
    yield "practice made", lambda: practice.make(folder / "practice")
    yield from _exchange(folder)
    old = folder / "old.xlsx"
    importing.ledger(old, ROWS)
    yield "old ledger read", lambda: keep("book", at_once(lambda: read_book(old)))
    yield "old ledger recognised", lambda: keep("asked", at_once(lambda: asks(store, made["book"])[0]))
    yield "import planned", lambda: keep("plan", import_planning.plan(store, made["asked"]))
    yield "import written", lambda: keep("imported", import_ledger.carry_out(store, made["plan"]))
    yield "import taken back", lambda: import_ledger.undo_import(store, made["imported"].ledger_import.id)


def _template(store: Store, path: Path) -> LedgerTemplate:
    """A table of the district's with headings and some empty lines, kept as it is guessed."""
    from openpyxl import Workbook
    from openpyxl.styles import Border, Side

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (("诉求登记表",), TEMPLATE):
        sheet.append(line)
    thin = Side("thin")
    for cell in (cell for line in sheet.iter_rows(3, 22, 1, len(TEMPLATE)) for cell in line):
        cell.border = Border(thin, thin, thin, thin)
    book.save(path)
    candidate = ledger_templates.look_into(path)
    proposal = ledger_templates.propose(store, candidate, "grievances")
    ledger_templates.keep(store, candidate, ledger_templates.confirmed(proposal, "区总诉求登记表"))
    return ledger_templates.named(store, "grievances", "区总诉求登记表")


def _listed(store: Store) -> Destruction:
    """Old cases on a list two people have agreed to."""
    for rule in destroying.periods(store):
        destroying.lay_down(store, rule.key, rule.retention, "档案局文件")
    with store.step("归档", undoable=False) as step:
        for case in store.matching(Grievance, status="archived")[: 2 * DESTROYED]:  # some have letters that are kept longer
            step.save(case.with_values(closed_on="2010-05-04", retention="y10", keep_to="2020-12-31"), case)
    going = [found for found in destroying.due(store) if found.is_free][:DESTROYED]
    with store.step("清册", undoable=False) as step:
        made = step.add(
            Destruction(
                number="销1",
                station_id=store.setting("station", ""),
                status="agreed",
                drawn_by="王芳",
                drawn_on="2025-01-01",
                agreed_by="陈立秋",
                agreed_on="2025-01-02",
                wait_to="2025-06-01",
            )
        )
        for found in going:
            step.add(DestructionLine(destruction_id=made.id, of=found.of, of_id=found.of_id, number=found.number, verdict="destroy"))
    return made


def _to_many(store: Store) -> Letter:
    file = letters.draft(store, "reminder", topic="heat", employers=store.matching(Employer)[:ADDRESSEES])
    with store.step("签发") as step:
        return step.save(file.letter.with_values(status="issued", number="滨工劳监提〔2026〕900号", issued_on="2026-03-16"), file.letter)


def _exchange(folder: Path) -> Iterator[tuple[str, Callable[[], Work]]]:
    drop = folder / "drop"
    drop.mkdir()
    with set_up_store(folder / "district", "BH") as district, set_up_store(folder / "station", "ZQ") as station:
        admit(district, station)
        fill(station, ENTERED)
        yield f"{ENTERED:,} cases sent", lambda: exchange.send(station, drop)
        yield "and received", lambda: exchange.receive(district, drop)
        yield "journal of these audited", lambda: auditing.audit(district)


def main(cases: int = 100_000, words: Sequence[str] = ()) -> None:
    """Every work once, or those that are named, on a copy of the store."""
    deaf: list[tuple[float, str]] = []
    gc.disable()  # as in the program, where the window's thread collects (station/ui/collecting.py)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(folder_of(cases, office=True), folder / "store")
        with Store.open(folder / "store", clock=lambda: NOW) as store, rights.as_station(store):
            print(f"{cases:,} cases; {conditions()}\n{'work':34}{'deaf':>9}{'steps':>9}{'looks':>9}{'CPU':>9}", flush=True)
            for title, work in works(store, folder):
                if words and not any(word in title for word in words):
                    continue
                started = time.thread_time()
                heard, _ = listened(work())
                deaf.append((heard.longest, title))
                took = time.thread_time() - started
                above = "   above, " if heard.longest > LIMIT_S else "   "
                where = above + heard.between if heard.longest > LIMIT_S / 2 else ""
                print(f"{title:34}{heard.longest:8.2f}s{heard.steps:9,}{heard.looks:9,}{took:8.1f}s{where}", flush=True)
    if not words:  # these alone would take the place of all
        for longest, title in sorted(deaf, reverse=True)[:TOLD]:
            what = f"longest stretch without hearing a stop, {cases:,} cases: {title}"
            tell("stopping", what, f"{LIMIT_S:.0f} s", longest / LIMIT_S, f"≤ {LIMIT_S}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), words=sys.argv[2:])
