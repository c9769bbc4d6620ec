"""A store becomes a station's own and knows who is at the desk."""

from pathlib import Path

import pytest

from cases import STATION, WANG, at_work, registered
from stand_ins import Clock
from station.actions import at_desk, setting_up
from station.actions.at_desk import own_station
from station.casework.model import StaffMember, Station
from station.db import drafts
from station.db.store import Store
from station.errors import ProblemsError, StationError


def test_before_it_is_set_up_a_store_says_so(store: Store) -> None:
    assert not at_desk.is_set_up(store)
    assert at_desk.sit_down(store) is None
    assert setting_up.staff_names(store) == []
    with pytest.raises(StationError) as refused:
        own_station(store)
    assert str(refused.value) == "还没有填写本站信息。请先在“设置”里填写单位全称、站点码和上级工会。"


def test_a_station_is_set_up_with_its_first_person(store: Store) -> None:
    store.user = ""
    changes = setting_up.set_up(store, STATION, WANG)
    assert changes.touches("station")
    assert changes.touches("staff_member")
    assert at_desk.is_set_up(store)
    assert own_station(store).name == STATION.name
    assert store.user == "王芳"
    assert {entry.by for entry in store.entries("1", [])} == {"王芳"}
    assert store.undo_name() == ""  # a station cannot be undone from under its cases


def test_what_is_missing_is_named_by_field_and_nothing_is_stored(store: Store) -> None:
    with pytest.raises(ProblemsError) as refused:
        setting_up.set_up(store, Station(name="某站"), StaffMember())
    assert refused.value.problems == {
        "station.code": "请填写站点码。",
        "station.parent_name": "请填写上级工会。",
        "staff_member.name": "请填写姓名。",
    }
    assert not at_desk.is_set_up(store)
    assert store.count(Station) == 0


def test_whoever_sat_down_last_is_at_the_desk_again(store: Store, tmp_path: Path, clock: Clock) -> None:
    at_work(store)
    with store.step("加人") as step:
        zhao = step.add(StaffMember(name="赵明"))
        step.add(StaffMember(name="孙立", is_active=False))
    assert setting_up.staff_names(store) == ["王芳", "赵明"]
    assert at_desk.sit_down(store, zhao.id) == zhao
    store.close()
    with Store.open(tmp_path / "store", clock=clock) as again:
        assert at_desk.sit_down(again) == zhao
        assert again.user == "赵明"
        assert at_desk.sit_down(again, "nobody") is None
        assert again.user == "赵明"


def test_a_station_code_no_folder_can_carry_is_refused(store: Store) -> None:
    with pytest.raises(ProblemsError) as refused:
        setting_up.set_up(store, STATION.with_values(code="站前", number_prefix=" "), WANG)
    assert refused.value.problems == {
        "station.code": "站点码只能用字母、数字和短横，不超过 24 个，例如 zq-01。",
        "station.number_prefix": "请填写编号前缀。",
    }


def test_the_prefix_of_numbers_is_fixed_by_the_first_case(store: Store) -> None:
    at_work(store)
    base = own_station(store)
    setting_up.correct_station(store, base.with_values(number_prefix="ZQJ", phone=" 62001234 "), base)
    assert (own_station(store).number_prefix, own_station(store).phone) == ("ZQJ", "62001234")
    assert registered(store).grievance.number == "ZQJ-2026-0001"
    base = own_station(store)
    with pytest.raises(ProblemsError) as refused:
        setting_up.correct_station(store, base.with_values(number_prefix="HW"), base)
    assert refused.value.problems == {"number_prefix": "已经有诉求用了这个编号前缀，不能再改。现在是“ZQJ”。"}


def test_staff_come_go_and_are_told_apart(store: Store) -> None:
    at_work(store)
    setting_up.save_staff(store, StaffMember(name="赵明"))
    wang, zhao = store.select(StaffMember)
    with pytest.raises(ProblemsError) as refused:
        setting_up.save_staff(store, StaffMember(name="赵明"))
    assert refused.value.problems == {"name": "已经有一位“赵明”，请写得能区分开。"}
    with pytest.raises(ProblemsError) as refused:
        setting_up.save_staff(store, wang.with_values(is_active=False), wang)
    assert refused.value.problems == {"is_active": "王芳正在用这台电脑，请先换别人来用。"}
    setting_up.save_staff(store, wang.with_values(name="王芳芳"), wang)
    assert store.user == "王芳芳"
    setting_up.save_staff(store, zhao.with_values(is_active=False), zhao)
    assert setting_up.staff_names(store) == ["王芳芳"]


def test_drafts_go_with_a_colleague_who_gets_another_name(store: Store) -> None:
    at_work(store)
    setting_up.save_staff(store, StaffMember(name="李敏"))
    (li,) = store.matching(StaffMember, name="李敏")
    store.user = "李敏"
    drafts.keep(store, "grievances:new:1", "登记诉求", {"summary": "欠薪"})
    store.user = "王芳"
    setting_up.save_staff(store, li.with_values(name="李小敏"), li)
    store.user = "李小敏"
    assert [one.key for one in drafts.drafts(store)] == ["grievances:new:1"]
    store.user = "李敏"  # whoever is called so next
    assert not drafts.drafts(store)
