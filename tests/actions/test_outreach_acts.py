"""The other work by scripts: words in, records out, every kind and child reached."""

from typing import Any

import pytest

from cases import at_work, registered
from station.actions.scripted import act
from station.casework.model import EmployerWarning, FieldVisit, InjuryVisit, VisitFinding, WarningStep
from station.db.store import Store
from station.errors import ProblemsError, StationError


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


def test_a_visit_is_added_with_findings_noted_on_and_made_a_case(store: Store) -> None:
    firm = registered(store).employer
    assert firm is not None
    findings = [{"item": "按月足额支付", "content": "2月工资未发"}]
    words = {"kind": "field_visit", "employer": "晨光家具厂", "visited_on": "3月11日", "visitors": "王芳", "children": findings}
    made = act(store, "work", words)
    assert made["status"] == "visited"
    assert store.get(FieldVisit, made["id"]).employer_id == firm.id
    noted = act(store, "note-work", {"kind": "visit_finding", "of": made["id"], "item": "4.1", "verdict": "有诉求", "content": "社保未缴"})
    number = act(store, "work-case", {"kind": "visit_finding", "id": noted["id"], "grievance": {"people": "3"}})["number"]
    assert number == "ZQ-2026-0002"
    done = {"kind": "visit_finding", "id": noted["id"], "done_on": "3月16日", "result": "已转诉求"}
    assert act(store, "handle-work", done) == {"id": noted["id"]}
    assert [f.done_on for f in store.matching(VisitFinding)] == ["", "2026-03-16"]


def test_an_injured_worker_not_on_file_is_reported_and_visited(store: Store) -> None:
    words = {"kind": "injury_visit", "worker": {"name": "李强"}, "employer": {"name": "晨光家具厂"}, "hospital": "区人民医院"}
    made = act(store, "work", words)
    assert store.get(InjuryVisit, made["id"]).reported_on == "2026-03-16"
    answer = act(store, "handle-work", {"kind": "injury_visit", "id": made["id"], "assigned_on": "3月16日", "assigned_to": "街道总工会"})
    assert answer["status"] == "assigned"


def test_a_warning_goes_on_step_by_step(store: Store) -> None:
    registered(store)
    words = {"kind": "employer_warning", "employer": "晨光家具厂", "signal": "欠薪", "level": "红色", "detail": "迟发工资"}
    made = act(store, "work", words)
    act(store, "note-work", {"kind": "warning_step", "of": made["id"], "stage": "调查核实", "done_on": "3月16日", "content": "看了账"})
    assert store.get(EmployerWarning, made["id"]).stage == "checked"
    assert store.count(WarningStep) == 3


@pytest.mark.parametrize(
    ("name", "words", "sentence"),
    [
        ("work", {"kind": "party"}, "没有叫“party”的工作"),
        ("work", {"kind": "field_visit", "employer": "无此单位"}, "没有找到用人单位“无此单位”"),
        ("work", {"kind": "resource", "name": "调解一室", "colour": "红"}, "资源没有叫“colour”的项目"),
        ("work", {"kind": "resource", "name": "调解一室"}, "请选择资源类别"),
        ("note-work", {"kind": "field_visit"}, "没有叫“field_visit”的内容"),
        ("note-work", {"kind": "warning_step", "of": "x"}, "没有找到这条企业预警"),
        ("handle-work", {"kind": "field_visit", "id": "x"}, "没有找到"),
        ("handle-work", {"kind": "grievance", "id": "x"}, "没有找到"),
        ("work-case", {"kind": "joint_meeting", "id": "x"}, "没有找到"),
    ],
)
def test_what_cannot_be_done_is_said(store: Store, name: str, words: dict[str, Any], sentence: str) -> None:
    with pytest.raises(StationError, match=sentence):
        act(store, name, words)


def test_a_meeting_is_no_case(store: Store) -> None:
    made = act(store, "work", {"kind": "joint_meeting", "subject": "三月联席会议"})
    with pytest.raises(StationError, match="不能转成诉求"):
        act(store, "work-case", {"kind": "joint_meeting", "id": made["id"]})
    with pytest.raises(ProblemsError):
        act(store, "handle-work", {"kind": "joint_meeting", "id": made["id"], "subject": ""})
