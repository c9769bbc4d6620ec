"""What the exchange has come to: changes not sent yet, bundles sent, received and confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from station.actions.exchange_words import bundle_numbers, station_name
from station.db import exchange as boxes
from station.db.exchange import Incoming, Outgoing, Receipt
from station.db.store import Store


@dataclass(frozen=True)
class Pending:
    """Changes made here that lie in no drop yet; ``per_record`` counts them by record name, most first."""

    count: int
    per_record: dict[str, int]


@dataclass(frozen=True)
class SentBundle:
    """A line of the record of sending; ``received_by`` names the stations that confirmed it."""

    number: int
    entries: int
    made_at: str
    written_to: str
    written_at: str
    received_by: tuple[str, ...]

    @property
    def state(self) -> Literal["unsent", "sent", "received"]:
        """How far the bundle has come, as far as is known here."""
        if self.received_by:
            return "received"
        return "sent" if self.written_at else "unsent"


@dataclass(frozen=True)
class Overview:
    """Everything the exchange screen shows; lists are newest first."""

    pending: Pending
    next_number: int
    sent: tuple[SentBundle, ...]
    received: tuple[Incoming, ...]
    receipts: tuple[str, ...]  # one sentence each
    files_to_come: int
    station_names: dict[str, str]


def pending(store: Store) -> Pending:
    """The changes made here since the last bundle that was written to a drop."""
    written = (b.last for b in boxes.outgoing(store) if b.written_at)
    per_record = boxes.unsent(store, next(written, 0))
    return Pending(sum(per_record.values()), per_record)


def overview(store: Store, *, limit: int = 200) -> Overview:
    """What was sent, received and confirmed."""
    names = boxes.station_names(store)
    confirmed = boxes.receipts(store)
    return Overview(
        pending=pending(store),
        next_number=next((b.number for b in boxes.outgoing(store) if b.written_at), 0) + 1,
        sent=tuple(_sent_line(b, confirmed, names) for b in boxes.outgoing(store, limit=limit)),
        received=tuple(boxes.incoming(store, limit=limit)),
        receipts=tuple(
            f"{station_name(names, r.station)}已收到{bundle_numbers(range(1, r.number + 1))}，无缺号。" for r in confirmed if r.number
        ),
        files_to_come=len(boxes.wanted_files(store)),
        station_names=names,
    )


def _sent_line(made: Outgoing, confirmed: Iterable[Receipt], names: dict[str, str]) -> SentBundle:
    by = dict.fromkeys(station_name(names, r.station) for r in confirmed if r.number >= made.number)
    return SentBundle(made.number, made.entries, made.made_at, made.written_to, made.written_at, tuple(by))
