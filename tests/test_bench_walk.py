"""The walk of ``python -m bench.watchdog`` leaves out no act that a page has a key for, and names the pages it never came to."""

from bench._walk import new_acts, not_come_to
from station.ui.context import Context
from station.ui.page import Page


class _Front:
    """A window with one page in front."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def page(self) -> Page:
        return self._page

    def perform(self, act: str) -> None:
        self._page.acts[act]()


class _One(Page):
    """A page with two acts."""


class _Other(Page):
    """A page nobody comes to."""


def test_each_act_of_a_page_is_done_once(store, qtbot) -> None:  # type: ignore[no-untyped-def]
    page, said, done = _One(Context(store, {}, inline=True)), list[str](), set()
    qtbot.addWidget(page)
    page.acts = {"new": lambda: said.append("new"), "print": lambda: said.append("print")}
    for _, act in new_acts(_Front(page), done):  # type: ignore[arg-type]
        act()
    assert said == ["new", "print"]
    assert new_acts(_Front(page), done) == []  # type: ignore[arg-type]
    assert "_Other" in not_come_to({_One})
    assert "_One" not in not_come_to({_One})
