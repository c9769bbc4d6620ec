"""Writes a mail run: one PDF for one print run, or one file for each addressee in a new folder."""

import io
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas

from station import files, stopping
from station.casework.mail_runs import Copy
from station.casework.paper import Paper, printable
from station.casework.papers import OfficePaper
from station.errors import StationError
from station.export import fonts
from station.export.delivery import delivered
from station.export.label_sheet import Label, draw_labels, label_sheets
from station.export.letter_layout import lay_out
from station.export.letter_pdf import draw_letter, new_canvas
from station.export.page_image import page_count
from station.export.paper_pdf import draw_paper, lay_out_paper
from station.frozen import frozen

Writing = Generator[tuple[int, int], None, "Written"]


@frozen
class Written:
    """What came out: copies of how many addressees, pages (blank ones too), sheets of paper.

    ``unaddressed`` labels had no address; ``labels_from`` is the page the labels begin on, 0 for none in this file.
    """

    copies: int
    pages: int
    sheets: int
    unaddressed: int = 0
    labels_from: int = 0


@frozen(kw_only=True)
class Binding:
    """How a run is put together: ``count`` copies of the letter ``title``, on both sides or not, with labels or not."""

    title: str
    issuer: str
    count: int
    is_duplex: bool
    has_labels: bool


def run_pdf(copy: Copy, binding: Binding) -> bytes:
    """One copy as it will be printed, without its label."""
    target = io.BytesIO()
    fonts.warm_up()
    with fonts.drawing:
        canvas = _canvas(target, binding)
        _draw_copy(canvas, copy, is_duplex=False)
        canvas.save()
    return target.getvalue()


def write_run(copies: Iterable[Copy], binding: Binding, path: Path) -> Writing:
    """Write all copies into one file in their order, the labels last; yields (done, all), and stopping leaves the old file.

    StationError if the place refuses, or if the file does not hold what was counted.
    """
    with delivered(path, path.stem) as part:
        written = yield from _written(copies, binding, part)
        if written.copies != binding.count or page_count(part.read_bytes()) != written.pages:
            raise StationError(f"写出 {written.copies} 份，应当是 {binding.count} 家，对不上。", "原来的文件没有动，请再试一次。")
    return written


def write_folder(copies: Iterable[Copy], binding: Binding, folder: Path, stem: str) -> Writing:
    """Write one file for each addressee into ``folder``, which must be new: ``stem-001.pdf``, and the labels in one file.

    Yields (done, all); stopping leaves nothing. StationError if the folder is there already or the place refuses.
    """
    if folder.exists():
        raise StationError(f"文件夹“{folder.name}”已经有了。", "请换个位置，或者先把它移走，里面的文件没有动。")
    with _new_folder(folder) as part:
        done = pages = sheets = 0
        labels = []
        for copy in copies:
            with (part / f"{stem}-{copy.number:03}.pdf").open("wb") as target, fonts.drawing:
                canvas = _canvas(target, binding)
                count = _draw_copy(canvas, copy, is_duplex=binding.is_duplex)
                canvas.save()
            done, pages, sheets = done + 1, pages + count, sheets + _sheets(count, binding)
            labels.append(_label(copy, binding))
            yield done, binding.count
        if binding.has_labels:
            with (part / f"{stem}-地址标签.pdf").open("wb") as target, fonts.drawing:
                canvas = _canvas(target, binding)
                for sheet in stopping.each(label_sheets(labels)):
                    draw_labels(canvas, sheet)
                    pages, sheets = pages + 1, sheets + 1
                canvas.save()
        found = len(list(part.glob(f"{stem}-*.pdf"))) - binding.has_labels
        if not found == done == binding.count:
            raise StationError(f"写出 {found} 份，应当是 {binding.count} 家，对不上。", "这次写的已经撤回，请再试一次。")
    return Written(done, pages, sheets, _unaddressed(labels, binding))


def _written(copies: Iterable[Copy], binding: Binding, part: Path) -> Writing:
    fonts.warm_up()
    done = pages = sheets = 0
    labels = []
    with part.open("wb") as target:
        with fonts.drawing:
            canvas = _canvas(target, binding)
        for copy in copies:
            with fonts.drawing:
                canvas.bookmarkPage(str(copy.number))
                canvas.addOutlineEntry(f"{copy.number:03}", str(copy.number))
                count = _draw_copy(canvas, copy, is_duplex=binding.is_duplex)
            done, pages, sheets = done + 1, pages + count, sheets + _sheets(count, binding)
            labels.append(_label(copy, binding))
            yield done, binding.count
        labels_from = pages + 1 if binding.has_labels else 0
        with fonts.drawing:
            for sheet in stopping.each(label_sheets(labels) if binding.has_labels else ()):
                draw_labels(canvas, sheet)
                pages, sheets = pages + 1 + _close_sheet(canvas, 1, binding.is_duplex), sheets + 1
            canvas.save()
    return Written(done, pages, sheets, _unaddressed(labels, binding), labels_from)


def _canvas(target: BinaryIO, binding: Binding) -> Canvas:
    return new_canvas(target, printable(binding.title), author=printable(binding.issuer))


def _draw_copy(canvas: Canvas, copy: Copy, *, is_duplex: bool) -> int:
    """The papers of one addressee, each beginning on a right page when both sides are printed; how many pages that takes."""
    pages = 0
    for paper in copy.papers:
        count = _draw(canvas, paper)
        pages += count + _close_sheet(canvas, count, is_duplex)
    return pages


def _close_sheet(canvas: Canvas, pages: int, is_duplex: bool) -> int:
    """Leave the back of a last sheet blank; how many pages that takes."""
    if not is_duplex or pages % 2 == 0:
        return 0
    canvas.showPage()
    return 1


def _draw(canvas: Canvas, paper: Paper | OfficePaper) -> int:
    if isinstance(paper, OfficePaper):
        pages = lay_out_paper(paper)
        draw_paper(canvas, paper, pages)
        return len(pages)
    layout = lay_out(paper)
    draw_letter(canvas, layout)
    return len(layout.pages)


def _sheets(pages: int, binding: Binding) -> int:
    return pages // 2 if binding.is_duplex else pages


def _label(copy: Copy, binding: Binding) -> Label:
    return Label(copy.name, copy.address, f"{binding.title}　{copy.number:03}")


def _unaddressed(labels: Iterable[Label], binding: Binding) -> int:
    return sum(not label.address for label in labels) if binding.has_labels else 0


@contextmanager
def _new_folder(folder: Path) -> Iterator[Path]:
    """A folder that comes to its place whole or not at all."""
    part = files.aside(folder.parent)
    try:
        part.mkdir()
        yield part
        files.patiently(lambda: part.rename(folder))
    except OSError as error:
        raise StationError(f"没能写入文件夹“{folder.name}”。", "请看位置是否可以写入、磁盘空间够不够，再试一次。") from error
    finally:
        with suppress(OSError):
            rmtree(part, ignore_errors=True)
