"""What a file is by its own bytes, never by its name alone: a picture or PDF that can be shown, or a program that is not taken in."""

from pathlib import PurePath

from station.casework.plain_text import file_name

PICTURE, PDF, PROGRAM, OTHER = "picture", "pdf", "program", "other"

# fmt: off
_PROGRAM_ENDINGS = frozenset((
    ".apk", ".app", ".appimage", ".appx", ".bat", ".chm", ".cmd", ".com", ".cpl", ".deb", ".desktop", ".dll", ".dmg",
    ".exe", ".hta", ".img", ".inf", ".iso", ".jar", ".jnlp", ".js", ".jse", ".lnk", ".msc", ".msi", ".msix", ".msp",
    ".pif", ".ps1", ".psm1", ".py", ".pyw", ".reg", ".rpm", ".run", ".scf", ".scr", ".sct", ".sh", ".url", ".vb",
    ".vbe", ".vbs", ".vhd", ".vhdx", ".ws", ".wsc", ".wsf", ".wsh", ".xll",
))
# fmt: on
_PROGRAM_HEADS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_PICTURE_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*")
_PDF_WITHIN = 1024  # a PDF may begin a little late


def kind_of(content: bytes, name: str = "") -> str:
    """PICTURE, PDF, PROGRAM or OTHER; a name that ends like a program's makes it one, whatever it holds."""
    if PurePath(file_name(name)).suffix.lower() in _PROGRAM_ENDINGS or content.startswith(_PROGRAM_HEADS):
        return PROGRAM
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return PDF
    if content.startswith(_PICTURE_HEADS) or (content.startswith(b"RIFF") and content[8:12] == b"WEBP"):
        return PICTURE
    return OTHER
