"""The token is found or not, and never sent."""

from dataclasses import replace

import pytest

from hfs3.credentials.model import Role
from hfs3.doctor.checks.token import look
from hfs3.errors import UsageError
from hfs3.machine import Machine
from tests.doctor.conftest import ACCOUNT, case_of, codes, log_in


def test_no_token_is_a_note(machine: Machine) -> None:
    (outcome,) = look(case_of(machine))
    assert codes(outcome.findings) == ["HFS101"]


def test_where_the_token_is(machine: Machine) -> None:
    (outcome,) = look(case_of(machine, HF_TOKEN="hf_abcdefghijklmnop"))
    assert (outcome.said, outcome.findings) == ("found in HF_TOKEN (not sent anywhere)", ())


@pytest.mark.parametrize(("address", "expected"), [("http://hub", ["HFS119"]), ("https://hub", [])])
def test_the_hub_without_tls(machine: Machine, address: str, expected: list[str]) -> None:
    (outcome,) = look(case_of(machine, HF_TOKEN="hf_abcdefghijklmnop", HF_ENDPOINT=address))
    assert codes(outcome.findings) == expected


def test_a_key_pair_that_can_only_read(machine: Machine) -> None:
    log_in(machine, replace(ACCOUNT, role=Role.READ))
    _, account = look(case_of(machine))
    assert (account.subject, codes(account.findings)) == ("account alice", ["HFS103"])


def test_what_is_no_token_is_for_the_doctor_to_tell(machine: Machine) -> None:
    with pytest.raises(UsageError):
        list(look(case_of(machine, HF_TOKEN="two words")))
