"""`--live` against the bundled gateway over TLS, with every way it can say no."""

import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

from hfs3.clients.base import Profile
from hfs3.credentials import accounts
from hfs3.credentials.model import Account
from hfs3.diagnostics.model import State
from hfs3.doctor.case import Case
from hfs3.doctor.checks.live import look
from hfs3.doctor.model import Outcome
from hfs3.gateway.embedding import RunningGateway, running
from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.doctor.conftest import ACCOUNT, KEY, SECRET, Configured, case_of, codes, log_in, put


def _account(*, grant: Grant = Grant.WRITE, revoked: bool = False, secret: str = SECRET) -> HubAccount:
    pair = KeyPair(KEY.access_key_id, Secret(secret))
    return HubAccount("alice", ("acme",), (Token(Secret("hf_" + "t" * 34), grant, pair, revoked=revoked),))


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    with running(accounts=(_account(),)) as started:
        yield started


@pytest.fixture
def case(machine: Machine, configured: Configured) -> Callable[..., Case]:
    """Return what makes the case of somebody whose AWS profile and remote name this address."""

    def make(address: str, bundle: Path | str = "", *, client: str = "aws", namespace: str = "alice") -> Case:
        log_in(machine, _at(address, bundle))
        return case_of(configured(client, profile=Profile("hf", namespace, address, ca_bundle=str(bundle))))

    return make


def _at(address: str, bundle: Path | str = "") -> Account:
    return replace(ACCOUNT, gateway=address, ca_bundle=str(bundle))


def one(case: Case) -> Outcome:
    (outcome,) = look(case)
    assert SECRET not in repr(outcome)
    return outcome


@pytest.mark.parametrize("client", ["aws", "rclone"])
def test_everything_is_right(gateway: RunningGateway, case: Callable[..., Case], client: str) -> None:
    outcome = one(case(gateway.url, gateway.ca_bundle, client=client))
    assert (outcome.state, codes(list(outcome.findings))) == (State.PASS, [])
    assert f"{gateway.url} takes its pair, the clock is " in outcome.said
    assert outcome.lines[-1] == "whether the pair may write is not known: nothing was written"


def test_a_bucket_and_a_key_are_listed(gateway: RunningGateway, case: Callable[..., Case]) -> None:
    s3 = boto3.client(
        "s3",
        endpoint_url=f"{gateway.url}/alice",
        verify=str(gateway.ca_bundle),
        region_name="us-east-1",
        aws_access_key_id=KEY.access_key_id,
        aws_secret_access_key=SECRET,
        config=Config(request_checksum_calculation="when_required"),
    )
    s3.create_bucket(Bucket="models")
    assert "lists models: it is empty" in one(case(gateway.url, gateway.ca_bundle)).lines
    s3.put_object(Bucket="models", Key="a", Body=b"a")
    before = {b["Name"] for b in s3.list_buckets()["Buckets"]}
    assert "lists models: its first key is there" in one(case(gateway.url, gateway.ca_bundle)).lines
    assert before == {b["Name"] for b in s3.list_buckets()["Buckets"]}
    s3.delete_object(Bucket="models", Key="a")
    s3.delete_bucket(Bucket="models")


@pytest.mark.parametrize(
    ("account", "code", "words"),
    [
        (_account(revoked=True), "HFS115", "unknown there, or was revoked"),
        (_account(secret="0" * 64), "HFS115", "the secret access key is not the one of"),
    ],
)
def test_a_pair_that_is_refused(case: Callable[..., Case], account: HubAccount, code: str, words: str) -> None:
    with running(accounts=(account,)) as started:
        outcome = one(case(started.url, started.ca_bundle))
    assert (outcome.state, codes(list(outcome.findings))) == (State.FAIL, [code])
    assert words in outcome.findings[0].detail
    assert outcome.findings[0].place.line


def test_a_namespace_of_somebody_else(gateway: RunningGateway, case: Callable[..., Case]) -> None:
    outcome = one(case(gateway.url, gateway.ca_bundle, namespace="bob"))
    assert codes(list(outcome.findings)) == ["HFS104"]
    assert "has no rights in bob" in outcome.findings[0].detail


def test_a_pair_that_may_only_read_passes(case: Callable[..., Case]) -> None:
    with running(accounts=(_account(grant=Grant.READ),)) as started:
        assert one(case(started.url, started.ca_bundle)).state is State.PASS


@pytest.mark.parametrize(
    ("minutes", "words"), [(7, "7 minutes behind"), (-9, "9 minutes ahead of"), (20, "20 minutes")]
)
def test_a_clock_that_is_off(case: Callable[..., Case], minutes: int, words: str) -> None:
    with running(accounts=(_account(),), clock=lambda: datetime.now(UTC) + timedelta(minutes=minutes)) as started:
        outcome = one(case(started.url, started.ca_bundle))
    assert codes(list(outcome.findings)) == ["HFS410"]
    assert words in outcome.findings[0].detail


def test_an_authority_nobody_vouches_for(gateway: RunningGateway, case: Callable[..., Case]) -> None:
    outcome = one(case(gateway.url))
    assert outcome.state is State.UNKNOWN
    assert "is not trusted" in outcome.said


def _closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_nobody_is_there(case: Callable[..., Case]) -> None:
    outcome = one(case(f"https://localhost:{_closed_port()}"))
    assert outcome.state is State.UNKNOWN
    assert "cannot be reached" in outcome.said


def test_something_that_is_no_gateway(case: Callable[..., Case]) -> None:
    class _Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"<html>Sign in to the wireless network</html>")

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=server.handle_request, daemon=True)
    thread.start()
    outcome = one(case(f"http://localhost:{server.server_port}"))
    thread.join()
    server.server_close()
    assert outcome.state is State.UNKNOWN
    assert "without S3's XML" in outcome.said


def test_a_pair_is_not_sent_to_a_stranger(case: Callable[..., Case], machine: Machine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        address = f"http://localhost:{listening.getsockname()[1]}"
        strange = case(address)
        accounts.save(machine, ACCOUNT)
        known = replace(strange, accounts=accounts.load(machine))
        outcome = one(known)
        with pytest.raises(TimeoutError):
            listening.accept()
    assert outcome.state is State.UNKNOWN
    assert "is no gateway that hfs3 knows" in outcome.said


@pytest.mark.parametrize("address", ["s3.hf.co/alice", "https://s3.hf.co", "https://s3.hf.co/alice/bucket"])
def test_an_endpoint_that_is_none(machine: Machine, address: str) -> None:
    put(machine.home / ".aws/config", f"[profile hf]\nendpoint_url = {address}\n")
    outcome = one(case_of(machine))
    assert (outcome.state, outcome.findings) == (State.UNKNOWN, ())


def test_no_pair(machine: Machine) -> None:
    put(machine.home / ".aws/config", "[profile hf]\nendpoint_url = https://s3.hf.co/alice\n")
    assert "no pair that hfs3 can read" in one(case_of(machine)).said


def test_nothing_to_ask_with(machine: Machine) -> None:
    assert one(case_of(machine)).state is State.SKIPPED
