"""Whom an entry goes to, as a table of situations; and what comes along when something is shared for the first time."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cases import registered
from replicas import NAMES, colleague, joined, received, sent, station_store
from stand_ins import Clock
from station.actions import handovers
from station.casework.fields import Record
from station.casework.journal import Entry
from station.casework.model import (
    Attachment,
    CalendarPeriod,
    Claim,
    Consultation,
    Employer,
    Grievance,
    Handover,
    Lawyer,
    LedgerTemplate,
    LegalAid,
    Letter,
    LetterCase,
    Mediation,
    MonthlyReport,
    NumberBlock,
    OrgUnit,
    Party,
    Progress,
    Recusal,
    StaffMember,
    Station,
    Supervision,
    Worker,
)
from station.db.audiences import audiences_of, family, newly_shared
from station.db.step import Step
from station.db.store import Store


@dataclass
class Desk:
    """The district bh and its stations zq and hw, each knowing the others, with one case of zq."""

    zq: Store
    hw: Store
    bh: Store
    drop: Path
    case: Grievance

    def exchange(self, *stores: Store) -> None:
        """Let each send, then each receive."""
        for store in stores or (self.zq, self.hw, self.bh):
            sent(store, self.drop)
        for store in stores or (self.zq, self.hw, self.bh):
            received(store, self.drop)

    def passed(self) -> Handover:
        """The case of zq handed to hw, which has it now."""
        handovers.hand_over(self.zq, Handover(grievance_id=self.case.id, kind="transfer", reason="超出本站职责", to_name=NAMES["HW"]))
        self.exchange()
        return self.zq.matching(Handover, grievance_id=self.case.id)[-1]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What each test has a copy of; to acquaint three stations takes longest."""
    folder = tmp_path_factory.mktemp("begun")
    zq, hw, bh = (station_store(folder / code, code) for code in ("ZQ", "HW", "BH"))
    with zq, hw, bh:
        joined(bh, zq, hw)
        found = Desk(zq, hw, bh, folder / "drop", registered(zq).grievance)
        found.exchange()
        found.exchange()
    return folder


@pytest.fixture
def desk(begun: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    zq, hw, bh = (Store.open(tmp_path / code, clock=Clock()) for code in ("ZQ", "HW", "BH"))
    with zq, hw, bh:
        for store in (zq, hw, bh):
            store.user = "王芳"
        (case,) = zq.select(Grievance)
        yield Desk(zq, hw, bh, tmp_path / "drop", case)


def made(store: Store, write: Callable[[Step], object]) -> list[Entry]:
    """The entries of a step."""
    last = store.last_number(store.device)
    with store.step("试") as step:
        write(step)
    return store.entries("device = ? AND number > ?", [store.device, last])


def to_whom(store: Store, entries: list[Entry]) -> list[set[str]]:
    unit = {"ZQ": "zq", "HW": "hw", "BH": "bh"}[store.matching(Station, id=store.setting("station", ""))[0].code]
    above = ("bh",) if unit != "bh" else ()
    return [set(audiences) for audiences in audiences_of(store, entries, unit, unit == "bh", above)]


def id_of(store: Store, written: str) -> str:
    return store.matching(Station, code=written)[0].id


def note(case: Grievance, content: str = "去电") -> Progress:
    return Progress(grievance_id=case.id, at="2026-03-17T10:00", content=content)


SITUATIONS: list[tuple[str, str, Callable[[Store, Grievance], Record], set[str]]] = [
    ("a worker at a station", "zq", lambda store, case: Worker(name="张三"), {"up"}),
    ("a note on the own case", "zq", lambda store, case: note(case), {"up"}),
    ("a station's own layout", "zq", lambda store, case: CalendarPeriod(name="停电", first_on="2026-03-20"), {"up"}),
    ("a note of the district on a station's case", "bh", lambda store, case: note(case), {"up", "to-zq"}),
    ("a mediation of the district in a station's case", "bh", lambda store, case: Mediation(grievance_id=case.id), {"up", "to-zq"}),
    ("a case the district enters for a station", "bh", lambda store, case: case.with_values(id="", stamps={}), {"up", "to-zq"}),
    ("a case of the district's own", "bh", lambda store, case: case.with_values(id="", stamps={}, station_id=""), {"up"}),
    ("a letter of the district that rests on a station's case", "bh", lambda store, case: Letter(kind="opinion", topic="wages"), {"up"}),
    ("a holiday of the district", "bh", lambda store, case: CalendarPeriod(name="调休", first_on="2026-03-20"), {"up", "all"}),
    ("a ledger template of the district", "bh", lambda store, case: LedgerTemplate(ledger="grievances", name="区表"), {"up", "all"}),
    ("a lawyer of the district's register", "bh", lambda store, case: Lawyer(name="周律师", firm="所"), {"up", "all"}),
    ("a union body", "bh", lambda store, case: OrgUnit(name="街道总工会"), {"up", "all"}),
    ("a station not joined yet", "bh", lambda store, case: Station(name="新站", code="XZ", parent_name="区"), {"up", "all", "to-xz"}),
    ("staff of the district", "bh", lambda store, case: StaffMember(name="孙某"), {"up"}),
    ("an employer of the district", "bh", lambda store, case: Employer(name="新厂"), {"up"}),
    ("a matter of supervision", "bh", lambda store, case: Supervision(topic="wages", summary="线索"), {"up"}),
    ("a month's figures of the district", "bh", lambda store, case: MonthlyReport(station_id=id_of(store, "BH"), period="2026-03"), {"up"}),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "make", "audiences"), [s[1:] for s in SITUATIONS], ids=[s[0] for s in SITUATIONS])
def test_a_new_record_goes_to_whom_it_concerns(
    desk: Desk, unit: str, make: Callable[[Store, Grievance], Record], audiences: set[str]
) -> None:
    store: Store = getattr(desk, unit)
    (entry,) = made(store, lambda step: step.add(make(store, desk.case)))
    assert to_whom(store, [entry]) == [audiences]


def test_what_the_district_writes_into_a_stations_records_goes_there(desk: Desk) -> None:
    bh = desk.bh
    worker = bh.get(Worker, desk.case.worker_id)
    staff = next(s for s in bh.matching(StaffMember) if s.id in {x.id for x in desk.zq.matching(StaffMember)})
    station = bh.get(Station, desk.case.station_id)
    (party,) = bh.matching(Party, grievance_id=desk.case.id)
    employer = bh.get(Employer, party.employer_id)
    for record, change, more in [
        (worker, {"phone": "13900000000"}, set()),
        (staff, {"role": "signer"}, set()),
        (employer, {"area": "站前"}, set()),
        (party, {"role": "agency"}, set()),
        (station, {"rule_set": "区规则"}, {"all"}),
    ]:
        (entry,) = made(bh, lambda step, r=record, c=change: step.save(r.with_values(**c), r))  # type: ignore[misc]
        assert to_whom(bh, [entry]) == [{"up", "to-zq"} | more], record


def test_what_a_station_writes_into_the_districts_records_goes_up_anyway(desk: Desk) -> None:
    district = desk.zq.matching(Station, code="BH")[0]
    (entry,) = made(desk.zq, lambda step: step.save(district.with_values(phone="0755-2"), district))
    assert to_whom(desk.zq, [entry]) == [{"up"}]


def test_a_block_of_numbers_goes_to_the_station_of_the_pc_that_draws_from_it(desk: Desk) -> None:
    block = NumberBlock(issuer="区总", code="滨工", year=2026, first=1, last=20, device=desk.hw.device, given_on="2026-03-16")
    (entry,) = made(desk.bh, lambda step: step.add(block))
    assert to_whom(desk.bh, [entry]) == [{"up", "to-hw"}]


def test_what_belongs_to_something_handed_down_goes_down_with_it(desk: Desk) -> None:
    def write(step: Step) -> None:
        template = step.add(LedgerTemplate(ledger="grievances", name="区表", sheet="表"))
        step.add(Attachment(owner=LedgerTemplate.record, owner_id=template.id, name="区表.xlsx"))
        letter = step.add(Letter(kind="opinion", topic="wages", issuer="区总"))
        step.add(Attachment(owner=Letter.record, owner_id=letter.id, name="附件.pdf"))
        step.add(LetterCase(letter_id=letter.id, grievance_id=desk.case.id))

    assert to_whom(desk.bh, made(desk.bh, write)) == [{"up", "all"}, {"up", "all"}, {"up"}, {"up"}, {"up"}]


# -- cases that are passed on --------------------------------------------------------------------------------------------


def test_a_case_comes_with_what_the_other_station_needs_and_no_more(desk: Desk) -> None:
    case = desk.case
    with desk.zq.step("此前的") as step:
        step.add(note(case))
        step.add(Attachment(owner=Grievance.record, owner_id=case.id, name="工资条.jpg"))
        closed = [
            step.add(Mediation(grievance_id=case.id)),
            step.add(LegalAid(grievance_id=case.id)),
            step.add(Recusal(grievance_id=case.id, person="李明", reason="kin", decided_on="2026-03-16")),
            step.add(Supervision(grievance_id=case.id, source="visit", found_on="2026-03-16", topic="wages", summary="线索")),
        ]
        other = step.add(Handover(grievance_id=case.id, kind="escalate", to_level="county", to_name="区", sent_on="2026-03-16"))
    desk.passed()
    there = desk.hw
    assert there.get(Grievance, case.id).summary == case.summary
    assert there.get(Worker, case.worker_id)
    assert [a.name for a in there.matching(Attachment)] == ["工资条.jpg"]
    assert [p.content for p in there.matching(Progress, grievance_id=case.id)] == ["去电"]
    assert there.matching(Claim, grievance_id=case.id)
    (party,) = there.matching(Party, grievance_id=case.id)
    assert there.get(Employer, party.employer_id)
    assert there.find(Handover, other.id) is None
    for record in closed:
        assert there.find(type(record), record.id) is None, record
    assert not there.query("SELECT 1 FROM waiting")  # nothing leads to what has not come
    assert {s.code for s in there.matching(Station)} == {"ZQ", "HW", "BH"}


def test_later_entries_follow_until_it_is_declined_and_come_when_it_is_passed_on_again(desk: Desk) -> None:
    handover = desk.passed()
    before = note(desk.case, "接收以前")
    (entry,) = made(desk.zq, lambda step: step.add(before))
    assert to_whom(desk.zq, [entry]) == [{"up", "to-hw"}]
    assert to_whom(desk.bh, made(desk.bh, lambda step: step.add(before))) == [{"up", "to-zq", "to-hw"}]  # the district, which has both
    desk.exchange()
    assert [p.content for p in desk.hw.matching(Progress, grievance_id=desk.case.id)] == ["接收以前"] * 2
    waiting = desk.hw.get(Handover, handover.id)
    declined = waiting.with_values(answer="declined", answer_note="不属本站")
    entries = made(desk.hw, lambda _: handovers.answer(desk.hw, declined, waiting))
    assert {e.record for e in entries} == {"handover", "grievance", "move"}
    assert to_whom(desk.hw, entries) == [{"up", "to-zq"}] * len(entries)
    desk.exchange()
    assert desk.zq.get(Handover, handover.id).answer == "declined"
    (after,) = made(desk.zq, lambda step: step.add(note(desk.case, "退回以后")))
    assert to_whom(desk.zq, [after]) == [{"up"}]
    desk.exchange()
    assert "退回以后" not in [p.content for p in desk.hw.matching(Progress, grievance_id=desk.case.id)]
    handovers.hand_over(desk.zq, Handover(grievance_id=desk.case.id, kind="transfer", reason="再移交", to_name=NAMES["HW"]))
    desk.exchange()
    assert "退回以后" in [p.content for p in desk.hw.matching(Progress, grievance_id=desk.case.id)]


def test_what_is_taken_back_is_said_to_the_one_who_had_it(desk: Desk) -> None:
    handover = desk.passed()
    now = desk.zq.get(Handover, handover.id)
    (entry,) = made(desk.zq, lambda step: step.save(now.with_values(answer="recalled"), now))
    assert to_whom(desk.zq, [entry]) == [{"up", "to-hw"}]


def test_a_handover_entered_by_mistake_and_deleted_shares_no_more(desk: Desk) -> None:
    with desk.zq.step("移交") as step:
        handover = step.add(
            Handover(
                grievance_id=desk.case.id, kind="transfer", to_name=NAMES["HW"], to_station_id=id_of(desk.zq, "HW"), sent_on="2026-03-16"
            )
        )
    assert to_whom(desk.zq, made(desk.zq, lambda step: step.add(note(desk.case)))) == [{"up", "to-hw"}]
    made(desk.zq, lambda step: step.remove(handover))
    assert to_whom(desk.zq, made(desk.zq, lambda step: step.add(note(desk.case)))) == [{"up"}]


def test_an_employer_that_is_new_to_a_shared_case_comes_along_whole(desk: Desk) -> None:
    (employer,) = [e.record_id for e in made(desk.zq, lambda step: step.add(Employer(name="包工队")))]
    desk.exchange()
    desk.passed()
    (party,) = made(desk.zq, lambda step: step.add(Party(grievance_id=desk.case.id, employer_id=employer, role="agency")))
    with pytest.raises(ZeroDivisionError), desk.zq.step("发送"):
        carried = newly_shared(desk.zq, [party], "zq", False, ("bh",))
        assert [e.record_id for e in carried["to-hw"]] == [employer]
        assert newly_shared(desk.zq, [party], "zq", False, ("bh",)) == {}  # once
        raise ZeroDivisionError  # and where no bundle is made, it is as if nothing had been asked
    desk.exchange()
    assert desk.hw.get(Employer, employer).name == "包工队"


def test_what_a_colleague_wrote_without_knowing_reaches_the_other_station(desk: Desk, tmp_path: Path) -> None:
    with colleague(desk.zq, tmp_path / "second") as second:
        desk.exchange(desk.zq, second)
        made(second, lambda step: step.add(note(desk.case, "同事的")))
        sent(second, desk.drop)
        desk.passed()
        desk.exchange()  # the colleague's note has come to zq's first PC, which passes it on
        assert [p.content for p in desk.hw.matching(Progress, grievance_id=desk.case.id)] == ["同事的"]


def test_a_station_that_is_told_of_the_others_can_choose_them(desk: Desk, tmp_path: Path) -> None:
    assert {s.code for s in desk.zq.matching(Station)} == {"ZQ", "HW", "BH"}
    own = desk.hw.get(Station, desk.hw.setting("station", ""))
    made(desk.hw, lambda step: step.save(own.with_values(phone="0755-1"), own))  # and of what changes later
    desk.exchange()
    desk.exchange()
    assert desk.zq.get(Station, own.id).phone == "0755-1"


def test_what_a_district_laid_down_before_it_had_stations_comes_to_them(tmp_path: Path) -> None:
    with station_store(tmp_path / "BH", "BH") as bh, station_store(tmp_path / "ZQ", "ZQ") as zq:
        joined(bh)
        made(bh, lambda step: step.add(CalendarPeriod(name="调休", first_on="2026-03-20")))
        sent(bh, tmp_path / "drop")
        joined(bh, zq)
        sent(bh, tmp_path / "drop")
        received(zq, tmp_path / "drop")
        assert [p.name for p in zq.matching(CalendarPeriod)] == ["调休"]


def test_family_is_whole_history(desk: Desk) -> None:
    entries = family(desk.zq, [desk.case.id])
    assert {e.record for e in entries} == {"grievance", "party", "claim"}
    made(desk.zq, lambda step: step.save(desk.case.with_values(remark="改"), desk.zq.get(Grievance, desk.case.id)))
    assert len(family(desk.zq, [desk.case.id])) == len(entries) + 1


def test_where_nothing_is_below_nothing_is_for_all(desk: Desk) -> None:
    entries = made(desk.zq, lambda step: step.add(Consultation(category="wages", asked_on="2026-03-16")))
    assert to_whom(desk.zq, entries) == [{"up"}]
    with desk.zq.step("发送"):
        assert newly_shared(desk.zq, entries, "zq", False, ("bh",)) == {}
