"""The visual language: one table of colours, one of type, and what Qt needs made from them.

Widgets ask for the theme in force when they paint, and listen for a change::

    from station.ui import theme

    theme.fill(painter, area, theme.current().colour("paper"))
    label.setFont(theme.current().font("section", bold=True))
    theme.follow(self.restyle)      # called again whenever light, dark or 字号 changes
    theme.dress(window)             # every window without a parent, once its parts stand in it
"""

import struct
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final
from weakref import WeakKeyDictionary, WeakSet

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station import paths

# token: (light, dark)
TOKENS: Final[dict[str, tuple[str, str]]] = {
    "desk": ("#F3F1EC", "#1B1A18"),
    "paper": ("#FFFFFF", "#242321"),
    "mat": ("#FAF8F4", "#2A2926"),
    "rail": ("#EAE6DE", "#161513"),
    "hover": ("#F5F2EC", "#2A2926"),
    "sel": ("#DFE8F1", "#2B3947"),
    "line": ("#E4DFD6", "#383632"),
    "line2": ("#D0C9BC", "#4C4943"),
    "ctl": ("#8E8676", "#8A8478"),
    "ink": ("#23272B", "#ECE8E0"),
    "ink2": ("#565B61", "#BDB7AC"),
    "ink3": ("#63676B", "#ACA69B"),
    "act": ("#1F4468", "#8FB5DB"),
    "act-hover": ("#2A5580", "#A3C3E3"),
    "act-text": ("#FFFFFF", "#13202C"),
    "act-bg": ("#E8EEF5", "#25303B"),
    "focus": ("#2F6CA8", "#7FB2E5"),
    "red": ("#B3261E", "#E6695E"),
    "badge-text": ("#FFFFFF", "#1B1A18"),
    "red-text": ("#A1211A", "#FFB0A6"),
    "red-bg": ("#FBEAE7", "#42221E"),
    "amb": ("#7E4F00", "#EFC46E"),
    "amb-bg": ("#FBF1DC", "#3B3018"),
    "amb-line": ("#E5CE9C", "#6B5830"),
    "grn": ("#2B6641", "#94CFA6"),
    "grn-bg": ("#E7F1E9", "#1F3426"),
    "blu": ("#25527E", "#A3C7EB"),
    "blu-bg": ("#E6EEF6", "#213245"),
    "vio": ("#56488A", "#C2B6EC"),
    "vio-bg": ("#EEEBF6", "#302A45"),
    "gry": ("#55595E", "#C2BDB3"),
    "gry-bg": ("#EFEDE8", "#34322E"),
    "problem": ("#A86A00", "#C99A45"),
    "problem-bg": ("#FFFCF5", "#2E281B"),
    "bar2": ("#8396AA", "#58738E"),
    "hit": ("#F6E3B4", "#5C4A1F"),
    "table": ("#DEDAD2", "#141311"),
    "sheet": ("#FFFFFF", "#FFFFFF"),
    "paper-red": ("#C8161D", "#C8161D"),
    "brand": ("#B3261E", "#B3261E"),
}

# style: (pixels, line height)
TYPE: Final[dict[str, tuple[int, int]]] = {
    "mini": (11, 16),
    "caption": (12, 18),
    "dense": (13, 20),
    "body": (14, 21),
    "section": (16, 24),
    "page": (20, 28),
    "figure": (22, 30),
    "figure2": (28, 36),
    "wizard": (24, 36),
}

SIZES: Final[dict[str, float]] = {"标准": 1.0, "大": 1.15, "特大": 1.3}
APPEARANCES: Final[dict[str, str]] = {"light": "浅色", "dark": "深色", "system": "跟随系统"}

USUAL: Final = ("system", "标准")  # until somebody chooses

_FAMILIES: Final = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "PingFang SC",  # macOS has none of the five
)
_OWN_FACE: Final = "fonts/StationHei-Medium.ttf"


class Theme:
    """Colours, fonts and sizes of one appearance at one 字号; immutable, made anew on every change."""

    def __init__(self, dark: bool = False, factor: float = 1.0) -> None:
        self.dark = dark
        self.factor = factor
        self._colours = {token: QColor(pair[dark]) for token, pair in TOKENS.items()}
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._metrics: dict[tuple[str, bool], QFontMetrics] = {}
        self.inked: dict[tuple[str, bool, float], set[str]] = {}  # characters drawn ahead, by style and ratio of the screen

    def hex(self, token: str) -> str:
        """``#rrggbb`` of a token; KeyError if there is none of that name."""
        return TOKENS[token][self.dark]

    def colour(self, token: str) -> QColor:
        """The token as a colour to paint with; do not change it in place."""
        return self._colours[token]

    @property
    def tint(self) -> QColor:
        """What lies over the window behind the palette and dialogs of our own."""
        return QColor(35, 33, 28, 82) if not self.dark else QColor(0, 0, 0, 110)

    def size(self, pixels: int) -> int:
        """A height or width at the chosen 字号, even so that text and icons sit on whole pixels (36 → 40 → 46)."""
        return pixels if self.factor == 1.0 else int(pixels * self.factor) // 2 * 2

    def line_height(self, style: str) -> int:
        """Height of a line of text in a style."""
        return round(TYPE[style][1] * self.factor)

    def font(self, style: str = "body", bold: bool = False) -> QFont:
        """The font of a style; where the family has no true bold our own medium face stands in, nothing is synthesised."""
        key = (style, bold)
        if key not in self._fonts:
            regular, heavy, weight = _families()
            font = QFont()
            font.setFamilies([heavy, regular] if bold else [regular])
            font.setWeight(weight if bold else QFont.Weight.Normal)
            font.setPixelSize(round(TYPE[style][0] * self.factor))
            font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
            font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = font
        return QFont(self._fonts[key])

    def metrics(self, style: str = "body", bold: bool = False) -> QFontMetrics:
        """Metrics of a style, for size hints."""
        key = (style, bold)
        if key not in self._metrics:
            self._metrics[key] = QFontMetrics(self.font(style, bold))
        return self._metrics[key]

    def palette(self) -> QPalette:
        """The palette of the application."""
        palette = QPalette()
        role = QPalette.ColorRole
        for where, token in (
            (role.Window, "desk"),
            (role.WindowText, "ink"),
            (role.Base, "paper"),
            (role.AlternateBase, "mat"),
            (role.Text, "ink"),
            (role.PlaceholderText, "ink3"),
            (role.Button, "paper"),
            (role.ButtonText, "ink"),
            (role.BrightText, "act-text"),
            (role.Highlight, "sel"),
            (role.HighlightedText, "ink"),
            (role.Link, "act"),
            (role.LinkVisited, "act"),
            (role.ToolTipBase, "paper"),
            (role.ToolTipText, "ink"),
            (role.Accent, "act"),
            (role.Light, "paper"),
            (role.Midlight, "line"),
            (role.Mid, "line2"),
            (role.Dark, "ctl"),
            (role.Shadow, "line2"),
        ):
            palette.setColor(where, self.colour(token))
        for where in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, where, self.colour("ink3"))
        return palette

    def stylesheet(self) -> str:
        """Style of Qt's own controls only; item views, buttons and pills are painted."""
        values = {token.replace("-", "_"): self.hex(token) for token in TOKENS}
        values |= {
            "body": str(round(14 * self.factor)),
            "dense": str(round(13 * self.factor)),
            "input": str(self.size(34) - 10),
            "item": str(self.size(28)),
            "menu": str(max(5, self.size(6))),
        }
        return _STYLESHEET.format_map(values)


_STYLESHEET = """
QToolTip {{ background: {paper}; color: {ink}; border: 1px solid {line2}; padding: 4px 8px; font-size: {dense}px; }}

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {{
    background: {paper}; color: {ink}; border: 1px solid {ctl}; border-radius: 4px;
    padding: 4px 9px; font-size: {body}px;
    selection-background-color: {act}; selection-color: {act_text}; placeholder-text-color: {ink3};
}}
QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {input}px; }}
QPlainTextEdit, QTextEdit {{ padding: 5px 8px; }}
QComboBox {{ padding: 4px 9px 4px 11px; combobox-popup: 0; }}
QLineEdit[narrows="true"] {{ background: {act_bg}; border-color: {act}; }}
QLineEdit:focus, QAbstractSpinBox:focus {{ border: 2px solid {focus}; padding: 3px 8px; }}
QComboBox:focus, QComboBox:on {{ border: 2px solid {focus}; padding: 3px 8px 3px 10px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {focus}; padding: 4px 7px; }}
QLineEdit[readOnly="true"], QPlainTextEdit[readOnly="true"], QTextEdit[readOnly="true"], QLineEdit:disabled, QComboBox:disabled,
QPlainTextEdit:disabled {{ background: {mat}; color: {ink2}; border-color: {line2}; }}
QLineEdit[readOnly="true"]:focus, QPlainTextEdit[readOnly="true"]:focus, QTextEdit[readOnly="true"]:focus {{ border-color: {focus}; }}
QLineEdit[problem="true"], QPlainTextEdit[problem="true"], QComboBox[problem="true"] {{
    background: {problem_bg}; border-color: {problem};
}}
QLineEdit[kind="bare"] {{ border: 0; background: transparent; padding: 0; }}
QPlainTextEdit[kind="bare"], QPlainTextEdit[kind="bare"]:focus {{ border: 0; background: transparent; padding: 4px 0; }}

QComboBox[blank="true"] {{ color: {ink3}; }}
QComboBox::drop-down {{ border: 0; width: 28px; }}
QComboBox::down-arrow {{ image: none; width: 0; height: 0; }}
QComboBox QAbstractItemView, QListView[kind="words"] {{
    background: {paper}; color: {ink}; border: 1px solid {line2}; outline: 0; padding: 4px;
    selection-background-color: {sel}; selection-color: {ink}; font-size: {body}px;
}}
QComboBox QAbstractItemView::item, QListView[kind="words"]::item {{ min-height: {item}px; padding: 0 8px; color: {ink}; border: 0; }}
QComboBox QAbstractItemView::item:selected, QComboBox QAbstractItemView::item:hover,
QListView[kind="words"]::item:selected, QListView[kind="words"]::item:hover {{ background: {sel}; }}

QMenu {{ background: {paper}; color: {ink}; border: 1px solid {line2}; padding: 4px; font-size: {body}px; }}
QMenu::item {{ padding: {menu}px 28px {menu}px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {sel}; }}
QMenu::item:disabled {{ color: {ink3}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 10px; }}

QScrollArea, QScrollArea > QWidget > QWidget[kind="scrolled"] {{ background: transparent; border: 0; }}
QScrollArea:focus {{ border: 2px solid {focus}; border-radius: 4px; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {line2}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {ctl}; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

QSplitter::handle {{ background: {line}; }}
QSplitter::handle:hover {{ background: {focus}; }}

QCalendarWidget QWidget {{ alternate-background-color: {mat}; }}
QCalendarWidget {{ border: 1px solid {ctl}; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {mat}; border: 0; border-bottom: 1px solid {line}; }}
QCalendarWidget QToolButton {{
    background: transparent; color: {ink}; border: 0; border-radius: 4px; padding: 4px 8px; font-size: {body}px;
}}
QCalendarWidget QToolButton:hover {{ background: {hover}; }}
QCalendarWidget QToolButton:focus {{ border: 2px solid {focus}; padding: 2px 6px; }}
QCalendarWidget QToolButton#qt_calendar_yearbutton {{ padding-right: 2px; }}
QCalendarWidget QToolButton#qt_calendar_yearbutton:focus {{ padding-right: 0; }}
QCalendarWidget QToolButton#qt_calendar_monthbutton {{ padding-left: 2px; }}
QCalendarWidget QToolButton#qt_calendar_monthbutton:focus {{ padding-left: 0; }}
QCalendarWidget QToolButton::menu-indicator {{ image: none; }}
QCalendarWidget QSpinBox {{ min-height: 20px; padding: 0 4px; }}
QCalendarWidget QAbstractItemView {{
    background: {paper}; color: {ink}; border: 0; outline: 0; font-size: {dense}px;
    selection-background-color: {act}; selection-color: {act_text};
}}
QCalendarWidget QTableView {{ border: 2px solid {paper}; }}
QCalendarWidget QTableView:focus {{ border-color: {focus}; }}
QCalendarWidget QAbstractItemView:disabled {{ color: {ink3}; }}
"""


class _Choice:
    """What the person chose, the theme made from it, and who is told."""

    def __init__(self) -> None:
        self.theme: Theme | None = None
        self.applied: Theme | None = None  # the one the application was given
        self.is_fusion = False  # Qt's own style, which the sheets are written for
        # Not a signal: PySide keeps the connection of a method of Qt's own, such as ``update``, when the widget is gone.
        self.followers: WeakKeyDictionary[QObject, list[str]] = WeakKeyDictionary()
        self.windows: WeakSet[QWidget] = WeakSet()  # those that have the style sheet
        self.appearance = "light"
        self.factor = 1.0
        self.listening = False


_choice = _Choice()


def current() -> Theme:
    """The theme in force; light at standard size until ``apply`` is called."""
    if _choice.theme is None:
        _choice.theme = Theme()
    return _choice.theme


def fill(painter: QPainter, area: QRect | QRectF, colour: QColor) -> None:
    """Cover an area with a colour. Asked to ``fillRect``, PySide builds the gradients, with 182 words, to see that a colour is none."""
    painter.setBackground(colour)
    painter.eraseRect(area)


def follow(restyle: Callable[[], object]) -> None:
    """Call ``restyle``, a method of a QObject, after every change of theme; it is let go with its object."""
    _choice.followers.setdefault(restyle.__self__, []).append(restyle.__name__)  # type: ignore[attr-defined]


def dress(window: QWidget) -> None:
    """Give a window the style sheet, which its dialogs, menus and tooltips take from it, now and after every change of theme.

    The application has none: with one, Qt would style every part anew each time it is put into a larger one on its way into the
    window, ten times for a field of a form; so it is done once, when the page comes into the window.
    """
    _choice.windows.add(window)
    window.setStyleSheet(current().stylesheet())


def made_application(words: Sequence[str]) -> QApplication:
    """The application, made in the style it is to have: asked for it later, Qt's words for styles would be loaded at the start."""
    _choice.is_fusion = True
    return QApplication([*words, "-style", "Fusion"])


def apply(appearance: str = "light", size: str = "标准") -> Theme:
    """Put an appearance (``light``, ``dark``, ``system``) and a 字号 (标准, 大, 特大) in force for the whole application."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if not _choice.listening:
        QGuiApplication.styleHints().colorSchemeChanged.connect(_system_changed)
        _choice.listening = True
    _choice.appearance = appearance
    _choice.factor = SIZES[size]
    system_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    is_dark = appearance == "dark" or (appearance == "system" and system_dark)
    if _choice.applied is not None and (_choice.applied.dark, _choice.applied.factor) == (is_dark, SIZES[size]):
        return _choice.applied
    theme = _choice.theme = _choice.applied = Theme(is_dark, SIZES[size])
    if not _choice.is_fusion:
        application.setStyle("Fusion")
        _choice.is_fusion = True
    application.setPalette(theme.palette())
    application.setFont(theme.font())
    for window in [each for each in _choice.windows if isValid(each)]:
        window.setStyleSheet(theme.stylesheet())
    for follower, names in list(_choice.followers.items()):
        for name in names:
            if isValid(follower):
                getattr(follower, name)()
    return theme


def _system_changed() -> None:
    if _choice.appearance == "system":
        apply("system", next(name for name, factor in SIZES.items() if factor == _choice.factor))


@cache
def _families() -> tuple[str, str, QFont.Weight]:
    """Family for text, family and weight for bold: the first of the list that this machine has, else the bundled face."""
    present = set(QFontDatabase.families())
    chosen = next((name for name in _FAMILIES if name in present), "")
    if not chosen:
        own = _own_family()
        return own, own, QFont.Weight.Normal
    if any(QFontDatabase.bold(chosen, style) for style in QFontDatabase.styles(chosen)):
        return chosen, chosen, QFont.Weight.Bold
    # The bundled face is drawn at weight 500: set as it is, beside a regular face, it reads as bold.
    return chosen, _own_family(beside=chosen), QFont.Weight.Medium


@cache
def own_family() -> str:
    """The bundled face as bold words are set in it; the file is not to be loaded a second time, for Qt takes the face loaded last."""
    text, bold, weight = _families()
    return _own_family(beside=text) if weight == QFont.Weight.Bold else bold


def _own_family(beside: str = "") -> str:
    """The bundled face; with the height and depth of the one it stands beside, or bold words would stand lower than their neighbours."""
    path = paths.resources() / _OWN_FACE
    data = bytearray(path.stat().st_size)  # once: each copy more is felt at the start
    with path.open("rb", buffering=0) as file:
        file.readinto(data)
    if beside:
        font = QFont(beside)
        font.setPixelSize(1000)
        metrics = QFontMetrics(font)
        _seat(data, metrics.ascent() / 1000, metrics.descent() / 1000)
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFontFromData(data))
    return families[0] if families else QGuiApplication.font().family()


def _seat(font: bytearray, ascent: float, descent: float) -> None:
    """Write height and depth, as shares of the em, where an OpenType file keeps them: in ``hhea`` and ``OS/2``."""
    tables = {bytes(font[at : at + 4]): int.from_bytes(font[at + 8 : at + 12]) for at in range(12, 12 + 16 * int.from_bytes(font[4:6]), 16)}
    em = int.from_bytes(font[tables[b"head"] + 18 : tables[b"head"] + 20])
    up, down = round(ascent * em), round(descent * em)
    struct.pack_into(">hhh", font, tables[b"hhea"] + 4, up, -down, 0)
    struct.pack_into(">hhhHH", font, tables[b"OS/2"] + 68, up, -down, 0, up, down)
