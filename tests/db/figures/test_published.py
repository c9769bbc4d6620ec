"""The program's own counting reproduces, to the digit, what unions have published; the sources stand with each test."""

import json
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ulid import ULID

from depth import examples
from stand_ins import Clock
from station.casework import statistics
from station.casework.fields import Record
from station.casework.model import (
    Commission,
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    FollowUp,
    Grievance,
    HotlineOrder,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterCase,
    Mediation,
    Negotiation,
    OrgUnit,
    Party,
    Station,
    VisitFinding,
    Worker,
)
from station.casework.reports import in_print
from station.casework.sheets import Period
from station.casework.statistics import Share, ratio, unbalanced
from station.db import agenda
from station.db.figures.counting import counts
from station.db.figures.shares import shares
from station.db.store import Store

APRIL = Period.month("2018-04")
APRIL_2024 = Period.month("2024-04")


def write(store: Store, records: Iterable[Record]) -> None:
    with store.step("统计") as step:
        for record in records:
            step.add(record)


def test_songjiang_april_2018(store: Store, clock: Clock) -> None:
    """687 = 301 + 386; 301 = 128 + 20 + 152 + 1; 128 = 83 + 15 + 30; 386 = 6 + 380; 19 of 20 agencies closed; rates 100 %."""
    clock.now = datetime.fromisoformat("2018-05-02T09:00")
    records: list[Record] = [Station(id="centre", name="区职工服务中心"), Station(id="streets", name="街镇服务站")]

    def case(number: int, station: str) -> Grievance:
        return Grievance(id=f"{station}{number}", station_id=station, received_at="2018-04-03T09:00", status="working", people=1)

    def mediation(number: int, station: str, phase: str = "before", *, agreed: bool = True) -> Mediation:
        ended = {"status": "agreed", "result": "agreed", "ended_on": "2018-04-20"} if agreed else {"status": "open"}
        return Mediation(grievance_id=f"{station}{number}", applied_on="2018-04-03", phase=phase, **ended)  # type: ignore[arg-type]

    records += [case(number, "centre") for number in range(148)]
    records += [mediation(number, "centre") for number in range(83)]
    records += [mediation(number, "centre", "after") for number in range(83, 113)]
    records += [mediation(number, "centre", agreed=False) for number in range(113, 128)]
    for number in range(128, 148):
        closed = "2018-04-28" if number < 147 else ""
        records.append(LegalAid(grievance_id=f"centre{number}", applied_on="2018-04-05", form="arbitration", closed_on=closed))
    records += [Consultation(station_id="centre", asked_on="2018-04-10", people=1) for _ in range(152)]
    records.append(Consultation(station_id="centre", asked_on="2018-04-11", people=1, is_document_written=True))
    records += [case(number, "streets") for number in range(380)]
    records += [mediation(number, "streets") for number in range(380)]
    records += [Consultation(station_id="streets", asked_on="2018-04-12", people=1) for _ in range(6)]
    write(store, records)

    whole, centre, streets = (counts(store, APRIL, of) for of in (None, ("centre",), ("streets",)))
    assert whole["services"] == 687
    assert (centre["services"], streets["services"]) == (301, 386)
    parts = ("services_mediated", "services_agency", "services_answered", "services_drafted")
    assert [centre[part] for part in parts] == [128, 20, 152, 1]
    assert [streets[part] for part in parts] == [380, 0, 6, 0]
    assert [centre[part] for part in ("agreed_before", "mediations_open", "agreed_after")] == [83, 15, 30]
    assert (centre["agency_closed"], centre["aid_agency"]) == (19, 20)
    rate = ratio("success_rate").rate(centre)
    assert (rate.percent, rate.base) == ("100.00%", 113)  # the 15 still open are no part of it
    assert unbalanced(whole) == unbalanced(centre) == []


def test_beijing_12351_january_and_february_2021(store: Store, clock: Clock) -> None:
    """18592 accepted, 4190 dispatched, 3993 closed (99.13 %), 3952 on time (98.11 %): the base of both is the 4028 due."""
    clock.now = datetime.fromisoformat("2021-03-01T00:30")
    records: list[Record] = []
    for number in range(4190):
        records.append(Grievance(id=f"g{number}", channel="12351", received_at="2021-01-20T10:00", status="working", people=1))
        due = "2021-02-20T18:00" if number < 4028 else "2021-03-05T18:00"
        answered = "" if number >= 3993 else "2021-02-19T10:00" if number < 3952 else "2021-02-25T10:00"
        records.append(
            HotlineOrder(
                grievance_id=f"g{number}", platform="12351", number=str(number), dispatched_at="2021-01-20T10:00", due_at=due,
                answered_at=answered,
            )
        )  # fmt: skip
    records += [Consultation(asked_on="2021-02-01", way="phone", people=1) for _ in range(18592 - 4190)]
    for number in range(3993):  # the published 97.07 % of what was closed
        said = "satisfied" if number < 3876 else "dissatisfied"
        records.append(FollowUp(grievance_id=f"g{number}", called_on="2021-02-26", satisfaction=said))
    write(store, records)

    found = counts(store, Period("2021年1—2月", "2021-01-01", "2021-02-28"))
    assert (found["services"], found["orders"], found["orders_closed"], found["orders_on_time"]) == (18592, 4190, 3993, 3952)
    closed, on_time = (ratio(key).rate(found) for key in ("orders_closed_rate", "orders_on_time_rate"))
    assert (closed.percent, closed.base) == ("99.13%", 4028)
    assert (on_time.percent, on_time.base) == ("98.11%", 4028)
    assert ratio("satisfied_rate").rate(found).percent == "97.07%"


def test_an_order_is_due_by_the_rule_where_it_states_no_limit_and_a_day_lasts_till_its_end(store: Store, clock: Clock) -> None:
    clock.now = datetime.fromisoformat("2026-03-20T09:00")
    sent = "2026-03-09T10:00"
    orders = [
        ("", "2026-03-12T17:00"),  # three working days: the 12th
        ("", "2026-03-13T09:00"),
        ("", ""),
        ("2026-03-16", "2026-03-16T15:00"),
        ("2026-03-16T12:00", "2026-03-16T15:00"),
        ("2026-03-20", ""),  # today is not over
        ("2026-03-19", ""),
    ]
    write(store, [Grievance(id=f"g{number}", received_at=sent, status="working") for number in range(len(orders) + 1)])
    stated = {"platform": "12351", "dispatched_at": sent}
    write(
        store,
        [
            HotlineOrder(grievance_id=f"g{number}", number=str(number), due_at=due, answered_at=answered, **stated)
            for number, (due, answered) in enumerate(orders)
        ],
    )
    write(store, [HotlineOrder(grievance_id="g7", number="7", returned_at="2026-03-10T09:00", status="returned", **stated)])
    found = counts(store, Period.month("2026-03"))
    assert [found[key] for key in ("orders", "orders_due", "orders_closed", "orders_on_time")] == [8, 6, 4, 2]
    assert counts(store, Period.month("2026-04"))["orders_due"] == 0


def test_dalian_195_demands_186_done_9_waiting_for_policy(store: Store, clock: Clock) -> None:
    clock.now = datetime.fromisoformat("2024-12-31T12:00")
    done = [Grievance(received_at="2024-03-01T09:00", status="archived", closed_on="2024-04-01") for _ in range(186)]
    waiting = [Grievance(received_at="2024-03-01T09:00", status="awaiting_policy") for _ in range(9)]
    write(store, done + waiting)
    found = counts(store, Period("2024年", "2024-01-01", "2024-12-31"))
    assert [found[key] for key in ("received", "ended", "closing", "awaiting_policy")] == [195, 186, 9, 9]
    assert found["due"] == 0  # neither closed nor overdue
    assert unbalanced(found) == []


def test_futian_41_letters_92_employers_110_cases(store: Store, clock: Clock) -> None:
    """41 = 1 提示函 + 40 意见书, to 92 employers on 110 cases, 581万元."""
    clock.now = datetime.fromisoformat("2024-12-31T12:00")
    records: list[Record] = [Employer(id=f"e{number}", name=f"单位{number}") for number in range(92)]
    records += [Grievance(id=f"g{number}", received_at="2024-02-01T09:00", status="working") for number in range(110)]
    for number in range(41):
        kind, amount = ("reminder", 0) if number == 0 else ("opinion", 14_525_000)
        records.append(Letter(id=f"l{number}", kind=kind, issued_on="2024-05-06", status="served", amount=amount))
    records += [LetterAddressee(letter_id=f"l{number % 41}", employer_id=f"e{number}") for number in range(92)]
    records += [LetterAddressee(letter_id="l2", employer_id="e0")]  # one employer, a second letter
    records += [LetterCase(letter_id=f"l{number % 41}", grievance_id=f"g{number}") for number in range(110)]
    write(store, records)
    found = counts(store, Period("2024年", "2024-01-01", "2024-12-31"))
    keys = ("letters", "letters_reminder", "letters_opinion", "letter_employers", "letter_cases", "letter_amount")
    assert [found[key] for key in keys] == [41, 1, 40, 92, 110, 581_000_000]


def test_tables_of_category_and_employer_beside_the_month_before(store: Store, clock: Clock) -> None:
    clock.now = datetime.fromisoformat("2024-05-02T09:00")
    records: list[Record] = [Employer(id="e", name="晨光家具厂")]
    for number, day in enumerate(("2024-03-31", "2024-04-01", "2024-04-30", "2024-04", "2024")):
        records.append(Grievance(id=f"g{number}", received_at=day, category="wages", people=2, amount=100, status="working"))
        records.append(Party(grievance_id=f"g{number}", employer_id="e"))
    records.append(Grievance(received_at="2024-04-09T08:00", category="injury", status="working"))
    write(store, records)
    april, march = Period.month("2024-04"), Period.month("2024-03")
    assert shares(store, "category", april, march) == [Share("劳动报酬（欠薪）", 3, 6, 300, 1), Share("工伤与职业病", 1, 1, 0, 0)]
    assert shares(store, "employer", april, march) == [Share("晨光家具厂", 3, 6, 300, 1), Share("未填写", 1, 1, 0, 0)]
    assert [share.change for share in shares(store, "category", april, march)] == ["+2", "+1"]
    assert [shares(store, by, april, march)[0].cases for by in statistics.BREAKDOWNS] == [3, 3, 4, 4, 4, 4]


@pytest.mark.parametrize("group", statistics.groups(), ids=lambda group: group.key)
def test_an_empty_station_has_every_figure_and_no_rate(store: Store, group: statistics.Group) -> None:
    found = counts(store, Period.everything())
    for indicator in group.indicators:
        assert indicator.words(found[indicator.key]) in ("0", "0.00")
    for rate in group.ratios:
        assert rate.rate(found).percent == "—"


_DAY = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(date.isoformat)


@given(cases=st.lists(st.tuples(_DAY, st.none() | st.integers(0, 90)), max_size=12), month=st.integers(1, 12))
@examples(10)
def test_the_sums_hold_for_any_month(store: Store, cases: list[tuple[str, int | None]], month: int) -> None:
    """Cases of earlier examples stay in the store, which makes it only harder."""
    records = []
    for received, days in cases:
        closed = "" if days is None else (date.fromisoformat(received) + timedelta(days=days)).isoformat()
        records.append(Grievance(received_at=received, closed_on=closed, status="closed" if closed else "working"))
    write(store, records)
    assert unbalanced(counts(store, Period.month(f"2024-{month:02d}"))) == []


def test_a_voided_letter_and_a_deleted_case_count_nowhere(store: Store, clock: Clock) -> None:
    clock.now = datetime.fromisoformat("2024-05-02T09:00")
    write(store, [Letter(kind="opinion", issued_on="2024-04-02", status="void"), Worker(id="w", name="李明")])
    write(store, [Grievance(id="g", worker_id="w", received_at="2024-04-02", status="working")])
    with store.step("删除") as step:
        step.remove(store.get(Grievance, "g"))
    found = counts(store, Period.month("2024-04"))
    assert (found["letters"], found["received"], found["services"]) == (0, 0, 0)


def test_what_hangs_on_a_deleted_case_is_not_counted_nor_on_the_workbench(store: Store, clock: Clock) -> None:
    clock.now = datetime.fromisoformat("2024-05-02T09:00")
    write(store, [Grievance(id="g", received_at="2024-04-02", status="working"), Letter(id="l", kind="opinion", issued_on="2024-04-02")])
    write(
        store,
        [
            Mediation(id="m", grievance_id="g", applied_on="2024-04-03", ended_on="2024-04-09", result="agreed", status="agreed"),
            FollowUp(grievance_id="g", called_on="2024-04-20", satisfaction="satisfied"),
            LetterCase(letter_id="l", grievance_id="g"),
            Commission(mediation_id="m", received_on="2024-04-03"),
        ],
    )
    keys = ("agreed", "called", "letter_cases", "commissions")
    assert [counts(store, APRIL_2024)[key] for key in keys] == [1, 1, 1, 1]
    with store.step("删除") as step:
        step.remove(store.get(Grievance, "g"))
    assert [counts(store, APRIL_2024)[key] for key in keys] == [0, 0, 0, 0]
    assert [rate.base for rate in agenda.month(store, "2024-04").rates] == [0, 0, 0, 0]


def test_a_day_of_closing_that_came_along_closes_nothing(store: Store, clock: Clock) -> None:
    """One station closed what another took up again in the meantime: the case is on the desk."""
    clock.now = datetime.fromisoformat("2024-04-30T09:00")
    write(store, [Grievance(received_at="2024-04-02", status="working", closed_on="2024-04-09", handle_due_on="2024-04-23", recovered=500)])
    found, month = counts(store, APRIL_2024), agenda.month(store, "2024-04")
    assert [found[key] for key in ("ended", "closing", "recovered", "due", "closed_of_due", "closed_on_time")] == [0, 1, 0, 1, 0, 0]
    assert (month.ended, month.closing, month.recovered, month.rates[0].done, month.rates[0].base) == (0, 1, 0, 0, 1)


def sent_letter(letter: Letter, **receipt: str) -> list[Record]:
    """A letter with the one addressee it went to."""
    letter = letter.with_values(id=str(ULID()))
    return [letter, LetterAddressee(letter_id=letter.id, **receipt)]  # type: ignore[arg-type]


def test_a_rate_never_passes_its_base(store: Store, clock: Clock) -> None:
    """What was put right before the reply is due is counted when it is due."""
    clock.now = datetime.fromisoformat("2024-04-02T09:00")
    write(store, sent_letter(Letter(kind="opinion", issued_on="2024-04-01"), reply_due_on="2024-04-22", rectification="done"))
    found = counts(store, APRIL_2024)
    assert (found["letters_rectified"], found["letters_due"]) == (0, 0)


def test_an_answer_is_due_once_its_last_day_is_over(store: Store, clock: Clock) -> None:
    write(store, sent_letter(Letter(kind="opinion", issued_on="2024-04-01"), reply_due_on="2024-04-22"))
    for day, due in (("2024-04-22", 0), ("2024-04-23", 1)):
        clock.now = datetime.fromisoformat(f"{day}T09:00")
        assert counts(store, APRIL_2024)["letters_due"] == due, day


def test_qingdao_part_taken_in_94_of_100_and_a_list_of_wage_clues(store: Store, clock: Clock) -> None:
    """工会牵头或参与调处率 94 %; a clue of the list 欠薪线索清单 counts as one whatever its category, open or settled."""
    clock.now = datetime.fromisoformat("2024-05-02T09:00")
    closed = {"received_at": "2024-04-02", "status": "closed", "closed_on": "2024-04-09"}
    taken = [Grievance(**closed, disposal="explain mediate" if number % 2 else "joint") for number in range(94)]
    write(store, [*taken, *(Grievance(**closed, disposal="explain") for _ in range(6))])
    write(store, [Grievance(received_at="2024-04-03", status="working", category="other", list_kind="wages", people=3, amount=600_000)])
    found = counts(store, APRIL_2024)
    assert (ratio("led_rate").rate(found).percent, ratio("led_rate").rate(found).sum_text) == ("94.00%", "办结 100，参与调处 94")
    assert [found[key] for key in ("wages", "wages_open", "wages_people", "wages_amount")] == [1, 1, 3, 600_000]


def test_replies_and_what_was_put_right_are_counted_over_the_letters_due(store: Store, clock: Clock) -> None:
    """观山湖: 65 提示函 and 30 意见书, all answered; a letter whose reply is not due yet counts in neither rate."""
    clock.now = datetime.fromisoformat("2024-04-30T09:00")
    sent = {"issued_on": "2024-04-01", "status": "replied"}
    answered = {"reply_due_on": "2024-04-22", "replied_on": "2024-04-19"}
    write(store, [Letter(kind="reminder", **sent) for _ in range(65)])
    for number in range(30):
        write(store, sent_letter(Letter(kind="opinion", **sent), rectification="done" if number < 27 else "", **answered))
    write(store, sent_letter(Letter(kind="opinion", issued_on="2024-04-29", status="served"), reply_due_on="2024-05-20"))
    found = counts(store, APRIL_2024)
    assert [found[key] for key in ("letters_reminder", "letters_opinion", "letters_due")] == [65, 31, 30]
    assert [ratio(key).rate(found).percent for key in ("reply_rate", "rectified_rate")] == ["100.00%", "90.00%"]


def test_yantian_more_than_eight_of_ten_settled_within_the_industry(store: Store, clock: Clock) -> None:
    clock.now = datetime.fromisoformat("2024-05-02T09:00")
    levels = ["industry"] * 9 + ["street", ""]
    write(store, [Grievance(received_at="2024-04-02", status="closed", closed_on="2024-04-09", settled_level=level) for level in levels])
    april, march = Period.month("2024-04"), Period.month("2024-03")
    assert [(share.label, share.cases) for share in shares(store, "settled", april, march)] == [("行业内", 9), ("未填写", 1), ("街道", 1)]


def test_longhua_talks_and_zhuhai_covered_workers(store: Store, clock: Clock) -> None:
    """74 conflicts settled by talks; a memo is counted when it is signed, its workers when the talks are held."""
    clock.now = datetime.fromisoformat("2024-12-31T09:00")
    talks = [Negotiation(subject="骑手恳谈会", kind="talk", held_on="2024-06-05", workers_covered=10) for _ in range(73)]
    write(store, [*talks, Negotiation(subject="楼宇协商", kind="building", held_on="2024-07-01", signed_on="2024-07-09", terms=13)])
    found = counts(store, Period("2024年", "2024-01-01", "2024-12-31"))
    assert [found[key] for key in ("negotiations", "negotiations_signed", "negotiation_workers")] == [74, 1, 730]


def test_changzhou_rate_is_over_unionised_employers_of_a_hundred_and_more(store: Store) -> None:
    write(
        store,
        [
            Employer(name="甲", headcount=100, is_unionised=True, is_congress_held=True, stars=5, is_supervision_set_up=True),
            Employer(name="乙", headcount=400, is_unionised=True),
            Employer(name="丙", headcount=99, is_unionised=True, is_congress_held=True, stars=4),
            Employer(name="丁", headcount=500),
        ],
    )
    found = counts(store, Period.everything())
    assert (ratio("congress_rate").rate(found).percent, found["congress_due"]) == ("50.00%", 2)
    assert ratio("supervision_rate").rate(found).percent == "33.33%"
    assert (found["employers"], found["employers_five_star"], found["employers_four_star"]) == (4, 1, 1)


YEAR_2024 = Period("2024年", "2024-01-01", "2024-12-31")


def test_shijingshan_50_matters_of_66_people_a_million_recovered(store: Store, clock: Clock) -> None:
    """石景山楼宇工作站: 66人次, 50件, 挽回100万元."""
    clock.now = datetime.fromisoformat("2024-12-31T12:00")
    matters = [
        Grievance(
            received_at="2024-11-05T09:00", status="closed", closed_on="2024-11-20", people=2 if number < 16 else 1, recovered=2_000_000
        )
        for number in range(50)
    ]
    write(store, matters)
    found = counts(store, YEAR_2024)
    assert [found[key] for key in ("received", "received_people", "recovered")] == [50, 66, 100_000_000]
    assert in_print("元", found["recovered"]) == "100.00"


def test_baoan_18500_consultations_4128_mediated_at_70_49_percent(store: Store, clock: Clock) -> None:
    """宝安: 1.85万 consultations, 4128 cases, 70.49 %, 3663.94万元; 2910 of 4128 is what the published rate says."""
    clock.now = datetime.fromisoformat("2024-12-31T12:00")
    write(store, [Consultation(asked_on="2024-05-06", people=1) for _ in range(18_500)])
    write(store, [Grievance(id=f"g{number}", received_at="2024-05-06", status="working", people=1) for number in range(4128)])
    shared, rest = divmod(366_394_000_0, 2910)
    ended = {"applied_on": "2024-05-06", "ended_on": "2024-05-20"}
    write(
        store,
        [
            Mediation(grievance_id=f"g{number}", status="agreed", result="agreed", agreed_amount=shared + (number < rest), **ended)
            for number in range(2910)
        ],
    )
    write(store, [Mediation(grievance_id=f"g{number}", status="failed", result="failed", **ended) for number in range(2910, 4128)])
    found = counts(store, YEAR_2024)
    rate = ratio("success_rate").rate(found)
    assert (found["consultations"], found["mediations"], rate.percent, rate.base) == (18_500, 4128, "70.49%", 4128)
    assert in_print("元", found["agreed_amount"]) == "3,663.94"


def test_baiyun_578_disputes_1894_workers_84_aided(store: Store, clock: Clock) -> None:
    clock.now = datetime.fromisoformat("2024-12-31T12:00")
    people = [4] * 160 + [3] * 418
    write(
        store,
        [
            Grievance(id=f"g{number}", received_at="2024-05-06", category="dismissal", status="working", people=several)
            for number, several in enumerate(people)
        ],
    )
    write(
        store, [LegalAid(grievance_id=f"g{number}", applied_on="2024-05-08", form="arbitration", beneficiaries=1) for number in range(84)]
    )
    found = counts(store, YEAR_2024)
    assert [found[key] for key in ("received", "received_people", "aided_people")] == [578, 1894, 84]
    assert found["category_dismissal"] == 578


def test_tax_and_union_6_disputes_9_workers_21_wan_paid_back(store: Store, clock: Clock) -> None:
    """“税务+工会”: what is paid into social insurance is counted apart from wages."""
    clock.now = datetime.fromisoformat("2024-12-31T12:00")
    paid = {"status": "closed", "closed_on": "2024-06-20", "result_kind": "insurance_paid", "recovered": 3_500_000}
    cases = [
        Grievance(received_at="2024-05-06", category="insurance", people=2 if number < 3 else 1, **paid)  # type: ignore[arg-type]
        for number in range(6)
    ]
    write(store, cases)
    found = counts(store, YEAR_2024)
    assert [found[key] for key in ("insurance", "insurance_people", "insurance_recovered", "wages_recovered")] == [6, 9, 21_000_000, 0]


def test_weihai_23_areas_12_mediated_130_visited_270_demands_resolved(store: Store, clock: Clock) -> None:
    clock.now = datetime.fromisoformat("2024-12-31T12:00")
    write(store, [OrgUnit(name=f"片区{number}", level="grid") for number in range(23)])
    write(store, [OrgUnit(name="怡园街道总工会", level="street")])
    write(store, [Employer(id=f"e{number}", name=f"单位{number}") for number in range(130)])
    write(store, [FieldVisit(id=f"v{number}", employer_id=f"e{number % 130}", visited_on="2024-05-08") for number in range(140)])
    write(
        store,
        [
            VisitFinding(
                field_visit_id=f"v{number % 140}",
                verdict="demand",
                is_settled_there=number % 2 == 0,
                done_on="" if number % 2 == 0 else "2024-06-03",
            )
            for number in range(270)
        ],
    )
    write(store, [Grievance(id=f"g{number}", received_at="2024-05-06", status="closed", closed_on="2024-06-01") for number in range(12)])
    agreed = {"applied_on": "2024-05-07", "ended_on": "2024-05-30", "result": "agreed", "status": "agreed"}
    write(store, [Mediation(grievance_id=f"g{number}", **agreed) for number in range(12)])
    found = counts(store, YEAR_2024)
    keys = ("areas", "mediations_ended", "visited_employers", "visits", "findings_settled")
    assert [found[key] for key in keys] == [23, 12, 130, 140, 270]


def test_qingdao_641_cases_94_percent_735_warnings_107_defused(store: Store, clock: Clock) -> None:
    """青岛: 641件次, 94 % led or joined, 735 warnings, 107 collective risks defused, 7800 workers, 1588万元 recovered."""
    clock.now = datetime.fromisoformat("2024-12-31T12:00")
    shared, rest = divmod(1_588_000_000, 641)
    write(
        store,
        [
            Grievance(
                received_at="2024-05-06", status="closed", closed_on="2024-06-20", disposal="mediate" if number < 603 else "explain",
                recovered=shared + (number < rest),
            )
            for number in range(641)
        ],
    )  # fmt: skip
    write(store, [Employer(id="e", name="某企业")])
    several, left = divmod(7800, 735)
    write(
        store,
        [
            EmployerWarning(
                employer_id="e", issued_on="2024-05-06", people=several + (number < left), is_defused=number < 107,
                lifted_on="2024-07-01" if number < 300 else "",
            )
            for number in range(735)
        ],
    )  # fmt: skip
    found = counts(store, YEAR_2024)
    assert [found[key] for key in ("received", "warnings", "defused", "warnings_people")] == [641, 735, 107, 7800]
    led = ratio("led_rate").rate(found)
    assert (led.done, led.base, round(led.done / led.base, 2)) == (603, 641, 0.94)
    assert in_print("元", found["recovered"]) == "1,588.00"


def test_pingshan_60_reminders(store: Store, clock: Clock) -> None:
    clock.now = datetime.fromisoformat("2024-12-31T12:00")
    write(store, [Letter(kind="reminder", issued_on="2024-05-06", status="served") for _ in range(60)])
    found = counts(store, YEAR_2024)
    assert (found["letters"], found["letters_reminder"], found["letters_opinion"]) == (60, 60, 0)


def test_every_published_count_has_a_test_of_its_own() -> None:
    """The list of ``published-cases.json`` and the tests here go together."""
    published = json.loads((Path(__file__).parents[2] / "files" / "published-cases.json").read_text(encoding="utf-8"))
    names = " ".join(name for name in globals() if name.startswith("test_")).replace("_", "-")
    for one in published["counts"]:
        assert re.split(r"-(?=\d|letters|demands|12351)", one["id"])[0] in names, one["id"]
