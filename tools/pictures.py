"""Pictures of every screen: ``python -m tools.pictures OUTDIR`` paints them without a screen, with practice data.

Every place of the rail is there by itself; SCENES adds what lies behind a place. Sizes and appearances as the design names them.
``--only settings`` paints what begins so, ``--size 1366x768`` and ``--look light`` one of each.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from openpyxl import Workbook
from openpyxl.styles import Border, Side
from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from station.actions import backup, circle, exchange, grievances, ledgers, letter_numbers, rights, setting_up
from station.actions.grievances import own_station
from station.actions.letter_output import preview_pdf
from station.actions.letters import deliveries_of
from station.actions.places import ABOVE, BELOW, add_place
from station.actions.practice import make
from station.actions.progress import finish
from station.app import main_window
from station.casework.deliveries import NOT_ISSUED
from station.casework.ledgers import ledgers as all_ledgers
from station.casework.letter_numbers import Register
from station.casework.model import (
    Employer,
    FieldVisit,
    Grievance,
    Handover,
    HotlineOrder,
    Instalment,
    LegalAid,
    Letter,
    LetterAddressee,
    Mediation,
    Negotiation,
    Party,
    PlanStep,
    Progress,
    Recusal,
    StaffMember,
    Station,
    Supervision,
    Worker,
)
from station.casework.outreach import WORK
from station.casework.sheets import Asked, Period
from station.db.after_merge import findings
from station.db.casefiles import letter_file
from station.db.contested import contested
from station.db.exchange import quarantined
from station.db.faults import DamagedError
from station.db.letter_numbers import computers
from station.db.store import FILE_NAME, Store
from station.ui import theme
from station.ui.damaged.page import DamagedPage
from station.ui.importing.page import ImportPage
from station.ui.mailrun.page import MailRunPage
from station.ui.settings.page import SECTIONS
from station.ui.shell import MainWindow
from station.ui.templates.page import TemplatePage
from tools import old_ledger
from tools.entering_scenes import PREFIX, entering_pictures

SIZES = ("1366x768", "1920x1080")
LOOKS = ("light", "dark")
NOW = datetime(2026, 11, 17, 10, 42, 18)
FIRST_RUN = "first-run"
DAMAGED = "damaged"
SETTLED_MS = 350  # details follow a choice after 120 ms, previews after 300

Arguments = Callable[[Store], dict[str, Any]]


@dataclass(frozen=True)
class Scene:
    """A picture: its name, the place, and what one comes there with, given the store."""

    name: str
    place: str
    arguments: Arguments = lambda store: {}


def _with(**arguments: Any) -> Arguments:
    return lambda store: arguments


def _newest(cls: type[Any], **values: Any) -> Arguments:
    return lambda store: {"id": store.matching(cls, **values)[-1].id}


def _planned(store: Store) -> str:
    """A case with a plan that was passed on too, if there is one."""
    planned = [step.grievance_id for step in store.matching(PlanStep)]
    passed = {handover.grievance_id for handover in store.matching(Handover)}
    return next((case_id for case_id in planned if case_id in passed), planned[0])


def _unplanned(store: Store) -> str:
    """An open case without a plan."""
    planned = {step.grievance_id for step in store.matching(PlanStep)}
    return next(case.id for case in reversed(store.matching(Grievance, status="working")) if case.id not in planned)


def _unpaid(store: Store) -> str:
    """A mediation with a second payment that was not made yet."""
    return store.matching(Instalment, paid_on="", ordinal=2)[-1].mediation_id


def _order(status: str) -> Arguments:
    """A case whose order has got so far."""
    return lambda store: {"id": store.matching(HotlineOrder, status=status)[-1].grievance_id}


def _work(cls: type[Any], act: str = "", **values: Any) -> Arguments:
    """The newest record of a kind of work, and an act on it."""
    return lambda store: {"kind": cls.record, **_newest(cls, **values)(store), "act": act}


def _matter(act: str, **values: Any) -> Arguments:
    """The newest matter under supervision in a stage, and an act on it."""
    return lambda store: {**_newest(Supervision, **values)(store), "act": act}


def _backed_up(store: Store) -> dict[str, Any]:
    """Some copies, the last of them from before something was registered."""
    for why in ("open", "interval", "hand"):
        finish(backup.make(store, why))
        with store.step("登记职工") as step:
            step.add(Worker(name="赵小满"))
    return {"section": "backup", "act": "look"}


def _to_many(store: Store) -> str:
    """The letter that went to the most employers."""
    return Counter(each.letter_id for each in store.matching(LetterAddressee)).most_common(1)[0][0]


SCENES = (
    Scene("grievances-detail", "grievances", _newest(Grievance, status="working")),
    Scene("grievances-new", "grievances", _with(act="new")),
    Scene("grievances-course", "grievances", lambda store: {"id": _planned(store), "act": "plan"}),
    Scene("grievances-planning", "grievances", lambda store: {"id": _unplanned(store), "act": "plan_new"}),
    Scene("grievances-refusal", "grievances", lambda store: {"id": _unplanned(store), "act": "move:refuse"}),
    Scene("grievances-handover", "grievances", lambda store: {"id": _unplanned(store), "act": "handover:escalate"}),
    Scene("grievances-backlog", "grievances", _with(view="backlog")),
    Scene("grievances-order", "grievances", _order("answered")),
    Scene("grievances-people", "grievances", lambda store: {"id": store.matching(Recusal)[-1].grievance_id, "act": "people"}),
    Scene("grievances-members", "grievances", lambda store: {"id": store.matching(Grievance, people=58)[-1].id, "act": "members"}),
    Scene("grievances-roster", "grievances", lambda store: {"id": store.matching(Grievance, people=58)[-1].id, "act": "members.add"}),
    Scene("mediations-record", "mediations", _newest(Mediation, status="open")),
    Scene("mediations-application", "mediations", _newest(Mediation, status="applied")),
    Scene("mediations-agreement", "mediations", _newest(Mediation, status="agreed")),
    Scene("mediations-plan", "mediations", lambda store: {"id": _unpaid(store), "part": "plan"}),
    Scene("mediations-hardening", "mediations", lambda store: {"id": _unpaid(store), "part": "hardening"}),
    Scene("mediations-commission", "mediations", lambda store: {**_newest(Mediation, origin="court")(store), "part": "commission"}),
    Scene("mediations-new", "mediations", lambda store: {"act": "new", "grievance": _newest(Grievance, status="working")(store)["id"]}),
    Scene("legal_aid-detail", "legal_aid", _newest(LegalAid)),
    Scene("legal_aid-work", "legal_aid", _newest(LegalAid, status="assigned")),
    Scene("legal_aid-assignment", "legal_aid", lambda store: {**_newest(LegalAid, status="granted")(store), "act": "assignment"}),
    Scene("legal_aid-closing", "legal_aid", lambda store: {**_newest(LegalAid, status="assigned")(store), "act": "closing"}),
    Scene("letters-editor", "letters", _newest(Letter, status="draft")),
    Scene("letters-review", "letters", _newest(Letter, kind="opinion", status="review")),
    Scene("letters-approval", "letters", lambda store: {**_newest(Letter, kind="opinion", status="review")(store), "act": "approval"}),
    Scene("letters-many", "letters", lambda store: {"id": _to_many(store)}),
    Scene("letters-serving", "letters", lambda store: {"id": _to_many(store), "act": "serve"}),
    Scene("letters-checking", "letters", lambda store: {**_newest(Letter, status="replied")(store), "act": "check"}),
    Scene("letters-register", "letters", _with(part="register")),
    Scene("letters-clues", "letters", _with(part="supervision", view="open")),
    Scene("letters-clue", "letters", _newest(Supervision, status="clue")),
    Scene("letters-clue_form", "letters", _with(part="supervision", act="new")),
    Scene("letters-refused", "letters", _newest(Supervision, status="refused")),
    Scene("letters-assign", "letters", _matter("assign", status="accepted")),
    Scene("letters-questioning", "letters", _matter("interview", status="accepted")),
    Scene("letters-check", "letters", _matter("tab:check", status="letter")),
    Scene("letters-drafting", "letters", _matter("letters", status="letter")),
    *(Scene(f"services-{work.record}", "services", _work(work.cls)) for work in WORK),
    Scene("services-checklist", "services", _work(FieldVisit, "checklist", status="visited")),
    Scene("services-visit", "services", _work(FieldVisit, "visit", status="planned")),
    Scene("services-topics", "services", _work(Negotiation, "draw", status="preparing")),
    Scene("services-week", "services", _with(kind="field_visit", act="week")),
    Scene("services-roster", "services", _with(kind="lawyer_shift", act="week")),
    Scene("services-figures", "services", _with(kind="injury_visit", act="figures")),
    Scene("services-daily", "services", _with(kind="employer_warning", act="daily")),
    Scene("services-call_backs", "services", _with(kind="call_backs")),
    Scene("services-new", "services", _with(kind="injury_visit", act="new")),
    Scene("exchange-deciding", "exchange", lambda store: {"act": "decide", "id": contested(store)[0].id}),
    Scene("exchange-finding", "exchange", lambda store: {"act": "decide", "id": findings(store)[0].key}),
    Scene("grievances-contested", "grievances", lambda store: {"id": contested(store)[0].id}),
    Scene("employers-detail", "employers", _newest(Employer)),
    Scene("workers-detail", "workers", _newest(Worker)),
    Scene("ledgers-exported", "ledgers", _with(key="grievances", month="2026-10")),
    Scene("ledgers-empty", "ledgers", _with(key="legal_aid", month="2024-01")),
    Scene("ledgers-chosen", "ledgers", lambda store: {"key": "grievances", "ids": [case.id for case in store.matching(Grievance)[:12]]}),
    *(Scene(f"ledgers-{key}", "ledgers", _with(key=key, month="2026-10")) for key in list(all_ledgers())[1:]),
    Scene("ledgers-report", "ledgers", _with(act="report", month="2026-10")),
    Scene("ledgers-year", "ledgers", _with(act="year", month="2026-10")),
    Scene("ledgers-summary", "ledgers", _with(act="summary", month="2026-10")),
    Scene("ledgers-summary_open", "ledgers", _with(act="summary", month="2026-11")),
    Scene("ledgers-roundtrip", "ledgers", _with(act="roundtrip")),
    Scene("exchange-state", "exchange", _with(pane="state")),
    Scene("exchange-line", "exchange", _with(line="out up 1")),
    Scene("exchange-trouble", "exchange", lambda store: {"line": f"bad {quarantined(store)[0].sha256}"}),
    *(Scene(f"settings-{section}", "settings", _with(section=section)) for section, *_ in SECTIONS[1:]),
    Scene("settings-backup-look", "settings", _backed_up),
    Scene("settings-letter_rules-form", "settings", _with(section="letter_rules", act="draft", key="settings:letter_rules:opinion")),
    Scene("settings-ledger_layouts-form", "settings", _with(section="ledger_layouts", act="draft", key="settings:ledger_layouts:letters")),
)


def scenes(window: MainWindow) -> list[Scene]:
    """Every place that is registered, and what lies behind those that are."""
    return [*(Scene(key, key) for key in window.places), *(scene for scene in SCENES if scene.place in window.places)]


def pictures(out: Path, *, only: str = "", sizes: Sequence[str] = SIZES, looks: Sequence[str] = LOOKS) -> Iterator[Path]:
    """Paint into ``out``, which is made if need be, one file at a time."""
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(["station"])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory(prefix="station-pictures-") as name:
        folder = Path(name)
        needs_practice = only != FIRST_RUN and not only.startswith(PREFIX)
        if needs_practice:
            _prepare(folder)
        for look in looks:
            theme.apply(look)
            for size in sizes:
                if needs_practice:
                    yield from _places(application, folder, out, only, size, look)
                for name in OVER:
                    if name.startswith(only):
                        yield _over(application, folder, out, name, size, look)
                if PREFIX.startswith(only) or only.startswith(PREFIX):
                    width, _, height = size.partition("x")
                    painted = partial(_entering, out, size, look)
                    yield from entering_pictures(folder / f"entering-{size}-{look}", (int(width), int(height)), lambda: NOW, painted)
                if needs_practice and DAMAGED.startswith(only):
                    yield _damaged(folder, out, size, look)
                if FIRST_RUN.startswith(only):
                    yield _first_run(application, folder, out, size, look)


def _prepare(folder: Path) -> None:
    """A practice station that has sent to its district, heard from it, thrown something away and gone on."""
    finish(make(folder / "practice", clock=lambda: NOW - timedelta(hours=2)))
    drop = folder / "drop"
    drop.mkdir()
    with (
        Store.open(folder / "practice", clock=lambda: NOW - timedelta(minutes=40)) as station,
        Store.open(folder / "district", clock=lambda: NOW - timedelta(minutes=20)) as district,
    ):
        own = Station(name="滨河区总工会", code="binhe", level="county", parent_name="市总工会")
        setting_up.set_up(district, own, StaffMember(name="梁敏华"))
        with rights.as_station(station):
            _join(station, district)
        setting_up.sit_down(station)
        add_place(station, drop, ABOVE, "和区总共用的文件夹")
        add_place(district, drop, BELOW)
        finish(exchange.send(station, drop))
        for _ in range(2):  # once to take in, once more for the receipt
            finish(exchange.receive(district, drop))
            finish(exchange.send(district, drop))
        finish(exchange.receive(station, drop))
        setting_up.save_staff(district, StaffMember(name="丁维岳"))
        finish(exchange.send(district, drop))
        grievances.remove(station, station.matching(Grievance, status="returned")[0], "删除诉求")
        _give_numbers(station)
        october = Asked("grievances", Period.month("2026-10"))
        ledgers.export(station, october, folder / "ledger.xlsx")
        changed = next(case for case in station.matching(Grievance, status="followed_up") if case.received_at[:7] == "2026-10")
        grievances.save(station, changed.with_values(remark="已电话核对金额"), changed, "改诉求")
        station.clock = lambda: NOW - timedelta(minutes=15)
        _both_change(station, district)
        finish(exchange.send(district, drop))
        finish(exchange.receive(station, drop))
        _send_damaged(district, drop)
        finish(exchange.receive(station, drop))


def _both_change(station: Store, district: Store) -> None:
    """Three fields of one case, one of another and of its employer, by both; a case closed here that goes on there."""
    shared = [case for case in station.matching(Grievance, status="working") if district.find(Grievance, case.id)]
    first, second, third = shared[-3:]
    employer = station.matching(Party, grievance_id=second.id)[0].employer_id
    here, there = "，单位承认按最低基数申报。", "，约定 11月20日上门稽核。"
    for store, amount, said, place in ((station, 2_436_000, here, "12 号"), (district, 3_108_000, there, "12 号 3 幢")):
        case = store.get(Grievance, first.id)
        text = case.summary.rstrip("。") + said
        grievances.save(store, case.with_values(amount=amount, summary=text, people=amount // 1_000_000), case, "改诉求")
        other = store.get(Grievance, second.id)
        grievances.save(store, other.with_values(amount=amount), other, "改诉求")
        firm = store.get(Employer, employer)
        grievances.save(store, firm.with_values(address=f"{firm.address}{place}"), firm, "改单位")
    closed = station.get(Grievance, third.id)
    grievances.close(station, closed.with_values(closed_on=f"{NOW:%Y-%m-%d}", outcome="resolved"), closed)
    at = f"{NOW:%Y-%m-%dT10:15}"
    grievances.record_progress(district, Progress(grievance_id=third.id, at=at, content="约单位下周来谈。", counterpart="employer"))


def _send_damaged(district: Store, drop: Path) -> None:
    """A bundle of the district's that arrives with a flipped bit."""
    case = district.matching(Grievance, status="accepted")[0]
    grievances.save(district, case.with_values(remark="请补交考勤表"), case, "改诉求")
    before = set(drop.rglob("*-b-*.gwb"))
    finish(exchange.send(district, drop))
    for path in set(drop.rglob("*-b-*.gwb")) - before:
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)


def _join(station: Store, district: Store) -> None:
    """The district invites the station, and both compare their codes."""
    if not circle.is_member(district):
        circle.found(district)
    own = own_station(station)
    invitation = circle.invite(district, own.code, own.name)
    answer = circle.join(station, invitation.content, invitation.code)
    circle.admit(district, answer.content, answer.code)


def _give_numbers(station: Store) -> None:
    """Two blocks for the district's PC, of which one came back unused."""
    (other,) = computers(station)
    last = max((letter for letter in station.matching(Letter, kind="reminder") if letter.number), key=lambda letter: letter.issued_on)
    register = Register(last.issuer, last.issuer_code, NOW.year)
    back = letter_numbers.give_block(station, register, 2, other.device, other.name)
    letter_numbers.give_block(station, register, 3, other.device, other.name)
    letter_numbers.return_block(station, back.id)


def _places(application: QApplication, folder: Path, out: Path, only: str, size: str, look: str) -> Iterator[Path]:
    with Store.open(folder / "practice", clock=lambda: NOW) as store:
        window = _shown(store, size)
        for scene in scenes(window):
            if scene.name.startswith(only):
                window.show_place(scene.place, **scene.arguments(store))
                yield _painted(window, out / f"{scene.name}-{size}-{look}.png")
        _gone(application, window)


def _first_run(application: QApplication, folder: Path, out: Path, size: str, look: str) -> Path:
    with Store.open(folder / f"new-{size}-{look}", clock=lambda: NOW) as store:
        window = _shown(store, size)
        path = _painted(window, out / f"{FIRST_RUN}-{size}-{look}.png")
        _gone(application, window)
    return path


def _over(application: QApplication, folder: Path, out: Path, name: str, size: str, look: str) -> Path:
    """What is put over a place and cannot be come to by arguments."""
    with Store.open(folder / "practice", clock=lambda: NOW) as store:
        window = _shown(store, size)
        window.show_place("letters")
        path = _painted(OVER[name](window, store), out / f"{name}-{size}-{look}.png")
        _gone(application, window)
    return path


def _print_dialog(window: MainWindow, store: Store) -> QWidget:
    from station.ui.printdialog import PrintDialog  # where Qt has no printing there is no picture of it either

    letter = next(letter for letter in store.matching(Letter) if letter.number)
    pdf = preview_pdf(letter_file(store, letter.id))
    dialog = PrintDialog(window, pdf, letter.number, ["办公室 HP LaserJet M404", "Microsoft Print to PDF"], {}, "letter")
    dialog.show()
    return dialog


def _mail_run(window: MainWindow, store: Store) -> QWidget:
    issued = [letter for letter in store.matching(Letter, audience="employer") if letter.status not in (*NOT_ISSUED, "void")]
    letter = max(issued, key=lambda letter: len(deliveries_of(store, letter.id)))
    window.page().open_page(MailRunPage(window.context, letter.id))
    return window


def _template(window: MainWindow, store: Store) -> QWidget:
    """A workbook of the district's, its columns about to be confirmed."""
    window.show_place("ledgers")
    page = TemplatePage(window.context, Period.month("2026-10"))
    window.page().open_page(page)
    page.take(_district_book(store.folder.parent / "滨河区职工诉求月报表.xlsx"))
    return window


def _template_kept(window: MainWindow, store: Store) -> QWidget:
    _template(window, store)
    window.page().acts["save"]()
    return window


def _district_book(path: Path) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "诉求月报"
    headings = ("序号", "受理日期", "诉求人姓名", "联系方式", "用人单位", "诉求类别", "涉案金额（万元）", "办结日期", "区里审核意见")
    page.append(["滨河区职工诉求台账（    年  月）"])
    page.append(["填报单位："])
    page.append(headings)
    line = Side(style="thin")
    for row in page.iter_rows(min_row=3, max_row=33, max_col=len(headings)):
        for cell in row:
            cell.border = Border(line, line, line, line)
    page["A34"], page["G34"] = "合计", "=SUM(G4:G33)"
    book.save(path)
    return path


def _full_names(window: MainWindow, store: Store) -> QWidget:
    from station.ui.ledgers.full import FullDialog

    dialog = FullDialog(window, ledgers.who_may_agree(store))
    dialog.show()
    return dialog


def _importing(step: str) -> Callable[[MainWindow, Store], QWidget]:
    """An old ledger on its way in, at one of its steps; the last picture is taken before anything is written."""

    def show(window: MainWindow, store: Store) -> QWidget:
        window.show_place("ledgers")
        page = ImportPage(window.context)
        window.page().open_page(page)
        if step != "choose":
            page.read(old_ledger.pasted())
        for _ in range(("columns", "troubles", "confirm").index(step) if step in ("troubles", "confirm") else 0):
            page.go_on()
        if step == "troubles":
            page.troubles.table.view.selectRow(0)
        elif step == "words":
            page.match_words()
        return window

    return show


def _seen_by(role: str, place: str, cls: type[Any], **values: Any) -> Callable[[MainWindow, Store], QWidget]:
    """A place with what was opened in it, as somebody of a role sees it; the person is there already or comes to work for the picture."""

    def show(window: MainWindow, store: Store) -> QWidget:
        with rights.as_station(store):
            known = store.matching(StaffMember, role=role, is_active=True)
            if not known:
                setting_up.save_staff(store, StaffMember(name="白小敏", role=role))
            (person, *_) = known or store.matching(StaffMember, role=role)
        setting_up.sit_down(store, person.id)
        seen = main_window(store, inline=True)
        seen.setParent(window, seen.windowFlags())  # closed with it
        seen.resize(window.size())
        seen.show()
        seen.show_place(place, id=store.matching(cls, **values)[-1].id)
        return seen

    return show


OVER: dict[str, Callable[[MainWindow, Store], QWidget]] = {
    "print": _print_dialog,
    "mail-run": _mail_run,
    "full-names": _full_names,
    "template-confirm": _template,
    "template-kept": _template_kept,
    "seen-by-lawyer": _seen_by("lawyer", "grievances", Grievance),
    "seen-by-reader": _seen_by("reader", "workers", Worker),
    "seen-by-head": _seen_by("head", "grievances", Grievance, confidentiality="confidential"),
    **{f"import-{step}": _importing(step) for step in ("choose", "columns", "troubles", "words", "confirm")},
}


def _shown(store: Store, size: str) -> MainWindow:
    width, _, height = size.partition("x")
    window = main_window(store, inline=True)
    window.resize(int(width), int(height))
    window.show()
    return window


def _painted(window: QWidget, path: Path) -> Path:
    QTest.qWait(SETTLED_MS)
    window.grab().save(str(path))
    return path


def _entering(out: Path, size: str, look: str, widget: QWidget, name: str) -> Path:
    return _painted(widget, out / f"{name}-{size}-{look}.png")


def _damaged(folder: Path, out: Path, size: str, look: str) -> Path:
    """The page in the place of the window, after two pages of a practice store that has a backup went bad."""
    home = folder / f"damaged-{size}-{look}"
    shutil.copytree(folder / "practice", home)
    with Store.open(home, clock=lambda: NOW - timedelta(hours=3)) as store:
        finish(backup.make(store, "hand"))
        key = store.key
    with (home / FILE_NAME).open("rb+") as file:
        for page in (2, 900):
            file.seek((page - 1) * 4096)
            file.write(bytes(4096))
    trouble = DamagedError("数据文件有损坏，有的内容读不出来。")
    shown = DamagedPage(home, key, trouble, lambda: None, clock=lambda: NOW, inline=True)
    width, _, height = size.partition("x")
    shown.resize(int(width), int(height))
    shown.show()
    return _painted(shown, out / f"{DAMAGED}-{size}-{look}.png")


def _gone(application: QApplication, window: MainWindow) -> None:
    window.close()
    window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main(argv: Sequence[str] | None = None) -> int:
    """The command; says the name of each picture."""
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description="Paint every screen with practice data.")
    parser.add_argument("out", type=Path, metavar="OUTDIR")
    parser.add_argument("--only", default="", metavar="NAME")
    parser.add_argument("--size", choices=SIZES)
    parser.add_argument("--look", choices=LOOKS)
    options = parser.parse_args(argv)
    sizes = [options.size] if options.size else SIZES
    looks = [options.look] if options.look else LOOKS
    for path in pictures(options.out, only=options.only, sizes=sizes, looks=looks):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
