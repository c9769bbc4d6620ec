"""The one folder for what lies in plain on the disk for a moment: parts of a workbook being written, pages on the way to a printer.

It lies beside the store, for this process alone, and is emptied when the window locks and when the program ends; what a process that
was killed has left there goes at the next start.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FOLDER = "private"


def begin(data: Path) -> None:
    """From now on every temporary file of this process is made in its own folder below ``data``."""
    folder = data / FOLDER
    with suppress(OSError):  # a folder that cannot be written: nothing will be exported there either
        folder.mkdir(mode=0o700, exist_ok=True)
        for left in folder.iterdir():
            if not _is_running(left.name):
                shutil.rmtree(left, ignore_errors=True)
        own = folder / str(os.getpid())
        own.mkdir(mode=0o700, exist_ok=True)
        tempfile.tempdir = str(own)


@contextmanager
def for_libraries() -> Iterator[None]:
    """Meanwhile libraries that ask the environment find the folder too; not longer, as programs started from here would inherit it."""
    own, before = _own(), os.environ.get("TMPDIR")
    if own is not None:
        os.environ["TMPDIR"] = str(own)
    try:
        yield
    finally:
        if before is not None:
            os.environ["TMPDIR"] = before
        else:
            os.environ.pop("TMPDIR", None)


def empty() -> None:
    """Take away what lies there; only while no work is under way."""
    if (own := _own()) is not None and own.is_dir():
        for left in own.iterdir():
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                with suppress(OSError):
                    left.unlink()


def end() -> None:
    """Take the folder itself away; temporary files go where the system has them."""
    if (own := _own()) is not None:
        shutil.rmtree(own, ignore_errors=True)
        with suppress(OSError):
            own.parent.rmdir()
        tempfile.tempdir = None


def _own() -> Path | None:
    """The folder of this process, if it has begun; made again where somebody has swept it away."""
    own = Path(tempfile.tempdir) if tempfile.tempdir else None
    if own is None or own.parent.name != FOLDER:
        return None
    with suppress(OSError):
        own.mkdir(mode=0o700, exist_ok=True)
    return own


def _is_running(name: str) -> bool:
    """Whether a process of this number may still be at work; one that took over the number only delays the sweeping."""
    if not name.isdigit():
        return False
    if os.name == "nt":
        return _runs_on_windows(int(name))
    try:
        os.kill(int(name), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _runs_on_windows(number: int) -> bool:
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 # only there on Windows
    handle = kernel.OpenProcess(0x1000, False, number)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == 259  # STILL_ACTIVE
