"""Keys offered to Fcitx 4, spoken to over a socket as it speaks itself; the real one is met by ./dev try-deb."""

import socket
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, Message, MessageFlag, Parser, new_method_return, new_signal
from jeepney.io.blocking import DBusConnection
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station.ui import fcitx4, input_method
from station.ui.editors import LineEditor
from station.ui.widgets import column

NAME, FIFTH = "org.fcitx.Fcitx-7", "org.fcitx.Fcitx5"
ESC, BACKSPACE, SHIFT = 0xFF1B, 0xFF08, 0xFFE1
Said = tuple[str, str, tuple[Any, ...]]  # a signal: its name, signature and body


class Fcitx(Thread):
    """The other end of the bus: the bus itself and Fcitx 4 with a pinyin that knows 王 and 网."""

    def __init__(self, owned: set[str]) -> None:
        super().__init__(daemon=True)
        self.ours, self.theirs = socket.socketpair()
        self.owned, self.heard = owned, list[tuple[str, tuple[Any, ...]]]()
        self.contexts, self.pinyin, self.is_dumb = 0, "", False
        self.says: dict[int, list[Said]] = {}
        self.start()

    def run(self) -> None:
        parser = Parser()
        while data := self.ours.recv(4096):  # until the other end is shut
            parser.add_data(data)
            while (said := parser.get_next_message()) is not None:
                member = said.header.fields[HeaderFields.member]
                self.heard.append((member, said.body))
                answer = getattr(self, f"_{member}", lambda *_: ("", ()))(*said.body)
                if not said.header.flags & MessageFlag.no_reply_expected and answer is not None:
                    self._send(new_method_return(said, *answer))

    def signal(self, member: str, signature: str, body: tuple[Any, ...], path: str = "") -> None:
        self._send(new_signal(DBusAddress(path or f"/inputcontext_{self.contexts}", interface="any.thing"), member, signature, body))

    def told(self, member: str) -> list[tuple[Any, ...]]:
        return [body for name, body in self.heard if name == member]

    def _send(self, message: Message) -> None:
        self.ours.sendall(message.serialise(serial=len(self.heard) + 1))

    def _Hello(self) -> tuple[str, tuple[Any, ...]]:
        return "s", (":1.9",)

    def _NameHasOwner(self, name: str) -> tuple[str, tuple[Any, ...]]:
        return "b", (name in self.owned,)

    def _CreateICv3(self, name: str, number: int) -> tuple[str, tuple[Any, ...]]:
        self.contexts += 1
        return "ibuuuu", (self.contexts, True, 0, 0, 0, 0)

    def _ProcessKeyEvent(self, number: int, code: int, state: int, is_release: int, at: int) -> tuple[str, tuple[Any, ...]] | None:
        if self.is_dumb:
            return None
        taken = not is_release and (number in self.says or chr(number) in "wang" or bool(self.pinyin))
        if is_release or not taken:
            return "i", (int(taken),)
        if number in self.says:
            for said in self.says[number]:
                self.signal(*said)
        elif chr(number) in "12":
            self.pinyin = ""
            self.signal("CommitString", "s", ("王网"[int(chr(number)) - 1],))
        else:
            self.pinyin = self.pinyin + chr(number) if number < ESC else ""
            self.signal("UpdatePreedit", "si", (self.pinyin, len(self.pinyin)))
        return "i", (1,)


@pytest.fixture
def made() -> Iterator[Callable[..., Fcitx]]:
    ended: list[tuple[Fcitx, QObject]] = []

    def make(*owned: str) -> Fcitx:
        other = Fcitx({*(owned or (NAME,))})
        ended.append((other, fcitx4.Fcitx4(DBusConnection(other.theirs), "7")))
        return other

    yield make
    for other, ours in ended:
        ours.deleteLater()
        QCoreApplication.sendPostedEvents(ours, QEvent.Type.DeferredDelete)
        other.theirs.shutdown(socket.SHUT_RDWR)
        other.join()
        other.theirs.close()
        other.ours.close()


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    shown = QWidget()
    shown.setLayout(column(LineEditor(), LineEditor(), QLineEdit()))
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    fields(shown)[0].setFocus()
    qtbot.waitUntil(fields(shown)[0].hasFocus)
    return shown


def fields(page: QWidget) -> list[QLineEdit]:
    return page.findChildren(QLineEdit)


def press(window: QWidget, *numbers: int | str, at: int = 100) -> list[bool]:
    """Type on the keyboard of X: each key comes to see whether it is a shortcut, then as itself, then goes up. Which were no shortcut?"""
    kept = []
    handle = window.windowHandle()
    for place, one in enumerate(numbers):
        number = ord(one) if isinstance(one, str) else one
        key = {ESC: Qt.Key.Key_Escape, BACKSPACE: Qt.Key.Key_Backspace, SHIFT: Qt.Key.Key_Shift}.get(number) or ord(chr(number).upper())
        text = chr(number) if number < 0x100 else ""
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, 30 + place, number, 0, text)
            event.setTimestamp(at + place * 10 + (kind == QEvent.Type.KeyRelease))
            event.setAccepted(kind != QEvent.Type.ShortcutOverride)
            QCoreApplication.sendEvent(handle, event)
            if kind == QEvent.Type.ShortcutOverride:
                kept.append(event.isAccepted())
    return kept


def test_a_name_is_typed_in_pinyin(made: Callable[..., Fcitx], page: QWidget) -> None:
    other = made()
    field = fields(page)[0]
    press(page, *"wang")
    assert field.text() == ""  # what is being typed is not in the field yet
    press(page, "1", at=500)
    assert field.text() == "王"
    press(page, "x", at=600)  # a letter that Fcitx leaves
    assert field.text() == "王x"
    keys = other.told("ProcessKeyEvent")
    assert [chr(key[0]) for key in keys if not key[3]] == [*"wang1x"]  # each once, though it came twice
    assert len(keys) == 12
    assert keys[0][1:] == (30, 0, 0, 100)
    assert other.told("SetCapacity") == [(0b100010,)]


def test_what_is_being_typed_stands_in_the_field_underlined(made: Callable[..., Fcitx], page: QWidget, qtbot: QtBot) -> None:
    made()
    asked = []
    field = fields(page)[0]
    field.inputMethodEvent = lambda event: asked.append(
        (event.preeditString(), event.commitString(), [a.start for a in event.attributes()])
    )
    press(page, "w", "a", "1")
    assert [(typing, settled) for typing, settled, _ in asked] == [("w", ""), ("wa", ""), ("", "王")]
    assert asked[1][2] == [0, 2]  # the line from the first letter, the caret behind both


def test_a_key_that_fcitx_takes_is_no_shortcut(made: Callable[..., Fcitx], page: QWidget) -> None:
    made()
    left: list[str] = []
    QShortcut(QKeySequence("Esc"), page).activated.connect(lambda: left.append("left"))
    assert press(page, "w", ESC) == [True, True]
    assert press(page, ESC, at=900) == [False]
    assert fields(page)[0].text() == ""


def test_a_field_that_takes_no_words_is_left_alone(made: Callable[..., Fcitx], page: QWidget, qtbot: QtBot) -> None:
    other = made()
    secret = fields(page)[2]
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    secret.setFocus()
    qtbot.waitUntil(lambda: other.heard[-1][0] == "FocusOut")
    press(page, *"wa1")
    assert (secret.text(), other.told("ProcessKeyEvent")) == ("wa1", [])


def test_what_is_being_typed_stays_where_it_was_begun(made: Callable[..., Fcitx], page: QWidget) -> None:
    made()
    first, second, _ = fields(page)
    press(page, *"wan")
    second.setFocus()
    assert (first.text(), second.text()) == ("wan", "")


def test_a_press_of_the_mouse_ends_what_is_being_typed(made: Callable[..., Fcitx], page: QWidget, qtbot: QtBot) -> None:
    other = made()
    press(page, *"wan")
    place = QPointF(5, 5)
    left = Qt.MouseButton.LeftButton
    event = QMouseEvent(QEvent.Type.MouseButtonPress, place, place, left, left, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(page.windowHandle(), event)
    qtbot.waitUntil(lambda: other.told("Reset") == [()])
    assert fields(page)[0].text() == ""


def test_the_words_to_choose_from_are_told_where_the_caret_is(made: Callable[..., Fcitx], page: QWidget, qtbot: QtBot) -> None:
    other = made()
    second = fields(page)[1]
    second.setFocus()

    def is_below_the_second() -> bool:
        corner = second.mapToGlobal(second.rect().topLeft())
        x, y, _, height = (other.told("SetCursorRect") or [(0, 0, 0, 0)])[-1]
        return abs(x - corner.x()) < 20 and corner.y() <= y < y + height <= corner.y() + second.height()

    qtbot.waitUntil(is_below_the_second)


def test_words_that_dropped_down_have_the_keyboard_and_pinyin_goes_on(made: Callable[..., Fcitx], page: QWidget, qtbot: QtBot) -> None:
    other = made()
    field = page.findChild(LineEditor)
    field.suggest(lambda text: ["王府井家具厂"])
    press(page, "w", "1")
    popup = field.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.wait(1)
    press(popup, "w", "2", at=700)
    assert field.text() == "王网"
    assert len([key for key in other.told("ProcessKeyEvent") if not key[3]]) == 4


def test_a_key_that_is_handed_back_is_typed(made: Callable[..., Fcitx], page: QWidget) -> None:
    other = made()
    field = fields(page)[0]
    field.setText("ab")
    other.says = {
        ord("q"): [
            ("ForwardKey", "uui", (BACKSPACE, 0, 0)),
            ("ForwardKey", "uui", (ord("Z"), 1, 0)),
            ("ForwardKey", "uui", (0x1000000, 0, 0)),
        ]
    }
    press(page, "q")
    assert field.text() == "aZ"
    assert len(other.told("ProcessKeyEvent")) == 2  # of q alone


def test_a_word_chosen_with_the_mouse_comes_by_itself(made: Callable[..., Fcitx], page: QWidget, qtbot: QtBot) -> None:
    other = made()
    press(page, *"wa")
    other.pinyin = ""
    other.signal("CommitString", "s", ("网",))
    qtbot.waitUntil(lambda: fields(page)[0].text() == "网")
    other.signal("CommitString", "s", ("别处的",), "/inputcontext_99")
    other.signal("CommitString", "s", ("王",))
    qtbot.waitUntil(lambda: fields(page)[0].text() == "网王")


def test_where_fcitx_does_not_answer_keys_go_on(made: Callable[..., Fcitx], page: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcitx4, "_PATIENCE_S", 0.05)
    other = made()
    other.is_dumb = True
    press(page, *"wang")
    assert fields(page)[0].text() == "wang"
    assert len(other.told("ProcessKeyEvent")) == 1  # no second wait


def test_fcitx_goes_and_comes_back(made: Callable[..., Fcitx], page: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcitx4, "_SETTLED_MS", 1)
    other = made()
    press(page, *"wa")
    other.owned, other.pinyin = set(), ""
    other.signal("NameOwnerChanged", "sss", (NAME, ":1.5", ""), "/org/freedesktop/DBus")
    qtbot.waitUntil(lambda: other.told("NameHasOwner")[1:] == [(FIFTH,), (NAME,)])
    press(page, *"xyz")
    assert fields(page)[0].text() == "xyz"
    other.owned = {NAME}
    other.signal("NameOwnerChanged", "sss", (NAME, "", ":1.6"), "/org/freedesktop/DBus")
    qtbot.waitUntil(lambda: other.contexts == 2)
    press(page, "w", "1", at=900)
    assert fields(page)[0].text() == "xyz王"


def test_fcitx_5_is_reached_by_qt_itself(made: Callable[..., Fcitx], page: QWidget) -> None:
    """Fcitx 5 has the name of Fcitx 4 as well."""
    other = made(NAME, FIFTH)
    press(page, *"wang")
    assert (fields(page)[0].text(), other.contexts) == ("wang", 0)


@pytest.mark.parametrize("address", [None, "unix:path=/nowhere/bus", "tcp:host=localhost"])
def test_without_a_bus_nothing_happens(address: str | None, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    if address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    parent = QObject()
    fcitx4.serve(parent)
    assert parent.children() == []


@pytest.mark.parametrize(("told", "platform", "serves"), [("fcitx", "xcb", 1), ("fcitx", "wayland", 0), ("ibus", "xcb", 0), ("", "xcb", 0)])
def test_fcitx_4_is_looked_for_where_the_desktop_names_fcitx(
    told: str, platform: str, serves: int, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    class Application(QObject):
        def platformName(self) -> str:
            return platform

    asked: list[QObject] = []
    monkeypatch.delenv("XMODIFIERS", raising=False)
    monkeypatch.delenv("QT_IM_MODULES", raising=False)
    monkeypatch.setenv("QT_IM_MODULE", told)
    monkeypatch.setattr(input_method, "_PAINTED_MS", 0)
    monkeypatch.setattr(fcitx4, "serve", asked.append)
    application = Application()
    input_method.stand_in(application)  # type: ignore[arg-type]
    qtbot.wait(20)
    assert len(asked) == serves
