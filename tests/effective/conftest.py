"""Worlds to ask about: files and variables in a folder of the test's own, and a server that notes who asked it what."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from hfs3.effective.model import Asked, Effective
from hfs3.effective.resolve import Installed, effective, sheets
from hfs3.effective.world import World
from hfs3.machine import Machine

_SIGNED = re.compile(r"Credential=(?P<key_id>[^/]*)/\d+/(?P<region>[^/]*)/s3")
_NO_BUCKETS = b"<?xml version='1.0'?><ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>"


@dataclass
class Place:
    """A home with the files of AWS tools and of rclone, and variables."""

    machine: Machine
    variables: dict[str, str] = field(default_factory=dict)

    def write(self, config: str = "", credentials: str = "", rclone: str = "") -> None:
        home = self.machine.home
        for name, text in (
            (".aws/config", config),
            (".aws/credentials", credentials),
            (".config/rclone/rclone.conf", rclone),
        ):
            path = home / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    @property
    def environ(self) -> dict[str, str]:
        return {**self.machine.environ, **self.variables}

    def take(self, client: Installed, profile: str, *asked: Asked) -> dict[Asked, Effective]:
        """Return what hfs3 says that a client takes."""
        machine = replace(self.machine, environ=self.environ)
        world = World(machine.environ, sheets(machine), profile)
        return {one.asked: one for one in effective(client, world, asked or tuple(Asked))}


PAIR = {"AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "s"}
CONFIG = "[profile p]\nregion=r-p\nendpoint_url=URL/profile\n[default]\nregion=r-d\nendpoint_url=URL/default\n"
KEYS = "\n".join(
    f"[{name}]\naws_access_key_id={key}\naws_secret_access_key=s" for name, key in (("p", "P"), ("default", "D"))
)


@pytest.fixture
def place(machine: Machine) -> Place:
    return Place(machine)


class Recorder:
    """A server that answers every request with an empty list of buckets; `seen` holds (path, key ID, region)."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, str]] = []
        recorder = self

        class _Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                signed = _SIGNED.search(self.headers.get("Authorization", ""))
                named = (signed["key_id"], signed["region"]) if signed else ("none", "")
                recorder.seen.append((self.path.split("?")[0].rstrip("/"), *named))
                self.send_response(200)
                self.send_header("Content-Type", "application/xml")
                self.send_header("Content-Length", str(len(_NO_BUCKETS)))
                self.end_headers()
                self.wfile.write(_NO_BUCKETS)

            do_HEAD = do_GET  # noqa: N815  # the name the base class looks for

            def log_message(self, *_: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def asked_by(self, argv: tuple[str, ...], environ: Mapping[str, str]) -> tuple[str, str, str]:
        """Run a client and return its first request; ("", "", "") if none came, which is Amazon's then.

        What goes elsewhere ends at a proxy that is not there.
        """
        self.seen.clear()
        nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "AWS_EC2_METADATA_DISABLED": "true", "AWS_ALLOW_HTTP": "true"}
        filled = {name: self.filled(value) for name, value in environ.items()}
        command = [self.filled(word) for word in argv]
        subprocess.run(command, env={**nowhere, **filled}, capture_output=True, timeout=60, check=False)
        return self.seen[0] if self.seen else ("", "", "")

    def filled(self, text: str) -> str:
        """Return a text with this server's address in place of `URL`."""
        return text.replace("URL/", f"{self.url}/")


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    made = Recorder()
    yield made
    made.server.shutdown()
    made.server.server_close()
