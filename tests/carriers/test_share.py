"""A drop on a real Windows share: Samba and the kernel's SMB client, in a machine of their own; the server stops in the middle too."""

import sys
from pathlib import Path

from uml import Machine, inside

_CRYPTO = ["arc4", "md5", "hmac", "cmac", "sha256_generic", "sha512_generic", "aes_generic", "ctr", "gf128mul", "ghash-generic"]
_MODULES = [
    *(f"crypto/{name}" for name in [*_CRYPTO, "gcm", "ccm", "seqiv", "ecb", "des_generic"]),
    *("lib/crypto/libarc4", "lib/crypto/libdes", "lib/asn1_decoder", "lib/oid_registry", "net/dns_resolver/dns_resolver"),
    *("fs/fscache/fscache", "fs/netfs/netfs", "fs/smb/common/cifs_arc4", "fs/smb/common/cifs_md4", "fs/nls/nls_utf8"),
    *("security/keys/encrypted-keys/encrypted-keys", "fs/smb/client/cifs"),
]
_HERE = "tests/carriers"


def shared(tmp_path: Path, script: str) -> Machine:
    """A share ``drop`` kept in the machine's own memory, mounted at /mnt/share."""
    (tmp_path / "smb.conf").write_text(f"""[global]
  interfaces = lo
  bind interfaces only = yes
  server role = standalone server
  private dir = /run/samba/private
  lock directory = /run/samba/lock
  state directory = /run/samba/state
  cache directory = /run/samba/cache
  pid directory = /run/samba
  ncalrpc dir = /run/samba/ncalrpc
  log file = {tmp_path}/smbd.log
  map to guest = never
[drop]
  path = /mnt/disk
  read only = no
  force user = root
""")
    start = f"""
export STATION_KIND=share
mkdir -p /mnt/disk /mnt/share /run/samba/private /run/samba/lock /run/samba/state /run/samba/cache /run/samba/ncalrpc
mount -t tmpfs -o size=80m tmpfs /mnt/disk
(echo secret; echo secret) | smbpasswd -c {tmp_path}/smb.conf -s -a root || exit 9
serve() {{ smbd -s {tmp_path}/smb.conf -D; for i in $(seq 50); do [ -s /run/samba/smbd.pid ] && break; sleep 0.1; done; sleep 1; }}
serve
mount -t cifs //127.0.0.1/drop /mnt/share -o username=root,password=secret,iocharset=utf8,echo_interval=2,soft || exit 8
"""
    return Machine(tmp_path, start + script, modules=_MODULES)


def test_a_drop_on_a_share(tmp_path: Path) -> None:
    shared(tmp_path, inside(f"{_HERE}/drop_at_place.py", where="/mnt/share")).finish()


def test_two_stores_by_a_share(tmp_path: Path) -> None:
    exchanged = inside(f"{_HERE}/exchange_at_place.py", where="/mnt/share")
    shared(tmp_path, f"export STATION_CARRY=true\n{exchanged}").finish()


def test_the_server_stops_while_writing(tmp_path: Path) -> None:
    log = tmp_path / "safe.txt"
    script = f"""
{sys.executable} {_HERE}/drop_writer.py /mnt/share {log} 1 & writer=$!
while [ ! -s {log} ]; do sleep 0.05; done
sleep 1
kill -9 $(pgrep smbd)
wait $writer
rm -f /run/samba/smbd.pid
serve
umount -f -l /mnt/share
mount -t cifs //127.0.0.1/drop /mnt/share -o username=root,password=secret,iocharset=utf8 || exit 7
export STATION_LOG={log}
{inside(f"-s {_HERE}/drop_after_pull.py", where="/mnt/share")}"""
    told = shared(tmp_path, script).finish(400)
    assert "stopped “/mnt/share”" in log.read_text()
    sys.stdout.write(next(line for line in told.splitlines() if line.startswith("told safe")) + "\n")
