"""A result is in the state of its worst finding, and tells what was done."""

from hfs3.diagnostics.model import State, found
from hfs3.diagnostics.rules import endpoint
from hfs3.doctor.probe.model import Act, ActFailed, Attempt, ProbeResult, Witnessed

DONE = Witnessed(Attempt(Act.BUCKET, "", "", 0.5), (), ())
FAILED = Witnessed(Attempt(Act.PUT, "it failed", "words", 1.0), (), ())


def test_states_and_words() -> None:
    fine = ProbeResult("aws", "hf", "aws with hf", (DONE,), seconds=0.5)
    assert (fine.state, fine.said) == (State.PASS, "make a bucket (0.5 s)")
    bad = ProbeResult("aws", "hf", "aws with hf", (DONE, FAILED), (found(endpoint.REFUSED, "x"),), 1.5)
    assert (bad.state, bad.said) == (State.FAIL, "make a bucket (1.5 s)")
    assert bad.lines == ("make a bucket: done (0.5 s)", "upload: it failed (1.0 s)")
    assert ProbeResult("aws", "hf", "aws with hf", (FAILED,)).said == "nothing worked (0.0 s)"


def test_a_failure_carries_the_clients_words() -> None:
    assert ActFailed("it failed", said="words").said == "words"
