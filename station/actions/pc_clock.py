"""The clock of this PC: what a person is told when it was set back."""

from datetime import datetime, timedelta

from station.casework.dates import show_moment
from station.db.devices import last_written_at
from station.db.store import Store

_TOLERANCE = timedelta(minutes=10)  # what a clock that is set right by the network jumps back


def trouble(store: Store) -> str:
    """A sentence if the PC's clock stands before what was entered here last; "" if not.

    Versions and numbers never go back with the clock; limits, dates and waiting times do, as they are counted by it.
    """
    last, now = last_written_at(store), store.now()
    if not last or now >= datetime.fromisoformat(last) - _TOLERANCE:
        return ""
    return (
        f"电脑的时间不对：现在显示 {show_moment(now.isoformat())}，而最近一次录入是 {show_moment(last)}。"
        "数据没有问题，期限和日期会按错的时间算。请先把电脑的日期和时间校准。"
    )
