"""What tests of the place 服务 share: the list in front, the footer of its form, fields filled in as a person would."""

from PySide6.QtCore import QCoreApplication, QEvent

from desk import Desk
from station.casework.fields import Kind
from station.casework.model import BY_NAME
from station.ui.footer import FormFooter
from station.ui.services.kind import KindList
from station.ui.services.page import Services
from station.ui.widgets import Paragraph


def current(desk: Desk) -> KindList:
    """The list in front."""
    page = desk.window.place("services")
    assert isinstance(page, Services)
    kind = page.current()
    assert isinstance(kind, KindList)
    return kind


def footer(desk: Desk) -> str:
    """What the line below the form says."""
    return next(bar.words.text() for bar in desk.window.findChildren(FormFooter) if bar.isVisible())


def fill(desk: Desk, record: str, typed: dict[str, str]) -> None:
    """Type into the fields of the form of a record; words of a vocabulary are chosen."""
    for name, text in typed.items():
        if BY_NAME[record].spec(name).kind is Kind.CODE:
            desk.choose(f"services.{record}.form.{name}", text)
        else:
            desk.type(f"services.{record}.form.{name}", text)


def shown(desk: Desk) -> str:
    """Everything the detail says."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what it said before is gone
    return "\n".join(part.text() for part in current(desk).detail.findChildren(Paragraph))
