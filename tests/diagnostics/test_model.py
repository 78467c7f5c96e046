"""A finding takes its state from its rule's severity, and its remedy is filled or refused."""

from dataclasses import replace

import pytest

from hfs3.diagnostics.model import Severity, State, found
from hfs3.diagnostics.rules import environment


@pytest.mark.parametrize(
    ("severity", "state"),
    [(Severity.ERROR, State.FAIL), (Severity.WARNING, State.WARN), (Severity.NOTE, State.PASS)],
)
def test_severity_decides_the_state(severity: Severity, state: State) -> None:
    rule = replace(environment.ENDPOINT, severity=severity)
    assert found(rule, "it is set", variable="AWS_ENDPOINT_URL").state is state


def test_the_remedy_is_made_exact() -> None:
    assert (
        found(environment.ENDPOINT, "it is set", variable="AWS_ENDPOINT_URL").remedy == "Run `unset AWS_ENDPOINT_URL`."
    )


def test_a_remedy_with_an_empty_field_is_a_bug_that_shows() -> None:
    with pytest.raises(KeyError):
        found(environment.ENDPOINT, "it is set")
