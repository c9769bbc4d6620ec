"""Stores exchange by way of file servers, and by a courier that copies between a folder and a bucket: rclone serves and carries."""

import os
import subprocess
from pathlib import Path

import pytest

import servers
from both_ways import both_ways
from station.sync.carriers import Access


@pytest.mark.parametrize("kind", ["webdav", "sftp"])
def test_by_a_file_server(kind: str, tmp_path: Path) -> None:
    (tmp_path / "served").mkdir()
    with servers.rclone(kind, tmp_path / "served") as port:
        location = f"{kind}://127.0.0.1:{port}/"
        key = servers.host_key(location) if kind == "sftp" else ""
        both_ways(tmp_path, location, location, lambda: None, Access(servers.ACCESS.user, servers.ACCESS.password, key))


def test_by_a_courier_between_a_folder_and_a_bucket(tmp_path: Path) -> None:
    """The district's drop is a bucket, the station's a folder; ``rclone copy --immutable`` runs between them, both ways."""
    folder = tmp_path / "drop"
    folder.mkdir()
    with servers.s3() as location:
        server, _, path = location.removeprefix("s3+").rpartition(f"/{servers.BUCKET}/")
        keys = f"access_key_id={servers.ACCESS.user},secret_access_key={servers.ACCESS.password}"
        bucket = f":s3,provider=Other,{keys},endpoint='{server}':{servers.BUCKET}/{path}"

        told = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}

        def carry() -> None:
            for source, target in ((bucket, str(folder)), (str(folder), bucket)):
                subprocess.run(["rclone", "--config", "", "copy", "--immutable", source, target], check=True, env=told)

        if not servers.has_rclone():
            pytest.skip("rclone is not here")
        both_ways(tmp_path, location, str(folder), carry, servers.ACCESS)
