"""Variables and versions: the doctor names what they do to files that are right, and nothing else."""

import os
from dataclasses import replace

import pytest

from hfs3.contract.limits import GIB
from hfs3.diagnostics.model import Severity
from hfs3.doctor.case import Case, Options, opened
from hfs3.doctor.checks import clients
from hfs3.doctor.checks.proof import by_tool
from hfs3.doctor.model import Checked
from hfs3.doctor.probe.model import Ending
from hfs3.doctor.probe.run import prove
from hfs3.doctor.registry import CHECKS
from tests.conftest import tool
from tests.doctor import corpus, further
from tests.doctor.conftest import Configured, case_of, log_in
from tests.doctor.worlds import BROKEN, HEALTHY, World

LEAST_BROKEN, LEAST_HEALTHY = 150, 60


def case(configured: Configured, world: World) -> Case:
    machine = configured(*world.clients)
    log_in(machine)
    if world.also:
        config = machine.home / ".aws" / "config"
        config.write_text(f"{world.also}{config.read_text()}")
    found = case_of(machine, *world.tools, HF_TOKEN="hf_" + "w" * 34, **world.environ)
    return replace(found, machine=replace(found.machine, memory=lambda: 1024 * GIB))


def worse_than_notes(found: Case) -> list[str]:
    outcomes = [outcome for check in CHECKS for outcome in check.look(found)]
    findings = [finding for outcome in outcomes for finding in outcome.findings]
    return sorted(finding.rule.code for finding in findings if finding.rule.severity is not Severity.NOTE)


@pytest.mark.parametrize("world", BROKEN, ids=str)
def test_what_is_broken_is_named_and_nothing_else(configured: Configured, world: World) -> None:
    assert worse_than_notes(case(configured, world)) == sorted(world.codes)


@pytest.mark.parametrize("world", HEALTHY, ids=str)
def test_what_is_odd_but_healthy_is_left_alone(configured: Configured, world: World) -> None:
    assert worse_than_notes(case(configured, world)) == []


RUNNERS = {"aws": "boto3", "rclone": "rclone"}
RUN = [world for world in (*BROKEN, *HEALTHY) if world.environ and world.clients]


def agree(configured: Configured, world: World) -> None:
    """Run one of the tools at hand with the world's variables: it fails for what the doctor names, or not at all."""
    (client,) = world.clients
    runner = "s5cmd" if any(known.name == "s5cmd" for known in world.tools) else RUNNERS[client]
    if runner != "boto3":
        tool(runner)
    machine = case(configured, world).machine
    machine = replace(machine, environ={**machine.environ, "PATH": os.environ["PATH"]})
    opened_case = opened(machine, Options())
    opened_case = replace(opened_case, tools=tuple(t for t in opened_case.tools if t.name == runner))
    done = [Checked(check.name, check.title, tuple(check.look(opened_case)), 0) for check in CHECKS]
    static = {target.title: clients.findings(opened_case, target) for target in opened_case.targets}
    (result,) = prove(opened_case, static | by_tool(done), ending=Ending.AT_FIRST_FAILURE)
    proved = {finding.rule.code for finding in result.findings}
    if world.breaks and world.codes:
        assert proved
        assert proved <= set(world.codes)
    else:
        assert proved == set()


@pytest.mark.parametrize("world", RUN[::3], ids=str)
def test_running_a_client_agrees(configured: Configured, world: World) -> None:
    agree(configured, world)


@pytest.mark.long
@pytest.mark.parametrize("world", RUN, ids=str)
def test_running_a_client_agrees_always(configured: Configured, world: World) -> None:
    agree(configured, world)


def test_there_are_enough_of_them() -> None:
    setups = (*corpus.BROKEN, *further.BROKEN), (*corpus.HEALTHY, *further.HEALTHY)
    assert len(BROKEN) + len(setups[0]) >= LEAST_BROKEN
    assert len(HEALTHY) + len(setups[1]) >= LEAST_HEALTHY
    for worlds in ((*BROKEN, *HEALTHY), (*setups[0], *setups[1])):
        titles = [str(world) for world in worlds]
        assert len(titles) == len(set(titles))
