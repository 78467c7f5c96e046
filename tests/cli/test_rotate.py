"""The words of `hfs3 rotate`; what it does is in tests/journeys/test_rotate.py and test_killed.py."""

import pytest

from hfs3.machine import Machine
from tests.cli.conftest import Hfs3


def test_no_account(hfs3: Hfs3) -> None:
    ran = hfs3("rotate")
    assert ran.code == 3
    assert "no account is stored" in ran.err


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("way", [("--token-stdin",), ("--exchange-url", "https://x"), ("--access-key-id", "HFAK1")])
def test_finish_takes_no_new_pair(hfs3: Hfs3, way: tuple[str, ...]) -> None:
    ran = hfs3("rotate", "--finish", *way)
    assert ran.code == 2
    assert "--finish takes no new pair" in ran.err


@pytest.mark.usefixtures("stored")
def test_without_a_way_it_says_which_there_are(hfs3: Hfs3) -> None:
    ran = hfs3("rotate")
    assert ran.code == 3
    assert "there is nobody to ask" in ran.err
    assert "--access-key-id" in ran.err


def test_finish_without_a_stored_pair(hfs3: Hfs3, stored: Machine) -> None:
    (stored.config_dir / "keys/alice.json").unlink()
    ran = hfs3("rotate", "--finish")
    assert ran.code == 3
    assert "has no key pair for the account alice" in ran.err
