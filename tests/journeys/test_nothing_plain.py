"""Nothing of a worker can be read on the disk of a locked station, in whatever writing it might lie there."""

import base64
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import zstandard

import busy

TESTS = Path(busy.__file__).parent


def writings(text: str) -> dict[str, bytes]:
    """How a text may stand in a file; of base64 the part that does not hang on what stands around it."""
    utf8 = text.encode()
    found = {name: text.encode(name) for name in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")}
    found |= {f"base64+{lead}": base64.b64encode(b"\0" * lead + utf8)[(lead and 4) : -4] for lead in range(3)}
    found |= {"hex": utf8.hex().encode(), "HEX": utf8.hex().upper().encode()}
    if not text.isascii():
        found |= {"json": json.dumps(text)[1:-1].encode(), "url": urllib.parse.quote(text).encode()}
    return found


SOUGHT = {
    f"{text} ({how})": needle
    for text in (busy.NAME, busy.PHONE, busy.ID_NUMBER, busy.WORDS, busy.PASSWORD)
    for how, needle in writings(text).items()
}


def unpacked(content: bytes) -> Iterator[bytes]:
    """The bytes of a file, and of what is packed in it."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from unpacked(archive.read(member))
    with suppress(zstandard.ZstdError):
        yield zstandard.ZstdDecompressor().decompress(content, max_output_size=1 << 26)
    with suppress(OSError, EOFError, zlib.error):
        yield gzip.decompress(content)
    with suppress(zlib.error):
        yield zlib.decompress(content)


def found_in(content: bytes) -> list[str]:
    return [name for piece in unpacked(content) for name, needle in SOUGHT.items() if needle in piece]


def test_what_is_sought_is_found_where_it_is() -> None:
    told = f"记录：{busy.NAME}乙，{busy.PHONE}0001，{busy.ID_NUMBER}0307"
    for how in ("utf-8", "utf-16-le", "gb18030"):
        assert len({name.split()[0] for name in found_in(told.encode(how))}) == 3
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", zstandard.compress(told.encode()))
    assert found_in(packed.getvalue())
    for lead in range(3):
        assert found_in(base64.b64encode(b"x" * lead + told.encode()))
    assert not found_in(b"nothing")


@pytest.fixture(scope="module")
def hour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What lies on the disk after a busy hour that ended with the light going out."""
    folder = tmp_path_factory.mktemp("busy")
    for name in ("home", "tmp"):
        (folder / name).mkdir()
    places = {"HOME": folder / "home", "TMPDIR": folder / "tmp"} | {
        name: folder / "home" / name
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA")
    }
    ended = subprocess.run(
        [sys.executable, str(TESTS / "busy.py"), str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **{name: str(path) for name, path in places.items()}},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    (folder / "said").write_text(ended.stdout + ended.stderr, encoding="utf-8")
    return folder


def test_no_name_phone_or_number_is_readable_on_the_disk(hour: Path) -> None:
    files = [path for path in hour.rglob("*") if path.is_file() and (hour / "out") not in path.parents]
    names = {path.relative_to(hour).parts[0] for path in files}
    assert {"data", "drop"} <= names and "backup.station" in names
    assert (hour / "data" / "station.log").stat().st_size  # what the program says of its own defects
    assert (hour / "data" / "station.db-wal").stat().st_size  # the hour did not end in peace
    assert {path.as_posix(): found for path in files if (found := found_in(path.read_bytes()))} == {}
    assert [path for path in files if any(needle in os.fsencode(path) for needle in SOUGHT.values())] == []


def test_what_was_taken_out_on_purpose_can_be_read(hour: Path) -> None:
    assert any(found_in(path.read_bytes()) for path in (hour / "out").iterdir())
