"""Every way to the key pair is described, and what it leaves out is said."""

import pytest

from hfs3.clients.base import Credentials
from hfs3.clients.modes import MODES, Mode, left_out, mode
from hfs3.contract.evidence import Mark

WAYS = {"aws": {"static", "process", "none"}, "rclone": {"static", "aws"}}


def test_every_way_is_described_once() -> None:
    assert {client: {one.credentials for one in MODES if one.client == client} for client in WAYS} == WAYS
    assert len(MODES) == sum(map(len, WAYS.values()))


@pytest.mark.parametrize("one", MODES, ids=lambda one: f"{one.client} {one.credentials}")
def test_what_is_left_out_was_measured_and_has_a_way_round(one: Mode) -> None:
    for client in one.left_out:
        assert client.evidence.mark is Mark.OBSERVED
        assert client.instead
    assert list(left_out(one.client, one.credentials)) == list(one.told)


def test_a_way_that_a_client_has_not() -> None:
    assert mode("rclone", Credentials.PROCESS) is None
    assert left_out("boto3", Credentials.STATIC) == ()
