"""The program's own modules as text and as trees, read once for all rules that look at them."""

import ast
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "station").rglob("*.py"))


def name_of(path: Path) -> str:
    """A path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """A module parsed; nobody changes it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def faults(paths: Iterable[Path], rule: Callable[[Path], Iterable[str]]) -> dict[str, list[str]]:
    """What a rule finds in each file where it finds something: one test for hundreds of files."""
    found = {name_of(path): list(rule(path)) for path in paths}
    return {name: said for name, said in found.items() if said}
