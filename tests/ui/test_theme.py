"""Colours, type and icons keep what the visual language promises."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication, QStyleHints
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sources import MODULES, name_of, nodes, tree_of
from station import paths
from station.ui import icons, theme
from station.ui.editors import LineEditor
from station.ui.theme import SIZES, TOKENS, TYPE, Theme
from station.ui.widgets import Button, CheckBox, Icon, Item, ItemList, Label, ViewTabs

UI = Path(theme.__file__).parent

# words, ground, least ratio (WCAG 2: text 4.5, borders of inputs and graphics 3)
PAIRS = [
    ("ink", "paper", 4.5),
    ("ink", "desk", 4.5),
    ("ink", "sel", 4.5),
    ("ink", "hover", 4.5),
    ("ink", "hit", 4.5),
    ("ink", "amb-bg", 4.5),
    ("ink2", "paper", 4.5),
    ("ink2", "desk", 4.5),
    ("ink2", "rail", 4.5),
    ("ink2", "mat", 4.5),
    ("ink2", "sel", 4.5),
    ("ink3", "paper", 4.5),
    ("ink3", "mat", 4.5),
    ("ink3", "sel", 4.5),
    ("act", "paper", 4.5),
    ("act", "desk", 4.5),
    ("act", "act-bg", 4.5),
    ("act-text", "act", 4.5),
    ("act-text", "act-hover", 4.5),
    ("badge-text", "red", 4.5),
    ("red", "hover", 4.5),
    ("badge-text", "ink2", 4.5),
    ("red-text", "red-bg", 4.5),
    ("red-text", "paper", 4.5),
    ("amb", "amb-bg", 4.5),
    ("amb", "paper", 4.5),
    ("grn", "grn-bg", 4.5),
    ("grn", "paper", 4.5),
    ("blu", "blu-bg", 4.5),
    ("vio", "vio-bg", 4.5),
    ("gry", "gry-bg", 4.5),
    ("ink2", "hover", 4.5),
    ("ink2", "amb-bg", 4.5),
    ("ink3", "gry-bg", 4.5),  # a button that cannot be pressed
    ("ink3", "desk", 4.5),
    ("ink3", "rail", 4.5),
    ("ink", "act-bg", 4.5),
    ("act", "sel", 4.5),
    ("act", "mat", 4.5),
    ("act", "amb-bg", 4.5),
    ("badge-text", "amb", 4.5),
    ("amb", "problem-bg", 4.5),
    ("bar2", "paper", 3),  # bars of a chart
    ("ctl", "paper", 3),
    ("problem", "problem-bg", 3),
    ("focus", "paper", 3),
    ("red", "desk", 3),
]


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("words", "ground", "least"), PAIRS)
def test_words_can_be_read(words: str, ground: str, least: float, dark: bool) -> None:
    assert contrast(TOKENS[words][dark], TOKENS[ground][dark]) >= least


@pytest.mark.parametrize(("factor", "heights"), [(1.0, (36, 34, 28)), (1.15, (40, 38, 32)), (1.3, (46, 44, 36))])
def test_rows_grow_with_the_text(factor: float, heights: tuple[int, ...]) -> None:
    assert tuple(Theme(factor=factor).size(height) for height in (36, 34, 28)) == heights


@pytest.mark.parametrize("style", TYPE)
@pytest.mark.parametrize("factor", SIZES.values())
def test_fonts_are_set_in_pixels(qapp: QApplication, style: str, factor: float) -> None:
    font = Theme(factor=factor).font(style)
    assert font.pixelSize() == round(TYPE[style][0] * factor)
    assert font.pointSize() == -1


def test_text_and_bold_differ_and_fit_their_line(qapp: QApplication) -> None:
    now = Theme()
    for style in TYPE:
        assert now.metrics(style).height() <= now.line_height(style) + 4
    plain, bold = now.font(), now.font(bold=True)
    assert plain.weight() == QFont.Weight.Normal
    assert (bold.families(), bold.weight()) != (plain.families(), plain.weight())


def test_bold_words_stand_on_the_line_of_their_neighbours(qapp: QApplication) -> None:
    for style in TYPE:
        plain, bold = Theme().metrics(style), Theme().metrics(style, bold=True)
        assert (bold.ascent(), bold.height()) == (plain.ascent(), plain.height()), style


def test_a_machine_without_chinese_fonts_gets_the_bundled_one(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(theme, "_FAMILIES", ("No such family",))
    theme._families.cache_clear()
    try:
        font = Theme().font()
        assert font.families()[0] == "Station Hei"
        assert Theme().metrics().inFont("诉")
    finally:
        theme._families.cache_clear()


def test_a_change_reaches_the_palette_the_controls_and_those_who_follow(qapp: QApplication) -> None:
    label, window = Label("诉求", "body", "ink"), QWidget()
    theme.dress(window)
    theme.apply("dark", "特大")
    try:
        assert qapp.palette().window().color().name().upper() == TOKENS["desk"][1]
        assert TOKENS["paper"][1] in window.styleSheet()
        assert label.palette().windowText().color().name().upper() == TOKENS["ink"][1]
        assert label.font().pixelSize() == 18
        assert label.sizeHint().height() > QLabel("诉").fontMetrics().height() - 2
    finally:
        theme.apply("light", "标准")
    assert label.palette().windowText().color().name().upper() == TOKENS["ink"][0]


def test_no_screen_names_a_colour_that_is_not_in_the_table() -> None:
    named = re.compile(r'(?:colour|hex)\("([\w-]+)"')
    for path in UI.rglob("*.py"):
        for token in named.findall(path.read_text(encoding="utf-8")):
            assert token in TOKENS, f"{path.name}: {token}"


ICON_AT = {"Icon": 0, "icon": 0, "pixmap": 0, "paint": 1, "PillText": 2, "StatusItem": 1}  # the place of the name in a call


def _words(tree: ast.AST) -> set[str]:
    """Texts in a piece of code, without keys, which are never icons."""
    keys = {id(key) for node in nodes(tree, ast.Dict) for key in node.keys}
    keys |= {id(node.slice) for node in nodes(tree, ast.Subscript)}
    found = (node.value for node in nodes(tree, ast.Constant) if id(node) not in keys)
    return {value for value in found if isinstance(value, str) and value}


def _named_icons(tree: ast.AST) -> set[str]:
    """What is plainly the name of an icon."""
    found: set[str] = set()
    for call in nodes(tree, ast.Call):
        called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        place = ICON_AT.get(called, len(call.args))
        for part in (*call.args[place : place + 1], *(word.value for word in call.keywords if word.arg == "icon")):
            found |= _words(part)
    for given in nodes(tree, ast.Assign):
        if any(getattr(target, "attr", "") == "icon_name" for target in given.targets):
            found |= _words(given.value)
    return found


def test_every_icon_named_is_shipped_and_every_one_shipped_is_named() -> None:
    folder = paths.resources() / "icons"
    shipped = {path.stem for path in folder.glob("*.svg")}
    declared = ("station/ui/", "station/app.py", "station/casework/outreach/")  # each kind of work has its icon
    trees = [tree_of(path) for path in MODULES if name_of(path).startswith(declared)]
    named = set().union(*(_named_icons(tree) for tree in trees))
    assert {"clipboard-plus", "search", "x"} <= named
    assert named <= shipped
    assert shipped <= set().union(*(_words(tree) for tree in trees))
    assert "MIT License" in (folder / "LICENSE").read_text(encoding="utf-8")


def test_icons_take_colour_and_scale(qapp: QApplication) -> None:
    picture = icons.pixmap("columns-3", 20, "#B3261E", 2.0)
    assert (picture.width(), picture.devicePixelRatio()) == (40, 2.0)
    image = picture.toImage()
    colours = {image.pixelColor(x, y).name() for x in range(40) for y in range(40) if image.pixelColor(x, y).alpha() == 255}
    assert colours == {"#b3261e"}
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon", 20, "#000000")


def test_the_mark_is_white_on_red(qapp: QApplication) -> None:
    image = icons.mark(44).toImage()
    assert image.pixelColor(22, 22).name() == "#ffffff"
    assert image.pixelColor(8, 22).name() == "#b3261e"
    assert image.pixelColor(0, 0).alpha() < 128


def test_the_system_going_dark_while_running_is_followed_where_that_is_chosen(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """The 字号 stays; who chose light stays light."""
    hints = QGuiApplication.styleHints()
    label = Label("诉求", "body", "ink")
    scheme = [Qt.ColorScheme.Light]
    monkeypatch.setattr(QStyleHints, "colorScheme", lambda _: scheme[0])
    theme.apply("system", "大")
    try:
        for scheme[0], place in ((Qt.ColorScheme.Dark, 1), (Qt.ColorScheme.Light, 0)):
            hints.colorSchemeChanged.emit(scheme[0])
            assert (theme.current().dark, theme.current().factor) == (bool(place), SIZES["大"])
            assert label.palette().windowText().color().name().upper() == TOKENS["ink"][place]
            assert qapp.palette().window().color().name().upper() == TOKENS["desk"][place]
        theme.apply("light", "标准")
        scheme[0] = Qt.ColorScheme.Dark
        hints.colorSchemeChanged.emit(scheme[0])
        assert not theme.current().dark
    finally:
        theme.apply("light", "标准")


def test_large_type_makes_lines_icons_and_buttons_larger(qapp: QApplication) -> None:
    sizes = []
    for kind in SIZES:
        theme.apply("light", kind)
        made = [
            Button("登记诉求", icon="clipboard-plus"),
            Icon("x", 18),
            CheckBox("匿名"),
            ViewTabs([("a", "在办")]),
            ItemList([Item("a", "第一项")]),
        ]
        sizes.append([(widget.sizeHint().width(), widget.sizeHint().height()) for widget in made])
    theme.apply("light", "标准")
    for smaller, larger in pairwise(sizes):
        assert all(high < higher for (_, high), (_, higher) in zip(smaller, larger, strict=True))
        assert all(wide < wider for (wide, _), (wider, _) in zip(smaller[:4], larger[:4], strict=True))


def test_words_offered_below_a_field_wear_the_theme_of_the_moment(qtbot: QtBot) -> None:
    line = LineEditor()
    line.suggest(lambda text: ["甲公司", "乙公司"])
    qtbot.addWidget(line)
    line.show()
    QTest.keyClicks(line, "a")
    popup = line.completer().popup()
    try:
        assert popup.isVisible()
        assert popup.sizeHintForRow(0) >= theme.current().size(28)
        assert TOKENS["paper"][0] in popup.styleSheet()
        theme.apply("dark")
        assert TOKENS["paper"][1] in popup.styleSheet()
    finally:
        theme.apply("light", "标准")
        popup.hide()


def test_a_wrong_field_keeps_its_colour_under_the_focus(qtbot: QtBot) -> None:
    page, wrong = QWidget(), QLineEdit("139")
    wrong.setProperty("problem", True)
    column = QVBoxLayout(page)
    for each in (QLineEdit(), wrong):
        column.addWidget(each)
    theme.dress(page)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    framed = []
    for with_keyboard in (page.findChildren(QLineEdit)[0], wrong):
        with_keyboard.setFocus()
        qtbot.waitUntil(with_keyboard.hasFocus)
        image = wrong.grab().toImage()
        framed.append([image.pixelColor(x, image.height() // 2).name() for x in range(2)])
    problem, ground = (theme.current().colour(name).name() for name in ("problem", "problem-bg"))
    assert framed == [[problem, ground], [problem, problem]]
