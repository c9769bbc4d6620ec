"""What the command line says of itself, and when it is not understood, is Chinese as everything else."""

import pytest

from station.__main__ import main
from station.commandline.parser import make_parser

ENGLISH = ("usage", "options", "positional", "arguments", "required", "show this", "error", "invalid", "expected", "program's")


def commands() -> list[str]:
    """All there are, also those that are not listed."""
    (choices,) = [action.choices for action in make_parser()._actions if action.choices]
    return list(choices)


@pytest.mark.parametrize("words", [["--help"], *([name, "--help"] for name in commands())], ids=" ".join)
def test_help_is_chinese(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    said = capsys.readouterr().out
    assert left.value.code == 0
    assert "用法：" in said and "看这份说明" in said
    assert [word for word in ENGLISH if word in said] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nosuch"], "没有 'nosuch'，可以写"),
        (["letter"], "还要写 NUMBER, --out"),
        (["letter", "1号", "--out"], "--out：后面要写一项"),
        (["backup", "a", "b", "--nosuch"], "不认得 b --nosuch"),
    ],
)
def test_what_is_not_understood_is_said_in_chinese(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(words)
    told = capsys.readouterr().err
    assert left.value.code == 2
    assert said in told
    assert [word for word in ENGLISH if word in told] == []
