"""One letter as PDF beside other engines on the same text, a mail run, and the preview: python -m bench.letters [ROUNDS].

Every engine runs in a process of its own, rounds interleaved, and embeds the bundled faces. “bare canvas” draws the glyph runs our
layout found, on reportlab as it comes; the others set the text by their own means, without our rules of the page.
"""

import contextlib
import importlib.util
import io
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bench._store import conditions, seconds
from bench._table import tell
from station.casework.paper import Paper, Paragraph
from station.paths import resources

FONTS = resources() / "fonts"
FAMILIES = {  # by the name a style sheet finds it under
    "body": ("LXGWZhuqueFangsong-Regular.ttf", "Zhuque Fangsong (technical preview)"),
    "title": ("StationSong-Bold.ttf", "Station Song"),
    "heading": ("StationHei-Medium.ttf", "Station Hei"),
}
RUN = 100  # letters in a mail run
OUR_RUN, RUN_PEER = "ours in one file", "Typst, compiler kept"  # which compiles them one after the other
MOST_KB, PREVIEW_MS = 100, 100
NAMES = ("张㛃", "王䶮", "赵喆", "陈堃", "刘翀", "孙玥", "周燚", "吴昇")


def letter(number: int) -> Paper:
    """A letter that fills one page; no two alike."""
    name = NAMES[number % len(NAMES)]
    return Paper(
        kind="意见书",
        mark="滨河区总工会",
        number=f"滨工劳监意〔2026〕{number + 1}号",
        title="工会劳动法律监督意见书",
        addressee=f"滨河第{number + 1}建筑劳务有限公司：",
        paragraphs=(
            Paragraph(
                f"我会在办理{name}等职工诉求中了解到，你单位存在拖欠农民工工资的情况。根据《中华人民共和国工会法》第二十三条、第二十六条的规定，"
                f"我会于2026年11月{number % 28 + 1}日指派工会劳动法律监督员邵文锦（证号滨工监0012）、陈立秋（证号滨工监0017）到你单位调查。"
            ),
            Paragraph("一、查明的事实", 1),
            Paragraph(f"你单位承建的河湾家园二期项目{number + 3}名农民工，2026年8月至9月工资合计{(number + 3) * 18200}元均未支付。"),
            Paragraph("二、监督意见", 1),
            Paragraph(f"于2026年11月30日前足额支付{number + 3}人工资。请你单位自收到本意见书之日起15个工作日内书面答复我会。"),
        ),
        issuer="滨河区总工会",
        date="2026年11月16日",
    )


class Part(NamedTuple):
    """A paragraph as the peers set it."""

    text: str
    face: str
    style: str  # title, flush, text, right


def parts(paper: Paper) -> list[Part]:
    text = [Part(p.text, "heading" if p.level == 1 else "body", "text") for p in paper.paragraphs]
    head = [Part(paper.mark, "title", "title"), Part(paper.number, "body", "right"), Part(paper.title, "title", "title")]
    return [*head, Part(paper.addressee, "body", "flush"), *text, Part(paper.issuer, "body", "right"), Part(paper.date, "body", "right")]


# -- engines: each writes ``count`` letters into a folder, one file a letter unless its name says “in one file” ----------------


def ours(folder: Path, count: int) -> None:
    from station.export.letter_pdf import letter_pdf

    for n in range(count):
        (folder / f"{n}.pdf").write_bytes(letter_pdf(letter(n)))


def ours_in_one_file(folder: Path, count: int) -> None:
    from station.export.letter_pdf import write_letters

    for _ in write_letters([letter(n) for n in range(count)], folder / "0.pdf"):
        pass


class _Shown(NamedTuple):
    face: str
    size: float
    x: float
    y: float
    spacing: float
    chars: str


@cache
def _runs(number: int) -> list[tuple[list[_Shown], list[tuple[float, ...]]]]:
    """The glyph runs and the rules of a letter, page by page, as our program places them."""
    from reportlab.lib.units import mm

    from station.export.fonts import Role, drawn
    from station.export.letter_layout import lay_out
    from station.export.letter_pdf import runs_of
    from station.export.type_area import SHEET_HEIGHT

    layout = lay_out(letter(number))
    mark = layout.mark
    pages = []
    for lines, rules in zip(layout.pages, layout.rules, strict=True):
        shown = [
            _Shown(run.face.name, placed.size, run.x, run.y, run.spacing or 0, run.chars) for placed in lines for run in runs_of(placed)
        ]
        boxes = [(rule.x * mm, (SHEET_HEIGHT - rule.top - rule.height) * mm, rule.width * mm, rule.height * mm) for rule in rules]
        pages.append((shown, boxes))
    face = drawn(mark.text[0], Role.TITLE).face.name
    pages[0][0].append(_Shown(face, mark.size, mark.x * mm, (SHEET_HEIGHT - mark.baseline) * mm, 0, mark.text))
    return pages


def bare_canvas(folder: Path, count: int, *, together: bool = False) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = None
    for n in range(count):
        canvas = canvas or Canvas(str(folder / f"{n}.pdf"), pageCompression=1)
        for texts, rules in _runs(n):
            for rule in rules:
                canvas.rect(*rule, stroke=0, fill=1)
            for run in texts:
                text = canvas.beginText(run.x, run.y)
                text.setFont(f"plain {run.face}", run.size)
                text.setCharSpace(run.spacing)
                text.textOut(run.chars)
                canvas.drawText(text)
            canvas.showPage()
        if not together:
            canvas.save()
            canvas = None
    if canvas:
        canvas.save()


def bare_canvas_in_one_file(folder: Path, count: int) -> None:
    bare_canvas(folder, count, together=True)


def typst_kept(folder: Path, count: int) -> None:
    compiler = _typst()
    for n in range(count):
        compiler.compile(input=_typst_source([letter(n)]), output=str(folder / f"{n}.pdf"))


def typst_kept_in_one_file(folder: Path, count: int) -> None:
    _typst().compile(input=_typst_source([letter(n) for n in range(count)]), output=str(folder / "0.pdf"))


@cache
def _typst() -> Any:
    import typst

    return typst.Compiler(font_paths=[str(FONTS)], ignore_system_fonts=True)


def _typst_source(papers: list[Paper]) -> bytes:
    set_up = (
        '#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm))\n'
        '#set text(size: 16pt, lang: "zh", region: "cn")\n#set par(leading: 13pt, spacing: 13pt, justify: true)\n'
    )

    def block(part: Part) -> str:
        text = re.sub(r"([\\#*_$@<>`~=\[\]])", r"\\\1", part.text)
        size = 22 if part.style == "title" else 16
        words = f'#text(font: "{FAMILIES[part.face][1]}", size: {size}pt)[{text}]'
        if part.style in ("title", "right"):
            return f"#align({'center' if part.style == 'title' else 'right'})[{words}]"
        return f"#par(first-line-indent: (amount: {2 if part.style == 'text' else 0}em, all: true))[{words}]"

    return (set_up + "\n#pagebreak()\n".join("\n\n".join(map(block, parts(paper))) for paper in papers)).encode()


def weasyprint(folder: Path, count: int) -> None:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    faces = FontConfiguration()
    style = "".join(f"@font-face{{font-family:{face};src:url({(FONTS / name).as_uri()})}}" for face, (name, _) in FAMILIES.items())
    style += "@page{size:A4;margin:37mm 26mm 35mm 28mm}p{margin:0;font:16pt/29pt body}.heading{font-family:heading}"
    style += ".title{font:22pt/29pt title;text-align:center}.text{text-indent:2em}.right{text-align:right}"
    for n in range(count):
        body = "".join(f"<p class='{part.face} {part.style}'>{part.text}</p>" for part in parts(letter(n)))
        HTML(string=f"<html lang=zh-CN><style>{style}</style>{body}").write_pdf(folder / f"{n}.pdf", font_config=faces)


def fpdf2(folder: Path, count: int) -> None:
    from fpdf import FPDF

    aligned = {"title": "C", "right": "R", "flush": "L", "text": "L"}
    for n in range(count):
        pdf = FPDF(format="A4")
        pdf.set_margins(28, 37, 26)
        pdf.add_page()
        for face, (name, _) in FAMILIES.items():
            pdf.add_font(face, fname=FONTS / name)
        for part in parts(letter(n)):
            pdf.set_font(part.face, size=22 if part.style == "title" else 16)
            text = "　　" + part.text if part.style == "text" else part.text
            pdf.multi_cell(156, 10.2, text, align=aligned[part.style], wrapmode="CHAR", new_x="LMARGIN", new_y="NEXT")
        pdf.output(str(folder / f"{n}.pdf"))


def libreoffice(folder: Path, count: int) -> None:
    """All letters as .docx in one call."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    aligned = {"title": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
    for n in range(count):
        document = Document()
        section = document.sections[0]
        section.page_width, section.page_height, section.top_margin, section.left_margin = Mm(210), Mm(297), Mm(37), Mm(28)
        section.right_margin, section.bottom_margin = Mm(26), Mm(35)
        for part in parts(letter(n)):
            paragraph = document.add_paragraph()
            paragraph.alignment = aligned.get(part.style)
            run = paragraph.add_run(part.text)
            run.font.size = Pt(22 if part.style == "title" else 16)
            run.font.name = FAMILIES[part.face][1]
            run._element.rPr.rFonts.set(qn("w:eastAsia"), FAMILIES[part.face][1])
        document.save(folder / f"{n}.docx")
    fonts = folder / "fonts.conf"
    fonts.write_text(f"<fontconfig><dir>{FONTS}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>", encoding="utf-8")
    call = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*call, "--outdir", folder, *(folder / f"{n}.docx" for n in range(count))],
        check=True,
        capture_output=True,
        env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
    )


# name, engine, letters of one round, what it needs
ENGINES: tuple[tuple[str, Callable[[Path, int], None], int, str], ...] = (
    ("bare canvas", bare_canvas, 30, ""),
    ("ours", ours, 30, ""),
    (RUN_PEER, typst_kept, 30, "typst"),
    ("WeasyPrint", weasyprint, 5, "weasyprint"),
    ("fpdf2", fpdf2, 2, "fpdf"),
    ("LibreOffice, one call", libreoffice, 20, "soffice"),
    ("bare canvas in one file", bare_canvas_in_one_file, RUN, ""),
    (OUR_RUN, ours_in_one_file, RUN, ""),
    ("Typst kept in one file", typst_kept_in_one_file, RUN, "typst"),
)


def is_here(needs: str) -> bool:
    return not needs or importlib.util.find_spec(needs) is not None or shutil.which(needs) is not None


def _seconds_outside() -> float:
    """The clock for an engine that is a process of its own."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime if seconds is time.process_time else seconds()


def measure(name: str) -> None:
    """One round of an engine after a warm-up: seconds a letter, bytes a letter, highest memory, as JSON."""
    _, engine, count, _ = next(each for each in ENGINES if each[0] == name)
    if engine in (bare_canvas, bare_canvas_in_one_file):
        from reportlab.pdfbase import pdfmetrics, ttfonts

        from station.export import fonts

        for role, (file, _) in fonts._FILES.items():
            pdfmetrics.registerFont(ttfonts.TTFont(f"plain {role.value}", str(FONTS / file)))
        for n in range(count):
            _runs(n)
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.redirect_stdout(io.StringIO()):
            if engine is not libreoffice:
                engine(Path(folder), 1)
            clock = _seconds_outside if engine is libreoffice else seconds
            started = clock()
            engine(Path(folder), count)
            took = clock() - started
        size = sum(path.stat().st_size for path in Path(folder).glob("*.pdf"))
    usage = resource.RUSAGE_CHILDREN if engine is libreoffice else resource.RUSAGE_SELF
    print(json.dumps({"s": took / count, "bytes": size / count, "mb": resource.getrusage(usage).ru_maxrss / 1024}))


def preview() -> None:
    """What happens once typing stops: compose, set, PDF, draw page 1 as fine as the window does; as JSON in ms."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    from station.actions import practice
    from station.actions.progress import finish
    from station.casework.model import Letter
    from station.db.casefiles import letter_file
    from station.db.store import Store
    from station.export.page_image import page_image
    from station.ui.letters.setting import set_sheets

    took = []
    with tempfile.TemporaryDirectory() as folder:
        finish(practice.make(Path(folder) / "practice", cases=200))
        with Store.open(Path(folder) / "practice") as store:
            drafts = [each for each in store.matching(Letter, kind="opinion") if not each.frozen] or store.matching(Letter)
            file = letter_file(store, drafts[0].id)
        for turn in range(21):
            letter_now = file.letter.with_values(facts=f"{file.letter.facts}又查明第{turn}项。", frozen="")
            started = seconds()
            sheets = finish(set_sheets(replace(file, letter=letter_now), False))
            image = page_image(sheets.pdf, 0, 216)
            fine = QImage(image.rgb, image.width, image.height, image.stride, QImage.Format.Format_RGB888)
            fine.scaled(fine.size() / 3, mode=Qt.TransformationMode.SmoothTransformation)
            took.append(seconds() - started)
    print(json.dumps({"ms": statistics.median(took[1:]) * 1e3, "slowest": max(took[1:]) * 1e3}))


def _apart(call: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", f"from bench.letters import *; {call}"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def main(rounds: int = 5) -> None:
    print(f"{conditions()}\nmedian of {rounds} rounds        ms/letter  letters/s   of bare       KB       MB")
    here = [engine for engine in ENGINES if is_here(engine[3])]
    found: dict[str, list[dict[str, float]]] = {name: [] for name, *_ in here}
    for _ in range(rounds):
        for name, *_ in here:
            found[name].append(_apart(f"measure({name!r})"))
    bare = statistics.median(each["s"] for each in found["bare canvas"])
    each_took: dict[str, float] = {}
    for name, *_ in ENGINES:
        if name not in found:
            print(f"{name:26} is not here")
            continue
        took, size, memory = (statistics.median(each[what] for each in found[name]) for what in ("s", "bytes", "mb"))
        print(f"{name:26} {took * 1e3:9.1f} {1 / took:10.1f} {bare / took:9.2f} {size / 1e3:8.1f} {memory:8.0f}", flush=True)
        each_took[name] = took
        if name != "bare canvas":
            tell("letters", f"letters a second by {name}", "bare canvas", bare / took, "≥ 0.9" if name == "ours" else "")
        if name == "ours":
            tell("letters", "size of a letter", f"{MOST_KB} KB", size / 1e3 / MOST_KB, "≤ 1.0")
    if RUN_PEER in each_took:
        tell("letters", "a letter of a mail run of 100", RUN_PEER, each_took[OUR_RUN] / each_took[RUN_PEER], "≤ 1.0")
    seen = _apart("preview()")
    tell("letters", "preview after a change", f"{PREVIEW_MS} ms", seen["ms"] / PREVIEW_MS, "≤ 1.0")
    print(f"preview after a change     {seen['ms']:9.1f} ms, slowest of 20 {seen['slowest']:.1f} ms")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
