"""A collective case: levels and duties, representatives, sums against the case, the rate of agreement."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework import members
from station.casework.casefile import CaseFile
from station.casework.model import Attachment, Grievance, Handover, LegalAid, Member, Progress, Worker


def case(people: int = 12, listed: int = 0, speakers: int = 0, **values: Any) -> CaseFile:
    parts = {name: values.pop(name) for name in ("attachments", "handovers", "progress", "legal_aid") if name in values}
    rows = tuple(
        (Member(id=f"m{n}", worker_id=f"w{n}", is_representative=n < speakers, amount=100_000), Worker(id=f"w{n}", name=f"职工{n}"))
        for n in range(listed)
    )
    stated = {"is_collective": people >= 10, **values}
    return CaseFile(grievance=Grievance(id="g1", people=people, **stated), members=rows, **parts)


@pytest.mark.parametrize(
    ("people", "is_collective", "label"),
    [(1, False, ""), (9, False, ""), (3, True, "群体性"), (10, False, "群体性"), (49, False, "群体性"), (50, False, "重大群体性")],
)
def test_the_head_count_raises_the_level(people: int, is_collective: bool, label: str) -> None:
    assert members.level(people, is_collective) == label


@pytest.mark.parametrize(("people", "keys"), [(9, []), (10, ["collective"]), (50, ["collective", "mass"])])
def test_the_duties_of_each_level_reached(people: int, keys: list[str]) -> None:
    found = members.levels(case(people))
    assert [level.key for level in found] == keys
    assert all(duty.text and duty.source for level in found for duty in level.duties)


def done(file: CaseFile) -> set[str]:
    return {duty.text for level in members.levels(file) for duty in level.duties if duty.is_done}


@pytest.mark.parametrize(
    ("file", "ticked"),
    [
        (case(12), set()),
        (case(12, listed=11), set()),
        (case(12, listed=12), {"登记全体职工名单"}),
        (case(12, listed=4, speakers=2), set()),
        (case(12, listed=4, speakers=3), {"推举代表人，3至5名"}),
        (case(12, attachments=(Attachment(name="推举书（签名）.jpg"),)), {"收下推举书"}),
        (case(12, handovers=(Handover(kind="escalate"),)), {"上报上一级工会"}),
        (case(12, handovers=(Handover(kind="joint"),)), set()),
        (case(12, progress=(Progress(counterpart="superior"),)), {"上报上一级工会"}),
        (case(60, legal_aid=(LegalAid(),)), {"可以提供法律援助"}),
    ],
)
def test_only_what_the_file_shows_is_ticked(file: CaseFile, ticked: set[str]) -> None:
    assert done(file) == ticked


def test_what_the_data_cannot_tell_is_never_ticked() -> None:
    unknown = [duty for level in members.levels(case(60, listed=60, speakers=5)) for duty in level.duties if duty.is_done is None]
    assert len(unknown) == 3


@pytest.mark.parametrize(("count", "said"), [(0, ""), (5, ""), (6, "代表人最多 5 人，现在选了 6 人。")])
def test_more_than_five_representatives_are_refused(count: int, said: str) -> None:
    assert members.too_many(count) == said


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (case(12, listed=12, speakers=2), "代表人 2 人，应当推举 3 至 5 人。"),
        (case(12, listed=12, speakers=3), ""),
        (case(12), ""),
        (case(4, listed=4), ""),
    ],
)
def test_fewer_than_three_are_remarked(file: CaseFile, said: str) -> None:
    assert members.too_few(file) == said


@pytest.mark.parametrize(
    ("file", "remarks"),
    [
        (case(3, listed=3, amount=300_000), []),
        (case(3, listed=3, amount=420_000), ["本人金额合计 3,000.00 元，与涉及金额差 1,200.00 元。"]),
        (case(3, listed=3, amount=420_000, amount_mark="about"), []),
        (case(3, listed=2), ["名单 2 人，涉及人数 3 人，还差 1 人。"]),
        (case(3, listed=2, amount=300_000), ["名单 2 人，涉及人数 3 人，还差 1 人。"]),
        (
            case(3, listed=4, amount=300_000),
            ["名单 4 人，涉及人数 3 人，多 1 人。", "本人金额合计 4,000.00 元，与涉及金额差 1,000.00 元。"],
        ),
        (case(3, listed=4), ["名单 4 人，涉及人数 3 人，多 1 人。"]),
        (case(3, listed=2, people_mark="over"), []),
        (case(3), []),
        (case(3, listed=3, recovered=100), []),
    ],
)
def test_sums_are_held_against_the_case(file: CaseFile, remarks: list[str]) -> None:
    assert members.sum_remarks(file) == remarks


def test_what_was_paid_is_held_against_what_was_recovered() -> None:
    file = CaseFile(
        grievance=Grievance(people=2, recovered=150_000),
        members=((Member(paid=100_000), Worker(name="甲")), (Member(), Worker(name="乙"))),
    )
    assert members.sum_remarks(file) == ["实得金额合计 1,000.00 元，与挽回金额差 500.00 元。"]


OUTCOMES = st.sampled_from(["", "paid", "signed", "partly", "kept", "refused", "none"])


@given(st.lists(OUTCOMES, max_size=30))
def test_the_rate_of_agreement_is_signed_or_paid_over_all(outcomes: list[str]) -> None:
    rate = members.agreement_rate([Member(outcome=outcome) for outcome in outcomes])
    assert (rate.done, rate.base) == (sum(o in ("paid", "signed") for o in outcomes), len(outcomes))
    assert (rate.percent == "—") == (not outcomes)


def test_the_published_rate_of_410_people() -> None:
    """白云: 410 people, 合意率 99.2 %."""
    signed = [Member(outcome="signed")] * 407 + [Member(outcome="refused")] * 3
    assert members.agreement_rate(signed).percent == "99.27%"


@pytest.mark.parametrize(
    ("base", "said", "expected"),
    [
        (Member(amount=100), ("paid", None, "2026-03-16"), ("paid", 100, "2026-03-16")),
        (Member(amount=100), ("paid", 80, ""), ("paid", 80, "")),
        (Member(amount=100, paid=90), ("paid", None, ""), ("paid", 90, "")),
        (Member(amount=100), ("signed", None, ""), ("signed", None, "")),
        (Member(outcome="kept", settled_on="2026-01-01"), ("", 50, ""), ("kept", 50, "2026-01-01")),
    ],
)
def test_what_is_said_for_several_leaves_the_rest_alone(
    base: Member, said: tuple[str, int | None, str], expected: tuple[str, int | None, str]
) -> None:
    found = members.settled(base, *said)
    assert (found.outcome, found.paid, found.settled_on) == expected
