"""The inspector: what it lists, to whom, and what it never shows."""

import asyncio
import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hfs3.gateway.config import GatewayConfig
from hfs3.gateway.hub.demo import new_account
from hfs3.gateway.hub.registry import Registry
from hfs3.gateway.inspector import MOST_SHOWN, REQUESTS_PATH, Inspector, Journal, journal_while
from hfs3.gateway.records import REMEMBERED, RequestRecord, forget
from hfs3.gateway.server.assembly import Assembly, addresses, open_ports
from hfs3.gateway.server.serving import ServerThread
from hfs3.gateway.wire.messages import Headers, Request, Response
from tests.conformance.wire import UNSIGNED, Answer, Endpoint, Message, Pair, Raw, Terms, fetch
from tests.gateway.wire.conftest import stream

RECORD = RequestRecord(
    "ID", datetime(2026, 9, 1, tzinfo=UTC), "GET", "/me/b/k", "", "botocore", "HFAK1", "GetObject", 200
)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal(tmp_path / "requests.sqlite3")
    yield opened
    opened.close()


async def _not_mine(_request: Request) -> Response:
    return Response(404)


def _ask(
    journal: Journal, query: str = "", *, method: str = "GET", path: str = REQUESTS_PATH, host: str = "localhost:1",
    peer: str = "127.0.0.1",
) -> Response:  # fmt: skip
    headers = Headers([("host", host)] if host else [])
    request = Request(method, path, query, headers, stream(b""), peer=peer)
    return asyncio.run(Inspector(journal, _not_mine).handle(request))


def _told(response: Response) -> dict[str, Any]:
    assert isinstance(response.body, bytes)
    document: dict[str, Any] = json.loads(response.body)
    return document


def test_it_lists_what_was_asked_and_why_it_was_refused(journal: Journal) -> None:
    refused = RECORD._replace(
        status=501,
        error_code="NotImplemented",
        rule="feature.acl",
        explanation="no ACLs",
        sent={"x-amz-acl": "x"},
    )
    for record in (RECORD, refused):
        journal.write(record)
    response = _ask(journal)
    told = _told(response)
    assert response.status == 200
    assert ("cache-control", "no-store") in response.headers
    assert (told["schema"], told["last"]) == (1, 2)
    first, second = told["requests"]
    assert (first["id"], first["operation"], first["at"]) == (1, "GetObject", "2026-09-01T00:00:00.000+00:00")
    assert (second["id"], second["rule"], second["explanation"]) == (2, "feature.acl", "no ACLs")
    assert second["sent"] == {"x-amz-acl": "x"}


def test_since_asks_for_what_is_new(journal: Journal) -> None:
    assert _told(_ask(journal)) == {"schema": 1, "last": 0, "requests": []}
    for number in range(MOST_SHOWN + 5):
        journal.write(RECORD._replace(request_id=str(number)))
    newest = _told(_ask(journal))
    assert (newest["requests"][0]["id"], newest["last"]) == (6, MOST_SHOWN + 5)
    first = _told(_ask(journal, "since=0"))
    assert (first["requests"][0]["id"], first["last"]) == (1, MOST_SHOWN)
    rest = _told(_ask(journal, f"since={first['last']}"))
    assert [each["id"] for each in rest["requests"]] == list(range(MOST_SHOWN + 1, MOST_SHOWN + 6))
    assert _told(_ask(journal, f"since={rest['last']}")) == {"schema": 1, "last": rest["last"], "requests": []}


@pytest.mark.parametrize("since", ["", "-1", "x", "1.5", "%C2%B2", "9" * 40])
def test_since_has_to_be_a_number(journal: Journal, since: str) -> None:
    assert _ask(journal, f"since={since}").status == 400


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8443", "127.0.0.1:1", "127.8.8.8", "[::1]:1", "[::1]"])
def test_it_goes_by_loopback_names(journal: Journal, host: str) -> None:
    assert _ask(journal, host=host).status == 200


@pytest.mark.parametrize(
    "host",
    ["", "evil.test", "evil.test:8443", "localhost.evil.test", "127.0.0.1.evil.test", "10.0.0.1", "[::2]:1", "[", "0"],
)
def test_another_name_is_refused(journal: Journal, host: str) -> None:
    journal.write(RECORD)
    response = _ask(journal, host=host)
    assert response.status == 403
    assert list(_told(response)) == ["error"]


@pytest.mark.parametrize("peer", ["10.0.0.7", "2001:db8::1", ""])
def test_another_machine_is_refused(journal: Journal, peer: str) -> None:
    assert _ask(journal, peer=peer).status == 403


def test_it_is_read_only(journal: Journal) -> None:
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        response = _ask(journal, method=method)
        assert response.status == 405
        assert ("allow", "GET, HEAD") in response.headers


def test_the_rest_is_left_to_the_hub(journal: Journal) -> None:
    assert _ask(journal, path="/api/whoami-v2", host="evil.test").status == 404


def test_the_journal_is_private_and_bounded(journal: Journal, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "requests.sqlite3").stat().st_mode) == 0o600
    for _ in range(REMEMBERED + 600):
        journal.write(RECORD)
    oldest = journal.read(0)[0]["id"]
    assert 300 < oldest < 700


def test_processes_share_a_journal(journal: Journal, tmp_path: Path) -> None:
    other = Journal(tmp_path / "requests.sqlite3")
    heard: list[RequestRecord] = []
    other.passing_on(heard.append)(RECORD)
    journal.write(RECORD._replace(request_id="second"))
    assert [each["request_id"] for each in other.read(None)] == ["ID", "second"]
    assert heard == [RECORD]
    other.close()


def test_a_journal_that_cannot_be_written_hinders_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    broken = Journal(tmp_path / "requests.sqlite3")
    broken._index.execute("DROP TABLE requests")
    heard: list[RequestRecord] = []
    broken.passing_on(heard.append)(RECORD)
    assert heard == [RECORD]
    assert "missing from the journal" in caplog.text
    broken.close()


def test_a_journal_begins_empty_and_goes_with_its_gateway(tmp_path: Path) -> None:
    path = tmp_path / "requests.sqlite3"
    left = Journal(path)
    left.write(RECORD)
    with journal_while(path):
        begun = Journal(path)
        assert begun.read(None) == []
        begun.close()
    left.close()
    assert list(tmp_path.glob("requests*")) == []
    with journal_while(None):
        pass


# -- over the wire -----------------------------------------------------------------------------------------------------


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Raw, str, str]]:
    """Serve a gateway with an inspector; return who asks it, the Hub's address and the account's token."""
    config = GatewayConfig(tmp_path, tls=False, journal=tmp_path / "requests.sqlite3")
    account = new_account()
    token = account.tokens[0]
    ports = open_ports(config)
    assembly = Assembly(config, ports, registry=Registry([account]), record=forget)
    with ServerThread(assembly.server(None), ports.all()):
        at = addresses(config, ports)
        pair = Pair(token.pair.access_key_id, token.pair.secret_access_key.reveal())
        raw = Raw(Endpoint(f"{at.gateway}/{account.name}", None), pair)
        yield raw, at.hub, token.value.reveal()
        raw.close()


def _signatures(message: Message) -> list[str]:
    text = message.target + " ".join(value for _, value in message.headers)
    return [part.partition("&")[0].partition(",")[0] for part in text.split("Signature=")[1:]]


def _inspected(hub: str, **headers: str) -> Answer:
    return fetch(hub + REQUESTS_PATH, None, headers)


def test_no_secret_and_no_signature_is_shown(served: tuple[Raw, str, str]) -> None:
    raw, hub, token = served
    path = raw.endpoint.path("bucket", "key")
    signed = raw.sign("PUT", path, body=b"x", terms=Terms(session_token="a session's secret"))
    presigned = raw.presign("GET", path)
    spoiled = raw.sign("GET", path, headers={"x-amz-a": "1"}).replace("x-amz-a", "2")
    foreign = raw.sign("GET", path, terms=Terms(pair=Pair(token, raw.pair.secret_access_key)))
    redirected = raw.sign("GET", path, headers={"User-Agent": "rclone/v1.75.2"}, terms=Terms(payload=UNSIGNED))
    raw.ask("PUT", raw.endpoint.path("bucket"))
    raw.ask("PUT", path, body=b"content")
    messages = (signed, presigned, spoiled, foreign, redirected)
    location = [raw.send(message) for message in messages][-1].headers["location"]
    assert fetch(location, None).status == 200
    assert fetch(f"{hub}/hfs3/exchange", None, {"Authorization": f"Bearer {token}"}).status == 200
    told = _inspected(hub).body.decode()
    requests = json.loads(told)["requests"]
    assert {each["operation"] for each in requests} >= {"PutObject", "GetObject", "EdgeGet", "TokenExchange"}
    assert {each["rule"] for each in requests} >= {"signature.mismatch", "signature.unknown-key"}
    hidden = [each for message in messages for each in _signatures(message)]
    assert len(hidden) == len(messages)
    for secret in (*hidden, token, raw.pair.secret_access_key, "a session's secret", location.partition("?")[2]):
        assert secret not in told


def test_it_shows_what_a_client_sent_and_not_its_own_readers(served: tuple[Raw, str, str]) -> None:
    raw, hub, _ = served
    raw.ask("PUT", raw.endpoint.path("bucket"), "acl", headers={"x-amz-acl": "private"})
    for _ in range(2):
        (only,) = json.loads(_inspected(hub).body)["requests"]
        assert (only["error_code"], only["sent"]["x-amz-acl"]) == ("NotImplemented", "private")


def test_a_rebound_name_is_refused_at_the_door(served: tuple[Raw, str, str]) -> None:
    _, hub, _ = served
    assert fetch(hub + REQUESTS_PATH, None, host="evil.test").status == 403
