"""An update file is believed as far as a maker signed it, and comes out as it went in or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from makers import NEWER, Makers, made, program
from station.errors import StationError
from station.sync import updates
from station.sync.updates import MAGIC, File, Manifest, makers_keys
from tools import release


@pytest.fixture(scope="module")
def makers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Makers]:
    with made(tmp_path_factory.mktemp("makers")) as found:
        yield found


@dataclass
class Sample:
    built: Path
    path: Path
    manifest: Manifest

    @property
    def content(self) -> bytes:
        return self.path.read_bytes()


@pytest.fixture(scope="module")
def sample(makers: Makers) -> Sample:
    built = program(makers.out / "built", NEWER)
    manifest = makers.listed(built, NEWER)
    path = release.pack(built, manifest, makers.out)
    release.sign(path, makers.key)
    return Sample(built, path, manifest)


def taken(content: bytes, makers: Makers, folder: Path) -> Manifest:
    """Read and unpack; StationError as it comes."""
    file = BytesIO(content)
    manifest, certificate = updates.read_certificate(file, "更新", makers.keys)
    assert content.startswith(certificate)
    for _ in updates.unpack(file, "更新", manifest, folder):
        pass
    return manifest


def test_a_program_comes_out_as_it_went_in(sample: Sample, makers: Makers, tmp_path: Path) -> None:
    manifest = taken(sample.content, makers, tmp_path)
    assert manifest == sample.manifest
    built = {path.relative_to(sample.built): path for path in sample.built.rglob("*")}
    out = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*")}
    assert built.keys() == out.keys()
    for name, path in built.items():
        assert path.is_symlink() == out[name].is_symlink()
        assert path.is_dir() or path.read_bytes() == out[name].read_bytes()
    assert (tmp_path / "station").stat().st_mode & 0o777 == 0o755
    assert updates.is_whole(manifest, tmp_path)
    (tmp_path / "_internal" / "Qt" / "libQt6Core.so.6").write_bytes(b"")
    assert not updates.is_whole(manifest, tmp_path)


def test_nothing_unsigned_or_signed_by_others_is_read(sample: Sample, makers: Makers) -> None:
    listed = msgspec.json.encode(sample.manifest)
    unsigned = release._head(listed, b"")
    stranger = Ed25519PrivateKey.generate()
    name = updates.key_id(stranger.public_key().public_bytes_raw())
    theirs = release._head(listed, name + stranger.sign(MAGIC + listed))
    (ours,) = makers.keys
    in_our_name = release._head(listed, ours + stranger.sign(MAGIC + listed))
    for content in (unsigned, theirs, in_our_name):
        with pytest.raises(StationError, match="签名对不上"):
            updates.read_certificate(BytesIO(content), "更新", makers.keys)
    with pytest.raises(StationError, match="签名对不上"):
        updates.read_certificate(BytesIO(sample.content), "更新", {})


def test_a_second_maker_may_sign_as_well(sample: Sample, tmp_path: Path) -> None:
    next_key = Ed25519PrivateKey.generate()
    path = tmp_path / sample.path.name
    path.write_bytes(sample.content)
    release.sign(path, next_key)
    public = next_key.public_key().public_bytes_raw()
    manifest, _ = updates.read_certificate(BytesIO(path.read_bytes()), "更新", {updates.key_id(public): public})
    assert manifest == sample.manifest
    assert len(release.show(path).split("signed by")) == 3


def test_a_byte_changed_anywhere_is_noticed(sample: Sample, makers: Makers, tmp_path_factory: pytest.TempPathFactory) -> None:
    """In the list, the signature or the files; all bytes of the certificate, and every so many of the rest."""
    content = sample.content
    file = BytesIO(content)
    updates.read_certificate(file, "更新", makers.keys)
    end = file.tell()
    noticed = []
    for place in [*range(0, end, 7), *range(end, len(content), max(1, (len(content) - end) // 60))]:
        changed = bytearray(content)
        changed[place] ^= 1
        try:
            taken(bytes(changed), makers, tmp_path_factory.mktemp("out"))
        except StationError as error:
            noticed.append(error)
        else:  # the checksum at the end says nothing that the digests do not say
            assert place >= len(content) - 4
    assert len(noticed) > 100


@given(end=st.floats(0, 1, exclude_max=True))
def test_a_file_cut_short_is_noticed(sample: Sample, makers: Makers, tmp_path_factory: pytest.TempPathFactory, end: float) -> None:
    content = sample.content[:-4]
    with pytest.raises(StationError):
        taken(content[: int(len(content) * end)], makers, tmp_path_factory.mktemp("out"))


def test_a_stick_pulled_out_while_the_list_is_read_is_told(sample: Sample, makers: Makers) -> None:
    class Gone(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise OSError(5, "Input/output error")
            return super().read(size)

    with pytest.raises(StationError, match="读不下去"):
        updates.read_certificate(Gone(sample.content), "更新", makers.keys)


@given(content=st.binary(max_size=400), is_begun=st.booleans())
def test_no_bytes_bring_anything_but_a_sentence(makers: Makers, content: bytes, is_begun: bool) -> None:
    with pytest.raises(StationError):
        updates.read_certificate(BytesIO(MAGIC + content if is_begun else content), "更新", makers.keys)


DIGEST = "0" * 64
START = File("station", 1, DIGEST, True)


def plain(path: str, size: int = 1) -> File:
    return File(path, size, DIGEST)


UNSOUND: dict[str, tuple[File, ...]] = {
    "upwards": (START, plain("../x")),
    "from the root": (START, plain("/etc/passwd")),
    "of Windows": (START, plain("a\\..\\..\\x"), plain("c:x")),
    "a device": (START, plain("nul.txt")),
    "twice": (START, plain("a"), plain("A")),
    "a file that is a folder": (START, plain("a"), plain("a/b")),
    "through a link": (START, plain("a/x"), File("b", 0, "", link="a"), plain("b/x")),
    "a link outwards": (START, File("b", 0, "", link="../../etc/passwd")),
    "a link to the root": (START, File("b", 0, "", link="/etc/passwd")),
    "a link to a link": (START, File("b", 0, "", link="c"), File("c", 0, "", link="b")),
    "a link with bytes": (START, File("b", 1, "", link="station")),
    "no digest": (START, File("b", 1, "x")),
    "less than nothing": (START, plain("b", -1), plain("c", 1)),
    "more than a disk": (START, plain("b", 2**40)),
    "many": (START, *(plain(f"f{number}") for number in range(updates.MOST_FILES))),
    "nothing to run": (plain("station"),),
    "a long path": (START, plain("a/" * 150 + "b")),
}


def test_what_cannot_be_unpacked_safely_is_refused_whoever_signed_it(makers: Makers) -> None:
    def refused(listed: Manifest) -> bool:
        encoded = msgspec.json.encode(listed)
        (name,) = makers.keys
        head = release._head(encoded, name + makers.key.sign(MAGIC + encoded))
        try:
            updates.read_certificate(BytesIO(head), "更新", makers.keys)
        except StationError:
            return True
        return False

    def listed(*files: File, version: str = NEWER, news: tuple[str, ...] = ()) -> Manifest:
        return Manifest(version, "linux-x86_64", "2026-11-22", 1, 1, "station", news, files)

    assert not refused(listed(START, plain("a/b"), File("a/c", 0, "", link="../station")))
    assert [why for why, files in UNSOUND.items() if not refused(listed(*files))] == []
    assert [
        version for version in ("", "1", "1.2", "1.2.3.4", "../1.0.0", "1.0.0/..", "01.0.0") if not refused(listed(START, version=version))
    ] == []
    assert refused(listed(START, news=("很长" * 200,)))


def test_a_bomb_is_let_go_of_at_the_size_it_was_signed_with(makers: Makers, tmp_path: Path) -> None:
    """A maker's list, and behind it a stream that never ends: what was listed comes out, or a sentence; no byte more."""
    built = program(tmp_path / "built", NEWER)
    manifest = makers.listed(built, NEWER)
    path = release.pack(built, manifest, tmp_path)
    release.sign(path, makers.key)
    file = BytesIO(path.read_bytes())
    updates.read_certificate(file, "更新", makers.keys)
    certificate = path.read_bytes()[: file.tell()]
    bomb = release.zstandard.ZstdCompressor(level=1).compress(bytes(200 * 2**20))
    with pytest.raises(StationError, match="对不上"):
        taken(certificate + bomb, makers, out := tmp_path / "out")
    assert sum(one.stat().st_size for one in out.rglob("*") if one.is_file()) <= manifest.size


@pytest.mark.parametrize(
    ("first", "second"),
    [("1.2.3", "1.2.4"), ("1.9.0", "1.10.0"), ("0.9.9", "1.0.0")],
)
def test_versions_are_compared_as_numbers(first: str, second: str) -> None:
    assert updates.order(first) < updates.order(second)


def test_the_makers_commands(makers: Makers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """key, pack, sign and show, as docs/updates.md writes them; the key is locked and no file gives it away."""
    monkeypatch.setenv(release.PASSWORD, "站前 2026")
    key, news = tmp_path / "makers.pem", tmp_path / "news.txt"
    release.main(["key", str(key)])
    public = bytes.fromhex(msgspec.json.decode(capsys.readouterr().out)["public"])
    with pytest.raises(ValueError, match="decrypt"):
        release.read_key(key, b"1234")
    news.write_text("台账可以冻结列\n\n打印更快\n", encoding="utf-8")
    built = program(tmp_path / "built", NEWER)
    release.main(["pack", str(built), str(tmp_path), "--news", str(news)])
    path = Path(capsys.readouterr().out.strip())
    release.main(["sign", str(path), "--key", str(key)])
    assert "台账可以冻结列" in capsys.readouterr().out
    with path.open("rb") as file:
        manifest, _ = updates.read_certificate(file, path.name, {updates.key_id(public): public})
    assert manifest.news == ("台账可以冻结列", "打印更快")


def test_the_editions_own_keys_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    monkeypatch.setattr(updates.paths, "read_json", lambda *_: {"keys": [{"public": public.hex(), "since": "2026-11-22"}]})
    assert makers_keys() == {updates.key_id(public): public}
