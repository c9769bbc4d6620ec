"""The program as a process of its own on a screen that nobody sees, driven from outside by the keys of xdotool.

Nothing is waited for by the clock: a key is sent when what the program shows or keeps says that the one before has done its work,
or at once behind it, for the screen keeps what is typed ahead and the program must take it in its order.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from journeys import month
from station import NAME
from station.actions import entering, scripted
from station.casework.model import StaffMember
from station.db.store import Store

LOGIN, PASSWORD = f"^{NAME}$", "qingchen4maliangche"
PATIENCE_S = 90  # for a machine that is slow and has other things to do; what holds is seen at once
LOOK_S = 0.1
REST_S = 0.4  # in which a program at rest takes no more than a tick of its processor


def can_show() -> bool:
    """Whether this machine has what it takes."""
    return bool(shutil.which("Xvfb") and shutil.which("xdotool"))


def closed_station(folder: Path, ready: Callable[[Store], None] = lambda store: None) -> bytes:
    """The station of the month, made ready, its desk's person with ``PASSWORD``; the key of its store."""
    with Store.open(folder) as store:
        scripted.act(store, "set-up", month.STEPS[0][2])
        ready(store)
        entering.first_password(store, store.matching(StaffMember)[0].id, PASSWORD)
        return store.key


class Screen:
    """An X server; a context."""

    def __enter__(self) -> "Screen":
        heard, told = os.pipe()
        command = ["Xvfb", "-noreset", "-displayfd", str(told), "-screen", "0", "1366x768x24"]
        self._server = subprocess.Popen(command, pass_fds=[told], stderr=subprocess.DEVNULL)
        os.close(told)
        with os.fdopen(heard) as answer:
            self.display = f":{answer.readline().strip()}"
        self.machine = os.environ | {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.terminate()
        self._server.wait()

    def xdotool(self, *words: str) -> str:
        """What it answers; CalledProcessError when it fails."""
        done = subprocess.run(["xdotool", *words], env=self.machine, check=True, capture_output=True, text=True, timeout=PATIENCE_S)
        return done.stdout

    @contextmanager
    def program(self, data: Path, *words: str) -> Iterator["Program"]:
        """The window on a store, of a process that is gone afterwards."""
        with subprocess.Popen([sys.executable, "-m", "station", "--data", str(data), "open", *words], env=self.machine) as process:
            try:
                yield Program(self, process)
            finally:
                process.kill()


class Program:
    """A process with a window, as one sees it from outside."""

    def __init__(self, screen: Screen, process: "subprocess.Popen[bytes]") -> None:
        self._screen, self._process = screen, process
        self.window = ""

    def focus(self, title: str) -> None:
        """Wait for the window whose title holds a pattern, and give it the keyboard; there is no window manager to do so."""
        self.window = self._screen.xdotool("search", "--sync", "--onlyvisible", "--name", title).split()[0]
        self._screen.xdotool("windowfocus", "--sync", self.window)

    def focus_other(self) -> None:
        """Wait for a dialog of the program, and give it the keyboard."""

        def others() -> list[str]:
            return [found for found in self._screen.xdotool("search", "--onlyvisible", "--name", ".").split() if found != self.window]

        self.until(lambda: bool(others()))
        self._screen.xdotool("windowfocus", "--sync", others()[-1])

    def keys(self, *keys: str) -> None:
        """Press these, one right behind the other: “ctrl+n”, “Tab”, “L”."""
        self._screen.xdotool("key", *keys)

    def type(self, text: str) -> None:
        """Type a text, letter by letter."""
        self._screen.xdotool("type", text)

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for what the program is to bring about; AssertionError after ``PATIENCE_S``, or when it has ended."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert self._process.poll() is None, f"the program has ended: {self._process.returncode}"
            assert time.monotonic() < end, "what was waited for did not come"
            time.sleep(LOOK_S)

    def rest(self) -> None:
        """Wait until it has nothing to do: what it reads beside its window is shown then, and a command that stands there is found."""
        before = -1

        def is_at_rest() -> bool:
            nonlocal before
            time.sleep(REST_S)
            now = sum(map(int, Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[11:13]))
            before, worked = now, now - before
            return worked <= 1

        self.until(is_at_rest)

    def close(self) -> None:
        """Press its ×, and see it end well."""
        _ask_to_close(self._screen.display, int(self.window))
        assert self._process.wait(timeout=PATIENCE_S) == 0


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent, with room for the greatest of the events."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("is_sent", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 19),
    )


def _ask_to_close(display: str, window: int) -> None:
    """What a window manager sends when the × is pressed."""
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    server = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    protocols, delete = (x11.XInternAtom(server, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW"))
    event = _ClientMessage(type=33, window=window, message=protocols, format=32)
    event.data[0] = delete
    x11.XSendEvent(server, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
    x11.XCloseDisplay(server)
