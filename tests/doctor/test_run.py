"""Every check is heard, whatever happens to another."""

from collections.abc import Iterator

from hfs3.diagnostics.model import State
from hfs3.doctor.case import Case, Options, Proof
from hfs3.doctor.model import Check, Outcome, judged
from hfs3.doctor.run import diagnose
from hfs3.errors import StoreLocked
from hfs3.machine import Machine

LOOK_ONLY = Options(proof=Proof.LEAVE_OUT)
SECRET = "hf_thisMustNotShowAnywhere"


def fine(_: Case) -> Iterator[Outcome]:
    yield judged("fine", [], fine="all well")


def crashing(_: Case) -> Iterator[Outcome]:
    yield judged("begun", [])
    raise ZeroDivisionError(SECRET)


def refused(_: Case) -> Iterator[Outcome]:
    raise StoreLocked("the keyring is locked", hint="Unlock it.")


def test_a_check_that_crashes_is_a_finding_and_the_others_go_on(machine: Machine) -> None:
    checks = (Check("bad", "Bad", crashing), Check("good", "Good", fine))
    bad, good = diagnose(machine, LOOK_ONLY, checks=checks).checks
    begun, crashed = bad.outcomes
    assert (begun.state, crashed.state) == (State.PASS, State.UNKNOWN)
    (finding,) = crashed.findings
    assert finding.rule.code == "HFS901"
    assert "ZeroDivisionError in test_run.py" in finding.detail
    assert SECRET not in finding.detail
    assert good.outcomes[0].said == "all well"


def test_a_failure_that_is_expected_is_unknown_and_says_what_to_do(machine: Machine) -> None:
    diagnosis = diagnose(machine, LOOK_ONLY, checks=(Check("x", "X", refused),))
    (outcome,) = diagnosis.outcomes
    assert (outcome.state, outcome.said) == (State.UNKNOWN, "the keyring is locked. Unlock it.")
    assert diagnosis.exit_code == 3


def test_progress_is_told_before_each_check_and_the_proof_comes_last(machine: Machine) -> None:
    told: list[str] = []
    checks = (Check("one", "One", fine), Check("two", "Two", fine))
    diagnosis = diagnose(machine, Options(), checks=checks, progress=lambda check: told.append(check.name))
    assert told == ["one", "two", "proof"]
    assert diagnosis.checks[-1].state is State.SKIPPED  # nothing is configured, so there is nothing to prove


def test_an_empty_machine_is_clean(machine: Machine) -> None:
    diagnosis = diagnose(machine, LOOK_ONLY)
    assert diagnosis.exit_code == 0
    assert [check.name for check in diagnosis.checks] == [
        "token",
        "stores",
        "tools",
        "clients",
        "environment",
        "differences",
        "cost",
    ]
