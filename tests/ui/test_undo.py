"""Wherever a screen tells of something done, the toast offers 撤销, or it is written here why not."""

import ast
from collections.abc import Iterator
from pathlib import Path

UI = Path(__file__).parents[2] / "station" / "ui"

# where the step cannot be taken back, or somebody else says so
WITHOUT = {
    "exchange/page.py:_moved": "what was taken in and sent is with others",
    "letters/acting.py:issue": "a number is drawn once",
    "letters/acting.py:withdraw": "the number stays void",
    "letters/editor.py:pass_on": "said by whoever did it",
    "letters/holdings.py:_do": "numbers that were handed out or back",
    "letters/statutes.py:take": "said by whoever opened the dialog",
    "reports/page.py:_submitted": "a report that was handed up is corrected, not taken back",
    "retention/due.py:draw": "the toast leads to the list, which has 撤回",
    "settings/holidays.py:remove": "said when the limits are counted again",
    "settings/holidays.py:_done": "said when the limits are counted again",
    "settings/rules.py:adopt": "said when the limits are counted again",
    "watching.py:catch_up": "written in another window",
}


def calls(within: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(within):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
            yield node


def tellers() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of a screen that tells the others what a step touched."""
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            told = any(ast.unparse(call.func).endswith("context.tell") for call in calls(node, "tell"))
            if told or any(calls(node, "pass_on")):  # which a letter's editor does when it has read its letter again
                yield f"{path.relative_to(UI).as_posix()}:{node.name}", node


def test_what_was_done_can_be_undone_where_it_is_told() -> None:
    found = dict(tellers())
    offering = {name for name, node in found.items() if any("undo" in {k.arg for k in call.keywords} for call in calls(node, "toast"))}
    assert len(offering) > 40
    assert sorted(found.keys() - offering) == sorted(WITHOUT)
