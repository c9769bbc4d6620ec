"""要您定的: what both sides changed, the list of it and the values side by side."""

from station.ui.exchange.deciding.listing import DecidingList
from station.ui.exchange.deciding.pane import DecidingPane

__all__ = ["DecidingList", "DecidingPane"]
