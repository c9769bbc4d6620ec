"""Says that a window shows practice data: before the list is painted, which must not move under the hand afterwards."""

from functools import partial

from station.ui.shell import MainWindow
from station.ui.statusbar import StatusItem


def tell_practice(window: MainWindow) -> None:
    """At the foot of the window and under its head."""
    window.status.put("practice", StatusItem("练习数据", "school", attention=True), first=True)
    clear = ("清除练习数据", partial(window.context.go, "settings", section="practice"))
    window.put_note("practice", "现在是练习数据，登记的内容不会上报。", [clear], icon="school")
