"""The local certificate authority: private, kept, and good enough for a real TLS handshake."""

import socket
import ssl
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hfs3.gateway.authority import open_authority


def _handshake(server: ssl.SSLContext, bundle: Path, name: str) -> dict[str, object]:
    """Connect over a socket pair and return the certificate the client saw."""
    ours, theirs = socket.socketpair()
    seen: list[dict[str, object]] = []

    def connect() -> None:
        client = ssl.create_default_context(cafile=str(bundle))
        with ours, client.wrap_socket(ours, server_hostname=name) as tls:
            seen.append(dict(tls.getpeercert() or {}))

    thread = threading.Thread(target=connect)
    thread.start()
    with theirs, server.wrap_socket(theirs, server_side=True) as tls:
        tls.recv(1)
    thread.join()
    return seen[0]


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", "edge.test"])
def test_a_client_that_trusts_the_bundle_accepts_every_name(tmp_path: Path, name: str) -> None:
    authority = open_authority(tmp_path / "ca")
    context = authority.server_context(["localhost", "127.0.0.1", "::1", "edge.test"])
    assert _handshake(context, authority.bundle, name)["subjectAltName"]


def test_a_name_that_was_not_asked_for_is_refused(tmp_path: Path) -> None:
    authority = open_authority(tmp_path / "ca")
    context = authority.server_context(["localhost"])
    client, server = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = ssl.create_default_context(cafile=str(authority.bundle)).wrap_bio(
        client, server, server_hostname="s3.hf.co"
    )
    answering = context.wrap_bio(server, client, server_side=True)
    with pytest.raises(ssl.SSLWantReadError):
        asking.do_handshake()
    with pytest.raises(ssl.SSLWantReadError):
        answering.do_handshake()
    with pytest.raises(ssl.SSLCertVerificationError, match="Hostname mismatch"):
        asking.do_handshake()


def test_the_authority_is_kept_and_private(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "ca"
    first = open_authority(folder).bundle.read_bytes()
    assert open_authority(folder).bundle.read_bytes() == first
    open_authority(folder).server_context(["localhost"])
    assert b"PRIVATE" not in first
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (server,) = folder.glob("server-*.pem")
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        server.name: 0o600,
        "authority.pem": 0o600,
        "ca.pem": 0o644,
    }


SPOILT = [
    b"",
    b"not a certificate",
    b"-----BEGIN CERTIFICATE-----\nAAAA\n",
    b"# good until 2026-01-01T00:00:00+00:00\n-----BEGIN CERTIFICATE-----\nAAAA\n",
]


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_spoilt_or_old_authority_is_made_again(tmp_path: Path, spoilt: bytes) -> None:
    first = open_authority(tmp_path).bundle.read_bytes()
    (tmp_path / "authority.pem").write_bytes(spoilt)
    authority = open_authority(tmp_path)
    assert authority.bundle.read_bytes() != first
    assert _handshake(authority.server_context(["localhost"]), authority.bundle, "localhost")


@pytest.mark.parametrize("spoilt", [*SPOILT, b"# good until 2999-01-01T00:00:00+00:00\n-----BEGIN CERTIFICATE-----\n"])
def test_a_spoilt_or_old_server_certificate_is_made_again(tmp_path: Path, spoilt: bytes) -> None:
    authority = open_authority(tmp_path)
    authority.server_context(["localhost"])
    (server,) = tmp_path.glob("server-*.pem")
    server.write_bytes(spoilt)
    assert _handshake(authority.server_context(["localhost"]), authority.bundle, "localhost")


def test_a_second_start_does_without_what_makes_certificates(tmp_path: Path) -> None:
    look = (
        "import sys; from hfs3.gateway.authority import open_authority\n"
        "open_authority(__import__('pathlib').Path(sys.argv[1])).server_context(['localhost'])\n"
        "print('trustme' in sys.modules)"
    )
    told = [
        subprocess.run([sys.executable, "-c", look, str(tmp_path)], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert told == ["True\n", "False\n"]


def test_starts_at_the_same_time_share_one_authority(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        opened = list(pool.map(lambda _: open_authority(tmp_path / "ca"), range(16)))
    for authority in opened:
        assert _handshake(authority.server_context(["localhost"]), authority.bundle, "localhost")
