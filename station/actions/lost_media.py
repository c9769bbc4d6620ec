"""The form about a stick of the exchange that was lost: made from what was written to it, looked at, printed, exported."""

from pathlib import Path

from station.actions import rights
from station.actions.at_desk import own_station
from station.actions.exchange_overview import lost_place
from station.casework.lost_media import LABEL, LostMedium, lost_paper
from station.casework.model import BY_NAME
from station.casework.papers import OfficePaper
from station.db.store import Store


def report(store: Store, place_id: str) -> OfficePaper:
    """The form as it would be printed now."""
    lost = lost_place(store, place_id, is_asked=True)
    medium = LostMedium(
        station=own_station(store).name,
        person=store.user,
        title=lost.place.title,
        mark=lost.place.id,
        location=lost.place.location,
        bundles=lost.which.replace(" ", ""),
        files=lost.files,
        contents={BY_NAME[record].title: count for record, count in lost.contents.items() if record in BY_NAME},
        on=store.now().date(),
    )
    return lost_paper(medium)


def report_pdf(store: Store, place_id: str) -> bytes:
    """The very PDF of the form; the act is noted in the log."""
    from station.export.paper_pdf import paper_pdf  # fonts take a third of a second to parse

    rights.require(store, "export")
    store.log_act("print", LABEL)
    return paper_pdf(report(store, place_id))


def export_report(store: Store, place_id: str, path: Path) -> None:
    """Write the form as PDF; the act is noted in the log."""
    from station.export.paper_pdf import write_paper

    rights.require(store, "export")
    store.refuse_own(path)
    write_paper(report(store, place_id), path)
    store.log_act("export", f"{LABEL}，PDF")
