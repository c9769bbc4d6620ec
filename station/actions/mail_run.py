"""What a person does with a letter to many: look at a copy, write the run for one printing or file by file, note that it was printed."""

from collections.abc import Generator, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from station.actions import rights
from station.actions.at_desk import own_station
from station.casework import mail_runs
from station.casework.deliveries import NOT_ISSUED
from station.casework.dossiers import Dossier, addressee
from station.casework.mail_runs import LABELS, MailRun
from station.casework.model import Letter
from station.db.dossiers import dossier_of
from station.db.store import Store
from station.errors import StationError

if TYPE_CHECKING:  # fonts take a third of a second to parse
    from station.export.mail_run_pdf import Binding, Written

Writing = Generator[tuple[int, int], None, "Written"]


def recipients(store: Store, letter_id: str, run: MailRun) -> list[tuple[int, str, str]]:
    """(number, name, address) of those the run is for."""
    dossier = _dossier(store, letter_id)
    file = dossier.file(letter_id)
    named = [(number, addressee(file, delivery)) for number, delivery in mail_runs.addressees(dossier, letter_id, run)]
    return [(number, name, employer.address if employer else "") for number, (name, employer) in named]


def unprintable(found: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """Of these recipients, the numbers of those whose name or address has characters no font has, with the characters."""
    from station.export.fonts import missing_glyphs

    missing = ((number, "".join(missing_glyphs(name + address))) for number, name, address in found)
    return {number: characters for number, characters in missing if characters}


def copy_pdf(store: Store, letter_id: str, run: MailRun, number: int) -> bytes:
    """The very pages of the copy with that number; StationError when there is nothing to print."""
    from station.export.mail_run_pdf import run_pdf

    dossier = _dossier(store, letter_id)
    chosen = mail_runs.addressees(dossier, letter_id, run)
    delivery = next((delivery for found, delivery in chosen if found == number), None)
    if delivery is None:
        raise StationError("没有要送的单位。", "公开发布的文书不用一家一份；另外要送的单位，拟稿时加上。")
    one = MailRun(parts=run.parts, is_duplex=run.is_duplex, is_preprinted=run.is_preprinted, ids=(delivery.id,))
    copy = next(mail_runs.copies(dossier, own_station(store), letter_id, one))
    if not copy.papers:
        raise StationError("没有要印的文书。", "请至少选一种。")
    return run_pdf(copy, _binding(dossier, letter_id, one))


def export_run(store: Store, letter_id: str, run: MailRun, path: Path) -> Writing:
    """Write the run into one file; yields (done, all) and returns what came out. Stopping leaves the old file whole."""
    from station.export.mail_run_pdf import write_run

    rights.require(store, "export")
    store.refuse_own(path)
    dossier = _dossier(store, letter_id)
    binding = _binding(dossier, letter_id, run)
    written = yield from write_run(mail_runs.copies(dossier, own_station(store), letter_id, run), binding, path)
    store.log_act("export", f"{binding.title} 群发{written.copies}份，{written.pages}页，PDF")
    return written


def printable(store: Store, letter_id: str, run: MailRun) -> Generator[tuple[int, int], None, "tuple[bytes, Written]"]:
    """The run as one PDF for the printer, with what it comes to; yields (done, all)."""
    from station.export.mail_run_pdf import write_run

    rights.require(store, "export")
    dossier = _dossier(store, letter_id)
    copies = mail_runs.copies(dossier, own_station(store), letter_id, run)
    with TemporaryDirectory(prefix="station-run-") as folder:
        path = Path(folder) / "run.pdf"
        written = yield from write_run(copies, _binding(dossier, letter_id, run), path)
        return path.read_bytes(), written


def export_files(store: Store, letter_id: str, run: MailRun, folder: Path) -> Writing:
    """Write one file for each addressee into a new folder; their names are the letter's number and the copy's."""
    from station.export.mail_run_pdf import write_folder

    rights.require(store, "export")
    store.refuse_own(folder)
    dossier = _dossier(store, letter_id)
    binding = _binding(dossier, letter_id, run)
    copies = mail_runs.copies(dossier, own_station(store), letter_id, run)
    written = yield from write_folder(copies, binding, folder, binding.title)
    store.log_act("export", f"{binding.title} 群发{written.copies}份，{written.pages}页，每家一个文件")
    return written


def note_printed(store: Store, letter_id: str, copies: int) -> None:
    """Note in the log that a run went to the printer; nobody is named."""
    rights.require(store, "export")
    store.log_act("print", f"{store.get(Letter, letter_id).number} 群发{copies}份")


def file_name(letter: Letter) -> str:
    """What a run is called: the letter's number, nobody's name."""
    return f"{letter.number} 群发.pdf"


def _dossier(store: Store, letter_id: str) -> Dossier:
    letter = store.get(Letter, letter_id)
    if letter.status in NOT_ISSUED:
        raise StationError("这份文书还没有签发。", "取号以后再群发，每份上才有文号。")
    if letter.status == "void":
        raise StationError(f"{letter.number}已经作废，不能再发。")
    return dossier_of(store, letter)


def _binding(dossier: Dossier, letter_id: str, run: MailRun) -> "Binding":
    from station.export.mail_run_pdf import Binding

    letter = dossier.file(letter_id).letter
    return Binding(
        title=letter.number,
        issuer=letter.issuer,
        count=len(mail_runs.addressees(dossier, letter_id, run)),
        is_duplex=run.is_duplex,
        has_labels=LABELS in run.parts,
    )
