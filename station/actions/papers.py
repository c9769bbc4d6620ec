"""What a person does with the papers of a case, a mediation, legal aid, a matter of supervision or a letter: look, print, export."""

from collections.abc import Sequence
from pathlib import Path

from station.actions import rights
from station.actions.at_desk import own_station
from station.casework import papers as rules
from station.casework.model import Grievance, Letter, Supervision
from station.casework.papers import Held, Offer, OfficePaper, Subject
from station.db.casefiles import case_file
from station.db.dossiers import dossier_of
from station.db.store import Store


def _held(store: Store, subject: Subject) -> Held:
    if isinstance(subject, Supervision | Letter):
        return dossier_of(store, subject)
    return case_file(store, subject.id if isinstance(subject, Grievance) else subject.grievance_id)


def offers(store: Store, subject: Subject) -> Sequence[Offer]:
    """The papers that can be made now, in the order of the file."""
    return rules.offers(subject, _held(store, subject), own_station(store))


def make(store: Store, key: str, subject: Subject) -> OfficePaper:
    """The paper as it would be printed now; KeyError for a key that was not offered."""
    return rules.compose(key, subject, _held(store, subject), own_station(store))


def remarks(store: Store, key: str, subject: Subject) -> list[str]:
    """What to look at before it is handed out; also which of its characters no font on this PC has."""
    from station.export.paper_pdf import missing_in_paper  # fonts take a third of a second to parse

    said = list(rules.remarks(key, subject, _held(store, subject), store.now().date()))
    if missing := missing_in_paper(make(store, key, subject)):
        said.append(f"字体里没有“{'、'.join(missing)}”，印出来是“〓”。请换一种写法，或者印出来以后手写补上。")
    return said


def preview_pdf(store: Store, key: str, subject: Subject) -> bytes:
    """The very PDF of a paper, which says names and numbers in full."""
    from station.export.paper_pdf import paper_pdf  # fonts take a third of a second to parse

    rights.require(store, "see_plain")
    return paper_pdf(make(store, key, subject))


def export_pdf(store: Store, key: str, subject: Subject, path: Path) -> None:
    """Write a paper as PDF; the act is noted in the log, which names nobody."""
    from station.export.paper_pdf import write_paper

    rights.require(store, "export")
    store.refuse_own(path)
    paper = make(store, key, subject)
    write_paper(paper, path)
    store.log_act("export", f"{paper.label} {subject.number}，PDF")


def note_printed(store: Store, key: str, subject: Subject) -> None:
    """Note in the log that a paper went to the printer."""
    rights.require(store, "export")
    store.log_act("print", f"{make(store, key, subject).label} {subject.number}")


def file_name(offer: Offer, subject: Subject) -> str:
    """What an exported paper is called: its name and the number, nobody's name."""
    return f"{rules.name_of(offer, subject)} {subject.number}".rstrip() + ".pdf"
