"""Operations over a real storage, called as the pipeline calls them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from hfs3.gateway.config import Behaviour
from hfs3.gateway.errors import S3Error
from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.gateway.operations.call import Call, Operation
from hfs3.gateway.operations.table import OPERATIONS
from hfs3.gateway.storage.disk import DiskStorage
from hfs3.gateway.wire.copy_source import parse_copy_source
from hfs3.gateway.wire.messages import FileSlice, Headers, Request, Response
from hfs3.secret import Secret
from tests.gateway.storage.conftest import NOW, OpenRoot, Run, chunks, open_root, run

__all__ = ["open_root", "run"]

TOKEN = Token(Secret("hf_x"), Grant.WRITE, KeyPair("HFAKx", Secret("0" * 64)))
ACCOUNT = HubAccount("ns", ("team",), (TOKEN,))
PROXIED = "Boto3/1.44.5 Botocore/1.44.5"


class Edge:
    """Writes down what it would sign."""

    def location(self, path: str, *, expires: datetime, overrides: Mapping[str, str] | None = None) -> str:
        return f"https://edge{path}|{expires.isoformat()}|{dict(overrides or {})}"


@dataclass
class Answer:
    """What came back, read."""

    response: Response
    headers: dict[str, str]
    body: bytes

    @property
    def status(self) -> int:
        return self.response.status

    def texts(self, path: str) -> list[str]:
        """Return the texts of the elements on a path, in order."""
        return [element.text or "" for element in _without_namespaces(self.body).findall(path)]

    def text(self, path: str) -> str:
        (text,) = self.texts(path)
        return text


def _without_namespaces(body: bytes) -> ET.Element:
    root = ET.fromstring(body)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


@dataclass
class Desk:
    """Asks operations by name, in the bucket `bucket` of the namespace `ns`."""

    storage: DiskStorage
    run: Run
    behaviour: Behaviour = field(default_factory=Behaviour)
    token: Token = TOKEN
    now: datetime = NOW
    shown_before: str = ""

    def call(
        self,
        key: str = "",
        *,
        body: bytes | AsyncIterator[bytes] = b"",
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        bucket: str = "bucket",
    ) -> Call:
        """Return a call as the pipeline makes it."""
        given = Headers({"user-agent": PROXIED, "host": "localhost", **(headers or {})}.items())
        stream = chunks(body) if isinstance(body, bytes) else body
        source = given.get("x-amz-copy-source")
        return Call(
            request=Request("", f"/ns/{bucket}/{key}", "", given, stream),
            namespace="ns",
            bucket=bucket,
            key=key,
            query=query or {},
            headers=given,
            account=ACCOUNT,
            token=self.token,
            payload=stream,
            storage=self.storage,
            behaviour=self.behaviour,
            now=self.now,
            signer=Edge(),
            copy_source=parse_copy_source(source, "ns") if source else None,
            shown_before=self.shown_before,
        )

    def ask(self, operation: str, key: str = "", **arguments: Any) -> Answer:  # noqa: ANN401  # those of `call`
        """Let an operation answer a call."""
        response = self.run(_answer(OPERATIONS[operation], self.call(key, **arguments)))
        names = {name.lower(): value for name, value in response.headers}
        assert len(names) == len(response.headers)
        return Answer(response, names, _body(response))

    def refusal(self, operation: str, key: str = "", **arguments: Any) -> S3Error:  # noqa: ANN401  # those of `call`
        with pytest.raises(S3Error) as refusal:
            self.ask(operation, key, **arguments)
        return refusal.value

    def put(self, key: str, body: bytes = b"content", **headers: str) -> str:
        """Put an object and return its ETag, with quotes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("PutObject", key, body=body, headers=named).headers["etag"]


async def _answer(operation: Operation, call: Call) -> Response:
    return await operation(call)


def _body(response: Response) -> bytes:
    if isinstance(response.body, bytes):
        return response.body
    return b"".join(_read(each) for each in response.body)


def _read(part: FileSlice) -> bytes:
    with part.path.open("rb") as file:
        file.seek(part.offset)
        return file.read(part.length)


@pytest.fixture
def desk(open_root: OpenRoot, run: Run, tmp_path: Path) -> Desk:
    desk = Desk(open_root(tmp_path / "root"), run)
    desk.ask("CreateBucket")
    return desk
