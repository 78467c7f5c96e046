"""States are counted, all five of them, and decide the exit code."""

import pytest

from hfs3.diagnostics.model import Severity, State, found
from hfs3.diagnostics.rules import stores
from hfs3.doctor.model import Checked, Diagnosis, Outcome, judged, skipped, unknown, worst

NOTE = found(stores.NO_ACCOUNT, "a note")
FAULT = found(stores.ITEM_MISSING, "a fault")


def diagnosis(*states: State) -> Diagnosis:
    return Diagnosis((Checked("a", "A", tuple(Outcome(state, state) for state in states), 0.0),))


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ((), 0),
        ((State.PASS, State.SKIPPED), 0),
        ((State.PASS, State.UNKNOWN), 3),
        ((State.WARN, State.UNKNOWN), 1),
        ((State.FAIL,), 1),
    ],
)
def test_exit_code(states: tuple[State, ...], code: int) -> None:
    assert diagnosis(*states).exit_code == code


def test_all_five_states_are_counted() -> None:
    counts = diagnosis(State.PASS, State.PASS, State.UNKNOWN).counts
    assert counts == {State.PASS: 2, State.WARN: 0, State.FAIL: 0, State.UNKNOWN: 1, State.SKIPPED: 0}


def test_the_worst_state_is_the_one_to_act_on() -> None:
    assert worst([State.PASS, State.UNKNOWN, State.WARN]) is State.WARN
    assert worst([State.PASS, State.UNKNOWN]) is State.UNKNOWN
    assert worst([]) is State.SKIPPED
    assert diagnosis(State.PASS, State.FAIL).checks[0].state is State.FAIL


def test_a_note_passes_and_silences_what_is_fine() -> None:
    assert NOTE.rule.severity is Severity.NOTE
    assert judged("x", [], fine="all well") == Outcome("x", State.PASS, "all well")
    assert judged("x", [NOTE], fine="all well") == Outcome("x", State.PASS, "", (NOTE,))
    assert judged("x", [NOTE, FAULT], said="seen").state is State.FAIL


def test_what_was_not_looked_at_says_why() -> None:
    assert unknown("x", "locked", NOTE) == Outcome("x", State.UNKNOWN, "locked", (NOTE,))
    assert skipped("x", "absent").state is State.SKIPPED
    assert Diagnosis((Checked("a", "A", (unknown("x", "y", NOTE),), 0.0),)).findings == (NOTE,)
