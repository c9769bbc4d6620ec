"""What a file is by its bytes; a program stays one under any name."""

import pytest

from station.casework.file_kinds import OTHER, PDF, PICTURE, PROGRAM, kind_of


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "工资条.jpg", PICTURE),
        (b"\x89PNG\r\n\x1a\n", "截图.png", PICTURE),
        (b"GIF89a", "动图.gif", PICTURE),
        (b"BM\x00\x00", "扫描.bmp", PICTURE),
        (b"II*\x00", "传真.tif", PICTURE),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "照片.webp", PICTURE),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "录音.wav", OTHER),
        (b"%PDF-1.7", "合同.pdf", PDF),
        (b"\n\n%PDF-1.4", "合同.pdf", PDF),
        (b"%PDF-1.7", "没有后缀", PDF),
        (b"PK\x03\x04", "表格.xlsx", OTHER),
        ("姓名,金额".encode(), "明细.csv", OTHER),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "图.svg", OTHER),
        (b"MZ\x90\x00", "照片.jpg", PROGRAM),
        (b"\x7fELF", "合同.pdf", PROGRAM),
        (b"#!/bin/sh", "说明.txt", PROGRAM),
        (b"\xff\xd8\xff\xe0", "工资条.jpg.EXE", PROGRAM),
        (b"echo", "清理.bat", PROGRAM),
        (b"[InternetShortcut]", "打开.lnk", PROGRAM),
        (b"x", "工资条.exe. .", PROGRAM),  # Windows cuts the end off when it is saved
        (b"x", "欠条\u202egpj.scr", PROGRAM),  # shown as 欠条rcs.jpg
        (b"x", "表.xll", PROGRAM),
        (b"", "空.txt", OTHER),
    ],
)
def test_bytes_tell_what_a_file_is(content: bytes, name: str, kind: str) -> None:
    assert kind_of(content, name) == kind
