"""Chinese input on Linux: which of Qt's plug-ins reaches the input method that this desktop runs.

PySide6 brings Qt's plug-in for IBus and none for Fcitx, whose own is bound to one version of Qt. Fcitx 5 (UOS, Kylin, deepin, most others)
answers IBus's calls too, at the address the desktop portal uses, so programs that are told of Fcitx go there. Fcitx 4 does not: there
``fcitx4`` takes the plug-in's place.
"""

import os
from collections.abc import Mapping

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

_PAINTED_MS = 300  # after which the first page stands and what nobody types before may be loaded


def settings(environ: Mapping[str, str]) -> dict[str, str]:
    """What Qt has to find in the environment before the application is made, where that says something else."""
    listed = environ.get("QT_IM_MODULES", "")  # newer desktops make a list, and Qt then looks at nothing else
    known = [name for name in listed.split(";") if name.startswith(("fcitx", "ibus"))]
    told = (known or [""])[0] if listed else environ.get("QT_IM_MODULE", "") or environ.get("XMODIFIERS", "").removeprefix("@im=")
    if told.startswith("fcitx"):
        # One key after the other: answered out of turn, digits typed while the window was busy have come in another order.
        return {"QT_IM_MODULES" if listed else "QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1", "IBUS_ENABLE_SYNC_MODE": "1"}
    if listed:
        return {}
    if told == "ibus":
        return {"QT_IM_MODULE": "ibus"}
    return {}


def stand_in(application: QGuiApplication) -> None:
    """Where the desktop names Fcitx, reach Fcitx 4 as well, which none of Qt's plug-ins does."""
    if "IBUS_USE_PORTAL" in settings(os.environ) and application.platformName() == "xcb":

        def serve() -> None:
            from station.ui import fcitx4

            fcitx4.serve(application)

        QTimer.singleShot(_PAINTED_MS, application, serve)
