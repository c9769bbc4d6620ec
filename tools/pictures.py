"""Pictures of every screen: ``python -m tools.pictures OUTDIR`` paints them without a screen, with practice data.

Each place of the rail is there by itself; SCENES adds what lies behind a place. Sizes and appearances as screens.md has them.
``--only settings`` paints what begins so, ``--size 1366x768`` and ``--look light`` one of each.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.actions.practice import make
from station.actions.progress import finish
from station.app import main_window
from station.casework.model import Grievance, LegalAid, Letter, Mediation
from station.db.store import Store
from station.ui import theme
from station.ui.shell import MainWindow

SIZES = ("1366x768", "1920x1080")
LOOKS = ("light", "dark")
NOW = datetime(2026, 11, 17, 10, 42, 18)  # a Tuesday, the day of the mock-ups


@dataclass(frozen=True)
class Scene:
    """A picture beyond the first page of a place: how one comes there, given the store."""

    name: str
    place: str
    arguments: Callable[[Store], dict[str, Any]]


def _newest(cls: type[Any], **values: Any) -> Callable[[Store], dict[str, Any]]:
    return lambda store: {"id": store.matching(cls, **values)[-1].id}


def _plain(**arguments: Any) -> Callable[[Store], dict[str, Any]]:
    return lambda store: arguments


SCENES = (
    Scene("grievances-detail", "grievances", _newest(Grievance, status="working")),
    Scene("grievances-new", "grievances", _plain(act="new")),
    Scene("mediations-record", "mediations", _newest(Mediation, status="open")),
    Scene("legal_aid-detail", "legal_aid", _newest(LegalAid)),
    Scene("letters-editor", "letters", _newest(Letter, status="draft")),
    *(
        Scene(f"settings-{section}", "settings", _plain(section=section))
        for section in ("people", "rules", "templates", "backup", "display", "log", "bin", "practice", "about")
    ),
)


def pictures(out: Path, *, only: str = "", sizes: Sequence[str] = SIZES, looks: Sequence[str] = LOOKS) -> Iterator[Path]:
    """Paint into ``out``, which is made if need be, one file at a time."""
    out.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(["station"])
    assert isinstance(application, QApplication)
    with tempfile.TemporaryDirectory(prefix="station-pictures-") as folder:
        if not "first-run".startswith(only) or not only:
            finish(make(Path(folder) / "practice", clock=lambda: NOW))
        for look in looks:
            theme.apply(look)
            for size in sizes:
                with Store.open(Path(folder) / "practice", clock=lambda: NOW) as store:
                    yield from _window(application, store, out, only, size, look)
                with Store.open(Path(folder) / f"new-{look}-{size}", clock=lambda: NOW) as store:
                    yield from _first_run(application, store, out, only, size, look)


def _window(application: QApplication, store: Store, out: Path, only: str, size: str, look: str) -> Iterator[Path]:
    window = _shown(store, size)
    behind = [(scene.name, scene.place, scene.arguments) for scene in SCENES if scene.place in window.places]
    for name, place, arguments in [*((key, key, _plain()) for key in window.places), *behind]:
        if name.startswith(only):
            window.show_place(place, **arguments(store))
            yield _painted(application, window, out / f"{name}-{size}-{look}.png")
    _gone(application, window)


def _first_run(application: QApplication, store: Store, out: Path, only: str, size: str, look: str) -> Iterator[Path]:
    if "first-run".startswith(only):
        window = _shown(store, size)
        yield _painted(application, window, out / f"first-run-{size}-{look}.png")
        _gone(application, window)


def _shown(store: Store, size: str) -> MainWindow:
    width, _, height = size.partition("x")
    window = main_window(store, inline=True)
    window.resize(int(width), int(height))
    window.show()
    return window


def _painted(application: QApplication, window: MainWindow, path: Path) -> Path:
    QTest.qWait(350)  # details follow a choice after 120 ms, previews after 300
    application.processEvents()
    window.grab().save(str(path))
    return path


def _gone(application: QApplication, window: MainWindow) -> None:
    window.close()
    window.deleteLater()
    application.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def main(argv: Sequence[str] | None = None) -> int:
    """The command; prints the name of each picture."""
    parser = argparse.ArgumentParser(prog="python -m tools.pictures", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUTDIR")
    parser.add_argument("--only", default="", metavar="NAME")
    parser.add_argument("--size", choices=SIZES)
    parser.add_argument("--look", choices=LOOKS)
    options = parser.parse_args(argv)
    sizes = [options.size] if options.size else SIZES
    looks = [options.look] if options.look else LOOKS
    for path in pictures(options.out, only=options.only, sizes=sizes, looks=looks):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
