"""A look into a bucket of the bundled gateway: what a HEAD keeps to itself is told."""

from collections.abc import Iterator

import pytest

from hfs3.credentials.look import look_into
from hfs3.credentials.model import AccessKey
from hfs3.errors import KeyPairRefused, NetworkError
from hfs3.gateway.embedding import RunningGateway, running
from hfs3.gateway.hub.accounts import Grant, HubAccount, KeyPair, Token
from hfs3.machine import Machine
from hfs3.secret import Secret

PAIR = AccessKey("HFAKLOOK000000000001", Secret("ab" * 32))


@pytest.fixture(scope="module")
def gateway() -> Iterator[RunningGateway]:
    pair = KeyPair(PAIR.access_key_id, PAIR.secret_access_key)
    with running(accounts=(HubAccount("alice", (), (Token(Secret("hf_" + "l" * 34), Grant.WRITE, pair),)),)) as started:
        yield started


def test_a_bucket_that_is_not_there(gateway: RunningGateway, machine: Machine) -> None:
    with pytest.raises(NetworkError, match=r"NoSuchBucket \(404\)"):
        look_into("none", PAIR, gateway.url, "alice", machine=machine, ca_bundle=gateway.ca_bundle)


def test_a_wrong_secret(gateway: RunningGateway, machine: Machine) -> None:
    wrong = AccessKey(PAIR.access_key_id, Secret("cd" * 32))
    with pytest.raises(KeyPairRefused, match=r"SignatureDoesNotMatch \(403\)"):
        look_into("none", wrong, gateway.url, "alice", machine=machine, ca_bundle=gateway.ca_bundle)
