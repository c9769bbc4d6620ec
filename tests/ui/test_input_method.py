"""Which input method Qt is sent to; a real pinyin is typed by ./dev try-deb."""

import pytest

from station.ui.input_method import settings

PORTAL_ALONE = {"IBUS_USE_PORTAL": "1", "IBUS_ENABLE_SYNC_MODE": "1"}
PORTAL = {"QT_IM_MODULE": "ibus", **PORTAL_ALONE}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ({"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx"}, PORTAL),
        ({"QT_IM_MODULE": "fcitx5"}, PORTAL),
        ({"XMODIFIERS": "@im=fcitx", "GTK_IM_MODULE": "fcitx"}, PORTAL),
        ({"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"}, {"QT_IM_MODULE": "ibus"}),
        ({"XMODIFIERS": "@im=ibus"}, {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULE": "compose", "XMODIFIERS": "@im=fcitx"}, {}),
        ({"QT_IM_MODULES": "wayland;fcitx;ibus", "QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULES": "ibus", **PORTAL_ALONE}),
        ({"QT_IM_MODULES": "wayland;ibus", "QT_IM_MODULE": "fcitx"}, {}),
        ({"QT_IM_MODULES": "compose"}, {}),
        ({}, {}),
    ],
)
def test_qt_is_sent_to_the_input_method_the_desktop_names(told: dict[str, str], wanted: dict[str, str]) -> None:
    assert settings(told) == wanted
