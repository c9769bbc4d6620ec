"""A mail run: one letter to many, each copy addressed to its own employer, with its receipt, reply form and address label."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from station.casework import papers
from station.casework.dossiers import Dossier, addressee
from station.casework.letter_papers import is_handed, letter_facts
from station.casework.letters import compose
from station.casework.model import LetterAddressee, Station
from station.casework.paper import Letterhead, Paper
from station.casework.papers import OfficePaper
from station.frozen import frozen

LETTER, RECEIPT, REPLY, LABELS = PARTS = ("letter", "receipt", "reply", "labels")


@frozen(kw_only=True)
class MailRun:
    """What is printed for each addressee and how; ``ids`` are the addressees meant, none for all."""

    parts: Collection[str] = (LETTER, RECEIPT)
    is_duplex: bool = True
    is_preprinted: bool = False
    ids: Collection[str] = ()


@frozen
class Copy:
    """What goes to one addressee, in the order of printing; ``number`` counts from 1 over all addressees of the letter."""

    number: int
    name: str
    address: str
    papers: tuple[Paper | OfficePaper, ...]


def addressees(dossier: Dossier, letter_id: str, run: MailRun) -> list[tuple[int, LetterAddressee]]:
    """Those the run is for, each with the number that is theirs in every run of the letter; not the public, which gets no copy."""
    file = dossier.file(letter_id)
    handed = enumerate((delivery for delivery in file.deliveries if is_handed(file.letter, delivery)), 1)
    return [(number, delivery) for number, delivery in handed if not run.ids or delivery.id in run.ids]


def copies(dossier: Dossier, station: Station, letter_id: str, run: MailRun) -> Iterator[Copy]:
    """The copies one by one, in the order of entry; one letter with one receipt each, whatever else waits for the same employer."""
    dossier = replace(dossier, waiting=())
    file = dossier.file(letter_id)
    letterhead = Letterhead.PREPRINTED if run.is_preprinted else Letterhead.DIGITAL
    whole = compose(file, letterhead=letterhead)
    is_named = file.letter.audience == "employer"  # what was published is handed out as it stands
    for number, delivery in addressees(dossier, letter_id, run):
        name, employer = addressee(file, delivery)
        found: list[Paper | OfficePaper] = []
        if LETTER in run.parts:
            found.append(replace(whole, addressee=f"{name}：") if is_named else whole)
        if RECEIPT in run.parts or REPLY in run.parts:
            facts = letter_facts(dossier, station, letter_id, delivery.id)
            if RECEIPT in run.parts:
                found.append(papers.fill(file.letter.record, RECEIPT, facts, station))
            if REPLY in run.parts and employer and file.letter.reply_amount:
                found.append(papers.fill(file.letter.record, REPLY, facts, station))
        yield Copy(number, name, employer.address if employer else "", tuple(found))
