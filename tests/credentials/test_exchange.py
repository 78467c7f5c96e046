from datetime import UTC, datetime
from pathlib import Path

import pytest

from hfs3.contract.exchange import EXCHANGE_PATH
from hfs3.credentials.exchange import exchange
from hfs3.credentials.model import HubToken
from hfs3.errors import ExchangeError, NetworkError, TokenRefused, UsageError
from hfs3.secret import Secret
from tests.credentials.conftest import KEY_ID, PAIR, SECRET, TOKEN, Reply, Server, as_json

THE_TOKEN = HubToken(Secret(TOKEN), "HF_TOKEN")


def test_a_token_becomes_a_pair(tls_server: Server, bundle: Path) -> None:
    tls_server.replies[EXCHANGE_PATH] = as_json(PAIR)
    key = exchange(THE_TOKEN, f"{tls_server.url}{EXCHANGE_PATH}", ca_bundle=bundle)
    assert (key.access_key_id, key.secret_access_key.reveal(), key.expires) == (KEY_ID, SECRET, None)
    assert tls_server.seen[0][1]["authorization"] == f"Bearer {TOKEN}"


def test_an_end_is_taken_over(server: Server) -> None:
    server.replies["/x"] = as_json(PAIR | {"Expiration": "2030-01-02T03:04:05Z"})
    assert exchange(THE_TOKEN, f"{server.url}/x").expires == datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_token_never_crosses_the_network_in_clear_text() -> None:
    with pytest.raises(UsageError, match="in clear text") as refused:
        exchange(THE_TOKEN, "http://exchange.example/x")
    assert (refused.value.code, refused.value.exit_code) == ("HFS106", 2)


def test_a_token_follows_no_redirect(server: Server) -> None:
    server.replies["/x"] = Reply(b"", 307, {"Location": f"{server.url}/y"})
    server.replies["/y"] = as_json(PAIR)
    with pytest.raises(ExchangeError, match="sends elsewhere"):
        exchange(THE_TOKEN, f"{server.url}/x")
    assert server.paths() == ["/x"]


def test_a_token_that_is_not_accepted(server: Server) -> None:
    server.replies["/x"] = Reply(b"", 401)
    with pytest.raises(TokenRefused, match="does not accept the token from HF_TOKEN"):
        exchange(THE_TOKEN, f"{server.url}/x")


@pytest.mark.parametrize("status", [204, 400, 403, 404, 429, 500])
def test_every_other_status_is_told(server: Server, status: int) -> None:
    server.replies["/x"] = Reply(b"", status)
    with pytest.raises(ExchangeError, match=f"gave no key pair .status {status}.") as refused:
        exchange(THE_TOKEN, f"{server.url}/x")
    assert (refused.value.code, refused.value.exit_code) == ("HFS105", 3)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(b""), "not JSON"),
        (Reply(f"<html>{SECRET}</html>".encode()), "not JSON"),
        (Reply(b"\xff"), "not JSON"),
        (Reply(b"[" * 100_000), "not JSON"),
        (as_json([PAIR]), "no usable AccessKeyId"),
        (as_json({"AccessKeyId": KEY_ID}), "no usable SecretAccessKey"),
        (as_json(PAIR | {"SecretAccessKey": 5}), "no usable SecretAccessKey"),
        (as_json(PAIR | {"Token": "session"}), "session Token"),
        (as_json(PAIR | {"Expiration": "soon"}), "Expiration"),
        (as_json({"AccessKeyId": SECRET, "SecretAccessKey": KEY_ID}), "swapped"),
        (as_json(PAIR | {"AccessKeyId": TOKEN}), "is a Hugging Face token"),
    ],
)
def test_what_is_no_pair_is_never_taken_for_one(server: Server, reply: Reply, words: str) -> None:
    server.replies["/x"] = reply
    with pytest.raises(ExchangeError, match=words) as refused:
        exchange(THE_TOKEN, f"{server.url}/x")
    told = refused.value.message + refused.value.hint
    assert SECRET not in told
    assert TOKEN not in told
    assert refused.value.__cause__ is None


def test_nobody_answers() -> None:
    with pytest.raises(NetworkError, match="cannot be reached"):
        exchange(THE_TOKEN, "https://localhost:9/x")
