"""One gateway put together: its ports, its addresses, its shared root and its tending."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hfs3.gateway.authority import open_authority
from hfs3.gateway.config import Durability, ETagStyle, GatewayConfig
from hfs3.gateway.hub.registry import Registry
from hfs3.gateway.records import Recorder
from hfs3.gateway.server.assembly import STORAGE, Assembly, addresses, open_ports, tls_context
from hfs3.gateway.server.serving import ServerThread, bind
from hfs3.gateway.storage.base import BucketName, ObjectName
from hfs3.gateway.storage.disk import open_storage

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAME = ObjectName("someone", "data", "k")


def test_three_ports_and_their_addresses(tmp_path: Path) -> None:
    config = GatewayConfig(tmp_path)
    ports = open_ports(config)
    try:
        at = addresses(config, ports)
        numbers = [sockets[0].getsockname()[1] for sockets in (ports.gateway, ports.edge, ports.hub)]
        assert len(set(numbers)) == 3
        assert [at.gateway, at.edge, at.hub] == [
            f"https://localhost:{numbers[0]}",
            f"https://127.0.0.1:{numbers[1]}",
            f"https://localhost:{numbers[2]}",
        ]
        assert at.exchange == f"{at.hub}/hfs3/exchange"
    finally:
        ports.close()


def test_an_ipv6_address_is_bracketed(tmp_path: Path) -> None:
    config = GatewayConfig(tmp_path, edge_host="::1", tls=False)
    try:
        ports = open_ports(config)
    except OSError:
        pytest.skip("no IPv6 here")
    assert addresses(config, ports).edge == f"http://[::1]:{ports.edge[0].getsockname()[1]}"
    ports.close()


def test_when_one_port_is_taken_the_others_are_let_go(tmp_path: Path) -> None:
    taken = bind("localhost", 0)
    free = bind("localhost", 0)
    port = free[0].getsockname()[1]
    for opened in free:
        opened.close()
    with pytest.raises(OSError, match=str(taken[0].getsockname()[1])):
        open_ports(GatewayConfig(tmp_path, port=port, hub_port=taken[0].getsockname()[1]))
    again = bind("localhost", port)
    for opened in (*taken, *again):
        opened.close()


def test_the_certificate_covers_every_name(tmp_path: Path) -> None:
    authority = open_authority(tmp_path / "ca")
    config = GatewayConfig(tmp_path, host="gateway.test", edge_host="edge.test")
    assert tls_context(authority, config).get_ca_certs() == []  # it asks no client for a certificate


async def _begin_upload(root: Path) -> str:
    storage = open_storage(root / STORAGE, durability=Durability.PROCESS, etag_style=ETagStyle.OPAQUE)
    await storage.create_bucket(BucketName("someone", "data"), now=NOW)
    upload = await storage.create_upload(NAME, attributes={}, now=NOW)
    await storage.close()
    return upload


async def _has_upload(root: Path, upload: str) -> bool:
    storage = open_storage(root / STORAGE, durability=Durability.PROCESS, etag_style=ETagStyle.OPAQUE)
    found = storage.find_upload(NAME, upload)
    await storage.close()
    return found is not None


@pytest.mark.parametrize(("age", "is_kept"), [(timedelta(days=6, hours=23), True), (timedelta(days=7, hours=1), False)])
def test_an_old_upload_is_reclaimed_at_the_start(tmp_path: Path, age: timedelta, is_kept: bool) -> None:
    upload = asyncio.run(_begin_upload(tmp_path))
    config = GatewayConfig(tmp_path, tls=False, clock=lambda: NOW + age)
    ports = open_ports(config)
    assembly = Assembly(config, ports, registry=Registry(), record=Recorder())
    with (
        ServerThread(assembly.server(None), ports.all()),
        socket.create_connection(("127.0.0.1", ports.gateway[0].getsockname()[1])) as client,
    ):
        client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 403"  # one request later, the tending has begun
    assert asyncio.run(_has_upload(tmp_path, upload)) is is_kept
