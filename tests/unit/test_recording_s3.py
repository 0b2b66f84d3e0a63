"""The store over S3's HTTP, against a server of the few requests that we make."""

import hashlib
import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from recordings.errors import ObjectDiffers, ObjectMissing, StoreUnreachable
from recordings.storage import Digest, Store, digest, open_store


class Bucket(BaseHTTPRequestHandler):
    """PUT, GET with ranges, HEAD and DELETE of whole objects; whoever asks is believed."""

    objects: dict[str, bytes]
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        return

    def do_PUT(self) -> None:
        self.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200)

    def do_POST(self) -> None:
        """Delete the objects that the body names."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        bucket = self.path.split("?")[0]
        keys = re.findall("<Key>(.*?)</Key>", body)
        for key in keys:
            self.objects.pop(f"{bucket}/{key}", None)
        deleted = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        self._answer(200, f"<DeleteResult>{deleted}</DeleteResult>".encode())

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        content = self.objects.get(self.path)
        if content is None:
            self._answer(404)
            return
        wanted = re.match(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if wanted is None:
            self._answer(200, content)
            return
        start, end = int(wanted[1]), min(int(wanted[2]) + 1, len(content))
        self._answer(
            206, content[start:end], {"Content-Range": f"bytes {start}-{end - 1}/{len(content)}"}
        )

    def _answer(
        self, status: int, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        headers = {
            "Content-Length": str(len(body)),
            "Last-Modified": "Tue, 24 Nov 2026 02:00:00 GMT",
            "ETag": f'"{hashlib.sha256(body).hexdigest()}"',
            **(headers or {}),
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@pytest.fixture
def objects() -> dict[str, bytes]:
    return {}


@pytest.fixture
def address(objects: dict[str, bytes]) -> Iterator[str]:
    handler = type("OneBucket", (Bucket,), {"objects": objects})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def store(address: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Opened as the recorder opens it: all but the bucket comes from the environment."""
    for name, value in {
        "AWS_ENDPOINT_URL": address,
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "cn-north-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }.items():
        monkeypatch.setenv(name, value)
    return open_store("s3://sound/talktime")


async def test_an_object_goes_there_and_comes_back(
    store: Store, objects: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "one.ogg"
    path.write_bytes(bytes(range(256)) * 400)

    store.put("calls/2026/11/24/one.ogg", path)

    assert list(objects) == ["/sound/talktime/calls/2026/11/24/one.ogg"]
    store.verify("calls/2026/11/24/one.ogg", digest(path))
    assert store.get_range("calls/2026/11/24/one.ogg", 10, 14) == bytes([10, 11, 12, 13])
    streamed = [part async for part in store.stream("calls/2026/11/24/one.ogg", 256, 260)]
    assert b"".join(streamed) == bytes([0, 1, 2, 3])


def test_what_the_bucket_changed_or_lost_is_noticed(
    store: Store, objects: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "one.ogg"
    path.write_bytes(b"sound")
    store.put("one.ogg", path)

    objects["/sound/talktime/one.ogg"] = b"noise"

    with pytest.raises(ObjectDiffers):
        store.verify("one.ogg", digest(path))
    store.delete("one.ogg")
    with pytest.raises(ObjectMissing):
        store.verify("one.ogg", Digest(5, "0" * 64))


def test_a_bucket_that_is_away_is_an_error_of_ours(
    address: str, store: Store, tmp_path: Path
) -> None:
    away = open_store(
        "s3://sound",
        {"endpoint": "http://127.0.0.1:9", "retry_config": {"max_retries": 0}},
    )

    with pytest.raises(StoreUnreachable):
        away.size("one.ogg")
