"""What the program reads can never become code, SQL or markup on the screen: no call that would make it so stands in the code."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from sources import MODULES, ROOT, faults, name_of, nodes, tree_of

# Built-ins that run what they are given, and modules whose files run when they are read or whose parsers follow what a file names.
RUNS = {"eval", "exec", "compile", "__import__"}
KEPT_OUT = {"pickle", "marshal", "shelve", "dill", "yaml", "xml", "imaplib", "telnetlib"}
ESCAPES_ONLY = {"xml.sax.saxutils"}  # which writes XML
SHELLS = {"system", "popen", "startfile", "getoutput", "getstatusoutput"}
# The only places where XML of others is parsed; both say there that nothing outside is loaded and no entity put in.
PARSES_XML = {"station/export/package_parts.py", "station/export/sheet_extents.py", "station/export/foreign_html.py"}
PARSERS = {"fromstring", "parse", "iterparse", "XML", "HTML", "XMLParser", "HTMLParser", "XSLT"}
MARKUP = {
    "setHtml",
    "setMarkdown",
    "insertHtml",
    "appendHtml",
    "setWhatsThis",
    "setOpenExternalLinks",
    "QTextBrowser",
    "QTextEdit",
    "QMessageBox",
}


def unsafe(tree: ast.AST) -> Iterator[str]:
    """What runs text, follows what a file names, or starts other programs through a shell."""
    yield from (one.name for node in nodes(tree, ast.Import) for one in node.names if one.name.partition(".")[0] in KEPT_OUT)
    for node in nodes(tree, ast.ImportFrom):
        if node.module not in ESCAPES_ONLY and (node.module or "").partition(".")[0] in KEPT_OUT:
            yield str(node.module)
    for node in nodes(tree, ast.Call):
        called = node.func
        is_run = isinstance(called, ast.Name) and called.id in RUNS
        is_shell = isinstance(called, ast.Attribute) and called.attr in SHELLS and ast.unparse(called.value) in ("os", "subprocess")
        if is_run or is_shell or any(k.arg == "shell" for k in node.keywords):
            yield ast.unparse(node)


def test_nothing_read_is_run() -> None:
    assert faults(MODULES, lambda path: unsafe(tree_of(path))) == {}


@pytest.mark.parametrize(
    "code",
    [
        "eval(text)",
        "exec(text)",
        "import pickle",
        "from yaml import load",
        "import xml.etree",
        "os.system(x)",
        "run(x, shell=True)",
        "os.startfile(x)",
    ],
)
def test_what_runs_text_is_recognised(code: str) -> None:
    assert list(unsafe(ast.parse(code)))


def careless(path: Path) -> Iterator[str]:
    """Where XML is parsed that should not be, or by a parser that would load what it names and put entities in."""
    for node in nodes(tree_of(path), ast.Call):
        if not (isinstance(node.func, ast.Attribute) and node.func.attr in PARSERS):
            continue
        if not ast.unparse(node.func).startswith("etree."):
            continue
        told = {k.arg: ast.unparse(k.value) for k in node.keywords}
        refused = [told.get(name) for name in ("resolve_entities", "no_network", "load_dtd", "huge_tree")]
        if (
            name_of(path) not in PARSES_XML
            or (node.func.attr in ("XMLParser", "iterparse") and refused != ["False", "True", "False", "False"])
            or (node.func.attr == "fromstring" and len(node.args) != 2)
        ):
            yield ast.unparse(node)


def test_xml_of_others_is_parsed_in_few_places_and_loads_nothing() -> None:
    assert faults(MODULES, careless) == {}


def test_only_own_workbooks_are_read_with_openpyxl() -> None:
    """It reads with a parser of the standard library, which would put in the entities a stranger's file declares."""
    readers = {name_of(path) for path in MODULES for node in nodes(tree_of(path), ast.Name) if node.id == "load_workbook"}
    assert readers == {"station/export/report_xlsx.py"}  # which reads back what it has just written


# -- SQL -----------------------------------------------------------------------------------------------------------------

SPEAKS = ("execute", "executemany", "executescript", "query")
# What may be put into the text of SQL: pieces of SQL that stand in station/db itself and names out of the declarations of the records.
# A value somebody typed or sent is none of these; it goes in as a parameter. Whoever adds a name here has looked where it comes from.
PIECES = frozenset(
    Path(__file__).with_name("files").joinpath("sql_pieces.txt").read_text(encoding="utf-8").split()  # one a line, in order
)
OWN = re.compile(r"_?[A-Z][A-Z0-9_]*")  # a constant of a module


def pieces(tree: ast.AST) -> Iterator[str]:
    """The names put into SQL, also those within calls and joins."""
    from test_architecture import SQL

    for node in nodes(tree, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "?" for part in node.values)
        spoken = SQL.search(text) or re.search(r"\b(SELECT|FROM|WHERE|JOIN|AND|OR|VALUES|PRAGMA|ATTACH|VACUUM|GROUP BY)\b", text)
        if spoken:
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    bound = {
                        n.id
                        for c in ast.walk(part.value)
                        if isinstance(c, ast.comprehension)
                        for n in ast.walk(c.target)
                        if isinstance(n, ast.Name)
                    }
                    yield from (
                        n.id for n in ast.walk(part.value) if isinstance(n, ast.Name) and not OWN.fullmatch(n.id) and n.id not in bound
                    )


def test_only_known_names_are_put_into_sql() -> None:
    found = {name for path in MODULES if name_of(path).startswith("station/db/") for name in pieces(tree_of(path))}
    assert sorted(found - PIECES) == [], "a value belongs into the parameters; a piece of SQL of our own, into tests/files/sql_pieces.txt"
    assert sorted(PIECES - found) == [], "no longer used"


def test_sql_is_never_made_with_percent_or_concatenated_values() -> None:
    for path in MODULES:
        if name_of(path).startswith("station/db/"):
            for node in nodes(tree_of(path), ast.Call):
                if isinstance(node.func, ast.Attribute) and node.func.attr in SPEAKS and node.args:
                    parts = [n for n in ast.walk(node.args[0]) if isinstance(n, ast.BinOp) and isinstance(n.op, ast.Mod)]
                    assert not parts, ast.unparse(node)


# -- the screen ----------------------------------------------------------------------------------------------------------

OF_OUR_OWN = (
    "station/ui/help/reader.py",  # sets the Markdown of the manual, which comes with the program, and nothing else
    "station/ui/copying.py",  # for the clipboard, every cell escaped; tests/ui/test_copying.py
)


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) or (isinstance(node, ast.IfExp) and is_literal(node.body) and is_literal(node.orelse))


def guessed(tree: ast.AST) -> Iterator[str]:
    """Where Qt would guess from the words whether they are HTML."""
    for node in nodes(tree, ast.Name, ast.Attribute):
        if (node.id if isinstance(node, ast.Name) else node.attr) in MARKUP:
            yield ast.unparse(node)
    for node in nodes(tree, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        if called in ("setToolTip", "showText"):
            words = node.args[called == "showText"]
            if not is_literal(words) and not (
                isinstance(words, ast.Call) and isinstance(words.func, ast.Name) and words.func.id == "as_tip"
            ):
                yield ast.unparse(node)
        elif called == "QLabel":
            yield ast.unparse(node)


def test_words_on_the_screen_are_shown_as_they_stand() -> None:
    """Labels are ``Label``, which is plain text; what a tooltip says goes through ``as_tip``."""
    shown = [path for path in MODULES if ("/ui/" in name_of(path) or path.name == "app.py") and name_of(path) not in OF_OUR_OWN]
    assert faults(shown, lambda path: guessed(tree_of(path))) == {}


@pytest.mark.parametrize("code", ["a.setToolTip(name)", "a.setToolTip(f'{x}')", "QLabel(name)", "box.setHtml(x)", "QMessageBox.warning(a)"])
def test_where_qt_would_guess_is_recognised(code: str) -> None:
    assert list(guessed(ast.parse(code)))


# -- templates -----------------------------------------------------------------------------------------------------------


def texts(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for value in said.values():
            yield from texts(value)
    elif isinstance(said, list):
        for value in said:
            yield from texts(value)


def reaching(path: Path) -> Iterator[str]:
    """Texts of a file that name more than a value: ``{name.__class__}`` and ``{name[0]}`` would lead into the program."""
    for text in texts(json.loads(path.read_text(encoding="utf-8"))):
        if "{" in text:
            try:
                names = [name for _, name, _, _ in Formatter().parse(text) if name]
            except ValueError:  # no template
                continue
            if not all(re.fullmatch(r"[\w~|]+", name) for name in names):
                yield text


def test_a_template_names_values_and_reaches_into_none() -> None:
    assert faults(sorted((ROOT / "resources").rglob("*.json")), reaching) == {}
