"""The name that is offered instead of one that is taken."""

from pathlib import Path

import pytest

from station.ui.filestrip import free_name


@pytest.mark.parametrize(
    ("taken", "wanted", "offered"),
    [
        ((), "台账.xlsx", "台账.xlsx"),
        (("台账.xlsx",), "台账.xlsx", "台账（2）.xlsx"),
        (("台账.xlsx", "台账（2）.xlsx"), "台账.xlsx", "台账（3）.xlsx"),
        (("台账.xlsx", "台账（2）.xlsx"), "台账（2）.xlsx", "台账（3）.xlsx"),
        (("台账（2026年3月）.xlsx",), "台账（2026年3月）.xlsx", "台账（2026年3月）（2）.xlsx"),
        (("卷宗",), "卷宗", "卷宗（2）"),
    ],
)
def test_a_name_that_is_free(tmp_path: Path, taken: tuple[str, ...], wanted: str, offered: str) -> None:
    for name in taken:
        (tmp_path / name).touch()
    assert free_name(tmp_path / wanted) == offered
