"""Whose buckets a program is to work with."""

import pytest

from hfs3.cli.around import meant
from hfs3.errors import KeyPairMissing, UsageError
from hfs3.machine import Machine
from tests.cli.conftest import SECRET


def test_the_first_namespace_or_the_named_one(stored: Machine) -> None:
    profile, key = meant(stored, None, None)
    assert (profile.endpoint, key.secret_access_key.reveal()) == ("https://s3.hf.co/alice", SECRET)
    assert meant(stored, "alice", "acme")[0].endpoint == "https://s3.hf.co/acme"


def test_strangers(stored: Machine, machine: Machine) -> None:
    with pytest.raises(UsageError):
        meant(stored, None, "strangers")
    with pytest.raises(KeyPairMissing):
        meant(machine, "bob", None)
