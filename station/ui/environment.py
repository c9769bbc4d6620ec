"""The environment: what Qt has to find in it while the application is made, and what programs opened from here must not find.

A file manager or WPS opened from here is the desktop's: sent to our Qt's plug-ins or input method it fails, or takes no Chinese.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from station.ui import input_method

_OF_STARTER = ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH")  # where a packed program keeps its Qt; Qt has kept them once it runs


@contextmanager
def said_to_qt(*, is_packed: bool) -> Iterator[None]:
    """The application is made in this block; afterwards what the desktop said stands there again."""
    said = {**input_method.settings(os.environ), **screen(os.environ)}
    before = {name: os.environ.get(name) for name in said} | (dict.fromkeys(_OF_STARTER) if is_packed else {})
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def screen(environ: Mapping[str, str]) -> dict[str, str]:
    """X11, which all have, after what only a desktop's own Qt has: ``wayland``, deepin's ``dxcb``."""
    told = environ.get("QT_QPA_PLATFORM", "")
    if told.startswith(("wayland", "dxcb")) and "xcb" not in told.split(";"):
        return {"QT_QPA_PLATFORM": f"{told};xcb"}
    return {}
