"""A profile that asks a helper, and a remote that asks an AWS profile: what is right, and everything that is not."""

import shlex
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hfs3 import configure
from hfs3.clients.base import Credentials, Profile
from hfs3.credentials import accounts
from hfs3.doctor.case import Options, Proof
from hfs3.doctor.checks.clients import findings
from hfs3.doctor.checks.sources import look
from hfs3.doctor.mend import mends
from hfs3.doctor.run import diagnose
from hfs3.machine import Machine
from tests.doctor.conftest import ACCOUNT, PROFILE, Configured, case_of, codes, log_in, put

HELPER = shlex.join((sys.executable, "-m", "hfs3", "credential-process", "--account", "alice"))
PROCESS = replace(PROFILE, credentials=Credentials.PROCESS, credential_process=HELPER)
FROM_AWS = replace(PROFILE, credentials=Credentials.AWS, aws_profile="hf")


def found(machine: Machine, client: str) -> list[tuple[str, str]]:
    case = case_of(machine)
    (target,) = case.of(client)
    return [(finding.rule.code, finding.detail) for finding in findings(case, target)]


def test_a_helper_that_works_is_no_finding(configured: Configured) -> None:
    machine = configured("aws", profile=PROCESS)
    log_in(machine)
    assert found(machine, "aws") == []


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("/nowhere/hfs3 credential-process --account alice", "HFS120", "/nowhere/hfs3 is no program here"),
        ("~/bin/hfs3 credential-process --account alice", "HFS120", "~/bin/hfs3 is no program here"),
        ("hfs3 credential-process --account alice", "HFS120", "hfs3 is no program here"),
        ("'/open/hfs3 credential-process", "HFS120", "its quotes do not close"),
        ("/bin/false credential-process --account alice", "HFS120", "/bin/false does not start hfs3: "),
        ("/bin/echo credential-process --account alice", "HFS120", "/bin/echo does not start hfs3: "),
        (f"{sys.executable} -m nothing credential-process --account alice", "HFS120", "No module named nothing"),
        (HELPER.replace("alice", "bob"), "HFS121", "no account bob is stored"),
    ],
)
def test_a_helper_that_does_not(configured: Configured, line: str, code: str, words: str) -> None:
    machine = configured("aws", profile=replace(PROCESS, credential_process=line))
    log_in(machine)
    ((said, detail),) = found(machine, "aws")
    assert said == code
    assert words in detail


def test_a_helper_of_somebody_else_is_not_run(configured: Configured, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    vault.write_text(f"#!/bin/sh\ntouch {tmp_path}/was-run\n")
    vault.chmod(0o700)
    machine = configured("aws", profile=PROCESS)
    config = machine.home / ".aws/config"
    put(config, config.read_text().replace(HELPER, f"{vault} read"))
    assert found(machine, "aws") == []
    assert not (tmp_path / "was-run").exists()


def test_an_account_that_is_not_named(configured: Configured) -> None:
    machine = configured("aws", profile=replace(PROCESS, credential_process=HELPER.removesuffix(" --account alice")))
    assert [code for code, _ in found(machine, "aws")] == ["HFS121"]
    log_in(machine)
    assert found(machine, "aws") == []
    accounts.save(machine, replace(ACCOUNT, name="bob"))
    assert "several are stored" in found(machine, "aws")[0][1]


def test_among_several_accounts_the_helpers_is_meant(configured: Configured) -> None:
    machine = configured("aws", profile=replace(PROCESS, credential_process=HELPER.replace("alice", "bob")))
    log_in(machine)
    log_in(machine, replace(ACCOUNT, name="bob"))
    (target,) = case_of(machine).of("aws")
    assert target.account is not None
    assert target.account.name == "bob"


def test_a_shadowed_helper_is_told(configured: Configured) -> None:
    machine = configured("aws", profile=PROFILE)
    config = machine.home / ".aws/config"
    put(config, config.read_text() + f"credential_process = {HELPER}\n")
    log_in(machine)
    assert [code for code, _ in found(machine, "aws")] == ["HFS317"]


def test_a_remote_without_its_aws_profile(configured: Configured) -> None:
    machine = configured("rclone", profile=FROM_AWS)
    log_in(machine)
    assert found(machine, "rclone") == [("HFS379", "there is no AWS profile hf")]
    configured("aws", profile=replace(PROFILE, credentials=Credentials.NONE))
    assert found(machine, "rclone") == [("HFS379", "the AWS profile hf: no file has a key pair for hf")]
    configured("aws", profile=replace(PROCESS, credential_process="/nowhere/hfs3 credential-process"))
    assert found(machine, "rclone") == [("HFS379", "the AWS profile hf: /nowhere/hfs3 is no program here")]


@pytest.mark.parametrize("profile", [PROFILE, PROCESS], ids=["static", "process"])
def test_a_remote_with_its_aws_profile(configured: Configured, profile: Profile) -> None:
    machine = configured("aws", profile=profile)
    configured("rclone", profile=FROM_AWS)
    log_in(machine)
    assert found(machine, "rclone") == found(machine, "aws") == []


def test_a_pair_of_its_own_needs_no_source(configured: Configured) -> None:
    case = case_of(configured("aws", "rclone"))
    assert [list(look(case, target)) for target in case.targets] == [[], []]


def test_a_helper_that_moved_is_mended_and_the_pair_stays_out_of_the_files(configured: Configured) -> None:
    machine = configured("aws", profile=replace(PROCESS, credential_process="/gone/hfs3 credential-process"))
    log_in(machine)
    for mend in mends(case_of(machine)):
        assert mend.plan is not None
        configure.apply(mend.plan, machine)
    diagnosis = diagnose(machine, Options(proof=Proof.LEAVE_OUT))
    assert codes([finding for finding in diagnosis.findings if finding.rule.severity != "note"]) == []
    assert not (machine.home / ".aws/credentials").exists()
