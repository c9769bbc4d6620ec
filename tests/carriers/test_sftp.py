"""Two stores exchange through a real OpenSSH server, by the keys that ssh on the machine knows."""

import getpass
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from both_ways import both_ways
from servers import free_port, host_key, wait_for
from station.sync.carriers import CarrierError, Fault, carrier


@pytest.fixture
def location(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A folder behind sshd; this user's key is let in, and nobody has looked at the server's yet."""
    server = shutil.which("sshd", path="/usr/sbin")
    if server is None:
        pytest.skip("sshd is not here")
    port = free_port()
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    for key in (home / ".ssh" / "id_ed25519", tmp_path / "host_key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    Path("/run/sshd").mkdir(exist_ok=True)
    config = tmp_path / "sshd_config"
    config.write_text(f"""ListenAddress 127.0.0.1:{port}
HostKey {tmp_path}/host_key
AuthorizedKeysFile {home}/.ssh/id_ed25519.pub
StrictModes no
PasswordAuthentication no
PidFile none
Subsystem sftp internal-sftp
""")
    (tmp_path / "drop").mkdir()
    process = subprocess.Popen([server, "-D", "-f", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"sftp://{getpass.getuser()}@127.0.0.1:{port}{tmp_path}/drop"
    finally:
        process.terminate()
        process.wait(10)


def test_by_openssh(location: str, tmp_path: Path) -> None:
    with pytest.raises(CarrierError) as refused:
        carrier(location).check()
    assert refused.value.fault is Fault.STRANGER
    server = location.split("@")[1].split("/")[0].rpartition(":")
    (Path.home() / ".ssh" / "known_hosts").write_text(f"[{server[0]}]:{server[2]} {host_key(location)}\n")
    place = carrier(location)
    place.put_new("r/x", b"1")
    with pytest.raises(FileExistsError):
        place.put_new("r/x", b"2")
    assert place.read("r/x", 9) == b"1"
    place.remove("r/x")
    both_ways(tmp_path, location, location, lambda: None)
