"""Old ledgers: every row and cell accounted for, written once, found again, corrected cell by cell, taken back as a whole."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from blank import blank_store
from cases import at_work
from depth import examples
from old_ledgers import HEAD, ROWS, asked, changed, imported, pasted, planned
from stand_ins import Clock
from station.actions import grievances
from station.actions.import_ledger import carry_out, past_imports, plan, undo_import
from station.actions.import_recognising import asks, remember
from station.actions.import_troubles import export_troubles
from station.actions.progress import finish
from station.actions.setting_up import save_staff
from station.casework.import_plan import ADDED, CHANGED, GAPS, KNOWN, LEAVE, SKIPPED, TAKE, Plan
from station.casework.importing.cells import ReadCell, says_nothing
from station.casework.importing.rows import read_rows
from station.casework.importing.targets import targets
from station.casework.masking import mask_text
from station.casework.model import (
    RECORDS,
    ColumnMapping,
    Employer,
    FollowUp,
    Grievance,
    ImportedRow,
    LedgerImport,
    LegalAid,
    Mediation,
    Party,
    Progress,
    StaffMember,
    Worker,
)
from station.db.agenda import tasks
from station.db.casefiles import case_file
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import StationError
from station.export.foreign_sheet import read_book

FILES = Path(__file__).parent.parent / "files" / "ledgers"
REAL = ("诉求台账-东升站-2025年3月.xlsx", "欠薪线索清单-2024年一季度.xlsx")


@pytest.fixture
def desk(store: Store) -> Store:
    return at_work(store)


def contents(store: Store) -> dict[str, list[Any]]:
    """Everything that can be seen, without versions."""
    return {cls.record: store.matching(cls) for cls in RECORDS if store.matching(cls)}


def case(store: Store, number: str) -> Grievance:
    (found,) = store.matching(Grievance, number=number)
    return found


def asked_for(store: Store) -> list[tuple[str, str]]:
    """What the workbench asks for of cases and visits, with their numbers."""
    return [(task.act, task.number) for task in tasks(store) if task.record != "monthly_report"]


def fates(made: Plan) -> list[str]:
    return [row.fate for row in made.rows]


# -- the two real ledgers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REAL)
def test_every_row_of_the_file_has_its_fate(desk: Store, name: str) -> None:
    (ask,) = asks(desk, read_book(FILES / name))
    made = finish(plan(desk, ask))
    book = load_workbook(FILES / name)
    rows = sorted((sheet.title, number) for sheet in book for number in range(1, sheet.max_row + 1))
    assert sorted([row.key for row in made.rows] + [(sheet, row) for sheet, row, _ in made.left_out]) == rows
    assert made.total == sum(made.counts.values()) == sum(made.standing.values()) == len(rows)
    assert all(why for _, _, why in made.left_out)
    assert desk.count(Grievance) == 0  # nothing is written before it is carried out


@pytest.mark.parametrize("name", REAL)
def test_every_cell_of_the_file_is_in_the_store(desk: Store, name: str) -> None:
    (ask,) = asks(desk, read_book(FILES / name))
    finish(carry_out(desk, finish(plan(desk, ask))))
    owners = {(row.sheet, row.row): row.owner_id for row in desk.matching(ImportedRow)}
    checked = 0
    for table in ask.tables:
        for read in read_rows(table, targets()[ask.target], ask.columns, {}, desk.now().date()):
            if read.left_out:
                continue
            file = case_file(desk, owners[read.sheet, read.row])
            assert all(text in file.grievance.remark for text in read.rest.values())
            for path, cell in read.cells.items():
                assert is_kept(file, path, cell), (read.row, path, cell.text)
                checked += 1
    assert checked > 200
    assert list(verify(desk)) == []


def test_of_a_number_the_sheet_has_rounded_the_digits_it_still_has_are_kept(desk: Store) -> None:
    (ask,) = asks(desk, read_book(FILES / REAL[0]))
    finish(carry_out(desk, finish(plan(desk, ask))))
    found = case(desk, "DS-2025-003")
    assert "原表身份证号：1.10108E+17（表里存的是110108198111197000，后3位已丢）" in found.remark
    assert "110108198111197" not in mask_text(found.remark, ())
    assert desk.get(Worker, found.worker_id).id_number == ""  # flagged, not guessed


def is_kept(file: Any, path: str, cell: ReadCell) -> bool:
    """Whether a cell is found in the case: as its field says it, or word for word in the remark."""
    record, _, name = path.partition(".")
    held = {
        "grievance": file.grievance,
        "worker": file.worker,
        "employer": file.employer,
        "follow_up": next(iter(file.follow_ups), None),
        "progress": next(iter(file.progress), None),
    }[record]
    text = " ".join(cell.text.split())
    said = getattr(held, name, None)
    if name == "status" and said == "archived":
        return cell.value == "closed" or text in file.grievance.remark
    stored = cell.value is not None and (said == cell.value or (path == "grievance.remark" and str(cell.value) in str(said)))
    return stored or text in file.grievance.remark or says_nothing(cell.text)


def test_the_cases_stand_as_they_were_left(desk: Store) -> None:
    (ask,) = asks(desk, read_book(FILES / REAL[0]))
    finish(carry_out(desk, finish(plan(desk, ask))))
    first, held = case(desk, "DS-2025-001"), case(desk, "DS-2025-005")
    assert (first.received_at, first.closed_on, first.status, first.amount) == ("2025-03-11", "2025-03-24", "archived", 5_225_000)
    assert first.remark == "系统工单号 12351-23507；原表办理时限：15日"
    assert (held.status, held.outcome, held.handle_due_on) == ("working", "", "2025-03-25")
    assert held.feedback_due_at == ""  # nobody can keep it any more
    second = case_file(desk, case(desk, "DS-2025-002").id)
    assert second.worker and (second.worker.phone, second.worker.phone_note) == ("13322390037", "妻")
    assert (second.grievance.amount, second.grievance.amount_mark) == (800_000, "about")
    assert [call.satisfaction for call in second.follow_ups] == ["dissatisfied"]
    assert (second.grievance.status, second.grievance.closed_on) == ("archived", "")
    text = case(desk, "DS-2025-027")
    assert text.summary == "=超时加班不给钱"


def test_a_number_destroyed_by_a_sheet_is_kept_as_it_stands_and_not_guessed(desk: Store) -> None:
    (ask,) = asks(desk, read_book(FILES / REAL[0]))
    made = finish(plan(desk, ask))
    finish(carry_out(desk, made))
    third = case_file(desk, case(desk, "DS-2025-003").id)
    assert third.worker is not None and third.worker.id_number == ""
    assert "原表身份证号：1.10108" in third.grievance.remark
    assert any("后几位已经丢了" in problem.sentence for row in made.rows if row.row == 6 for problem in row.problems)


def test_a_code_that_stands_behind_several_employers_belongs_to_none(desk: Store) -> None:
    (ask,) = asks(desk, read_book(FILES / REAL[1]))
    finish(carry_out(desk, finish(plan(desk, ask))))
    assert desk.count(Employer) == 8
    assert {employer.credit_code for employer in desk.matching(Employer)} == {""}
    assert sum("91370200163562681G" in found.remark for found in desk.matching(Grievance)) > 5
    assert {found.list_kind for found in desk.matching(Grievance)} == {"wages"}
    assert desk.count(Progress) == 27


# -- what a clerk expects of the desk --------------------------------------------------------------------------------


def test_old_closed_cases_ask_for_nothing_and_open_ones_for_their_limit(desk: Store) -> None:
    imported(desk)
    assert asked_for(desk) == [("close", "旧-2")]
    assert [case(desk, number).status for number in ("旧-1", "旧-2", "旧-3")] == ["archived", "working", "archived"]


@pytest.mark.parametrize(("satisfaction", "status"), [("满意", "followed_up"), ("", "closed")])
def test_a_case_closed_lately_waits_for_its_call_back(desk: Store, satisfaction: str, status: str) -> None:
    imported(desk, [changed(ROWS[0], 受理日期="2026.3.2", 办结日期="2026.3.10", 满意度=satisfaction)])
    assert case(desk, "旧-1").status == status
    assert asked_for(desk) == ([("follow_up", "旧-1")] if status == "closed" else [])


def test_what_was_said_of_an_open_case_before_its_end_is_kept(desk: Store) -> None:
    imported(desk, [changed(ROWS[1], 满意度="满意")])
    assert desk.count(FollowUp) == 0
    assert case(desk, "旧-2").remark == "再催；原表满意度：满意"


def test_numbers_of_our_own_pattern_are_not_drawn_again(desk: Store) -> None:
    imported(desk, [changed(ROWS[0], 受理编号="ZQ-2024-0040"), changed(ROWS[1], 受理编号="ZQ-2024-041"), changed(ROWS[2], 受理编号="")])
    assert {found.number for found in desk.matching(Grievance)} == {"ZQ-2024-0040", "ZQ-2024-041", "ZQ-2024-0042"}


def test_a_person_and_an_employer_come_but_once(desk: Store) -> None:
    imported(desk, [ROWS[1], changed(ROWS[1], 受理编号="旧-9", 受理日期="2024.5.6", 诉求类别="社保")])
    assert (desk.count(Grievance), desk.count(Worker), desk.count(Employer)) == (2, 1, 1)


def test_a_card_on_file_is_filled_but_not_overwritten(desk: Store) -> None:
    with desk.step("单位") as step:
        step.add(Employer(name="远辰物流有限公司", phone="01082223333"))
        known = step.add(Worker(name="米春林", phone="15810912263"))
    head = [*HEAD, "单位电话", "单位地址"]
    row = [*ROWS[1], "01086669999", "工业路1号"]
    imported(desk, [row], head=head)
    (employer,) = desk.matching(Employer)
    assert (employer.phone, employer.address) == ("01082223333", "工业路1号")
    assert "原表单位电话：01086669999" in case(desk, "旧-2").remark
    assert case(desk, "旧-2").worker_id == known.id


# -- doubles ---------------------------------------------------------------------------------------------------------


def test_the_same_number_twice_in_a_file_is_held(desk: Store) -> None:
    rows = [ROWS[0], changed(ROWS[1], 受理编号="旧-1")]
    made = planned(desk, rows)
    assert fates(made) == [ADDED, SKIPPED]
    assert made.rows[1].reason == "编号“旧-1”和第 2 行相同。"
    taken = finish(carry_out(desk, planned(desk, rows, choices={made.rows[1].key: TAKE})))
    assert taken.ledger_import.added == 2
    other = next(found for found in desk.matching(Grievance) if found.number != "旧-1")
    assert other.number == "ZQ-2024-0001" and "原表受理编号：旧-1" in other.remark


def test_the_same_person_and_matter_twice_in_a_file_is_held(desk: Store) -> None:
    made = planned(desk, [changed(ROWS[0], 受理编号=""), changed(ROWS[0], 受理编号="", 备注="又来一次")])
    assert fates(made) == [ADDED, SKIPPED]
    assert made.rows[1].reason == "和第 2 行的人、单位、日期、事项都相同。"


def test_a_case_registered_by_hand_is_found_and_left_alone(desk: Store) -> None:
    imported(desk)
    first = case(desk, "旧-1")
    with desk.step("像手工登记的") as step:
        step.save(replace(first, number="ZQ-2024-0777"), first)
    made = planned(desk, [changed(ROWS[0], 受理编号="")], target="grievances")
    assert fates(made) == [KNOWN] and made.rows[0].owner_id == first.id
    assert "ZQ-2024-0777" in made.rows[0].reason


def test_a_number_used_for_another_matter_is_said_and_not_merged(desk: Store) -> None:
    imported(desk, [ROWS[0]])
    rows = [changed(ROWS[2], 受理编号="旧-1")]
    made = planned(desk, rows)
    assert fates(made) == [SKIPPED]
    assert made.rows[0].reason == "编号“旧-1”已经用在另一件上（2024年3月4日，锦禾保洁服务有限公司）。"
    assert fates(planned(desk, rows, choices={made.rows[0].key: TAKE})) == [ADDED]


def test_a_row_the_clerk_leaves_is_left(desk: Store) -> None:
    made = planned(desk)
    done = imported(desk, choices={made.rows[0].key: LEAVE})
    assert (done.ledger_import.added, done.ledger_import.held) == (2, 1)
    assert {found.number for found in desk.matching(Grievance)} == {"旧-2", "旧-3"}


# -- words, employers, colleagues ------------------------------------------------------------------------------------


def test_a_near_name_is_asked_and_remembered_as_an_alias(desk: Store) -> None:
    with desk.step("单位") as step:
        full = step.add(Employer(name="滨河锦禾保洁服务有限公司"))
    rows = [changed(ROWS[0], 用人单位="锦禾保洁")]
    (question,) = planned(desk, rows).questions
    assert (question.path, question.word, question.likely) == ("employer.name", "锦禾保洁", full.name)
    imported(desk, rows, words={"employer.name:锦禾保洁": full.name})
    assert [party.employer_id for party in desk.matching(Party)] == [full.id]
    assert desk.get(Employer, full.id).aliases == "锦禾保洁"


def test_a_near_name_nobody_decided_is_an_employer_of_its_own(desk: Store) -> None:
    with desk.step("单位") as step:
        step.add(Employer(name="滨河锦禾保洁服务有限公司"))
    imported(desk, [changed(ROWS[0], 用人单位="锦禾保洁")])
    assert {employer.name for employer in desk.matching(Employer)} == {"滨河锦禾保洁服务有限公司", "锦禾保洁"}


def test_a_nickname_is_matched_by_the_clerk_only(desk: Store) -> None:
    save_staff(desk, StaffMember(name="刘建国"))
    rows = [changed(ROWS[0], 承办人="刘站长")]
    (question,) = planned(desk, rows).questions
    assert (question.word, question.likely) == ("刘站长", "刘建国")
    imported(desk, rows)
    assert case(desk, "旧-1").handler == "刘站长"
    imported(desk, [changed(ROWS[1], 承办人="刘站长")], words={"grievance.handler:刘站长": "刘建国"})
    assert case(desk, "旧-2").handler == "刘建国"


def test_an_unknown_word_is_asked_once_and_kept_until_then(desk: Store) -> None:
    rows = [changed(ROWS[0], 诉求类别="门卫纠纷"), changed(ROWS[1], 诉求类别="门卫纠纷")]
    made = planned(desk, rows)
    (question,) = made.questions
    assert (question.path, question.word, question.rows) == ("grievance.category", "门卫纠纷", 2)
    assert fates(made) == [GAPS, GAPS]
    imported(desk, rows)
    assert case(desk, "旧-1").category == "" and "原表诉求类别：门卫纠纷" in case(desk, "旧-1").remark
    later = planned(desk, [changed(ROWS[2], 诉求类别="门卫纠纷")], words={"grievance.category:门卫纠纷": "other"})
    assert fates(later) == [ADDED] and [question.decided for question in later.questions] == ["other"]


def test_columns_and_words_are_remembered_for_the_same_headings(desk: Store) -> None:
    head = ["甲", "乙", *HEAD[2:]]
    (ask,) = asks(desk, read_text_of(head))
    columns = {**ask.columns, 0: "grievance.number", 1: "grievance.received_at"}
    remember(desk, replace(ask, columns=columns, words={"grievance.category:门卫纠纷": "other"}))
    (again,) = asks(desk, read_text_of(head))
    assert (again.columns, again.words) == (columns, {"grievance.category:门卫纠纷": "other"})
    remember(desk, again)
    assert desk.count(ColumnMapping) == 1


def read_text_of(head: list[str]) -> Any:
    from station.export.foreign_sheet import read_text

    return read_text(pasted(ROWS, head))


# -- again -----------------------------------------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing(desk: Store) -> None:
    imported(desk)
    before = contents(desk)
    done = imported(desk)
    assert fates(done.plan) == [KNOWN, KNOWN, KNOWN] and not done.changes
    assert contents(desk) == before


@pytest.mark.parametrize(
    ("heading", "text", "path", "value"),
    [
        ("诉求摘要", "拖欠二、三月份工资", "grievance.summary", "拖欠二、三月份工资"),
        ("受理日期", "2024.3.14", "grievance.received_at", "2024-03-14"),
        ("涉及人数", "12", "grievance.people", 12),
        ("联系电话", "13610910918", "worker.phone", "13610910918"),
        ("诉求人", "邢玉枚", "worker.name", "邢玉枚"),
        ("办理结果", "部分解决", "grievance.outcome", "partly"),
        ("满意度", "不满意", "follow_up.satisfaction", "dissatisfied"),
        ("备注", "补记", "grievance.remark", "补记"),
    ],
)
def test_a_corrected_file_changes_that_cell_only(desk: Store, heading: str, text: str, path: str, value: Any) -> None:
    imported(desk)
    rows = [changed(ROWS[0], **{heading: text}), *ROWS[1:]]
    made = planned(desk, rows)
    assert fates(made) == [CHANGED, KNOWN, KNOWN]
    assert [(change.path, change.new) for change in made.rows[0].changes] == [(path, value)]
    before = contents(desk)
    done = finish(carry_out(desk, made))
    touched = set(done.changes.touched) - {"ledger_import", "imported_row"}
    assert touched == {path.partition(".")[0]}
    now = contents(desk)
    same = {name: found for name, found in now.items() if name not in (*touched, "ledger_import", "imported_row")}
    assert same == {name: before[name] for name in same}
    assert fates(planned(desk, rows)) == [KNOWN, KNOWN, KNOWN]
    finish(undo_import(desk, done.ledger_import.id))
    assert contents(desk) == before


def test_another_employer_in_a_corrected_file_moves_the_case(desk: Store) -> None:
    imported(desk)
    done = imported(desk, [changed(ROWS[0], 用人单位="新城物业有限公司"), *ROWS[1:]])
    file = case_file(desk, case(desk, "旧-1").id)
    assert [employer.name for _, employer in file.parties] == ["新城物业有限公司"]
    finish(undo_import(desk, done.ledger_import.id))
    assert [employer.name for _, employer in case_file(desk, case(desk, "旧-1").id).parties] == ["锦禾保洁服务有限公司"]


def test_a_corrected_closing_day_closes_the_case(desk: Store) -> None:
    imported(desk)
    imported(desk, [ROWS[0], changed(ROWS[1], 办结日期="2024.4.1", 办理结果="已解决"), ROWS[2]])
    closed = case(desk, "旧-2")
    assert (closed.status, closed.closed_on, closed.outcome) == ("archived", "2024-04-01", "resolved")


def test_a_cell_changed_here_meanwhile_is_a_conflict(desk: Store) -> None:
    imported(desk)
    first = case(desk, "旧-1")
    grievances.save(desk, replace(first, summary="这里改过"), first, "改诉求")
    rows = [changed(ROWS[0], 诉求摘要="文件改过"), *ROWS[1:]]
    made = planned(desk, rows)
    assert fates(made) == [KNOWN, KNOWN, KNOWN]
    (clash,) = made.rows[0].changes
    assert (clash.base, clash.now, clash.new, clash.is_conflict) == ("拖欠二月份工资", "这里改过", "文件改过", True)
    finish(carry_out(desk, made))
    assert case(desk, "旧-1").summary == "这里改过"
    imported(desk, rows, overwrite=frozenset({(*made.rows[0].key, "grievance.summary")}))
    assert case(desk, "旧-1").summary == "文件改过"


def test_a_row_without_a_number_is_found_where_it_stood(desk: Store) -> None:
    bare = [changed(row, 受理编号="") for row in ROWS]
    imported(desk, bare)
    made = planned(desk, [bare[0], changed(bare[1], 诉求摘要="加班费还是没给", 诉求类别="社保"), bare[2]])
    assert fates(made) == [KNOWN, CHANGED, KNOWN]
    assert {change.path for change in made.rows[1].changes} == {"grievance.summary", "grievance.category"}


def test_another_month_on_the_same_sheet_is_no_correction(desk: Store) -> None:
    bare = [changed(row, 受理编号="") for row in ROWS]
    imported(desk, bare)
    other = changed(
        bare[0], 受理日期="2024.4.2", 办结日期="2024.4.9", 诉求人="安国庆", 联系电话="13800001111", 诉求摘要="工伤没报", 诉求类别="工伤"
    )
    assert fates(planned(desk, [other])) == [ADDED]


def test_rows_handed_out_for_mending_come_back_as_corrections(desk: Store, tmp_path: Path) -> None:
    rows = [changed(ROWS[0], 受理日期="3月"), ROWS[1]]
    made = planned(desk, rows)
    finish(carry_out(desk, made))
    path = tmp_path / "要改的行.xlsx"
    assert export_troubles(desk, made, path) == 1
    book = load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][-1] == "导入时的问题" and "3月" in str(sheet[2][len(HEAD) + 1].value)
    sheet.cell(2, 3).value = "2024.3.4"
    book.save(path)
    (ask,) = asks(desk, read_book(path))
    again = finish(plan(desk, ask))
    assert fates(again) == [CHANGED]
    finish(carry_out(desk, again))
    assert (case(desk, "旧-1").received_at, case(desk, "旧-1").remark) == ("2024-03-04", "")


# -- taking back -----------------------------------------------------------------------------------------------------


def test_an_import_is_taken_back_as_a_whole_even_after_other_work(desk: Store) -> None:
    before = contents(desk)
    done = imported(desk)
    grievances.add_case(desk, replace_intake(), "登记诉求")
    by_hand = {found.id for found in desk.matching(Grievance)} - set(done.changes.touched["grievance"])
    finish(undo_import(desk, done.ledger_import.id))
    assert {found.id for found in desk.matching(Grievance)} == by_hand
    assert desk.matching(LedgerImport) == [] and desk.matching(ImportedRow) == []
    assert desk.undo_name() == "整批撤销：导入台账 粘贴的内容"
    desk.undo()
    assert desk.count(Grievance) == 4
    assert before.keys() <= contents(desk).keys()


def replace_intake() -> Any:
    from station.casework.grievances import Intake

    return Intake(grievance=Grievance(received_at="2026-03-16", summary="新来的", category="wages", channel="visit", handler="王芳"))


def test_what_was_worked_on_since_is_named_and_nothing_is_undone(desk: Store) -> None:
    done = imported(desk)
    second = case(desk, "旧-2")
    grievances.record_progress(desk, Progress(grievance_id=second.id, at="2026-03-16T08:30", content="打了电话"))
    before = contents(desk)
    with pytest.raises(StationError, match="旧-2又办过或者改过"):
        finish(undo_import(desk, done.ledger_import.id))
    assert contents(desk) == before


def test_an_employer_that_another_case_names_stays(desk: Store) -> None:
    done = imported(desk)
    (employer,) = desk.matching(Employer, name="远辰物流有限公司")
    file = grievances.add_case(desk, replace_intake(), "登记诉求")
    with desk.step("单位") as step:
        step.add(Party(grievance_id=file.grievance.id, employer_id=employer.id))
    finish(undo_import(desk, done.ledger_import.id))
    assert [found.name for found in desk.matching(Employer)] == ["远辰物流有限公司"]
    assert [found.id for found in desk.matching(Grievance)] == [file.grievance.id]


def test_after_thirty_days_an_import_stays(desk: Store, clock: Clock) -> None:
    done = imported(desk)
    clock.advance(days=30)
    assert [past.barred for past in past_imports(desk)] == [""]
    clock.advance(days=1)
    assert [past.barred for past in past_imports(desk)] == ["已经超过 30 天"]
    with pytest.raises(StationError, match="超过 30 天"):
        finish(undo_import(desk, done.ledger_import.id))


def test_done_again_and_taken_back_as_a_whole_the_journal_is_read_a_few_times_only(desk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    done = imported(desk)
    desk.undo()
    desk.redo()  # every record of the import has an entry since, and is as the import left it
    read: list[str] = []
    entries = Store.entries

    def counted(store: Store, where: str, *rest: Any, **more: Any) -> Any:
        read.append(where)
        return entries(store, where, *rest, **more)

    monkeypatch.setattr(Store, "entries", counted)
    finish(undo_import(desk, done.ledger_import.id))
    assert desk.count(Grievance) == 0
    assert len(read) < 5  # not once for each record: of twenty thousand rows that would take hours


def test_an_import_made_on_another_computer_is_undone_there(desk: Store) -> None:
    done = imported(desk)
    desk.device = "0123456789abcdef"
    assert [past.barred for past in past_imports(desk)] == ["在别的电脑上导入的"]
    with pytest.raises(StationError, match="在别的电脑上导入的"):
        finish(undo_import(desk, done.ledger_import.id))


def test_undone_and_imported_again_the_numbers_are_free(desk: Store) -> None:
    finish(undo_import(desk, imported(desk).ledger_import.id))
    assert imported(desk).ledger_import.added == 3


# -- around ----------------------------------------------------------------------------------------------------------


def test_only_who_may_import_does(desk: Store) -> None:
    save_staff(desk, StaffMember(name="李律师", role="lawyer"))
    desk.user = "李律师"
    made = planned(desk)
    with pytest.raises(StationError, match="导入旧台账"):
        finish(carry_out(desk, made))
    assert desk.count(Grievance) == 0


def test_what_was_registered_between_the_look_and_the_writing_is_not_doubled(desk: Store) -> None:
    made = planned(desk)
    imported(desk, [ROWS[0]])
    with pytest.raises(StationError, match="又登记过东西"):
        finish(carry_out(desk, made))
    assert desk.count(Grievance) == 1


def test_stopped_on_the_way_nothing_is_written(desk: Store) -> None:
    before = contents(desk)
    work = carry_out(desk, planned(desk))
    next(work)
    work.close()
    assert contents(desk) == before


@pytest.mark.parametrize(
    ("target", "head", "row", "record"),
    [
        ("employers", ["单位名称", "职工数", "是否建会", "地址"], ["远辰物流有限公司", "120", "是", "工业路1号"], "employer"),
        ("mediations", ["调解案号", "申请日期", "申请人", "被申请人", "争议事项", "调解员", "结案日期", "调解结果"],
         ["调字1号", "2024.3.1", "童晓", "远辰物流有限公司", "加班费", "王芳", "2024.3.20", "达成协议"], "mediation"),
        ("legal_aid", ["申请编号", "申请日期", "申请人", "被申请人", "援助形式", "承办律师", "结案日期"],
         ["援字1号", "2024.3.1", "童晓", "远辰物流有限公司", "代理仲裁", "周律师", "2024.6.1"], "legal_aid"),
        ("field_visits", ["走访日期", "走访单位", "走访人员", "走访情况", "发现问题"],
         ["2024.3.1", "远辰物流有限公司", "王芳", "看了车间", "没有防护用品"], "field_visit"),
        ("injury_visits", ["申报日期", "职工姓名", "用人单位", "医院", "探视日期"],
         ["2024.3.1", "童晓", "远辰物流有限公司", "区医院", "2024.3.3"], "injury_visit"),
        ("consultations", ["咨询日期", "咨询人", "电话", "咨询类别", "咨询内容", "答复"],
         ["2024.3.1", "童晓", "13800001111", "社保", "断缴怎么办", "可以补缴"], "consultation"),
    ],
)  # fmt: skip
def test_every_kind_of_ledger_comes_in_and_goes(desk: Store, target: str, head: list[str], row: list[str], record: str) -> None:
    before = contents(desk)
    done = imported(desk, [row, ["合计", *[""] * (len(head) - 1)]], head=head, target=target)
    assert done.ledger_import.added == 1, done.plan.rows
    assert record in done.changes.touched
    assert asked_for(desk) == []
    assert fates(planned(desk, [row], head=head, target=target)) == [KNOWN]
    assert list(verify(desk)) == []
    finish(undo_import(desk, done.ledger_import.id))
    assert contents(desk) == before


def test_two_matters_of_one_day_are_two_and_a_likeness_is_named_as_it_is(desk: Store) -> None:
    other = changed(ROWS[0], 受理编号="", 诉求摘要="经济补偿没给")
    made = planned(desk, [ROWS[0], other, changed(ROWS[0], 受理编号="", 诉求摘要="拖欠 二月份工资")])
    assert fates(made) == [ADDED, ADDED, SKIPPED]  # only the third says the same again
    imported(desk, ROWS[:1])
    (row,) = planned(desk, [ROWS[1], other]).rows[1:]  # not where the first stood: nothing says that it is a correction
    assert (row.fate, row.can_take) == (SKIPPED, True)
    assert row.reason == "像是已经登记的旧-1：人、单位、日期、类别都相同，摘要写得不一样。"


def test_an_old_agreement_nobody_asks_about_any_more_asks_for_nothing(desk: Store) -> None:
    head = ["调解案号", "申请日期", "申请人", "被申请人", "结案日期", "调解结果", "履行期限", "履行情况"]
    row = ["2023.3.1", "", "远辰物流有限公司", "2023.3.20", "达成协议"]
    rows = [
        ["调字1号", row[0], "童晓", *row[2:], "2023.4.20", ""],
        ["调字2号", row[0], "邢玉梅", *row[2:], "2023.4.20", "逾期"],
        ["调字3号", row[0], "米春林", *row[2:], "2026.5.20", ""],
    ]
    imported(desk, rows, head=head, target="mediations")
    found = {one.number: one for one in desk.matching(Mediation)}
    assert [found[f"调字{n}号"].perform_by for n in (1, 2, 3)] == ["", "2023-04-20", "2026-05-20"]
    kept = {number: case_file(desk, one.grievance_id).grievance for number, one in found.items()}
    assert "原表履行期限：2023.4.20" in kept["调字1号"].remark
    assert [act for act, number in asked_for(desk) if number == kept["调字1号"].number] == []
    assert ("perform", kept["调字2号"].number) in asked_for(desk)  # what is known to be owed is asked for
    assert fates(planned(desk, rows, head=head, target="mediations")) == [KNOWN] * 3


@pytest.mark.parametrize(("written", "sentence"), [("", "没有写职工姓名。"), ("甲", "“甲”不像一个人的姓名。")])
def test_a_row_that_wants_a_name_is_mended_in_place(desk: Store, written: str, sentence: str) -> None:
    head = ["申报日期", "职工姓名", "用人单位", "医院", "探视日期"]
    ask = asked(desk, [["2024.3.1", written, "远辰物流有限公司", "区医院", "2024.3.3"]], head, target="injury_visits")
    (row,) = finish(plan(desk, ask)).rows
    assert (row.fate, row.reason) == (SKIPPED, sentence)
    problem = next(problem for problem in row.problems if problem.path == "worker.name")
    assert (problem.heading, problem.text, problem.sentence) == ("职工姓名", written, sentence)
    mended = finish(plan(desk, replace(ask, fixes={(*row.key, problem.place): "童晓"})))
    assert fates(mended) == [ADDED]


def test_aid_that_has_its_lawyer_was_granted(desk: Store) -> None:
    head = ["申请编号", "申请日期", "申请人", "被申请人", "援助形式", "承办律师"]
    imported(desk, [["援字1号", "2024.3.1", "童晓", "远辰物流有限公司", "代理仲裁", "周律师"]], head=head, target="legal_aid")
    (aid,) = desk.matching(LegalAid)
    assert (aid.status, aid.decision) == ("assigned", "granted")
    assert "review" not in [act for act, _ in asked_for(desk)]


def cells() -> st.SearchStrategy[list[str]]:
    """A row somebody might have typed: right, wrong, empty, doubled."""
    days = st.sampled_from(["2024.3.4", "2024/3/14", "3月", "", "2025-01-09"])
    columns = {
        "受理编号": st.sampled_from(["", "旧-1", "旧-2", "ZQ-2024-0007"]),
        "受理日期": days,
        "来源渠道": st.sampled_from(["来访", "来电", "梦里", ""]),
        "诉求人": st.sampled_from(["邢玉梅", "童晓", "匿名", "张永福等17人", ""]),
        "联系电话": st.sampled_from(["13610910917", "136 1091 0917（妻）", "123", ""]),
        "用人单位": st.sampled_from(["远辰物流有限公司", "远辰物流", "锦禾保洁服务有限公司", ""]),
        "诉求类别": st.sampled_from(["欠薪", "社保", "门卫纠纷", ""]),
        "诉求摘要": st.sampled_from(["拖欠工资", "=1+1", "长期加班\t", ""]).map(str.strip),
        "涉及人数": st.sampled_from(["1", "3人", "200余", "一家三口", ""]),
        "承办人": st.sampled_from(["王芳", "小王", ""]),
        "办结日期": days,
        "办理结果": st.sampled_from(["已解决", "办理中", "转仲裁", "没结果", ""]),
        "满意度": st.sampled_from(["满意", "/", ""]),
        "备注": st.sampled_from(["再催", ""]),
    }
    return st.tuples(*(columns[heading] for heading in HEAD)).map(list)


@examples(8, phases=[Phase.explicit, Phase.generate])
@given(rows=st.lists(cells(), min_size=1, max_size=6))
def test_any_ledger_adds_up_comes_once_and_goes_without_a_trace(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    with blank_store(tmp_path_factory.mktemp("any"), Clock()) as store:
        at_work(store)
        head = ["序号", *HEAD]
        numbered = [[str(place), *row] for place, row in enumerate(rows, 1)]
        before = contents(store)
        made = planned(store, numbered, head=head, target="grievances")
        assert made.total == sum(made.counts.values()) == len(rows) + 1
        done = finish(carry_out(store, made))
        written = sum(row.fate in (ADDED, GAPS) for row in made.rows)
        assert store.count(Grievance) == written == done.ledger_import.added
        after = contents(store)
        again = imported(store, numbered, head=head, target="grievances")
        assert not again.changes, [(row.row, row.fate, row.reason, row.changes) for row in again.plan.rows]
        assert contents(store) == after
        if written:
            finish(undo_import(store, done.ledger_import.id))
        assert contents(store) == before
        assert list(verify(store)) == []


def test_what_the_ledger_has_no_column_for_is_said_once_and_is_no_gap_of_a_row(desk: Store) -> None:
    head = ["登记日期", "姓名", "单位", "反映问题"]
    rows = [["2024.3.4", "邢玉梅", "远辰物流有限公司", "没发工资"], ["2024.3.5", "", "远辰物流有限公司", "没发工资"]]
    made = planned(desk, rows, head=head)
    assert [(row.fate, row.reason) for row in made.rows] == [(ADDED, ""), (GAPS, "还缺诉求人")]
    assert made.missing == ("来源渠道", "诉求类别", "承办人")
    assert made.sentences[1] == "表里没有来源渠道、诉求类别、承办人，导入后留空。"


def test_cases_under_way_without_a_day_are_received_when_the_clerk_says_so_and_never_unasked(desk: Store) -> None:
    head = ["姓名", "单位", "反映问题", "办结日期"]
    rows = [["赵敏", "宏达服装厂", "没发工资", ""], ["孙磊", "宏达服装厂", "没签合同", ""], ["周丽", "宏达服装厂", "没交社保", "2024.3.5"]]
    made = planned(desk, rows, head=head)
    assert made.undated == 2
    assert "2 件在办的没有受理时间" in made.sentences[2]
    assert {row.draft.grievance.received_at for row in made.rows if row.draft and row.draft.grievance} == {""}
    moment = desk.now().isoformat(timespec="minutes")
    given = planned(desk, rows, head=head, received_at=moment)
    assert given.undated == 2
    finish(carry_out(desk, given))
    found = {one.summary: one for one in desk.matching(Grievance)}
    assert [found[text].received_at for text in ("没发工资", "没签合同", "没交社保")] == [moment, moment, ""]
    assert found["没发工资"].handle_due_on
    assert found["没发工资"].feedback_due_at > moment
    assert fates(planned(desk, rows, head=head)) == [KNOWN] * 3


def test_a_mended_cell_is_read_in_place_of_the_old_one(desk: Store) -> None:
    rows = [changed(ROWS[0], 受理日期="3月")]
    made = planned(desk, rows)
    (problem,) = made.rows[0].problems
    mended = planned(desk, rows, fixes={(*made.rows[0].key, problem.place): "2024.3.7"})
    assert [row.fate for row in mended.rows] == [ADDED]
    finish(carry_out(desk, mended))
    assert (case(desk, "旧-1").received_at, case(desk, "旧-1").remark) == ("2024-03-07", "")
