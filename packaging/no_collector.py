"""Runs first in the built program: no collection of garbage goes through what the start loads.

The window has a collector of its own (``station/ui/collecting.py``); a command turns Python's on again (``station/__main__.py``).
"""

import gc

gc.disable()
