import pytest

from hfs3.diagnostics.model import State
from hfs3.doctor.checks.differences import look
from hfs3.doctor.model import Outcome
from hfs3.machine import Machine
from tests.doctor.conftest import Configured, case_of, codes
from tests.doctor.worlds import AWS1, AWS2, BOTO3, S5CMD


def one(machine: Machine, *tools: object, **environ: str) -> Outcome:
    (outcome,) = look(case_of(machine, *tools, **environ))  # type: ignore[arg-type]  # tools, one and all
    return outcome


def test_what_hfs3_writes_is_read_alike(configured: Configured) -> None:
    outcome = one(configured("aws"), AWS2, BOTO3, S5CMD)
    assert (outcome.state, outcome.findings) == (State.PASS, ())
    assert "the same endpoint" in outcome.said


def test_a_region_that_only_some_hear_of(configured: Configured) -> None:
    outcome = one(configured("aws"), AWS2, BOTO3, AWS_REGION="eu-west-1")
    assert (outcome.state, codes(list(outcome.findings))) == (State.PASS, ["HFS355"])
    (finding,) = outcome.findings
    assert finding.detail == (
        "region: aws takes eu-west-1 (from AWS_REGION), boto3 takes us-east-1 (from config, line 2)"
    )
    assert finding.place.line == 2
    assert finding.remedy.endswith("`hfs3 doctor --why region`.")


@pytest.mark.parametrize(("tool", "differ"), [(AWS1, []), (AWS2, ["HFS355"])])
def test_two_variables_that_name_a_profile(configured: Configured, tool: object, differ: list[str]) -> None:
    pair = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x" * 40}
    outcome = one(configured("aws"), tool, BOTO3, AWS_PROFILE="hf", AWS_DEFAULT_PROFILE="other", **pair)
    assert codes(list(outcome.findings)) == differ


def test_a_file_that_nobody_reads(configured: Configured) -> None:
    machine = configured("aws", damage=("region = us-east-1\n", "region = us-east-1\nregion = us-east-1\n"))
    assert one(machine, AWS2, BOTO3).findings == ()


def test_nothing_to_compare(machine: Machine) -> None:
    assert one(machine, AWS2).state is State.SKIPPED
