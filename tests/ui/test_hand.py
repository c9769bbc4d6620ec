"""What the hand may count on in every screen: no dialog that only says OK, one table of keys, and a word for each of them."""

import ast
from pathlib import Path

from PySide6.QtGui import QKeySequence

from sources import MODULES, ROOT, name_of, nodes, tree_of
from station.ui.help.shortcuts import WORDS, shortcuts
from station.ui.page import KEYS

PAGES = [path for path in MODULES if ROOT / "station" / "ui" in path.parents]
SAYS_ONLY_OK = {"QMessageBox", "QErrorMessage"}  # of Qt; what is to be said stands in a toast or a note, what is asked in dialog.ask


def test_nothing_is_said_in_a_dialog_of_qt() -> None:
    found = [f"{name_of(path)}: {node.id}" for path in PAGES for node in nodes(tree_of(path), ast.Name) if node.id in SAYS_ONLY_OK]
    assert found == []


def test_no_answer_only_agrees() -> None:
    """The words of an answer say what is done; one that only agrees would make a dialog that only says OK."""
    found = []
    for path in PAGES:
        for node in nodes(tree_of(path), ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == "Answer":
                words = [each.value for each in node.args if isinstance(each, ast.Constant)]
                found += [f"{name_of(path)}:{node.lineno}" for word in words if word in ("好", "好的", "确定", "知道了", "OK", "是")]
    assert found == []


def test_every_key_has_a_word_and_stands_in_the_manual() -> None:
    assert KEYS.keys() == WORDS.keys()
    table = shortcuts()
    assert [act for act, keys in KEYS.items() if not any(f"`{key}`" in table for key in keys)] == []
    sequences = [QKeySequence(key).toString() for keys in KEYS.values() for key in keys]
    assert len(sequences) == len(set(sequences)) and all(sequences)


def test_every_act_of_a_page_has_a_key() -> None:
    """What pages offer under ``acts`` is named as in the table of keys, and nothing stands in the table that no page and no window does."""
    offered: dict[str, Path] = {}
    for path in PAGES:
        for node in nodes(tree_of(path), ast.Assign, ast.AugAssign, ast.AnnAssign):
            named = isinstance(node.value, ast.Dict)
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if named and any(isinstance(each, ast.Attribute) and each.attr == "acts" for each in targets):
                offered |= {key.value: path for key in node.value.keys if isinstance(key, ast.Constant)}
            for each in targets:
                if isinstance(each, ast.Subscript) and isinstance(each.value, ast.Attribute) and each.value.attr == "acts":
                    offered |= {each.slice.value: path} if isinstance(each.slice, ast.Constant) else {}
    assert sorted(offered.keys() - KEYS.keys()) == []
    assert sorted(KEYS.keys() - offered.keys() - {"help", "escape"}) == []
