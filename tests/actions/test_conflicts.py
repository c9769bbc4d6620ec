"""Both sides changed the same: read side by side, decided in one step, gone everywhere, nothing lost."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from cases import registered
from replicas import joined, received, sent, station_store
from station.actions import grievances, moves, recusals
from station.actions.clocks import extend
from station.actions.conflicts import decide, matter, settle_reckoned
from station.casework.conflicts import Matter, Row
from station.casework.fields import Record
from station.casework.model import Claim, ClockEvent, Employer, Grievance, Progress, Recusal, StaffMember, Worker
from station.db import agenda
from station.db.contested import contested, count
from station.db.store import Store
from station.errors import ProblemsError, StationError
from two_sides import Sides, carry, colleague

R = TypeVar("R", bound=Record)


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[Sides]:
    made = Sides(tmp_path)
    yield made
    made.close()


@pytest.fixture
def case(sides: Sides) -> Grievance:
    made = registered(sides.station).grievance
    sides.exchange()
    sides.advance(minutes=5)
    return made


def edit(store: Store, cls: type[R], record_id: str, **values: Any) -> None:
    base = store.get(cls, record_id)
    grievances.save(store, base.with_values(**values), base, f"改{cls.title}")


def both(sides: Sides, cls: type[Record], record_id: str, name: str, here: Any, there: Any) -> None:
    """The station writes one value, the district a few minutes later another, then they hear of each other."""
    edit(sides.station, cls, record_id, **{name: here})
    sides.advance(minutes=6)
    edit(sides.district, cls, record_id, **{name: there})
    sides.exchange()


def shown(store: Store, record_id: str) -> Matter:
    found = matter(store, record_id)
    assert found is not None
    return found


def row_of(found: Matter, name: str) -> Row:
    return next(row for row in found.rows if row.spec.name == name)


def chosen(found: Matter, store: Store) -> dict[tuple[str, str], Any]:
    return found.of_side(store.device)


def test_both_values_with_who_when_and_what_before(sides: Sides, case: Grievance) -> None:
    both(sides, Grievance, case.id, "amount", 2_436_000, 3_108_000)
    found = shown(sides.station, case.id)
    assert (found.head.number, found.head.person, found.head.title) == (case.number, "李强", "劳动报酬（欠薪）")
    assert found.head.count == 1
    assert [(side.title, side.under) for side in found.sides] == [
        ("本站", "站前街道职工服务站，王芳，今天 09:05"),
        ("区总", "滨河区总工会，梁敏华，今天 09:11"),
    ]
    options = {option.device: option for option in row_of(found, "amount").options}
    here, there = options[sides.station.device], options[sides.district.device]
    assert (here.words, here.was, here.by) == ("24,360.00 元", "改自 8,600.00 元", "王芳")
    assert (there.words, there.was, there.by) == ("31,080.00 元", "改自 8,600.00 元", "梁敏华")
    district = shown(sides.district, case.id)
    assert [side.title for side in district.sides] == ["本会", "站前街道职工服务站"]


def test_the_choice_is_one_step_everywhere_and_the_other_value_stays_in_the_history(sides: Sides, case: Grievance) -> None:
    both(sides, Grievance, case.id, "amount", 2_436_000, 3_108_000)
    assert sides.station.get(Grievance, case.id).amount == 3_108_000  # the later one until somebody decides
    found = shown(sides.station, case.id)
    changes = decide(sides.station, found, chosen(found, sides.station))
    assert changes.touches("grievance")
    sides.exchange()
    for store in (sides.station, sides.district):
        assert store.get(Grievance, case.id).amount == 2_436_000
        assert contested(store) == [] and store.conflicts() == []
        written = [change.after for entry in store.history(case.id) for name, change in entry.values.items() if name == "amount"]
        assert {2_436_000, 3_108_000} <= set(written)
    sides.station.undo()
    assert sides.station.get(Grievance, case.id).amount == 3_108_000


def test_what_was_merged_by_itself_and_what_nobody_changed(sides: Sides, case: Grievance) -> None:
    worker = case.worker_id
    edit(sides.station, Worker, worker, phone="13911117702")
    edit(sides.district, Grievance, case.id, risk="watch")
    grievances.record_progress(sides.district, Progress(grievance_id=case.id, at="2026-03-16T09:05", content="已对接经办机构"))
    both(sides, Grievance, case.id, "amount", 1, 2)
    found = shown(sides.station, case.id)
    taken = {one.label: (one.words, one.was, one.who) for one in found.taken}
    assert taken["联系电话"] == ("139****7702", "原为 138****8000", "本站，王芳")
    assert taken["风险等级"][1:] == ("原为空", "区总，梁敏华")
    assert taken["进展"][1:] == ("新增", "区总，梁敏华")
    assert "请求" not in taken  # came with the case itself
    same = dict(found.same)
    assert same["受理编号"] == case.number and "涉及金额" not in same and "风险等级" not in same


def test_masks_give_way_where_they_hide_the_difference(sides: Sides, case: Grievance) -> None:
    both(sides, Worker, case.worker_id, "phone", "13911117702", "13922227702")
    found = shown(sides.station, case.worker_id)
    assert found.head.number == "职工档案"
    assert {option.words for option in found.rows[0].options} == {"13911117702", "13922227702"}


def test_texts_are_marked_and_may_both_stay(sides: Sides, case: Grievance) -> None:
    both(sides, Grievance, case.id, "summary", "拖欠工资三个月，单位承认。", "拖欠工资两个月，约定上门。")
    row = row_of(shown(sides.station, case.id), "summary")
    assert [[option.words[a:b] for a, b in option.marks] for option in row.options] == [["两", "约定上门"], ["三", "单位承认"]]
    assert row.joined == "拖欠工资三个月，单位承认。\n拖欠工资两个月，约定上门。"
    decide(sides.station, shown(sides.station, case.id), {row.key: row.joined})
    sides.exchange()
    assert sides.district.get(Grievance, case.id).summary == row.joined


def test_a_third_value_must_keep_the_rules(sides: Sides, case: Grievance) -> None:
    both(sides, Grievance, case.id, "amount", 1, 2)
    found = shown(sides.station, case.id)
    with pytest.raises(ProblemsError) as refused:
        decide(sides.station, found, {found.rows[0].key: -5})
    assert refused.value.problems == {"amount": "金额不能小于零。"}
    decide(sides.station, found, {found.rows[0].key: 777})
    assert sides.station.get(Grievance, case.id).amount == 777


def test_nothing_is_decided_in_part_or_behind_ones_back(sides: Sides, case: Grievance) -> None:
    edit(sides.station, Grievance, case.id, amount=1, city="甲市")
    edit(sides.district, Grievance, case.id, amount=2, city="乙市")
    sides.exchange()
    found = shown(sides.station, case.id)
    with pytest.raises(StationError, match="还差 1 处：所在城市"):
        decide(sides.station, found, {row_of(found, "amount").key: 1})
    edit(sides.district, Grievance, case.id, city="丙市")
    carry(sides.district, sides.station)
    with pytest.raises(StationError, match="又收到了新的改动"):
        decide(sides.station, found, chosen(found, sides.station))
    assert sides.station.get(Grievance, case.id).amount == found.rows[0].options[0].value or count(sides.station, case.id) == 2


def test_two_who_decide_differently_have_a_new_conflict(sides: Sides, case: Grievance) -> None:
    both(sides, Grievance, case.id, "amount", 1, 2)
    for store, value in ((sides.station, 1), (sides.district, 2)):
        found = shown(store, case.id)
        decide(store, found, {found.rows[0].key: value})
        assert contested(store) == []
        sides.advance(minutes=1)
    sides.exchange()
    for store in (sides.station, sides.district):
        assert {option.value for option in shown(store, case.id).rows[0].options} == {1, 2}
    found = shown(sides.district, case.id)
    decide(sides.district, found, {found.rows[0].key: 1})
    sides.exchange()
    assert contested(sides.station) == [] and sides.station.get(Grievance, case.id).amount == 1


def test_two_who_decide_alike_have_none(sides: Sides, case: Grievance) -> None:
    both(sides, Grievance, case.id, "amount", 1, 2)
    for store in (sides.station, sides.district):
        found = shown(store, case.id)
        decide(store, found, {found.rows[0].key: 1})
    sides.exchange()
    assert contested(sides.station) == contested(sides.district) == []


def test_three_pcs_have_three_columns(sides: Sides, case: Grievance, tmp_path: Path) -> None:
    third = colleague(tmp_path / "third", sides.station)
    for value, store in enumerate((sides.station, sides.district, third), 1):
        edit(store, Grievance, case.id, amount=value)
        sides.advance(minutes=1)
    sides.exchange()
    carry(third, sides.station)
    sides.station.execute(
        "INSERT INTO inbox (device, audience, number, station, signer, sha256, previous, made_at, entries, received_at, since)"
        " VALUES (?, 'up', 1, 'zq', '', '', '', '', 0, '', 1)",
        [third.device],
    )
    found = shown(sides.station, case.id)
    assert [side.title for side in found.sides] == ["本站，这台电脑", "本站，李敏的电脑", "区总"]
    assert [option.value for option in found.rows[0].options] == [2, 3, 1] or len(found.rows[0].options) == 3
    decide(sides.station, found, found.of_side(third.device))
    carry(sides.station, third)
    assert third.get(Grievance, case.id).amount == 3 and third.conflicts() == []


def test_children_stand_under_their_case(sides: Sides, case: Grievance) -> None:
    (claim,) = sides.station.matching(Claim, grievance_id=case.id)
    both(sides, Claim, claim.id, "amount", 100, 200)
    (one,) = contested(sides.district)
    assert (one.record, one.id) == ("grievance", case.id) and count(sides.district, case.id) == 1
    (row,) = shown(sides.district, case.id).rows
    assert row.part == "请求：支付工资，" + row.options[0].words
    found = shown(sides.district, case.id)
    decide(sides.district, found, {row.key: 100})
    assert sides.district.get(Claim, claim.id).amount == 100


def test_an_employer_stands_for_itself(sides: Sides, case: Grievance) -> None:
    employer = sides.station.matching(Employer)[0]
    both(sides, Employer, employer.id, "address", "站前路 12 号", "站前路 12 号 3 幢")
    (one,) = contested(sides.station)
    assert (one.number, one.title) == ("单位档案", "晨光家具厂")


def test_what_is_due_first_stands_first(sides: Sides, case: Grievance) -> None:
    later = registered(sides.station, worker=Worker(name="周琴", phone="13911112222"), received_at="2026-03-16T08:55").grievance
    employer = sides.station.matching(Employer)[0]
    sides.exchange()
    for cls, record_id, name in ((Employer, employer.id, "area"), (Grievance, later.id, "area"), (Grievance, case.id, "area")):
        edit(sides.station, cls, record_id, **{name: "甲街道"})
        edit(sides.district, cls, record_id, **{name: "乙街道"})
    sides.exchange()
    assert [one.id for one in contested(sides.station)] == [case.id, later.id, employer.id]
    (task,) = [task for task in agenda.tasks(sides.station) if task.record == "conflict"]
    assert task.subject == "3 件，3 处两边都改过"


# -- states, deletions, limits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "status", "closed_on"), [("station", "closed", "2026-03-16"), ("district", "working", "")])
def test_a_closing_and_an_act_elsewhere(sides: Sides, case: Grievance, choice: str, status: str, closed_on: str) -> None:
    base = sides.station.get(Grievance, case.id)
    grievances.close(sides.station, replace(base, closed_on="2026-03-16", outcome="resolved"), base)
    sides.advance(minutes=3)
    moves.move(sides.district, case.id, "work")
    sides.exchange()
    found = shown(sides.district, case.id)
    row = row_of(found, "status")
    assert not row.may_write and {option.was for option in row.options} == {"改自“已受理”"}
    side = sides.station if choice == "station" else sides.district
    decide(sides.district, found, found.of_side(side.device))
    sides.exchange()
    for store in (sides.station, sides.district):
        now = store.get(Grievance, case.id)
        assert (now.status, now.closed_on) == (status, closed_on)
        assert store.conflicts() == []


@pytest.mark.parametrize("stays", [True, False])
def test_deleted_there_and_changed_here(sides: Sides, case: Grievance, stays: bool) -> None:
    grievances.remove(sides.district, sides.district.get(Grievance, case.id), "删除诉求")
    edit(sides.station, Grievance, case.id, amount=100)
    sides.exchange()
    for store in (sides.station, sides.district):
        assert not store.get(Grievance, case.id).deleted  # the change is kept until somebody decides
    found = shown(sides.station, case.id)
    (row,) = found.rows
    assert row.label == "删除还是留着"
    assert {(option.words, option.was, option.device) for option in row.options} == {
        ("留着", "改过涉及金额", sides.station.device),
        ("删除", "", sides.district.device),
    }
    decide(sides.station, found, {row.key: not stays})
    sides.exchange()
    for store in (sides.station, sides.district):
        assert store.get(Grievance, case.id).deleted is not stays
        assert store.conflicts() == [] and contested(store) == []


def test_limits_are_reckoned_anew_from_what_both_recorded(sides: Sides, case: Grievance) -> None:
    for store, day in ((sides.station, "2026-04-20"), (sides.district, "2026-04-27")):
        event = ClockEvent(grievance_id=case.id, began_on="2026-03-16", extended_to=day, agreed_by="李主席", note="案情复杂")
        extend(store, event)
    sides.exchange()
    assert contested(sides.station) == []  # nobody is asked for what can be reckoned
    assert [conflict.field for conflict in sides.station.conflicts(case.id)] == ["handle_due_on"]
    with sides.station.step("重算期限") as step:
        settle_reckoned(sides.station, step, [case.id])
    sides.exchange()
    assert sides.district.conflicts() == []
    assert sides.district.get(Grievance, case.id).handle_due_on == "2026-04-27"


# -- rights ------------------------------------------------------------------------------------------------------------


def test_only_who_may_edit_decides(sides: Sides, case: Grievance) -> None:
    both(sides, Grievance, case.id, "amount", 1, 2)
    with sides.station.step("添人") as step:
        step.add(StaffMember(name="赵看看", role="reader"))
    sides.station.user = "赵看看"
    found = shown(sides.station, case.id)
    with pytest.raises(StationError, match="改登记内容"):
        decide(sides.station, found, chosen(found, sides.station))


def test_who_keeps_away_from_a_case_does_not_decide_it(sides: Sides, case: Grievance) -> None:
    both(sides, Grievance, case.id, "amount", 1, 2)
    with sides.station.step("添人") as step:
        step.add(StaffMember(name="李敏", role="clerk"))
    recusals.decide(sides.station, Recusal(grievance_id=case.id, person="王芳", reason="relative", decided_on="2026-03-16"), handler="李敏")
    found = shown(sides.station, case.id)
    with pytest.raises(StationError, match="回避"):
        decide(sides.station, found, chosen(found, sides.station))


def test_what_lies_in_the_bin_is_not_asked_about(sides: Sides, case: Grievance) -> None:
    both(sides, Grievance, case.id, "amount", 1, 2)
    grievances.remove(sides.station, sides.station.get(Grievance, case.id), "删除诉求")
    assert contested(sides.station) == [] and matter(sides.station, case.id) is None


def test_through_sealed_bundles(tmp_path: Path) -> None:
    """The units of the columns come from the bundles; limits are reckoned anew and what went wrong is found while taking in."""
    drop = tmp_path / "drop"
    with station_store(tmp_path / "district", "BH") as district, station_store(tmp_path / "station", "ZQ") as station:
        joined(district, station)

        def exchange() -> None:
            for _ in range(2):
                for here, there in ((station, district), (district, station)):
                    sent(here, drop), received(there, drop)

        case = registered(station).grievance
        exchange()
        for store, day, amount in ((station, "2026-04-20", 1), (district, "2026-04-27", 2)):
            extend(store, ClockEvent(grievance_id=case.id, began_on="2026-03-16", extended_to=day, agreed_by="李主席", note="案情复杂"))
            edit(store, Grievance, case.id, amount=amount)
        exchange()
        for store in (station, district):
            assert [conflict.field for conflict in store.conflicts(case.id)] == ["amount"]
            assert store.get(Grievance, case.id).handle_due_on == "2026-04-27"
        found = shown(station, case.id)
        assert [side.title for side in found.sides] == ["本站", "滨河区总工会"]  # of no level in these tests
        decide(station, found, chosen(found, station))
        exchange()
        assert contested(district) == [] and district.get(Grievance, case.id).amount == 1


def test_only_who_manages_people_decides_on_their_roles(tmp_path: Path) -> None:
    made = Sides(tmp_path)
    first = made.station
    with first.step("加站长") as step:
        step.add(StaffMember(name="冯守义", role="head"))
    second = colleague(tmp_path / "second", first)
    wang = first.matching(StaffMember, name="王芳")[0]
    for store, role in ((first, "reader"), (second, "head")):
        with store.step("改角色") as step:
            step.save(store.get(StaffMember, wang.id).with_values(role=role), store.get(StaffMember, wang.id))
    carry(second, first)
    found = shown(first, wang.id)
    first.user = "李敏"
    with pytest.raises(StationError, match=r"^管人员和角色由站长"):
        decide(first, found, found.of_side(second.device))
    first.user = "冯守义"
    decide(first, found, found.of_side(second.device))
    assert first.get(StaffMember, wang.id).role == "head"
    second.close()
    made.close()
