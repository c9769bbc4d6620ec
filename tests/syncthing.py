"""Two real Syncthing programs on loopback that keep two folders the same."""

import json
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from servers import free_port, wait_for

FOLDER = "gwdrop"


class Peer:
    """One Syncthing with its home and the folder it keeps."""

    def __init__(self, home: Path) -> None:
        self.home, self.folder = home / "home", home / "drop"
        self.folder.mkdir(parents=True)
        self.gui, self.port = free_port(), free_port()
        subprocess.run(["syncthing", "generate", f"--home={self.home}", "--no-default-folder"], check=True, capture_output=True)
        config = self.home / "config.xml"
        text = config.read_text()
        self.key = re.findall("<apikey>(.*?)</apikey>", text)[0]
        self.id = re.findall('<device id="([A-Z0-9-]{63})"', text)[0]
        for name in ("globalAnnounceEnabled", "localAnnounceEnabled", "relaysEnabled", "natEnabled", "crashReportingEnabled"):
            text = re.sub(f"<{name}>true</{name}>", f"<{name}>false</{name}>", text)
        text = re.sub("<listenAddress>.*</listenAddress>", f"<listenAddress>tcp://127.0.0.1:{self.port}</listenAddress>", text)
        text = re.sub("<address>127.0.0.1:.*</address>", f"<address>127.0.0.1:{self.gui}</address>", text)
        text = re.sub("<reconnectionIntervalS>.*<", "<reconnectionIntervalS>1<", text)
        text = re.sub("<urAccepted>.*<", "<urAccepted>-1<", text)
        config.write_text(text)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        told = ["syncthing", "serve", f"--home={self.home}", "--no-browser", "--no-restart", "--no-upgrade", "--logfile=-"]
        self.process = subprocess.Popen(told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.gui)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def keep(self, other: "Peer") -> None:
        """Know the other and share the folder with it."""
        self.ask("PUT", f"config/devices/{other.id}", {"deviceID": other.id, "addresses": [f"tcp://127.0.0.1:{other.port}"]})
        devices = [{"deviceID": self.id}, {"deviceID": other.id}]
        told = {"id": FOLDER, "path": str(self.folder), "devices": devices, "fsWatcherEnabled": True, "fsWatcherDelayS": 1}
        self.ask("PUT", f"config/folders/{FOLDER}", told)

    def pause(self, paused: bool) -> None:
        self.ask("POST", "system/pause" if paused else "system/resume")

    def scan(self) -> None:
        self.ask("POST", f"db/scan?folder={FOLDER}")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(f"http://127.0.0.1:{self.gui}/rest/{path}", method=method, headers={"X-API-Key": self.key})
        data = json.dumps(body).encode() if body is not None else None
        for _ in range(100):
            try:
                with urllib.request.urlopen(request, data=data, timeout=20) as answer:
                    content = answer.read()
                return json.loads(content) if content.strip() else None
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    raise
            except OSError:
                pass
            time.sleep(0.2)
        raise AssertionError(path)


@contextmanager
def pair(folder: Path) -> Iterator[tuple[Peer, Peer]]:
    if shutil.which("syncthing") is None:
        pytest.skip("syncthing is not here")
    here, there = Peer(folder / "here"), Peer(folder / "there")
    try:
        for peer in (here, there):
            peer.start()
        here.keep(there)
        there.keep(here)
        yield here, there
    finally:
        for peer in (here, there):
            peer.stop()


def settled(here: Peer, there: Peer, seconds: int = 90) -> None:
    """Wait until both folders hold the same of ours."""
    for peer in (here, there):
        peer.scan()
    for _ in range(seconds * 4):
        if ours(here.folder) == ours(there.folder):
            return
        time.sleep(0.25)
    raise AssertionError(f"not the same after {seconds} seconds")


def ours(folder: Path) -> dict[str, bytes]:
    """What lies in the folder but Syncthing's own files."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith((".st", "~")) and "~syncthing~" not in name and ".syncthing." not in name:
            found[name] = path.read_bytes()
    return found
