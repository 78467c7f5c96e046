"""The proof is told what the other checks found, and is not asked for without a target."""

from dataclasses import replace

from hfs3.diagnostics.model import State, found
from hfs3.diagnostics.rules import stores
from hfs3.doctor.checks import proof
from hfs3.doctor.model import Checked, judged
from hfs3.machine import Machine
from tests.doctor.conftest import PROFILE, Configured, case_of

NOTE = found(stores.NO_ACCOUNT, "a note")


def test_without_a_target_there_is_nothing_to_prove(machine: Machine) -> None:
    (outcome,) = proof.prove(case_of(machine), [])
    assert outcome.state is State.SKIPPED


def test_findings_reach_the_tool_they_are_about() -> None:
    done = [
        Checked("tools", "Tools", (judged("aws", [NOTE]), judged("rclone", [])), 0.0),
        Checked("environment", "Environment", (judged("AWS tools", [NOTE]),), 0.0),
    ]
    assert proof.by_tool(done) == {"aws": (NOTE, NOTE), "boto3": (NOTE,), "rclone": (), "s5cmd": ()}


def test_a_profile_that_is_not_run_is_named(configured: Configured) -> None:
    configured("aws", profile=replace(PROFILE, name="hf-acme", namespace="acme"))
    outcomes = list(proof.prove(case_of(configured("aws")), []))  # no tool is installed, so none is run
    assert [(outcome.subject, outcome.state) for outcome in outcomes] == [("aws profile hf", State.SKIPPED)]
    assert outcomes[0].said == "not run; name it to run it: --profile hf"
