"""Versions on both sides of every boundary."""

import pytest

from hfs3.diagnostics.model import State
from hfs3.doctor.checks.tools import EXPECTED, FLAWS, look
from hfs3.doctor.installed import Tool, Version
from hfs3.machine import Machine
from tests.doctor.conftest import Configured, case_of, codes, tool_of


@pytest.mark.parametrize(
    ("name", "version", "parts", "expected"),
    [
        ("aws", (1, 28, 85), {}, ["HFS361"]),
        ("aws", (1, 29, 0), {}, []),
        ("aws", (2, 9, 19), {}, ["HFS361"]),
        ("aws", (2, 12, 7), {}, ["HFS361"]),
        ("aws", (2, 13, 0), {}, []),
        ("aws", (2, 22, 35), {}, []),
        ("aws", (2, 23, 0), {}, ["HFS362"]),
        ("aws", (2, 23, 4), {}, ["HFS362"]),
        ("aws", (2, 23, 5), {}, []),
        ("aws", (2, 36, 7), {}, []),
        ("aws", (1, 37, 0), {"s3transfer": (0, 11, 1)}, ["HFS363"]),
        ("aws", (1, 37, 0), {"s3transfer": (0, 11, 3)}, []),
        ("boto3", (1, 36, 0), {"boto3": (1, 36, 0), "s3transfer": (0, 11, 0)}, ["HFS363"]),
        ("boto3", (1, 36, 0), {"boto3": (1, 36, 0), "s3transfer": (0, 11, 2)}, []),
        ("boto3", (1, 35, 99), {"boto3": (1, 35, 99), "s3transfer": (0, 10, 4)}, ["HFS364"]),
        ("rclone", (1, 60, 1), {}, ["HFS366"]),
        ("rclone", (1, 75, 2), {}, []),
        ("s5cmd", (2, 3, 0), {}, []),
    ],
)
def test_what_a_version_is_known_for(
    machine: Machine, name: str, version: Version, parts: dict[str, Version], expected: list[str]
) -> None:
    outcomes = {outcome.subject: outcome for outcome in look(case_of(machine, tool_of(name, version, **parts)))}
    assert codes(outcomes.pop(name).findings) == expected
    assert {outcome.state for outcome in outcomes.values()} == {State.SKIPPED}
    assert {outcome.said for outcome in outcomes.values()} == {"not installed"}


def test_every_client_is_told_about_in_order(machine: Machine) -> None:
    assert tuple(outcome.subject for outcome in look(case_of(machine))) == EXPECTED


def test_how_downloads_come(machine: Machine) -> None:
    said = [
        outcome.said for outcome in look(case_of(machine, tool_of("aws", (2, 36, 7)), tool_of("rclone", (1, 75, 2))))
    ]
    assert said[0] == "2.36.7 at /usr/bin/aws, downloads come through the gateway"
    assert said[2] == "1.75.2 at /usr/bin/rclone, downloads come from the CDN"


def test_a_version_that_is_not_known_is_unknown_not_fine(machine: Machine) -> None:
    outcomes = list(look(case_of(machine, Tool("rclone", None, (), problem="rclone did not end"))))
    assert (outcomes[2].state, outcomes[2].said) == (State.UNKNOWN, "rclone did not end")


def test_a_client_that_cannot_work(machine: Machine) -> None:
    outcomes = list(look(case_of(machine, tool_of("s3cmd", ()))))
    assert codes(outcomes[-1].findings) == ["HFS367"]


def test_the_remedy_names_the_endpoint_and_the_upgrade(configured: Configured) -> None:
    machine = configured("aws")
    aws, *_ = look(case_of(machine, tool_of("aws", (2, 9, 19), s3transfer=(0, 11, 1))))
    old, broken = aws.findings
    assert "--endpoint-url https://s3.hf.co/alice" in old.remedy
    assert "`pip install --upgrade awscli s3transfer`" in broken.remedy
    assert "with s3transfer 0.11.1" in broken.detail


def test_flaws_are_ranges() -> None:
    assert all(flaw.first < flaw.mended for flaw in FLAWS)
