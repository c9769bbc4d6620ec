"""Whatever leaves a trace in the log of acts has a label a clerk reads."""

import ast

from sources import MODULES, nodes, tree_of
from station.casework import vocabulary

NOTERS = {"log_act": 0, "note_once": 1}  # what writes into the log, and which argument names the act
PASSING_ON = ("acts.py",)  # where one of them calls the other


def test_every_act_that_is_logged_has_a_label() -> None:
    known = {entry.code for entry in vocabulary.vocabulary("logged_act").entries}
    found: dict[str, str] = {}
    for path in MODULES:
        for node in nodes(tree_of(path), ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in NOTERS and path.name not in PASSING_ON:
                act = node.args[NOTERS[name]]
                assert isinstance(act, ast.Constant), f"{path.name}:{node.lineno} names its act elsewhere"
                found[str(act.value)] = f"{path.name}:{node.lineno}"
    assert {"export", "print", "backup"} <= found.keys()
    assert not {act: where for act, where in found.items() if act not in known}
