"""Making update files, for the makers: ``python -m tools.release key | pack | sign | show`` (docs/updates.md tells the whole way).

The private key is made and used on a computer without a net; only the update file goes there and comes back with its signature.
"""

import argparse
import getpass
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

import msgspec
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat, load_pem_private_key

from station import NAME, STORE_SHAPE, __version__, files
from station.sync import updates
from station.sync.updates import KEY_ID, LENGTH, MAGIC, SIGNATURE, SUFFIX, File, Manifest

LEVEL = 19
PASSWORD = "STATION_RELEASE_PASSWORD"  # for scripts; otherwise it is asked for


def file_name(manifest: Manifest) -> str:
    """“工会服务站办案-1.1.0-linux-x86_64.update”."""
    return f"{NAME}-{manifest.version}-{manifest.platform}{SUFFIX}"


# -- keys ----------------------------------------------------------------------------------------------------------------


def make_key(path: Path, password: bytes) -> str:
    """Write a new private key, locked with a password; returns the public one in hex, for ``resources/makers/keys.json``."""
    private = Ed25519PrivateKey.generate()
    with path.open("xb") as file:
        path.chmod(0o600)
        file.write(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password)))
    return private.public_key().public_bytes_raw().hex()


def read_key(path: Path, password: bytes) -> Ed25519PrivateKey:
    """The private key; ValueError for a wrong password."""
    key = load_pem_private_key(path.read_bytes(), password)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("no Ed25519 key")
    return key


# -- packing -------------------------------------------------------------------------------------------------------------


def describe(program: Path, version: str, platform: str, news: Sequence[str], *, reads_from: int = 1, shape: int = STORE_SHAPE) -> Manifest:
    """The list of a program folder as the build left it; ValueError for what could not be unpacked again."""
    starts = next((name for name in ("station.exe", "station") if (program / name).is_file()), "")
    listed = tuple(_describe(program, path) for path in sorted(program.rglob("*")) if path.is_symlink() or path.is_file())
    manifest = Manifest(version, platform, date.today().isoformat(), reads_from, shape, starts, tuple(news), listed)
    updates.ensure_sound(manifest)
    return manifest


def _describe(program: Path, path: Path) -> File:
    name = path.relative_to(program).as_posix()
    if path.is_symlink():
        return File(name, 0, "", link=path.readlink().as_posix())
    content = path.read_bytes()
    runs = bool(path.stat().st_mode & 0o100) or path.suffix == ".exe"
    return File(name, len(content), hashlib.sha256(content).hexdigest(), runs)


def pack(program: Path, manifest: Manifest, out: Path) -> Path:
    """Write an update file, not signed yet, into the folder ``out``; returns its path."""
    listed = msgspec.json.encode(manifest)
    path = out / file_name(manifest)
    packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True, threads=-1)
    with files.whole(path) as part, part.open("xb") as file:
        file.write(_head(listed, b""))
        with packer.stream_writer(file, closefd=False) as packed:
            for one in manifest.files:
                if not one.link:
                    packed.write((program / one.path).read_bytes())
    return path


def _head(listed: bytes, signatures: bytes) -> bytes:
    count = len(signatures) // (KEY_ID + SIGNATURE)
    return MAGIC + len(listed).to_bytes(LENGTH, "big") + listed + bytes([count]) + signatures


def _split(file: BinaryIO) -> tuple[bytes, bytes]:
    """(list, signatures) of an update file; what follows are the packed files."""
    head = file.read(len(MAGIC) + LENGTH)
    if not head.startswith(MAGIC):
        raise ValueError("no update file")
    listed = file.read(int.from_bytes(head[len(MAGIC) :], "big"))
    return listed, file.read(file.read(1)[0] * (KEY_ID + SIGNATURE))


def sign(path: Path, key: Ed25519PrivateKey) -> None:
    """Add a signature to an update file, in place; a second key signs as well while keys are changed."""
    with path.open("rb") as file:
        listed, signatures = _split(file)
        name = updates.key_id(key.public_key().public_bytes_raw())
        with files.whole(path) as part, part.open("xb") as out:
            out.write(_head(listed, signatures + name + key.sign(MAGIC + listed)))
            out.writelines(_rest(file))


def _rest(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(2**20):
        yield chunk


def show(path: Path) -> str:
    """What an update file says of itself, and whose signatures it bears, in lines."""
    with path.open("rb") as file:
        listed, signatures = _split(file)
    manifest = msgspec.json.decode(listed, type=Manifest)
    updates.ensure_sound(manifest)
    step = KEY_ID + SIGNATURE
    names = [signatures[start : start + KEY_ID].hex() for start in range(0, len(signatures), step)]
    known = {name.hex() for name in updates.makers_keys()}
    return "\n".join(
        [
            f"{manifest.version} for {manifest.platform}, made {manifest.made_on}, store shapes {manifest.reads_from} to {manifest.shape}",
            f"{len(manifest.files)} files, {manifest.size / 1e6:.0f} MB, packed {path.stat().st_size / 1e6:.0f} MB",
            *(f"signed by {name}{'' if name in known else ', which resources/makers/keys.json does not know'}" for name in names),
            *([] if names else ["not signed"]),
            *manifest.news,
        ]
    )


# -- command ---------------------------------------------------------------------------------------------------------------


def _password(*, twice: bool) -> bytes:
    said = os.environ.get(PASSWORD) or getpass.getpass("Password of the key: ")
    if twice and PASSWORD not in os.environ and getpass.getpass("Once more: ") != said:
        sys.exit("The two are not the same.")
    return said.encode() or sys.exit("A key needs a password.")


def main(argv: Sequence[str] | None = None) -> int:
    """The command; ValueError and OSError as they come."""
    parser = argparse.ArgumentParser(prog="python -m tools.release", description="Make update files; see docs/updates.md.")
    words = parser.add_subparsers(required=True, dest="word")
    words.add_parser("key", help="make a key pair; the public key is printed").add_argument("key", type=Path)
    packing = words.add_parser("pack", help="a program folder as an update file, not signed yet")
    packing.add_argument("program", type=Path, help="dist/station as ./dev build left it")
    packing.add_argument("out", type=Path, help="the folder to write into")
    packing.add_argument("--news", type=Path, help="what is new, in Chinese, one thing a line")
    packing.add_argument("--platform", default=updates.this_platform())
    packing.add_argument("--reads-from", type=int, default=1, help="the oldest store shape this version opens")
    signing = words.add_parser("sign", help="add a signature")
    signing.add_argument("file", type=Path)
    signing.add_argument("--key", type=Path, required=True)
    words.add_parser("show", help="what an update file holds and who signed it").add_argument("file", type=Path)
    options = parser.parse_args(argv)
    if options.word == "key":
        public = make_key(options.key, _password(twice=True))
        sys.stdout.write(json.dumps({"public": public, "since": date.today().isoformat()}) + "\n")
    elif options.word == "pack":
        news = options.news.read_text(encoding="utf-8").split("\n") if options.news else []
        told = [line.strip() for line in news if line.strip()]
        manifest = describe(options.program, __version__, options.platform, told, reads_from=options.reads_from)
        sys.stdout.write(f"{pack(options.program, manifest, options.out)}\n")
    elif options.word == "sign":
        sign(options.file, read_key(options.key, _password(twice=False)))
        sys.stdout.write(show(options.file) + "\n")
    else:
        sys.stdout.write(show(options.file) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
