"""What is done with people and employers: merged and taken back, corrected, sealed, opened, copied, put away; each by who may."""

import json
from pathlib import Path

import pytest

from cases import CHENGUANG, ID_NUMBER, LI, WANG, at_work, registered
from replicas import joined, received, sent, station_store
from station.actions import grievances, people, scripted, setting_up
from station.casework.masking import SEALED
from station.casework.model import (
    Attachment,
    Consent,
    Employer,
    FieldVisit,
    Grievance,
    InjuryVisit,
    Letter,
    LetterAddressee,
    Mediation,
    Member,
    Party,
    Record,
    StaffMember,
    Worker,
)
from station.casework.workers import MEMBER, reference
from station.db import acts as log
from station.db import destroying, search
from station.db import people as queries
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import ProblemsError, StationError

SHORT = Employer(name="晨光家具", phone="5550001", headcount=40)


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


@pytest.fixture
def with_head(store: Store) -> Store:
    """王芳 is a clerk beside a head, 何建华."""
    setting_up.save_staff(store, StaffMember(name="何建华", role="head"))
    return store


def write(store: Store, *records: Record) -> None:
    with store.step("x") as step:
        for record in records:
            step.add(record)


def close(store: Store, grievance: Grievance) -> None:
    base = store.get(Grievance, grievance.id)
    grievances.close(store, base.with_values(closed_on="2026-03-16", outcome="resolved"), base)


def snapshot(store: Store) -> dict[str, list[Record]]:
    kinds: tuple[type[Record], ...] = (Employer, Worker, Grievance, Party, LetterAddressee, FieldVisit, Attachment, Member, Consent)
    return {cls.record: [*store.select(cls), *store.select(cls, deleted=True)] for cls in kinds}


def log_lines(store: Store) -> list[tuple[str, str]]:
    return [(act.code, act.detail) for act in log.page(store, log.OTHERS)]


# -- merging -------------------------------------------------------------------------------------------------------------


def test_all_links_of_an_employer_move_in_one_step_and_come_back(store: Store) -> None:
    kept = registered(store, LI, CHENGUANG).employer
    other_case = registered(store, Worker(name="苏洁"), SHORT)
    other = other_case.employer
    assert kept is not None and other is not None
    write(
        store,
        Letter(id="l", kind="reminder"),
        LetterAddressee(letter_id="l", employer_id=other.id),
        FieldVisit(employer_id=other.id, visitors="王芳"),
        Attachment(owner="employer", owner_id=other.id, name="执照.jpg"),
        Party(grievance_id=other_case.grievance.id, employer_id=kept.id, role="user"),
    )
    before = snapshot(store)
    done = people.merge(store, kept, other)
    assert done.words == "移了 1 件诉求、1 份文书、1 次走访、1 份材料"
    one = store.get(Employer, kept.id)
    assert (one.headcount, one.phone, one.aliases) == (40, "5550001", "晨光家具")
    assert list(queries.links(store, other)) == []
    assert store.get(Employer, other.id).deleted
    assert sorted(party.role for party in store.matching(Party, employer_id=kept.id)) == ["employer", "employer", "user"]
    assert store.undo_name() == "合并单位 晨光家具厂"
    store.undo()
    assert snapshot(store) == before


def test_what_both_had_becomes_one(store: Store) -> None:
    case = registered(store, LI, CHENGUANG)
    other = registered(store, Worker(name="苏洁"), SHORT).employer
    kept = case.employer
    assert kept is not None and other is not None
    write(store, Party(grievance_id=case.grievance.id, employer_id=other.id))
    done = people.merge(store, kept, other)
    assert done.words == "移了 1 件诉求，两边都有的 1 条合成一条"
    assert len(store.matching(Party, grievance_id=case.grievance.id)) == 1
    store.undo()
    assert len(store.matching(Party, grievance_id=case.grievance.id)) == 2


def test_two_records_of_one_person_become_one(store: Store) -> None:
    first = registered(store, LI)
    second = registered(store, Worker(name="李强", phone=LI.phone, address="站前路8号"))
    kept, other = first.worker, second.worker
    assert kept is not None and other is not None
    write(store, Member(grievance_id=first.grievance.id, worker_id=other.id), InjuryVisit(worker_id=other.id, reported_on="2026-03-16"))
    assert [(double.id, why) for double, why in queries.doubles(store, kept)] == [(other.id, "姓名和电话相同")]
    assert people.merge(store, kept, other).words == "移了 1 件诉求、1 件群体诉求、1 次工伤探视"
    file = people.worker_file(store, kept.id)
    assert file is not None
    assert (file.worker.address, len(file.cases), len(file.injury_visits)) == ("站前路8号", 2, 1)
    assert people.worker_file(store, other.id) is None
    assert "李强" not in store.undo_name()


def test_a_merger_that_cannot_be_changes_nothing(store: Store) -> None:
    kept, other = registered(store).worker, registered(store, Worker(name="苏洁", id_number="11010519491231002X")).worker
    assert kept is not None and other is not None
    before = snapshot(store)
    with pytest.raises(StationError, match="不是同一个人"):
        people.merge(store, kept, other)
    with pytest.raises(StationError, match="没有不同"):
        people.merge(store, kept, registered(store, Worker(name="王五")).worker or kept, {"colour"})
    assert snapshot(store)["member"] == before["member"]


# -- one person ----------------------------------------------------------------------------------------------------------


def test_an_anonymous_case_is_led_to_by_the_head_only(with_head: Store) -> None:
    store = with_head
    named = registered(store, LI)
    assert named.worker is not None
    person = named.worker
    hidden = registered(store, person, is_anonymous=True)
    only = registered(store, Worker(name="不愿留名的人", phone="13900139000"), is_anonymous=True)
    assert only.worker is not None
    store.user = WANG.name
    file = people.worker_file(store, person.id)
    assert file is not None
    assert [case.grievance.id for case, _ in file.cases] == [named.grievance.id]
    assert not [entry for entry in file.acts if hidden.grievance.number in entry.detail]
    rows = queries.page(store, queries.PeopleQuery())
    assert [(row["name"], row["cases"]) for row in rows] == [("李强", 1)]
    assert queries.page(store, queries.PeopleQuery(text="不愿留名")) == []
    store.user = "何建华"
    file = people.worker_file(store, person.id)
    assert file is not None and len(file.cases) == 2
    assert [row["name"] for row in queries.page(store, queries.PeopleQuery(view="unnamed"))] == ["不愿留名的人"]


def test_a_member_finds_the_collective_case(store: Store) -> None:
    case = registered(store, LI, people=12)
    write(store, Worker(id="m", name="苏洁"), Member(grievance_id=case.grievance.id, worker_id="m"))
    file = people.worker_file(store, "m")
    assert file is not None
    assert [(found.grievance.number, part) for found, part in file.cases] == [(case.grievance.number, MEMBER)]


def test_a_correction_keeps_who_when_old_new_and_why(store: Store) -> None:
    base = registered(store).worker
    assert base is not None
    with pytest.raises(ProblemsError) as refused:
        people.correct(store, base.with_values(phone="13900139000"), base, " ")
    assert refused.value.problems == {"reason": "请写明更正的原因。"}
    people.correct(store, base.with_values(phone="139 0013 9000"), base, "本人来站提出")
    (entry,) = [entry for entry in store.history(base.id) if not entry.is_new]
    assert (entry.by, entry.step_name) == ("王芳", "更正个人资料：本人来站提出")
    assert entry.values["phone"][:2] == (LI.phone, "13900139000")


# -- sealing -------------------------------------------------------------------------------------------------------------


def test_nobody_is_sealed_while_anything_is_open(store: Store) -> None:
    case = registered(store)
    assert case.worker is not None
    with pytest.raises(StationError, match=f"还有没办完的：{case.grievance.number}"):
        people.seal(store, case.worker.id, "purpose")
    close(store, case.grievance)
    write(store, Mediation(grievance_id=case.grievance.id, number="调1号", applied_on="2026-03-16", status="open"))
    with pytest.raises(StationError, match="调1号"):
        people.seal(store, case.worker.id, "purpose")


def test_sealing_is_the_heads_and_cannot_be_undone_by_a_key(with_head: Store) -> None:
    store = with_head
    case = registered(store)
    assert case.worker is not None
    close(store, case.grievance)
    person = case.worker.id
    for act in (
        lambda: people.seal(store, person, "purpose"),
        lambda: people.unseal(store, person, "核对"),
        lambda: people.open_seal(store, person, "核对"),
        lambda: people.copy_of(store, person),
    ):
        with pytest.raises(StationError, match="站长"):
            act()
    store.user = "何建华"
    last = store.undo_name()
    people.seal(store, person, "purpose")
    assert store.get(Worker, person).name == SEALED
    assert store.undo_name() == last  # the seal is no step to be taken back by Ctrl+Z
    assert people.find_sealed(store, ID_NUMBER) == [person]
    with pytest.raises(ProblemsError):
        people.open_seal(store, person, "")
    assert people.open_seal(store, person, "本人申请").id_number == ID_NUMBER
    assert log_lines(store)[0] == ("open_seal", f"{reference(store.get(Worker, person))}，本人申请")
    store.user = WANG.name
    assert people.find_sealed(store, ID_NUMBER) == []


def test_a_sealed_person_is_neither_changed_nor_used_again(store: Store) -> None:
    case = registered(store)
    assert case.worker is not None
    close(store, case.grievance)
    people.seal(store, case.worker.id, "period")
    base = store.get(Worker, case.worker.id)
    with pytest.raises(StationError, match="已封存"):
        grievances.save(store, base.with_values(kind="migrant"), base, "改")
    with pytest.raises(StationError, match="已封存"):
        people.correct(store, base.with_values(kind="migrant"), base, "x")
    with pytest.raises(StationError, match="已封存"):
        registered(store, base)
    again = registered(store, LI)  # the same number typed anew: a record of its own until somebody lifts the seal
    assert again.worker is not None and again.worker.id != base.id
    assert again.worker_name == "李强"
    with pytest.raises(ProblemsError):
        people.unseal(store, base.id, "")
    people.unseal(store, base.id, "本人又来")
    assert people.merge(store, store.get(Worker, base.id), again.worker).words == "移了 1 件诉求"


def test_a_seal_travels_with_the_bundle(tmp_path: Path) -> None:
    with station_store(tmp_path / "zq", "ZQ") as own, station_store(tmp_path / "bh", "BH") as district:
        joined(district, own)
        case = registered(own, LI, summary="李强要求支付工资")
        assert case.worker is not None
        sent(own, tmp_path / "drop")
        received(district, tmp_path / "drop")
        assert district.get(Worker, case.worker.id).name == "李强"
        close(own, case.grievance)
        people.seal(own, case.worker.id, "period")
        sent(own, tmp_path / "drop")
        received(district, tmp_path / "drop")
        assert district.get(Worker, case.worker.id).name == SEALED
        assert district.get(Grievance, case.grievance.id).summary == f"{SEALED}要求支付工资"
        assert search.find(district, Worker, "李强", 5) == []
        assert list(verify(district)) == []


# -- the copy ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".pdf", ".json"])
def test_the_copy_holds_all_and_the_log_names_nobody(store: Store, tmp_path: Path, suffix: str) -> None:
    case = registered(store, LI, summary="李强要求支付工资")
    assert case.worker is not None
    close(store, case.grievance)
    people.seal(store, case.worker.id, "purpose")
    path = tmp_path / f"副本{suffix}"
    with pytest.raises(ProblemsError):
        people.export_copy(store, case.worker.id, path, "")
    assert not path.exists() and not log_lines(store)
    people.export_copy(store, case.worker.id, path, "本人申请")
    if suffix == ".json":
        data = json.loads(path.read_text(encoding="utf-8"))
        assert data["内容"][0]["记录"][0]["身份证号"] == ID_NUMBER
        assert "李强要求支付工资" in json.dumps(data, ensure_ascii=False)
    else:
        assert path.read_bytes().startswith(b"%PDF")
    ((code, detail),) = log_lines(store)
    assert code == "person_copy" and "李强" not in detail and "本人申请" in detail
    assert store.get(Worker, case.worker.id).name == SEALED  # only the copy was opened
    file = people.worker_file(store, case.worker.id)
    assert file is not None and [act.act for act in file.acts] == ["person_copy"]


# -- putting away --------------------------------------------------------------------------------------------------------


def test_archiving_sets_time_number_and_the_list_of_what_has_run_out(store: Store) -> None:
    first, second = registered(store), registered(store, Worker(name="苏洁"))
    for case in (first, second):
        close(store, case.grievance)
        grievances.archive(store, case.grievance.id)
    kept = store.get(Grievance, second.grievance.id)
    assert (kept.status, kept.retention, kept.keep_to, kept.archive_number) == ("archived", "y10", "2036-12-31", "ZQ-WS·2026-D10-0002")
    assert destroying.run_out(store, "2036-12-31") == []
    assert [grievance.id for grievance in destroying.run_out(store, "2037-01-01")] == [first.grievance.id, second.grievance.id]


# -- from the command line -----------------------------------------------------------------------------------------------


def test_the_acts_of_the_command_line(store: Store, tmp_path: Path) -> None:
    case = registered(store)
    registered(store, Worker(name="苏洁"), SHORT)
    assert scripted.act(store, "merge-employers", {"kept": "晨光家具厂", "other": "晨光家具"})["moved"] == "移了 1 件诉求"
    scripted.act(store, "correct", {"worker": ID_NUMBER, "phone": "13900139000", "reason": "本人提出"})
    path = tmp_path / "copy.json"
    scripted.act(store, "person-copy", {"worker": "李强", "path": str(path), "reason": "本人申请"})
    assert path.exists()
    close(store, case.grievance)
    sealed = scripted.act(store, "seal", {"worker": "李强", "reason": "处理目的已经实现"})
    assert store.get(Worker, sealed["id"]).name == SEALED
    assert scripted.act(store, "unseal", {"worker": "李强", "reason": "核对"}) == sealed
    for name, words in (
        ("seal", {"worker": "李强", "reason": "别的"}),
        ("seal", {"worker": "没有的人", "reason": "purpose"}),
        ("person-copy", {"worker": "李强", "path": "x.doc", "reason": "r"}),
        ("merge-employers", {"kept": "晨光家具厂", "other": "没有的"}),
        ("merge-employers", {"kept": "晨光家具厂", "other": "晨光家具厂", "taken": "name"}),
    ):
        with pytest.raises(StationError):
            scripted.act(store, name, words)
