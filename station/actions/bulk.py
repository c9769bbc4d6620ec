"""One act on many grievances at once: each as if done by itself, all of them in one step that is undone as one."""

from collections import Counter
from collections.abc import Callable, Generator, Sequence

from station.actions import grievances, rights
from station.casework.model import Grievance
from station.changes import Changes
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen

FIELDS = ("handler", "urgency", "category", "risk", "list_kind", "area")  # what may be changed for many at once

_REPORT_EVERY = 20


@frozen
class Outcome:
    """What came of it: how many were asked for, changed, and so already; and the others, as (number, why)."""

    changes: Changes
    asked: int
    done: int
    same: int = 0
    refused: tuple[tuple[str, str], ...] = ()

    def words(self, verb: str) -> str:
        """“改了 10 件，共选 12 件：1 件原来就是这样，1 件没有改”."""
        rest = [f"{self.same:,} 件原来就是这样"] * bool(self.same) + [f"{len(self.refused):,} 件没有{verb}"] * bool(self.refused)
        return f"{verb}了 {self.done:,} 件，共选 {self.asked:,} 件" + (f"：{'，'.join(rest)}" if rest else "")

    def reasons(self) -> list[str]:
        """Why some were left, the most frequent reason first, with the numbers of up to three cases."""
        found = []
        for why, count in Counter(why for _, why in self.refused).most_common():
            numbers = [number for number, other in self.refused if other == why]
            more = f"等 {count:,} 件" if count > 3 else ""
            found.append(f"{'、'.join(numbers[:3])}{more}：{why}")
        return found


def change(store: Store, ids: Sequence[str], name: str, value: str) -> Generator[int, None, Outcome]:
    """Put one value into a field of all these grievances; yields how many are looked at.

    KeyError for a field that is not changed this way. A case that may not be changed stays as it is and is told with the reason.
    """
    rights.require(store, "edit")
    if name not in FIELDS:
        raise KeyError(name)
    label = Grievance.spec(name).label
    if Grievance.spec(name).required and not value:
        raise StationError(Grievance.spec(name).wanted)
    title = f"批量改{label}"

    def act(case: Grievance) -> Changes | None:
        return None if getattr(case, name) == value else grievances.save(store, case.with_values(**{name: value}), case, title)

    return (yield from _each(store, ids, title, act))


def archive(store: Store, ids: Sequence[str]) -> Generator[int, None, Outcome]:
    """Put all these grievances into the archive; those that are not closed are told with the reason."""
    rights.require(store, "archive")
    return (yield from _each(store, ids, "批量归档", lambda case: grievances.archive(store, case.id)))


def _each(store: Store, ids: Sequence[str], title: str, act: Callable[[Grievance], Changes | None]) -> Generator[int, None, Outcome]:
    done, same = 0, 0
    refused: list[tuple[str, str]] = []
    with store.step(f"{title} {len(ids):,} 件") as step:
        for looked_at, case_id in enumerate(ids, start=1):
            case = store.find(Grievance, case_id)
            try:
                if case is None or case.deleted:
                    raise StationError("已经删除。")
                if act(case) is None:
                    same += 1
                else:
                    done += 1
            except StationError as error:
                number = case.number if case is not None else ""
                refused.append((number, error.message.removeprefix(number).removesuffix("。")))
            if looked_at % _REPORT_EVERY == 0:
                yield looked_at
    return Outcome(step.changes, len(ids), done, same, tuple(refused))
