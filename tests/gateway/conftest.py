"""One gateway over real storage and without sockets, and the accounts that ask it."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from hfs3.gateway.app import Gateway
from hfs3.gateway.config import Behaviour, Durability, ETagStyle
from hfs3.gateway.edge import EdgeUrls
from hfs3.gateway.hub.accounts import Grant, HubAccount, Token
from hfs3.gateway.hub.demo import new_token
from hfs3.gateway.hub.registry import Registry
from hfs3.gateway.records import RequestRecord
from hfs3.gateway.storage.disk import open_storage
from hfs3.gateway.wire.messages import Request, Response
from tests.gateway.wire.conftest import NOW, signed

WRITER, READER = new_token(), new_token(Grant.READ)
SCOPED = new_token(buckets=("me/one",))
REVOKED = Token(new_token().value, Grant.WRITE, new_token().pair, revoked=True)
ME = HubAccount("me", ("org",), (WRITER, READER, SCOPED, REVOKED))


@dataclass
class Desk:
    """Asks one gateway, and keeps what it told the recorder."""

    root: Path
    behaviour: Behaviour = field(default_factory=Behaviour)
    records: list[RequestRecord] = field(default_factory=list)

    def ask(self, *requests: Request) -> Response:
        """Return the answer to the last of `requests`, put to a gateway one after the other."""

        async def talk() -> Response:
            storage = open_storage(self.root, durability=Durability.PROCESS, etag_style=ETagStyle.XET)
            gateway = Gateway(
                storage=storage,
                lookup=Registry([ME]).by_access_key,
                signer=EdgeUrls("https://127.0.0.1:1", b"k" * 32),
                record=self.records.append,
                behaviour=self.behaviour,
                clock=lambda: NOW,
                host_id="HOST",
            )
            try:
                return [await gateway.handle(request) for request in requests][-1]
            finally:
                await storage.close()

        return asyncio.run(talk())

    @property
    def last(self) -> RequestRecord:
        return self.records[-1]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "root")


def by(
    token: Token, method: str, path: str, *, query: str = "", headers: dict[str, str] | None = None, body: bytes = b""
) -> Request:
    keys = (token.pair.access_key_id, token.pair.secret_access_key.reveal())
    if method == "PUT" and not body:
        headers = {"Content-Length": "0", **(headers or {})}
    return signed(method, path, query=query, headers=headers, body=body, keys=keys)


def header(response: Response, name: str) -> str:
    return next((value for have, value in response.headers if have.lower() == name), "")


def error(response: Response) -> dict[str, str]:
    assert isinstance(response.body, bytes)
    assert header(response, "content-type") == "application/xml"
    return {element.tag: element.text or "" for element in ET.fromstring(response.body)}
