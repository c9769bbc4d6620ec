"""The rules of the house (docs/decisions/0001) and the tools that keep them, so that one command checks everything."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources import MODULES, ROOT, faults, name_of, nodes, tree_of

# Who may import what the other rooms must not know.
ROOMS = {
    "openpyxl": ("station/export/",),
    "python_calamine": ("station/export/",),
    "docx": ("station/export/",),
    "lxml": ("station/export/",),
    "reportlab": ("station/export/",),
    "PySide6": ("station/ui/", "station/app.py", "station/self_test.py"),
    "jeepney": ("station/ui/fcitx4.py",),
    "shiboken6": ("station/ui/", "station/app.py", "station/self_test.py"),
    "sqlite3": ("station/db/sqlite.py",),  # its types only
    "sqlcipher3": ("station/db/sqlite.py", "station/db/__init__.py"),
    "sqlite_utils": ("station/db/",),
    "cryptography": ("station/vault/", "station/sync/"),
    "pyrage": ("station/sync/",),
    "fsspec": ("station/sync/",),
    "s3fs": ("station/sync/",),
    "webdav4": ("station/sync/",),
    "paramiko": ("station/sync/",),
}

SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\S+\s+SET\b|\bDELETE\s+FROM\b|\bORDER\s+BY\b|^\s*PRAGMA\s"
    r"|\b(CREATE|ALTER|DROP)\s+(TEMP\s+|UNIQUE\s+|VIRTUAL\s+)?(TABLE|INDEX|VIEW|TRIGGER)\b|\bLEFT\s+JOIN\b|\bWHERE\s+\w+\s*(=|IN\b|LIKE\b)",
    re.DOTALL,
)


def imports(tree: ast.AST) -> Iterator[str]:
    yield from (alias.name for node in nodes(tree, ast.Import) for alias in node.names)
    yield from (node.module for node in nodes(tree, ast.ImportFrom) if node.module)


def strings(tree: ast.AST) -> Iterator[str]:
    """The literal texts of a module without its docstrings; values put into an f-string read ``?``."""
    docstrings = {id(node.value) for node in nodes(tree, ast.Expr)}
    for node in nodes(tree, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "?" for part in node.values)
    for node in nodes(tree, ast.Constant):
        if isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def filters(tree: ast.AST) -> Iterator[str]:
    """Calls of ``Store.select`` with a condition or an order, which are SQL too."""
    for node in nodes(tree, ast.Call):
        if not (isinstance(node.func, ast.Attribute) and node.func.attr == "select"):
            continue
        if len(node.args) > 1 or any(k.arg in ("where", "order") for k in node.keywords):
            yield ast.unparse(node)


def foreign(path: Path) -> Iterator[str]:
    """What a module imports or says that belongs into another room."""
    name, tree = name_of(path), tree_of(path)
    yield from (m for m in imports(tree) if not name.startswith(ROOMS.get(m.partition(".")[0], ("",))))
    if not name.startswith("station/db/"):
        yield from (text for text in strings(tree) if SQL.search(text))
        yield from filters(tree)


def test_modules_keep_to_their_rooms() -> None:
    assert faults(MODULES, foreign) == {}


def outliving(path: Path) -> Iterator[str]:
    """Where a part of the window listens to what outlives it with anything but a method, which alone Qt lets go with its object."""
    for node in nodes(tree_of(path), ast.Call):
        if not (isinstance(node.func, ast.Attribute) and node.func.attr == "connect"):
            continue
        if re.search(r"\bcontext\.\w+\.connect$", ast.unparse(node.func)) and not isinstance(node.args[0], ast.Attribute):
            yield ast.unparse(node)


def test_what_outlives_a_page_is_listened_to_with_its_methods() -> None:
    assert faults([path for path in MODULES if "/ui/" in name_of(path)], outliving) == {}


def nameless(path: Path) -> Iterator[str]:
    """A module whose name says nothing, or that does not open with a sentence."""
    if path.stem in ("utils", "helpers", "common", "manager"):
        yield path.stem
    opening = (ast.get_docstring(tree_of(path)) or "").partition("\n\n")[0]
    if not re.search(r"\w.*[.:]$", opening, re.DOTALL):
        yield opening


def test_modules_say_what_they_are_for() -> None:
    assert faults(MODULES, nameless) == {}


@pytest.mark.parametrize(
    ("code", "is_sql"),
    [
        ('x = "SELECT id FROM worker"', True),
        ('x = f"SELECT {name}\\n  FROM worker"', True),
        ('x = "INSERT OR IGNORE INTO step VALUES (?)"', True),
        ('x = "update the list from memory"', False),
        ('"""SELECT id FROM worker"""', False),
        ('store.select(Worker, "name = ?", [name])', True),
        ('store.select(Worker, order="name")', True),
        ("store.select(Worker)", False),
        ('x = "CREATE UNIQUE INDEX a ON b (c)"', True),
        ('x = "SELECT a station"', False),
    ],
)
def test_sql_is_recognised(code: str, is_sql: bool) -> None:
    tree = ast.parse(code)
    assert is_sql == bool([text for text in strings(tree) if SQL.search(text)] + list(filters(tree)))


@pytest.mark.parametrize("command", ["ruff check", "ruff format --check", "mypy", "lint-imports --no-logo"])
def test_tool_is_content(command: str) -> None:
    """Ruff also keeps out relative imports and public names without a docstring; import-linter keeps imports one way."""
    name, *arguments = command.split()
    tool = shutil.which(name, path=str(Path(sys.executable).parent))
    assert tool, f"{name} is not installed beside this Python"
    done = subprocess.run([tool, *arguments], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_lock_is_in_step() -> None:
    uv = shutil.which("uv", path=None) or shutil.which("uv", path=str(ROOT / ".tools" / "bin"))
    if not uv:
        pytest.skip("uv is not installed here")
    done = subprocess.run([uv, "lock", "--check", "--offline"], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, f"run `uv lock`: {done.stderr}"


def test_every_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *(line for group in project["dependency-groups"].values() for line in group)]
    rows = re.findall(r"^\| ([\w, -]+) \|", (ROOT / "docs/decisions/dependencies.md").read_text(encoding="utf-8"), re.MULTILINE)
    explained = {name.strip() for row in rows for name in row.split(",")} - {"package"}
    assert explained == {re.match(r"[\w-]+", line)[0] for line in wanted}


def test_every_library_brought_along_is_named() -> None:
    """What is shipped because something shipped asks for it, by any system's marker."""
    packages = {one["name"]: one for one in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
    shipped, waiting = set(), [(one["name"], ()) for one in packages["station"]["dependencies"]]
    while waiting:
        name, extras = waiting.pop()
        if name not in shipped:
            shipped.add(name)
            more = packages[name].get("optional-dependencies", {})
            asked = [*packages[name].get("dependencies", ()), *(one for extra in extras for one in more.get(extra, ()))]
            waiting += [(one["name"], one.get("extra", ())) for one in asked]
    told = (ROOT / "docs/decisions/dependencies.md").read_text(encoding="utf-8")
    for_developers = told.partition("For developers only")[2].partition("Brought along")[0]
    named = set(re.findall(r"[\w-]+", told.replace(for_developers, "").lower()))
    assert sorted(shipped - named) == []


def broken_links(path: Path) -> Iterator[str]:
    for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if not re.match(r"\w+:|#", link) and not (path.parent / link.partition("#")[0]).exists():
            yield link


def test_links_lead_somewhere() -> None:
    assert faults(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "resources").rglob("*.md")]), broken_links) == {}
