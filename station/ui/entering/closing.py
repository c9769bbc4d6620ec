"""The first password of a store: the file is encrypted anew, beside the window, under the store the screens hold."""

from collections.abc import Callable, Generator
from contextlib import suppress

from station.actions import entering
from station.actions.at_desk import sit_down
from station.db.store import Store
from station.errors import StationError
from station.ui.context import Context


def close_store(
    context: Context,
    staff_id: str,
    password: str,
    done: Callable[[], object],
    failed: Callable[[StationError], object],
    busy: Callable[[str], object] | None = None,
) -> None:
    """Give the open store of the window its first password; ``done`` when the window has it open again.

    The store rests meanwhile: another connection would hold pages under the key that is given up.
    """
    store = context.store
    folder, key, clock, user = store.folder, store.key, store.clock, store.user

    def steps() -> Generator[None, None, bytes]:
        yield from ()
        with Store.open(folder, key, clock=clock) as own:
            own.user = user
            entering.first_password(own, staff_id, password)
            return own.key

    def back(new_key: bytes) -> None:
        store.wake(new_key)
        sit_down(store, staff_id)

    def taken(new_key: bytes) -> None:
        back(new_key)
        done()

    def refused(error: StationError) -> None:
        with suppress(StationError):  # where only the end was cut short the file has its new key: the program is to be opened again
            back(key)
        failed(error)

    store.rest()
    context.run(steps(), taken, failed=refused, busy=busy, busy_words="正在加密本机数据…", can_stop=False)
