"""What the person sees when the program itself is at fault: what is safe, and words to pass on, without a traceback."""

import logging
from functools import partial
from types import TracebackType

from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from station.defects import report
from station.ui.shell import MainWindow

NOT_DONE = "刚才的操作没有做完，之前的数据都在。"

_log = logging.getLogger(__name__)


def tell(window: MainWindow, kind: type[BaseException], trace: TracebackType | None) -> None:
    """Log where it happened (never the values, which may be a worker's) and say it in the page."""
    told = report(kind, trace)
    _log.error(told)
    if not isValid(window):  # closed while something went on
        return
    copy = partial(QGuiApplication.clipboard().setText, told)
    window.put_note("unexpected", NOT_DONE, [("复制说明", copy)])
