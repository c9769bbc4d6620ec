"""docs/coverage.md: every published mechanism has its place and a test that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROWS_OF_EACH_PART = {
    "Intake, clearing lists, escalation": 15,
    "Mediation and hardening": 9,
    "Supervision letters": 5,
    "Injury visits, negotiation, democracy, others": 8,
}


def parts() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for part in re.split(r"^## ", (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8"), flags=re.M)[1:]:
        title, _, body = part.partition("\n")
        lines = [line for line in body.splitlines() if line.startswith("| ")][1:]
        found[title] = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return found


def test_no_mechanism_is_left_out() -> None:
    assert {title: len(rows) for title, rows in parts().items()} == ROWS_OF_EACH_PART


@pytest.mark.parametrize("row", [row for rows in parts().values() for row in rows], ids=lambda row: row[0])
def test_each_has_a_place_and_a_test_that_is_there(row: list[str]) -> None:
    _, place, shown = row
    assert place
    path, _, name = shown.strip("`").partition("::")
    assert name, shown
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
