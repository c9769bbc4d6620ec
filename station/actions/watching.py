"""What a window does about the exchange by itself: look around, take in, send; and what the office chose of this."""

from collections.abc import Callable, Generator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import asdict
from pathlib import Path

from station.actions import exchange, inbox, rights
from station.actions.exchange import ReceivedBundle, Sent
from station.actions.exchange_overview import pending
from station.actions.inbox import Arrival
from station.actions.places import Place, in_use, is_local, move_place, open_place, places
from station.actions.progress import Stage, finish
from station.actions.relay import relay_all
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen
from station.sync.drop import MARKER, Drop

_HABITS = "exchange.habits"  # settings of this PC
_BY_HAND = "exchange.by_hand"  # places nothing is done at without being asked: sticks, which are pulled out
_FOLDERS = 100  # watched at most: Windows and inotify both keep count; the rest is looked at every minute
_DEEP = 5  # s/<unit>/<device>/<audience>/0000


@frozen
class Habits:
    """What is done without being asked; ``send_after`` are minutes of rest, 0 for never."""

    receives: bool = True
    send_after: int = 10
    sends_at_close: bool = True


@frozen
class Waiting:
    """A place that can be reached, and the bundles of others that lie there untaken."""

    place: Place
    arrivals: tuple[Arrival, ...]
    by_hand: bool
    is_news: bool = False  # of who belongs to the exchange


@frozen
class Around:
    """What was found: places with what waits there, those that are away, and folders of this machine worth watching."""

    waiting: tuple[Waiting, ...] = ()
    away: tuple[Place, ...] = ()
    folders: tuple[str, ...] = ()

    def ready(self) -> int:
        """How many bundles lie ready."""
        return sum(len(found.arrivals) for found in self.waiting)

    def calls(self) -> bool:
        """Whether there is something to take in where nobody need be asked."""
        return any((found.arrivals or found.is_news) and not found.by_hand for found in self.waiting)


def habits(store: Store) -> Habits:
    """What the office chose, or what is usual: take in at once, send after ten minutes of rest and when the window closes."""
    return Habits(**store.setting(_HABITS, {}))


def set_habits(store: Store, chosen: Habits) -> None:
    """Keep what the office chose."""
    rights.require(store, "exchange")
    store.set_setting(_HABITS, asdict(chosen))


def is_by_hand(store: Store, place_id: str) -> bool:
    """Whether a place is used only when a person says so."""
    return place_id in store.setting(_BY_HAND, [])


def set_by_hand(store: Store, place_id: str, by_hand: bool) -> None:
    """Use a place only when a person says so, or without being asked."""
    rights.require(store, "exchange")
    kept = [known for known in store.setting(_BY_HAND, []) if known != place_id]
    store.set_setting(_BY_HAND, [*kept, place_id] if by_hand else kept)


def is_something_unsent(store: Store) -> bool:
    """Whether anything done here lies in no place yet."""
    return bool(pending(store).count)


# -- looking -----------------------------------------------------------------------------------------------------------


def look_around(store: Store, volumes: Sequence[Path] = ()) -> Generator[Stage, None, Around]:
    """See what lies in each place, names only; a stick that came back under another letter is known by its marker."""
    waiting: list[Waiting] = []
    away: list[Place] = []
    folders: list[str] = []
    for place in places(store):
        yield Stage("查看收发位置")
        try:
            found = yield from inbox.look(store, place.id)
        except StationError:
            moved = _found_again(place, volumes)
            if moved is None:
                away.append(place)
                continue
            place = move_place(store, place.id, str(moved))
            found = yield from inbox.look(store, place.id)
        waiting.append(Waiting(place, found.arrivals, is_by_hand(store, place.id), found.is_news))
        if is_local(place.location):
            folders += _folders(Path(place.location), _FOLDERS - len(folders))
    return Around(tuple(waiting), tuple(away), tuple(folders))


def _found_again(place: Place, volumes: Sequence[Path]) -> Path | None:
    """Where a place that is away lies now: on one of the volumes, at its root or one folder down."""
    for volume in volumes:
        for folder in (volume, *_inside(volume)):
            if (folder / MARKER).is_file() and _is_place(folder, place):
                return folder
    return None


def _is_place(folder: Path, place: Place) -> bool:
    try:
        Drop(folder).check(place.id)
    except StationError:
        return False
    return True


def _folders(root: Path, most: int) -> list[str]:
    """The folders in which something new would be seen, from the top down."""
    found, level = [str(root)], [root / "s", root / "r"]
    for _ in range(_DEEP):
        found += [str(folder) for folder in level if folder.is_dir()]
        level = [below for folder in level for below in _inside(folder)]
        if len(found) >= most:
            break
    return found[:most]


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:  # no such folder, not readable, or gone again
        return []


# -- doing -------------------------------------------------------------------------------------------------------------


@frozen
class Moved:
    """What taking in and sending did: a report of each bundle found, what was sent to each place, the places that could not be used."""

    reports: tuple[ReceivedBundle, ...] = ()
    sentences: tuple[str, ...] = ()
    relayed: int = 0
    away: tuple[tuple[Place, StationError], ...] = ()

    @property
    def troubles(self) -> tuple[StationError, ...]:
        """What stood in the way, one for each place."""
        return tuple(error for _, error in self.away)


def exchange_all(store: Store) -> Generator[Stage, None, Moved]:
    """:func:`use` without a window: StationError if there is no place, none that can be used, or this PC has joined nothing."""
    rights.require(store, "exchange")
    chosen = in_use(store)
    moved = yield from use(store)
    if len(moved.away) == len(chosen):
        raise moved.troubles[0]
    return moved


def use(store: Store, *, only: str = "", receives: bool = True, sends: bool = True, by_hand: bool = True) -> Generator[Stage, None, Moved]:
    """Take in from every place or the ``only`` one, pass on what others wrote, send; a place that is away keeps no other waiting.

    Without ``by_hand`` it is the station's own work, and places that are used only when a person says so are left alone.
    """
    with nullcontext() if by_hand else rights.as_station(store):
        return (yield from _use(store, only=only, receives=receives, sends=sends, by_hand=by_hand))


def _use(store: Store, *, only: str, receives: bool, sends: bool, by_hand: bool) -> Generator[Stage, None, Moved]:
    rights.require(store, "exchange")
    chosen = [place for place in places(store) if place.id == (only or place.id) and (by_hand or not is_by_hand(store, place.id))]
    reports: list[ReceivedBundle] = []
    sentences: list[str] = []
    away: dict[Place, StationError] = {}
    relayed = 0
    for place in chosen if receives else ():
        try:
            drop, _ = open_place(store, place.id)
            if not drop.is_new():
                reports += yield from exchange.receive(store, place.id)
        except StationError as error:
            away[place] = error
    if sends:
        sticks = () if by_hand else [place.id for place in places(store) if is_by_hand(store, place.id)]
        relayed = yield from relay_all(store, leaving_out=sticks)
        sentences += [f"在各位置之间转送了 {relayed:,} 个文件。"] if relayed else []
    for place in chosen if sends else ():
        try:
            if place not in away:
                sent = yield from exchange.send(store, place.id)
                sentences.append(_told(sent, place, by_hand=is_by_hand(store, place.id)))
        except StationError as error:
            away[place] = error
    return Moved(tuple(reports), tuple(sentences), relayed, tuple(away.items()))


def _told(sent: Sent, place: Place, *, by_hand: bool) -> str:
    return f"{place.title}：{sent.sentence}" + ("写完又打开查对过，可以拔出 U 盘。" if by_hand else "")


def send_before_leaving(again: Callable[[], Store]) -> None:
    """Send what was done, from the store opened again for that; what stands in the way is said the next time the window opens."""
    with suppress(StationError), again() as store:
        finish(use(store, receives=False, by_hand=False))
