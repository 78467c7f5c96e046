"""Variables and versions: the doctor names what they do to files that are right, and nothing else."""

from dataclasses import replace

import pytest

from hfs3.contract.limits import GIB
from hfs3.diagnostics.model import Severity
from hfs3.doctor.case import Case
from hfs3.doctor.registry import CHECKS
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


def test_there_are_enough_of_them() -> None:
    setups = (*corpus.BROKEN, *further.BROKEN), (*corpus.HEALTHY, *further.HEALTHY)
    assert len(BROKEN) + len(setups[0]) >= LEAST_BROKEN
    assert len(HEALTHY) + len(setups[1]) >= LEAST_HEALTHY
    for worlds in ((*BROKEN, *HEALTHY), (*setups[0], *setups[1])):
        titles = [str(world) for world in worlds]
        assert len(titles) == len(set(titles))
