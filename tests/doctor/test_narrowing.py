"""Choosing findings by code, and the exit code that follows."""

import pytest

from hfs3.diagnostics.catalog import BY_CODE, RULES
from hfs3.diagnostics.model import NOWHERE, Finding, State, found
from hfs3.doctor.model import Checked, Diagnosis, Outcome, judged, unknown
from hfs3.doctor.narrowing import FailOn, choice, exit_code, narrowed
from hfs3.errors import UsageError

ERROR = BY_CODE["HFS204"]
WARNING = next(rule for rule in RULES if rule.severity == "warning" and not rule.code.startswith("HFS2"))


def diagnosis(*outcomes: Outcome) -> Diagnosis:
    return Diagnosis((Checked("name", "Title", outcomes, 0.0),))


BOTH = diagnosis(
    judged(
        "both",
        [
            found(ERROR, "an error", configure="", key="", value=""),
            Finding(WARNING, "a warning", NOWHERE, "what to do"),
        ],
    )
)


@pytest.mark.parametrize("typed", ["HFS204", "hfs204", "204", ERROR.slug, "HFS2", "2", "HFS204,HFS9"])
def test_codes_beginnings_and_names(typed: str) -> None:
    assert choice([typed], []).takes("HFS204")
    assert not choice([], [typed]).takes("HFS204")
    assert not choice([typed], []).takes(WARNING.code)


@pytest.mark.parametrize("typed", ["HFS999", "nonsense", "", "HFS204,"])
def test_what_there_is_not_is_refused(typed: str) -> None:
    with pytest.raises(UsageError, match="there is no diagnostic"):
        choice([typed], [])


@pytest.mark.parametrize(
    ("select", "ignore", "state", "codes"),
    [
        ([], [], State.FAIL, [ERROR.code, WARNING.code]),
        ([], [ERROR.code], State.WARN, [WARNING.code]),
        ([ERROR.code], [], State.FAIL, [ERROR.code]),
        ([], [ERROR.code, WARNING.code], State.PASS, []),
    ],
)
def test_what_is_left_decides(select: list[str], ignore: list[str], state: State, codes: list[str]) -> None:
    (outcome,) = narrowed(BOTH, choice(select, ignore)).outcomes
    assert (outcome.state, [finding.rule.code for finding in outcome.findings]) == (state, codes)


def test_what_could_not_be_checked_stays_so() -> None:
    lost = diagnosis(unknown("lost", "why", found(ERROR, "an error", configure="", key="", value="")))
    (outcome,) = narrowed(lost, choice([], [ERROR.code])).outcomes
    assert (outcome.state, outcome.findings) == (State.UNKNOWN, ())


@pytest.mark.parametrize(
    ("state", "codes"),
    [
        (State.FAIL, (1, 1, 0)),
        (State.WARN, (0, 1, 0)),
        (State.UNKNOWN, (3, 3, 0)),
        (State.PASS, (0, 0, 0)),
        (State.SKIPPED, (0, 0, 0)),
    ],
)
def test_the_exit_code(state: State, codes: tuple[int, ...]) -> None:
    one = diagnosis(Outcome("one", state))
    assert tuple(exit_code(one, each) for each in (FailOn.ERROR, FailOn.WARNING, FailOn.NEVER)) == codes
