"""Servers on loopback that a drop can lie on: S3 by moto, WebDAV and SFTP by rclone."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import boto3
import pytest
from moto.server import ThreadedMotoServer

from station.sync.carriers import Access, CarrierError, carrier

ACCESS = Access("station", "a-secret-of-tests")
BUCKET = "gwdrop"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def s3() -> Iterator[str]:
    """A bucket; yields the location of a drop in it."""
    server = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        s3_client(port).create_bucket(Bucket=BUCKET)
        yield f"s3+http://{host}:{port}/{BUCKET}/city/drop"
    finally:
        server.stop()


def s3_client(port: int):
    return boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        aws_access_key_id=ACCESS.user,
        aws_secret_access_key=ACCESS.password,
        region_name="us-east-1",
    )


def host_key(location: str) -> str:
    """The key an SFTP server shows to somebody who has none of it."""
    with pytest.raises(CarrierError) as refused:
        carrier(location, ACCESS).check()
    assert refused.value.shown
    return refused.value.shown


def has_rclone() -> bool:
    return shutil.which("rclone") is not None


@contextmanager
def rclone(kind: str, folder: Path, *options: str) -> Iterator[int]:
    """``rclone serve``; yields the port."""
    if not has_rclone():
        pytest.skip("rclone is not here")
    port = free_port()
    told = ["--addr", f"127.0.0.1:{port}", "--user", ACCESS.user, "--pass", ACCESS.password, "--config", "", *options]
    process = subprocess.Popen(["rclone", "serve", kind, str(folder), *told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def answering(page: bytes) -> Iterator[int]:
    """A server that answers whatever it is asked with one page; yields the port."""

    class Page(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(page)

        do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_PROPFIND = do_MKCOL = do_MOVE = answer

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nobody answers on port {port}")
