"""Chinese input on Linux: which of Qt's plug-ins reaches the input method that this desktop runs.

PySide6 brings Qt's plug-in for IBus and none for Fcitx, whose own is bound to one version of Qt. Fcitx 5 (UOS, Kylin, deepin, most others)
answers IBus's calls too, at the address the desktop portal uses, so programs that are told of Fcitx go there.
"""

from collections.abc import Mapping


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
