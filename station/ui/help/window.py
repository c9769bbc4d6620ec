"""The manual in a window of its own beside the work: contents and search at the left, the page at the right; Esc closes it.

``show_manual(window, "grievances")`` opens the page of that name, ``"services#走访"`` a section of it.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from station.ui import menuicons, theme
from station.ui.help.book import Hit, manual
from station.ui.help.reader import Reader
from station.ui.widgets import Button, Item, ItemList, Pane, Paragraph, Scroll, SectionItem, SectionNav, column, row
from station.ui.widgets.button import ICON
from station.ui.widgets.searchfield import SearchField

TITLE = "使用手册"
SIZE = (1000, 720)
SIDE = 264
_NAME = "manual"


def show_manual(beside: QWidget, topic: str = "") -> "ManualWindow":
    """Bring the manual of a window to the front, at a topic."""
    found = beside.findChild(ManualWindow, _NAME, Qt.FindChildOption.FindDirectChildrenOnly)
    window = found or ManualWindow(beside)
    if found is None:
        _place(window, beside)
    key, _, heading = topic.partition("#")
    window.go(key, heading)
    window.show()
    window.raise_()
    window.activateWindow()
    return window


def _place(window: "ManualWindow", beside: QWidget) -> None:
    """At the right edge of the screen the work is on, as high as there is room."""
    screen = (beside.screen() or QGuiApplication.primaryScreen()).availableGeometry()
    now = theme.current()
    width, height = min(now.size(SIZE[0]), screen.width()), min(now.size(SIZE[1]), screen.height() - 40)
    window.setGeometry(screen.right() - width + 1, screen.top() + 40, width, height)


class ManualWindow(QWidget):
    """See the module."""

    def __init__(self, beside: QWidget | None = None) -> None:
        super().__init__(beside, Qt.WindowType.Window)
        if beside is None:
            theme.dress(self)
        self.setObjectName(_NAME)
        self.setWindowTitle(TITLE)
        self.setWindowIcon(menuicons.mark())
        self._been: list[tuple[str, str]] = []
        self._at = -1
        self.search = SearchField("manual.search", "在手册里查")
        self.search.textChanged.connect(self._find)
        self.search.returnPressed.connect(self._open_first)
        self.contents = SectionNav(_lines())
        self.contents.set_close(True)
        self.contents.setAccessibleName("目录")
        self.contents.chosen.connect(self.go)
        self.hits = ItemList(padding=10)
        self.hits.setObjectName("manual.hits")
        self.hits.setAccessibleName("查到的")
        self.hits.chosen.connect(self._open_hit)
        self.nothing = Paragraph("", "dense", "ink2")
        self.left = QStackedWidget()
        self.left.addWidget(Scroll(column(self.contents, None, spacing=0)))
        self.left.addWidget(Scroll(column(self.nothing, self.hits, None, spacing=0)))
        self.back = Button("后退", self.go_back, kind=ICON, icon="chevron-left", key="Alt+←")
        self.back.setObjectName("manual.back")
        self.forward = Button("前进", self.go_forward, kind=ICON, icon="chevron-right", key="Alt+→")
        self.forward.setObjectName("manual.forward")
        self.reader = Reader()
        self.reader.asked.connect(self._follow)
        self._found: dict[str, Hit] = {}
        moves = row(self.back, self.forward, None, spacing=4)
        self._side = Pane(column(self.search, moves, self.left, spacing=8, margins=(12, 12, 12, 8)), fill="desk", edges="r", line="line2")
        whole = row(self._side, spacing=0)
        whole.addWidget(self.reader, 1)
        self.setLayout(whole)
        for keys, act in (
            (("Esc",), self._escape),
            (("Alt+Left",), self.go_back),
            (("Alt+Right",), self.go_forward),
            (("Ctrl+F", "F1"), self._search),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self, act)
        theme.follow(self._fit)
        self._fit()

    def _fit(self) -> None:
        self._side.setFixedWidth(theme.current().size(SIDE))

    # -- going through the pages -----------------------------------------------------------------------------------

    def go(self, key: str, heading: str = "") -> None:
        """Open a page, from a heading on."""
        here = manual().page(key).key, heading
        if self._at < 0 or self._been[self._at] != here:
            del self._been[self._at + 1 :]
            self._been.append(here)
            self._at = len(self._been) - 1
        self._show()

    def current(self) -> tuple[str, str]:
        """Key of the page shown, and the heading it was opened at."""
        return self._been[self._at]

    def go_back(self) -> None:
        """The page before."""
        if self._at > 0:
            self._at -= 1
            self._show()

    def go_forward(self) -> None:
        """The page one came back from."""
        if self._at < len(self._been) - 1:
            self._at += 1
            self._show()

    def _show(self) -> None:
        key, heading = self.current()
        page = manual().page(key)
        if heading.startswith("pictures/"):
            self.reader.show_picture(heading)
        else:
            self.reader.show_page(page, heading, self.search.text().split())
        self.contents.set_current(key)
        self.setWindowTitle(f"{page.title} — {TITLE}")
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at < len(self._been) - 1)

    def _follow(self, address: str) -> None:
        name, _, heading = address.partition("#")
        if name.startswith("pictures/"):
            self.go(self.current()[0], name)
        else:
            self.go(name.removesuffix(".md") or self.current()[0], heading)

    # -- finding ---------------------------------------------------------------------------------------------------

    def _search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _find(self, text: str) -> None:
        found = manual().find(text)
        self._found = {str(place): hit for place, hit in enumerate(found)}
        items = [Item(key, _title(hit), second=hit.excerpt) for key, hit in self._found.items()]
        self.hits.set_current("")
        self.hits.set_items(items)
        self.nothing.set_text("" if found else f"手册里没有“{text}”，换一个词试试。")
        self.nothing.setVisible(not found)
        self.left.setCurrentIndex(1 if text.strip() else 0)

    def _open_first(self) -> None:
        if self._found:
            self.hits.set_current(next(iter(self._found)))
            self.hits.setFocus()

    def _open_hit(self, key: str) -> None:
        if hit := self._found.get(key):
            self.go(hit.page.key, "" if hit.heading == hit.page.title else hit.heading)

    def _escape(self) -> None:
        if self.search.text():
            self.search.clear()
        else:
            self.close()


def _title(hit: Hit) -> str:
    return hit.heading if hit.heading == hit.page.title else f"{hit.page.title} · {hit.heading}"


def _lines() -> list[SectionItem]:
    lines: list[SectionItem] = []
    group = ""
    for page in manual().pages:
        if page.group != group:
            group = page.group
            lines.append(SectionItem("", group))
        lines.append(SectionItem(page.key, page.title))
    return lines
