"""Whatever leaves a trace in the log of acts has a label a clerk reads."""

import ast
from pathlib import Path

from station.casework import vocabulary

ROOT = Path(__file__).resolve().parents[2] / "station"


def test_every_act_that_is_logged_has_a_label() -> None:
    known = {entry.code for entry in vocabulary.vocabulary("logged_act").entries}
    found: dict[str, str] = {}
    for path in ROOT.glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "log_act":
                act = node.args[0]
                assert isinstance(act, ast.Constant), f"{path.name}:{node.lineno} names its act elsewhere"
                found[str(act.value)] = f"{path.name}:{node.lineno}"
    assert {"export", "print", "backup"} <= found.keys()
    assert not {act: where for act, where in found.items() if act not in known}
