"""Clients that lie, hang or wander off are found out."""

from dataclasses import replace
from pathlib import Path

import pytest

from hfs3.doctor.case import Case, Options, opened
from hfs3.doctor.installed import Tool
from hfs3.doctor.probe.model import Act, Ending, ProbeResult
from hfs3.doctor.probe.run import prove
from tests.doctor.conftest import SECRET, Configured


def case_with(configured: Configured, tmp_path: Path, program: str) -> Case:
    script = tmp_path / "fake-aws"
    script.write_text(f"#!/bin/sh\n{program}\n")
    script.chmod(0o755)
    case = opened(configured("aws"), Options())
    return replace(case, tools=(Tool("aws", script, (2, 99)),))


def played(case: Case, ending: Ending = Ending.AT_FIRST_FAILURE) -> ProbeResult:
    (result,) = prove(case, {}, ending=ending)
    return result


def test_a_client_that_says_all_is_well_and_does_nothing(configured: Configured, tmp_path: Path) -> None:
    result = played(case_with(configured, tmp_path, "exit 0"), Ending.AFTER_ALL)
    problems = {seen.attempt.act: seen.attempt.problem for seen in result.witnessed}
    assert problems[Act.LIST] == "the listing does not show the object with its size"
    assert problems[Act.GET] == "nothing was downloaded"
    assert problems[Act.PRESIGN] == "the presigned URL does not open"


def test_a_client_that_damages_what_it_downloads(configured: Configured, tmp_path: Path) -> None:
    program = 'for last; do :; done; case "$*" in *" cp "*back*) mkdir -p "${last%/*}"; printf framed > "$last";; esac'
    result = played(case_with(configured, tmp_path, program), Ending.AFTER_ALL)
    assert "HFS421" in [finding.rule.code for finding in result.findings]


def test_a_client_that_hangs(configured: Configured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hfs3.doctor.probe.stage.PATIENCE", 0.3)
    result = played(case_with(configured, tmp_path, "sleep 60"), Ending.AFTER_ALL)
    assert [seen.attempt.act for seen in result.witnessed] == [Act.BUCKET]  # nothing else is tried
    assert [finding.rule.code for finding in result.findings] == ["HFS425"]


def test_a_client_is_handed_none_of_the_users_secrets(configured: Configured, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    program = f'(env; echo "$@"; cat "$HOME"/.aws/*; ls -ld "$HOME") > {seen}; exit 1'
    played(case_with(configured, tmp_path, program))
    text = seen.read_text()
    assert "[profile hf]" in text
    assert "drwx------" in text
    assert SECRET not in text
