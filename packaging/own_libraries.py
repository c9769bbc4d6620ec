"""Runs first in the built program: what PyInstaller's starter told the loader is for this process alone.

The loader has read it by now. Programs opened from here (a file manager, a reader of PDFs) are the system's and want its libraries;
this program once more, or another version of it, is to be told anew by its own starter.
"""

import os

_own = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if _own is not None:
    os.environ["LD_LIBRARY_PATH"] = _own
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
