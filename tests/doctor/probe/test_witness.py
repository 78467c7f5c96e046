"""The witness leads to the gateway and nowhere else, and remembers who asked for what."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from hfs3.doctor.probe.witness import Witness


@pytest.fixture
def echo() -> Iterator[int]:
    """Run a server that sends back what it gets, and return its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                while block := connection.recv(1024):
                    connection.sendall(block)

    thread = threading.Thread(target=serve)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def asked(witness: Witness, request: bytes) -> socket.socket:
    port = int(witness.url.rpartition(":")[2])
    connection = socket.create_connection(("127.0.0.1", port), timeout=5)
    connection.sendall(request)
    return connection


def test_a_tunnel_to_the_gateway(echo: int) -> None:
    with Witness([("localhost", echo)]) as witness:
        with closing(asked(witness, f"CONNECT localhost:{echo} HTTP/1.1\r\nHost: x\r\n\r\n".encode())) as connection:
            assert connection.recv(1024).startswith(b"HTTP/1.1 200")
            connection.sendall(b"through")
            assert connection.recv(1024) == b"through"
        assert witness.taken() == ()


@pytest.mark.parametrize(
    ("request_line", "address"),
    [
        ("CONNECT s3.amazonaws.com:443 HTTP/1.1", "s3.amazonaws.com:443"),
        ("CONNECT Bucket.Localhost:8443 HTTP/1.1", "bucket.localhost:8443"),
        ("GET http://169.254.169.254/latest/meta-data HTTP/1.1", "169.254.169.254:80"),
        ("CONNECT [::1]:443 HTTP/1.1", "::1:443"),
    ],
)
def test_any_other_address_is_refused_and_remembered(request_line: str, address: str, echo: int) -> None:
    with Witness([("localhost", echo)]) as witness:
        for _ in range(2):
            with closing(asked(witness, f"{request_line}\r\n\r\n".encode())) as connection:
                assert connection.recv(1024).startswith(b"HTTP/1.1 403")
        assert witness.taken() == (address,)
        assert witness.taken() == ()


@pytest.mark.parametrize(
    "request_line", [b"nonsense\r\n\r\n", b"\r\n\r\n", b"CONNECT host:port HTTP/1.1\r\n\r\n", b"x" * 20000]
)
def test_nonsense_is_hung_up_on(request_line: bytes, echo: int) -> None:
    with Witness([("localhost", echo)]) as witness:
        with closing(asked(witness, request_line)) as connection:
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(1024) == b""
        assert witness.taken() == ()


def test_leaving_ends_open_tunnels(echo: int) -> None:
    with Witness([("localhost", echo)]) as witness:
        connection = asked(witness, f"CONNECT localhost:{echo} HTTP/1.1\r\n\r\n".encode())
        assert connection.recv(1024).startswith(b"HTTP/1.1 200")
    with closing(connection):
        assert connection.recv(1024) == b""
