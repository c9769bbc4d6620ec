"""A letter on its way out: composed, set as PDF for the preview, exported as PDF or Word, and noted in the log when it left."""

from pathlib import Path

from station.actions import rights
from station.casework import letter_privacy
from station.casework import letters as rules
from station.casework.casefile import LetterFile
from station.casework.model import Letter
from station.casework.paper import Letterhead, Paper
from station.casework.vocabulary import label
from station.db.casefiles import letter_file
from station.db.store import Store
from station.errors import StationError


def paper(store: Store, letter_id: str, *, preprinted: bool = False) -> Paper:
    """The composed letter: as frozen when it was issued, else as it would be now."""
    return rules.compose(letter_file(store, letter_id), letterhead=Letterhead.PREPRINTED if preprinted else Letterhead.DIGITAL)


def preview_pdf(file: LetterFile, *, preprinted: bool = False) -> bytes:
    """The very PDF of a letter as the editor holds it, saved or not."""
    from station.export.letter_pdf import letter_pdf  # fonts take a third of a second to parse

    return letter_pdf(rules.compose(file, letterhead=Letterhead.PREPRINTED if preprinted else Letterhead.DIGITAL))


def refuse_traces(file: LetterFile) -> None:
    """StationError while a letter that is not signed names who complained: what was signed had been looked at."""
    if not file.letter.frozen and (found := letter_privacy.traces(file, rules.compose(file))):
        raise StationError(found[0].sentence, "改好以前不能导出和打印。")


def export_pdf(store: Store, letter_id: str, path: Path, *, preprinted: bool = False) -> None:
    """Write a letter as PDF; the act is noted in the log."""
    from station.export.letter_pdf import write_letter

    rights.require(store, "export")
    store.refuse_own(path)
    refuse_traces(letter_file(store, letter_id))
    letter = store.get(Letter, letter_id)
    write_letter(paper(store, letter_id, preprinted=preprinted), path)
    store.log_act("export", f"{letter.number or '未签发的' + label('letter_kind', letter.kind)}，PDF")


def export_docx(store: Store, letter_id: str, path: Path, *, preprinted: bool = False) -> None:
    """Write a letter as a Word file to go on editing; the act is noted in the log. An issued letter stays as it was frozen."""
    from station.export.letter_docx import write_docx

    rights.require(store, "export")
    store.refuse_own(path)
    refuse_traces(letter_file(store, letter_id))
    letter = store.get(Letter, letter_id)
    write_docx(paper(store, letter_id, preprinted=preprinted), path)
    store.log_act("export", f"{letter.number or '未签发的' + label('letter_kind', letter.kind)}，Word")


def note_printed(store: Store, letter_id: str) -> None:
    """Note in the log that a letter went to the printer."""
    rights.require(store, "export")
    letter = store.get(Letter, letter_id)
    store.log_act("print", letter.number or "未签发的" + label("letter_kind", letter.kind))
