"""./dev audit: a known vulnerability fails, a list that cannot be reached is said and does not."""

from typing import Any

import pytest

from tools.audit import judged

SOUND = {"name": "lxml", "version": "6.1.0", "vulns": []}
FLAWED = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1"], "aliases": [], "description": ""}]}
SKIPPED = {"name": "six", "skip_reason": "Dependency not found on PyPI and could not be audited: six (1.17.0)"}


@pytest.mark.parametrize(
    ("report", "code", "said"),
    [
        ({"dependencies": [SOUND], "fixes": []}, 0, "1 libraries audited, 0 known"),
        ({"dependencies": [SOUND, FLAWED]}, 1, "pillow 1.0: PYSEC-2026-1，已修复的版本 fixed in 1.1"),
        ({"dependencies": [FLAWED, SKIPPED]}, 1, "not found: six"),
        ({"dependencies": [SOUND, SKIPPED]}, 0, "1 libraries audited"),
        ({"dependencies": [SKIPPED]}, 0, "NOT AUDITED"),
        ({"dependencies": []}, 0, "NOT AUDITED"),
        (None, 0, "NOT AUDITED"),
        ([], 0, "NOT AUDITED"),
    ],
)
def test_what_a_report_says(report: Any, code: int, said: str) -> None:
    found, lines = judged(report)
    assert found == code
    assert said in "\n".join(lines)
