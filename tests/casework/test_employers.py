"""The figures and the story of one employer."""

from station.casework.casefile import CaseFile
from station.casework.employers import EmployerFile, Figures, Happening, figures, months, story
from station.casework.model import Employer, Grievance, LegalAid, Letter, LetterAddressee, Mediation

FIRST = CaseFile(
    grievance=Grievance(
        number="ZQ-2026-0001",
        received_at="2026-03-02T09:00",
        summary="拖欠工资",
        handler="王芳",
        people=12,
        amount=18_720_000,
        recovered=18_000_000,
        closed_on="2026-04-01",
        outcome="resolved",
    ),
    mediations=(
        Mediation(
            number="站工劳调字〔2026〕1号",
            applied_on="2026-03-05",
            ended_on="2026-03-20",
            status="agreed",
            agreed_amount=18_000_000,
            mediator="邵文锦",
        ),
    ),
)
SECOND = CaseFile(
    grievance=Grievance(number="ZQ-2026-0002", received_at="2026-03-10T09:00", summary="未签合同", people=1),
    legal_aid=(LegalAid(number="站工援字〔2026〕1号", applied_on="2026-03-12"),),
)
LETTER = Letter(id="l", kind="reminder", number="站工劳监提〔2026〕1号", issued_on="2026-03-06", signer="冯守义")
RECEIPT = LetterAddressee(letter_id="l", served_on="2026-03-07", servers="王芳、周启明")


def file(cases: tuple[CaseFile, ...], letters: tuple[Letter, ...] = ()) -> EmployerFile:
    return EmployerFile(
        employer=Employer(name="晨光家具厂"), cases=tuple((case, "employer") for case in cases), letters=letters, deliveries=(RECEIPT,)
    )


def test_figures_add_up_what_is_known() -> None:
    assert figures(file((FIRST, SECOND), (LETTER,))) == Figures(cases=2, people=13, amount=18_720_000, recovered=18_000_000, letters=1)


def test_the_story_runs_from_the_latest_to_the_first() -> None:
    told = story(file((FIRST, SECOND), (LETTER,)))
    days = [happening.at[:10] for happening in told]
    assert days == sorted(days, reverse=True)
    assert Happening("2026-03-20", "邵文锦", "站工劳调字〔2026〕1号 已达成协议，180,000.00 元") in told
    assert Happening("2026-03-07", "王芳、周启明", "送达提示函 站工劳监提〔2026〕1号") in told
    assert told[0].words.startswith("办结 ZQ-2026-0001")
    assert told[-1].words == "诉求 ZQ-2026-0001：拖欠工资"


def test_a_case_closed_on_the_day_it_came_was_closed_after_it_came() -> None:
    case = CaseFile(grievance=Grievance(number="ZQ-2026-0003", received_at="2026-03-02T17:11", closed_on="2026-03-02"))
    assert [happening.words.partition(" ")[0] for happening in story(file((case,)))] == ["办结", "诉求"]


def test_a_letter_that_was_only_drafted_has_not_happened() -> None:
    assert story(file((), (Letter(kind="reminder"),))) == []


def test_the_months_of_a_year_stand_in_order_whatever_came_in_them() -> None:
    told = months(file((FIRST, SECOND)), "2026-04-20")
    assert [name for name, *_ in told] == [*(f"2025-{month:02}" for month in range(5, 13)), *(f"2026-{month:02}" for month in range(1, 5))]
    assert told[-2:] == [("2026-03", 2, 0), ("2026-04", 0, 1)]
    assert all(came == ended == 0 for _, came, ended in told[:-2])
