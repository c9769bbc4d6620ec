"""What is said of a defect of the program where nobody or everybody may read it: where it happened, never the values."""

import sys
import threading
import traceback
from types import TracebackType

from station import __version__

LOG_NAME = "station.log"  # in the folder of the data


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """“station 0.1: KeyError at /db/rows.py:12 to_record < …”; the error's own words may name a worker and are left out."""
    places = [f"{frame.filename.rpartition('station')[2]}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return f"station {__version__}: {kind.__name__} at " + " < ".join(reversed(places))


def keep_quiet() -> None:
    """From now on no defect is printed with its values: what a task or a desktop prints goes to the system's journal, or by mail."""
    sys.excepthook = say
    threading.excepthook = lambda told: say(told.exc_type, told.exc_value, told.exc_traceback)


def say(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Print the report; an interruption as usual."""
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    elif sys.stderr is not None:  # a window without a console has none
        sys.stderr.write(report(kind, trace) + "\n")
