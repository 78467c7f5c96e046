"""A real server on loopback that answers what a test tells it to, and a person who does the same."""

import http.server
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme

from hfs3.credentials.model import Account, Role
from hfs3.secret import Secret

TOKEN = "hf_CANARYtokenCANARYtokenCANARYtoken"
KEY_ID = "HFAKCANARYCANARY0001"
SECRET = "c0ffee" + "5ec2e7" * 9 + "aaaa"

WHO = {
    "type": "user",
    "name": "alice",
    "orgs": [{"type": "org", "name": "acme"}, {"type": "org", "name": "other"}],
    "auth": {"type": "access_token", "accessToken": {"displayName": "laptop", "role": "write"}},
}
PAIR = {"AccessKeyId": KEY_ID, "SecretAccessKey": SECRET}
BUCKETS = (
    '<?xml version="1.0" encoding="UTF-8"?><ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "<Buckets><Bucket><Name>one</Name></Bucket><Bucket><Name>two</Name></Bucket></Buckets></ListAllMyBucketsResult>"
)


def account(store: str = "file") -> Account:
    """Return the record of a login with the canary pair."""
    return Account(
        name="alice",
        namespaces=("alice", "acme"),
        role=Role.WRITE,
        store=store,
        access_key_id=KEY_ID,
        fingerprint=Secret(SECRET).fingerprint(),
        gateway="https://s3.hf.co",
        ca_bundle="",
        verified=None,
    )


@dataclass(frozen=True)
class Reply:
    """What a server says to one path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] = lambda: None


def as_json(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(json.dumps(value).encode(), status, headers or {})


def s3_error(code: str, status: int = 403, more: str = "") -> Reply:
    return Reply(f"<Error><Code>{code}</Code><Message>no</Message>{more}</Error>".encode(), status)


@dataclass
class Server:
    """A server on loopback: `replies` by path, and every request it saw."""

    url: str
    replies: dict[str, Reply]
    seen: list[tuple[str, dict[str, str]]]

    def paths(self) -> list[str]:
        return [path for path, _ in self.seen]


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    replies: dict[str, Reply] = {}
    seen: list[tuple[str, dict[str, str]]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.do_GET()

        def do_GET(self) -> None:
            seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            reply = replies.get(self.path, Reply(b"nothing here", 404))
            reply.before()
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    scheme = "http" if context is None else "https"
    try:
        yield Server(f"{scheme}://localhost:{server.server_port}", replies, seen)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server over plain HTTP."""
    with serving() as started:
        yield started


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def tls_server(authority: trustme.CA) -> Iterator[Server]:
    """Return a server over TLS whose certificate comes from `authority`."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    with serving(context) as started:
        yield started


@pytest.fixture
def bundle(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@dataclass
class Somebody:
    """A person with answers: a question takes the first one whose words are in it; of a list, each time the next."""

    answers: Mapping[str, str | list[str]] = field(default_factory=dict)
    is_there: bool = True
    heard: list[tuple[str, str]] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    def told(self, done: str, detail: str) -> None:
        self.heard.append((done, detail))

    def shown(self, page: str, clicks: tuple[str, ...]) -> None:
        assert clicks
        self.pages.append(page)

    def corrected(self, mistake: str, hint: str) -> None:
        assert hint
        self.mistakes.append(mistake)

    def asked(self, question: str) -> str:
        self.questions.append(question)
        answer = next(answer for words, answer in self.answers.items() if words in question)
        return answer if isinstance(answer, str) else answer.pop(0)

    def asked_in_secret(self, question: str) -> Secret:
        return Secret(self.asked(question))


def nobody() -> Somebody:
    return Somebody(is_there=False)
