"""How far a letter has come by what is recorded of each addressee, whom the next letter concerns, and what weakens a receipt."""

import pytest

from station.casework import deliveries
from station.casework.model import Letter, LetterAddressee

OPINION = Letter(id="L", kind="opinion", status="issued", reply_amount=15, reply_unit="workday")


def addressee(place: int, **values: str) -> LetterAddressee:
    return LetterAddressee(id=f"A{place}", letter_id="L", employer_id=f"E{place}", **values)  # type: ignore[arg-type]


SERVED = {"served_on": "2026-03-02", "reply_state": "none"}
LATE = SERVED | {"reply_state": "overdue"}
REFUSED = SERVED | {"reply_state": "refused"}
REPLIED = SERVED | {"reply_state": "replied", "replied_on": "2026-03-05"}
DONE = REPLIED | {"rectification": "done"}
NEXT = LATE | {"next_id": "M"}


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        ([], "issued"),
        ([{}], "issued"),
        ([SERVED, {}], "issued"),
        ([SERVED], "served"),
        ([SERVED, LATE], "served"),
        ([LATE, REPLIED], "overdue"),
        ([REFUSED, REPLIED], "refused"),
        ([REPLIED, DONE], "replied"),
        ([DONE, DONE], "rectified"),
        ([NEXT, DONE], "escalated"),
        ([NEXT, SERVED], "served"),  # who has still time is not passed over
        ([NEXT, {}], "issued"),
        ([NEXT | {"rectification": "done"}], "rectified"),
    ],
)
def test_the_stage_is_that_of_who_is_furthest_behind(each: list[dict[str, str]], expected: str) -> None:
    assert deliveries.stage(OPINION, [addressee(place, **values) for place, values in enumerate(each)]) == expected


@pytest.mark.parametrize("status", ["draft", "review", "void", "done"])
def test_what_is_not_out_or_ended_stays(status: str) -> None:
    assert deliveries.stage(OPINION.with_values(status=status), [addressee(1, **DONE)]) == status


def test_a_letter_entered_as_escalated_stays_so() -> None:
    assert deliveries.stage(OPINION.with_values(status="escalated"), [addressee(1, **LATE)]) == "escalated"


ALL = [addressee(0, **SERVED), addressee(1, **LATE), addressee(2, **REFUSED), addressee(3, **REPLIED | {"rectification": "refused"})]
ALL += [addressee(4, **DONE), addressee(5, **NEXT)]


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("no_reply", ["E1"]),
        ("refused", ["E2"]),
        ("no_rectification", ["E3"]),
        ("grave", ["E0", "E1", "E2", "E3"]),  # of none recorded: all who have not put it right nor have the next letter
        ("", ["E1", "E2", "E3"]),
    ],
)
def test_whom_the_next_letter_may_go_to(reason: str, expected: list[str]) -> None:
    assert [delivery.employer_id for delivery in deliveries.open_to(ALL, reason)] == expected


def test_a_proposal_concerns_those_who_gave_its_ground() -> None:
    proposal = Letter(kind="proposal", audience="department", ground="no_reply")
    assert [d.employer_id for d in deliveries.concerned(ALL, proposal, ())] == ["E1", "E5"]
    second = Letter(kind="opinion", audience="employer")
    assert [d.employer_id for d in deliveries.concerned(ALL, second, {"E2", "E9"})] == ["E2"]


@pytest.mark.parametrize(
    ("values", "count"),
    [
        ({"service_way": "direct", "servers": "赵一、钱二"}, 0),
        ({"service_way": "direct", "servers": "赵一"}, 1),
        ({"service_way": "left", "servers": "赵一，钱二"}, 1),
        ({"service_way": "left"}, 2),
        ({"service_way": "post"}, 0),
    ],
)
def test_what_weakens_a_receipt_is_said(values: dict[str, str], count: int) -> None:
    assert len(deliveries.service_warnings(addressee(0, **values))) == count
