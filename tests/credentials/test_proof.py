import dataclasses
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from hfs3.credentials.model import AccessKey
from hfs3.credentials.proof import NoRights, prove
from hfs3.errors import KeyPairRefused, NetworkError
from hfs3.machine import Machine
from hfs3.secret import Secret
from tests.credentials.conftest import BUCKETS, KEY_ID, SECRET, Reply, Server, s3_error

PAIR = AccessKey(KEY_ID, Secret(SECRET))


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signature(path: str, headers: dict[str, str]) -> str:
    """Return the signature that a GET of `path` must carry, computed from the specification alone."""
    signed = headers["authorization"].split("SignedHeaders=")[1].split(",")[0]
    lines = [f"{name}:{headers[name]}" for name in signed.split(";")]
    canonical = "\n".join(("GET", path, "", *lines, "", signed, headers["x-amz-content-sha256"]))
    moment = headers["x-amz-date"]
    scope = f"{moment[:8]}/us-east-1/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = _hmac(key, part)
    return hmac.new(key, f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}".encode(), hashlib.sha256).hexdigest()


@pytest.mark.parametrize(("namespace", "path"), [("alice", "/alice"), ("", "/")])
def test_the_request_is_signed_as_the_specification_says(
    server: Server, machine: Machine, namespace: str, path: str
) -> None:
    server.replies[path] = Reply(BUCKETS.encode())
    proof = prove(PAIR, server.url, namespace, machine=machine)
    assert (proof.namespace, proof.buckets) == (namespace, 2)
    assert abs(proof.moment - datetime.now(UTC)) < timedelta(minutes=1)
    ((seen, headers),) = server.seen
    assert seen == path
    assert headers["authorization"].endswith(f"Signature={signature(path, headers)}")
    assert f"Credential={KEY_ID}/" in headers["authorization"]
    assert SECRET not in str(headers)


def test_nothing_of_the_users_aws_world_takes_part(
    server: Server, machine: Machine, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own_home / ".aws").mkdir()
    (own_home / ".aws/config").write_text("[default]\nendpoint_url = http://localhost:9\nregion = eu-west-1\nbroken")
    (own_home / ".aws/credentials").write_text("[default]\naws_session_token = stale\n")
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID", "AWS_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.setenv(name, "wrong")
    server.replies["/alice"] = Reply(BUCKETS.encode())
    prove(PAIR, server.url, "alice", machine=machine)
    headers = server.seen[0][1]
    assert "x-amz-security-token" not in headers
    assert "/us-east-1/s3/" in headers["authorization"]


@pytest.mark.parametrize(
    ("code", "words", "diagnostic"),
    [
        ("SignatureDoesNotMatch", f"the secret access key is not the one of {KEY_ID}", "HFS115"),
        ("InvalidAccessKeyId", f"{KEY_ID} is unknown there, or was revoked", "HFS115"),
        ("AccessDenied", "the key pair is genuine, but has no rights in alice", "HFS104"),
    ],
)
def test_a_refusal_is_told_as_what_it_is(
    server: Server, machine: Machine, code: str, words: str, diagnostic: str
) -> None:
    server.replies["/alice"] = s3_error(code)
    with pytest.raises(KeyPairRefused) as refused:
        prove(PAIR, server.url, "alice", machine=machine)
    assert words in refused.value.message
    assert f"{code} (403)" in refused.value.message
    assert (refused.value.code, refused.value.exit_code) == (diagnostic, 3)
    assert SECRET not in refused.value.message + refused.value.hint
    assert isinstance(refused.value, NoRights) == (code == "AccessDenied")


@pytest.mark.parametrize(("minutes", "words"), [(20, "20 minutes behind"), (-45, "45 minutes ahead")])
def test_a_wrong_clock_is_measured(server: Server, machine: Machine, minutes: int, words: str) -> None:
    theirs = datetime.now(UTC) + timedelta(minutes=minutes)
    stamp = theirs.strftime("%Y-%m-%dT%H:%M:%SZ")
    server.replies["/a"] = s3_error("RequestTimeTooSkewed", more=f"<ServerTime>{stamp}</ServerTime>")
    with pytest.raises(KeyPairRefused, match=f"clock is {words}") as refused:
        prove(PAIR, server.url, "a", machine=machine)
    assert refused.value.code == "HFS410"


def test_a_wrong_clock_is_measured_from_the_date_header_too(server: Server, machine: Machine) -> None:
    slow = dataclasses.replace(machine, now=lambda: datetime.now(UTC) - timedelta(minutes=31))
    reply = s3_error("RequestTimeTooSkewed")
    server.replies["/a"] = dataclasses.replace(reply, headers={"Date": format_datetime(datetime.now(UTC), usegmt=True)})
    with pytest.raises(KeyPairRefused, match="31 minutes behind"):
        prove(PAIR, server.url, "a", machine=slow)


def test_a_server_time_that_is_none(server: Server, machine: Machine) -> None:
    server.replies["/a"] = s3_error("RequestTimeTooSkewed", more="<ServerTime>0000-00-00T00:00:00Z</ServerTime>")
    with pytest.raises(KeyPairRefused, match="wrong by more than the gateway allows"):
        prove(PAIR, server.url, "a", machine=machine)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b"<html>Welcome to the hotel</html>"), "status 200 without S3's XML"),
        (Reply(b""), "status 200 without S3's XML"),
        (s3_error("SlowDown", 503), "SlowDown .503."),
        (s3_error("InvalidURI", 400), "InvalidURI .400."),
        (Reply(BUCKETS.encode(), 203), "status 203"),
        (Reply(b"", 301, {"Location": "https://elsewhere.example"}), "sends elsewhere"),
        (Reply(b"", 403), "status 403"),
    ],
)
def test_what_is_no_proof_is_never_taken_for_one(server: Server, machine: Machine, reply: Reply, words: str) -> None:
    server.replies["/a"] = reply
    with pytest.raises(NetworkError, match=words):
        prove(PAIR, server.url, "a", machine=machine)
    assert len(server.seen) == 1, "no retry"


def test_the_gateway_is_asked_with_its_authority(tls_server: Server, machine: Machine, bundle: Path) -> None:
    tls_server.replies["/alice"] = Reply(BUCKETS.encode())
    assert prove(PAIR, tls_server.url, "alice", machine=machine, ca_bundle=bundle).buckets == 2
    with pytest.raises(NetworkError, match="certificate"):
        prove(PAIR, tls_server.url, "alice", machine=machine)
