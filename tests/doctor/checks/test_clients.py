"""Profiles, remotes and the files they stand in."""

import os
from dataclasses import replace

import pytest

from hfs3.diagnostics.model import Finding, State
from hfs3.doctor.case import Options, Problem, Proof, opened
from hfs3.doctor.checks.clients import look
from hfs3.errors import UserFileError
from hfs3.machine import Machine, Platform
from tests.doctor.conftest import PROFILE, Configured, case_of, codes, log_in


def test_what_hfs3_writes_is_fine(configured: Configured) -> None:
    machine = configured("aws", "rclone")
    log_in(machine)
    outcomes = list(look(case_of(machine)))
    assert [outcome.findings for outcome in outcomes] == [(), (), ()]
    assert [outcome.subject for outcome in outcomes] == ["aws profile hf", "rclone remote hf", "files"]
    assert outcomes[0].said == "as it must be for https://s3.hf.co/alice"


def test_a_damaged_setting_is_found_where_it_stands(configured: Configured) -> None:
    machine = configured("aws", damage=("addressing_style = path", "addressing_style = virtual"))
    outcome, _ = look(case_of(machine))
    (finding,) = outcome.findings
    assert finding.rule.code == "HFS203"
    assert finding.place.text.strip() == "addressing_style = virtual"


def test_a_namespace_of_others(configured: Configured) -> None:
    machine = configured("aws", profile=replace(PROFILE, namespace="stranger"))
    log_in(machine)
    outcome, _ = look(case_of(machine))
    (finding,) = outcome.findings
    assert finding.rule.code == "HFS104"
    assert "alice, acme" in finding.remedy


def test_files_that_others_may_read(configured: Configured) -> None:
    machine = configured("aws", "rclone")
    credentials = machine.home / ".aws" / "credentials"
    credentials.chmod(0o640)
    (machine.home / ".aws" / "config").chmod(0o644)  # holds no secret
    *_, outcome = look(case_of(machine))
    assert codes(outcome.findings) == ["HFS301"]
    assert outcome.findings[0].place.path == credentials
    assert outcome.findings[0].detail == "its mode is 0640"
    windows = replace(case_of(machine).machine, platform=Platform.WINDOWS)
    *_, outcome = look(replace(case_of(machine), machine=windows))
    assert outcome.findings == ()
    assert outcome.state is State.SKIPPED  # access lists were not looked at: that is no pass


def test_a_machine_without_profiles(machine: Machine) -> None:
    (outcome,) = look(case_of(machine))
    assert outcome.state is State.SKIPPED


def test_files_that_cannot_be_read(machine: Machine) -> None:
    problem = Problem("aws", UserFileError("/x cannot be read: Is a directory"))
    (outcome,) = look(replace(case_of(machine), unread=(problem,)))
    assert codes(outcome.findings) == ["HFS322"]
    assert outcome.state is State.FAIL


def test_the_file_that_cannot_be_read_is_named(machine: Machine) -> None:
    loop = machine.home / ".aws" / "config"
    loop.parent.mkdir()
    loop.symlink_to(loop)
    case = opened(machine, Options(proof=Proof.LEAVE_OUT))
    (finding,) = (finding for outcome in look(case) for finding in outcome.findings)
    assert (finding.rule.code, finding.place.path) == ("HFS322", loop)
    assert str(loop) in finding.remedy


def test_a_remote_that_is_made_of_variables_is_not_passed(machine: Machine) -> None:
    environ = {"RCLONE_CONFIG_HF_TYPE": "s3", "RCLONE_CONFIG_HF_ENDPOINT": "https://s3.hf.co/alice"}
    states = {outcome.subject: outcome.state for outcome in look(case_of(machine, **environ))}
    assert states["rclone remote hf"] is State.UNKNOWN
    elsewhere = case_of(machine, **{**environ, "RCLONE_CONFIG_HF_ENDPOINT": "https://play.min.io"})
    assert "rclone remote hf" not in {outcome.subject for outcome in look(elsewhere)}


def test_a_folder_that_others_may_write(configured: Configured) -> None:
    machine = configured("aws")
    (machine.home / ".aws").chmod(0o777)
    (finding,) = _files(machine)
    assert (finding.rule.code, finding.detail) == ("HFS328", "its mode is 0777")
    assert finding.remedy == f"Run `chmod go-w {machine.home / '.aws'}`."
    (machine.home / ".aws").chmod(0o1777)
    assert _files(machine) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_a_file_of_somebody_else(configured: Configured) -> None:
    machine = configured("aws")
    os.chown(machine.home / ".aws/config", 12345, -1)
    (finding,) = _files(machine)
    assert (finding.rule.code, finding.detail) == ("HFS329", "its owner has the number 12345")


def _files(machine: Machine) -> list[Finding]:
    (outcome,) = (outcome for outcome in look(case_of(machine)) if outcome.subject == "files")
    return list(outcome.findings)
