"""People driven by clicks and keys: the list, all that is held of one, correction, sealing, merging, the copy for the person."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from cases import ID_NUMBER, LI, at_work, registered
from desk import Desk, write
from stand_ins import Dialogs
from station.actions import grievances, setting_up
from station.casework.masking import SEALED
from station.casework.model import Consent, Consultation, Grievance, InjuryVisit, LegalAid, Member, StaffMember, Worker
from station.db import acts as log
from station.db.store import Store
from station.ui.footer import FormFooter
from station.ui.listpage import ListPage
from station.ui.mergepage import MergePage
from station.ui.table import Table
from station.ui.widgets import Note, Paragraph
from station.ui.workers.copypage import CopyPage
from station.ui.workers.detail import WorkerDetail
from station.ui.workers.page import Workers


@pytest.fixture
def person(store: Store) -> Worker:
    """李强 with a closed and an open case, in a collective one of somebody else, and much else."""
    at_work(store)
    first = registered(store, LI, received_at="2026-03-02T08:30", summary="拖欠一月工资")
    assert first.worker is not None
    registered(store, first.worker, received_at="2026-03-09T08:30", summary="未签合同")
    group = registered(store, Worker(name="苏洁", phone="13900139000"), received_at="2026-03-10T08:30", summary="班组欠薪", people=12)
    registered(store, Worker(name="不愿留名的人"), is_anonymous=True)
    base = store.get(Grievance, first.grievance.id)
    grievances.close(store, base.with_values(closed_on="2026-03-12", outcome="resolved"), base)
    with store.step("其余的") as step:
        step.add(Member(grievance_id=group.grievance.id, worker_id=first.worker.id, is_representative=True))
        step.add(LegalAid(grievance_id=first.grievance.id, number="援1号", applied_on="2026-03-03", form="agency", basis="hardship"))
        step.add(InjuryVisit(worker_id=first.worker.id, reported_on="2026-03-04", hospital="区一院"))
        step.add(Consultation(asked_on="2026-03-01", phone=LI.phone, category="wages", question="问加班费"))
        step.add(Consent(worker_id=first.worker.id, grievance_id=first.grievance.id, given_on="2026-03-02", way="signed"))
    return store.get(Worker, first.worker.id)


@pytest.fixture
def desk(person: Worker, store: Store, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, workers=Workers)
    made.window.show_place("workers")
    return made


def detail(desk: Desk) -> WorkerDetail:
    return desk.find(WorkerDetail, "workers.detail")


def facts(desk: Desk) -> str:
    shown = [label.text() for label in detail(desk).findChildren(QLabel) if label.isVisible()]
    return "\n".join([*shown, *(part.text() for part in detail(desk).findChildren(Paragraph) if part.isVisible())])


def reasoned(reason: str) -> object:
    """Answers a dialog that asks for a reason."""

    def answer(dialog: QDialog) -> int:
        line = dialog.findChild(QLineEdit, "reason")
        assert line is not None
        line.setText(reason)
        dialog.take(next(key for key in dialog.buttons if key))  # type: ignore[attr-defined]
        return 1

    return answer


def others_too(store: Store) -> None:
    """From now on 王芳 is a clerk beside a head."""
    setting_up.save_staff(store, StaffMember(name="何建华", role="head"))


def test_the_list_covers_numbers_and_leaves_out_who_is_not_named(desk: Desk, store: Store) -> None:
    assert desk.rows("workers.list", "name") == ["苏洁", "李强"]
    assert desk.rows("workers.list", "phone") == ["139****9000", "138****8000"]
    assert desk.rows("workers.list", "id_number") == ["", "11**************14"]
    assert desk.rows("workers.list", "cases") == ["1", "3"]
    desk.find(Table, "workers.list").sort("cases", True)
    assert desk.rows("workers.list", "name") == ["李强", "苏洁"]
    page = desk.find(ListPage, "workers")
    assert page.tabs._counts == {"all": 2, "open": 2, "again": 1, "doubles": 0, "sealed": 0, "unnamed": 1}


@pytest.mark.parametrize(("text", "names"), [("李", ["李强"]), ("lq", ["李强"]), ("9000", ["苏洁"]), ("4514", ["李强"]), ("不愿", [])])
def test_found_by_parts_of_name_and_numbers_and_by_initials(desk: Desk, text: str, names: list[str]) -> None:
    desk.find(QLineEdit, "workers.search").setText(text)
    assert desk.rows("workers.list", "name") == names


def test_who_may_not_see_the_unnamed_has_no_view_of_them(person: Worker, store: Store, qtbot: QtBot) -> None:
    others_too(store)
    desk = Desk(store, qtbot, workers=Workers)
    desk.window.show_place("workers")
    assert "unnamed" not in desk.find(ListPage, "workers").tabs._counts
    desk.context.go("workers", id=person.id)
    assert [desk.sees(f"workers.{name}") for name in ("edit", "merge", "copy", "seal")] == [True, True, False, False]


def test_all_that_is_held_stands_in_the_tabs_and_opens(desk: Desk, person: Worker) -> None:
    desk.context.go("workers", id=person.id)
    desk.key(Qt.Key.Key_Tab, ctrl=True)
    assert desk.rows("workers.cases", "part") == ["代表人", "诉求人", "诉求人"]
    desk.click_row("workers.cases", 1, double=True)
    assert desk.elsewhere("grievances")[-1]["id"]
    desk.window.show_place("workers")
    desk.key(Qt.Key.Key_Tab, ctrl=True)
    assert desk.rows("workers.held", "title") == ["工伤探视", "法律援助", "告知和同意", "法律咨询"]
    desk.click_row("workers.held", 1, double=True)
    assert desk.window.current_key == "legal_aid"


def test_numbers_are_shown_on_request_which_the_log_keeps_and_the_page_shows(desk: Desk, person: Worker, store: Store) -> None:
    desk.context.go("workers", id=person.id)
    assert LI.phone not in facts(desk)
    desk.click("workers.eye")
    assert LI.phone in facts(desk) and ID_NUMBER in facts(desk)
    assert [act.code for act in log.page(store, log.OTHERS)] == ["reveal"]
    detail(desk).cover()
    assert LI.phone not in facts(desk)
    desk.context.go("workers", id=person.id)
    detail(desk).tabs.set_current("log")
    assert desk.rows("workers.log", "act") == ["查看号码"]


def test_a_correction_needs_its_reason_and_is_kept(desk: Desk, person: Worker, store: Store) -> None:
    desk.context.go("workers", id=person.id)
    desk.key(Qt.Key.Key_F2)
    desk.type("workers.form.phone", "13900139001")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert [bar.words.text() for bar in desk.window.findChildren(FormFooter) if bar.isVisible()] == ["还有 1 处要改：更正原因"]
    desk.type("workers.form.reason", "本人来站提出")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.get(Worker, person.id).phone == "13900139001"
    assert desk.said == ["已更正"]
    detail(desk).tabs.set_current("history")
    assert desk.rows("workers.history", "field") == ["联系电话"]


def test_what_is_open_stands_in_the_way_of_a_seal(desk: Desk, person: Worker, store: Store) -> None:
    troubled: list[str] = []
    desk.context.troubled.connect(lambda error: troubled.append(str(error)))
    desk.context.go("workers", id=person.id)
    desk.click("workers.seal")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert len(troubled) == 1 and "还有没办完的" in troubled[0]
    assert store.get(Worker, person.id).sealed_on == ""


def test_sealed_seen_for_a_reason_and_lifted_for_one(desk: Desk, store: Store, dialogs: Dialogs) -> None:
    case = registered(store, Worker(name="韩素琴", phone="13700137000"))
    assert case.worker is not None
    base = store.get(Grievance, case.grievance.id)
    grievances.close(store, base.with_values(closed_on="2026-03-16", outcome="resolved"), base)
    desk.context.go("workers", id=case.worker.id)
    desk.click("workers.seal")
    desk.choose("workers.seal_form.seal_reason", "本人要求删除，法定期限未满")
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert store.get(Worker, case.worker.id).seal_reason == "request"
    assert desk.rows("workers.list", "name") == [SEALED, "苏洁", "李强"]
    names = ("edit", "merge", "seal", "register", "copy")
    desk.qtbot.waitUntil(lambda: [desk.sees(f"workers.{name}") for name in names] == [False] * 4 + [True])  # with a turn of the loop
    assert "韩素琴" not in facts(desk)
    page = desk.find(ListPage, "workers")
    page.tabs.set_current("sealed")
    for text, found in (("韩素", []), ("韩素琴", [SEALED]), ("13700137000", [SEALED])):
        page.search.setText(text)
        assert desk.rows("workers.list", "name") == found
    dialogs.answer(reasoned("本人申请副本"))
    desk.click("workers.open_seal")
    assert "韩素琴" in facts(desk) and "13700137000" in facts(desk)
    detail(desk).cover()
    assert "韩素琴" not in facts(desk)
    dialogs.answer(reasoned("本人又来"))
    desk.click("workers.unseal")
    assert store.get(Worker, case.worker.id).name == "韩素琴"


def test_a_double_is_proposed_compared_and_merged(desk: Desk, person: Worker, store: Store, dialogs: Dialogs) -> None:
    other = registered(store, Worker(name="李强", phone=LI.phone, address="站前路8号")).worker
    assert other is not None
    desk.context.go("workers", id=person.id)
    (note,) = [note for note in detail(desk).findChildren(Note) if note.isVisible() and note.buttons]
    assert "姓名和电话相同" in note.sentence.text()
    note.buttons[0].click()
    page = desk.find(MergePage, "merge.page")
    assert page.taken() == {"address"}
    assert "1 件诉求一起转过去" in page.sentence.sentence.text()
    dialogs.answer(lambda dialog: dialog.take("merge"))
    desk.key(Qt.Key.Key_S, ctrl=True)
    assert (store.get(Worker, person.id).address, store.get(Worker, other.id).deleted) == ("站前路8号", True)
    assert desk.said == ["已合并到 李强，移了 1 件诉求"]
    assert len(desk.rows("workers.list", "name")) == 2
    desk.context.undo()
    assert not store.get(Worker, other.id).deleted


def test_the_other_record_is_found_by_typing(desk: Desk, person: Worker, store: Store) -> None:
    desk.context.go("workers", id=person.id)
    desk.click("workers.merge")
    page = desk.find(MergePage, "merge.page")
    write(page.search, "苏洁")
    (item,) = page.found.items()
    page.take(item.key)
    assert page.stack.currentIndex() == 1
    assert page.kept.name == "李强"
    desk.click("merge.swap")
    assert page.kept.name == "苏洁"


def test_where_nothing_moves_and_nothing_differs_no_more_is_said(desk: Desk, person: Worker, store: Store) -> None:
    with store.step("登记职工") as step:
        alike = step.add(person.with_values(id=""))
    desk.context.go("workers", id=person.id)
    desk.click("workers.merge")
    page = desk.find(MergePage, "merge.page")
    page.take(alike.id)
    assert page.sentence.sentence.text() == "“李强”并入“李强”：没有要移的记录，可以撤销。"


def test_the_copy_is_looked_at_and_exported_for_a_reason(
    desk: Desk, person: Worker, store: Store, dialogs: Dialogs, tmp_path: Path
) -> None:
    desk.context.go("workers", id=person.id)
    desk.click("workers.copy")
    page = desk.find(CopyPage, "workers.copy")
    assert page.preview.pdf().startswith(b"%PDF")
    dialogs.answer(lambda dialog: dialog.take(""))
    desk.click("workers.copy.json")  # thought better of
    path = tmp_path / "副本.json"
    dialogs.answer(reasoned("本人申请"), (str(path), ""))
    desk.click("workers.copy.json")
    assert ID_NUMBER in path.read_text(encoding="utf-8")
    assert desk.said == ["已导出《副本》"]
    assert [act.code for act in log.page(store, log.OTHERS)] == ["person_copy"]


def test_what_has_run_out_is_listed_and_left_alone(desk: Desk, store: Store) -> None:
    base = store.matching(Grievance)[0]
    with store.step("归档") as step:
        step.save(base.with_values(status="archived", retention="y10", keep_to="2025-12-31", archive_number="ZQ-WS·2015-D10-0001"), base)
    desk.click("workers.run_out")
    assert desk.rows("workers.run_out_list", "archive_number") == ["ZQ-WS·2015-D10-0001"]
    desk.click_row("workers.run_out_list", 0, double=True)
    assert desk.elsewhere("grievances")[-1] == {"id": base.id}
