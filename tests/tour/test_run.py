"""The tour, played to its end with the real clients."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from hfs3.machine import Machine
from hfs3.tour.events import Changed, Done, Event, Failed, Farewell, Found, Opened
from hfs3.tour.run import run
from hfs3.tour.steps import STEPS


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Event]:
    home = tmp_path_factory.mktemp("home")
    machine = Machine.real()
    events = list(run(Machine(machine.environ, home, machine.platform)))
    assert list(home.iterdir()) == [], "the tour left something in the home it was started from"
    return events


T = TypeVar("T")


def _of(events: Sequence[Event], kind: type[T]) -> list[T]:
    return [event for event in events if isinstance(event, kind)]


def test_every_step_is_played(played: Sequence[Event]) -> None:
    assert [event.title for event in _of(played, Opened)] == [step.title for step in STEPS]
    assert isinstance(played[-1], Farewell)


def test_nothing_fails_that_was_not_meant_to(played: Sequence[Event]) -> None:
    assert [event for event in _of(played, Failed) if not event.expected] == []


def test_every_installed_client_moves_the_file(played: Sequence[Event]) -> None:
    moved = {event.what.partition(":")[0] for event in _of(played, Done) if "byte for byte" in event.what}
    assert moved == {"boto3", *(name for name in ("aws", "rclone", "s5cmd") if shutil.which(name))}


def test_the_doctor_finds_what_was_broken(played: Sequence[Event]) -> None:
    assert [event.finding.rule.code for event in _of(played, Found)] == ["HFS204"]
    (refused,) = _of(played, Failed)
    assert "boto3" in refused.what
    assert "aws-chunked" in refused.detail


def test_it_is_mended_and_proved(played: Sequence[Event]) -> None:
    after = list(played[played.index(_of(played, Found)[0]) :])
    (change,) = _of(after, Changed)
    assert change.name == "~/.aws/config"
    assert "+request_checksum_calculation = when_required" in change.diff
    assert "boto3 uploads again" in {event.what for event in _of(after, Done)}


def test_no_secret_shows(played: Sequence[Event]) -> None:
    told = "\n".join(str(event) for event in played)
    assert "hf_" not in told.replace("hf_home", "")
    assert "aws_secret_access_key = ********" in told


def test_no_trace_is_left(played: Sequence[Event]) -> None:
    home = _of(played, Found)[0].home
    assert not Path(home).exists()
