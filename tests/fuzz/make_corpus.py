"""Make the small good files the fuzzing begins with, one folder a reader; those that begin with “found-” were found by it and stay.

PYTHONPATH=tests python -m fuzz.make_corpus
"""

import io
import json
import shutil
import struct
import zipfile
import zlib
from pathlib import Path

import msgspec
import zstandard
from openpyxl import Workbook
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from fuzz.targets import FILE_KEY
from sealed_bundles import KEPT, keys
from station.casework.cell_prints import MARKS_SHEET
from station.db import backups
from station.db.store import FILE_NAME
from station.sync import invitation, parcels, payload, sealing, statements
from station.sync.statements import Answered, Invited, KeyChanged, PcAdmitted, PcLost, UnitNamed
from station.sync.updates import File, Manifest
from station.vault import passwords, slots
from template_books import plain_book, rich_book

HERE = Path(__file__).parent
FILES = HERE.parent / "files"
LEDGER = [
    ["诉求台账"],
    ["序号", "受理编号", "受理日期", "诉求人", "联系电话", "身份证号", "用人单位", "诉求类别", "涉及金额（元）", "办结日期", "备注"],
    [1, "ZQ-2026-001", "2026-03-11", "沙某", "13800002046", "110101199003077774", "顺通物流", "欠薪", 12600.5, "", "=上班"],
    [2, "ZQ-2026-002", 46092, "同上", "", "", "〃", "工伤", "1.2万元", "3月底", "共12人"],
    ["合计", "", "", "", "", "", "", "", "=SUM(I3:I4)", "", ""],
]


def book(rows: list[list[object]], marks: list[list[str]] = ()) -> bytes:  # type: ignore[assignment]
    """A workbook of one sheet, with a hidden one that says how it left."""
    made = Workbook()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:K1")
    sheet.row_dimensions[3].hidden = True
    if marks:
        beside = made.create_sheet(MARKS_SHEET)
        beside.sheet_state = "hidden"
        for row in marks:
            beside.append(row)
    whole = io.BytesIO()
    made.save(whole)
    return whole.getvalue()


def page(text: str) -> str:
    """A web page as platforms hand it out under the name of a workbook."""
    rows = "".join("<tr>" + "".join(f"<td rowspan=1>{cell}</td>" for cell in line.split(",")) + "</tr>" for line in text.splitlines())
    return f"<html><!-- 导出 --><body><table><tr><th colspan=3>台账</th></tr>{rows}</table></body></html>"


def bodies() -> dict[str, bytes]:
    """One statement's body of each kind."""
    own = keys("zq-1")
    answered = Answered("zq", "一号机", own.recipient)
    said = [
        UnitNamed("zq", "站前街道", "street", "bh", own.public),
        PcAdmitted(statements.say(own, answered), True),
        KeyChanged("zq", own.recipient, b"sealed", (own.key_id,)),
        PcLost(own.key_id, {f"{'0' * 16} up": 3}, ["0" * 32]),
        Invited(bytes(16), "zq", "站前街道", "street", "一号机", "bh", "滨河区", bytes(32)),
        answered,
    ]
    return {type(body).__name__.lower(): msgspec.msgpack.encode(body) for body in said}


def letters() -> dict[str, bytes]:
    """An invitation and an answer."""
    own = keys("bh-1")
    beside = [statements.say(own, UnitNamed("bh", "滨河区", "district"))]
    invited = Invited(bytes(16), "zq", "站前街道", "street", "一号机", "bh", "滨河区", invitation.hash_of(beside))
    answered = Answered("zq", "一号机", keys("zq-1").recipient, statements.say(own, invited))
    return {
        "invitation": invitation.pack(statements.say(own, invited), beside),
        "answer": invitation.pack(statements.say(keys("zq-1"), answered), beside),
    }


def raws() -> dict[str, bytes]:
    """What lies in the bundles that are kept, open."""
    found = {}
    for path in sorted(KEPT.glob("format-2*.gwb")):
        whole = path.read_bytes()
        content = whole[9 + int.from_bytes(whole[5:9], "big") + 64 :]
        packed = content if "receipt" in path.stem else sealing.opened(content, keys("bh-1"))
        assert packed is not None
        found[path.stem] = payload.decompressed(packed)
    return found


def pictures() -> dict[str, bytes]:
    """One of each format that is read."""
    found = {}
    for kind in ("png", "jpeg", "gif", "bmp", "webp", "tiff"):
        whole = io.BytesIO()
        Image.radial_gradient("L").resize((24, 16)).convert("RGB").save(whole, kind)
        found[kind] = whole.getvalue()
    body = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    found["huge"] = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part)) + kind + part + struct.pack(">I", zlib.crc32(kind + part))
        for kind, part in ((b"IHDR", body), (b"IDAT", zlib.compress(bytes(60_000))), (b"IEND", b""))
    )
    return found


def pdf(size: tuple[float, float] = (200, 200)) -> bytes:
    """Two pages of a few words."""
    whole = io.BytesIO()
    canvas = Canvas(whole, pagesize=size, invariant=1)
    for words in ("first", "second"):
        canvas.drawString(20, 20, words)
        canvas.rect(5, 5, 50, 50, fill=1)
        canvas.showPage()
    canvas.save()
    return whole.getvalue()


def vaults() -> dict[str, bytes]:
    """A vault that is open, and one with a password, sheets and wrong tries."""
    slot = slots.Slot("01S", "王芳", bytes(16), passwords.Cost(65_536, 2, 1), bytes(60), "2026-11-16T09:00:00")
    closed = slots.Vault(
        HERE,
        slots=(slot,),
        sheets={"1-2": bytes(60)},
        sheets_at="2026-11-16T09:00:00",
        wrong={"01S": (4, "2026-11-16T09:00:00")},
        untold=(slots.Try("01S", "2026-11-16T09:00:00"),),
    )
    both = {"open": slots.Vault(HERE, open_key=bytes(range(32))), "closed": closed}
    return {name: json.dumps(slots._to_json(vault), ensure_ascii=False).encode() for name, vault in both.items()}


def copy() -> bytes:
    """What one backup of a series says of itself."""
    made = backups.Copy(
        number=1,
        made_at="2026-11-16T09:00:00",
        why="daily",
        program="0.1.0",
        station="站前街道",
        device="0" * 16,
        newest_at="2026-11-16T08:59:00",
        counts={"grievance": 3},
        numbers={"0" * 16: 9},
        size=8192,
        blocks=bytes(64),
        files=bytes(32),
        vault=b"{}",
    )
    return msgspec.msgpack.encode(made)


def backup() -> bytes:
    """A backup as a single file."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in (FILE_NAME, slots.FILE_NAME, "attachments/ab/ab12"):
            archive.writestr(zipfile.ZipInfo(name), bytes(range(256)))
    return whole.getvalue()


def update() -> bytes:
    """The list of an update of three files, one of them a link."""
    library = File("_internal/Qt/库.so.6", 8192, "ab" * 32)
    listed = (File("station", 40, "0" * 64, True), library, File("_internal/库.so", 0, "", link="Qt/库.so.6"))
    return msgspec.json.encode(Manifest("1.10.0", "linux-x86_64", "2026-11-22", 1, 1, "station", ("台账可以冻结列",), listed))


def corpus() -> dict[str, dict[str, bytes]]:
    """Reader to name to content."""
    text = "\n".join(",".join(map(str, row)) for row in LEDGER[1:])
    columns = ["grievance.number", "grievance.received_at", "derived.complainant"]
    marks = [
        ["grievances", "", "", "wide", "district", "", "01J", "2026-03-11T09:00"],
        columns,
        ["受理编号", "受理日期", "诉求人"],
        ["", "", ""],
    ]
    olds = {path.stem: path.read_bytes() for path in (FILES / "ledgers").glob("*.xls")}
    heads = {path.stem: path.read_bytes() for path in KEPT.glob("*.gwb")}
    old = heads["0.1.0"]
    news = {"ledger": book(LEDGER), "clues": (FILES / "ledgers" / "欠薪线索清单-2024年一季度.xlsx").read_bytes()}
    old_body = zstandard.ZstdDecompressor().decompress(old[9 + int.from_bytes(old[5:9], "big") + 32 :])
    return {
        "workbook": news,
        "old_workbook": {"clues": olds["欠薪线索清单-2024年一季度"], "hidden": olds["出错和隐藏"]},
        "text_file": {"utf-8": text.encode(), "gbk": text.encode("gb18030"), "utf-16": text.encode("utf-16"), "page": page(text).encode()},
        "pasted": {
            "cells": text.replace(",", "\t").encode(),
            "page": page(text).encode(),
            "roster": "沙某 13800002046 3000元\n安某\t1.2万".encode(),
        },
        "returned_ledger": {"ledger": book([row[1:4] for row in LEDGER], [*marks, ["01J1 abcd"], ["01J2 abcd"]])},
        "template": {"plain": plain_book(), "rich": rich_book()},
        "bundle": heads,
        "header": {name: whole[9 : 9 + int.from_bytes(whole[5:9], "big")] for name, whole in heads.items() if name != "0.1.0"},
        "payload": raws(),
        "unsealed": {"0.1.0": old_body},
        "statement": bodies(),
        "update": {
            "list": b"\0" + update(),
            "files": b"\1" + zstandard.ZstdCompressor(3).compress(bytes(40) + bytes(range(256)) * 4096),
        },
        "letter": letters(),
        "part": {"part": b"\x00\x02" + next(parcels.parts(FILE_KEY, b"a file of an office"))[1]},
        "cases": {
            "published": json.dumps(json.loads((FILES / "published-cases.json").read_text(encoding="utf-8")), ensure_ascii=False).encode()
        },
        "vault": vaults(),
        "copy": {"copy": copy()},
        "backup": {"backup": backup()},
        "picture": pictures(),
        "pdf": {"two-pages": pdf(), "wide": pdf((14_400, 3))},
    }


def main() -> None:
    """Write all of it, and take away what is no longer made."""
    for reader, contents in corpus().items():
        folder = HERE / "corpus" / reader
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if not path.name.startswith("found-"):
                path.unlink()
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    for folder in (HERE / "corpus").iterdir():
        if folder.name not in corpus():
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
