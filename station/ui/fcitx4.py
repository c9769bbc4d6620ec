"""Chinese input where the desktop runs Fcitx 4 (UOS 20, Kylin V10): each key is offered to it over the session bus first.

Fcitx's own plug-in for Qt is bound to one version of Qt by its private parts; Fcitx 5 answers IBus's calls, Fcitx 4 does not. What such
a plug-in does is done here with what Qt offers everybody: keys are taken at the windows, before shortcuts and fields have them, and what
Fcitx says comes into the field with the caret as from any input method. The calls are those of Fcitx 4.2, ``src/frontend/ipc/ipc.c``.
X11 only: the codes of keys are those of X.
"""

import os
from collections import deque
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageFlag, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_FIFTH = "org.fcitx.Fcitx5"  # it has the names of Fcitx 4 too, and is reached by Qt's plug-in for IBus
_METHOD, _CONTEXT = "org.fcitx.Fcitx.InputMethod", "org.fcitx.Fcitx.InputContext"
_PREEDIT_IN_FIELD, _COMMITTED_BY_US = 1 << 1, 1 << 5  # what is being typed is shown in the field, and kept there when the field is left
_PATIENCE_S = 1  # for an answer, after which a key goes on as it was typed
_SETTLED_MS = 1_000  # after which an input method that has just come has all its names
_SILENT_MS = 30_000  # for which one that does not answer is left alone: each key would wait for it
_WATCHED = "offers keys to Fcitx 4"
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
# keys without a letter that Fcitx may hand back, by their number in X: what they are to Qt, and the character they have there
_HANDED_BACK = {
    0xFF08: (Qt.Key.Key_Backspace, "\b"),
    0xFF09: (Qt.Key.Key_Tab, "\t"),
    0xFF0D: (Qt.Key.Key_Return, "\r"),
    0xFF1B: (Qt.Key.Key_Escape, "\x1b"),
    0xFF50: (Qt.Key.Key_Home, ""),
    0xFF51: (Qt.Key.Key_Left, ""),
    0xFF52: (Qt.Key.Key_Up, ""),
    0xFF53: (Qt.Key.Key_Right, ""),
    0xFF54: (Qt.Key.Key_Down, ""),
    0xFF57: (Qt.Key.Key_End, ""),
    0xFFFF: (Qt.Key.Key_Delete, "\x7f"),
}
_HELD = {1: Qt.KeyboardModifier.ShiftModifier, 4: Qt.KeyboardModifier.ControlModifier, 8: Qt.KeyboardModifier.AltModifier}  # bits of X


def serve(parent: QObject) -> None:
    """Offer keys to Fcitx 4 from now on, where a desktop has it or starts it later; nothing where there is no session bus."""
    display = os.environ.get("DISPLAY", "").rpartition(":")[2].partition(".")[0]
    try:
        bus = open_dbus_connection("SESSION")
    except (OSError, KeyError, ValueError, RuntimeError):
        return
    Fcitx4(bus, display, parent)


class Fcitx4(QObject):
    """The window's side of the talk with Fcitx 4 on ``display``, over a connection to the session bus."""

    def __init__(self, bus: DBusConnection, display: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._name = f"org.fcitx.Fcitx-{display}"
        self._context = ""  # its path on the bus, "" while Fcitx 4 does not serve
        self._field: QObject | None = None  # what has the caret, if something may be typed there
        self._typing = ""  # what stands in the field and is not settled yet
        self._taken = self._left = (-1, -1)  # the key Fcitx took, and left, by its code and time: it comes as a shortcut first
        self._heard: deque[Message] = deque()
        bus.filter(MatchRule(type="signal"), queue=self._heard)
        for rule in (
            MatchRule(type="signal", sender=self._name, interface=_CONTEXT),
            MatchRule(type="signal", sender=message_bus.bus_name, member="NameOwnerChanged", path=message_bus.object_path),
        ):
            bus.send(message_bus.AddMatch(rule))
        self._talk = QSocketNotifier(bus.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._talk.activated.connect(self._listen)
        self._settling = QTimer(self, singleShot=True)
        self._settling.timeout.connect(self._look)
        QGuiApplication.instance().focusObjectChanged.connect(self._move_on)  # type: ignore[union-attr]
        QGuiApplication.instance().focusWindowChanged.connect(self._watch)  # type: ignore[union-attr]
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._tell_place)
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and self._typing:
            self._tell("Reset")
            self._show("")
        if not self._context or kind not in (*_KEYS, QEvent.Type.ShortcutOverride) or not isinstance(event, QKeyEvent):
            return False
        if not event.nativeVirtualKey():  # of no keyboard: handed back
            return False
        one = (event.nativeScanCode(), event.timestamp())
        if kind == QEvent.Type.KeyPress and one in (self._taken, self._left):
            return one == self._taken
        if not self._offer(event, is_release=kind == QEvent.Type.KeyRelease):
            self._left = one
            return False
        self._taken = one
        event.accept()  # of a shortcut: it is none, and its press comes next
        return True

    def _offer(self, event: QKeyEvent, *, is_release: bool) -> bool:
        """Whether Fcitx takes a key; what it has to say to it is in the field by then."""
        if self._field is None or not _takes_text(self._field):
            return False
        key = (event.nativeVirtualKey(), event.nativeScanCode(), event.nativeModifiers(), int(is_release), event.timestamp())
        answer = self._ask(self._context, _CONTEXT, "ProcessKeyEvent", "uuuiu", *key)
        self._listen()
        QTimer.singleShot(0, self, self._watch)  # words to choose from may have dropped down, and have the keyboard then
        if answer is None:
            self._context = ""
            self._settling.start(_SILENT_MS)
        return bool(answer and answer[0])

    def _listen(self) -> None:
        """Do what was said, in its order."""
        try:
            while True:
                self._bus.recv_messages(timeout=0)
        except TimeoutError:
            pass
        except OSError:  # the bus has gone, and with it the session
            self._talk.setEnabled(False)
            self._context = ""
        while self._heard:
            self._do(self._heard.popleft())

    def _do(self, said: Message) -> None:
        fields = said.header.fields
        member = fields.get(HeaderFields.member)
        if member == "NameOwnerChanged" and said.body[0] in (self._name, _FIFTH):
            self._context = ""
            self._settling.start(_SETTLED_MS)
        elif fields.get(HeaderFields.path) != self._context:
            return
        elif member == "CommitString":
            self._show("", settled=said.body[0])
        elif member == "UpdatePreedit":
            self._show(said.body[0], caret=said.body[1])
        elif member == "ForwardKey":
            self._hand_back(*said.body)

    def _look(self) -> None:
        """Whether Fcitx 4 serves this desktop now, and then how."""
        self._context = ""
        self._show("")
        if not self._has_owner(self._name) or self._has_owner(_FIFTH):
            return
        made = self._ask("/inputmethod", _METHOD, "CreateICv3", "si", QCoreApplication.applicationName(), os.getpid())
        if made is not None:
            self._context = f"/inputcontext_{made[0]}"
            self._tell("SetCapacity", "u", _PREEDIT_IN_FIELD | _COMMITTED_BY_US)
            self._watch()
            self._move_on(QGuiApplication.focusObject())

    def _has_owner(self, name: str) -> bool:
        answer = self._answer(message_bus.NameHasOwner(name))
        return bool(answer and answer[0])

    def _watch(self) -> None:
        """Hear the keys of every window there is: one that drops down from another has them too."""
        for window in QGuiApplication.topLevelWindows() if self._context else ():
            if not window.property(_WATCHED):  # heard twice, it would come before what keeps keys for a page on its way
                window.setProperty(_WATCHED, True)
                window.installEventFilter(self)

    def _move_on(self, field: QObject | None) -> None:
        """The caret is somewhere else."""
        self._show("", settled=self._typing)
        self._field = field if field is not None and _takes_text(field) else None
        self._tell("FocusOut" if self._field is None else "FocusIn")
        self._tell_place()

    def _tell_place(self) -> None:
        """Where the caret is on the screen, in its own pixels: the words to choose from stand below."""
        if not isinstance(self._field, QWidget) or not isValid(self._field):
            return
        window = self._field.window()  # not the one with the keyboard, which words may have that dropped down
        caret, ratio = QGuiApplication.inputMethod().cursorRectangle(), window.devicePixelRatioF()
        corner = window.screen().geometry().topLeft()
        place = corner + (window.mapToGlobal(caret.topLeft().toPoint()) - corner) * ratio
        size = QPoint(round(caret.width()), round(caret.height())) * ratio
        self._tell("SetCursorRect", "iiii", place.x(), place.y(), size.x(), size.y())

    def _show(self, typing: str, *, caret: int = 0, settled: str = "") -> None:
        """Put into the field what is settled, and behind it what is being typed with the caret behind so many of its bytes."""
        if not (typing or settled or self._typing):
            return
        self._typing = typing
        if self._field is None or not isValid(self._field):
            return
        line, before = QTextCharFormat(), len(typing.encode()[: max(caret, 0)].decode(errors="ignore"))
        line.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        said = QInputMethodEvent(
            typing,
            [
                QInputMethodEvent.Attribute(QInputMethodEvent.AttributeType.TextFormat, 0, len(typing), line),
                QInputMethodEvent.Attribute(QInputMethodEvent.AttributeType.Cursor, before, 1, None),
            ],
        )
        said.setCommitString(settled)
        QCoreApplication.sendEvent(self._field, said)

    def _hand_back(self, number: int, state: int, is_release: int) -> None:
        """A key that Fcitx took and wants typed after all."""
        window = QGuiApplication.focusWindow()
        if window is None or not (number in _HANDED_BACK or (number < 0x100 and chr(number).isprintable())):
            return
        key, text = _HANDED_BACK.get(number) or (ord(chr(number).upper()), chr(number))
        held = Qt.KeyboardModifier.NoModifier
        for bit, modifier in _HELD.items():
            held |= modifier if state & bit else Qt.KeyboardModifier.NoModifier
        kind = QEvent.Type.KeyRelease if is_release else QEvent.Type.KeyPress
        QCoreApplication.sendEvent(window, QKeyEvent(kind, key, held, text))

    def _tell(self, member: str, signature: str = "", *body: Any) -> None:
        """Say something to Fcitx that needs no answer."""
        if self._context:
            said = self._message(self._context, _CONTEXT, member, signature, body)
            said.header.flags |= MessageFlag.no_reply_expected
            try:
                self._bus.send(said)
            except OSError:
                self._context = ""

    def _ask(self, path: str, interface: str, member: str, signature: str, *body: Any) -> tuple[Any, ...] | None:
        return self._answer(self._message(path, interface, member, signature, body))

    def _answer(self, asked: Message) -> tuple[Any, ...] | None:
        """What is answered; None where nothing is."""
        try:
            answer = self._bus.send_and_get_reply(asked, timeout=_PATIENCE_S)
        except (OSError, TimeoutError):
            return None
        return None if HeaderFields.error_name in answer.header.fields else answer.body

    def _message(self, path: str, interface: str, member: str, signature: str, body: tuple[Any, ...]) -> Message:
        return new_method_call(DBusAddress(path, self._name, interface), member, signature or None, body)


def _takes_text(field: QObject) -> bool:
    """Whether an input method may write there: no list, no locked field, no password."""
    if not isValid(field):
        return False
    asked = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled | Qt.InputMethodQuery.ImHints)
    QCoreApplication.sendEvent(field, asked)
    is_secret = Qt.InputMethodHint(asked.value(Qt.InputMethodQuery.ImHints) or 0) & Qt.InputMethodHint.ImhHiddenText
    return bool(asked.value(Qt.InputMethodQuery.ImEnabled)) and not is_secret
