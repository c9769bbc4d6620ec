"""What is said to Qt alone is not said to the programs that are opened from the window."""

import os
import runpy

import pytest

from sources import ROOT
from station.ui.environment import said_to_qt, screen


@pytest.mark.parametrize(
    ("told", "then"),
    [
        ("", None),
        ("xcb", None),
        ("offscreen", None),
        ("dxcb;xcb", None),
        ("wayland", "wayland;xcb"),
        ("wayland-egl", "wayland-egl;xcb"),
        ("dxcb", "dxcb;xcb"),
    ],
)
def test_a_screen_only_the_desktop_s_own_qt_knows_leaves_x11(told: str, then: str | None) -> None:
    assert screen({"QT_QPA_PLATFORM": told}).get("QT_QPA_PLATFORM") == then


@pytest.mark.parametrize("is_packed", [False, True])
def test_the_desktop_s_words_stand_again_when_the_application_is_made(monkeypatch: pytest.MonkeyPatch, is_packed: bool) -> None:
    monkeypatch.setattr(
        os, "environ", {"QT_IM_MODULE": "fcitx", "QT_QPA_PLATFORM": "wayland", "QT_PLUGIN_PATH": "/opt/station", "HOME": "/"}
    )
    with said_to_qt(is_packed=is_packed):
        assert (os.environ["QT_IM_MODULE"], os.environ["IBUS_USE_PORTAL"], os.environ["QT_QPA_PLATFORM"]) == ("ibus", "1", "wayland;xcb")
        assert os.environ["QT_PLUGIN_PATH"] == "/opt/station"
    kept = {} if is_packed else {"QT_PLUGIN_PATH": "/opt/station"}
    assert os.environ == {"QT_IM_MODULE": "fcitx", "QT_QPA_PLATFORM": "wayland", "HOME": "/", **kept}


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"LD_LIBRARY_PATH": "/opt/station/_internal"}, {}),
        ({"LD_LIBRARY_PATH": "/opt/station/_internal:/own", "LD_LIBRARY_PATH_ORIG": "/own"}, {"LD_LIBRARY_PATH": "/own"}),
        ({}, {}),
    ],
)
def test_the_folder_s_libraries_are_no_one_else_s(monkeypatch: pytest.MonkeyPatch, told: dict[str, str], kept: dict[str, str]) -> None:
    monkeypatch.setattr(os, "environ", dict(told))
    runpy.run_path(str(ROOT / "packaging" / "own_libraries.py"))
    assert os.environ == kept | {"PYINSTALLER_RESET_ENVIRONMENT": "1"}, "this program started from itself is told of its libraries anew"
    assert '"packaging/own_libraries.py"' in (ROOT / "build.spec").read_text(encoding="utf-8")
