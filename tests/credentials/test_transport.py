import ipaddress
import socket
import threading
import time
from pathlib import Path

import pytest
import trustme

from hfs3.credentials import transport
from hfs3.credentials.transport import checked, get, is_private
from hfs3.errors import NetworkError, UsageError, UserFileError
from tests.credentials.conftest import Reply, Server


def test_an_answer_is_given_whole(server: Server) -> None:
    server.replies["/a?b=c"] = Reply(b"body", 418, {"X-Tea": "Pot"})
    answer = get(f"{server.url}/a?b=c", {"Authorization": "Bearer t"})
    assert (answer.status, answer.body, answer.headers["x-tea"]) == (418, b"body", "Pot")
    assert server.seen[0][1]["authorization"] == "Bearer t"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(server: Server, status: int) -> None:
    server.replies["/"] = Reply(b"", status, {"Location": f"{server.url}/elsewhere"})
    server.replies["/elsewhere"] = Reply(b"the token went along")
    assert get(f"{server.url}/", {"Authorization": "Bearer t"}).status == status
    assert server.paths() == ["/"]


def test_a_certificate_is_trusted_with_its_authority_only(tls_server: Server, bundle: Path) -> None:
    tls_server.replies["/"] = Reply(b"private")
    assert get(f"{tls_server.url}/", {}, ca_bundle=bundle).body == b"private"
    with pytest.raises(NetworkError, match=r"certificate of localhost:\d+ is not trusted") as refused:
        get(f"{tls_server.url}/", {})
    assert "--ca-bundle" in refused.value.hint


def test_a_certificate_for_another_name_is_refused(tls_server: Server, bundle: Path) -> None:
    with pytest.raises(NetworkError, match=r"certificate of 127\.0\.0\.1"):
        get(tls_server.url.replace("localhost", "127.0.0.1"), {}, ca_bundle=bundle)


def test_tls_where_there_is_none(server: Server) -> None:
    with pytest.raises(NetworkError, match="does not speak TLS") as refused:
        get(server.url.replace("http:", "https:"), {})
    assert "http://" in refused.value.hint


def test_plain_http_where_there_is_tls(tls_server: Server) -> None:
    with pytest.raises(NetworkError, match="does not speak HTTP"):
        get(tls_server.url.replace("https:", "http:"), {})


@pytest.mark.parametrize("content", [b"", b"not a certificate"])
def test_a_bundle_that_is_none(server: Server, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ca.pem"
    with pytest.raises(UserFileError, match="cannot be read: No such file"):
        get(server.url, {}, ca_bundle=path)
    path.write_bytes(content)
    with pytest.raises(UserFileError, match="no certificate in PEM form"):
        get(server.url, {}, ca_bundle=path)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(NetworkError, match=f"localhost:{port} cannot be reached: Connection refused"):
        get(f"http://localhost:{port}/", {})


def test_a_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        with pytest.raises(NetworkError, match=r"could not be reached within 0\.3 seconds"):
            get(f"http://localhost:{silent.getsockname()[1]}/", {}, patience=0.3)
        assert time.monotonic() - began < 5


def _dribble(server: socket.socket, stop: threading.Event) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not stop.wait(0.05):
            try:
                connection.sendall(b"x")
            except OSError:
                return


def test_a_server_that_never_comes_to_an_end() -> None:
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_dribble, args=(server, stop))
        thread.start()
        with pytest.raises(NetworkError, match="did not finish its answer in time"):
            get(f"http://localhost:{server.getsockname()[1]}/", {}, patience=0.5)
        stop.set()
        thread.join()


def test_a_server_that_says_too_much(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_MAX_BODY", 1024)
    server.replies["/"] = Reply(b"x" * 1025)
    with pytest.raises(NetworkError, match="answers with more than"):
        get(f"{server.url}/", {})


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("s3.hf.co", "is not an http or https address"),
        ("ftp://s3.hf.co", "is not an http or https address"),
        ("https://", "is not an http or https address"),
        ("https://[::1", "malformed"),
        ("https://h:99999", "malformed"),
        ("https://user:hunter2@h", "carries a user name"),
        ("https://h/#part", "fragment"),
    ],
)
def test_what_is_no_address(url: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as refused:
        checked(url)
    assert "hunter2" not in refused.value.message


@pytest.mark.parametrize("url", ["https://hub.example", "http://localhost:8", "http://a.localhost", "http://127.9.9.9"])
def test_private(url: str) -> None:
    assert is_private(url)


@pytest.mark.parametrize("url", ["http://hub.example", "http://10.0.0.1", "http://localhost.example", "http://0.0.0.0"])
def test_not_private(url: str) -> None:
    assert not is_private(url)


def test_an_ipv6_address_can_be_private() -> None:
    assert is_private(f"http://[{ipaddress.IPv6Address('::1')}]:9000")


def test_the_authority_of_the_tests_is_nobodys_elses(authority: trustme.CA) -> None:
    assert b"BEGIN CERTIFICATE" in authority.cert_pem.bytes()
