"""What two PCs each did rightly and both together did wrong: made by merging, found, mended, gone at both."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cases import WANG, registered
from station.actions import grievances, handovers, letters, mediations, moves
from station.actions.after_merge import mend
from station.casework.after_merge import KINDS, Finding
from station.casework.model import (
    Employer,
    FollowUp,
    Grievance,
    Handover,
    Instalment,
    Letter,
    LetterStep,
    Mediation,
    Party,
    Progress,
    Station,
    Worker,
)
from station.db import agenda
from station.db.after_merge import findings, look, of_record
from station.db.store import Store
from station.errors import StationError
from two_sides import BH, ZQ, Sides, carry, colleague, opened


class Desks:
    """Two PCs of one station."""

    def __init__(self, folder: Path) -> None:
        self.first = opened(folder / "first", ZQ, WANG.name)
        self.second = colleague(folder / "second", self.first)
        self.meet()

    def meet(self) -> None:
        for _ in range(2):
            carry(self.first, self.second)
            carry(self.second, self.first)

    def advance(self) -> None:
        for store in (self.first, self.second):
            store.clock.advance(minutes=7)  # type: ignore[attr-defined]

    @property
    def stores(self) -> tuple[Store, Store]:
        return self.first, self.second


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    made = Desks(tmp_path)
    yield made
    for store in made.stores:
        store.close()


def kinds(store: Store) -> list[str]:
    return sorted(finding.kind for finding in findings(store))


def only(store: Store, kind: str) -> Finding:
    (found,) = [finding for finding in findings(store) if finding.kind == kind]
    return found


def progress(store: Store, case: Grievance, content: str = "电话联系单位") -> None:
    grievances.record_progress(store, Progress(grievance_id=case.id, at=store.now().isoformat(timespec="minutes"), content=content))


def close(store: Store, case: Grievance) -> None:
    base = store.get(Grievance, case.id)
    grievances.close(store, replace(base, closed_on="2026-03-16", outcome="resolved"), base)


def shared_case(desks: Desks) -> Grievance:
    case = registered(desks.first).grievance
    desks.meet()
    desks.advance()
    return case


def test_nothing_is_wrong_where_one_pc_works_alone(desks: Desks) -> None:
    case = registered(desks.first).grievance
    progress(desks.first, case)
    close(desks.first, case)
    assert findings(desks.first) == []
    desks.meet()
    assert kinds(desks.first) == kinds(desks.second) == []


def test_one_number_drawn_by_two_pcs(desks: Desks) -> None:
    first = registered(desks.first).grievance
    desks.advance()
    second = registered(desks.second, worker=Worker(name="周琴", phone="13911112222")).grievance
    assert first.number == second.number
    desks.meet()
    for store in desks.stores:
        found = only(store, "double_number")
        assert found.about == (("grievance", second.id), ("grievance", first.id))  # the later one gives way
        assert found.place == ("grievance", second.id)
        assert found.sentence == f"受理编号 {first.number} 有两件在用"
        assert [task.title for task in agenda.tasks(store) if task.record_id == second.id and task.key.startswith("after_merge")] == [
            "编号重复"
        ]
    mend(desks.first, only(desks.first, "double_number"), "renumber")
    desks.meet()
    for store in desks.stores:
        assert kinds(store) == []
        assert [store.get(Grievance, case.id).number for case in (first, second)] == ["ZQ-2026-0001", "ZQ-2026-0002"]
    desks.first.undo()
    assert kinds(desks.first) == ["double_number"]


def test_a_mediation_number_and_the_papers_of_two_cases(desks: Desks) -> None:
    cases = [
        registered(desks.first, worker=Worker(name=name, phone=phone)).grievance
        for name, phone in (("周琴", "13911112222"), ("吴刚", "13911113333"))
    ]
    desks.meet()
    made = [
        mediations.open_mediation(store, Mediation(grievance_id=case.id, applied_on="2026-03-16", mediator=store.user, claim_amount=100))
        for store, case in zip(desks.stores, cases, strict=True)
    ]
    assert made[0].number == made[1].number
    desks.meet()
    found = only(desks.second, "double_number")
    assert found.place[0] == "grievance" and found.about[0][0] == "mediation"
    mend(desks.second, found, "renumber")
    desks.meet()
    assert kinds(desks.first) == []
    assert len({desks.first.get(Mediation, one.id).number for one in made}) == 2


def test_a_case_goes_on_after_it_was_closed_elsewhere(desks: Desks) -> None:
    case = shared_case(desks)
    moves.move(desks.first, case.id, "work")
    desks.meet()
    close(desks.first, case)
    desks.advance()
    progress(desks.second, case, "约定下周谈")
    desks.meet()
    for store in desks.stores:
        found = only(store, "closed_edited")
        assert found.place == ("grievance", case.id)
        assert found.sentence == f"{case.number} 办结以后，又有李敏登记的进展"
    mend(desks.second, only(desks.second, "closed_edited"), "confirm")
    desks.meet()
    assert [kinds(store) for store in desks.stores] == [[], []]
    assert desks.first.get(Grievance, case.id).status == "closed"


def test_who_closes_hears_of_what_was_entered_before_and_not_known(desks: Desks) -> None:
    case = shared_case(desks)
    moves.move(desks.first, case.id, "work")
    desks.meet()
    progress(desks.second, case, "约定下周谈")
    desks.advance()
    close(desks.first, case)
    desks.meet()
    assert only(desks.first, "closed_edited").sentence == f"{case.number} 办结以后，又有李敏登记的进展"
    mend(desks.first, only(desks.first, "closed_edited"), "confirm")
    desks.meet()
    assert [kinds(store) for store in desks.stores] == [[], []]


def test_a_case_that_is_reopened_is_none_of_them(desks: Desks) -> None:
    case = shared_case(desks)
    moves.move(desks.first, case.id, "work")
    desks.meet()
    close(desks.first, case)
    desks.advance()
    base = desks.second.get(Grievance, case.id)
    grievances.save(desks.second, base.with_values(project="滨河二期"), base, "改诉求")
    desks.meet()
    assert only(desks.first, "closed_edited").sentence.endswith("又有李敏登记的项目名称")
    moves.move(desks.first, case.id, "reopen", reason="还要接着办")
    assert kinds(desks.first) == []


def test_who_has_heard_of_the_closing_is_not_asked(desks: Desks) -> None:
    case = shared_case(desks)
    close(desks.first, case)
    desks.advance()
    desks.meet()
    base = desks.second.get(Grievance, case.id)
    grievances.save(desks.second, base.with_values(remark="结案后核对", outcome="partly"), base, "改诉求")
    desks.meet()
    assert kinds(desks.second) == kinds(desks.first) == []


def test_what_was_deleted_here_and_went_on_there(desks: Desks) -> None:
    case = shared_case(desks)
    progress(desks.second, case)  # before the deletion, and not known to who deleted
    desks.advance()
    base = desks.first.get(Grievance, case.id)
    grievances.remove(desks.first, base, f"删除诉求 {case.number}")
    carry(desks.second, desks.first)
    found = [one for one in findings(desks.first) if one.kind == "lost_children"]
    if desks.first.get(Grievance, case.id).deleted:
        assert found and found[0].sentence.startswith(f"“{case.number}”在回收站里，又收到进展 1 条")
        mend(desks.first, found[0], "restore")
        assert not desks.first.get(Grievance, case.id).deleted
    assert "lost_children" not in kinds(desks.first)


@pytest.mark.parametrize(("act", "is_deleted"), [("restore", False), ("drop", True)])
def test_what_is_added_to_a_deleted_record(desks: Desks, act: str, is_deleted: bool) -> None:
    employer = desks.first
    with employer.step("登记单位") as step:
        made = step.add(Employer(name="河湾电子厂"))
    desks.meet()
    grievances.remove(desks.first, desks.first.get(Employer, made.id), "删除单位")
    desks.advance()
    registered(desks.second, employer=desks.second.get(Employer, made.id))
    desks.meet()
    for store in desks.stores:
        assert only(store, "lost_children").sentence == "“河湾电子厂”在回收站里，又收到当事单位 1 条"
    mend(desks.second, only(desks.second, "lost_children"), act)
    desks.meet()
    assert [kinds(store) for store in desks.stores] == [[], []]
    assert desks.first.get(Employer, made.id).deleted is is_deleted


def test_one_matter_registered_at_two_pcs(desks: Desks) -> None:
    first = registered(desks.first, number="ZQ-2026-0101").grievance
    desks.advance()
    second = registered(desks.second, number="ZQ-2026-0102", cause="").grievance
    desks.meet()
    for store in desks.stores:
        assert only(store, "same_matter").sentence == "ZQ-2026-0102 和 ZQ-2026-0101 的诉求人、单位和类别都相同"
        assert [one.kind for one in of_record(store, first.id)] == ["same_matter"]
    mend(desks.first, only(desks.first, "same_matter"), "confirm")
    desks.meet()
    assert [kinds(store) for store in desks.stores] == [[], []]
    desks.first.undo()
    assert kinds(desks.first) == ["same_matter"]
    grievances.remove(desks.first, desks.first.get(Grievance, second.id), "删除诉求")
    assert kinds(desks.first) == []


def test_the_same_person_in_another_matter_is_no_double(desks: Desks) -> None:
    registered(desks.first, number="ZQ-2026-0101")
    registered(desks.second, number="ZQ-2026-0102", category="injury")
    desks.meet()
    assert kinds(desks.first) == []


def draft(store: Store, employer: Employer, **values: str) -> Letter:
    made = letters.draft(store, "reminder", topic="wages", employers=[employer]).letter
    with store.step("改稿") as step:
        return step.save(replace(made, **values), made)


@pytest.mark.parametrize("link", ["previous_id", "replaces_id"])
def test_two_letters_that_follow_one(desks: Desks, link: str) -> None:
    with desks.first.step("登记单位") as step:
        employer = step.add(Employer(name="河湾电子厂"))
    before = letters.draft(desks.first, "reminder", topic="wages", employers=[employer]).letter
    desks.meet()
    made = []
    for store in desks.stores:
        made.append(draft(store, employer, **{link: before.id}))
        desks.advance()
    desks.meet()
    assert only(desks.first, "two_letters").about == (("letter", made[1].id), ("letter", made[0].id))
    grievances.remove(desks.first, desks.first.get(Letter, made[1].id), "删除草稿")
    desks.meet()
    assert kinds(desks.second) == []


def test_a_letter_that_got_two_numbers(desks: Desks) -> None:
    with desks.first.step("登记单位") as step:
        employer = step.add(Employer(name="河湾电子厂"))
    letter = letters.draft(desks.first, "reminder", topic="wages", employers=[employer]).letter
    desks.meet()
    for serial, store in enumerate(desks.stores, 1):
        now = store.get(Letter, letter.id)
        with store.step("签发") as step:
            number = f"滨工劳监提〔2026〕{serial}号"
            step.save(replace(now, number=number, status="issued", issued_on="2026-03-16"), now)
            step.add(LetterStep(letter_id=letter.id, step="number", done_on="2026-03-16", done_by=store.user, opinion=number))
        desks.advance()
    desks.meet()
    for store in desks.stores:
        assert only(store, "letter_twice").sentence == "滨工劳监提〔2026〕2号和滨工劳监提〔2026〕1号是同一份文书，现在用前一个"
    mend(desks.first, only(desks.first, "letter_twice"), "recall")
    desks.meet()
    assert [kinds(store) for store in desks.stores] == [[], []]


def test_two_records_of_one_station(tmp_path: Path) -> None:
    first = opened(tmp_path / "first", ZQ, WANG.name)
    second = opened(tmp_path / "second", ZQ, "李敏")
    case = registered(second).grievance
    carry(first, second)
    carry(second, first)
    for store in (first, second):
        assert only(store, "double_station").sentence == "站点码 ZQ 有两份资料：站前街道职工服务站、站前街道职工服务站"
    mend(second, only(second, "double_station"), "merge")
    carry(second, first)
    for store in (first, second):
        assert kinds(store) == []
        (station,) = store.matching(Station)
        assert store.get(Grievance, case.id).station_id == station.id == second.setting("station", "")


def test_a_handover_that_two_pcs_took(tmp_path: Path) -> None:
    sides = Sides(tmp_path)
    other = colleague(tmp_path / "other", sides.district)
    case = registered(sides.station).grievance
    handovers.hand_over(
        sides.station,
        Handover(grievance_id=case.id, kind="transfer", to_name=BH.name, reason="由区总办"),
    )
    sides.exchange()
    carry(sides.district, other)
    for store in (sides.district, other):
        base = store.matching(Handover)[0]
        handovers.answer(store, replace(base, answer="accepted"), base)
        sides.advance(minutes=5)
    carry(other, sides.district)
    found = only(sides.district, "handover_twice")
    kept = sides.district.matching(Handover)[0].taken_as_id
    assert found.place[1] != kept
    mend(sides.district, found, "remove")
    assert "handover_twice" not in kinds(sides.district)


def test_two_mediations_of_one_case(desks: Desks) -> None:
    case = shared_case(desks)
    moves.move(desks.first, case.id, "work")
    desks.meet()
    made = []
    for store in desks.stores:
        asked = Mediation(grievance_id=case.id, applied_on="2026-03-16", mediator=store.user, claim_amount=100, number=f"站工 {store.user}")
        made.append(mediations.open_mediation(store, asked))
        desks.advance()
    desks.meet()
    for store in desks.stores:
        assert only(store, "two_procedures").about == (("mediation", made[1].id), ("mediation", made[0].id))
    mend(desks.first, only(desks.first, "two_procedures"), "remove")
    desks.meet()
    assert [kinds(store) for store in desks.stores] == [[], []]


@pytest.mark.parametrize("act", ["remove", "confirm"])
def test_one_payment_entered_twice(desks: Desks, act: str) -> None:
    case = shared_case(desks)
    mediation = mediations.open_mediation(
        desks.first, Mediation(grievance_id=case.id, applied_on="2026-03-16", mediator="王芳", claim_amount=100)
    )
    desks.meet()
    for store in desks.stores:
        with store.step("还款计划") as step:
            step.add(Instalment(mediation_id=mediation.id, ordinal=1, due_on="2026-04-01", amount=5000))
        desks.advance()
    desks.meet()
    for store in desks.stores:
        assert only(store, "counted_twice").sentence.startswith("履行计划登记了两次")
    mend(desks.first, only(desks.first, "counted_twice"), act)
    desks.meet()
    assert [kinds(store) for store in desks.stores] == [[], []]
    assert len(desks.second.matching(Instalment)) == (1 if act == "remove" else 2)


def test_what_is_mended_is_not_mended_again(desks: Desks) -> None:
    registered(desks.first, number="ZQ-2026-0101")
    registered(desks.second, number="ZQ-2026-0102")
    desks.meet()
    found = only(desks.first, "same_matter")
    mend(desks.first, found, "confirm")
    with pytest.raises(StationError, match="已经处理过"):
        mend(desks.first, found, "confirm")


def crowd(store: Store, size: int) -> None:
    """What makes a store large: cases of one station, person and employer, closed, each with what belongs to a case, and letters."""
    of = {"status": "closed", "station_id": store.setting("station", ""), "worker_id": store.matching(Worker)[0].id}
    employer = store.matching(Employer)[0]
    with store.step("导入") as step:
        for n in range(size):
            case = step.add(Grievance(number=f"{size}-{n}", received_at="2026-03-16T09:00", **of))
            step.add(Party(grievance_id=case.id, employer_id=employer.id, role="employer"))
            step.add(FollowUp(grievance_id=case.id, called_on="2026-03-16"))
            step.add(Mediation(grievance_id=case.id, number=f"调{size}-{n}", status="applied"))
            step.add(Letter(number=f"函{size}-{n}", supervision_id=""))


def work_of(act: Callable[[], object], store: Store) -> int:
    """How much SQLite does for it, in hundreds of instructions."""
    ticks: list[None] = []
    store.db.conn.set_progress_handler(lambda: ticks.append(None), 100)
    act()
    store.db.conn.set_progress_handler(None, 0)
    return len(ticks)


def test_looking_at_what_came_costs_as_much_in_a_large_store_as_in_a_small_one(desks: Desks) -> None:
    shared_case(desks)
    costs = []
    for size in (20, 400):
        crowd(desks.second, size)
        carry(desks.second, desks.first)
        look(desks.first)
        crowd(desks.second, 3)
        carry(desks.second, desks.first)
        costs.append(work_of(lambda: look(desks.first), desks.first))
    assert costs[1] < costs[0] * 1.5


def test_every_kind_is_shown_by_a_test() -> None:
    told = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f'"{kind}"' not in told] == []
