"""What is learnt once, and what could not be learnt."""

import pytest

from hfs3.credentials import accounts
from hfs3.doctor.case import Options, Proof, opened
from hfs3.errors import KeyPairMissing
from hfs3.machine import Machine
from tests.doctor.conftest import ACCOUNT, Configured, log_in, put


def test_everything_that_is_there(configured: Configured) -> None:
    machine = configured("aws", "rclone")
    log_in(machine)
    case = opened(machine, Options())
    assert case.accounts == (ACCOUNT,)
    assert [target.title for target in case.targets] == ["aws profile hf", "rclone remote hf"]
    assert [target.account for target in case.targets] == [ACCOUNT, ACCOUNT]
    assert {target.profile.name for target in case.of("aws")} == {"hf"}
    boto3 = case.tool("boto3")
    assert boto3 is not None
    assert case.tool("no-such-tool") is None


def test_named_profiles_and_remotes_are_looked_at_whatever_they_are(configured: Configured) -> None:
    machine = configured("aws", "rclone")
    case = opened(machine, Options(profiles=("work",), remotes=("elsewhere",), proof=Proof.LEAVE_OUT))
    assert [target.profile.name for target in case.targets] == ["work", "elsewhere"]


def test_an_account_that_is_not_stored_stops_the_doctor(machine: Machine) -> None:
    with pytest.raises(KeyPairMissing):
        opened(machine, Options(account="nobody"))


def test_the_account_that_is_named(machine: Machine) -> None:
    log_in(machine)
    assert opened(machine, Options(account="alice")).accounts == (ACCOUNT,)


def test_a_broken_record_does_not_stop_the_doctor(machine: Machine) -> None:
    put(accounts.folder(machine) / "alice.json", "{")
    case = opened(machine, Options())
    assert case.records_problem is not None
    assert case.accounts == ()


def test_a_file_that_cannot_be_read_does_not_hide_the_other_clients(configured: Configured) -> None:
    machine = configured("rclone")
    (machine.home / ".aws" / "config").mkdir(parents=True)
    case = opened(machine, Options())
    assert [problem.subject for problem in case.unread] == ["aws"]
    assert [target.title for target in case.targets] == ["rclone remote hf"]
