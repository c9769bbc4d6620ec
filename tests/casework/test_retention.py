"""How long a case is kept, by what it was; every default names its source."""

import pytest

from station.casework import retention, vocabulary
from station.casework.casefile import CaseFile
from station.casework.model import Grievance, LegalAid, Letter, Mediation, RetentionRule, Station

PLAIN = Grievance(number="ZQ-2026-0001", closed_on="2026-03-16")


@pytest.mark.parametrize(
    ("case", "key"),
    [
        (CaseFile(grievance=PLAIN), "other"),
        (CaseFile(grievance=PLAIN.with_values(recovered=100)), "recovered"),
        (CaseFile(grievance=PLAIN, legal_aid=(LegalAid(),)), "legal_aid"),
        (CaseFile(grievance=PLAIN, mediations=(Mediation(),), legal_aid=(LegalAid(),)), "mediation"),
        (CaseFile(grievance=PLAIN, mediations=(Mediation(),), letters=(Letter(number="1号"),)), "letter"),
        (CaseFile(grievance=PLAIN, letters=(Letter(),)), "other"),  # a draft was never sent
        (CaseFile(grievance=PLAIN.with_values(is_collective=True), letters=(Letter(number="1号"),)), "collective"),
    ],
)
def test_the_first_default_that_suits(case: CaseFile, key: str) -> None:
    assert retention.rule_of(case).key == key


@pytest.mark.parametrize(
    ("kept", "closed_on", "until"),
    [
        ("y30", "2026-03-16", "2056-12-31"),
        ("y10", "2026-12-31", "2036-12-31"),
        ("y5", "2026", "2031-12-31"),
        ("forever", "2026-03-16", ""),
        ("y10", "", ""),
    ],
)
def test_the_last_day_counts_from_the_next_year(kept: str, closed_on: str, until: str) -> None:
    assert retention.keep_to(kept, closed_on) == until


@pytest.mark.parametrize(
    ("kept", "today", "last"), [("y10", "2026-03-16", "2015-12-31"), ("y5", "2026-01-01", "2020-12-31"), ("forever", "2026-03-16", "")]
)
def test_what_was_closed_by_then_has_run_out(kept: str, today: str, last: str) -> None:
    assert retention.last_closed(kept, today) == last
    assert not last or retention.keep_to(kept, last) < today <= retention.keep_to(kept, f"{int(last[:4]) + 1}-01-01")


def test_what_the_office_laid_down_comes_before_a_default_and_counts() -> None:
    rule = retention.rules()[-1]
    assert not rule.counts
    laid_down = [RetentionRule(rule="other", retention="y5", source=source) for source in ("旧文", "区档案局批复")]
    found = retention.in_force(rule, [*laid_down, RetentionRule(rule="letter", retention="forever")])
    assert (found.retention, found.source, found.counts) == ("y5", "区档案局批复", True)
    assert retention.in_force(rule, []) == rule


def test_the_days_a_list_waits_and_backups_last() -> None:
    assert retention.wait_to("2026-03-16") == "2026-04-15"
    assert retention.last_backup_on("2026-04-30") == "2027-02-28"
    assert retention.list_number(Station(code="ZQ"), 2026, 3) == "ZQ销〔2026〕3号"


def test_every_default_has_a_word_a_source_and_a_grade() -> None:
    words = {entry.code for entry in vocabulary.vocabulary("retention").entries}
    assert all(
        rule.retention in words and rule.source and rule.grade in ("law", "practice", "unverified")
        for rule in (*retention.rules(), *retention.others())
    )
    assert retention.rules()[-1].when == ()


def test_the_number_tells_station_year_and_time() -> None:
    station = Station(number_prefix="ZQ")
    assert [retention.archive_number(station, 2026, kept, 12) for kept in ("y30", "forever")] == [
        "ZQ-WS·2026-D30-0012",
        "ZQ-WS·2026-Y-0012",
    ]
