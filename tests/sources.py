"""The program's own modules as text and as trees, read once for all rules that look at them."""

import ast
import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

N = TypeVar("N", bound=ast.AST)

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "station").rglob("*.py"))
_frozen = 0


def name_of(path: Path) -> str:
    """A path as it is written in the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    """A module parsed; nobody changes it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def _by_kind(tree: ast.AST) -> dict[type[ast.AST], list[ast.AST]]:
    found: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
    for node in ast.walk(tree):
        found[type(node)].append(node)
    return found


def nodes(tree: ast.AST, *kinds: type[N]) -> Iterator[N]:
    """The parts of a tree that are of these kinds, one kind after the other; a tree is walked once for all rules."""
    for kind in kinds:
        yield from _by_kind(tree).get(kind, ())  # type: ignore[misc]


def freeze() -> None:
    """Let no collection look through the trees read since this was last asked for."""
    global _frozen
    if _frozen != (_frozen := tree_of.cache_info().currsize):
        gc.collect()
        gc.freeze()


def faults(paths: Iterable[Path], rule: Callable[[Path], Iterable[str]]) -> dict[str, list[str]]:
    """What a rule finds in each file where it finds something: one test for hundreds of files."""
    found = {name_of(path): list(rule(path)) for path in paths}
    return {name: said for name, said in found.items() if said}
