"""The proof is run for every tool with every target, and leaves nothing behind."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from hfs3.doctor.case import Options, opened
from hfs3.doctor.checks.clients import findings
from hfs3.doctor.probe.model import Ending
from hfs3.doctor.probe.run import chosen, prove
from hfs3.machine import Machine
from tests.doctor.conftest import KEY, PROFILE, Configured, log_in, put


def test_nothing_to_run(configured: Configured) -> None:
    assert prove(replace(opened(configured("aws"), Options()), tools=()), {}) == ()


def test_a_namespace_of_others_is_refused_and_named(configured: Configured) -> None:
    machine = configured("aws", profile=replace(PROFILE, namespace="stranger"))
    log_in(machine)
    case = opened(machine, Options())
    (result,) = prove(
        replace(case, tools=tuple(t for t in case.tools if t.name == "boto3")), {}, ending=Ending.AT_FIRST_FAILURE
    )
    (finding,) = result.findings
    assert "alice does not belong to the namespace stranger" in finding.detail


def test_another_clients_broken_file_does_not_stop_the_proof(
    configured: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    machine = configured("aws")
    (machine.home / ".config" / "rclone" / "rclone.conf").mkdir(parents=True)
    before = {path: path.read_bytes() for path in machine.home.rglob("*") if path.is_file()}
    case = opened(machine, Options())
    (result,) = prove(
        replace(case, tools=tuple(t for t in case.tools if t.name == "boto3")), {}, ending=Ending.AT_FIRST_FAILURE
    )
    assert result.findings == ()
    assert {path: path.read_bytes() for path in machine.home.rglob("*") if path.is_file()} == before
    assert list((tmp_path / "temporary").iterdir()) == []
    ids = {record.access_key_id for seen in result.witnessed for record in seen.requests}
    assert KEY.access_key_id not in ids


def test_of_many_profiles_the_first_is_run_unless_others_are_named(configured: Configured) -> None:
    configured("aws", profile=replace(PROFILE, name="hf-acme", namespace="acme"))
    machine = configured("aws")
    case = opened(machine, Options())
    assert [target.profile.name for target in case.targets] == ["hf-acme", "hf"]
    assert [target.profile.name for target in chosen(case, "aws")] == ["hf-acme"]
    named = opened(machine, Options(profiles=("hf", "hf-acme")))
    assert [target.profile.name for target in chosen(named, "aws")] == ["hf", "hf-acme"]


def test_an_encrypted_file_is_not_run(machine: Machine) -> None:
    put(machine.home / ".config" / "rclone" / "rclone.conf", "RCLONE_ENCRYPT_V0:\nabcdef\n")
    case = opened(machine, Options())
    (target,) = case.targets
    assert prove(case, {target.title: findings(case, target)}) == ()
